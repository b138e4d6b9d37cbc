"""An audit in the formats that other programs take: SARIF by the standard's own schema, JUnit, a line for logs; and every format says what it set apart."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orggraph.audit import Audit, Books, Waiver, agree, make_waiver, refreshed, review
from orggraph.errors import QueryTimedOut
from orggraph.locale import LANGUAGES, Language, Text
from orggraph.render import AUDIT_FORMATS, write_audit
from orggraph.render.explanation import explanation_lines, explanation_object
from orggraph.render.layout import PLAIN
from orggraph.render.logline import audit_logline, error_logline
from orggraph.render.waiver import write_waivers
from tests.fake_graph import DAY, FINDING, FakeGraph
from tests.offline.test_audit import CYCLE, SALES, Database, row, rule

SCHEMA = orjson.loads((Path(__file__).parents[1] / "data" / "sarif" / "sarif-schema-2.1.0.json").read_bytes())
VALIDATOR = jsonschema.Draft4Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
BEFORE = DAY - timedelta(days=30)
SLOW = QueryTimedOut(Text("Too slow.", "太慢。"))
MILD = rule("gaps.stale", "medium", finding="Silent.")


def audited(database: Any, *, waivers: tuple[Waiver, ...] = (), rules: Any = (SALES, CYCLE, MILD), **asked: Any) -> Audit:
    return review(database, {one.name: one for one in rules}, Books(lambda: waivers, lambda: None, lambda: ()), as_of=DAY, **asked)


def face(audit: Audit, format_: Any, language: Language = "en") -> bytes:
    stream = io.BytesIO()
    write_audit(audit, stream, format_, language=language)
    return stream.getvalue()


def waiver_of(audit: Audit, subject_id: str, **terms: Any) -> Waiver:
    [found] = [finding for finding in audit.everything if finding.subject_id == subject_id]
    return make_waiver(found, agree(**{"until": DAY + timedelta(days=30), "owner": "Li Na", "reason": "being hired", "today": DAY, **terms}))


@pytest.fixture(scope="module")
def whole() -> Audit:
    """An audit with one of everything: it counts, is mild, waived, ran out, accepted, healed, and a rule that failed."""
    everything = [row(id_) for id_ in ("p-new", "p-waived", "p-ran-out", "p-accepted")]
    baseline = refreshed(audited(Database(gaps__sales_only=[row("p-healed"), row("p-accepted")])), None)
    database = Database(gaps__sales_only=everything, gaps__stale=[row("p-mild", "c2")], checks__reporting_cycle=SLOW)
    found = audited(database)
    ran_out = waiver_of(found, "p-ran-out", today=BEFORE, until=DAY)
    return audited(database, waivers=(waiver_of(found, "p-waived"), ran_out), baseline=baseline)


# -- every format


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("format_", [format_ for format_ in AUDIT_FORMATS if format_ not in ("csv", "jsonl")])
def test_every_whole_format_names_what_was_waived_and_by_whom_what_is_healed_and_what_failed(whole: Audit, format_: Any, language: Language) -> None:
    content = face(whole, format_, language)
    if format_ == "xlsx":
        import openpyxl

        said = "\n".join(str(cell) for sheet in openpyxl.load_workbook(io.BytesIO(content)) for line in sheet.values for cell in line)
    else:
        said = content.decode().replace("\\", "")
    slow = SLOW.in_language(language)
    assert [] == [word for word in ("p-new", "p-mild", "p-waived", "Li Na", "being hired", slow.splitlines()[0]) if word not in said]
    if format_ != "junit":
        assert "p-healed" in said
    if format_ not in ("junit", "sarif"):
        assert said.count("p-ran-out") >= 2, "once among the findings and once with the waiver that ran out"


@pytest.mark.parametrize("format_", ["csv", "jsonl"])
def test_lists_of_findings_hold_those_that_count_and_no_others(whole: Audit, format_: Any) -> None:
    said = face(whole, format_).decode()
    assert ["p-new", "p-ran-out", "p-mild"] == [id_ for id_ in ("p-new", "p-ran-out", "p-waived", "p-accepted", "p-healed", "p-mild") if id_ in said]


def test_the_head_counts_what_was_set_apart(whole: Audit) -> None:
    assert (
        "All customers · as of 2026-06-30 · 3 findings: 2 high, 1 medium · 1 waived · 1 with a waiver that ran out · 1 accepted by the baseline · 1 healed"
        == face(whole, "table").decode().splitlines()[0]
    )


def test_nothing_that_counts_is_told_from_nothing_found() -> None:
    database = Database(gaps__sales_only=[row("p1")])
    audit = audited(database, waivers=(waiver_of(audited(database), "p1"),))
    assert "3 rules checked, nothing that counts · 1 waived" in face(audit, "table").decode()
    assert "3 rules checked, nothing found" in face(audited(Database()), "table").decode()


def test_fingerprints_are_shown_with_as_many_digits_as_tell_them_apart() -> None:
    from dataclasses import replace

    one, other = audited(Database(gaps__sales_only=[row("p1"), row("p2")])).findings
    alike = replace(other, fingerprint=one.fingerprint[:9] + ("0" if one.fingerprint[9] != "0" else "1") + "000000")
    shown = face(replace(audited(Database()), findings=(one, alike)), "table").decode()
    assert one.fingerprint[:10] in shown
    assert one.fingerprint[:11] not in shown


def test_markdown_of_an_audit_that_could_not_check_says_so() -> None:
    said = face(audited(Database(gaps__sales_only=SLOW)), "md").decode()
    assert "nothing found, but not everything could be checked" in said
    assert "**Could not be checked**" in said


# -- SARIF


@pytest.mark.parametrize("language", LANGUAGES)
def test_sarif_is_valid_by_the_schema_of_the_standard(whole: Audit, language: Language) -> None:
    for audit in (whole, audited(Database()), audited(Database(gaps__sales_only=SLOW)), FakeGraph(**{"gaps.sales_only": [FINDING]}).audit()):
        assert [] == [error.message for error in VALIDATOR.iter_errors(orjson.loads(face(audit, "sarif", language)))]


@given(st.lists(st.tuples(st.text(max_size=5), st.none() | st.text(max_size=5)), unique=True, max_size=6))
def test_sarif_and_junit_hold_whatever_ids_there_are(subjects: list[tuple[str, str | None]]) -> None:
    audit = audited(Database(gaps__sales_only=[row(*subject) for subject in subjects]))
    assert [] == [error.message for error in VALIDATOR.iter_errors(orjson.loads(face(audit, "sarif")))]
    assert len(subjects) == len(ElementTree.fromstring(face(audit, "junit")).findall(".//failure"))


def test_a_broken_log_would_be_noticed() -> None:
    log = orjson.loads(face(audited(Database(gaps__sales_only=[row("p1")])), "sarif"))
    log["runs"][0]["results"][0]["level"] = "critical"
    assert 1 == len(list(VALIDATOR.iter_errors(log)))


def test_sarif_says_severity_place_fingerprint_and_state(whole: Audit) -> None:
    [run] = orjson.loads(face(whole, "sarif"))["runs"]
    found = {result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"]: result for result in run["results"]}
    assert {
        "c1/person/p-new": ("sales_only", "error", "new"),
        "c1/person/p-ran-out": ("sales_only", "error", "new"),
        "c2/person/p-mild": ("stale", "warning", "new"),
        "c1/person/p-waived": ("sales_only", "error", "unchanged"),
        "c1/person/p-healed": ("sales_only", None, "absent"),
    } == {place: (result["ruleId"], result.get("level"), result["baselineState"]) for place, result in found.items()}
    assert [finding.fingerprint for finding in whole.findings if finding.subject_id == "p-new"] == [found["c1/person/p-new"]["fingerprints"]["orggraph/v1"]]
    [suppression] = found["c1/person/p-waived"]["suppressions"]
    assert ("external", "accepted") == (suppression["kind"], suppression["status"])
    [invocation] = run["invocations"]
    assert (False, ["query-timed-out"]) == (invocation["executionSuccessful"], [one["descriptor"]["id"] for one in invocation["toolExecutionNotifications"]])
    assert all(run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])


def test_sarif_without_a_comparison_has_no_state() -> None:
    [run] = orjson.loads(face(audited(Database(gaps__sales_only=[row("p1")])), "sarif"))["runs"]
    assert "baselineState" not in run["results"][0]


# -- JUnit


def test_junit_fails_passes_skips_and_errs_as_the_exit_code_would(whole: Audit) -> None:
    root = ElementTree.fromstring(face(whole, "junit"))
    assert {"name": "orggraph audit", "tests": "5", "failures": "2", "errors": "1", "skipped": "1"} == root.attrib
    cases = {case.get("name", "").split()[1]: [child.tag for child in case] for case in root.iter("testcase") if " p-" in case.get("name", "")}
    assert {"p-new": ["failure"], "p-ran-out": ["failure"], "p-waived": ["skipped"], "p-mild": ["system-out"]} == cases
    assert ["error"] == [child.tag for child in root.find("testsuite[@name='checks.reporting_cycle']/testcase") or []]


def test_junit_of_a_clean_audit_has_one_passing_case_a_rule() -> None:
    root = ElementTree.fromstring(face(audited(Database()), "junit"))
    assert ("3", "0", "0") == (root.get("tests"), root.get("failures"), root.get("errors"))
    assert ["checks.reporting_cycle", "gaps.sales_only", "gaps.stale"] == [case.get("classname") for case in root.iter("testcase")]


def test_junit_of_a_graph_without_customers_is_an_error() -> None:
    root = ElementTree.fromstring(face(audited(Database(map__customers=[])), "junit"))
    assert "1" == root.get("errors")


def test_junit_names_a_case_the_same_after_a_rename() -> None:
    def names(subject: str) -> list[str | None]:
        audit = audited(Database(gaps__sales_only=[{**row("p1"), "subject": subject, "customer": subject}]))
        return [case.get("name") for case in ElementTree.fromstring(face(audit, "junit")).iter("testcase")]

    assert names("Wang Jun") == names("王俊\x07")


# -- the line for logs


def test_the_line_for_logs_is_pinned(whole: Audit) -> None:
    assert (
        "orggraph-audit verdict=unchecked exit=3 as_of=2026-06-30 customer=- fail_on=high rules=3 findings=3 critical=0 high=2 medium=1 low=0 "
        "waived=1 ran_out=1 accepted=1 healed=1 since=- unchanged=0 gone=0 unchecked=reporting_cycle" == audit_logline(whole, 3)
    )
    assert "orggraph-audit verdict=unchecked exit=3 error=store-unavailable" == error_logline("store-unavailable", 3)
    assert "orggraph-audit verdict=refused exit=2 error=bad-params" == error_logline("bad-params", 2)


@given(st.text(max_size=12))
def test_the_line_for_logs_is_one_line_that_splits_whatever_the_customer_is_called(customer_id: str) -> None:
    database = Database(map__customers=[{"customer_id": customer_id, "customer": "x"}])
    line = audit_logline(audited(database, customer_id=customer_id), 0)
    pairs = re.findall(r'(\w+)=("(?:[^"\\]|\\.)*"|\S+)', line)
    said = dict(pairs)["customer"]
    assert line.isprintable()
    assert line.isascii()
    assert customer_id == (orjson.loads(said) if said.startswith('"') else said) or (customer_id, said) == ("-", "-")


# -- a rule explained


def test_a_rule_is_explained_with_its_thresholds_and_where_they_come_from() -> None:
    graph = FakeGraph()
    said = "\n".join(explanation_lines(graph.explain_rule("sales_only", {"customer_id": "c1"}), PLAIN, "en"))
    for words in (
        "sales_only · high",
        "They may leave.",
        "Held only by <held by>.",
        "Let presales meet <subject>.",
        "c1 (given)",
        "2026-06-30 (default)",
        "rule, customer id, subject id",
    ):
        assert words in said
    assert "{" not in said
    facts = explanation_object(graph.explain_rule("gaps.sales_only"), "zh")
    assert ("sales_only", "gaps.sales_only", "high", [], ["as_of", "customer_id"]) == (
        facts["code"], facts["query"], facts["severity"], facts["identity"], [param["name"] for param in facts["params"]],
    )  # fmt: skip


# -- waivers


@pytest.mark.parametrize("format_", ["table", "json", "jsonl", "csv", "md", "xlsx"])
def test_waivers_are_listed_in_every_format(format_: Any) -> None:
    waiver = waiver_of(audited(Database(gaps__sales_only=[row("p1")])), "p1")
    stream = io.BytesIO()
    write_waivers([waiver], stream, format_, day=DAY, language="en")
    content = stream.getvalue()
    if format_ == "xlsx":
        import openpyxl

        said = str(list(openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].values))
    else:
        said = content.decode()
    assert [] == [word for word in (waiver.fingerprint, "sales_only", "p1", "Li Na", "being hired") if word not in said.replace("\\", "")]


def test_no_waivers_are_said_to_be_none() -> None:
    stream = io.BytesIO()
    write_waivers([], stream, "table", day=date(2026, 1, 1), language="zh")
    assert "没有豁免。\n" == stream.getvalue().decode()
