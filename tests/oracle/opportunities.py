"""Opportunities of the sandbox, ranked, and what we mean to do to competitors."""

from __future__ import annotations

from typing import Any

from tests.oracle.ask import Ask, Row, by, in_order, or_none, oracle, rounded
from tests.oracle.order import down
from tests.oracle.world import Node
from tests.oracle.year import is_open_opportunity

_HORIZONS = ("short", "mid", "long", None)


def _inputs(ask: Ask, project: Node, largest: float | None) -> list[tuple[float, float]]:
    """Weight and value from 0 to 1 of what is known: market space, growth, profit, lack of competition."""
    values = (
        project.market_space / largest if project.market_space is not None and largest is not None and largest > 0 else None,
        project.growth / ask.full_growth if project.growth is not None else None,
        project.margin / ask.full_margin if project.margin is not None else None,
        (5 - project.competition) / 4 if project.competition is not None else None,
    )
    return [(weight, min(1.0, max(0.0, value))) for weight, value in zip(ask.attraction_weights, values, strict=True) if value is not None]


@oracle("map.sandbox")
def sandbox(ask: Ask) -> list[Row]:
    listed: list[tuple[Node, Node]] = []
    for customer in ask.asked_customers():
        for project in {edge.start for edge in ask.active(ask.world.into(customer, "FOR", "Project"))}:
            if is_open_opportunity(ask, project) and (ask.horizon is None or project.horizon == ask.horizon):
                listed.append((customer, project))
    largest: dict[str | None, float] = {}
    for _, project in listed:
        if project.market_space is not None:
            largest[project.currency] = max(largest.get(project.currency, project.market_space), project.market_space)
    places: dict[tuple[Node, str | None], list[tuple[bool, float, str, Node, int]]] = {}
    for customer, project in listed:
        inputs = _inputs(ask, project, largest.get(project.currency))
        weights = sum(weight for weight, _ in inputs)
        score = rounded(100 * sum(weight * value for weight, value in inputs) / weights, 1) if weights > 0 else -1.0
        places.setdefault((customer, project.horizon), []).append((project.selection == "dropped", -score, project.id, project, len(inputs)))
    rows = []
    for (customer, horizon), found in places.items():
        for rank, (is_dropped, minus_score, _, project, inputs_known) in enumerate(sorted(found, key=lambda one: one[:3]), 1):
            rows.append(
                {
                    "customer_id": customer.id,
                    "customer": customer.name,
                    "horizon": horizon,
                    "rank": rank,
                    "project_id": project.id,
                    "project": project.name,
                    "attractiveness": None if minus_score > 0 else -minus_score,
                    "inputs_known": inputs_known,
                    "market_space": project.market_space,
                    "currency": project.currency,
                    "growth": project.growth,
                    "margin": project.margin,
                    "competition": project.competition,
                    "selection": project.selection,
                    "origin": project.origin,
                    "is_within_cap": None if is_dropped or ask.resource_cap is None else rank <= ask.resource_cap,
                }
            )
    return in_order(rows, *by("customer_id"), lambda row: _HORIZONS.index(row["horizon"]), *by("rank"))


def _supporters(ask: Ask, customer: Node) -> list[Row]:
    """Who at the customer is known by the day to support us exclusively."""
    known = [person for person in ask.people(customer) if ask.general_stance(person) is not None]
    return [
        {"person_id": person.id, "person": person.name, "title": person.title, "stance": person.stance}
        for person in sorted(known, key=lambda person: (down(person.stance), person.id))
        if person.stance >= 2
    ]


def _ends(ask: Ask, intent: Node, type_: str, label: str) -> list[Any]:
    return or_none({edge.end for edge in ask.active(ask.world.out(intent, type_, label))})


@oracle("map.intents")
def intents(ask: Ask) -> list[Row]:
    rows = []
    for customer in ask.asked_customers():
        for intent in {edge.start for edge in ask.active(ask.world.into(customer, "AT", "Intent"))}:
            if intent.opened_on is not None and intent.opened_on > ask.as_of:
                continue
            is_over = intent.status in ("done", "dropped") or (intent.closed_on is not None and intent.closed_on <= ask.as_of)
            for competitor in _ends(ask, intent, "AGAINST", "Competitor"):
                for project in _ends(ask, intent, "ABOUT", "Project"):
                    rows.append(
                        {
                            "customer_id": customer.id,
                            "customer": customer.name,
                            "competitor_id": competitor.id if competitor else None,
                            "competitor": competitor.name if competitor else None,
                            "threat": competitor.threat if competitor else None,
                            "intent_id": intent.id,
                            "intent": intent.name,
                            "intent_kind": intent.kind,
                            "intent_status": intent.status,
                            "opened_on": intent.opened_on,
                            "closed_on": intent.closed_on,
                            "is_open": not is_over,
                            "project_id": project.id if project else None,
                            "project": project.name if project else None,
                            "exclusive_supporters": _supporters(ask, customer),
                        }
                    )
    return in_order(rows, *by("customer_id"), lambda row: not row["is_open"], *by("competitor_id", "intent_id", "project_id"))
