"""Runs statements on the database: the one object that knows the driver.

A store connects at its first statement, so opening one costs nothing. Every statement runs in a managed transaction on a
named database and carries its name; what comes back is plain Python, and what goes wrong is a `StoreError`.
"""

from __future__ import annotations

import contextlib
import logging
import math
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar

from orggraph.cypher import why_not_reading
from orggraph.errors import NotAllowed, QueryFailed
from orggraph.locale import Text
from orggraph.settings import Settings
from orggraph.store import engine, tally
from orggraph.store.batch import batches
from orggraph.store.folder import EngineFolder, Lock
from orggraph.store.sentence import address_of

if TYPE_CHECKING:
    import neo4j

    from orggraph.store.bookmark import HomeBookmarks

Access = Literal["read", "write"]
Done = TypeVar("Done")
Unit: TypeAlias = Callable[[Callable[..., Any]], Callable[..., Any]]
Run: TypeAlias = Callable[[Callable[..., Any]], Any]
Work: TypeAlias = Callable[[Run, Unit], Done]
"""One statement's work: it hands a function that takes a transaction, tagged by the unit, to what runs it on a member that reads or on the one that writes."""

# Records that travel in one go: the driver's own 1,000 costs twenty round trips for 20,000 rows.
_FETCH_SIZE = 10_000
_CONNECT_SECONDS = 10.0
# The embedded engine is on this machine: what does not come back at once is gone, and a new engine is at hand.
_EMBEDDED_RETRY_SECONDS = 5.0
# A cluster needs seconds to choose another leader.
_SERVER_RETRY_SECONDS = 30.0
# Also the longest that a server may take to answer the first word of a connection.
_ACQUIRE_SECONDS = 10.0
_SILENCE = logging.NullHandler()


@dataclass(frozen=True)
class Rows:
    """What a question gave. is_truncated as `truncated`: there were more rows than the cap."""

    records: list[dict[str, Any]]
    truncated: bool = False


@dataclass(frozen=True)
class Engine:
    """What a store talks to. kind: `embedded` is our own engine, `arcadedb` one at an address."""

    kind: Literal["neo4j", "embedded", "arcadedb"]
    version: str
    address: str
    database: str
    is_read_only: bool


def open_store(settings: Settings, *, access: Access, on_wait: engine.OnWait | None = None) -> Store:
    """A store that connects at its first statement. `on_wait` hears a sentence when the embedded engine has to start."""
    return Store(settings, access=access, on_wait=on_wait)


class Store:
    """A door to one database, for reading or for reading and writing; safe to use from several threads."""

    def __init__(self, settings: Settings, *, access: Access, on_wait: engine.OnWait | None = None) -> None:
        self._settings = settings
        self._access: Access = access
        self._on_wait = on_wait
        self._lock = threading.RLock()
        self._driver: neo4j.Driver | None = None
        self._seat: engine.Seat | None = None
        self._bookmarks: HomeBookmarks | None = None

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the database; the embedded engine stays up until it has been idle long enough."""
        with self._lock:
            if self._driver is not None:
                self._driver.close()
                self._driver = None
            if self._seat is not None:
                self._seat.leave()
                self._seat = None

    def read(self, text: str, params: Mapping[str, Any], *, name: str, cap: int | None = None, routing: Access | None = None) -> Rows:
        """The rows of a reading statement, at most `cap` of them (default: the setting's row cap).

        routing: which member of a cluster answers, one for reading, which may lag, or the one that writes. Without it as the store's own
        access: what a store that may write reads decides what is written.

        Raises:
            NotAllowed: the statement writes, or could be read as one that does.
            StoreError: the database could not answer.
        """
        clause = why_not_reading(text)
        if clause is not None:
            raise NotAllowed(
                Text(f"{name}: a question may only read, and this one says {clause.en}.", f"{name}：查询只能读取，但其中含有 {clause.zh}。"),
                Text("Take it out.", "请将其去掉。"),
            )
        most = self._settings.row_cap if cap is None else cap
        is_led = (routing or self._access) == "write" and not self._settings.is_embedded

        def work(run: Run, unit: Unit) -> Rows:
            def read(transaction: neo4j.ManagedTransaction) -> tuple[tuple[str, ...], list[Any]]:
                result = transaction.run(text, dict(params))
                return result.keys(), result.fetch(most + 1)

            keys, records = run(unit(read))
            from orggraph.store.value import plain_rows

            return Rows(plain_rows(keys, records[:most]), truncated=len(records) > most)

        return self._run(work, name=name, mode="read", fetch_size=min(most + 1, _FETCH_SIZE), is_led=is_led)

    def write(self, text: str, params: Mapping[str, Any], *, name: str, is_counted: bool = False) -> list[dict[str, Any]]:
        """The rows of a statement that may write, run in one transaction; it may run again when the driver says so, so it must be idempotent.

        is_counted: it changes what questions answer, so `count_writes` counts it; it takes its turn among those who write batches.
        """
        self._refuse_unless_writing()
        with self._turn() if is_counted else contextlib.nullcontext():
            return self._write(text, params, name, is_counted)

    def _write(self, text: str, params: Mapping[str, Any], name: str, is_counted: bool) -> list[dict[str, Any]]:
        def work(run: Run, unit: Unit) -> list[dict[str, Any]]:
            def write(transaction: neo4j.ManagedTransaction) -> tuple[tuple[str, ...], list[Any]]:
                result = transaction.run(text, dict(params))
                keys, records = result.keys(), list(result)
                if is_counted:
                    transaction.run(*tally.COUNT).consume()
                return keys, records

            keys, records = run(unit(write))
            from orggraph.store.value import plain_rows

            return plain_rows(keys, records)

        return self._run(work, name=name, mode="write", fetch_size=_FETCH_SIZE)

    def write_together(self, statements: Sequence[tuple[str, Mapping[str, Any]]], *, name: str, is_counted: bool = False) -> None:
        """Runs several statements in one transaction: all of them hold, or none. Writers of the embedded engine take turns, as in `write_batches`.

        is_counted: they change what questions answer, so `count_writes` counts them as one.
        """
        self._refuse_unless_writing()

        def work(run: Run, unit: Unit) -> None:
            def write(transaction: neo4j.ManagedTransaction) -> None:
                for text, params in (*statements, *([tally.COUNT] if is_counted else ())):
                    transaction.run(text, dict(params)).consume()

            run(unit(write))

        with self._turn():
            self._run(work, name=name, mode="write", fetch_size=_FETCH_SIZE)

    def write_batches(
        self,
        text: str,
        rows: Iterable[Mapping[str, Any]],
        *,
        name: str,
        fixed: Mapping[str, Any] | None = None,
        together: str | None = None,
        is_counted: bool = True,
        on_batch: Callable[[int], None] | None = None,
    ) -> int:
        """How many rows were written by a statement that begins `UNWIND $rows AS row`, in the order given.

        Each batch is one transaction and stays under the size that every engine takes; `rows` is consumed as it goes. The statement
        must be idempotent. Writers of the embedded engine take turns, a call at a time: two that MERGE the same rows at once would break
        its constraints, and make edges twice.
        fixed: further parameters, the same for each batch; together: a key of the rows, of which those that have the same there are written at once;
        is_counted: they may change what questions answer, so `count_writes` counts each batch; on_batch: hears how many rows are written so far.
        """
        self._refuse_unless_writing()
        with self._turn():
            return self._write_batches(text, batches(rows, name=name, together=together), name, fixed, is_counted, on_batch)

    def _write_batches(
        self,
        text: str,
        cut: Iterable[list[Mapping[str, Any]]],
        name: str,
        fixed: Mapping[str, Any] | None,
        is_counted: bool,
        on_batch: Callable[[int], None] | None,
    ) -> int:
        written = 0
        for batch in cut:
            parameters = {**(fixed or {}), "rows": batch}

            def work(run: Run, unit: Unit, parameters: dict[str, Any] = parameters) -> None:
                def write(transaction: neo4j.ManagedTransaction) -> None:
                    transaction.run(text, parameters).consume()
                    if is_counted:
                        transaction.run(*tally.COUNT).consume()

                run(unit(write))

            self._run(work, name=name, mode="write", fetch_size=_FETCH_SIZE)
            written += len(batch)
            if on_batch:
                on_batch(written)
        return written

    def count_writes(self) -> int:
        """How many writes there were that may have changed an answer: while it stays the same, so does every answer. Raises StoreError.

        Counted where writing goes on; a member of a cluster that is asked after it has come as far.
        """
        rows = self.read(*tally.READ, name="store.count_writes", cap=1, routing="write").records
        return int(rows[0]["writes"]) if rows else 0

    def describe(self) -> Engine:
        """What this store talks to; connects when it hasn't yet."""
        driver, _ = self._connect()
        from neo4j.exceptions import DriverError, Neo4jError

        try:
            agent = driver.get_server_info().agent
        except (DriverError, Neo4jError) as error:
            raise self._translated(error, "describe") from error
        kind: Literal["neo4j", "embedded", "arcadedb"] = "embedded" if self._settings.is_embedded else "arcadedb" if "ArcadeDB" in agent else "neo4j"
        version = agent.split("ArcadeDB")[-1].strip(" )") if "ArcadeDB" in agent else agent.partition("/")[2]
        return Engine(kind=kind, version=version, address=self.address, database=self._settings.database, is_read_only=self._access == "read")

    @property
    def address(self) -> str:
        """Where the database is, for a reader."""
        return address_of(self._settings)

    def _refuse_unless_writing(self) -> None:
        if self._access != "write":
            raise NotAllowed(Text("This door only reads.", "此入口只读。"), Text("Open the store for writing.", "请以写入方式打开。"))

    @contextlib.contextmanager
    def _turn(self) -> Iterator[None]:
        """Waits until no other process writes batches into the embedded engine; servers see to that themselves."""
        if self._settings.uri is not None:
            yield
            return
        self._connect()
        lock = Lock(EngineFolder(self._settings.home).write_lock)
        lock.take(wait_seconds=math.inf)
        try:
            yield
        finally:
            lock.release()

    # -- the driver

    def _run(self, work: Work[Done], *, name: str, mode: Access, fetch_size: int, is_led: bool = True) -> Done:
        import neo4j
        from neo4j.exceptions import DriverError, Neo4jError, ServiceUnavailable, SessionExpired

        unit = neo4j.unit_of_work(metadata={"app": "orggraph", "query": name}, timeout=self._settings.query_seconds if mode == "read" else None)

        def once(driver: neo4j.Driver, is_led: bool = is_led) -> Done:
            with driver.session(database=self._settings.database, fetch_size=fetch_size, bookmark_manager=self._bookmarks_for(driver, mode)) as session:
                return work(session.execute_write if is_led else session.execute_read, unit)

        try:
            driver, seat = self._connect()
            try:
                return once(driver)
            except Neo4jError as error:
                if self._bookmarks is None or not is_unknown_bookmark(error):
                    raise
                return self._go_on(once, driver, error, is_led)
            except DriverError as error:
                with self._lock:  # while another thread replaces the driver there is none
                    current = self._driver
                # An engine that died is replaced once, unless this statement was too much for it or the store was closed meanwhile. Another thread may have replaced it already and closed this driver.
                # The driver never repeats what was lost while it was committed, for a write may hold; a question loses nothing by being asked again.
                is_lost = (isinstance(error, ServiceUnavailable | SessionExpired) and (mode == "read" or error.is_retryable())) or driver is not current
                if seat is None or current is None or not is_lost or not seat.is_engine_gone() or engine.last_end(self._settings) == "too-little-memory":
                    raise
                return once(self._connect()[0])
        except (DriverError, Neo4jError, OverflowError) as error:
            raise self._translated(error, name) from error

    def _go_on(self, once: Callable[[neo4j.Driver, bool], Done], driver: neo4j.Driver, error: neo4j.exceptions.Neo4jError, is_led: bool) -> Done:
        """What comes back after a server did not know our bookmarks: a member that merely lags is passed over, and what no member knows is dropped."""
        from neo4j.exceptions import Neo4jError

        if not is_led and error.is_retryable():
            try:
                return once(driver, True)
            except Neo4jError as second:
                if not is_unknown_bookmark(second):
                    raise
        assert self._bookmarks is not None
        self._bookmarks.forget()
        return once(driver, is_led)

    def _bookmarks_for(self, driver: neo4j.Driver, mode: Access) -> neo4j.api.BookmarkManager:
        if self._bookmarks is None:
            return driver.execute_query_bookmark_manager
        return self._bookmarks.writing if mode == "write" else self._bookmarks

    def _connect(self) -> tuple[neo4j.Driver, engine.Seat | None]:
        with self._lock:
            if self._driver is not None and (self._seat is None or self._seat.is_engine_alive()):
                return self._driver, self._seat
            self.close()
            from neo4j.exceptions import DriverError, Neo4jError

            from orggraph.store.failure import CONNECTING, refuse_old

            try:
                self._driver = self._open_driver()
                agent = self._driver.get_server_info().agent
                if not self._settings.is_embedded:
                    refuse_old(agent, self._settings)
            except (DriverError, Neo4jError, OSError, ValueError) as error:
                self.close()
                raise self._translated(error, CONNECTING) from error
            except BaseException:
                self.close()
                raise
            return self._driver, self._seat

    def _open_driver(self) -> neo4j.Driver:
        import neo4j

        # Without a handler of the program's own, Python would print the driver's retries to standard error.
        logging.getLogger("neo4j").addHandler(_SILENCE)
        settings = self._settings
        auth: tuple[str, str] | None
        options: dict[str, Any] = {}
        if settings.uri is None:
            self._seat = engine.take_seat(settings, self._on_wait)
            uri, auth = self._seat.uri, self._seat.credentials(self._access)
            retry_seconds = _EMBEDDED_RETRY_SECONDS
        else:
            uri, auth = settings.uri, None if settings.password is None else (settings.user, settings.password)
            retry_seconds = _SERVER_RETRY_SECONDS
            from orggraph.store.bookmark import home_bookmarks

            self._bookmarks = home_bookmarks(settings)
            options["connection_acquisition_timeout"] = _ACQUIRE_SECONDS
            # What the database remarks on a statement is for whoever writes it, not for whoever asks it; unasked, it repeats the whole text with each remark.
            options["notifications_min_severity"] = "OFF"
        return neo4j.GraphDatabase.driver(
            uri,
            auth=auth,
            user_agent=_user_agent(),
            connection_timeout=_CONNECT_SECONDS,
            max_transaction_retry_time=retry_seconds,
            **options,
        )

    def _translated(self, error: Exception, name: str) -> Exception:
        from orggraph.store.failure import translate

        if isinstance(error, OverflowError):
            return QueryFailed(
                Text(f"{name}: a number is too large for the database.", f"{name}：有数值超出数据库可存范围。"),
                Text("Write a smaller number.", "请改用较小的数值。"),
            )
        ours = translate(error, self._settings, name=name)
        if self._settings.is_embedded:
            return engine.explain(ours, self._settings)
        return ours


def is_unknown_bookmark(error: neo4j.exceptions.Neo4jError) -> bool:
    """Whether a server refused a transaction because of the bookmarks that came with it."""
    from orggraph.store.failure import UNKNOWN_BOOKMARK_CODES

    return error.code in UNKNOWN_BOOKMARK_CODES


def _user_agent() -> str:
    from orggraph import __version__

    return f"orggraph/{__version__}"
