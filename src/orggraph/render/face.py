"""Writes an answer or an audit to a stream in the format that was asked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, BinaryIO, Literal, get_args

from orggraph.locale import Language, Text
from orggraph.render import finding, machine, markdown, table
from orggraph.render.delimited import write_csv
from orggraph.render.layout import PLAIN, Style
from orggraph.render.word import Glossary, has_words, is_number, spoken
from orggraph.render.workbook import write_workbook

if TYPE_CHECKING:
    from orggraph.answer import Result
    from orggraph.audit import Audit

Format = Literal["table", "json", "jsonl", "csv", "md", "xlsx"]
FORMATS: tuple[Format, ...] = get_args(Format)

_QUESTION = Text("question", "查询")
_NAME = Text("name", "名称")
_ROWS = Text("rows", "行数")
_CUT_SHORT = Text("{rows}, cut short: there are more", "{rows}，已截断，还有更多")


def write_result(
    result: Result, stream: BinaryIO, format_: Format, *, glossary: Glossary, language: Language, style: Style = PLAIN, is_raw: bool = False
) -> None:
    """The answer in one format.

    glossary: what maps' keys and the graph's own values are called; columns bring their headings. style: for tables only. is_raw: CSV for machines.
    Tables and Markdown say closed vocabularies in words and names in the language; all other formats keep figures, slugs and names as the graph has them.
    """
    names = [column.name for column in result.query.columns]
    said = [column.heading.in_language(language) for column in result.query.columns]
    known = glossary.of(result.query)
    match format_:
        case "table":
            _write_lines(stream, table.table_lines(result, known, style, language))
        case "json":
            stream.write(machine.dump(machine.result_object(result)))
        case "jsonl":
            stream.writelines(machine.dump_lines(result.rows))
        case "csv":
            write_csv(stream, names, said, result.rows, is_raw=is_raw)
        case "md":
            numeric = [at for at, column in enumerate(result.query.columns) if is_number(column.type) and not has_words(column.name)]
            rows = ([spoken(name, row[name], known, language) for name in names] for row in known.named(result.rows, language))
            _write_lines(stream, markdown.markdown_lines(said, rows, numeric))
        case "xlsx":
            write_workbook(stream, said, ([row[name] for name in names] for row in result.rows), _about(result, language), language)


def write_audit(audit: Audit, stream: BinaryIO, format_: Format, *, language: Language, style: Style = PLAIN, is_raw: bool = False) -> None:
    """The audit in one format; `md` and `xlsx` list the findings as `csv` does."""
    names = [name for name, _ in finding.CSV_COLUMNS]
    said = [heading.in_language(language) for _, heading in finding.CSV_COLUMNS]
    said_of = audit.for_reader(language) if format_ in ("table", "md") else audit
    rows = [{**finding.finding_object(one, language), "as_of": audit.as_of} for one in said_of.findings]
    match format_:
        case "table":
            _write_lines(stream, finding.audit_lines(said_of, style, language))
        case "json":
            stream.write(machine.dump(finding.audit_object(audit, language)))
        case "jsonl":
            stream.writelines(machine.dump_lines(rows))
        case "csv":
            write_csv(stream, names, said, rows, is_raw=is_raw)
        case "md":
            _write_lines(stream, markdown.markdown_lines(said, ([spoken(name, row[name], Glossary(), language) for name in names] for row in rows)))
        case "xlsx":
            about = [(_ROWS.in_language(language), str(len(rows)))]
            write_workbook(stream, said, ([row[name] for name in names] for row in rows), about, language)


def _about(result: Result, language: Language) -> list[tuple[str, str]]:
    count = str(len(result.rows))
    return [
        (_QUESTION.in_language(language), result.query.title.in_language(language)),
        (_NAME.in_language(language), result.query.name),
        *((name, "" if value is None else spoken(name, value, Glossary(), "en")) for name, value in result.params.items()),
        (_ROWS.in_language(language), _CUT_SHORT.fill(rows=count).in_language(language) if result.truncated else count),
    ]


def _write_lines(stream: BinaryIO, lines: Iterable[str]) -> None:
    stream.writelines(line.encode("utf-8", "replace") + b"\n" for line in lines)
