"""The checks that hold for every edge name every edge of the model, so that a new one can't slip past them."""

from __future__ import annotations

import re

import pytest

from orggraph.library import load_catalogue
from orggraph.model import EDGES, RELATIONSHIP_TYPES

EVERY_EDGE = ("checks.overlapping_edges", "checks.until_before_since")


@pytest.mark.parametrize("name", EVERY_EDGE)
def test_check_names_every_relationship_type_of_the_model(name: str) -> None:
    assert RELATIONSHIP_TYPES == _named(name, r"\[edge:([\w|]+)\]")


@pytest.mark.parametrize("name", EVERY_EDGE)
def test_check_starts_from_every_label_that_an_edge_of_the_model_starts_from(name: str) -> None:
    assert {edge.start.label for edge in EDGES} == _named(name, r"\(origin:([\w|]+)\)")


def test_overlaps_tell_apart_what_the_model_tells_apart() -> None:
    text = load_catalogue()["checks.overlapping_edges"].text
    assert {name for edge in EDGES for name in edge.discriminators} == set(re.findall(r"edge\.(\w+)", _told_apart_by(text)))


def _named(query: str, pattern: str) -> set[str]:
    found = re.findall(pattern, load_catalogue()[query].text)
    assert len(found) == 1
    return set(found[0].split("|"))


def _told_apart_by(text: str) -> str:
    found = re.search(r"coalesce\(([^)]*)\) AS told_apart_by", text)
    assert found
    return found[1]
