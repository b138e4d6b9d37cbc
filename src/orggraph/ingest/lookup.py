"""Finds a cell of one file beside a cell of another: what a profile's `lookup` asks for."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from orggraph.character import fold_key, reveal
from orggraph.ingest.alike import plain_form, remedy_of
from orggraph.ingest.cell import Fault
from orggraph.ingest.expression import is_blank, said
from orggraph.ingest.refusal import Ledger
from orggraph.locale import Text, counted

if TYPE_CHECKING:
    from orggraph.ingest.value import Lookup


@dataclass(frozen=True, slots=True)
class _Entry:
    value: Any
    place: int


class LookupTable:
    """What stands beside the keys of the files in which a profile looks up. Of two rows of one key the first that says something counts."""

    def __init__(self, lookup: Lookup, ledger: Ledger, *, files: str, normalise_keys: bool) -> None:
        self._lookup = lookup
        self._ledger = ledger
        self._files = files
        self._normalise = normalise_keys
        self._entries: dict[str, _Entry] = {}
        self._others: dict[str, _Entry] = {}  # by key, the first row that says another value than the one that counts
        self._disputed: set[str] = set()
        self._normalised: dict[str, str] = {}
        self._folded: dict[str, str] = {}  # by key, how the file writes it where that only looks the same
        self._matched: dict[str, str] = {}
        self._alike: dict[str, list[str]] | None = None

    def add(self, key: Any, value: Any, place: int) -> None:
        """Takes in a row of the file."""
        form = fold_key(said(key))
        if not form or key.__class__ is Fault:
            return
        known = self._entries.get(form)
        if known is None or is_blank(known.value):
            self._entries[form] = _Entry(value, place)
        elif not is_blank(value) and said(value) != said(known.value):
            self._others.setdefault(form, _Entry(value, place))
        if form != said(key):
            self._folded[form] = said(key)

    def find(self, cell: Any) -> Any:
        """What stands beside `cell`; a `Fault` when it is not there. A blank cell looks for nothing."""
        text = said(cell)
        key = fold_key(text)
        if not key:
            return None
        entry = self._entries.get(key)
        if entry is None:
            keys = self._alike_to(key)
            if len(keys) != 1 or not self._normalise:
                return self._missed(text, keys)
            key = self._normalised[text] = keys[0]
            entry = self._entries[key]
        elif text != self._folded.get(key, key):
            self._matched[text] = self._folded.get(key, key)
        if key in self._others:
            self._disputed.add(key)
        if entry.value.__class__ is Fault:
            where = self._ledger.row_text(entry.place, beside=None)
            what = Text(
                f'The cell "{self._lookup.value}" in {where.en}, which is looked up here, can\'t be used: {entry.value.what.en}',
                f"此处要查找{where.zh}的“{self._lookup.value}”，但该单元格不可用：{entry.value.what.zh}",
            )
            return Fault(what, entry.value.remedy, value=text)
        return entry.value

    def tell(self) -> None:
        """Notes which keys were found in two rows that differ, and which were matched though they are written otherwise."""
        if self._disputed:
            key = min(self._disputed, key=lambda key: self._others[key].place)
            first, other = self._entries[key], self._others[key]
            where, there = self._ledger.row_text(first.place, beside=None), self._ledger.row_text(other.place, beside=first.place)
            count = len(self._disputed)
            self._ledger.note(
                Text(
                    f'{counted(count, "value", "values")} of "{self._lookup.key}" in {self._files} {"has" if count == 1 else "have"} two rows that differ in "{self._lookup.value}", '
                    f'such as "{key}": "{_short(first.value)}" in {where.en}, "{_short(other.value)}" in {there.en}. The first counts.',
                    f"{self._files} 中有 {count:,} 个“{self._lookup.key}”出现在“{self._lookup.value}”不同的两行中，"
                    f"例如“{key}”：{where.zh}为“{_short(first.value)}”，{there.zh}为“{_short(other.value)}”。采用前者。",
                )
            )
        if self._normalised:
            text, key = min(self._normalised.items())
            count = len(self._normalised)
            self._ledger.note(
                Text(
                    f'{counted(count, "value was", "values were")} found in "{self._lookup.key}" of {self._files} under one that differs in zeros in front, '
                    f"blanks or case, such as {text} under {key}.",
                    f"{count:,} 个值在忽略前导零、空格和大小写后与 {self._files} 的“{self._lookup.key}”匹配，例如 {text} 匹配 {key}。",
                )
            )
        if self._matched:
            text, key = (reveal(found, is_strict=True) for found in min(self._matched.items()))
            count = len(self._matched)
            self._ledger.note(
                Text(
                    f'{counted(count, "value was", "values were")} found in "{self._lookup.key}" of {self._files} under one that looks the same and is written with '
                    f'other characters, such as "{text}" under "{key}".',
                    f"{count:,} 个值与 {self._files} 的“{self._lookup.key}”外观相同而字符不同，已视为同一值，例如“{text}”即“{key}”。",
                )
            )

    def _alike_to(self, text: str) -> list[str]:
        if self._alike is None:
            self._alike = defaultdict(list)
            for key in self._entries:
                self._alike[plain_form(key)].append(key)
        return self._alike.get(plain_form(text), [])

    def _missed(self, text: str, alike: list[str]) -> Fault:
        what = Text(
            f'"{_short(text)}" is not among the cells of "{self._lookup.key}" in {self._files}.',
            f"“{_short(text)}”不在 {self._files} 的“{self._lookup.key}”列中。",
        )
        return Fault(what, remedy_of(alike), value=text, is_miss=True)


def _short(value: Any) -> str:
    text = said(value)
    return text if len(text) <= 60 else text[:59] + "…"
