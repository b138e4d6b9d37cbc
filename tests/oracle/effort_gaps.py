"""Gaps and checks of our own work: channels, sources, stages, targets, blockers, effort, raised levels, ratings."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import Any

from tests.oracle.activity_gaps import customers_of_activity
from tests.oracle.ask import Ask, Row, by, day_of, finding, in_order, oracle
from tests.oracle.decisions import asked_projects, decisions_on
from tests.oracle.market_gaps import in_range
from tests.oracle.order import down, up
from tests.oracle.succession import at_customers
from tests.oracle.world import Edge, Node

BY_SUBJECT = by("customer_id", "subject_id")
_HEARS_OF_PLANS = ("presales", "rnd", "product")
LOWEST_LAYER = 4


def _person(person: Node) -> Row:
    return {"person_id": person.id, "person": person.name}


def _staff(staff: Node) -> Row:
    return {"staff_id": staff.id, "staff": staff.name}


def _by_id(nodes: Any) -> list[Node]:
    return sorted(set(nodes), key=lambda node: str(node.id))


def _team(ask: Ask, projects: Any) -> list[Row]:
    """Who works on the projects and is here, with the first of their roles."""
    roles: dict[Node, list[str]] = defaultdict(list)
    for project in projects:
        for work in ask.active(ask.world.into(project, "WORKS_ON")):
            if ask.is_present(work.start):
                roles[work.start] += [work.role] if work.role is not None else []
    return [{**_staff(staff), "role": min(roles[staff], default=None)} for staff in _by_id(roles)]


@oracle("gaps.silent_channels")
def silent_channels(ask: Ask) -> list[Row]:
    rows = []
    for customer in ask.asked_customers():
        bought = {purchase.start for purchase in ask.active(ask.world.into(customer, "FOR", "Project"))}
        new = [project for project in bought if project.opened_on is not None and ask.ago(ask.project_days) <= project.opened_on <= ask.as_of]
        origins = [project.origin for project in new if project.origin is not None]
        silent = [channel for channel in ask.channels if channel not in origins]
        if len(origins) < ask.least_projects or not silent:
            continue
        best: dict[Node, int] = {}
        for tie in [tie for person in ask.people(customer) for tie in ask.live_ties(person) if ask.is_present(tie.start)]:
            best[tie.start] = max(best.get(tie.start, 0), tie.level)
        fitting = [*silent, *(_HEARS_OF_PLANS if "technical" in silent else ())]
        colleagues = [staff for staff in sorted(best, key=lambda staff: (-best[staff], staff.id)) if ask.function(staff) in fitting]
        evidence = {
            "projects": len(new),
            "unrecorded": (len(new) - len(origins)) or None,
            "found": [{"origin": origin, "count": origins.count(origin)} for origin in sorted(set(origins))],
            "missing": [{"origin": channel} for channel in silent],
            "colleagues": [{**_staff(staff), "function": ask.function(staff)} for staff in colleagues[:3]],
        }
        rows.append(finding(customer, customer, evidence))
    return in_order(rows, *BY_SUBJECT)


@oracle("gaps.single_source")
def single_source(ask: Ask) -> list[Row]:
    rows = []
    for customer, project in asked_projects(ask):
        told: dict[Node, set[Node]] = defaultdict(set)
        for about in ask.active(ask.world.into(project, "ABOUT", "Intelligence")):
            if about.start.told_on is None or about.start.told_on <= ask.as_of:
                for telling in ask.active(ask.world.out(about.start, "TOLD_BY")):
                    told[telling.end].add(about.start)
        stances: dict[Node, int] = {}
        for decision in decisions_on(ask, project):
            if ask.live_ties(decision.start):
                stance = ask.stance(decision)
                stances[decision.start] = max(stances.get(decision.start, -2), -2 if stance is None else stance)
        reached = sorted(stances, key=lambda person: (-stances[person], person.id))
        pillars = [person for person in reached if stances[person] >= 1]
        few = [0 < len(found) < ask.needed_sources for found in (told, pillars)]
        if any(few):
            evidence = {
                "has_few_sources": few[0],
                "has_few_pillars": few[1],
                "sources": [{**_person(person), "items": len(told[person])} for person in _by_id(told)],
                "pillars": [{**_person(person), "stance": stances[person]} for person in pillars],
                "nearest": [{**_person(person), "stance": None if stances[person] == -2 else 0} for person in reached if stances[person] in (0, -2)][:3],
            }
            rows.append(finding(customer, project, evidence))
    return in_order(rows, *BY_SUBJECT)


@oracle("gaps.target_unsupported")
def target_unsupported(ask: Ask) -> list[Row]:
    rows = []
    for project in ask.world.all("Project"):
        is_open = ask.is_live_project(project) and (project.decided_on is None or project.decided_on > ask.as_of)
        supporting = [edge.start for edge in ask.world.into(project, "SUPPORTS") if ask.was_active(edge, edge.start)]
        is_supported = any((day := day_of(activity)) is not None and day >= ask.ago(ask.activity_days) for activity in supporting)
        if project.selection != "selected" or not is_open or is_supported:
            continue
        evidence = {
            "stage": project.stage,
            "amount": project.amount,
            "currency": project.currency,
            "decided_on": project.decided_on,
            "team": _team(ask, [project]),
        }
        customers = {purchase.end for purchase in ask.active(ask.world.out(project, "FOR", "Customer"))}
        rows += [finding(customer, project, evidence) for customer in customers if ask.is_asked(customer)]
    return in_order(rows, *BY_SUBJECT)


@oracle("gaps.ungraded_effort")
def ungraded_effort(ask: Ask) -> list[Row]:
    rows = []
    for customer in ask.asked_customers():
        edges = ask.world.into(customer, "WITH", "Activity")
        activities = {edge.start for edge in edges if ask.is_held(edge.start) and ask.was_active(edge, edge.start)}
        held: dict[Node, set[Node]] = defaultdict(set)
        for tie in [tie for person in ask.people(customer) for tie in ask.live_ties(person)]:
            held[tie.start].add(tie.end)
        if customer.tier is not None or customer.role not in (None, "customer") or not (activities or held):
            continue
        holders = sorted(held, key=lambda staff: (-len(held[staff]), staff.id))
        evidence = {
            "activities": len(activities),
            "ties": sum(map(len, held.values())),
            "staff_count": len(held),
            "holders": [{**_staff(staff), "ties": len(held[staff])} for staff in holders[:3]],
        }
        rows.append(finding(customer, customer, evidence))
    return in_order(rows, *BY_SUBJECT)


@oracle("gaps.target_unreachable")
def target_unreachable(ask: Ask) -> list[Row]:
    rows = []
    for person in ask.world.all("Person"):
        aims = sorted(ask.active(ask.world.into(person, "TARGETS")), key=lambda aim: (aim.start.id, up(aim.key)))
        if not aims or person.layer is None or not ask.is_present(person):
            continue
        lines = ask.active(ask.world.into(person, "REPORTS_TO", "Person"))
        rungs = _by_id(line.start for line in lines if line.kind in (None, "solid") and ask.is_present(line.start))
        for customer in ask.customers_of(person):
            near = [customer, *(link.start for link in ask.active(ask.world.into(customer, "SUBSIDIARY_OF")))]
            known = [other for one in near for other in ask.people(one) if other.layer is not None and ask.live_ties(other)]
            reached = min((other.layer for other in known), default=None)
            steps = (LOWEST_LAYER if reached is None else reached) - person.layer
            if not ask.is_asked(customer) or steps <= ask.most_steps:
                continue
            evidence = {
                "title": person.title,
                "layer": person.layer,
                "reached_layer": reached,
                "steps": steps,
                "targets": [{**_staff(aim.start), "layer": aim.start.layer, "target_level": aim.target_level, "due_on": aim.due_on} for aim in aims],
                "rungs": [{**_person(rung), "layer": rung.layer} for rung in sorted(rungs, key=lambda rung: (-(rung.power or 0), rung.id))[:3]],
            }
            rows.append(finding(customer, person, evidence))
    return in_order(rows, *BY_SUBJECT)


@oracle("gaps.blocker_unsupported")
def blocker_unsupported(ask: Ask) -> list[Row]:
    rows = []
    for project in ask.world.all("Project"):
        decided_on = project.decided_on or project.closed_on
        is_won = project.outcome == "won" and decided_on is not None and ask.ago(ask.won_days) <= decided_on <= ask.as_of
        is_asked = ask.is_live_project(project) or is_won if ask.project_id is None else project.id == ask.project_id
        for customer in {purchase.end for purchase in ask.active(ask.world.out(project, "FOR", "Customer"))} if is_asked else ():
            for department in in_range(ask, customer) if ask.is_asked(customer) else ():
                evidence = _blocker(ask, project, department)
                if evidence:
                    rows.append(finding(customer, department, evidence))
    return in_order(rows, *BY_SUBJECT, lambda row: row["evidence"]["project_id"])


def _blocker(ask: Ask, project: Node, department: Node) -> Row | None:
    people = ask.members(department)
    own = {person: [edge for edge in ask.active(ask.world.out(person, "DECIDES")) if edge.end is project] for person in people}
    vetoes = [person for person in people if any(decision.has_veto for decision in own[person])]
    executes = department.category in ask.execution_categories
    stances = {person: max((decision.stance for decision in own[person] if decision.stance is not None), default=person.stance) for person in people}
    if not (executes or vetoes) or any((stances[person] or 0) >= 1 and ask.live_ties(person) for person in people):
        return None
    near = [(person, ask.live_ties(person)[0].start) for person in people if ask.live_ties(person) and (stances[person] or 0) >= 0]
    return {
        "project_id": project.id,
        "project": project.name,
        "category": department.category,
        "executes": executes,
        "has_veto": bool(vetoes),
        "vetoes": [_person(person) for person in vetoes],
        "people": len(people) or None,
        "opposed": [_person(person) for person in people if stances[person] == -1],
        "nearest": [{**_person(person), **_staff(staff)} for person, staff in near[:3]],
        "colleagues": ask.matching([department.category]),
    }


@oracle("checks.customer_without_leader")
def customer_without_leader(ask: Ask) -> list[Row]:
    rows = []
    for customer in ask.asked_customers():
        people = ask.people(customer)
        executives = sorted((person for person in people if person.layer == 1), key=lambda person: (-(person.power or 0), person.id))
        if people and not any(person.is_top_leader for person in people):
            evidence = {
                "departments": sum(bool(ask.members(department)) for department in ask.departments(customer)),
                "people": len(people),
                "executives": [{**_person(person), "title": person.title} for person in executives[:3]],
            }
            rows.append(finding(customer, customer, evidence))
    return in_order(rows, *BY_SUBJECT)


def _raised(ask: Ask, person: Node, raises: list[Row]) -> list[Row]:
    evidence = {"title": person.title, "raises": raises, "holders": [{"staff_id": one["staff_id"], "staff": one["staff"]} for one in raises]}
    return at_customers(ask, person, evidence) if raises else []


@oracle("checks.level_jump")
def level_jump(ask: Ask) -> list[Row]:
    rows = []
    for person in ask.world.all("Person"):
        raises = []
        for tie in ask.active(ask.ties_to(person)) if ask.is_present(person) else []:
            before = _tie_before(ask, tie)
            if before is None or tie.level is None or tie.level <= before.level:
                continue
            has_evidence = tie.evidence is not None
            if tie.level > before.level + 1 or not has_evidence:
                told = {**_staff(tie.start), "earlier_level": before.level, "level": tie.level, "since": tie.since, "has_evidence": has_evidence}
                raises.append(told)
        rows += _raised(ask, person, in_order(raises, *by("staff_id", "since", "level")))
    return in_order(rows, *BY_SUBJECT)


def _tie_before(ask: Ask, tie: Edge) -> Edge | None:
    """The last tie of the pair that had ended when this one began, of a known level."""
    ended = [
        other
        for other in ask.ties_to(tie.end)
        if other.start is tie.start
        and other is not tie
        and other.level is not None
        and other.until is not None
        and tie.since is not None
        and other.until <= tie.since
    ]
    return min(ended, key=lambda other: (down(other.until), -other.level), default=None)


@oracle("checks.trust_without_evidence")
def trust_without_evidence(ask: Ask) -> list[Row]:
    rows = []
    for person in ask.world.all("Person"):
        met = [edge.end for edge in ask.world.out(person, "ATTENDED") if edge.end.scene == "private"]
        met = [activity for activity in met if activity.occurred_on is not None and activity.occurred_on <= ask.as_of]
        raises = []
        for tie in ask.active(ask.ties_to(person)) if ask.is_present(person) else []:
            is_trust = tie.level is not None and tie.level >= ask.trust_level and tie.evidence is None and tie.since is not None
            days = [activity.occurred_on for activity in met if tie.start in {edge.start for edge in ask.world.into(activity, "ATTENDED", "Staff")}]
            if is_trust and any(day <= tie.since <= day + timedelta(days=ask.raise_days) for day in days):
                told = {**_staff(tie.start), "level": tie.level, "since": tie.since}
                raises += [told] if told not in raises else []
        rows += _raised(ask, person, in_order(raises, *by("staff_id", "since", "level")))
    return in_order(rows, *BY_SUBJECT)


@oracle("checks.outside_rating")
def outside_rating(ask: Ask) -> list[Row]:
    rows = []
    for activity in ask.world.all("Activity"):
        projects = _by_id(edge.end for edge in ask.active(ask.world.out(activity, "SUPPORTS")))
        raters: dict[Node, Any] = {}
        for rating in ask.active(ask.world.into(activity, "RATED")):
            day = rating.rated_on or ask.as_of
            then = Ask(ask.world, {**ask.params, "as_of": day})
            works = [work for project in projects for work in then.active(ask.world.into(project, "WORKS_ON")) if work.start is rating.start]
            if projects and day <= ask.as_of and not works:
                days = [known for known in (raters.get(rating.start), rating.rated_on) if known is not None]
                raters[rating.start] = max(days, default=None)
        if raters:
            evidence = {
                "kind": activity.kind,
                "raters": [{**_staff(staff), "rated_on": raters[staff]} for staff in _by_id(raters)],
                "projects": [{"project_id": project.id, "project": project.name} for project in projects],
                "team": _team(ask, projects),
            }
            rows += [finding(customer, activity, evidence) for customer in customers_of_activity(ask, activity)]
    return in_order(rows, *BY_SUBJECT)
