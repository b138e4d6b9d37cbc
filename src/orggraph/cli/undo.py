"""`orggraph undo`: takes an import back, or lists the imports that there are."""

from __future__ import annotations

from typing import Annotated

import typer

from orggraph.cli.door import door_of
from orggraph.cli.option import option
from orggraph.cli.output import tell, tell_lines, terminal_style
from orggraph.cli.page import Command
from orggraph.cli.speech import said
from orggraph.errors import BadParams
from orggraph.locale import Text

_BATCH = Text("The import to take back, as `orggraph import --apply` named it", "要撤销的导入批次，即 orggraph import --apply 给出的编号")
_LIST = Text("List every import, the newest first", "列出全部导入，最新的在前")
_NO_BATCH = Text("No import was named.", "未指定导入批次。")
_NAME_ONE = Text("Write: orggraph undo BATCH. orggraph undo --list names every import.", "请写：orggraph undo 批次。用 orggraph undo --list 列出全部导入。")
_UNDONE = Text(
    "Import {batch} is undone. Nodes and edges taken out: {removed}; put back as they were: {restored}.",
    "导入批次 {batch} 已撤销：移除 {removed} 个节点与关系，恢复 {restored} 个。",
)
_STAYED = Text("Nodes that it had added and that stay, since other edges hang on them: {stayed}.", "其新增的 {stayed} 个节点因仍有其他关系而保留。")
_NONE = Text("Nothing was imported yet.", "尚无导入。")
_HEADINGS = (
    Text("import", "导入批次"),
    Text("source", "来源"),
    Text("applied at", "写入时间"),
    Text("added", "新增"),
    Text("changed", "更改"),
    Text("refused", "拒绝"),
    Text("state", "状态"),
)
_STANDS = Text("stands", "有效")
_BROKEN = Text("interrupted", "曾中断")
_TAKEN_BACK = Text("undone {day}", "{day} 已撤销")


def run(
    context: typer.Context,
    batch: Annotated[str | None, typer.Argument(help=said(_BATCH), metavar="BATCH")] = None,
    list_imports: Annotated[bool, option("--list", text=_LIST)] = False,
) -> None:
    """Prints what was taken out and put back."""
    if list_imports:
        _print_imports(context)
        return
    if batch is None:
        raise BadParams(_NO_BATCH, _NAME_ONE)
    undone = door_of(context).graph.undo_import(batch)
    tell(said(_UNDONE.fill(batch=undone.batch, removed=f"{undone.removed:,}", restored=f"{undone.restored:,}")))
    if undone.stayed:
        tell(said(_STAYED.fill(stayed=f"{undone.stayed:,}")))


def _print_imports(context: typer.Context) -> None:
    from orggraph.render.layout import table

    rows = []
    for item in door_of(context).graph.imports():
        state = _TAKEN_BACK.fill(day=item.undone_at.date()) if item.undone_at else _STANDS if item.finished_at else _BROKEN
        rows.append(
            [
                item.id,
                item.source,
                item.applied_at.astimezone().isoformat(sep=" ", timespec="minutes"),
                f"{item.added:,}",
                f"{item.changed:,}",
                f"{item.refused:,}",
                said(state),
            ]
        )
    if not rows:
        tell(said(_NONE))
        return
    tell_lines(table([said(heading) for heading in _HEADINGS], rows, terminal_style()))


COMMAND = Command(
    "undo",
    run,
    Text("Take an import back: what it added goes, what it changed is as it was", "撤销一次导入：移除其新增内容，恢复其更改内容"),
    ("orggraph undo --list",),
    Text(
        "An import whose rows later ones changed is refused with their names; undo those first. A node that it added stays as long as edges of other imports hang on it. Exit codes: 0 done, 2 no such import or refused, 3 the database failed.",
        "若后来的导入更改了其内容，则拒绝并列出这些批次，请先撤销它们。其新增的节点若仍有其他导入的关系，则保留。退出码：0 完成，2 没有该批次或被拒绝，3 数据库出错。",
    ),
)
