"""Files in the canonical form go in: planned first, written once, safe to write again, history kept."""

from __future__ import annotations

import csv
import io
import os
import random
import subprocess
import sys
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from orggraph.errors import BadParams, ImportRefused, StoreUnavailable
from orggraph.ingest import Plan, apply, plan, write_tables
from orggraph.locale import Text
from orggraph.render.plan import say_plan
from orggraph.store import Store
from tests.live.engine import EngineUnderTest

TODAY = date(2026, 6, 30)
TOMORROW = TODAY + timedelta(days=1)
PEOPLE = "id,name,title,department_id,manager_id\np-1,Zhao Min,Deputy GM,d-1,\np-2,Wang Jun,Chief Engineer,d-1,p-1\np-3,Liu Yang,Director,d-1,p-1\n"
DEPARTMENTS = "id,name,category,customer_id\nd-1,Network,采购,c-1\n"
CUSTOMERS = "编号,名称,客户等级\nc-1,云河电信,S\n"
STAFF = "id,name,function\ns-1,Li Na,Sales\ns-2,Chen Wei,研发\n"
TIES = "staff_id,person_id,level,since,last_contact_on\ns-1,p-2,2,2025-01-01,2026-06-01\ns-2,p-2,信任,,2026/6/10\n"
FILES = {"客户.csv": CUSTOMERS, "Department.csv": DEPARTMENTS, "people.csv": PEOPLE, "Staff.csv": STAFF, "CONTACTS.csv": TIES}


# An import in a process of its own, which says each table of which a batch is written.
_IMPORT = """
import sys
from datetime import date
from orggraph.ingest import apply, plan
from orggraph.settings import load_settings
from orggraph.store import open_store
with open_store(load_settings(), access="write") as store:
    apply(store, plan(store, sys.argv[1:], today=date(2026, 6, 30)), on_progress=lambda progress: print(progress.what, flush=True))
"""


@pytest.fixture
def store(engine: EngineUnderTest) -> Store:
    return engine.empty()


def written(folder: Path, files: Mapping[str, str] = FILES) -> list[Path]:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in files]


def bring(store: Store, folder: Path, files: Mapping[str, str] = FILES, *, today: date = TODAY, **choices: Any) -> Plan:
    planned = plan(store, written(folder, files), today=today, **choices)
    apply(store, planned)
    return planned


def counts(planned: Plan) -> dict[str, tuple[int, int, int, int]]:
    return {table.name: (table.added, table.changed, table.unchanged, table.refused) for table in planned.tables}


def content(store: Store) -> tuple[Any, ...]:
    """All nodes and edges but for their batch and the matching table."""
    nodes = store.read("MATCH (node:Customer|Department|Person|Unit|Staff) RETURN properties(node) AS facts", {}, name="test").records
    edges = store.read(
        "MATCH (start:Department|Person|Unit|Staff)-[edge]->(end) RETURN start.id AS start, type(edge) AS kind, end.id AS end, properties(edge) AS facts",
        {},
        name="test",
    ).records
    for row in (*nodes, *edges):
        row["facts"].pop("batch")
        row["facts"] = sorted(row["facts"].items())
    return sorted(map(str, nodes)), sorted(map(str, edges))


def lines(store: Store, person: str) -> list[tuple[Any, ...]]:
    """Manager, first and last day of all reporting lines of a person, in order of days."""
    rows = store.read(
        "MATCH (:Person {id: $id})-[line:REPORTS_TO]->(manager:Person) RETURN manager.id AS manager, line.since AS since, line.until AS until",
        {"id": person},
        name="test",
    ).records
    return sorted(((row["manager"], row["since"], row["until"]) for row in rows), key=str)


class TestPlan:
    def test_says_what_would_be_added_and_writes_nothing(self, store: Store, tmp_path: Path) -> None:
        planned = plan(store, written(tmp_path), today=TODAY)
        assert {
            "Customer": (1, 0, 0, 0),
            "Department": (1, 0, 0, 0),
            "Person": (3, 0, 0, 0),
            "Staff": (2, 0, 0, 0),
            "Department.PART_OF.Customer": (1, 0, 0, 0),
            "Person.MEMBER_OF.Department": (3, 0, 0, 0),
            "Person.REPORTS_TO.Person": (2, 0, 0, 0),
            "Staff.CONTACTS.Person": (2, 0, 0, 0),
        } == counts(planned)
        assert ([], []) == content(store)

    def test_the_same_files_again_add_and_change_nothing(self, store: Store, tmp_path: Path) -> None:
        bring(store, tmp_path)
        before = content(store)
        again = bring(store, tmp_path, today=TOMORROW)
        assert (0, 0, 15, 0) == (again.added, again.changed, again.unchanged, again.refused)
        assert before == content(store)

    def test_rows_that_agree_give_the_same_graph_in_any_order(self, store: Store, engine: EngineUnderTest, tmp_path: Path) -> None:
        files = {**FILES, "people.csv": PEOPLE + "p-4,Sun Lei,,d-1,p-5\np-5,Xu Fei,,d-1,p-4\n", "more.people.csv": "id,title,layer\np-2,,2\np-3,Director,\n"}
        bring(store, tmp_path, files)
        before = content(store)
        for seed in (1, 2):
            shuffled = {}
            for name, text in files.items():
                header, *rows = text.splitlines()
                random.Random(seed).shuffle(rows)
                shuffled[name] = "\n".join([header, *rows]) + "\n"
            bring(engine.empty(), tmp_path, dict(reversed(shuffled.items())), source="客户.csv")
            assert before == content(store)

    @pytest.mark.parametrize(("first", "second"), [("Wang Jun", "Wang Junior"), ("Zachary", "Aaron")])
    def test_of_rows_that_differ_the_first_in_the_files_counts_and_the_other_is_told(self, store: Store, tmp_path: Path, first: str, second: str) -> None:
        planned = bring(store, tmp_path, {"people.csv": f"id,name,title\np-2,{first},Chief\np-2,{second},\n"})
        assert [("repeated_key", 3)] == [(refusal.kind, refusal.problem.row) for refusal in planned.refusals]
        assert [{"name": first}] == store.read("MATCH (person:Person) RETURN person.name AS name", {}, name="test").records

    def test_categories_may_be_named_in_either_language(self, store: Store, tmp_path: Path) -> None:
        bring(store, tmp_path)
        assert [{"a": "procurement", "b": "sales", "c": "rnd"}] == store.read(
            "MATCH (d:Department), (s:Staff {id: 's-1'}), (t:Staff {id: 's-2'}) RETURN d.category AS a, s.function AS b, t.function AS c", {}, name="test"
        ).records

    def test_a_misspelt_column_is_named_with_the_one_that_is_meant(self, store: Store, tmp_path: Path) -> None:
        planned = plan(store, written(tmp_path, {"people.csv": "id,name,titel,shoe size\np-1,A,b,c\n"}), today=TODAY)
        assert ['people.csv: Columns not used: "titel", "shoe size". If "titel" means title, rename it.'] == [note.in_language("en") for note in planned.notes]

    def test_columns_that_mean_nothing_are_named(self, store: Store, tmp_path: Path) -> None:
        planned = plan(store, written(tmp_path, {"people.csv": "id,name,shoe size\np-1,A,42\n"}), today=TODAY)
        assert ['people.csv: Column not used: "shoe size".'] == [note.in_language("en") for note in planned.notes]

    def test_an_id_that_another_source_gave_to_somebody_else_is_noted(self, store: Store, tmp_path: Path) -> None:
        bring(store, tmp_path, source="hr")
        planned = plan(store, written(tmp_path, {"people.csv": "id,name\np-1,Gao Fei\np-2,Wang Jun\n"}), today=TODAY, source="crm")
        assert ['1 person id is known from another source under another name, such as "p-1": "Zhao Min" becomes "Gao Fei".'] == [
            note.what.en for note in planned.notes
        ]

    def test_a_blank_cell_is_no_news(self, store: Store, tmp_path: Path) -> None:
        bring(store, tmp_path)
        planned = bring(store, tmp_path, {"people.csv": "id,name,title,manager_id,layer\np-2,,,,2\n"})
        assert {"Person": (0, 1, 0, 0)} == counts(planned)
        assert [{"name": "Wang Jun", "title": "Chief Engineer", "layer": 2}] == store.read(
            "MATCH (person:Person {id: 'p-2'}) RETURN person.name AS name, person.title AS title, person.layer AS layer", {}, name="test"
        ).records


class TestBatch:
    def test_every_node_and_edge_carries_source_and_batch(self, store: Store, tmp_path: Path) -> None:
        planned = plan(store, written(tmp_path), today=TODAY, source="crm")
        batch = apply(store, planned)
        of_nodes = store.read(
            "MATCH (node:Customer|Department|Person|Staff) RETURN DISTINCT node.source AS source, node.batch AS batch", {}, name="test"
        ).records
        of_edges = store.read("MATCH (:Department|Person|Staff)-[edge]->() RETURN DISTINCT edge.source AS source, edge.batch AS batch", {}, name="test").records
        assert [{"source": "crm", "batch": batch.id}] == of_nodes == of_edges

    def test_the_batch_is_recorded_with_files_and_counts(self, store: Store, tmp_path: Path) -> None:
        batch = apply(store, plan(store, written(tmp_path), today=TODAY))
        (row,) = store.read("MATCH (batch:ImportBatch {id: $id}) RETURN properties(batch) AS facts", {"id": batch.id}, name="test").records
        facts = row["facts"]
        assert (15, 0, 0, 0) == (facts["added"], facts["changed"], facts["unchanged"], facts["refused"])
        assert sorted(FILES) == sorted(entry.split()[0] for entry in facts["files"])
        assert all(len(entry.split()[1]) == 64 for entry in facts["files"])
        assert facts["finished_at"] >= facts["applied_at"]

    def test_an_interrupted_apply_can_be_run_again(self, store: Store, engine: EngineUnderTest, tmp_path: Path) -> None:
        bring(store, tmp_path)
        changed = {
            "people.csv": PEOPLE.replace("p-3,Liu Yang,Director,d-1,p-1", "p-3,Liu Yang,Head,d-1,p-2"),
            "CONTACTS.csv": TIES.replace(",2,2025", ",3,2026"),
        }
        bring(store, tmp_path, changed)
        whole = content(store)
        for survived in range(5):
            bring(engine.empty(), tmp_path)
            with pytest.raises(StoreUnavailable):
                apply(_Dying(store, survived), plan(store, written(tmp_path, changed), today=TODAY))  # type: ignore[arg-type]
            assert 1 == len(store.read("MATCH (batch:ImportBatch) WHERE batch.finished_at IS NULL RETURN batch.id AS id", {}, name="test").records)
            bring(store, tmp_path, changed)
            assert whole == content(store)

    def test_a_killed_import_can_be_run_again(self, embedded: EngineUnderTest, tmp_path: Path) -> None:
        people = 12_000  # more than one batch of each table
        files = written(
            tmp_path,
            {
                "people.csv": "id,name,manager_id\n" + "".join(f"p-{n},Person {n},{f'p-{(n - 1) // 7}' if n else ''}\n" for n in range(people)),
                "Staff.csv": "id,name\ns-1,Li Na\n",
                "CONTACTS.csv": "staff_id,person_id,level\n" + "".join(f"s-1,p-{n},1\n" for n in range(people)),
            },
        )
        embedded.empty()
        for killed_at in ("Person", "Staff.CONTACTS.Person"):
            process = subprocess.Popen(
                [sys.executable, "-c", _IMPORT, *map(str, files)],
                env=os.environ | embedded.environment,
                stdout=subprocess.PIPE,
                text=True,
                cwd=Path(__file__).parents[2],
            )
            assert process.stdout is not None
            with process, process.stdout:
                for line in process.stdout:
                    if line.strip() == killed_at:
                        process.kill()
                        break
        planned = plan(embedded.store, files, today=TODAY)
        assert planned.added
        apply(embedded.store, planned)
        assert (0, 0, people + 1 + people - 1 + people) == ((again := plan(embedded.store, files, today=TODAY)).added, again.changed, again.unchanged)

    def test_progress_is_told(self, store: Store, tmp_path: Path) -> None:
        told: list[Any] = []
        apply(store, plan(store, written(tmp_path), today=TODAY, on_progress=told.append), on_progress=told.append)
        assert {"reading", "comparing", "writing"} == {progress.step for progress in told}
        assert all(progress.total is None or progress.done <= progress.total for progress in told)


class _Dying:
    """A store whose engine goes away after some rows."""

    def __init__(self, store: Store, survives: int) -> None:
        self._store = store
        self._left = survives

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def write_batches(self, text: str, rows: Iterable[Mapping[str, Any]], **choices: Any) -> int:
        for row in rows:
            if self._left == 0:
                raise StoreUnavailable(Text("The engine went away.", "引擎已停止。"))
            self._left -= 1
            self._store.write_batches(text, [row], **choices)
        return 0


class TestHistory:
    def test_a_new_manager_ends_the_old_line_and_starts_a_new_one(self, store: Store, tmp_path: Path) -> None:
        bring(store, tmp_path)
        planned = bring(store, tmp_path, {"people.csv": "id,name,manager_id\np-3,Liu Yang,p-2\n"})
        assert (1, 1, 0, 0) == counts(planned)["Person.REPORTS_TO.Person"]
        assert [("p-1", None, TODAY), ("p-2", TODAY, None)] == lines(store, "p-3")

    def test_and_back_again_keeps_all_three(self, store: Store, tmp_path: Path) -> None:
        bring(store, tmp_path)
        bring(store, tmp_path, {"people.csv": "id,manager_id\np-3,p-2\n"})
        bring(store, tmp_path, {"people.csv": "id,manager_id\np-3,p-1\n"}, today=TOMORROW)
        assert [("p-1", None, TODAY), ("p-1", TOMORROW, None), ("p-2", TODAY, TOMORROW)] == lines(store, "p-3")

    def test_a_dotted_line_leaves_the_solid_one_alone(self, store: Store, tmp_path: Path) -> None:
        bring(store, tmp_path)
        bring(store, tmp_path, {"people.csv": "id,dotted_manager_id\np-3,p-2\n"})
        assert [("p-1", None, None), ("p-2", None, None)] == lines(store, "p-3")

    def test_a_second_department_from_elsewhere_stays(self, store: Store, tmp_path: Path) -> None:
        bring(store, tmp_path, source="hr")
        more = {"Department.csv": "id,name\nd-2,Legal\nd-3,Lab\n", "Person.MEMBER_OF.Department.csv": "person_id,department_id\np-2,d-2\n"}
        bring(store, tmp_path, more, source="crm")
        bring(store, tmp_path, {"people.csv": "id,department_id\np-2,d-3\n"}, source="hr")
        rows = store.read(
            "MATCH (:Person {id: 'p-2'})-[place:MEMBER_OF]->(department) RETURN department.id AS id, place.until AS until ORDER BY id", {}, name="test"
        ).records
        assert [("d-1", TODAY), ("d-2", None), ("d-3", None)] == [(row["id"], row["until"]) for row in rows]

    def test_a_changed_level_keeps_the_old_tie_as_history(self, store: Store, tmp_path: Path) -> None:
        bring(store, tmp_path)
        planned = bring(store, tmp_path, {"CONTACTS.csv": "staff_id,person_id,level,last_contact_on\ns-1,p-2,3,2026-06-29\n"})
        rows = store.read(
            "MATCH (:Staff {id: 's-1'})-[tie:CONTACTS]->() RETURN tie.level AS level, tie.since AS since, tie.until AS until ORDER BY level", {}, name="test"
        ).records
        assert (1, 1, 0, 0) == counts(planned)["Staff.CONTACTS.Person"]
        assert [(2, date(2025, 1, 1), TODAY), (3, TODAY, None)] == [(row["level"], row["since"], row["until"]) for row in rows]

    def test_two_control_points_of_one_person_are_two_edges(self, store: Store, tmp_path: Path) -> None:
        files = {**FILES, "Project.csv": "id,name\nx,Core\n", "DECIDES.csv": "person_id,project_id,point,weight\np-1,x,scoring,2\np-1,x,最终拍板,3\n"}
        assert (2, 0, 0, 0) == counts(bring(store, tmp_path, files))["Person.DECIDES.Project"]
        assert (0, 0, 2, 0) == counts(bring(store, tmp_path, files))["Person.DECIDES.Project"]

    def test_the_owner_of_an_activity_changes(self, store: Store, tmp_path: Path) -> None:
        activity = "id,name,owner_id\na-1,Summit,{}\n"
        bring(store, tmp_path, {**FILES, "Activity.csv": activity.format("s-1")})
        bring(store, tmp_path, {"Activity.csv": activity.format("s-2")}, source="客户.csv")
        rows = store.read("MATCH (staff:Staff)-[owns:OWNS]->(:Activity) RETURN staff.id AS id, owns.until AS until ORDER BY id", {}, name="test").records
        assert [("s-1", TODAY), ("s-2", None)] == [(row["id"], row["until"]) for row in rows]


class TestProblems:
    def test_every_problem_of_all_files_in_one_pass(self, store: Store, tmp_path: Path) -> None:
        files = {
            **FILES,
            "people.csv": PEOPLE + "p-4,Zhao Min,,d-9,p-77\np-5,Sun,,d-1,Zhao Min\np-6,,,,\n1.38E+10,Xu,,,\n",
            "Staff.csv": STAFF + "s-3,Ma,rnd,extra\ns-4,He,rnd\n",
            "CONTACTS.csv": TIES + "s-1,p-3,9,,\ns-1,p-1,2,2026-05-01,31/12/2025\ns-1,p-3,2,2026-05-01,2025年13月1日\n",
        }
        planned = plan(store, written(tmp_path, files), today=TODAY)
        places = [(refusal.kind, refusal.problem.path, refusal.problem.row, refusal.problem.column) for refusal in planned.refusals]
        assert {
            ("unknown_reference", "people.csv", 5, "department_id"),
            ("unknown_reference", "people.csv", 5, "manager_id"),
            ("ambiguous_reference", "people.csv", 6, "manager_id"),
            ("missing_fact", "people.csv", 7, "name"),
            ("bad_cell", "people.csv", 8, "id"),
            ("broken_row", "Staff.csv", 4, None),
            ("bad_cell", "CONTACTS.csv", 4, "level"),
            ("bad_cell", "CONTACTS.csv", 5, "last_contact_on"),
            ("bad_cell", "CONTACTS.csv", 6, "last_contact_on"),
        } == set(places)
        assert (5, 0, 0, 2) == counts(planned)["Person"]

    def test_every_problem_of_one_row_in_one_pass(self, store: Store, tmp_path: Path) -> None:
        people = "id,name,layer,power,manager_id,department_id\np-4,Zhao,9,12,p-99,d-1\np-5,Sun,2,,p-5,d-9\np-6,,2,,p-98,\np-7,Ma,,,p-4,\n"
        planned = plan(store, written(tmp_path, {**FILES, "people.csv": people}), today=TODAY)
        assert [
            ("bad_cell", 2, "layer", "9"),
            ("bad_cell", 2, "power", "12"),
            ("unknown_reference", 2, "manager_id", "p-99"),
            ("self_reference", 3, "manager_id", "p-5"),
            ("unknown_reference", 3, "department_id", "d-9"),
            ("missing_fact", 4, "name", None),
            ("unknown_reference", 4, "manager_id", "p-98"),
            ("unknown_reference", 5, "manager_id", "p-4"),
        ] == sorted(
            (
                (refusal.kind, refusal.problem.row, refusal.problem.column, refusal.problem.value)
                for refusal in planned.refusals
                if "people" in str(refusal.problem.path)
            ),
            key=lambda problem: (problem[1], ["layer", "power", "name", "manager_id", "department_id"].index(str(problem[2]))),
        )

    def test_a_name_of_two_people_names_both(self, store: Store, tmp_path: Path) -> None:
        planned = plan(store, written(tmp_path, {**FILES, "people.csv": PEOPLE + "p-4,Zhao Min,,d-1,\np-5,Sun,,d-1,Zhao Min\n"}), today=TODAY)
        assert ['people.csv, row 6, column "manager_id": "Zhao Min" is the name of two people (p-1, p-4). Write the id.'] == [
            problem.in_language("en") for problem in planned.problems
        ]
        assert ["people.csv，第 6 行，列“manager_id”：“Zhao Min”是两个人的名称（p-1, p-4）。请填写编号。"] == [
            problem.in_language("zh") for problem in planned.problems
        ]

    def test_a_unique_name_is_taken_for_the_id_in_the_files_and_in_the_graph(self, store: Store, tmp_path: Path) -> None:
        bring(store, tmp_path)
        planned = bring(store, tmp_path, {"people.csv": "id,name,manager_id\np-8,Gao,Liu Yang\np-9,Tan,Gao\n"})
        assert () == planned.refusals
        assert [("p-3", None, None)] == lines(store, "p-8")
        assert [("p-8", None, None)] == lines(store, "p-9")

    def test_padded_and_differently_cased_references_are_matched_only_when_asked(self, store: Store, tmp_path: Path) -> None:
        files = {"people.csv": "id,name,manager_id\nA7,Gao,\n12,Tan,a7\n13,Wu,00012\n"}
        refused = plan(store, written(tmp_path, files), today=TODAY)
        matched = plan(store, written(tmp_path, files), today=TODAY, normalise_keys=True)
        assert ["a7", "00012"] == [refusal.problem.value for refusal in refused.named("unknown_reference")]
        assert (2, 0, 0, 0) == counts(matched)["Person.REPORTS_TO.Person"]
        assert any("00012 to 12" in note.what.en for note in matched.notes)

    def test_padded_references_are_matched_in_the_graph_too(self, store: Store, tmp_path: Path) -> None:
        bring(store, tmp_path, {"people.csv": "id,name\n12,Tan\n"})
        planned = plan(store, written(tmp_path, {"people.csv": "id,name,manager_id\n13,Wu,00012\n"}), today=TODAY, normalise_keys=True)
        assert (1, 0, 0, 0) == counts(planned)["Person.REPORTS_TO.Person"]

    def test_a_circle_is_named_with_its_rows_and_refused(self, store: Store, tmp_path: Path) -> None:
        planned = plan(store, written(tmp_path, {"people.csv": "id,name,manager_id\na,A,b\nb,B,c\nc,C,a\nd,D,a\n"}), today=TODAY)
        assert [2, 3, 4] == [refusal.problem.row for refusal in planned.named("reporting_cycle")]
        assert "rows 2 > 3 > 4 > 2 report to each other in a circle (a > b > c > a)." == planned.problems[0].what.en
        assert (1, 0, 0, 3) == counts(planned)["Person.REPORTS_TO.Person"]

    def test_a_circle_can_be_cut_and_the_plan_says_where(self, store: Store, tmp_path: Path) -> None:
        planned = plan(store, written(tmp_path, {"people.csv": "id,name,manager_id\nb,B,c\na,A,b\nc,C,a\n"}), today=TODAY, on_cycle="cut", strict=True)
        assert (2, 0, 0, 0) == counts(planned)["Person.REPORTS_TO.Person"]
        assert any("The line of a was left out." in note.what.en for note in planned.notes)

    def test_a_circle_closed_by_a_line_of_the_graph_is_found(self, store: Store, tmp_path: Path) -> None:
        bring(store, tmp_path)
        planned = plan(store, written(tmp_path, {"people.csv": "id,manager_id\np-1,p-2\n"}), today=TODAY)
        assert [2] == [refusal.problem.row for refusal in planned.named("reporting_cycle")]

    def test_lines_that_never_hold_on_one_day_are_no_circle(self, store: Store, tmp_path: Path) -> None:
        people = "id,name\na,A\nb,B\n"
        ties = "person_id,manager_id,since,until\na,b,2024-01-01,2025-01-01\nb,a,2025-01-01,\n"
        assert () == plan(store, written(tmp_path, {"people.csv": people, "Person.REPORTS_TO.Person.csv": ties}), today=TODAY).refusals

    def test_edges_that_end_before_they_start_or_overlap_are_refused(self, store: Store, tmp_path: Path) -> None:
        ties = "staff_id,person_id,level,since,until\ns-1,p-1,1,2025-01-01,2024-01-01\ns-1,p-2,1,2024-01-01,2025-06-01\ns-1,p-2,2,2025-01-01,\n"
        planned = plan(store, written(tmp_path, {**FILES, "CONTACTS.csv": ties}), today=TODAY)
        assert [("ends_before_start", 2), ("overlap", 4)] == [(refusal.kind, refusal.problem.row) for refusal in planned.refusals]

    def test_strict_lets_nothing_in_when_one_row_is_bad(self, store: Store, tmp_path: Path) -> None:
        planned = plan(store, written(tmp_path, {**FILES, "people.csv": PEOPLE + "p-4,Zhao,,,p-77\n"}), today=TODAY, strict=True)
        with pytest.raises(ImportRefused) as caught:
            apply(store, planned)
        assert ["p-77"] == [problem.value for problem in caught.value.problems]
        assert ([], []) == content(store)

    def test_refused_rows_are_written_beside_their_file_and_can_be_mended(self, store: Store, tmp_path: Path) -> None:
        bad = {**FILES, "people.csv": PEOPLE + 'p-4,"=cmd()|x",-1,d-1,p-77\n'}
        planned = bring(store, tmp_path, bad)
        (path,) = planned.write_refused()
        rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))
        assert ("people.error.csv", 1) == (path.name, len(rows))
        assert ("'=cmd()|x", "-1", "p-77") == (rows[0]["name"], rows[0]["title"], rows[0]["manager_id"])
        assert '"p-77" is neither the id nor the name of any person.' in rows[0]["problem"]
        mended = path.read_text("utf-8-sig").replace(",p-77,", ",p-1,")
        again = bring(store, tmp_path, {"people.csv": mended}, source="客户.csv")
        assert (1, 0, 0, 0) == counts(again)["Person.REPORTS_TO.Person"]

    def test_the_summary_reads_in_both_languages(self, store: Store, tmp_path: Path) -> None:
        planned = plan(store, written(tmp_path, {"people.csv": PEOPLE + "p-4,Zhao,,,p-77\n"}), today=TODAY)
        assert say_plan(planned, "en").startswith("Plan for people.csv (nothing written yet)\n")
        assert "Refused, first 3 of 4:" in say_plan(planned, "en")
        assert say_plan(planned, "zh").startswith("people.csv 的导入计划（尚未写入）\n")
        assert "客户人员" in say_plan(planned, "zh")


class TestFiles:
    def test_jsonl_and_utf_16_and_gb18030_and_semicolons_say_the_same(self, store: Store, tmp_path: Path) -> None:
        (tmp_path / "客户.csv").write_bytes(CUSTOMERS.replace(",", ";").encode("gb18030"))
        (tmp_path / "Department.csv").write_bytes(DEPARTMENTS.replace(",", "\t").encode("utf-16"))
        (tmp_path / "people.jsonl").write_text(
            '{"id": "p-1", "name": "Zhao Min", "department_id": "d-1"}\n{"id": "p-2", "name": "Wang Jun", "manager_id": "p-1"}\n'
        )
        planned = plan(store, [tmp_path / name for name in ("客户.csv", "Department.csv", "people.jsonl")], today=TODAY)
        apply(store, planned)
        assert () == planned.refusals
        assert [("p-1", None, None)] == lines(store, "p-2")
        assert [{"name": "云河电信"}] == store.read("MATCH (customer:Customer) RETURN customer.name AS name", {}, name="test").records

    def test_a_workbook_with_a_sheet_for_each_table(self, store: Store, tmp_path: Path) -> None:
        import openpyxl

        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = "人员"
        for row in (
            ["编号", "姓名", "离开日期", "直属上级"],
            [1001, "王军", date(2027, 1, 1), None],
            [1002, "李娜", "2026年12月1日", 1001],
            [1003, "赵敏", 46203, "李四"],
        ):
            sheet.append(row)
        book.create_sheet("说明").append(["请按模板填写"])
        book.save(tmp_path / "staff.xlsx")
        planned = plan(store, [tmp_path / "staff.xlsx"], today=TODAY)
        apply(store, planned)
        assert ["staff.xlsx，工作表“人员”，第 4 行，列“直属上级”：“李四”不是任何客户人员的编号或名称。请更正，或补充其所指的行。"] == [
            problem.in_language("zh") for problem in planned.problems
        ]
        assert [("1001", None, None)] == lines(store, "1002")
        assert [("1001", date(2027, 1, 1)), ("1002", date(2026, 12, 1)), ("1003", TODAY)] == [
            (row["id"], row["left_on"])
            for row in store.read("MATCH (person:Person) RETURN person.id AS id, person.left_on AS left_on ORDER BY id", {}, name="test").records
        ]
        assert {"说明"} == {note.sheet for note in planned.notes if "Not read" in note.what.en}

    def test_every_unusable_file_is_named_at_once(self, store: Store, tmp_path: Path) -> None:
        (tmp_path / "empty.csv").write_bytes(b"")
        (tmp_path / "budget.csv").write_text("year,sum\n1,2\n")
        (tmp_path / "people.csv").write_bytes("id,name\n1,Иван\n".encode("koi8_r"))
        with pytest.raises(ImportRefused) as caught:
            plan(store, [tmp_path / name for name in ("empty.csv", "budget.csv", "people.csv", "absent.csv")], today=TODAY)
        assert {"empty.csv", "budget.csv", "people.csv", "absent.csv"} == {problem.path for problem in caught.value.problems}
        assert () == plan(store, [tmp_path / "people.csv"], encoding="koi8_r", today=TODAY).refusals

    def test_with_a_profile_a_folder_stands_for_the_files_in_it_that_the_profile_reads(self, store: Store, tmp_path: Path) -> None:
        employees = Path("tests/data/northwind/employees.csv").read_text("utf-8")
        others = {"employees.error.csv": "employee_id\n1\n", "prices.csv": "price\n1\n", "notes.json": "{", "README.md": "# Files"}
        written(tmp_path, {"employees.csv": employees, **others})
        planned = plan(store, [tmp_path], profile="northwind", today=TODAY)
        assert ["employees.csv"] == [file.split()[0] for file in planned.files]
        assert 9 == counts(planned)["Staff"][0]
        noted = [note.in_language("en") for note in planned.notes]
        assert f"{tmp_path.name}: not read, since the profile does not know them: prices.csv." in noted
        assert any(note.startswith("notes.json, row 1: Not read.") for note in noted)

    def test_a_folder_is_refused_without_a_profile_or_with_none_of_its_files(self, store: Store, tmp_path: Path) -> None:
        written(tmp_path, {"prices.csv": "price\n1\n"})
        with pytest.raises(ImportRefused, match="Nothing can be imported") as caught:
            plan(store, [tmp_path], profile="northwind", today=TODAY)
        assert "It reads: employees; customers; orders." in str(caught.value.problems[0].in_language("en"))
        with pytest.raises(ImportRefused) as caught:
            plan(store, [tmp_path], today=TODAY)
        assert "or a profile that reads them" in str(caught.value.problems[0].in_language("en"))

    def test_a_file_that_a_profile_names_and_that_cannot_be_read_is_a_fault_in_a_folder_too(self, store: Store, tmp_path: Path) -> None:
        written(tmp_path, {"employees.json": "{"})
        with pytest.raises(ImportRefused):
            plan(store, [tmp_path], profile="northwind", today=TODAY)

    def test_a_list_of_headers_alone_adds_nothing_and_is_noted(self, store: Store, tmp_path: Path) -> None:
        planned = plan(store, written(tmp_path, {"people.csv": "id,name\n"}), today=TODAY)
        assert planned.is_empty
        assert ["people.csv: The table has headers and no rows."] == [note.in_language("en") for note in planned.notes]

    def test_cells_that_are_blank_where_the_graph_holds_a_value_are_told(self, store: Store, tmp_path: Path) -> None:
        full = {
            **FILES,
            "people.csv": "id,name,title,stance,department_id,manager_id,dotted_manager_id\np-1,Zhao Min,Deputy GM,1,d-1,,\n"
            "p-2,Wang Jun,Chief Engineer,2,d-1,p-1,\np-3,Liu Yang,Director,,d-1,p-1,p-2\n",
        }
        bring(store, tmp_path, full)
        again = bring(store, tmp_path, full, today=TOMORROW)
        assert (True, []) == (again.is_empty, [note.what.en for note in again.notes])
        cleared = {
            "people.csv": "id,name,title,stance,department_id,manager_id,dotted_manager_id\np-1,Zhao Min,,1,d-1,,\np-2,Wang Jun,Chief Engineer,,d-1,,\np-3,Liu Yang,Director,,d-1,,p-2\n",
            "CONTACTS.csv": TIES.replace("s-2,p-2,信任", "s-2,p-2,"),
        }
        planned = bring(store, tmp_path, cleared, today=TOMORROW)
        assert planned.is_empty
        assert [
            'people.csv: 4 cells are blank where the graph holds a value, which stays: row 2, column "title", is the first.',
            'CONTACTS.csv: 1 cell is blank where the graph holds a value, which stays: row 3, column "level".',
        ] == [note.in_language("en") for note in planned.notes]
        assert "people.csv：有 4 个单元格为空，而图中已有值；原值保留，第一个位于第 2 行“title”列。" == planned.notes[0].in_language("zh")
        assert [("p-1", None, None)] == lines(store, "p-2")

    def test_a_column_that_a_file_lacks_is_not_blank(self, store: Store, tmp_path: Path) -> None:
        bring(store, tmp_path)
        planned = plan(store, written(tmp_path, {"people.csv": "id,name\np-2,Wang Jun\n"}), today=TOMORROW)
        assert (True, ()) == (planned.is_empty, planned.notes)

    def test_an_edge_that_ended_is_no_value_that_a_blank_cell_hides(self, store: Store, tmp_path: Path) -> None:
        bring(store, tmp_path)
        bring(store, tmp_path, {"Person.REPORTS_TO.Person.csv": f"person_id,manager_id,until\np-2,p-1,{TODAY}\n"})
        planned = plan(store, written(tmp_path, {"people.csv": PEOPLE.replace("d-1,p-1\np-3", "d-1,\np-3")}), today=TOMORROW)
        assert () == planned.notes

    def test_a_mended_list_of_refused_rows_goes_in_as_it_lies(self, store: Store, tmp_path: Path) -> None:
        bad = {**FILES, "people.csv": PEOPLE + 'p-4,"=cmd()|x",\'-1 apt,d-1,p-77\n'}
        (refused,) = bring(store, tmp_path, bad).write_refused()
        refused.write_text(refused.read_text("utf-8-sig").replace(",p-77,", ",p-1,"), encoding="utf-8-sig")
        again = plan(store, [refused], today=TODAY)
        assert ((), ()) == (again.refusals, again.notes)
        apply(store, again)
        assert [{"name": "=cmd()|x", "title": "-1 apt"}] == store.read(
            "MATCH (person:Person {id: 'p-4'}) RETURN person.name AS name, person.title AS title", {}, name="test"
        ).records


class TestTables:
    def test_rows_in_memory_go_the_same_road(self, store: Store) -> None:
        tables = {
            "Person": [{"id": "p-1", "name": "Zhao Min", "layer": 1}, {"id": "p-2", "name": "Wang Jun", "manager_id": "p-1", "left_on": date(2027, 1, 1)}],
            "Staff": [{"id": "s-1", "name": "Li Na"}],
            "Staff.CONTACTS.Person": [{"staff_id": "s-1", "person_id": "p-1", "level": 3, "last_contact_on": TODAY}],
        }
        batch = write_tables(store, tables, source="demo", today=TODAY)
        assert (5, 0) == (batch.added, batch.refused)
        assert (0, 0) == ((again := write_tables(store, tables, source="demo", today=TODAY)).added, again.changed)

    def test_a_bad_row_in_memory_lets_nothing_in(self, store: Store) -> None:
        with pytest.raises(ImportRefused):
            write_tables(store, {"Person": [{"id": "p-1", "name": "Zhao", "layer": 7}]}, source="demo", today=TODAY)
        assert ([], []) == content(store)

    def test_an_unknown_table_or_column_is_named(self, store: Store) -> None:
        with pytest.raises(BadParams, match="Persona"):
            write_tables(store, {"Persona": []}, source="demo", today=TODAY)
        with pytest.raises(BadParams, match="height"):
            write_tables(store, {"Person": [{"id": "p-1", "name": "A", "height": 2}]}, source="demo", today=TODAY)
