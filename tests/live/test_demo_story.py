"""The demo tells the known case: a rival won the engineers before the tender was drafted, the leader's later support changed nothing, and the chain had said so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from orggraph.demo import load_demo, make_world
from orggraph.graph import OrgGraph
from tests.live.engine import EngineUnderTest

DAY = date(2026, 6, 30)
LOST = make_world(DAY).cells[0].projects["dispatch"]


@pytest.fixture(scope="module")
def graph(embedded: EngineUnderTest) -> Iterator[OrgGraph]:
    load_demo(embedded.empty(), DAY)
    with OrgGraph(embedded.settings) as graph:
        yield graph
    embedded.empty()


def ask(graph: OrgGraph, name: str, day: date, **params: str) -> list[dict[str, Any]]:
    return graph.query(name, {"as_of": day, **params}).rows


def test_the_chain_said_so_a_month_before_drafting_froze(graph: OrgGraph) -> None:
    a_month_before = LOST["drafting_frozen_on"] - timedelta(days=30)
    drafting = [row for row in ask(graph, "chain.rivals", a_month_before, project_id=LOST["id"]) if row["point"] == "drafting"]
    assert [("rival", 3, None)] * 2 == [(row["ahead"], row["rival_level"], row["staff_id"]) for row in drafting]
    assert ["losing"] == [row["result"] for row in ask(graph, "chain.votes", a_month_before, project_id=LOST["id"])]
    assert {row["person_id"] for row in drafting} <= {row["subject_id"] for row in ask(graph, "gaps.key_uncovered", a_month_before)}


def test_the_support_of_the_leader_came_in_time_for_the_final_call_and_too_late_for_the_tender(graph: OrgGraph) -> None:
    before_the_decision = LOST["decided_on"] - timedelta(days=20)
    chain = ask(graph, "chain.decision_chain", before_the_decision, project_id=LOST["id"])
    assert [(2, True)] == [(row["stance"], row["live_ties"] > 0) for row in chain if row["point"] == "final"]
    late = {row["evidence"]["point"] for row in ask(graph, "gaps.late", before_the_decision) if row["subject_id"] == LOST["id"]}
    assert "drafting" in late
    assert "final" not in late
