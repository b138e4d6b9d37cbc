"""Recognises what a table is and what its columns mean, from the words that people write over them.

A header is a property's own name, its heading in either language, or a word of `schema/headers.toml`; see `lexicon`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from orggraph.errors import Problem
from orggraph.ingest.layout import Column, Layout, layouts
from orggraph.ingest.lexicon import Meaning, find_table, fold_heading, headings, meanings, tables_called
from orggraph.locale import Text

__all__ = ["Places", "Recognised", "bare", "find_table", "fold_heading", "headings", "recognise", "tables_called"]

_BRACKET = re.compile(r"[(（\[［【]([^()（）\[\]［］【】]*)[)）\]］】]")
_REQUIRED = frozenset(fold_heading(word) for word in ("", "必填", "必填项", "选填", "非必填", "可选", "required", "mandatory", "optional"))
_FORMS = {
    "date": re.compile(r"[ymd年月日]{2,}|date|day|日期"),
    "bool": re.compile(r"是否|yesno|yn|truefalse|有无"),
}
"""What may stand in brackets behind a header of this type without saying anything new, as it is folded: the form of a day, the two answers."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where the headers of one column stand: those over its ids or values, and, of one that refers to something, those over names."""

    ids: tuple[int, ...]
    names: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a table turned out to be: its layout, for each header that means something the column's name, and for each column where its headers stand."""

    layout: Layout
    columns: Mapping[str, str]
    places: Mapping[str, Places]


def recognise(stem: str, headers: Sequence[str]) -> Recognised | Problem:
    """What the table called `stem` with these `headers` is, or what keeps that from being known."""
    called = tables_called(stem)
    candidates = called or tuple(item.name for item in layouts())
    fits: list[tuple[int, Recognised, tuple[str, ...]]] = []
    for item in layouts():
        if item.name not in candidates:
            continue
        fit = _fit(item, headers)
        missing = tuple(column.name for column in item.columns if column.is_key and column.name not in fit.places)
        fits.append((len(fit.places), fit, missing))
    whole = [fit for fit in fits if not fit[2] and (called or _says_enough(fit[1]))]
    best = [fit for fit in whole if fit[0] == max(count for count, *_ in whole)]
    if len(best) == 1:
        return best[0][1]
    if best:
        tables = sorted((fit[1].layout for fit in best), key=lambda table: table.name)
        names, names_zh = _list([table.name for table in tables], " or "), _list_zh([table.heading.zh for table in tables], "或")
        return Problem(
            Text(f'The table "{stem}" could be {names}.', f"表“{stem}”可能是{names_zh}。"),
            Text(f"Name the sheet or file {names}.", f"请将工作表或文件命名为{names_zh}。"),
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
                f"The table lacks the {'column' if len(lacking) == 1 else 'columns'} {_list([text.en for text in lacking], ' and ')}.",
                f"该表缺少列{_list_zh([text.zh for text in lacking], '、')}。",
            ),
            Text(
                f"Add {'it with the header' if len(lacking) == 1 else 'them with the headers'} {_list(list(missing), ' and ')}.",
                f"请添加{'该列' if len(lacking) == 1 else '这些列'}，表头为{_list_zh([text.zh for text in lacking], '、')}。",
            ),
        )
    return Problem(
        Text(f'What "{stem}" holds is not known.', f"无法识别“{stem}”的内容。"),
        Text(
            "Name the file or sheet after what it lists (Customer, Department, Person, Staff, CONTACTS, ...) and give it an id column, or import it with a --profile.",
            "请用内容命名文件或工作表（客户、客户部门、客户人员、我方人员、联系……）并包含编号列，或用 --profile 指定配置导入。",
        ),
    )


def bare(header: str) -> str:
    """The header without what stands in brackets."""
    return _BRACKET.sub("", header)


def _fit(table: Layout, headers: Sequence[str]) -> Recognised:
    columns: dict[str, str] = {}
    ids: dict[str, list[int]] = {}
    names: dict[str, list[int]] = {}
    for at, header in enumerate(headers):
        meaning = _meaning(table, header)
        if meaning is not None:
            columns[header] = meaning.column
            (names if meaning.is_name else ids).setdefault(meaning.column, []).append(at)
    places = {column: Places(tuple(ids.get(column, ())), tuple(names.get(column, ()))) for column in dict.fromkeys(columns.values())}
    return Recognised(table, columns, places)


def _meaning(table: Layout, header: str) -> Meaning | None:
    """What the header means in the table; also without what stands in brackets, when that says nothing new."""
    known = meanings(table.name)
    found = known.get(fold_heading(header))
    if found is not None or not (said := _BRACKET.findall(header)):
        return found
    found = known.get(fold_heading(bare(header)))
    if found is None or not all(_says_nothing_new(table.columns[table.place[found.column]], fold_heading(words)) for words in said):
        return None
    return found


def _says_nothing_new(column: Column, words: str) -> bool:
    fact = column.fact
    if words in _REQUIRED:
        return True
    if fact is None:
        return False
    if fact.unit is not None and words in (fold_heading(fact.unit.en), fold_heading(fact.unit.zh)):
        return True
    return fact.type in _FORMS and _FORMS[fact.type].fullmatch(words) is not None


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
