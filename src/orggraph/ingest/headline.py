"""Finds the row of a table that holds its column names, under titles, days of export and blank lines.

The rule. Among the first 20 rows a header is a row that has every column that a table of ours must have (of the table that the sheet is called
after, else of any), or all that the profile's rule needs. The first such row is it; the row right below takes its place when that is such a
row too and knows more columns, for a line of group names stands above the names. A row that knows one column only yields to a later one that
knows more: "No." and a number may stand in a title. Where no row has all that is needed, the one that knows most columns is named in what is
said, else the first that is not blank. So no row of data is taken for a header: it would have to hold the words of column names.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from orggraph.ingest.heading import Recognised, fold_heading, headings, recognise, tables_called
from orggraph.ingest.layout import layout, layouts
from orggraph.locale import Text

if TYPE_CHECKING:
    from pathlib import Path

    from orggraph.ingest.profile import FileRule, Profile

HEAD_ROWS = 20
_LONGEST_TITLE = 40
REPEATED_HEADER = (Text("The row is the header once more.", "该行重复了表头。"), Text("Delete it.", "请删除该行。"))


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a row would be as a header: whether it has all that a table must have, and how many columns are known by it."""

    is_whole: bool
    known: int


Judge = Callable[[Sequence[str]], Judgement]


def heading_text(cell: Any) -> str:
    """A cell as it would read as a column's name."""
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip().lstrip("\ufeff").strip()


def judge_of(stem: str, path: Path | None, profile: Profile | None) -> Judge:
    """What judges the rows of the table called `stem`, which lies in the file at `path`."""
    if profile is None:
        return lambda headers: _judge(stem, headers)
    stems = {stem, path.stem if path else stem}
    rules = [rule for rule in profile.content.file if not rule.name or rule.names(stems)]
    wanted = [(_wanted(rule), _needed(rule)) for rule in rules]

    def judge(headers: Sequence[str]) -> Judgement:
        present = {fold_heading(header) for header in headers if header}
        found = [Judgement(needed <= present, len(words & present)) for words, needed in wanted]
        return max(found, key=lambda one: (one.is_whole and one.known > 0, one.known), default=Judgement(False, 0))

    return judge


def find_header(rows: Sequence[tuple[int, Sequence[Any]]], judge: Judge) -> int:
    """The place in `rows` (numbers and cells of the first rows that are not blank) of the header; 0 when no row is one."""
    found = [judge([heading_text(cell) for cell in cells]) for _, cells in rows]
    whole = [at for at, one in enumerate(found) if one.is_whole and one.known]
    if not whole:
        best = max(range(len(found)), key=lambda at: found[at].known, default=0)
        return best if found and found[best].known > 1 else 0
    at = whole[0]
    if found[at].known == 1:
        at = next((other for other in whole if found[other].known > 1), at)
    while at + 1 < len(rows) and rows[at + 1][0] == rows[at][0] + 1 and found[at + 1].is_whole and found[at + 1].known > found[at].known:
        at += 1
    return at


def find_line(lines: Sequence[str], delimiters: Sequence[str], judge: Judge) -> tuple[int, str] | None:
    """How many of the first lines of a text file stand above its header, and the header's delimiter; None when nothing does, or it can't be told.

    A line below the first is the header only when it has all that is needed, so that nothing is guessed; a cell with a line break ends the search.
    """
    whole = next((at for at, line in enumerate(lines) if line.count('"') % 2), len(lines))
    for delimiter in delimiters:
        rows = [(number, cells) for number, cells in enumerate(csv.reader(lines[:whole], delimiter=delimiter), start=1) if any(map(str.strip, cells))]
        at = find_header(rows, judge) if rows else 0
        if at and judge([heading_text(cell) for cell in rows[at][1]]).is_whole:
            return rows[at][0] - 1, delimiter
        if rows and judge([heading_text(cell) for cell in rows[0][1]]).is_whole:
            return None
    return None


def known_headings(stem: str, headers: Sequence[str]) -> tuple[str | None, int, bool]:
    """The table (among those that `stem` can mean, else all) that knows most of the headers, how many, and whether its keys are among them."""
    folded = {fold_heading(header) for header in headers if header}
    if not folded & _words():
        return None, 0, False
    best: tuple[str | None, int, bool] = (None, 0, False)
    for name in tables_called(stem) or tuple(item.name for item in layouts()):
        words = headings(name)
        columns = {words[word] for word in folded if word in words}
        has_keys = all(column.name in columns for column in layout(name).columns if column.is_key)
        best = max(best, (name, len(columns), has_keys), key=lambda one: (one[2] and one[1] > 0, one[1]))
    return best


def is_heading(word: str) -> bool:
    """Whether any table of ours has a column of this name."""
    return fold_heading(word) in _words()


def repeater_of(headers: Sequence[str]) -> Callable[[Sequence[Any]], bool]:
    """What tells whether a row below the header is the header once more, as long lists and joined files have it."""
    first = next((at for at, header in enumerate(headers) if header), len(headers))
    name = headers[first] if first < len(headers) else ""

    def repeats(row: Sequence[Any]) -> bool:
        if first >= len(row) or row[first].__class__ is not str or name not in row[first]:
            return False
        said = [(text, header) for text, header in zip(map(heading_text, row), headers, strict=False) if text]
        return len(said) > 1 and all(text == header for text, header in said)

    return repeats


def passed_over(rows: Sequence[tuple[int, Sequence[Any]]], header: int, names: Sequence[str]) -> Text:
    """A sentence about the rows above the header, which stands in row `header` and holds `names`."""
    rows = [(number, cells) for number, cells in rows if any(map(heading_text, cells))]
    numbers = [number for number, _ in rows]
    texts = [list(dict.fromkeys(filter(None, map(heading_text, cells)))) for _, cells in rows]
    titles = [" ".join([text for text in row if text not in names] or row) for row in texts]
    shown = [title if len(title) <= _LONGEST_TITLE else title[: _LONGEST_TITLE - 1] + "…" for title in titles]
    listed_en, listed_zh = ", ".join(f'"{title}"' for title in shown), "、".join(f"“{title}”" for title in shown)
    where_en, where_zh = runs_text(_runs(numbers))
    rows_en = f"Row {where_en} above it was" if len(numbers) == 1 else f"Rows {where_en} above it were"
    return Text(
        f"The header was found in row {header}. {rows_en} not read: {listed_en}.",
        f"表头位于第 {header} 行；其上方的第 {where_zh} 行未读取：{listed_zh}。",
    )


def runs_text(runs: Sequence[Sequence[int]]) -> tuple[str, str]:
    """Numbers as a person writes them, "3-4, 7", in English and Chinese."""
    parts = [str(first) if first == last else f"{first}-{last}" for first, last in runs]
    return ", ".join(parts), "、".join(parts)


def _runs(numbers: Sequence[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return runs


def _judge(stem: str, headers: Sequence[str]) -> Judgement:
    _, known, has_keys = known_headings(stem, headers)
    if not known:
        return Judgement(False, 0)
    found = recognise(stem, headers)
    if isinstance(found, Recognised):
        return Judgement(True, len(found.columns))
    return Judgement(has_keys and known > 1, known)


@cache
def _words() -> frozenset[str]:
    return frozenset(word for item in layouts() for word in headings(item.name))


def _wanted(rule: FileRule) -> frozenset[str]:
    """Every column that the rule reads, and those that it knows the file by."""
    read = {header for table in rule.table for value in table.columns.values() for header in value.headers()}
    return frozenset(fold_heading(header) for header in {*read, *rule.headers, *(item.column for table in rule.table for item in table.leave_out)})


def _needed(rule: FileRule) -> frozenset[str]:
    return _wanted(rule) - {fold_heading(header) for header in rule.may_lack if header not in rule.headers}
