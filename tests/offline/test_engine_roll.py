"""A run says which engines it used, and never loses one in silence."""

from __future__ import annotations

import pytest

from tests.live.engine import Roll


def test_required_engines_are_those_that_run_whatever_the_machine_has() -> None:
    roll = Roll({"ORGGRAPH_TEST_ENGINES": "embedded, neo4j-5"})
    assert ["embedded", "neo4j-5"] == roll.at_hand


def test_engine_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="names neo4j-4; the engines are embedded, neo4j-5, neo4j-2026-cypher5, neo4j-2026-cypher25, given"):
        Roll({"ORGGRAPH_TEST_ENGINES": "embedded,neo4j-4"})


def test_given_database_needs_an_address() -> None:
    with pytest.raises(ValueError, match="ORGGRAPH_TEST_URI"):
        Roll({"ORGGRAPH_TEST_ENGINES": "given"})


def test_given_database_stands_in_for_our_own_servers() -> None:
    assert ["embedded", "given"] == Roll({"ORGGRAPH_TEST_URI": "bolt://127.0.0.1:7687"}).at_hand


def test_embedded_engine_always_runs() -> None:
    assert "embedded" in Roll({}).at_hand


def test_last_line_names_every_engine_and_the_reason_of_each_absence() -> None:
    roll = Roll({"ORGGRAPH_TEST_ENGINES": "embedded,neo4j-5,neo4j-2026-cypher5"})
    roll.ran.append("embedded")
    roll.failed.append("neo4j-5")
    assert (
        "engines: ran embedded; FAILED TO START: neo4j-5; "
        "did not run: neo4j-2026-cypher25 (not in ORGGRAPH_TEST_ENGINES), neo4j-2026-cypher5 (no selected test needed it)"
    ) == roll.line()
