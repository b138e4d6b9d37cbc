"""Turns an audit into lines that say who, what is missing, held by whom, since when, and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.cells import cell_len

from orggraph.audit import SEVERITIES, Audit, Finding, Waived
from orggraph.inert import harmless
from orggraph.locale import Language, Text
from orggraph.render import layout
from orggraph.render.aside import aside_sections, count_parts, mark_object, shown_digits, waiver_object
from orggraph.render.layout import Style
from orggraph.render.machine import SCHEMA_VERSION
from orggraph.render.word import naming, titled

_AS_OF = Text("as of {day}", "基准日 {day}")
_ALL = Text("All customers", "全部客户")
_NO_CUSTOMER = Text("No customer", "不属于任何客户")
_CLEAN = Text("{rules} checked, nothing found", "已检查{rules}，未发现问题")
_NOTHING_COUNTS = Text("{rules} checked, nothing that counts", "已检查{rules}，没有计入的问题")
_RULES = Text("{rules} rules", " {rules} 条规则")
_ONE_RULE = Text("1 rule", " 1 条规则")
_COUNT = Text("{count} findings: {severities}", "{count} 项：{severities}")
_ONE = Text("1 finding: {severities}", "1 项：{severities}")
_SEVERITY = Text("{count} {severity}", "{severity} {count}")
_CUSTOMER = Text("customer", "客户")
_RULE = Text("rule", "规则")
_FINDINGS = Text("findings", "数量")
_UNSURE = Text("nothing found, but not everything could be checked", "未发现问题，但有规则未能检查")
_UNCHECKED = Text("Could not be checked", "未能检查")
_JOIN = Text(", ", "，")
_COLON = Text(":", "：")

MISSING = Text("what is missing", "缺失情况")
REMEDY = Text("what to do", "建议措施")
CSV_COLUMNS: tuple[tuple[str, Text], ...] = (
    ("fingerprint", Text("fingerprint", "指纹")),
    ("code", Text("rule", "规则")),
    ("severity", Text("severity", "严重程度")),
    ("customer_id", Text("customer id", "客户编号")),
    ("customer", Text("customer", "客户")),
    ("subject_kind", Text("subject kind", "对象类型")),
    ("subject_id", Text("subject id", "对象编号")),
    ("subject", Text("subject", "对象")),
    ("missing", MISSING),
    ("remedy", REMEDY),
    ("title", Text("title", "标题")),
    ("as_of", Text("as of", "基准日")),
    ("evidence", Text("evidence", "依据")),
)


def audit_lines(audit: Audit, style: Style, language: Language) -> Iterator[str]:
    """The audit for a person: the count, every finding grouped by customer, a summary per customer and rule, what was set apart, what failed."""
    yield _head(audit, style, language)
    code_width = max((len(finding.code) for finding in audit.findings), default=0)
    digits = shown_digits(audit)
    severity_width = max((cell_len(_said(finding.severity, language)) for finding in audit.findings), default=0)
    for customer_id, customer in dict.fromkeys((finding.customer_id, finding.customer) for finding in audit.findings):
        yield ""
        if audit.customer is None or customer_id != audit.customer_id:
            yield style.bold(naming(customer, customer_id) if customer_id else _NO_CUSTOMER.in_language(language))
        for finding in audit.findings:
            if finding.customer_id == customer_id:
                yield from _finding(finding, digits, severity_width, code_width, style, language)
    if len(audit.summary) > 1:
        yield ""
        yield from _summary(audit, style, language)
    for title, lines in aside_sections(audit, language):
        yield ""
        yield style.bold(f"{title}{_COLON.in_language(language)}")
        for line in lines:
            yield from layout.paragraph(line, style, indent=2)
    for title, lines in failure_sections(audit, language):
        yield ""
        yield style.red(f"{title}{_COLON.in_language(language)}")
        for line in lines:
            yield from layout.paragraph(line, style, indent=2)


def failure_sections(audit: Audit, language: Language) -> Iterator[tuple[str, list[str]]]:
    """A title and one line for each rule that could not be checked; nothing when all could."""
    if audit.failures:
        yield (
            _UNCHECKED.in_language(language),
            [harmless((f"{failure.query}: " if failure.query else "") + failure.error.in_language(language).splitlines()[0]) for failure in audit.failures],
        )


def head_line(audit: Audit, language: Language) -> str:
    """Who was looked at, on which day, and what was found."""
    return _head(audit, layout.PLAIN, language)


def summary_lines(audit: Audit, style: Style, language: Language) -> Iterator[str]:
    """The audit's count, and how many findings each customer and rule has."""
    yield _head(audit, style, language)
    yield ""
    yield from _summary(audit, style, language)


def audit_object(audit: Audit, language: Language) -> dict[str, Any]:
    """The audit as one object for programs; `missing`, `remedy` and `title` are in the asked language, all else is not said in words."""
    return {
        "schema_version": SCHEMA_VERSION,
        "as_of": audit.as_of,
        "customer_id": audit.customer_id,
        "fail_on": audit.fail_on,
        "verdict": audit.verdict,
        "checked": list(audit.checked),
        "severities": audit.severities,
        "summary": [
            {"customer_id": count.customer_id, "customer": count.customer, "code": count.code, "severity": count.severity, "findings": count.findings}
            for count in audit.summary
        ],
        "findings": [finding_object(finding, language) for finding in audit.findings],
        "waived": [_waived_object(waived, audit, language) for waived in audit.waived],
        "ran_out": [_waived_object(waived, audit, language) for waived in audit.ran_out],
        "baseline": {"accepted": len(audit.accepted), "healed": [mark_object(mark) for mark in audit.healed]} if audit.has_baseline else None,
        "since": {
            "day": audit.since,
            "unchanged": len(audit.unchanged),
            "gone": [finding_object(finding, language) for finding in audit.gone],
        }
        if audit.since is not None
        else None,
        "left_out": [{"code": code, "findings": count} for code, count in sorted(audit.left_out.items())],
        "failures": [
            {"code": failure.code, "query": failure.query, "kind": failure.error.kind, "detail": failure.error.in_language(language)}
            for failure in audit.failures
        ],
    }


def finding_object(finding: Finding, language: Language) -> dict[str, Any]:
    """One finding for programs."""
    return {
        "fingerprint": finding.fingerprint,
        "code": finding.code,
        "query": finding.query,
        "severity": finding.severity,
        "title": finding.title.in_language(language),
        "customer_id": finding.customer_id,
        "customer": finding.customer,
        "subject_kind": finding.subject_kind,
        "subject_id": finding.subject_id,
        "subject": finding.subject,
        "missing": finding.missing.in_language(language),
        "remedy": finding.remedy.in_language(language),
        "evidence": finding.evidence,
    }


def _waived_object(waived: Waived, audit: Audit, language: Language) -> dict[str, Any]:
    return {**finding_object(waived.finding, language), "waiver": waiver_object(waived.waiver, audit.as_of)}


def finding_rows(audit: Audit, language: Language) -> list[dict[str, Any]]:
    """Every finding as `finding_object` has it, with the day that was asked about."""
    return [{**finding_object(finding, language), "as_of": audit.as_of} for finding in audit.findings]


def _head(audit: Audit, style: Style, language: Language) -> str:
    who = audit.customer or audit.customer_id or _ALL.in_language(language)
    severities = _JOIN.in_language(language).join(
        _SEVERITY.fill(count=count, severity=SEVERITIES[severity]).in_language(language) for severity, count in audit.severities.items() if count
    )
    count = len(audit.findings)
    set_apart = count_parts(audit, language)
    rules = _ONE_RULE if len(audit.checked) == 1 else _RULES.fill(rules=len(audit.checked))
    said = (
        (_UNSURE if audit.failures else (_NOTHING_COUNTS if set_apart else _CLEAN).fill(rules=rules))
        if not count
        else _ONE.fill(severities=severities)
        if count == 1
        else _COUNT.fill(count=count, severities=severities)
    )
    return " · ".join([style.bold(harmless(who)), _AS_OF.fill(day=audit.as_of).in_language(language), said.in_language(language), *set_apart])


def _finding(finding: Finding, digits: int, severity_width: int, code_width: int, style: Style, language: Language) -> Iterator[str]:
    severity = layout.pad(_said(finding.severity, language), severity_width)
    coloured = {"critical": style.red, "high": style.yellow}.get(finding.severity, style.dim)
    start = severity_width + code_width + 2 * layout.GAP
    named = f"{titled(finding.subject, finding.evidence.get('title'), finding.subject_id, language)} · {finding.fingerprint[:digits]}"
    subject, *more = layout.paragraph(named, style, indent=start)
    yield coloured(severity) + " " * layout.GAP + layout.pad(finding.code, code_width) + " " * layout.GAP + subject.lstrip()
    yield from more
    yield from layout.paragraph(harmless(finding.missing.in_language(language)), style, indent=start)
    for line in layout.paragraph(harmless("→ " + finding.remedy.in_language(language)), style, indent=start):
        yield style.dim(line)


def _said(severity: str, language: Language) -> str:
    return SEVERITIES[severity].in_language(language).upper()


def _summary(audit: Audit, style: Style, language: Language) -> Iterator[str]:
    headings = [_CUSTOMER.in_language(language), _RULE.in_language(language), "", _FINDINGS.in_language(language)]
    rows, last = [], object()
    for count in audit.summary:
        shown = naming(count.customer, count.customer_id) if count.customer_id else _NO_CUSTOMER.in_language(language)
        rows.append([shown if count.customer_id != last else "", count.code, SEVERITIES[count.severity].in_language(language), str(count.findings)])
        last = count.customer_id
    yield from layout.table(headings, rows, style, numeric=[3])
