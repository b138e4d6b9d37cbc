"""The circles of an audit: every one there is, however long, told once and in one order."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date
from itertools import pairwise, permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orggraph.insight.circle import LONGEST, MOST, circles

DAY = date(2026, 1, 1)


def rows(lines: Iterable[tuple[str, str]], *, customers: tuple[str | None, ...] = ("c-1",), is_asked: bool = True) -> list[dict[str, Any]]:
    """What the question hands over: each member with who stands right above it."""
    above: dict[str, set[str]] = {}
    for start, end in lines:
        above.setdefault(start, set()).add(end)
        above.setdefault(end, set())
    members = [
        {"customer_id": customer, "customer": customer, "subject_kind": "person", "subject_id": member, "subject": member.upper()}
        for member in above
        for customer in customers
    ]
    for row in members:
        told = [{"id": end, "since": DAY} for end in above[str(row["subject_id"])]]
        row["evidence"] = {"circle": None, "members": [], "above": told, "is_asked": is_asked}  # type: ignore[assignment]
    return members


def ring(number: int, name: str = "p") -> list[tuple[str, str]]:
    return [(f"{name}-{at:05}", f"{name}-{(at + 1) % number:05}") for at in range(number)]


def told(found: list[dict[str, Any]]) -> list[str]:
    return [row["evidence"]["circle"] for row in found]


@pytest.mark.parametrize("number", [2, 10, 11, 60, 200, 2_000])
def test_a_ring_of_any_length_is_told_once_whole(number: int) -> None:
    [found] = circles(rows(ring(number)), {})
    assert number == len(found["evidence"]["members"])
    assert [entry for entry, _ in ring(number)] == [member["id"] for member in found["evidence"]["members"]]
    assert {"id", "name", "since"} == found["evidence"]["members"][0].keys()
    assert {"circle", "members"} == found["evidence"].keys()


def test_who_stands_above_a_circle_or_below_it_is_in_none() -> None:
    assert ["a > b > a"] == told(circles(rows([("a", "b"), ("b", "a"), ("x", "a"), ("b", "top"), ("self", "self")]), {}))


def test_a_diamond_is_no_circle() -> None:
    assert [] == circles(rows([("a", "b"), ("a", "c"), ("b", "top"), ("c", "top")]), {})


def test_two_circles_that_share_a_member_are_two() -> None:
    assert ["a > b > a", "b > c > b"] == told(circles(rows([("a", "b"), ("b", "a"), ("b", "c"), ("c", "b")]), {}))


def test_a_longer_circle_waits_for_the_shorter_ones_of_its_knot() -> None:
    assert ["p-00000 > p-00001 > p-00000"] == told(circles(rows([*ring(30), ("p-00001", "p-00000")]), {}))


def test_the_shortest_of_long_ones_is_told() -> None:
    shortcut = ("p-00003", "p-00009")
    [found] = circles(rows([*ring(30), shortcut]), {})
    assert 25 == len(found["evidence"]["members"])


def test_a_dense_knot_is_told_by_a_hundred_circles() -> None:
    people = [f"p-{at:02}" for at in range(60)]
    found = circles(rows((a, b) for a in people for b in people if a != b), {})
    assert MOST == len(found)
    assert {2} == {len(row["evidence"]["members"]) for row in found}


def test_each_customer_of_the_first_member_has_its_row_and_none_that_is_not_asked_about() -> None:
    found = circles(rows(ring(2), customers=("c-2", None, "c-1")), {})
    assert ["c-1", "c-2", None] == [row["customer_id"] for row in found]
    assert [] == circles(rows(ring(2), is_asked=False), {})


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), unique=True, max_size=14), st.randoms(use_true_random=False))
def test_small_knots_are_told_as_trying_all_orders_tells_them(lines: list[tuple[str, str]], order: random.Random) -> None:
    there = set(lines)
    expected = sorted(
        " > ".join((*way, way[0]))
        for size in range(2, 7)
        for way in permutations("abcdef", size)
        if way[0] == min(way) and all(step in there for step in pairwise((*way, way[0])))
    )
    shuffled = rows(lines)
    order.shuffle(shuffled)
    found = told(circles(shuffled, {}))
    assert LONGEST > 6
    assert (expected if len(expected) <= MOST else MOST) == (sorted(found) if len(expected) <= MOST else len(found))
