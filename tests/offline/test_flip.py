"""The people to win are the fewest and the cheapest: held against every set there is, on small chains drawn at random."""

from __future__ import annotations

import random
from itertools import combinations, product
from typing import Any

import pytest

from orggraph.insight.flip import EXACT_UP_TO, Flip, find_flips

Vote = dict[str, Any]


def vote(name: str, weight: float, *stances: int | None, has_veto: bool = False, level: int | None = 2) -> Vote:
    """A vote as `chain.votes` gives it: the weight is that of each of its points."""
    known = [-1 if stance is None else stance for stance in stances]
    return {
        "person_id": name,
        "person": None,
        "weight": round(weight * len(stances), 6),
        "lowest": round(sum(weight * stance for stance in known), 6),
        "points": [{"point": "scoring", "weight": weight, "stance": stance} for stance in stances],
        "has_veto": has_veto or None,
        "blocks": (has_veto and min(known) < 0) or None,
        "level": level,
    }


def is_safe(votes: list[Vote]) -> bool:
    """What the summary of `chain.votes` says, in Python."""
    lowest = [one["lowest"] for one in votes]
    total = round(sum(lowest), 6)
    return total > 0 and round(total - max(lowest), 6) > 0 and not any(one["blocks"] for one in votes)


def won(one: Vote, stance: int) -> Vote:
    points = [{**point, "stance": stance} for point in one["points"]]
    return {**one, "lowest": round(one["weight"] * stance, 6), "points": points, "blocks": None if stance >= 0 else one["blocks"]}


def cost_of(one: Vote, stance: int) -> int:
    return stance - min(-1 if point["stance"] is None else point["stance"] for point in one["points"]) + max(0, 2 - (one["level"] or 0))


def best_of_all(votes: list[Vote]) -> tuple[int, int] | None:
    """How many people and at what cost, by trying every set; None when none makes it safe."""
    for count in range(len(votes) + 1):
        costs = []
        for who in combinations(range(len(votes)), count):
            for stances in product(range(3), repeat=count):
                changed = list(votes)
                for at, stance in zip(who, stances, strict=True):
                    changed[at] = won(votes[at], stance)
                if is_safe(changed):
                    costs.append(sum(cost_of(votes[at], stance) for at, stance in zip(who, stances, strict=True)))
        if costs:
            return count, min(costs)
    return None


def draw(rng: random.Random) -> list[Vote]:
    stances: list[int | None] = [None, -1, -1, 0, 1, 2, 3]
    return [
        vote(
            f"p{at}",
            rng.choice([0.0, 0.1, 0.5, 1.0, 2.0, 3.0]),
            *rng.choices(stances, k=rng.randint(1, 2)),
            has_veto=rng.random() < 0.2,
            level=rng.choice([None, 1, 2, 4]),
        )
        for at in range(rng.randint(1, 5))
    ]


def test_flips_are_the_fewest_and_cheapest_of_all_on_300_chains() -> None:
    rng = random.Random(20260630)
    for _ in range(300):
        votes = draw(rng)
        found = find_flips(votes)
        assert best_of_all(votes) == ((len(found.flips), found.cost) if found.is_possible else None), votes
        assert found.is_proven


def test_flips_that_are_found_make_it_safe() -> None:
    rng = random.Random(1)
    for _ in range(100):
        votes = draw(rng)
        found = find_flips(votes)
        changed = {flip.person_id: flip.stance for flip in found.flips}
        assert found.is_possible == is_safe([won(one, changed[one["person_id"]]) if one["person_id"] in changed else one for one in votes])


def test_nobody_is_won_where_it_is_safe() -> None:
    assert () == find_flips([vote("a", 1, 1), vote("b", 1, 1)]).flips


def test_one_voter_alone_can_never_be_safe() -> None:
    assert not find_flips([vote("a", 5, -1)]).is_possible
    assert not find_flips([]).is_possible


def test_an_opposed_veto_is_won_though_the_sum_does_not_need_it() -> None:
    votes = [vote("a", 3, 1), vote("b", 3, 1), vote("c", 1, -1, has_veto=True, level=None)]
    assert (Flip(person_id="c", person=None, stances=(-1,), stance=0, cost=3),) == find_flips(votes).flips


def test_an_unknown_stance_counts_as_opposed() -> None:
    assert (None,) == find_flips([vote("a", 1, 1), vote("b", 1, 1), vote("c", 3, None)]).flips[0].stances


def test_nobody_is_won_beyond_the_best_stance() -> None:
    votes = [vote("a", 1, 1), vote("b", 1, 0), vote("c", 1, -1)]
    assert 1 == max(flip.stance for flip in find_flips(votes, best_stance=1).flips)


def test_a_person_without_a_tie_costs_more_than_one_with() -> None:
    votes = [vote("a", 1, -1, level=None), vote("b", 1, -1, level=2), vote("c", 1, 1), vote("d", 1, 1)]
    assert ["b"] == [flip.person_id for flip in find_flips(votes).flips]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_twenty_five_voters_are_proven(seed: int) -> None:
    rng = random.Random(seed)
    votes = [vote(f"p{at:02}", rng.choice([0.5, 1.0, 1.7, 2.3]), rng.choice([-1, None, 0, 1]), level=rng.choice([None, 1, 3])) for at in range(EXACT_UP_TO)]
    found = find_flips(votes)
    assert (True, len(found.flips)) == (found.is_proven, found.at_least)


def test_beyond_twenty_five_voters_a_set_is_found_in_time_and_the_bound_is_said() -> None:
    rng = random.Random(7)
    votes = [vote(f"p{at:03}", rng.choice([0.5, 1.0, 1.7, 2.3, 3.1]), -1, level=at % 3, has_veto=at == 5) for at in range(300)]
    found = find_flips(votes, seconds=0.5)
    changed = {flip.person_id: flip.stance for flip in found.flips}
    assert is_safe([won(one, changed[one["person_id"]]) if one["person_id"] in changed else one for one in votes])
    assert found.at_least <= len(found.flips) < len(votes)
