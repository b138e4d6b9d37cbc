"""Turns an answer or an audit into headings and cells for a spreadsheet: words for people, or the machine form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from orggraph.audit.sentence import facts_of, say, word_for
from orggraph.locale import Language, Text
from orggraph.render import finding
from orggraph.render.word import Glossary, entitled, spoken

if TYPE_CHECKING:
    from orggraph.answer import Result
    from orggraph.audit import Audit
    from orggraph.library import Query

_EVIDENCE = "evidence"
_SUBJECT = "subject"
_AUDIT_NAMES = ("title", "severity", "customer_id", "customer", "subject_kind", "subject_id", "subject", "missing", "remedy", "as_of", "code", "fingerprint")
"""What a person reads of a finding, in that order; the sentence says the evidence."""


@dataclass(frozen=True)
class Grid:
    """Headings and rows of equal length. For people a cell is a text, a figure, a day or None; the machine form may hold lists and maps as well."""

    headings: Sequence[str]
    rows: Sequence[Sequence[Any]]


def answer_grid(result: Result, glossary: Glossary, language: Language) -> Grid:
    """The answer in words: of a gap or a check the sentence and what to do stand in place of the evidence."""
    query = result.query
    rows = glossary.named(result.rows, language)
    if query.kind == "view":
        names = [column.name for column in query.columns]
        headings = [column.heading.in_language(language) for column in query.columns]
        return Grid(headings, [[_cell(name, row[name], glossary, language) for name in names] for row in rows])
    kept = [column for column in query.columns if column.name != _EVIDENCE]
    headings = [*(column.heading.in_language(language) for column in kept), finding.MISSING.in_language(language), finding.REMEDY.in_language(language)]
    return Grid(
        headings,
        [
            [
                *(_finding_cell(column.name, row, glossary, language) for column in kept),
                sentence_of(query, query.finding, row, glossary, language),
                sentence_of(query, query.remedy, row, glossary, language),
            ]
            for row in rows
        ],
    )


def audit_grid(audit: Audit, language: Language) -> Grid:
    """The findings in words."""
    said = dict(finding.CSV_COLUMNS)
    rows = finding.finding_rows(audit.for_reader(language), language)
    return Grid(
        [said[name].in_language(language) for name in _AUDIT_NAMES],
        [[_finding_cell(name, row, Glossary(), language) for name in _AUDIT_NAMES] for row in rows],
    )


def machine_grid(result: Result) -> Grid:
    """The answer for programs: names of columns, codes, lists and maps as they are."""
    names = [column.name for column in result.query.columns]
    return Grid(names, [[row[name] for name in names] for row in result.rows])


def machine_audit_grid(audit: Audit, language: Language) -> Grid:
    """The findings for programs; sentences are in the asked language."""
    names = [name for name, _ in finding.CSV_COLUMNS]
    return Grid(names, [[row[name] for name in names] for row in finding.finding_rows(audit, language)])


def sentence_of(query: Query, sentence: Text | None, row: Mapping[str, Any], glossary: Glossary, language: Language) -> str:
    """A gap's or check's sentence about one of its rows, empty when it has none. Raises ContractError as `say` does."""
    if sentence is None:
        return ""
    facts = {**facts_of(query, row[_EVIDENCE]), **{name: value for name, value in row.items() if name != _EVIDENCE}}
    return say(sentence, facts, items=query.items, words=glossary.all_words, path=str(query.path)).in_language(language)


def _finding_cell(name: str, row: Mapping[str, Any], glossary: Glossary, language: Language) -> Any:
    """A cell of a finding, whose subject is named with the title as in a table."""
    if name == _SUBJECT:
        return entitled(row[_SUBJECT], row[_EVIDENCE].get("title"), language)
    return _cell(name, row[name], glossary, language)


def _cell(name: str, value: Any, glossary: Glossary, language: Language) -> Any:
    """The value in words where it has any; figures and days stay what they are, and nothing stays an empty cell."""
    if value is None or value == [] or value == {}:
        return None
    if isinstance(value, Mapping | list | tuple):
        return spoken(name, value, glossary, language)
    said = word_for(name, value, glossary.all_words, language)
    has_no_word = isinstance(value, int | float | date | str) and not isinstance(value, bool) and said == word_for(name, value, {}, language)
    return value if has_no_word else said
