"""Holds one question as its file declares it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from orggraph.library.shape import Shape
from orggraph.library.term import Term
from orggraph.locale import Text

if TYPE_CHECKING:
    from orggraph.library.expansion import Expansion

Kind = Literal["view", "gap", "check"]
Severity = Literal["critical", "high", "medium", "low"]
Value = str | int | float | bool | date | datetime

KINDS: tuple[Kind, ...] = ("view", "gap", "check")
SEVERITIES: tuple[Severity, ...] = ("critical", "high", "medium", "low")
FINDING_COLUMNS: dict[str, str] = {
    "customer_id": "str?",
    "customer": "str?",
    "subject_kind": "str",
    "subject_id": "str",
    "subject": "str?",
    "evidence": "map",
}
TODAY = "today"


@dataclass(frozen=True, slots=True)
class Param:
    """A value that the asker gives. `default` may be `TODAY` for a date: the asker's side turns it into a day before the query runs.

    ge, le: bounds, both inclusive; values: the only values allowed, empty when anything of the type goes.
    is_required: there is no default and null is not allowed. before: the parameter whose day this day must lie before.
    """

    name: str
    type: str
    shape: Shape
    help: Text
    default: Value | tuple[Value, ...] | None = None
    ge: float | None = None
    le: float | None = None
    values: tuple[Value, ...] = ()
    is_required: bool = False
    before: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the answer."""

    name: str
    type: str
    shape: Shape
    heading: Text


@dataclass(frozen=True, slots=True)
class Sensitive:
    """What of an answer tells facts that the model calls sensitive, as the question's file declares it.

    hidden: columns, or keys of the evidence, that do. rows: the column or key whose true marks a row that does by being there; True when every row does.
    harmless: what is computed from such facts and tells none, with the reasons.
    """

    hidden: frozenset[str] = frozenset()
    rows: str | bool = False
    harmless: Mapping[str, Text] = field(default_factory=dict)

    @property
    def names(self) -> frozenset[str]:
        """Every column or key that is left out."""
        return self.hidden | {self.rows} if isinstance(self.rows, str) else self.hidden


@dataclass(frozen=True, kw_only=True)
class Query:
    """One question. `name` is `topic.noun_phrase`, which is its path; `source` is the whole file, whose Cypher starts at offset `start`.

    terms: the shared meanings that it may call.
    finding: the sentence that says what is missing, with `{names}` of the evidence; items: how one map of a list in the evidence is said.
    identity: keys of the evidence that tell several findings of one subject at one customer apart: ids, codes and days, never names.
    subject: the parameter that a command line takes without a flag.
    computed_by: the step of `orggraph.insight` that finishes the rows where Cypher can't.
    sensitive: what of the answer is left out unless the owner asks for it.
    """

    name: str
    topic: str
    path: Path
    kind: Kind
    title: Text
    summary: Text
    source: str
    start: int = 0
    terms: Mapping[str, Term] = field(default_factory=dict, repr=False)
    severity: Severity | None = None
    why: Text | None = None
    remedy: Text | None = None
    finding: Text | None = None
    items: Mapping[str, Text] = field(default_factory=dict)
    identity: tuple[str, ...] = ()
    subject: str | None = None
    computed_by: str | None = None
    params: tuple[Param, ...] = ()
    columns: tuple[Column, ...] = ()
    sensitive: Sensitive = field(default_factory=Sensitive)

    @cached_property
    def expansion(self) -> Expansion:
        """The Cypher with its terms written out, which is made when it is first asked for. Raises: BadCall."""
        from orggraph.library.expansion import expand

        return expand(self.source, self.path, self.start, self.terms, is_rule=self.kind != "view")

    @property
    def text(self) -> str:
        """What an engine gets. Raises: BadCall."""
        return self.expansion.text

    @property
    def discreet(self) -> Query:
        """The same question, as whoever may not see sensitive facts is told of it: without the columns that hold some."""
        names = self.sensitive.names
        return replace(self, columns=tuple(column for column in self.columns if column.name not in names)) if names else self

    @property
    def stem(self) -> str:
        """The name within its topic."""
        return self.name.rpartition(".")[2]
