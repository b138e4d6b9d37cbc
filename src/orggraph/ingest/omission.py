"""Keeps out of an import the rows that its profile says do not go in, and says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from orggraph.ingest.expression import said
from orggraph.ingest.refusal import Ledger
from orggraph.locale import Text, counted

if TYPE_CHECKING:
    from orggraph.ingest.assignment import Assignment, Taker
    from orggraph.ingest.profile import LeaveOut


class Omission:
    """The rows of one sheet that stay out by the profile's `leave_out`."""

    def __init__(self, item: Assignment, ledger: Ledger) -> None:
        self._item = item
        self._ledger = ledger
        self._unwanted = {rule: {value.casefold() for value in rule.values} for rule in item.leave_out}
        self._noted: Counter[LeaveOut] = Counter()

    def rows(self, take: Taker, places: Sequence[int]) -> set[int]:
        """Those of a block's rows that stay out; each is refused, or counted for `tell`."""
        out: set[int] = set()
        for rule, unwanted in self._unwanted.items():
            for row, cell in enumerate(take(rule.column)):
                text = said(cell)
                if not (text if rule.is_filled else text.casefold() in unwanted):
                    continue
                out.add(row)
                if rule.is_noted:
                    self._noted[rule] += 1
                else:
                    self._ledger.refuse("left_out", self._item.layout.name, places[row], rule.words.text, column=rule.column, value=text)
        return out

    def tell(self) -> None:
        """Notes how many rows were left out without being refused."""
        for rule, count in self._noted.items():
            words = rule.words.text
            said = Text(f"{counted(count, 'row was', 'rows were')} left out. {words.en}", f"略去 {count:,} 行。{words.zh}")
            self._ledger.note(said, sheet=self._item.sheet, column=rule.column)
