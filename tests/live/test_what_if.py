"""What a departure costs, how a handover is written and taken back, and what a coverage plan proposes: through library, command line and API alike."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import orjson
import pytest

from orggraph.cli.root import run
from orggraph.errors import BadParams
from orggraph.graph import OrgGraph
from tests.graph_file import read_graph
from tests.http_door import Visitor
from tests.live.engine import EngineUnderTest

DAY = date(2026, 6, 30)


@pytest.fixture
def graph(engine: EngineUnderTest) -> Iterator[OrgGraph]:
    """The group and its province on each engine; what a test writes is gone afterwards."""
    engine.empty()
    engine.load(read_graph("telecom"))
    with OrgGraph(engine.settings) as graph:
        yield graph
    engine.empty()


def _ties(engine: EngineUnderTest) -> list[dict[str, Any]]:
    return engine.store.read(
        "MATCH (s:Staff)-[t:CONTACTS]->(p:Person) RETURN s.id AS staff, p.id AS person, properties(t) AS facts ORDER BY staff, person, t.key",
        {},
        name="tests.ties",
    ).records


def _staff(engine: EngineUnderTest) -> list[dict[str, Any]]:
    return engine.store.read("MATCH (s:Staff) RETURN s.id AS id, s.left_on AS left_on ORDER BY id", {}, name="tests.staff").records


# -- departure


def test_departure_says_who_is_lost_and_which_votes_are_at_risk(graph: OrgGraph) -> None:
    outcome = graph.simulate_departure(["s-li"], as_of=DAY)
    [customer] = outcome.section("customers").rows
    assert ("c-yunhe", 9, 6, 5, 66.7, 55.6) == tuple(
        customer[name] for name in ("customer_id", "people", "people_covered_before", "people_covered_after", "coverage_before", "coverage_after")
    )
    assert (5, 4, 3, 1, 0) == tuple(customer[name] for name in ("key_people", "key_covered_before", "key_covered_after", "backed_before", "backed_after"))
    assert [("p-zhu", True, "s-li")] == [(row["person_id"], row["is_key"], row["held_by"][0]["staff_id"]) for row in outcome.section("lost").rows]
    assert [("p-wang", ["A"], ["s-gao"]), ("p-zhu", ["A"], [])] == [
        (row["person_id"], row["lost_roles"], [tie["staff_id"] for tie in row["remaining"]]) for row in outcome.section("owners").rows
    ]
    assert [("criteria", "no_live_tie"), ("scoring", "no_live_tie")] == [(row["point"], row["loss"]) for row in outcome.section("points").rows]
    [votes] = outcome.section("votes").rows
    assert ("pr-core", 9.0, 2.0, 7.0, ["p-zhu"]) == tuple(
        votes[name] for name in ("project_id", "tally_before", "tally_at_risk", "tally_after", "vote_person_ids")
    )
    assert outcome.notes[0].en.startswith(
        "Without Li Qiang: 1 person loses the last live tie, 1 of them key; 2 key people lose an owner; 2 control points are lost."
    )


def test_handover_goes_to_the_same_layer_and_a_matching_function_and_never_to_the_other_owner(graph: OrgGraph) -> None:
    handover = {row["person_id"]: row for row in graph.simulate_departure(["s-li"], as_of=DAY).section("handover").rows}
    assert {"p-wang", "p-zhu"} == set(handover)
    assert ("s-sun", "A", "s-li", True, True, "new", 10) == tuple(
        handover["p-zhu"][name] for name in ("staff_id", "role", "from_staff_id", "fits_layer", "fits_category", "tie", "cost")
    )
    assert handover["p-wang"]["staff_id"] not in {"s-li", "s-gao", "s-xu"}, "not the B owner, nor who gave notice"


def test_a_customer_s_person_who_goes_takes_points_and_votes_along(graph: OrgGraph) -> None:
    outcome = graph.simulate_departure(["p-qian"], as_of=DAY)
    assert [("final", "holder_leaves")] == [(row["point"], row["loss"]) for row in outcome.section("points").rows]
    assert [(9.0, 5.0)] == [(row["tally_before"], row["tally_at_risk"]) for row in outcome.section("votes").rows]
    assert ([], []) == (outcome.section("lost").rows, outcome.section("handover").rows)


def test_nobody_and_strangers_are_refused(graph: OrgGraph) -> None:
    with pytest.raises(BadParams, match="Nobody was named"):
        graph.simulate_departure([], as_of=DAY)
    with pytest.raises(BadParams, match='neither a colleague nor a person at a customer with the id "s-nobody"'):
        graph.simulate_departure(["s-li", "s-nobody"], as_of=DAY)
    with pytest.raises(BadParams, match="cannot be asked like this"):
        graph.simulate_departure(["s-li"], as_of=DAY, values={"layer_cost": -1})


def test_a_written_handover_ends_the_old_ties_begins_the_new_ones_and_can_be_taken_back(engine: EngineUnderTest, graph: OrgGraph) -> None:
    ties, staff = _ties(engine), _staff(engine)
    outcome = graph.simulate_departure(["s-li"], as_of=DAY)
    batch = graph.apply_import(graph.plan_handover(outcome, on=DAY))
    assert "handover" == batch.source
    assert DAY == next(row["left_on"] for row in _staff(engine) if row["id"] == "s-li")
    written = [row for row in _ties(engine) if row not in ties]
    ended = [(row["person"], row["facts"]["until"]) for row in written if row["staff"] == "s-li"]
    assert [("p-ding", DAY), ("p-wang", DAY), ("p-zhu", DAY)] == ended
    begun = {row["person"]: row["facts"] for row in written if row["staff"] != "s-li"}
    assert {"p-wang", "p-zhu"} == set(begun)
    assert all((1, "A", DAY, "handover") == (facts["level"], facts["role"], facts["since"], facts["channel"]) for facts in begun.values())
    assert "last_contact_on" not in begun["p-zhu"], "live only once they have met"
    assert graph.plan_handover(outcome, on=DAY).is_empty, "written once is written"
    graph.undo_import(batch.id)
    assert ties == _ties(engine)
    assert staff == _staff(engine)


def test_a_handover_before_the_day_asked_about_is_refused(graph: OrgGraph) -> None:
    outcome = graph.simulate_departure(["s-li"], as_of=DAY)
    with pytest.raises(BadParams, match="handover on 2026-06-29 can't begin before 2026-06-30") as refused:
        graph.plan_handover(outcome, on=date(2026, 6, 29))
    assert "交接日期 2026-06-29 不能早于推演所查的基准日 2026-06-30。" in refused.value.in_language("zh")


# -- coverage plan


def test_plan_fills_what_can_be_filled_and_says_in_words_what_stands_in_the_way(graph: OrgGraph) -> None:
    outcome = graph.plan_coverage(as_of=DAY)
    assert "8 people lack 11 owners, 5 of them key; 9 found, 2 missing" in outcome.notes[0].en
    assert "No cheaper plan fills as many." == outcome.notes[1].en
    assert {
        "No further colleague stands near enough to the executive layer; 1 needed.",
        "Key people need two different colleagues, and only 1 of the executive layer may meet them; 1 missing.",
    } == {note.en for note in outcome.notes[2:]}
    taken = {(row["person_id"], row["staff_id"]): row for row in outcome.section("assignments").rows}
    assert "live" == taken["p-song", "s-he"]["tie"]
    assert ("p-zhao", "s-zhou") in taken
    assert ("p-qian", "s-zhou") not in taken, "the A owner is not the B owner"
    assert not any(staff_id == "s-xu" for _, staff_id in taken), "who gave notice takes nobody on"
    load = {row["staff_id"]: row for row in outcome.section("load").rows}
    assert all(row["live_ties"] + row["taken"] <= row["capacity"] and row["room"] >= 0 for row in load.values())


def test_plan_for_one_customer_and_one_layer(graph: OrgGraph) -> None:
    outcome = graph.plan_coverage(customer_id="c-south", as_of=DAY, values={"layers": [4]})
    assert [("p-cook", "contact")] == [(row["person_id"], row["role"]) for row in outcome.section("assignments").rows]


def test_nobody_lacks_an_owner(graph: OrgGraph) -> None:
    outcome = graph.plan_coverage(customer_id="c-south", as_of=DAY, values={"layers": [3]})
    assert ["Nobody lacks an owner."] == [note.en for note in outcome.notes]


def test_nobody_of_the_executive_layer_has_capacity_left(graph: OrgGraph, engine: EngineUnderTest) -> None:
    engine.store.write("MATCH (s:Staff {id: 's-zhou'}) SET s.capacity = 2", {}, name="tests.fill")
    notes = [note.en for note in graph.plan_coverage(as_of=DAY).notes]
    assert "Nobody of the executive layer has capacity left; 2 needed." in " ".join(notes)


# -- doors


def _post(graph: OrgGraph, path: str, body: dict[str, Any]) -> httpx.Response:
    return Visitor(graph).ask("POST", path, json=body)


def test_api_answers_as_the_library_does(graph: OrgGraph) -> None:
    departure = _post(graph, "/api/v1/simulations/departure", {"ids": ["s-li"], "as_of": "2026-06-30"})
    expected = graph.simulate_departure(["s-li"], as_of=DAY)
    assert 200 == departure.status_code, departure.text
    assert {section.query.stem: orjson.loads(orjson.dumps(section.rows)) for section in expected.sections} == {
        name: section["rows"] for name, section in departure.json()["sections"].items()
    }
    plan = _post(graph, "/api/v1/plans/coverage", {"as_of": "2026-06-30", "customer_id": "c-south"})
    assert 200 == plan.status_code, plan.text
    assert "plan.coverage" == plan.json()["name"]
    refused = _post(graph, "/api/v1/simulations/departure", {"ids": ["s-nobody"]})
    assert (422, "bad-params") == (refused.status_code, refused.json()["kind"])
    assert 422 == _post(graph, "/api/v1/plans/coverage", {"layer_cost": "dear"}).status_code
    for body in ({}, {"project_id": None}):
        missing = _post(graph, "/api/v1/simulations/votes", body)
        assert (422, "Must be given.") == (missing.status_code, missing.json()["errors"][0]["detail"].partition(". ")[0].rstrip(".") + ".")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("simulations/votes", {"project_id": "pr-core", "stances": {}}),
        ("simulations/votes", {"project_id": "pr-core", "stances": "p-qian=2"}),
        ("simulations/votes", {"project_id": "pr-core", "flip": "yes"}),
        ("simulations/votes", {"project_id": "pr-core", "best_stance": "2"}),
        ("simulations/departure", {"ids": "s-li"}),
        ("simulations/departure", {"ids": 0}),
        ("simulations/departure", {"ids": ["s-li", 0]}),
        ("simulations/departure", {"ids": [None]}),
        ("simulations/votes", {"project_id": "pr-core", "stances": ["p-qian=2", 2]}),
        ("simulations/votes", {"project_id": "pr-core", "crisis_factor": True}),
        ("plans/coverage", {"customer_id": ["c-yunhe"]}),
        ("plans/coverage", {"layers": 1}),
        ("plans/coverage", {"new_cost": 10**18}),
        ("simulations/departure", {"category_cost": 1_000_001, "ids": ["s-li"]}),
        ("plans/coverage", {"layers": ["1"]}),
    ],
)
def test_a_body_is_taken_as_the_document_says_and_not_as_a_person_might_have_meant_it(graph: OrgGraph, path: str, body: dict[str, object]) -> None:
    refused = _post(graph, f"/api/v1/{path}", {**body, "as_of": "2026-06-30"})
    assert (422, "bad-params") == (refused.status_code, refused.json()["kind"])
    assert {next(name for name in body if name != "project_id")} == {error["parameter"] for error in refused.json()["errors"]}


@pytest.mark.parametrize("words", [["simulate", "departure", "s-li"], ["plan", "coverage"]], ids=" ".join)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_format_is_written_in_both_languages(
    graph: OrgGraph, engine: EngineUnderTest, words: list[str], lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for name, value in engine.environment.items():
        monkeypatch.setenv(name, value)
    titles = {"en": {"simulate": "What a departure would cost", "plan": "Coverage plan"}, "zh": {"simulate": "人员离开推演", "plan": "覆盖计划"}}
    said: dict[str, str] = {}
    for format_ in ("table", "json", "jsonl", "csv", "md"):
        assert 0 == run([*words, "--as-of", "2026-06-30", "--format", format_, "--lang", lang])
        said[format_] = capfd.readouterr().out
    title = titles[lang][words[0]]
    assert said["table"].startswith(title)
    assert said["md"].startswith(f"# {title}")
    sections = orjson.loads(said["json"])["sections"]
    assert sum(len(section["rows"]) for section in sections.values()) == len(said["jsonl"].splitlines())
    cells = list(csv.reader(io.StringIO(said["csv"].removeprefix("\ufeff"))))
    assert {"en": "part", "zh": "部分"}[lang] == cells[0][0]
    assert len(cells) == 1 + len(said["jsonl"].splitlines())
    assert 0 == run([*words, "--as-of", "2026-06-30", "--out", str(tmp_path / "outcome.xlsx"), "--lang", lang])
    book = openpyxl.load_workbook(tmp_path / "outcome.xlsx")
    assert len(sections) + 1 == len(book.sheetnames)
    capfd.readouterr()


def test_command_line_writes_the_handover_and_says_how_to_take_it_back(
    graph: OrgGraph, engine: EngineUnderTest, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for name, value in engine.environment.items():
        monkeypatch.setenv(name, value)
    ties = _ties(engine)
    assert 0 == run(["simulate", "departure", "s-li", "--as-of", "2026-06-30", "--apply-handover", "--on", "2026-06-30"])
    said = capfd.readouterr().err
    assert "Handover written as batch" in said
    undo = said.strip().splitlines()[-1].partition("orggraph undo ")[2]
    assert 0 == run(["undo", undo, "--apply"])
    capfd.readouterr()
    assert ties == _ties(engine)
    assert 2 == run(["simulate", "departure", "s-li", "--as-of", "2026-06-30", "--apply-handover", "--on", "2020-01-01"])
    assert "" == capfd.readouterr().out, "refused before anything is worked out"
    assert ties == _ties(engine)
