"""Whom no way to a decider can avoid: held against every single way, written out."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from orggraph.insight.needle import needle_points

PEOPLE = [f"p{at}" for at in range(7)]
STAFF = [f"s{at}" for at in range(4)]
DECIDER = "p0"


def _row(rng: random.Random) -> dict[str, Any]:
    network = [
        {
            "person_id": person,
            "person": person.upper(),
            "is_closed": person != DECIDER and rng.random() < 0.15,
            "leads_to": sorted(rng.sample(PEOPLE, rng.choice([0, 1, 1, 2, 3]))),
            "known_to": [{"staff_id": staff, "staff": staff.upper()} for staff in sorted(rng.sample(STAFF, rng.choice([0, 0, 0, 1, 2])))],
        }
        for person in PEOPLE
    ]
    return {"subject_id": "pr", "evidence": {"decider_id": DECIDER, "decider": "P0", "through": [], "paths": [], "openings": [], "network": network}}


def _steps(row: dict[str, Any], most: int) -> dict[str, int]:
    """How many steps each person is from the decider, those at most `most` away."""
    open_ = {entry["person_id"]: entry["leads_to"] for entry in row["evidence"]["network"] if not entry["is_closed"]}
    steps = {DECIDER: 0}
    for step in range(1, most + 1):
        steps |= {person: step for person, led in open_.items() if person not in steps and any(steps.get(near) == step - 1 for near in led)}
    return steps


def _ways(row: dict[str, Any], most: int) -> Iterator[tuple[str, ...]]:
    """Every way without a circle: who of ours, then the people up to the decider."""
    people = {entry["person_id"]: entry for entry in row["evidence"]["network"]}
    near = _steps(row, most)

    def on(way: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        if way[-1] == DECIDER:
            yield way
            return
        for led in people[way[-1]]["leads_to"]:
            if led in near and led not in way:
                yield from on((*way, led))

    for person in near:
        for holder in people[person]["known_to"]:
            yield from on((holder["staff_id"], person))


def test_everyone_whom_all_ways_pass_is_named_and_nobody_else() -> None:
    rng = random.Random(20260630)
    outcomes = set()
    for _ in range(600):
        row, most = _row(rng), rng.choice([1, 2, 3, 4])
        ways = list(_ways(row, most))
        expected = set.intersection(*(set(way) for way in ways)) - {DECIDER} if ways else set()
        found = needle_points([row], {"max_steps": most})
        named = {entry["staff_id"] or entry["person_id"] for kept in found for entry in kept["evidence"]["through"]}
        assert expected == named
        outcomes.add(len(expected))
        if found:
            in_sight = max(_steps(row, most).values()) + 2
            shortest = sorted((way for way in ways if len(way) <= in_sight), key=lambda way: (len(way), way))[:3]
            assert shortest == [(path["staff_id"], *path["person_ids"], DECIDER) for path in found[0]["evidence"]["paths"]]
    assert {0, 1, 2, 3} <= outcomes


def test_meeting_an_opening_gives_a_way_past_everyone_named() -> None:
    rng = random.Random(7)
    tried = 0
    for _ in range(300):
        row = _row(rng)
        for kept in needle_points([row], {"max_steps": 3}):
            for opening in kept["evidence"]["openings"]:
                network = [
                    entry | {"known_to": [*entry["known_to"], {"staff_id": "s-new", "staff": "new"}]} if entry["person_id"] == opening["person_id"] else entry
                    for entry in row["evidence"]["network"]
                ]
                again = needle_points([{**row, "evidence": {**row["evidence"], "network": network}}], {"max_steps": 3})
                tried += 1
                assert [] == again
    assert tried > 50


def test_a_pair_is_passed_on_without_its_empty_network() -> None:
    row = {"subject_id": "c", "evidence": {"decider_id": None, "share_percent": 60.0, "network": []}}
    assert [{"subject_id": "c", "evidence": {"decider_id": None, "share_percent": 60.0}}] == needle_points([row], {"max_steps": 3})
