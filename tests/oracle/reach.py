"""What plans, simulations and ways work on: people and colleagues, who leads to whom, who may come next, what hangs on one pair."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.oracle.ask import Ask, Row, by, finding, in_order, oracle, rounded
from tests.oracle.order import down, up
from tests.oracle.world import Edge, Node

Link = tuple[float, str]
GROUNDS = ("recorded_deputy", "recorded_candidate", "deputy_by_title", "direct_report")


def _is_opposed(ask: Ask, person: Node) -> bool:
    return ask.general_stance(person) == -1


def _is_solid(line: Edge) -> bool:
    return line.kind in (None, "solid")


def _categories(ask: Ask, customer: Node, person: Node) -> set[str]:
    here = set(ask.departments(customer))
    return {department.category for department in ask.departments_of(person) if department in here and department.category is not None}


def _functions(ask: Ask, categories: set[str]) -> list[str]:
    theirs = [node for node in ask.world.all("Category") if node.id in categories]
    return sorted({pairing.end.id for node in theirs for pairing in ask.active(ask.world.out(node, "MATCHED_BY"))})


def _decisions(ask: Ask, person: Node) -> list[Row]:
    held = sorted(ask.live_decisions(person), key=lambda decision: (decision.end.id, decision.point, up(decision.key)))
    return [
        {
            "project_id": decision.end.id,
            "project": decision.end.name,
            "point": decision.point,
            "weight": decision.weight,
            "has_veto": bool(decision.has_veto),
            "stance": ask.stance(decision),
        }
        for decision in held
    ]


def _lacks(ask: Ask, person: Node) -> list[str]:
    live = ask.live_ties(person)
    if not ask.is_key(person):
        return [] if live else ["contact"]
    a_owners, b_owners = ({tie.start for tie in live if tie.role == role} for role in ("A", "B"))
    has_backup = any(not a_owners or a_owners != {b} for b in b_owners)
    return ([] if a_owners else ["A"]) + ([] if has_backup else ["B"])


@oracle("insight.people")
def people(ask: Ask) -> list[Row]:
    rows = []
    for customer, person in ask.people_by_customer():
        if ask.customer_ids and customer.id not in ask.customer_ids:
            continue
        lacks = _lacks(ask, person)
        if ask.only_lacking and not lacks:
            continue
        ties = sorted(ask.active(ask.ties_to(person)), key=lambda tie: (down(tie.level), down(tie.last_contact_on), tie.start.id, up(tie.key)))
        rows.append(
            {
                "customer_id": customer.id,
                "customer": customer.name,
                "person_id": person.id,
                "person": person.name,
                "title": person.title,
                "layer": person.layer,
                "is_top_leader": bool(person.is_top_leader),
                "is_key": ask.is_key(person),
                "stance": ask.general_stance(person),
                "functions": _functions(ask, _categories(ask, customer, person)),
                "decisions": _decisions(ask, person),
                "ties": [
                    {
                        "staff_id": tie.start.id,
                        "staff": tie.start.name,
                        "role": tie.role,
                        "level": tie.level,
                        "since": tie.since,
                        "last_contact_on": tie.last_contact_on,
                        "is_live": ask.is_live(tie),
                    }
                    for tie in ties
                ],
                "lacks": lacks,
            }
        )
    return in_order(rows, *by("customer_id", "person_id"))


@oracle("insight.colleagues")
def colleagues(ask: Ask) -> list[Row]:
    return [
        {
            "staff_id": staff.id,
            "staff": staff.name,
            "title": staff.title,
            "layer": staff.layer,
            "function": ask.function(staff),
            "capacity": staff.capacity,
            "live_ties": ask.live_count(staff),
            "left_on": staff.left_on,
        }
        for staff in ask.world.all("Staff")
        if ask.is_present(staff)
    ]


@oracle("insight.leavers")
def leavers(ask: Ask) -> list[Row]:
    rows = []
    for label in ("Person", "Staff"):
        for someone in (node for id_ in ask.ids if (node := ask.world.find(label, id_)) is not None):
            known = [tie.end for tie in ask.active(ask.world.out(someone, "CONTACTS"))] if label == "Staff" else [someone]
            customers = {customer.id for person in known for customer in _all_customers(ask, person)}
            rows.append(
                {
                    "kind": someone.subject_kind,
                    "id": someone.id,
                    **{name: getattr(someone, name) for name in ("name", "name_en", "title", "layer", "left_on")},
                    "customer_ids": sorted(customers),
                }
            )
    return in_order(rows, *by("kind", "id"))


def _all_customers(ask: Ask, person: Node) -> set[Node]:
    """The customers of the departments where the person is now, even where a department has since moved: what a departure may touch."""
    return {
        node
        for department in ask.departments_of(person)
        for node in ask.world.reach(department, lambda here: [part.end for part in ask.world.out(here, "PART_OF")], 6)
        if node.label == "Customer"
    }


@oracle("insight.held_ties")
def held_ties(ask: Ask) -> list[Row]:
    ties = [tie for id_ in ask.ids if (staff := ask.world.find("Staff", id_)) is not None for tie in ask.active(ask.world.out(staff, "CONTACTS"))]
    return [
        {
            "staff_id": tie.start.id,
            "staff": tie.start.name,
            "person_id": tie.end.id,
            "person": tie.end.name,
            "role": tie.role,
            "level": tie.level,
            "since": tie.since,
            "until": tie.until,
        }
        for tie in sorted(ties, key=lambda tie: (tie.start.id, tie.end.id, up(tie.key)))
    ]


# -- who leads to whom


def _leads(ask: Ask, target: Node) -> dict[Node, Link]:
    """Who has a link to this person, with the strongest: its strength and what it is."""
    links: dict[Node, list[Link]] = {}
    for line in ask.active(ask.world.into(target, "REPORTS_TO")):
        links.setdefault(line.start, []).append((ask.solid_strength if _is_solid(line) else ask.dotted_strength, "reports_to"))
    for line in ask.active(ask.world.out(target, "REPORTS_TO")):
        links.setdefault(line.end, []).append((ask.solid_strength if _is_solid(line) else ask.dotted_strength, "manages"))
    for edge in ask.active(ask.world.into(target, "INFLUENCES")):
        if not edge.is_conflict:
            links.setdefault(edge.start, []).append((20.0 * (1 if edge.weight is None else edge.weight), "influences"))
    open_ = {near: found for near, found in links.items() if near is not target and ask.is_present(near) and not ask.is_opposed(near)}
    return {near: min(found, key=lambda link: (-link[0], link[1])) for near, found in open_.items()}


@oracle("people.introductions")
def introductions(ask: Ask) -> list[Row]:
    target = ask.world.find("Person", ask.person_id)
    if target is None or not ask.is_present(target):
        return []
    ways: list[list[tuple[Node, Link]]] = [[]]
    if ask.max_steps >= 2:
        ways += [[(near, link)] for near, link in _leads(ask, target).items()]
    if ask.max_steps >= 3:
        ways += [
            [(far, first), (near, second)] for near, second in _leads(ask, target).items() for far, first in _leads(ask, near).items() if far is not target
        ]
    rows = []
    for way in ways:
        entry = way[0][0] if way else target
        by_staff: dict[Node, list[Edge]] = {}
        for tie in ask.live_ties(entry):
            if ask.is_present(tie.start):
                by_staff.setdefault(tie.start, []).append(tie)
        for staff, ties in by_staff.items():
            best = min(ties, key=lambda tie: (-ask.strength(tie), down(tie.level), down(tie.last_contact_on), up(tie.key)))
            strength = ask.strength(best)
            rows.append(
                {
                    "staff_id": staff.id,
                    "staff": staff.name,
                    "title": staff.title,
                    "layer": staff.layer,
                    "level": best.level,
                    "last_contact_on": best.last_contact_on,
                    "tie_strength": rounded(strength, 1),
                    "via": [{"person_id": node.id, "person": node.name, "title": node.title, "how": how, "strength": worth} for node, (worth, how) in way],
                    "steps": 1 + len(way),
                    "weakest": rounded(min([strength, *(worth for _, (worth, _) in way)]), 1),
                }
            )
    rows.sort(key=lambda row: (-row["weakest"], row["steps"], -row["tie_strength"], row["staff_id"], [step["person_id"] for step in row["via"]]))
    return rows[: ask.ways]


# -- needle points


@oracle("gaps.needle_point")
def needle_point(ask: Ask) -> list[Row]:
    rows = []
    for customer in ask.asked_customers():
        rows += _pairs(ask, customer)
        projects = {sale.start for sale in ask.active(ask.world.into(customer, "FOR", "Project")) if ask.is_live_project(sale.start)}
        for project in projects:
            held = [decision for decision in ask.active(ask.world.into(project, "DECIDES", "Person")) if decision.point == "final"]
            for decider in {decision.start for decision in held if ask.is_present(decision.start)}:
                rows += _passages(ask, customer, project, decider)
    apart = [lambda row, key=key: up(row["evidence"][key]) for key in ("decider_id", "staff_id", "person_id")]  # type: ignore[misc]
    return in_order(rows, *by("customer_id", "subject_kind", "subject_id"), *apart)


def _pairs(ask: Ask, customer: Node) -> list[Row]:
    strengths: dict[tuple[Node, Node], float] = {}
    for person in ask.people(customer):
        for tie in ask.active(ask.ties_to(person)):
            if ask.strength(tie) > 0:
                strengths[tie.start, person] = strengths.get((tie.start, person), 0.0) + ask.strength(tie)
    total = sum(strengths.values())
    nothing: Row = {"decider_id": None, "decider": None, "through": [], "paths": [], "openings": []}
    return [
        finding(
            customer,
            customer,
            {
                "share_percent": rounded(100 * rounded(strength / total, 6), 1),
                "staff_id": staff.id,
                "staff": staff.name,
                "person_id": person.id,
                "person": person.name,
                **nothing,
            },
        )
        for (staff, person), strength in strengths.items()
        if rounded(strength / total, 6) > ask.max_pair_share
    ]


def _passages(ask: Ask, customer: Node, project: Node, decider: Node) -> list[Row]:
    """A finding when everybody's ways to the decider share somebody: found by taking each one out in turn."""

    def is_open(person: Node) -> bool:
        return person is decider or (ask.is_present(person) and not _is_opposed(ask, person))

    def leads(person: Node) -> set[Node]:
        edges = [edge for type_ in ("REPORTS_TO", "INFLUENCES") for edge in ask.active(ask.world.out(person, type_, "Person"))]
        return {edge.end for edge in edges if not (edge.type == "INFLUENCES" and edge.is_conflict)}

    def led_by(person: Node) -> list[Node]:
        edges = [edge for type_ in ("REPORTS_TO", "INFLUENCES") for edge in ask.active(ask.world.into(person, type_, "Person"))]
        return [edge.start for edge in edges if not (edge.type == "INFLUENCES" and edge.is_conflict) and is_open(edge.start)]

    steps = ask.world.reach(decider, led_by, ask.max_steps)
    known = {person: {tie.start for tie in ask.live_ties(person)} for person in steps}

    def shortest(without: Node | None = None) -> dict[Node, int]:
        """How many steps each person is from the decider when somebody is taken out."""
        if without is decider:
            return {}
        return ask.world.reach(decider, lambda here: [near for near in led_by(here) if near in steps and near is not without], len(steps))

    def is_reached(without: Node | None = None) -> bool:
        return any(staff is not without for person in shortest(without) for staff in known[person])

    if not is_reached():
        return []
    everyone = {*steps, *(staff for holders in known.values() for staff in holders)} - {decider}
    through = [node for node in everyone if not is_reached(without=node)]
    if not through:
        return []
    ways: list[tuple[Node, ...]] = []

    def follow(way: tuple[Node, ...]) -> None:
        if way[-1] is decider:
            ways.append(way)
        elif len(way) <= max(steps.values()) + 1:
            for near in leads(way[-1]):
                if near in steps and near not in way:
                    follow((*way, near))

    for person, holders in known.items():
        for staff in holders:
            follow((staff, person))
    ways = sorted((way for way in ways if len(way) <= max(steps.values()) + 2), key=lambda way: (len(way), [node.id for node in way]))[:3]
    past, border = {decider}, [decider]
    while border:
        border = [near for near in steps if near not in past and near not in through and leads(near) & set(border)]
        past.update(border)
    nothing: Row = dict.fromkeys(("staff_id", "staff", "person_id", "person"))
    evidence: Row = {
        "share_percent": None,
        **nothing,
        "decider_id": decider.id,
        "decider": decider.name,
        "through": [{**nothing, f"{node.subject_kind}_id": node.id, node.subject_kind: node.name} for node in _in_path_order(through, ways[0])],
        "paths": [
            {
                "staff_id": way[0].id,
                "staff": way[0].name,
                "person_ids": [node.id for node in way[1:-1]],
                "persons": [node.name or node.id for node in way[1:-1]],
            }
            for way in ways
        ],
        "openings": [{"person_id": node.id, "person": node.name} for node in sorted(past, key=lambda node: (steps[node], node.id))[:3]],
    }
    return [finding(customer, project, evidence)]


def _in_path_order(through: list[Node], way: tuple[Node, ...]) -> list[Node]:
    """Whoever cannot be avoided stands on every way: in the order of the first."""
    return [node for node in way if node in through]


# -- who comes next, what hangs on one


def _is_deputy(ask: Ask, person: Node) -> bool:
    return person.title is not None and any(word in person.title for word in ask.deputy_words)


@oracle("people.successors")
def successors(ask: Ask) -> list[Row]:
    rows = []
    for customer, person in ask.people_by_customer():
        if ask.person_id not in (None, person.id) or not ask.is_key(person):
            continue
        for successor, place in _successors(ask, person).items():
            if successor is person or not ask.is_present(successor):
                continue
            held_by = ask.held_by(successor)
            rows.append(
                {
                    "customer_id": customer.id,
                    "customer": customer.name,
                    "person_id": person.id,
                    "person": person.name,
                    "title": person.title,
                    "successor_id": successor.id,
                    "successor": successor.name,
                    "successor_title": successor.title,
                    "layer": successor.layer,
                    "ground": GROUNDS[place],
                    "stance": ask.general_stance(successor),
                    "is_rising_star": bool(successor.is_rising_star),
                    "is_covered": bool(held_by),
                    "held_by": held_by,
                }
            )
    return in_order(rows, *by("customer_id", "person_id"), lambda row: GROUNDS.index(row["ground"]), *by("successor_id"))


def _successors(ask: Ask, person: Node) -> dict[Node, int]:
    found: list[tuple[Node, int]] = [(edge.start, 0 if edge.kind == "deputy" else 1) for edge in ask.active(ask.world.into(person, "MAY_SUCCEED", "Person"))]
    for line in ask.active(ask.world.into(person, "REPORTS_TO", "Person")):
        if _is_solid(line) and (_is_deputy(ask, line.start) or _is_within(line.start, person, None)):
            found.append((line.start, 2 if _is_deputy(ask, line.start) else 3))
    for department in ask.departments_of(person):
        beside = {seat.start for seat in ask.active(ask.world.into(department, "MEMBER_OF", "Person"))}
        found += [(other, 2) for other in beside if _is_deputy(ask, other) and _is_within(other, person, person.layer)]
    best: dict[Node, int] = {}
    for successor, place in found:
        best[successor] = min(place, best.get(successor, place))
    return best


def _is_within(successor: Node, person: Node, least: int | None) -> bool:
    """At most one layer below, and no higher than `least` where that is given; unknown layers are not."""
    if successor.layer is None or person.layer is None:
        return False
    return bool(successor.layer <= person.layer + 1 and (least is None or successor.layer >= least))


@oracle("people.rising_stars")
def rising_stars(ask: Ask) -> list[Row]:
    rows = []
    for customer, person in ask.people_by_customer():
        after = ask.as_of - timedelta(days=ask.mover_days)
        moves = [seat for seat in ask.world.out(person, "MEMBER_OF", "Department") if seat.since is not None and after < seat.since <= ask.as_of]
        signs = [
            sign
            for sign, holds in (
                ("recorded_successor", any(edge.end is not person for edge in ask.active(ask.world.out(person, "MAY_SUCCEED")))),
                ("deputy_by_title", person.layer is not None and person.layer <= 2 and _is_deputy(ask, person)),
                ("fast_mover", len(moves) >= 2),
            )
            if holds
        ]
        if not person.is_rising_star and not signs:
            continue
        owners = [tie for tie in ask.active(ask.ties_to(person)) if tie.role in ("A", "B") and ask.is_present(tie.start)]
        rows.append(
            {
                "customer_id": customer.id,
                "customer": customer.name,
                "person_id": person.id,
                "person": person.name,
                "title": person.title,
                "layer": person.layer,
                "is_rising_star": bool(person.is_rising_star),
                "signs": signs,
                "owners": [
                    {"staff_id": tie.start.id, "staff": tie.start.name, "role": tie.role, "level": tie.level, "last_contact_on": tie.last_contact_on}
                    for tie in sorted(owners, key=lambda tie: (tie.role, tie.start.id, up(tie.key)))
                ],
                "held_by": ask.held_by(person),
            }
        )
    return in_order(rows, *by("customer_id"), lambda row: not row["is_rising_star"], *by("person_id"))


@oracle("profile.dependence")
def dependence(ask: Ask) -> list[Row]:
    rows = []
    for customer in ask.asked_customers():
        holders = {person: {tie.start for tie in ask.live_ties(person)} for person in ask.people(customer)}
        reached = [person for person in holders if holders[person]]
        lost: dict[Node, list[Node]] = {}
        for person in reached:
            if len(holders[person]) == 1:
                lost.setdefault(next(iter(holders[person])), []).append(person)

        def cost(staff: Node, lost: dict[Node, list[Node]] = lost) -> tuple[Any, ...]:
            return (-sum(ask.is_key(person) for person in lost[staff]), -len(lost[staff]), staff.id)

        worst = min(lost, key=cost) if lost else None
        gone = lost[worst] if worst else []
        rows.append(
            {
                "customer_id": customer.id,
                "customer": customer.name,
                "staff_id": worst.id if worst else None,
                "staff": worst.name if worst else None,
                "people_reached": len(reached),
                "people_left": len(reached) - len(gone),
                "people_lost": len(gone),
                "key_people_reached": sum(ask.is_key(person) for person in reached),
                "key_people_lost": sum(ask.is_key(person) for person in gone),
                "lost_percent": rounded(100.0 * len(gone) / len(reached), 1) if reached else 0.0,
                "lost_ids": [person.id for person in gone],
                "losts": [person.name or person.id for person in gone],
            }
        )
    return in_order(rows, *by("customer_id"))
