"""Gaps and checks of a year's work: insight without outputs, stages closed without theirs, an empty sandbox, stages nobody was active in."""

from __future__ import annotations

from tests.oracle.ask import Ask, Row, by, finding, in_order, oracle
from tests.oracle.decisions import asked_projects
from tests.oracle.order import down
from tests.oracle.projects_views import Stage, is_running, stages
from tests.oracle.results import projects_of
from tests.oracle.world import Node
from tests.oracle.year import insights_of, is_done, is_open_opportunity, missing_outputs, outputs_of, plans_of

BY_SUBJECT = by("customer_id", "subject_id")
_FITTING = {
    "lead": ["topical_exchange", "visit_to_us", "reference_visit"],
    "tender": ["technical_exchange", "executive_visit"],
    "execution": ["review", "training", "service"],
}


@oracle("checks.insight_incomplete")
def insight_incomplete(ask: Ask) -> list[Row]:
    rows = []
    for customer in ask.asked_customers():
        for insight in insights_of(ask, customer):
            _, missing = outputs_of(ask, insight)
            is_profile = insight.kind in ("customer_profile", "supplier_profile")
            is_raw = is_profile and insight.drafts is not None and insight.drafts < ask.min_drafts
            if is_done(ask, insight) and (missing or is_raw):
                evidence = {
                    "insight_kind": insight.kind,
                    "drafts": insight.drafts,
                    "done_on": insight.done_on,
                    "missing": [{"output": output} for output in missing],
                    "is_single_draft": is_raw,
                }
                rows.append(finding(customer, insight, evidence))
    return in_order(rows, *BY_SUBJECT)


@oracle("checks.stage_without_outputs")
def stage_without_outputs(ask: Ask) -> list[Row]:
    rows = []
    for customer in ask.asked_customers():
        for plan in plans_of(ask, customer):
            missing = missing_outputs(ask, customer, plan)
            if missing:
                rows.append(finding(customer, plan, {"year": plan.year, "missing": missing}))
    return in_order(rows, *BY_SUBJECT)


@oracle("gaps.empty_sandbox")
def empty_sandbox(ask: Ask) -> list[Row]:
    rows = []
    for customer in ask.asked_customers():
        done = [insight for insight in insights_of(ask, customer) if is_done(ask, insight)]
        has_opportunity = any(is_open_opportunity(ask, project) and project.selection != "dropped" for project in projects_of(ask, customer))
        if done and not has_opportunity:
            insights = [
                {"insight_id": one.id, "insight": one.name, "insight_kind": one.kind, "done_on": one.done_on}
                for one in sorted(done, key=lambda one: (down(one.done_on), one.id))
            ]
            rows.append(finding(customer, customer, {"insights": insights}))
    return in_order(rows, *BY_SUBJECT)


@oracle("gaps.stage_inactive")
def stage_inactive(ask: Ask) -> list[Row]:
    rows = []
    for customer, project in asked_projects(ask):
        team = sorted({work.start for work in ask.active(ask.world.into(project, "WORKS_ON")) if ask.is_present(work.start)}, key=lambda node: str(node.id))
        for stage in stages(project):
            name, begun_on, ended_on = stage
            if not is_running(ask, stage) or begun_on > ask.ago(ask.grace_days) or _is_accompanied(ask, project, stage):
                continue
            evidence = {
                "project_stage": name,
                "begun_on": begun_on,
                "ended_on": ended_on,
                "days": ask.days_since(begun_on),
                "fitting_kinds": _FITTING[name],
                "team": [{"staff_id": staff.id, "staff": staff.name} for staff in team],
            }
            rows.append(finding(customer, project, evidence))
    return in_order(rows, *BY_SUBJECT, lambda row: row["evidence"]["begun_on"], lambda row: row["evidence"]["project_stage"])


def _is_accompanied(ask: Ask, project: Node, stage: Stage) -> bool:
    """An activity was held in the stage, or is planned for a day of it still to come."""
    _, begun_on, ended_on = stage
    for edge in ask.world.into(project, "SUPPORTS", "Activity"):
        activity = edge.start
        if ask.was_active(edge, activity):
            day = activity.occurred_on or activity.planned_on
            if activity.occurred_on is not None and begun_on <= activity.occurred_on <= ask.as_of:
                return True
            is_ahead = day is not None and (day > ask.as_of or (day == ask.as_of and activity.occurred_on is None))
            if is_ahead and (ended_on is None or day < ended_on):
                return True
    return False
