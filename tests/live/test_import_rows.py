"""On real files and a real engine: every row counts once, the error files hold exactly the refused ones, and the same files again write nothing."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from orggraph.ingest import Plan, apply, plan
from tests.live.engine import EngineUnderTest

DATA = Path(__file__).parent.parent / "data"
TODAY = date(2026, 6, 30)
SETS = {
    "uk-organograms": (
        "uk-organograms",
        ["uk-organograms/mod-hocs-senior.csv", "uk-organograms/department-of-health-senior.csv", "uk-organograms/dfid-senior.csv"],
    ),
    "ifg-ministers": ("ifg-ministers", ["ifg-ministers"]),
    "northwind": ("northwind", ["northwind/orders.csv", "northwind/employees.csv", "northwind/customers.csv"]),
    "northwind workbook": ("northwind", ["northwind/northwind.xlsx"]),
    "oracle-hr": ("oracle-hr", ["oracle-hr"]),
    "krackhardt-managers": ("krackhardt-managers", ["krackhardt-managers"]),
    "enron-email": ("enron-email", ["enron-email"]),
    "french-financial-elite": ("french-financial-elite", ["french-financial-elite"]),
    "sourcegraph-team": ("sourcegraph-team", ["sourcegraph-team/team-2022-06-30.json"]),
    "tw-legislators": ("tw-legislators", ["tw-legislators/legislators-8.json", "tw-legislators/legislators-9.json"]),
}


def sums(made: Plan) -> list[tuple[int, int]]:
    """For each table of the files: its rows, and the sum of what became of them."""
    return [(count.rows, count.written + count.unchanged + count.refused + count.said_again + count.left_out + count.looked_up) for count in made.rows]


def error_rows(paths: Sequence[Path]) -> Counter[str]:
    """How many rows each file of refused rows holds."""
    found: Counter[str] = Counter()
    for path in paths:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            found[path.name] = len(list(csv.reader(stream))) - 1
    return found


@pytest.mark.parametrize("name", SETS)
def test_every_row_of_a_real_set_counts_once(embedded: EngineUnderTest, tmp_path: Path, name: str) -> None:
    profile, files = SETS[name]
    store = embedded.empty()
    paths = [DATA / file for file in files]
    first = plan(store, paths, profile=profile, today=TODAY)
    assert all(rows == total for rows, total in sums(first))
    refused = {f"{Path(count.name).stem}.error.csv": count.refused for count in first.rows if count.refused}
    assert refused == error_rows(first.write_refused(tmp_path))
    assert sum(count.written for count in first.rows) > 0
    apply(store, first)
    again = plan(store, paths, profile=profile, today=TODAY)
    assert (0, 0, 0) == (again.added, again.changed, sum(count.written for count in again.rows))
    assert [(count.rows, count.refused, count.left_out) for count in first.rows] == [(count.rows, count.refused, count.left_out) for count in again.rows]
    assert first.problems == again.problems
