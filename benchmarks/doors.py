"""Measures what each door adds to the raw driver, and how the HTTP door bears many clients, on a demo world in the embedded engine.

    python benchmarks/doors.py [--scale 5]

1. One point query and one portfolio query through each door. Also the time of `orggraph --help` (wanted: 0.4 s at most) and of a command while the engine is warm (wanted: 1 s at most).
2. Clients that keep their connection, 1, 8 and 32 at a time: requests a second, median and 95th percentile. Before: the same app on uvicorn as it comes, with a listener of protocol 0.
3. `/livez` while 45 clients ask for audits (wanted: 50 ms at most for 99 of 100), and what the cursor's knowledge of the graph's state costs.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import uvicorn

from orggraph.api import Keyring, make_app, read_secret
from orggraph.graph import OrgGraph
from orggraph.settings import Settings
from orggraph.store import open_store, stop_engine

DAY = date(2026, 6, 30)
WANTED_HELP = 0.4
WANTED_SECOND_COMMAND = 1.0
TURNS = 60
WARM_UPS = 20
PROCESS_TURNS = 7
WANTED_ALIVE = 0.05
CLIENT_SECONDS = 2.0
AUDITORS = 45
AUDIT_SECONDS = 30.0
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


def environment(home: Path) -> dict[str, str]:
    """The variables of a process that works on this home."""
    return {name: value for name, value in os.environ.items() if not name.startswith("ORGGRAPH_")} | {"ORGGRAPH_HOME": str(home)}


def command(home: Path, *words: str) -> Callable[[], object]:
    """Runs one command of the CLI in a process of its own, as a shell would."""
    words = (str(Path(sys.executable).with_name("orggraph")), *words)
    return lambda: subprocess.run(words, env=environment(home), check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode


@contextmanager
def serving(home: Path, *words: str) -> Iterator[int]:
    """The port of an HTTP door on this home, in a process of its own: `orggraph serve`, or what else these words run."""
    words = words or (str(Path(sys.executable).with_name("orggraph")), "serve", "--port", "0")
    with subprocess.Popen(words, env=environment(home), stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            yield int(process.stderr.readline().rpartition("http://127.0.0.1:")[2].partition(",")[0])
        finally:
            process.kill()


def serve_as_before(home: Path) -> None:
    """The app on uvicorn as it comes. asyncio sends at once only on connections of a listener that names its protocol, and nobody named it."""
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    print(f"http://127.0.0.1:{port}", file=sys.stderr, flush=True)
    app = make_app(OrgGraph(Settings(home=home)), Keyring(read_secret(home), port))
    uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off", ws="none")).run(sockets=[listener])


def measure(home: Path, scale: int) -> bool:
    """Prints the table; False when a wanted figure is missed."""
    settings = Settings(home=home)
    with OrgGraph(settings) as graph, open_store(settings, access="read") as store:
        loaded = graph.load_demo(as_of=DAY, scale=scale)
        print(f"demo of scale {scale}: {loaded.world.count('Person'):,} people, {loaded.world.count('Staff.CONTACTS.Person'):,} ties")
        driver, _ = store._connect()  # the very driver underneath, past everything of ours
        print(f"{'median milliseconds':<32}{'driver':>10}{'+ Python':>10}{'+ HTTP':>10}{'+ CLI':>10}   rows")
        key = {"Authorization": f"Bearer {read_secret(home)}"}
        with serving(home) as port, httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=key, timeout=60) as client:
            for label, (name, values) in QUESTIONS.items():
                print(f"{label:<32}" + _figures(graph, driver, client, home, name, values))
        [counted] = medians_of([graph.count_writes], warm_ups=WARM_UPS)
        second_command = command(home, "people", "reporting_chain", "p-0012", "--as-of", DAY.isoformat())
        shown, second = medians_of([command(home, "--help"), second_command], PROCESS_TURNS)
    print(f"orggraph --help                  {shown * 1000:10.0f} ms (wanted: {WANTED_HELP * 1000:.0f} at most)")
    print(f"a command with the engine warm   {second * 1000:10.0f} ms (wanted: {WANTED_SECOND_COMMAND * 1000:.0f} at most)")
    print(f"how often the graph was written  {counted * 1000:10.1f} ms, asked once a page")
    measure_clients(home)
    return measure_alive(home) and shown <= WANTED_HELP and second <= WANTED_SECOND_COMMAND


@dataclass
class Asked:
    """What the requests of one kind took, in seconds, and how they were answered."""

    took: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    def at(self, part: float) -> float:
        """The milliseconds within which this part of them was answered."""
        return sorted(self.took)[min(len(self.took) - 1, int(part * len(self.took)))] * 1000


async def ask_again_and_again(port: int, path: str, key: str, asked: Asked, until: float, pause: float = 0.0) -> None:
    """Asks on one kept connection until that moment; with a pause after each answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: {key}\r\n\r\n".encode()
    while time.perf_counter() < until:
        began = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        await reader.readexactly(int(re.search(rb"content-length: (\d+)", head)[1]))  # type: ignore[index]
        asked.took.append(time.perf_counter() - began)
        asked.statuses[int(head[9:12])] += 1
        if pause:
            await asyncio.sleep(pause)
    writer.close()


def measure_clients(home: Path) -> None:
    """Prints what clients that keep their connection get, before and now, by turns."""
    paths = {"/livez": "/livez"} | {
        label: f"/api/v1/{name.replace('.', '/')}?{urlencode({**values, 'as_of': DAY.isoformat()})}" for label, (name, values) in QUESTIONS.items()
    }
    key = f"Bearer {read_secret(home)}"

    def ask(port: int, path: str, clients: int) -> str:
        asked = Asked()

        async def together() -> None:
            until = time.perf_counter() + CLIENT_SECONDS
            await asyncio.gather(*(ask_again_and_again(port, path, key, asked, until) for _ in range(clients)))

        asyncio.run(together())
        refused = sum(asked.statuses.values()) - asked.statuses[200]
        return f"{len(asked.took) / CLIENT_SECONDS:8.0f}{asked.at(0.5):8.1f}{asked.at(0.95):8.1f}" + (f" ({refused} refused)" if refused else "")

    print(f"\n{'kept connections':<32}{'clients':>8}{'before: requests/s, median, p95 ms':>36}{'now':>12}")
    before = (sys.executable, __file__, "--serve-as-before", str(home))
    with serving(home, *before) as old, serving(home) as new:
        for label, path in paths.items():
            for port in (old, new):
                ask(port, path, 1)  # warms up
            for clients in (1, 8, 32):
                print(f"{label:<32}{clients:>8}{'':>12}{ask(old, path, clients)}    {ask(new, path, clients)}")


def measure_alive(home: Path) -> bool:
    """Prints how long `/livez` takes while 45 clients ask for audits; False when that is too long."""
    key = f"Bearer {read_secret(home)}"
    alive, audits = Asked(), Asked()

    async def together(port: int) -> None:
        until = time.perf_counter() + AUDIT_SECONDS
        asking = [ask_again_and_again(port, f"/api/v1/audit?as_of={DAY.isoformat()}", key, audits, until, pause=1.0) for _ in range(AUDITORS)]
        pinging = ask_again_and_again(port, "/livez", "", alive, until, pause=0.01)
        await asyncio.wait([asyncio.create_task(work) for work in (*asking, pinging)], timeout=AUDIT_SECONDS + 5)

    with serving(home) as port:
        asyncio.run(together(port))
    said = ", ".join(f"{number} times {status}" for status, number in sorted(audits.statuses.items()))
    print(
        f"\n/livez while {AUDITORS} ask for audits ({said}):  median {alive.at(0.5):.1f} ms, p99 {alive.at(0.99):.1f} ms, most {alive.at(1):.1f} ms (wanted: {WANTED_ALIVE * 1000:.0f} for p99)"
    )
    return alive.at(0.99) <= WANTED_ALIVE * 1000


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
    parser.add_argument("--serve-as-before", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve_as_before:
        serve_as_before(given.serve_as_before)
        return 0
    with tempfile.TemporaryDirectory(prefix="orggraph-doors-") as folder:
        home = Path(folder)
        try:
            return 0 if measure(home, given.scale) else 1
        finally:
            stop_engine(Settings(home=home))


if __name__ == "__main__":
    sys.exit(main())
