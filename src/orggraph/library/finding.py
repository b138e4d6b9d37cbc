"""Reads the short form in which a rule returns its findings, and says the six columns that it stands for.

    RETURN customer, person AS subject, {title: person.title} AS evidence

Without an ORDER BY the rows are ordered by customer and subject; one that is written counts instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from orggraph.library.pattern import PatternReader
from orggraph.library.query import FINDING_COLUMNS
from orggraph.library.statement import Item, Statement
from orggraph.model import LABELS

SHORT = ("customer", "subject", "evidence")


@dataclass(frozen=True, slots=True)
class Finding:
    """A RETURN in short. `customer` and `subject` are variables; the offsets are those of its RETURN, of the evidence and of an ORDER BY, if any."""

    customer: str
    subject: str
    first: int
    evidence: tuple[int, int]
    order: tuple[int, int] | None

    def around(self, before: str) -> tuple[str, str]:
        """What to write around the evidence instead. `before`: the statement up to the RETURN with its terms written out, which tells the subject's label."""
        kind = _kind(before, self.subject)
        customer, subject = self.customer, self.subject
        items = [
            f"{customer}.id AS customer_id",
            f"{customer}.name AS customer",
            f"{kind} AS subject_kind",
            f"{subject}.id AS subject_id",
            f"{subject}.name AS subject",
        ]
        keys = ["customer_id", "subject_id"] if kind.startswith("'") else ["customer_id", "subject_kind", "subject_id"]
        order = "" if self.order else f"ORDER BY {', '.join(keys)}"
        return f"WITH {', '.join(items)},\n     ", f" AS evidence\nRETURN {', '.join(FINDING_COLUMNS)}\n{order}"


def read_finding(statement: Statement) -> Finding | None:
    """The last RETURN of a rule where it is written in short; None where it names the columns itself."""
    arms = statement.arms()
    arm = arms[-1]
    if len(arms) > 1 or arm.returned is None or tuple(item.alias for item in arm.items) != SHORT:
        return None
    code = statement.code
    customer, subject = (_variable(statement, item) for item in arm.items[:2])
    if customer is None or subject is None:
        return None
    evidence = arm.items[2]
    order = (code[arm.ordered].start, code[-1].end) if arm.ordered is not None else None
    return Finding(customer, subject, code[arm.returned].start, (code[evidence.start].start, code[evidence.end - 1].end), order)


def _variable(statement: Statement, item: Item) -> str | None:
    token = statement.code[item.start]
    return token.text if item.end == item.start + 1 and token.kind in ("name", "quoted") else None


def _kind(before: str, variable: str) -> str:
    """What says the kind of thing that the variable holds: its label where the patterns tell it, else what the graph says."""
    known = PatternReader(Statement(before)).known.get(variable)
    if known is not None and len(known[1]) == 1:
        (label,) = known[1]
        return f"'{_snake(label)}'"
    told = f"head(labels({variable}))"
    joined = [f"WHEN '{label}' THEN '{_snake(label)}'" for label in sorted(LABELS) if _snake(label) != label.lower()]
    return f"CASE {told} {' '.join(joined)} ELSE toLower({told}) END"


def _snake(label: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", label).lower()
