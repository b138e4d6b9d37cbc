"""`orggraph simulate departure`: what is lost when someone leaves, and the handover, written on demand."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from orggraph.cli.audit import read_day
from orggraph.cli.door import Door, door_of
from orggraph.cli.option import format_option, option, out_option, raw_option
from orggraph.cli.outcome import RULES, deliver_outcome
from orggraph.cli.output import note
from orggraph.cli.page import Command
from orggraph.cli.progress import progress_line, step_line
from orggraph.cli.question import read_pairs
from orggraph.cli.speech import language, said
from orggraph.locale import Text

if TYPE_CHECKING:
    from orggraph.insight import Outcome

_IDS = Text("Ids of colleagues of ours, and of people at customers, who would leave", "拟离开的我方人员与客户人员编号")
_AS_OF = Text("Day to ask about (default: today)", "查询基准日（默认今天）")
_PARAM = Text("A further parameter, such as stale_days=60 or layer_cost=10; repeat for several", "其他参数，例如 stale_days=60、layer_cost=10；可重复")
_APPLY = Text(
    "Write the proposed handover: ties end, successors begin; orggraph undo takes it back", "写入建议的交接：原联系结束、接手者开始；可用 orggraph undo 撤销"
)
_ON = Text(
    "With --apply-handover: the day of the handover, not before --as-of (default: today)", "与 --apply-handover 合用：交接日期，不早于 --as-of（默认今天）"
)
_ALREADY = Text("Nothing to write: the handover stands in the graph already.", "没有需要写入的交接：图中已有该交接。")
_NOTHING = Text("Nothing to write: nobody hands anything over.", "没有需要写入的交接。")
_WROTE = Text("Handover written as batch {id}: {added} added, {changed} changed.", "交接已写入批次 {id}：新增 {added}，更改 {changed}。")
_TAKE_BACK = Text("Take it back with: orggraph undo {id}", "撤销命令：orggraph undo {id}")


def run(
    context: typer.Context,
    ids: Annotated[list[str], typer.Argument(help=said(_IDS), metavar="ID")],
    as_of: Annotated[str | None, option("--as-of", text=_AS_OF, metavar="DAY")] = None,
    apply_handover: Annotated[bool, option("--apply-handover", text=_APPLY)] = False,
    on: Annotated[str | None, option("--on", text=_ON, metavar="DAY")] = None,
    param: Annotated[list[str] | None, option("--param", "-p", text=_PARAM, metavar="NAME=VALUE")] = None,
    format_: Annotated[str | None, format_option()] = None,
    out: Annotated[Path | None, out_option()] = None,
    raw: Annotated[bool, raw_option()] = False,
) -> None:
    """Simulates, shows what is lost and who could take over, and writes the handover when asked to."""
    door = door_of(context)
    begin = read_day(on)
    if apply_handover:
        from orggraph.insight import handover_day

        today = date.today()
        begin = handover_day(begin, as_of=read_day(as_of) or today, today=today)
    with step_line() as hear:
        outcome = door.graph.simulate_departure(ids, as_of=read_day(as_of), values=read_pairs(param or []), on_step=hear)
    deliver_outcome(door, outcome, format_, out, is_raw=raw)
    if apply_handover:
        _write(door, outcome, begin)


def _write(door: Door, outcome: Outcome, day: date | None) -> None:
    from orggraph.render.plan import say_plan

    plan = door.graph.plan_handover(outcome, on=day)
    if plan.is_empty and not plan.refusals:
        note(said(_ALREADY if plan.unchanged else _NOTHING))
        return
    note("")
    note(say_plan(plan, language(), is_applied=not plan.is_refused))
    with progress_line() as hear:
        batch = door.graph.apply_import(plan, on_progress=hear)
    note(said(_WROTE.fill(id=batch.id, added=f"{batch.added:,}", changed=f"{batch.changed:,}")))
    note(said(_TAKE_BACK.fill(id=batch.id)))


DEPARTURE = Command(
    "departure",
    run,
    Text("What is lost when someone leaves, and who could take over", "某人离开将失去什么、由谁接手"),
    (
        "orggraph simulate departure s-018",
        "orggraph simulate departure s-018 p-0029 --format xlsx --out departure.xlsx",
        "orggraph simulate departure s-018 --apply-handover",
    ),
    RULES,
)
