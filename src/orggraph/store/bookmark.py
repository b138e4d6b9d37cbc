"""Keeps in the home how far the database was when we last wrote, so that a question of another process sees it, whichever member of a cluster answers.

A server gives out a mark, the bookmark, of the state that a transaction left behind; a member that is handed it waits until it has come
that far. The file is a help and no record: whatever is wrong with it, work goes on without it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import stat
import sys
import threading
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path

from neo4j.api import BookmarkManager

from orggraph.settings import Settings
from orggraph.store.folder import Lock, write_secretly

_MOST = 20
"""Bookmarks kept at most: one for each writer at once. Each is followed by one that stands for all that were handed in."""
_LONGEST = 4_096
_LARGEST_FILE = 2 * _MOST * _LONGEST
_LOCK_SECONDS = 2.0


def home_bookmarks(settings: Settings) -> HomeBookmarks:
    """What this home knows of the database that the settings name: one object for all stores of this process."""
    return _home_bookmarks(settings.home, settings.uri or "", settings.database)


class HomeBookmarks(BookmarkManager):
    """The bookmarks of one database for sessions that read. What they learn stays in this process; see `writing` for those that write."""

    def __init__(self, home: Path, uri: str, database: str) -> None:
        self._about = {"uri": uri, "database": database}
        name = hashlib.sha256(json.dumps([uri, database]).encode()).hexdigest()[:16]
        self.path = home / "bookmarks" / f"{name}.json"
        self._lock = threading.Lock()
        self._learnt: dict[str, None] = {}
        self._read: tuple[object, tuple[str, ...]] = (None, ())
        self.writing: BookmarkManager = _Writing(self)

    def get_bookmarks(self) -> set[str]:
        """Those of the file, which another process may have written just now, and those learnt here."""
        with self._lock:
            return {*self._kept(), *self._learnt}

    def update_bookmarks(self, previous_bookmarks: Collection[str], new_bookmarks: Collection[str]) -> None:
        """The new ones stand for the previous ones from here on."""
        with self._lock:
            self._learn(previous_bookmarks, new_bookmarks)

    def keep(self, previous_bookmarks: Collection[str], new_bookmarks: Collection[str]) -> None:
        """The same, in the file too. What another process wrote meanwhile stays."""
        with self._lock:
            self._learn(previous_bookmarks, new_bookmarks)
            # What can't be kept, on a full disk or in a home that nobody may write, costs other processes the wait, and nothing else.
            with contextlib.suppress(OSError), self._alone():
                kept = [mark for mark in self._kept() if mark not in previous_bookmarks and mark not in new_bookmarks]
                write_secretly(self.path, json.dumps({**self._about, "bookmarks": [*kept, *new_bookmarks][-_MOST:]}))

    def forget(self) -> None:
        """Drops them all: the server does not know them, as after it was restored or made anew."""
        with self._lock:
            self._learnt.clear()
            with contextlib.suppress(OSError):
                self.path.unlink(missing_ok=True)

    def _learn(self, previous: Collection[str], new: Collection[str]) -> None:
        for mark in previous:
            self._learnt.pop(mark, None)
        self._learnt.update(dict.fromkeys(new))
        while len(self._learnt) > _MOST:
            del self._learnt[next(iter(self._learnt))]

    def _kept(self) -> tuple[str, ...]:
        try:
            about = os.stat(self.path)
            mark = (about.st_ino, about.st_mtime_ns, about.st_size)
            if self._read[0] != mark:
                is_ours = stat.S_ISREG(about.st_mode) and about.st_size <= _LARGEST_FILE
                self._read = mark, self._marks_in(self.path.read_bytes()) if is_ours else ()
            return self._read[1]
        except OSError:
            return ()

    def _marks_in(self, content: bytes) -> tuple[str, ...]:
        try:
            said = json.loads(content)
            marks = said.pop("bookmarks")
            is_ours = said == self._about and isinstance(marks, list) and all(isinstance(mark, str) and len(mark) <= _LONGEST for mark in marks)
        except (ValueError, AttributeError, KeyError, TypeError, RecursionError):
            return ()
        return tuple(marks[-_MOST:]) if is_ours else ()

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Keeps other processes from writing the file between our reading and our writing it. Raises OSError when the folder can't be made."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if sys.platform == "win32":  # there is no lock of this kind; of two at once one wins
            yield
            return
        lock = Lock(self.path.with_name("lock"))
        if not lock.take(wait_seconds=_LOCK_SECONDS):
            raise TimeoutError
        try:
            yield
        finally:
            lock.release()


class _Writing(BookmarkManager):
    """The same bookmarks for sessions that write."""

    def __init__(self, home: HomeBookmarks) -> None:
        self._home = home

    def get_bookmarks(self) -> set[str]:
        return self._home.get_bookmarks()

    def update_bookmarks(self, previous_bookmarks: Collection[str], new_bookmarks: Collection[str]) -> None:
        self._home.keep(previous_bookmarks, new_bookmarks)


@cache
def _home_bookmarks(home: Path, uri: str, database: str) -> HomeBookmarks:
    return HomeBookmarks(home, uri, database)
