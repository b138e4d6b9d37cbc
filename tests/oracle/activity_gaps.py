"""Gaps of single activities: approval, cost, owner, result, target, budget, audience."""

from __future__ import annotations

from tests.oracle.ask import Ask, Row, by, day_of, finding, in_order, or_none, oracle
from tests.oracle.order import up
from tests.oracle.world import Node

BY_SUBJECT = by("customer_id", "subject_id")
# For whom a kind is meant: layers, lines (nothing named asks nothing), layers that fit whatever the line, and the words for it.
_MEANT_FOR: dict[str, tuple[tuple[int, ...], tuple[str, ...], tuple[int, ...], str, str]] = {
    "technical_exchange": (
        (2, 3),
        ("technical", "user"),
        (),
        "managers and engineers of the technical and user lines",
        "技术线与使用线的中层及工程师",
    ),
    "summit": ((), ("management", "procurement"), (1,), "executives and people of the management and procurement lines", "高层以及管理线与采购线人员"),
    "forum": ((), ("management", "procurement"), (1,), "executives and people of the management and procurement lines", "高层以及管理线与采购线人员"),
    "visit_to_us": ((1,), (), (), "executives", "高层"),
    "award": ((2, 3), (), (), "managers and engineers", "中层与工程师"),
}


def customers_of_activity(ask: Ask, activity: Node) -> list[Node | None]:
    """The customers asked about with whom it is, else those of the projects that it supports; one None when nobody can tell."""
    direct = {edge.end for edge in ask.world.out(activity, "WITH") if ask.was_active(edge, activity)}
    projects = {edge.end for edge in ask.world.out(activity, "SUPPORTS") if ask.was_active(edge, activity)}
    indirect = {purchase.end for project in projects for purchase in ask.active(ask.world.out(project, "FOR", "Customer"))}
    return [customer for customer in or_none(direct or indirect) if ask.is_asked(customer)]


def _is_recent(ask: Ask, activity: Node, *, undated: bool) -> bool:
    day = day_of(activity)
    return undated if day is None else day >= ask.ago(ask.activity_days)


def _days(ask: Ask, activity: Node) -> Row:
    day = day_of(activity)
    return {"held_day": day if day and day <= ask.as_of else None, "planned_day": day if day and day > ask.as_of else None}


def _attended(ask: Ask, activity: Node, label: str) -> list[Node]:
    found = {edge.start for edge in ask.world.into(activity, "ATTENDED", label) if ask.was_active(edge, activity)}
    return sorted(found, key=lambda node: node.id)


def _missing(*facts: tuple[bool, str, str, str]) -> list[Row]:
    return [{"fact": fact, "en": en, "zh": zh} for is_missing, fact, en, zh in facts if is_missing]


@oracle("gaps.activity_unapproved")
def activity_unapproved(ask: Ask) -> list[Row]:
    rows = []
    for activity in ask.world.all("Activity"):
        day = day_of(activity)
        needs = activity.kind in ask.approval_kinds or activity.scene == "private"
        is_approved = activity.approved_on is not None and day is not None and activity.approved_on <= day
        if day is None or not needs or is_approved or not _is_recent(ask, activity, undated=False):
            continue
        evidence = {
            "kind": activity.kind,
            "is_private": activity.kind not in ask.approval_kinds,
            "day": day,
            "is_planned": day > ask.as_of,
            "approved_on": activity.approved_on,
            "owners": ask.owners(activity),
            "guests": [{"person_id": person.id, "person": person.name} for person in _attended(ask, activity, "Person")],
        }
        rows += [finding(customer, activity, evidence) for customer in customers_of_activity(ask, activity)]
    return in_order(rows, *BY_SUBJECT)


@oracle("gaps.activity_uncosted")
def activity_uncosted(ask: Ask) -> list[Row]:
    rows = []
    for activity in ask.world.all("Activity"):
        missing = _missing(
            (activity.guests is None, "guests", "the number of guests", "客户人数"),
            (activity.days is None, "days", "the number of days", "天数"),
            (activity.cost is None, "cost", "a cost estimate", "费用估算"),
        )
        if missing and ask.is_large(activity) and _is_recent(ask, activity, undated=True):
            evidence = {
                "kind": activity.kind,
                **_days(ask, activity),
                "guests": activity.guests,
                "days": activity.days,
                "cost": activity.cost,
                "missing": missing,
                "owners": ask.owners(activity),
            }
            rows += [finding(customer, activity, evidence) for customer in customers_of_activity(ask, activity)]
    return in_order(rows, *BY_SUBJECT)


@oracle("gaps.activity_unowned")
def activity_unowned(ask: Ask) -> list[Row]:
    rows = []
    for activity in ask.world.all("Activity"):
        owners = ask.owners(activity)
        missing = _missing(
            (not owners and not ask.is_large(activity), "owner", "an owner", "负责人"),
            (activity.expected_result is None, "expected_result", "an expected result", "预期成果"),
        )
        if missing and activity.kind not in ask.routine_kinds and _is_recent(ask, activity, undated=True):
            there = sorted(_attended(ask, activity, "Staff"), key=lambda staff: (up(staff.layer), staff.id))
            evidence = {
                "kind": activity.kind,
                **_days(ask, activity),
                "expected_result": activity.expected_result,
                "missing": missing,
                "owners": owners,
                "participants": [{"staff_id": staff.id, "staff": staff.name, "layer": staff.layer} for staff in there[:3]],
            }
            rows += [finding(customer, activity, evidence) for customer in customers_of_activity(ask, activity)]
    return in_order(rows, *BY_SUBJECT)


def _project(project: Node) -> Row:
    return {"project_id": project.id, "project": project.name}


@oracle("gaps.activity_untargeted")
def activity_untargeted(ask: Ask) -> list[Row]:
    rows = []
    for customer in ask.asked_customers():
        bought = {purchase.start for purchase in ask.active(ask.world.into(customer, "FOR", "Project"))}
        targets = sorted(
            (
                project
                for project in bought
                if project.selection == "selected" and ask.is_live_project(project) and (project.decided_on is None or project.decided_on > ask.as_of)
            ),
            key=lambda node: node.id,
        )
        for activity in {link.start for link in ask.active(ask.world.into(customer, "WITH", "Activity"))}:
            supported = sorted({edge.end for edge in ask.active(ask.world.out(activity, "SUPPORTS"))}, key=lambda node: node.id)
            is_left_to_another_rule = not supported and ask.is_large(activity)
            if not targets or activity.kind in ask.routine_kinds or not ask.is_planned(activity) or set(supported) & set(targets) or is_left_to_another_rule:
                continue
            evidence = {
                "kind": activity.kind,
                "day": day_of(activity),
                "projects": [_project(project) for project in supported],
                "targets": [_project(project) for project in targets],
                "owners": ask.owners(activity),
            }
            rows.append(finding(customer, activity, evidence))
    return in_order(rows, *BY_SUBJECT)


@oracle("gaps.plan_unbudgeted")
def plan_unbudgeted(ask: Ask) -> list[Row]:
    rows = []
    for activity in ask.world.all("Activity"):
        is_asked_about = ask.is_planned(activity) and activity.kind not in ask.routine_kinds and not ask.is_large(activity)
        if not is_asked_about or activity.budget is not None or ask.active(ask.world.out(activity, "SUPPORTS")):
            continue
        evidence = {"kind": activity.kind, "day": day_of(activity), "owners": ask.owners(activity)}
        customers = {link.end for link in ask.active(ask.world.out(activity, "WITH"))}
        rows += [finding(customer, activity, evidence) for customer in customers if ask.is_asked(customer)]
    return in_order(rows, *BY_SUBJECT)


@oracle("gaps.audience_misfit")
def audience_misfit(ask: Ask) -> list[Row]:
    rows = []
    for activity in ask.world.all("Activity"):
        day = day_of(activity)
        if day is None or activity.kind not in _MEANT_FOR or not _is_recent(ask, activity, undated=False):
            continue
        *_, en, zh = _MEANT_FOR[activity.kind]
        for customer in ask.asked_customers():
            known = [(person, lines, fits) for person, lines in _audience(ask, activity, customer) if (fits := _fits(activity.kind, person, lines)) is not None]
            misfits = [(person, lines) for person, lines, fits in known if not fits]
            if not known or (len(known) - len(misfits)) / len(known) >= ask.least_fit:
                continue
            evidence = {
                "kind": activity.kind,
                "day": day,
                "is_planned": day > ask.as_of,
                "counted": len(known),
                "fitting": len(known) - len(misfits),
                "misfits": [
                    {"person_id": person.id, "person": person.name, "layer": person.layer, "line": lines[0] if lines else None} for person, lines in misfits
                ],
                "meant_for": [{"en": en, "zh": zh}],
                "owners": ask.owners(activity),
            }
            rows.append(finding(customer, activity, evidence))
    return in_order(rows, *BY_SUBJECT)


def _audience(ask: Ask, activity: Node, customer: Node) -> list[tuple[Node, list[str]]]:
    """The customer's people who attend, with the lines of their departments there on that day."""
    line_of = {category.id: category.line for category in ask.world.all("Category")}
    departments = set(ask.departments(customer))
    found = []
    for person in _attended(ask, activity, "Person"):
        seats = [seat.end for seat in ask.world.out(person, "MEMBER_OF") if ask.was_active(seat, activity) and seat.end in departments]
        if seats:
            found.append((person, sorted({line for seat in seats if (line := line_of.get(seat.category)) is not None})))
    return found


def _fits(kind: str, person: Node, lines: list[str]) -> bool | None:
    """None where what nobody recorded decides: it is not held against anybody."""
    layers, meant_lines, always, *_ = _MEANT_FOR[kind]
    if person.layer is not None and person.layer in always:
        return True
    fits_layer = True if not layers else None if person.layer is None else person.layer in layers
    fits_line = True if not meant_lines else None if not lines else bool(set(lines) & set(meant_lines))
    if fits_layer is False or fits_line is False:
        return None if always and person.layer is None else False
    return None if fits_layer is None or fits_line is None or (always and person.layer is None and not fits_line) else True
