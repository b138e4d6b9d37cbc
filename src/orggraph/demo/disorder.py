"""The faults that a plant can make at a place: in the records, and in how ours spread over a customer's people. Each is named in the planted files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from orggraph.demo.tie import Roster, leave_only, make_tie
from orggraph.demo.world import TIES, Cell, Row, World


def _concentrated(world: World, cell: Cell, roster: Roster, at: list[Any]) -> None:
    """One account manager is everyone's best friend; all other ties are few and faint."""
    star: Row | None = None
    for (customer, _), people in cell.people.items():
        for person in people if customer == at[0] else []:
            ties = [tie for tie in world.ties_of(person) if "until" not in tie]
            if not ties:
                continue
            for tie in ties[2:]:
                world.drop_tie(tie)
            for tie in ties[:2]:
                tie["level"] = min(tie["level"], 2)
            star = star or roster.pick(("sales",), (3,), [])
            if star is not None and all(tie["staff_id"] != star["id"] for tie in ties[:2]):
                make_tie(world, star, person, level=4, since=-540, last_contact=-3, channel="拜访")


def _unmatched(world: World, cell: Cell, roster: Roster, at: list[Any]) -> None:
    """Only sales and commercial colleagues know the department."""
    for person in cell.people[at[0], at[1]]:
        if world.ties_of(person):
            layer = max(2, min(3, person["layer"]))
            sales = {"function": "sales", "layer": layer, "level": 2, "role": "A", "known": 330, "silent": 21}
            leave_only(world, cell, roster, person, [sales, {"function": "commercial", "layer": 3, "level": 2, "role": "B", "known": 300, "silent": 26}])


def _unvisited(world: World, cell: Cell, roster: Roster, at: list[Any]) -> None:
    for person in cell.people[at[0], at[1]]:
        world.drop_ties(person)


def _report_wrongly(world: World, person: Row, manager: Row) -> None:
    """The person's solid line leads to `manager`, which no import would let in."""
    table = "Person.REPORTS_TO.Person"
    line = next(edge for edge in world.tables[table] if edge["person_id"] == person["id"] and edge["kind"] == "solid")
    line["manager_id"] = manager["id"]
    world.set_apart(table, line)


def _cycle(world: World, cell: Cell, roster: Roster, at: list[Any]) -> None:
    person, colleague = cell.post(*at), cell.post(at[0], at[1], at[2] + 1)
    _report_wrongly(world, person, colleague)
    _report_wrongly(world, colleague, person)


def _nested(world: World, cell: Cell, roster: Roster, at: list[Any]) -> None:
    """The department and the next one of its customer, by their ids, are part of each other."""
    table, room = "Department.PART_OF.Department", cell.rooms[at[0], at[1]]
    other = min((one for (customer, _), one in cell.rooms.items() if customer == at[0] and one["id"] > room["id"]), key=lambda one: one["id"])
    for below, above in ((room, other), (other, room)):
        world.set_apart(table, world.add(table, department_id=below["id"], parent_department_id=above["id"]))


def _self_report(world: World, cell: Cell, roster: Roster, at: list[Any]) -> None:
    _report_wrongly(world, cell.post(*at), cell.post(*at))


def _second_manager(world: World, cell: Cell, roster: Roster, at: list[Any]) -> None:
    world.add("Person.REPORTS_TO.Person", person_id=cell.post(*at)["id"], manager_id=cell.post(at[0], "it", 0)["id"], kind="solid", since=world.day(-200))


def _homeless(world: World, cell: Cell, roster: Roster, at: list[Any]) -> None:
    person = cell.post(*at)
    world.tables["Person.MEMBER_OF.Department"] = [row for row in world.tables["Person.MEMBER_OF.Department"] if row["person_id"] != person["id"]]


def _uncategorised(world: World, cell: Cell, roster: Roster, at: list[Any]) -> None:
    del cell.rooms[at[0], at[1]]["category"]


def _misspelt(world: World, cell: Cell, roster: Roster, at: list[Any]) -> None:
    cell.rooms[at[0], at[1]]["category"] = "人事"


def _adrift(world: World, cell: Cell, roster: Roster, at: list[Any]) -> None:
    table, room = "Department.PART_OF.Customer", cell.rooms[at[0], at[1]]
    world.tables[table] = [row for row in world.tables[table] if row["department_id"] != room["id"]]


def _overlap(world: World, cell: Cell, roster: Roster, at: list[Any]) -> Row:
    """The last tie to the person stands twice, with an older and lower one beside it that was never ended."""
    tie = world.ties_of(cell.post(*at))[-1]
    older = world.add(TIES, **{**tie, "level": tie["level"] - 1, "since": tie["since"] - timedelta(days=200)})
    world.set_apart(TIES, older)
    return next(member for member in cell.staff if member["id"] == tie["staff_id"])


def _backward(world: World, cell: Cell, roster: Roster, at: list[Any]) -> Row | None:
    member = roster.pick(("quality",), (2,), [])
    if member is not None:
        world.set_apart(TIES, make_tie(world, member, cell.post(*at), level=1, since=-100, until=-160, last_contact=-165))
    return member


def _left_holder(world: World, cell: Cell, roster: Roster, at: list[Any]) -> Row:
    member = cell.former["engineer"]
    make_tie(world, member, cell.post(*at), level=2, since=-500, last_contact=-66, channel="现场服务")
    return member


FAULTS: dict[str, Callable[[World, Cell, Roster, list[Any]], Row | None]] = {
    "concentrated": _concentrated,
    "unmatched": _unmatched,
    "unvisited": _unvisited,
    "cycle": _cycle,
    "nested": _nested,
    "self_report": _self_report,
    "second_manager": _second_manager,
    "homeless": _homeless,
    "uncategorised": _uncategorised,
    "misspelt": _misspelt,
    "adrift": _adrift,
    "overlap": _overlap,
    "backward": _backward,
    "left_holder": _left_holder,
}
