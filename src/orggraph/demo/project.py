"""Makes what is bought and sold: projects with their decision chains, and the rivals who court the same people."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

from orggraph.demo.world import Cell, Row, World, setting


def add_projects(world: World, cell: Cell) -> None:
    """Adds the cell's projects, who decides what in each, and which colleagues of ours work on them."""
    for project in setting()["projects"]:
        days = {name: world.day(after) for name, after in project["days"].items()}
        year = max(days.values()).year
        row = world.add(
            "Project",
            id=f"pr-{world.count('Project') + 1:02}",
            name=project["name"].format(year=year),
            name_en=project["name_en"].format(year=year),
            currency="CNY",
            **{name: project[name] for name in ("stage", "amount", "product_line", "horizon", "purchase_kind")},
            outcome=project.get("outcome"),
            **days,
        )
        cell.projects[project["key"]] = row
        customer = project["customer"]
        world.add("Project.FOR.Customer", project_id=row["id"], customer_id=cell.customers[customer]["id"])
        for holder in project["holders"]:
            world.add(
                "Person.DECIDES.Project",
                person_id=cell.post(customer, holder["room"], holder["rank"])["id"],
                project_id=row["id"],
                point=holder["point"],
                weight=float(holder["weight"]),
                stance=holder.get("stance"),
                has_veto=holder.get("has_veto"),
                **{name: world.day(holder[name]) for name in ("since", "until") if name in holder},
            )


def add_team(world: World, cell: Cell, random: Random) -> None:
    """Puts a lead, a solution colleague and an executive sponsor of ours on every project."""
    for project in cell.projects.values():
        for role, function, layer in (("项目经理", "sales", 2), ("方案负责人", "presales", 2), ("高层发起人", "management", 1)):
            member = random.choice([one for one in cell.staff if one["function"] == function and one["layer"] == layer])
            world.add("Staff.WORKS_ON.Project", staff_id=member["id"], project_id=project["id"], role=role, since=project["opened_on"])


def is_live(world: World, project: Row) -> bool:
    """Whether the project is open on the world's day."""
    closed: date | None = project.get("closed_on")
    return project["opened_on"] <= world.as_of and (closed is None or closed > world.as_of)


def key_people(world: World) -> set[str]:
    """The ids of people who hold a control point of a live project or lead a customer, as domain.md defines them."""
    live = {project["id"] for project in world.tables["Project"] if is_live(world, project)}
    return {row["person_id"] for row in world.tables["Person.DECIDES.Project"] if row["project_id"] in live} | {
        person["id"] for person in world.tables["Person"] if person.get("is_top_leader")
    }


def add_rivals(world: World, cell: Cell, random: Random) -> None:
    """Adds the rivals (once), what they supply and whom they court; one of them won the engineers of the lost project before its drafting froze."""
    rivals: list[dict[str, Any]] = setting()["competitors"]
    if cell.number == 0:
        for rival in rivals:
            world.add("Competitor", id=f"k-{rival['key']}", name=rival["name"], name_en=rival["name_en"], threat=rival["threat"])
    for at, (key, customer) in enumerate(cell.customers.items()):
        rival = rivals[at % len(rivals)]
        world.add(
            "Competitor.SUPPLIES.Customer",
            competitor_id=f"k-{rival['key']}",
            customer_id=customer["id"],
            share=round(random.uniform(0.1, 0.45), 2),
            product_line="pl-datacentre",
        )
        for room in ("procurement", "technical"):
            world.add(
                "Competitor.COURTS.Person",
                competitor_id=f"k-{rival['key']}",
                person_id=cell.post(key, room, 0)["id"],
                level=random.randint(1, 2),
                since=world.day(-random.randint(100, 500)),
            )
    for rank in (1, 2):
        world.add(
            "Competitor.COURTS.Person",
            competitor_id=f"k-{rivals[0]['key']}",
            person_id=cell.post("power", "technical", rank)["id"],
            level=3,
            since=world.day(-450),
        )
