"""One person or colleague: cards, search, reporting lines."""

from __future__ import annotations

from tests.oracle.ask import MOST_LINES, Ask, Row, by, in_order, or_none, oracle, rounded
from tests.oracle.order import down, up
from tests.oracle.world import Edge, Node


def is_solid(line: Edge) -> bool:
    """A line of no kind counts as solid."""
    return line.kind in (None, "solid")


def solid_lines(ask: Ask, member: Node) -> list[Edge]:
    return [line for line in ask.active(ask.world.out(member, "REPORTS_TO")) if is_solid(line)]


def points_of(ask: Ask, person: Node) -> list[Row]:
    """The control points of live projects that the person holds, one for each decision."""
    decisions = sorted(ask.live_decisions(person), key=lambda decision: (decision.end.id, decision.point, up(decision.key)))
    return [{"project_id": decision.end.id, "project": decision.end.name, "point": decision.point} for decision in decisions]


def _managers(lines: list[Edge]) -> list[Row]:
    ordered = sorted(lines, key=lambda line: line.end.id)
    return [{"person_id": line.end.id, "person": line.end.name, "title": line.end.title} for line in ordered]


def _beside(ask: Ask, person: Node) -> tuple[list[Row], list[Row]]:
    dotted = [line for line in ask.active(ask.world.out(person, "REPORTS_TO")) if not is_solid(line)]
    return _managers(solid_lines(ask, person)), _managers(dotted)


def _kind_first(line: Edge, other: Node) -> tuple[object, ...]:
    """Solid lines first."""
    return (not is_solid(line), other.id)


def _activity(activity: Node) -> Row:
    return {"activity_id": activity.id, "activity": activity.name, "kind": activity.kind, "occurred_on": activity.occurred_on}


def _past(ask: Ask, activities: set[Node]) -> list[Row]:
    past = [activity for activity in activities if activity.occurred_on is not None and activity.occurred_on <= ask.as_of]
    return [_activity(activity) for activity in sorted(past, key=lambda activity: (down(activity.occurred_on), activity.id))]


@oracle("people.card")
def card(ask: Ask) -> list[Row]:
    person = ask.world.find("Person", ask.person_id)
    if person is None:
        return []
    solid, dotted = _beside(ask, person)
    reports = sorted(
        (line for line in ask.active(ask.world.into(person, "REPORTS_TO")) if ask.is_present(line.start)), key=lambda line: _kind_first(line, line.start)
    )
    return [
        {
            "person_id": person.id,
            "person": person.name,
            "name_en": person.name_en,
            "title": person.title,
            "layer": person.layer,
            "power": person.power,
            "stance": ask.general_stance(person),
            "stance_on": person.stance_on if person.stance_on and person.stance_on <= ask.as_of else None,
            "left_on": person.left_on,
            "is_key": ask.is_key(person),
            "key_reasons": _reasons(ask, person),
            "departments": _places(ask, person),
            "solid_managers": solid,
            "dotted_managers": dotted,
            "direct_reports": [
                {"person_id": line.start.id, "person": line.start.name, "title": line.start.title, "kind": line.kind or "solid"} for line in reports
            ],
            "ties": _ties_to(ask, person),
            "projects": _projects(ask, person),
            "activities": _past(ask, {edge.end for edge in ask.world.out(person, "ATTENDED") if ask.was_active(edge, edge.end)}),
        }
    ]


def _reasons(ask: Ask, person: Node) -> list[Row]:
    decisions = sorted(ask.live_decisions(person), key=lambda decision: (decision.end.id, decision.point, up(decision.since), up(decision.key)))
    return [{"reason": "top_leader"} for _ in range(bool(person.is_top_leader))] + [
        {"reason": "control_point", "project_id": decision.end.id, "project": decision.end.name, "point": decision.point} for decision in decisions
    ]


def _places(ask: Ask, person: Node) -> list[Row]:
    return [
        {
            "department_id": department.id,
            "department": department.name,
            "category": department.category,
            "customer_id": customer.id if customer else None,
            "customer": customer.name if customer else None,
        }
        for department in ask.departments_of(person)
        for customer in or_none(ask.customers_of_department(department))
    ]


def _ties_to(ask: Ask, person: Node) -> list[Row]:
    ties = sorted(ask.active(ask.ties_to(person)), key=lambda tie: (down(ask.strength(tie)), tie.start.id, up(tie.since), up(tie.key)))
    return [
        {
            "staff_id": tie.start.id,
            "staff": tie.start.name,
            "title": tie.start.title,
            "layer": tie.start.layer,
            "function": ask.function(tie.start),
            "left_on": tie.start.left_on,
            **_tie(ask, tie),
        }
        for tie in ties
    ]


def _tie(ask: Ask, tie: Edge) -> Row:
    return {
        "level": tie.level,
        "role": tie.role,
        "since": tie.since,
        "last_contact_on": tie.last_contact_on,
        "strength": rounded(ask.strength(tie), 1),
        "is_live": ask.is_live(tie),
    }


def _projects(ask: Ask, person: Node) -> list[Row]:
    decisions = ask.active(ask.world.out(person, "DECIDES", "Project"))
    rows = []
    for project in sorted({decision.end for decision in decisions}, key=lambda node: node.id):
        held = sorted(
            (decision for decision in decisions if decision.end is project), key=lambda decision: (decision.point, up(decision.since), up(decision.key))
        )
        points = [
            {"point": decision.point, "weight": decision.weight, "has_veto": bool(decision.has_veto), "stance": ask.stance(decision)} for decision in held
        ]
        rows.append({"project_id": project.id, "project": project.name, "points": points, "is_live": ask.is_live_project(project)})
    return rows


@oracle("people.staff_card")
def staff_card(ask: Ask) -> list[Row]:
    staff = ask.world.find("Staff", ask.staff_id)
    if staff is None:
        return []
    above = sorted(ask.active(ask.world.out(staff, "REPORTS_TO")), key=lambda line: _kind_first(line, line.end))
    below = sorted(
        (line for line in ask.active(ask.world.into(staff, "REPORTS_TO")) if ask.is_present(line.start)), key=lambda line: _kind_first(line, line.start)
    )
    units = sorted((membership.end for membership in ask.active(ask.world.out(staff, "MEMBER_OF"))), key=lambda node: node.id)
    work = sorted(ask.active(ask.world.out(staff, "WORKS_ON")), key=lambda edge: (edge.end.id, up(edge.role)))
    ties = sorted(ask.active(ask.world.out(staff, "CONTACTS")), key=lambda tie: (down(ask.strength(tie)), tie.end.id, up(tie.since), up(tie.key)))
    return [
        {
            "staff_id": staff.id,
            "staff": staff.name,
            "name_en": staff.name_en,
            "title": staff.title,
            "layer": staff.layer,
            "function": ask.function(staff),
            "capacity": staff.capacity,
            "live_ties": ask.live_count(staff),
            "left_on": staff.left_on,
            "units": [{"unit_id": unit.id, "unit": unit.name, "category": unit.category} for unit in units],
            "managers": [_colleague(line.end, line) for line in above],
            "direct_reports": [_colleague(line.start, line) for line in below],
            "ties": [
                {
                    "person_id": tie.end.id,
                    "person": tie.end.name,
                    "title": tie.end.title,
                    "layer": tie.end.layer,
                    "is_key": ask.is_key(tie.end),
                    **_tie(ask, tie),
                }
                for tie in ties
            ],
            "projects": [{"project_id": edge.end.id, "project": edge.end.name, "role": edge.role, "is_live": ask.is_live_project(edge.end)} for edge in work],
            "activities": _past(ask, {edge.end for type_ in ("ATTENDED", "OWNS") for edge in ask.world.out(staff, type_) if ask.was_active(edge, edge.end)}),
        }
    ]


def _colleague(staff: Node, line: Edge) -> Row:
    return {"staff_id": staff.id, "staff": staff.name, "title": staff.title, "kind": line.kind or "solid"}


@oracle("people.find")
def find(ask: Ask) -> list[Row]:
    rows = []
    sought = ask.text.lower()
    for someone in [*ask.world.all("Person"), *ask.world.all("Staff")]:
        names = [name.lower() for name in (someone.name, someone.name_en, someone.id) if name is not None]
        if not any(sought in name for name in names):
            continue
        is_staff = someone.label == "Staff"
        places = sorted({membership.end for membership in ask.active(ask.world.out(someone, "MEMBER_OF"))}, key=lambda node: node.id)
        customers = [] if is_staff else ask.customers_of(someone)
        row = {
            "kind": "staff" if is_staff else "person",
            "id": someone.id,
            "name": someone.name,
            "name_en": someone.name_en,
            "title": someone.title,
            "layer": someone.layer,
            "place_ids": [place.id for place in places],
            "places": [place.name for place in places],
            "customer_ids": [customer.id for customer in customers],
            "customers": [customer.name for customer in customers],
            "left_on": someone.left_on,
        }
        rows.append(((not ask.is_present(someone), sought not in names, row["kind"], someone.id), row))
    # Of those who left nobody stands before another for matching whole.
    return [row for _, row in sorted(rows, key=lambda entry: (entry[0][0], entry[0][1] and not entry[0][0], *entry[0][2:]))]


def _above(ask: Ask, person: Node) -> dict[Node, int]:
    return ask.world.reach(person, lambda here: [line.end for line in solid_lines(ask, here)], MOST_LINES)


@oracle("people.reporting_chain")
def reporting_chain(ask: Ask) -> list[Row]:
    person = ask.world.find("Person", ask.person_id)
    if person is None:
        return []
    chain = _above(ask, person)
    rows = []
    for step, depth in chain.items():
        solid, dotted = _beside(ask, step)
        rows.append(
            {
                "depth": depth,
                "person_id": step.id,
                "person": step.name,
                "title": step.title,
                "layer": step.layer,
                "left_on": step.left_on,
                "solid_managers": solid,
                "dotted_managers": dotted,
                # Whoever leads back to a step that was there before.
                "is_cycle": any(chain[line.end] <= depth for line in solid_lines(ask, step) if line.end in chain),
            }
        )
    return in_order(rows, *by("depth", "person_id"))


@oracle("people.reports")
def reports(ask: Ask) -> list[Row]:
    boss = ask.world.find("Person", ask.person_id)
    if boss is None:
        return []

    def below(is_followed: bool) -> dict[Node, int]:
        return ask.world.reach(
            boss, lambda here: [line.start for line in ask.active(ask.world.into(here, "REPORTS_TO")) if is_followed or is_solid(line)], MOST_LINES
        )

    solid, found = below(False), below(ask.include_dotted)
    rows = [
        {
            "depth": depth,
            "person_id": person.id,
            "person": person.name,
            "title": person.title,
            "layer": person.layer,
            "kind": "solid" if person in solid else "dotted",
            "manager_ids": sorted(line.end.id for line in ask.active(ask.world.out(person, "REPORTS_TO")) if ask.include_dotted or is_solid(line)),
        }
        for person, depth in found.items()
        if person is not boss and ask.is_present(person)
    ]
    return in_order(rows, *by("depth", "person_id"))


@oracle("people.common_manager")
def common_manager(ask: Ask) -> list[Row]:
    one, other = ask.world.find("Person", ask.person_id), ask.world.find("Person", ask.other_person_id)
    if one is None or other is None:
        return []
    above, other_above = _above(ask, one), _above(ask, other)
    common = {manager: (depth, other_above[manager]) for manager, depth in above.items() if manager in other_above}
    nearest = min(map(sum, common.values()), default=None)
    return in_order(
        [
            {
                "manager_id": manager.id,
                "manager": manager.name,
                "title": manager.title,
                "layer": manager.layer,
                "left_on": manager.left_on,
                "depth": depth,
                "other_depth": other_depth,
            }
            for manager, (depth, other_depth) in common.items()
            if depth + other_depth == nearest
        ],
        *by("manager_id"),
    )
