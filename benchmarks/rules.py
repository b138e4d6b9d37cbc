"""Measures every gap and check over a whole portfolio, on the embedded engine and on Neo4j 5, and the audit that asks them all.

    python benchmarks/rules.py [--scale 200] [--engine embedded --engine neo4j-5] [--rule gaps.stale ...] [--home FOLDER] [--uri BOLT] [--memory 2g]

Scale 200 of the demo: 2,000 customers, 200,000 people, a million edges. Wanted on either engine: no rule over 8 s, the audit within 60 s,
both of an engine that has warmed up: first figures, printed beside, say as much of planning and of Java's compiler as of the query.
For some rules `by_hand/` holds the fastest Cypher that we know how to write for the same rows; the last column is our time over its time.
`--home` keeps the embedded graph for the next run, `--uri` is a Neo4j of your own (its database must be empty or hold the demo).
"""

from __future__ import annotations

import argparse
import contextlib
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from orggraph.answer import validate_params
from orggraph.errors import StoreError
from orggraph.graph import OrgGraph
from orggraph.library import Query
from orggraph.settings import Settings
from orggraph.store import Store, open_store, stop_engine

sys.path.insert(0, str(Path(__file__).parents[1]))  # the tests know how to run a Neo4j
from tests.live.neo4j_server import SETUPS, run_server

DAY = date(2026, 6, 30)
WANTED_RULE = 8.0
WANTED_AUDIT = 60.0
TURNS = 3
PATIENCE = 300
"""Seconds that a query may take here: longer than a user's, so that the table tells how long it is."""
BY_HAND = {path.stem: path.read_text(encoding="utf-8") for path in sorted((Path(__file__).parent / "by_hand").glob("*.cypher"))}


@dataclass(frozen=True)
class Figure:
    """One rule on one engine. seconds: the fastest of its turns; first: with planning; by_hand: the fastest of the hand-written text."""

    rows: int
    first: float
    seconds: float
    by_hand: float | None


@contextlib.contextmanager
def open_engine(name: str, home: Path, uri: str | None, memory: str) -> Iterator[Settings]:
    """Settings with which the engine called `name` answers."""
    common: dict[str, Any] = {"home": home, "query_seconds": float(PATIENCE), "row_cap": 1_000_000}
    if name == "embedded":
        settings = Settings(engine_memory=memory, **common)
        try:
            yield settings
        finally:
            stop_engine(settings)
    elif uri is not None:
        yield Settings(uri=uri, database="neo4j", **common)
    else:
        [setup] = [setup for setup in SETUPS if setup.name == name]
        # The tests' servers hold sixty nodes; this one gets the memory of the other engine and the collector that a server has.
        options = (*setup.options, f"-Xmx{memory}", "-XX:-UseSerialGC", "-XX:+UseG1GC")
        with run_server(replace(setup, options=options, transaction_seconds=PATIENCE)) as address:
            yield Settings(uri=address.uri, user=address.user or "neo4j", password=address.password, database="neo4j", **common)


def load(graph: OrgGraph, store: Store, scale: int) -> None:
    """Loads the demo of that scale unless it is there."""
    graph.migrate()
    [found] = store.read("MATCH (customer:Customer) RETURN count(customer) AS number", {}, name="bench.count").records
    if found["number"] < 10 * scale:
        began = time.perf_counter()
        world = graph.load_demo(DAY, scale=scale).world
        edges = sum(world.count(table) for table in list(world.tables) if "." in table)
        print(f"  loaded {world.count('Person'):,} people and {edges:,} edges in {time.perf_counter() - began:.0f} s", flush=True)


def measure(store: Store, rule: Query) -> Figure:
    """The rule's figures; its rows must be those of the text by hand."""
    params = validate_params(rule, {"as_of": DAY} if any(param.name == "as_of" for param in rule.params) else {}, DAY)
    rows, first = timed(store, rule.text, params, rule.name)
    by_hand = BY_HAND.get(rule.stem)
    if by_hand is None:
        return Figure(len(rows), first, min(first, timed(store, rule.text, params, rule.name)[1]), None)
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(TURNS):  # in turns, so that a busy machine weighs on both
        ours.append(timed(store, rule.text, params, rule.name)[1])
        other, seconds = timed(store, by_hand, params, f"by_hand.{rule.stem}")
        theirs.append(seconds)
        if other != rows:
            raise SystemExit(f"by_hand/{rule.stem}.cypher gives {len(other)} rows, or others than the {len(rows)} of {rule.name}")
    return Figure(len(rows), first, statistics.median(ours), statistics.median(theirs))


def timed(store: Store, text: str, params: Mapping[str, Any], name: str) -> tuple[list[dict[str, Any]], float]:
    """The rows and the seconds until all of them are here."""
    began = time.perf_counter()
    rows = store.read(text, params, name=name).records
    return rows, time.perf_counter() - began


def run(name: str, settings: Settings, scale: int, chosen: Sequence[str]) -> bool:
    """Prints the table of one engine; False when a wanted figure is missed."""
    with OrgGraph(settings) as graph, open_store(settings, access="read") as store:
        load(graph, store, scale)
        rules = [rule for rule in graph.catalogue.values() if rule.kind != "view" and (not chosen or rule.name in chosen or rule.stem in chosen)]
        print(f"{name:<36}{'rows':>9}{'first':>9}{'again':>9}{'by hand':>9}{'ratio':>7}")
        slow: list[str] = []
        total = 0.0
        for rule in rules:
            try:
                figure = measure(store, rule)
            except StoreError as error:
                slow.append(rule.name)
                print(f"{rule.name:<36}  {error}", flush=True)
                continue
            total += figure.first
            if figure.seconds > WANTED_RULE:
                slow.append(rule.name)
            compared = "" if figure.by_hand is None else f"{figure.by_hand:9.2f}{figure.seconds / figure.by_hand:7.2f}"
            print(f"{rule.name:<36}{figure.rows:>9,}{figure.first:9.2f}{figure.seconds:9.2f}{compared}", flush=True)
        print(f"{'all, each asked for the first time':<36}{'':>9}{total:9.2f}")
        if chosen:
            return not slow
        took: list[float] = []
        for _ in range(2):
            began = time.perf_counter()
            audit = graph.audit(as_of=DAY)
            took.append(time.perf_counter() - began)
        print(
            f"audit: {len(audit.findings):,} findings of {len(audit.checked)} rules in {took[0]:.1f} s, again {took[1]:.1f} s (wanted: {WANTED_AUDIT:.0f} at most)"
        )
        for failure in audit.failures:
            print(f"  could not check {failure.code}: {failure.error}")
        print(f"rules over {WANTED_RULE:.0f} s: {', '.join(slow) or 'none'}")
        return not slow and not audit.failures and min(took) <= WANTED_AUDIT


def main() -> int:
    """Measures each engine in turn and says whether the wanted figures were met."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--scale", type=int, default=200)
    parser.add_argument("--engine", action="append", choices=["embedded", *(setup.name for setup in SETUPS)])
    parser.add_argument("--rule", action="append", default=[])
    parser.add_argument("--home", type=Path)
    parser.add_argument("--uri")
    parser.add_argument("--memory", default="2g")
    asked = parser.parse_args()
    is_met = True
    with tempfile.TemporaryDirectory(prefix="orggraph-rules-") as folder:
        for name in asked.engine or ["embedded", "neo4j-5"]:
            with open_engine(name, asked.home or Path(folder), asked.uri, asked.memory) as settings:
                is_met = run(name, settings, asked.scale, asked.rule) and is_met
    return 0 if is_met else 1


if __name__ == "__main__":
    sys.exit(main())
