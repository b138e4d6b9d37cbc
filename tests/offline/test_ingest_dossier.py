"""A million refusals fit: their words lie outside memory, and nothing of them is lost."""

from __future__ import annotations

import csv
import tracemalloc
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from orggraph.errors import Problem
from orggraph.ingest.origin import origin
from orggraph.ingest.refusal import Ledger, Refusal, write_refused
from orggraph.ingest.sheet import MemorySheet
from orggraph.locale import Text

text = st.text(max_size=30)
said = st.tuples(st.sampled_from(["Person", "Staff"]), st.integers(0, 1), st.integers(1, 50), text, text, st.none() | text, st.none() | text, st.none() | text)


def ledger_of(*sheets: MemorySheet) -> Ledger:
    ledger = Ledger()
    ledger.sheets += sheets
    return ledger


@settings(max_examples=100, deadline=None)
@given(refusals=st.lists(said, max_size=40))
def test_what_goes_in_comes_out_in_the_order_of_the_files(refusals: list[tuple[Any, ...]]) -> None:
    ledger = ledger_of(MemorySheet("a", []), MemorySheet("b", []))
    wanted: dict[tuple[Any, ...], Refusal] = {}
    for table, sheet, row, en, zh, remedy, column, value in refusals:
        ledger.refuse("bad_cell", table, origin(sheet, row), Text(en, zh), Text(remedy, zh) if remedy is not None else None, column=column, value=value)
        problem = Problem(Text(en, zh), Text(remedy, zh) if remedy is not None else None, path="ab"[sheet], row=row, column=column, value=value)
        wanted.setdefault((table, sheet, row, problem), Refusal("bad_cell", table, origin(sheet, row), problem))
    found = ledger.refusals.in_order({"Person": 0, "Staff": 1})
    ordered = sorted(wanted.values(), key=lambda refusal: (refusal.place, refusal.table))
    assert ordered == list(found)
    assert found == tuple(found)
    assert list(dict.fromkeys(refusal.problem for refusal in ordered)) == found.problems(), "what costs two tables a row is told once"
    assert list(found)[2:9:3] == list(found[2:9:3])
    for table in ("Person", "Staff"):
        assert len({refusal.place for refusal in found if refusal.table == table}) == ledger.refused(table)


def test_half_a_character_in_a_message_loses_no_refusal() -> None:
    ledger = ledger_of(MemorySheet("a", []))
    ledger.refuse("bad_cell", "Person", origin(0, 1), Text("\ud800 is bad", "坏"), value="\ud800")
    assert ["? is bad"] == [refusal.problem.what.en for refusal in ledger.refusals]


def test_many_take_less_memory_than_their_words(tmp_path: Path) -> None:
    count = 50_000
    sheet = MemorySheet("people", [{"id": f"p-{at}"} for at in range(count)], path=tmp_path / "people.csv")
    ledger = ledger_of(sheet)
    tracemalloc.start()
    for row in range(count, 0, -1):
        ledger.refuse(
            "bad_cell", "Person", origin(0, row), Text(f'"{row}" is not among the allowed words.', f"“{row}”不在允许的取值中。"), column="layer", value=row
        )
    found = ledger.refusals.in_order({})
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    (errors,) = write_refused(found, ledger.sheets)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 5_000_000 + 150 * count, "each refusal takes some numbers, not its words"
    assert peak - held < 8_000_000, "the error file is written as it is read"
    with errors.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert (count + 1, "p-0", "p-49999") == (len(rows), rows[1][0], rows[-1][0])
    assert rows[7][1].startswith('row 7, column "layer": "7" is not among')
