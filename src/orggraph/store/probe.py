"""Knocks at an address by hand, without the driver, when the driver could not talk to it: what answers there is looked at, never what an error said.

The first bytes of a Bolt connection are four proposals of versions, and the answer is the version that the server chose:
https://neo4j.com/docs/bolt/current/bolt/handshake/ says how they are written.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

_SECONDS = 2.0
_MAGIC = bytes.fromhex("6060b017")
# Each proposal is: nothing, how many minor versions further down will do, minor, major.
_PROPOSALS = (
    bytes((0, 8, 8, 5)) + bytes((0, 2, 4, 4)) + bytes((0, 0, 1, 4)) + bytes((0, 0, 0, 4)),
    bytes((0, 0, 0, 6)) + bytes((0, 0, 0, 3)) + bytes((0, 0, 0, 2)) + bytes((0, 0, 0, 1)),
)
_HTTP = b"HTTP"
_HTTP_QUESTION = b"GET / HTTP/1.0\r\n\r\n"
_ALERT = 0x15
"""How an answer begins that speaks TLS and complains."""


@dataclass(frozen=True, slots=True)
class Found:
    """What answers at an address. is_tls: behind TLS; version: of Bolt, when it speaks that."""

    kind: Literal["bolt", "http", "tls", "other", "silent", "closed"]
    is_tls: bool = False
    version: tuple[int, int] | None = None


def probe(host: str, port: int, *, is_tls: bool) -> Found:
    """What answers there: as it was asked, with TLS or without, and where that says nothing of use the other way round.

    Raises OSError when nobody accepts the connection.
    """
    asked = _knock(host, port, is_tls)
    if asked.kind == "bolt":
        return asked
    other = _knock(host, port, not is_tls)
    if other.kind in ("bolt", "http"):
        return other
    return other if asked.kind in ("silent", "closed") and other.kind not in ("silent", "closed") else asked


def _knock(host: str, port: int, is_tls: bool) -> Found:
    first = Found("closed", is_tls)
    for proposals in _PROPOSALS:
        answer = _ask(host, port, is_tls, _MAGIC + proposals)
        if isinstance(answer, str):
            first = Found(answer, is_tls)
            break
        if len(answer) == 4 and answer[:2] == b"\0\0" and answer != bytes(4):
            return Found("bolt", is_tls, (answer[3], answer[2]))
        if answer == _HTTP:
            return Found("http", is_tls)
        if answer and answer != bytes(4):
            return Found("tls" if answer[0] == _ALERT and not is_tls else "other", is_tls)
        first = Found("other" if answer else "closed", is_tls)
    # Some web servers close what is no HTTP without a word, and some wait for the end of a line.
    return Found("http", is_tls) if _ask(host, port, is_tls, _HTTP_QUESTION) == _HTTP else first


def _ask(host: str, port: int, is_tls: bool, question: bytes) -> bytes | Literal["silent", "closed"]:
    """The first four bytes of the answer. The connection itself is made outside of `suppress`: who accepts none is an OSError."""
    with socket.create_connection((host, port), timeout=_SECONDS) as plain, contextlib.suppress(OSError):
        try:
            with _wrapped(plain, host) if is_tls else contextlib.nullcontext(plain) as connection:
                connection.sendall(question)
                return _receive(connection)
        except TimeoutError:
            return "silent"
    return "closed"


@contextlib.contextmanager
def _wrapped(plain: socket.socket, host: str) -> Iterator[socket.socket]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # nothing is told to whoever answers
    with context.wrap_socket(plain, server_hostname=host) as wrapped:
        yield wrapped


def _receive(connection: socket.socket) -> bytes:
    answer = b""
    while len(answer) < 4 and (more := connection.recv(4 - len(answer))):
        answer += more
    return answer
