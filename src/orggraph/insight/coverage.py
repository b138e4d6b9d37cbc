"""Plans who of ours should meet whom: owners for everyone who lacks one, at least cost, and what stands in the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from time import perf_counter
from typing import Any

from orggraph.answer import validate_params
from orggraph.insight.assignment import Assignment, Block, assign
from orggraph.insight.inquiry import CUSTOMER_PARAM, READING, RULE_PARAMS, SHARED_PARAMS, SOLVING, Ask, OnStep, inquiry, param, rules_of, whole
from orggraph.insight.outcome import Outcome, counted, section
from orggraph.insight.seat import Colleague, Need, Rules, colleagues, may_meet
from orggraph.library import Catalogue
from orggraph.locale import Text
from orggraph.model.vocabulary import LAYERS

NAME = "plan.coverage"
TITLE = Text("Coverage plan", "覆盖计划")
SUMMARY = Text(
    "Who of ours should become owner of whom: everyone without a live tie gets one colleague, every key person an A and a B owner who are two people. "
    "As many as possible, key people first, at least cost; what cannot be filled is named with its reason.",
    "我方由谁负责谁：没有有效联系者各安排一位同事，关键客户各安排不同的A角与B角。尽量覆盖，关键客户优先，总成本最低；无法安排的说明原因。",
)
COVERAGE = inquiry(
    NAME,
    TITLE,
    SUMMARY,
    (
        CUSTOMER_PARAM,
        *SHARED_PARAMS,
        param("layers", "list[int]", (1, 2, 3, 4), Text("Only people of these layers, and those of unknown layer", "只安排这些层级及层级未知的人员")),
        *RULE_PARAMS,
    ),
)
"""What a coverage plan can be asked."""
HEADINGS = {
    "role": Text("owner role", "AB角"),
    "staff_layer": Text("layer of ours", "我方层级"),
    "tie": Text("tie", "联系"),
    "cost": Text("cost", "成本"),
    "taken": Text("people taken on", "新增人数"),
    "room": Text("room left", "剩余可维护数"),
    "seats": Text("owners needed", "所需负责人数"),
    "short": Text("owners missing", "缺口"),
    "person_ids": Text("person ids", "客户人员编号"),
    "persons": Text("people", "客户人员"),
    "staff_ids": Text("staff ids", "我方人员编号"),
    "staffs": Text("our staff who may meet them", "可对接的我方人员"),
}
_ASSIGNED = {
    "customer_id": "str?",
    "customer": "str?",
    "person_id": "str",
    "person": "str?",
    "title": "str?",
    "layer": "int?",
    "is_key": "bool",
    "role": "str",
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
_LOADED = {
    "staff_id": "str",
    "staff": "str?",
    "layer": "int?",
    "function": "str?",
    "capacity": "int",
    "live_ties": "int",
    "taken": "int",
    "room": "int",
}
_JOIN = Text(", ", "、")


def plan_coverage(ask: Ask, catalogue: Catalogue, values: Mapping[str, Any], *, today: date, on_step: OnStep | None = None) -> Outcome:
    """The cheapest plan that gives as many people as possible the owners they lack.

    values: the parameters of `COVERAGE` by name. on_step: hears what it is at.
    Raises: BadParams, StoreError.
    """
    started = perf_counter()
    params = validate_params(COVERAGE, values, today)
    rules = rules_of(params)
    tell = on_step or (lambda _: None)
    tell(READING)
    shared = {name: params[name] for name in ("as_of", "stale_days", "min_level")}
    people = whole(ask("insight.people", {**shared, "customer_id": params["customer_id"], "only_lacking": True}))
    needs = needs_of([row for row in people if row["layer"] is None or row["layer"] in params["layers"]])
    staff = colleagues(whole(ask("insight.colleagues", shared)), rules)
    found = assign(needs, staff, rules, seconds=params["seconds"], on_round=lambda count: tell(SOLVING.fill(pairings=f"{count:,}")))
    headings = {**catalogue.headings, **HEADINGS}
    return Outcome(
        name=NAME,
        title=TITLE,
        params=params,
        sections=(
            section(NAME, "assignments", Text("Who takes whom", "对接安排"), _ASSIGNED, headings, assigned_rows(needs, staff, rules, found)),
            section(NAME, "blocks", Text("What cannot be filled", "无法安排"), _BLOCKED, headings, blocked_rows(needs, staff, found)),
            section(NAME, "load", Text("What each colleague takes on", "各同事新增负荷"), _LOADED, headings, _loaded_rows(needs, staff, found)),
        ),
        notes=(*_notes(needs, found), *block_notes(needs, staff, rules, found)),
        took_ms=round((perf_counter() - started) * 1000, 1),
    )


def needs_of(rows: Sequence[Mapping[str, Any]]) -> list[Need]:
    """What the rows of `insight.people` lack, one need for each person, however many customers the person belongs to."""
    needs: dict[str, Need] = {}
    for row in rows:
        live = [tie for tie in row["ties"] if tie["is_live"]]
        roles = tuple(row["lacks"])
        if roles and row["person_id"] not in needs:
            urgency = {"A": 3, "B": 2} if row["is_key"] else {"contact": 1}
            needs[row["person_id"]] = need_of(
                row, roles, tuple(3 if not live and at == 0 and row["is_key"] else min(2, urgency[role]) for at, role in enumerate(roles))
            )
    return list(needs.values())


def need_of(row: Mapping[str, Any], roles: tuple[str, ...], urgency: tuple[int, ...], *, without: frozenset[str] = frozenset()) -> Need:
    """The need for owners of these roles of one row of `insight.people`. without: colleagues whose ties no longer count."""
    held = [tie for tie in row["ties"] if tie["staff_id"] not in without]
    # The B owner must be another colleague than the A owner, and the other way round.
    others = {"A": "B", "B": "A"}
    barred = {tie["staff_id"] for tie in held if tie["is_live"] and any(tie["role"] == others.get(role) for role in roles) and tie["role"] not in roles}
    return Need(
        customer_id=row["customer_id"],
        customer=row["customer"],
        person_id=row["person_id"],
        person=row["person"],
        title=row["title"],
        layer=row["layer"],
        is_key=row["is_key"],
        functions=frozenset(row["functions"]),
        roles=roles,
        urgency=urgency,
        barred=frozenset(barred | without),
        live=frozenset(tie["staff_id"] for tie in held if tie["is_live"]) - barred,
        silent=frozenset(tie["staff_id"] for tie in held if not tie["is_live"]),
    )


def assigned_rows(needs: Sequence[Need], staff: Sequence[Colleague], rules: Rules, found: Assignment) -> list[dict[str, Any]]:
    """Who takes whom, by customer and person; of two owners the one who fits better is A."""
    rows = []
    by_need: dict[int, list[Any]] = {}
    for pairing in found.pairings:
        by_need.setdefault(pairing.need, []).append(pairing)
    for at, pairings in by_need.items():
        need = needs[at]
        ordered = sorted(pairings, key=lambda pairing: (pairing.cost, staff[pairing.colleague].staff_id))
        for role, pairing in zip(need.roles, ordered, strict=False):
            colleague = staff[pairing.colleague]
            rows.append(
                {
                    **{name: getattr(need, name) for name in ("customer_id", "customer", "person_id", "person", "title", "layer", "is_key")},
                    "role": role,
                    "staff_id": colleague.staff_id,
                    "staff": colleague.staff,
                    "staff_layer": colleague.layer,
                    "function": colleague.function,
                    "fits_layer": need.layer is not None and need.layer == colleague.layer,
                    "fits_category": colleague.function in need.functions,
                    "tie": "live" if colleague.staff_id in need.live else "silent" if colleague.staff_id in need.silent else "new",
                    "cost": pairing.cost,
                }
            )
    return sorted(rows, key=lambda row: (row["customer_id"] or "", row["person_id"], row["role"]))


def blocked_rows(needs: Sequence[Need], staff: Sequence[Colleague], found: Assignment) -> list[dict[str, Any]]:
    """Each block with the people it keeps waiting and the colleagues who have no room for them."""
    return [
        {
            "seats": block.seats,
            "room": block.room,
            "short": block.short,
            "person_ids": [needs[at].person_id for at in block.needs],
            "persons": [needs[at].person or needs[at].person_id for at in block.needs],
            "staff_ids": [staff[at].staff_id for at in block.colleagues],
            "staffs": [staff[at].staff or staff[at].staff_id for at in block.colleagues],
        }
        for block in found.blocks
    ]


def block_notes(needs: Sequence[Need], staff: Sequence[Colleague], rules: Rules, found: Assignment) -> list[Text]:
    """Why seats stay empty, one sentence a block, the smallest block first."""
    return [_block_note(block, needs, staff, rules) for block in found.blocks]


def _block_note(block: Block, needs: Sequence[Need], staff: Sequence[Colleague], rules: Rules) -> Text:
    theirs = _layers({needs[at].layer for at in block.needs})
    fit = Text(" of a matching function", "岗位对应的") if rules.needs_category else Text("", "")
    if not block.colleagues:
        who = Text(f"No further colleague{fit.en} stands near enough to the {theirs.en} layer", f"没有更多层级足够接近{theirs.zh}的{fit.zh}同事")
        return Text(f"{who.en}; {block.seats} needed.", f"{who.zh}；需 {block.seats} 位负责人。")
    ours = _layers({staff[at].layer for at in block.colleagues})
    if block.room == 0:
        return Text(
            f"Nobody of the {ours.en} layer{fit.en} has capacity left; {block.seats} needed.", f"{ours.zh}{fit.zh}同事均无余量；需 {block.seats} 位负责人。"
        )
    if block.room < block.seats:
        return Text(
            f"The {ours.en} layer{fit.en} has room for {block.room} more; {block.seats} needed.",
            f"{ours.zh}{fit.zh}同事仅余 {block.room} 个名额；需 {block.seats} 位负责人。",
        )
    count = max(sum(may_meet(needs[at], staff[seat], rules) for seat in block.colleagues) for at in block.needs)
    return Text(
        f"Key people need two different colleagues, and only {count} of the {ours.en} layer{fit.en} may meet them; {block.short} missing.",
        f"关键客户需两位不同同事，而{ours.zh}{fit.zh}同事中仅 {count} 位可对接；尚缺 {block.short} 位。",
    )


def _layers(layers: set[int | None]) -> Text:
    said = [LAYERS[layer] for layer in sorted(layer for layer in layers if layer is not None)] + ([Text("unknown", "未知")] if None in layers else [])
    return Text(" or ".join(text.en for text in said), "或".join(text.zh for text in said))


def _notes(needs: Sequence[Need], found: Assignment) -> list[Text]:
    seats = sum(len(need.roles) for need in needs)
    if not seats:
        return [Text("Nobody lacks an owner.", "没有人缺少负责人。")]
    key = sum(need.is_key for need in needs)
    filled = len(found.pairings)
    quality = (
        Text("No cheaper plan fills as many.", "在同等覆盖下没有成本更低的方案。")
        if found.gap == 0
        else Text(
            f"Time ran out: a plan could be better by at most {100 * found.gap:.1f} % of the cost.",
            f"已到时限：最优方案至多可再改进成本的 {100 * found.gap:.1f}%。",
        )
    )
    return [
        Text(
            f"{counted(len(needs), 'person lacks', 'people lack')} {counted(seats, 'owner', 'owners')}, {key} of them key; {filled} found, {seats - filled} missing; cost {found.cost}.",
            f"{len(needs)} 人缺 {seats} 位负责人，其中关键客户 {key} 人；已安排 {filled} 位，尚缺 {seats - filled} 位；成本 {found.cost}。",
        ),
        quality,
    ]


def _loaded_rows(needs: Sequence[Need], staff: Sequence[Colleague], found: Assignment) -> list[dict[str, Any]]:
    taken: dict[int, int] = {}
    for pairing in found.pairings:
        is_new = staff[pairing.colleague].staff_id not in needs[pairing.need].live
        taken[pairing.colleague] = taken.get(pairing.colleague, 0) + is_new
    return [
        {**asdict(staff[at]), "taken": count, "room": staff[at].room - count} for at, count in sorted(taken.items(), key=lambda entry: staff[entry[0]].staff_id)
    ]
