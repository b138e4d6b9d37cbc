"""Keeps out of an import the rows that its profile says do not go in, before anything of them is looked at, and says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from orggraph.ingest.cell import Fault
from orggraph.ingest.expression import said
from orggraph.ingest.origin import origin
from orggraph.ingest.refusal import Ledger
from orggraph.ingest.sheet import Block
from orggraph.ingest.tally import LEFT_OUT, REFUSED
from orggraph.locale import Text, counted

if TYPE_CHECKING:
    from orggraph.ingest.assignment import Assignment, Taker
    from orggraph.ingest.profile import LeaveOut


class Omission:
    """The rows of one sheet that stay out by the profile's `leave_out`: nothing else about them is read, checked or looked up."""

    def __init__(self, item: Assignment, ledger: Ledger) -> None:
        self._item = item
        self._ledger = ledger
        self._noted: Counter[LeaveOut] = Counter()
        self._last = -1

    def without(self, block: Block, take: Taker) -> Block:
        """The block without the rows that stay out. Each is refused, or counted for `tell`: once, by the first rule that keeps it out."""
        if not self._item.leave_out:
            return block
        take.turn_to(block)
        unwanted = left_out(self._item.leave_out, take)
        if not unwanted:
            return block
        for row, rule in unwanted.items():
            self._account(block.numbers[row], rule, said(take(rule.column)[row]))
        kept = [row for row in range(len(block.rows)) if row not in unwanted]
        return Block([block.numbers[row] for row in kept], [block.rows[row] for row in kept])

    def tell(self) -> None:
        """Notes how many rows were left out without being refused."""
        for rule, count in self._noted.items():
            words = rule.words.text
            told = Text(f"{counted(count, 'row was', 'rows were')} left out. {words.en}", f"略去 {count:,} 行。{words.zh}")
            self._ledger.note(told, sheet=self._item.sheet, column=rule.column)

    def _account(self, number: int, rule: LeaveOut, text: str) -> None:
        place = origin(self._item.number, number, self._item.table)
        tally = self._ledger.tally
        is_known = tally.has(place, LEFT_OUT) and tally.has(place, REFUSED)  # another table of the same sheet leaves it out too
        tally.mark([place], LEFT_OUT)
        if rule.is_noted:
            self._noted[rule] += number != self._last  # the entries of one record are one row
        elif not is_known:
            self._ledger.refuse("left_out", self._item.layout.name, place, rule.words.text, column=rule.column, value=text)
        self._last = number


def left_out(rules: Sequence[LeaveOut], take: Taker) -> Mapping[int, LeaveOut]:
    """The rows of the block at hand that the first of the `rules` to do so keeps out."""
    found: dict[int, LeaveOut] = {}
    for rule in rules:
        unwanted = {value.casefold() for value in rule.values}
        for row, cell in enumerate(take(rule.column)):
            text = said(cell)
            if (bool(text) or cell.__class__ is Fault) if rule.is_filled else text.casefold() in unwanted:
                found.setdefault(row, rule)
    return dict(sorted(found.items()))
