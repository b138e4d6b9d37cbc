"""Real connections to a real server: what is sent leaves at once, and whoever keeps it waiting is let go. Deadlines are set so short that they pass, or so long that they don't."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import orjson
import pytest

from orggraph.api import Keyring
from orggraph.api.server import Server
from orggraph.api.wire import Wire
from orggraph.settings import Settings
from tests.fake_graph import FakeGraph
from tests.http_door import SECRET
from tests.offline.test_admission import PATIENCE, BusyGraph

HOST = b"Host: 127.0.0.1\r\n"
KEY = f"Authorization: Bearer {SECRET}\r\n".encode()
JSON = b"Content-Type: application/json\r\n"
LIVEZ = b"GET /livez HTTP/1.1\r\n" + HOST + b"\r\n"
LAST = b"GET /livez HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n"
SHORT = 0.05


class Served:
    """A server that runs in a thread of this process."""

    def __init__(self, graph: Any) -> None:
        self.listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)  # protocol 0, as an embedder may make it
        self.listener.bind(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.server = Server(graph, Keyring(SECRET, self.port))
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [self.listener]}, daemon=True)

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)

    def say(self, *parts: bytes) -> bytes:
        """Everything that the server sends until it ends the connection."""
        with self.connect() as line:
            for part in parts:
                line.sendall(part)
            return hear(line)


def hear(line: socket.socket, until: bytes | None = None) -> bytes:
    """What comes until the end of the connection, or of an answer that ends so."""
    said = b""
    try:
        while chunk := line.recv(65536):
            said += chunk
            if until and until in said:
                break
    except ConnectionResetError:
        pass
    return said


def eventually(is_so: Callable[[], bool]) -> None:
    """Returns when it is so."""
    never = threading.Event()
    for _ in range(int(PATIENCE / 0.002)):
        if is_so():
            return
        never.wait(0.002)
    raise AssertionError


def statuses(said: bytes) -> list[int]:
    return [int(found) for found in re.findall(rb"HTTP/1\.1 (\d{3}) ", said)]


def body(said: bytes) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(said.rpartition(b"\r\n\r\n")[2])
    return found


@contextmanager
def served(graph: Any = None) -> Iterator[Served]:
    running = Served(graph or FakeGraph())
    running.listener.listen()
    running.thread.start()
    try:
        yield running
    finally:
        running.server.should_exit = True
        running.thread.join(PATIENCE)
        assert not running.thread.is_alive()


@pytest.fixture
def deadline(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Makes one deadline so short that it passes."""
    return lambda name: monkeypatch.setattr(f"orggraph.api.{name}", SHORT)


# -- at once


def test_what_is_written_leaves_at_once_whatever_the_listener_was_made_with(monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[int] = []
    real = Wire.connection_made

    def made(wire: Wire, transport: Any) -> None:
        real(wire, transport)
        found.append(transport.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))

    monkeypatch.setattr(Wire, "connection_made", made)
    with served() as door:
        assert [200, 200] == statuses(door.say(LIVEZ, LAST))
    assert [1] == [min(value, 1) for value in found]


def test_requests_that_come_in_one_go_are_answered_in_their_order() -> None:
    with served() as door:
        said = door.say(LIVEZ + b"GET /nothing HTTP/1.1\r\n" + HOST + KEY + b"\r\n" + LAST)
    assert [200, 404, 200] == statuses(said)


# -- who keeps us waiting


@pytest.mark.parametrize("sent", [b"", b"GET /livez HTTP/1.1\r\nHost: 127", LIVEZ + b"GET /li"], ids=["nothing", "half a head", "half of a second head"])
def test_a_head_that_does_not_come_ends_the_connection(deadline: Callable[[str], None], sent: bytes) -> None:
    deadline("wire.HEAD_SECONDS")
    with served() as door:
        said = door.say(sent)
    assert {b"": [], LIVEZ + b"GET /li": [200, 408]}.get(sent, [408]) == statuses(said)
    if sent:
        assert "head-too-slow" == body(said)["kind"]


def test_a_head_that_comes_drop_by_drop_is_not_waited_for_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each drop arrives before the deadline would be over again; only the first one counts."""
    armed: list[float] = []
    real = Wire._expect
    monkeypatch.setattr(Wire, "_expect", lambda wire, seconds: (armed.append(seconds), real(wire, seconds))[1])
    with served() as door, door.connect() as line:
        line.sendall(LIVEZ)
        assert hear(line, until=b"alive")
        for drop in LAST:
            line.sendall(bytes([drop]))
        assert [200] == statuses(hear(line))
    assert [10.0, 10.0] == armed


def test_a_connection_that_asks_nothing_more_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orggraph.api.server.IDLE_SECONDS", 0)
    with served() as door:
        assert [200] == statuses(door.say(LIVEZ))


@pytest.mark.parametrize("key", [b"", KEY], ids=["stranger", "friend"])
@pytest.mark.parametrize("length", [b"Content-Length: 1000\r\n", b"Transfer-Encoding: chunked\r\n"], ids=["counted", "chunked"])
@pytest.mark.parametrize("name", ["PAUSE_SECONDS", "BODY_SECONDS"])
def test_a_body_that_does_not_come_is_told_and_ended(deadline: Callable[[str], None], key: bytes, length: bytes, name: str) -> None:
    deadline("wire.LINGER_SECONDS")
    deadline(f"request.{name}")
    with served() as door:
        said = door.say(b"POST /api/v1/imports HTTP/1.1\r\n" + HOST + key + JSON + length + b"\r\n", b"3\r\n{" if b"chunked" in length else b"{")
        assert [408 if key else 401] == statuses(said)
        assert 0 == door.server.app.state.desk.places["import"].taken


def test_a_body_that_nobody_wants_does_not_cost_the_answer_nor_the_connection() -> None:
    with served() as door:
        unwanted = b"POST /api/v1/imports HTTP/1.1\r\n" + HOST + JSON + b"Content-Length: 200000\r\n\r\n"
        assert [401, 200] == statuses(door.say(unwanted, b"x" * 200000, LAST))


def test_who_waits_to_be_told_to_go_on_is_told_only_when_the_body_is_wanted() -> None:
    with served() as door, door.connect() as line:
        line.sendall(b"POST /api/v1/audit HTTP/1.1\r\n" + HOST + KEY + JSON + b"Content-Length: 2\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n")
        assert b"HTTP/1.1 100 " == line.recv(13)
        line.sendall(b"{}")
        assert [422] == statuses(hear(line))  # a comparison needs a baseline
    with served() as door, door.connect() as line:
        line.sendall(b"POST /api/v1/audit HTTP/1.1\r\n" + HOST + JSON + b"Content-Length: 2\r\nExpect: 100-continue\r\n\r\n")
        assert b"HTTP/1.1 401 " == line.recv(13)


def test_an_answer_that_nobody_reads_ends_the_connection(deadline: Callable[[str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    deadline("wire.STALL_SECONDS")
    lost = threading.Event()
    real = Wire.connection_lost
    monkeypatch.setattr(Wire, "connection_lost", lambda wire, error: (real(wire, error), lost.set())[0])
    rows = [{"person_id": "p" * 1000, "person": None, "level": 3, "seen_on": None, "is_key": False, "ties": []}] * 20_000
    with served(FakeGraph(Settings(home=Settings().home, row_cap=50_000), **{"people.list": rows})) as door, door.connect() as line:
        line.sendall(b"GET /api/v1/people/list?person_id=x&limit=20000 HTTP/1.1\r\n" + HOST + KEY + b"\r\n")
        assert lost.wait(PATIENCE)


def test_too_many_connections_cost_those_that_ask_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orggraph.api.server.MOST_CONNECTIONS", 5)
    with served() as door:
        idle = [door.connect() for _ in range(5)]
        for line in idle:
            line.sendall(b"GET")
        assert [200] == statuses(door.say(LAST))
        assert b"" == hear(idle[0])
        idle[4].sendall(LAST.removeprefix(b"GET"))
        assert [200] == statuses(hear(idle[4]))
        for line in idle:
            line.close()


# -- who goes away


def test_who_goes_away_frees_the_place_for_the_next() -> None:
    graph = BusyGraph(audits_at_once=1)
    listening: list[Callable[[], bool]] = []
    graph.for_asker = lambda is_gone: (listening.append(is_gone), graph)[1]  # type: ignore[method-assign]
    ask = b"GET /api/v1/audit HTTP/1.1\r\n" + HOST + KEY + b"\r\n"
    with served(graph) as door:
        leaving = [door.connect() for _ in range(3)]
        for line in leaving:
            line.sendall(ask)
        assert graph.gates["audit"].begun.acquire(timeout=PATIENCE)
        places = door.server.app.state.desk.places["audit"]
        for line in leaving:
            line.close()
        eventually(lambda: not places.waiting and listening[0]())
        graph.gates["audit"].opened.set()
        assert [200] == statuses(door.say(ask.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")))
        assert 0 == places.taken
    assert 2 == len(listening)


def test_a_body_that_breaks_off_is_nobody_s_fault(caplog: pytest.LogCaptureFixture) -> None:
    with served() as door:
        with door.connect() as line:
            line.sendall(b"POST /api/v1/imports HTTP/1.1\r\n" + HOST + KEY + JSON + b"Content-Length: 1000\r\n\r\n{")
        places = door.server.app.state.desk.places["import"]
        eventually(lambda: places.taken == 0)
        assert [200] == statuses(door.say(LAST))
    assert [] == caplog.records


# -- what is no request


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
        (b"GET /livez HTTP/1.1\r\n\r\n", 400),
        (b"GET /livez HTTP/1.1\r\n" + HOST + HOST + b"\r\n", 400),
        (b"GET /livez HTTP/1.1\r\n" + HOST + b"Host: evil.example\r\n\r\n", 400),
        (b"GET /livez HTTP/1.0\r\n\r\n", 403),
        (b"GET /a b HTTP/1.1\r\n" + HOST + b"\r\n", 400),
        (b"POST /livez HTTP/1.1\r\n" + HOST + b"Content-Length: -1\r\n\r\n", 400),
        (b"POST /livez HTTP/1.1\r\n" + HOST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
        (b"POST /livez HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: gzip\r\n\r\n", 501),
        (b"GET /livez HTTP/1.1\r\n" + HOST + b"".join(b"X-%d: y\r\n" % at for at in range(10_000)) + b"\r\n", 431),
        (b"GET /livez HTTP/1.1\r\n" + HOST + b"X: " + b"y" * 80_000, 431),
        (b"GET /" + b"y" * 80_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", 431),
        (b"GET /livez HTTP/1.1\r\n" + HOST + b"X : y\r\n\r\n", 400),
        (b"GET /livez HTTP/1.1\r\n" + HOST + b"X: a\x00b\r\n\r\n", 400),
    ],
    ids=lambda given: given[:40] if isinstance(given, bytes) else "",
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_no_request_is_told_as_a_problem_in_the_servers_language(sent: bytes, status: int, language: Any, caplog: pytest.LogCaptureFixture) -> None:
    with served(FakeGraph(Settings(home=Settings().home, lang=language))) as door:
        said = door.say(sent)
    if status == 501:  # the only one that names itself so; all that counts is that it is none of ours
        status = statuses(said)[0]
    assert [status] == statuses(said)
    assert b"application/problem+json" in said
    assert status == body(said)["status"]
    assert (language == "zh") == bool(re.search("[一-鿿]", body(said)["detail"]))
    assert [] == caplog.records


def test_a_long_head_is_read_however_it_is_cut() -> None:
    with served() as door, door.connect() as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        head = LAST.removesuffix(b"\r\n") + b"".join(b"X-%d: %s\r\n" % (at, b"y" * 1_000) for at in range(60)) + b"\r\n"
        for at in range(0, len(head), 5_000):
            line.sendall(head[at : at + 5_000])
        assert [200] == statuses(hear(line))


def test_an_upgrade_is_not_taken_up() -> None:
    upgrade = b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: eA==\r\nSec-WebSocket-Version: 13\r\n"
    with served() as door:
        assert [200, 200] == statuses(door.say(b"GET /livez HTTP/1.1\r\n" + HOST + upgrade + b"\r\n", LAST))
        assert [401, 200] == statuses(door.say(b"GET /docs HTTP/1.1\r\n" + HOST + upgrade + b"\r\n", LAST))


def test_a_head_request_has_no_body_and_a_body_on_a_get_is_thrown_away() -> None:
    with served() as door:
        said = door.say(b"HEAD /livez HTTP/1.1\r\n" + HOST + b"\r\n", b"GET /livez HTTP/1.1\r\n" + HOST + b"Content-Length: 5\r\n\r\nhello", LAST)
    assert [200, 200, 200] == statuses(said)
    assert 2 == said.count(b'{"status":"alive"}')


# -- the end


def test_at_the_end_who_works_may_finish_and_who_waits_or_comes_is_sent_away() -> None:
    graph = BusyGraph(audits_at_once=1)
    ask = b"GET /api/v1/audit HTTP/1.1\r\n" + HOST + KEY + b"\r\n"
    with served(graph) as door, door.connect() as working, door.connect() as waiting, door.connect() as idle:
        idle.sendall(LIVEZ)
        assert hear(idle, until=b"alive")
        working.sendall(ask)
        assert graph.gates["audit"].begun.acquire(timeout=PATIENCE)
        waiting.sendall(ask)
        places = door.server.app.state.desk.places["audit"]
        eventually(lambda: places.waiting == 1)
        door.server.should_exit = True
        assert [503] == statuses(said := hear(waiting))
        assert "stopped" in body(said)["detail"]
        assert b"" == hear(idle)
        with pytest.raises(ConnectionRefusedError):
            door.connect()
        graph.gates["audit"].opened.set()
        assert [200] == statuses(hear(working))


def test_patience_at_the_end_is_bounded_and_told(deadline: Callable[[str], None], caplog: pytest.LogCaptureFixture) -> None:
    deadline("server.STOP_SECONDS")
    graph = BusyGraph()
    with served(graph) as door, door.connect() as working:
        working.sendall(b"GET /api/v1/audit HTTP/1.1\r\n" + HOST + KEY + b"\r\n")
        assert graph.gates["audit"].begun.acquire(timeout=PATIENCE)
        door.server.should_exit = True
        said = hear(working)
        assert [503] == statuses(said)
        assert "stopped" == body(said)["kind"]
        door.thread.join(PATIENCE)
        assert not door.thread.is_alive()
        graph.gates["audit"].opened.set()
    assert [] == caplog.records
