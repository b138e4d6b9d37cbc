"""Makes what we have to sell and the chances to sell it: product lines, who of ours sells them, what is known of each project, opportunities ahead."""

from __future__ import annotations

from orggraph.demo.project import is_live
from orggraph.demo.world import Cell, Row, World, facts

_SELLERS = {"presales": (2,), "product": (2, 3), "sales": (2,)}
"""Who sells which lines: the managers of presales every line, the others one each in turn."""


def add_product_lines(world: World, cell: Cell) -> None:
    """Adds our product lines (once) and which colleagues of the cell sell them."""
    lines = facts()["product_lines"]
    if cell.number == 0:
        for line in lines:
            world.add("ProductLine", **line)
    turn = 0
    for member in cell.staff:
        if member["layer"] not in _SELLERS.get(member["function"], ()):
            continue
        if member["function"] == "presales":
            sold = lines
        else:
            sold = [lines[turn % len(lines)]]
            turn += 1
        for line in sold:
            world.add("Staff.SELLS.ProductLine", staff_id=member["id"], product_line_id=line["id"], since=world.day(-700))


def add_project_facts(world: World, cell: Cell) -> None:
    """Adds to each project how it was found, what it is worth to us, and how far it is chosen and covered."""
    for key, known in facts()["projects"].items():
        project = cell.projects[key]
        project.update({name: fact for name, fact in known.items() if name != "coverage_due"})
        if "coverage_due" in known:
            project["coverage_due_on"] = world.day(known["coverage_due"])
        if is_live(world, project):
            project.setdefault("selection", "selected")


def add_opportunities(world: World, cell: Cell) -> list[Row]:
    """Adds what is expected to be bought later."""
    made: list[Row] = []
    for chance in facts()["opportunities"]:
        row = world.add(
            "Project",
            id=f"pr-{world.count('Project') + 1:02}",
            **{name: chance[name] for name in ("name", "name_en", "amount", "product_line", "horizon", "origin", "selection")},
            stage="机会",
            currency="CNY",
            purchase_kind="complex",
            opened_on=world.day(chance["opens"]),
            decided_on=world.day(chance["decides"]),
        )
        world.add("Project.FOR.Customer", project_id=row["id"], customer_id=cell.customers[chance["customer"]]["id"])
        cell.opportunities[chance["customer"]] = row
        made.append(row)
    return made
