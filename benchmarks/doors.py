"""Measures what each door adds to the raw driver, for one point query and one portfolio query on a demo world in the embedded engine.

    python benchmarks/doors.py [--scale 5]

Also the time of `orggraph --help` (wanted: 0.4 s at most) and of a command while the engine is warm (wanted: 1 s at most).
"""

from __future__ import annotations

import argparse
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from orggraph.api.app import make_app
from orggraph.graph import OrgGraph
from orggraph.settings import Settings
from orggraph.store import open_store, stop_engine

DAY = date(2026, 6, 30)
WANTED_HELP = 0.4
WANTED_SECOND_COMMAND = 1.0
TURNS = 60
WARM_UPS = 20
PROCESS_TURNS = 7
QUESTIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "point: people.reporting_chain": ("people.reporting_chain", {"person_id": "p-0012"}),
    "portfolio: gaps.sales_only": ("gaps.sales_only", {}),
}


def medians_of(works: Sequence[Callable[[], object]], turns: int = TURNS, warm_ups: int = 1) -> list[float]:
    """The median seconds of each work. They take turns, so that an engine that warms up or a busy machine weighs on all alike."""
    taken: list[list[float]] = [[] for _ in works]
    for turn in range(warm_ups + turns):
        for work, times in zip(works, taken, strict=True):
            began = time.perf_counter()
            work()
            if turn >= warm_ups:
                times.append(time.perf_counter() - began)
    return [statistics.median(times) for times in taken]


def command(home: Path, *words: str) -> Callable[[], object]:
    """Runs one command of the CLI in a process of its own, as a shell would."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ORGGRAPH_")} | {"ORGGRAPH_HOME": str(home)}
    words = (str(Path(sys.executable).with_name("orggraph")), *words)
    return lambda: subprocess.run(words, env=environment, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode


def serve(graph: OrgGraph) -> tuple[uvicorn.Server, threading.Thread, str]:
    """An HTTP door on a free port, and its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(make_app(graph), log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    return server, thread, f"http://127.0.0.1:{listener.getsockname()[1]}"


def measure(home: Path, scale: int) -> bool:
    """Prints the table; False when a wanted figure is missed."""
    settings = Settings(home=home)
    with OrgGraph(settings) as graph, open_store(settings, access="read") as store:
        loaded = graph.load_demo(as_of=DAY, scale=scale)
        print(f"demo of scale {scale}: {loaded.world.count('Person'):,} people, {loaded.world.count('Staff.CONTACTS.Person'):,} ties")
        driver = store._connect()  # the very driver underneath, past everything of ours
        server, thread, address = serve(graph)
        print(f"{'median milliseconds':<32}{'driver':>10}{'+ Python':>10}{'+ HTTP':>10}{'+ CLI':>10}   rows")
        try:
            with httpx.Client(base_url=address, timeout=60) as client:
                for label, (name, values) in QUESTIONS.items():
                    print(f"{label:<32}" + _figures(graph, driver, client, home, name, values))
        finally:
            server.should_exit = True
            thread.join(10)
        second_command = command(home, "people", "reporting_chain", "p-0012", "--as-of", DAY.isoformat())
        shown, second = medians_of([command(home, "--help"), second_command], PROCESS_TURNS)
    print(f"orggraph --help                  {shown * 1000:10.0f} ms (wanted: {WANTED_HELP * 1000:.0f} at most)")
    print(f"a command with the engine warm   {second * 1000:10.0f} ms (wanted: {WANTED_SECOND_COMMAND * 1000:.0f} at most)")
    return shown <= WANTED_HELP and second <= WANTED_SECOND_COMMAND


def _figures(graph: OrgGraph, driver: Any, client: httpx.Client, home: Path, name: str, values: dict[str, Any]) -> str:
    from orggraph.answer import validate_params

    question = graph.catalogue.find(name)
    whole = validate_params(question, {**values, "as_of": DAY}, DAY)
    path = f"/api/v1/{name.replace('.', '/')}"
    asked = {**values, "as_of": DAY.isoformat()}
    assert client.get(path, params=asked).status_code == 200
    words = [*name.split("."), *values.values(), "--as-of", DAY.isoformat(), "--format", "json"]
    bare, *doors = medians_of(
        [
            lambda: driver.execute_query(question.text, whole, database_=graph.settings.database, routing_="r"),
            lambda: graph.query(name, {**values, "as_of": DAY}),
            lambda: client.get(path, params=asked),
        ],
        warm_ups=WARM_UPS,
    )
    doors += medians_of([command(home, *words)], PROCESS_TURNS)
    rows = len(graph.query(name, {**values, "as_of": DAY}).rows)
    return f"{bare * 1000:10.1f}" + "".join(f"{(door - bare) * 1000:+10.1f}" for door in doors) + f"{rows:7}"


def main() -> int:
    """Measures and says whether the wanted figures were met."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--scale", type=int, default=5)
    scale = parser.parse_args().scale
    with tempfile.TemporaryDirectory(prefix="orggraph-doors-") as folder:
        home = Path(folder)
        try:
            return 0 if measure(home, scale) else 1
        finally:
            stop_engine(Settings(home=home))


if __name__ == "__main__":
    sys.exit(main())
