"""The gaps of coverage: who is out of reach, held by one, held by sales, silent, or met on the wrong layer."""

from __future__ import annotations

from datetime import timedelta

from tests.oracle.ask import Ask, Row, by, finding, in_order, oracle, rounded
from tests.oracle.order import down, up
from tests.oracle.world import Edge, Node

BY_SUBJECT = by("customer_id", "subject_kind", "subject_id")
STANDINGS = {
    "unmatched": ("unmatched", "未对接"),
    "under_levelled": ("under-levelled", "级别偏低"),
    "over_levelled": ("over-levelled", "级别偏高"),
    "beside": ("higher and lower layers only", "错位"),
}


def standing(ask: Ask, person: Node) -> str:
    """How the layers of those of ours who hold live ties compare with the person's own; 1 is the highest."""
    layers = [tie.start.layer for tie in ask.live_ties(person) if tie.start.layer is not None]
    if not layers:
        return "unmatched"
    if person.layer in layers:
        return "matched"
    if min(layers) > person.layer:
        return "under_levelled"
    return "over_levelled" if max(layers) < person.layer else "beside"


@oracle("gaps.sales_only")
def sales_only(ask: Ask) -> list[Row]:
    rows = []
    for customer, person in ask.people_by_customer():
        held_by = ask.held_by(person)
        if held_by and all(held["function"] in ask.sales_functions for held in held_by):
            evidence = {
                "is_key": ask.is_key(person),
                "title": person.title,
                "layer": person.layer,
                "held_by": held_by,
                "colleagues": [ours for ours in ask.colleagues(person, customer) if ours["function"] not in ask.sales_functions],
            }
            rows.append(finding(customer, person, evidence))
    return in_order(rows, lambda row: down(row["evidence"]["is_key"]), *BY_SUBJECT)


@oracle("gaps.single_thread")
def single_thread(ask: Ask) -> list[Row]:
    rows = []
    for customer, person in ask.people_by_customer():
        held_by = ask.held_by(person)
        if len({held["staff_id"] for held in held_by}) == 1:
            rows.append(finding(customer, person, {"title": person.title, "layer": person.layer, **_one_holder(held_by[0], 100.0, 1)}))
            rows[-1]["evidence"] |= {"is_customer": False, "colleagues": _others(ask.colleagues(person, customer), held_by[0])}
    for customer in ask.asked_customers():
        ties = [tie for person in ask.people(customer) for tie in ask.active(ask.ties_to(person)) if ask.strength(tie) > 0]
        total = sum(ask.strength(tie) for tie in ties)
        for staff in {tie.start for tie in ties}:
            own = [tie for tie in ties if tie.start is staff]
            share = rounded(sum(ask.strength(tie) for tie in own) / total, 6)
            if share > ask.max_share:
                holder = _whole_holder(ask, staff, own)
                categories = [department.category for department in ask.departments(customer) if ask.members(department)]
                evidence = _one_holder(holder, rounded(100 * share, 1), len({tie.end for tie in own}))
                rows.append(finding(customer, customer, evidence | {"is_customer": True, "colleagues": _others(ask.matching(categories), holder)}))
    return in_order(rows, *BY_SUBJECT, lambda row: row["evidence"]["holder_id"])


def _one_holder(holder: Row, share_percent: float, people: int) -> Row:
    return {"held_by": [holder], "holder_id": holder["staff_id"], "holder": holder["staff"], "share_percent": share_percent, "people": people}


def _whole_holder(ask: Ask, staff: Node, ties: list[Edge]) -> Row:
    """What is said about someone's ties to a whole customer: the best level, the first day, the last contact."""
    return {
        "staff_id": staff.id,
        "staff": staff.name,
        "layer": staff.layer,
        "function": ask.function(staff),
        "left_on": staff.left_on,
        "level": max(tie.level for tie in ties),
        "since": min((tie.since for tie in ties if tie.since), default=None),
        "last_contact_on": max(tie.last_contact_on for tie in ties),
    }


def _others(colleagues: list[Row], holder: Row) -> list[Row]:
    return [ours for ours in colleagues if ours["function"] != holder["function"]]


@oracle("gaps.no_backup")
def no_backup(ask: Ask) -> list[Row]:
    rows = []
    for customer, person in ask.people_by_customer():
        held_by = ask.held_by(person)
        a_owners, b_owners = ([held for held in held_by if held["role"] == role] for role in ("A", "B"))
        pairs = [(a, b) for a in a_owners for b in b_owners if a["staff_id"] != b["staff_id"]]
        if not ask.is_key(person) or pairs:
            continue
        # Somebody who is both backs up nobody, so that B is missing.
        lacking = ([] if a_owners else ["A"]) + ([] if b_owners and not a_owners else ["B"])
        evidence = {
            "title": person.title,
            "layer": person.layer,
            "missing": [{"role": role} for role in lacking],
            "a_owners": a_owners,
            "b_owners": b_owners,
            "others": [held for held in held_by if held["role"] is None],
            "points": ask.points(person),
            "colleagues": ask.colleagues(person, customer),
        }
        rows.append(finding(customer, person, evidence))
    return in_order(rows, *BY_SUBJECT)


@oracle("gaps.key_uncovered")
def key_uncovered(ask: Ask) -> list[Row]:
    rows = []
    for customer, person in ask.people_by_customer():
        if not ask.is_key(person) or ask.live_ties(person):
            continue
        colleagues = ask.colleagues(person, customer)
        openers = [
            {"staff_id": staff.id, "staff": staff.name, "ties": len(ask.active(ask.world.out(staff, "CONTACTS")))}
            for staff in ask.world.all("Staff")
            if ask.is_present(staff)
            and staff.layer is not None
            and staff.layer == person.layer
            and ask.function(staff) in [ours["function"] for ours in colleagues]
        ]
        evidence = {
            "title": person.title,
            "layer": person.layer,
            "is_top_leader": bool(person.is_top_leader),
            "points": ask.points(person),
            "last_contact": ask.last_contact(person),
            "colleagues": colleagues,
            "candidates": in_order(openers, *by("ties", "staff_id"))[:3],
        }
        rows.append(finding(customer, person, evidence))
    return in_order(rows, *BY_SUBJECT)


@oracle("gaps.top_leader_uncovered")
def top_leader_uncovered(ask: Ask) -> list[Row]:
    rows = []
    for customer, person in ask.people_by_customer():
        held_by = ask.held_by(person)
        if person.is_top_leader and not any(held["level"] >= ask.leader_level for held in held_by):
            evidence = {
                "title": person.title,
                "layer": person.layer,
                "needed_level": ask.leader_level,
                "held_by": held_by,
                "last_contact": ask.last_contact(person),
                "colleagues": ask.colleagues(person, customer),
            }
            rows.append(finding(customer, person, evidence))
    return in_order(rows, *BY_SUBJECT)


@oracle("gaps.layer_unmatched")
def layer_unmatched(ask: Ask) -> list[Row]:
    rows = []
    for customer, person in ask.people_by_customer():
        status = standing(ask, person) if person.layer in (1, 2) else "matched"
        if status != "matched":
            en, zh = STANDINGS[status]
            evidence = {
                "title": person.title,
                "layer": person.layer,
                "status": status,
                "standing": {"status": status, "en": en, "zh": zh},
                "held_by": ask.held_by(person),
                "colleagues": ask.colleagues(person, customer),
            }
            rows.append(finding(customer, person, evidence))
    return in_order(rows, *BY_SUBJECT)


@oracle("gaps.department_uncovered")
def department_uncovered(ask: Ask) -> list[Row]:
    rows = []
    for customer in ask.asked_customers():
        for department in ask.departments(customer):
            people = ask.members(department)
            if department.is_in_contact_range is False or not people or any(ask.live_ties(person) for person in people):
                continue
            evidence = {
                "category": department.category,
                "people": len(people),
                "last_contact": _last_contact_of(ask, people),
                "colleagues": ask.matching([department.category]),
            }
            rows.append(finding(customer, department, evidence))
    return in_order(rows, *BY_SUBJECT)


def _last_contact_of(ask: Ask, people: list[Node]) -> list[Row]:
    contacts = [contact | {"person_id": person.id, "person": person.name} for person in people for contact in ask.last_contact(person)]
    contacts.sort(key=lambda contact: (down(contact["last_contact_on"]), up(contact["staff_id"]), up(contact["person_id"])))
    told = ("staff_id", "staff", "person_id", "person", "last_contact_on", "days_ago")
    return [{name: contact[name] for name in told} for contact in contacts[:1]]


@oracle("gaps.category_unmatched")
def category_unmatched(ask: Ask) -> list[Row]:
    rows = []
    for customer in ask.asked_customers():
        departments = [
            department
            for department in ask.departments(customer)
            if department.is_in_contact_range is not False and ask.members(department) and ask.matching([department.category])
        ]
        rows += _their_side(ask, customer, departments) + _our_side(ask, customer, departments)
    return in_order(rows, *BY_SUBJECT)


def _held_there(ask: Ask, department: Node) -> list[Row]:
    """Live ties into a department, best first."""
    ties = [tie for person in ask.members(department) for tie in ask.live_ties(person)]
    ties.sort(key=lambda tie: (down(tie.level), down(tie.last_contact_on), tie.start.id, tie.end.id, up(tie.key)))
    told = ("staff_id", "staff", "function", "level", "since", "last_contact_on")
    return [{name: ask.held(tie)[name] for name in told} | {"person_id": tie.end.id, "person": tie.end.name} for tie in ties]


def _their_side(ask: Ask, customer: Node, departments: list[Node]) -> list[Row]:
    rows = []
    for department in departments:
        held_by = _held_there(ask, department)
        if any(held["function"] in ask.functions([department.category]) for held in held_by):
            continue
        evidence = {
            "is_ours": False,
            "category": department.category,
            "status": "wrongly_matched" if held_by else "nobody",
            "standing": {
                "en": "Only functions of ours that do not match hold ties here; opposite should stand",
                "zh": "现有联系均来自其他岗位，应由以下岗位对接",
            }
            if held_by
            else {"en": "Nobody of ours holds a live tie here; opposite should stand", "zh": "没有任何有效联系，应由以下岗位对接"},
            "opposite": ask.matching([department.category]),
            "ties": len(held_by),
            "best_ties": held_by[:2],
            "held_by": held_by,
        }
        rows.append(finding(customer, department, evidence))
    return rows


def topmost_units(ask: Ask) -> list[Node]:
    """Our units that have a category and are no section of a unit of the same one."""
    return [
        unit
        for unit in ask.world.all("Unit")
        if unit.category is not None and not any(part.end.category == unit.category for part in ask.active(ask.world.out(unit, "PART_OF", "Unit")))
    ]


def _our_side(ask: Ask, customer: Node, departments: list[Node]) -> list[Row]:
    rows = []
    for unit in topmost_units(ask):
        opposite = [department for department in departments if unit.category in ask.functions([department.category])]
        held = [_held_there(ask, department) for department in opposite]
        everyone = [row for there in held for row in there]
        if not opposite or any(row["function"] == unit.category for row in everyone):
            continue
        evidence = {
            "is_ours": True,
            "category": unit.category,
            "status": "left_to_others" if everyone else "nobody",
            "standing": {"en": "This unit of ours leaves the departments opposite to others", "zh": "我方该部门未联系以下对应部门，由其他部门联系"}
            if everyone
            else {
                "en": "This unit of ours holds no live tie to the departments opposite, nor does anyone else",
                "zh": "我方该部门及其他部门对以下对应部门均无有效联系",
            },
            "opposite": [
                {"department_id": department.id, "name_en": department.name_en or department.name, "name_zh": department.name} for department in opposite
            ],
            "ties": len(everyone),
            "best_ties": [there[0] for there in held if there][:2],
            "held_by": everyone,
        }
        rows.append(finding(customer, unit, evidence))
    return rows


@oracle("gaps.stale")
def stale(ask: Ask) -> list[Row]:
    rows = []
    for customer, person in ask.people_by_customer():
        ties = [tie for tie in ask.active(ask.ties_to(person)) if tie.level is not None and tie.level >= ask.min_level]
        limit = ask.key_stale_days if ask.is_key(person) else ask.stale_days
        last_on = max((tie.last_contact_on for tie in ties if tie.last_contact_on), default=None)
        if not ties or (last_on is not None and last_on >= ask.as_of - timedelta(days=limit)):
            continue
        ties.sort(key=lambda tie: (tie.last_contact_on is None, down(tie.last_contact_on), tie.start.id, up(tie.key)))
        evidence = {
            "is_key": ask.is_key(person),
            "title": person.title,
            "layer": person.layer,
            "limit_days": limit,
            "last_contact_on": last_on,
            "silent_days": ask.days_since(last_on),
            "last_holder_id": ties[0].start.id,
            "last_holder": ties[0].start.name,
            "held_by": [ask.held(tie) for tie in ties],
            "colleagues": ask.colleagues(person, customer),
        }
        rows.append(finding(customer, person, evidence))
    return in_order(rows, lambda row: down(row["evidence"]["is_key"]), *BY_SUBJECT)
