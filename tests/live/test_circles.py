"""Circles of any length are kept out of the graph, whichever import brings which half, and found there by the audit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from orggraph.graph import OrgGraph
from orggraph.ingest import Plan, apply, plan_tables
from orggraph.store import Store
from tests.live.engine import EngineUnderTest

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 30)
LINE = "Person.REPORTS_TO.Person"


@pytest.fixture
def store(engine: EngineUnderTest) -> Iterator[Store]:
    yield engine.empty()
    engine.empty()


def planned(store: Store, tables: dict[str, list[dict[str, Any]]], *, today: date = JUNE, source: str = "people.csv", **choices: Any) -> Plan:
    return plan_tables(store, tables, strict=False, source=source, today=today, **choices)


def bring(store: Store, tables: dict[str, list[dict[str, Any]]], **choices: Any) -> Plan:
    found = planned(store, tables, **choices)
    apply(store, found)
    return found


def people(*managers: tuple[str, str | None]) -> dict[str, list[dict[str, Any]]]:
    return {"Person": [{"id": id_, "name": id_.upper(), "manager_id": manager} for id_, manager in managers]}


def chain(number: int) -> dict[str, list[dict[str, Any]]]:
    return people(*((f"p-{at:04}", f"p-{at - 1:04}" if at else None) for at in range(number)))


def lines(store: Store, type_: str = "REPORTS_TO") -> set[tuple[Any, ...]]:
    rows = store.read(
        f"MATCH (below)-[line:{type_}]->(above) RETURN below.id AS below, above.id AS above, line.since AS since, line.until AS until", {}, name="test"
    ).records
    return {(row["below"], row["above"], row["since"], row["until"]) for row in rows}


def test_the_old_boss_who_now_reports_to_the_promoted_one_closes_a_circle_unless_the_old_line_ends(store: Store) -> None:
    bring(store, people(("a", None), ("b", "a")), today=MAY)
    [refusal] = planned(store, people(("a", "b"))).named("reporting_cycle")
    assert "(a > b > a): b > a stands there without a first day, from people.csv." in refusal.problem.what.en
    bring(store, people(("a", "b"), ("b", "c"), ("c", None)))
    assert {("b", "a", None, JUNE), ("a", "b", JUNE, None), ("b", "c", JUNE, None)} == lines(store)


@pytest.mark.parametrize("number", [60, 200, 2_000])
def test_a_circle_of_any_length_is_refused_by_the_row_that_closes_it(store: Store, number: int) -> None:
    bring(store, chain(number), today=MAY)
    [refusal] = planned(store, people(("p-0000", f"p-{number - 1:04}"))).named("reporting_cycle")
    assert f"{number:,} in all" in refusal.problem.what.en
    assert 1 == len(planned(store, people(("p-0000", f"p-{number - 1:04}")), on_cycle="cut").notes)


@pytest.mark.parametrize("number", [11, 60, 2_000])
def test_a_circle_that_came_from_elsewhere_is_found_by_the_audit_however_long(engine: EngineUnderTest, store: Store, number: int) -> None:
    bring(store, {"Customer": [{"id": "c-1", "name": "Yunhe"}], **chain(number)}, today=MAY)
    store.write(
        "MATCH (a:Person {id: $a}), (b:Person {id: $b}) CREATE (a)-[:REPORTS_TO {key: 'x'}]->(b)", {"a": "p-0000", "b": f"p-{number - 1:04}"}, name="test"
    )
    with OrgGraph(engine.settings) as graph:
        audit = graph.audit(select=["reporting_cycle"], as_of=JUNE)
    [finding] = audit.findings
    assert ("findings", "p-0000", number) == (audit.verdict, finding.subject_id, len(finding.evidence["members"]))


def test_many_lines_of_the_past_do_not_hide_a_circle_nor_slow_it(engine: EngineUnderTest, store: Store) -> None:
    years = [date(year, 1, 1) for year in range(2010, 2026)]
    for before, year in zip([None, *years], [*years, None], strict=True):
        rows = [{"person_id": f"p-{at:04}", "manager_id": f"p-{at - 1:04}", "since": before, "until": year} for at in range(1, 12)]
        bring(store, {**people(*((f"p-{at:04}", None) for at in range(12))), LINE: rows}, today=MAY)
    store.write("MATCH (a:Person {id: 'p-0000'}), (b:Person {id: 'p-0011'}) CREATE (a)-[:REPORTS_TO {key: 'x'}]->(b)", {}, name="test")
    with OrgGraph(engine.settings) as graph:
        [row] = graph.query("checks.reporting_cycle", {"as_of": JUNE}).rows
    assert 12 == len(row["evidence"]["members"])


def test_diamonds_dotted_lines_and_days_apart_are_no_circles(store: Store) -> None:
    diamond = {**people(("a", "b"), ("b", "top"), ("c", "top"), ("top", None)), LINE: [{"person_id": "a", "manager_id": "c"}]}
    assert () == bring(store, diamond, today=MAY).refusals
    dotted = {LINE: [{"person_id": "top", "manager_id": "a", "kind": "dotted"}]}
    assert () == bring(store, dotted).refusals
    past = {LINE: [{"person_id": "b", "manager_id": "a", "since": date(2020, 1, 1), "until": date(2021, 1, 1)}]}
    [refusal] = planned(store, past).named("reporting_cycle")
    assert "a > b stands there without a first day" in refusal.problem.what.en
    bring(store, {LINE: [{"person_id": "d", "manager_id": "e", "since": MAY}], **people(("d", None), ("e", None))})
    assert () == planned(store, {LINE: [{"person_id": "e", "manager_id": "d", "until": MAY}]}).refusals


def test_of_two_circles_that_share_somebody_each_is_named(store: Store) -> None:
    bring(store, people(("hub", None), ("a", "hub"), ("b", "hub")), today=MAY)
    both = {**people(("hub", None)), LINE: [{"person_id": "hub", "manager_id": "a"}, {"person_id": "hub", "manager_id": "b"}]}
    said = [refusal.problem.what.en for refusal in planned(store, both).named("reporting_cycle")]
    assert 2 == len(said)
    assert "(a > hub > a): a > hub stands" in said[0]
    assert "(b > hub > b): b > hub stands" in said[1]
    assert 2 == len(planned(store, both, on_cycle="cut").notes)


def test_departments_units_and_customers_are_held_to_the_same(store: Store) -> None:
    held = {
        "Department": [{"id": "d-1", "name": "A"}, {"id": "d-2", "name": "B", "parent_department_id": "d-1"}],
        "Unit": [{"id": "u-1", "name": "A"}, {"id": "u-2", "name": "B", "parent_unit_id": "u-1"}],
        "Customer": [{"id": "c-1", "name": "A"}, {"id": "c-2", "name": "B", "parent_customer_id": "c-1"}],
    }
    bring(store, held, today=MAY)
    closing = {
        "Department": [{"id": "d-1", "parent_department_id": "d-2"}],
        "Unit": [{"id": "u-1", "parent_unit_id": "u-2"}],
        "Customer": [{"id": "c-1", "parent_customer_id": "c-2"}],
    }
    said = [refusal.problem.what.en for refusal in planned(store, closing).named("reporting_cycle")]
    assert ["c-2 > c-1 stands", "d-2 > d-1 stands", "u-2 > u-1 stands"] == sorted(text.partition("): ")[2][:16] for text in said)
