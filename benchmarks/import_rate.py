"""Measures a CSV import against a bare driver loop that writes the same rows with the same statements, on one embedded engine each.

    python benchmarks/import_rate.py [--people 100000]

The import reads, checks, compares and writes 100,000 people and 300,000 edges (plus departments and staff); the bare loop only reads
the CSV and sends batches. Wanted: a rate of at least 0.7 of the bare loop's, and Python under 500 MB.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from orggraph.ingest import apply, plan
from orggraph.ingest.existing import statement
from orggraph.migrate import migrate
from orggraph.settings import Settings
from orggraph.store import open_store, stop_engine
from orggraph.store.engine import take_seat

TODAY = date(2026, 6, 30)
WANTED_RATE = 0.7
WANTED_MEGABYTES = 500
BATCH_ROWS = 10_000
NODE_TABLES = ("Department", "Person", "Staff")
EDGE_TABLES = ("Person.MEMBER_OF.Department", "Person.REPORTS_TO.Person", "Staff.CONTACTS.Person")
WHOLE = ("layer", "level")
DAYS = ("since", "last_contact_on")


def write_files(folder: Path, people: int, seed: int = 1) -> None:
    """The canonical CSV files of a made-up company of that size, the same for the same seed."""
    chance = random.Random(seed)
    departments = max(people // 200, 1)
    staff = max(people // 100, 1)
    tables: dict[str, tuple[list[str], Iterator[list[Any]]]] = {
        "Department": (
            ["id", "name", "category"],
            ([f"d-{n}", f"Department {n}", chance.choice(["rnd", "procurement", "finance"])] for n in range(departments)),
        ),
        "Person": (["id", "name", "title", "layer"], ([f"p-{n}", f"Person {n}", f"Engineer grade {n % 9}", chance.randint(1, 4)] for n in range(people))),
        "Staff": (["id", "name", "function"], ([f"s-{n}", f"Staff {n}", chance.choice(["sales", "rnd", "delivery"])] for n in range(staff))),
        EDGE_TABLES[0]: (["person_id", "department_id", "since"], ([f"p-{n}", f"d-{n % departments}", _day(chance)] for n in range(people))),
        EDGE_TABLES[1]: (["person_id", "manager_id"], ([f"p-{n}", f"p-{(n - 1) // 7}"] for n in range(1, people))),
        EDGE_TABLES[2]: (
            ["staff_id", "person_id", "level", "since", "last_contact_on"],
            ([f"s-{n * 31 % staff}", f"p-{n}", chance.randint(0, 4), _day(chance), _day(chance)] for n in range(people)),
        ),
    }
    for name, (header, rows) in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(header)
            writer.writerows(rows)


def _day(chance: random.Random) -> str:
    return (TODAY - timedelta(days=chance.randint(0, 700))).isoformat()


def _files(folder: Path) -> list[Path]:
    return [folder / f"{name}.csv" for name in (*NODE_TABLES, *EDGE_TABLES)]


def run_import(folder: Path, home: Path) -> dict[str, float]:
    """Seconds of planning and writing through orggraph, and the peak memory of this process."""
    settings = Settings(home=home)
    with open_store(settings, access="write") as store:
        migrate(store)
        started = time.perf_counter()
        planned = plan(store, _files(folder), today=TODAY)
        compared = time.perf_counter()
        batch = apply(store, planned)
        done = time.perf_counter()
        del planned
        again = plan(store, _files(folder), today=TODAY)
        assert again.is_empty, "the same files again must change nothing"
        replanned = time.perf_counter()
    return {
        "rows": batch.added,
        "plan": compared - started,
        "write": done - compared,
        "seconds": done - started,
        "again": replanned - done,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def run_bare(folder: Path, home: Path) -> dict[str, float]:
    """Seconds of a loop that reads the CSV and sends the same rows in the same batches."""
    import neo4j

    settings = Settings(home=home)
    with open_store(settings, access="write") as store:
        migrate(store)
    seat = take_seat(settings)
    rows = 0
    with neo4j.GraphDatabase.driver(seat.uri, auth=seat.credentials("write")) as driver:
        started = time.perf_counter()
        for path in _files(folder):
            text = statement("write", path.stem)
            for batch in _batches(path):
                driver.execute_query(text, rows=batch, source="bare", batch="bare", database_=settings.database)
                rows += len(batch)
        seconds = time.perf_counter() - started
    seat.leave()
    return {"rows": rows, "seconds": seconds, "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def _batches(path: Path) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            typed = {name: int(cell) if name in WHOLE else date.fromisoformat(cell) if name in DAYS else cell for name, cell in row.items()}
            batch.append(typed if path.stem in NODE_TABLES else _edge(typed))
            if len(batch) == BATCH_ROWS:
                yield batch
                batch = []
    if batch:
        yield batch


def _edge(row: dict[str, Any]) -> dict[str, Any]:
    start, end, *facts = row
    since = row.get("since")
    return {"start": row[start], "end": row[end], "key": since.isoformat() if since else "always", "facts": {name: row[name] for name in facts}}


def measure(people: int) -> dict[str, dict[str, float]]:
    """Both runs, each in a process and on an engine of its own."""
    found: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        write_files(folder, people)
        for name in ("bare", "import"):
            home = folder / f"home-{name}"
            try:
                done = subprocess.run([sys.executable, __file__, "--run", name, str(folder), str(home)], check=True, capture_output=True, text=True)
                found[name] = json.loads(done.stdout.splitlines()[-1])
            finally:
                stop_engine(Settings(home=home))
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--run", nargs=3, metavar=("WHICH", "FOLDER", "HOME"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.run:
        which, folder, home = asked.run
        print(json.dumps((run_import if which == "import" else run_bare)(Path(folder), Path(home))))
        return 0
    found = measure(asked.people)
    bare, ours = found["bare"], found["import"]
    ratio = (ours["rows"] / ours["seconds"]) / (bare["rows"] / bare["seconds"])
    print(f"{'':16}{'rows':>10}{'seconds':>10}{'rows/s':>10}{'peak MB':>10}")
    for name, run in (("bare loop", bare), ("orggraph import", ours)):
        print(f"{name:16}{run['rows']:>10,.0f}{run['seconds']:>10.1f}{run['rows'] / run['seconds']:>10,.0f}{run['megabytes']:>10.0f}")
    print(f"import: plan {ours['plan']:.1f} s, write {ours['write']:.1f} s; the same files again {ours['again']:.1f} s")
    print(f"rate {ratio:.2f} of the bare loop (wanted {WANTED_RATE}), peak {ours['megabytes']:.0f} MB (wanted under {WANTED_MEGABYTES})")
    return 0 if ratio >= WANTED_RATE and ours["megabytes"] < WANTED_MEGABYTES else 1


if __name__ == "__main__":
    sys.exit(main())
