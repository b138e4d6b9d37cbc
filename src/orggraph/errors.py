"""Every error that orggraph raises on purpose.

    OrgGraphError
    ├── CallerError       the asker can mend it: UnknownQuery, BadParams, NotAllowed, BadSettings
    ├── LibraryError      a file of ours or the user's is wrong: BadQueryFile, BadMigrationFile, BadProfile
    ├── ImportRefused     rows or files that cannot go in: PlanOutdated
    ├── SchemaError       the graph's schema is not ready: MigrationsPending, MigrationChanged
    ├── StoreError        the engine: StoreUnavailable (and of it StoreUnfit), AccessRefused, QueryTimedOut, QueryFailed, ConstraintBroken
    ├── StaleData         the graph's data is older than the asker allows
    ├── ImportUnfinished  an import or an undo is half done
    ├── Abandoned         who asked stopped listening before the answer was whole
    ├── WriteFailed       a full disk or a failing device: what was to leave us did not
    └── ContractError     rows do not match what their question declares

An error says one sentence on what happened (`what`) and one on what to do (`remedy`), each in both languages.
Its `kind` is a stable slug: the CLI, the API and logs use the same one.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from orggraph.character import reveal_line
from orggraph.locale import Language, Text, say


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault among several: where it is and what to do about it. `line` and `row` count from 1, as an editor or Excel shows them."""

    what: Text
    remedy: Text | None = None
    path: str | None = None
    line: int | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None

    def place(self, language: Language) -> str:
        """Where the fault is, as a reader of `language` would point at it; empty when it has no place."""
        sheet, row, column = ("工作表“{}”", "第 {} 行", "列“{}”") if language == "zh" else ('sheet "{}"', "row {}", 'column "{}"')
        path = self.path if self.line is None or self.path is None else f"{self.path}:{self.line}"
        parts = (
            path,
            sheet.format(self.sheet) if self.sheet else None,
            row.format(self.row) if self.row is not None else None,
            column.format(self.column) if self.column else None,
        )
        return reveal_line(("，" if language == "zh" else ", ").join(part for part in parts if part))

    def in_language(self, language: Language) -> str:
        """The whole line: place, what happened, what to do."""
        place = self.place(language)
        said = say(language, self.what, self.remedy)
        return f"{place}{'：' if language == 'zh' else ': '}{said}" if place else said


_REASONS: Mapping[int, Text] = {
    errno.EACCES: Text("you may not", "没有权限"),
    errno.EPERM: Text("you may not", "没有权限"),
    errno.ENOENT: Text("it is not there", "文件或文件夹不存在"),
    errno.ENOTDIR: Text("a part of its path is not a folder", "路径中有一段不是文件夹"),
    errno.EISDIR: Text("it is a folder", "这是一个文件夹"),
    errno.ENOSPC: Text("the disk is full", "磁盘已满"),
    errno.EDQUOT: Text("your share of the disk is used up", "磁盘配额已用完"),
    errno.EROFS: Text("the disk is read-only", "磁盘为只读"),
    errno.EIO: Text("the disk can't be read", "磁盘读写出错"),
    errno.ENAMETOOLONG: Text("its name is too long", "名称过长"),
    errno.EMFILE: Text("too many files are open", "打开的文件过多"),
    errno.ENFILE: Text("too many files are open", "打开的文件过多"),
    errno.ELOOP: Text("its links lead in a circle", "链接形成循环"),
    errno.ESTALE: Text("the network drive has lost it", "网络盘上的文件已失效"),
}


def say_reason(error: OSError) -> Text:
    """Why the system refused a file, as half a sentence in both languages."""
    code = error.errno or 0
    return _REASONS.get(code, Text(f"the system says no (error {code})", f"系统报错（代码 {code}）"))


class OrgGraphError(Exception):
    """Any failure that orggraph foresees.

    what: what happened; remedy: what to do; problems: single faults when there are several; fields: values for machines.
    """

    kind: ClassVar[str] = "error"

    def __init_subclass__(cls) -> None:
        cls.kind = re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()

    def __init__(self, what: Text, remedy: Text | None = None, *, problems: Sequence[Problem] = (), fields: Mapping[str, object] | None = None) -> None:
        self.what = what
        self.remedy = remedy
        self.problems = tuple(problems)
        self.fields = dict(fields or {})
        super().__init__(self.in_language("en"))

    def in_language(self, language: Language) -> str:
        """What happened and what to do, then one line for each problem."""
        return "\n".join([say(language, self.what, self.remedy), *(f"  {problem.in_language(language)}" for problem in self.problems)])


class CallerError(OrgGraphError):
    """The asker asked for something that cannot be."""


class UnknownQuery(CallerError):
    """No question of that name; `fields["near"]` lists names that look alike."""


class BadParams(CallerError):
    """One or more parameters are wrong; every one is among `problems`."""


class NotAllowed(CallerError):
    """The asker may not do this here."""


class BadSettings(CallerError):
    """A setting, a flag or a path given by the asker cannot be used."""


class LibraryError(OrgGraphError):
    """A file of the library is wrong; every fault is among `problems` with path and line."""


class BadQueryFile(LibraryError):
    """A `.cypher` question, a term or `params.toml` breaks a rule of the library."""


class BadMigrationFile(LibraryError):
    """A file under `schema/migrations` has a wrong name, number or content."""


class BadProfile(LibraryError):
    """An import profile or `headers.toml` is wrong."""


class ImportRefused(OrgGraphError):
    """Files or rows were refused; every one is among `problems`."""


class PlanOutdated(ImportRefused):
    """Another import or undo changed the graph after the plan was made; `fields["imports"]` names them."""


class SchemaError(OrgGraphError):
    """The graph's schema is not what this version needs."""


class MigrationsPending(SchemaError):
    """The graph lacks migrations; `fields["pending"]` names them."""


class MigrationChanged(SchemaError):
    """A migration that was applied has since been edited; `fields["changed"]` names it."""


class StoreError(OrgGraphError):
    """The database could not do what was asked."""


class StoreUnavailable(StoreError):
    """The database, or the embedded engine, cannot be reached or started; `fields["cause"]` is a stable slug of why."""


class StoreUnfit(StoreUnavailable):
    """Something answers at the address, but not a database that orggraph can use there as it is set: `fields["cause"]` says what is in the way."""


class AccessRefused(StoreError):
    """Wrong user or password, or this login may not do that."""


class QueryTimedOut(StoreError):
    """The database stopped a statement that took too long."""


class QueryFailed(StoreError):
    """The database refused or failed a statement."""


class ConstraintBroken(StoreError):
    """A write would break a uniqueness rule."""


class StaleData(OrgGraphError):
    """The newest import is older than the asker allows, or there is none: what the graph says may no longer be so."""


class ImportUnfinished(OrgGraphError):
    """An import or an undo is being written, or was interrupted: the graph may hold half of it. `fields` names them, as `imports` and `undos`."""


class Abandoned(OrgGraphError):
    """Who asked stopped listening, so the rest was not asked."""


class WriteFailed(OrgGraphError):
    """What was to be written is not: the disk is full, or a device or stream took no more."""


class ContractError(OrgGraphError):
    """Rows do not match the columns that their question declares: a fault of the question's file."""
