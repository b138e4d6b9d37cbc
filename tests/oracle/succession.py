"""Gaps of time to come: who leaves, who succeeds, who will matter later."""

from __future__ import annotations

from tests.oracle.ask import Ask, Row, by, finding, in_order, oracle
from tests.oracle.order import down
from tests.oracle.world import Node

BY_SUBJECT = by("customer_id", "subject_id")


def at_customers(ask: Ask, person: Node, evidence: Row) -> list[Row]:
    return [finding(customer, person, evidence) for customer in ask.customers_of(person) if ask.is_asked(customer)]


@oracle("gaps.leaver")
def leaver(ask: Ask) -> list[Row]:
    rows = []
    for person in ask.world.all("Person"):
        held_by = ask.held_by(person)
        if not ask.is_present(person) or not held_by or any(held["left_on"] is None for held in held_by):
            continue
        here = next((held for held in held_by if held["left_on"] > ask.as_of), None)
        evidence = {
            "is_key": ask.is_key(person),
            "title": person.title,
            "layer": person.layer,
            "introducer_id": here["staff_id"] if here else None,
            "introducer": here["staff"] if here else None,
            "last_day": here["left_on"] if here else None,
            "held_by": held_by,
            "points": ask.points(person),
            "colleagues": ask.colleagues(person),
        }
        rows += at_customers(ask, person, evidence)
    return in_order(rows, *BY_SUBJECT)


@oracle("gaps.rising_star_unowned")
def rising_star_unowned(ask: Ask) -> list[Row]:
    rows = []
    for person in ask.world.all("Person"):
        owners = [tie for tie in ask.active(ask.ties_to(person)) if tie.role in ("A", "B") and ask.is_present(tie.start)]
        if not person.is_rising_star or not ask.is_present(person) or owners:
            continue
        held_by = ask.held_by(person)
        staying = next((held for held in held_by if held["left_on"] is None), None)
        evidence = {
            "title": person.title,
            "layer": person.layer,
            "holder_id": staying["staff_id"] if staying else None,
            "holder": staying["staff"] if staying else None,
            "held_by": held_by,
            "colleagues": ask.colleagues(person),
        }
        rows += at_customers(ask, person, evidence)
    return in_order(rows, *BY_SUBJECT)


@oracle("gaps.successor_uncovered")
def successor_uncovered(ask: Ask) -> list[Row]:
    rows = []
    for person in ask.world.all("Person"):
        edges = [
            edge for edge in ask.active(ask.world.out(person, "MAY_SUCCEED")) if edge.end is not person and ask.is_present(edge.end) and ask.is_key(edge.end)
        ]
        if not ask.is_present(person) or not edges or ask.live_ties(person):
            continue
        leaders = sorted({edge.end for edge in edges}, key=lambda node: node.id)
        best: dict[Node, int] = {}
        for tie in [tie for leader in leaders for tie in ask.live_ties(leader) if ask.is_present(tie.start)]:
            best[tie.start] = max(best.get(tie.start, 0), tie.level)
        introducers = sorted(best, key=lambda staff: (down(best[staff]), staff.id))[:3]
        evidence = {
            "title": person.title,
            "layer": person.layer,
            "may_succeed": [
                {
                    "person_id": leader.id,
                    "person": leader.name,
                    "title": leader.title,
                    "kind": min((edge.kind for edge in edges if edge.end is leader and edge.kind), default=None),
                }
                for leader in leaders
            ],
            "last_contact": ask.last_contact(person),
            "introducers": [{"staff_id": staff.id, "staff": staff.name} for staff in introducers],
            "colleagues": ask.colleagues(person),
        }
        rows += at_customers(ask, person, evidence)
    return in_order(rows, *BY_SUBJECT)
