"""The three layers of the relationship with a customer: key, broad, organisational; each 0 to 100 with its counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.oracle.ask import Ask, Row, by, in_order, oracle, rounded
from tests.oracle.market_gaps import in_range
from tests.oracle.world import Node

METHODS = ("communicate", "match", "joint", "recognition")
LINES = ("management", "technical", "procurement", "finance", "user")
_LAYERS = {1: ("executives", "executives_reached"), 2: ("managers_known", "managers_reached"), 3: ("operating_known", "operating_reached")}
_LAYERS |= {4: ("support_known", "support_reached")}


def score(parts: Sequence[tuple[float, int, int]]) -> float | None:
    """The weighted mean of shares, 0 to 100; a share of nothing is left out with its weight. None where no weight is left."""
    counted = [(weight, some, of) for weight, some, of in parts if of > 0]
    total = sum(weight for weight, *_ in counted)
    return rounded(100 * sum(weight * some / of for weight, some, of in counted) / total, 1) if total > 0 else None


def share(some: int, of: int) -> float | None:
    return rounded(some / of, 3) if of else None


def key_figures(ask: Ask, customer: Node) -> Row:
    key = [person for person in ask.people(customer) if ask.is_key(person)]
    known = [stances for person in key if (stances := _stances(ask, person))]
    return {
        "key_people": len(key),
        "covered": sum(any(tie.level >= ask.key_level for tie in ask.live_ties(person)) for person in key),
        "backed": sum(_is_backed(ask, person) for person in key),
        "stance_known": len(known),
        "supportive": sum(min(stances) >= 1 for stances in known),
    }


def _is_backed(ask: Ask, person: Node) -> bool:
    """Two different people of ours are A and B owner by live ties."""
    ties = ask.live_ties(person)
    return any(a.role == "A" and b.role == "B" and a.start is not b.start for a in ties for b in ties)


def _stances(ask: Ask, person: Node) -> list[int]:
    """The known stances at the points held, else the general one; one that was confirmed later was not known yet."""
    general = person.stance if person.stance_on is None or person.stance_on <= ask.as_of else None
    decisions = ask.live_decisions(person)
    found = [decision.stance if decision.stance is not None else general for decision in decisions] if decisions else [general]
    return [stance for stance in found if stance is not None]


def key_score(ask: Ask, figures: Row) -> float | None:
    covered, backed, supportive = ask.key_weights
    people = figures["key_people"]
    parts = [(covered, figures["covered"], people), (backed, figures["backed"], people), (supportive, figures["supportive"], figures["stance_known"])]
    return score(parts) if people else None


def _ranked(rows: list[Row], column: str) -> list[Row]:
    """Worst first, those without a score last."""
    return in_order(rows, lambda row: (row[column] is None, row[column] or 0.0), *by("customer_id"))


@oracle("profile.key")
def key(ask: Ask) -> list[Row]:
    rows = []
    for customer in ask.asked_customers():
        figures = key_figures(ask, customer)
        found = key_score(ask, figures)
        reason = "no_weight" if found is None else None if figures["stance_known"] else "stance_unknown"
        rows.append(
            {
                "customer_id": customer.id,
                "customer": customer.name,
                "key_score": found,
                "reason": reason if figures["key_people"] else "no_key_people",
                **figures,
                "covered_share": share(figures["covered"], figures["key_people"]),
                "backed_share": share(figures["backed"], figures["key_people"]),
                "supportive_share": share(figures["supportive"], figures["stance_known"]),
            }
        )
    return _ranked(rows, "key_score")


def broad_figures(ask: Ask, customer: Node) -> Row:
    line_of = {category.id: category.line for category in ask.world.all("Category")}
    departments = in_range(ask, customer)
    reached = {department: [person for person in ask.members(department) if ask.live_ties(person)] for department in departments}
    cells = {(department, person.layer) for department in departments for person in ask.members(department) if person.layer is not None}
    reached_cells = {(department, person.layer) for department, people in reached.items() for person in people if person.layer is not None}
    lines = {line_of.get(department.category) for department, people in reached.items() if people}
    return {
        "departments": len(departments),
        "departments_covered": sum(bool(people) for people in reached.values()),
        "departments_without_line": sum(line_of.get(department.category) is None for department in departments),
        "cells": len(cells),
        "cells_covered": len(reached_cells),
        "lines": [line for line in LINES if line in lines],
        # Whoever sits in two departments is known in both.
        "people": sum(len(ask.members(department)) for department in departments),
        "people_reached": sum(map(len, reached.values())),
    }


def broad_score(ask: Ask, figures: Row) -> float | None:
    departments, cells, lines = ask.broad_weights
    number = figures["departments"]
    parts = [(departments, figures["departments_covered"], number), (cells, figures["cells_covered"], figures["cells"])]
    return score([*parts, (lines, len(figures["lines"]), len(LINES))]) if number else None


@oracle("profile.broad")
def broad(ask: Ask) -> list[Row]:
    rows = []
    for customer in ask.asked_customers():
        figures = broad_figures(ask, customer)
        found = broad_score(ask, figures)
        if not figures["departments"]:
            reason = "no_departments"
        elif found is None:
            reason = "no_weight"
        else:
            reason = "nobody_known" if not figures["people"] else "layers_unknown" if not figures["cells"] else ""
        rows.append(
            {
                "customer_id": customer.id,
                "customer": customer.name,
                "broad_score": found,
                "reason": reason or None,
                "departments_in_range": figures["departments"],
                "departments_covered": figures["departments_covered"],
                "cells": figures["cells"],
                "cells_covered": figures["cells_covered"],
                "lines": figures["lines"],
                "missing_lines": [line for line in LINES if line not in figures["lines"]],
                "people_known": figures["people"],
                "people_reached": figures["people_reached"],
                "departments_without_line": figures["departments_without_line"],
                "department_share": share(figures["departments_covered"], figures["departments"]),
                "cell_share": share(figures["cells_covered"], figures["cells"]),
                "line_share": share(len(figures["lines"]), len(LINES)) if figures["departments"] else None,
                "people_share": share(figures["people_reached"], figures["people"]),
            }
        )
    return _ranked(rows, "broad_score")


@oracle("profile.heat_map")
def heat_map(ask: Ask) -> list[Row]:
    rows = []
    line_of = {category.id: category.line for category in ask.world.all("Category")}
    for customer in ask.asked_customers():
        for department in ask.departments(customer):
            people = ask.members(department)
            holders = [staff for person in people for staff in {tie.start for tie in ask.live_ties(person)}]
            counted: Row = {}
            for layer, (known, reached) in _LAYERS.items():
                there = [person for person in people if person.layer == layer]
                counted |= {known: len(there), reached: sum(bool(ask.live_ties(person)) for person in there)}
            rows.append(
                {
                    "customer_id": customer.id,
                    "customer": customer.name,
                    "department_id": department.id,
                    "department": department.name,
                    "category": department.category,
                    "line": line_of.get(department.category),
                    "is_in_range": department.is_in_contact_range is not False,
                    "people": len(people),
                    **counted,
                    "from_executives": sum(staff.layer == 1 for staff in holders),
                    "from_managers": sum(staff.layer == 2 for staff in holders),
                    "from_operating": sum(staff.layer == 3 for staff in holders),
                    "from_support": sum(staff.layer == 4 for staff in holders),
                    "empty_layers": [layer for layer, (known, reached) in _LAYERS.items() if counted[known] and not counted[reached]],
                    "our_absent_layers": [layer for layer in (1, 2, 3) if not any(staff.layer == layer for staff in holders)],
                }
            )
    return in_order(rows, *by("customer_id", "department_id"))


def organisational_figures(ask: Ask, customer: Node) -> Row:
    edges = ask.world.into(customer, "WITH", "Activity")
    past = {edge.start for edge in edges if ask.was_active(edge, edge.start) and edge.start.occurred_on and edge.start.occurred_on <= ask.as_of}
    recent = [activity for activity in past if ask.is_held(activity)]
    executives = [person for person in ask.people(customer) if person.layer == 1]
    paired = [person for person in executives if any(tie.start.layer == 1 for tie in ask.live_ties(person))]
    alive = [is_alive for agreement in _in_force(ask, customer) if (is_alive := _is_alive(ask, agreement)) is not None]
    return {
        "methods": [method for method in METHODS if any(activity.method == method for activity in recent)],
        "events": sum(activity.kind in ask.organisational_kinds for activity in recent),
        "activities": len(past),
        "executives": len(executives),
        "executives_paired": len(paired),
        "executives_reached": sum(bool(ask.live_ties(person)) for person in executives),
        "agreements": len(alive),
        "agreements_alive": sum(alive) if paired else 0,
    }


def _in_force(ask: Ask, customer: Node) -> set[Node]:
    found = {edge.start for edge in ask.active(ask.world.into(customer, "WITH", "Agreement"))}
    return {
        agreement
        for agreement in found
        if (agreement.signed_on is None or agreement.signed_on <= ask.as_of) and (agreement.ends_on is None or agreement.ends_on > ask.as_of)
    }


def _is_alive(ask: Ask, agreement: Node) -> bool | None:
    """Whether something took place under it in its period; None for one signed so lately that it still has time."""
    limit = ask.ago(ask.agreement_days)
    under = [edge.start for edge in ask.world.into(agreement, "UNDER") if edge.start.occurred_on is not None and ask.was_active(edge, edge.start)]
    if any(limit <= activity.occurred_on <= ask.as_of for activity in under):
        return True
    return False if agreement.signed_on is None or agreement.signed_on < limit else None


def organisational_score(ask: Ask, figures: Row) -> float | None:
    methods, executives, agreements, event = ask.organisational_weights
    parts: list[Any] = [
        (methods, len(figures["methods"]), len(METHODS)),
        (executives, figures["executives_paired"], figures["executives"]),
        (agreements, figures["agreements_alive"], figures["agreements"]),
        (event, min(1, figures["events"]), 1),
    ]
    return score(parts) if figures["executives"] + figures["activities"] + figures["agreements"] else None


@oracle("profile.organisational")
def organisational(ask: Ask) -> list[Row]:
    rows = []
    for customer in ask.asked_customers():
        figures = organisational_figures(ask, customer)
        found = organisational_score(ask, figures)
        is_recorded = bool(figures["executives"] + figures["activities"] + figures["agreements"])
        reasons = [
            name
            for name, holds in (
                ("nothing_recorded", not is_recorded),
                ("no_weight", found is None),
                ("no_activity_recorded", not figures["activities"]),
                ("no_executives", not figures["executives"]),
                ("no_agreements", not figures["agreements"]),
            )
            if holds
        ]
        rows.append(
            {
                "customer_id": customer.id,
                "customer": customer.name,
                "organisational_score": found,
                "reason": reasons[0] if reasons else None,
                "methods": figures["methods"],
                "missing_methods": [method for method in METHODS if method not in figures["methods"]],
                "has_annual_event": figures["events"] > 0 if is_recorded else None,
                "events": figures["events"],
                "executives": figures["executives"],
                "executives_paired": figures["executives_paired"],
                "agreements": figures["agreements"],
                "agreements_alive": figures["agreements_alive"],
                "pair_share": share(figures["executives_paired"], figures["executives"]),
                "agreement_share": share(figures["agreements_alive"], figures["agreements"]),
            }
        )
    return _ranked(rows, "organisational_score")
