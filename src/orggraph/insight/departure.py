"""Works out what a departure would cost: reach, owners, control points and votes before and after, and who could take over whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from time import perf_counter
from typing import Any

from orggraph.answer import validate_params
from orggraph.errors import BadParams, Problem
from orggraph.insight.assignment import Assignment, assign
from orggraph.insight.coverage import HEADINGS as PLAN_HEADINGS
from orggraph.insight.coverage import assigned_rows, block_notes, blocked_rows, need_of
from orggraph.insight.inquiry import READING, RULE_PARAMS, SHARED_PARAMS, SOLVING, Ask, OnStep, inquiry, param, rules_of, whole
from orggraph.insight.outcome import Outcome, counted, section
from orggraph.insight.seat import Need, colleagues
from orggraph.library import Catalogue
from orggraph.locale import Text

NAME = "simulate.departure"
TITLE = Text("What a departure would cost", "人员离开推演")
SUMMARY = Text(
    "What is lost when these colleagues of ours, or people at a customer, go: whom nobody reaches any more, key people without A and B owner, control points and votes, "
    "and who could take over whom. Nothing is written.",
    "若这些我方或客户人员离开将失去什么：无人再能联系的人员、缺AB角的关键客户、控制点与票数，以及由谁接手谁。不写入任何内容。",
)
DEPARTURE = inquiry(
    NAME,
    TITLE,
    SUMMARY,
    (
        param("ids", "list[str]", (), Text("Ids of colleagues and of people at customers who would leave", "拟离开的我方与客户人员编号"), is_own=False),
        *SHARED_PARAMS,
        *RULE_PARAMS,
    ),
)
"""What a departure can be asked about."""
HEADINGS = {
    **PLAN_HEADINGS,
    "people_covered_before": Text("with a live tie", "有效联系人数"),
    "people_covered_after": Text("after", "之后"),
    "key_covered_before": Text("key people with a live tie", "有效联系的关键客户数"),
    "key_covered_after": Text("after", "之后"),
    "backed_before": Text("key people with A and B owner", "AB角齐备的关键客户数"),
    "backed_after": Text("after", "之后"),
    "coverage_before": Text("coverage in %", "覆盖率（%）"),
    "coverage_after": Text("after", "之后"),
    "held_by": Text("held by", "原联系人"),
    "lost_roles": Text("owners lost", "失去的负责人"),
    "remaining": Text("live ties left", "余下有效联系"),
    "loss": Text("what is lost", "失去的内容"),
    "tally_before": Text("tally of known stances", "已知立场合计"),
    "tally_at_risk": Text("at risk", "有风险部分"),
    "tally_after": Text("tally without them", "除去后合计"),
    "vote_person_ids": Text("person ids", "客户人员编号"),
    "vote_persons": Text("supporters at risk", "有风险的支持者"),
    "from_staff_id": Text("from (id)", "移交人编号"),
    "from_staff": Text("from", "移交人"),
}
_WHO = {"customer_id": "str?", "customer": "str?", "person_id": "str", "person": "str?", "title": "str?", "layer": "int?", "is_key": "bool"}
_CUSTOMERS = {
    "customer_id": "str",
    "customer": "str?",
    "people": "int",
    "people_covered_before": "int",
    "people_covered_after": "int",
    "coverage_before": "float",
    "coverage_after": "float",
    "key_people": "int",
    "key_covered_before": "int",
    "key_covered_after": "int",
    "backed_before": "int",
    "backed_after": "int",
}
_LOST = {**_WHO, "held_by": "list[map]"}
_OWNERS = {**_WHO, "lost_roles": "list[str]", "remaining": "list[map]"}
_POINTS = {
    "project_id": "str",
    "project": "str?",
    "point": "str",
    "weight": "float?",
    "has_veto": "bool",
    "stance": "int?",
    "person_id": "str",
    "person": "str?",
    "loss": "str",
}
_VOTES = {
    "project_id": "str",
    "project": "str?",
    "tally_before": "float",
    "tally_at_risk": "float",
    "tally_after": "float",
    "vote_person_ids": "list[str]",
    "vote_persons": "list[str]",
}
_HANDOVER = {
    **_WHO,
    "role": "str",
    "from_staff_id": "str",
    "from_staff": "str?",
    "staff_id": "str",
    "staff": "str?",
    "staff_layer": "int?",
    "function": "str?",
    "fits_layer": "bool",
    "fits_category": "bool",
    "tie": "str",
    "cost": "int",
}
_BLOCKED = {"seats": "int", "room": "int", "short": "int", "person_ids": "list[str]", "persons": "list[str]", "staff_ids": "list[str]", "staffs": "list[str]"}
_STRANGER = Text('There is neither a colleague nor a person at a customer with the id "{id}".', "没有编号为“{id}”的我方或客户人员。")
_FIND = Text("Find the id with: orggraph people find NAME", "查找编号：orggraph people find 姓名")
_NOBODY = Text("Nobody was named.", "未指定人员。")
_NAME_ONE = Text("Name at least one id.", "请至少指定一个编号。")


@dataclass(frozen=True, slots=True)
class _Standing:
    """One person before and after: live ties, and which owner roles they fill."""

    row: Mapping[str, Any]
    is_gone: bool
    before: list[Mapping[str, Any]]
    after: list[Mapping[str, Any]]

    @property
    def is_lost(self) -> bool:
        """There was a live tie, and nobody of ours reaches the person any more."""
        return bool(self.before) and not self.after

    def has_owners(self, ties: list[Mapping[str, Any]]) -> bool:
        """Whether two different colleagues are A and B owner."""
        return any(a["role"] == "A" and b["role"] == "B" and a["staff_id"] != b["staff_id"] for a in ties for b in ties)


def simulate_departure(ask: Ask, catalogue: Catalogue, values: Mapping[str, Any], *, today: date, on_step: OnStep | None = None) -> Outcome:
    """What is lost when the people named in `values["ids"]` leave, and a proposed handover.

    on_step: hears what it is at.
    Raises: BadParams when nobody is named, or an id that nobody has; StoreError.
    """
    started = perf_counter()
    params = validate_params(DEPARTURE, values, today)
    tell = on_step or (lambda _: None)
    tell(READING)
    ids = list(dict.fromkeys(params["ids"]))
    if not ids:
        raise BadParams(_NOBODY, _NAME_ONE, problems=[Problem(what=_NOBODY, remedy=_NAME_ONE, column="ids")])
    leavers = whole(ask("insight.leavers", {"ids": ids, "as_of": params["as_of"]}))
    if strangers := [id_ for id_ in ids if id_ not in {row["id"] for row in leavers}]:
        problems = [Problem(what=_STRANGER.fill(id=id_), remedy=_FIND, column="ids", value=id_) for id_ in strangers]
        raise BadParams(problems[0].what, problems[0].remedy, problems=problems)
    leaving = frozenset(row["id"] for row in leavers if row["kind"] == "staff")
    going = frozenset(row["id"] for row in leavers if row["kind"] == "person")
    shared = {name: params[name] for name in ("as_of", "stale_days", "min_level")}
    customer_ids = sorted({customer_id for row in leavers for customer_id in row["customer_ids"]})
    rows = whole(ask("insight.people", {**shared, "customer_ids": customer_ids})) if customer_ids else []
    standings = [_standing(row, leaving, going) for row in rows]
    people = list({standing.row["person_id"]: standing for standing in standings}.values())

    rules = rules_of(params)
    needs, held_by = _handover_needs(people, leaving)
    # A colleague of someone who goes has room for someone else.
    freed: dict[str, int] = {}
    for standing in (standing for standing in people if standing.is_gone):
        for staff_id in {tie["staff_id"] for tie in standing.before}:
            freed[staff_id] = freed.get(staff_id, 0) + 1
    staff = colleagues(whole(ask("insight.colleagues", shared)), rules, without=leaving, freed=freed)
    found = assign(needs, staff, rules, seconds=params["seconds"], on_round=lambda count: tell(SOLVING.fill(pairings=f"{count:,}")))
    handover = [{**row, **held_by[row["person_id"], row["role"]]} for row in assigned_rows(needs, staff, rules, found)]
    headings = {**catalogue.headings, **HEADINGS}
    customers, lost, owners, points, votes = (
        _customer_rows(standings),
        [_who(standing) | {"held_by": _holders(standing.before)} for standing in people if standing.is_lost and not standing.is_gone],
        _owner_rows(people),
        _point_rows(people),
        _vote_rows(people),
    )
    return Outcome(
        name=NAME,
        title=TITLE,
        params=params,
        sections=(
            section(NAME, "customers", Text("Coverage before and after", "前后覆盖对比"), _CUSTOMERS, headings, customers),
            section(NAME, "lost", Text("Whom nobody reaches any more", "失去最后联系的人员"), _LOST, headings, lost),
            section(NAME, "owners", Text("Key people who lose an owner", "失去负责人的关键客户"), _OWNERS, headings, owners),
            section(NAME, "points", Text("Control points lost", "失去的控制点"), _POINTS, headings, points),
            section(NAME, "votes", Text("Votes at risk", "有风险的票"), _VOTES, headings, votes),
            section(NAME, "handover", Text("Proposed handover", "建议的交接"), _HANDOVER, headings, handover),
            section(NAME, "blocks", Text("What cannot be handed over", "无法交接"), _BLOCKED, headings, blocked_rows(needs, staff, found)),
        ),
        notes=(*_notes(leavers, lost, owners, points, needs, found), *block_notes(needs, staff, rules, found)),
        took_ms=round((perf_counter() - started) * 1000, 1),
    )


def _standing(row: Mapping[str, Any], leaving: frozenset[str], going: frozenset[str]) -> _Standing:
    live = [tie for tie in row["ties"] if tie["is_live"]]
    is_gone = row["person_id"] in going
    return _Standing(row, is_gone, live, [] if is_gone else [tie for tie in live if tie["staff_id"] not in leaving])


def _handover_needs(people: Sequence[_Standing], leaving: frozenset[str]) -> tuple[list[Need], dict[tuple[str, str], dict[str, Any]]]:
    """A need for each person whom someone who leaves holds a live tie to, and by person and role who hands over.

    Whoever would otherwise be lost comes first, key people before others.
    """
    needs: list[Need] = []
    held_by: dict[tuple[str, str], dict[str, Any]] = {}
    for standing in people:
        lost = [tie for tie in standing.before if tie["staff_id"] in leaving]
        if standing.is_gone or not lost:
            continue
        roles = sorted({tie["role"] for tie in lost if tie["role"]}) or ["contact"]
        first = (4 if standing.row["is_key"] else 2) if standing.is_lost else 3 if standing.row["is_key"] else 1
        needs.append(need_of(standing.row, tuple(roles), tuple(first if at == 0 else min(first, 3) for at in range(len(roles))), without=leaving))
        for role in roles:
            tie = next(tie for tie in lost if role in (tie["role"], "contact"))
            held_by[standing.row["person_id"], role] = {"from_staff_id": tie["staff_id"], "from_staff": tie["staff"]}
    return needs, held_by


def _who(standing: _Standing) -> dict[str, Any]:
    return {name: standing.row[name] for name in _WHO}


def _holders(ties: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{name: tie[name] for name in ("staff_id", "staff", "role", "level", "last_contact_on")} for tie in ties]


def _customer_rows(standings: Sequence[_Standing]) -> list[dict[str, Any]]:
    rows = []
    by_customer: dict[str, list[_Standing]] = {}
    for standing in standings:
        by_customer.setdefault(standing.row["customer_id"], []).append(standing)
    for customer_id, there in by_customer.items():
        stay = [standing for standing in there if not standing.is_gone]
        key = [standing for standing in there if standing.row["is_key"]]
        covered, still = sum(bool(one.before) for one in there), sum(bool(one.after) for one in there)
        rows.append(
            {
                "customer_id": customer_id,
                "customer": there[0].row["customer"],
                "people": len(there),
                "people_covered_before": covered,
                "people_covered_after": still,
                "coverage_before": round(100 * covered / len(there), 1),
                "coverage_after": round(100 * still / len(stay), 1) if stay else 0.0,
                "key_people": len(key),
                "key_covered_before": sum(bool(one.before) for one in key),
                "key_covered_after": sum(bool(one.after) for one in key),
                "backed_before": sum(one.has_owners(one.before) for one in key),
                "backed_after": sum(one.has_owners(one.after) for one in key),
            }
        )
    return rows


def _owner_rows(people: Sequence[_Standing]) -> list[dict[str, Any]]:
    """Key people who stay and lose an A or a B owner."""
    rows = []
    for standing in people:
        roles = sorted({tie["role"] for tie in standing.before if tie["role"]} - {tie["role"] for tie in standing.after if tie["role"]})
        if standing.row["is_key"] and not standing.is_gone and roles:
            rows.append(_who(standing) | {"lost_roles": roles, "remaining": _holders(standing.after)})
    return rows


def _point_rows(people: Sequence[_Standing]) -> list[dict[str, Any]]:
    """Control points of live projects whose holder goes, or whom nobody of ours reaches any more."""
    rows = [
        {**decision, "person_id": standing.row["person_id"], "person": standing.row["person"], "loss": "holder_leaves" if standing.is_gone else "no_live_tie"}
        for standing in people
        if standing.is_gone or standing.is_lost
        for decision in standing.row["decisions"]
    ]
    return sorted(rows, key=lambda row: (row["project_id"], row["point"], row["person_id"]))


def _vote_rows(people: Sequence[_Standing]) -> list[dict[str, Any]]:
    """For each project with supporters at risk: weight x stance over all known stances, the part of supporters whom we lose, and the rest."""
    votes = [(standing, decision) for standing in people for decision in standing.row["decisions"]]
    rows = []
    for project_id in sorted({decision["project_id"] for _, decision in votes}):
        known = [(one, vote) for one, vote in votes if vote["project_id"] == project_id and vote["stance"] is not None and vote["weight"] is not None]
        endangered = [(one, vote) for one, vote in known if vote["stance"] >= 1 and (one.is_gone or one.is_lost)]
        if endangered:
            tally, risk = (round(sum(vote["weight"] * vote["stance"] for _, vote in part), 6) for part in (known, endangered))
            supporters = list({one.row["person_id"]: one.row["person"] or one.row["person_id"] for one, _ in endangered}.items())
            rows.append(
                {
                    "project_id": project_id,
                    "project": endangered[0][1]["project"],
                    "tally_before": float(tally),
                    "tally_at_risk": float(risk),
                    "tally_after": float(round(tally - risk, 6)),
                    "vote_person_ids": [id_ for id_, _ in supporters],
                    "vote_persons": [name for _, name in supporters],
                }
            )
    return rows


def _notes(
    leavers: Sequence[Mapping[str, Any]],
    lost: Sequence[Mapping[str, Any]],
    owners: Sequence[Mapping[str, Any]],
    points: Sequence[Mapping[str, Any]],
    needs: Sequence[Need],
    found: Assignment,
) -> list[Text]:
    names = Text(", ".join(row["name_en"] or row["name"] or row["id"] for row in leavers), "、".join(row["name"] or row["id"] for row in leavers))
    key = sum(row["is_key"] for row in lost)
    seats = sum(len(need.roles) for need in needs)
    notes = [
        Text(
            f"Without {names.en}: {counted(len(lost), 'person loses', 'people lose')} the last live tie, {key} of them key; "
            f"{counted(len(owners), 'key person loses', 'key people lose')} an owner; {counted(len(points), 'control point is', 'control points are')} lost.",
            f"{names.zh}离开后：{len(lost)} 人失去最后一条有效联系，其中关键客户 {key} 人；{len(owners)} 位关键客户失去负责人；失去控制点 {len(points)} 个。",
        )
    ]
    if seats:
        notes.append(
            Text(
                f"Handover: {len(found.pairings)} of {counted(seats, 'tie finds', 'ties find')} a successor; cost {found.cost}.",
                f"交接：{seats} 条联系中 {len(found.pairings)} 条有人接手；成本 {found.cost}。",
            )
        )
    return notes
