"""The law of an import: every row of every file is written, unchanged, refused, said again or left out, exactly once; the reason names the file,
row and column that hold it; no value is written that the file does not show, and none that a sound row shows is lost."""

from __future__ import annotations

import csv
import random
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal, cast

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orggraph.ingest import Plan, apply, plan
from orggraph.ingest.layout import layout
from orggraph.model import LABELS
from tests.fake_store import FakeStore
from tests.laws.tables import File, Record, files

TODAY = date(2026, 6, 30)
Way = Literal["refuse", "cut"]
bounded = settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def planned(store: FakeStore, given_files: Sequence[File], folder: Path, *, on_cycle: Way = "refuse", normalise_keys: bool = False) -> Plan:
    paths = [file.write(folder) for file in given_files]
    return plan(cast(Any, store), paths, today=TODAY, source="law", on_cycle=on_cycle, normalise_keys=normalise_keys)


def rows_by_class(made: Plan) -> dict[str, dict[str, int]]:
    names = ("written", "unchanged", "refused", "said_again", "left_out", "looked_up")
    return {count.name: {name: getattr(count, name) for name in names} for count in made.rows}


def refused_rows(made: Plan) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for problem in made.problems:
        assert None not in (problem.path, problem.row), problem
        found.setdefault(str(problem.path), set()).add(problem.row or 0)
    return found


@bounded
@given(files(), st.sampled_from(["refuse", "cut"]), st.booleans())
def test_every_row_counts_once_and_the_error_files_hold_exactly_the_refused_ones(drawn: list[File], on_cycle: Way, normalise_keys: bool) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        made = planned(FakeStore(), drawn, Path(scratch), on_cycle=on_cycle, normalise_keys=normalise_keys)
        expected = {file.name: len(file.records) for file in drawn if file.records}
        counts = rows_by_class(made)
        assert expected == {name: sum(classes.values()) for name, classes in counts.items()}
        assert expected == {count.name: count.rows for count in made.rows}
        refused = refused_rows(made)
        assert {name: len(rows) for name, rows in refused.items()} == {name: classes["refused"] for name, classes in counts.items() if classes["refused"]}
        assert bool(made.added + made.changed) == any(classes["written"] for classes in counts.values()) or any(count.partly for count in made.rows)
        by_name = {file.name: file for file in drawn}
        for path in made.write_refused(Path(scratch)):
            name = path.name.removesuffix(".error.csv") + ".csv"
            file = by_name[name]
            with path.open(encoding="utf-8-sig", newline="") as stream:
                lines = [cells[:-1] for cells in list(csv.reader(stream))[1:]]
            wanted = [_shown(file, record) for record in file.records if record.number in refused[name]]
            assert [[cell for cell in line if cell] for line in lines] == [[cell for cell in line if cell] for line in wanted]
            del refused[name]
        assert not refused


def _shown(file: File, record: Record) -> list[str]:
    return [*(record.cells[column].text for column in file.headers), *(["more"] if record.is_broken else [])]


@bounded
@given(files(), st.sampled_from(["refuse", "cut"]), st.booleans())
def test_a_reason_names_a_cell_that_holds_it(drawn: list[File], on_cycle: Way, normalise_keys: bool) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        made = planned(FakeStore(), drawn, Path(scratch), on_cycle=on_cycle, normalise_keys=normalise_keys)
        by_name = {file.name: file for file in drawn}
        for refusal in made.refusals:
            problem = refusal.problem
            file = by_name[str(problem.path)]
            record = next(record for record in file.records if record.number == problem.row)
            column = next((column for column, header in file.headers.items() if header == problem.column), None)
            assert (problem.column is None) == (column is None), problem
            if column is None:
                assert problem.value is None or refusal.kind == "reporting_cycle", problem
                continue
            cell = record.cells[column]
            if refusal.kind in ("missing_key", "missing_fact"):
                assert not cell.text, problem
            elif problem.value is not None:
                assert problem.value in (cell.text, str(cell.value)), problem
            assert cell.text or refusal.kind in ("missing_key", "missing_fact", "bad_cell"), problem


@bounded
@given(files(), files(), st.sampled_from(["refuse", "cut"]))
def test_nothing_is_written_that_no_row_shows_and_nothing_is_lost_that_a_good_row_shows(earlier: list[File], drawn: list[File], on_cycle: Way) -> None:
    store = FakeStore()
    with tempfile.TemporaryDirectory() as before, tempfile.TemporaryDirectory() as scratch:
        apply(cast(Any, store), planned(store, earlier, Path(before), on_cycle=on_cycle))
        held = {label: set(nodes) for label, nodes in store.nodes.items()}
        made = planned(store, drawn, Path(scratch), on_cycle=on_cycle)
        for label, changes in made.nodes.items():
            for row in changes.rows():
                for name, value in row.items():
                    assert _is_shown(drawn, label, row["id"], name, value), (label, row, name)
        for name, edges in made.edges.items():
            for row in edges.rows():
                for fact, value in row["facts"].items():
                    assert fact in ("since", "until", "kind") or _shows(drawn, name, fact, value) or _shows(earlier, name, fact, value), (name, row)
        apply(cast(Any, store), made)
        refused = refused_rows(made)
        for file in drawn:
            for record in file.records:
                if record.number not in refused.get(file.name, set()):
                    _assert_kept(store, file, record, may_be_cut=on_cycle == "cut")
        assert all(ids <= set(store.nodes[label]) for label, ids in held.items())


def _is_shown(drawn: Sequence[File], label: str, key: str, name: str, value: Any) -> bool:
    return any(
        file.table == label and name in record.cells and not record.is_broken and record.cells["id"].value == key and record.cells[name].value == value
        for file in drawn
        for record in file.records
    )


def _shows(drawn: Sequence[File], table: str, name: str, value: Any) -> bool:
    return any(file.table == table and name in record.cells and record.cells[name].value == value for file in drawn for record in file.records)


def _assert_kept(store: FakeStore, file: File, record: Record, *, may_be_cut: bool) -> None:
    assert record.is_sound, record
    values = {column: cell.value for column, cell in record.cells.items() if cell.value is not None}
    table = layout(file.table)
    if table.node:
        node = store.nodes[file.table][values["id"]]
        for column in table.columns:
            if column.fact and column.name in values:
                assert values[column.name] == node[column.name], (record, node)
        for reference in LABELS[file.table].references:
            if reference.column in values:
                edges = [key for key in store.edges[reference.edge] if key[0] == values["id"] and key[2].startswith(("", reference.column))]
                assert may_be_cut or any(_means(store, reference.edge, key[1], values[reference.column]) for key in edges), (record, edges)
        return
    start, end = (values[column.name] for column in table.columns[:2])
    found = [
        facts for key, facts in store.edges[file.table].items() if _means(store, file.table, key[1], end) and _means(store, file.table, key[0], start, side=0)
    ]
    assert may_be_cut or found, record
    for name in values.keys() - {column.name for column in table.columns[:2]} - {"since", "until"}:
        assert may_be_cut or any(facts.get(name) == values[name] for facts in found), (record, found)


def _means(store: FakeStore, edge: str, key: str, reference: str, *, side: int = 1) -> bool:
    label = layout(edge).columns[side].end.label  # type: ignore[union-attr]
    return key == reference or store.nodes[label][key].get("name") == reference


@bounded
@given(files(), files(), st.sampled_from(["refuse", "cut"]))
def test_the_same_files_again_write_nothing_and_refuse_the_same_rows(earlier: list[File], drawn: list[File], on_cycle: Way) -> None:
    store = FakeStore()
    with tempfile.TemporaryDirectory() as before, tempfile.TemporaryDirectory() as scratch:
        apply(cast(Any, store), planned(store, earlier, Path(before), on_cycle=on_cycle))
        first = planned(store, drawn, Path(scratch), on_cycle=on_cycle)
        apply(cast(Any, store), first)
        again = planned(store, drawn, Path(scratch), on_cycle=on_cycle)
        assert (0, 0) == (again.added, again.changed)
        assert 0 == sum(count.written for count in again.rows)
        assert refused_rows(again) == refused_rows(first)


@bounded
@given(files())
def test_of_rows_with_one_id_the_first_in_the_files_counts(drawn: list[File]) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        made = planned(FakeStore(), drawn, Path(scratch))
        repeated = {(refusal.problem.path, refusal.problem.row) for refusal in made.named("repeated_key") if refusal.table in LABELS}
        kept, wanted = _kept_in_order(drawn)
        assert wanted == repeated
        for label, changes in made.nodes.items():
            for row in changes.rows():
                assert row == {name: value for name, value in kept[label, row["id"]].items() if layout(label).columns[layout(label).place[name]].fact}


def _kept_in_order(drawn: Sequence[File]) -> tuple[dict[tuple[str, str], dict[str, Any]], set[tuple[str, int]]]:
    """What a clerk would keep who reads the files from the first row to the last, and the rows that he would send back for an id that he has."""
    kept: dict[tuple[str, str], dict[str, Any]] = {}
    read: dict[tuple[str, str], set[str]] = {}
    sent_back: set[tuple[str, int]] = set()
    for file in drawn:
        for record in file.records:
            if file.table not in LABELS or not record.is_sound or not record.cells["id"].text:
                continue
            values = {column: cell.value for column, cell in record.cells.items() if cell.value is not None}
            entry = (file.table, values["id"])
            known = kept.get(entry, {})
            if file.name in read.get(entry, set()) or any(known.get(name, value) != value for name, value in values.items()):
                sent_back.add((file.name, record.number))
                continue
            kept[entry] = {**known, **values}
            read.setdefault(entry, set()).add(file.name)
    return kept, sent_back


@bounded
@given(files(), st.randoms(use_true_random=False))
def test_rows_that_agree_give_one_graph_in_any_order(drawn: list[File], chance: random.Random) -> None:
    graphs = []
    with tempfile.TemporaryDirectory() as scratch:
        for _ in range(2):
            store = FakeStore()
            made = planned(store, drawn, Path(scratch))
            if made.named("repeated_key") or made.named("overlap") or made.named("reporting_cycle"):
                return
            apply(cast(Any, store), made)
            graphs.append((_plain(store.nodes), _plain(store.edges), Counter(made.tables), len(made.problems)))
            drawn = chance.sample([_shuffled(file, chance) for file in drawn], len(drawn))
    assert graphs[0] == graphs[1]


def _shuffled(file: File, chance: random.Random) -> File:
    numbers = [record.number for record in file.records]
    records = chance.sample(list(file.records), len(numbers))
    return File(file.name, file.table, file.headers, [Record(number, record.cells, record.is_broken) for number, record in zip(numbers, records, strict=True)])


def _plain(found: Mapping[str, Mapping[Any, Mapping[str, Any]]]) -> dict[str, Any]:
    return {
        table: {key: {name: value for name, value in facts.items() if name != "batch"} for key, facts in entries.items()}
        for table, entries in found.items()
        if not table.startswith("Import")
    }
