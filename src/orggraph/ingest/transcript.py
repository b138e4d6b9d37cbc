"""What the parser's process writes down: rows as lines of JSON, an index of its tables, and in the last bytes where the index begins."""

from __future__ import annotations

import os
from typing import Any

FOOTER = 20  # bytes
LONGEST_LINE = 32 << 20  # bytes of one row; Excel's widest row of ordinary cells takes a tenth
_PIECE = 1 << 20


class Hopeless(Exception):
    """The file can't be used; `code` says why, `facts` fill the sentence that the parent has for it."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


class Out:
    """Writes what is found into the file behind `descriptor`: rows of one table after another, then the index."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._at = 0
        self._start = 0
        self._held: list[bytes] = []
        self._weight = 0
        self._tables: list[dict[str, Any]] = []

    def begin(self) -> None:
        """The rows that follow are of a new table."""
        self._start = self._at

    def row(self, line: bytes) -> None:
        """One row of the table, encoded."""
        if len(line) > LONGEST_LINE:
            raise Hopeless("long_row", most=LONGEST_LINE >> 20)
        self._held.append(line)
        self._at += len(line) + 1
        self._weight += len(line) + 1
        if self._weight > _PIECE:
            self._write()

    def end(self, **about: Any) -> None:
        """The table is whole; `about` is what else is known of it."""
        self._tables.append({"start": self._start, "end": self._at, **about})

    def finish(self, **about: Any) -> None:
        """The file is read; `about` is what is known of all of it."""
        import orjson

        self._held.append(orjson.dumps({"tables": self._tables, **about}) + f"{self._at:>{FOOTER}}".encode())
        self._write(end=b"")

    def give_up(self, problem: dict[str, Any]) -> None:
        """Nothing can be used, for this reason. What was written is taken back: the file may be as large as it may become."""
        self._held.clear()
        self._tables.clear()
        self._at = 0
        os.ftruncate(self._descriptor, 0)
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        self.finish(problem=problem)

    def _write(self, end: bytes = b"\n") -> None:
        rest = memoryview(b"\n".join(self._held) + end)
        self._held.clear()
        self._weight = 0
        while rest:
            rest = rest[os.write(self._descriptor, rest) :]
