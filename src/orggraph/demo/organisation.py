"""Makes the two organisations: our units and staff, their customers, departments and people."""

from __future__ import annotations

from random import Random

from orggraph.demo.name import Names, brand, place, title
from orggraph.demo.world import TIES, Cell, Row, World, setting
from orggraph.locale import Text

_CAPACITY = {1: 30, 2: 60, 3: 60, 4: 20}


def add_company(world: World, cell: Cell, names: Names) -> None:
    """Adds our units (once) and this cell's colleagues: each reports to the head of the unit, heads to the president."""
    first = cell.number == 0
    for unit in setting()["company"]["units"]:
        unit_id = f"u-{unit['key']}"
        if first:
            world.add("Unit", id=unit_id, name=unit["name"], name_en=unit["name_en"], category=unit["function"])
            if unit["key"] != "board":
                world.add("Unit.PART_OF.Unit", unit_id=unit_id, parent_unit_id="u-board")
        head: Row | None = None
        for layer, count in enumerate(unit["layers"], start=1):
            for _ in range(count):
                member = _hire(world, cell, names, unit_id, unit, layer)
                if head is None:
                    head = member
                    if first and unit["key"] == "board":
                        member.update(_titles(title(unit["head"])))
                boss = world.president if member is head else head
                if boss is not member:
                    world.add("Staff.REPORTS_TO.Staff", staff_id=member["id"], manager_id=boss["id"], kind="solid")


def add_former(world: World, cell: Cell, names: Names) -> None:
    """Adds two colleagues who have left: an account manager four months ago, a service engineer two months ago. Their past stays."""
    for key, unit, function, post, left in (("seller", "u-sales", "sales", "客户经理", -120), ("engineer", "u-service", "service", "服务工程师", -60)):
        name = names.new()
        member = world.add(
            "Staff",
            id=f"s-{world.count('Staff') + 1:03}",
            name=name.zh,
            name_en=name.en,
            **_titles(title(post)),
            layer=3,
            function=function,
            capacity=_CAPACITY[3],
            left_on=world.day(left),
        )
        world.add("Staff.MEMBER_OF.Unit", staff_id=member["id"], unit_id=unit, since=world.day(-1500), until=world.day(left))
        cell.former[key] = member


def _hire(world: World, cell: Cell, names: Names, unit_id: str, unit: Row, layer: int) -> Row:
    name = names.new()
    manager = Text(f"{unit['name_en']} Manager", f"{unit['name']}经理")
    post = {1: title("副总裁"), 2: manager, 3: title(unit.get("specialist", "专员")), 4: title("行政助理")}[layer]
    member = world.add(
        "Staff",
        id=f"s-{world.count('Staff') + 1:03}",
        name=name.zh,
        name_en=name.en,
        **_titles(post),
        layer=layer,
        function=unit["function"],
        capacity=_CAPACITY[layer],
    )
    world.add("Staff.MEMBER_OF.Unit", staff_id=member["id"], unit_id=unit_id, since=world.day(-1500))
    cell.staff.append(member)
    return member


def add_customers(world: World, cell: Cell, names: Names, random: Random) -> None:
    """Adds the cell's customers whole: subsidiaries, departments, people, reporting lines and influence."""
    customers = setting()["customers"]
    groups = [customer["key"] for customer in customers if "parent" not in customer]
    below = [customer["key"] for customer in customers if "parent" in customer]
    for customer in customers:
        key, root = customer["key"], customer["key"]
        while (parent := next(one for one in customers if one["key"] == root).get("parent")) is not None:
            root = parent
        named = brand(cell.number * len(groups) + groups.index(root))
        located = place(cell.number * len(below) + below.index(key)) if key in below else Text("", "")
        row = world.add(
            "Customer",
            id=f"c-{named.en.lower()}" + (f"-{located.en.lower()}" if located.en else ""),
            name=customer["name"].format(brand=named.zh, place=located.zh),
            name_en=customer["name_en"].format(brand=named.en, place=located.en),
            tier=customer["tier"],
            industry=customer["industry"],
            region=located.zh or None,
        )
        cell.customers[key] = row
        if "parent" in customer:
            world.add("Customer.SUBSIDIARY_OF.Customer", customer_id=row["id"], parent_customer_id=cell.customers[customer["parent"]]["id"])
        _staff_customer(world, cell, names, random, customer)
    for customer in customers:
        if "parent" in customer:
            _link_to_parent(world, cell, customer["key"], customer["parent"])


def _staff_customer(world: World, cell: Cell, names: Names, random: Random, customer: Row) -> None:
    key, customer_id = customer["key"], cell.customers[customer["key"]]["id"]
    offices = customer.get("offices", [])
    counts = _shared(customer["people"] - customer["leaders"] - sum(office["people"] for office in offices), len(customer["rooms"]))

    leadership = _open_room(world, cell, key, "management", setting()["departments"]["management"])
    world.add("Department.PART_OF.Customer", department_id=leadership["id"], customer_id=customer_id)
    leaders = [_employ(world, cell, names, key, "management", title(customer["top_title"]), 1, power=5, is_top_leader=True)]
    deputies = ["副总经理", "总工程师", "总会计师", "总经济师", "副总经理"] if customer["top_title"] != "院长" else ["副院长"] * 5
    for rank in range(customer["leaders"] - 2):
        leaders.append(_employ(world, cell, names, key, "management", title(deputies[rank % len(deputies)]), 1, power=4, is_rising_star=rank == 0 or None))
        _reports(world, leaders[-1], leaders[0])
    for leader in leaders:
        _take_stance(world, random, leader)
    if key == "rail":
        _add_predecessor(world, cell, names, title(customer["top_title"]))
    secretary = _employ(world, cell, names, key, "management", title("领导秘书"), 4, power=2)
    _reports(world, secretary, leaders[0])
    world.add("Person.INFLUENCES.Person", from_person_id=secretary["id"], to_person_id=leaders[0]["id"], weight=2, basis="日程与信息把关")
    heads: list[Row] = []
    for at, (room, count) in enumerate(zip(customer["rooms"], counts, strict=True)):
        department = _open_room(world, cell, key, room, setting()["departments"][room])
        world.add("Department.PART_OF.Customer", department_id=department["id"], customer_id=customer_id)
        heads.append(_fill(world, cell, names, random, key, room, department, count, leaders[1 + at % (len(leaders) - 1)] if len(leaders) > 1 else leaders[0]))
    for office in offices:
        department = _open_room(world, cell, key, office["key"], {**office, "category": office["under"]})
        world.add("Department.PART_OF.Department", department_id=department["id"], parent_department_id=cell.rooms[key, office["under"]]["id"])
        _fill(world, cell, names, random, key, office["key"], department, office["people"], cell.post(key, office["under"], 0))
    for head in random.sample(heads, 2):
        target = random.choice(leaders[1:] or leaders)
        world.add(
            "Person.INFLUENCES.Person",
            from_person_id=head["id"],
            to_person_id=target["id"],
            weight=random.randint(2, 4),
            basis="专业意见",
            is_conflict=random.random() < 0.2,
        )


def _add_predecessor(world: World, cell: Cell, names: Names, post: Text) -> None:
    """The known case of the leader who left: he trusted us, his deputy took over and hardly knows us."""
    name, left = names.new(), world.day(-240)
    person = world.add(
        "Person",
        id=f"p-{world.count('Person') + 1:04}",
        name=name.zh,
        name_en=name.en,
        **_titles(Text(f"Former {post.en}", f"前{post.zh}")),
        layer=1,
        power=5,
        stance=2,
        left_on=left,
    )
    world.add("Person.MEMBER_OF.Department", person_id=person["id"], department_id=cell.rooms["rail", "management"]["id"], until=left)
    world.add(
        TIES,
        staff_id=cell.staff[0]["id"],
        person_id=person["id"],
        level=4,
        role="A",
        since=world.day(-720),
        until=left,
        last_contact_on=world.day(-245),
        channel="拜访",
    )


def _open_room(world: World, cell: Cell, customer: str, key: str, room: Row) -> Row:
    department = world.add(
        "Department",
        id=f"d-{cell.customers[customer]['id'].removeprefix('c-')}-{key}",
        name=room["name"],
        name_en=room["name_en"],
        category=room.get("category", key),
    )
    cell.rooms[customer, key] = department
    return department


def _fill(world: World, cell: Cell, names: Names, random: Random, customer: str, room: str, department: Row, count: int, boss: Row) -> Row:
    """Employs the head and the members of a department; the head reports to `boss`, the others to the head. Returns the head."""
    roles = setting()["departments"].get(room, setting()["departments"]["technical"])["roles"]
    head = _employ(world, cell, names, customer, room, Text(f"{department['name_en']} Director", f"{department['name']}主任"), 2, power=3)
    _reports(world, head, boss)
    _take_stance(world, random, head)
    for rank in range(1, count):
        role = roles[(rank - 1) % len(roles)]
        support = role in ("前台", "司机", "保安")
        member = _employ(world, cell, names, customer, room, title(role), 4 if support else 3, power=1 if support else random.randint(1, 3))
        _reports(world, member, head)
    return head


def _employ(world: World, cell: Cell, names: Names, customer: str, room: str, post: Text, layer: int, **facts: object) -> Row:
    name = names.new()
    person = world.add("Person", id=f"p-{world.count('Person') + 1:04}", name=name.zh, name_en=name.en, **_titles(post), layer=layer, **facts)
    world.add("Person.MEMBER_OF.Department", person_id=person["id"], department_id=cell.rooms[customer, room]["id"])
    cell.people.setdefault((customer, room), []).append(person)
    return person


def _titles(post: Text) -> Row:
    return {"title": post.zh, "title_en": post.en}


def _take_stance(world: World, random: Random, person: Row) -> None:
    """What we believe about the person's stance towards us; for one in four nobody has found out. Whoever is opposed is planted."""
    stance = random.choice((0, 0, 0, 1, 1, 2, None, None))
    if stance is not None:
        person.update(stance=stance, stance_on=world.day(-random.randint(10, 200)))


def _reports(world: World, person: Row, manager: Row, kind: str = "solid") -> None:
    world.add("Person.REPORTS_TO.Person", person_id=person["id"], manager_id=manager["id"], kind=kind)


def _link_to_parent(world: World, cell: Cell, customer: str, parent: str) -> None:
    """The subsidiary's leader reports to a deputy above; heads report by a dotted line to their colleagues of the same trade."""
    _reports(world, cell.post(customer, "management", 0), cell.post(parent, "management", 1))
    for (owner, room), people in cell.people.items():
        if owner == customer and room != "management" and (parent, room) in cell.people:
            _reports(world, people[0], cell.post(parent, room, 0), kind="dotted")


def _shared(total: int, parts: int) -> list[int]:
    """`total` cut into near-equal parts, the larger ones first."""
    share, rest = divmod(total, parts)
    return [share + (at < rest) for at in range(parts)]
