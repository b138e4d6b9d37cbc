"""Reads tests/cases/<topic>/<query>.toml and says how far an answer is from what a case expects.

A case names a graph, params and the expected rows. Only the keys that a row names are compared; a key is a column or a dotted path
into one (`"evidence.held_by.0.staff_id"`). The number of rows always counts, and so does their order unless `ordered = false`.
Days in params and rows may be relative to the graph's `as_of`: "-12d". TOML has no null: `"null"` in a row says it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from tests.graph_file import resolve_day

CASES = Path(__file__).parent / "cases"
_KEYS = {"name", "graph", "params", "rows", "ordered"}

Row = Mapping[str, Any]


class BadCaseFile(Exception):
    """A case file is wrong."""


class _NoSuchKey:
    def __repr__(self) -> str:
        return "(no such key)"


NO_SUCH_KEY = _NoSuchKey()


@dataclass(frozen=True)
class Case:
    """One claim about one query."""

    query: str
    name: str
    graph: str
    params: dict[str, Any] = field(default_factory=dict, hash=False)
    rows: list[dict[str, Any]] = field(default_factory=list, hash=False)
    is_ordered: bool = True

    def __str__(self) -> str:
        return f"{self.query}: {self.name}"


def read_cases(folder: Path = CASES) -> list[Case]:
    """Every case of every query, those of one graph together. Raises BadCaseFile naming the file."""
    cases = [case for path in sorted(folder.rglob("*.toml")) for case in _read(path, folder)]
    return sorted(cases, key=lambda case: (case.graph, case.query))


def _read(path: Path, folder: Path) -> list[Case]:
    query = ".".join(path.relative_to(folder).with_suffix("").parts)
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise BadCaseFile(f"{path}: {error}") from error
    written = content.pop("case", [])
    if content or not written:
        raise BadCaseFile(f"{path}: a case file holds [[case]] tables and nothing else; found {', '.join(content) or 'nothing'}")
    for number, case in enumerate(written, start=1):
        if {"name", "graph", "rows"} - set(case) or set(case) - _KEYS:
            raise BadCaseFile(f"{path}: case {number} needs name, graph and rows, may have params and ordered, and nothing else; it has {', '.join(case)}")
    names = [case["name"] for case in written]
    if len(names) != len(set(names)):
        raise BadCaseFile(f"{path}: two cases have the same name")
    return [Case(query, case["name"], case["graph"], case.get("params", {}), case["rows"], case.get("ordered", True)) for case in written]


def compare(case: Case, rows: Sequence[Row], as_of: date) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Expected and actual rows, both cut down to what the case names: equal exactly when the case holds, and fit for a readable diff when not."""
    expected = [{path: None if value == "null" else resolve_day(value, as_of) for path, value in _paths(row)} for row in case.rows]
    if not expected:
        return [], [dict(row) for row in rows]
    every_path = list(dict.fromkeys(path for row in expected for path in row))
    if not case.is_ordered:
        rows = _in_order_of(expected, rows)
    actual = []
    for number, row in enumerate(rows):
        paths = list(expected[number]) if number < len(expected) else every_path
        actual.append({path: pick(row, path) for path in paths})
    return expected, actual


def _paths(row: Row, above: str = "") -> Iterator[tuple[str, Any]]:
    """The row's keys as dotted paths: `"evidence.level"` quoted and `evidence.level` bare, which TOML reads as a table, mean the same."""
    for key, value in row.items():
        if isinstance(value, Mapping) and value:
            yield from _paths(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value


def _in_order_of(expected: Sequence[Row], rows: Sequence[Row]) -> list[Row]:
    left = list(rows)
    placed: list[Row] = []
    for wanted in expected:
        match = next((row for row in left if all(pick(row, path) == value for path, value in wanted.items())), None)
        if match is None:
            return [*placed, *left]
        left.remove(match)
        placed.append(match)
    return [*placed, *left]


def pick(row: Row, path: str) -> Any:
    """The value at a dotted path of maps and list positions; NO_SUCH_KEY where the path ends early."""
    value: Any = row
    for step in path.split("."):
        if isinstance(value, Mapping) and step in value:
            value = value[step]
        elif isinstance(value, list) and step.lstrip("-").isdigit() and -len(value) <= int(step) < len(value):
            value = value[int(step)]
        else:
            return NO_SUCH_KEY
    return value
