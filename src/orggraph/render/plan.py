"""Says a plan in a few lines: what is added and changed, the first refused rows, what should be known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len

from orggraph.locale import Language, Text
from orggraph.model import RELATIONSHIPS

if TYPE_CHECKING:
    from orggraph.ingest import Plan, RowCount, TableCount

_TO_WRITE = Text("to write", "待写入")
_ROWS = {
    "written": Text("written", "写入"),
    "unchanged": Text("unchanged", "未变"),
    "refused": Text("refused", "拒绝"),
    "said_again": Text("said again", "重复"),
    "left_out": Text("left out", "略去"),
    "looked_up": Text("looked up", "仅供查找"),
}
_HEADS = {"en": ("added", "changed", "unchanged", "refused"), "zh": ("新增", "更改", "未变", "拒绝")}


def say_plan(plan: Plan, language: Language, *, first: int = 3, is_applied: bool = False) -> str:
    """The plan as a person reads it in `language`, with the `first` refused rows; `is_applied`: it is written now."""
    is_zh = language == "zh"
    names = "、".join(_file(file) for file in plan.files) if is_zh else ", ".join(_file(file) for file in plan.files)
    if is_applied:
        lines = [(f"导入 {names}" if is_zh else f"Import of {names}") if names else ("写入" if is_zh else "Written")]
    else:
        lines = [
            (f"{names} 的导入计划" if names else "计划") + "（尚未写入）" if is_zh else (f"Plan for {names}" if names else "Plan") + " (nothing written yet)"
        ]
    lines += _counts(plan.tables, language) if plan.tables else []
    lines += [_rows(count, language, is_applied=is_applied) for count in plan.rows if not count.is_plain]
    if plan.problems:
        total = len(plan.problems)
        if total > first:
            lines.append(f"拒绝，共 {total:,} 处，先列 {first} 处：" if is_zh else f"Refused, first {first} of {total:,}:")
        else:
            lines.append(f"拒绝，共 {total} 处：" if is_zh else f"Refused, {total} in all:" if total > 1 else "Refused:")
        lines += [f"  {problem.in_language(language)}" for problem in plan.problems[:first]]
    if plan.unread:
        lines.append(f"以下 {len(plan.unread):,} 处为本系统的表，但无法读取：" if is_zh else "Not read, though a table of ours:")
        lines += [f"  {problem.in_language(language)}" for problem in plan.unread]
    lines += [("注意：" if is_zh else "Note: ") + note.in_language(language) for note in plan.notes]
    return "\n".join(lines)


def short_name(name: str) -> str:
    """The table's name for a person: the relationship type alone where only one edge has it."""
    edge = RELATIONSHIPS.get(name)
    if edge is None:
        return name
    return edge.type if sum(other.type == edge.type for other in RELATIONSHIPS.values()) == 1 else name


def _counts(tables: tuple[TableCount, ...], language: Language) -> list[str]:
    figures = [(table.name, table.heading, (table.added, table.changed, table.unchanged, table.refused)) for table in tables]
    return count_lines(figures, _HEADS[language], language)


def count_lines(tables: Sequence[tuple[str, Text, Sequence[int]]], heads: Sequence[str], language: Language) -> list[str]:
    """One line of figures for each label or edge, given with its heading, under `heads`."""
    names = [heading.zh if language == "zh" else short_name(name) for name, heading, _ in tables]
    wide = max((cell_len(name) for name in names), default=0)
    widths = [max(11, cell_len(head) + 2) for head in heads]
    lines = [" " * wide + "".join(" " * (width - cell_len(head)) + head for head, width in zip(heads, widths, strict=True))]
    for name, (_, _, figures) in zip(names, tables, strict=True):
        shown = "".join(f"{figure:>{width},}" for figure, width in zip(figures, widths, strict=True))
        lines.append(name + " " * (wide - cell_len(name)) + shown)
    return lines


def _rows(count: RowCount, language: Language, *, is_applied: bool) -> str:
    """What became of a file's rows, as a sum: "people.csv: 12 rows = 8 written + 3 refused (1 in part) + 1 said again"."""
    is_zh = language == "zh"
    label = f"{count.name} [{count.sheet}]" if count.sheet else count.name
    parts = []
    for name, words in _ROWS.items():
        if number := getattr(count, name):
            word = words.in_language(language)
            if name == "written" and not is_applied:
                word = _TO_WRITE.in_language(language)
            part = f"{word} {number:,}" if is_zh else f"{number:,} {word}"
            if name == "refused" and count.partly:
                part += f"（其中 {count.partly:,} 行仅部分被拒绝）" if is_zh else f" ({count.partly:,} in part)"
            parts.append(part)
    rows = f"{count.rows:,} 行" if is_zh else "1 row" if count.rows == 1 else f"{count.rows:,} rows"
    return f"{label}{'：' if is_zh else ': '}{rows} = {' + '.join(parts)}"


def _file(entry: str) -> str:
    return entry.rsplit(" ", 1)[0]
