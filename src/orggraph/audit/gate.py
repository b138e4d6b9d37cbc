"""Says whether a project may be approved: the rules of its power map, asked about this project alone and put together as checks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from orggraph.audit.finding import Audit, Finding, Verdict
from orggraph.audit.name import Names, english_names, in_english
from orggraph.audit.review import hold_against
from orggraph.audit.round import Ask, run_audit
from orggraph.locale import Language, Text
from orggraph.model.vocabulary import POINTS

if TYPE_CHECKING:
    from orggraph.ingest import Import
    from orggraph.library import Query

_POINTS = "chain.control_points"
_CHAIN = tuple(POINTS)


@dataclass(frozen=True, slots=True)
class _Demand:
    """One thing that the gate asks for. rule: the gap that says it is missing; evidence: the fact of that gap that means this demand, None for any finding."""

    title: Text
    rule: str
    evidence: str | None = None


DEMANDS: Mapping[str, _Demand] = {
    "decision_chain": _Demand(Text("decision chain complete", "决策链完整"), "no_power_map", "missing_points"),
    "competitor_view": _Demand(Text("competitor view present", "有竞争对手视图"), "no_power_map", "lacks_rival_view"),
    "five_lines": _Demand(Text("five lines covered", "五线覆盖"), "line_uncovered"),
    "in_time": _Demand(Text("control points in time", "控制点及时到位"), "late"),
}
"""What the gate asks of a project: no power map, no approval."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GateCheck:
    """One demand and how the project stands to it. is_passed: None when it could not be checked; findings: what is missing."""

    code: str
    title: Text
    is_passed: bool | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """The gate of one project on one day. audit: the findings and failures behind the checks."""

    project_id: str
    project: str | None
    customer_id: str | None
    customer: str | None
    as_of: date
    checks: tuple[GateCheck, ...]
    audit: Audit
    names: Names

    @property
    def verdict(self) -> Verdict:
        """`clean` when the project passes, `findings` when something is missing, `unchecked` when not everything could be asked."""
        return self.audit.verdict

    def for_reader(self, language: Language) -> Gate:
        """The same gate with names as a reader of `language` knows them."""
        if language != "en":
            return self
        said = in_english({"project_id": self.project_id, "project": self.project, "customer_id": self.customer_id, "customer": self.customer}, self.names)
        audit = self.audit.for_reader(language)
        return replace(self, project=said["project"], customer=said["customer"], audit=audit, checks=_checks(audit))


def ask_gate(
    ask: Ask,
    catalogue: Mapping[str, Query],
    read_imports: Callable[[], Sequence[Import]],
    project_id: str,
    *,
    as_of: date,
    values: Mapping[str, Any] | None = None,
) -> Gate:
    """How the project stands on the day `as_of`, live or not: whoever decides on its approval asks before it is opened.

    While an import or an undo has not ended, nothing counts as checked. values: other parameters (`stale_days` ...), each given to the rules that take it.
    Raises BadParams for a project that does not exist or a wrong value, StoreUnavailable and AccessRefused as they come.
    """
    imports = read_imports()
    point = ask(_POINTS, {"project_id": project_id, "as_of": as_of}).rows[0]
    facts = {name: point[name] for name in ("project_id", "project", "customer_id", "customer")}
    rules = dict.fromkeys(demand.rule for demand in DEMANDS.values())
    audit = run_audit(ask, catalogue, as_of=as_of, select=list(rules), fail_on="low", values={**(values or {}), "project_id": project_id})
    audit = hold_against(audit, imports, read_imports())
    return Gate(**facts, as_of=as_of, checks=_checks(audit), audit=audit, names=english_names(ask, [facts]))


def _checks(audit: Audit) -> tuple[GateCheck, ...]:
    failed = {failure.code for failure in audit.failures}
    checks = []
    for code, demand in DEMANDS.items():
        missing = [found for found in audit.findings if found.code == demand.rule and (demand.evidence is None or found.evidence[demand.evidence])]
        findings = tuple(sorted(missing, key=_place))
        is_unsure = None in failed or demand.rule in failed
        checks.append(GateCheck(code=code, title=demand.title, is_passed=False if findings else None if is_unsure else True, findings=findings))
    return tuple(checks)


def _place(finding: Finding) -> int:
    """Where in the chain's order the control point of a finding stands; what is about no point comes first."""
    point = finding.evidence.get("point")
    return 1 + _CHAIN.index(point) if point in _CHAIN else 0
