"""What relationships are held by whom, what they serve, and what came of them: values, shares, regions, product grades, win rates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from tests.oracle.ask import Ask, Row, by, in_order, oracle, rounded
from tests.oracle.layers import broad_figures, group_of, key_figures
from tests.oracle.order import down
from tests.oracle.world import Node

_VALUES = ("project_support", "rival_blow", "partnership", "network")
_BANDS = ("everybody", "half_or_more", "under_half", "nobody", "deciders_unknown")
_GRADES = ("strategic", "major", "regular", None)


def _known(customer: Node) -> Row:
    return {"customer_id": customer.id, "customer": customer.name}


def mean(numbers: Iterable[float | None]) -> float | None:
    known = [number for number in numbers if number is not None]
    return sum(known) / len(known) if known else None


def _rounded(number: float | None, places: int) -> float | None:
    return None if number is None else rounded(number, places)


def projects_of(ask: Ask, customer: Node) -> set[Node]:
    return {edge.start for edge in ask.active(ask.world.into(customer, "FOR", "Project"))}


def closed_within(ask: Ask, project: Node, days: int) -> bool:
    return project.closed_on is not None and bool(ask.ago(days) <= project.closed_on <= ask.as_of)


def outcomes_of(ask: Ask, customer: Node) -> list[str]:
    """How the customer's projects ended that were closed in the period."""
    return [project.outcome for project in projects_of(ask, customer) if closed_within(ask, project, ask.activity_days)]


@oracle("profile.values_served")
def values_served(ask: Ask) -> list[Row]:
    rows = []
    for customer, person in ask.people_by_customer():
        ties = sorted(ask.live_ties(person), key=lambda tie: (-tie.level, tie.start.id, tie.key))
        if not ties or not ask.is_key(person):
            continue
        declared = [tie.serves for tie in ties if tie.serves is not None]
        rows.append(
            {
                **_known(customer),
                "person_id": person.id,
                "person": person.name,
                "title": person.title,
                "layer": person.layer,
                "serves": [value for value in _VALUES if value in declared],
                "tie_count": len(ties),
                "undeclared": len(ties) - len(declared),
                "is_declared": bool(declared),
                "held_by": [{"staff_id": tie.start.id, "staff": tie.start.name, "level": tie.level, "serves": tie.serves} for tie in ties],
            }
        )
    return in_order(rows, *by("customer_id", "is_declared", "person_id"))


@oracle("profile.tie_shares")
def tie_shares(ask: Ask) -> list[Row]:
    rows = []
    for customer in ask.asked_customers():
        sums: dict[Node, float] = defaultdict(float)
        people: dict[Node, set[Node]] = defaultdict(set)
        reached: dict[Node, set[Node]] = defaultdict(set)
        for person in ask.people(customer):
            for tie in ask.active(ask.ties_to(person)):
                sums[tie.start] += ask.strength(tie)
                people[tie.start].add(person)
                if ask.is_live(tie):
                    reached[tie.start].add(person)
        strengths = {staff: rounded(strength, 6) for staff, strength in sums.items()}
        total = sum(strengths.values())
        first = sorted(strengths, key=lambda staff: (-strengths[staff], staff.id))[: ask.top]
        found = [
            {
                **_known(customer),
                "staff_id": staff.id,
                "staff": staff.name,
                "function": ask.function(staff),
                "people": len(people[staff]),
                "people_reached": len(reached[staff]),
                "strength": rounded(strengths[staff], 1),
                "strength_share": rounded(strengths[staff] / total, 3) if total > 0 else None,
            }
            for staff in first
        ]
        rows += in_order(found, lambda row: down(row["strength_share"]), *by("staff_id"))
    return rows


@oracle("profile.regions")
def regions(ask: Ask) -> list[Row]:
    places: dict[tuple[Node, str | None], list[Node]] = defaultdict(list)
    for customer in ask.asked_customers():
        places[group_of(ask, customer), customer.region].append(customer)
    rows = []
    for (group, region), customers in places.items():
        keys = [key_figures(ask, customer) for customer in customers]
        broad = [broad_figures(ask, customer) for customer in customers]
        outcomes = [outcome for customer in customers for outcome in outcomes_of(ask, customer)]
        shares: dict[Node, list[float]] = defaultdict(list)
        for customer in customers:
            for supply in ask.active(ask.world.into(customer, "SUPPLIES")):
                if supply.share is not None:
                    shares[supply.start].append(supply.share)
        rivals = [{"competitor_id": rival.id, "competitor": rival.name, "share": rounded(sum(found) / len(found), 3)} for rival, found in shares.items()]
        rows.append(
            {
                "group_id": group.id,
                "group": group.name,
                "region": region,
                "customers": len(customers),
                "key_people": sum(figures["key_people"] for figures in keys),
                "covered": sum(figures["covered"] for figures in keys),
                "departments_in_range": sum(figures["departments"] for figures in broad),
                "departments_covered": sum(figures["departments_covered"] for figures in broad),
                "projects_won": outcomes.count("won"),
                "projects_lost": outcomes.count("lost"),
                "rival_shares": in_order(rivals, lambda row: -row["share"], *by("competitor_id")),
            }
        )
    return in_order(rows, *by("group_id", "region"))


def _grade(ask: Ask, line_id: str | None) -> str | None:
    line = ask.world.find("ProductLine", line_id)
    return None if line is None else line.grade


def _rival_share(ask: Ask, customer: Node, grade: str | None) -> float | None:
    supplies = ask.active(ask.world.into(customer, "SUPPLIES"))
    return max((one.share for one in supplies if grade is not None and _grade(ask, one.product_line) == grade and one.share is not None), default=None)


@oracle("profile.product_shares")
def product_shares(ask: Ask) -> list[Row]:
    rows = []
    for customer in ask.asked_customers():
        won = [one for one in projects_of(ask, customer) if one.outcome == "won" and closed_within(ask, one, ask.activity_days)]
        for currency in {project.currency for project in won}:
            paid = [project for project in won if project.currency == currency]
            amounts, profits = sum(project.amount or 0.0 for project in paid), sum(_profits(paid))
            for grade in {_grade(ask, project.product_line) for project in paid}:
                own = [project for project in paid if _grade(ask, project.product_line) == grade]
                amount, known = sum(project.amount or 0.0 for project in own), _profits(own)
                profit = sum(known) if known else None
                rows.append(
                    {
                        **_known(customer),
                        "grade": grade,
                        "currency": currency,
                        "projects_won": len(own),
                        "won_amount": amount,
                        "profit": _rounded(profit, 2),
                        "profit_known": len(known),
                        "amount_share": rounded(amount / amounts, 3) if amounts > 0 else None,
                        "profit_share": rounded(profit / profits, 3) if profit is not None and profits > 0 else None,
                        "rival_share": _rival_share(ask, customer, grade),
                    }
                )
    return in_order(rows, *by("customer_id", "currency"), lambda row: _GRADES.index(row["grade"]))


def _profits(projects: list[Node]) -> list[float]:
    return [project.amount * project.margin for project in projects if project.amount is not None and project.margin is not None]


@oracle("profile.win_rates")
def win_rates(ask: Ask) -> list[Row]:
    projects = {project for customer in ask.asked_customers() for project in projects_of(ask, customer)}
    bands: dict[str, list[Node]] = defaultdict(list)
    for project in sorted(projects, key=lambda node: str(node.id)):
        if project.outcome in ("won", "lost") and closed_within(ask, project, ask.result_days):
            bands[_band(ask, project)].append(project)
    rows: list[dict[str, Any]] = []
    for band, ended in bands.items():
        won = sum(project.outcome == "won" for project in ended)
        rows.append(
            {
                "relationship": band,
                "projects_closed": len(ended),
                "projects_won": won,
                "projects_lost": len(ended) - won,
                "win_rate": rounded(won / len(ended), 3),
                "technical_score": _rounded(mean(project.technical_score for project in ended), 1),
                "collected": _rounded(mean(project.collected for project in ended), 3),
                "bad_clauses": _rounded(mean(project.bad_clauses for project in ended), 1),
            }
        )
    return in_order(rows, lambda row: _BANDS.index(row["relationship"]))


def _band(ask: Ask, project: Node) -> str:
    """By the share of those who held a point on the day of the decision and had an active tie of the key level then."""
    then = Ask(ask.world, {**ask.params, "as_of": project.decided_on or project.closed_on})
    deciders = {decision.start for decision in then.active(ask.world.into(project, "DECIDES"))}
    if not deciders:
        return "deciders_unknown"
    held = sum(any(tie.level is not None and tie.level >= ask.key_level for tie in then.active(ask.ties_to(person))) for person in deciders)
    share = held / len(deciders)
    return "nobody" if share == 0 else "under_half" if share < 0.5 else "half_or_more" if share < 1 else "everybody"
