"""Fixtures for tests that need a database: `embedded` for one engine, `engine` for each engine at hand in turn.

A Neo4j server is started when the first test asks for it and ends when the last one is done; the embedded engine stays up for the whole run.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from orggraph.library import Catalogue, load_catalogue
from tests.live.engine import EMBEDDED, ROLL, EngineUnderTest


@pytest.fixture(scope="session")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EngineUnderTest]:
    """The embedded engine with a database of its own."""
    with ROLL.open(EMBEDDED, tmp_path_factory.mktemp("home")) as engine:
        yield engine


@pytest.fixture(scope="session", params=ROLL.at_hand)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[EngineUnderTest]:
    """Each engine at hand in turn; one that does not start fails every test that needs it."""
    if request.param == EMBEDDED:
        yield request.getfixturevalue("embedded")
    else:
        with ROLL.open(request.param, tmp_path_factory.mktemp("home")) as engine:
            yield engine


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The shipped questions."""
    return load_catalogue()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Ends the run with the line that says which engines it ran on."""
    config.get_terminal_writer().line(ROLL.line())
