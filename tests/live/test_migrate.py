"""Migrating on every engine: once, in order, recorded, whoever else does it at the same time."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from orggraph.errors import ConstraintBroken, MigrationChanged, MigrationsPending, SchemaError
from orggraph.migrate import load_migrations, migrate, require_migrated, status
from orggraph.model import LABELS
from orggraph.store import Store
from tests.live.engine import EngineUnderTest

SHIPPED = [migration.id for migration in load_migrations()]
MATCHING = {  # domain.md section 3
    "management": {"management"},
    "strategy": {"strategy", "management"},
    "technical": {"presales"},
    "rnd": {"rnd"},
    "product": {"product"},
    "procurement": {"sales", "commercial"},
    "finance": {"finance"},
    "operations": {"service", "delivery"},
    "engineering": {"delivery"},
    "legal": {"legal", "commercial"},
    "quality": {"quality"},
    "hr": {"hr"},
    "it": {"it", "presales"},
    "administration": {"administration", "sales"},
}
LINES = {
    "management": {"management", "strategy", "hr"},
    "technical": {"technical", "rnd", "product", "quality", "it"},
    "procurement": {"procurement", "legal"},
    "finance": {"finance"},
    "user": {"operations", "engineering", "administration"},
}


@pytest.fixture
def bare(engine: EngineUnderTest) -> Iterator[Store]:
    """A store on a database without any schema or record."""
    store = engine.empty()
    strip(store)
    yield store
    strip(store)
    migrate(store)
    engine.empty()


def strip(store: Store) -> None:
    store.write("MATCH (node:Migration|Category) DETACH DELETE node", {}, name="tests.strip")
    for migration in load_migrations():
        for name in re.findall(r"CREATE CONSTRAINT (\w+)", "\n".join(migration.statements)):
            store.write(f"DROP CONSTRAINT {name} IF EXISTS", {}, name="tests.strip")


def copy_of_migrations(folder: Path) -> Path:
    for migration in load_migrations():
        (folder / migration.path.name).write_bytes(migration.path.read_bytes())
    return folder


def test_a_bare_database_is_told_what_to_type(bare: Store) -> None:
    assert {"pending"} == {state.state for state in status(bare)}
    with pytest.raises(MigrationsPending, match="orggraph db migrate") as caught:
        require_migrated(bare)
    assert SHIPPED == caught.value.fields["pending"]


def test_migrations_are_applied_in_order_once_and_recorded(bare: Store) -> None:
    heard: list[str] = []
    assert SHIPPED == [applied.id for applied in migrate(bare, on_apply=lambda applied: heard.append(applied.id))]
    assert SHIPPED == heard
    require_migrated(bare)
    states = status(bare)
    assert [(id_, "applied") for id_ in SHIPPED] == [(state.id, state.state) for state in states]
    assert all(state.applied_at is not None and state.applied_at.tzinfo is not None for state in states)
    assert [] == migrate(bare)


def test_an_interrupted_migration_is_finished_by_the_next(bare: Store) -> None:
    migrate(bare)
    bare.write("MATCH (m:Migration {id: $id}) DELETE m", {"id": SHIPPED[0]}, name="test")  # killed after the rules, before the record
    assert [SHIPPED[0]] == [applied.id for applied in migrate(bare)]


def test_three_processes_that_migrate_at_once_all_end_well(bare: Store, engine: EngineUnderTest) -> None:
    program = (
        "import sys\n"
        "from orggraph.migrate import migrate, require_migrated\n"
        "from orggraph.settings import load_settings\n"
        "from orggraph.store import open_store\n"
        "with open_store(load_settings(), access='write') as store:\n"
        "    store.read('RETURN 1 AS x', {}, name='test')\n"
        "    print('ready', flush=True)\n"
        "    sys.stdin.readline()\n"
        "    print([applied.id for applied in migrate(store)])\n"
        "    require_migrated(store)\n"
    )
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", program],
            env=os.environ | engine.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for _ in range(3)
    ]
    for racer in racers:
        assert racer.stdout is not None
        assert "ready\n" == racer.stdout.readline()
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write("go\n")
        racer.stdin.flush()
    said = [racer.communicate(timeout=60)[0] for racer in racers]
    assert [0, 0, 0] == [racer.returncode for racer in racers], said
    assert {"n": len(SHIPPED)} == bare.read("MATCH (m:Migration) RETURN count(m) AS n", {}, name="test").records[0]
    assert {"n": 20} == bare.read("MATCH (:Category)-[m:MATCHED_BY]->(:Category) RETURN count(m) AS n", {}, name="test").records[0]


def test_an_edited_migration_is_refused_before_anything_is_applied(bare: Store, tmp_path: Path) -> None:
    folder = copy_of_migrations(tmp_path)
    migrate(bare, folder)
    with (folder / f"{SHIPPED[0]}.cypher").open("a") as file:
        file.write("// edited\n")
    (folder / f"{len(SHIPPED) + 1:04}_more.cypher").write_text("MERGE (c:Category {id: 'more'});\n")
    for act in (migrate, require_migrated):
        with pytest.raises(MigrationChanged, match=SHIPPED[0]) as caught:
            act(bare, folder)
        assert [SHIPPED[0]] == caught.value.fields["changed"]
    assert {"n": 0} == bare.read("MATCH (c:Category {id: 'more'}) RETURN count(c) AS n", {}, name="test").records[0]


def test_a_database_of_a_newer_version_is_refused(bare: Store, tmp_path: Path) -> None:
    folder = copy_of_migrations(tmp_path)
    (folder / f"{len(SHIPPED) + 1:04}_newer.cypher").write_text("MERGE (c:Category {id: 'newer'});\n")
    migrate(bare, folder)
    for act in (migrate, require_migrated):
        with pytest.raises(SchemaError, match="newer"):
            act(bare)


def test_data_and_its_record_go_in_together_or_not_at_all(bare: Store, tmp_path: Path) -> None:
    folder = copy_of_migrations(tmp_path)
    broken = f"{len(SHIPPED) + 1:04}_broken"
    (folder / f"{broken}.cypher").write_text("CREATE (:Category {id: 'once'});\nCREATE (:Category {id: 'sales'});\n")
    with pytest.raises(ConstraintBroken):
        migrate(bare, folder)
    assert "pending" == status(bare, folder)[-1].state
    assert {"n": 0} == bare.read("MATCH (c:Category {id: 'once'}) RETURN count(c) AS n", {}, name="test").records[0]


def test_what_a_user_changed_in_the_matching_table_stays(bare: Store) -> None:
    migrate(bare)
    bare.write("MATCH (c:Category {id: 'it'}) SET c.name_en = 'Digital'", {}, name="test")
    bare.write("MATCH (:Category {id: 'it'})-[m:MATCHED_BY]->() DELETE m", {}, name="test")
    migrate(bare)
    assert {"name": "Digital", "matches": 0} == bare.read(
        "MATCH (c:Category {id: 'it'}) RETURN c.name_en AS name, COUNT { (c)-[:MATCHED_BY]->() } AS matches", {}, name="test"
    ).records[0]


def test_the_matching_table_is_the_one_of_the_domain(engine: EngineUnderTest) -> None:
    store = engine.empty()
    rows = store.read("MATCH (a:Category)-[m:MATCHED_BY]->(b:Category) WHERE m.key = '' RETURN a.id AS theirs, b.id AS ours", {}, name="test").records
    assert MATCHING == {theirs: {row["ours"] for row in rows if row["theirs"] == theirs} for theirs in {row["theirs"] for row in rows}}
    rows = store.read("MATCH (c:Category) RETURN c.id AS id, c.side AS side, c.line AS line, c.name_en AS en, c.name_zh AS zh", {}, name="test").records
    ours = set().union(*MATCHING.values())
    for row in rows:
        assert row["en"] != row["zh"]
        assert row["side"] == ("both" if row["id"] in ours and row["id"] in MATCHING else "ours" if row["id"] in ours else "customer")
    assert ours | set(MATCHING) == {row["id"] for row in rows}
    assert LINES == {line: {row["id"] for row in rows if row["line"] == line} for line in {row["line"] for row in rows} - {None}}
    assert ours - set(MATCHING) == {row["id"] for row in rows if row["line"] is None}


def test_no_label_takes_the_same_id_twice(engine: EngineUnderTest) -> None:
    store = engine.empty()
    for label in LABELS:
        store.write(f"CREATE (:{label} {{id: 'twice'}})", {}, name="test")
        with pytest.raises(ConstraintBroken):
            store.write(f"CREATE (:{label} {{id: 'twice'}})", {}, name="test")
    store.write("MATCH (m:Migration {id: 'twice'}) DELETE m", {}, name="test")
