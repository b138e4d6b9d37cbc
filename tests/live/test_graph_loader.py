"""The tests touch only a database that is empty or carries their own mark."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from orggraph.store import Store
from tests.graph_file import read_graph
from tests.live import graph_loader
from tests.live.engine import EngineUnderTest
from tests.live.graph_loader import NotOurDatabase

PEOPLE = "MATCH (person:Person) RETURN count(*) AS number"


@pytest.fixture
def unmarked(embedded: EngineUnderTest) -> Iterator[Store]:
    """A database with somebody's data and no mark."""
    store = embedded.empty()
    store.write("MATCH (mark:TestDatabase) DELETE mark", {}, name="tests.unmark")
    store.write("CREATE (:Person {id: 'somebody', name: 'Somebody'})", {}, name="tests.data")
    yield store
    graph_loader.mark(store)
    embedded.empty()


def _people(store: Store) -> int:
    return int(store.read(PEOPLE, {}, name="tests.people").records[0]["number"])


def test_data_without_the_mark_is_not_claimed(unmarked: Store) -> None:
    with pytest.raises(NotOurDatabase, match="ORGGRAPH_TEST_URI"):
        graph_loader.claim(unmarked)
    assert 1 == _people(unmarked)


def test_data_without_the_mark_is_not_wiped(unmarked: Store) -> None:
    with pytest.raises(NotOurDatabase, match="nothing was wiped"):
        graph_loader.wipe(unmarked)
    assert 1 == _people(unmarked)


def test_data_without_the_mark_is_not_loaded_over(unmarked: Store) -> None:
    with pytest.raises(NotOurDatabase, match="nothing was wiped"):
        graph_loader.load(unmarked, read_graph("telecom"), read_graph("company"))
    assert 1 == _people(unmarked)


def test_loaded_graph_is_whole(embedded: EngineUnderTest) -> None:
    graph = read_graph("telecom")
    embedded.load(graph)
    assert len(graph.nodes["Person"]) == _people(embedded.store)
    edges = embedded.store.read("MATCH ()-[edge]->() RETURN count(*) AS number", {}, name="tests.edges").records
    assert [{"number": sum(map(len, graph.edges.values()))}] == edges
