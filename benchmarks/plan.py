"""How long a coverage plan takes: 3,000 people without owners, 200 colleagues, two shapes; wanted: 10 seconds each. No database is needed."""

from __future__ import annotations

import random
import sys
from time import perf_counter

from orggraph.insight.assignment import assign
from orggraph.insight.seat import Colleague, Need, Rules

PEOPLE, COLLEAGUES = 3_000, 200
WANTED = 10.0
CATEGORIES = [f"function {at}" for at in range(12)]


def draw(rng: random.Random, room: list[int]) -> tuple[list[Need], list[Colleague]]:
    """A company in which every fifth person is key, and half the people knew somebody of ours once."""
    staff = [
        Colleague(
            staff_id=f"s-{at:03}",
            staff=None,
            layer=rng.choice([1, 2, 2, 3, 3, 3]),
            function=rng.choice(CATEGORIES),
            live_ties=(taken := rng.randrange(20)),
            capacity=taken + rng.choice(room),
        )
        for at in range(COLLEAGUES)
    ]
    needs = []
    for at in range(PEOPLE):
        is_key = rng.random() < 0.2
        needs.append(
            Need(
                customer_id="c",
                customer=None,
                person_id=f"p-{at:04}",
                person=None,
                title=None,
                layer=rng.choice([1, 2, 2, 3, 3, 3, 3, 4]),
                is_key=is_key,
                functions=frozenset(rng.sample(CATEGORIES, rng.choice([1, 1, 2]))),
                roles=("A", "B") if is_key else ("contact",),
                urgency=(3, 2) if is_key else (1,),
                silent=frozenset(rng.sample([colleague.staff_id for colleague in staff], rng.choice([0, 1]))),
            )
        )
    return needs, staff


def main() -> int:
    """Prints seconds, owners found and missing for each shape."""
    is_met = True
    for name, room in (("room for all", [20, 30, 40]), ("too little room", [5, 10, 20])):
        needs, staff = draw(random.Random(1), room)
        started = perf_counter()
        found = assign(needs, staff, Rules(), seconds=600)
        took = perf_counter() - started
        seats = sum(len(need.roles) for need in needs)
        print(f"{name}: {took:.1f} s, {len(found.pairings):,} of {seats:,} owners, cost {found.cost:,}, gap {found.gap:.3f}, {len(found.blocks)} blocks")
        is_met = is_met and took <= WANTED and found.gap == 0.0
    return 0 if is_met else 1


if __name__ == "__main__":
    sys.exit(main())
