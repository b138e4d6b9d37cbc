"""The three layers of a customer's relationship: scores with their counts, then and now, and against competitors."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.oracle.ask import Ask, Row, by, in_order, oracle, rounded
from tests.oracle.order import up
from tests.oracle.world import Edge, Node

LINES = ("management", "technical", "procurement", "finance", "user")
METHODS = ("communicate", "match", "joint", "recognition")
DIMENSIONS = ("key", "broad", "organisational")
# Customers that belong to each other are told apart from others by circles of at most so many links.
LONGEST_CIRCLE = 4


def _on(ask: Ask, day: date) -> Ask:
    """The same question about another day."""
    return Ask(ask.world, {**ask.params, "as_of": day})


def _year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def _share(part: int, whole: int) -> float | None:
    return rounded(part / whole, 3) if whole else None


def _score(parts: list[tuple[float, float | None]]) -> float | None:
    """The weighted mean of the parts that are known, out of 100."""
    known = [(weight, part) for weight, part in parts if part is not None]
    weights = sum(weight for weight, _ in known)
    return rounded(100 * sum(weight * part for weight, part in known) / weights, 1) if weights > 0 else None


# Figures


def key_figures(ask: Ask, customer: Node) -> Row:
    people = [person for person in ask.people(customer) if ask.is_key(person)]
    known = [(person, stances) for person in people if (stances := _stances(ask, person))]
    return {
        "key_people": len(people),
        "covered": sum(any(tie.level >= ask.key_level for tie in ask.live_ties(person)) for person in people),
        "backed": sum(_is_backed(ask, person) for person in people),
        "stance_known": len(known),
        "supportive": sum(min(stances) >= 1 for _, stances in known),
    }


def _stances(ask: Ask, person: Node) -> list[int]:
    """What is known of the person's stance on live points, else in general; a general stance counts from the day it was confirmed."""
    general = ask.general_stance(person)
    decisions = ask.live_decisions(person)
    stances = [general if decision.stance is None else decision.stance for decision in decisions] if decisions else [general]
    return [stance for stance in stances if stance is not None]


def _is_backed(ask: Ask, person: Node) -> bool:
    owners: dict[str, set[Node]] = {role: {tie.start for tie in ask.live_ties(person) if tie.role == role} for role in "AB"}
    return any(a is not b for a in owners["A"] for b in owners["B"])


def key_score(ask: Ask, of: Row) -> float | None:
    if not of["key_people"]:
        return None
    supportive = of["supportive"] / of["stance_known"] if of["stance_known"] else None
    return _score(list(zip(_weights(ask.key_weights, 3), [of["covered"] / of["key_people"], of["backed"] / of["key_people"], supportive], strict=True)))


def _weights(given: list[float], count: int) -> list[float]:
    return (given + [float("nan")] * count)[:count]


def broad_figures(ask: Ask, customer: Node) -> Row:
    departments = [department for department in ask.departments(customer) if department.is_in_contact_range is not False]
    cells: dict[tuple[Node, int], bool] = {}
    lines, reached_departments, people, reached, without_line = set(), 0, 0, 0, 0
    for department in departments:
        category = ask.world.find("Category", department.category)
        line = category.line if category else None
        members = ask.members(department)
        live = [person for person in members if ask.live_ties(person)]
        for person in members:
            if person.layer is not None:
                cells[department, person.layer] = cells.get((department, person.layer), False) or person in live
        people, reached, without_line = people + len(members), reached + len(live), without_line + (line is None)
        reached_departments += bool(live)
        lines |= {line} if live else set()
    return {
        "departments": len(departments),
        "departments_covered": reached_departments,
        "departments_without_line": without_line,
        "cells": len(cells),
        "cells_covered": sum(cells.values()),
        "lines": [line for line in LINES if line in lines],
        "people": people,
        "people_reached": reached,
    }


def broad_score(ask: Ask, of: Row) -> float | None:
    if not of["departments"]:
        return None
    cells = of["cells_covered"] / of["cells"] if of["cells"] else None
    return _score(list(zip(_weights(ask.broad_weights, 3), [of["departments_covered"] / of["departments"], cells, len(of["lines"]) / 5], strict=True)))


def organisational_figures(ask: Ask, customer: Node) -> Row:
    held = [edge.start for edge in ask.world.into(customer, "WITH", "Activity") if _was_held(ask, edge)]
    activities = list(dict.fromkeys(held))
    recent = [activity for activity in activities if activity.occurred_on >= ask.ago(ask.activity_days)]
    executives = [person for person in ask.people(customer) if person.layer == 1]
    paired = [person for person in executives if any(tie.start.layer == 1 for tie in ask.live_ties(person))]
    agreements = [_is_alive(ask, agreement) for agreement in _agreements(ask, customer)]
    return {
        "methods": [method for method in METHODS if any(activity.method == method for activity in recent)],
        "events": sum(activity.kind in ask.organisational_kinds for activity in recent),
        "activities": len(activities),
        "executives": len(executives),
        "executives_paired": len(paired),
        "executives_reached": sum(bool(ask.live_ties(person)) for person in executives),
        "agreements": len(agreements),
        "agreements_alive": sum(agreements) if paired else 0,
    }


def _was_held(ask: Ask, edge: Edge) -> bool:
    day = edge.start.occurred_on
    return day is not None and day <= ask.as_of and ask.was_active(edge, edge.start)


def _is_alive(ask: Ask, agreement: Node) -> bool:
    return any(_was_held(ask, edge) and edge.start.occurred_on >= ask.ago(ask.agreement_days) for edge in ask.world.into(agreement, "UNDER"))


def _agreements(ask: Ask, customer: Node) -> list[Node]:
    """In force, and alive or signed long enough ago to have had its first activity."""
    found = dict.fromkeys(edge.start for edge in ask.active(ask.world.into(customer, "WITH", "Agreement")))
    in_force = [
        agreement
        for agreement in found
        if (agreement.signed_on is None or agreement.signed_on <= ask.as_of) and (agreement.ends_on is None or agreement.ends_on > ask.as_of)
    ]
    return [
        agreement for agreement in in_force if _is_alive(ask, agreement) or agreement.signed_on is None or agreement.signed_on < ask.ago(ask.agreement_days)
    ]


def organisational_score(ask: Ask, of: Row) -> float | None:
    if not of["executives"] + of["activities"] + of["agreements"]:
        return None
    pairs = of["executives_paired"] / of["executives"] if of["executives"] else None
    agreements = of["agreements_alive"] / of["agreements"] if of["agreements"] else None
    return _score(list(zip(_weights(ask.organisational_weights, 4), [len(of["methods"]) / 4, pairs, agreements, float(of["events"] > 0)], strict=True)))


FIGURES = {"key": key_figures, "broad": broad_figures, "organisational": organisational_figures}
SCORES = {"key": key_score, "broad": broad_score, "organisational": organisational_score}


# Each layer


def _lowest_first(name: str) -> list[Any]:
    return [lambda row: up(row[name]), *by("customer_id")]


@oracle("profile.key")
def key(ask: Ask) -> list[Row]:
    rows = []
    for customer in ask.asked_customers():
        of = key_figures(ask, customer)
        score = key_score(ask, of)
        rows.append(
            {
                "customer_id": customer.id,
                "customer": customer.name,
                "key_score": score,
                "reason": "no_key_people" if not of["key_people"] else "no_weight" if score is None else None if of["stance_known"] else "stance_unknown",
                **of,
                "covered_share": _share(of["covered"], of["key_people"]),
                "backed_share": _share(of["backed"], of["key_people"]),
                "supportive_share": _share(of["supportive"], of["stance_known"]),
            }
        )
    return in_order(rows, *_lowest_first("key_score"))


@oracle("profile.broad")
def broad(ask: Ask) -> list[Row]:
    rows = []
    for customer in ask.asked_customers():
        of = broad_figures(ask, customer)
        score = broad_score(ask, of)
        reasons = {"no_departments": not of["departments"], "no_weight": score is None, "nobody_known": not of["people"], "layers_unknown": not of["cells"]}
        rows.append(
            {
                "customer_id": customer.id,
                "customer": customer.name,
                "broad_score": score,
                "reason": next((reason for reason, holds in reasons.items() if holds), None),
                "departments_in_range": of["departments"],
                "departments_covered": of["departments_covered"],
                "cells": of["cells"],
                "cells_covered": of["cells_covered"],
                "lines": of["lines"],
                "missing_lines": [line for line in LINES if line not in of["lines"]],
                "people_known": of["people"],
                "people_reached": of["people_reached"],
                "departments_without_line": of["departments_without_line"],
                "department_share": _share(of["departments_covered"], of["departments"]),
                "cell_share": _share(of["cells_covered"], of["cells"]),
                "line_share": len(of["lines"]) / 5 if of["departments"] else None,
                "people_share": _share(of["people_reached"], of["people"]),
            }
        )
    return in_order(rows, *_lowest_first("broad_score"))


@oracle("profile.organisational")
def organisational(ask: Ask) -> list[Row]:
    rows = []
    for customer in ask.asked_customers():
        of = organisational_figures(ask, customer)
        score = organisational_score(ask, of)
        is_known = of["executives"] + of["activities"] + of["agreements"] > 0
        reasons = {
            "nothing_recorded": not is_known,
            "no_weight": score is None,
            "no_activity_recorded": not of["activities"],
            "no_executives": not of["executives"],
            "no_agreements": not of["agreements"],
        }
        rows.append(
            {
                "customer_id": customer.id,
                "customer": customer.name,
                "organisational_score": score,
                "reason": next((reason for reason, holds in reasons.items() if holds), None),
                "methods": of["methods"],
                "missing_methods": [method for method in METHODS if method not in of["methods"]],
                "has_annual_event": of["events"] > 0 if is_known else None,
                "events": of["events"],
                "executives": of["executives"],
                "executives_paired": of["executives_paired"],
                "agreements": of["agreements"],
                "agreements_alive": of["agreements_alive"],
                "pair_share": _share(of["executives_paired"], of["executives"]),
                "agreement_share": _share(of["agreements_alive"], of["agreements"]),
            }
        )
    return in_order(rows, *_lowest_first("organisational_score"))


# Then and now, we and they


@oracle("profile.trend")
def trend(ask: Ask) -> list[Row]:
    compared_on = ask.earlier_on or _year_before(ask.as_of)
    rows = []
    for customer in ask.asked_customers():
        for dimension in DIMENSIONS:
            figures = [FIGURES[dimension](asked, customer) for asked in (ask, _on(ask, compared_on))]
            latest, earlier = (SCORES[dimension](ask, of) for of in figures)
            is_known = latest is not None and earlier is not None
            rows.append(
                {
                    "customer_id": customer.id,
                    "customer": customer.name,
                    "dimension": dimension,
                    "score": latest,
                    "earlier_score": earlier,
                    "change": rounded(latest - earlier, 1) if latest is not None and earlier is not None else None,
                    "movement": _movement(latest, earlier) if is_known else "unknown",
                    "reason": "no_score" if latest is None else "no_earlier_score" if earlier is None else None,
                    "compared_on": compared_on,
                    "figures": figures[0],
                    "earlier_figures": figures[1],
                }
            )
    return in_order(rows, *by("customer_id"), lambda row: DIMENSIONS.index(row["dimension"]))


def _movement(latest: float | None, earlier: float | None) -> str:
    assert latest is not None
    assert earlier is not None
    return "up" if latest > earlier else "down" if latest < earlier else "same"


def rivals(ask: Ask, customer: Node) -> list[Row]:
    """Competitors that court somebody there, then those that only supply; each by id."""
    people = ask.people(customer)
    courting: dict[Node, list[Edge]] = {}
    for person in people:
        for edge in ask.active(ask.world.into(person, "COURTS")):
            courting.setdefault(edge.start, []).append(edge)
    found = []
    for rival in sorted(courting, key=lambda node: node.id):
        edges = courting[rival]
        reached = {edge.end for edge in edges if edge.level is not None and edge.level >= ask.min_level}
        in_range = [department for department in ask.departments(customer) if department.is_in_contact_range is not False]
        found.append(
            {
                "competitor_id": rival.id,
                "competitor": rival.name,
                "key": len({edge.end for edge in edges if edge.level is not None and edge.level >= ask.key_level and ask.is_key(edge.end)}),
                "broad": sum(any(person in reached for person in ask.members(department)) for department in in_range),
                "organisational": sum(person.layer == 1 for person in reached),
            }
        )
    suppliers = {edge.start for edge in ask.active(ask.world.into(customer, "SUPPLIES"))} - set(courting)
    return found + [{"competitor_id": rival.id, "competitor": rival.name, **dict.fromkeys(DIMENSIONS)} for rival in sorted(suppliers, key=lambda node: node.id)]


def _reach(ask: Ask, customer: Node) -> dict[str, tuple[int, int]]:
    """By layer of relationship: how many there are to reach, and how many we do."""
    of_key, of_broad, of_organisational = (FIGURES[dimension](ask, customer) for dimension in DIMENSIONS)
    return {
        "key": (of_key["key_people"], of_key["covered"]),
        "broad": (of_broad["departments"], of_broad["departments_covered"]),
        "organisational": (of_organisational["executives"], of_organisational["executives_reached"]),
    }


@oracle("profile.versus")
def versus(ask: Ask) -> list[Row]:
    rows = []
    for customer in ask.asked_customers():
        known = rivals(ask, customer)
        who = {"customer_id": customer.id, "customer": customer.name}
        if not known:
            nothing = dict.fromkeys(("competitor_id", "competitor", "dimension", "base", "ours", "theirs", "our_share", "their_share"))
            rows.append({**who, **nothing, "standing": "unknown", "reason": "no_rival_known"})
        for rival in known:
            for dimension, (base, ours) in _reach(ask, customer).items():
                theirs = rival[dimension]
                reason = "rival_ties_unknown" if theirs is None else "nobody_to_reach" if not base else None
                rows.append(
                    {
                        **who,
                        "competitor_id": rival["competitor_id"],
                        "competitor": rival["competitor"],
                        "dimension": dimension,
                        "base": base,
                        "ours": ours,
                        "theirs": theirs,
                        "our_share": _share(ours, base),
                        "their_share": None if theirs is None else _share(theirs, base),
                        "standing": "unknown" if reason else "ahead" if ours > theirs else "behind" if ours < theirs else "even",
                        "reason": reason,
                    }
                )
    place = {None: 0, **{dimension: at for at, dimension in enumerate(DIMENSIONS)}}
    return in_order(rows, *by("customer_id", "competitor_id"), lambda row: place[row["dimension"]])


@oracle("profile.verdict")
def verdict(ask: Ask) -> list[Row]:
    compared_on = ask.earlier_on or _year_before(ask.as_of)
    rows = []
    for customer in ask.asked_customers():
        known = rivals(ask, customer)
        for dimension, (base, ours) in _reach(ask, customer).items():
            latest, earlier = (SCORES[dimension](ask, FIGURES[dimension](asked, customer)) for asked in (ask, _on(ask, compared_on)))
            counted = [rival for rival in known if rival[dimension] is not None]
            best = max(counted, key=lambda rival: rival[dimension], default=None)
            is_up = latest > earlier if latest is not None and earlier is not None else None
            is_ahead: bool | None = None
            if base and known:
                is_behind = best is not None and best[dimension] >= ours
                is_ahead = False if is_behind else None if len(counted) < len(known) else True
            rows.append(
                {
                    "customer_id": customer.id,
                    "customer": customer.name,
                    "dimension": dimension,
                    "verdict": "unknown" if None in (is_up, is_ahead) else "effective" if is_up and is_ahead else "not_effective",
                    "reason": _why(latest, earlier, known, base, is_up, is_ahead),
                    "score": latest,
                    "earlier_score": earlier,
                    "is_up": is_up,
                    "ours": ours,
                    "best_rival_id": best["competitor_id"] if best else None,
                    "best_rival": best["competitor"] if best else None,
                    "theirs": best[dimension] if best else None,
                    "is_ahead": is_ahead,
                    "compared_on": compared_on,
                }
            )
    return in_order(rows, *by("customer_id"), lambda row: DIMENSIONS.index(row["dimension"]))


def _why(latest: float | None, earlier: float | None, known: list[Row], base: int, is_up: bool | None, is_ahead: bool | None) -> str | None:
    reasons = {
        "no_score": latest is None,
        "no_earlier_score": earlier is None,
        "no_rival_known": not known,
        "nobody_to_reach": not base,
        "rival_ties_unknown": is_ahead is None,
        "not_up_not_ahead": not is_up and not is_ahead,
        "not_up": not is_up,
        "not_ahead": not is_ahead,
    }
    return next((reason for reason, holds in reasons.items() if holds), None)


# The portfolio

_TIERS = ("S", "A", "B", "C")


@oracle("profile.portfolio")
def portfolio(ask: Ask) -> list[Row]:
    places: dict[tuple[Any, ...], list[Node]] = {}
    for customer in ask.asked_customers():
        wanted = {"tier": ask.tier, "region": ask.region, "industry": ask.industry}
        if any(value is not None and getattr(customer, name) != value for name, value in wanted.items()):
            continue
        if ask.role is None or (customer.role or "customer") == ask.role:
            places.setdefault(_place(ask, customer), []).append(customer)
    rows = []
    for (row_id, row, tier, region), members in places.items():
        figures = {dimension: _sum([FIGURES[dimension](ask, member) for member in members]) for dimension in DIMENSIONS}
        scores = {dimension: SCORES[dimension](ask, figures[dimension]) for dimension in DIMENSIONS}
        of_key, of_broad, of_organisational = figures.values()
        rows.append(
            {
                "row_id": row_id,
                "row": row,
                "tier": tier,
                "region": region,
                "customers": len(members),
                **{f"{dimension}_score": score for dimension, score in scores.items()},
                "zero_dimensions": [dimension for dimension, score in scores.items() if score == 0],
                "key_people": of_key["key_people"],
                "covered": of_key["covered"],
                "backed": of_key["backed"],
                "departments_in_range": of_broad["departments"],
                "departments_covered": of_broad["departments_covered"],
                "missing_lines": [line for line in LINES if line not in of_broad["lines"]],
                "missing_methods": [method for method in METHODS if method not in of_organisational["methods"]],
                "executives": of_organisational["executives"],
                "executives_paired": of_organisational["executives_paired"],
                "live_projects": sum(_live_projects(ask, member) for member in members),
            }
        )
    return in_order(rows, lambda row: _sort_key(ask.sort_by, row), *by("row_id"))


def group_of(ask: Ask, customer: Node) -> Node:
    """The highest customer above this one, by the longest way of three steps at most; the customer itself when nothing is above it.

    Where the highest belongs to others that belong to it, in a circle of four links at most, the smallest id of them all.
    """
    heights: dict[Node, int] = {}

    def climb(here: Node, walked: list[Edge]) -> None:
        if here is not customer:
            heights[here] = max(heights.get(here, 0), len(walked))
        for link in ask.active(ask.world.out(here, "SUBSIDIARY_OF")) if len(walked) < 3 else []:
            if link not in walked:
                climb(link.end, [*walked, link])

    climb(customer, [])
    if not heights:
        return customer
    head = min(heights, key=lambda group: (-heights[group], group.id))
    peers = [peer for peer, steps in ask.groups_above(head).items() if steps + ask.groups_above(peer).get(head, LONGEST_CIRCLE) <= LONGEST_CIRCLE]
    return min([head, *peers], key=lambda group: group.id)


def _place(ask: Ask, customer: Node) -> tuple[Any, ...]:
    if ask.group_by == "tier":
        return customer.tier, customer.tier, customer.tier, None
    if ask.group_by == "region":
        return customer.region, customer.region, None, customer.region
    if ask.group_by == "industry":
        return customer.industry, customer.industry, None, None
    if ask.group_by == "group":
        customer = group_of(ask, customer)
    return customer.id, customer.name, customer.tier, customer.region


def _sum(figures: list[Row]) -> Row:
    """Counts are added up; what is a list holds whatever any of them holds."""
    return {
        name: list(dict.fromkeys(item for of in figures for item in of[name])) if isinstance(figures[0][name], list) else sum(of[name] for of in figures)
        for name in figures[0]
    }


def _live_projects(ask: Ask, customer: Node) -> int:
    return len({edge.start for edge in ask.active(ask.world.into(customer, "FOR", "Project")) if ask.is_live_project(edge.start)})


def _sort_key(sort_by: str, row: Row) -> Any:
    if sort_by in DIMENSIONS:
        return up(row[f"{sort_by}_score"])
    if sort_by == "tier":
        return up(_TIERS.index(row["tier"]) if row["tier"] in _TIERS else None)
    return up(row["region"] if sort_by == "region" else row["row"])
