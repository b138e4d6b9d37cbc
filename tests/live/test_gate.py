"""The gate: what passes, what is missing, and the same verdict by library, command line and API."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import orjson
import pytest

from orggraph.answer import Result
from orggraph.audit import ask_gate
from orggraph.cli.root import run
from orggraph.errors import BadParams, QueryFailed
from orggraph.graph import OrgGraph
from orggraph.locale import Text
from tests.graph_file import read_graph
from tests.http_door import Visitor
from tests.live.engine import EngineUnderTest

DAY = date(2026, 6, 30)


def opened(embedded: EngineUnderTest, name: str) -> OrgGraph:
    embedded.load(read_graph(name))
    return OrgGraph(embedded.settings)


def passed(door: OrgGraph, project: str, **options: Any) -> dict[str, bool | None]:
    return {check.code: check.is_passed for check in door.gate(project, **{"as_of": DAY, **options}).checks}


def test_a_project_with_everything_in_place_passes(embedded: EngineUnderTest) -> None:
    with opened(embedded, "project_healthy") as door:
        assert "clean" == door.gate("pr-dam", as_of=DAY).verdict
        assert {"decision_chain": True, "competitor_view": True, "five_lines": True, "in_time": True} == passed(door, "pr-dam")


def test_each_demand_fails_for_itself(embedded: EngineUnderTest) -> None:
    with opened(embedded, "project_faults") as door:
        assert {"decision_chain": True, "competitor_view": True, "five_lines": False, "in_time": False} == passed(door, "pr-bridge")
        assert {"decision_chain": False, "competitor_view": False, "five_lines": False, "in_time": True} == passed(door, "pr-r-met")
        gate = door.gate("pr-bridge", as_of=DAY)
        assert ["qualification", "drafting", "criteria"] == [finding.evidence["point"] for finding in gate.checks[3].findings], "in the chain's order"
        assert "pr-bridge" == gate.project_id
        [lines] = gate.checks[2].findings
        assert "topical exchange: technical (presales, R&D), finance (finance), user (" in lines.remedy.en, "who opens, line by line"
        assert "：技术线（售前、研发）、财务线（财务）、使用线（" in lines.remedy.zh


def test_a_project_is_asked_about_before_it_is_opened_and_after_it_was_closed(embedded: EngineUnderTest) -> None:
    with opened(embedded, "project_faults") as door:
        assert {"decision_chain": False, "competitor_view": False, "five_lines": False, "in_time": True} == passed(door, "pr-b-far")
    with opened(embedded, "late_support") as door:
        assert {"decision_chain": False, "competitor_view": True, "five_lines": False, "in_time": False} == passed(door, "pr-signal")


def test_the_known_case_a_month_earlier_had_every_point_open_and_fails_for_the_rest(embedded: EngineUnderTest) -> None:
    with opened(embedded, "late_support") as door:
        assert passed(door, "pr-signal", as_of=date(2025, 12, 15))["in_time"] is True
        assert passed(door, "pr-signal", as_of=date(2026, 1, 15))["in_time"] is False


def test_a_parameter_reaches_the_rules_that_take_it(embedded: EngineUnderTest) -> None:
    with opened(embedded, "project_healthy") as door:
        assert passed(door, "pr-dam", values={"needed_lines": ["management"], "min_level": 2})["five_lines"] is True
        assert passed(door, "pr-dam", values={"min_level": 2})["five_lines"] is False
        with pytest.raises(BadParams):
            door.gate("pr-dam", as_of=DAY, values={"no_such": 1})


def test_an_unknown_project_is_refused(embedded: EngineUnderTest) -> None:
    with opened(embedded, "project_healthy") as door, pytest.raises(BadParams):
        door.gate("pr-none", as_of=DAY)


def test_a_rule_that_could_not_be_asked_is_neither_yes_nor_no(embedded: EngineUnderTest) -> None:
    with opened(embedded, "project_healthy") as door:

        def ask(name: str, values: Mapping[str, Any]) -> Result:
            if name == "gaps.line_uncovered":
                raise QueryFailed(Text("It broke.", "出错了。"))
            return door.query(name, values)

        gate = ask_gate(ask, door.catalogue, door.imports, "pr-dam", as_of=DAY)
        assert "unchecked" == gate.verdict
        assert {"decision_chain": True, "competitor_view": True, "five_lines": None, "in_time": True} == {check.code: check.is_passed for check in gate.checks}


@pytest.mark.parametrize(("graph", "project", "code"), [("project_healthy", "pr-dam", 0), ("project_faults", "pr-bridge", 1), ("project_faults", "pr-none", 2)])
def test_every_door_gives_the_same_verdict(
    embedded: EngineUnderTest, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes], graph: str, project: str, code: int
) -> None:
    for name, value in embedded.environment.items():
        monkeypatch.setenv(name, value)
    with opened(embedded, graph) as door:
        answer = Visitor(door).get(f"/api/v1/projects/{project}/gate", params={"as_of": DAY.isoformat()})
        assert code == run(["gate", project, "--as-of", DAY.isoformat(), "--format", "json", "--lang", "en"])
        if code == 2:
            assert 422 == answer.status_code
        else:
            assert answer.json() == orjson.loads(capfdbinary.readouterr().out)
            assert (code == 0) == answer.json()["is_passed"]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("format_", ["table", "jsonl", "csv", "md", "xlsx"])
def test_every_format_says_what_is_missing(
    embedded: EngineUnderTest, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes], format_: str, language: str
) -> None:
    embedded.load(read_graph("project_faults"))
    for name, value in embedded.environment.items():
        monkeypatch.setenv(name, value)
    assert 1 == run(["gate", "pr-bridge", "--as-of", DAY.isoformat(), "--format", format_, "--lang", language])
    out = capfdbinary.readouterr().out
    assert out.startswith(b"PK") if format_ == "xlsx" else ("Lu" if language == "en" else "陆").encode() in out
