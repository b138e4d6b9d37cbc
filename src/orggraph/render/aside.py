"""Says what an audit set apart: what is waived, whose waiver ran out, what is healed, what is gone. Nothing is left out in silence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from orggraph.audit import Audit, Finding, Mark, Waived, Waiver
from orggraph.audit.sentence import word_for
from orggraph.inert import harmless
from orggraph.locale import Language, Text
from orggraph.render.discretion import LEFT_OUT, audit_left_out_lines
from orggraph.render.word import Glossary, naming

if TYPE_CHECKING:
    from datetime import date

SHORTEST = 8
"""Digits of a fingerprint that are shown at least; more where that many are not enough to tell the findings of one audit apart."""

_WAIVED = Text("Waived, not counted", "已豁免，不计入")
_RAN_OUT = Text("Waivers that ran out, counted again", "豁免已到期，重新计入")
_HEALED = Text("Healed since the baseline", "相对基线已消除")
_GONE = Text("Gone since {day}", "自 {day} 以来已消除")
_TERMS = Text("until {until}, {owner}: {reason}", "至 {until}，{owner}：{reason}")
_ENDED = Text("ended {until}, {owner}: {reason}", "已于 {until} 到期，{owner}：{reason}")
_COUNTS = {
    "waived": Text("{count} waived", "豁免 {count}"),
    "ran_out": Text("{count} with a waiver that ran out", "豁免到期 {count}"),
    "accepted": Text("{count} accepted by the baseline", "基线已接受 {count}"),
    "healed": Text("{count} healed", "已消除 {count}"),
    "unchanged": Text("{count} there on {day} already", "{day} 时已存在 {count}"),
    "gone": Text("{count} gone since {day}", "{day} 以来消除 {count}"),
}


def shown_digits(audit: Audit) -> int:
    """How much of each fingerprint to show, so that what is shown names one finding."""
    marks = {finding.fingerprint for finding in audit.everything}
    return next((digits for digits in range(SHORTEST, 16) if len({mark[:digits] for mark in marks}) == len(marks)), 16)


def count_parts(audit: Audit, language: Language) -> list[str]:
    """How many findings were set apart, and why; nothing of what is not there."""
    counts = {name: len(getattr(audit, name)) for name in _COUNTS}
    return [text.fill(count=counts[name], day=audit.since).in_language(language) for name, text in _COUNTS.items() if counts[name]]


def aside_sections(audit: Audit, language: Language) -> Iterator[tuple[str, list[str]]]:
    """A title and one line an entry for each kind of finding that was set apart and somebody should see."""
    digits = shown_digits(audit)
    sections = [
        (_WAIVED, [_waived(waived, _TERMS, digits, language) for waived in audit.waived]),
        (_RAN_OUT, [_waived(waived, _ENDED, digits, language) for waived in audit.ran_out]),
        (_HEALED, [_mark(mark, digits, language) for mark in audit.healed]),
        (_GONE.fill(day=audit.since), [_finding(finding, digits) for finding in audit.gone]),
    ]
    for title, lines in sections:
        if lines:
            yield title.in_language(language), [harmless(line) for line in lines]
    if left_out := audit_left_out_lines(audit, language):
        yield LEFT_OUT.in_language(language), left_out


def waiver_object(waiver: Waiver, day: date) -> dict[str, Any]:
    """A waiver for programs. is_running: whether the finding is waived on `day`."""
    return {
        "fingerprint": waiver.fingerprint,
        "code": waiver.rule,
        "customer_id": waiver.customer_id,
        "subject_kind": waiver.subject_kind,
        "subject_id": waiver.subject_id,
        "owner": waiver.owner,
        "reason": waiver.reason,
        "created_on": waiver.created_on,
        "until": waiver.until,
        "is_running": waiver.is_running(day),
    }


def mark_object(mark: Mark) -> dict[str, Any]:
    """What a finding that is no longer there was known by, for programs."""
    return {
        "fingerprint": mark.fingerprint,
        "code": mark.code,
        "customer_id": mark.customer_id,
        "subject_kind": mark.subject_kind,
        "subject_id": mark.subject_id,
    }


def _waived(waived: Waived, terms: Text, digits: int, language: Language) -> str:
    waiver = waived.waiver
    said = terms.fill(until=waiver.until, owner=waiver.owner, reason=waiver.reason).in_language(language)
    return f"{_finding(waived.finding, digits)} · {said}"


def _finding(finding: Finding, digits: int) -> str:
    customer = f" · {naming(finding.customer, finding.customer_id)}" if finding.customer_id else ""
    return f"{finding.code} {finding.fingerprint[:digits]} · {naming(finding.subject, finding.subject_id)}{customer}"


def _mark(mark: Mark, digits: int, language: Language) -> str:
    customer = f" · {mark.customer_id}" if mark.customer_id else ""
    kind = word_for("subject_kind", mark.subject_kind, Glossary().all_words, language)
    return f"{mark.code} {mark.fingerprint[:digits]} · {kind} {mark.subject_id}{customer}"
