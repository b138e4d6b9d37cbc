"""Gaps against competitors and in depth: shares, intents, product lines, layers an order needs, whom a customer hangs on."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import Any

from tests.oracle.ask import Ask, Row, by, finding, in_order, or_none, oracle, rounded
from tests.oracle.decisions import asked_projects, decisions_on
from tests.oracle.order import down, up
from tests.oracle.world import Edge, Node

BY_SUBJECT = by("customer_id", "subject_id")
_KINDS_TO_TRY = ("visit_to_us", "expo", "forum", "reference_visit", "executive_visit", "topical_exchange")


def _person(person: Node) -> Row:
    return {"person_id": person.id, "person": person.name}


def _staff(staff: Node) -> Row:
    return {"staff_id": staff.id, "staff": staff.name}


def _by_id(nodes: Any) -> list[Node]:
    return sorted(set(nodes), key=lambda node: str(node.id))


@oracle("gaps.coverage_missed")
def coverage_missed(ask: Ask) -> list[Row]:
    rows = []
    for customer, project in asked_projects(ask):
        is_due = project.coverage_due_on is not None and project.coverage_due_on <= ask.as_of
        people = ask.people(customer) if customer else []
        reached = [person for person in people if ask.live_ties(person)]
        if customer is None or not is_due or project.coverage_target is None or len(reached) >= project.coverage_target:
            continue
        deciders = {decision.start for decision in ask.active(ask.world.into(project, "DECIDES", "Person"))}
        missing = [person for person in people if person not in reached]
        missing.sort(key=lambda person: (person not in deciders, person.layer or 5, person.id))
        team = _by_id(edge.start for edge in ask.active(ask.world.into(project, "WORKS_ON")) if ask.is_present(edge.start))
        evidence = {
            "reached": len(reached),
            "people": len(people),
            "coverage_target": project.coverage_target,
            "coverage_due_on": project.coverage_due_on,
            "days_late": ask.days_since(project.coverage_due_on),
            "team": [_staff(staff) for staff in team],
            "next": [_person(person) for person in missing[:3]],
        }
        rows.append(finding(customer, project, evidence))
    return in_order(rows, *BY_SUBJECT)


@oracle("gaps.elite_selling")
def elite_selling(ask: Ask) -> list[Row]:
    rows = []
    for customer, project in asked_projects(ask):
        if customer is None or project.amount is None or project.amount < ask.broad_amount:
            continue
        known = {layer: [person for person in ask.people(customer) if person.layer == layer] for layer in ask.needed_layers}
        reached = {layer: sum(bool(ask.live_ties(person)) for person in people) for layer, people in known.items()}
        if not all(reached.values()):
            evidence = {
                "amount": project.amount,
                "currency": project.currency,
                "missing": [{"layer": layer, "people": len(known[layer]) or None} for layer in ask.needed_layers if not reached[layer]],
                "reached": [{"layer": layer, "people": reached[layer]} for layer in sorted(reached) if reached[layer]],
            }
            rows.append(finding(customer, project, evidence))
    return in_order(rows, *BY_SUBJECT)


@oracle("gaps.intent_unsupported")
def intent_unsupported(ask: Ask) -> list[Row]:
    rows = []
    for intent in ask.world.all("Intent"):
        status = intent.status or "active"
        is_open = (intent.opened_on is None or intent.opened_on <= ask.as_of) and (intent.closed_on is None or intent.closed_on > ask.as_of)
        projects = _by_id(edge.end for edge in ask.active(ask.world.out(intent, "ABOUT", "Project")))
        if status not in ("planned", "active") or not is_open or (ask.project_id is not None and ask.project_id not in {project.id for project in projects}):
            continue
        own = {edge.end for edge in ask.active(ask.world.out(intent, "AT", "Customer"))}
        rivals = _by_id(edge.end for edge in ask.active(ask.world.out(intent, "AGAINST")))
        buyers = {purchase.end for project in projects for purchase in ask.active(ask.world.out(project, "FOR", "Customer"))}
        for customer in or_none(own or buyers):
            live = [purchase.start for purchase in ask.active(ask.world.into(customer, "FOR", "Project"))] if customer else []
            chains = projects or _by_id(project for project in live if ask.is_live_project(project))
            stances: dict[Node, int] = {}
            for decision in [decision for project in chains for decision in decisions_on(ask, project)]:
                stance = ask.stance(decision)
                if stance is not None:
                    stances[decision.start] = max(stances.get(decision.start, -1), stance)
            if not ask.is_asked(customer) or any(stance >= 2 for stance in stances.values()):
                continue
            closest = sorted((person for person, stance in stances.items() if stance >= 1), key=lambda person: (-stances[person], person.id))
            evidence = {
                "kind": intent.kind,
                "status": status,
                "opened_on": intent.opened_on,
                "project_ids": [project.id for project in projects],
                "projects": [project.name or project.id for project in projects],
                "rivals": [rival.name or rival.id for rival in rivals],
                "rival_ids": [rival.id for rival in rivals],
                "closest": [{**_person(person), "stance": stances[person]} for person in closest],
            }
            rows.append(finding(customer, intent, evidence))
    return in_order(rows, *BY_SUBJECT)


@oracle("gaps.lead_mismatch")
def lead_mismatch(ask: Ask) -> list[Row]:
    rows = []
    line_of = {category.id: category.line for category in ask.world.all("Category")}
    for customer, project in asked_projects(ask):
        weights: dict[Node, float] = {}
        for decision in decisions_on(ask, project):
            if decision.point == "drafting":
                weights[decision.start] = max(weights.get(decision.start, 0.0), decision.weight or 0.0)
        if not weights:
            continue
        drafters = sorted(weights, key=lambda person: (-weights[person], person.id))
        lines = {person: sorted({line_of.get(one.category) for one in ask.departments_of(person)} - {None}, key=str) for person in drafters}
        leads = [person for person in drafters if weights[person] == weights[drafters[0]]]
        expected = {"complex": "technical", "standard": "procurement"}.get(project.purchase_kind)
        is_wrong_line = expected is not None and all(lines[person] and expected not in lines[person] for person in leads)
        lacks_executive = project.amount is not None and project.amount >= ask.large_amount and not any(person.layer == 1 for person in drafters)
        if is_wrong_line or lacks_executive:
            evidence = {
                "purchase_kind": project.purchase_kind,
                "expected_line": expected,
                "amount": project.amount,
                "is_wrong_line": is_wrong_line,
                "lacks_executive": lacks_executive,
                "leads": [{**_person(person), "lines": lines[person]} for person in leads],
                "asked": [_person(person) for person in drafters if ask.live_ties(person)],
            }
            rows.append(finding(customer, project, evidence))
    return in_order(rows, *BY_SUBJECT)


@oracle("gaps.opportunity_unprepared")
def opportunity_unprepared(ask: Ask) -> list[Row]:
    rows = []
    for project in ask.world.all("Project"):
        is_near = project.opened_on is not None and ask.as_of < project.opened_on <= ask.as_of + timedelta(days=ask.lead_days)
        if not is_near or project.selection == "dropped" or ask.project_id not in (None, project.id):
            continue
        # Who will decide counts even where that begins on a coming day.
        coming = [edge for edge in ask.world.into(project, "DECIDES", "Person") if edge.until is None or edge.until > ask.as_of]
        deciders = _by_id(edge.start for edge in coming if ask.is_present(edge.start))
        for customer in {purchase.end for purchase in ask.active(ask.world.out(project, "FOR", "Customer"))}:
            people = deciders or [person for person in ask.people(customer) if person.layer in (1, 2)]
            if ask.is_asked(customer) and not any(ask.live_ties(person) for person in people):
                evidence = {
                    "opened_on": project.opened_on,
                    "due_on": project.opened_on - timedelta(days=ask.lead_days),
                    "days_left": ask.days_until(project.opened_on),
                    "amount": project.amount,
                    "horizon": project.horizon,
                    "deciders": [_person(person) for person in deciders],
                }
                rows.append(finding(customer, project, evidence))
    return in_order(rows, *BY_SUBJECT)


@oracle("gaps.owner_concentration")
def owner_concentration(ask: Ask) -> list[Row]:
    rows = []
    for customer in ask.asked_customers():
        held: dict[Node, float] = defaultdict(float)
        for tie in [tie for person in ask.people(customer) for tie in ask.active(ask.ties_to(person)) if ask.strength(tie) > 0]:
            held[tie.start] += ask.strength(tie)
        total = sum(held.values())
        for unit in ask.world.all("Unit"):
            members = {seat.start for seat in ask.active(ask.world.into(unit, "MEMBER_OF", "Staff"))} & set(held)
            share = rounded(sum(held[staff] for staff in members) / total, 6) if total else 0.0
            if share <= ask.most_unit_share or len(members) < 2:
                continue
            holders = sorted(members, key=lambda staff: (-held[staff], staff.id))
            matching = ask.matching(department.category for department in ask.departments(customer))
            evidence = {
                "unit_id": unit.id,
                "unit": unit.name,
                "category": unit.category,
                "share_percent": rounded(100 * share, 1),
                "holders": [_staff(staff) for staff in holders[:3]],
                "people": len(holders),
                "others": len(held) - len(holders),
                "colleagues": [ours for ours in matching if ours["function"] != unit.category][:5],
            }
            rows.append(finding(customer, unit, evidence))
    return in_order(rows, *BY_SUBJECT)


@oracle("gaps.product_lines_absent")
def product_lines_absent(ask: Ask) -> list[Row]:
    rows = []
    lines = ask.world.all("ProductLine")
    for customer in ask.asked_customers():
        ties = [tie for person in ask.people(customer) for tie in ask.live_ties(person)]
        opened = {sale.end.id for tie in ties for sale in ask.active(ask.world.out(tie.start, "SELLS"))}
        bought = {purchase.start for purchase in ask.active(ask.world.into(customer, "FOR", "Project"))}
        opened |= {project.product_line for project in bought if ask.is_live_project(project)}
        absent = [line for line in lines if line.id not in opened]
        if customer.tier not in ask.line_tiers or not absent:
            continue
        best: dict[Node, int] = {}
        for tie in ties:
            if ask.is_present(tie.start):
                best[tie.start] = max(best.get(tie.start, 0), tie.level)
        evidence = {
            "tier": customer.tier,
            "lines": [_line(line) for line in absent],
            "present": [_line(line) for line in lines if line.id in opened],
            "holders": [_staff(staff) for staff in sorted(best, key=lambda staff: (-best[staff], staff.id))[:2]],
        }
        rows.append(finding(customer, customer, evidence))
    return in_order(rows, *BY_SUBJECT)


def _line(line: Node) -> Row:
    return {"product_line_id": line.id, "product_line": line.name, "grade": line.grade}


@oracle("gaps.repetitive_scenes")
def repetitive_scenes(ask: Ask) -> list[Row]:
    rows = []
    for customer in ask.asked_customers():
        edges = [edge for edge in ask.world.into(customer, "WITH", "Activity") if ask.is_held(edge.start)]
        held = _by_id(edge.start for edge in edges if ask.was_active(edge, edge.start))
        kinds = [activity.kind for activity in held if activity.kind is not None and activity.kind not in ask.routine_kinds]
        if len(kinds) < ask.least_activities:
            continue
        diversity = rounded(1 - sum((kinds.count(kind) / len(kinds)) ** 2 for kind in set(kinds)), 6)
        meals = sum(kind in ask.entertainment_kinds for kind in kinds)
        is_monotonous, is_entertained = diversity < ask.least_diversity, rounded(meals / len(kinds), 6) > ask.most_entertainment
        if not (is_monotonous or is_entertained):
            continue
        owned: dict[Node, set[Node]] = defaultdict(set)
        for activity in (activity for activity in held if activity.kind is not None and activity.kind not in ask.routine_kinds):
            for ownership in ask.world.into(activity, "OWNS"):
                if ask.is_present(ownership.start):
                    owned[ownership.start].add(activity)
        counted = [{"kind": kind, "count": kinds.count(kind)} for kind in set(kinds)]
        evidence = {
            "activities": len(kinds),
            "diversity": rounded(diversity, 2),
            "meals": meals,
            "is_monotonous": is_monotonous,
            "is_entertained": is_entertained,
            "kinds": in_order(counted, lambda row: (-row["count"], row["kind"])),
            "missing_kinds": [{"kind": kind} for kind in _KINDS_TO_TRY if kind not in kinds],
            "owners": [_staff(staff) for staff in sorted(owned, key=lambda staff: (-len(owned[staff]), staff.id))[:2]],
        }
        rows.append(finding(customer, customer, evidence))
    return in_order(rows, *BY_SUBJECT)


@oracle("gaps.rival_share")
def rival_share(ask: Ask) -> list[Row]:
    rows = []
    for customer in ask.asked_customers():
        supplied: dict[Node, dict[str | None, list[Edge]]] = defaultdict(lambda: defaultdict(list))
        for supply in ask.active(ask.world.into(customer, "SUPPLIES")):
            if supply.start.threat in ask.threats and supply.share is not None and supply.share > ask.most_share:
                supplied[supply.start][supply.product_line].append(supply)
        for competitor, by_line in supplied.items():
            lines = []
            for line_id, supplies in by_line.items():
                line = ask.world.find("ProductLine", line_id)
                share = max(supply.share for supply in supplies)
                told = {
                    "product_line_id": line_id,
                    "product_line": (line.name if line else None) or line_id,
                    "share_percent": rounded(100 * share, 1),
                    "since": min((supply.since for supply in supplies if supply.since), default=None),
                }
                lines.append(((-share, up(line_id)), told))
            levels: dict[Node, int] = {}
            for courtship in ask.active(ask.world.out(competitor, "COURTS")):
                if courtship.end in ask.people(customer):
                    levels[courtship.end] = max(levels.get(courtship.end, -1), -1 if courtship.level is None else courtship.level)
            courted = sorted(levels, key=lambda person: (down(levels[person]), person.id))[:3]
            evidence = {
                "competitor_id": competitor.id,
                "competitor": competitor.name,
                "threat": competitor.threat,
                "lines": [told for _, told in sorted(lines, key=lambda entry: entry[0])],
                "courted": [{**_person(person), "title": person.title} for person in courted],
            }
            rows.append(finding(customer, customer, evidence))
    return in_order(rows, *by("customer_id"), lambda row: row["evidence"]["competitor_id"])
