"""Ties our staff to their people so that nothing is missing: every layer, every category, an A and a B owner, recent contact.

Gaps are made afterwards and on purpose (`plant`), so a world without them is clean.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container
from random import Random

from orggraph.demo.project import key_people
from orggraph.demo.world import TIES, Cell, Row, World, setting

_CHANNELS = ("拜访", "电话", "会议", "微信", "现场服务")
_PARTNERS_OF_EXECUTIVES = ("presales", "delivery", "commercial", "product", "rnd")
_MET_LATE = {("power", "technical", 1): 240, ("power", "technical", 2): 240, ("power", "management", 0): 290}
"""Whom we came to know too late for the lost project (see `setting.toml`), and how many days ago that was."""

COVERED_SHARE = {3: 0.6, 4: 0.4}
"""How many of the people on the lower layers anyone of ours knows. Managers, executives and the second in each department are all known."""


class Roster:
    """Our colleagues of one cell; gives the least busy one who fits."""

    def __init__(self, staff: list[Row]) -> None:
        self._staff = staff
        self._busy: Counter[str] = Counter()

    def pick(self, functions: Container[str], layers: Container[int], besides: list[Row]) -> Row | None:
        """The least busy colleague of those functions and layers who is not among `besides`; None when there is none."""
        fitting = [one for one in self._staff if one["function"] in functions and one["layer"] in layers and all(one is not other for other in besides)]
        if not fitting:
            return None
        chosen = min(fitting, key=lambda one: (self._busy[one["id"]], one["id"]))
        self._busy[chosen["id"]] += 1
        return chosen


def add_ties(world: World, cell: Cell, random: Random) -> None:
    """Ties the cell's staff to the people of its customers."""
    roster = Roster(cell.staff)
    keys = key_people(world)
    for (customer, room), people in cell.people.items():
        category = cell.rooms[customer, room]["category"]
        met_by = setting()["departments"][category]["met_by"]
        for rank, person in enumerate(people):
            is_key = person["id"] in keys
            is_known = random.random() < COVERED_SHARE.get(person["layer"], 1)
            if not (is_known or is_key or rank == 1):
                continue
            known = _MET_LATE.get((customer, room, rank)) or random.randint(150, 700)
            for at, member in enumerate(_holders(roster, random, person["layer"], met_by)):
                _tie(world, random, member, person, at, is_key, known if at == 0 else max(100, known - random.randint(0, 90)))


def add_past_ties(world: World, cell: Cell, random: Random) -> None:
    """Adds what the colleagues who left once held: ties that ended on the day they left and were handed over."""
    known = [person for people in cell.people.values() for person in people if len(world.ties_of(person)) > 1]
    for member in cell.former.values():
        left = (member["left_on"] - world.as_of).days
        for person in random.sample(known, 8):
            make_tie(
                world,
                member,
                person,
                level=random.randint(1, 3),
                since=-random.randint(400, 700),
                until=left,
                last_contact=left - random.randint(2, 30),
                channel="拜访",
            )


def _holders(roster: Roster, random: Random, layer: int, met_by: list[str]) -> list[Row]:
    """Two or three of ours: one of the same layer, one from every function that stands opposite, never sales alone."""
    main, other = met_by[0], met_by[-1]
    if layer == 1:
        wanted = [(("management", "strategy", "rnd", "finance", "delivery"), (1,)), (("management",), (1, 2)), (_PARTNERS_OF_EXECUTIVES, (2,))]
    elif layer == 2:
        wanted = [((main,), (2,)), ((other,), (3, 2)) if other != main else ((main, "sales"), (3,))]
    elif layer == 3:
        wanted = [((main,), (3, 2)), ((other,), (3, 2)) if other != main else (("sales", main), (3,))]
    else:
        wanted = [(("administration",), (3, 4)), (("sales", "service"), (3,))]
    holders: list[Row] = []
    for functions, layers in wanted[: 3 if random.random() < 0.5 else 2]:
        if (member := roster.pick(functions, layers, holders)) is not None:
            holders.append(member)
    return holders


def _tie(world: World, random: Random, member: Row, person: Row, at: int, is_key: bool, known: int) -> None:
    """One tie, with its past when it grew: the A owner first, then B, then others."""
    level = random.choice(((2, 3, 3, 4), (2, 2, 3), (1, 2))[at])
    has_owner = at < 2 and (is_key or person["layer"] <= 2)
    silent = random.randint(2, 24 if is_key else 75)
    since = known
    if level > 2 and known > 300 and random.random() < 0.5:
        since = random.randint(100, known - 100)
        make_tie(world, member, person, level=level - 1, role=None, since=-known, until=-since, last_contact=-since - random.randint(1, 20), channel="会议")
    make_tie(
        world,
        member,
        person,
        level=level,
        role=("A", "B")[at] if has_owner else None,
        since=-since,
        last_contact=-silent,
        channel=random.choice(_CHANNELS),
        trust=level * 20 + random.randint(0, 15),
    )


def make_tie(
    world: World,
    member: Row,
    person: Row,
    *,
    level: int,
    since: int,
    last_contact: int | None,
    role: str | None = None,
    until: int | None = None,
    channel: str | None = None,
    trust: int | None = None,
) -> Row:
    """Adds one tie; since, until and last_contact are days after the world's own, negative for the past."""
    return world.add(
        TIES,
        staff_id=member["id"],
        person_id=person["id"],
        level=level,
        role=role,
        since=world.day(since),
        until=None if until is None else world.day(until),
        last_contact_on=None if last_contact is None else world.day(last_contact),
        channel=channel,
        trust_work=trust,
    )


def leave_only(world: World, cell: Cell, roster: Roster, person: Row, holders: list[Row]) -> None:
    """Replaces all ties to the person by those listed; days are days before the world's own."""
    world.drop_ties(person)
    taken: list[Row] = []
    for holder in holders:
        member = cell.former[holder["former"]] if "former" in holder else roster.pick((holder["function"],), (holder["layer"],), taken)
        if member is None:
            raise ValueError(f"a plant asks for a second colleague of {holder['function']} on layer {holder['layer']}")
        taken.append(member)
        make_tie(
            world,
            member,
            person,
            level=holder["level"],
            role=holder.get("role"),
            since=-holder["known"],
            until=-holder["ended"] if "ended" in holder else None,
            last_contact=-holder["silent"],
            channel="拜访",
        )
