"""Simulated votes agree with the question that they simulate, and whoever they say is to be won does make the result safe."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from orggraph.cli.root import run
from orggraph.errors import BadParams
from orggraph.graph import OrgGraph
from tests.graph_file import GRAPHS, read_graph
from tests.live.engine import EngineUnderTest

NAMES = sorted(path.stem for path in GRAPHS.glob("*.toml") if read_graph(path.stem).nodes.get("Project"))


@pytest.fixture
def door(embedded: EngineUnderTest) -> Iterator[OrgGraph]:
    with OrgGraph(embedded.settings) as graph:
        yield graph


def rows(door: OrgGraph, project: str, stances: dict[str, int] | None = None, **values: Any) -> dict[str, Any]:
    assumed = {"assumed_people": list(stances or {}), "assumed_stances": list((stances or {}).values())}
    return door.query("chain.votes", {"project_id": project, **assumed, **values}).rows[0]


@pytest.mark.parametrize("name", NAMES)
def test_without_a_change_the_simulation_is_the_question(embedded: EngineUnderTest, door: OrgGraph, name: str) -> None:
    graph = read_graph(name)
    embedded.load(graph)
    for project in graph.nodes["Project"]:
        expected = rows(door, project["id"], as_of=graph.as_of)
        outcome = door.simulate_votes(project["id"], as_of=graph.as_of)
        [now] = outcome.section("result").rows
        assert {column: expected[column] for column in now if column != "scenario"} == {column: now[column] for column in now if column != "scenario"}
        assert [vote["lowest"] for vote in expected["votes"]] == [vote["lowest_then"] for vote in outcome.section("votes").rows]


@pytest.mark.parametrize("name", NAMES)
def test_whoever_is_to_be_won_makes_it_safe_and_none_of_them_can_be_spared(embedded: EngineUnderTest, door: OrgGraph, name: str) -> None:
    graph = read_graph(name)
    embedded.load(graph)
    for project in graph.nodes["Project"]:
        outcome = door.simulate_votes(project["id"], flip=True, as_of=graph.as_of)
        flips = {flip["person_id"]: flip["new_stance"] for flip in outcome.section("flips").rows}
        if flips:
            assert "safe" == rows(door, project["id"], flips, as_of=graph.as_of)["result"] == outcome.section("result").rows[-1]["result"]
            for spared in flips:
                fewer = {person: stance for person, stance in flips.items() if person != spared}
                assert "safe" != rows(door, project["id"], fewer, as_of=graph.as_of)["result"]


def test_changes_and_a_crisis_are_shown_beside_the_present(embedded: EngineUnderTest, door: OrgGraph) -> None:
    graph = read_graph("votes")
    embedded.load(graph)
    outcome = door.simulate_votes("pr-2-one", {"p-cao": -1, "p-fu": 3}, as_of=graph.as_of, values={"crisis_factor": 4})
    assert [("now", 7.0), ("assumed", -2.0)] == [(row["scenario"], row["lowest"]) for row in outcome.section("result").rows]
    assert (True, True) == (outcome.notes[0].en.startswith("Number two (pr-2-one): "), outcome.notes[0].zh.startswith("二号 (pr-2-one)："))
    assert any("Fu (p-fu) has no vote" in note.en for note in outcome.notes)
    assert "losing" == outcome.section("result").rows[1]["result"]
    assert rows(door, "pr-2-one", as_of=graph.as_of)["lowest"] == 7.0, "nothing was written"


def test_where_one_person_holds_all_the_weight_nobody_can_be_won(embedded: EngineUnderTest, door: OrgGraph) -> None:
    graph = read_graph("votes")
    embedded.load(graph)
    outcome = door.simulate_votes("pr-5-zero", flip=True, as_of=graph.as_of)
    assert [] == outcome.section("flips").rows
    assert "No change of stances" in outcome.notes[-1].en


@pytest.mark.parametrize(
    ("project", "stances"),
    [
        ("pr-none", []),
        ("pr-1-safe", ["p-nobody=1"]),
        ("pr-1-safe", ["p-an=4"]),
        ("pr-1-safe", ["p-an"]),
        ("pr-1-safe", ["=1"]),
        ("pr-1-safe", ["p-an=1", "p-an=2"]),
    ],
)
def test_what_does_not_exist_is_refused(embedded: EngineUnderTest, door: OrgGraph, project: str, stances: list[str]) -> None:
    graph = read_graph("votes")
    embedded.load(graph)
    with pytest.raises(BadParams):
        door.simulate_votes(project, stances, as_of=graph.as_of)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("format_", ["table", "json", "jsonl", "csv", "md", "xlsx"])
def test_every_format_is_written(
    embedded: EngineUnderTest, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes], format_: str, language: str
) -> None:
    embedded.load(read_graph("votes"))
    for name, value in embedded.environment.items():
        monkeypatch.setenv(name, value)
    words = ["simulate", "votes", "pr-4-range", "--set", "p-an=2", "--flip", "--as-of", "2026-06-30", "--format", format_, "--lang", language]
    assert 0 == run(words)
    assert capfdbinary.readouterr().out
