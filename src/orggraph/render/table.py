"""Turns an answer into something to read on a terminal: a table, or one sheet a row where rows are packed or too wide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len

from orggraph.audit.sentence import model_words, say
from orggraph.locale import Language, Text
from orggraph.render import layout
from orggraph.render.layout import Style, harmless
from orggraph.render.word import NOTHING, Headings, has_words, heading_of, is_number, joined, naming, told

if TYPE_CHECKING:
    from orggraph.answer import Result

_AS_OF = Text("as of {day}", "基准日 {day}")
_ROWS = Text("{count} rows", "{count} 行")
_ONE_ROW = Text("1 row", "1 行")
_EMPTY = Text("Nothing found.", "没有结果。")
_CLEAN = Text("Nothing to report.", "没有发现问题。")
_MISSING = Text("what is missing", "缺失情况")
_ARROW = " → "
_SAID_BY_CHAIN = frozenset({"depth", "person", "person_id", "title", "layer", "solid_managers"})
_LONG = 120
"""Cells that a list of maps may fill in a table; a longer one makes the row a sheet of its own."""
_SUBJECT = Text("who or what", "对象")


def table_lines(result: Result, headings: Headings, style: Style, language: Language) -> Iterator[str]:
    """The lines of the answer as a person reads it: what was asked, then the rows."""
    query = result.query
    yield _title(result, style, language)
    yield ""
    if not result.rows:
        yield (_EMPTY if query.kind == "view" else _CLEAN).in_language(language)
    elif query.kind != "view":
        yield from _findings(result, style, language)
    elif len(result.rows) == 1 and any(_holds_maps(value) for value in result.rows[0].values()):
        yield from _sheets(result, headings, style, language)
    elif _is_chain(result):
        yield from layout.paragraph(_ARROW.join(_step(row) for row in result.rows), style)
        if any(row[name] for row in result.rows for name in row if name not in _SAID_BY_CHAIN):
            yield ""
            yield from _rows(result, headings, style, language)
    else:
        yield from _rows(result, headings, style, language)


def _rows(result: Result, headings: Headings, style: Style, language: Language) -> Iterator[str]:
    """A table where it fits, else each row as a sheet. Columns that hold nothing at all are left out."""
    columns = {column.name: column.type for column in result.query.columns}
    names = [name for name in joined(list(columns)) if any(row[name] not in (None, [], {}) or row.get(f"{name}_id") is not None for row in result.rows)]
    said = [heading_of(name, headings, language) for name in names]
    rows = [[told(name, row, headings, language) for name in names] for row in result.rows]
    is_packed = any(_holds_maps(row[name]) and cell_len(cell) > _LONG for row, cells in zip(result.rows, rows, strict=True) for name, cell in zip(names, cells, strict=True))
    if is_packed:
        yield from _sheets(result, headings, style, language)
    elif layout.fits(said, rows, style):
        numeric = [at for at, name in enumerate(names) if is_number(columns[name]) and not has_words(name)]
        yield from layout.table(said, rows, style, numeric=numeric)
    else:
        yield from _blocks(said, rows, style)


def _is_chain(result: Result) -> bool:
    """Whether the rows are one step each, from depth 0 upwards, and so read best as one line of arrows."""
    names = {column.name for column in result.query.columns}
    return {"depth", "person", "person_id", "title"} <= names and [row["depth"] for row in result.rows] == list(range(len(result.rows)))


def _step(row: Mapping[str, Any]) -> str:
    return harmless(", ".join(part for part in (row["person"] or row["person_id"], row["title"]) if part))


def _title(result: Result, style: Style, language: Language) -> str:
    parts = [style.bold(result.query.title.in_language(language))]
    if "as_of" in result.params:
        parts.append(_AS_OF.fill(day=result.params["as_of"]).in_language(language))
    count = len(result.rows)
    parts.append((_ONE_ROW if count == 1 else _ROWS.fill(count=f"{count}+" if result.truncated else count)).in_language(language))
    return " · ".join(parts)


def _findings(result: Result, style: Style, language: Language) -> Iterator[str]:
    """Rows of a gap or a check: of which customer, about whom, what is missing in words."""
    query, words = result.query, model_words()
    sentence = query.finding
    headings = [_property("customer", language), _SUBJECT.in_language(language), _MISSING.in_language(language)]
    rows = []
    for row in result.rows:
        facts = {**row["evidence"], "customer": row["customer"], "subject": row["subject"], "subject_kind": row["subject_kind"]}
        missing = say(sentence, facts, items=query.items, words=words, path=str(query.path)).in_language(language) if sentence else ""
        rows.append([harmless(row["customer"] or row["customer_id"] or NOTHING), naming(row["subject"], row["subject_id"]), harmless(missing)])
    yield from layout.table(headings, rows, style)


def _property(name: str, language: Language) -> str:
    return heading_of(name, {"customer": Text("customer", "客户")}.get, language)


def _blocks(headings: Sequence[str], rows: Sequence[Sequence[str]], style: Style) -> Iterator[str]:
    for at, row in enumerate(rows):
        if at:
            yield ""
        yield from layout.labelled(list(zip(headings, row, strict=True)), style)


def _sheets(result: Result, headings: Headings, style: Style, language: Language) -> Iterator[str]:
    """Each row as a sheet: its plain values first, then one section for each list or map."""
    for at, row in enumerate(result.rows):
        if at:
            yield from ("", style.dim("─" * min(style.width or 40, 40)), "")
        plain = [column.name for column in result.query.columns if not _holds_maps(row[column.name])]
        yield from layout.labelled([(heading_of(name, headings, language), told(name, row, headings, language)) for name in joined(plain)], style)
        for column in result.query.columns:
            if column.name not in plain:
                yield from _section(column.name, row[column.name], headings, style, language)


def _holds_maps(value: Any) -> bool:
    return bool(value) and (isinstance(value, Mapping) or (isinstance(value, list) and isinstance(value[0], Mapping)))


def _section(name: str, value: Any, headings: Headings, style: Style, language: Language) -> Iterator[str]:
    yield ""
    heading = heading_of(name, headings, language)
    if isinstance(value, Mapping):
        yield style.bold(heading)
        yield from layout.labelled([(heading_of(key, headings, language), told(key, value, headings, language)) for key in joined(list(value))], style, indent=2)
        return
    yield f"{style.bold(heading)} ({len(value)})"
    keys = joined([key for key in dict.fromkeys(key for item in value for key in item) if any(item.get(key) not in (None, [], {}) for item in value)])
    said = [heading_of(key, headings, language) for key in keys]
    rows = [[told(key, item, headings, language) for key in keys] for item in value]
    numeric = [at for at, key in enumerate(keys) if not has_words(key) and all(_is_figure(item.get(key)) for item in value)]
    if layout.fits(said, rows, style, indent=2):
        yield from layout.table(said, rows, style, numeric=numeric, indent=2)
    else:
        for at, row in enumerate(rows):
            if at:
                yield ""
            yield from layout.labelled([(label, part) for label, part in zip(said, row, strict=True) if part != NOTHING], style, indent=2)


def _is_figure(value: Any) -> bool:
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))
