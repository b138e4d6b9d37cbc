"""Runs the app until the process is told to stop, and ends in time whatever still runs then."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NoReturn, TypeAlias

import uvicorn

from orggraph.api.app import make_app
from orggraph.api.log import LOG_CONFIG
from orggraph.api.wire import IDLE_SECONDS, LARGEST_HEAD, MOST_CONNECTIONS, Wire

if TYPE_CHECKING:
    import socket

    from orggraph.api.keyring import Keyring
    from orggraph.graph import OrgGraph

OnEnd: TypeAlias = "Callable[[signal.Signals], NoReturn]"

STOP_SECONDS = 8.0
"""How long what runs may go on once the process is told to stop: service managers kill after ten."""
_CLOSE_SECONDS = 1.0
_BACKLOG = 128
"""Connections taken up at once: each is an open file before it is counted."""


class Server(uvicorn.Server):
    """uvicorn's server with our connections, our signals and our end."""

    def __init__(self, graph: OrgGraph, keyring: Keyring, on_end: OnEnd | None = None) -> None:
        self.app = make_app(graph, keyring)
        wire = type("Wire", (Wire,), {"language": graph.settings.lang, "most_connections": _most_connections()})
        super().__init__(
            uvicorn.Config(
                self.app,
                http=wire,
                ws="none",
                loop="asyncio",
                lifespan="off",
                log_config=LOG_CONFIG,
                log_level="error",
                access_log=False,
                server_header=False,
                proxy_headers=False,
                backlog=_BACKLOG,
                h11_max_incomplete_event_size=LARGEST_HEAD,
                timeout_keep_alive=int(IDLE_SECONDS),
            )
        )
        self.on_end = on_end
        self.told: signal.Signals | None = None

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Ends in time at the first SIGINT or SIGTERM, and at once at the second."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self._hear) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _hear(self, number: int, frame: object) -> None:
        if self.told is not None and self.on_end:
            self.on_end(signal.Signals(number))
        self.told = signal.Signals(number)
        self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Takes no one in any more, lets who is at work finish for a while, and answers the rest that it must stop."""
        for server in self.servers:
            server.close()
        for listener in sockets or []:
            listener.close()
        self.app.state.desk.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        tasks = set(self.server_state.tasks)
        if tasks:
            await asyncio.wait(tasks, timeout=STOP_SECONDS)
        left = {task for task in self.server_state.tasks if not task.done()}
        for task in left:
            task.cancel()
        if left:
            await asyncio.wait(left, timeout=_CLOSE_SECONDS)
        for connection in list(self.server_state.connections):
            connection.transport.close()
        await asyncio.sleep(0)  # what is closed here leaves in the loop's next round
        if self.told is not None and self.on_end:
            # Some thread may go on for a minute, and be angry to find the loop closed; so the process ends from here.
            closing = threading.Thread(target=self.app.state.graph.close, daemon=True)
            closing.start()
            closing.join(_CLOSE_SECONDS)
            self.on_end(self.told)


def serve(graph: OrgGraph, listeners: Sequence[socket.socket], keyring: Keyring, on_end: OnEnd) -> None:
    """Answers on open sockets until SIGINT or SIGTERM.

    on_end: ends the process, told which signal asked for it: a thread can't be stopped, so whoever wants to end in time can't wait for those that still work.
    """
    server = Server(graph, keyring, on_end)
    # What stands now stays until the end. Python's search for circles would look at all of it again and again, and keep everybody waiting for 50 to 150 ms.
    gc.collect()
    gc.freeze()
    server.run(sockets=list(listeners))


def _most_connections() -> int:
    try:
        import resource
    except ImportError:  # Windows
        return MOST_CONNECTIONS
    allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST_CONNECTIONS if allowed == resource.RLIM_INFINITY else min(MOST_CONNECTIONS, allowed // 2)
