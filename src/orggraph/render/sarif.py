"""Writes an audit as SARIF 2.1.0, the format in which code scanners, and what collects their results, exchange findings.

A subject has no place in a file, so it is a logical location: customer/kind/id. What is waived is a suppressed result, what the baseline
holds and is healed an absent one, what could not be checked a notification of a run that was not successful.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from orggraph import __version__
from orggraph.inert import harmless
from orggraph.locale import Language, Text

if TYPE_CHECKING:
    from orggraph.audit import Audit, Failure, Finding, Mark, Waiver
    from orggraph.library import Query

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
"""The address by which the standard names its schema; nothing is fetched from there."""
FINGERPRINT = "orggraph/v1"
_LEVELS = {"critical": "error", "high": "error", "medium": "warning", "low": "note"}
_HEALED = Text("No longer found.", "已不再出现。")
_TERMS = Text("{reason} ({owner}, until {until})", "{reason}（{owner}，至 {until}）")


def sarif_log(audit: Audit, language: Language) -> dict[str, Any]:
    """The log as one object: one run with its rules, its results and what it could not check."""
    reader = audit.for_reader(language)
    places = {rule.stem: place for place, rule in enumerate(reader.rules)}
    is_compared = audit.has_baseline or audit.since is not None
    state = {"baselineState": "new"} if is_compared else {}
    waived_state = {"baselineState": "unchanged"} if is_compared else {}
    results = [{**_result(finding, places, language), **state} for finding in reader.findings]
    results += [
        {**_result(waived.finding, places, language), **waived_state, "suppressions": [_suppression(waived.waiver, language)]} for waived in reader.waived
    ]
    results += [{**_result(finding, places, language), "baselineState": "absent"} for finding in reader.gone]
    gone = {finding.fingerprint for finding in reader.gone}
    results += [_absent(mark, places, language) for mark in reader.healed if mark.fingerprint not in gone]
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {"name": "orggraph", "version": __version__, "language": language, "rules": [_rule(rule, language) for rule in reader.rules]}
                },
                "automationDetails": {"id": f"orggraph/audit/{audit.customer_id or 'all'}/{audit.as_of.isoformat()}"},
                "invocations": [
                    {
                        "executionSuccessful": not audit.failures,
                        "toolExecutionNotifications": [_notification(failure, language) for failure in audit.failures],
                    }
                ],
                "results": results,
                "properties": {"as_of": audit.as_of, "customer_id": audit.customer_id, "fail_on": audit.fail_on, "verdict": audit.verdict},
            }
        ],
    }


def _rule(rule: Query, language: Language) -> dict[str, Any]:
    texts = {"shortDescription": rule.title, "fullDescription": rule.summary, "help": rule.why}
    return {
        "id": rule.stem,
        **{name: {"text": text.in_language(language)} for name, text in texts.items() if text is not None and text.in_language(language)},
        "defaultConfiguration": {"level": _LEVELS[str(rule.severity)]},
        "properties": {"severity": rule.severity, "query": rule.name},
    }


def _result(finding: Finding, places: dict[str, int], language: Language) -> dict[str, Any]:
    return {
        "ruleId": finding.code,
        "ruleIndex": places[finding.code],
        "kind": "fail",
        "level": _LEVELS[finding.severity],
        "message": {
            "text": harmless(f"{finding.subject or finding.subject_id}: {finding.missing.in_language(language)} → {finding.remedy.in_language(language)}")
        },
        "locations": [_location(finding.mark, finding.subject)],
        "fingerprints": {FINGERPRINT: finding.fingerprint},
        "properties": {
            "severity": finding.severity,
            "customer_id": finding.customer_id,
            "customer": finding.customer,
            "subject_kind": finding.subject_kind,
            "subject_id": finding.subject_id,
            "subject": finding.subject,
            "evidence": finding.evidence,
        },
    }


def _absent(mark: Mark, places: dict[str, int], language: Language) -> dict[str, Any]:
    return {
        "ruleId": mark.code,
        "ruleIndex": places[mark.code],
        "kind": "fail",
        "message": {"text": _HEALED.in_language(language)},
        "locations": [_location(mark, None)],
        "fingerprints": {FINGERPRINT: mark.fingerprint},
        "baselineState": "absent",
    }


def _location(mark: Mark, name: str | None) -> dict[str, Any]:
    whole = "/".join(part for part in (mark.customer_id, mark.subject_kind, mark.subject_id) if part is not None)
    return {"logicalLocations": [{"fullyQualifiedName": whole, "kind": mark.subject_kind, **({"name": name} if name else {})}]}


def _suppression(waiver: Waiver, language: Language) -> dict[str, Any]:
    said = _TERMS.fill(reason=waiver.reason, owner=waiver.owner, until=waiver.until).in_language(language)
    return {
        "kind": "external",
        "status": "accepted",
        "justification": said,
        "properties": {"owner": waiver.owner, "created_on": waiver.created_on, "until": waiver.until},
    }


def _notification(failure: Failure, language: Language) -> dict[str, Any]:
    return {
        "level": "error",
        "message": {"text": failure.error.in_language(language)},
        "descriptor": {"id": failure.error.kind},
        **({"associatedRule": {"id": failure.code}} if failure.code else {}),
    }
