"""What became of each row of each file is told as a sum; rows that a profile leaves out are not judged."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

from orggraph.ingest import Plan, apply, plan
from orggraph.render.plan import say_plan
from tests.fake_store import FakeStore
from tests.offline.small_import import TODAY, edges, places, planned, said

DATA = Path(__file__).parents[1] / "data"
STAFF = "id,name\ns1,Li\n"


def counted(made: Plan) -> dict[str, dict[str, int]]:
    """By file, what became of its rows; what did not happen is left out."""
    return {count.name: {name: number for name, number in asdict(count).items() if name not in ("name", "sheet", "rows") and number} for count in made.rows}


def real(profile: str, *files: str, store: FakeStore | None = None) -> Plan:
    return plan(cast(Any, store or FakeStore()), [DATA / file for file in files], profile=profile, today=TODAY)


SUMMED = {
    "a.people.csv": "id,name,layer,manager_id\np1,A,1,\np2,B,9,\np3,C,2,x9\n,D,1,\n\np4,E,,p1\n",
    "b.people.csv": "id,name,title\np1,A,Chair\np4,E,\np1,A,\n",
    "staff.csv": STAFF,
    "CONTACTS.csv": "staff_id,person_id,level\ns1,p1,2\ns1,A,2\ns1,p2,1\n",
}
LEAVING_OUT = """
[[file]]
key = "jobs"
name = "jobs"
[[file]]
name = "people"
[[file.table]]
to = "Department"
distinct = true
columns = {{ id = "dep", name = "dep" }}
leave_out = [{{ column = "status", values = ["gone"]{noted}, words = {{ en = "They are gone.", zh = "已离开。" }} }}]
[[file.table]]
to = "Person"
columns = {{ id = "id", name = "name", layer = "layer", department_id = "dep", left_on = "left", manager_id = "boss", title = {{ column = "job", lookup = {{ file = "jobs", key = "job", value = "called" }} }} }}
leave_out = [
  {{ column = "status", values = ["gone"]{noted}, words = {{ en = "They are gone.", zh = "已离开。" }} }},
  {{ column = "old", is_filled = true, is_noted = true, words = {{ en = "Old rows.", zh = "旧数据。" }} }},
]
"""
PEOPLE_LEFT_OUT = {
    "jobs.csv": "job,called\nJ1,Boss\n",
    "people.csv": "id,name,layer,dep,left,boss,job,status,old\n"
    "p1,Wang,1,d1,,,J1,in,\n"
    "p1,Wang,99,d9,31/12/2025,p1,J9,Gone,yes\n"
    ",Nobody,8,,1.38E+10,zz,J9,gone,\n"
    "p3,Zhao,1,d1,,,,in,yes\n",
}


class TestSum:
    def test_every_row_counts_once(self, tmp_path: Path) -> None:
        made = planned(tmp_path, SUMMED)
        assert {
            "a.people.csv": {"written": 2, "refused": 3, "partly": 1},
            "b.people.csv": {"written": 1, "said_again": 1, "refused": 1},
            "staff.csv": {"written": 1},
            "CONTACTS.csv": {"written": 1, "refused": 2},
        } == counted(made)
        assert [5, 3, 1, 3] == [count.rows for count in made.rows]

    def test_and_is_unchanged_when_the_same_files_come_again(self, tmp_path: Path) -> None:
        store = FakeStore()
        apply(cast(Any, store), planned(tmp_path, SUMMED, store=store))
        again = planned(tmp_path, SUMMED, store=store)
        assert {
            "a.people.csv": {"unchanged": 2, "refused": 3, "partly": 1},
            "b.people.csv": {"unchanged": 1, "said_again": 1, "refused": 1},
            "staff.csv": {"unchanged": 1},
            "CONTACTS.csv": {"unchanged": 1, "refused": 2},
        } == counted(again)

    def test_a_row_whose_fact_is_news_is_written_and_the_one_beside_it_is_not(self, tmp_path: Path) -> None:
        store = FakeStore()
        files = {"a.people.csv": "id,name\np1,A\np2,B\n", "b.people.csv": "id,title\np1,Chair\np2,Clerk\n"}
        apply(cast(Any, store), planned(tmp_path, files, store=store))
        changed = planned(tmp_path, {**files, "b.people.csv": "id,title\np1,Chair\np2,Head\n"}, store=store)
        assert {"a.people.csv": {"unchanged": 2}, "b.people.csv": {"unchanged": 1, "written": 1}} == counted(changed)

    def test_a_new_manager_makes_the_row_written(self, tmp_path: Path) -> None:
        store = FakeStore()
        people = "id,name,manager_id\np1,A,\np2,B,\np3,C,{}\n"
        apply(cast(Any, store), planned(tmp_path, {"people.csv": people.format("p1")}, store=store))
        assert {"people.csv": {"unchanged": 2, "written": 1}} == counted(planned(tmp_path, {"people.csv": people.format("p2")}, store=store))

    def test_a_line_that_is_cut_out_of_a_circle_is_left_out(self, tmp_path: Path) -> None:
        files = {"people.csv": "id,name\na,A\nb,B\n", "汇报关系.csv": "person_id,manager_id\na,b\nb,a\n"}
        made = planned(tmp_path, files, on_cycle="cut")
        assert {"written": 1, "left_out": 1} == counted(made)["汇报关系.csv"]

    def test_a_line_of_a_circle_that_two_files_say_is_refused_in_both_and_is_no_part_that_goes_in(self, tmp_path: Path) -> None:
        files = {"people.csv": "id,name\na,A\nb,B\n", "one.csv": "person_id,manager_id\na,b\nb,a\n", "two.csv": "person_id,manager_id\na,b\n"}
        made = planned(tmp_path, files)
        assert {"people.csv": {"written": 2}, "one.csv": {"refused": 2}, "two.csv": {"refused": 1}} == counted(made)
        assert [("one.csv", 2), ("one.csv", 3), ("two.csv", 2)] == [(refusal.problem.path, refusal.problem.row) for refusal in made.named("reporting_cycle")]
        assert {0} == {count.partly for count in made.rows}
        assert [] == edges(made, "Person.REPORTS_TO.Person")

    def test_what_only_clashed_with_a_row_of_a_circle_goes_in(self, tmp_path: Path) -> None:
        # The line that begins in 2021 overlaps the first, which is in a circle: without that one nothing is wrong with it.
        lines = "person_id,manager_id,since,until\na,b,2020-01-01,2022-01-01\nb,a,2020-01-01,2020-06-01\na,b,2021-01-01,\n"
        made = planned(tmp_path, {"people.csv": "id,name\na,A\nb,B\n", "lines.csv": lines})
        assert [2, 3] == [refusal.problem.row for refusal in made.named("reporting_cycle")]
        assert () == made.named("overlap")
        assert {"written": 1, "refused": 2} == counted(made)["lines.csv"]
        assert [("a", "b")] == edges(made, "Person.REPORTS_TO.Person")

    def test_the_plan_says_it_in_a_line_a_file_where_not_every_row_goes_in(self, tmp_path: Path) -> None:
        made = planned(tmp_path, SUMMED)
        told = say_plan(made, "en")
        assert "\na.people.csv: 5 rows = 2 to write + 3 refused (1 in part)\n" in told
        assert "\nb.people.csv: 3 rows = 1 to write + 1 refused + 1 said again\n" in told
        assert "staff.csv: 1" not in told
        assert "\na.people.csv: 5 rows = 2 written + 3 refused (1 in part)\n" in say_plan(made, "en", is_applied=True)
        assert "\na.people.csv：5 行 = 待写入 2 + 拒绝 3（其中 1 行仅部分被拒绝）\n" in say_plan(made, "zh")

    def test_a_problem_that_costs_three_tables_a_row_is_told_once(self, tmp_path: Path) -> None:
        posts = (DATA / "uk-organograms" / "dfid-senior.csv").read_text("utf-8").splitlines(keepends=True)
        (tmp_path / "posts.csv").write_text("".join([*posts[:3], "0,A2,one\n"]), encoding="utf-8")
        made = plan(cast(Any, FakeStore()), [tmp_path / "posts.csv"], profile="uk-organograms", today=TODAY)
        assert {"Customer", "Department", "Person"} == {refusal.table for refusal in made.named("broken_row")}
        assert [4] == [problem.row for problem in made.problems if "cells where the header" in problem.what.en]
        assert "\nRefused:\n" in say_plan(made, "en")


class TestLeftOut:
    def test_nothing_of_such_a_row_is_read_looked_up_or_counted_as_an_error(self, tmp_path: Path) -> None:
        made = planned(tmp_path, PEOPLE_LEFT_OUT, profile=LEAVING_OUT.format(noted=""))
        assert [("left_out", "people.csv", 3, "status"), ("left_out", "people.csv", 4, "status")] == places(made)
        assert ['people.csv, row 3, column "status": They are gone.', 'people.csv, row 4, column "status": They are gone.'] == said(made)
        assert {"jobs.csv": {"looked_up": 1}, "people.csv": {"written": 1, "refused": 2, "left_out": 1}} == counted(made)

    def test_each_is_noted_once_by_the_first_rule_that_keeps_it_out(self, tmp_path: Path) -> None:
        made = planned(tmp_path, PEOPLE_LEFT_OUT, profile=LEAVING_OUT.format(noted=", is_noted = true"))
        assert () == made.refusals
        assert ["2 rows were left out. They are gone.", "1 row was left out. Old rows."] == [note.what.en for note in made.notes]
        assert {"people.csv": {"written": 1, "left_out": 3}, "jobs.csv": {"looked_up": 1}} == counted(made)

    def test_ministers_of_today_leave_the_appointments_of_forty_years_unjudged(self, tmp_path: Path) -> None:
        folder = DATA / "ifg-ministers"
        appointments = (folder / "appointment.csv").read_text("utf-8-sig").splitlines()
        present = [line for line in appointments[1:] if line.endswith(",")]
        held = {line.split(",")[2] for line in present}
        posts = (folder / "post.csv").read_text("utf-8-sig").splitlines()
        files = {
            "post.csv": "\n".join([posts[0], *(line for line in posts[1:] if line.split(",")[0] in held)]) + "\n",
            "appointment.csv": "\n".join(appointments) + "\n",
            "person.csv": (folder / "person.csv").read_text("utf-8-sig"),
            "organisation.csv": (folder / "organisation.csv").read_text("utf-8-sig"),
        }
        profile = """
[[file]]
name = "organisation"
[[file.table]]
to = "Department"
columns = { id = "id", name = "name" }
[[file]]
name = "person"
[[file.table]]
to = "Person"
columns = { id = "id", name = "name" }
leave_out = [{ column = "end_date", is_filled = true, is_noted = true, words = { en = "Earlier names.", zh = "曾用名。" } }]
[[file]]
key = "post"
name = "post"
[[file]]
name = "appointment"
[[file.table]]
to = "Person.MEMBER_OF.Department"
columns = { person_id = "person_id", department_id = { column = "post_id", lookup = { file = "post", key = "id", value = "organisation_id" } }, post = { column = "post_id", lookup = { file = "post", key = "id", value = "name" } }, since = "start_date" }
leave_out = [{ column = "end_date", is_filled = true, is_noted = true, words = { en = "They are over.", zh = "已结束。" } }]
"""
        made = planned(tmp_path, files, profile=profile)
        assert () == made.refusals
        count = next(count for count in made.rows if count.name == "appointment.csv")
        assert (len(appointments) - 1 - len(present), len(present)) == (count.left_out, count.written + count.said_again)


class TestSilent:
    def test_records_without_an_entry_are_rows_that_name_nothing(self, tmp_path: Path) -> None:
        profile = """
[[file]]
name = "boards"
[[file.table]]
to = "Person"
each = "members"
distinct = true
columns = { id = "members.name", name = "members.name" }
"""
        boards = '[{"members": [{"name": "ann"}, {"name": "bob"}]}, {"members": []}, {"members": [{"name": "ann"}]}, {"members": [{"name": ""}]}]'
        made = planned(tmp_path, {"boards.json": boards}, profile=profile)
        assert {"boards.json": {"written": 1, "said_again": 1, "left_out": 2}} == counted(made)
        assert ["boards.json: 2 rows name nothing that goes in, such as row 2."] == [note.in_language("en") for note in made.notes]


class TestRealFiles:
    def test_posts_of_one_number_and_unknown_managers(self) -> None:
        made = real("uk-organograms", "uk-organograms/mod-hocs-senior.csv")
        # Four rows repeat a post; one of them, and 81 others, name nobody above them or themselves.
        assert {"mod-hocs-senior.csv": {"written": 162 - 86, "refused": 86, "partly": 82}} == counted(made)

    def test_names_that_ministers_bore_before_and_posts_that_are_looked_up(self) -> None:
        found = counted(real("ifg-ministers", "ifg-ministers"))
        assert {"written": 1_149, "left_out": 188} == found["person.csv"]
        assert {"looked_up": 926} == found["post.csv"]
        assert {"written": 3_665, "refused": 2} == found["appointment.csv"]

    def test_orders_that_are_neither_the_first_nor_the_last_of_their_pair_are_said_again(self) -> None:
        with (DATA / "northwind" / "orders.csv").open(encoding="utf-8-sig", newline="") as stream:
            pairs = Counter((row["customer_id"], row["employee_id"]) for row in csv.DictReader(stream))
        made = real("northwind", "northwind/employees.csv", "northwind/customers.csv", "northwind/orders.csv")
        [count] = [count for count in made.rows if count.name == "orders.csv"]
        assert (pairs.total(), count.written + count.said_again) == (count.rows, count.rows)
        assert sum(min(orders, 2) for orders in pairs.values()) >= count.written >= len(pairs)

    def test_every_message_to_oneself_is_told_not_one_of_each_pair(self) -> None:
        made = real("enron-email", "enron-email")
        kinds = Counter(refusal.kind for refusal in made.refusals)
        [count] = [count for count in made.rows if count.name == "messages.csv"]
        assert (kinds["self_reference"] + kinds["left_out"]) == count.refused
        assert count.rows == count.written + count.said_again + count.refused
