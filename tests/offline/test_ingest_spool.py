"""What is read once can be had again and again, exactly as it was, and a source that breaks off is never taken for whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orggraph.ingest.spool import Piece, Spool


class Odd:
    """A value that JSON knows nothing of."""


ODD = Odd()
CELLS: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(alphabet=st.characters(codec=None, exclude_categories=())),
    st.dates(),
    st.datetimes(timezones=st.sampled_from([None, UTC, timezone(timedelta(hours=8))])),
    st.times(),
    st.timedeltas(),
    st.just(ODD),
    st.just({"date": "2026-01-01"}),
)
PIECES = st.lists(st.builds(Piece, st.just([2]), st.lists(st.lists(CELLS, max_size=4), max_size=4), st.just([[2, "a", "甲", "", ""]])), max_size=4)


def kinds(pieces: list[Piece]) -> list[list[list[tuple[type, Any]]]]:
    """Every cell with its type, since 1 equals 1.0 and True."""
    return [[[(type(cell), cell) for cell in row] for row in piece.rows] for piece in pieces]


@settings(deadline=None)
@given(PIECES)
def test_every_cell_comes_back_as_it_was(pieces: list[Piece]) -> None:
    spool = Spool(iter(pieces))
    for _ in range(3):
        assert kinds(pieces) == kinds(list(spool))
        assert [(piece.numbers, piece.broken) for piece in pieces] == [(piece.numbers, piece.broken) for piece in spool]


def test_the_source_is_taken_from_only_as_far_as_was_asked() -> None:
    taken: list[int] = []

    def source() -> Iterator[Piece]:
        for number in range(5):
            taken.append(number)
            yield Piece([number], [["x" * 500_000]], [])

    spool = Spool(source())
    assert ([0], [0]) == (next(iter(spool)).numbers, taken)
    one, other = iter(spool), iter(spool)
    assert [0, 0, 1, 1, 2] == [next(turn).numbers[0] for turn in (one, other, one, other, one)]
    assert [0, 1, 2, 3, 4] == [piece.numbers[0] for piece in spool] == taken


def test_a_source_that_breaks_off_breaks_off_for_everybody() -> None:
    def source() -> Iterator[Piece]:
        yield Piece([2], [["a"]], [])
        raise OSError("the disk is gone")

    spool = Spool(source())
    for _ in range(2):
        found = iter(spool)
        assert [2] == next(found).numbers
        with pytest.raises(OSError, match="gone"):
            next(found)
