"""Lists behind the findings: what an id stands for, why someone is key, ties with their figures, coverage and writers of projects, events."""

from __future__ import annotations

from typing import Any

from tests.oracle.ask import Ask, Row, by, day_of, in_order, oracle, rounded
from tests.oracle.decisions import asked_projects, head_of
from tests.oracle.order import down, up
from tests.oracle.world import Edge, Node

_SUBJECTS = ("Customer", "Department", "Person", "Staff", "Project", "Activity", "Agreement", "Competitor")
_STRONG, _FAIR = 70, 40


@oracle("map.subjects")
def subjects(ask: Ask) -> list[Row]:
    found = [node for label in _SUBJECTS if (node := ask.world.find(label, ask.subject_id)) is not None]
    rows = [{"subject_kind": node.subject_kind, "subject_id": node.id, "subject": node.name, "name_en": node.name_en} for node in found]
    return in_order(rows, *by("subject_kind"))


@oracle("people.key_reasons")
def key_reasons(ask: Ask) -> list[Row]:
    person = ask.world.find("Person", ask.person_id)
    if person is None or not ask.is_present(person):
        return []
    head: Row = {"person_id": person.id, "person": person.name}
    nothing: Row = dict.fromkeys(("project_id", "project", "point", "weight", "has_veto", "since"))
    rows = [head | {"key_reason": "top_leader", **nothing, "stance": ask.general_stance(person)}] if person.is_top_leader else []
    decisions = sorted(ask.live_decisions(person), key=lambda decision: (decision.end.id, decision.point, up(decision.since), decision.key or ""))
    return rows + [
        head
        | {
            "key_reason": "control_point",
            "project_id": decision.end.id,
            "project": decision.end.name,
            "point": decision.point,
            "weight": decision.weight,
            "has_veto": decision.has_veto,
            "stance": ask.stance(decision),
            "since": decision.since,
        }
        for decision in decisions
    ]


@oracle("people.tie_strengths")
def tie_strengths(ask: Ask) -> list[Row]:
    rows: list[tuple[Any, Row]] = []
    for person in ask.world.all("Person"):
        departments = {department.id for department in ask.departments_of(person)}
        if ask.person_id not in (None, person.id) or (ask.department_id is not None and ask.department_id not in departments):
            continue
        for tie in ask.active(ask.ties_to(person)):
            if ask.staff_id in (None, tie.start.id):
                row = _strength(ask, tie)
                rows.append(((down(row["strength"]), person.id, tie.start.id, up(tie.since), up(tie.key)), row))
    return [row for _, row in sorted(rows, key=lambda entry: entry[0])]


def _strength(ask: Ask, tie: Edge) -> Row:
    days = None if tie.last_contact_on is None else max(0, (ask.as_of - tie.last_contact_on).days)
    strength = rounded(ask.strength(tie), 1)
    reasons = (
        ("no_contact_known", tie.last_contact_on is None),
        ("level_unknown", tie.level is None),
        ("level_too_low", tie.level is not None and tie.level < ask.min_level),
        ("silent", days is not None and days > ask.stale_days),
    )
    return {
        "person_id": tie.end.id,
        "person": tie.end.name,
        "staff_id": tie.start.id,
        "staff": tie.start.name,
        "level": tie.level,
        "role": tie.role,
        "since": tie.since,
        "last_contact_on": tie.last_contact_on,
        "days_since": days,
        "half_life_days": ask.half_life_days,
        "left_over": 0.0 if days is None else rounded(0.5 ** (days / ask.half_life_days), 3),
        "strength": strength,
        "band": "strong" if strength >= _STRONG else "fair" if strength >= _FAIR else "weak",
        "is_live": ask.is_live(tie),
        "reason": next((name for name, holds in reasons if holds), None),
    }


@oracle("projects.coverage")
def coverage(ask: Ask) -> list[Row]:
    rows = []
    for customer, project in asked_projects(ask):
        people = ask.people(customer) if customer else []
        deciders = {edge.start for edge in ask.active(ask.world.into(project, "DECIDES", "Person")) if ask.is_present(edge.start)}
        reached = sum(bool(ask.live_ties(person)) for person in people)
        if project.coverage_target is None:
            status = "no_target"
        elif reached >= project.coverage_target:
            status = "met"
        else:
            status = "missed" if project.coverage_due_on is not None and project.coverage_due_on <= ask.as_of else "open"
        rows.append(
            head_of(customer, project)
            | {
                "coverage_target": project.coverage_target,
                "coverage_due_on": project.coverage_due_on,
                "days_left": ask.days_until(project.coverage_due_on),
                "reached": reached,
                "known": len(people),
                "deciders": len(deciders),
                "deciders_reached": sum(bool(ask.live_ties(person)) for person in deciders),
                "target_status": status,
            }
        )
    return rows


@oracle("projects.spec_writers")
def spec_writers(ask: Ask) -> list[Row]:
    rows = []
    for project in ask.world.all("Project"):
        is_opened = project.opened_on is None or project.opened_on <= ask.as_of
        if not (is_opened if ask.project_id is None else project.id == ask.project_id):
            continue
        seats = {("drafting", edge.start) for edge in ask.active(ask.world.into(project, "WRITES_SPEC_FOR"))}
        seats |= {("scoring", edge.start) for edge in ask.active(ask.world.into(project, "DECIDES", "Person")) if edge.point == "scoring"}
        people = [(point, person, _is_covered(ask, project, point, person)) for point, person in sorted(seats, key=lambda seat: (seat[0], seat[1].id))]
        for customer in [pair[0] for pair in asked_projects(Ask(ask.world, {**ask.params, "project_id": project.id}))] if people else []:
            rows.append(
                head_of(customer, project)
                | {
                    "writers": sum(point == "drafting" for point, *_ in people),
                    "writers_covered": sum(point == "drafting" and is_covered for point, _, is_covered in people),
                    "scorers": sum(point == "scoring" for point, *_ in people),
                    "scorers_covered": sum(point == "scoring" and is_covered for point, _, is_covered in people),
                    "covered_share": rounded(sum(is_covered for *_, is_covered in people) / len(people), 3),
                    "technical_score": project.technical_score,
                    "outcome": project.outcome,
                    "uncovered": [
                        {
                            "person_id": person.id,
                            "person": person.name,
                            "spec_role": "writes_spec" if point == "drafting" else "scores",
                            "frozen_on": ask.frozen_on(point, project),
                        }
                        for point, person, is_covered in people
                        if not is_covered
                    ],
                }
            )
    return in_order(rows, *by("customer_id", "project_id"))


def _is_covered(ask: Ask, project: Node, point: str, person: Node) -> bool:
    frozen_on = ask.frozen_on(point, project)
    if frozen_on is None or frozen_on > ask.as_of:
        return bool(ask.live_ties(person))
    first = ask.first_tie_on(person)
    return first is not None and first < frozen_on


@oracle("map.organisational_events")
def organisational_events(ask: Ask) -> list[Row]:
    rows: list[tuple[Any, Row]] = []
    for customer in ask.asked_customers():
        edges = ask.world.into(customer, "WITH", "Activity")
        for activity in {edge.start for edge in edges if ask.was_active(edge, edge.start) and edge.start.kind in ask.organisational_kinds}:
            frames = sorted({edge.end for edge in ask.world.out(activity, "UNDER") if ask.was_active(edge, activity)}, key=lambda node: node.id)
            is_held = activity.occurred_on is not None and activity.occurred_on <= ask.as_of
            row = {
                "customer_id": customer.id,
                "customer": customer.name,
                "activity_id": activity.id,
                "activity": activity.name,
                "activity_kind": activity.kind,
                "method": activity.method,
                "occurred_on": activity.occurred_on,
                "planned_on": activity.planned_on,
                "is_held": is_held,
                "agreement_id": frames[0].id if frames else None,
                "agreement": frames[0].name if frames else None,
                "their_people": _present(ask, activity, "Person"),
                "our_people": _present(ask, activity, "Staff"),
            }
            rows.append(((customer.id, is_held, down(day_of(activity)), activity.id), row))
    return [row for _, row in sorted(rows, key=lambda entry: entry[0])]


def _present(ask: Ask, activity: Node, label: str) -> list[Row]:
    found = {edge.start for edge in ask.world.into(activity, "ATTENDED", label) if ask.was_active(edge, activity)}
    ordered = sorted(found, key=lambda one: (one.layer or 9, one.id))
    kind = label.lower()
    return [{f"{kind}_id": one.id, kind: one.name, "title": one.title, "layer": one.layer} for one in ordered]
