"""What the field brings home: invitations, visits, scenes, intelligence, outcomes, rivals' faults, small openings, support won, ties won back."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.oracle.ask import Ask, Row, by, day_of, finding, in_order, oracle, rounded
from tests.oracle.order import down, up
from tests.oracle.world import Edge, Node


def _known(customer: Node | None) -> Row:
    return {"customer_id": customer.id if customer else None, "customer": customer.name if customer else None}


def _brief(node: Node) -> Row:
    return {f"{node.subject_kind}_id": node.id, node.subject_kind: node.name}


def _asked(ask: Ask, edges: list[Edge]) -> list[Node]:
    """The customers at the ends of these edges, by id."""
    return sorted({edge.end for edge in edges if edge.end.label == "Customer"}, key=lambda node: node.id)


@oracle("map.intelligence")
def intelligence(ask: Ask) -> list[Row]:
    rows = []
    for item in ask.world.all("Intelligence"):
        if (item.told_on is not None and item.told_on > ask.as_of) or (ask.topic is not None and item.topic != ask.topic):
            continue
        tellers = sorted({edge.end for edge in ask.active(ask.world.out(item, "TOLD_BY"))}, key=lambda node: node.id)
        about = sorted({edge.end for edge in ask.active(ask.world.out(item, "ABOUT"))}, key=lambda node: (node.subject_kind, node.id))
        direct = [node for node in about if node.label == "Customer"]
        projects = [node for node in about if node.label == "Project"]
        buyers = _asked(ask, [edge for project in projects for edge in ask.active(ask.world.out(project, "FOR"))])
        employers = sorted({customer for person in tellers for customer in ask.customers_of(person)}, key=lambda node: node.id)
        for customer in direct or buyers or employers or [None]:
            if ask.is_asked(customer):
                rows.append(
                    {
                        **_known(customer),
                        "intelligence_id": item.id,
                        "topic": item.topic,
                        "told_on": item.told_on,
                        "confidence": item.confidence,
                        "told_by": [_brief(person) for person in tellers],
                        "about": [{"subject_kind": node.subject_kind, "subject_id": node.id, "subject": node.name} for node in about],
                    }
                )
    return in_order(rows, lambda row: (row["told_on"] is None, down(row["told_on"])), *by("intelligence_id", "customer_id"))


@oracle("map.outcomes")
def outcomes(ask: Ask) -> list[Row]:
    rows = []
    for customer in ask.asked_customers():
        for department in ask.departments(customer):
            held: dict[Node, date] = {}
            for edge in ask.world.into(department, "AT", "Outcome"):
                day = edge.start.occurred_on
                if day is None or not ask.ago(ask.activity_days) <= day <= ask.as_of:
                    continue
                if (edge.since is None or edge.since <= day) and (edge.until is None or edge.until > day):
                    held[edge.start] = day
            if not held and department.is_in_contact_range is False:
                continue
            instances = sorted(held, key=lambda outcome: (down(held[outcome]), outcome.id))
            kinds = [outcome.kind for outcome in instances]
            rows.append(
                {
                    **_known(customer),
                    **_brief(department),
                    "channels": kinds.count("channel"),
                    "contained": kinds.count("containment"),
                    "processes": kinds.count("process"),
                    "support": kinds.count("support"),
                    "instances": [
                        {"kind": outcome.kind, "occurred_on": held[outcome], "outcome_id": outcome.id, "outcome": outcome.name} for outcome in instances
                    ],
                }
            )
    return in_order(rows, *by("customer_id", "department_id"))


def _buyers(ask: Ask, project: Node) -> list[Node]:
    found = {purchase.end for purchase in ask.active(ask.world.out(project, "FOR", "Customer"))}
    return [customer for customer in sorted(found, key=lambda node: node.id) if ask.is_asked(customer)]


def _team(ask: Ask, project: Node) -> list[Node]:
    found = {work.start for work in ask.active(ask.world.into(project, "WORKS_ON")) if ask.is_present(work.start)}
    return sorted(found, key=lambda node: node.id)


@oracle("map.local_openings")
def local_openings(ask: Ask) -> list[Row]:
    rows = [
        {
            "region": customer.region,
            **_known(customer),
            **_brief(project),
            "amount": project.amount,
            "currency": project.currency,
            "horizon": project.horizon,
            "owners": [{**_brief(staff), "function": ask.function(staff)} for staff in _team(ask, project)],
        }
        for project in ask.world.all("Project")
        if ask.is_live_project(project) and (project.amount is None or project.amount <= ask.small_amount)
        for customer in _buyers(ask, project)
    ]
    return in_order(rows, *by("region", "customer_id", "project_id"))


@oracle("gaps.brand_plan_missing")
def brand_plan_missing(ask: Ask) -> list[Row]:
    rows = []
    for project in ask.world.all("Project"):
        is_ahead = project.decided_on is None or project.decided_on > ask.as_of
        if project.amount is None or project.amount < ask.brand_amount or not is_ahead or not ask.is_live_project(project):
            continue
        support = {edge.start for edge in ask.active(ask.world.into(project, "SUPPORTS"))}
        if any(ask.is_large(activity) and _stands_for(ask, project, activity) for activity in support):
            continue
        evidence = {
            "amount": project.amount,
            "currency": project.currency,
            "decided_on": project.decided_on,
            "owners": [_brief(staff) for staff in _team(ask, project)],
            "activities": [_brief(activity) for activity in sorted(support, key=lambda node: node.id)],
        }
        rows += [finding(customer, project, evidence) for customer in _buyers(ask, project)]
    return in_order(rows, *by("customer_id", "subject_id"))


def _stands_for(ask: Ask, project: Node, activity: Node) -> bool:
    """Still ahead, or held since the project was opened."""
    if activity.planned_on is not None and activity.planned_on >= ask.as_of:
        return True
    return activity.occurred_on is not None and bool(activity.occurred_on > ask.as_of or project.opened_on is None or activity.occurred_on >= project.opened_on)


@oracle("map.swap_sites")
def swap_sites(ask: Ask) -> list[Row]:
    troubles: dict[tuple[Node, Node], set[Node]] = {}
    for fault in ask.world.all("Fault"):
        is_open = fault.resolved_on is None or fault.resolved_on > ask.as_of
        is_recent = fault.occurred_on is not None and fault.occurred_on >= ask.ago(ask.activity_days)
        if (fault.occurred_on is not None and fault.occurred_on > ask.as_of) or not (is_open or is_recent):
            continue
        for blame in ask.active(ask.world.out(fault, "OF")):
            for place in ask.active(ask.world.out(fault, "AT")):
                troubles.setdefault((blame.end, place.end), set()).add(fault)
    rows = []
    for (competitor, site), faults in troubles.items():
        ordered = sorted(faults, key=lambda fault: (fault.occurred_on is None, down(fault.occurred_on), fault.id))
        is_department = site.label == "Department"
        for customer in ask.customers_of_department(site) if is_department else [site]:
            if not ask.is_asked(customer):
                continue
            shares = [supply.share for supply in ask.active(ask.world.out(competitor, "SUPPLIES")) if supply.end is customer and supply.share is not None]
            below = _departments_below(ask, site)
            reached = {(person, tie.start) for department in below for person in ask.members(department) for tie in ask.live_ties(person)}
            rows.append(
                {
                    **_known(customer),
                    "department_id": site.id if is_department else None,
                    "department": site.name if is_department else None,
                    **_brief(competitor),
                    "faults": [
                        {"fault_id": one.id, "fault": one.name, "kind": one.kind, "occurred_on": one.occurred_on, "resolved_on": one.resolved_on}
                        for one in ordered
                    ],
                    "unresolved": sum(one.resolved_on is None or one.resolved_on > ask.as_of for one in ordered),
                    "share": max(shares, default=None),
                    "reached": [{**_brief(person), **_brief(staff)} for person, staff in sorted(reached, key=lambda pair: (pair[0].id, pair[1].id))],
                }
            )
    return in_order(rows, lambda row: not row["reached"], lambda row: -row["unresolved"], *by("customer_id", "department_id", "competitor_id"))


def _departments_below(ask: Ask, site: Node) -> list[Node]:
    if site.label == "Customer":
        return ask.departments(site)
    found = ask.world.reach(site, lambda here: [part.start for part in ask.active(ask.world.into(here, "PART_OF"))], 6)
    return [node for node in found if node.label == "Department"]


@oracle("map.visits")
def visits(ask: Ask) -> list[Row]:
    rows = []
    for activity in ask.world.all("Activity"):
        day = day_of(activity)
        if activity.kind not in ask.visit_kinds or (day is not None and day < ask.ago(ask.activity_days)):
            continue
        attended = {edge.start for edge in ask.world.into(activity, "ATTENDED") if ask.was_active(edge, activity)}
        ours = {node for node in attended if node.label == "Staff"}
        then = Ask(ask.world, {**ask.params, "as_of": day or ask.as_of})
        units = sorted({edge.end for staff in ours for edge in then.active(ask.world.out(staff, "MEMBER_OF", "Unit"))}, key=lambda node: node.id)
        missing = [
            name
            for name, is_missing in (
                ("owner", not ask.owners(activity)),
                ("day", day is None),
                ("guests", activity.guests is None),
                ("purpose", activity.purpose is None),
                ("expected_result", activity.expected_result is None),
            )
            if is_missing
        ]
        for customer in _asked(ask, [edge for edge in ask.world.out(activity, "WITH") if ask.was_active(edge, activity)]):
            if ask.is_asked(customer):
                rows.append(
                    {
                        **_known(customer),
                        **_brief(activity),
                        "kind": activity.kind,
                        "day": day,
                        "units": [_brief(unit) for unit in units],
                        "staff_count": len(ours),
                        "people_count": len(attended) - len(ours),
                        "missing": missing,
                        "has_units": len(units) >= ask.min_units,
                    }
                )
    return in_order(rows, lambda row: (row["day"] is None, down(row["day"])), *by("customer_id", "activity_id"))


@oracle("profile.scenes")
def scenes(ask: Ask) -> list[Row]:
    held: dict[Node, set[Node]] = {}
    for activity in ask.world.all("Activity"):
        with_them = [edge.end for edge in ask.world.out(activity, "WITH") if ask.was_active(edge, activity)]
        if not ask.is_held(activity) or not any(ask.is_asked(customer) for customer in with_them):
            continue
        for type_ in ("ATTENDED", "OWNS"):
            for edge in ask.world.into(activity, type_, "Staff"):
                if ask.was_active(edge, activity):
                    held.setdefault(edge.start, set()).add(activity)
    rows = []
    for staff, activities in held.items():
        places = [activity.scene for activity in activities]
        told = len(places) - places.count(None)
        rows.append(
            {
                **_brief(staff),
                "activities": len(places),
                **{column: places.count(scene) for column, scene in _SCENES.items()},
                "unrecorded": places.count(None),
                "private_percent": rounded(100.0 * places.count("private") / told, 1) if told else None,
                "planned_percent": ask.planned_private_percent,
            }
        )
    return in_order(rows, *by("staff_id"))


_SCENES = {"office": "office", "our_site": "our_site", "their_site": "their_site", "events": "event", "private": "private"}


@oracle("profile.conversion")
def conversion(ask: Ask) -> list[Row]:
    rows = []
    for customer in ask.asked_customers():
        layers: dict[int | None, list[Node]] = {}
        for person in ask.people(customer):
            ties = [tie for tie in ask.ties_to(person) if tie.level is not None and tie.level >= 1 and (tie.since is None or tie.since <= ask.as_of)]
            if ties:
                layers.setdefault(person.layer, []).append(person)
        for layer, people in layers.items():
            stances = [stance for person in people if (stance := ask.general_stance(person)) is not None]
            supporters = sum(stance >= 1 for stance in stances)
            rows.append(
                {
                    **_known(customer),
                    "layer": layer,
                    "contacted": len(people),
                    "stance_known": len(stances),
                    "supporters": supporters,
                    "share_percent": rounded(100.0 * supporters / len(people), 1),
                }
            )
    return in_order(rows, *by("customer_id", "layer"))


@oracle("profile.recoveries")
def recoveries(ask: Ask) -> list[Row]:
    rows: dict[tuple[Any, ...], Row] = {}
    for person in ask.world.all("Person"):
        if not ask.is_present(person):
            continue
        ties = [tie for tie in ask.ties_to(person) if tie.since is None or tie.until is None or tie.since < tie.until]
        for before in ties:
            if before.until is None or before.until > ask.as_of or not before.level or before.level < 0:
                continue
            later = [tie for tie in ties if tie.start is before.start and tie.since is not None and before.until <= tie.since <= ask.as_of]
            later.sort(key=lambda tie: (tie.since, up(tie.level)))
            follower = later[0] if later and later[0].since == before.until else None
            after = (follower.level or 0) if follower else 0
            if after >= before.level:
                continue
            recovered_on = next((tie.since for tie in later if tie.level is not None and tie.level >= before.level), None)
            for customer in ask.customers_of(person):
                if ask.is_asked(customer):
                    row = {
                        **_known(customer),
                        **_brief(person),
                        **_brief(before.start),
                        "level_before": before.level,
                        "level_after": after,
                        "fell_on": before.until,
                        "recovered_on": recovered_on,
                        "days": ((recovered_on or ask.as_of) - before.until).days,
                    }
                    rows[tuple(row.values())] = row
    return in_order(rows.values(), *by("customer_id", "person_id", "staff_id", "fell_on", "level_before"))


@oracle("map.invitations")
def invitations(ask: Ask) -> list[Row]:
    rows = []
    for customer in ask.world.all("Customer"):
        is_partner = customer.role in ("channel", "supplier")
        if not is_partner and not ask.is_asked(customer):
            continue
        for person in ask.people(customer):
            ties = ask.live_ties(person)
            if is_partner and not ties:
                continue
            stand_in = _heir(ask, person) or _report(ask, person)
            rows.append(
                {
                    "step": 4 if is_partner else person.layer if person.layer in (1, 2) else 3,
                    **_known(customer),
                    **_brief(person),
                    "title": person.title,
                    "layer": person.layer,
                    "is_key": ask.is_key(person),
                    "stance": ask.general_stance(person),
                    "inviter_id": ties[0].start.id if ties else None,
                    "inviter": ties[0].start.name if ties else None,
                    "stand_in_id": stand_in.id if stand_in else None,
                    "stand_in": stand_in.name if stand_in else None,
                    "power": person.power,
                }
            )
    ordered = in_order(
        rows,
        lambda row: row["step"],
        lambda row: not row["is_key"],
        lambda row: (row["power"] is None, down(row["power"])),
        *by("layer", "customer_id", "person_id"),
    )
    return [{name: value for name, value in row.items() if name != "power"} for row in ordered]


def _heir(ask: Ask, person: Node) -> Node | None:
    found = [edge for edge in ask.active(ask.world.into(person, "MAY_SUCCEED")) if edge.start is not person and ask.is_present(edge.start)]
    found.sort(key=lambda edge: (edge.kind is None, edge.kind != "deputy", edge.start.id))
    return found[0].start if found else None


def _report(ask: Ask, person: Node) -> Node | None:
    lines = [line for line in ask.active(ask.world.into(person, "REPORTS_TO", "Person")) if line.kind in (None, "solid") and line.start is not person]
    found = sorted(
        (line.start for line in lines if ask.is_present(line.start)),
        key=lambda node: (up(node.layer), node.power is None, down(node.power), node.id),
    )
    return found[0] if found else None
