"""An audit says what every rule found and never calls clean what it could not check."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orggraph.answer import MOST_ITEMS
from orggraph.audit import Audit, run_audit
from orggraph.errors import BadParams, BadQueryFile, ContractError, QueryFailed, StoreUnavailable, UnknownQuery
from orggraph.library import Query, load_catalogue
from orggraph.locale import Text

DAY = date(2026, 6, 30)
CUSTOMERS = [{"customer_id": "c1", "customer": "Yunhe"}, {"customer_id": "c2", "customer": "Haiyue"}]
CATEGORIES = [{"category_id": "rnd", "name_en": "R&D", "name_zh": "研发"}]


def rule(
    name: str, severity: str | None = "high", *, params: tuple[str, ...] = ("as_of", "customer_id"), finding: str = "Held by {held_by}.", **other: Any
) -> Query:
    topic = name.partition(".")[0]
    sentence = Text(finding, finding)
    return Query(
        name=name,
        topic=topic,
        path=Path(f"queries/{topic}/{name.partition('.')[2]}.cypher"),
        kind="check" if topic == "checks" else "gap",
        title=Text(name, name),
        summary=Text("", ""),
        source="",
        severity=severity,
        why=Text("why", "why"),
        remedy=other.pop("remedy", Text("Meet {subject}.", "请拜访{subject}。")),
        finding=sentence,
        params=tuple(SimpleNamespace(name=param) for param in params),
        **other,
    )


def row(subject_id: str, customer_id: str | None = "c1", **evidence: Any) -> dict[str, Any]:
    return {
        "customer_id": customer_id,
        "customer": "Yunhe" if customer_id else None,
        "subject_kind": "person",
        "subject_id": subject_id,
        "subject": subject_id.upper(),
        "evidence": {"held_by": ["Li"], **evidence},
    }


class Database:
    """Answers each rule with the rows, or the error, that a test sets; remembers what was asked."""

    def __init__(self, **rules: Any) -> None:
        self.rules = {"map__customers": CUSTOMERS, "counterparts__matching_table": CATEGORIES, **rules}
        self.asked: dict[str, dict[str, Any]] = {}
        self.cut_short: set[str] = set()

    def __call__(self, name: str, values: Mapping[str, Any]) -> Any:
        self.asked[name] = dict(values)
        said = self.rules.get(name.replace(".", "__"), [])
        if isinstance(said, Exception):
            raise said
        return SimpleNamespace(rows=said, truncated=name in self.cut_short, left_out=None)


def audited(database: Database, *rules: Query, **asked: Any) -> Audit:
    return run_audit(database, {query.name: query for query in rules}, as_of=DAY, **asked)


SALES, CYCLE = rule("gaps.sales_only"), rule("checks.reporting_cycle", "low", finding="Goes round.")


def test_a_row_becomes_a_finding_that_says_who_what_and_what_to_do():
    [found] = audited(Database(gaps__sales_only=[row("p1")]), SALES).findings
    assert ("sales_only", "high", "c1", "Yunhe", "p1", "P1") == (found.code, found.severity, found.customer_id, found.customer, found.subject_id, found.subject)
    assert ("Held by Li.", "请拜访P1。") == (found.missing.en, found.remedy.zh)


def test_categories_are_said_in_the_words_of_the_users_own_table():
    [found] = audited(Database(gaps__sales_only=[row("p1", function="rnd")]), rule("gaps.sales_only", finding="{function}")).findings
    assert ("R&D", "研发") == (found.missing.en, found.missing.zh)


def test_readers_of_english_are_told_english_names_and_programs_the_graphs_own():
    english = [
        {"kind": "person", "id": "p1", "name": "王俊", "name_en": "Wang Jun", "title": "总工程师", "title_en": "Chief Engineer"},
        {"kind": "customer", "id": "c1", "name": "云和", "name_en": "Yunhe", "title": None, "title_en": None},
    ]
    found = {**row("p1", title="总工程师"), "subject": "王俊", "customer": "云和"}
    database = Database(gaps__sales_only=[found], map__customers=[{"customer_id": "c1", "customer": "云和"}], map__english_names=english)
    audit = audited(database, SALES, customer_id="c1")
    [raw], [read], [same] = audit.findings, audit.for_reader("en").findings, audit.for_reader("zh").findings
    assert ("Meet Wang Jun.", "请拜访王俊。") == (raw.remedy.en, raw.remedy.zh)
    assert ("王俊", "云和", "Wang Jun", "Yunhe") == (raw.subject, raw.customer, read.subject, read.customer)
    assert ("总工程师", "Chief Engineer", "总工程师") == (raw.evidence["title"], read.evidence["title"], same.evidence["title"])
    assert ("Yunhe", "云和", raw) == (audit.for_reader("en").customer, audit.customer, same)
    assert {"ids": ["c1", "p1"]} == database.asked["map.english_names"]


def test_many_findings_are_said_in_english_as_they_come_and_nobody_is_asked_about_twice():
    asked: list[str] = []

    def ask(name: str, values: Mapping[str, Any]) -> Any:
        if name == "map.english_names":
            asked.extend(values["ids"])
            return SimpleNamespace(
                rows=[{"kind": "person", "id": id_, "name": id_.upper(), "name_en": f"Mr {id_}", "title": None, "title_en": None} for id_ in values["ids"]]
            )
        return database(name, values)

    many = [row(f"p{at:04}") for at in range(MOST_ITEMS + 1)]
    database = Database(checks__reporting_cycle=many, gaps__key_uncovered=many, gaps__sales_only=[*many, row("last")])
    rules = (CYCLE, rule("gaps.key_uncovered"), SALES)
    audit = run_audit(ask, {query.name: query for query in rules}, as_of=DAY)
    assert 3 * len(many) + 1 == len(audit.findings)
    assert [] == [finding.remedy.en for finding in audit.findings if finding.remedy.en != f"Meet Mr {finding.subject_id}."]
    assert sorted({*asked}) == sorted(asked)
    assert "last" == asked[-1]


def test_findings_come_worst_first_then_by_customer_rule_and_subject():
    database = Database(gaps__sales_only=[row("p2"), row("p1"), row("p0", "c2")], checks__reporting_cycle=[row("p0")], gaps__key_uncovered=[row("p9", "c2")])
    found = audited(database, CYCLE, SALES, rule("gaps.key_uncovered", "critical")).findings
    assert [("key_uncovered", "p9"), ("sales_only", "p1"), ("sales_only", "p2"), ("sales_only", "p0"), ("reporting_cycle", "p0")] == [
        (one.code, one.subject_id) for one in found
    ]


def test_the_summary_counts_per_customer_and_rule():
    audit = audited(Database(gaps__sales_only=[row("p2"), row("p1"), row("p0", "c2")], checks__reporting_cycle=[row("p0")]), SALES, CYCLE)
    assert [("c1", "sales_only", 2), ("c1", "reporting_cycle", 1), ("c2", "sales_only", 1)] == [
        (one.customer_id, one.code, one.findings) for one in audit.summary
    ]
    assert {"critical": 0, "high": 3, "medium": 0, "low": 1} == audit.severities


def test_a_fingerprint_survives_other_order_figures_and_day_and_tells_faults_apart():
    today = audited(Database(gaps__sales_only=[row("p1"), row("p2"), row("p1", "c2")]), SALES).findings
    later = run_audit(
        Database(gaps__sales_only=[row("p1", "c2"), row("p2", days=4), row("p1", days=5)]), {"gaps.sales_only": SALES}, as_of=date(2027, 1, 1)
    ).findings
    assert 3 == len({one.fingerprint for one in today})
    assert [one.fingerprint for one in today] == [one.fingerprint for one in later]


def test_the_fingerprint_of_a_fault_is_pinned_so_that_baselines_stay_valid():
    [found] = audited(Database(gaps__sales_only=[row("p1")]), SALES).findings
    assert "decc3baa382235f6" == found.fingerprint


def test_two_faults_of_one_subject_are_told_apart_by_what_the_rule_names_as_identity():
    database = Database(gaps__sales_only=[row("p1", project_id="a", project="A"), row("p1", project_id="b", project="B")])
    found = audited(database, rule("gaps.sales_only", identity=("project_id",))).findings
    assert 2 == len({one.fingerprint for one in found})


@pytest.mark.parametrize("evidence", [{}, {"share": 0.5}, {"share": {"of": "c1"}}, {"share": [["c1"]]}], ids=["nothing", "fraction", "map", "nested list"])
def test_an_identity_that_the_evidence_cannot_give_is_a_failure_not_a_guess(evidence: dict[str, Any]):
    audit = audited(Database(gaps__sales_only=[row("p1", **evidence)]), rule("gaps.sales_only", identity=("share",)))
    assert ("unchecked", ContractError) == (audit.verdict, type(audit.failures[0].error))


def test_identity_takes_ids_days_whole_numbers_lists_of_them_and_nothing():
    evidence = {"ids": ["a", "b"], "on": DAY, "year": 2026, "has_veto": True, "point": None}
    audit = audited(Database(gaps__sales_only=[row("p1", **evidence)]), rule("gaps.sales_only", identity=tuple(evidence)))
    assert ("findings", "736d0df8e4c15e2f") == (audit.verdict, audit.findings[0].fingerprint)


IDS = st.text(min_size=1, max_size=8)


@given(st.lists(st.tuples(IDS, st.none() | IDS, IDS, IDS), unique=True, max_size=12), st.randoms(use_true_random=False))
def test_fingerprints_hang_on_ids_alone_whatever_the_order_the_names_and_the_figures(faults: list[tuple[str, str | None, str, str]], chance: Random):
    def rows(name: str, days: int) -> list[dict[str, Any]]:
        return [
            {
                "customer_id": customer_id,
                "customer": customer_id and name,
                "subject_kind": kind,
                "subject_id": subject_id,
                "subject": name,
                "evidence": {"held_by": [name], "days": days, "project_id": project_id, "project": name},
            }
            for kind, customer_id, subject_id, project_id in faults
        ]

    by_project = rule("gaps.sales_only", identity=("project_id",))
    before = audited(Database(gaps__sales_only=rows("Wang", 3)), by_project).findings
    after_rows = rows("王俊", 90)
    chance.shuffle(after_rows)
    after = audited(Database(gaps__sales_only=after_rows), by_project).findings
    assert len(faults) == len({one.fingerprint for one in before})
    assert [one.fingerprint for one in before] == [one.fingerprint for one in after]


def test_a_rule_that_finds_one_subject_twice_without_saying_what_differs_is_not_believed():
    audit = audited(Database(gaps__sales_only=[row("p1"), row("p1", days=3)]), SALES)
    assert "unchecked" == audit.verdict
    assert 'person "p1" is found twice' in str(audit.failures[0].error)


def test_nothing_found_is_clean():
    assert "clean" == audited(Database(), SALES, CYCLE).verdict


@pytest.mark.parametrize(("fail_on", "verdict"), [("low", "findings"), ("medium", "clean"), ("critical", "clean")])
def test_findings_milder_than_the_limit_leave_it_clean(fail_on: str, verdict: str):
    audit = audited(Database(checks__reporting_cycle=[row("p1")]), SALES, CYCLE, fail_on=fail_on)
    assert (verdict, 1) == (audit.verdict, len(audit.findings))


def test_a_rule_that_fails_leaves_the_others_running_and_the_audit_unchecked():
    broken = QueryFailed(Text("It broke.", "出错了。"))
    audit = audited(Database(checks__reporting_cycle=broken, gaps__sales_only=[row("p1")]), SALES, CYCLE)
    assert ("unchecked", ["sales_only"], [("reporting_cycle", broken)]) == (
        audit.verdict,
        [one.code for one in audit.findings],
        [(failure.code, failure.error) for failure in audit.failures],
    )


def test_a_sentence_that_asks_for_missing_evidence_is_a_failure_not_a_guess():
    audit = audited(Database(gaps__sales_only=[row("p1")]), rule("gaps.sales_only", finding="{nowhere}"))
    assert ("unchecked", ContractError) == (audit.verdict, type(audit.failures[0].error))


def test_rows_cut_short_are_shown_and_the_audit_is_unchecked():
    database = Database(gaps__sales_only=[row("p1")])
    database.cut_short.add("gaps.sales_only")
    audit = audited(database, SALES)
    assert ("unchecked", 1, ["sales_only"]) == (audit.verdict, len(audit.findings), [failure.code for failure in audit.failures])


def test_a_database_that_is_gone_ends_the_audit():
    with pytest.raises(StoreUnavailable):
        audited(Database(gaps__sales_only=StoreUnavailable(Text("Gone.", "不可用。"))), SALES, CYCLE)


def test_a_graph_without_customers_is_not_clean():
    audit = audited(Database(map__customers=[]), SALES)
    assert ("unchecked", [None]) == (audit.verdict, [failure.code for failure in audit.failures])


def test_a_customer_that_does_not_exist_is_refused():
    with pytest.raises(BadParams, match='There is no customer "c9"'):
        audited(Database(map__customers=[]), SALES, customer_id="c9")


def test_the_customer_asked_about_is_named_even_when_nothing_is_found():
    assert "Haiyue" == audited(Database(), SALES, customer_id="c2").customer


def test_rules_are_chosen_by_short_name_full_name_or_topic():
    assert ("sales_only",) == audited(Database(), SALES, CYCLE, select=["sales_only"]).checked
    assert ("sales_only",) == audited(Database(), SALES, CYCLE, select=["gaps"]).checked
    assert ("reporting_cycle",) == audited(Database(), SALES, CYCLE, ignore=["gaps.sales_only"]).checked


def test_a_misspelt_rule_is_refused_with_what_it_may_have_meant():
    with pytest.raises(UnknownQuery, match="sales_only"):
        audited(Database(), SALES, CYCLE, select=["sale_only"])


def test_an_audit_of_no_rule_is_refused():
    with pytest.raises(BadParams, match="No rule is left"):
        audited(Database(), SALES, ignore=["gaps"])


def test_each_rule_is_given_only_the_values_that_it_takes():
    database = Database()
    audited(database, rule("gaps.sales_only", params=("as_of", "stale_days")), CYCLE, values={"stale_days": 60})
    assert {"as_of": DAY, "stale_days": 60} == database.asked["gaps.sales_only"]
    assert {"as_of": DAY, "customer_id": None} == database.asked["checks.reporting_cycle"]


def test_a_value_that_no_rule_takes_is_refused():
    with pytest.raises(BadParams, match="takes stale_dais"):
        audited(Database(), SALES, values={"stale_dais": 60})


def test_two_rules_of_one_short_name_are_refused():
    with pytest.raises(BadQueryFile, match="Two rules are called sales_only"):
        audited(Database(), SALES, rule("ours.sales_only"))


def test_an_unknown_severity_is_refused():
    with pytest.raises(BadParams, match="critical, high, medium, low"):
        audited(Database(), SALES, fail_on="grave")


def test_the_questions_that_an_audit_asks_itself_are_shipped():
    assert {"map.customers", "counterparts.matching_table"} <= set(load_catalogue())
