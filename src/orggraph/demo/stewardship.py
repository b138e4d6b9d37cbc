"""Writes down who of ours answers for what: interfaces, aims with people, requests, successors to watch, ratings; and what came of it."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from orggraph.demo.project import is_live
from orggraph.demo.world import Cell, World, facts, setting

_ASKED = ("group", "power", "mine")
"""The customers whose leaders were asked for something."""


def add_rivalry(world: World, cell: Cell) -> None:
    """Adds what we mean to do against rivals and where their equipment failed."""
    for intent in facts()["intents"]:
        project = cell.projects[intent["project"]]
        row = world.add(
            "Intent",
            id=f"it-{world.count('Intent') + 1:02}",
            **{name: intent[name] for name in ("name", "name_en", "kind", "status")},
            opened_on=world.day(intent["opened"]),
        )
        world.add("Intent.AGAINST.Competitor", intent_id=row["id"], competitor_id=f"k-{intent['rival']}")
        world.add("Intent.AT.Customer", intent_id=row["id"], customer_id=cell.customers[_customer_of(intent["project"])]["id"])
        world.add("Intent.ABOUT.Project", intent_id=row["id"], project_id=project["id"])
    for fault in facts()["faults"]:
        row = world.add(
            "Fault",
            id=f"f-{world.count('Fault') + 1:02}",
            **{name: fault[name] for name in ("name", "name_en", "kind")},
            occurred_on=world.day(fault["occurred"]),
            resolved_on=world.day(fault["resolved"]) if "resolved" in fault else None,
        )
        world.add("Fault.OF.Competitor", fault_id=row["id"], competitor_id=f"k-{fault['rival']}")
        world.add("Fault.AT.Customer", fault_id=row["id"], customer_id=cell.customers[fault["customer"]]["id"])
        world.add("Fault.AT.Department", fault_id=row["id"], department_id=cell.rooms[fault["customer"], fault["room"]]["id"])


def _customer_of(project: str) -> str:
    return next(str(one["customer"]) for one in setting()["projects"] if one["key"] == project)


def add_interfaces(world: World, cell: Cell) -> None:
    """Names for every department the colleague who answers for it: the one who knows its head best."""
    for place, people in cell.people.items():
        ties = [tie for tie in world.ties_of(people[0]) if "until" not in tie]
        if ties:
            best = max(ties, key=lambda tie: (tie["level"], tie["staff_id"]))
            world.add("Staff.SERVES.Department", staff_id=best["staff_id"], department_id=cell.rooms[place]["id"], since=world.day(-300))


def add_aims(world: World, cell: Cell) -> None:
    """Adds what each relationship with a leader is to become, what was asked of them, and who may follow them."""
    for (customer, room), people in cell.people.items():
        if room != "management":
            continue
        leader = people[0]
        ties = [tie for tie in world.ties_of(leader) if "until" not in tie]
        if ties:
            best = max(ties, key=lambda tie: (tie["level"], tie["staff_id"]))
            aims = {"staff_id": best["staff_id"], "person_id": leader["id"]}
            world.add("Staff.TARGETS.Person", **aims, target_level=min(4, best["level"] + 1), due_on=world.day(120), since=world.day(-100))
            if best["level"] >= 3 and customer in _ASKED:
                world.add("Staff.ASKS.Person", **aims, request="引荐分管技术的副职", asked_on=world.day(-30))
        if len(people) > 2 and people[1]["layer"] == 1:
            world.add("Person.MAY_SUCCEED.Person", successor_id=people[1]["id"], person_id=leader["id"], kind="deputy", since=world.day(-400))


def add_spec_writers(world: World, cell: Cell) -> None:
    """Names who writes the requirements of each live project: the technical department's second, and at the group the standards office."""
    for project in setting()["projects"]:
        row = cell.projects[project["key"]]
        if is_live(world, row):
            writers = [cell.post(project["customer"], "technical", 1)]
            if project["key"] == "core":
                writers.append(cell.post("group", "standards", 0))
            for writer in writers:
                world.add("Person.WRITES_SPEC_FOR.Project", person_id=writer["id"], project_id=row["id"], since=row["opened_on"])


def add_ratings(world: World, cell: Cell, random: Random) -> None:
    """The leads of the projects rate what was done for them, three days after."""
    own = {project["id"] for project in cell.projects.values()}
    leads = {row["project_id"]: row["staff_id"] for row in world.tables["Staff.WORKS_ON.Project"] if row["role"] == "项目经理"}
    supported = {row["activity_id"]: row["project_id"] for row in world.tables["Activity.SUPPORTS.Project"] if row["project_id"] in own}
    for activity in world.tables["Activity"]:
        project = supported.get(activity["id"])
        if project and "occurred_on" in activity and activity["occurred_on"] <= world.day(-3):
            world.add(
                "Staff.RATED.Activity",
                staff_id=leads[project],
                activity_id=activity["id"],
                quality=random.randint(3, 5),
                effect=random.randint(2, 5),
                rated_on=activity["occurred_on"] + timedelta(days=3),
            )


def add_outcomes(world: World, cell: Cell) -> None:
    """Adds what good relationships brought, department by department."""
    for (customer, room), department in cell.rooms.items():
        if room in ("technical", "operations", "procurement"):
            for outcome in facts()["outcomes"]:
                row = world.add(
                    "Outcome",
                    id=f"o-{world.count('Outcome') + 1:03}",
                    **{name: outcome[name] for name in ("name", "name_en", "kind")},
                    occurred_on=world.day(outcome["occurred"] - len(customer)),
                )
                world.add("Outcome.AT.Department", outcome_id=row["id"], department_id=department["id"])


def mark_ties(cell: Cell, world: World, keys: set[str]) -> None:
    """Says of each tie what it is for: of those with key people which value it serves, of all others what we want to hear; and what shows that it grew."""
    values = ("project_support", "partnership", "network", "rival_blow")
    purposes = ("information", "voice", "fixing")
    number = 0
    for people in cell.people.values():
        for person in people:
            met: set[str] = set()
            for tie in world.ties_of(person):
                number += 1
                if tie["staff_id"] in met:
                    tie["evidence"] = "拜访记录"  # what shows that the level rose
                met.add(tie["staff_id"])
                if person["id"] in keys:
                    tie["serves"] = values[number % len(values)]
                else:
                    tie["purpose"] = purposes[number % len(purposes)]
