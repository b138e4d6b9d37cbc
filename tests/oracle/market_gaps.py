"""Gaps of a customer as a whole: where ties crowd, which places and methods go without, who answers for a department, what was asked too early."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import Any

from tests.oracle.ask import Ask, Row, by, finding, in_order, oracle, rounded
from tests.oracle.order import down, up
from tests.oracle.succession import at_customers
from tests.oracle.world import Edge, Node

BY_SUBJECT = by("customer_id", "subject_id")
_SUGGESTIONS = {
    "communicate": ("a summit or an executive visit", "峰会或高层拜访"),
    "match": ("pairs of executives, managers and functions", "高层、中层与职能逐一结对"),
    "joint": ("joint work or joint innovation", "联合工作或联合创新"),
    "recognition": ("an award or public praise", "表彰或公开表扬"),
}


def leaders(ask: Ask, customer: Node) -> list[Row]:
    return [{"person_id": person.id, "person": person.name, "title": person.title} for person in ask.people(customer) if person.is_top_leader]


def in_range(ask: Ask, customer: Node) -> list[Node]:
    """The customer's departments in contact range; what is not recorded counts as yes."""
    return [department for department in ask.departments(customer) if department.is_in_contact_range is not False]


def _ties_into(ask: Ask, department: Node) -> list[Edge]:
    return [tie for person in ask.members(department) for tie in ask.live_ties(person)]


@oracle("gaps.ask_premature")
def ask_premature(ask: Ask) -> list[Row]:
    rows = []
    for person in ask.world.all("Person"):
        asked = []
        for edge in ask.active(ask.world.into(person, "ASKS", "Staff")) if ask.is_present(person) else []:
            day = edge.asked_on or ask.as_of
            then = Ask(ask.world, {**ask.params, "as_of": day})
            levels = [tie.level for tie in then.active(ask.ties_to(person)) if tie.start is edge.start and tie.level is not None]
            level = max(levels, default=0)
            if day <= ask.as_of and level < ask.ask_level:
                told = {"staff_id": edge.start.id, "staff": edge.start.name, "level": level, "asked_on": edge.asked_on, "request": edge.request}
                asked.append(((edge.start.id, day, edge.request or ""), told))
        if not asked:
            continue
        asks = [told for _, told in sorted(asked, key=lambda entry: entry[0])]
        trusted = [tie for tie in ask.active(ask.ties_to(person)) if tie.level is not None and tie.level >= ask.ask_level and ask.is_present(tie.start)]
        trusted.sort(key=lambda tie: (-tie.level, tie.start.id, up(tie.key)))
        evidence = {
            "title": person.title,
            "layer": person.layer,
            "needed_level": ask.ask_level,
            "asks": asks,
            "askers": [{"staff_id": id_, "staff": name} for id_, name in dict.fromkeys((one["staff_id"], one["staff"]) for one in asks)],
            "trusted": [{"staff_id": tie.start.id, "staff": tie.start.name} for tie in trusted[:1]],
        }
        rows += at_customers(ask, person, evidence)
    return in_order(rows, *BY_SUBJECT)


@oracle("gaps.contact_skew")
def contact_skew(ask: Ask) -> list[Row]:
    rows = []
    for customer in ask.asked_customers():
        counted = [
            {"department_id": department.id, "department": department.name, "ties": len(_ties_into(ask, department))}
            for department in in_range(ask, customer)
            if ask.members(department)
        ]
        counted = in_order(counted, *by("ties", "department_id"))
        number, total = len(counted), sum(one["ties"] for one in counted)
        if number < ask.least_departments or not total:
            continue
        # Half the mean difference between any two departments, over the mean.
        apart = sum(abs(one["ties"] - other["ties"]) for one in counted for other in counted)
        gini = rounded(apart / (2 * number * total), 6)
        if gini > ask.most_gini:
            none = [one for one in counted if not one["ties"]]
            evidence = {"gini": rounded(gini, 2), "departments": number, "most": counted[-1:], "none": len(none), "neglected": none[:3]}
            rows.append(finding(customer, customer, evidence))
    return in_order(rows, *BY_SUBJECT)


@oracle("gaps.interface_unserved")
def interface_unserved(ask: Ask) -> list[Row]:
    rows = []
    for customer in ask.asked_customers():
        for department in in_range(ask, customer):
            servers = [edge for edge in ask.active(ask.world.into(department, "SERVES")) if ask.is_present(edge.start)]
            ties = _ties_into(ask, department)
            if servers or not ties:
                continue
            staying = [tie for tie in ties if tie.start.left_on is None]
            staying.sort(key=lambda tie: (down(tie.level), down(tie.last_contact_on), tie.start.id, tie.end.id, up(tie.key)))
            evidence = {
                "category": department.category,
                "ties": len(ties),
                "staff_count": len({tie.start for tie in ties}),
                "holders": [{"staff_id": tie.start.id, "staff": tie.start.name, "function": ask.function(tie.start)} for tie in staying[:1]],
                "colleagues": ask.matching([department.category]),
            }
            rows.append(finding(customer, department, evidence))
    return in_order(rows, *BY_SUBJECT)


@oracle("gaps.location_uncovered")
def location_uncovered(ask: Ask) -> list[Row]:
    rows = []
    for customer in ask.asked_customers():
        places: dict[str, list[Node]] = defaultdict(list)
        for department in in_range(ask, customer):
            if department.location is not None and ask.members(department):
                places[department.location].append(department)
        for location, departments in places.items():
            if not any(_ties_into(ask, department) for department in departments):
                evidence = {
                    "location": location,
                    "departments": [{"department_id": department.id, "department": department.name} for department in departments],
                    "people": len({person for department in departments for person in ask.members(department)}),
                }
                rows.append(finding(customer, customer, evidence))
    return in_order(rows, *by("customer_id"), lambda row: row["evidence"]["location"])


@oracle("gaps.methods_unused")
def methods_unused(ask: Ask) -> list[Row]:
    rows = []
    for customer in ask.asked_customers():
        held = {edge.start for edge in ask.world.into(customer, "WITH", "Activity") if ask.was_active(edge, edge.start) and ask.is_held(edge.start)}
        methods = [activity.method for activity in held if activity.method is not None]
        missing = [method for method in _SUGGESTIONS if method not in methods]
        if customer.tier in ask.method_tiers and missing:
            evidence = {
                "tier": customer.tier,
                "missing": [{"method": method} for method in missing],
                "suggestions": [{"method": method, "en": _SUGGESTIONS[method][0], "zh": _SUGGESTIONS[method][1]} for method in missing],
                "used": [{"method": method, "count": methods.count(method)} for method in sorted(set(methods))],
                "leaders": leaders(ask, customer),
            }
            rows.append(finding(customer, customer, evidence))
    return in_order(rows, *BY_SUBJECT)


@oracle("gaps.no_opportunity_list")
def no_opportunity_list(ask: Ask) -> list[Row]:
    rows = []
    year = (ask.as_of + timedelta(days=ask.notice_days)).year
    for customer in ask.asked_customers():
        purchases = [edge for edge in ask.world.into(customer, "FOR", "Project") if edge.start.selection != "dropped"]
        if customer.tier not in ask.list_tiers or any(_is_for(year, edge.start) for edge in ask.active(purchases)):
            continue
        decided = {edge.start: edge.start.decided_on or edge.start.closed_on for edge in purchases}
        last = sorted((project for project, day in decided.items() if day and day <= ask.as_of), key=lambda project: (down(decided[project]), project.id))
        plans = {edge.start for edge in ask.world.into(customer, "FOR", "CustomerPlan") if edge.start.year == year}
        evidence: dict[str, Any] = {
            "tier": customer.tier,
            "year": year,
            "last_project": [{"project_id": project.id, "project": project.name, "decided_on": decided[project]} for project in last[:1]],
            "plans": [{"customer_plan_id": plan.id, "stage": plan.stage} for plan in sorted(plans, key=lambda node: node.id)],
            "leaders": leaders(ask, customer),
        }
        rows.append(finding(customer, customer, evidence))
    return in_order(rows, *BY_SUBJECT)


def _is_for(year: int, project: Node) -> bool:
    """To be decided in that year or later, and opened in it or before."""
    decided_on = project.decided_on or project.closed_on
    return (decided_on is None or decided_on.year >= year) and (project.opened_on is None or project.opened_on.year <= year)
