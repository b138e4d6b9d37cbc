"""Writes what a plan or a simulation hands back: its sentences, then its tables, in the format that was asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from orggraph.inert import harmless
from orggraph.locale import Language, Text
from orggraph.render import grid, layout, machine, markdown, table
from orggraph.render.delimited import write_csv
from orggraph.render.discretion import LEFT_OUT, left_out_line
from orggraph.render.face import Format
from orggraph.render.layout import PLAIN, Style
from orggraph.render.word import Glossary, has_words, is_number, spoken
from orggraph.render.workbook import Sheet, write_sheets

if TYPE_CHECKING:
    from orggraph.answer import Result
    from orggraph.insight import Outcome

_SECTION = Text("part", "部分")
_AS_OF = Text("as of {day}", "基准日 {day}")


def write_outcome(
    outcome: Outcome, stream: BinaryIO, format_: Format, *, glossary: Glossary, language: Language, style: Style = PLAIN, is_raw: bool = False
) -> None:
    """The outcome in one format.

    Tables that hold nothing are left out where a person reads. CSV is one table whose first column says which part a row belongs to, JSON Lines likewise;
    XLSX has a sheet for each part. is_raw: CSV and XLSX for machines.
    """
    match format_:
        case "table":
            _write_lines(stream, _lines(outcome, glossary, style, language))
        case "json":
            stream.write(machine.dump(outcome_object(outcome)))
        case "jsonl":
            stream.writelines(machine.dump_lines({"section": section.query.stem, **row} for section in outcome.sections for row in section.rows))
        case "csv":
            cells = _one_grid(outcome, glossary, language, is_raw=is_raw)
            write_csv(stream, cells.headings, cells.rows, is_raw=is_raw)
        case "md":
            _write_lines(stream, _markdown(outcome, glossary, language))
        case "xlsx":
            about = [(_title(outcome, language), note.in_language(language)) for note in outcome.notes]
            if (left_out := left_out_line(outcome.sections, language)) is not None:
                about.append((LEFT_OUT.in_language(language), left_out))
            write_sheets(stream, [_sheet(section, glossary, language, is_raw=is_raw) for section in outcome.sections], about, language)


def outcome_object(outcome: Outcome) -> dict[str, Any]:
    """The outcome for programs: figures and slugs in its rows, its sentences in both languages."""
    return {
        "schema_version": machine.SCHEMA_VERSION,
        "name": outcome.name,
        "params": outcome.params,
        "notes": [{"en": note.en, "zh": note.zh} for note in outcome.notes],
        "sections": {
            section.query.stem: {"columns": [{"name": column.name, "type": column.type} for column in section.columns], "rows": section.rows}
            for section in outcome.sections
        },
        "took_ms": outcome.took_ms,
    }


def _title(outcome: Outcome, language: Language) -> str:
    day = _AS_OF.fill(day=outcome.params["as_of"]).in_language(language)
    return f"{outcome.title.in_language(language)} · {day}"


def _lines(outcome: Outcome, glossary: Glossary, style: Style, language: Language) -> Iterator[str]:
    yield style.bold(_title(outcome, language))
    yield ""
    for note in outcome.notes:
        yield from layout.paragraph(harmless(note.in_language(language)), style)
    for section in outcome.sections:
        if section.rows:
            yield ""
            yield from table.table_lines(section, glossary.of(section.query), style, language)


def _markdown(outcome: Outcome, glossary: Glossary, language: Language) -> Iterator[str]:
    yield f"# {markdown.escape(_title(outcome, language))}"
    yield ""
    for note in outcome.notes:
        yield f"- {markdown.escape(note.in_language(language))}"
    for section in outcome.sections:
        if section.rows:
            cells = grid.answer_grid(section, glossary.of(section.query), language)
            numeric = [at for at, column in enumerate(section.columns) if is_number(column.type) and not has_words(column.name)]
            yield ""
            yield f"## {markdown.escape(section.query.title.in_language(language))}"
            yield ""
            yield from markdown.markdown_lines(cells.headings, ([spoken("", value, Glossary(), language) for value in row] for row in cells.rows), numeric)
    if (left_out := left_out_line(outcome.sections, language)) is not None:
        yield from ("", markdown.escape(left_out))


def _one_grid(outcome: Outcome, glossary: Glossary, language: Language, *, is_raw: bool) -> grid.Grid:
    """All parts in one table: the columns of all, empty where a part has no such column."""
    columns = list({column.name: column for section in outcome.sections for column in section.columns}.values())
    rows: list[list[Any]] = []
    for section in outcome.sections:
        cells = grid.machine_grid(section) if is_raw else grid.answer_grid(section, glossary.of(section.query), language)
        places = {column.name: at for at, column in enumerate(section.columns)}
        said = section.query.stem if is_raw else section.query.title.in_language(language)
        rows += [[said, *(row[places[column.name]] if column.name in places else None for column in columns)] for row in cells.rows]
    headings = [column.name if is_raw else column.heading.in_language(language) for column in columns]
    return grid.Grid(["section" if is_raw else _SECTION.in_language(language), *headings], rows)


def _sheet(section: Result, glossary: Glossary, language: Language, *, is_raw: bool) -> Sheet:
    cells = grid.machine_grid(section) if is_raw else grid.answer_grid(section, glossary.of(section.query), language)
    return Sheet(section.query.stem if is_raw else section.query.title.in_language(language), cells.headings, cells.rows)


def _write_lines(stream: BinaryIO, lines: Iterator[str]) -> None:
    stream.writelines(line.encode("utf-8", "replace") + b"\n" for line in lines)
