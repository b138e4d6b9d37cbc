"""Writes the figures behind a subject's scores: one section for each question that explains it, or one list of figures for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO

from orggraph.locale import Language, Text
from orggraph.render import grid, machine, markdown, table
from orggraph.render.delimited import write_csv
from orggraph.render.discretion import LEFT_OUT, left_out_line
from orggraph.render.face import Format
from orggraph.render.layout import PLAIN, Style
from orggraph.render.word import Glossary, has_words, is_number, naming, spoken
from orggraph.render.workbook import write_workbook

if TYPE_CHECKING:
    from orggraph.account import Account
    from orggraph.answer import Result

_KINDS = {
    "customer": Text("Customer", "客户"),
    "department": Text("Department", "客户部门"),
    "person": Text("Person", "客户人员"),
    "staff": Text("Our staff", "我方人员"),
    "project": Text("Project", "项目"),
    "tie": Text("Tie", "联系"),
}
_AS_OF = Text("as of {day}", "基准日 {day}")
_DAY = Text("as of", "基准日")
_HEADINGS = (Text("question", "查询"), Text("row", "行"), Text("fact", "事项"), Text("value", "数值"))
_MACHINE_HEADINGS = ("query", "row", "column", "value")


def write_account(
    account: Account, stream: BinaryIO, format_: Format, *, glossary: Glossary, language: Language, style: Style = PLAIN, is_raw: bool = False
) -> None:
    """The account in one format. CSV and XLSX list one figure a line, since its questions have different columns; JSON keeps every answer whole."""
    match format_:
        case "table":
            _write_lines(stream, _sections(account, glossary, style, language))
        case "json":
            stream.write(machine.dump(account_object(account)))
        case "jsonl":
            stream.writelines(machine.dump_lines({"query": answer.query.name, **row} for answer in account.answers for row in answer.rows))
        case "md":
            _write_lines(stream, _markdown(account, glossary, language))
        case "csv":
            write_csv(stream, *_figures(account, glossary, language, is_raw=is_raw), is_raw=is_raw)
        case "xlsx":
            about = [(_KINDS[account.kind].in_language(language), _named(account, language)), (_DAY.in_language(language), account.as_of.isoformat())]
            if (left_out := left_out_line(account.answers, language)) is not None:
                about.append((LEFT_OUT.in_language(language), left_out))
            write_workbook(stream, *_figures(account, glossary, language, is_raw=is_raw), about, language)


def account_object(account: Account) -> dict[str, Any]:
    """The account as one object: each answer as the question itself gives it."""
    return {
        "schema_version": machine.SCHEMA_VERSION,
        "kind": account.kind,
        "id": account.id,
        "name": account.name.zh if account.name else None,
        "as_of": account.as_of,
        "answers": [machine.result_object(answer) for answer in account.answers],
    }


def _named(account: Account, language: Language) -> str:
    return naming(account.name.in_language(language) if account.name else None, account.id)


def _head(account: Account, language: Language) -> str:
    return f"{_KINDS[account.kind].in_language(language)} {_named(account, language)} · {_AS_OF.fill(day=account.as_of).in_language(language)}"


def _sections(account: Account, glossary: Glossary, style: Style, language: Language) -> Iterator[str]:
    yield style.bold(_head(account, language))
    for answer in account.answers:
        yield ""
        yield from table.table_lines(answer, glossary.of(answer.query), style, language)


def _markdown(account: Account, glossary: Glossary, language: Language) -> Iterator[str]:
    yield f"# {markdown.escape(_head(account, language))}"
    for answer in account.answers:
        known = glossary.of(answer.query)
        cells = grid.answer_grid(answer, known, language)
        numeric = [at for at, column in enumerate(answer.query.columns) if is_number(column.type) and not has_words(column.name)]
        yield ""
        yield f"## {markdown.escape(answer.query.title.in_language(language))}"
        yield ""
        yield from markdown.markdown_lines(cells.headings, ([spoken("", value, Glossary(), language) for value in row] for row in cells.rows), numeric)
    if (left_out := left_out_line(account.answers, language)) is not None:
        yield from ("", markdown.escape(left_out))


def _figures(account: Account, glossary: Glossary, language: Language, *, is_raw: bool) -> tuple[Sequence[str], list[Sequence[Any]]]:
    """Headings, and one line for each figure that an answer gives."""
    if is_raw:
        return _MACHINE_HEADINGS, [
            (answer.query.name, number, name, value) for answer in account.answers for number, row in enumerate(answer.rows, 1) for name, value in _given(row)
        ]
    return [heading.in_language(language) for heading in _HEADINGS], [
        (answer.query.title.in_language(language), number, heading, value)
        for answer in account.answers
        for cells in [_cells(answer, glossary, language)]
        for number, row in enumerate(cells.rows, 1)
        for heading, value in zip(cells.headings, row, strict=True)
        if value is not None
    ]


def _cells(answer: Result, glossary: Glossary, language: Language) -> grid.Grid:
    return grid.answer_grid(answer, glossary.of(answer.query), language)


def _given(row: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    return ((name, value) for name, value in row.items() if value is not None)


def _write_lines(stream: BinaryIO, lines: Iterator[str]) -> None:
    stream.writelines(line.encode("utf-8", "replace") + b"\n" for line in lines)
