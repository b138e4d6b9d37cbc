"""What an audit hands back: findings, what could not be checked, and the verdict on both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from orggraph.audit.name import Names, in_english
from orggraph.errors import OrgGraphError
from orggraph.locale import Language, Text

if TYPE_CHECKING:
    from orggraph.audit.waiver import Waived
    from orggraph.library import Query

Severity = Literal["critical", "high", "medium", "low"]
SEVERITIES: dict[str, Text] = {
    "critical": Text("critical", "严重"),
    "high": Text("high", "高"),
    "medium": Text("medium", "中"),
    "low": Text("low", "低"),
}
"""Worst first; the order in which findings are listed."""
_RANK = {severity: rank for rank, severity in enumerate(SEVERITIES)}

Verdict = Literal["clean", "findings", "unchecked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What a finding is known by when the finding itself is gone: ids and the fingerprint, nothing that can change."""

    code: str
    customer_id: str | None
    subject_kind: str
    subject_id: str
    fingerprint: str

    @property
    def order(self) -> tuple[str, str, str, str, str]:
        """Sorts marks by customer, rule and subject."""
        return (self.customer_id or "", self.code, self.subject_kind, self.subject_id, self.fingerprint)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is missing or wrong: who or what it is about, what is missing, what to do.

    code: the rule's short name (`sales_only`); query: its full name (`gaps.sales_only`).
    evidence: the counts, days and names behind it, as the rule returned them.
    fingerprint: the same for the same fault on any engine, in any order and language, on any day.
    """

    code: str
    query: str
    severity: str
    title: Text
    customer_id: str | None
    customer: str | None
    subject_kind: str
    subject_id: str
    subject: str | None
    missing: Text
    remedy: Text
    why: Text
    evidence: Mapping[str, Any]
    fingerprint: str

    @property
    def order(self) -> tuple[int, str, str, str, str, str]:
        """Sorts findings: worst first, then by customer, rule and subject; total, so that no two differ by chance."""
        return (_RANK[self.severity], self.customer_id or "", self.code, self.subject_kind, self.subject_id, self.fingerprint)

    @property
    def mark(self) -> Mark:
        """What the finding is known by."""
        return Mark(code=self.code, customer_id=self.customer_id, subject_kind=self.subject_kind, subject_id=self.subject_id, fingerprint=self.fingerprint)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A rule that could not be checked, or not whole, and why; `code` is None when it concerns all of them."""

    code: str | None
    query: str | None
    error: OrgGraphError


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many findings one rule has at one customer."""

    customer_id: str | None
    customer: str | None
    code: str
    severity: str
    findings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """The outcome of one audit. `checked` names every rule that was asked for, those that failed included.

    findings: those that count. Of the others, waived: someone answers for them today; accepted: the baseline holds them;
    unchanged: they were there on the day `since` already.
    ran_out: findings that count again since their waiver ended. healed: what the baseline accepts and no longer is; gone: what was found
    on the day `since` and no longer is.
    rules: the questions behind `checked`; customers: the ids of those that were looked at.
    names: the English names of all that the findings name, for readers of English.
    left_out: how many findings of each rule are not there since they tell what is sensitive.
    """

    as_of: date
    customer_id: str | None
    customer: str | None
    fail_on: str
    checked: tuple[str, ...]
    findings: tuple[Finding, ...]
    failures: tuple[Failure, ...]
    waived: tuple[Waived, ...] = ()
    ran_out: tuple[Waived, ...] = ()
    has_baseline: bool = False
    accepted: tuple[Finding, ...] = ()
    healed: tuple[Mark, ...] = ()
    since: date | None = None
    unchanged: tuple[Finding, ...] = ()
    gone: tuple[Finding, ...] = ()
    rules: tuple[Query, ...] = field(default=(), repr=False)
    customers: frozenset[str] = field(default=frozenset(), repr=False)
    left_out: Mapping[str, int] = field(default_factory=dict)
    names: Names = field(default_factory=dict, repr=False)

    def for_reader(self, language: Language) -> Audit:
        """The same audit with customers, subjects and evidence named as a reader of `language` knows them; the words of findings are in both anyway."""
        if language != "en" or not self.names:
            return self
        return replace(
            self,
            customer=self.names.get((self.customer_id or "", self.customer or ""), self.customer),
            findings=tuple(_in_english(finding, self.names) for finding in self.findings),
            waived=tuple(replace(waived, finding=_in_english(waived.finding, self.names)) for waived in self.waived),
            ran_out=tuple(replace(waived, finding=_in_english(waived.finding, self.names)) for waived in self.ran_out),
            gone=tuple(_in_english(finding, self.names) for finding in self.gone),
        )

    @property
    def everything(self) -> tuple[Finding, ...]:
        """All that was found, whether it counts or not."""
        return (*self.findings, *(waived.finding for waived in self.waived), *self.accepted, *self.unchanged)

    def has_looked_for(self, mark: Mark) -> bool:
        """Whether this audit would have found that fault if it were there: its rule was checked whole, and its customer was among those looked at."""
        failed = {failure.code for failure in self.failures}
        if None in failed or mark.code in failed or mark.code in self.left_out or mark.code not in self.checked:
            return False
        return self.customer_id is None or mark.customer_id in self.customers

    def counts(self, finding: Finding) -> bool:
        """Whether this finding is bad enough for the verdict `findings`."""
        return _RANK[finding.severity] <= _RANK[self.fail_on]

    @property
    def verdict(self) -> Verdict:
        """`unchecked` when any rule failed, whatever was found; else `findings` when one is as bad as `fail_on`; else `clean`."""
        if self.failures:
            return "unchecked"
        return "findings" if any(map(self.counts, self.findings)) else "clean"

    @property
    def severities(self) -> dict[str, int]:
        """How many findings of each severity, worst first, zeros included."""
        counted = Counter(finding.severity for finding in self.findings)
        return {severity: counted[severity] for severity in SEVERITIES}

    @property
    def summary(self) -> tuple[Count, ...]:
        """Findings counted per customer and rule: customers by id, within one the worst rules first."""
        counted = Counter((finding.customer_id, finding.customer, finding.code, finding.severity) for finding in self.findings)
        ordered = sorted(counted.items(), key=lambda item: (item[0][0] or "", _RANK[item[0][3]], item[0][2]))
        return tuple(
            Count(customer_id=customer_id, customer=customer, code=code, severity=severity, findings=findings)
            for (customer_id, customer, code, severity), findings in ordered
        )


def _in_english(finding: Finding, names: Names) -> Finding:
    row = {name: getattr(finding, name) for name in ("subject_id", "subject", "customer_id", "customer", "evidence")}
    return replace(finding, **in_english(row, names))
