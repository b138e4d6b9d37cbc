"""A customer's year: the cycle of its plans with their outputs, its insights and scans, maturity, cost, and what the relationship brought."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.oracle.ask import Ask, Row, by, day_of, in_order, oracle
from tests.oracle.layers import organisational_figures
from tests.oracle.world import Node

STAGES = ("understand", "plan", "execute", "evaluate")
_SCANS = ("scan_business_plan", "scan_performance", "scan_architecture", "scan_cost", "scan_evolution")


def _known(customer: Node) -> Row:
    return {"customer_id": customer.id, "customer": customer.name}


def _by_id(nodes: Iterable[Node]) -> list[Node]:
    return sorted(set(nodes), key=lambda node: str(node.id))


def plans_of(ask: Ask, customer: Node) -> list[Node]:
    """The customer's plans, of whatever year, by id."""
    return _by_id(edge.start for edge in ask.active(ask.world.into(customer, "FOR", "CustomerPlan")))


def insights_of(ask: Ask, customer: Node) -> list[Node]:
    """Profiles and scans about the customer, by id."""
    return _by_id(edge.start for edge in ask.active(ask.world.into(customer, "ABOUT", "Insight")))


def is_done(ask: Ask, insight: Node) -> bool:
    return insight.done_on is not None and bool(insight.done_on <= ask.as_of)


def is_filled(words: str | None) -> bool:
    return bool((words or "").strip())


def outputs_of(ask: Ask, insight: Node) -> tuple[list[Node], list[str]]:
    """The opportunities that it found, and which of the three outputs it lacks."""
    found = _by_id(edge.start for edge in ask.active(ask.world.into(insight, "FOUND_BY")))
    facts = (("opportunities", bool(found)), ("risks", is_filled(insight.risks)), ("value", is_filled(insight.value)))
    return found, [name for name, is_there in facts if not is_there]


def is_open_opportunity(ask: Ask, project: Node) -> bool:
    return project.closed_on is None or bool(project.closed_on > ask.as_of)


def _days(plan: Node) -> list[Any]:
    return [plan.understood_on, plan.planned_on, plan.executed_on, plan.evaluated_on]


def closed_stages(ask: Ask, plan: Node) -> list[str]:
    return [stage for stage, day in zip(STAGES, _days(plan), strict=True) if day is not None and day <= ask.as_of]


def missing_outputs(ask: Ask, customer: Node, plan: Node) -> list[Row]:
    """What the closed stages of a plan should have brought and did not."""
    understood_on, planned_on, executed_on, evaluated_on = _days(plan)
    closed = closed_stages(ask, plan)
    projects = {edge.start for edge in ask.active(ask.world.into(customer, "FOR", "Project"))}
    activities = {edge.start for edge in ask.world.into(customer, "WITH", "Activity") if ask.was_active(edge, edge.start)}
    ratings = [rating for activity in activities for rating in ask.world.into(activity, "RATED")]
    missing = []

    def is_within(day: Any, last: Any) -> bool:
        return day is not None and day <= last and (planned_on is None or day >= planned_on)

    def want(stage: str, output: str, is_there: bool) -> None:
        if stage in closed and not is_there:
            missing.append({"stage": stage, "output": output})

    def follows(day: Any, before: Any) -> bool:
        return before is not None and before <= day

    if "understand" in closed:
        profiles = [one for one in insights_of(ask, customer) if one.kind == "customer_profile" and one.done_on is not None]
        want("understand", "customer_profile", any(one.done_on <= understood_on for one in profiles))
    if "plan" in closed:
        want("plan", "budget", plan.budget is not None)
        chosen = [project for project in projects if project.selection == "selected"]
        want("plan", "selected_opportunity", any(project.closed_on is None or project.closed_on > planned_on for project in chosen))
        want("plan", "stage_before", follows(planned_on, understood_on))
    if "execute" in closed:
        want("execute", "activity", any(is_within(activity.occurred_on, executed_on) for activity in activities))
        want("execute", "stage_before", follows(executed_on, planned_on))
    if "evaluate" in closed:
        want("evaluate", "rated_activity", any(is_within(rating.rated_on, evaluated_on) for rating in ratings))
        want("evaluate", "stage_before", follows(evaluated_on, executed_on))
    return missing


@oracle("profile.year_cycle")
def year_cycle(ask: Ask) -> list[Row]:
    rows = []
    for customer in ask.asked_customers():
        plans = [plan for plan in plans_of(ask, customer) if plan.year <= ask.as_of.year]
        for plan in plans:
            closed = closed_stages(ask, plan)
            rows.append(
                {
                    **_known(customer),
                    "plan_id": plan.id,
                    "year": plan.year,
                    "stage": closed[-1] if closed else None,
                    "next_stage": next((stage for stage in STAGES if stage not in closed), None),
                    "understood_on": plan.understood_on,
                    "planned_on": plan.planned_on,
                    "executed_on": plan.executed_on,
                    "evaluated_on": plan.evaluated_on,
                    "missing": missing_outputs(ask, customer, plan),
                }
            )
        if not any(plan.year == ask.as_of.year for plan in plans):
            nothing = dict.fromkeys(("plan_id", "stage", "next_stage", "understood_on", "planned_on", "executed_on", "evaluated_on"))
            rows.append({**_known(customer), **nothing, "year": ask.as_of.year, "missing": []})
    return in_order(rows, *by("customer_id"), lambda row: -row["year"], *by("plan_id"))


@oracle("profile.maturity_history")
def maturity_history(ask: Ask) -> list[Row]:
    rows = []
    for customer in ask.asked_customers():
        before = None
        for plan in sorted(plans_of(ask, customer), key=lambda plan: (plan.year, plan.id)):
            if plan.year > ask.as_of.year:
                continue
            is_known = before is not None and plan.maturity is not None
            rows.append(
                {
                    **_known(customer),
                    "plan_id": plan.id,
                    "year": plan.year,
                    "maturity": plan.maturity,
                    "maturity_change": plan.maturity - before if is_known else None,
                    "stages_closed": len(closed_stages(ask, plan)),
                }
            )
            before = plan.maturity
    return rows


@oracle("profile.maturity")
def maturity(ask: Ask) -> list[Row]:
    rows = []
    for customer in ask.asked_customers():
        figures = organisational_figures(ask, customer)
        methods, events, pairs, alive = (figures[name] for name in ("methods", "events", "executives_paired", "agreements_alive"))
        wanted = (
            ("executive_pair", pairs > 0),
            ("event", events > 0),
            ("methods", len(methods) >= ask.mature_methods),
            ("agreement", not figures["agreements"] or alive > 0),
        )
        lacks = [name for name, is_there in wanted if not is_there]
        if not figures["executives"] and not figures["activities"] and not figures["agreements"]:
            cooperation = "unknown"
        elif not lacks:
            cooperation = "mature"
        else:
            cooperation = "developing" if pairs or events or methods or alive else "early"
        told = [plan for plan in plans_of(ask, customer) if plan.year <= ask.as_of.year and plan.maturity is not None]
        latest = min(told, key=lambda plan: (-plan.year, plan.id)).maturity if told else None
        claims = None if latest is None or cooperation == "unknown" else latest == 2 and cooperation != "mature"
        rows.append(
            {
                **_known(customer),
                "cooperation": cooperation,
                "lacks": lacks,
                "maturity": latest,
                "is_claim_only": claims,
                "methods": methods,
                "events": events,
                "executives_paired": pairs,
                "agreements": figures["agreements"],
                "agreements_alive": alive,
            }
        )
    return in_order(rows, lambda row: ("mature", "developing", "early", "unknown").index(row["cooperation"]), *by("customer_id"))


@oracle("profile.insights")
def insights(ask: Ask) -> list[Row]:
    rows = []
    for customer in ask.asked_customers():
        for insight in insights_of(ask, customer):
            found, missing = outputs_of(ask, insight)
            is_profile = insight.kind in ("customer_profile", "supplier_profile")
            rows.append(
                {
                    **_known(customer),
                    "insight_id": insight.id,
                    "insight": insight.name,
                    "insight_kind": insight.kind,
                    "drafts": insight.drafts,
                    "is_single_draft": is_profile and insight.drafts is not None and insight.drafts <= 1,
                    "done_on": insight.done_on,
                    "is_done": is_done(ask, insight),
                    "opportunities": len(found),
                    "has_risks": "risks" not in missing,
                    "has_value": "value" not in missing,
                    "missing_outputs": missing,
                }
            )
    return in_order(rows, *by("customer_id", "insight_kind", "insight_id"))


@oracle("profile.scan")
def scan(ask: Ask) -> list[Row]:
    rows = []
    for customer in ask.asked_customers():
        done = [insight for insight in insights_of(ask, customer) if is_done(ask, insight)]
        last = {kind: max((insight.done_on for insight in done if insight.kind == kind), default=None) for kind in _SCANS}
        levels_done = sum(day is not None for day in last.values())
        for kind, day in last.items():
            rows.append(
                {
                    **_known(customer),
                    "insight_kind": kind,
                    "is_done": day is not None,
                    "done_on": day,
                    "levels_done": levels_done,
                    "completion": levels_done / 5,
                }
            )
    return rows


@oracle("profile.plan_costs")
def plan_costs(ask: Ask) -> list[Row]:
    year = ask.as_of.year if ask.year is None else ask.year
    by_region = ask.group_by == "region"
    places: dict[tuple[Any, Any], list[Node]] = {}
    for customer in ask.asked_customers():
        place = (customer.region, customer.region) if by_region else (customer.id, customer.name)
        places.setdefault(place, []).append(customer)
    rows = []
    for (row_id, name), customers in places.items():
        plans = {plan for customer in customers for plan in plans_of(ask, customer) if plan.year == year}
        with_them = {edge.start for customer in customers for edge in ask.world.into(customer, "WITH", "Activity") if ask.was_active(edge, edge.start)}
        activities = {activity for activity in with_them if (day := day_of(activity)) is not None and day.year == year}
        for currency in {node.currency for node in plans | activities}:
            budgets = [plan.budget for plan in plans if plan.currency == currency and plan.budget is not None]
            budget = sum(budgets) if budgets else None
            held, ahead, uncosted = 0.0, 0.0, 0
            for activity in activities:
                if activity.currency == currency:
                    cost = activity.budget if activity.cost is None else activity.cost
                    was_held = activity.occurred_on is not None and activity.occurred_on <= ask.as_of
                    held, ahead = held + (cost or 0.0) * was_held, ahead + (cost or 0.0) * (not was_held)
                    uncosted += cost is None
            rows.append(
                {
                    "row_id": row_id,
                    "row": name,
                    "year": year,
                    "currency": currency,
                    "budget": budget,
                    "cost_held": held,
                    "cost_ahead": ahead,
                    "budget_left": None if budget is None else budget - held - ahead,
                    "is_over": None if budget is None else held + ahead > budget,
                    "uncosted": uncosted,
                }
            )
    return in_order(rows, *by("row_id", "currency"))
