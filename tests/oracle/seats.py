"""Who sits where, and who influences whom."""

from __future__ import annotations

from tests.oracle.ask import Ask, Row, by, in_order, oracle
from tests.oracle.order import up
from tests.oracle.world import Edge, Node

MOST_SECTIONS = 3


def _is_section(ask: Ask, customer: Node, department: Node) -> bool:
    return not any(part.end is customer for part in ask.active(ask.world.out(department, "PART_OF")))


def _seats(ask: Ask, department: Node) -> list[Edge]:
    return [seat for seat in ask.active(ask.world.into(department, "MEMBER_OF", "Person")) if ask.is_present(seat.start)]


@oracle("map.departments")
def departments(ask: Ask) -> list[Row]:
    rows = []
    for customer in ask.asked_customers():
        for department in ask.departments(customer):
            people = ask.members(department)
            ties = [tie for person in people for tie in ask.live_ties(person)]
            if len(people) >= ask.min_people:
                rows.append(
                    {
                        "customer_id": customer.id,
                        "customer": customer.name,
                        "department_id": department.id,
                        "department": department.name,
                        "category": department.category,
                        "is_section": _is_section(ask, customer, department),
                        "people": len(people),
                        "posts": len({(seat.start, seat.post) for seat in _seats(ask, department)}),
                        "people_reached": len({tie.end for tie in ties}),
                        "staff_there": len({tie.start for tie in ties}),
                    }
                )
    return in_order(rows, *by("customer_id", "department_id"))


@oracle("people.members")
def members(ask: Ask) -> list[Row]:
    rows = []
    for customer in ask.asked_customers():
        for department in ask.departments(customer):
            above = ask.world.reach(department, lambda here: [part.end for part in ask.active(ask.world.out(here, "PART_OF", "Department"))], MOST_SECTIONS)
            if ask.department_id is not None and ask.department_id not in {node.id for node in above}:
                continue
            for seat in _seats(ask, department):
                row = {
                    "customer_id": customer.id,
                    "customer": customer.name,
                    "department_id": department.id,
                    "department": department.name,
                    "person_id": seat.start.id,
                    "person": seat.start.name,
                    "title": seat.start.title,
                    "post": seat.post,
                    "layer": seat.start.layer,
                    "stance": ask.general_stance(seat.start),
                    "since": seat.since,
                    "until": seat.until,
                    "live_ties": len({tie.start for tie in ask.live_ties(seat.start)}),
                }
                rows.append(((customer.id, department.id, up(seat.start.layer), seat.start.id, seat.post or "", up(seat.key)), row))
    return [row for _, row in sorted(rows, key=lambda entry: entry[0])]


@oracle("people.influence")
def influence(ask: Ask) -> list[Row]:
    person = ask.world.find("Person", ask.person_id)
    rows = []
    for other in ask.world.all("Person") if person else []:
        if person is None or other is person or not ask.is_present(other):
            continue
        into, out = _influences(ask, other, person, "out"), _influences(ask, person, other, "in")
        if into or out:
            rows.append(
                {
                    "person_id": other.id,
                    "person": other.name,
                    "title": other.title,
                    "layer": other.layer,
                    "stance": ask.general_stance(other),
                    "is_influencer": bool(into),
                    "is_influenced": bool(out),
                    "influence_in": into,
                    "influence_out": out,
                }
            )
    return in_order(rows, *by("person_id"))


def _influences(ask: Ask, start: Node, end: Node, unless: str) -> list[Row]:
    edges = [edge for edge in ask.active(ask.world.out(start, "INFLUENCES")) if edge.end is end and ask.direction != unless and ask.basis in (None, edge.basis)]
    edges.sort(key=lambda edge: (up(edge.basis), up(edge.since), up(edge.key)))
    return [{"basis": edge.basis, "weight": edge.weight, "is_conflict": edge.is_conflict, "since": edge.since} for edge in edges]
