"""So much at once and no more: who is let in, who waits, who is sent away, and when a place is free again. Events order everything; nothing is timed."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest

from orggraph.api.admission import GONE, WAITING, Kind, Places
from orggraph.api.error import Busy
from orggraph.audit import Audit
from orggraph.audit.round import run_audit
from orggraph.errors import Abandoned, StoreUnavailable
from orggraph.graph import OrgGraph
from orggraph.library import load_catalogue
from orggraph.locale import Text
from orggraph.settings import Settings
from tests.fake_graph import DAY, FINDING, FakeGraph
from tests.http_door import Visitor
from tests.offline.test_api import assert_problem

PATIENCE = 60.0


class Gate:
    """Work that has begun, and ends when it is let."""

    def __init__(self) -> None:
        self.begun = threading.Semaphore(0)
        self.opened = threading.Event()

    def work(self) -> str:
        self.begun.release()
        assert self.opened.wait(PATIENCE)
        return "done"

    async def has_begun(self) -> None:
        assert await asyncio.to_thread(self.begun.acquire, True, PATIENCE)


async def settle(task: asyncio.Task[Any], places: Places, waiting: int) -> None:
    """Returns when so many wait."""
    while places.waiting != waiting and not task.done():
        await asyncio.sleep(0)


async def use(places: Places, gate: Gate, gone: asyncio.Event | None = None) -> str:
    async with places.take(gone) as place:
        return await place.run(gate.work)


def run(story: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(story, PATIENCE))


def test_as_many_work_as_there_are_places_twice_as_many_wait_in_their_order_and_the_rest_is_sent_away() -> None:
    async def story() -> None:
        places, gate = Places("audit", 2), Gate()
        working = [asyncio.create_task(use(places, gate)) for _ in range(2)]
        await gate.has_begun()
        await gate.has_begun()
        order: list[int] = []

        async def wait(number: int) -> None:
            async with places.take() as place:
                order.append(number)
                await place.run(lambda: None)

        waiting = []
        for number in range(4):
            waiting.append(asyncio.create_task(wait(number)))
            await settle(waiting[-1], places, number + 1)
        with pytest.raises(Busy) as refused:
            await use(places, gate)
        assert {"retry_after": 30} == refused.value.fields
        assert (2, 4, []) == (places.taken, places.waiting, order)
        gate.opened.set()
        assert ["done", "done"] == await asyncio.gather(*working)
        await asyncio.gather(*waiting)
        assert ([0, 1, 2, 3], 0, 0) == (order, places.taken, places.waiting)

    run(story())


def test_who_waits_too_long_is_told_to_come_again_and_leaves_the_queue() -> None:
    async def story() -> None:
        places, gate = Places("question", 1, wait_seconds=0.0), Gate()
        working = asyncio.create_task(use(places, gate))
        await gate.has_begun()
        with pytest.raises(Busy):
            await use(places, gate)
        assert (1, 0) == (places.taken, places.waiting)
        gate.opened.set()
        await working
        assert 0 == places.taken

    run(story())


def test_who_goes_away_while_waiting_frees_the_place_in_the_queue_and_is_never_worked_for() -> None:
    async def story() -> None:
        places, gate, other, gone = Places("audit", 1), Gate(), Gate(), asyncio.Event()
        working = asyncio.create_task(use(places, gate))
        await gate.has_begun()
        leaving = asyncio.create_task(use(places, other, gone))
        await settle(leaving, places, 1)
        gone.set()
        with pytest.raises(Abandoned):
            await leaving
        assert (1, 0) == (places.taken, places.waiting)
        gate.opened.set()
        await working
        assert 0 == places.taken
        assert not other.begun.acquire(blocking=False)

    run(story())


def test_work_that_nobody_waits_for_any_more_keeps_its_place_until_it_ends() -> None:
    async def story() -> None:
        places, gate = Places("audit", 1), Gate()
        working = asyncio.create_task(use(places, gate))
        await gate.has_begun()
        working.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await working
        assert 1 == places.taken
        next_one = asyncio.create_task(use(places, gate))
        await settle(next_one, places, 1)
        gate.opened.set()
        assert "done" == await next_one
        assert 0 == places.taken

    run(story())


def test_a_place_that_is_given_to_somebody_who_just_leaves_goes_on_to_the_next() -> None:
    async def story() -> None:
        places, gate = Places("audit", 1), Gate()
        working = asyncio.create_task(use(places, gate))
        await gate.has_begun()
        leaving = asyncio.create_task(use(places, gate))
        await settle(leaving, places, 1)
        staying = asyncio.create_task(use(places, gate))
        await settle(staying, places, 2)
        working.add_done_callback(lambda _: leaving.cancel())
        gate.opened.set()
        assert ["done", "done"] == await asyncio.gather(working, staying)
        with contextlib.suppress(asyncio.CancelledError):
            await leaving
        assert (0, 0) == (places.taken, places.waiting)

    run(story())


def test_work_that_fails_frees_its_place() -> None:
    async def story() -> None:
        places = Places("import", 1)
        for _ in range(3):
            with pytest.raises(ZeroDivisionError):
                async with places.take() as place:
                    await place.run(lambda: 1 / 0)
        assert 0 == places.taken

    run(story())


def test_when_the_server_stops_who_waits_is_sent_away_and_who_works_goes_on() -> None:
    async def story() -> None:
        places, gate = Places("audit", 1), Gate()
        working = asyncio.create_task(use(places, gate))
        await gate.has_begun()
        waiting = asyncio.create_task(use(places, gate))
        await settle(waiting, places, 1)
        places.close()
        for late in (waiting, asyncio.create_task(use(places, gate))):
            with pytest.raises(Busy, match="stopped"):
                await late
        gate.opened.set()
        assert "done" == await working
        assert (0, 0) == (places.taken, places.waiting)

    run(story())


# -- at the door


class BusyGraph(FakeGraph):
    """Audits, imports and questions begin and end when the test lets them."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(Settings(home=Path("nowhere"), **settings), **{"gaps.sales_only": [FINDING], "people.list": []})
        self.gates: dict[Kind, Gate] = {"audit": Gate(), "import": Gate(), "question": Gate()}
        self.most = 0
        self._running = 0
        self._lock = threading.Lock()

    def audit(self, **options: Any) -> Audit:  # type: ignore[override]
        with self._lock:
            self._running += 1
            self.most = max(self.most, self._running)
        self.gates["audit"].work()
        with self._lock:
            self._running -= 1
        return FakeGraph(**{"gaps.sales_only": [FINDING]}).audit(as_of=DAY)

    def query(self, name: str, *given: Any, **options: Any) -> Any:
        if name == "people.list":
            self.gates["question"].work()
        return super().query(name, *given, **options)

    def plan_undo(self, batch: str) -> Any:
        self.gates["import"].work()
        raise Abandoned(Text("Gone.", "已离开。"))


async def first(number: int, tasks: list[asyncio.Task[Any]]) -> list[Any]:
    """What the first so many of the tasks gave, while the others go on."""
    left, done = set(tasks), list[Any]()
    while len(done) < number:
        ended, left = await asyncio.wait(left, return_when=asyncio.FIRST_COMPLETED)
        done += [task.result() for task in ended]
    assert number == len(done)
    return done


def test_of_45_audits_two_run_four_wait_and_the_others_are_told_when_to_come_again_while_everything_else_is_answered() -> None:
    async def story() -> None:
        graph = BusyGraph()
        door = Visitor(graph)
        audits = [asyncio.create_task(door.answer("GET", "/api/v1/audit")) for _ in range(45)]
        for answer in await first(39, audits):
            said = assert_problem(answer, 503, "busy")
            assert ("30", 30) == (answer.headers["retry-after"], said["fields"]["retry_after"])
        await graph.gates["audit"].has_begun()
        await graph.gates["audit"].has_begun()
        assert {"status": "alive"} == (await door.answer("GET", "/livez")).json()
        assert {"status": "ready"} == (await door.answer("GET", "/readyz")).json()
        assert 200 == (await door.answer("GET", "/docs")).status_code
        graph.gates["question"].opened.set()
        assert 200 == (await door.answer("GET", "/api/v1/people/list", params={"person_id": "x"})).status_code
        assert 2 == graph.most
        graph.gates["audit"].opened.set()
        assert [200] * 6 == [answer.status_code for answer in await asyncio.gather(*(task for task in audits if not task.done()))]
        assert 2 == graph.most

    run(story())


@pytest.mark.parametrize(
    ("kind", "method", "path", "sent", "setting"),
    [
        ("audit", "GET", "/api/v1/audit", {}, "audits_at_once"),
        ("import", "POST", "/api/v1/imports/x/undo", {"json": {}}, "imports_at_once"),
        ("question", "GET", "/api/v1/people/list", {"params": {"person_id": "x"}}, "questions_at_once"),
    ],
)
@pytest.mark.parametrize("most", [1, 3])
def test_the_settings_bound_each_kind(kind: Kind, method: str, path: str, sent: dict[str, Any], setting: str, most: int) -> None:
    async def story() -> None:
        graph = BusyGraph(**{setting: most})
        door = Visitor(graph)
        tasks = [asyncio.create_task(door.answer(method, path, **sent)) for _ in range((1 + WAITING[kind]) * most + 2)]
        for answer in await first(2, tasks):
            said = assert_problem(answer, 503, "busy")
            assert str(said["fields"]["retry_after"]) in said["detail"]
        for _ in range(most):
            await graph.gates[kind].has_begun()
        assert (most, WAITING[kind] * most) == (door.app.state.desk.places[kind].taken, door.app.state.desk.places[kind].waiting)
        graph.gates[kind].opened.set()
        await asyncio.gather(*tasks)
        assert (0, 0) == (door.app.state.desk.places[kind].taken, door.app.state.desk.places[kind].waiting)

    run(story())


def test_a_body_that_cannot_be_meant_takes_no_place() -> None:
    async def story() -> None:
        graph = BusyGraph()
        door = Visitor(graph)
        undos = [asyncio.create_task(door.answer("POST", "/api/v1/imports/x/undo", json={})) for _ in range(3)]
        await graph.gates["import"].has_begun()
        assert_problem(await door.answer("POST", "/api/v1/imports", content=b"x", headers={"content-type": "text/plain"}), 422, "bad-params")
        assert_problem(
            await door.answer("POST", "/api/v1/imports", content=b"x", headers={"content-type": "application/json", "content-length": "9" * 20}),
            413,
            "body-too-large",
        )
        graph.gates["import"].opened.set()
        await asyncio.gather(*undos)

    run(story())


def test_an_asker_who_is_gone_is_known_to_the_graph() -> None:
    """What a connection tells through the request reaches the graph, which asks no further."""

    class Listening(FakeGraph):
        def for_asker(self, is_gone: Any) -> FakeGraph:
            told.append(is_gone)
            return self

    async def story() -> None:
        app = Visitor(Listening(**{"people.list": []})).app
        gone = asyncio.Event()

        async def with_event(scope: Any, receive: Any, send: Any) -> None:
            await app({**scope, GONE: gone}, receive, send)

        visitor = Visitor(FakeGraph())
        visitor.app = with_event  # type: ignore[assignment]
        assert 200 == (await visitor.answer("GET", "/api/v1/people/list", params={"person_id": "x"})).status_code
        assert not told[0]()
        gone.set()
        assert told[0]()

    told: list[Any] = []
    run(story())


def test_an_audit_ends_with_the_rule_that_it_is_at_once_nobody_listens() -> None:
    rules = [query for query in load_catalogue().values() if query.kind != "view"]
    asked: list[str] = []

    def ask(name: str, values: Any) -> Any:
        asked.append(name)
        if len(asked) > 4:
            raise Abandoned(Text("Gone.", "已离开。"))
        return FakeGraph(**{"map.customers": [{"customer_id": "c1", "customer": "x"}] * (name == "map.customers")}).query("map.customers", {})

    with pytest.raises(Abandoned):
        run_audit(ask, load_catalogue(), as_of=DAY)
    assert len(asked) < len(rules) / 2


def test_a_graph_for_an_asker_who_is_gone_asks_nothing_and_its_original_goes_on() -> None:
    is_gone = False
    with OrgGraph(Settings(uri="bolt://127.0.0.1:1")) as graph:
        twin = graph.for_asker(lambda: is_gone)
        for name, given in (("query", ("map.customers",)), ("audit", ()), ("explain", ("c1",)), ("gate", ("pr-1",)), ("plan_coverage", ())):
            is_gone = True
            with pytest.raises(Abandoned):
                getattr(twin, name)(*given)
            is_gone = False
            for listener in (twin, graph):
                with pytest.raises(StoreUnavailable):
                    getattr(listener, name)(*given)
