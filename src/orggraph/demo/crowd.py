"""Fills customers with the many employees whom a large organisation has, known to ours as life would have it: by chance, by one, long ago, or not at all."""

from __future__ import annotations

from random import Random

from orggraph.demo.name import Names, title
from orggraph.demo.tie import make_tie
from orggraph.demo.world import Cell, Row, World, setting

_PEOPLE = 600
_KNOWN_SHARE = 0.6
_HOLDERS = (1, 1, 2, 2, 3)
_CHANNELS = ("拜访", "电话", "会议", "微信", "现场服务")


def add_crowd(world: World, cell: Cell, names: Names, random: Random, *, is_known: bool) -> None:
    """Adds 600 people to the cell's departments, each under its head. is_known: ours hold ties to six of ten, many of them faint, single or silent."""
    rooms = [(place, people[0]) for place, people in cell.people.items() if place[1] != "management"]
    hosts = [member for member in cell.staff if member["layer"] >= 2]
    for number in range(_PEOPLE):
        place, head = rooms[number % len(rooms)]
        person = _employ(world, names, random, cell.rooms[place], place[1], head)
        cell.people[place].append(person)
        if is_known and random.random() < _KNOWN_SHARE:
            for member in random.sample(hosts, random.choice(_HOLDERS)):
                _meet(world, random, member, person)


def _employ(world: World, names: Names, random: Random, department: Row, room: str, head: Row) -> Row:
    departments = setting()["departments"]
    name, post = names.new(), title(random.choice(departments.get(room, departments["technical"])["roles"]))
    person = world.add(
        "Person",
        id=f"p-{world.count('Person') + 1:04}",
        name=name.zh,
        name_en=name.en,
        title=post.zh,
        title_en=post.en,
        layer=4 if post.zh in ("前台", "司机", "保安") else 3,
        power=random.randint(1, 3),
    )
    world.add("Person.MEMBER_OF.Department", person_id=person["id"], department_id=department["id"])
    world.add("Person.REPORTS_TO.Person", person_id=person["id"], manager_id=head["id"], kind="solid")
    if random.random() < 0.1:
        world.add("Person.INFLUENCES.Person", from_person_id=person["id"], to_person_id=head["id"], weight=random.randint(1, 3), basis="专业意见")
    return person


def _meet(world: World, random: Random, member: Row, person: Row) -> None:
    since = random.randint(120, 900)
    make_tie(
        world,
        member,
        person,
        level=random.choice((0, 1, 1, 1, 2, 2, 3)),
        since=-since,
        last_contact=-min(since, random.choice((7, 20, 45, 80, 130, 250, 400)) + random.randint(0, 20)),
        channel=random.choice(_CHANNELS),
    )
