"""Makes what both sides do together over two years: activities with guests, owners and budgets, and agreements."""

from __future__ import annotations

from datetime import date
from random import Random

from orggraph.demo.project import is_live
from orggraph.demo.world import Cell, Row, World, setting

_EVERY = 75
"""Days between two activities with one customer."""


def add_agreements(world: World, cell: Cell) -> None:
    """Adds the agreements, each signed by both top leaders."""
    president = world.president
    for agreement in setting()["agreements"]:
        customer = agreement["customer"]
        row = world.add(
            "Agreement",
            id=f"ag-{world.count('Agreement') + 1:02}",
            **{name: agreement[name] for name in ("name", "name_en", "kind", "scope")},
            signed_on=world.day(agreement["signed_on"]),
            ends_on=world.day(agreement["ends_on"]),
        )
        world.add("Agreement.WITH.Customer", agreement_id=row["id"], customer_id=cell.customers[customer]["id"])
        world.add("Person.SIGNED.Agreement", person_id=cell.post(customer, "management", 0)["id"], agreement_id=row["id"], since=row["signed_on"])
        world.add("Staff.SIGNED.Agreement", staff_id=president["id"], agreement_id=row["id"], since=row["signed_on"])


def add_activities(world: World, cell: Cell, random: Random) -> None:
    """Adds activities with every customer from two years ago until next month; each has an owner, guests and hosts who know them."""
    kinds = setting()["activities"]
    agreements = {row["customer_id"]: row["agreement_id"] for row in world.tables["Agreement.WITH.Customer"]}
    for number, (key, customer) in enumerate(cell.customers.items()):
        projects = [project for project in setting()["projects"] if project["customer"] == key]
        for turn, after in enumerate(range(-720 + 7 * number, 40, _EVERY)):
            kind = kinds[(turn + number) % len(kinds)]
            day = min(after + random.randint(0, 20), 40)
            supported = [cell.projects[project["key"]] for project in projects]
            supported = [project for project in supported if project["opened_on"] <= world.day(day) < _ends(project)]
            if not supported:
                kind = {**kind, **kind.get("small", {})}
            guests = [
                person
                for (owner, room), people in cell.people.items()
                if owner == key and room in kind["rooms"]
                for person in people
                if person["layer"] <= kind["layer"]
            ]
            guests = random.sample(guests, min(len(guests), random.randint(3, 8)))
            if guests:
                row = _hold(world, cell, random, kind, customer, day, guests)
                if supported:
                    backed = [support["project_id"] for support in world.tables["Activity.SUPPORTS.Project"]]
                    least = min(supported, key=lambda project: backed.count(project["id"]))
                    world.add("Activity.SUPPORTS.Project", activity_id=row["id"], project_id=least["id"])
                if customer["id"] in agreements and kind["method"] in ("joint", "match"):
                    world.add("Activity.UNDER.Agreement", activity_id=row["id"], agreement_id=agreements[customer["id"]])


def plan_for_projects(world: World, cell: Cell, random: Random) -> None:
    """Adds a reference visit ahead for every live project that no large activity accompanies yet."""
    visit = next(kind for kind in setting()["activities"] if kind["kind"] == "reference_visit")
    large = {kind["kind"] for kind in setting()["activities"] if "small" in kind}
    kinds = {row["id"]: row["kind"] for row in world.tables["Activity"]}
    accompanied = {row["project_id"] for row in world.tables["Activity.SUPPORTS.Project"] if kinds[row["activity_id"]] in large}
    for project in setting()["projects"]:
        row = cell.projects[project["key"]]
        if is_live(world, row) and row["id"] not in accompanied:
            guests = [person for person in cell.people[project["customer"], "technical"] if person["layer"] <= visit["layer"]]
            held = _hold(world, cell, random, visit, cell.customers[project["customer"]], 18, guests)
            world.add("Activity.SUPPORTS.Project", activity_id=held["id"], project_id=row["id"])


def _ends(project: Row) -> date:
    """The day after which no activity can help the project."""
    ends: date = project["decided_on"] if "decided_on" in project else project["closed_on"]
    return ends


def _hold(world: World, cell: Cell, random: Random, kind: Row, customer: Row, day: int, guests: list[Row]) -> Row:
    row = world.add(
        "Activity",
        id=f"a-{world.count('Activity') + 1:03}",
        name=f"{customer['name']}{kind['name']}",
        name_en=f"{customer['name_en']}: {kind['name_en']}",
        kind=kind["kind"],
        **{("occurred_on" if day <= 0 else "planned_on"): world.day(day)},
        budget=float(kind["budget"]),
        currency="CNY",
        scene=kind["scene"],
        purpose=kind["purpose"],
        method=kind["method"],
        guests=len(guests),
        days=kind["days"],
        cost=0.8 * kind["budget"],
        expected_result=kind["result"],
        approved_on=world.day(min(day, 0) - 20),
    )
    world.add("Activity.WITH.Customer", activity_id=row["id"], customer_id=customer["id"])
    members = {member["id"]: member for member in cell.staff}
    hosts = list(dict.fromkeys(tie["staff_id"] for guest in guests for tie in world.ties_of(guest)[:1]))
    owner = members[hosts[0]] if hosts else random.choice(cell.staff)
    world.add("Staff.OWNS.Activity", staff_id=owner["id"], activity_id=row["id"])
    if day <= 0:
        for guest in guests:
            world.add("Person.ATTENDED.Activity", person_id=guest["id"], activity_id=row["id"])
        for host in hosts or [owner["id"]]:
            world.add("Staff.ATTENDED.Activity", staff_id=host, activity_id=row["id"])
    return row
