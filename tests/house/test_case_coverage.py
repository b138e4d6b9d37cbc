"""Every question has cases that say what it finds and what it leaves alone."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from orggraph.library import Catalogue, load_catalogue
from tests.case_file import Case, read_cases
from tests.graph_file import GRAPHS, read_graph

QUERIES = Path(__file__).parents[2] / "queries"
NAMES = sorted(".".join(path.relative_to(QUERIES).with_suffix("").parts) for path in QUERIES.rglob("*.cypher") if path.parent.name != "terms")
GRAPH_NAMES = sorted(path.stem for path in GRAPHS.glob("*.toml"))


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="module")
def cases() -> dict[str, list[Case]]:
    by_query: dict[str, list[Case]] = defaultdict(list)
    for case in read_cases():
        by_query[case.query].append(case)
    return by_query


def test_catalogue_holds_every_file(catalogue: Catalogue) -> None:
    assert NAMES == sorted(catalogue)


def test_every_case_is_about_a_question_that_exists(cases: dict[str, list[Case]]) -> None:
    assert [] == sorted(set(cases) - set(NAMES))


@pytest.mark.parametrize("name", NAMES)
def test_question_has_at_least_two_cases(name: str, cases: dict[str, list[Case]]) -> None:
    assert len(cases[name]) >= 2


@pytest.mark.parametrize("name", NAMES)
def test_gap_has_a_dirty_and_a_clean_case(name: str, catalogue: Catalogue, cases: dict[str, list[Case]]) -> None:
    outcomes = {bool(case.rows) for case in cases[name]}
    assert catalogue[name].kind == "view" or outcomes == {True, False}


@pytest.mark.parametrize("name", GRAPH_NAMES)
def test_graph_speaks_only_words_of_the_model(name: str) -> None:
    assert name == read_graph(name).name
