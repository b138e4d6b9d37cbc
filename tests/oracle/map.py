"""The customers, their names, and one customer's power map."""

from __future__ import annotations

from orggraph.model import LABELS
from tests.oracle.ask import Ask, Row, in_order, oracle, rounded
from tests.oracle.order import down, up
from tests.oracle.people import points_of
from tests.oracle.world import Node

NAMED = tuple(label for label, node in LABELS.items() if not node.is_internal and label not in ("Category", "Intelligence"))


@oracle("map.customers")
def customers(ask: Ask) -> list[Row]:
    rows = []
    for customer in ask.asked_customers():
        above = sorted((link.end for link in ask.active(ask.world.out(customer, "SUBSIDIARY_OF"))), key=lambda node: node.id)
        rows.append(
            {
                "customer_id": customer.id,
                "customer": customer.name,
                "name_en": customer.name_en,
                "tier": customer.tier,
                "industry": customer.industry,
                "region": customer.region,
                "group_id": above[0].id if above else None,
                "group": above[0].name if above else None,
                "departments": len(ask.departments(customer)),
                "people": len(ask.people(customer)),
            }
        )
    return rows


@oracle("map.english_names")
def english_names(ask: Ask) -> list[Row]:
    rows = []
    for label in NAMED:
        for node in ask.world.all(label):
            title, title_en = (node.title, node.title_en) if label in ("Person", "Staff") else (None, None)
            has_both = (node.name is not None and node.name_en is not None) or (title is not None and title_en is not None)
            if node.id in ask.ids and ask.kind in (None, node.subject_kind) and has_both:
                rows.append({"kind": node.subject_kind, "id": node.id, "name": node.name, "name_en": node.name_en, "title": title, "title_en": title_en})
    return in_order(rows, lambda row: row["kind"], lambda row: row["id"])


@oracle("map.power_map")
def power_map(ask: Ask) -> list[Row]:
    asked = ask.world.find("Customer", ask.customer_id)
    if asked is None:
        return []
    shown = ask.asked_customers()
    people = sorted({person for customer in shown for person in ask.people(customer)}, key=lambda node: node.id)
    return [
        {
            "customer_id": asked.id,
            "customer": asked.name,
            "customers": _tree(ask, asked, shown),
            "departments": _departments(ask, shown),
            "people": [_person(ask, person) for person in people],
            "reporting": _reporting(ask, people),
            "influence": _influence(ask, people),
            "staff": _staff(ask, people),
            "ties": _ties(ask, people),
        }
    ]


def _tree(ask: Ask, asked: Node, shown: list[Node]) -> list[Row]:
    rows = []
    for customer in shown:
        above = [] if customer is asked else sorted(link.end.id for link in ask.active(ask.world.out(customer, "SUBSIDIARY_OF")))
        rows += [{"customer_id": customer.id, "customer": customer.name, "parent_id": parent_id} for parent_id in above or [None]]
    return rows


def _departments(ask: Ask, shown: list[Node]) -> list[Row]:
    rows = []
    for department in sorted({department for customer in shown for department in ask.departments(customer)}, key=lambda node: node.id):
        for part in sorted(ask.active(ask.world.out(department, "PART_OF")), key=lambda part: (part.end.id, part.end.label != "Customer")):
            rows.append(
                {
                    "department_id": department.id,
                    "department": department.name,
                    "name_en": department.name_en,
                    "category": department.category,
                    "parent_kind": part.end.subject_kind,
                    "parent_id": part.end.id,
                }
            )
    return rows


def _person(ask: Ask, person: Node) -> Row:
    return {
        "person_id": person.id,
        "person": person.name,
        "name_en": person.name_en,
        "title": person.title,
        "layer": person.layer,
        "power": person.power,
        "stance": ask.general_stance(person),
        "is_top_leader": bool(person.is_top_leader),
        "is_rising_star": bool(person.is_rising_star),
        "is_placeholder": bool(person.is_placeholder),
        "is_key": ask.is_key(person),
        "points": points_of(ask, person),
        "department_ids": [department.id for department in ask.departments_of(person)],
    }


def _reporting(ask: Ask, people: list[Node]) -> list[Row]:
    lines = [line for person in people for line in ask.active(ask.world.out(person, "REPORTS_TO")) if line.end in people]
    rows = [{"person_id": line.start.id, "manager_id": line.end.id, "kind": line.kind or "solid"} for line in lines]
    return in_order(rows, lambda row: (row["person_id"], row["manager_id"], row["kind"]))


def _influence(ask: Ask, people: list[Node]) -> list[Row]:
    edges = [edge for person in people for edge in ask.active(ask.world.out(person, "INFLUENCES")) if edge.end in people]
    edges.sort(key=lambda edge: (edge.start.id, edge.end.id, up(edge.basis), up(edge.since), up(edge.key)))
    return [
        {"from_person_id": edge.start.id, "to_person_id": edge.end.id, "weight": edge.weight, "basis": edge.basis, "is_conflict": bool(edge.is_conflict)}
        for edge in edges
    ]


def _staff(ask: Ask, people: list[Node]) -> list[Row]:
    holders = {tie.start for person in people for tie in ask.active(ask.ties_to(person))}
    return [
        {
            "staff_id": staff.id,
            "staff": staff.name,
            "name_en": staff.name_en,
            "title": staff.title,
            "layer": staff.layer,
            "left_on": staff.left_on,
            "function": ask.function(staff),
        }
        for staff in sorted(holders, key=lambda node: node.id)
    ]


def _ties(ask: Ask, people: list[Node]) -> list[Row]:
    ties = [tie for person in people for tie in ask.active(ask.ties_to(person))]
    ties.sort(key=lambda tie: (tie.end.id, down(ask.strength(tie)), tie.start.id, up(tie.since), up(tie.key)))
    return [
        {
            "staff_id": tie.start.id,
            "person_id": tie.end.id,
            "level": tie.level,
            "role": tie.role,
            "last_contact_on": tie.last_contact_on,
            "strength": rounded(ask.strength(tie), 1),
            "is_live": ask.is_live(tie),
        }
        for tie in ties
    ]
