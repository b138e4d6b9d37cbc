"""Gaps of what we do together: activities without substance, events that are owed, agreements that are a signature only."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.oracle.ask import Ask, Row, by, day_of, finding, in_order, or_none, oracle, told
from tests.oracle.order import down, up
from tests.oracle.world import Node

BY_SUBJECT = by("customer_id", "subject_id")


def _buyers(ask: Ask, project: Node) -> set[Node]:
    return {purchase.end for purchase in ask.active(ask.world.out(project, "FOR", "Customer"))}


@oracle("gaps.activity_too_late")
def activity_too_late(ask: Ask) -> list[Row]:
    rows = []
    for activity in ask.world.all("Activity"):
        day = day_of(activity)
        if day is None or day < ask.ago(ask.activity_days):
            continue
        late: dict[Node, list[Node]] = {}
        for project in {edge.end for edge in ask.world.out(activity, "SUPPORTS") if ask.was_active(edge, activity)}:
            decided_on = project.decided_on or project.closed_on
            # What accompanies the execution of a project that was won comes at its time.
            is_execution = project.outcome == "won" and decided_on is not None and decided_on <= ask.as_of
            if decided_on is not None and day >= decided_on and not is_execution:
                for customer in _buyers(ask, project):
                    late.setdefault(customer, []).append(project)
        for customer, projects in late.items():
            if not ask.is_asked(customer):
                continue
            named = [
                {
                    "project_id": project.id,
                    "project": project.name,
                    "decided_on": project.decided_on or project.closed_on,
                    "days_late": (day - (project.decided_on or project.closed_on)).days,
                }
                for project in projects
            ]
            named = in_order(named, *by("decided_on", "project_id"))
            evidence = {
                "kind": activity.kind,
                "day": day,
                "is_planned": day > ask.as_of,
                "earliest_decided_on": named[0]["decided_on"],
                "projects": named,
                "owners": ask.owners(activity),
            }
            rows.append(finding(customer, activity, evidence))
    return in_order(rows, *BY_SUBJECT)


@oracle("gaps.activity_unlinked")
def activity_unlinked(ask: Ask) -> list[Row]:
    rows = []
    for activity in ask.world.all("Activity"):
        day = day_of(activity)
        if not ask.is_large(activity) or (day is not None and day < ask.ago(ask.activity_days)):
            continue
        projects = {edge.end for edge in ask.world.out(activity, "SUPPORTS") if ask.was_active(edge, activity)}
        owners = ask.owners(activity)
        missing = [
            {"fact": fact, "en": en, "zh": zh}
            for is_missing, fact, en, zh in (
                (not projects, "project", "a project that it supports", "支撑项目"),
                (activity.budget is None, "budget", "a budget", "预算"),
                (not owners, "owner", "an owner", "负责人"),
            )
            if is_missing
        ]
        if not missing:
            continue
        there = {edge.start for edge in ask.world.into(activity, "ATTENDED", "Staff") if ask.was_active(edge, activity)}
        evidence = {
            "kind": activity.kind,
            "held_day": day if day is not None and day <= ask.as_of else None,
            "planned_day": day if day is not None and day > ask.as_of else None,
            "budget": activity.budget,
            "currency": activity.currency,
            "missing": missing,
            "owners": owners,
            "participants": [
                {"staff_id": staff.id, "staff": staff.name, "layer": staff.layer} for staff in sorted(there, key=lambda staff: (up(staff.layer), staff.id))[:3]
            ],
        }
        direct = {edge.end for edge in ask.world.out(activity, "WITH") if ask.was_active(edge, activity)}
        # Who names no customer is looked for by way of the project.
        for customer in or_none(direct or {buyer for project in projects for buyer in _buyers(ask, project)}):
            if ask.is_asked(customer):
                rows.append(finding(customer, activity, evidence))
    return in_order(rows, *BY_SUBJECT)


def last_of(activities: list[Node], ask: Ask) -> list[Row]:
    """The last activity that took place by the day; a list of one or none."""
    past = [activity for activity in activities if activity.occurred_on is not None and activity.occurred_on <= ask.as_of]
    past.sort(key=lambda activity: (down(activity.occurred_on), activity.id))
    return [told(activity, activity.occurred_on) for activity in past[:1]]


def next_of(activities: list[Node], ask: Ask) -> list[Row]:
    """The next activity that is ahead; a list of one or none."""
    ahead = [activity for activity in activities if ask.is_planned(activity)]
    ahead.sort(key=lambda activity: (up(day_of(activity)), activity.id))
    return [told(activity, day_of(activity)) for activity in ahead[:1]]


@oracle("gaps.no_annual_event")
def no_annual_event(ask: Ask) -> list[Row]:
    rows = []
    for customer in ask.asked_customers():
        edges = [edge for edge in ask.world.into(customer, "WITH", "Activity") if edge.start.kind in ask.organisational_kinds]
        last = last_of([edge.start for edge in edges if ask.was_active(edge, edge.start)], ask)
        since = ask.ago(ask.activity_days)
        if customer.tier not in ask.event_tiers or (last and last[0]["day"] >= since):
            continue
        evidence = {
            "tier": customer.tier,
            "since_day": since,
            "last_event": last,
            "next_event": next_of([edge.start for edge in ask.active(edges)], ask),
            "leaders": [_person(person) for person in ask.people(customer) if person.is_top_leader],
        }
        rows.append(finding(customer, customer, evidence))
    return in_order(rows, *BY_SUBJECT)


def _person(person: Node) -> Row:
    return {"person_id": person.id, "person": person.name, "title": person.title}


@oracle("gaps.signature_only")
def signature_only(ask: Ask) -> list[Row]:
    rows = []
    for agreement in ask.world.all("Agreement"):
        is_in_force = (agreement.signed_on is None or agreement.signed_on <= ask.as_of) and (agreement.ends_on is None or agreement.ends_on > ask.as_of)
        if agreement.kind not in ask.agreement_kinds or not is_in_force:
            continue
        under = ask.world.into(agreement, "UNDER", "Activity")
        last = last_of([edge.start for edge in under if ask.was_active(edge, edge.start)], ask)
        limit = ask.ago(ask.agreement_days)
        is_new = agreement.signed_on is not None and agreement.signed_on >= limit
        lacks_activity = not is_new and (not last or last[0]["day"] < limit)
        for customer in {edge.end for edge in ask.active(ask.world.out(agreement, "WITH"))}:
            executives = [person for person in ask.people(customer) if person.layer == 1]
            lacks_pair = not any(tie.start.layer == 1 for person in executives for tie in ask.live_ties(person))
            if not ask.is_asked(customer) or not (lacks_activity or lacks_pair):
                continue
            executives.sort(key=lambda person: (not person.is_top_leader, person.id))
            signers = sorted({edge.start for edge in ask.world.into(agreement, "SIGNED", "Staff")}, key=lambda node: node.id)
            missing: list[dict[str, Any]] = []
            if lacks_activity:
                missing.append({"fact": "activity", "en": "nothing took place under it", "zh": "名下没有任何活动", "since_day": limit})
            if lacks_pair:
                en, zh = "no executive of theirs is in a live tie with an executive of ours", "双方高层之间没有有效联系"
                missing.append({"fact": "executive_pair", "en": en, "zh": zh, "since_day": None})
            evidence = {
                "kind": agreement.kind,
                "signed_on": agreement.signed_on,
                "lacks_activity": lacks_activity,
                "lacks_pair": lacks_pair,
                "missing": missing,
                "last_activity": last,
                "next_activity": next_of([edge.start for edge in ask.active(under)], ask),
                "executives": [_person(person) for person in executives[:3]],
                "signers": [{"staff_id": staff.id, "staff": staff.name} for staff in signers],
            }
            rows.append(finding(customer, agreement, evidence))
    return in_order(rows, *BY_SUBJECT)


@oracle("gaps.fair_weather")
def fair_weather(ask: Ask) -> list[Row]:
    rows = []
    for customer in ask.asked_customers():
        projects = list({purchase.start for purchase in ask.active(ask.world.into(customer, "FOR", "Project"))})
        stretches = _stretches(ask, projects)
        contacts = _contacts(ask, customer)
        is_touched = any(stretch["from_day"] < day and (day < stretch["to_day"] or stretch["is_open"]) for stretch in stretches for day in contacts)
        known = [stretch for stretch in stretches if any(day <= stretch["from_day"] for day in contacts)]
        if is_touched or not known:
            continue
        best: dict[Node, Any] = {}
        for person in {membership.start for department in ask.departments(customer) for membership in ask.active(ask.world.into(department, "MEMBER_OF"))}:
            for tie in ask.active(ask.ties_to(person)):
                if ask.is_present(tie.start):
                    best[tie.start] = max(best.get(tie.start, -1), -1 if tie.level is None else tie.level)
        holders = sorted(best, key=lambda staff: (-best[staff], staff.id))[:3]
        evidence = {
            "gaps": known,
            "last_contact_on": max(contacts),
            "holders": [{"staff_id": staff.id, "staff": staff.name} for staff in holders],
        }
        rows.append(finding(customer, customer, evidence))
    return in_order(rows, *BY_SUBJECT)


def _stretches(ask: Ask, projects: list[Node]) -> list[Row]:
    """The times without a live project: from the day a project closed while no other went on, to the next opening or to the day asked about."""
    found = []
    for closed_on in sorted({project.closed_on for project in projects if project.closed_on is not None and project.closed_on <= ask.as_of}):
        goes_on = any(
            (project.opened_on is None or project.opened_on <= closed_on) and (project.closed_on is None or project.closed_on > closed_on)
            for project in projects
        )
        openings = [project.opened_on for project in projects if project.opened_on is not None and closed_on < project.opened_on <= ask.as_of]
        to_day = min(openings, default=ask.as_of)
        is_recent = to_day >= ask.ago(ask.look_back_days)
        if not goes_on and is_recent and to_day - closed_on >= timedelta(days=ask.quiet_days):
            found.append({"from_day": closed_on, "to_day": to_day, "is_open": not openings, "days": (to_day - closed_on).days})
    return found


def _contacts(ask: Ask, customer: Node) -> list[Any]:
    """Every day by the day asked about on which somebody met: activities, first and last days of ties, whoever belonged there at any time."""
    days = [edge.start.occurred_on for edge in ask.world.into(customer, "WITH", "Activity")]
    ever = ask.world.reach(customer, lambda here: [part.start for part in ask.world.into(here, "PART_OF")], 6)
    people = {membership.start for department in ever if department is not customer for membership in ask.world.into(department, "MEMBER_OF")}
    days += [day for person in people for tie in ask.ties_to(person) for day in (tie.since, tie.last_contact_on)]
    return [day for day in days if day is not None and day <= ask.as_of]
