"""Says what of an answer is left out since it is sensitive, and how its owner gets to see it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from orggraph.locale import Language, Text

if TYPE_CHECKING:
    from orggraph.answer import Result
    from orggraph.audit import Audit

LEFT_OUT = Text("Left out as sensitive", "按敏感信息隐去")
_OWNER = Text("The owner of the data sees it with --show-sensitive.", "数据所有者可用 --show-sensitive 查看。")
_SAID = Text(f"{LEFT_OUT.en}: {{what}}. {_OWNER.en}", f"{LEFT_OUT.zh}：{{what}}。{_OWNER.zh}")
_ONE_ROW, _ROWS = Text("1 row", "1 行"), Text("{count} rows", "{count} 行")
_ONE_FINDING, _FINDINGS = Text("1 finding", "1 项问题"), Text("{count} findings", "{count} 项问题")
_OF_RULE = Text("{count} of {code}", "{code} {count}")


def left_out_line(results: Sequence[Result], language: Language) -> str | None:
    """One sentence on all that these answers do not show: columns by their headings, rows by their number; None when they show everything."""
    left_out = [result.left_out for result in results if result.left_out is not None]
    headings = dict.fromkeys(column.heading.in_language(language) for one in left_out for column in one.columns)
    rows = sum(one.rows for one in left_out)
    said = [*headings, *([_count(rows, _ONE_ROW, _ROWS, language)] if rows else [])]
    return _SAID.fill(what=_join(said, language)).in_language(language) if said else None


def audit_left_out_lines(audit: Audit, language: Language) -> list[str]:
    """What an audit does not show, under a title that says so: one line a rule, and how to see it; nothing when it shows all."""
    lines = [_of_rule(code, count, language) for code, count in sorted(audit.left_out.items())]
    return [*lines, _OWNER.in_language(language)] if lines else []


def audit_left_out_line(audit: Audit, language: Language) -> str | None:
    """One sentence on the findings that an audit does not show; None when it shows all."""
    said = [_of_rule(code, count, language) for code, count in sorted(audit.left_out.items())]
    return _SAID.fill(what=_join(said, language)).in_language(language) if said else None


def _of_rule(code: str, count: int, language: Language) -> str:
    return _OF_RULE.fill(code=code, count=_count(count, _ONE_FINDING, _FINDINGS, language)).in_language(language)


def _count(count: int, one: Text, many: Text, language: Language) -> str:
    return (one if count == 1 else many.fill(count=f"{count:,}")).in_language(language)


def _join(said: Sequence[str], language: Language) -> str:
    return ("、" if language == "zh" else ", ").join(said)
