"""Speaks as much of Bolt as a server of the tests needs: the opening, messages in chunks, values as PackStream; and runs such a server.

https://neo4j.com/docs/bolt/current/ says how all of it is written.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import struct
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

MAGIC = bytes.fromhex("6060b017")
MESSAGES = {
    0x01: "HELLO",
    0x6A: "LOGON",
    0x6B: "LOGOFF",
    0x66: "ROUTE",
    0x11: "BEGIN",
    0x10: "RUN",
    0x3F: "PULL",
    0x2F: "DISCARD",
    0x12: "COMMIT",
    0x13: "ROLLBACK",
    0x0F: "RESET",
    0x02: "GOODBYE",
    0x54: "TELEMETRY",
}
SUCCESS, RECORD, IGNORED, FAILURE = 0x70, 0x71, 0x7E, 0x7F
SUMMARIES = (SUCCESS, IGNORED, FAILURE)
Version: TypeAlias = tuple[int, int]
Handler: TypeAlias = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


# -- the opening


async def open_server_side(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, speaks: Sequence[Version]) -> Version:
    """The version that both sides speak, the client's first choice first, after it was told; (0, 0) when there is none. EOFError when no Bolt client is there."""
    opening = await reader.readexactly(20)
    if opening[:4] != MAGIC:
        raise EOFError(f"no Bolt client: {opening!r}")
    agreed = next((version for place in range(4, 20, 4) for version in _range(opening[place : place + 4]) if version in speaks), (0, 0))
    writer.write(bytes((0, 0, agreed[1], agreed[0])))
    return agreed


def _range(proposal: bytes) -> list[Version]:
    _, back, minor, major = proposal
    return [(major, minor - step) for step in range(back + 1) if minor >= step]


# -- messages


async def read_message(reader: asyncio.StreamReader) -> bytes:
    """One whole message without its chunks. EOFError when the other side is gone."""
    message = b""
    while True:
        size = int.from_bytes(await reader.readexactly(2))
        if size:
            message += await reader.readexactly(size)
        elif message:  # an empty chunk between messages keeps a connection alive
            return message


def chunked(message: bytes) -> bytes:
    """The message as it travels."""
    pieces = [message[place : place + 0xFFFF] for place in range(0, len(message), 0xFFFF)]
    return b"".join(len(piece).to_bytes(2) + piece for piece in pieces) + b"\0\0"


def message(tag: int, *fields: Any) -> bytes:
    """A message with these fields, chunked."""
    return chunked(bytes((0xB0 + len(fields), tag)) + b"".join(map(pack, fields)))


def failure(code: str, said: str = "no") -> bytes:
    """What a server of Bolt 5.4 says instead of SUCCESS."""
    return message(FAILURE, {"code": code, "message": said})


def name_of(raw: bytes) -> str:
    """What a client's message is called."""
    return MESSAGES.get(raw[1], f"0x{raw[1]:02X}")


def fields_of(raw: bytes) -> list[Any]:
    """The fields of a message."""
    place, fields = 2, []
    for _ in range(raw[0] & 0x0F):
        value, place = unpack(raw, place)
        fields.append(value)
    return fields


# -- values


def pack(value: Any) -> bytes:
    """None, booleans, whole numbers, texts, lists and maps as PackStream."""
    if value is None:
        return b"\xc0"
    if isinstance(value, bool):
        return b"\xc3" if value else b"\xc2"
    if isinstance(value, int):
        return b"\xcb" + struct.pack(">q", value)
    if isinstance(value, str):
        raw = value.encode()
        return b"\xd2" + struct.pack(">I", len(raw)) + raw
    if isinstance(value, Mapping):
        return b"\xda" + struct.pack(">I", len(value)) + b"".join(pack(key) + pack(item) for key, item in value.items())
    return b"\xd6" + struct.pack(">I", len(value)) + b"".join(map(pack, value))


def unpack(raw: bytes, place: int) -> tuple[Any, int]:
    """The value that begins at `place`, and where it ends. Of a structure only its fields."""
    mark = raw[place]
    place += 1
    if mark < 0x80 or mark >= 0xF0:
        return (mark if mark < 0x80 else mark - 0x100), place
    if mark in (0xC0, 0xC2, 0xC3):
        return {0xC0: None, 0xC2: False, 0xC3: True}[mark], place
    if mark == 0xC1:
        return struct.unpack_from(">d", raw, place)[0], place + 8
    if 0xC8 <= mark <= 0xCB:
        width = 1 << (mark - 0xC8)
        return int.from_bytes(raw[place : place + width], signed=True), place + width
    if mark < 0xC0:
        return _unpack_group(mark & 0xF0, mark & 0x0F, raw, place)
    kind, step = {0xCC: (0xCC, 0), 0xD0: (0x80, 0), 0xD4: (0x90, 0xD4 - 0xD0), 0xD8: (0xA0, 0xD8 - 0xD0)}[mark & 0xFC]
    width = 1 << (mark - (0xD0 + step if kind != 0xCC else 0xCC))
    return _unpack_group(kind, int.from_bytes(raw[place : place + width]), raw, place + width)


def _unpack_group(kind: int, size: int, raw: bytes, place: int) -> tuple[Any, int]:
    if kind in (0x80, 0xCC):
        found = raw[place : place + size]
        return (found.decode() if kind == 0x80 else found), place + size
    if kind == 0xB0:
        place += 1  # the structure's tag
    items = []
    for _ in range(2 * size if kind == 0xA0 else size):
        item, place = unpack(raw, place)
        items.append(item)
    return (dict(zip(items[::2], items[1::2], strict=True)) if kind == 0xA0 else items), place


# -- servers


@contextlib.contextmanager
def serving(*handlers: Handler, tls: ssl.SSLContext | None = None) -> Iterator[list[int]]:
    """The ports of this machine on which each handler answers, until the block ends. What clients do to a connection is no fault of a test."""
    started: list[int] = []
    ready = threading.Event()
    loop = asyncio.new_event_loop()
    over = asyncio.Event()

    async def run() -> None:
        open_connections: set[asyncio.Task[Any]] = set()

        def answering(handler: Handler) -> Handler:
            async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
                task = asyncio.current_task()
                assert task is not None
                open_connections.add(task)
                try:
                    with contextlib.suppress(OSError, EOFError):
                        await handler(reader, writer)
                except asyncio.CancelledError:
                    pass  # asyncio's own callback would print it
                finally:
                    open_connections.discard(task)
                    writer.close()

            return answer

        servers = [await asyncio.start_server(answering(handler), "127.0.0.1", 0, ssl=tls) for handler in handlers]
        started.extend(server.sockets[0].getsockname()[1] for server in servers)
        ready.set()
        await over.wait()
        for server in servers:
            server.close()
        for task in list(open_connections):
            task.cancel()
        await asyncio.gather(*open_connections, return_exceptions=True)

    thread = threading.Thread(target=lambda: loop.run_until_complete(run()))
    thread.start()
    try:
        assert ready.wait(10)
        yield started
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join(10)
        loop.close()


Reply: TypeAlias = "bytes | None"


@dataclass
class Stub:
    """A server that says what it is told to say. replies: by the name of a message, instead of what a Neo4j without data would say; None hangs up."""

    speaks: Sequence[Version] = ((5, 4),)
    agent: str = "Neo4j/5.26.0"
    replies: Mapping[str, Reply] = field(default_factory=dict)
    heard: list[tuple[str, list[Any]]] = field(default_factory=list)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if await open_server_side(reader, writer, self.speaks) < (5, 0):
            await writer.drain()
            await reader.read()
            return
        is_failed = False
        while True:
            raw = await read_message(reader)
            name = name_of(raw)
            self.heard.append((name, fields_of(raw)))
            is_failed = is_failed and name != "RESET"
            reply = message(IGNORED) if is_failed else self.replies[name] if name in self.replies else self._usual(name)
            if reply is None or name == "GOODBYE":
                return
            is_failed = is_failed or reply[2:4] == bytes((0xB1, FAILURE))
            writer.write(reply)
            await writer.drain()

    def _usual(self, name: str) -> bytes:
        known: dict[str, dict[str, Any]] = {
            "HELLO": {"server": self.agent, "connection_id": "bolt-1", "hints": {}},
            "RUN": {"fields": ["x"], "t_first": 0, "qid": 0},
            "PULL": {"t_last": 0, "type": "r", "db": "neo4j"},
            "COMMIT": {"bookmark": "stub:1"},
        }
        return message(SUCCESS, known.get(name, {}))


def table(database: str, *, route: Sequence[str], read: Sequence[str], write: Sequence[str]) -> dict[str, Any]:
    """What a member answers when it is asked for the way to the others."""
    servers = [{"role": role, "addresses": list(found)} for role, found in (("ROUTE", route), ("READ", read), ("WRITE", write))]
    return {"rt": {"ttl": 300, "db": database, "servers": servers}}
