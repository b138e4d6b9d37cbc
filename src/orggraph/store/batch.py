"""Cuts rows into batches that every engine takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from orggraph.errors import QueryFailed
from orggraph.locale import Text

# A Bolt message must stay under 4 MiB (ArcadeDB never answers one over 16 MiB); 3 MiB leaves room for the rest of the message.
BATCH_BYTES = 3 * 1024 * 1024
ROW_BYTES = 4 * 1024 * 1024
# Measured best on both engines with one writer: 10,000 to 20,000.
BATCH_ROWS = 10_000


def batches(rows: Iterable[Mapping[str, Any]], *, name: str, together: str | None = None) -> Iterator[list[Mapping[str, Any]]]:
    """The rows in lists of at most 10,000 rows and about 3 MiB, in the order given.

    together: a key of the rows; neighbours that have the same there come in one list, unless they fill one alone.
    Raises QueryFailed when one row alone is over 4 MiB.
    """
    batch: list[Mapping[str, Any]] = []
    filled = 0
    # Where in the batch the rows begin that have to stay with the next one.
    begun = 0
    for row in rows:
        size = wire_size(row)
        if size > ROW_BYTES:
            raise QueryFailed(
                Text(f"{name}: one row is larger than 4 MiB.", f"{name}：有一行数据超过 4 MiB。"), Text("Shorten its longest text.", "请缩短其中最长的文本。")
            )
        if together is None or not batch or batch[-1][together] != row[together]:
            begun = len(batch)
        if batch and (len(batch) >= BATCH_ROWS or filled + size > BATCH_BYTES):
            rest = batch[begun:] if begun else []
            yield batch[: len(batch) - len(rest)]
            batch, filled, begun = rest, sum(map(wire_size, rest)), 0
        batch.append(row)
        filled += size
    if batch:
        yield batch


def wire_size(value: Any) -> int:
    """An upper bound of the bytes that a value takes on the wire, cheap to reckon."""
    if isinstance(value, str):
        return 5 + (len(value) if value.isascii() else 4 * len(value))
    if isinstance(value, Mapping):
        return 5 + sum(5 + 4 * len(key) + wire_size(item) for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return 5 + sum(map(wire_size, value))
    return 40 if value is not None else 1
