"""How a project is decided: control points, votes, influencers, rivals, and what changed between two days."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import zip_longest
from typing import Any

from tests.oracle.ask import POINTS, Ask, Row, dated, in_order, or_none, oracle, rounded
from tests.oracle.order import down, up
from tests.oracle.people import is_solid
from tests.oracle.world import Edge, Node

MOST_STEPS = 3
MOST_WITHOUT_WEIGHT = 20
DAYS_BETWEEN = 30


def asked_projects(ask: Ask) -> list[tuple[Node | None, Node]]:
    """The project asked about, live or not, or every live one, each with each customer asked about that buys it."""
    found: list[tuple[Node | None, Node]] = []
    for project in ask.world.all("Project"):
        if ask.is_live_project(project) if ask.project_id is None else project.id == ask.project_id:
            buyers = {purchase.end for purchase in ask.active(ask.world.out(project, "FOR", "Customer"))}
            found += [(buyer, project) for buyer in or_none(buyers) if ask.is_asked(buyer)]
    return sorted(found, key=lambda pair: (up(pair[0].id if pair[0] else None), pair[1].id))


def decisions_on(ask: Ask, project: Node) -> list[Edge]:
    """Who is present and holds a point of the project on that day: in the order of the points, the heaviest first."""
    found = [decision for decision in ask.active(ask.world.into(project, "DECIDES", "Person")) if ask.is_present(decision.start)]
    return sorted(
        found,
        key=lambda decision: (
            POINTS.index(decision.point),
            down(-1.0 if decision.weight is None else decision.weight),
            decision.start.id,
            up(decision.since),
            up(decision.key),
        ),
    )


def head_of(customer: Node | None, project: Node) -> Row:
    return {
        "customer_id": customer.id if customer else None,
        "customer": customer.name if customer else None,
        "project_id": project.id,
        "project": project.name,
    }


@oracle("chain.control_points")
def control_points(ask: Ask) -> list[Row]:
    rows = []
    for customer, project in asked_projects(ask):
        for point in POINTS:
            held_by = [_holder(ask, decision) for decision in decisions_on(ask, project) if decision.point == point]
            timely = [holder["in_time"] for holder in held_by]
            frozen_on = ask.frozen_on(point, project)
            rows.append(
                head_of(customer, project)
                | {
                    "point": point,
                    "is_final_call": point == ("scoring" if project.final_mode == "panel" else "final"),
                    "final_mode": project.final_mode if point in ("scoring", "final") else None,
                    "frozen_on": frozen_on,
                    "days_to_freeze": ask.days_until(frozen_on),
                    "people": len(held_by),
                    "weight": rounded(sum(holder["weight"] or 0.0 for holder in held_by), 6),
                    "in_time": False if False in timely else True if timely and all(timely) else None,
                    "people_in_time": timely.count(True),
                    "people_late": timely.count(False),
                    "held_by": held_by,
                }
            )
    return rows


def _holder(ask: Ask, decision: Edge) -> Row:
    best = next(iter(ask.live_ties(decision.start)), None)
    return {
        "person_id": decision.start.id,
        "person": decision.start.name,
        "title": decision.start.title,
        "weight": decision.weight,
        "has_veto": bool(decision.has_veto),
        "stance": ask.stance(decision),
        "staff_id": best.start.id if best else None,
        "staff": best.start.name if best else None,
        "level": best.level if best else None,
        "last_contact_on": best.last_contact_on if best else None,
        "first_support_on": dated(ask.first_support_on(decision)),
        "in_time": ask.is_in_time(decision),
        "days_late": ask.days_late(decision),
    }


@oracle("chain.votes")
def votes(ask: Ask) -> list[Row]:
    rows = []
    for customer, project in asked_projects(ask):
        ballots = _ballots(ask, project)
        tally, lowest, highest = (rounded(sum(ballot[name] for ballot in ballots), 6) for name in ("tally", "lowest", "highest"))
        heaviest = ballots[0] if ballots else None
        decisive = min(ballots, key=lambda ballot: (-ballot["lowest"], ballot["person_id"]), default=None)
        blocking = [ballot for ballot in ballots if ballot["blocks"]]
        lowest_without = rounded(lowest - (decisive["lowest"] if decisive else 0.0), 6)
        if highest < 0:
            result = "losing"
        elif lowest <= 0 or blocking:
            result = "undecided"
        else:
            result = "safe" if lowest_without > 0 else "depends_on_one"
        held = {point["point"] for ballot in ballots for point in ballot["points"]}
        rows.append(
            head_of(customer, project)
            | {
                "final_mode": project.final_mode,
                "result": result,
                "tally": tally,
                "lowest": lowest,
                "highest": highest,
                "heaviest_id": heaviest["person_id"] if heaviest else None,
                "heaviest": heaviest["person"] if heaviest else None,
                "tally_without": rounded(tally - (heaviest["tally"] if heaviest else 0.0), 6),
                "decisive_id": decisive["person_id"] if decisive else None,
                "decisive": decisive["person"] if decisive else None,
                "lowest_without": lowest_without,
                "voters": len(ballots),
                "voters_unknown": sum(bool(ballot["is_unknown"]) for ballot in ballots),
                "vetoes": [{"person_id": ballot["person_id"], "person": ballot["person"], "is_unknown": bool(ballot["is_unknown"])} for ballot in blocking],
                "votes": ballots,
                "points_unheld": [point for point in POINTS if point not in held],
                "without_weight": _without_weight(ask, customer, ballots),
            }
        )
    return rows


def _ballots(ask: Ask, project: Node) -> list[Row]:
    """One row a person: all that they hold, with the stance that is assumed, else known."""
    # Of somebody named twice the first stance is assumed.
    assumed = dict(reversed([*zip_longest(ask.assumed_people, ask.assumed_stances[: len(ask.assumed_people)])]))
    decisions = decisions_on(ask, project)
    ballots = []
    for person in {decision.start for decision in decisions}:
        held = []
        for decision in decisions:
            if decision.start is person:
                weight = ask.default_weight if decision.weight is None else decision.weight
                weight = weight if decision.point == "final" else weight * ask.crisis_factor
                stance = assumed.get(person.id)
                held.append((decision, weight, ask.stance(decision) if stance is None else stance))
        held.sort(key=lambda entry: (POINTS.index(entry[0].point), -entry[1], up(entry[0].key)))
        levels = [tie.level for tie in ask.live_ties(person)]
        ballots.append(
            {
                "person_id": person.id,
                "person": person.name,
                "title": person.title,
                "weight": rounded(sum(weight for _, weight, _ in held), 6),
                "tally": rounded(sum(weight * (stance or 0) for _, weight, stance in held), 6),
                "lowest": rounded(sum(weight * (-1 if stance is None else stance) for _, weight, stance in held), 6),
                "highest": rounded(sum(weight * (ask.best_unknown_stance if stance is None else stance) for _, weight, stance in held), 6),
                "is_unknown": any(stance is None for *_, stance in held) or None,
                "has_veto": any(decision.has_veto for decision, *_ in held) or None,
                # A veto against us blocks, and one of unknown stance may.
                "blocks": any(decision.has_veto and (stance is None or stance < 0) for decision, _, stance in held) or None,
                "points": [{"point": decision.point, "weight": rounded(weight, 6), "stance": stance} for decision, weight, stance in held],
                "level": max(levels, default=None),
            }
        )
    return in_order(ballots, lambda ballot: -ballot["weight"], lambda ballot: ballot["person_id"])


def _without_weight(ask: Ask, customer: Node | None, ballots: list[Row]) -> list[Row]:
    """People of the customer who support us and have no say in the project."""
    weighty = {ballot["person_id"] for ballot in ballots if ballot["weight"] > 0}
    people = [person for person in (ask.people(customer) if customer else []) if (ask.general_stance(person) or 0) >= 1 and person.id not in weighty]
    people.sort(key=lambda person: (-person.stance, up(person.layer), person.id))
    return [{"person_id": person.id, "person": person.name, "title": person.title, "stance": person.stance} for person in people[:MOST_WITHOUT_WEIGHT]]


@oracle("chain.influencers")
def influencers(ask: Ask) -> list[Row]:
    project = ask.world.find("Project", ask.project_id)
    rows = []
    decisions = decisions_on(ask, project) if project else []
    for decider in {decision.start for decision in decisions}:
        best: dict[Node, tuple[Any, ...]] = {}
        for walk in _walks(ask, [decider], []):
            people, edges = walk
            reach = 1.0
            for edge in edges:
                reach *= _weight(ask, edge) / 5.0
            carriers = people[1:-1]
            is_conflict = any(edge.type == "INFLUENCES" and bool(edge.is_conflict) for edge in edges)
            told = (-rounded(reach, 6), len(edges), is_conflict, [carrier.id for carrier in carriers], [carrier.name for carrier in carriers])
            best[people[-1]] = min(best.get(people[-1], told), told)
        for person, (less, steps, is_conflict, carrier_ids, carriers) in best.items():
            tie = next(iter(ask.live_ties(person)), None)
            assert project is not None
            rows.append(
                {
                    "project_id": project.id,
                    "project": project.name,
                    "decider_id": decider.id,
                    "decider": decider.name,
                    "points": [point for point in POINTS if any(one.start is decider and one.point == point for one in decisions)],
                    "person_id": person.id,
                    "person": person.name,
                    "title": person.title,
                    "layer": person.layer,
                    "steps": steps,
                    "reach": -less,
                    "carrier_ids": carrier_ids,
                    "carriers": carriers,
                    "has_conflict": is_conflict,
                    "is_decider": any(decision.end is project for decision in ask.active(ask.world.out(person, "DECIDES"))),
                    "stance": ask.general_stance(person),
                    "staff_id": tie.start.id if tie else None,
                    "staff": tie.start.name if tie else None,
                    "level": tie.level if tie else None,
                }
            )
    return in_order(rows, lambda row: (row["decider_id"], -row["reach"], row["steps"], row["person_id"]))


def _weight(ask: Ask, edge: Edge) -> float:
    if edge.type == "INFLUENCES":
        return float(1 if edge.weight is None else edge.weight)
    return float(ask.solid_weight if is_solid(edge) else ask.dotted_weight)


def _walks(ask: Ask, people: list[Node], edges: list[Edge]) -> list[tuple[list[Node], list[Edge]]]:
    """Every way back from a decider to someone who can sway them: against influence, along reporting up and down; over nobody twice."""
    if len(edges) == MOST_STEPS:
        return []
    here = people[-1]
    steps = [(edge, edge.start) for type_ in ("INFLUENCES", "REPORTS_TO") for edge in ask.active(ask.world.into(here, type_, "Person"))]
    steps += [(edge, edge.end) for edge in ask.active(ask.world.out(here, "REPORTS_TO", "Person"))]
    found = []
    for edge, other in steps:
        if other not in people and ask.is_present(other):
            walk = ([*people, other], [*edges, edge])
            found += [walk, *_walks(ask, *walk)]
    return found


@oracle("chain.rivals")
def rivals(ask: Ask) -> list[Row]:
    rows = []
    for customer, project in asked_projects(ask):
        for decision in decisions_on(ask, project):
            person = decision.start
            tie = next(iter(ask.live_ties(person)), None)
            courted = sorted(ask.active(ask.world.into(person, "COURTS")), key=lambda edge: (edge.start.id, up(edge.since), up(edge.key)))
            courts: list[Edge | None] = [*courted] or [None]
            for court in courts:
                rows.append(
                    head_of(customer, project)
                    | {
                        "point": decision.point,
                        "person_id": person.id,
                        "person": person.name,
                        "title": person.title,
                        "weight": decision.weight,
                        "stance": ask.stance(decision),
                        "competitor_id": court.start.id if court else None,
                        "competitor": court.start.name if court else None,
                        "threat": court.start.threat if court else None,
                        "rival_level": court.level if court else None,
                        "rival_since": court.since if court else None,
                        "staff_id": tie.start.id if tie else None,
                        "staff": tie.start.name if tie else None,
                        "level": tie.level if tie else None,
                        "tie_since": tie.since if tie else None,
                        "ahead": _ahead(court, tie),
                        "frozen_on": ask.frozen_on(decision.point, project),
                    }
                )
    return rows


def _ahead(court: Edge | None, tie: Edge | None) -> str:
    if court is None:
        return "ours" if tie else "neither"
    if court.level is None:
        return "unknown"
    ours = tie.level if tie else 0
    return "even" if court.level == ours else "rival" if court.level > ours else "ours"


@oracle("chain.history")
def history(ask: Ask) -> list[Row]:
    compared_on = ask.compared_on or ask.as_of - timedelta(days=DAYS_BETWEEN)
    rows = []
    for customer, project in asked_projects(ask):
        pairs = {(POINTS.index(decision.point), decision.start) for decision in ask.world.into(project, "DECIDES", "Person")}
        for step, person in sorted(pairs, key=lambda pair: (pair[0], pair[1].id)):
            before, after = (_state(ask, project, POINTS[step], person, day) for day in (compared_on, ask.as_of))
            change = _change(before, after)
            if change is not None:
                rows.append(
                    head_of(customer, project)
                    | {
                        "point": POINTS[step],
                        "person_id": person.id,
                        "person": person.name,
                        "title": person.title,
                        "change": change,
                        "compared_on": compared_on,
                        "held_then": before["held"],
                        "held_now": after["held"],
                        "stance_then": before["stance"],
                        "stance": after["stance"],
                        "level_then": before["tie"].level if before["tie"] else None,
                        "level": after["tie"].level if after["tie"] else None,
                        "staff_id": after["tie"].start.id if after["tie"] else None,
                        "staff": after["tie"].start.name if after["tie"] else None,
                        "frozen_on": ask.frozen_on(POINTS[step], project),
                    }
                )
    return rows


def _state(ask: Ask, project: Node, point: str, person: Node, day: date) -> Row:
    """What was so on a day: did they hold the point, with which stance, and what was our best live tie."""
    then = Ask(ask.world, {**ask.params, "as_of": day})
    held = [edge for edge in then.active(ask.world.out(person, "DECIDES")) if edge.end is project and edge.point == point and then.is_present(person)]
    held.sort(key=lambda edge: (up(edge.since), up(edge.key)))
    stance = None
    if held:
        stance = then.stance(held[0])
    tie = next(iter(then.live_ties(person)), None)
    return {"held": bool(held), "stance": stance, "tie": tie, "supports": stance is not None and stance >= 1 and tie is not None}


def _change(before: Row, after: Row) -> str | None:
    if before["supports"] != after["supports"]:
        return "support_won" if after["supports"] else "support_lost"
    if before["held"] != after["held"]:
        return "joined_the_chain" if after["held"] else "left_the_chain"
    if not after["held"]:
        return None
    if before["stance"] != after["stance"]:
        return "stance_changed"
    levels = [state["tie"].level if state["tie"] else None for state in (before, after)]
    return None if len(set(levels)) == 1 else "tie_changed"
