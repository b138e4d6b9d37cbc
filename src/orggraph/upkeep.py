"""Upkeep: how data comes into the graph and leaves it, and the database below: imports, undos, the demo, migrations, the embedded engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from time import monotonic
from typing import TYPE_CHECKING, Any, Literal, Self

from orggraph.connection import Connection

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from orggraph.demo import Loaded
    from orggraph.ingest import Batch, Import, OnProgress, Plan, Undone, UndoPlan, Unfinished
    from orggraph.locale import Text
    from orggraph.migrate import Applied, MigrationState
    from orggraph.settings import Settings
    from orggraph.store import Engine, EngineStatus

_GLANCE_SECONDS = 1.0


class Upkeep:
    """The half of `OrgGraph` that fills and keeps the graph. settings: what is in force; on_wait: hears a sentence when something takes seconds."""

    def __init__(self, settings: Settings, on_wait: Callable[[Text], None] | None) -> None:
        self.settings = settings
        self._on_wait = on_wait
        self._connection = Connection(settings, on_wait)
        self._unfinished: tuple[float, tuple[Unfinished, ...]] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the database. Asking again opens it again."""
        self._connection.close()

    def unfinished(self) -> tuple[Unfinished, ...]:
        """Imports and undos that are being written, or were interrupted, the oldest first: the graph may hold half of them.

        Looked up at most once a second: beside a question of two milliseconds one more reading for each would be felt, and a second later it is told.
        An audit and a gate, of which a wrong "clean" would be acted upon, look for themselves.
        """
        now = monotonic()
        seen = self._unfinished
        if seen is None or now - seen[0] > _GLANCE_SECONDS:
            from orggraph.ingest import read_unfinished

            self._unfinished = seen = (now, read_unfinished(self._connection.reader()))
        return seen[1]

    def plan_import(
        self,
        files: Sequence[str | Path],
        *,
        profile: str | Path | None = None,
        encoding: str | None = None,
        strict: bool = False,
        on_cycle: Literal["refuse", "cut"] = "refuse",
        normalise_keys: bool = False,
        source: str | None = None,
        today: date | None = None,
        on_progress: OnProgress | None = None,
    ) -> Plan:
        """What importing these files would add, change, leave and refuse. Writes nothing.

        profile: how to read foreign files, a shipped profile's name or the path of one; without it the canonical form.
        With a profile a folder stands for those of its files that the profile knows.
        encoding: of text files that don't say theirs; what is read as anything but Unicode is told in a note of the plan. strict: one bad row refuses all. on_cycle: what happens to a reporting circle.
        normalise_keys: padded or differently cased references count as the id that they mean. source: what every node and edge carries.
        today: the day on which facts without a day of their own change; the machine's own day when left out.

        Raises:
            ImportRefused: a whole file can't be used; every problem of every file is named.
            BadParams, BadProfile, SchemaError, StoreError.
        """
        from orggraph.ingest import plan

        return plan(
            self._connection.writer(),
            files,
            profile=profile,
            encoding=encoding,
            strict=strict,
            on_cycle=on_cycle,
            normalise_keys=normalise_keys,
            source=source,
            today=today or date.today(),
            on_progress=on_progress,
        )

    def plan_rows(
        self,
        tables: Mapping[str, Sequence[Mapping[str, Any]]],
        *,
        strict: bool = False,
        on_cycle: Literal["refuse", "cut"] = "refuse",
        normalise_keys: bool = False,
        source: str,
        today: date | None = None,
    ) -> Plan:
        """What importing rows that are in memory would do, as `plan_import` says it of files: `tables` by label or edge name, with the canonical columns.

        Raises: BadParams for a table or column that does not exist; SchemaError, StoreError.
        """
        from orggraph.ingest import plan_tables
        from orggraph.ingest.record import flat

        given = {name: [flat(row) for row in rows] for name, rows in tables.items()}
        return plan_tables(
            self._connection.writer(), given, strict=strict, on_cycle=on_cycle, normalise_keys=normalise_keys, source=source, today=today or date.today()
        )

    def apply_import(self, plan: Plan, *, on_progress: OnProgress | None = None) -> Batch:
        """Writes a plan; its refused rows stay out. Running the same import again changes nothing, so an interrupted one is run again.

        Raises:
            ImportRefused: the plan is strict and refuses rows; nothing was written.
        """
        from orggraph.ingest import apply

        return apply(self._connection.writer(), plan, on_progress=on_progress)

    def import_files(self, files: Sequence[str | Path], **options: Any) -> Batch:
        """Plans and writes in one go; takes the options of `plan_import` and raises what both raise."""
        return self.apply_import(self.plan_import(files, **options), on_progress=options.get("on_progress"))

    def imports(self) -> tuple[Import, ...]:
        """Every import that the graph remembers, the newest first, with what it did and whether it was undone."""
        from orggraph.ingest import read_imports

        return read_imports(self._connection.reader())

    def plan_undo(self, batch: str) -> UndoPlan:
        """What undoing an import would take out, put back and leave, and why it would stay. Writes nothing.

        Raises:
            BadParams: there is no such import, or it is undone already.
            NotAllowed: later imports build on what it had written, or are half done; they are named.
        """
        from orggraph.ingest import plan_undo

        return plan_undo(self._connection.writer(), batch)

    def apply_undo(self, plan: UndoPlan, *, on_progress: OnProgress | None = None) -> Undone:
        """Takes out what only the import said and puts back what it changed. Interrupted, it is planned and applied again.

        Raises:
            PlanOutdated: another import or undo came between; nothing was written.
        """
        from orggraph.ingest import apply_undo

        return apply_undo(self._connection.writer(), plan, on_progress=on_progress)

    def undo_import(self, batch: str) -> Undone:
        """Plans and writes in one go; raises what both raise."""
        return self.apply_undo(self.plan_undo(batch))

    def load_demo(self, as_of: date | None = None, *, seed: int = 1, scale: int = 1, is_clean: bool = False, on_progress: OnProgress | None = None) -> Loaded:
        """Loads a made-up world in place of an older one. The same seed and day give the same world; `is_clean` leaves the planted gaps out.

        Raises:
            NotAllowed: the graph holds data that is not the demo's; nothing was changed.
        """
        from orggraph.demo import load_demo

        return load_demo(self._connection.writer(), as_of or date.today(), seed=seed, scale=scale, is_clean=is_clean, on_progress=on_progress)

    def remove_demo(self) -> tuple[int, int]:
        """How many nodes and edges of the demo were taken out, and how many of its nodes stay because other data hangs on them."""
        from orggraph.demo import remove_demo

        return remove_demo(self._connection.writer())

    def migrate(self) -> list[Applied]:
        """The migrations that were missing and now are applied, in order. Safe to call again and from two processes at once.

        Raises:
            MigrationChanged: a file that was applied has since been edited.
        """
        return self._connection.migrate()

    def migrations(self) -> list[MigrationState]:
        """Every migration, applied or not, in order."""
        from orggraph.migrate import status

        return status(self._connection.unchecked())

    def engine(self) -> Engine:
        """What the graph lies in; connects. Raises StoreError."""
        return self._connection.unchecked().describe()

    def check_ready(self) -> None:
        """Raises StoreError or SchemaError unless the database answers and its schema is what this version needs.

        The embedded engine belongs to this user alone, so its schema is brought up to date unasked; a server's is not.
        Raises ImportUnfinished while an import or an undo has not ended.
        """
        from orggraph.ingest import read_unfinished, say_unfinished

        self._connection.check_ready()
        error = say_unfinished(read_unfinished(self._connection.reader()))
        if error is not None:
            raise error

    def embedded_status(self) -> EngineStatus:
        """Whether the embedded engine runs; does not start it."""
        from orggraph.store import engine_status

        return engine_status(self.settings)

    def start_embedded(self) -> EngineStatus:
        """Starts the embedded engine unless it runs. Raises StoreUnavailable."""
        from orggraph.store import start_engine

        return start_engine(self.settings, self._on_wait)

    def stop_embedded(self) -> bool:
        """Stops the embedded engine; False when none ran. Raises StoreUnavailable while another command works with it."""
        from orggraph.store import stop_engine

        self.close()
        return stop_engine(self.settings)
