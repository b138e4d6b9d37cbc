"""`orggraph undo`: takes an import back, planned first and carried out on demand, or lists the imports that there are."""

from __future__ import annotations

from typing import Annotated

import typer

from orggraph.cli.door import door_of
from orggraph.cli.option import option
from orggraph.cli.output import note, tell, tell_lines, terminal_style
from orggraph.cli.page import Command
from orggraph.cli.progress import progress_line
from orggraph.cli.speech import language, said
from orggraph.errors import BadParams
from orggraph.locale import Text

_BATCH = Text("The import to take back, as `orggraph import --apply` named it", "要撤销的导入批次，即 orggraph import --apply 给出的编号")
_APPLY = Text("Carry the plan out; without it nothing is undone", "执行撤销；不加则只显示计划")
_LIST = Text("List every import, the newest first", "列出全部导入，最新的在前")
_NO_BATCH = Text("No import was named.", "未指定导入批次。")
_NAME_ONE = Text("Write: orggraph undo BATCH. orggraph undo --list names every import.", "请写：orggraph undo 批次。用 orggraph undo --list 列出全部导入。")
_CARRY_OUT = Text("Carry it out with: orggraph undo {batch} --apply", "执行命令：orggraph undo {batch} --apply")
_UNDONE = Text(
    "Import {batch} is undone. Taken out: {removed}; put back: {restored}; left, since later imports say so too: {kept}; left, since other edges hang on it: {stayed}.",
    "导入批次 {batch} 已撤销：移除 {removed}，恢复 {restored}；后来的导入也有而保留 {kept}，因其他关系而保留 {stayed}。",
)
_GO_ON = Text("The undo is half done: run the same command again to finish it.", "撤销只完成了一部分：再次运行同一命令即可完成。")
_NONE = Text("Nothing was imported yet.", "尚无导入。")
_HEADINGS = (
    Text("import", "导入批次"),
    Text("source", "来源"),
    Text("applied at", "写入时间"),
    Text("added", "新增"),
    Text("changed", "更改"),
    Text("unchanged", "未变"),
    Text("refused", "拒绝"),
    Text("state", "状态"),
)
_STATES = {
    "stands": Text("stands", "有效"),
    "unfinished": Text("being written, or interrupted", "正在写入，或曾中断"),
    "completed": Text("interrupted, completed by {completed_by}", "曾中断，由 {completed_by} 补全"),
    "undo_unfinished": Text("undo being carried out, or interrupted", "正在撤销，或撤销曾中断"),
    "undone": Text("undone {day}", "{day} 已撤销"),
}


def run(
    context: typer.Context,
    batch: Annotated[str | None, typer.Argument(help=said(_BATCH), metavar="BATCH")] = None,
    apply: Annotated[bool, option("--apply", text=_APPLY)] = False,
    list_imports: Annotated[bool, option("--list", text=_LIST)] = False,
) -> None:
    """Prints what would be taken out, put back and left, and carries it out with `--apply`."""
    from orggraph.render import harmless
    from orggraph.render.undo import say_undo

    if list_imports:
        _print_imports(context)
        return
    if batch is None:
        raise BadParams(_NO_BATCH, _NAME_ONE)
    graph = door_of(context).graph
    plan = graph.plan_undo(batch)
    tell(harmless(say_undo(plan, language(), is_applied=apply), keeps_lines=True))
    if not apply:
        tell(said(_CARRY_OUT.fill(batch=plan.batch)))
        return
    try:
        with progress_line() as hear:
            undone = graph.apply_undo(plan, on_progress=hear)
    except KeyboardInterrupt:
        note(said(_GO_ON))
        raise
    counts = {name: f"{getattr(undone, name):,}" for name in ("removed", "restored", "kept", "stayed")}
    tell(said(_UNDONE.fill(batch=undone.batch, **counts)))


def _print_imports(context: typer.Context) -> None:
    from orggraph.render import harmless
    from orggraph.render.layout import table

    rows = []
    for item in door_of(context).graph.imports():
        day = item.undone_at.astimezone().date() if item.undone_at else None
        rows.append(
            [
                item.id,
                harmless(item.source),
                item.applied_at.astimezone().isoformat(sep=" ", timespec="minutes"),
                *(f"{getattr(item, name):,}" for name in ("added", "changed", "unchanged", "refused")),
                said(_STATES[item.state].fill(day=day, completed_by=item.completed_by)),
            ]
        )
    if not rows:
        tell(said(_NONE))
        return
    tell_lines(table([said(heading) for heading in _HEADINGS], rows, terminal_style()))


COMMAND = Command(
    "undo",
    run,
    Text("Take an import back: the plan first, --apply carries it out", "撤销一次导入：先显示计划，--apply 执行"),
    ("orggraph undo --list",),
    Text(
        "What only this import said goes, or is as it was before; what a later import says too stays, fact by fact, and so does a node on which other edges hang. Refused while later imports build on it, with their names; undo those first. An undo that was interrupted is finished by the same command. Exit codes: 0 planned or done, 2 no such import or refused, 3 the database failed.",
        "仅由本次导入写入的内容移除或恢复原状；后来的导入也有的内容逐项保留，仍有其他关系的节点也保留。若后来的导入建立在其内容之上，则拒绝并列出这些批次，请先撤销它们。中断的撤销可用同一命令完成。退出码：0 已计划或完成，2 没有该批次或被拒绝，3 数据库出错。",
    ),
)
