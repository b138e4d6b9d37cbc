"""Batches keep to the size that every engine takes, in the order given."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as some
from neo4j._codec.packstream import v1  # the driver's own packer measures what really goes over the wire

from orggraph.errors import QueryFailed
from orggraph.store.batch import BATCH_BYTES, BATCH_ROWS, batches, wire_size


class Counter:
    def __init__(self) -> None:
        self.size = 0

    def write(self, data: bytes) -> None:
        self.size += len(data)


def packed(value: object) -> int:
    counter = Counter()
    v1.Packer(counter).pack(value)
    return counter.size


VALUES = some.recursive(
    some.none() | some.booleans() | some.integers(-(2**63), 2**63 - 1) | some.floats() | some.text(max_size=60),
    lambda inner: some.lists(inner, max_size=5) | some.dictionaries(some.text(max_size=10), inner, max_size=5),
    max_leaves=20,
)


@given(VALUES)
def test_the_size_of_a_value_is_never_underrated(value: object) -> None:
    assert packed(value) <= wire_size(value)


def test_many_rows_are_cut_by_their_number_and_keep_their_order() -> None:
    rows = [{"id": str(number)} for number in range(2 * BATCH_ROWS + 1)]
    cut = list(batches(iter(rows), name="test"))
    assert [BATCH_ROWS, BATCH_ROWS, 1] == [len(batch) for batch in cut]
    assert rows == [row for batch in cut for row in batch]


def test_wide_rows_are_cut_by_their_size() -> None:
    rows = [{"id": str(number), "note": "云" * 100_000} for number in range(20)]
    cut = list(batches(iter(rows), name="test"))
    assert max(packed(batch) for batch in cut) <= BATCH_BYTES
    assert rows == [row for batch in cut for row in batch]


def test_rows_of_one_owner_stay_together_unless_they_fill_a_batch_alone() -> None:
    counts = [1, BATCH_ROWS - 2, 3, 2 * BATCH_ROWS, 1]
    rows = [{"start": owner, "number": number} for owner, count in enumerate(counts) for number in range(count)]
    cut = list(batches(iter(rows), name="test", together="start"))
    assert [BATCH_ROWS - 1, 3, BATCH_ROWS, BATCH_ROWS, 1] == [len(batch) for batch in cut]
    assert rows == [row for batch in cut for row in batch]


def test_rows_are_taken_as_they_are_needed() -> None:
    taken = []

    def endless() -> Iterator[dict[str, int]]:
        while True:
            taken.append(1)
            yield {"n": 1}

    assert BATCH_ROWS == len(next(batches(endless(), name="test")))
    assert len(taken) <= BATCH_ROWS + 1


def test_a_row_that_no_engine_takes_is_refused_by_name() -> None:
    with pytest.raises(QueryFailed, match="Person: one row is larger than 4 MiB"):
        list(batches([{"note": "x" * 5_000_000}], name="Person"))


def test_no_rows_are_no_batch() -> None:
    assert [] == list(batches([], name="test"))
