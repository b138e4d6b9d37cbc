"""A cluster of Neo4j for the tests: a small routing stub in front of two real engines.

Three members answer Bolt. Which of them leads and which only read stands in a table in a file, read anew for each question, so a test
moves the leader, or takes it away, while commands run. Behind the members stand two engines: `current` holds what the cluster has
committed, `lagging` what a follower holds that has heard of nothing since. The leader answers from `current`. A follower answers from
`lagging`, unless the transaction hands in a bookmark that the leader gave out: then it has "waited" and answers from `current`. A
follower refuses to write. So a question whose bookmark was lost shows old data, exactly as in a real cluster, and nobody has to wait.

What reached which member, how and with which bookmarks, is noted in `log` for the tests to look at.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from orggraph.settings import Settings
from tests import bolt

MEMBERS = ("one", "two", "three")
BOTH = frozenset({"HELLO", "LOGON", "LOGOFF", "RESET", "GOODBYE"})
VERSION = (5, 4)
_UNKNOWN = "Neo.ClientError.Transaction.InvalidBookmark"
_LATE = "Neo.TransientError.Transaction.BookmarkTimeout"


@dataclass(frozen=True)
class Heard:
    """One transaction's statement as a member heard it. is_led: it was sent to be written, or to be read where writing goes on."""

    member: str
    is_led: bool
    bookmarks: tuple[str, ...]
    text: str


@dataclass
class Cluster:
    """The members and what they do. ports: by name, once they answer; loses: bookmarks that no member knows any more; lags: those that followers never reach."""

    file: Path
    current: int
    lagging: int
    ports: dict[str, int] = field(default_factory=dict)
    log: list[Heard] = field(default_factory=list)
    loses: set[str] = field(default_factory=set)
    lags: set[str] = field(default_factory=set)
    _given: set[str] = field(default_factory=set)

    @property
    def uri(self) -> str:
        """Where a client is sent at first: a member that never leads."""
        return f"neo4j://127.0.0.1:{self.ports['three']}"

    def place(self, *, leader: str | None, followers: tuple[str, ...]) -> None:
        """Writes the table."""
        self.file.write_text(json.dumps({"leader": leader, "followers": followers}))

    def table(self) -> Mapping[str, Any]:
        """The table as it stands in the file."""
        found: Mapping[str, Any] = json.loads(self.file.read_text())
        return found

    def settings(self, home: Path) -> Settings:
        """How a client finds it."""
        return Settings(uri=self.uri, user="root", password=PASSWORD, database="orggraph", home=home)

    def environment(self, home: Path) -> dict[str, str]:
        """The same for a process of its own."""
        return {"ORGGRAPH_URI": self.uri, "ORGGRAPH_USER": "root", "ORGGRAPH_PASSWORD": PASSWORD, "ORGGRAPH_DATABASE": "orggraph", "ORGGRAPH_HOME": str(home)}

    def route(self) -> bytes:
        """The answer to a client that asks for the way."""
        found = self.table()
        addresses = {name: f"127.0.0.1:{port}" for name, port in self.ports.items()}
        writers = [addresses[found["leader"]]] if found["leader"] else []
        readers = [addresses[name] for name in found["followers"]] or writers
        return bolt.message(bolt.SUCCESS, bolt.table("orggraph", route=list(addresses.values()), read=readers, write=writers))

    def give_bookmark(self) -> str:
        """A new bookmark: the state after all that was committed so far."""
        mark = f"cluster:{len(self._given) + 1}"
        self._given.add(mark)
        return mark

    def complaint_about(self, bookmarks: tuple[str, ...], *, is_leader: bool) -> str | None:
        """The code with which a member refuses these bookmarks."""
        if not set(bookmarks) <= self._given - self.loses:
            return _UNKNOWN
        return _LATE if not is_leader and self.lags & set(bookmarks) else None


PASSWORD = "a-password-of-the-tests"


@contextlib.contextmanager
def running(file: Path, *, current: int, lagging: int) -> Iterator[Cluster]:
    """A cluster in front of the engines that listen at these two ports, each of which takes `root` with PASSWORD. `one` leads, `two` reads."""
    cluster = Cluster(file, current, lagging)
    cluster.place(leader="one", followers=("two",))

    def member(name: str) -> bolt.Handler:
        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await _Conversation(cluster, name, reader, writer).hold()

        return answer

    with bolt.serving(*map(member, MEMBERS)) as ports:
        cluster.ports = dict(zip(MEMBERS, ports, strict=True))
        yield cluster


class _Conversation:
    """One client's connection to one member, and that member's own connections to both engines."""

    def __init__(self, cluster: Cluster, name: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._cluster = cluster
        self._name = name
        self._reader = reader
        self._writer = writer
        self._engines: list[_Engine] = []
        self._chosen: _Engine | None = None
        self._is_led = False
        self._bookmarks: tuple[str, ...] = ()
        self._is_refused = False

    async def hold(self) -> None:
        if await bolt.open_server_side(self._reader, self._writer, [VERSION]) != VERSION:
            return
        self._engines = [await _Engine.open(port) for port in (self._cluster.current, self._cluster.lagging)]
        try:
            while True:
                raw = await bolt.read_message(self._reader)
                for answer in await self._answers(raw):
                    self._writer.write(answer)
                await self._writer.drain()
        finally:
            for engine in self._engines:
                engine.close()

    async def _answers(self, raw: bytes) -> list[bytes]:
        name = bolt.name_of(raw)
        if name == "GOODBYE":
            raise EOFError
        if name in BOTH:
            self._is_refused = self._is_refused and name != "RESET"
            both = [await engine.ask(raw) for engine in self._engines]
            return both[0]
        if self._is_refused:
            return [bolt.message(bolt.IGNORED)]
        if name == "ROUTE":
            return [self._cluster.route()]
        if name == "BEGIN":
            return await self._begin(raw)
        assert self._chosen is not None, f"{name} outside of a transaction"
        if name == "RUN":
            self._cluster.log.append(Heard(self._name, self._is_led, self._bookmarks, bolt.fields_of(raw)[0]))
        answers = await self._chosen.ask(raw)
        if name == "COMMIT" and answers[-1][3] == bolt.SUCCESS:
            return [bolt.message(bolt.SUCCESS, {"bookmark": self._cluster.give_bookmark()})] if self._is_leader() else [bolt.message(bolt.SUCCESS, {})]
        return answers

    async def _begin(self, raw: bytes) -> list[bytes]:
        extra = bolt.fields_of(raw)[0]
        self._is_led = extra.get("mode") != "r"
        self._bookmarks = tuple(extra.get("bookmarks", ()))
        complaint = self._cluster.complaint_about(self._bookmarks, is_leader=self._is_leader())
        if complaint is None and self._is_led and not self._is_leader():
            complaint = "Neo.ClientError.Cluster.NotALeader"
        if complaint is not None:
            self._is_refused = True
            return [bolt.failure(complaint)]
        current, lagging = self._engines
        self._chosen = current if self._is_leader() or self._bookmarks else lagging
        return await self._chosen.ask(raw)

    def _is_leader(self) -> bool:
        return bool(self._cluster.table()["leader"] == self._name)


class _Engine:
    """A member's connection to an engine."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def open(cls, port: int) -> _Engine:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(bolt.MAGIC + bytes((0, 0, VERSION[1], VERSION[0])) + bytes(12))
        assert bytes((0, 0, VERSION[1], VERSION[0])) == await reader.readexactly(4)
        return cls(reader, writer)

    async def ask(self, raw: bytes) -> list[bytes]:
        """All that the engine answers to one message, chunked."""
        self._writer.write(bolt.chunked(raw))
        await self._writer.drain()
        answers = []
        while not answers or answers[-1][3] not in bolt.SUMMARIES:
            answers.append(bolt.chunked(await bolt.read_message(self._reader)))
        return answers

    def close(self) -> None:
        self._writer.close()
