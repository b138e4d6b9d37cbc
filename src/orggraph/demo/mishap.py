"""What a plant can do to people, projects, aims and markets; the planted files name these acts and give them their values.

A place is [customer], [customer, department] or [customer, department, rank]; days are counted from the world's own day.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from orggraph.demo.knowledge import add_insight
from orggraph.demo.occasion import OCCASIONS, hold
from orggraph.demo.tie import make_tie
from orggraph.demo.world import TIES, Cell, Row, World

_DECIDES = "Person.DECIDES.Project"


def _change(world: World, cell: Cell, at: list[Any], facts: Row | None = None, forget: tuple[str, ...] = ()) -> None:
    """Other facts about whoever or whatever stands at the place."""
    row = cell.place(at)
    row.update(facts or {})
    for name in forget:
        row.pop(name, None)


def _change_project(world: World, cell: Cell, project: str, facts: Row | None = None, due: int | None = None) -> None:
    row = cell.projects[project]
    row.update(facts or {})
    if due is not None:
        row["coverage_due_on"] = world.day(due)


def _decide(world: World, cell: Cell, at: list[Any], project: str, point: str, stance: int | None = None) -> None:
    """The person's stance on the project is another one, or nobody knows it."""
    person, chosen = cell.place(at), cell.projects[project]
    for row in world.tables[_DECIDES]:
        if (row["person_id"], row["project_id"], row["point"]) == (person["id"], chosen["id"], point):
            row.pop("stance", None)
            row.update({} if stance is None else {"stance": stance})


def _drop_point(world: World, cell: Cell, project: str, point: str) -> None:
    """Nobody is known to hold the control point."""
    chosen = cell.projects[project]["id"]
    world.tables[_DECIDES] = [row for row in world.tables[_DECIDES] if (row["project_id"], row["point"]) != (chosen, point)]


def _decide_ahead(world: World, cell: Cell, at: list[Any], opportunity: str, point: str) -> None:
    world.add(_DECIDES, person_id=cell.place(at)["id"], project_id=cell.opportunities[opportunity]["id"], point=point, weight=2.0)


def _write_spec(world: World, cell: Cell, at: list[Any], project: str) -> None:
    world.add("Person.WRITES_SPEC_FOR.Project", person_id=cell.place(at)["id"], project_id=cell.projects[project]["id"])


def _succeed(world: World, cell: Cell, at: list[Any], leader: list[Any]) -> None:
    world.add("Person.MAY_SUCCEED.Person", successor_id=cell.place(at)["id"], person_id=cell.place(leader)["id"], kind="candidate")


def _give_notice(world: World, cell: Cell, at: list[Any], leaves: int) -> None:
    """Whoever holds the ties to the person leaves us on that day."""
    holders = {tie["staff_id"] for tie in world.ties_of(cell.place(at)) if "until" not in tie}
    for member in cell.staff:
        if member["id"] in holders:
            member["left_on"] = world.day(leaves)


def _unmeet(world: World, cell: Cell, at: list[Any]) -> None:
    """Nobody of ours has ever met the person."""
    world.drop_ties(cell.place(at))


def _unvisit(world: World, cell: Cell, at: list[Any]) -> None:
    """Nobody of ours has ever met anyone of the department."""
    for person in cell.people[at[0], at[1]]:
        world.drop_ties(person)


def _meet_late(world: World, cell: Cell, at: list[Any], known: int) -> None:
    """All ties to the person began only so many days ago."""
    person = cell.place(at)
    for tie in list(world.ties_of(person)):
        if "until" in tie:
            world.drop_tie(tie)
        else:
            tie["since"] = world.day(-known)


def _disown(world: World, cell: Cell, at: list[Any]) -> None:
    """The ties to the person stay, and nobody is their owner."""
    for tie in world.ties_of(cell.place(at)):
        tie.pop("role", None)


def _unserve(world: World, cell: Cell, at: list[Any]) -> None:
    room, table = cell.place(at)["id"], "Staff.SERVES.Department"
    world.tables[table] = [row for row in world.tables[table] if row["department_id"] != room]


def _ask(world: World, cell: Cell, at: list[Any], request: str, asked: int) -> None:
    """The colleague who knows the person least asks for something."""
    ties = [tie for tie in world.ties_of(cell.place(at)) if "until" not in tie]
    least = min(ties, key=lambda tie: (tie["level"], tie["staff_id"]))
    world.add("Staff.ASKS.Person", staff_id=least["staff_id"], person_id=least["person_id"], request=request, asked_on=world.day(asked))


def _raise_tie(world: World, cell: Cell, at: list[Any], level: int, since: int, private: int | None = None) -> None:
    """The last tie to the person is of a higher level since that day, with nothing to show for it; `private`: a private evening before it."""
    tie = world.ties_of(cell.place(at))[-1]
    if private is None:
        world.add(TIES, **{**tie, "until": world.day(since)})
    else:
        evening = hold(world, cell, at[0], "周末家宴", "Weekend supper", "meal", private, scene="private", method="communicate", guests=[at], support=None)
        world.add("Staff.ATTENDED.Activity", staff_id=tie["staff_id"], activity_id=evening["id"])
    tie.update(level=level, since=world.day(since))


def _one_voice(world: World, cell: Cell, project: str) -> None:
    """All that is known of the project was told by one person."""
    about = {row["intelligence_id"] for row in world.tables["Intelligence.ABOUT.Project"] if row["project_id"] == cell.projects[project]["id"]}
    told = [row for row in world.tables["Intelligence.TOLD_BY.Person"] if row["intelligence_id"] in about]
    for row in told:
        row["person_id"] = told[0]["person_id"]


def _intend(world: World, cell: Cell, project: str, customer: str, rival: str, kind: str, name: str, name_en: str) -> Row:
    row = world.add("Intent", id=f"it-{world.count('Intent') + 1:02}", name=name, name_en=name_en, kind=kind, status="active", opened_on=world.day(-20))
    world.add("Intent.AGAINST.Competitor", intent_id=row["id"], competitor_id=f"k-{rival}")
    world.add("Intent.AT.Customer", intent_id=row["id"], customer_id=cell.customers[customer]["id"])
    world.add("Intent.ABOUT.Project", intent_id=row["id"], project_id=cell.projects[project]["id"])
    return row


def _forget_plan(world: World, cell: Cell, customer: str, fact: str) -> Row:
    """The plan of this year for the customer lacks the fact."""
    whose = {row["customer_plan_id"] for row in world.tables["CustomerPlan.FOR.Customer"] if row["customer_id"] == cell.customers[customer]["id"]}
    plan = max((row for row in world.tables["CustomerPlan"] if row["id"] in whose), key=lambda row: int(row["year"]))
    plan.pop(fact)
    return plan


def _draft_once(world: World, cell: Cell, customer: str, done: int) -> Row:
    """A profile that was drafted once and found nothing."""
    return add_insight(world, cell.customers[customer], "customer_profile", done, drafts=1)


def _supply(world: World, cell: Cell, customer: str, share: float) -> None:
    """The rival who supplies the customer already supplies so much."""
    for row in world.tables["Competitor.SUPPLIES.Customer"]:
        if row["customer_id"] == cell.customers[customer]["id"]:
            row["share"] = share


def _drop_layer(world: World, cell: Cell, customer: str, layer: int) -> None:
    """We know nobody on that layer."""
    for (owner, _), people in cell.people.items():
        for person in people:
            if owner == customer and person["layer"] == layer:
                world.drop_ties(person)


def _crowd(world: World, cell: Cell, customer: str, room: str, function: str) -> None:
    """Everyone of that function calls on everyone in that department; of every other department we know the head, through one colleague."""
    for (owner, name), people in cell.people.items():
        if owner != customer or name == "management":
            continue
        if name == room:
            for person in people:
                known = {tie["staff_id"] for tie in world.ties_of(person)}
                if not known:
                    engineer = next(one for one in cell.staff if one["function"] == "presales" and one["layer"] == 3)
                    make_tie(world, engineer, person, level=1, since=-200, last_contact=-30, channel="会议")
                for member in (one for one in cell.staff if one["function"] == function and one["id"] not in known):
                    make_tie(world, member, person, level=4, since=-300, last_contact=-2, channel="拜访")
            continue
        for rank, person in enumerate(people):
            ties = [tie for tie in world.ties_of(person) if "until" not in tie]
            for tie in ties[1:] if rank == 0 else ties:
                world.drop_tie(tie)


def _find_through(world: World, cell: Cell, customer: str, origin: str, count: int) -> None:
    """Small projects of the last year, all found through one channel and dropped again."""
    for number in range(count):
        row = world.add(
            "Project",
            id=f"pr-{world.count('Project') + 1:02}",
            name=f"小额采购第{number + 1}批",
            name_en=f"Small purchase, lot {number + 1}",
            stage="取消",
            amount=300_000.0,
            currency="CNY",
            horizon="short",
            purchase_kind="standard",
            origin=origin,
            selection="dropped",
            outcome="dropped",
            opened_on=world.day(-300 + 20 * number),
            closed_on=world.day(-250 + 20 * number),
        )
        world.add("Project.FOR.Customer", project_id=row["id"], customer_id=cell.customers[customer]["id"])


def _open_small(world: World, cell: Cell, customer: str, name: str, name_en: str, amount: float, opened: int) -> Row:
    """A small project of a local customer, for which one account manager of ours is enough."""
    row = world.add(
        "Project",
        id=f"pr-{world.count('Project') + 1:02}",
        name=name,
        name_en=name_en,
        stage="需求沟通",
        amount=amount,
        currency="CNY",
        horizon="short",
        purchase_kind="standard",
        origin="service",
        selection="proposed",
        opened_on=world.day(opened),
    )
    world.add("Project.FOR.Customer", project_id=row["id"], customer_id=cell.customers[customer]["id"])
    seller = next(one for one in cell.staff if one["function"] == "sales" and one["layer"] == 3)
    world.add("Staff.WORKS_ON.Project", staff_id=seller["id"], project_id=row["id"], role="客户经理", since=row["opened_on"])
    return row


def _offer(world: World, cell: Cell, line: str, name: str, name_en: str) -> None:
    """A product line of ours that nobody was asked to sell."""
    if cell.number == 0:
        world.add("ProductLine", id=line, name=name, name_en=name_en, grade="regular")


ACTS: dict[str, Callable[..., Row | None]] = {
    **OCCASIONS,
    "change": _change,
    "change_project": _change_project,
    "decide": _decide,
    "drop_point": _drop_point,
    "decide_ahead": _decide_ahead,
    "write_spec": _write_spec,
    "succeed": _succeed,
    "give_notice": _give_notice,
    "unmeet": _unmeet,
    "unvisit": _unvisit,
    "meet_late": _meet_late,
    "disown": _disown,
    "unserve": _unserve,
    "ask": _ask,
    "raise_tie": _raise_tie,
    "one_voice": _one_voice,
    "intend": _intend,
    "forget_plan": _forget_plan,
    "draft_once": _draft_once,
    "supply": _supply,
    "drop_layer": _drop_layer,
    "crowd": _crowd,
    "find_through": _find_through,
    "open_small": _open_small,
    "offer": _offer,
}
