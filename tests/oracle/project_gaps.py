"""Gaps of a project: points frozen too early, opposition, unknown stances, lines and writers without a tie, no power map."""

from __future__ import annotations

from typing import Any

from tests.oracle.ask import POINTS, Ask, Row, by, finding, in_order, oracle
from tests.oracle.decisions import asked_projects, decisions_on
from tests.oracle.order import down
from tests.oracle.world import Edge, Node


def _by_point(found: Any) -> list[str]:
    return sorted(set(found), key=POINTS.index)


@oracle("gaps.late")
def late(ask: Ask) -> list[Row]:
    rows = []
    for customer, project in asked_projects(ask):
        decisions = decisions_on(ask, project)
        for point in POINTS:
            frozen_on = ask.frozen_on(point, project)
            if frozen_on is None or frozen_on > ask.as_of:
                continue
            holders = [decision for decision in decisions if decision.point == point]
            too_late = [_late_holder(ask, decision) for decision in holders if ask.is_in_time(decision) is False]
            if not too_late:
                continue
            evidence = {
                "point": point,
                "frozen_on": frozen_on,
                "days_ago": ask.days_since(frozen_on),
                "late": too_late,
                "asked": [{"person_id": one["person_id"], "person": one["person"]} for one in too_late],
                "in_time": [_person(decision.start) for decision in holders if ask.is_in_time(decision)],
                "ahead": _ahead(ask, project, decisions),
            }
            rows.append(finding(customer, project, evidence))
    return in_order(rows, *by("customer_id", "subject_id"), lambda row: POINTS.index(row["evidence"]["point"]))


def _person(person: Node) -> Row:
    return {"person_id": person.id, "person": person.name}


def _late_holder(ask: Ask, decision: Edge) -> Row:
    return {
        **_person(decision.start),
        "title": decision.start.title,
        "weight": decision.weight,
        "stance": ask.stance(decision),
        "first_support_on": ask.first_support_on(decision),
        "days_late": ask.days_late(decision),
    }


def _ahead(ask: Ask, project: Node, decisions: list[Edge]) -> list[Row]:
    """The points that can still be moved, and who holds them."""
    found = []
    for point in {decision.point for decision in decisions}:
        frozen_on = ask.frozen_on(point, project)
        if frozen_on is None or frozen_on > ask.as_of:
            people = sorted({decision.start for decision in decisions if decision.point == point}, key=lambda node: node.id)
            found.append(
                {
                    "point": point,
                    "frozen_on": frozen_on,
                    "holder_ids": [person.id for person in people],
                    "holders": [person.name or person.id for person in people],
                }
            )
    return in_order(found, *by("frozen_on", "point"))


def _courted(ask: Ask, person: Node) -> list[Row]:
    rivals = sorted({courting.start for courting in ask.active(ask.world.into(person, "COURTS"))}, key=lambda node: node.id)
    told = {**_person(person), "rival_ids": [rival.id for rival in rivals], "rivals": [rival.name or rival.id for rival in rivals]}
    return [told] if rivals else []


@oracle("gaps.opposed")
def opposed(ask: Ask) -> list[Row]:
    rows = []
    for customer, project in asked_projects(ask):
        decisions = decisions_on(ask, project)
        about = {"project_id": project.id, "project": project.name}
        stances: dict[Node, int | None] = {}
        for decision in decisions:
            known = [stance for stance in (stances.get(decision.start), ask.stance(decision)) if stance is not None]
            stances[decision.start] = max(known, default=None)
        for person in stances:
            against = [decision for decision in decisions if decision.start is person and ask.stance(decision) == -1]
            if against:
                evidence = {
                    "is_person": True,
                    "title": person.title,
                    "layer": person.layer,
                    **about,
                    "points": _by_point(decision.point for decision in against),
                    "has_veto": any(decision.has_veto for decision in against),
                    "courted": _courted(ask, person),
                    "held_by": ask.held_by(person),
                    "closest": [],
                }
                rows.append(finding(customer, person, evidence))
        chain = sorted(stances, key=lambda person: (down(-2 if stances[person] is None else stances[person]), person.id))
        courted = [told for person in chain for told in _courted(ask, person)]
        if courted and not any(stance is not None and stance >= 2 for stance in stances.values()):
            closest = [{**_person(person), "stance": 1} for person in chain if stances[person] == 1]
            evidence = {"is_person": False, "title": None, "layer": None, **about, "points": [], "has_veto": False}
            rows.append(finding(customer, project, {**evidence, "courted": courted, "held_by": [], "closest": closest}))
    return in_order(
        rows,
        *by("customer_id"),
        lambda row: not row["evidence"]["has_veto"],
        *by("subject_kind", "subject_id"),
        lambda row: row["evidence"]["project_id"],
    )


@oracle("gaps.stance_unknown")
def stance_unknown(ask: Ask) -> list[Row]:
    rows = []
    for customer, project in asked_projects(ask):
        unknown = [decision for decision in decisions_on(ask, project) if ask.stance(decision) is None]
        for person in {decision.start for decision in unknown}:
            own = [decision for decision in unknown if decision.start is person]
            points = _by_point(decision.point for decision in own)
            evidence = {
                "title": person.title,
                "layer": person.layer,
                "project_id": project.id,
                "project": project.name,
                "points": points,
                "weight": sum(max(decision.weight or 0.0 for decision in own if decision.point == point) for point in points),
                "has_veto": any(decision.has_veto for decision in own),
                "held_by": ask.held_by(person),
            }
            rows.append(finding(customer, person, evidence))
    return in_order(rows, *by("customer_id", "subject_id"), lambda row: row["evidence"]["project_id"])


@oracle("gaps.objectors_below")
def objectors_below(ask: Ask) -> list[Row]:
    rows = []
    for customer, project in asked_projects(ask):
        holders = ask.active(ask.world.into(project, "DECIDES", "Person"))
        deciders = {decision.start for decision in holders if ask.is_present(decision.start)}
        for person in ask.world.all("Person"):
            if ask.general_stance(person) != -1 or not ask.is_present(person) or person in {decision.start for decision in holders}:
                continue
            reaches = []
            for decider in deciders:
                way = _way(ask, person, decider)
                if way is not None:
                    carrier = way[0] if way else None
                    reaches.append(
                        {
                            "decider_id": decider.id,
                            "decider": decider.name,
                            "points": _by_point(decision.point for decision in holders if decision.start is decider),
                            "steps": 1 + len(way),
                            "carrier_id": carrier.id if carrier else None,
                            "carrier": carrier.name if carrier else None,
                        }
                    )
            if reaches:
                reaches = in_order(reaches, *by("steps", "decider_id"))
                evidence = {
                    "title": person.title,
                    "layer": person.layer,
                    "project_id": project.id,
                    "project": project.name,
                    "reaches": reaches,
                    "decider_ids": [reached["decider_id"] for reached in reaches],
                    "deciders": [reached["decider"] or reached["decider_id"] for reached in reaches],
                    "held_by": ask.held_by(person),
                }
                rows.append(finding(customer, person, evidence))
    return in_order(rows, *by("customer_id", "subject_id"), lambda row: row["evidence"]["project_id"])


def _way(ask: Ask, person: Node, decider: Node) -> list[Node] | None:
    """Nobody, or the one between: up a reporting line or along influence, in at most two steps; None when there is no way."""

    def led(here: Node) -> set[Node]:
        edges = [edge for type_ in ("REPORTS_TO", "INFLUENCES") for edge in ask.active(ask.world.out(here, type_))]
        return {edge.end for edge in edges if ask.is_present(edge.end)}

    if decider in led(person):
        return []
    between = sorted((carrier for carrier in led(person) if decider in led(carrier)), key=lambda node: node.id)
    return between[:1] or None


@oracle("gaps.line_uncovered")
def line_uncovered(ask: Ask) -> list[Row]:
    rows = []
    lines = {category.id: category.line for category in ask.world.all("Category")}
    for customer, project in asked_projects(ask):
        if customer is None:
            continue
        there: dict[str, set[Node]] = {line: set() for line in ask.needed_lines}
        for department in ask.departments(customer):
            line = lines.get(department.category)
            if line in there:
                there[line] |= set(ask.members(department))
        covered = [line for line in ask.needed_lines if any(ask.live_ties(person) for person in there[line])]
        missing = [line for line in ask.needed_lines if line not in covered]
        if missing:
            evidence = {
                "missing": [{"line": line, "people": len(there[line]) or None} for line in missing],
                "lines": covered,
                "openings": [{"line": line, "colleagues": ask.matching(id_ for id_, held in lines.items() if held == line)} for line in missing],
            }
            rows.append(finding(customer, project, evidence))
    return in_order(rows, *by("customer_id", "subject_id"))


@oracle("gaps.no_power_map")
def no_power_map(ask: Ask) -> list[Row]:
    rows = []
    for customer, project in asked_projects(ask):
        decisions = decisions_on(ask, project)
        held = {decision.point for decision in decisions}
        missing = [point for point in POINTS if point not in held and not (point == "final" and project.final_mode == "panel")]
        people = sorted({decision.start for decision in decisions}, key=lambda node: node.id)
        has_view = any(_courted(ask, person) for person in people) or _is_told_of(ask, project)
        if not missing and has_view:
            continue
        evidence = {
            "missing_points": missing,
            "lacks_rival_view": not has_view,
            "held_by": [
                {
                    **_person(person),
                    "points": sorted({decision.point for decision in decisions if decision.start is person}),
                    "is_courted": bool(_courted(ask, person)),
                }
                for person in people
            ],
            "final_mode": project.final_mode,
        }
        rows.append(finding(customer, project, evidence))
    return in_order(rows, *by("customer_id", "subject_id"))


def _is_told_of(ask: Ask, project: Node) -> bool:
    """Intelligence on rivals was told about the project, or we have an intent against one there."""
    for edge in ask.active(ask.world.into(project, "ABOUT")):
        source = edge.start
        is_begun = source.label == "Intent" and (source.opened_on is None or source.opened_on <= ask.as_of)
        if is_begun and ask.world.out(source, "AGAINST", "Competitor"):
            return True
        is_told = source.label == "Intelligence" and (source.told_on is None or source.told_on <= ask.as_of)
        if is_told and (source.topic == "rival" or ask.world.out(source, "ABOUT", "Competitor")):
            return True
    return False


@oracle("gaps.spec_writer_uncovered")
def spec_writer_uncovered(ask: Ask) -> list[Row]:
    rows = []
    for customer, project in asked_projects(ask):
        writers = {edge.start for edge in ask.active(ask.world.into(project, "WRITES_SPEC_FOR")) if ask.is_present(edge.start)}
        scorers = {decision.start for decision in decisions_on(ask, project) if decision.point == "scoring"}
        for person in writers | scorers:
            roles = [
                role
                for is_held, point, name in ((person in writers, "drafting", "writes_spec"), (person in scorers, "scoring", "scores"))
                if is_held and (role := _role(ask, project, person, point, name))
            ]
            if roles:
                evidence = {
                    "title": person.title,
                    "layer": person.layer,
                    "project_id": project.id,
                    "project": project.name,
                    "roles": roles,
                    "is_open": any(role["is_open"] for role in roles),
                    "colleagues": ask.colleagues(person),
                }
                rows.append(finding(customer, person, evidence))
    return in_order(rows, *by("customer_id", "subject_id"), lambda row: row["evidence"]["project_id"])


def _role(ask: Ask, project: Node, person: Node, point: str, name: str) -> Row | None:
    frozen_on = ask.frozen_on(point, project)
    if frozen_on is None or frozen_on > ask.as_of:
        is_open = {"spec_role": name, "frozen_on": None, "freezes_on": frozen_on, "is_open": True, "first_tie_on": None}
        return None if ask.live_ties(person) else is_open
    first = ask.first_tie_on(person)
    if first is not None and first < frozen_on:
        return None
    return {"spec_role": name, "frozen_on": frozen_on, "freezes_on": None, "is_open": False, "first_tie_on": first}
