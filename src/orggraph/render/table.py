"""Turns an answer into something to read on a terminal: a table, or one sheet a row where rows are packed or too wide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, takewhile
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len

from orggraph.inert import harmless
from orggraph.locale import Language, Text
from orggraph.render import layout
from orggraph.render.discretion import left_out_line
from orggraph.render.finding import MISSING
from orggraph.render.grid import sentence_of
from orggraph.render.layout import Style
from orggraph.render.word import NOTHING, Glossary, has_words, heading_of, joined, part, speaks_for_itself, spoken, titled, told, unrepeated

if TYPE_CHECKING:
    from orggraph.answer import Result

_AS_OF = Text("as of {day}", "基准日 {day}")
_ROWS = Text("{count} rows", "{count} 行")
_ONE_ROW = Text("1 row", "1 行")
_EMPTY = Text("Nothing found.", "没有结果。")
_CLEAN = Text("Nothing to report.", "没有发现问题。")
_ARROW = " → "
_SAID_BY_CHAIN = frozenset({"depth", "person", "person_id", "title", "layer", "solid_managers"})
_LONG = 120
"""Cells that one value may fill in a table; with a longer one every row gets lines of its own."""
_HEAD = 3
"""Names and words that stand in a record's first line at most."""
_INDENT = 2
_SUBJECT = Text("who or what", "对象")


def table_lines(result: Result, glossary: Glossary, style: Style, language: Language) -> Iterator[str]:
    """The lines of the answer as a person reads it: what was asked, then the rows."""
    result = replace(result, rows=glossary.named(result.rows, language))
    query = result.query
    yield _title(result, style, language)
    yield ""
    if not result.rows:
        yield (_EMPTY if query.kind == "view" else _CLEAN).in_language(language)
    elif query.kind != "view":
        yield from _findings(result, glossary, style, language)
    elif len(result.rows) == 1 and any(_holds_maps(value) for value in result.rows[0].values()):
        yield from _sheet(result, glossary, style, language)
    elif _is_chain(result):
        yield from layout.paragraph(_ARROW.join(_step(row, language) for row in result.rows), style)
        if any(row[name] for row in result.rows for name in row if name not in _SAID_BY_CHAIN):
            yield ""
            yield from _rows(result, glossary, style, language)
    else:
        yield from _rows(result, glossary, style, language)
    if (left_out := left_out_line([result], language)) is not None:
        yield ""
        yield from layout.paragraph(left_out, style)


def _rows(result: Result, glossary: Glossary, style: Style, language: Language) -> Iterator[str]:
    """The rows under one heading for each customer, project … that begins many of them. Columns that hold nothing at all are left out."""
    names = [name for name in joined([column.name for column in result.query.columns]) if any(_says(name, row) for row in result.rows)]
    shared = _shared(names, result.rows)
    rest = names[len(shared) :]
    subject = next((name for name in rest if f"{name}_id" in result.rows[0]), None)

    def mark(row: Mapping[str, Any]) -> tuple[tuple[str, ...], bool]:
        # Rows about nobody in particular, such as totals, are a list of their own.
        return tuple(told(name, row, glossary, language) for name in shared), subject is None or _says(subject, row)

    last: tuple[str, ...] | None = None
    for (heads, _), group in groupby(result.rows, mark):
        if last is not None:
            yield ""
        if heads != last:
            yield from layout.flow([style.bold(head) for head in heads], style)
        last = heads
        yield from _listing(rest, list(group), glossary, style, language, indent=_INDENT if shared else 0)


def _shared(names: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """The leading names (customer, project …) under which at least two rows stand on average."""
    shared: list[str] = []
    for name in names[:-2]:
        if f"{name}_id" not in rows[0] or 2 * len({tuple(row[f"{part}_id"] for part in [*shared, name]) for row in rows}) > len(rows):
            break
        shared.append(name)
    return shared


def _says(name: str, facts: Mapping[str, Any]) -> bool:
    return facts.get(name) not in (None, [], {}) or facts.get(f"{name}_id") is not None


def _listing(names: Sequence[str], rows: Sequence[Mapping[str, Any]], glossary: Glossary, style: Style, language: Language, *, indent: int) -> Iterator[str]:
    """A table where it fits, else a few lines for each row; names under which no row says anything are left out."""
    names = [name for name in names if any(_says(name, row) for row in rows)]
    said = [heading_of(name, glossary, language) for name in names]
    cells = [[told(name, row, glossary, language) for name in names] for row in rows]
    is_long = any(cell_len(cell) > _LONG for line in cells for cell in line)
    if not is_long and layout.fits(said, cells, style, indent=indent):
        numeric = [at for at, name in enumerate(names) if not has_words(name) and all(_is_figure(row.get(name)) for row in rows)]
        yield from layout.table(said, cells, style, numeric=numeric, indent=indent)
        return
    for at, row in enumerate(rows):
        if at:
            yield ""
        yield from _record(names, row, glossary, style, language, indent=indent)


def _record(names: Sequence[str], row: Mapping[str, Any], glossary: Glossary, style: Style, language: Language, *, indent: int) -> Iterator[str]:
    """One row: the names and words that it begins with, then all else that it says; what holds maps in lines of its own."""
    present = [name for name in names if _says(name, row)]
    head = list(takewhile(lambda name: speaks_for_itself(name, row), present))[:_HEAD]
    plain = [name for name in present if name not in head and not _holds_maps(row.get(name))]
    yield from layout.flow([style.bold(told(name, row, glossary, language)) for name in head], style, indent=indent)
    yield from layout.flow([part(name, row, glossary, language, is_full=True) for name in plain], style, indent=indent + _INDENT)
    for name in present:
        if name not in head and name not in plain:
            items = row[name] if isinstance(row[name], list) else [row[name]]
            yield " " * (indent + _INDENT) + heading_of(name, glossary, language)
            for item in items:
                yield from layout.paragraph(spoken(name, item, glossary, language), style, indent=indent + 2 * _INDENT)


def _is_chain(result: Result) -> bool:
    """Whether the rows are one step each, from depth 0 upwards, and so read best as one line of arrows."""
    names = {column.name for column in result.query.columns}
    return {"depth", "person", "person_id", "title"} <= names and [row["depth"] for row in result.rows] == list(range(len(result.rows)))


def _step(row: Mapping[str, Any], language: Language) -> str:
    return harmless(("，" if language == "zh" else ", ").join(part for part in (row["person"] or row["person_id"], row["title"]) if part))


def _title(result: Result, style: Style, language: Language) -> str:
    parts = [style.bold(result.query.title.in_language(language))]
    if "as_of" in result.params:
        parts.append(_AS_OF.fill(day=result.params["as_of"]).in_language(language))
    count = len(result.rows)
    parts.append((_ONE_ROW if count == 1 else _ROWS.fill(count=f"{count}+" if result.truncated else count)).in_language(language))
    return " · ".join(parts)


def _findings(result: Result, glossary: Glossary, style: Style, language: Language) -> Iterator[str]:
    """Rows of a gap or a check: of which customer, about whom, what is missing in words."""
    headings = [_property("customer", language), _SUBJECT.in_language(language), MISSING.in_language(language)]
    rows = []
    for row in result.rows:
        missing = sentence_of(result.query, result.query.finding, row, glossary, language)
        who = titled(row["subject"], row["evidence"].get("title"), row["subject_id"], language)
        rows.append([harmless(row["customer"] or row["customer_id"] or NOTHING), who, harmless(missing)])
    yield from layout.table(headings, rows, style)


def _property(name: str, language: Language) -> str:
    return heading_of(name, Glossary({"customer": Text("customer", "客户")}), language)


def _sheet(result: Result, glossary: Glossary, style: Style, language: Language) -> Iterator[str]:
    """One row as a sheet: its plain values first, then one section for each list or map."""
    row = result.rows[0]
    plain = [column.name for column in result.query.columns if not _holds_maps(row[column.name])]
    yield from layout.labelled([(heading_of(name, glossary, language), told(name, row, glossary, language)) for name in joined(plain)], style)
    for column in result.query.columns:
        if column.name not in plain:
            yield from _section(column.name, row[column.name], glossary, style, language)


def _holds_maps(value: Any) -> bool:
    return bool(value) and (isinstance(value, Mapping) or (isinstance(value, list) and isinstance(value[0], Mapping)))


def _section(name: str, value: Any, glossary: Glossary, style: Style, language: Language) -> Iterator[str]:
    yield ""
    heading = heading_of(name, glossary, language)
    if isinstance(value, Mapping):
        yield style.bold(heading)
        yield from layout.labelled(
            [(heading_of(key, glossary, language), told(key, value, glossary, language)) for key in unrepeated(joined(list(value)), [value])],
            style,
            indent=_INDENT,
        )
        return
    yield f"{style.bold(heading)} ({len(value)})"
    keys = unrepeated(joined(list(dict.fromkeys(key for item in value for key in item))), value)
    yield from _listing(keys, value, glossary, style, language, indent=_INDENT)


def _is_figure(value: Any) -> bool:
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))
