"""The made-up world is the same for the same seed and day, fits the model, and lists every gap that it holds on purpose."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import date, timedelta
from pathlib import Path
from random import Random

import orjson
import pytest

from orggraph.demo import World, make_world
from orggraph.demo.crowd import add_crowd
from orggraph.demo.name import Names
from orggraph.demo.organisation import add_company, add_customers
from orggraph.demo.plant import stories
from orggraph.demo.project import is_live
from orggraph.demo.world import TIES, Cell, setting
from orggraph.library import load_catalogue
from orggraph.model import LABELS, RELATIONSHIPS
from orggraph.model.declaration import snake_case

DAY = date(2026, 6, 30)
WORLD = make_world(DAY)
CLEAN = make_world(DAY, is_clean=True)


def digest(world: World) -> str:
    return hashlib.sha256(orjson.dumps(dict(world.tables))).hexdigest()


def ids(world: World, table: str) -> set[str]:
    return {row["id"] for row in world.tables[table]}


def test_the_same_seed_and_day_give_the_same_rows_in_another_process_with_other_hashing():
    text = "import hashlib, orjson; from datetime import date; from orggraph.demo import make_world; print(hashlib.sha256(orjson.dumps(dict(make_world(date(2026, 6, 30)).tables))).hexdigest())"
    other = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True, env={**os.environ, "PYTHONHASHSEED": "7"})
    assert digest(WORLD) == other.stdout.strip()


def test_another_seed_gives_another_world():
    assert digest(make_world(DAY, seed=2)) != digest(WORLD)


def test_another_day_gives_the_same_world_with_every_day_moved():
    later = make_world(DAY + timedelta(days=100))
    moved = [{name: fact + timedelta(days=100) if isinstance(fact, date) else fact for name, fact in row.items()} for row in WORLD.tables[TIES]]
    assert moved == later.tables[TIES]


def test_the_world_has_the_size_that_is_promised():
    top = [row for row in CLEAN.tables["Customer"] if row["id"] not in {link["customer_id"] for link in CLEAN.tables["Customer.SUBSIDIARY_OF.Customer"]}]
    present = [row for row in CLEAN.tables["Staff"] if "left_on" not in row]
    people = [row for row in CLEAN.tables["Person"] if "left_on" not in row]
    assert (6, 60, 400, 13 + 4, 3) == (len(top), len(present), len(people), len(CLEAN.tables["Project"]), len(CLEAN.tables["Competitor"]))


def test_one_customer_is_a_group_with_two_provinces_and_a_city_below_each():
    above = {link["customer_id"]: link["parent_customer_id"] for link in WORLD.tables["Customer.SUBSIDIARY_OF.Customer"]}
    [group] = set(above.values()) - set(above)
    provinces = [one for one, parent in above.items() if parent == group]
    assert (2, sorted(provinces)) == (len(provinces), sorted(parent for one, parent in above.items() if one not in provinces))


def test_a_world_of_scale_three_has_three_times_the_customers_people_and_plants_and_no_name_twice():
    world = make_world(DAY, scale=3)
    for table in ("Customer", "Person", "Staff", "Project"):
        assert 3 * len(WORLD.tables[table]) == len(world.tables[table])
    assert 3 * len(WORLD.planted) == len(world.planted)
    assert [] == [name for name, count in Counter(row["name"] for row in world.tables["Customer"]).items() if count > 1]
    assert [] == [name for name, count in Counter(row["name"] for row in (*world.tables["Person"], *world.tables["Staff"])).items() if count > 1]


def test_a_world_taken_away_in_parts_is_the_whole_world_and_keeps_its_count():
    parts: defaultdict[str, list[dict]] = defaultdict(list)

    def take(world: World, made: int) -> None:
        for table, rows in world.tables.items():
            parts[table] += [row for row in rows if row not in parts[table][:100]]

    whole, gone = make_world(DAY, scale=11), make_world(DAY, scale=11, on_part=take)
    assert [] == gone.tables[TIES]
    assert whole.planted == gone.planted
    for table in ("Person", "Staff", "Activity", "Unit", "Competitor", "Staff.REPORTS_TO.Staff"):
        assert whole.tables[table] == parts[table]
        assert len(whole.tables[table]) == gone.count(table)


def test_customers_of_a_big_world_have_a_crowd_of_whom_some_are_known_and_none_in_the_clean_twin():
    def crowd(*, is_clean: bool) -> tuple[int, int]:
        world = World(DAY)
        cell, names, random = Cell(0), Names(Random(1)), Random(1)
        add_company(world, cell, names)
        add_customers(world, cell, names, random)
        add_crowd(world, cell, names, random, is_known=not is_clean)
        return world.count("Person") - 401, len({tie["person_id"] for tie in world.tables[TIES] if tie["person_id"] > "p-0401"})

    assert (600, 0) == crowd(is_clean=True)
    people, known = crowd(is_clean=False)
    assert (600, True) == (people, 300 < known < 420)


@pytest.mark.parametrize("table", sorted(WORLD.tables))
def test_every_row_fits_the_model(table: str):
    if table in LABELS:
        allowed, ends = {item.name: item for item in LABELS[table].properties}, ()
    else:
        edge = RELATIONSHIPS[table]
        allowed, ends = {item.name: item for item in edge.properties}, (edge.start, edge.end)
    for row in WORLD.tables[table]:
        for end in ends:
            assert row[end.column] in ids(WORLD, end.label)
        facts = {name: fact for name, fact in row.items() if name not in [end.column for end in ends]}
        assert set() == set(facts) - set(allowed)
        for name, fact in facts.items():
            item = allowed[name]
            assert {"str": str, "int": int, "float": float, "bool": bool, "date": date}[item.type] is type(fact), (table, name, fact)
            assert not item.values or fact in item.values
            assert item.ge is None or fact >= item.ge
            assert item.le is None or fact <= item.le
        assert {name for name, item in allowed.items() if item.is_required} <= set(facts)


@pytest.mark.parametrize("label", [label for label in LABELS if label in WORLD.tables])
def test_every_node_has_its_own_id_and_both_names(label: str):
    rows = WORLD.tables[label]
    assert len(rows) == len(ids(WORLD, label))
    assert [] == [row for row in rows if not re.search(r"[\u4e00-\u9fff]", row["name"]) or not re.search(r"[A-Za-z]", row["name_en"])]


def test_every_job_title_has_its_english_twin():
    rows = [row for label in ("Person", "Staff") for row in WORLD.tables[label]]
    assert [] == [row for row in rows if not re.search(r"[\u4e00-\u9fff]", row["title"]) or not re.fullmatch(r"[A-Z][A-Za-z& ]+", row["title_en"])]


def test_activities_lie_within_two_years_and_agreements_are_signed_before_the_day():
    days = [row.get("occurred_on") or row["planned_on"] for row in WORLD.tables["Activity"]]
    assert DAY - timedelta(days=731) <= min(days)
    assert max(days) <= DAY + timedelta(days=60)
    assert all(row["signed_on"] < DAY < row["ends_on"] for row in WORLD.tables["Agreement"])


def test_no_activity_supports_a_project_that_was_already_decided():
    projects = {row["id"]: row for row in CLEAN.tables["Project"]}
    held = {row["id"]: row.get("occurred_on") or row["planned_on"] for row in CLEAN.tables["Activity"]}
    late = [
        row
        for row in CLEAN.tables["Activity.SUPPORTS.Project"]
        if held[row["activity_id"]] >= (projects[row["project_id"]].get("decided_on") or projects[row["project_id"]]["closed_on"])
    ]
    assert [] == late


def test_the_known_case_is_told_the_rival_won_the_engineers_before_drafting_froze_and_we_came_after():
    [project] = [row for row in WORLD.tables["Project"] if row.get("outcome") == "lost"]
    drafters = {row["person_id"] for row in WORLD.tables["Person.DECIDES.Project"] if row["project_id"] == project["id"] and row["point"] == "drafting"}
    courted = {row["person_id"]: row["since"] for row in WORLD.tables["Competitor.COURTS.Person"] if row["person_id"] in drafters}
    ours = [row["since"] for row in WORLD.tables[TIES] if row["person_id"] in drafters]
    assert drafters == set(courted)
    assert max(courted.values()) < project["drafting_frozen_on"] < min(ours)


def test_most_projects_are_live():
    assert Counter({True: 9, False: 4 + 4}) == Counter(is_live(CLEAN, row) for row in CLEAN.tables["Project"])


def test_the_clean_twin_plants_nothing_and_holds_the_same_customers_people_and_projects():
    assert [] == CLEAN.planted
    for table in ("Customer", "Unit", "Staff", "Person", "Project"):
        whole = {(row["id"], row["name"]) for row in WORLD.tables[table]}
        assert {(row["id"], row["name"]) for row in CLEAN.tables[table]} <= whole


def test_nobody_of_ours_holds_more_ties_than_they_can_keep_alive():
    held = Counter(row["staff_id"] for row in CLEAN.tables[TIES] if "until" not in row)
    assert {} == {row["id"]: held[row["id"]] for row in CLEAN.tables["Staff"] if held[row["id"]] > row["capacity"]}


def test_no_pair_of_the_clean_twin_has_two_active_ties():
    spans = defaultdict(list)
    for row in CLEAN.tables[TIES]:
        spans[row["staff_id"], row["person_id"]].append((row["since"], row.get("until", date.max)))
    overlapping = [pair for pair, times in spans.items() for (_, ends), (starts, _) in zip(sorted(times), sorted(times)[1:], strict=False) if starts < ends]
    assert [] == overlapping


def test_every_planted_gap_has_its_rule_in_the_catalogue_and_every_rule_is_planted():
    rules = {query.stem for query in load_catalogue().values() if query.kind != "view"}
    assert rules == {plant["rule"] for plant in stories()}


def test_every_planted_gap_names_someone_who_exists_and_tells_its_story_in_both_languages():
    tables = {snake_case(label): label for label in LABELS}
    for planted in WORLD.planted:
        assert planted.subject_id in ids(WORLD, tables[planted.subject_kind])
        assert re.search(r"[\u4e00-\u9fff]", planted.story.zh)
        assert not re.search(r"[\u4e00-\u9fff]", planted.story.en)
        assert "{" not in planted.story.en + planted.story.zh


def test_no_gap_is_listed_twice():
    listed = Counter((planted.rule, planted.customer_id, planted.subject_kind, planted.subject_id) for planted in make_world(DAY, scale=2).planted)
    assert [] == [one for one, count in listed.items() if count > 1]


def test_the_statements_that_empty_the_demo_name_every_label_that_a_user_can_fill():
    kinds = {label for label, node in LABELS.items() if not node.is_internal}
    folder = Path(__file__).parents[2] / "schema" / "demo"
    for name in ("others", "nodes", "remove_nodes", "kept"):
        text = (folder / f"{name}.cypher").read_text(encoding="utf-8")
        # The records of imports are no one else's data only as long as they are the demo's; they go when all else is gone.
        assert kinds | ({"ImportBatch"} if name == "others" else set()) == set(re.search(r"\(node:([A-Za-z|]+)\)", text)[1].split("|"))


def test_the_departments_of_the_setting_follow_the_matching_table_that_is_shipped():
    seeded = "".join(path.read_text(encoding="utf-8") for path in sorted((Path(__file__).parents[2] / "schema" / "migrations").glob("*.cypher")))
    for category in setting()["departments"]:
        assert f"id: '{category}'" in seeded
