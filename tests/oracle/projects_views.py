"""Pages of a project: what its manager can call on, what was held in each stage, main attack and assist."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.oracle.ask import POINTS, Ask, Row, by, day_of, in_order, oracle, rounded
from tests.oracle.decisions import asked_projects, head_of
from tests.oracle.order import up
from tests.oracle.world import Edge, Node

Stage = tuple[str, date, date | None]


def _side(ties: list[Edge]) -> tuple[int, int, int]:
    """How many people, ties and colleagues."""
    return len({tie.end for tie in ties}), len(ties), len({tie.start for tie in ties})


@oracle("projects.balance")
def balance(ask: Ask) -> list[Row]:
    rows = []
    for customer, project in asked_projects(ask):
        deciders = {decision.start for decision in ask.active(ask.world.into(project, "DECIDES")) if ask.is_present(decision.start)}
        others = set(ask.people(customer)) - deciders if customer else set()
        team = {work.start for work in ask.active(ask.world.into(project, "WORKS_ON"))}
        main, assist = ([tie for person in people for tie in ask.live_ties(person)] for people in (deciders, others))
        (main_people, main_ties, main_staff), (assist_people, assist_ties, assist_staff) = _side(main), _side(assist)
        rows.append(
            head_of(customer, project)
            | {
                "main_people": main_people,
                "main_ties": main_ties,
                "main_staff": main_staff,
                "assist_people": assist_people,
                "assist_ties": assist_ties,
                "assist_staff": assist_staff,
                "main_share": rounded(main_ties / (main_ties + assist_ties), 3) if main or assist else None,
                "is_team_only": bool(main or assist) and all(tie.start in team for tie in [*main, *assist]),
            }
        )
    return rows


def _owner_nodes(ask: Ask, activity: Node) -> list[Node]:
    found = {edge.start for edge in ask.world.into(activity, "OWNS") if ask.was_active(edge, activity)}
    return sorted(found, key=lambda node: str(node.id))


def _owners(ask: Ask, activity: Node) -> Row:
    owners = _owner_nodes(ask, activity)
    return {"owners": [owner.name or owner.id for owner in owners], "owner_ids": [owner.id for owner in owners]}


def _supporting(ask: Ask, project: Node) -> list[Node]:
    """Activities that support the project, by day, those of no known day last."""
    found = {edge.start for edge in ask.world.into(project, "SUPPORTS", "Activity") if ask.was_active(edge, edge.start)}
    return sorted(found, key=lambda activity: (up(day_of(activity)), activity.id))


def stages(project: Node) -> list[Stage]:
    """The stages that have a first day: lead, tender, execution."""
    frozen = (project.qualification_frozen_on, project.drafting_frozen_on, project.criteria_frozen_on)
    first_freeze = next((day for day in frozen if day is not None), None)
    over = project.decided_on or project.closed_on
    won_or_open = project.outcome not in ("lost", "dropped")
    found = [
        ("lead", project.opened_on, first_freeze or over),
        ("tender", first_freeze, over),
        ("execution", project.decided_on if won_or_open else None, project.closed_on),
    ]
    return [stage for stage in found if stage[1] is not None]


def is_running(ask: Ask, stage: Stage) -> bool:
    _, begun_on, ended_on = stage
    return bool(begun_on <= ask.as_of and (ended_on is None or ended_on > ask.as_of))


@oracle("projects.activities")
def activities(ask: Ask) -> list[Row]:
    rows = []
    for customer, project in asked_projects(ask):
        for stage in stages(project):
            name, begun_on, ended_on = stage
            found = []
            for activity in _supporting(ask, project):
                day = day_of(activity)
                is_unknown_yet = activity.occurred_on is not None and activity.occurred_on > ask.as_of
                if day is not None and not is_unknown_yet and begun_on <= day and (ended_on is None or day < ended_on):
                    found.append(
                        {
                            "activity_id": activity.id,
                            "activity": activity.name,
                            "kind": activity.kind,
                            "day": day,
                            "is_held": activity.occurred_on is not None,
                            **_owners(ask, activity),
                        }
                    )
            held = sum(one["is_held"] for one in found)
            rows.append(
                head_of(customer, project)
                | {
                    "project_stage": name,
                    "begun_on": begun_on,
                    "ended_on": ended_on,
                    "is_running": is_running(ask, stage),
                    "held": held,
                    "planned": len(found) - held,
                    "activities": found,
                }
            )
    return in_order(rows, *by("customer_id", "project_id", "begun_on"), lambda row: ("lead", "tender", "execution").index(row["project_stage"]))


def _person(person: Node) -> Row:
    return {"person_id": person.id, "person": person.name, "title": person.title}


def _best(ask: Ask, person: Node) -> Row:
    tie = next(iter(ask.live_ties(person)), None)
    return {
        "staff_id": tie.start.id if tie else None,
        "staff": tie.start.name if tie else None,
        "level": tie.level if tie else None,
    }


def _present(ask: Ask, project: Node, type_: str) -> list[Node]:
    found = {edge.start for edge in ask.active(ask.world.into(project, type_)) if ask.is_present(edge.start)}
    return sorted(found, key=lambda node: str(node.id))


def _decider(ask: Ask, project: Node, person: Node) -> Row:
    held = [decision for decision in ask.active(ask.world.out(person, "DECIDES")) if decision.end is project]
    stances = [stance for decision in held if (stance := ask.stance(decision)) is not None]
    points = {decision.point for decision in held}
    return {
        **_person(person),
        "points": [point for point in POINTS if point in points],
        "stance": min(stances, default=None),
        **_best(ask, person),
    }


def _told(ask: Ask, project: Node) -> list[Row]:
    about = {edge.start for edge in ask.active(ask.world.into(project, "ABOUT", "Intelligence"))}
    known = [item for item in about if item.told_on is None or item.told_on <= ask.as_of]
    known.sort(key=lambda item: (up(item.told_on), item.id))
    return [{"intelligence_id": item.id, "topic": item.topic, "told_on": item.told_on, "confidence": item.confidence} for item in known]


def _intents(ask: Ask, project: Node) -> list[Row]:
    about = {edge.start for edge in ask.active(ask.world.into(project, "ABOUT", "Intent"))}
    begun = sorted((intent for intent in about if intent.opened_on is None or intent.opened_on <= ask.as_of), key=lambda node: node.id)
    return [{"intent_id": intent.id, "intent": intent.name, "kind": intent.kind, "status": intent.status} for intent in begun]


def _agreements(ask: Ask, customers: list[Node]) -> list[Row]:
    found = {edge.start for customer in customers for edge in ask.active(ask.world.into(customer, "WITH", "Agreement"))}
    in_force = [one for one in found if (one.signed_on is None or one.signed_on <= ask.as_of) and (one.ends_on is None or one.ends_on > ask.as_of)]
    return [
        {"agreement_id": one.id, "agreement": one.name, "kind": one.kind, "signed_on": one.signed_on, "ends_on": one.ends_on}
        for one in sorted(in_force, key=lambda node: str(node.id))
    ]


def _activity(ask: Ask, activity: Node) -> Row:
    return {
        "activity_id": activity.id,
        "activity": activity.name,
        "kind": activity.kind,
        "occurred_on": activity.occurred_on,
        "planned_on": activity.planned_on,
        **_owners(ask, activity),
    }


def _team(ask: Ask, project: Node) -> list[Row]:
    found = [work for work in ask.active(ask.world.into(project, "WORKS_ON")) if ask.is_present(work.start)]
    found.sort(key=lambda work: (work.start.id, up(work.role), up(work.key)))
    return [{"staff_id": work.start.id, "staff": work.start.name, "title": work.start.title, "role": work.role} for work in found]


@oracle("projects.assets")
def assets(ask: Ask) -> list[Row]:
    project = ask.world.find("Project", ask.project_id)
    if project is None:
        return []
    customers = sorted({purchase.end for purchase in ask.active(ask.world.out(project, "FOR"))}, key=lambda node: str(node.id))
    deciders = _present(ask, project, "DECIDES")
    reached: set[Any] = {person for customer in customers for person in ask.people(customer) if person not in deciders and ask.live_ties(person)}
    return [
        {
            "project_id": project.id,
            "project": project.name,
            "customer_ids": [customer.id for customer in customers],
            "customers": [customer.name for customer in customers],
            "team": _team(ask, project),
            "deciders": [_decider(ask, project, person) for person in deciders],
            "writers": [{**_person(person), **_best(ask, person)} for person in _present(ask, project, "WRITES_SPEC_FOR")],
            "others_reached": [
                {**_person(person), "layer": person.layer, **_best(ask, person)} for person in sorted(reached, key=lambda person: (up(person.layer), person.id))
            ],
            "activities": [_activity(ask, activity) for activity in _supporting(ask, project)],
            "agreements": _agreements(ask, customers),
            "intelligence": _told(ask, project),
            "intents": _intents(ask, project),
        }
    ]
