"""Makes one column of several headers that mean the same: ids go before names, and cells that contradict one another are a fault of their row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from orggraph.ingest.cell import Fault, Reader
from orggraph.ingest.expression import Cells, Expression, Take, is_blank, said
from orggraph.ingest.heading import Places, fold_heading
from orggraph.ingest.layout import Column
from orggraph.locale import Text


def read_synonyms(column: Column, headers: Sequence[str], places: Places) -> Expression:
    """The column's cells, row by row: the first that is not blank among those of ids, else among those of names.

    headers: all of the sheet. Where two cells under headers of one kind are read as different values, a fault stands instead.
    """
    groups = [group for group in (places.ids, places.names) if group]
    order = [at for group in groups for at in group]
    lent: dict[int, str] = {}

    def fill(take: Take, count: int) -> Cells:
        columns = {at: take.at(at) for at in order}
        first = columns[order[0]]
        if all(_adds_nothing(columns[at], first, is_lower=at not in groups[0]) for at in order[1:]):
            return first
        cells: list[Any] = []
        for row in range(count):
            at, cell = _choose(column, [[(at, columns[at][row]) for at in group] for group in groups], headers)
            if at != order[0]:
                lent[take.numbers[row]] = headers[at]
            cells.append(cell)
        return cells

    return Expression(tuple(headers[at] for at in order), fill, lent, first=1)


def say_synonyms(column: Column, headers: Sequence[str], places: Places) -> Text | None:
    """What to tell of a column with several headers: which of them counts; None for a column with one."""
    ids, names = ([headers[at] for at in group] for group in (places.ids, places.names))
    if len(ids) + len(names) < 2:
        return None
    every = [*ids, *names]
    heading = column.heading
    if len({fold_heading(header) for header in every}) == 1:
        en, zh = f'"{every[0]}" stands over {len(every)} columns:', f"“{every[0]}”出现在 {len(every)} 列上："
    else:
        en = f'{_list_en(every)} {"both" if len(every) == 2 else "all"} stand for "{heading.en}":'
        zh = f"{_list_zh(every)}含义相同（{heading.zh}）："
    rules: list[Text] = []
    if ids and names:
        counts, blank = ("counts", "it is") if len(ids) == 1 else ("count", "they are")
        rules.append(
            Text(f"{_list_en(ids)} {counts}, {_list_en(names)} only where {blank} blank", f"以{_list_zh(ids)}为准，其为空时才用{_list_zh(names)}"),
        )
    if len(ids) > 1 or len(names) > 1:
        whose = Text(" of one kind", "同类列中") if ids and names else Text("", "")
        rules.append(
            Text(
                f"the first{whose.en} that is filled is read, and a row in which two{whose.en} differ is refused",
                f"{whose.zh}取第一个非空的单元格，内容不一致的行被拒绝",
            )
        )
    return Text(f"{en} {'; '.join(rule.en for rule in rules)}.", f"{zh}{'；'.join(rule.zh for rule in rules)}。")


def _adds_nothing(cells: Cells, first: Cells, *, is_lower: bool) -> bool:
    """Whether the cells can't change what the first column says: they are blank or the same, or it is filled and goes before them."""
    return all(cell == before or is_blank(cell) or (is_lower and not is_blank(before)) for cell, before in zip(cells, first, strict=True))


def _choose(column: Column, groups: Sequence[Sequence[tuple[int, Any]]], headers: Sequence[str]) -> tuple[int, Any]:
    for group in groups:
        filled = [(at, cell) for at, cell in group if not is_blank(cell)]
        if not filled:
            continue
        at, cell = filled[0]
        reader = Reader(column)
        value = reader.read([cell])[0]
        other = next(((place, found) for place, found in filled[1:] if found != cell and reader.read([found])[0] != value), None)
        return (at, cell) if other is None else (at, _contradiction(column, headers[at], cell, headers[other[0]], other[1]))
    at, cell = groups[0][0]
    return at, cell


def _contradiction(column: Column, header: str, cell: Any, other: str, found: Any) -> Fault:
    if fold_heading(header) == fold_heading(other):
        what = Text(
            f'It says "{said(cell)}", and the other column of this name says "{said(found)}".', f"此处为“{said(cell)}”，而另一个同名列为“{said(found)}”。"
        )
    else:
        what = Text(
            f'It says "{said(cell)}", and "{other}", which stands for "{column.heading.en}" too, says "{said(found)}".',
            f"此处为“{said(cell)}”，而含义相同（{column.heading.zh}）的“{other}”为“{said(found)}”。",
        )
    return Fault(what, Text("Correct one of the two, or delete the column that does not count.", "请更正其中之一，或删除不用的那一列。"))


def _list_en(words: Sequence[str]) -> str:
    quoted = [f'"{word}"' for word in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"


def _list_zh(words: Sequence[str]) -> str:
    quoted = [f"“{word}”" for word in words]
    return quoted[0] if len(quoted) == 1 else f"{'、'.join(quoted[:-1])}与{quoted[-1]}"
