"""The small closed language in which a profile says what to put into a column: take a cell, mend it, look it up.

An expression is compiled once and then evaluated over a block of rows at a time; it never runs code from a file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from orggraph.ingest.cell import Fault
from orggraph.locale import Text, counted

Cells = Sequence[Any]


class Take(Protocol):
    """Gives the block's cells of a column, by its header or by its place in the sheet; `numbers` are those of the block's rows."""

    numbers: Sequence[int]

    def __call__(self, header: str) -> Cells:
        """The cells under the header."""

    def at(self, place: int) -> Cells:
        """The cells of the column at that place."""


@dataclass(frozen=True, slots=True)
class Expression:
    """How one column of a table is filled: `fill(take, count)` gives the block's cells; `headers` are the columns that it reads.

    lent: by row number, the headers whose cell was taken where those are not the first ones; first: how many those are, None for all.
    A cell that can't be read is a `Fault` all the way through: it never becomes a part of a text.
    """

    headers: tuple[str, ...]
    fill: Callable[[Take, int], Cells]
    lent: dict[int, str] = field(default_factory=dict)
    first: int | None = None


PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_NO_TIME = datetime.min.time()


def said(cell: Any) -> str:
    """The cell as the text that a person sees in it, without blanks around; empty when blank."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, Fault):
        return cell.value
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == _NO_TIME:
        return cell.date().isoformat()
    return str(cell)


def column(header: str) -> Expression:
    """The cell as it stands."""
    return Expression((header,), lambda take, count: take(header))


def constant(value: Any) -> Expression:
    """The same value in every row."""
    return Expression((), lambda take, count: [value] * count)


def template(text: str) -> Expression:
    """A text with `{Header}` places; blank when the cell of any place is blank, faulty when one is."""
    headers = tuple(PLACEHOLDER.findall(text))
    pieces = PLACEHOLDER.split(text)

    def fill(take: Take, count: int) -> Cells:
        columns = [take(header) for header in headers]
        rows: list[Any] = []
        for at in range(count):
            fault = next((cells[at] for cells in columns if cells[at].__class__ is Fault), None)
            if fault is not None:
                rows.append(fault)
                continue
            values = [said(cells[at]) for cells in columns]
            if not all(values):
                rows.append("")
                continue
            rows.append("".join(values[place // 2] if place % 2 else piece for place, piece in enumerate(pieces)))
        return rows

    return Expression(headers, fill)


def first(choices: Sequence[Expression]) -> Expression:
    """The first choice that is not blank and, where it is looked up, is found; a cell that can't be read is chosen, and refused with its row."""
    lent: dict[int, str] = {}
    headers = choices[0].headers

    def fill(take: Take, count: int) -> Cells:
        columns = [choice.fill(take, count) for choice in choices]
        found: list[Any] = []
        for row, cells in enumerate(zip(*columns, strict=True)):
            at = _chosen(cells)
            found.append(cells[at])
            number = take.numbers[row]
            if choices[at].lent.get(number) or choices[at].headers != headers:
                lent[number] = choices[at].lent.get(number) or ", ".join(choices[at].headers)
        return found

    return Expression(tuple(header for choice in choices for header in choice.headers), fill, lent, first=len(headers))


def _chosen(cells: Sequence[Any]) -> int:
    missed: int | None = None
    for at, cell in enumerate(cells):
        if cell.__class__ is Fault and cell.is_miss:
            missed = at if missed is None else missed
        elif not is_blank(cell):
            return at
    return missed or 0


def each(inner: Expression, change: Callable[[Any], Any]) -> Expression:
    """Every cell of `inner` changed in the same way; a fault stays what it is."""
    return replace(inner, fill=lambda take, count: [cell if cell.__class__ is Fault else change(cell) for cell in inner.fill(take, count)])


def dropping(values: Sequence[str]) -> Callable[[Any], Any]:
    """Turns cells that only say "no value" into blanks, whatever their case."""
    nothing = {value.casefold() for value in values}
    return lambda cell: None if said(cell).casefold() in nothing else cell


def mapping(words: Mapping[str, Any], otherwise: Any | None) -> Callable[[Any], Any]:
    """Turns each word into its value, whatever its case; a word that is not listed becomes `otherwise`."""
    known = {word.casefold(): value for word, value in words.items()}
    return lambda cell: known.get(said(cell).casefold(), otherwise) if said(cell) else None


def prefixing(prefix: str) -> Callable[[Any], Any]:
    """Puts `prefix` before every cell that is not blank."""
    return lambda cell: prefix + said(cell) if said(cell) else None


def dating(form: str, days: int) -> Callable[[Any], Any]:
    """Reads text of the strptime form `form` as a day; text of another form stays as it is, to be refused with its row. `days` are added."""

    def read(cell: Any) -> Any:
        if not said(cell):
            return None
        day: Any = cell
        if not isinstance(cell, date):
            try:
                day = datetime.strptime(said(cell), form).date()
            except ValueError:
                return cell
        try:
            return day + timedelta(days=days)
        except OverflowError:
            text = said(cell)
            what = Text(f'"{text}" and {counted(days, "day", "days")} is a day that no calendar has.', f"“{text}”加 {days} 天后超出日历范围。")
            return Fault(what, Text("Leave the cell blank where there is no last day.", "没有结束日期时请留空。"), value=text)

    return read


def is_blank(cell: Any) -> bool:
    """Whether the cell says nothing; one that can't be read says something."""
    return not said(cell) and cell.__class__ is not Fault


def unlinked(cell: Any) -> Any:
    """Markdown text without its links' addresses."""
    return _LINK.sub(r"\1", cell) if isinstance(cell, str) else cell


def upper(cell: Any) -> Any:
    """In capital letters."""
    return said(cell).upper()


def lower(cell: Any) -> Any:
    """In small letters."""
    return said(cell).lower()
