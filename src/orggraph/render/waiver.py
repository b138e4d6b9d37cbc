"""Lists waivers: who answers for which finding, why and until when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, BinaryIO

from orggraph.audit import Waiver
from orggraph.audit.sentence import word_for
from orggraph.inert import harmless
from orggraph.locale import Language, Text
from orggraph.render import layout, machine, markdown
from orggraph.render.aside import waiver_object
from orggraph.render.delimited import write_csv
from orggraph.render.face import Format
from orggraph.render.layout import PLAIN, Style
from orggraph.render.word import Glossary
from orggraph.render.workbook import write_workbook

_HEADINGS: dict[str, Text] = {
    "fingerprint": Text("fingerprint", "指纹"),
    "code": Text("rule", "规则"),
    "customer_id": Text("customer id", "客户编号"),
    "subject_kind": Text("subject kind", "对象类型"),
    "subject_id": Text("subject id", "对象编号"),
    "owner": Text("owner", "负责人"),
    "reason": Text("reason", "理由"),
    "created_on": Text("from", "起始"),
    "until": Text("until", "截止"),
    "is_running": Text("counts today", "今日有效"),
}
_NONE = Text("No finding is waived.", "没有豁免。")


def write_waivers(waivers: Sequence[Waiver], stream: BinaryIO, format_: Format, *, day: date, language: Language, style: Style = PLAIN) -> None:
    """The waivers in one format, with whether each runs on `day`."""
    objects = [waiver_object(waiver, day) for waiver in waivers]
    headings = [heading.in_language(language) for heading in _HEADINGS.values()]
    match format_:
        case "json":
            stream.write(machine.dump({"schema_version": machine.SCHEMA_VERSION, "day": day, "waivers": objects}))
        case "jsonl":
            stream.writelines(machine.dump_lines(objects))
        case "csv":
            write_csv(stream, headings, [_cells(facts, language) for facts in objects], is_raw=False)
        case "xlsx":
            write_workbook(stream, headings, [_cells(facts, language) for facts in objects], [], language)
        case "md":
            _write_lines(stream, markdown.markdown_lines(headings, (_texts(facts, language) for facts in objects)))
        case "table":
            rows = [[harmless(cell) for cell in _texts(facts, language)] for facts in objects]
            _write_lines(stream, layout.table(headings, rows, style) if rows else [_NONE.in_language(language)])


def _cells(facts: dict[str, Any], language: Language) -> list[Any]:
    said = {name: word_for(name, facts[name], Glossary().all_words, language) for name in ("subject_kind", "is_running")}
    return [said.get(name, facts[name]) for name in _HEADINGS]


def _texts(facts: dict[str, Any], language: Language) -> list[str]:
    return ["–" if cell is None else str(cell) for cell in _cells(facts, language)]


def _write_lines(stream: BinaryIO, lines: Iterable[str]) -> None:
    stream.writelines(line.encode("utf-8", "replace") + b"\n" for line in lines)
