"""Hears the XML of one sheet and keeps what it shows beside its values. Runs in the parser's process.

It goes by elements and namespaces, as expat tells them, so it is all one how a writer of workbooks prefixes, quotes or breaks lines.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from orggraph.ingest.transcript import Hopeless

MAIN = ("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main")
"""The namespaces of a workbook's parts: the usual one and the strict one of ISO 29500."""

TRUE = ("1", "true", "on")
_LARGEST_CELLS = 20_000_000  # calamine lays a sheet out as a full rectangle of 32 bytes a cell, so one stray cell far out counts as all between
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384  # of one Excel sheet
_CELL = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")

Range = tuple[int, int, int, int]  # first row, first column, last row, last column; all from 1


@dataclass
class Survey:
    """What a sheet shows beside its values. Rows and columns count from 1; `rows` and `columns` are the last ones that hold a cell.

    errors: cells that show an error, with its word; uncalculated: formulas that no value is stored for, with the range that an array formula fills;
    padded: numbers that are shown with zeros before them, with their width; merged: ranges that are one cell.
    """

    name: str = ""
    has_values: bool = False
    rows: int = 0
    columns: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncalculated: dict[tuple[int, int], str] = field(default_factory=dict)
    padded: dict[tuple[int, int], int] = field(default_factory=dict)
    merged: list[Range] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)


class Surveyor:
    """Hears the elements of a sheet and keeps what it shows."""

    parser: Any = None

    def __init__(self, name: str, padding: Mapping[str, int], *, is_calculated_on_load: bool) -> None:
        self._found = Survey(name)
        self._padding = padding
        self._is_calculated_on_load = is_calculated_on_load
        self._columns: dict[str, int] = {}
        self._row = 0
        self._digits = ""
        self._column = 0
        self._cells = 0
        self._kind: str | None = None
        self._has_formula = False
        self._has_value = False
        self._fills = ""
        self._text: list[str] | None = None
        self._namespace = self._c = self._v = ""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Takes the start of an element."""
        if name == self._c:
            if self._text is not None:
                self._settle()
            self._cell(attributes)
        elif name == self._v:
            self._reach()
            self._has_value = True
            if self._text is None:
                self._found.has_values = True
            else:
                self.parser.CharacterDataHandler = self._text.append
        else:
            self._seldom(name, attributes)

    def _seldom(self, name: str, attributes: Mapping[str, str]) -> None:
        namespace, _, local = name.rpartition("}")
        if not self._namespace:
            if namespace not in MAIN:
                raise Hopeless("damaged")
            self._namespace = namespace
            self._c, self._v = f"{namespace}}}c", f"{namespace}}}v"
        if namespace != self._namespace:
            return
        if local == "row":
            if self._text is not None:
                self._settle()
            self._begin_row(attributes)
        elif local == "f":
            self._reach()
            self._has_formula = True
            self._fills = attributes.get("ref", "") if attributes.get("t") in ("array", "dataTable") else ""
            if self._text is None:
                self._text = []
        elif local == "is":
            self._reach()
            self._has_value = self._found.has_values = True
            self._kind = "inlineStr"
        elif local == "mergeCell":
            if (cells := range_of(attributes.get("ref", ""))) is not None:
                self._found.merged.append(cells)
        elif local == "col" and (attributes.get("hidden") in TRUE or attributes.get("width") in ("0", "0.0")):
            self._hide(attributes)

    def finish(self) -> Survey:
        """What was found. Raises: Hopeless when it reaches further than is opened."""
        if self._text is not None:
            self._settle()
        found = self._found
        if found.rows > _MOST_ROWS or found.columns > _MOST_COLUMNS or found.rows * found.columns > _LARGEST_CELLS:
            raise Hopeless("extent", sheet=found.name, rows=found.rows, columns=found.columns)
        return found

    def _begin_row(self, attributes: Mapping[str, str]) -> None:
        found = self._found
        if self._cells > _LARGEST_CELLS or found.rows * found.columns > _LARGEST_CELLS:
            raise Hopeless("extent", sheet=found.name, rows=max(found.rows, self._row), columns=max(found.columns, self._column))
        number = attributes.get("r")
        self._row = int(number) if number and number.isdecimal() else self._row + 1
        self._digits = str(self._row)
        self._column = 0
        if attributes.get("hidden") in TRUE or attributes.get("ht") in ("0", "0.0"):
            self._found.hidden_rows.add(self._row)

    def _cell(self, attributes: Mapping[str, str]) -> None:
        self._cells += 1
        place = attributes.get("r")
        if place is None:
            self._column += 1
        else:
            letters = place.removesuffix(self._digits)
            column = self._columns.get(letters)
            if column is None:
                column = self._first_in_column(place, letters)
            self._column = column
        kind = self._kind = attributes.get("t")
        self._has_formula = self._has_value = False
        if kind == "e":
            self._text = []
        elif self._padding and kind in (None, "n") and (width := self._padding.get(attributes.get("s", ""))):
            self._found.padded[self._row, self._column] = width

    def _reach(self) -> None:
        """The cell holds something, so the sheet reaches to it."""
        found = self._found
        if self._row > found.rows:
            found.rows = self._row
        if self._column > found.columns:
            found.columns = self._column
            if self._column > _MOST_COLUMNS:
                raise Hopeless("extent", sheet=found.name, rows=found.rows, columns=found.columns)

    def _first_in_column(self, place: str, letters: str) -> int:
        """The number of a column that is met for the first time, or of a cell that names another row than the one it stands in."""
        parts = _CELL.fullmatch(place.upper())
        if parts is None:
            raise Hopeless("damaged")
        if parts[2] != self._digits:
            self._row, self._digits = int(parts[2]), parts[2]
        column = _column_number(parts[1])
        if letters == parts[1]:
            self._columns[letters] = column
        return column

    def _settle(self) -> None:
        """The cell that was kept in mind is whole: a formula, or an error."""
        self.parser.CharacterDataHandler = None
        text = "".join(self._text or ()).strip()
        self._text = None
        place = self._row, self._column
        if self._kind == "e":
            self._found.errors[place] = text or "#N/A"
            return
        if not self._has_formula or self._kind == "inlineStr":
            return
        is_blank = self._kind == "str" and self._has_value  # the formula gives an empty text
        # XlsxWriter and others store 0 for every formula and ask Excel to calculate all of them when it opens the file.
        is_made_up = text == "0" and self._is_calculated_on_load and self._kind in (None, "n")
        if (not text and not is_blank) or is_made_up:
            self._found.uncalculated[place] = self._fills

    def _hide(self, attributes: Mapping[str, str]) -> None:
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if first.isdecimal() and last.isdecimal():
            self._found.hidden_columns.append((int(first), int(last)))


def range_of(text: str) -> Range | None:
    """The cells that `A2:B4` names; None for what names none."""
    first, _, last = text.partition(":")
    one, other = _CELL.fullmatch(first), _CELL.fullmatch(last or first)
    if one is None or other is None:
        return None
    rows, columns = sorted((int(one[2]), int(other[2]))), sorted((_column_number(one[1]), _column_number(other[1])))
    return rows[0], columns[0], rows[1], columns[1]


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
