"""Holds a made-up world as tables, one per label and per edge, the way an import file would list them.

A big world is made and written part by part: what is written is let go, so that memory doesn't grow with the world.
"""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from orggraph.locale import Text

Row = dict[str, Any]
TIES = "Staff.CONTACTS.Person"
_SHARED = ("Unit", "Competitor", "ProductLine")
"""Labels whose few rows the first cell adds and later cells look up."""


@dataclass(frozen=True, slots=True)
class Planted:
    """One gap put into the world on purpose: the rule that must find it, about whom, and why it is there.

    customer_id: None where the rule names no customer; follows: the plant whose consequence this is, None for a plant itself.
    """

    rule: str
    customer_id: str | None
    subject_kind: str
    subject_id: str
    subject: str
    story: Text
    follows: str | None = None


@dataclass(slots=True)
class Cell:
    """One customer group and its neighbours, with the colleagues of ours who serve them. A world of scale K has K cells."""

    number: int
    staff: list[Row] = field(default_factory=list)
    former: dict[str, Row] = field(default_factory=dict)
    customers: dict[str, Row] = field(default_factory=dict)
    rooms: dict[tuple[str, str], Row] = field(default_factory=dict)
    people: dict[tuple[str, str], list[Row]] = field(default_factory=dict)
    projects: dict[str, Row] = field(default_factory=dict)
    opportunities: dict[str, Row] = field(default_factory=dict)

    def post(self, customer: str, room: str, rank: int) -> Row:
        """The person on that rank (0 is the head) of that department."""
        return self.people[customer, room][rank]

    def place(self, at: list[Any]) -> Row:
        """What stands at [customer], [customer, department] or [customer, department, rank]."""
        if len(at) == 1:
            return self.customers[at[0]]
        return self.rooms[at[0], at[1]] if len(at) == 2 else self.post(at[0], at[1], at[2])


class World:
    """Everything that exists on `as_of`, in the rows that an import would read. Days are given as days after `as_of`.

    tables: rows by label or edge; refusable: planted edges that no import would let in, such as a reporting circle.
    """

    def __init__(self, as_of: date) -> None:
        self.as_of = as_of
        self.tables: defaultdict[str, list[Row]] = defaultdict(list)
        self.refusable: defaultdict[str, list[Row]] = defaultdict(list)
        self.cells: list[Cell] = []
        self.planted: list[Planted] = []
        self._ties: defaultdict[str, list[Row]] = defaultdict(list)
        self._let_go: Counter[str] = Counter()

    def count(self, table: str) -> int:
        """How many rows that table has, those let go included; planted edges that no import would let in are not among them."""
        return self._let_go[table] + len(self.tables[table])

    @cached_property
    def president(self) -> Row:
        """The first of our staff, to whom every head of a unit reports."""
        return self.tables["Staff"][0]

    def let_go(self) -> None:
        """Forgets the rows that it holds, once they are written; counts, plants, the first cell and what later cells look up stay."""
        for table, rows in self.tables.items():
            if table not in _SHARED:
                self._let_go[table] += len(rows)
                rows.clear()
        self.refusable.clear()
        self._ties.clear()
        del self.cells[1:]

    def day(self, after: int) -> date:
        """The day so many days after the world's own; negative is before it."""
        return self.as_of + timedelta(days=after)

    def add(self, table: str, **facts: Any) -> Row:
        """Adds one row; facts that are None are left out, as a blank cell would be."""
        row = {name: fact for name, fact in facts.items() if fact is not None}
        self.tables[table].append(row)
        if table == TIES:
            self._ties[row["person_id"]].append(row)
        return row

    def ties_of(self, person: Row) -> list[Row]:
        """Every tie to this person, those that ended included, in the order in which they were made."""
        return self._ties[person["id"]]

    def set_apart(self, table: str, row: Row) -> None:
        """Takes a row out of what is imported, because an import would refuse it."""
        self.tables[table] = [one for one in self.tables[table] if one is not row]
        self.refusable[table].append(row)

    def drop_ties(self, person: Row) -> None:
        """Forgets every tie to this person, as if nobody had ever met them."""
        for tie in self._ties.pop(person["id"], []):
            self.tables[TIES].remove(tie)

    def drop_tie(self, tie: Row) -> None:
        """Forgets one tie."""
        self._ties[tie["person_id"]].remove(tie)
        self.tables[TIES].remove(tie)


@cache
def setting() -> dict[str, Any]:
    """What `setting.toml` says the world is made of."""
    return tomllib.loads(Path(__file__).with_name("setting.toml").read_text(encoding="utf-8"))


@cache
def facts() -> dict[str, Any]:
    """What `facts.toml` says our company knows, plans and aims at."""
    return tomllib.loads(Path(__file__).with_name("facts.toml").read_text(encoding="utf-8"))
