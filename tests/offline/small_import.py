"""Plans an import of a few small files without an engine, for tests of what becomes of each row."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, cast

from orggraph.ingest import Plan, plan
from tests.fake_store import FakeStore

TODAY = date(2026, 6, 30)
_HEAD = 'title = { en = "x", zh = "x" }\nsummary = { en = "x", zh = "x" }\n'


def planned(folder: Path, files: Mapping[str, str], *, profile: str | None = None, store: FakeStore | None = None, **choices: Any) -> Plan:
    """The plan of these files, named in this order; `profile`: the text of one, without its title."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    if profile is not None:
        (folder / "mine.toml").write_text(_HEAD + profile, encoding="utf-8")
        choices["profile"] = folder / "mine.toml"
    return plan(cast(Any, store or FakeStore()), [folder / name for name in files], today=TODAY, source="test", **choices)


def places(made: Plan) -> list[tuple[str, str | None, int | None, str | None]]:
    """Kind, file, row and column of every refusal."""
    return [(refusal.kind, refusal.problem.path, refusal.problem.row, refusal.problem.column) for refusal in made.refusals]


def said(made: Plan, language: Any = "en") -> list[str]:
    """Every problem as it is read."""
    return [problem.in_language(language) for problem in made.problems]


def error_files(made: Plan, folder: Path) -> dict[str, list[str]]:
    """By its name, the first cells of the rows of each file of refused rows."""
    found: dict[str, list[str]] = {}
    for path in made.write_refused(folder):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            found[path.name] = [row[0] for row in list(csv.reader(stream))[1:]]
    return found


def edges(made: Plan, name: str) -> list[tuple[str, str]]:
    """Start and end of every edge of that name that would be written."""
    return sorted((row["start"], row["end"]) for row in made.edges[name].rows()) if name in made.edges else []
