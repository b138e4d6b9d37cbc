"""Who decides: key people, the decision chain, the key relationship table."""

from __future__ import annotations

from typing import Any

from tests.oracle.ask import ALWAYS, POINTS, Ask, Row, by, dated, in_order, or_none, oracle
from tests.oracle.order import down, up
from tests.oracle.world import Edge, Node


def _best(ask: Ask, person: Node | None) -> Row:
    tie = next(iter(ask.live_ties(person)), None) if person else None
    return {
        "staff_id": tie.start.id if tie else None,
        "staff": tie.start.name if tie else None,
        "level": tie.level if tie else None,
        "last_contact_on": tie.last_contact_on if tie else None,
    }


def _customers_or_none(ask: Ask, person: Node) -> list[Node | None]:
    """The customers asked about to whom the person belongs; one row without a customer when there is none at all."""
    return [customer for customer in or_none(ask.customers_of(person)) if ask.is_asked(customer)]


@oracle("chain.key_people")
def key_people(ask: Ask) -> list[Row]:
    rows = []
    for person in ask.world.all("Person"):
        if not ask.is_key(person) or not ask.is_present(person):
            continue
        decisions = sorted(ask.live_decisions(person), key=lambda decision: (decision.end.id, decision.point, down(decision.weight), up(decision.key)))
        for customer in _customers_or_none(ask, person):
            rows.append(
                {
                    "customer_id": customer.id if customer else None,
                    "customer": customer.name if customer else None,
                    "person_id": person.id,
                    "person": person.name,
                    "title": person.title,
                    "layer": person.layer,
                    "power": person.power,
                    "stance": ask.general_stance(person),
                    "is_top_leader": bool(person.is_top_leader),
                    "points": [
                        {"project_id": decision.end.id, "project": decision.end.name, "point": decision.point, "weight": decision.weight}
                        for decision in decisions
                    ],
                    "live_ties": len(ask.live_ties(person)),
                    **_best(ask, person),
                }
            )
    return in_order(rows, *by("customer_id"), lambda row: down(row["is_top_leader"]), *by("layer", "person_id"))


def _order_of_point(decision: Edge | None) -> int:
    return POINTS.index(decision.point) if decision else len(POINTS) - 1


@oracle("chain.key_relationship_table")
def key_relationship_table(ask: Ask) -> list[Row]:
    rows: list[tuple[Any, Row]] = []
    asked = ask.world.find("Project", ask.project_id)
    buyers = {purchase.end for purchase in ask.active(ask.world.out(asked, "FOR"))} if asked else set()
    for person in ask.world.all("Person"):
        if not ask.is_key(person) or not ask.is_present(person):
            continue
        decisions: list[Edge | None] = [decision for decision in ask.live_decisions(person) if ask.project_id in (None, decision.end.id)]
        for customer in _customers_or_none(ask, person):
            # Asked for one project: those who hold a point of it, and the top leaders of the unit that buys it.
            is_buyers_leader = bool(person.is_top_leader) and customer in buyers
            for decision in decisions or ([None] if ask.project_id is None or is_buyers_leader else []):
                row = _key_row(ask, customer, person, decision)
                weight = decision.weight if decision and decision.weight is not None else -1.0
                since, key = (decision.since, decision.key) if decision else (None, None)
                order = (
                    up(row["customer_id"]),
                    down(row["is_top_leader"]),
                    up(row["layer"]),
                    up(row["person_id"]),
                    up(row["project_id"]),
                    _order_of_point(decision),
                    down(weight),
                    up(since),
                    up(key),
                )
                rows.append((order, row))
    return [row for _, row in sorted(rows, key=lambda entry: entry[0])]


def _key_row(ask: Ask, customer: Node | None, person: Node, decision: Edge | None) -> Row:
    ties = ask.live_ties(person)
    owners = {role: next((tie.start for tie in ties if tie.role == role), None) for role in ("A", "B")}
    return {
        "customer_id": customer.id if customer else None,
        "customer": customer.name if customer else None,
        "person_id": person.id,
        "person": person.name,
        "title": person.title,
        "layer": person.layer,
        "is_top_leader": bool(person.is_top_leader),
        "project_id": decision.end.id if decision else None,
        "project": decision.end.name if decision else None,
        "point": decision.point if decision else None,
        "weight": decision.weight if decision else None,
        "has_veto": bool(decision.has_veto) if decision else None,
        "stance": ask.stance(decision) if decision else ask.general_stance(person),
        **_best(ask, person),
        "a_owner_id": owners["A"].id if owners["A"] else None,
        "a_owner": owners["A"].name if owners["A"] else None,
        "b_owner_id": owners["B"].id if owners["B"] else None,
        "b_owner": owners["B"].name if owners["B"] else None,
        **(_timing(ask, decision) if decision else _no_timing(ask, person)),
    }


def _timing(ask: Ask, decision: Edge) -> Row:
    return {
        "frozen_on": ask.frozen_on(decision.point, decision.end),
        "first_support_on": dated(ask.first_support_on(decision)),
        "in_time": ask.is_in_time(decision),
        "days_late": ask.days_late(decision),
    }


def _no_timing(ask: Ask, person: Node | None) -> Row:
    """Without a point there is no freeze, but still a first day of support by the general stance."""
    support = None
    if person is not None and (ask.general_stance(person) or 0) >= 1:
        support = ask.first_live_on(person, person.stance_on or ALWAYS)
    return {"frozen_on": None, "first_support_on": dated(support), "in_time": None, "days_late": None}


@oracle("chain.decision_chain")
def decision_chain(ask: Ask) -> list[Row]:
    rows: list[tuple[Any, Row]] = []
    for project in ask.world.all("Project"):
        # A project that is named is shown whether live or not.
        if not (ask.is_live_project(project) if ask.project_id is None else project.id == ask.project_id):
            continue
        buyers = sorted({purchase.end for purchase in ask.active(ask.world.out(project, "FOR"))}, key=lambda node: node.id)
        for customer in [buyer for buyer in or_none(buyers) if ask.is_asked(buyer)]:
            for step, point in enumerate(POINTS):
                decisions: list[Edge | None] = [
                    decision
                    for decision in ask.active(ask.world.into(project, "DECIDES", "Person"))
                    if decision.point == point and ask.is_present(decision.start)
                ]
                for decision in decisions or [None]:
                    row = _chain_row(ask, customer, project, point, decision)
                    weight = row["weight"] if row["weight"] is not None else -1.0
                    since, key = (decision.since, decision.key) if decision else (None, None)
                    rows.append(((up(row["customer_id"]), project.id, step, down(weight), up(row["person_id"]), up(since), up(key)), row))
    return [row for _, row in sorted(rows, key=lambda entry: entry[0])]


def _chain_row(ask: Ask, customer: Node | None, project: Node, point: str, decision: Edge | None) -> Row:
    person = decision.start if decision else None
    frozen_on = ask.frozen_on(point, project)
    return {
        "customer_id": customer.id if customer else None,
        "customer": customer.name if customer else None,
        "project_id": project.id,
        "project": project.name,
        "point": point,
        "person_id": person.id if person else None,
        "person": person.name if person else None,
        "title": person.title if person else None,
        "layer": person.layer if person else None,
        "weight": decision.weight if decision else None,
        "has_veto": bool(decision.has_veto) if decision else None,
        "stance": ask.stance(decision) if decision else None,
        **_best(ask, person),
        "live_ties": len(ask.live_ties(person)) if person else None,
        "days_to_freeze": ask.days_until(frozen_on),
        **(_timing(ask, decision) if decision else _no_timing(ask, person)),
        "frozen_on": frozen_on,
    }
