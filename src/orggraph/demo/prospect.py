"""Adds three small customers that only the world with gaps has: one friendship and little else; known no higher than its workshop; only a name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from orggraph.demo.tie import make_tie
from orggraph.demo.world import Cell, Row, World

_NAMES = {
    "port": (("陆港", "Lu Gang"), ("陆湾", "Lu Wan"), ("陆帆", "Lu Fan"), ("陆锚", "Lu Mao")),
    "campus": (("江校", "Jiang Xiao"), ("江塾", "Jiang Shu"), ("江庠", "Jiang Xiang"), ("江序", "Jiang Xu")),
}
"""Surnames and given names as nobody else in the demo has them; a number tells the cells apart."""


def add_port(world: World, cell: Cell) -> None:
    """A port of tier A: our first account manager and its general manager are friends, and that is nearly all there is."""
    _found(world, cell, "port", "港务局", "Port Authority", "A", "港口")
    rooms = (("management", "局领导", "Leadership", "management"), ("technical", "技术处", "Technology", "technical"))
    people = _staff_rooms(world, cell, "port", rooms, (("management", "局长", "Director General", 1), ("technical", "技术处长", "Head of Technology", 2)))
    friend, second = (one for one in cell.staff if one["function"] == "sales" and one["layer"] in (1, 2)), [one for one in cell.staff if one["layer"] == 1]
    leader, engineer = people
    leader["is_top_leader"] = True
    make_tie(world, next(friend), leader, level=4, role="A", since=-500, last_contact=-2, channel="拜访")
    make_tie(world, second[0], leader, level=1, role="B", since=-200, last_contact=-28, channel="会议")
    presales = next(one for one in cell.staff if one["function"] == "presales" and one["layer"] == 2)
    make_tie(world, presales, engineer, level=1, since=-300, last_contact=-70, channel="会议")


def add_campus(world: World, cell: Cell) -> None:
    """A college without a grade: we know its workshop and aim at its president."""
    _found(world, cell, "campus", "职业学院", "Vocational College", None, "教育")
    rooms = (("management", "院领导", "Leadership", "management"), ("operations", "实训中心", "Workshop", "operations"))
    staff = (("management", "院长", "President", 1), ("operations", "实训主任", "Head of the Workshop", 3), ("operations", "实训教师", "Instructor", 3))
    president, head, teacher = _staff_rooms(world, cell, "campus", rooms, staff)
    president["is_top_leader"] = True
    engineers = [one for one in cell.staff if one["function"] == "service" and one["layer"] == 3]
    for member in engineers[:2]:
        for person in (head, teacher):
            make_tie(world, member, person, level=2, since=-250, last_contact=-15, channel="现场服务")
    seller = next(one for one in cell.staff if one["function"] == "sales" and one["layer"] == 3)
    world.add("Staff.TARGETS.Person", staff_id=seller["id"], person_id=president["id"], target_level=3, due_on=world.day(60), since=world.day(-30))


def add_waterworks(world: World, cell: Cell) -> None:
    """A water company of which only the name came in: no department, no person."""
    _found(world, cell, "waterworks", "水务公司", "Waterworks", None, "水务")


def _found(world: World, cell: Cell, key: str, name: str, name_en: str, tier: str | None, industry: str) -> Row:
    number = str(cell.number + 1) if cell.number else ""
    row = world.add(
        "Customer",
        id=f"c-{key}{number}",
        name=f"临江{name}{number}",
        name_en=f"Linjiang {name_en}{' ' + number if number else ''}",
        tier=tier,
        industry=industry,
    )
    cell.customers[key] = row
    return row


def _staff_rooms(world: World, cell: Cell, key: str, rooms: tuple[Any, ...], posts: tuple[Any, ...]) -> list[Row]:
    customer = cell.customers[key]
    for room, name, name_en, category in rooms:
        cell.rooms[key, room] = world.add("Department", id=f"d-{customer['id'].removeprefix('c-')}-{room}", name=name, name_en=name_en, category=category)
        world.add("Department.PART_OF.Customer", department_id=cell.rooms[key, room]["id"], customer_id=customer["id"])
    made: list[Row] = []
    for (room, title, title_en, layer), (name, name_en) in zip(posts, _NAMES[key], strict=False):
        number = str(cell.number + 1) if cell.number else ""
        person = world.add(
            "Person",
            id=f"p-{customer['id'].removeprefix('c-')}-{len(made) + 1}",
            name=name + number,
            name_en=name_en + (" " + number if number else ""),
            title=title,
            title_en=title_en,
            layer=layer,
        )
        world.add("Person.MEMBER_OF.Department", person_id=person["id"], department_id=cell.rooms[key, room]["id"])
        cell.people.setdefault((key, room), []).append(person)
        made.append(person)
    return made


PROSPECTS: tuple[Callable[[World, Cell], None], ...] = (add_port, add_campus, add_waterworks)
