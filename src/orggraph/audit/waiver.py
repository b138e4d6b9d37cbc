"""Lets someone answer for a finding until a day: who, why and how long stand in the graph, and history stays.

A waiver counts from the day on which it is given up to, and not including, the day `until`. Ending or renewing one closes it
that day and keeps it, so that the audit of any earlier day still knows who answered for what.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from orggraph.errors import BadParams, Problem
from orggraph.locale import Text
from orggraph.shipped import shipped

if TYPE_CHECKING:
    from orggraph.audit.finding import Audit, Finding
    from orggraph.store import Store

_LONGEST = {"owner": 200, "reason": 2_000}
_SHORTEST_PREFIX = 4
_MOST_NAMED = 5
_HEX = frozenset("0123456789abcdef")
Known = TypeVar("Known", bound="Finding | Waiver")


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """One finding that someone answers for. until: the first day on which it counts again."""

    id: str
    fingerprint: str
    rule: str
    customer_id: str | None
    subject_kind: str
    subject_id: str
    owner: str
    reason: str
    created_on: date
    until: date

    def is_running(self, day: date) -> bool:
        """Whether the finding is waived on that day."""
        return self.created_on <= day < self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Who answers for a finding, why, from when on, and the first day on which it counts again."""

    owner: str
    reason: str
    created_on: date
    until: date


@dataclass(frozen=True, slots=True)
class Waived:
    """A finding and the waiver that someone gave for it."""

    finding: Finding
    waiver: Waiver


def read_waivers(store: Store) -> tuple[Waiver, ...]:
    """Every waiver there ever was, the one that runs out first in front. Raises StoreError."""
    return tuple(Waiver(**record) for record in store.read(_statement("waivers"), {}, name="audit.waivers").records)


def set_aside(audit: Audit, waivers: Iterable[Waiver]) -> Audit:
    """The audit without the findings that are waived on its day; those whose waiver ran out stay, and are named beside."""
    running: dict[str, Waiver] = {}
    ended: dict[str, Waiver] = {}
    for waiver in sorted(waivers, key=lambda waiver: (waiver.created_on, waiver.id)):
        if waiver.is_running(audit.as_of):
            running[waiver.fingerprint] = waiver
        elif waiver.until <= audit.as_of:
            ended[waiver.fingerprint] = waiver
    return replace(
        audit,
        findings=tuple(finding for finding in audit.findings if finding.fingerprint not in running),
        waived=tuple(Waived(finding, running[finding.fingerprint]) for finding in audit.findings if finding.fingerprint in running),
        ran_out=tuple(
            Waived(finding, ended[finding.fingerprint]) for finding in audit.findings if finding.fingerprint in ended and finding.fingerprint not in running
        ),
    )


def agree(*, until: date, owner: str, reason: str, today: date) -> Terms:
    """The terms of a waiver from today on. Raises BadParams with everything that is wrong with them."""
    problems = []
    if until <= today:
        ahead = Text("It must lie ahead: it is the first day on which the finding counts again.", "须晚于今天：自该日起该问题重新计入。")
        problems.append(Problem(what=ahead, column="until", value=str(until)))
    texts = {"owner": owner.strip(), "reason": reason.strip()}
    for name, text in texts.items():
        if not text:
            problems.append(Problem(what=Text("Must be given.", "必须给出。"), column=name))
        elif len(text) > _LONGEST[name]:
            problems.append(Problem(what=Text(f"Longer than {_LONGEST[name]} characters.", f"超过 {_LONGEST[name]} 个字符。"), column=name))
        elif not text.isprintable():
            problems.append(Problem(what=Text("Holds line breaks or characters that are no text.", "含有换行或非文本字符。"), column=name))
    if problems:
        raise BadParams(
            Text("The finding cannot be waived like this.", "无法这样豁免该问题。"),
            Text("A waiver names who answers for it, why, and until when.", "豁免须写明负责人、理由和截止日期。"),
            problems=problems,
        )
    return Terms(created_on=today, until=until, **texts)


def make_waiver(finding: Finding, terms: Terms) -> Waiver:
    """The waiver of this finding on these terms: one a finding and day."""
    return Waiver(
        id=f"{finding.fingerprint}-{terms.created_on:%Y%m%d}",
        fingerprint=finding.fingerprint,
        rule=finding.code,
        customer_id=finding.customer_id,
        subject_kind=finding.subject_kind,
        subject_id=finding.subject_id,
        owner=terms.owner,
        reason=terms.reason,
        created_on=terms.created_on,
        until=terms.until,
    )


def write_waiver(store: Store, waiver: Waiver, *, known: Iterable[Waiver]) -> None:
    """Writes a new waiver; one that still runs for the same finding is closed on the new one's first day. Raises StoreError."""
    closed = [
        replace(other, until=waiver.created_on)
        for other in known
        if other.fingerprint == waiver.fingerprint and other.id != waiver.id and other.is_running(waiver.created_on)
    ]
    text = _statement("write_waiver")
    store.write_together([(text, {"row": asdict(entry)}) for entry in (*closed, waiver)], name="audit.write_waiver")


def end_waiver(store: Store, waiver: Waiver, *, today: date) -> Waiver:
    """The waiver as it stands once it counts no more from today on. Raises StoreError."""
    ended = replace(waiver, until=today)
    store.write(_statement("write_waiver"), {"row": asdict(ended)}, name="audit.end_waiver")
    return ended


def find_finding(audit: Audit, mark: str) -> Finding:
    """The finding whose fingerprint is or begins with `mark`, waived or not. Raises BadParams when none or several do."""
    findings = [*audit.findings, *(waived.finding for waived in audit.waived)]
    return _find(
        findings,
        mark,
        Text('No finding of today has the fingerprint "{mark}".', "今天的审计结果中没有指纹为“{mark}”的问题。"),
        Text("Take it from today's audit: orggraph audit", "请从今天的审计结果中抄录：orggraph audit"),
    )


def find_running(waivers: Sequence[Waiver], mark: str, today: date) -> Waiver:
    """The waiver that runs today for the finding whose fingerprint is or begins with `mark`. Raises BadParams."""
    running = [waiver for waiver in waivers if waiver.is_running(today)]
    return _find(
        running,
        mark,
        Text('No waiver that runs today is for a finding "{mark}".', "今天有效的豁免中没有针对“{mark}”的。"),
        Text("List them with: orggraph waive --list", "查看全部：orggraph waive --list"),
    )


def _find(known: Sequence[Known], mark: str, missing: Text, remedy: Text) -> Known:
    sought = mark.strip().lower()
    if len(sought) < _SHORTEST_PREFIX or not _HEX.issuperset(sought):
        what = Text(f'"{mark}" is not the fingerprint of a finding.', f"“{mark}”不是问题的指纹。")
        how = Text(
            f"It is 16 of the digits 0-9 and a-f, as the audit prints them; the first {_SHORTEST_PREFIX} or more will do.",
            f"指纹为审计所示的 16 位 0-9、a-f 字符，写出开头至少 {_SHORTEST_PREFIX} 位即可。",
        )
        raise BadParams(what, how, problems=[Problem(what=what, column="finding", value=mark)])
    found = {entry.fingerprint: entry for entry in known if entry.fingerprint.startswith(sought)}
    if not found:
        what = missing.fill(mark=mark)
        raise BadParams(what, remedy, problems=[Problem(what=what, column="finding", value=mark)])
    if len(found) > 1:
        what = Text(f'"{mark}" begins the fingerprints of {len(found)} findings.', f"有 {len(found)} 个问题的指纹以“{mark}”开头。")
        said = ", ".join(sorted(found)[:_MOST_NAMED])
        raise BadParams(what, Text(f"Write more of it: {said}.", f"请多写几位：{said}。"), problems=[Problem(what=what, column="finding", value=mark)])
    return next(iter(found.values()))


def _statement(name: str) -> str:
    return (shipped("schema") / "audit" / f"{name}.cypher").read_text(encoding="utf-8")
