"""Brings a graph's schema up to this version: applies `schema/migrations` in order and keeps the record in the graph.

A migration is a file `NNNN_name.cypher` that is never edited once released. It holds either schema statements
(`CREATE … IF NOT EXISTS`, each its own transaction, as the engines want it) or data statements (all in one transaction
together with their record), so that running twice, being killed half-way or racing another process ends in the same graph.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from orggraph.cypher import LineIndex, find_hidden, tokenize
from orggraph.errors import BadMigrationFile, ConstraintBroken, MigrationChanged, MigrationsPending, Problem, QueryFailed, SchemaError
from orggraph.locale import Text
from orggraph.shipped import shipped
from orggraph.store import Access, Store

_FILE_NAME = re.compile(r"(\d{4})_[a-z0-9]+(?:_[a-z0-9]+)*\.cypher")
_SCHEMA_STATEMENT = re.compile(r"(?:CREATE|DROP)\s+(?:RANGE\s+)?(?:CONSTRAINT|INDEX)\b", re.IGNORECASE)
_IDEMPOTENT = re.compile(r"\bIF\s+(?:NOT\s+)?EXISTS\b", re.IGNORECASE)

# Two processes that create the same rule at once may make one of them fail, although the rule then stands.
_SCHEMA_ATTEMPTS = 5

_RECORDED = "MATCH (migration:Migration) RETURN migration.id AS id, migration.checksum AS checksum, migration.applied_at AS applied_at ORDER BY id"
_RECORD = "CREATE (:Migration {id: $id, checksum: $checksum, applied_at: $applied_at})"


@dataclass(frozen=True)
class Migration:
    """One file. id: its name without the ending; checksum: over its text with newlines normalised, so that git's may differ."""

    id: str
    path: Path
    checksum: str
    statements: tuple[str, ...]
    is_schema: bool


@dataclass(frozen=True)
class Applied:
    """One migration that this run applied."""

    id: str
    checksum: str


@dataclass(frozen=True)
class MigrationState:
    """How a migration stands in the graph. `changed`: its file differs from what was applied; `unknown`: applied, but no file here has it."""

    id: str
    state: Literal["applied", "pending", "changed", "unknown"]
    applied_at: dt.datetime | None = None


def load_migrations(folder: Path | None = None) -> tuple[Migration, ...]:
    """The migrations of a folder (default: ours) in order.

    Raises:
        BadMigrationFile: with every fault of every file.
    """
    folder = folder or shipped("schema") / "migrations"
    problems: list[Problem] = []
    migrations = []
    for number, path in enumerate(sorted(folder.glob("*.cypher")), start=1):
        name = _FILE_NAME.fullmatch(path.name)
        if name is None or int(name[1]) != number:
            problems.append(
                Problem(
                    what=Text("The file's name is out of order.", "文件名不符合顺序。"),
                    remedy=Text(f"Call it {number:04}_what_it_does.cypher.", f"请命名为 {number:04}_what_it_does.cypher。"),
                    path=str(path),
                )
            )
            continue
        text = path.read_text("utf-8-sig").replace("\r\n", "\n").rstrip() + "\n"
        statements = _statements(text)
        problems += _problems(path, text, statements)
        migrations.append(
            Migration(
                id=path.stem,
                path=path,
                checksum=hashlib.sha256(text.encode()).hexdigest(),
                statements=tuple(statement for _, statement in statements),
                is_schema=all(_SCHEMA_STATEMENT.match(statement) for _, statement in statements),
            )
        )
    if problems:
        raise BadMigrationFile(Text("A migration cannot be used.", "有迁移文件无法使用。"), problems=problems)
    return tuple(migrations)


def status(store: Store, folder: Path | None = None) -> list[MigrationState]:
    """How each migration stands, ours in order and then those that only the graph knows.

    Where a member of a cluster that only reads has not heard of one yet, the member that writes is asked.
    """
    states = _states(_recorded(store), folder)
    return _states(_recorded(store, routing="write"), folder) if any(state.state == "pending" for state in states) else states


def _states(recorded: dict[str, dict[str, Any]], folder: Path | None) -> list[MigrationState]:
    states = []
    for migration in load_migrations(folder):
        record = recorded.pop(migration.id, None)
        if record is None:
            states.append(MigrationState(migration.id, "pending"))
        else:
            states.append(MigrationState(migration.id, "applied" if record["checksum"] == migration.checksum else "changed", record["applied_at"]))
    return states + [MigrationState(id_, "unknown", record["applied_at"]) for id_, record in recorded.items()]


def _recorded(store: Store, routing: Access | None = None) -> dict[str, dict[str, Any]]:
    return {record["id"]: record for record in store.read(_RECORDED, {}, name="migrate.status", routing=routing).records}


def require_migrated(store: Store, folder: Path | None = None) -> None:
    """Returns when the graph has exactly the schema of this version.

    Raises:
        MigrationsPending: some are missing. MigrationChanged: an applied one was edited. SchemaError: the graph is newer than this version.
    """
    states = status(store, folder)
    _refuse_foreign(states)
    pending = [state.id for state in states if state.state == "pending"]
    if pending:
        raise MigrationsPending(
            Text(f"The database lacks {len(pending)} migrations of this version.", f"数据库缺少本版本的 {len(pending)} 个迁移。"),
            Text("Run: orggraph db migrate", "请执行：orggraph db migrate"),
            fields={"pending": pending},
        )


def migrate(store: Store, folder: Path | None = None, on_apply: Callable[[Applied], None] | None = None) -> list[Applied]:
    """The migrations that this run applied, in order; empty when the graph was up to date.

    Raises:
        BadMigrationFile, MigrationChanged, SchemaError, StoreError.
    """
    migrations = {migration.id: migration for migration in load_migrations(folder)}
    states = status(store, folder)
    _refuse_foreign(states)
    applied = []
    for state in states:
        if state.state != "pending":
            continue
        migration = migrations[state.id]
        if _apply(store, migration):
            applied.append(Applied(migration.id, migration.checksum))
            if on_apply:
                on_apply(applied[-1])
    _refuse_foreign(status(store, folder))
    return applied


def _apply(store: Store, migration: Migration) -> bool:
    if not migration.is_schema:
        return _apply_together(store, migration, migration.statements)
    for statement in migration.statements:
        for attempt in range(1, _SCHEMA_ATTEMPTS + 1):
            try:
                store.write(statement, {}, name=f"migrate.{migration.id}")
                break
            except (QueryFailed, ConstraintBroken):
                if attempt == _SCHEMA_ATTEMPTS:
                    raise
    return _apply_together(store, migration, ())


def _apply_together(store: Store, migration: Migration, statements: Sequence[str]) -> bool:
    """True when this run recorded the migration, False when another process was first: the record's unique id lets only one through."""
    try:
        store.write_together([(_RECORD, _record(migration)), *((statement, {}) for statement in statements)], name=f"migrate.{migration.id}")
    except ConstraintBroken:
        if migration.id in _recorded(store):
            return False
        raise
    return True


def _record(migration: Migration) -> dict[str, object]:
    return {"id": migration.id, "checksum": migration.checksum, "applied_at": dt.datetime.now(dt.UTC)}


def _refuse_foreign(states: list[MigrationState]) -> None:
    changed = [state.id for state in states if state.state == "changed"]
    if changed:
        raise MigrationChanged(
            Text(
                f"Migration {', '.join(changed)} was edited after it had been applied to this database.",
                f"迁移 {'、'.join(changed)} 在应用到本数据库之后被修改。",
            ),
            Text("Restore the file as released and write the change as a new migration.", "请恢复该文件的发布版本，并把改动写成新的迁移。"),
            fields={"changed": changed},
        )
    unknown = [state.id for state in states if state.state == "unknown"]
    if unknown:
        raise SchemaError(
            Text(
                f"The database has migrations that this version of orggraph does not know ({', '.join(unknown)}).",
                f"数据库含有本版本 orggraph 不认识的迁移（{'、'.join(unknown)}）。",
            ),
            Text("Update orggraph: pip install --upgrade orggraph", "请升级：pip install --upgrade orggraph"),
            fields={"unknown": unknown},
        )


def _statements(text: str) -> list[tuple[int, str]]:
    """The statements with the line on which each begins; `;` ends one."""
    lines = LineIndex(text)
    found: list[tuple[int, str]] = []
    begins: int | None = None
    end = 0
    for token in tokenize(text):
        if token.kind == "comment":
            continue
        if token.is_sign(";"):
            if begins is not None:
                found.append((lines.line(begins), text[begins:end]))
            begins = None
            continue
        begins, end = token.start if begins is None else begins, token.end
    if begins is not None:
        found.append((lines.line(begins), text[begins:end]))
    return found


def _problems(path: Path, text: str, statements: list[tuple[int, str]]) -> list[Problem]:
    lines = LineIndex(text)
    hidden = [Problem(what=what, remedy=remedy, path=str(path), line=lines.line(start)) for start, _, what, remedy in find_hidden(text)]
    if hidden:
        return hidden
    if not statements:
        return [Problem(what=Text("The file holds no statement.", "文件中没有语句。"), path=str(path))]
    kinds = {bool(_SCHEMA_STATEMENT.match(statement)) for _, statement in statements}
    problems = []
    if len(kinds) == 2:
        problems.append(
            Problem(
                what=Text("The file mixes schema and data.", "文件混用了模式语句与数据语句。"),
                remedy=Text("Split it into two files.", "请拆成两个文件。"),
                path=str(path),
            )
        )
    for line, statement in statements:
        if _SCHEMA_STATEMENT.match(statement) and not _IDEMPOTENT.search(statement):
            problems.append(
                Problem(
                    what=Text("A schema statement cannot be run twice.", "模式语句不可重复执行。"),
                    remedy=Text("Write IF NOT EXISTS, or IF EXISTS for DROP.", "请写明 IF NOT EXISTS（DROP 用 IF EXISTS）。"),
                    path=str(path),
                    line=line,
                )
            )
    return problems
