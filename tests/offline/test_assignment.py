"""Plans are the cheapest of all plans: held against every plan there is, on small companies drawn at random."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import combinations, product

import pytest

from orggraph.errors import BadParams
from orggraph.insight.assignment import Assignment, assign
from orggraph.insight.seat import Colleague, Need, Rules, cost, may_meet

FUNCTIONS = ["sales", "rnd", "finance"]
RULES = Rules()


def _need(name: str, roles: str = "contact", layer: int | None = 2, urgency: int = 1, **facts: frozenset[str]) -> Need:
    wanted = ("A", "B") if roles == "AB" else (roles,)
    return Need(
        customer_id="c",
        customer=None,
        person_id=name,
        person=None,
        title=None,
        layer=layer,
        is_key=roles != "contact",
        functions=facts.pop("functions", frozenset({"sales"})),
        roles=wanted,
        urgency=(3, 2)[: len(wanted)] if roles == "AB" else (urgency,),
        **facts,
    )


def _colleague(name: str, layer: int | None = 2, room: int = 1, function: str | None = "sales", live_ties: int = 0) -> Colleague:
    return Colleague(staff_id=name, staff=None, layer=layer, function=function, live_ties=live_ties, capacity=room + live_ties)


def _draw(rng: random.Random) -> tuple[list[Need], list[Colleague], Rules]:
    staff = [
        _colleague(f"s{at}", rng.choice([1, 2, 2, 3, None]), rng.choice([0, 1, 1, 2, 3]), rng.choice([*FUNCTIONS, None]), rng.choice([0, 1, 7]))
        for at in range(rng.randint(0, 4))
    ]
    names = [colleague.staff_id for colleague in staff]

    def some() -> frozenset[str]:
        return frozenset(name for name in names if rng.random() < 0.15)

    needs = []
    for at in range(rng.randint(0, 4)):
        barred = some()
        needs.append(
            _need(
                f"p{at}",
                rng.choice(["contact", "contact", "AB", "B"]),
                rng.choice([1, 2, 2, 3, None]),
                functions=frozenset(rng.sample(FUNCTIONS, rng.randint(0, 2))),
                barred=barred,
                live=some() - barred,
                silent=some(),
            )
        )
    rules = Rules(strict_layers=rng.choice([(1,), ()]), most_layers=rng.choice([0, 1, 2]), needs_category=rng.random() < 0.2, busy_cost=rng.choice([0, 5]))
    return needs, staff, rules


def _every_plan(needs: list[Need], staff: list[Colleague], rules: Rules) -> Iterator[tuple[tuple[int, ...], int]]:
    """Of every plan that the rules and the rooms allow: how many seats of each urgency it fills, the greatest first, and its cost."""
    options = []
    for need in needs:
        who = [at for at, colleague in enumerate(staff) if may_meet(need, colleague, rules)]
        options.append([pick for count in range(len(need.roles) + 1) for pick in combinations(who, count)])
    for plan in product(*options):
        load = [sum(at in pick and colleague.staff_id not in need.live for need, pick in zip(needs, plan, strict=True)) for at, colleague in enumerate(staff)]
        if all(taken <= colleague.room for taken, colleague in zip(load, staff, strict=True)):
            yield _filled(needs, [len(pick) for pick in plan]), sum(cost(need, staff[at], rules) for need, pick in zip(needs, plan, strict=True) for at in pick)


def _filled(needs: list[Need], counts: list[int]) -> tuple[int, ...]:
    seats = [urgency for need, count in zip(needs, counts, strict=True) for urgency in need.urgency[:count]]
    return tuple(seats.count(urgency) for urgency in (3, 2, 1))


def _measured(needs: list[Need], found: Assignment) -> tuple[tuple[int, ...], int]:
    return _filled(needs, [sum(pairing.need == at for pairing in found.pairings) for at in range(len(needs))]), found.cost


def test_plan_fills_the_urgent_seats_first_then_the_most_then_costs_least() -> None:
    rng = random.Random(20260630)
    scarce = 0
    for _ in range(500):
        needs, staff, rules = _draw(rng)
        found = assign(needs, staff, rules)
        best = min(_every_plan(needs, staff, rules), key=lambda plan: ([-count for count in plan[0]], plan[1]))
        assert best == _measured(needs, found)
        assert 0.0 == found.gap
        scarce += bool(found.blocks)
    assert scarce > 100


def test_plan_keeps_the_rules_and_the_rooms() -> None:
    rng = random.Random(7)
    for _ in range(300):
        needs, staff, rules = _draw(rng)
        found = assign(needs, staff, rules)
        pairs = [(pairing.need, pairing.colleague) for pairing in found.pairings]
        assert len(pairs) == len(set(pairs)), "A and B are two colleagues"
        assert all(may_meet(needs[need], staff[seat], rules) for need, seat in pairs)
        for seat, colleague in enumerate(staff):
            assert colleague.room >= sum(1 for need, other in pairs if other == seat and colleague.staff_id not in needs[need].live)


def test_blocks_explain_every_empty_seat_by_people_whom_nobody_else_may_meet() -> None:
    rng = random.Random(11)
    for _ in range(300):
        needs, staff, rules = _draw(rng)
        found = assign(needs, staff, rules)
        empty = sum(len(need.roles) for need in needs) - len(found.pairings)
        assert empty == sum(block.short for block in found.blocks)
        for block in found.blocks:
            outside = [colleague for at, colleague in enumerate(staff) if at not in block.colleagues]
            assert not any(may_meet(needs[at], colleague, rules) for at in block.needs for colleague in outside)
            held = {(pairing.need, pairing.colleague) for pairing in found.pairings}
            assert all(
                staff[seat].room == sum((need, seat) in held and staff[seat].staff_id not in needs[need].live for need in range(len(needs)))
                or all((at, seat) in held for at in block.needs if may_meet(needs[at], staff[seat], rules))
                for seat in block.colleagues
            )


def test_nobody_of_the_executive_layer_has_room() -> None:
    needs = [_need(f"p{at}", "A", layer=1, urgency=3) for at in range(3)]
    staff = [_colleague("s-president", layer=1, room=0, live_ties=5), _colleague("s-manager", room=9)]
    (block,) = assign(needs, staff, RULES).blocks
    assert ((0, 1, 2), (0,), 3, 0, 3) == (block.needs, block.colleagues, block.seats, block.room, block.short)


def test_two_owners_are_two_colleagues_even_where_one_has_room_for_both() -> None:
    found = assign([_need("p", "AB")], [_colleague("s", room=5)], RULES)
    assert 1 == len(found.pairings)
    assert 1 == found.blocks[0].short


def test_a_live_tie_takes_no_room_and_costs_least() -> None:
    found = assign([_need("p", "A", live=frozenset({"s-busy"}))], [_colleague("s-busy", room=0, live_ties=9), _colleague("s-free")], Rules(busy_cost=0))
    assert [("s-busy", 0)] == [(["s-busy", "s-free"][pairing.colleague], pairing.cost) for pairing in found.pairings]


def test_too_many_to_weigh_at_once_are_refused() -> None:
    with pytest.raises(BadParams, match="4,000 people and 3,000 colleagues are too many"):
        assign([_need("p")] * 4_000, [_colleague("s")] * 3_000, RULES)


def test_a_plan_without_time_says_how_far_it_may_be_from_the_best() -> None:
    rng = random.Random(3)
    staff = [_colleague(f"s{at:03}", rng.choice([1, 2, 3]), 2, rng.choice(FUNCTIONS)) for at in range(120)]
    needs = [_need(f"p{at:03}", "contact", 2, functions=frozenset({"sales"})) for at in range(200)]
    hurried, patient = assign(needs, staff, RULES, seconds=0.0), assign(needs, staff, RULES)
    assert 0.0 == patient.gap
    assert hurried.gap > 0.0 or hurried.cost == patient.cost
    assert len(patient.pairings) >= len(hurried.pairings)
