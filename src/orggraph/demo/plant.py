"""Plants gaps into a clean world, one by one, each listed in a file of `planted/` with what must find it."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from orggraph.demo.disorder import FAULTS
from orggraph.demo.mishap import ACTS
from orggraph.demo.prospect import PROSPECTS
from orggraph.demo.tie import Roster, leave_only
from orggraph.demo.world import Cell, Planted, Row, World, setting
from orggraph.locale import Text

_TOPICS = ("people", "record", "project", "activity", "market")


@cache
def stories() -> list[dict[str, Any]]:
    """What the files of `planted/` list, in the order in which it is planted."""
    folder = Path(__file__).with_name("planted")
    return [plant for topic in _TOPICS for plant in tomllib.loads((folder / f"{topic}.toml").read_text(encoding="utf-8"))["plant"]]


def plant_gaps(world: World, cell: Cell) -> None:
    """Puts every listed gap into the cell and notes in `world.planted` what each rule must find."""
    roster = Roster(cell.staff)
    for make in PROSPECTS:
        make(world, cell)
    for plant in stories():
        made: Row | None = None
        if "holders" in plant:
            leave_only(world, cell, roster, cell.place(plant["at"]), plant["holders"])
        if "fault" in plant:
            made = FAULTS[plant["fault"]](world, cell, roster, plant["at"])
        for step in plant.get("do", []):
            made = ACTS[step["act"]](world, cell, **{name: value for name, value in step.items() if name != "act"}) or made
        _note(world, cell, plant, made)


def _note(world: World, cell: Cell, plant: dict[str, Any], made: Row | None) -> None:
    kind, subject = _about(world, cell, plant) or (plant.get("kind", "staff"), made)
    if made is not None and plant.get("kind", "staff") != "customer" and ("fault" in plant or "kind" in plant):
        kind, subject = plant.get("kind", "staff"), made
    if subject is None:
        raise ValueError(f"the plant of {plant['rule']} says nobody whom it is about")
    customer = _customer(cell, plant)
    spoken = {"subject": Text(subject["name_en"], subject["name"]), "customer": Text(customer["name_en"], customer["name"])}
    story = Text(plant["story"]["en"], plant["story"]["zh"]).fill(**spoken)
    customer_id = customer["id"] if plant.get("names_customer", True) else None
    world.planted.append(Planted(plant["rule"], customer_id, kind, subject["id"], subject["name"], story))
    for also in plant.get("also", []):
        found = _about(world, cell, also)
        kind_of_it, one = found or (kind, subject)
        whose = cell.customers[also["whose"]] if "whose" in also else _customer(cell, also) if found and "unit" not in also else customer
        world.planted.append(Planted(also["rule"], whose["id"], kind_of_it, one["id"], one["name"], story, follows=plant["rule"]))


def _about(world: World, cell: Cell, entry: dict[str, Any]) -> tuple[str, Row] | None:
    """Kind and row of what the entry names; None when it names nothing."""
    if "unit" in entry:
        return "unit", next(unit for unit in world.tables["Unit"] if unit["id"] == entry["unit"])
    if "project" in entry:
        return "project", cell.projects[entry["project"]]
    if "opportunity" in entry:
        return "project", cell.opportunities[entry["opportunity"]]
    if "agreement" in entry:
        customer = cell.customers[entry["agreement"]]
        link = next(row for row in world.tables["Agreement.WITH.Customer"] if row["customer_id"] == customer["id"])
        return "agreement", next(row for row in world.tables["Agreement"] if row["id"] == link["agreement_id"])
    if "at" in entry:
        return ("customer", "department", "person")[len(entry["at"]) - 1], cell.place(entry["at"])
    return None


def _customer(cell: Cell, entry: dict[str, Any]) -> Row:
    if "at" in entry:
        return cell.customers[entry["at"][0]]
    if "project" in entry:
        return cell.customers[next(one["customer"] for one in setting()["projects"] if one["key"] == entry["project"])]
    return cell.customers[entry.get("opportunity") or entry.get("agreement") or entry["customer"]]
