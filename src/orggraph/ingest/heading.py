"""Recognises what a table is and what its columns mean, from the words that people write over them.

A header is a property's own name, its heading in either language, or an alias from `schema/headers.toml`.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from orggraph.errors import BadProfile, Problem
from orggraph.ingest.layout import Layout, layouts
from orggraph.locale import Text
from orggraph.shipped import shipped

_JOINTS = re.compile(r"[\s_\-./]+")
_STARS = re.compile(r"[*＊:：]+$")


def fold_heading(text: str) -> str:
    """A header without what people vary: case, width, blanks, joints, the star that marks a required column."""
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    return _JOINTS.sub("", _STARS.sub("", plain))


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a table turned out to be: its layout and, for each header that means something, the column's name."""

    layout: Layout
    columns: Mapping[str, str]


@cache
def _aliases() -> tuple[dict[str, tuple[str, ...]], dict[str, dict[str, tuple[str, ...]]]]:
    path = shipped("schema") / "headers.toml"
    raw: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    problems: list[Problem] = []
    names = {table.name: table for table in layouts()}
    for key in raw.keys() - {"tables", "columns"}:
        problems.append(_wrong(path.name, f'"{key}" is neither [tables] nor [columns]'))
    tables = raw.get("tables", {})
    for name in tables.keys() - names.keys():
        problems.append(_wrong(path.name, f'[tables] names "{name}", which is neither a label nor an edge'))
    columns = raw.get("columns", {})
    known = {column.name for table in names.values() for column in table.columns}
    for scope, entries in columns.items():
        if scope != "any" and scope not in names:
            problems.append(_wrong(path.name, f'[columns."{scope}"] is neither "any" nor a label nor an edge'))
            continue
        own = known if scope == "any" else set(names[scope].place)
        problems += [_wrong(path.name, f'[columns."{scope}"] names the column "{name}", which no table has') for name in entries.keys() - own]
    if problems:
        raise BadProfile(Text("headers.toml is wrong.", "headers.toml 有误。"), problems=problems)
    return (
        {name: tuple(words) for name, words in tables.items()},
        {scope: {name: tuple(words) for name, words in entries.items()} for scope, entries in columns.items()},
    )


def _wrong(path: str, what: str) -> Problem:
    return Problem(Text(what + ".", what + "。"), path=path)


@cache
def headings(name: str) -> dict[str, str]:
    """Every folded header that the table `name` understands, with the column that it means."""
    table = next(item for item in layouts() if item.name == name)
    _, aliases = _aliases()
    found: dict[str, str] = {}
    for column in table.columns:
        found[fold_heading(column.name)] = column.name
    for words in (
        lambda column: (column.heading.en, column.heading.zh),
        lambda column: aliases.get(name, {}).get(column.name, ()),
        lambda column: aliases.get("any", {}).get(column.name, ()),
    ):
        for column in table.columns:
            for word in words(column):
                found.setdefault(fold_heading(word), column.name)
    return found


@cache
def _names() -> dict[str, tuple[str, ...]]:
    """Every folded name of a table, with the layouts that it can mean."""
    tables, _ = _aliases()
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


def recognise(stem: str, headers: Sequence[str]) -> Recognised | Problem:
    """What the table called `stem` with these `headers` is, or what keeps that from being known."""
    called = tables_called(stem)
    candidates = called or tuple(item.name for item in layouts())
    fits: list[tuple[int, Recognised, tuple[str, ...]]] = []
    for item in layouts():
        if item.name not in candidates:
            continue
        words = headings(item.name)
        columns: dict[str, str] = {}
        for header in headers:
            name = words.get(fold_heading(header)) if header else None
            if name and name not in columns.values():
                columns[header] = name
        missing = tuple(column.name for column in item.columns if column.is_key and column.name not in columns.values())
        fits.append((len(columns), Recognised(item, columns), missing))
    whole = [fit for fit in fits if not fit[2] and (called or _says_enough(fit[1]))]
    best = [fit for fit in whole if fit[0] == max(count for count, *_ in whole)]
    if len(best) == 1:
        return best[0][1]
    if best:
        names = sorted(fit[1].layout.name for fit in best)
        return Problem(
            Text(f'The table "{stem}" could be {_list(names, " or ")}.', f"表“{stem}”可能是{_list_zh(names, '或')}。"),
            Text(f"Name the sheet or file {_list(names, ' or ')}.", f"请将工作表或文件命名为{_list_zh(names, '或')}。"),
        )
    if called and not any(count for count, *_ in fits):
        first = next((header for header in headers if header), "")
        return Problem(
            Text(f'None of the headers is known; the first is "{first[:60]}".', f"表头均无法识别，第一个为“{first[:60]}”。"),
            Text(
                "The first line that is not blank must hold the column names, such as id and name: delete what stands above them.",
                "第一个非空行须为列名（如 编号、姓名）：请删除其上方的内容。",
            ),
        )
    if called:
        missing = min((fit[2] for fit in fits), key=len)
        lacking = [_heading_of(called[0], name) for name in missing]
        return Problem(
            Text(
                f"The table lacks the column {_list([text.en for text in lacking], ' and ')}.", f"该表缺少列 {_list_zh([text.zh for text in lacking], '、')}。"
            ),
            Text(f"Add it with the header {_list(list(missing), ', ')}.", f"请添加该列，表头为{_list_zh(list(missing), '、')}。"),
        )
    return Problem(
        Text(f'What "{stem}" holds is not known.', f"无法识别“{stem}”的内容。"),
        Text(
            "Name the file or sheet after what it lists (Customer, Department, Person, Staff, CONTACTS, ...) and give it an id column, or import it with a --profile.",
            "请用内容命名文件或工作表（客户、客户部门、客户人员、我方人员、联系……）并包含编号列，或用 --profile 指定配置导入。",
        ),
    )


def _says_enough(fit: Recognised) -> bool:
    """By headers alone a list of nodes is known only if it carries all that its label must have, and a column that other labels lack."""
    if fit.layout.edge:
        return True
    columns = set(fit.columns.values())
    return columns.issuperset(fit.layout.required) and bool(columns - {"id", "name", "name_en", "title", "title_en"})


def _heading_of(table: str, name: str) -> Text:
    item = next(item for item in layouts() if item.name == table)
    return item.columns[item.place[name]].heading


def _list(words: Sequence[str], joint: str) -> str:
    return joint.join(f'"{word}"' for word in words)


def _list_zh(words: Sequence[str], joint: str) -> str:
    return joint.join(f"“{word}”" for word in words)
