"""Faults of the data itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations, pairwise
from typing import Any

from orggraph.model import RELATIONSHIPS
from tests.oracle.ask import Ask, Row, by, finding, in_order, named, or_none, oracle
from tests.oracle.order import down, up
from tests.oracle.people import solid_lines
from tests.oracle.world import Edge, Node

BY_SUBJECT = by("customer_id", "subject_kind", "subject_id")
MOST_CIRCLE, MOST_TOLD = 10, 100
MOST_STEPS_TO_CUSTOMER = 7


def _customers_of(ask: Ask, member: Node) -> list[Node | None]:
    """The customers asked about whose person it is; one row without a customer for one of ours or of nobody."""
    found: list[Node] = ask.customers_of(member) if member.label == "Person" else []
    return [customer for customer in or_none(found) if ask.is_asked(customer)]


def _ever(ask: Ask, nodes: Iterable[Node]) -> list[Node | None]:
    """The customers asked about to which any of the nodes ever belonged."""
    found = {
        node
        for start in nodes
        for node in ask.world.reach(
            start,
            lambda here: [edge.end for type_ in ("MEMBER_OF", "PART_OF", "FOR", "WITH", "AT") for edge in ask.world.out(here, type_)],
            MOST_STEPS_TO_CUSTOMER,
        )
        if node.label == "Customer"
    }
    return [customer for customer in or_none(found) if ask.is_asked(customer)]


@oracle("checks.department_category")
def department_category(ask: Ask) -> list[Row]:
    known = {category.id for category in ask.world.all("Category") if category.side in ("customer", "both")}
    rows = []
    for department in ask.world.all("Department"):
        parts = ask.world.out(department, "PART_OF")
        is_over = bool(parts) and not ask.active(parts)
        if department.category in known or is_over:
            continue
        for customer in or_none(ask.customers_of_department(department)):
            if ask.is_asked(customer):
                rows.append(finding(customer, department, {"category": department.category, "people": len(ask.members(department))}))
    return in_order(rows, *BY_SUBJECT)


@oracle("checks.department_without_customer")
def department_without_customer(ask: Ask) -> list[Row]:
    rows = []
    for department in ask.world.all("Department"):
        parts, people = ask.world.out(department, "PART_OF"), ask.members(department)
        if ask.customer_id is None and not ask.customers_of_department(department) and (people or not parts):
            parts = sorted(parts, key=lambda part: (part.end.id, part.end.label, up(part.key)))
            above = [{"id": part.end.id, "name": part.end.name, "until": part.until} for part in parts]
            rows.append(finding(None, department, {"people": len(people), "above": above}))
    return in_order(rows, *BY_SUBJECT)


@oracle("checks.customer_without_people")
def customer_without_people(ask: Ask) -> list[Row]:
    rows = []
    for customer in ask.asked_customers():
        below = {link.start for link in ask.active(ask.world.into(customer, "SUBSIDIARY_OF"))} - {customer}
        if below or ask.people(customer):
            continue
        departments = ask.departments(customer)
        memberships = [membership for department in departments for membership in ask.world.into(department, "MEMBER_OF", "Person")]
        before = {one.start for one in memberships if not _is_empty(one) and (one.since is None or one.since < ask.as_of)}
        rows.append(finding(customer, customer, {"departments": len(departments) or None, "people_before": len(before) or None}))
    return in_order(rows, *BY_SUBJECT)


@oracle("checks.left_staff_ties")
def left_staff_ties(ask: Ask) -> list[Row]:
    rows = []
    for staff in ask.world.all("Staff"):
        if ask.is_present(staff):
            continue
        by_customer: dict[Node | None, list[Edge]] = defaultdict(list)
        for tie in ask.active(ask.world.out(staff, "CONTACTS")):
            for customer in _customers_of(ask, tie.end):
                by_customer[customer].append(tie)
        for customer, ties in by_customer.items():
            ties.sort(key=lambda tie: (tie.end.id, up(tie.key)))
            people = [
                {
                    "person_id": tie.end.id,
                    "person": tie.end.name,
                    "role": tie.role,
                    "level": tie.level,
                    "since": tie.since,
                    "last_contact_on": tie.last_contact_on,
                }
                for tie in ties
            ]
            rows.append(finding(customer, staff, {"title": staff.title, "left_on": staff.left_on, "ties": len(people), "people": people}))
    return in_order(rows, *BY_SUBJECT)


def _days(edge: Edge) -> str:
    return f"{edge.since or '…'} – {edge.until or '…'}"


def _is_empty(edge: Edge) -> bool:
    """Holds on no day."""
    return edge.since is not None and edge.until is not None and edge.until <= edge.since


def _share_a_day(one: Edge, other: Edge) -> bool:
    begins = [edge.since for edge in (one, other) if edge.since is not None]
    ends = [edge.until for edge in (one, other) if edge.until is not None]
    return not begins or not ends or max(begins) < min(ends)


@oracle("checks.overlapping_edges")
def overlapping_edges(ask: Ask) -> list[Row]:
    groups: dict[tuple[Any, ...], list[Edge]] = defaultdict(list)
    for edge in ask.world.edges:
        told_apart = [getattr(edge, name) for name in RELATIONSHIPS[edge.name].discriminators]
        if not _is_empty(edge):
            groups[edge.start, edge.type, edge.end, told_apart[0] if told_apart else None].append(edge)
    faults: dict[Node, list[tuple[Node, Row]]] = defaultdict(list)
    for (origin, type_, target, told_apart_by), edges in groups.items():
        overlapping = {edge for one, other in combinations(edges, 2) if _share_a_day(one, other) for edge in (one, other)}
        if overlapping:
            ordered = sorted(overlapping, key=lambda edge: ((edge.since is not None, edge.since), up(edge.until)))
            told = {"type": type_, "told_apart_by": told_apart_by, **_target(target), "days": [_days(edge) for edge in ordered]}
            faults[origin].append((target, told))
    return _edge_findings(ask, faults, lambda fault: fault["told_apart_by"] or "")


@oracle("checks.until_before_since")
def until_before_since(ask: Ask) -> list[Row]:
    faults: dict[Node, list[tuple[Node, Row]]] = defaultdict(list)
    for edge in ask.world.edges:
        if edge.since is not None and edge.until is not None and edge.until < edge.since:
            faults[edge.start].append((edge.end, {"type": edge.type, **_target(edge.end), "days": _days(edge)}))
    return _edge_findings(ask, faults, lambda fault: fault["days"])


def _target(target: Node) -> Row:
    return {"target_kind": target.subject_kind, "target_id": target.id, "target": named(target)}


def _edge_findings(ask: Ask, faults: dict[Node, list[tuple[Node, Row]]], last_key: Any) -> list[Row]:
    """One finding for each origin and customer at either end of its faults."""
    rows = []
    for origin, found in faults.items():
        by_customer: dict[Node | None, list[Row]] = defaultdict(list)
        for target, fault in found:
            for customer in _ever(ask, (origin, target)):
                by_customer[customer].append(fault)
        for customer, told in by_customer.items():
            edges = sorted(told, key=lambda fault: (fault["type"], fault["target_id"], last_key(fault)))
            rows.append(finding(customer, origin, {"edges": edges}))
    return in_order(rows, *BY_SUBJECT)


@oracle("checks.person_without_department")
def person_without_department(ask: Ask) -> list[Row]:
    rows = []
    for person in ask.world.all("Person"):
        memberships = ask.world.out(person, "MEMBER_OF", "Department")
        has_place = any((edge.until is None or edge.until > ask.as_of) and not _is_empty(edge) for edge in memberships)
        if not ask.is_present(person) or has_place:
            continue
        by_customer: dict[Node | None, set[tuple[Any, ...]]] = defaultdict(set)
        for membership in memberships:
            department = membership.end
            for above in _all_above(ask, department):
                by_customer[above].add((department.id, department.name, membership.until))
        for customer, former in (by_customer or {None: set()}).items():
            if ask.is_asked(customer):
                told = [
                    {"department_id": id_, "department": name, "until": until}
                    for id_, name, until in sorted(former, key=lambda entry: (down(entry[2]), entry[0]))
                ]
                rows.append(finding(customer, person, {"title": person.title, "is_key": ask.is_key(person), "former": told}))
    return in_order(rows, *BY_SUBJECT)


def _all_above(ask: Ask, department: Node) -> list[Node]:
    """The customers to which the department ever belonged."""
    above = ask.world.reach(department, lambda here: [part.end for part in ask.world.out(here, "PART_OF")], MOST_STEPS_TO_CUSTOMER - 1)
    return [node for node in above if node.label == "Customer"]


@oracle("checks.self_report")
def self_report(ask: Ask) -> list[Row]:
    rows = []
    for member in [*ask.world.all("Person"), *ask.world.all("Staff")]:
        lines = sorted((line for line in ask.active(ask.world.out(member, "REPORTS_TO")) if line.end is member), key=lambda line: (up(line.kind), up(line.key)))
        if lines:
            told = [{"kind": line.kind or "solid", "since": line.since, "source": line.source} for line in lines]
            rows += [finding(customer, member, {"title": member.title, "lines": told}) for customer in _customers_of(ask, member)]
    return in_order(rows, *BY_SUBJECT)


@oracle("checks.two_solid_managers")
def two_solid_managers(ask: Ask) -> list[Row]:
    rows = []
    for member in [*ask.world.all("Person"), *ask.world.all("Staff")]:
        lines = [line for line in solid_lines(ask, member) if line.end is not member]
        managers = sorted({line.end for line in lines}, key=lambda node: node.id)
        if len(managers) > 1:
            told = [
                {
                    "id": manager.id,
                    "name": manager.name,
                    "since": min((line.since for line in lines if line.end is manager and line.since), default=None),
                }
                for manager in managers
            ]
            rows += [finding(customer, member, {"title": member.title, "managers": told}) for customer in _customers_of(ask, member)]
    return in_order(rows, *BY_SUBJECT)


@oracle("checks.reporting_cycle")
def reporting_cycle(ask: Ask) -> list[Row]:
    members = [*ask.world.all("Person"), *ask.world.all("Staff")]
    lines = {member: solid_lines(ask, member) for member in members}
    return _circle_rows(lines, {member: _customers_of(ask, member) for member in members})


@oracle("checks.containment_cycle")
def containment_cycle(ask: Ask) -> list[Row]:
    parts = {
        member: [part for part in ask.active(ask.world.out(member, type_)) if part.end.label == member.label]
        for label, type_ in (("Customer", "SUBSIDIARY_OF"), ("Department", "PART_OF"), ("Unit", "PART_OF"))
        for member in ask.world.all(label)
    }
    belongs: dict[str, Any] = {"Customer": lambda member: [member], "Department": ask.customers_of_department, "Unit": lambda _: []}
    owners = {member: [owner for owner in or_none(belongs[member.label](member)) if ask.is_asked(owner)] for member in parts}
    return _circle_rows(parts, owners)


def _circle_rows(lines: Mapping[Node, list[Edge]], owners: Mapping[Node, list[Node | None]]) -> list[Row]:
    """Every circle of up to ten members, at most a hundred of a knot; of a knot without such a one the shortest by its first member."""
    above = {member: sorted({line.end for line in held if line.end is not member}, key=lambda node: node.id) for member, held in lines.items()}
    reached = {member: _reach(above, member) for member in above}
    rows: list[Row] = []
    for first in above:
        knot = {other for other in reached[first] if first in reached[other]}
        if not knot or min(knot, key=lambda node: node.id) is not first:
            continue
        circles = [way for start in knot for way in _circles(above, start, start, [])]
        told = sorted(circles, key=lambda way: (len(way), [member.id for member in way]))[:MOST_TOLD] or [_shortest(above, first)]
        for circle in told:
            steps = list(pairwise([*circle, circle[0]]))
            members = [{"id": here.id, "name": here.name, "since": _first_day(lines[here], up_)} for here, up_ in steps]
            evidence = {"circle": " > ".join(member.id for member in [*circle, circle[0]]), "members": members}
            rows += [finding(customer, circle[0], evidence) for customer in owners[circle[0]]]
    return in_order(rows, *BY_SUBJECT, lambda row: row["evidence"]["circle"])


def _first_day(lines: Iterable[Edge], above: Node) -> Any:
    """The earliest known day of the lines that lead there."""
    return min((line.since for line in lines if line.end is above and line.since), default=None)


def _reach(above: Mapping[Node, list[Node]], member: Node) -> set[Node]:
    """Whoever is met on the ways up from there; the member itself where one comes back."""
    reached: set[Node] = set()
    frontier = {member}
    while frontier:
        frontier = {other for here in frontier for other in above[here]} - reached
        reached |= frontier
    return reached


def _circles(above: Mapping[Node, list[Node]], first: Node, here: Node, walked: list[Node]) -> list[list[Node]]:
    """The ways from `here` back to `first` that meet nobody twice and nobody with a smaller id, without the return to `first`."""
    found = []
    walked = [*walked, here]
    for other in above[here]:
        if other is first:
            found += [walked] if 2 <= len(walked) <= MOST_CIRCLE else []
        elif other.id > first.id and len(walked) < MOST_CIRCLE and other not in walked:
            found += _circles(above, first, other, walked)
    return found


def _shortest(above: Mapping[Node, list[Node]], first: Node) -> list[Node]:
    """The shortest way round from `first`, of equal ones that whose ids come first."""
    ways = [[first]]
    while True:
        back = [way for way in ways if first in above[way[-1]]]
        if back:
            return back[0]
        ways = sorted(([*way, other] for way in ways for other in above[way[-1]] if other not in way), key=lambda way: [member.id for member in way])
