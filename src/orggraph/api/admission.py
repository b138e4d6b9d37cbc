"""Lets in only as much work at once as the machine bears: a few more may wait, the rest is told when to come again."""

from __future__ import annotations

import asyncio
import contextlib
import inspect
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Literal, ParamSpec, TypeAlias, TypeVar

from starlette.requests import Request
from starlette.responses import Response

from orggraph.api.error import Busy, make_busy
from orggraph.api.request import check_body
from orggraph.connection import read_only_refusal
from orggraph.errors import Abandoned
from orggraph.locale import Text

if TYPE_CHECKING:
    from orggraph.graph import OrgGraph
    from orggraph.settings import Settings

Kind = Literal["audit", "import", "question", "page"]
"""audit: audits, what-ifs and plans, which take seconds; import: what writes data; page: what is said without asking the graph for facts."""

PAGES_AT_ONCE = 4
"""Pages and lists take milliseconds; with places of their own a busy server still shows them, and says whether it is ready."""
WAITING: dict[Kind, int] = {"audit": 2, "import": 2, "question": 8, "page": 16}
"""How many may wait, for each that is at work: what takes milliseconds comes to its turn before anybody has lost patience."""
WAIT_SECONDS = 30.0
"""Longest wait for a turn: most proxies give up after a minute, and the work takes its time, too."""
_COME_AGAIN: dict[Kind, int] = {"audit": 30, "import": 30, "question": 2, "page": 1}

GONE = "orggraph.gone"
"""The key of a request's scope under which an asyncio.Event tells that its client has gone away."""

_BUSY = {
    "audit": Text(
        "As many audits and plans as this server does at once are running ({most}), and others wait.",
        "同时进行的审计与规划已达上限（{most} 项），且另有等待者。",
    ),
    "import": Text("Another import is running, and others wait.", "另一导入正在进行，且另有等待者。"),
    "question": Text(
        "As many questions as this server answers at once are being asked ({most}), and others wait.", "同时处理的查询已达上限（{most} 个），且另有等待者。"
    ),
    "page": Text("The server is busy.", "服务繁忙。"),
}
_LEFT = Text("Who asked went away before their turn came.", "提问者未等到处理便已离开。")
_STOPPING = Text("The server is just being stopped.", "服务正在停止。")
Endpoint: TypeAlias = "Callable[..., Any]"
Given = ParamSpec("Given")
Done = TypeVar("Done")


class Place:
    """One piece of work that was let in."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self._pool = pool
        self.work: asyncio.Future[Any] | None = None

    async def run(self, work: Callable[Given, Done], *given: Given.args, **named: Given.kwargs) -> Done:
        """What `work` returns, done in a thread, so that the server goes on answering others. Who is told to stop stops waiting; the thread goes on to its end."""
        self.work = asyncio.get_running_loop().run_in_executor(self._pool, lambda: work(*given, **named))
        result: Done = await asyncio.shield(self.work)
        return result


class Places:
    """The places for one kind of work, and who waits for one, in the order in which they came."""

    def __init__(self, kind: Kind, at_once: int, *, wait_seconds: float = WAIT_SECONDS) -> None:
        self._kind: Kind = kind
        self._at_once = at_once
        self._wait_seconds = wait_seconds
        self._taken = 0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix=f"http-{kind}")
        self._is_closed = False

    @property
    def taken(self) -> int:
        """How many are at work."""
        return self._taken

    @property
    def waiting(self) -> int:
        """How many wait for their turn."""
        return len(self._waiting)

    def close(self) -> None:
        """Lets nobody in any more and sends away who waits; who is at work goes on."""
        self._is_closed = True
        for turn in self._waiting:
            if not turn.done():
                turn.set_exception(self._stopping())

    @contextlib.asynccontextmanager
    async def take(self, gone: asyncio.Event | None = None) -> AsyncIterator[Place]:
        """A place, as soon as one is free. It is free again when its work has ended, even where nobody waited for that.

        Raises: Busy when too many wait already, or one has waited too long; Abandoned when the client has gone away meanwhile.
        """
        await self._come_in(gone)
        place = Place(self._pool)
        try:
            yield place
        finally:
            if place.work is None or place.work.done():
                self._leave()
            else:
                place.work.add_done_callback(self._leave_and_hear)

    async def _come_in(self, gone: asyncio.Event | None) -> None:
        if self._is_closed:
            raise self._stopping()
        if self._taken < self._at_once and not self._waiting:
            self._taken += 1
            return
        if len(self._waiting) >= WAITING[self._kind] * self._at_once:
            raise self._busy()
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            await self._wait(turn, gone)
        except BaseException:
            if turn.cancel() or turn.cancelled() or turn.exception() is not None:
                with contextlib.suppress(ValueError):
                    self._waiting.remove(turn)
            else:  # the place was handed over just when we gave up
                self._leave()
            raise

    async def _wait(self, turn: asyncio.Future[None], gone: asyncio.Event | None) -> None:
        going = {asyncio.ensure_future(gone.wait())} if gone is not None else set()
        heard: set[asyncio.Future[Any]] = {turn, *going}
        try:
            await asyncio.wait(heard, timeout=self._wait_seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in going:
                task.cancel()
        if turn.done():
            turn.result()
        elif gone is not None and gone.is_set():
            raise Abandoned(_LEFT)
        else:
            raise self._busy()

    def _leave(self) -> None:
        """Gives the place to whoever has waited longest, or leaves it free."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self._taken -= 1

    def _leave_and_hear(self, work: asyncio.Future[Any]) -> None:
        self._leave()
        if not work.cancelled():
            work.exception()  # nobody is left to hear of it

    def _busy(self) -> Busy:
        return make_busy(_BUSY[self._kind].fill(most=self._at_once), _COME_AGAIN[self._kind])

    def _stopping(self) -> Busy:
        return make_busy(_STOPPING, _COME_AGAIN["audit"])


class Desk:
    """Everything that a server does at once, by kind, as the settings bound it."""

    def __init__(self, settings: Settings) -> None:
        self._is_read_only = settings.read_only
        self.places: dict[Kind, Places] = {
            "audit": Places("audit", settings.audits_at_once),
            "import": Places("import", settings.imports_at_once),
            "question": Places("question", settings.questions_at_once),
            "page": Places("page", PAGES_AT_ONCE),
        }

    def close(self) -> None:
        """Lets nobody in any more and sends away who waits."""
        for places in self.places.values():
            places.close()

    async def serve(self, request: Request, kind: Kind, endpoint: Endpoint, *, is_writing: bool) -> Response:
        """The endpoint's answer, once there is a place for it; an endpoint that is a coroutine is given the place, to do its work there.

        Raises: Busy, Abandoned, NotAllowed for what would write through a server that only reads, and what the endpoint raises.
        """
        if is_writing and self._is_read_only:
            raise read_only_refusal()
        takes_body = inspect.iscoroutinefunction(endpoint)
        if takes_body:
            check_body(request)
        async with self.places[kind].take(request.scope.get(GONE)) as place:
            if takes_body:
                answer: Response = await endpoint(request, place)
                return answer
            return await place.run(endpoint, request)


def admitted(endpoint: Endpoint, kind: Kind, *, is_writing: bool = False) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint as the router serves it: at the desk of its app."""

    async def answer(request: Request) -> Response:
        desk: Desk = request.app.state.desk
        return await desk.serve(request, kind, endpoint, is_writing=is_writing)

    return answer


def graph_of(request: Request) -> OrgGraph:
    """The app's graph, as it answers the client of this request and nobody else: no further once that has gone away."""
    graph: OrgGraph = request.app.state.graph
    gone: asyncio.Event | None = request.scope.get(GONE)
    return graph if gone is None else graph.for_asker(gone.is_set)
