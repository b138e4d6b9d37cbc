"""Writes an answer or an audit to a stream in the format that was asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, get_args

from orggraph.audit.sentence import word_for
from orggraph.locale import Language, Text
from orggraph.render import finding, grid, machine, markdown, table
from orggraph.render.aside import aside_sections
from orggraph.render.delimited import write_csv
from orggraph.render.discretion import LEFT_OUT, left_out_line
from orggraph.render.junit import junit_document
from orggraph.render.layout import PLAIN, Style
from orggraph.render.sarif import sarif_log
from orggraph.render.word import Glossary, has_words, is_number, naming, spoken
from orggraph.render.workbook import write_workbook

if TYPE_CHECKING:
    from orggraph.answer import Result
    from orggraph.audit import Audit

Format = Literal["table", "json", "jsonl", "csv", "md", "xlsx"]
FORMATS: tuple[Format, ...] = get_args(Format)
AuditFormat = Literal["table", "json", "jsonl", "csv", "md", "xlsx", "junit", "sarif"]
AUDIT_FORMATS: tuple[AuditFormat, ...] = get_args(AuditFormat)

_QUESTION = Text("question", "查询")
_NAME = Text("name", "名称")
_ANSWERS = Text("what it answers", "说明")
_WHY = Text("why it matters", "原因")
_SEVERITY = Text("severity", "严重程度")
_DAY = Text("as of", "基准日")
_CUSTOMER = Text("customer", "客户")
_ALL = Text("all customers", "全部客户")
_RULES = Text("rules checked", "已检查规则数")
_UNCHECKED = Text("could not be checked", "未能检查")
_ROWS = Text("rows", "行数")
_CUT_SHORT = Text("{rows}, cut short: there are more", "{rows}，已截断，还有更多")


def write_result(
    result: Result, stream: BinaryIO, format_: Format, *, glossary: Glossary, language: Language, style: Style = PLAIN, is_raw: bool = False
) -> None:
    """The answer in one format.

    glossary: what maps' keys and the graph's own values are called; columns bring their headings. style: for tables only. is_raw: CSV and XLSX for machines.
    JSON, JSON Lines and what is raw keep codes and names as the graph has them; all else says them in words of the language.
    """
    known = glossary.of(result.query)
    match format_:
        case "table":
            _write_lines(stream, table.table_lines(result, known, style, language))
        case "json":
            stream.write(machine.dump(machine.result_object(result)))
        case "jsonl":
            stream.writelines(machine.dump_lines(result.rows))
        case "csv":
            _write_csv(stream, grid.machine_grid(result) if is_raw else grid.answer_grid(result, known, language), is_raw)
        case "md":
            numeric = [at for at, column in enumerate(result.query.columns) if is_number(column.type) and not has_words(column.name)]
            _write_markdown(stream, grid.answer_grid(result, known, language), language, numeric)
            if (left_out := left_out_line([result], language)) is not None:
                _write_lines(stream, ["", markdown.escape(left_out)])
        case "xlsx":
            cells = grid.machine_grid(result) if is_raw else grid.answer_grid(result, known, language)
            write_workbook(stream, cells.headings, cells.rows, _about(result, known, language, is_raw=is_raw), language)


def write_audit(audit: Audit, stream: BinaryIO, format_: AuditFormat, *, language: Language, style: Style = PLAIN, is_raw: bool = False) -> None:
    """The audit in one format. `csv` and `jsonl` list the findings that count; every other one also says what was set apart and what failed."""
    match format_:
        case "table":
            _write_lines(stream, finding.audit_lines(audit.for_reader(language), style, language))
        case "json":
            stream.write(machine.dump(finding.audit_object(audit, language)))
        case "jsonl":
            stream.writelines(machine.dump_lines(finding.finding_rows(audit, language)))
        case "csv":
            _write_csv(stream, grid.machine_audit_grid(audit, language) if is_raw else grid.audit_grid(audit, language), is_raw)
        case "md":
            reader = audit.for_reader(language)
            _write_lines(stream, [markdown.escape(finding.head_line(reader, language)), ""])
            if audit.findings:
                _write_markdown(stream, grid.audit_grid(audit, language), language)
            for title, lines in (*aside_sections(reader, language), *finding.failure_sections(audit, language)):
                _write_lines(stream, ["", f"**{markdown.escape(title)}**", "", *(f"- {markdown.escape(line)}" for line in lines)])
        case "junit":
            stream.write(junit_document(audit, language))
        case "sarif":
            stream.write(machine.dump(sarif_log(audit, language), is_indented=True))
        case "xlsx":
            cells = grid.machine_audit_grid(audit, language) if is_raw else grid.audit_grid(audit, language)
            write_workbook(stream, cells.headings, cells.rows, _about_audit(audit, language), language)


def _about(result: Result, glossary: Glossary, language: Language, *, is_raw: bool) -> list[tuple[str, str]]:
    query, count = result.query, str(len(result.rows))
    helps = {param.name: param.help.in_language(language) for param in query.params}
    asked = [(name, _machine(value)) if is_raw else (helps[name], spoken(name, value, glossary, language)) for name, value in result.params.items()]
    return [
        (_QUESTION.in_language(language), query.title.in_language(language)),
        (_NAME.in_language(language), query.name),
        (_ANSWERS.in_language(language), query.summary.in_language(language)),
        *([(_SEVERITY.in_language(language), word_for("severity", query.severity, glossary.all_words, language))] if query.severity else []),
        *([(_WHY.in_language(language), query.why.in_language(language))] if query.why else []),
        *asked,
        (_ROWS.in_language(language), _CUT_SHORT.fill(rows=count).in_language(language) if result.truncated else count),
        *([(LEFT_OUT.in_language(language), left_out)] if (left_out := left_out_line([result], language)) is not None else []),
    ]


def _machine(value: Any) -> str:
    return value if isinstance(value, str) else machine.dump(value).decode().rstrip().strip('"')


def _about_audit(audit: Audit, language: Language) -> list[tuple[str, str]]:
    reader = audit.for_reader(language)
    asked = naming(reader.customer, audit.customer_id) if audit.customer_id else _ALL.in_language(language)
    return [
        (_DAY.in_language(language), audit.as_of.isoformat()),
        (_CUSTOMER.in_language(language), asked),
        (_RULES.in_language(language), str(len(audit.checked))),
        (_ROWS.in_language(language), str(len(audit.findings))),
        *((title, line) for title, lines in aside_sections(reader, language) for line in lines),
        *((_UNCHECKED.in_language(language), failure.error.in_language(language)) for failure in audit.failures),
    ]


def _write_csv(stream: BinaryIO, cells: grid.Grid, is_raw: bool) -> None:
    write_csv(stream, cells.headings, cells.rows, is_raw=is_raw)


def _write_markdown(stream: BinaryIO, cells: grid.Grid, language: Language, numeric: Sequence[int] = ()) -> None:
    rows = ([spoken("", value, Glossary(), language) for value in row] for row in cells.rows)
    _write_lines(stream, markdown.markdown_lines(cells.headings, rows, numeric))


def _write_lines(stream: BinaryIO, lines: Iterable[str]) -> None:
    stream.writelines(line.encode("utf-8", "replace") + b"\n" for line in lines)
