"""Speaks HTTP/1.1 with one client, and ends what keeps us waiting: a head that does not come, a body that nobody wants, an answer that nobody reads."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from orggraph.api.admission import GONE
from orggraph.api.problem import problem
from orggraph.locale import Language, Text

if TYPE_CHECKING:
    from uvicorn.config import Config
    from uvicorn.server import ServerState

HEAD_SECONDS = 10.0
"""How long a connection may take until the head of a request is whole. Our clients are on this machine or a proxy, so a second is long already."""
LARGEST_HEAD = 64 * 2**10
"""Bytes of a head that are looked at: an address with the ids of a thousand customers has half as many."""
IDLE_SECONDS = 60.0
"""How long a connection is kept for a next request, as proxies like it."""
LINGER_SECONDS = 5.0
"""How long the rest of a body is thrown away behind an answer that did not wait for it: closing at once would take the answer from the client."""
STALL_SECONDS = 30.0
"""How long a client may take nothing of its answer."""
MOST_CONNECTIONS = 400
"""Connections at once; most systems allow a process 1,024 open files, and the database takes up to a hundred."""

_LONGEST_REASON = 200
_TITLE = Text("Wrong request", "请求有误")
_NO_HTTP = Text("This is no HTTP request that can be answered ({reason}).", "无法识别的 HTTP 请求（{reason}）。")
_TOO_SLOW = Text("The head of the request was not whole within {seconds} seconds.", "请求头未在 {seconds} 秒内传完。")
_TOO_LONG = Text("The head of the request is too long.", "请求头过长。")


class Wire(H11Protocol):
    """One connection. uvicorn's own keeps the time between two requests only."""

    language: Language = "en"
    """In which the server speaks to whom it can't understand."""
    most_connections = MOST_CONNECTIONS

    def __init__(self, config: Config, server_state: ServerState, app_state: dict[str, Any], _loop: asyncio.AbstractEventLoop | None = None) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._timer: asyncio.TimerHandle | None = None
        self._stall: asyncio.TimerHandle | None = None
        self._gone = asyncio.Event()
        self.waiting_since = self.loop.time()
        served = self.app

        async def serve(scope: Any, receive: Any, send: Any) -> None:
            await served({**scope, GONE: self._gone}, receive, send)

        self.app = cast(Any, serve)

    @property
    def is_waiting(self) -> bool:
        """Whether the client is between two requests, or has not sent the whole head of one."""
        return self.cycle is None or self.cycle.response_complete

    # -- what asyncio tells

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Sends what is written at once: waiting for more, as TCP does unasked, costs 40 ms of each answer on a kept connection."""
        super().connection_made(transport)
        line = transport.get_extra_info("socket")
        with contextlib.suppress(OSError):  # of a client that is gone already, and of a socket that is no TCP
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._expect(HEAD_SECONDS)
        self._make_room()

    def connection_lost(self, exc: Exception | None) -> None:
        """Lets go of the timers, and tells whoever works for this client that it is gone."""
        self._unset()
        if self._stall is not None:
            self._stall.cancel()
        self._gone.set()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Begins to wait for the rest of a head with its first byte; every further byte changes nothing."""
        if self.is_waiting:
            if self._timer is None:
                self._expect(HEAD_SECONDS)
            if (
                self.conn.our_state is h11.IDLE
                and b"\r\n\r\n" not in (head := (self.conn.trailing_data[0] + data)[: LARGEST_HEAD + 1])
                and len(head) > LARGEST_HEAD
            ):
                self._say(431, "head-too-large", _TOO_LONG)
                return
        super().data_received(data)

    def handle_events(self) -> None:
        """Reads what has come. Whoever has sent a whole head is waited for no more; what does not come of a body is `request`'s to say."""
        super().handle_events()
        if not self.is_waiting:
            self._unset()

    def pause_writing(self) -> None:
        """The client reads more slowly than we write."""
        super().pause_writing()
        self._watch(-1)

    def resume_writing(self) -> None:
        """The client has caught up."""
        super().resume_writing()
        if self._stall is not None:
            self._stall.cancel()
            self._stall = None

    # -- what uvicorn asks

    def on_response_complete(self) -> None:
        """Waits for the next request, or throws away what is left of this one for a while."""
        is_whole = self.conn.their_state is not h11.SEND_BODY
        self.waiting_since = self.loop.time()
        super().on_response_complete()
        if not is_whole:
            self._unset_keepalive_if_required()
            self._expect(LINGER_SECONDS)
        elif self.is_waiting and self.conn.trailing_data[0]:  # the beginning of a next head came along
            self._unset_keepalive_if_required()
            self._expect(HEAD_SECONDS)

    def shutdown(self) -> None:
        """Ends the connection now, or with the answer that is being made."""
        if self.is_waiting:
            self.transport.close()
        else:
            self.cycle.keep_alive = False

    def send_400_response(self, msg: str) -> None:
        """Answers what is no HTTP."""
        if self.conn.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            self.transport.close()
            return
        error = sys.exception()
        if getattr(error, "error_status_hint", 400) == 431:
            self._say(431, "head-too-large", _TOO_LONG)
        else:
            self._say(400, "bad-request", _NO_HTTP.fill(reason=str(error or msg)[:_LONGEST_REASON]))

    def _should_upgrade(self) -> bool:
        # There is nothing here to upgrade to; who asks for it is answered as if they had not.
        return False

    # -- ours

    def _expect(self, seconds: float) -> None:
        """Ends the connection unless something comes in time that sets the timer anew."""
        self._unset()
        self._timer = self.loop.call_later(seconds, self._end)

    def _unset(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _end(self) -> None:
        self._timer = None
        if self.conn.our_state is h11.IDLE and self.conn.trailing_data[0]:
            self._say(408, "head-too-slow", _TOO_SLOW.fill(seconds=f"{HEAD_SECONDS:g}"))
        else:
            self.transport.abort()

    def _say(self, status: int, kind: str, detail: Text) -> None:
        """Answers as a problem, in the server's own language, since that of the client is not known, and ends the connection."""
        answer = problem(status, kind, _TITLE.in_language(self.language), detail.in_language(self.language), "")
        headers = [*answer.raw_headers, (b"connection", b"close")]
        for event in (
            h11.Response(status_code=status, headers=headers, reason=HTTPStatus(status).phrase),
            h11.Data(data=bytes(answer.body)),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _watch(self, left_before: int) -> None:
        """Ends the connection when nothing of what is to be sent was taken since the last look."""
        left = self.transport.get_write_buffer_size()
        if left == left_before:
            self.transport.abort()
        else:
            self._stall = self.loop.call_later(STALL_SECONDS, self._watch, left)

    def _make_room(self) -> None:
        """Ends the connection that has waited longest without asking anything, where there are too many."""
        others = cast("set[Wire]", self.connections)
        if len(others) > self.most_connections:
            waiting = [other for other in others if other.is_waiting and other is not self]
            oldest = min(waiting, key=lambda other: other.waiting_since, default=self)
            others.discard(oldest)  # asyncio tells it only in its next round that it is lost, and who comes until then must not choose the same
            oldest.transport.abort()
