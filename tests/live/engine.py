"""Knows the engines that the live tests run on, which of them are at hand here, and opens each one with an empty, migrated database.

`ORGGRAPH_TEST_ENGINES=embedded,neo4j-5,...` says which engines must run, and no others do then. Without it: the embedded engine always, and
either the Neo4j at `ORGGRAPH_TEST_URI` (`_USER`, `_PASSWORD`, `_DATABASE`), or each Neo4j for which this machine has Java and Maven.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from orggraph.migrate import migrate
from orggraph.settings import Settings
from orggraph.store import Store, open_store, stop_engine
from tests.graph_file import Graph
from tests.live import graph_loader
from tests.live.neo4j_server import SETUPS, missing_for, run_server

EMBEDDED = "embedded"
GIVEN = "given"
_OWN = {setup.name: setup for setup in SETUPS}


@dataclass
class EngineUnderTest:
    """One engine with a database that belongs to the tests.

    store: may write; reader: the login of the reading doors; settings: to open more stores on the same database.
    """

    name: str
    settings: Settings
    store: Store
    reader: Store
    matching_table: Graph
    _loaded: Graph | None = field(default=None, repr=False)

    @property
    def is_neo4j(self) -> bool:
        """True for everything but the embedded engine."""
        return self.name != EMBEDDED

    @property
    def environment(self) -> dict[str, str]:
        """The ORGGRAPH_* variables with which a process of its own finds this database."""
        if self.settings.uri is None:
            return {"ORGGRAPH_HOME": str(self.settings.home)}
        variables = {"ORGGRAPH_URI": self.settings.uri, "ORGGRAPH_USER": self.settings.user, "ORGGRAPH_DATABASE": self.settings.database}
        return variables | ({"ORGGRAPH_PASSWORD": self.settings.password} if self.settings.password else {})

    def load(self, graph: Graph) -> None:
        """Makes `graph` the content of the database; nothing to do when it is already."""
        if self._loaded is not graph:
            self._loaded = None
            graph_loader.load(self.store, graph, self.matching_table)
            self._loaded = graph

    def empty(self) -> Store:
        """The store after everything but the schema and the shipped matching table is gone; for tests that write themselves."""
        self._loaded = None
        graph_loader.load(self.store, Graph("empty", graph_loader.ANY_DAY), self.matching_table)
        return self.store


class Roll:
    """Which engines are to run, which ran, and why others did not: the last line of a run."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        required = [name.strip() for name in environ.get("ORGGRAPH_TEST_ENGINES", "").split(",") if name.strip()]
        unknown = [name for name in required if name not in (EMBEDDED, GIVEN, *_OWN)]
        if unknown:
            raise ValueError(f"ORGGRAPH_TEST_ENGINES names {', '.join(unknown)}; the engines are {', '.join((EMBEDDED, *_OWN, GIVEN))}")
        has_given = bool(environ.get("ORGGRAPH_TEST_URI"))
        if GIVEN in required and not has_given:
            raise ValueError(f"ORGGRAPH_TEST_ENGINES names {GIVEN}, but ORGGRAPH_TEST_URI does not say where it is")
        self.absent: dict[str, str] = {}
        self.ran: list[str] = []
        self.failed: list[str] = []
        if required:
            self.at_hand = required
            self.absent = {name: "not in ORGGRAPH_TEST_ENGINES" for name in (EMBEDDED, *_OWN) if name not in required}
            return
        self.at_hand = [EMBEDDED, *([GIVEN] if has_given else [])]
        for name, setup in _OWN.items():
            reason = "ORGGRAPH_TEST_URI is used instead" if has_given else missing_for(setup)
            if reason is None:
                self.at_hand.append(name)
            else:
                self.absent[name] = reason

    def line(self) -> str:
        """The engines that ran, that failed to start, and that did not run with the reason."""
        idle = {name: "no selected test needed it" for name in self.at_hand if name not in (*self.ran, *self.failed)}
        parts = [f"ran {', '.join(self.ran) or 'none'}"]
        if self.failed:
            parts.append(f"FAILED TO START: {', '.join(self.failed)}")
        if self.absent or idle:
            parts.append("did not run: " + ", ".join(f"{name} ({reason})" for name, reason in (self.absent | idle).items()))
        return "engines: " + "; ".join(parts)

    @contextmanager
    def open(self, name: str, home: Path) -> Iterator[EngineUnderTest]:
        """The engine called `name` with a fresh database, and a note on the roll whether it came up."""
        try:
            with _opened(name, home) as engine:
                self.ran.append(name)
                yield engine
        except BaseException:
            if name not in self.ran:
                self.failed.append(name)
            raise


ROLL = Roll()
NEO4J = [name for name in ROLL.at_hand if name != EMBEDDED]


@contextmanager
def _opened(name: str, home: Path) -> Iterator[EngineUnderTest]:
    if name == EMBEDDED:
        settings = Settings(home=home, engine_memory="512m")
        try:
            with _database(name, settings) as engine:
                yield engine
        finally:
            stop_engine(settings)
    elif name == GIVEN:
        with _database(name, _given(os.environ)) as engine:
            yield engine
    else:
        with run_server(_OWN[name]) as address:
            settings = Settings(uri=address.uri, user=address.user or "neo4j", password=address.password, database="neo4j", home=home)
            with _database(name, settings) as engine:
                yield engine


def _given(environ: Mapping[str, str]) -> Settings:
    return Settings(
        uri=environ["ORGGRAPH_TEST_URI"],
        user=environ.get("ORGGRAPH_TEST_USER", "neo4j"),
        password=environ.get("ORGGRAPH_TEST_PASSWORD"),
        database=environ.get("ORGGRAPH_TEST_DATABASE", "neo4j"),
    )


@contextmanager
def _database(name: str, settings: Settings) -> Iterator[EngineUnderTest]:
    with open_store(settings, access="write") as store:
        if name == GIVEN:
            graph_loader.claim(store)
        else:
            graph_loader.mark(store)
        migrate(store)
        with open_store(settings, access="read") as reader:
            yield EngineUnderTest(name, settings, store, reader, graph_loader.read_matching_table(store))
