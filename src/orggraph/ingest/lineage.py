"""Follows one node or edge through the imports that wrote it or spoke of it, and tells what it would be without one of them, fact by fact.

A fact that a later import says too stays, and belongs to that import from then on; a fact that only the taken-out import said is as it was before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from orggraph.ingest.layout import Layout
from orggraph.ingest.saying import Claim
from orggraph.ingest.timeline import plain

Facts = Mapping[str, Any]
"""Everything that a node or an edge carries, days as text: `source` and `batch` say which import wrote it last."""

BOOKKEEPING = frozenset({"id", "key", "source", "batch"})
EVERYTHING = Claim(frozenset({"*"}))
"""What an import says of which nobody knows what it says: all that there was, so that nothing is lost."""


@dataclass(slots=True)
class Lineage:
    """One node or edge from the import that is taken out onwards.

    old: how it was after each import so far; new: how it would have been without the one that is taken out; None: not there.
    befores: for each later import whose books change, how it was before that import; None: that import added it.
    built_on: a later import whose words make no sense without the one that is taken out; nothing can be said from there on.
    turned_from: the edge of the same pair that the taken-out import ended where this one begins.
    """

    table: Layout
    old: Facts
    new: Facts | None
    turned_from: Facts | None = None
    befores: dict[str, Facts | None] = field(default_factory=dict)
    built_on: str | None = None

    @property
    def is_settled(self) -> bool:
        """Whether the fact that the import is taken out makes no difference any more, but for which import wrote it last."""
        if self.new is None or changed_columns(self.old, self.new):
            return False
        return self.table.edge is None or self.new.get("source") == self.old.get("source")

    def follow(self, batch: str, source: str, claim: Claim | None, after: Facts | None) -> None:
        """Takes the next import into account. claim: what it says, None when nothing; after: how it left the node or edge, None when it did not write it."""
        if self.built_on is not None:
            return
        then = self.old if after is None else after
        changed = changed_columns(self.old, then)
        said = _said_columns(claim, then)
        if self.new is None:
            self._appear(batch, source, claim, then, changed | said, is_written=after is not None)
        elif self._is_about_its_source(source, claim, changed - said) or self._rewrites_history(claim, changed, said, then):
            self.built_on = batch
        else:
            self._change(batch, source, claim, then, changed | said, is_written=after is not None)
        self.old = then

    def _appear(self, batch: str, source: str, claim: Claim | None, then: Facts, columns: frozenset[str], *, is_written: bool) -> None:
        if claim is None or not claim.is_of_being:
            if claim is not None or is_written:
                self.built_on = batch
            return
        if claim is not EVERYTHING and self.turned_from is not None and _differing_history(self.table, then, self.turned_from) - columns:
            self.built_on = batch
            return
        kept = columns | frozenset(self.table.required)
        facts = {name: value for name, value in then.items() if name in kept or name in ("id", "key")}
        if claim is not EVERYTHING and self.turned_from is not None:
            # It would have ended that edge itself, and taken over what it leaves blank.
            facts = {name: value for name, value in self.turned_from.items() if name not in ("since", "until")} | facts
        if claim is not EVERYTHING and "since" not in columns and (since := claim.named or claim.since) is not None:
            facts["since"] = since.isoformat()
        if claim is not EVERYTHING and "until" not in columns and claim.reach is not None:
            facts["until"] = claim.reach.isoformat()
        self.new = {**facts, "source": source, "batch": batch}
        if is_written:
            self.befores[batch] = None

    def _change(self, batch: str, source: str, claim: Claim | None, then: Facts, columns: frozenset[str], *, is_written: bool) -> None:
        assert self.new is not None
        facts = {name: value for name, value in self.new.items() if name not in columns}
        facts |= {name: then[name] for name in columns if then.get(name) is not None}
        if claim is not None and claim.named is not None and facts.get("since") is None:
            facts["since"] = claim.named.isoformat()
        until = facts.get("until")
        if claim is not None and claim.ended is not None and until != then.get("until") and (until is None or date.fromisoformat(until) > claim.ended):
            facts["until"] = claim.ended.isoformat()
        if is_written or changed_columns(self.new, facts):
            self.befores[batch] = self.new
            self.new = {**facts, "source": source, "batch": batch}

    def _is_about_its_source(self, source: str, claim: Claim | None, changed: frozenset[str]) -> bool:
        """Whether the import ended the edge, or let it be, because of the source that it had: a reference column ends what its own source said before."""
        assert self.new is not None
        if self.table.edge is None or self.new.get("source") == self.old.get("source"):
            return False
        return "until" in changed or (claim is not None and claim.is_rival and self.new.get("source") == source)

    def _rewrites_history(self, claim: Claim | None, changed: frozenset[str], said: frozenset[str], then: Facts) -> bool:
        """Whether the import says, of its own day, a fact with history that the taken-out import had set for earlier days.

        It does so too where the edge would have begun on another day, for what it corrected would have been another edge.
        """
        assert self.new is not None
        if self.table.edge is None or claim is None or claim is EVERYTHING:
            return False
        differing = _differing_history(self.table, then, self.new)
        if self.new.get("since") != self.old.get("since"):
            return bool(differing & (changed | said))
        return "since" not in claim.columns and bool(differing & (said - changed))


def _said_columns(claim: Claim | None, then: Facts) -> frozenset[str]:
    if claim is EVERYTHING:
        return frozenset(then) - BOOKKEEPING
    return claim.columns if claim is not None and claim.is_of_being else frozenset()


def _differing_history(table: Layout, one: Facts, other: Facts) -> frozenset[str]:
    """The facts with history in which two states of one edge differ."""
    names = (table.columns[at].name for at in table.history)
    return frozenset(name for name in names if plain(name, one.get(name)) != plain(name, other.get(name)))


def changed_columns(one: Facts, other: Facts) -> frozenset[str]:
    """The columns in which two states of one node or edge differ; who wrote it does not count."""
    return frozenset(name for name in one.keys() | other.keys() if name not in BOOKKEEPING and one.get(name) != other.get(name))


def plain_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts as the books hold them: days and moments as text, nothing that is null."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in facts.items() if value is not None}
