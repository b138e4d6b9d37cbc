"""Writes an audit as JUnit XML, which CI servers show as tests: a suite a rule, a case a finding, in the colours of the exit code.

A finding that counts for the verdict is a failure, a milder one passes with its words in `system-out`, a waived one is skipped with the
waiver as its message, a rule that could not be checked is an error, and a rule without findings is one case that passes.
A case's name holds ids only, so that a CI server knows it again after a rename.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from orggraph.inert import harmless
from orggraph.locale import Language, Text
from orggraph.render.word import naming

if TYPE_CHECKING:
    from orggraph.audit import Audit, Finding, Waived
    from orggraph.library import Query

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOTHING = Text("nothing found", "未发现问题")
_WAIVED = Text("waived until {until} by {owner}: {reason}", "豁免至 {until}，负责人 {owner}：{reason}")
_GENERAL = "audit"


def junit_document(audit: Audit, language: Language) -> bytes:
    """The XML document, UTF-8."""
    root = ElementTree.Element("testsuites", name="orggraph audit")
    reader = audit.for_reader(language)
    # What belongs to no rule that could be read has a suite of its own.
    read = {rule.name for rule in audit.rules}
    general = [failure for failure in audit.failures if failure.query not in read]
    if general:
        suite = ElementTree.SubElement(root, "testsuite", name=_GENERAL)
        for failure in general:
            name = " ".join(filter(None, (failure.query, failure.error.kind)))
            case = ElementTree.SubElement(suite, "testcase", classname=_GENERAL, name=_xml(name))
            _say(case, "error", failure.error.kind, failure.error.in_language(language))
    for rule in reader.rules:
        _add_suite(root, reader, rule, language)
    for suite in root:
        _count(suite, suite.iter("testcase"))
        suite.set("timestamp", f"{audit.as_of.isoformat()}T00:00:00")
    _count(root, root.iter("testcase"))
    ElementTree.indent(root)
    body: bytes = ElementTree.tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + body + b"\n"


def _add_suite(root: ElementTree.Element, audit: Audit, rule: Query, language: Language) -> None:
    suite = ElementTree.SubElement(root, "testsuite", name=rule.name)
    properties = ElementTree.SubElement(suite, "properties")
    for name, value in (("severity", rule.severity or ""), ("title", rule.title.in_language(language)), ("as_of", audit.as_of.isoformat())):
        ElementTree.SubElement(properties, "property", name=name, value=_xml(value))
    for finding in audit.findings:
        if finding.query == rule.name:
            _add_finding(suite, audit, finding, language)
    for waived in audit.waived:
        if waived.finding.query == rule.name:
            _add_waived(suite, waived, language)
    failures = [failure for failure in audit.failures if failure.query == rule.name]
    for failure in failures:
        case = ElementTree.SubElement(suite, "testcase", classname=rule.name, name=failure.error.kind)
        _say(case, "error", failure.error.kind, failure.error.in_language(language))
    if len(suite) == 1:
        ElementTree.SubElement(suite, "testcase", classname=rule.name, name=_NOTHING.en)


def _add_finding(suite: ElementTree.Element, audit: Audit, finding: Finding, language: Language) -> None:
    case = _case(suite, finding)
    if audit.counts(finding):
        _say(case, "failure", finding.severity, _words(finding, language))
    else:
        ElementTree.SubElement(case, "system-out").text = _xml(_words(finding, language))


def _add_waived(suite: ElementTree.Element, waived: Waived, language: Language) -> None:
    waiver = waived.waiver
    said = _WAIVED.fill(until=waiver.until, owner=waiver.owner, reason=waiver.reason).in_language(language)
    ElementTree.SubElement(_case(suite, waived.finding), "skipped", message=_xml(harmless(said)))


def _case(suite: ElementTree.Element, finding: Finding) -> ElementTree.Element:
    name = f"{finding.subject_kind} {finding.subject_id} {finding.fingerprint}"
    return ElementTree.SubElement(suite, "testcase", classname=_xml(f"{finding.query}.{finding.customer_id or '-'}"), name=_xml(name))


def _words(finding: Finding, language: Language) -> str:
    who = naming(finding.subject, finding.subject_id)
    where = f" · {naming(finding.customer, finding.customer_id)}" if finding.customer_id else ""
    return f"{who}{where}\n{finding.missing.in_language(language)}\n→ {finding.remedy.in_language(language)}"


def _say(case: ElementTree.Element, tag: str, kind: str, words: str) -> None:
    said = ElementTree.SubElement(case, tag, type=kind, message=_xml(harmless(words)))
    said.text = _xml(words)


def _count(element: ElementTree.Element, cases: Iterator[ElementTree.Element]) -> None:
    tags = [{child.tag for child in case} for case in cases]
    element.set("tests", str(len(tags)))
    for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        element.set(attribute, str(sum(tag in found for found in tags)))


def _xml(text: str) -> str:
    """The text without what XML 1.0 cannot hold and without what drives a terminal."""
    return _NO_XML.sub("", harmless(text, keeps_lines=True))
