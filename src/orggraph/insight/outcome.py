"""What a simulation or a plan hands back: a few tables, and sentences that say what they amount to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orggraph.answer import Result, check_rows
from orggraph.library import Column, Query
from orggraph.library.shape import parse_shape
from orggraph.locale import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The answer to a what-if or a plan. Nothing of it is written.

    name: `plan.coverage` or `simulate.departure`; params: what it was worked out with, defaults included;
    sections: its tables, each a `Result` of its own, with the section's name as the last word of its query's name; notes: what they amount to, in sentences.
    """

    name: str
    title: Text
    params: dict[str, Any]
    sections: tuple[Result, ...]
    notes: tuple[Text, ...]
    took_ms: float

    def section(self, stem: str) -> Result:
        """The section of that name. Raises KeyError."""
        for section in self.sections:
            if section.query.stem == stem:
                return section
        raise KeyError(stem)


def section(outcome: str, stem: str, title: Text, columns: Mapping[str, str], headings: Mapping[str, Text], rows: Iterable[Mapping[str, Any]]) -> Result:
    """One table of an outcome. columns: each column's type; headings: what the catalogue calls columns.

    Raises: ContractError when a row holds something else; KeyError for a column that has no heading.
    """
    declared = []
    for name, type_ in columns.items():
        shape = parse_shape(type_)
        assert shape is not None, type_
        declared.append(Column(name, type_, shape, headings[name]))
    query = Query(
        name=f"{outcome}.{stem}", topic=outcome, path=Path(outcome) / stem, kind="view", title=title, summary=title, source="", columns=tuple(declared)
    )
    return Result(query, {}, check_rows(query, [{name: row[name] for name in columns} for row in rows]), False, 0.0)


def counted(number: int, one: str, many: str) -> str:
    """The number with its English word: 1 person, 2 people."""
    return f"{number} {one if number == 1 else many}"
