"""Holds the words that people write over tables and columns: the model's names and headings, and what `schema/headers.toml` adds to them."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, lru_cache
from typing import Any

from orggraph.character import fold_key
from orggraph.errors import BadParams, BadProfile, Problem
from orggraph.ingest.layout import Layout, layout, layouts
from orggraph.ingest.syntax import find_syntax_fault
from orggraph.locale import Text
from orggraph.shipped import shipped

_JOINTS = re.compile(r"[\s_\-./]+")
_MARKS = re.compile(r"^[*★☆※●•\"'“”‘’「」\s]+|[*★☆※●•:\"'“”‘’「」\s]+$")
_SECTIONS = ("tables", "columns", "endings")
_ENDINGS = ("id", "name")
ANY = "any"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a header means: a column, and of one that refers to something whether the cells hold its names (部门) or its ids (部门编号)."""

    column: str
    is_name: bool = False


@dataclass(frozen=True, slots=True)
class _Words:
    """The content of `headers.toml`."""

    tables: Mapping[str, tuple[str, ...]]
    columns: Mapping[str, Mapping[str, tuple[str, ...]]]
    endings: Mapping[str, tuple[str, ...]]


@lru_cache(maxsize=10_000)
def fold_heading(text: str) -> str:
    """A header without what people vary: case, width, blanks, joints, quotes, characters that nobody sees, stars that mark a required column."""
    plain = unicodedata.normalize("NFKC", fold_key(text)).casefold()
    return _JOINTS.sub("", _MARKS.sub("", plain))


@cache
def headings(name: str) -> dict[str, str]:
    """Every folded header that the table `name` understands, with the column that it means."""
    return {word: meaning.column for word, meaning in meanings(name).items()}


@cache
def meanings(name: str) -> dict[str, Meaning]:
    """Every folded header that the table `name` understands, with what it means; what is written out goes before what is put together."""
    table = layout(name)
    found: dict[str, Meaning] = {}
    for word, column in _written(table):
        refers = table.columns[table.place[column]].names_label is not None
        found.setdefault(word, Meaning(column, is_name=refers and _stem(word, "id") is None))
    made: dict[str, set[Meaning]] = {}
    for word, meaning in _made(table):
        made.setdefault(word, set()).add(meaning)
    for word, meant in made.items():
        if len({meaning.column for meaning in meant}) == 1:
            found.setdefault(word, min(meant, key=lambda meaning: meaning.is_name))
    return found


def _written(table: Layout) -> Iterator[tuple[str, str]]:
    """Folded words that stand in the model or in `headers.toml`, with their columns, the most certain first."""
    columns = _words().columns
    for column in table.columns:
        yield fold_heading(column.name), column.name
    for column in table.columns:
        yield fold_heading(column.heading.en), column.name
        yield fold_heading(column.heading.zh), column.name
    for scope in (table.name, ANY):
        for column in table.columns:
            for word in columns.get(scope, {}).get(column.name, ()):
                yield fold_heading(word), column.name


def _made(table: Layout) -> Iterator[tuple[str, Meaning]]:
    """Folded words put together from what a column refers to, or the table lists, and an ending: department + code, 客户 + 名称."""
    own = _words().columns.get(table.name, {})
    if table.node and {"id", "name"} <= table.place.keys():
        nouns = {fold_heading(word) for word in (table.heading.en, table.heading.zh)}
        nouns |= {stem for word in own.get("id", ()) if (stem := _stem(fold_heading(word), "id"))}
        nouns |= {_stem(word, "name") or word for word in map(fold_heading, own.get("name", ()))}
        for noun in nouns:
            for kind in _ENDINGS:
                yield from ((noun + ending, Meaning(kind)) for ending in _endings(kind))
    for column in table.columns:
        if column.names_label is None:
            continue
        words = {word for word, meant in _written(table) if meant == column.name}
        for stem in {_stem(word, "id") or _stem(word, "name") or word for word in words}:
            yield stem, Meaning(column.name, is_name=True)
            for kind in _ENDINGS:
                yield from ((stem + ending, Meaning(column.name, is_name=kind == "name")) for ending in _endings(kind))


def _endings(kind: str) -> tuple[str, ...]:
    return tuple(fold_heading(ending) for ending in _words().endings[kind])


def _stem(word: str, kind: str) -> str | None:
    """The word without the ending that says that it is an id, or a name; None when it has no such ending, or is nothing else."""
    ending = max((ending for ending in _endings(kind) if word.endswith(ending) and word != ending), key=len, default=None)
    return None if ending is None else word.removesuffix(ending)


@cache
def _names() -> dict[str, tuple[str, ...]]:
    """Every folded name of a table, with the layouts that it can mean."""
    tables = _words().tables
    found: dict[str, set[str]] = {}
    for item in layouts():
        words = {item.name, item.heading.en, item.heading.zh, *tables.get(item.name, ())}
        if item.edge:
            words |= {item.edge.type, f"{item.edge.start.label}_{item.edge.type}_{item.edge.end.label}"}
        for word in words:
            found.setdefault(fold_heading(word), set()).add(item.name)
    return {word: tuple(sorted(names)) for word, names in found.items()}


def tables_called(stem: str) -> tuple[str, ...]:
    """The layouts that a file or sheet of this name, or of what stands after its last point, can mean; empty when the name says nothing."""
    return _names().get(fold_heading(stem)) or _names().get(fold_heading(stem.rpartition(".")[2]), ())


def find_table(name: str) -> Layout:
    """The layout of the table that is called so: its own name, its heading in either language, an edge's type alone, or what people call it.

    Raises: BadParams when there is none, or when it could be several, which are named. BadProfile when `headers.toml` is wrong and has to be asked.
    """
    known = {item.name: item for item in layouts()}
    if name in known:
        return known[name]
    found = tuple(item.name for item in known.values() if name in (item.heading.en, item.heading.zh)) or tables_called(name)
    if len(found) == 1:
        return known[found[0]]
    if found:
        raise BadParams(
            Text(f'"{name}" is the name of {len(found)} tables.', f"“{name}”对应 {len(found)} 张表。"),
            Text(f"Write which: {', '.join(found)}.", f"请写明其一：{'、'.join(found)}。"),
            fields={"table": name, "choices": list(found)},
        )
    near = sorted({table for word in get_close_matches(fold_heading(name), _names(), n=3, cutoff=0.75) for table in _names()[word]})
    raise BadParams(
        Text(f'There is no table "{name}".', f"没有表“{name}”。"),
        Text(f"Did you mean {' or '.join(near)}?", f"是否指 {' 或 '.join(near)}？")
        if near
        else Text(f"Choose from {', '.join(sorted(known))}.", f"请从以下选择：{'、'.join(sorted(known))}。"),
        fields={"table": name, "choices": near or sorted(known)},
    )


def say_columns(table: Layout, name: str) -> Text:
    """What to do about a column that the table doesn't have: those that are called nearly so, else all."""
    near = get_close_matches(name, table.place, n=2) or sorted(
        {headings(table.name)[word] for word in get_close_matches(fold_heading(name), headings(table.name), n=2)}
    )
    if near:
        return Text(f"Did you mean {' or '.join(near)}?", f"是否指 {' 或 '.join(near)}？")
    return Text(f"Its columns are {', '.join(table.place)}.", f"可用的列：{'、'.join(table.place)}。")


@cache
def _words() -> _Words:
    """What `headers.toml` says. Raises: BadProfile, with every fault."""
    path = shipped("schema") / "headers.toml"
    text = path.read_bytes()
    wrong = Text("The list of known headers, headers.toml, is wrong.", "表头词表 headers.toml 有误。")
    remedy = Text("Correct it, or install orggraph again.", "请更正，或重新安装 orggraph。")
    if fault := find_syntax_fault(text, path.name):
        raise BadProfile(wrong, remedy, problems=[fault])
    raw = tomllib.loads(text.decode())
    problems = [Problem(what, path=path.name) for what in _faults(raw)]
    if problems:
        raise BadProfile(wrong, remedy, problems=problems)
    return _Words(
        {name: tuple(words) for name, words in raw.get("tables", {}).items()},
        {scope: {name: tuple(words) for name, words in entries.items()} for scope, entries in raw.get("columns", {}).items()},
        {kind: tuple(raw.get("endings", {}).get(kind, ())) for kind in _ENDINGS},
    )


def _faults(raw: Mapping[str, Any]) -> Iterator[Text]:
    names = {table.name: table for table in layouts()}
    known = {column.name for table in names.values() for column in table.columns}
    for key, section in raw.items():
        if key not in _SECTIONS:
            yield Text(
                f"There is no section [{key}]; the file takes [tables], [columns] and [endings].",
                f"没有 [{key}] 一节；该文件只有 [tables]、[columns] 和 [endings]。",
            )
        elif not isinstance(section, dict):
            yield Text(f"[{key}] must be a section with keys.", f"[{key}] 应为包含若干键的一节。")
        elif key == "columns":
            for scope, entries in section.items():
                if not isinstance(entries, dict):
                    yield Text(f'[columns] "{scope}" must be a section with keys.', f"[columns] “{scope}”应为包含若干键的一节。")
                elif scope != ANY and scope not in names:
                    yield Text(f'[columns."{scope}"] is neither "any" nor a label nor an edge.', f'[columns."{scope}"] 既不是“any”，也不是节点类型或关系。')
                else:
                    own = known if scope == ANY else set(names[scope].place)
                    yield from _wrong_entries(f'[columns."{scope}"]', entries, own, Text("a column of the table", "该表的列"))
        else:
            own = set(names) if key == "tables" else set(_ENDINGS)
            what = Text("a label or an edge", "节点类型或关系") if key == "tables" else Text("id or name", "id 或 name")
            yield from _wrong_entries(f"[{key}]", section, own, what)


def _wrong_entries(section: str, entries: Mapping[str, Any], own: set[str], what: Text) -> Iterator[Text]:
    for name, words in entries.items():
        if name not in own:
            yield Text(f'{section} names "{name}", which is not {what.en}.', f"{section} 中的“{name}”不是{what.zh}。")
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            yield Text(f'{section} "{name}" must be a list of words in quotes.', f"{section} “{name}”应为带引号的词的列表。")
