"""One graph's two stores: opened when something is first asked, known to have the schema of this version, closed together."""

from __future__ import annotations

from collections.abc import Callable
from threading import RLock
from typing import TYPE_CHECKING

from orggraph.errors import NotAllowed
from orggraph.locale import Text

if TYPE_CHECKING:
    from orggraph.migrate import Applied
    from orggraph.settings import Settings
    from orggraph.store import Store

_READ_ONLY = Text("This graph is open for reading only; nothing was written.", "该图以只读方式打开；未写入任何内容。")
_READ_ONLY_REMEDY = Text(
    "Whoever runs it can leave out --read-only, or unset ORGGRAPH_READ_ONLY.", "由运行者去掉 --read-only，或取消 ORGGRAPH_READ_ONLY 后即可写入。"
)


def read_only_refusal() -> NotAllowed:
    """What is said to whoever would write where the setting `read_only` is on."""
    return NotAllowed(_READ_ONLY, _READ_ONLY_REMEDY)


class Connection:
    """The stores for reading and for writing. Several threads may use it at once.

    With the setting `read_only` there is no store for writing: whoever asks for it gets NotAllowed.
    on_wait: hears a sentence when something takes seconds, such as starting the embedded engine.
    """

    def __init__(self, settings: Settings, on_wait: Callable[[Text], None] | None = None) -> None:
        self._settings = settings
        self._on_wait = on_wait
        self._lock = RLock()
        self._reader: Store | None = None
        self._writer: Store | None = None
        self._is_ready = False
        self._is_writable = False

    def close(self) -> None:
        """Lets go of the database. Asking again opens it again."""
        with self._lock:
            for store in (self._reader, self._writer):
                if store is not None:
                    store.close()
            self._reader = self._writer = None
            self._is_ready = self._is_writable = False

    def unchecked(self) -> Store:
        """The store for questions, whatever its schema. Raises StoreError."""
        from orggraph.store import open_store

        with self._lock:
            if self._reader is None:
                self._reader = open_store(self._settings, access="read", on_wait=self._on_wait)
            return self._reader

    def reader(self) -> Store:
        """The store for questions, once its schema is known to be ready. Raises StoreError, SchemaError."""
        with self._lock:
            if not self._is_ready:
                self.check_ready()
            return self.unchecked()

    def writer(self) -> Store:
        """The store for data, once its schema is known to be ready where it writes. Raises NotAllowed where the graph is read-only, StoreError, SchemaError."""
        with self._lock:
            writer = self._open_writer()
            if not self._is_writable:
                self._check(writer)
                self._is_writable = self._is_ready = True
            return self._open_writer()

    def check_ready(self) -> None:
        """Raises StoreError or SchemaError unless the database answers and its schema is what this version needs.

        The embedded engine belongs to this user alone, so its schema is brought up to date unasked; a server's is not.
        """
        with self._lock:
            self._check(self.unchecked())
            self._is_ready = True

    def _check(self, store: Store) -> None:
        from orggraph.errors import MigrationsPending
        from orggraph.migrate import require_migrated

        try:
            require_migrated(store)
        except MigrationsPending:
            if not self._settings.is_embedded or self._settings.read_only:
                raise
            self.migrate()

    def migrate(self) -> list[Applied]:
        """The migrations that were missing and now are applied, in order. Raises MigrationChanged, StoreError."""
        from orggraph.migrate import migrate

        with self._lock:
            applied = migrate(self._open_writer())
            self._is_ready = self._is_writable = True
        return applied

    def _open_writer(self) -> Store:
        from orggraph.store import open_store

        if self._settings.read_only:
            raise read_only_refusal()
        with self._lock:
            if self._writer is None:
                self._writer = open_store(self._settings, access="write", on_wait=self._on_wait)
            return self._writer
