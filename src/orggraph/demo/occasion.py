"""What a plant can do to the activities with a customer: hold one more, incomplete on purpose, or let some never have been."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from orggraph.demo.world import Cell, Row, World

_SUPPORTS = "Activity.SUPPORTS.Project"


def hold(
    world: World,
    cell: Cell,
    customer: str,
    name: str,
    name_en: str,
    kind: str,
    day: int,
    *,
    support: str | None = None,
    method: str = "communicate",
    scene: str = "their_site",
    budget: float = 30_000.0,
    lacks: tuple[str, ...] = (),
    guests: tuple[list[Any], ...] | list[list[Any]] = (),
) -> Row:
    """One more activity, complete but for what it lacks: facts, or its owner."""
    facts = {
        "budget": float(budget),
        "currency": "CNY",
        "scene": scene,
        "method": method,
        "purpose": "增进了解",
        "guests": max(2, len(guests)),
        "days": 1,
        "cost": 0.8 * budget,
        "expected_result": "明确下一步安排",
        "approved_on": world.day(min(day, 0) - 20),
    }
    row = world.add(
        "Activity",
        id=f"a-{cell.customers[customer]['id'].removeprefix('c-')}-{1000 + day}",
        name=name,
        name_en=name_en,
        kind=kind,
        **{("occurred_on" if day <= 0 else "planned_on"): world.day(day)},
        **{fact: value for fact, value in facts.items() if fact not in lacks},
    )
    world.add("Activity.WITH.Customer", activity_id=row["id"], customer_id=cell.customers[customer]["id"])
    if support:
        world.add(_SUPPORTS, activity_id=row["id"], project_id=cell.projects[support]["id"])
    if "owner" not in lacks:
        world.add("Staff.OWNS.Activity", staff_id=next(one["id"] for one in cell.staff if one["function"] == "sales"), activity_id=row["id"])
    for guest in guests:
        world.add("Person.ATTENDED.Activity", person_id=cell.place(guest)["id"], activity_id=row["id"])
    return row


def cancel(
    world: World, cell: Cell, customer: str | None = None, kinds: tuple[str, ...] = (), methods: tuple[str, ...] = (), support: str | None = None
) -> None:
    """Activities that never were: of those kinds or methods at the customer in the last year, or all that supported the project."""
    project = cell.projects[support]["id"] if support else None
    theirs = {row["activity_id"] for row in world.tables["Activity.WITH.Customer"] if customer and row["customer_id"] == cell.customers[customer]["id"]}
    for_it = {row["activity_id"] for row in world.tables[_SUPPORTS] if row["project_id"] == project}
    gone = {
        row["id"]
        for row in world.tables["Activity"]
        if row["id"] in for_it
        or (row["id"] in theirs and row.get("occurred_on", world.as_of) >= world.day(-370) and (row["kind"] in kinds or row["method"] in methods))
    }
    _remove_activities(world, gone)


def _remove_activities(world: World, gone: set[str]) -> None:
    world.tables["Activity"] = [row for row in world.tables["Activity"] if row["id"] not in gone]
    for table in [name for name in world.tables if "activity_id" in next(iter(world.tables[name]), {})]:
        world.tables[table] = [row for row in world.tables[table] if row["activity_id"] not in gone]


def forget_agreement(world: World, cell: Cell, customer: str, days: int) -> None:
    """Nothing of the last days took place under the customer's agreements."""
    held = {row["agreement_id"] for row in world.tables["Agreement.WITH.Customer"] if row["customer_id"] == cell.customers[customer]["id"]}
    late = {row["id"] for row in world.tables["Activity"] if row.get("occurred_on", world.as_of) >= world.day(-days)}
    table = "Activity.UNDER.Agreement"
    world.tables[table] = [row for row in world.tables[table] if row["agreement_id"] not in held or row["activity_id"] not in late]


def rate_outside(world: World, cell: Cell, project: str, function: str) -> Row:
    """A colleague who never worked on the project rates the last activity for it."""
    backing = {row["activity_id"] for row in world.tables[_SUPPORTS] if row["project_id"] == cell.projects[project]["id"]}
    activity = [row for row in world.tables["Activity"] if row["id"] in backing and row.get("occurred_on", world.as_of) < world.as_of][-1]
    rater = next(one["id"] for one in cell.staff if one["function"] == function)
    world.add("Staff.RATED.Activity", staff_id=rater, activity_id=activity["id"], quality=5, effect=5, rated_on=activity["occurred_on"] + timedelta(days=1))
    return activity


def leave_silent(world: World, cell: Cell, customer: str) -> None:
    """Between the customer's last project and the present one nobody was in touch."""
    whose = cell.customers[customer]["id"]
    mine = {row["project_id"] for row in world.tables["Project.FOR.Customer"] if row["customer_id"] == whose}
    projects = [row for row in world.tables["Project"] if row["id"] in mine]
    begun = max(row["closed_on"] for row in projects if row.get("closed_on", world.as_of) < world.as_of)
    ended = min(row["opened_on"] for row in projects if row["opened_on"] > begun)
    for (owner, _), people in cell.people.items():
        for tie in (tie for person in people if owner == customer for tie in world.ties_of(person)):
            for name in ("since", "last_contact_on"):
                if name in tie and begun < tie[name] <= ended:
                    tie[name] = ended + timedelta(days=1) if name == "since" and "until" not in tie else begun
    table = "Activity.WITH.Customer"
    days: dict[str, date | None] = {row["id"]: row.get("occurred_on") for row in world.tables["Activity"]}
    between = {row["activity_id"] for row in world.tables[table] if row["customer_id"] == whose and (day := days[row["activity_id"]]) and begun <= day <= ended}
    _remove_activities(world, between)


OCCASIONS: dict[str, Callable[..., Row | None]] = {
    "hold": hold,
    "cancel": cancel,
    "forget_agreement": forget_agreement,
    "rate_outside": rate_outside,
    "leave_silent": leave_silent,
}
