"""Draws the files of an import at random: good cells, bad ones and blanks, namesakes, ids that stand twice, rows of another width, in any order.

Beside each file it keeps what a reader of the file would say stands there, so that a law can hold the import against it.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

BAD = object()
"""The value of a cell that its column does not take."""


@dataclass(frozen=True)
class Cell:
    """What stands in a cell, and what it means; None: nothing."""

    text: str
    value: Any


@dataclass(frozen=True)
class Record:
    """One row of a file: its number as Excel shows it, and its cells by column. `is_broken`: it has one cell too many."""

    number: int
    cells: Mapping[str, Cell]
    is_broken: bool = False

    @property
    def is_sound(self) -> bool:
        """Whether every cell can be read."""
        return not self.is_broken and not any(cell.value is BAD for cell in self.cells.values())


@dataclass(frozen=True)
class File:
    """One file: the table that it fills, the header over each column, its rows; rows of blanks alone are not among them."""

    name: str
    table: str
    headers: Mapping[str, str]
    records: Sequence[Record]

    def write(self, folder: Path) -> Path:
        """Writes it as CSV."""
        path = folder / self.name
        last = max((record.number for record in self.records), default=1)
        by_number = {record.number: record for record in self.records}
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(self.headers.values())
            for number in range(2, last + 1):
                record = by_number.get(number)
                cells = [record.cells[column].text for column in self.headers] if record else [""] * len(self.headers)
                writer.writerow([*cells, "more"] if record and record.is_broken else cells)
        return path


@dataclass(frozen=True)
class Kind:
    """A table that may be drawn: what its file is called, its columns with the headers that may stand over them, and what may stand in them."""

    stem: str
    columns: Mapping[str, tuple[str, ...]]
    cells: Mapping[str, Sequence[Cell]] = field(default_factory=dict)
    keys: tuple[str, ...] = ("id",)


def words(*pairs: tuple[str, Any]) -> list[Cell]:
    """Cells of these texts and values."""
    return [Cell(text, value) for text, value in pairs]


BLANK = Cell("", None)
DAYS = words(("2024-01-01", date(2024, 1, 1)), ("2025-06-30", date(2025, 6, 30)), ("2026/1/31", date(2026, 1, 31)), ("31/12/2025", BAD))
LAYERS = words(("1", 1), ("中层", 2), ("3", 3), ("9", BAD))
PEOPLE = words(*[(f"p{n}", f"p{n}") for n in range(1, 6)], ("1.38E+10", BAD))
STAFF = words(*[(f"s{n}", f"s{n}") for n in range(1, 4)])
DEPARTMENTS = words(("d1", "d1"), ("d2", "d2"))
NAMES = words(("王芳", "王芳"), ("Li Na", "Li Na"), ("p4", "p4"))
STRANGE = words(("x9", "x9"), *[(cell.text, cell.value) for cell in NAMES])

KINDS: Mapping[str, Kind] = {
    "Person": Kind(
        "people",
        {
            "id": ("id", "编号"),
            "name": ("name", "姓名"),
            "title": ("title", "职务"),
            "layer": ("layer", "层级"),
            "left_on": ("left_on",),
            "department_id": ("department_id", "部门编号"),
            "manager_id": ("manager_id", "直属上级编号"),
            "dotted_manager_id": ("dotted_manager_id",),
        },
        {
            "id": PEOPLE,
            "name": NAMES,
            "title": words(("GM", "GM"), ("CTO", "CTO")),
            "layer": LAYERS,
            "left_on": DAYS,
            "department_id": [*DEPARTMENTS, *STRANGE],
            "manager_id": [*PEOPLE, *STRANGE],
            "dotted_manager_id": [*PEOPLE, *STRANGE],
        },
    ),
    "Department": Kind(
        "Department",
        {"id": ("id", "编号"), "name": ("name", "名称"), "parent_department_id": ("parent_department_id",)},
        {"id": DEPARTMENTS, "name": words(("Lab", "Lab"), ("Legal", "Legal")), "parent_department_id": [*DEPARTMENTS, *STRANGE]},
    ),
    "Staff": Kind(
        "Staff",
        {"id": ("id", "编号"), "name": ("name", "姓名"), "layer": ("layer",), "manager_id": ("manager_id",)},
        {"id": STAFF, "name": NAMES, "layer": LAYERS, "manager_id": [*STAFF, *STRANGE]},
    ),
    "Staff.CONTACTS.Person": Kind(
        "CONTACTS",
        {
            "staff_id": ("staff_id", "我方人员编号"),
            "person_id": ("person_id", "客户人员编号"),
            "level": ("level", "关系级别"),
            "since": ("since",),
            "until": ("until",),
            "channel": ("channel",),
        },
        {
            "staff_id": [*STAFF, *STRANGE],
            "person_id": [*PEOPLE, *STRANGE],
            "level": words(("1", 1), ("信任", 3), ("7", BAD)),
            "since": DAYS,
            "until": DAYS,
            "channel": words(("mail", "mail"), ("phone", "phone")),
        },
        ("staff_id", "person_id"),
    ),
    "Person.REPORTS_TO.Person": Kind(
        "汇报关系",
        {"person_id": ("person_id",), "manager_id": ("manager_id",), "kind": ("kind",), "since": ("since",)},
        {"person_id": [*PEOPLE, *STRANGE], "manager_id": [*PEOPLE, *STRANGE], "kind": words(("solid", "solid"), ("dotted", "dotted")), "since": DAYS},
        ("person_id", "manager_id"),
    ),
}
# Files that name everybody once, as a company's lists do.
LISTS: Mapping[str, Sequence[tuple[Cell, Cell]]] = {
    "Person": [(PEOPLE[at], Cell(name, name)) for at, name in enumerate(("王芳", "Li Na", "王芳", "Zhao", "Qian"))],
    "Staff": [(cell, Cell(name, name)) for cell, name in zip(STAFF, ("王芳", "Li Na", "Sun"), strict=True)],
    "Department": [(cell, Cell(name, name)) for cell, name in zip(DEPARTMENTS, ("Lab", "Legal"), strict=True)],
}
_TABLES = ("Person", "Person", "Person", "Department", "Staff", "Staff.CONTACTS.Person", "Staff.CONTACTS.Person", "Person.REPORTS_TO.Person")


@st.composite
def files(
    draw: st.DrawFn,
    kinds: Mapping[str, Kind] = KINDS,
    tables: Sequence[str] = _TABLES,
    lists: Mapping[str, str] | None = None,
    most_files: int = 5,
    most_rows: int = 6,
) -> list[File]:
    """Up to `most_files` files in the order in which a user names them; in most draws most cells are good.

    Some are lists that name everybody. lists: which table each of `LISTS` fills, the one of its own name where it is not said.
    """
    lists = {label: label for label in LISTS} if lists is None else lists
    is_bad = draw(st.integers(0, 3)) == 0
    drawn = draw(st.lists(st.sampled_from(tables), min_size=1, max_size=most_files))
    found = [draw(_file(f"{at}.{kinds[table].stem}.csv", table, kinds[table], most_rows, is_bad=is_bad)) for at, table in enumerate(drawn)]
    for at, label in enumerate(draw(st.lists(st.sampled_from(sorted(lists)), unique=True, max_size=len(lists)))):
        table = lists[label]
        records = [Record(number, dict(zip(("id", "name"), row, strict=True))) for number, row in enumerate(LISTS[label], start=2)]
        listed = File(f"all-{at}.{kinds[table].stem}.csv", table, {"id": "id", "name": "name"}, records)
        found.insert(draw(st.integers(0, len(found))), listed)
    return found


@st.composite
def _file(draw: st.DrawFn, name: str, table: str, kind: Kind, most_rows: int, *, is_bad: bool) -> File:
    others = [column for column in kind.columns if column not in kind.keys]
    chosen = draw(st.lists(st.sampled_from(others), unique=True, max_size=len(others))) if others else []
    columns = draw(st.permutations([*kind.keys, *chosen]))
    headers = {column: draw(st.sampled_from(kind.columns[column])) for column in columns}
    numbers = draw(st.lists(st.integers(2, most_rows + 2), unique=True, max_size=most_rows).map(sorted))
    records = []
    for number in numbers:
        cells = {column: draw(_cell(kind.cells[column], is_key=column in kind.keys, is_bad=is_bad)) for column in columns}
        is_broken = is_bad and draw(st.integers(0, 9)) == 9
        if is_broken or any(cell.text for cell in cells.values()):
            records.append(Record(number, cells, is_broken))
    return File(name, table, headers, records)


def _cell(cells: Sequence[Cell], *, is_key: bool, is_bad: bool) -> st.SearchStrategy[Cell]:
    good = [cell for cell in cells if cell.value is not BAD]
    if is_bad:
        return st.sampled_from([*cells, BLANK])
    return st.sampled_from([*good, *good, *good, *cells] if is_key else [*good, *good, *cells, *[BLANK] * len(good)])
