"""Says who lacks which owners and who of ours could be one, at what cost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

EXECUTIVE = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a plan may do and what each pairing costs. All figures are our own defaults; the method names the rules but gives no numbers.

    layer_cost: for each layer between the two; category_cost: when the colleague's function does not match; new_cost: to open a tie where there is none,
    revive_cost: to revive a silent one; a live tie costs nothing and takes no room. busy_cost: for a colleague with no room left, less in proportion.
    most_layers: a colleague further away than this is never sent; strict_layers: people of these layers meet only colleagues of their own.
    needs_category: a colleague whose function does not match is never sent. default_capacity: ties that a colleague of unknown capacity can keep alive.
    """

    layer_cost: int = 20
    category_cost: int = 30
    new_cost: int = 10
    revive_cost: int = 5
    busy_cost: int = 5
    most_layers: int = 1
    strict_layers: tuple[int, ...] = (EXECUTIVE,)
    needs_category: bool = False
    default_capacity: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """One of ours who may take people on. `room`: how many more ties this one can keep alive."""

    staff_id: str
    staff: str | None
    layer: int | None
    function: str | None
    live_ties: int
    capacity: int

    @property
    def room(self) -> int:
        """How many more people this colleague can keep."""
        return max(0, self.capacity - self.live_ties)


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A person who lacks owners. roles: what the missing owners are to be, `A`, `B` or `contact`, most urgent first; each is another colleague.

    barred: colleagues who may not be among them, such as the A owner when B is missing; live, silent: who holds a tie already.
    urgency: for each of `roles`, the greater the sooner it is filled when not all can be.
    """

    customer_id: str | None
    customer: str | None
    person_id: str
    person: str | None
    title: str | None
    layer: int | None
    is_key: bool
    functions: frozenset[str]
    roles: tuple[str, ...]
    urgency: tuple[int, ...]
    barred: frozenset[str] = frozenset()
    live: frozenset[str] = frozenset()
    silent: frozenset[str] = frozenset()


def colleagues(
    rows: Iterable[Mapping[str, Any]], rules: Rules, *, without: frozenset[str] = frozenset(), freed: Mapping[str, int] | None = None
) -> list[Colleague]:
    """Who of the rows of `insight.colleagues` can take people on: everyone but `without` and those who gave notice.

    freed: how many of a colleague's live ties fall away, because the people go.
    """
    return [
        Colleague(
            staff_id=row["staff_id"],
            staff=row["staff"],
            layer=row["layer"],
            function=row["function"],
            live_ties=row["live_ties"] - (freed or {}).get(row["staff_id"], 0),
            capacity=rules.default_capacity if row["capacity"] is None else row["capacity"],
        )
        for row in rows
        if row["left_on"] is None and row["staff_id"] not in without
    ]


def layers_apart(need: Need, colleague: Colleague) -> int:
    """How many layers lie between the two; one when either is unknown."""
    return 1 if need.layer is None or colleague.layer is None else abs(need.layer - colleague.layer)


def may_meet(need: Need, colleague: Colleague, rules: Rules) -> bool:
    """Whether the rules let this colleague be an owner of this person, room aside."""
    apart = layers_apart(need, colleague)
    is_near = apart == 0 if need.layer in rules.strict_layers else apart <= rules.most_layers
    is_fit = not rules.needs_category or colleague.function in need.functions
    return colleague.staff_id not in need.barred and ((is_near and is_fit) or colleague.staff_id in need.live)


def cost(need: Need, colleague: Colleague, rules: Rules) -> int:
    """What it costs that this colleague becomes an owner of this person."""
    begin = 0 if colleague.staff_id in need.live else rules.revive_cost if colleague.staff_id in need.silent else rules.new_cost
    load = min(1.0, colleague.live_ties / colleague.capacity) if colleague.capacity else 1.0
    mismatch = 0 if colleague.function in need.functions else rules.category_cost
    return begin + rules.layer_cost * layers_apart(need, colleague) + mismatch + round(rules.busy_cost * load)
