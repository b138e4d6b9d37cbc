"""Says what an undo would take out, put back and leave, and why it leaves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orggraph.locale import Language, Text
from orggraph.render.plan import count_lines

if TYPE_CHECKING:
    from orggraph.ingest import UndoPlan

HEADS = (Text("taken out", "移除"), Text("put back", "恢复"), Text("said later too", "后来也有"), Text("held by edges", "因关系保留"))
_PLANNED = Text("Undo of import {batch} ({source}), planned (nothing written yet)", "导入批次 {batch}（{source}）的撤销计划（尚未写入）")
_CARRIED_OUT = Text("Undo of import {batch} ({source})", "撤销导入批次 {batch}（{source}）")
_BEGUN = Text("This undo was begun on {day} and has not ended: the figures are of what is left of it.", "此撤销始于 {day}，尚未完成；以下数字为剩余部分。")
_HALF = Text(
    "This import has not ended. If it is still being written, wait for it; if it was interrupted, this takes back what it got to.",
    "该导入尚未结束：若仍在写入，请等待；若曾中断，撤销的是其已写入的部分。",
)
_KEEPERS = Text("Later imports say it too, so it stays and belongs to them from then on: {keepers}.", "后来的导入也有这些内容，故保留并归于后者：{keepers}。")
_KEEPER = Text("{number} by {batch} ({source})", "{batch}（{source}）{number} 项")
_BACK = Text("What is put back is as it was before, or loses what only this import said.", "“恢复”指回到之前的内容，或去掉仅由本次导入写入的部分。")
_HELD = Text(
    "Nodes on which other edges hang stay with their names alone, and belong to the import of such an edge.",
    "仍有其他关系的节点予以保留，但只留名称，并归于该关系所属的导入。",
)
_UNKNOWN = Text(
    "What import {batch} ({source}) found unchanged is not known: it is of an older version of orggraph. Whatever it may have said stays, and belongs to it. "
    "To take out more, import its files again first.",
    "导入批次 {batch}（{source}）来自旧版 orggraph，无从得知它曾发现哪些内容未变；它可能说过的内容一律保留并归于它。若要移除更多，请先重新导入其文件。",
)
_NOTHING = Text("Nothing of it is left in the graph.", "图中已没有该导入的内容。")


def say_undo(plan: UndoPlan, language: Language, *, is_applied: bool = False) -> str:
    """The plan as a person reads it in `language`; `is_applied`: it is carried out now."""
    lines = [(_CARRIED_OUT if is_applied else _PLANNED).fill(batch=plan.batch, source=plan.item.source).in_language(language)]
    if plan.tables:
        figures = [(table.name, table.heading, (table.removed, table.restored, table.kept, table.stayed)) for table in plan.tables]
        lines += count_lines(figures, [head.in_language(language) for head in HEADS], language)
    else:
        lines.append(_NOTHING.in_language(language))
    mark = "注意：" if language == "zh" else "Note: "
    return "\n".join([*lines, *(mark + note.in_language(language) for note in undo_notes(plan))])


def undo_notes(plan: UndoPlan) -> list[Text]:
    """What should be known of the plan: why something stays, what is not known, what is half done."""
    notes = []
    if plan.item.undo_begun_at is not None:
        notes.append(_BEGUN.fill(day=plan.item.undo_begun_at.date()))
    elif plan.item.state == "unfinished":
        notes.append(_HALF)
    if plan.restored:
        notes.append(_BACK)
    if plan.keepers:
        told = [_KEEPER.fill(number=f"{number:,}", batch=item.id, source=item.source) for item, number in plan.keepers]
        notes.append(_KEEPERS.fill(keepers=Text(", ".join(text.en for text in told), "、".join(text.zh for text in told))))
    if plan.stayed:
        notes.append(_HELD)
    notes += [_UNKNOWN.fill(batch=item.id, source=item.source) for item in plan.unknown]
    return notes
