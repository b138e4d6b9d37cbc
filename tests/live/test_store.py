"""The store on every engine: plain values out, limits kept, faults in our own words."""

from __future__ import annotations

import datetime as dt
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from orggraph.errors import AccessRefused, ConstraintBroken, NotAllowed, QueryFailed, QueryTimedOut, StoreUnavailable
from orggraph.settings import Settings
from orggraph.store import Store, engine_status, open_store, stop_engine
from orggraph.store.folder import EngineFolder, is_held
from tests.live.engine import EngineUnderTest

SHANGHAI = dt.timezone(dt.timedelta(hours=8))
PUT = "UNWIND $rows AS row MERGE (person:Person {id: row.id}) SET person += row.facts"


@pytest.fixture
def store(engine: EngineUnderTest) -> Store:
    return engine.empty()


def first(store: Store, text: str, **params: object) -> dict[str, object]:
    return store.read(text, params, name="test").records[0]


@pytest.mark.parametrize(
    "value",
    [None, True, 7, -(2**63), 0.5, "", '云和\'s "电信" \\ `x`', [], ["a", None], {"a": [1, {"b": "c"}]}, dt.date(2026, 6, 30), [dt.date(1, 1, 1)]],
    ids=repr,
)
def test_a_value_comes_back_as_it_went_in(store: Store, value: object) -> None:
    returned = first(store, "RETURN $value AS value", value=value)["value"]
    assert (value, type(value)) == (returned, type(returned))


def test_a_stored_day_comes_back_as_a_day(store: Store) -> None:
    store.write("CREATE (:Person {id: 'p', left_on: $day})", {"day": dt.date(2026, 6, 30)}, name="test")
    assert {"day": dt.date(2026, 6, 30)} == first(store, "MATCH (p:Person) RETURN p.left_on AS day")
    assert {"n": 1} == first(store, "MATCH (p:Person) WHERE p.left_on > $day RETURN count(p) AS n", day=dt.date(2026, 6, 29))


@pytest.mark.parametrize("zone", [dt.UTC, SHANGHAI])
def test_a_stored_moment_comes_back_in_utc(store: Store, zone: dt.tzinfo) -> None:
    moment = dt.datetime(2026, 6, 30, 12, 0, 1, 250_000, tzinfo=zone)
    store.write("CREATE (:ImportBatch {id: 'b', applied_at: $moment})", {"moment": moment}, name="test")
    found = first(store, "MATCH (b:ImportBatch) RETURN b.applied_at AS moment")["moment"]
    assert isinstance(found, dt.datetime)
    assert (moment, dt.UTC) == (found, found.tzinfo)


def test_nodes_and_edges_come_back_as_their_properties(store: Store) -> None:
    store.write("CREATE (:Person {id: 'a'})-[:REPORTS_TO {since: $day}]->(:Person {id: 'b'})", {"day": dt.date(2026, 1, 1)}, name="test")
    row = first(store, "MATCH path = (a:Person)-[line:REPORTS_TO]->(b:Person) RETURN a, line, path, [a, b] AS both")
    assert {"a": {"id": "a"}, "line": {"since": dt.date(2026, 1, 1)}, "path": [{"id": "a"}, {"id": "b"}], "both": [{"id": "a"}, {"id": "b"}]} == row


def test_no_more_rows_than_the_cap_and_word_that_there_are_more(store: Store) -> None:
    text = "UNWIND range(1, 25000) AS number RETURN number ORDER BY number"
    assert ([{"number": 1}, {"number": 2}], True) == ((capped := store.read(text, {}, name="test", cap=2)).records, capped.truncated)
    assert (25000, False) == (len((whole := store.read(text, {}, name="test", cap=25000)).records), whole.truncated)
    assert (24999, True) == (len((cut := store.read(text, {}, name="test", cap=24999)).records), cut.truncated)


def test_the_setting_caps_what_names_no_cap(engine: EngineUnderTest) -> None:
    with open_store(replace(engine.settings, row_cap=3), access="read") as store:
        assert 3 == len(store.read("UNWIND range(1, 9) AS x RETURN x", {}, name="test").records)


def test_a_reading_door_refuses_a_writing_statement(engine: EngineUnderTest) -> None:
    with pytest.raises(NotAllowed, match="CREATE"):
        engine.store.read("CREATE (:Person {id: 'x'})", {}, name="test")
    with pytest.raises(NotAllowed):
        engine.reader.write("CREATE (:Person {id: 'x'})", {}, name="test")


def test_a_write_that_slips_past_the_statement_check_is_stopped_by_the_database(engine: EngineUnderTest, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orggraph.store.store.why_not_reading", lambda _text: None)
    for text in ("CREATE (:Person {id: 'x'})", "MATCH (c:Category) SET c.name_en = 'x'", "MATCH (c:Category) DETACH DELETE c"):
        with pytest.raises((AccessRefused, QueryFailed)):
            engine.reader.read(text, {}, name="test")
    assert {"people": 0} == first(store, "MATCH (p:Person) RETURN count(p) AS people")
    assert {"renamed": 0} == first(store, "MATCH (c:Category {name_en: 'x'}) RETURN count(c) AS renamed")


def test_batches_write_every_row_once_and_tell_how_far_they_are(store: Store) -> None:
    heard: list[int] = []
    rows = ({"id": f"p{number}", "facts": {"name": "云" * (number % 9)}} for number in range(12_000))
    assert 12_000 == store.write_batches(PUT, rows, name="test", on_batch=heard.append)
    assert [10_000, 12_000] == heard
    assert {"n": 12_000} == first(store, "MATCH (p:Person) RETURN count(p) AS n")


def test_large_rows_travel_in_messages_that_the_engine_takes(store: Store) -> None:
    rows = [{"id": f"p{number}", "facts": {"title": "云" * 200_000}} for number in range(30)]
    assert 30 == store.write_batches(PUT, rows, name="test")
    assert {"n": 30} == first(store, "MATCH (p:Person) WHERE size(p.title) = 200000 RETURN count(p) AS n")


def test_two_writers_of_the_same_rows_at_once_both_come_to_their_end(engine: EngineUnderTest, store: Store) -> None:
    rows = [{"id": f"p{number}", "facts": {"name": "x"}} for number in range(25_000)]

    def write(_: int) -> int:
        with open_store(engine.settings, access="write") as own:
            return own.write_batches(PUT, rows, name="test")

    with ThreadPoolExecutor(2) as pool:
        assert [25_000, 25_000] == list(pool.map(write, range(2)))
    assert {"n": 25_000} == first(store, "MATCH (p:Person) RETURN count(p) AS n")


def test_writers_of_the_embedded_engine_take_turns(embedded: EngineUnderTest) -> None:
    lock = EngineFolder(embedded.settings.home).write_lock
    held: list[bool] = []

    def rows() -> Iterator[dict[str, object]]:
        held.append(is_held(lock))
        yield {"id": "p", "facts": {}}

    assert 1 == embedded.empty().write_batches(PUT, rows(), name="test")
    assert ([True], False) == (held, is_held(lock))


def test_writes_that_change_answers_are_counted_with_what_they_write_and_others_are_not(engine: EngineUnderTest, store: Store) -> None:
    before = store.count_writes()
    store.write_batches(PUT, [{"id": f"p{number}", "facts": {}} for number in range(10_001)], name="test")
    assert before + 2 == store.count_writes() == engine.reader.count_writes()
    store.write("MATCH (p:Person {id: 'p1'}) DELETE p", {}, name="test", is_counted=True)
    assert before + 3 == engine.reader.count_writes()
    store.write("MATCH (p:Person {id: 'p2'}) SET p.name = 'x'", {}, name="test")
    with pytest.raises(ConstraintBroken):
        store.write("CREATE (:Person {id: 'p2'})", {}, name="test", is_counted=True)
    assert before + 3 == engine.reader.count_writes()


def test_of_many_writers_at_once_none_is_left_out_of_the_count(engine: EngineUnderTest, store: Store) -> None:
    before = store.count_writes()

    def write(number: int) -> None:
        with open_store(engine.settings, access="write") as own:
            own.write_batches(PUT, [{"id": f"p{number}", "facts": {}}], name="test")
            own.write("MATCH (p:Person {id: $id}) DELETE p", {"id": f"p{number}"}, name="test", is_counted=True)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(8)))
    assert before + 16 == store.count_writes()


def test_a_batch_that_breaks_the_constraint_each_time_is_said(store: Store) -> None:
    with pytest.raises(ConstraintBroken):
        store.write_batches("UNWIND $rows AS row CREATE (:Person {id: row.id})", [{"id": "p"}, {"id": "p"}], name="test")


def test_fixed_parameters_go_with_each_batch(store: Store) -> None:
    text = "UNWIND $rows AS row MERGE (p:Person {id: row.id}) SET p.source = $source"
    store.write_batches(text, [{"id": "p"}], name="test", fixed={"source": "crm"})
    assert {"source": "crm"} == first(store, "MATCH (p:Person) RETURN p.source AS source")


def test_statements_that_go_together_hold_all_or_none(store: Store) -> None:
    with pytest.raises(ConstraintBroken):
        store.write_together([("CREATE (:Person {id: $id})", {"id": "a"}), ("CREATE (:Category {id: $id})", {"id": "sales"})], name="test")
    assert {"n": 0} == first(store, "MATCH (p:Person) RETURN count(p) AS n")
    store.write_together([("CREATE (:Person {id: $id})", {"id": "a"}), ("MATCH (p:Person {id: $id}) SET p.name = 'A'", {"id": "a"})], name="test")
    assert {"name": "A"} == first(store, "MATCH (p:Person) RETURN p.name AS name")


def test_a_second_node_with_the_same_id_breaks_the_constraint(store: Store) -> None:
    store.write("CREATE (:Person {id: 'p'})", {}, name="test")
    with pytest.raises(ConstraintBroken) as caught:
        store.write("CREATE (:Person {id: 'p'})", {}, name="import.Person")
    assert "import.Person" == caught.value.fields["query"]


@pytest.mark.parametrize("text", ["THIS IS NOT CYPHER", "RETURN $absent AS x", "MATCH (n:Person) RETURN m", "RETURN 1 / $zero AS x"])
def test_a_statement_that_cannot_run_is_named_in_one_sentence(store: Store, text: str) -> None:
    with pytest.raises(QueryFailed, match=r"^people\.card: ") as caught:
        store.read(text, {"zero": 0}, name="people.card")
    assert str(caught.value.fields["code"]).startswith("Neo.")


def test_a_number_too_large_for_the_database_is_refused(store: Store) -> None:
    with pytest.raises(QueryFailed, match="too large"):
        store.read("RETURN $x AS x", {"x": 2**63}, name="test")


def test_a_fault_leaves_the_store_usable(store: Store) -> None:
    with pytest.raises(QueryFailed):
        store.read("NONSENSE", {}, name="test")
    assert {"x": 1} == first(store, "RETURN 1 AS x")


def test_several_threads_share_one_store(engine: EngineUnderTest) -> None:
    with open_store(engine.settings, access="read") as store, ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda number: first(store, "RETURN $x AS x", x=number)["x"], range(64)))
    assert list(range(64)) == answers


def test_a_store_says_what_it_talks_to(engine: EngineUnderTest) -> None:
    described = engine.reader.describe()
    assert (engine.settings.database, True) == (described.database, described.is_read_only)
    assert ("neo4j" if engine.is_neo4j else "embedded") == described.kind
    assert described.version[0].isdigit()
    assert not engine.store.describe().is_read_only


def test_a_store_that_was_closed_connects_again(engine: EngineUnderTest) -> None:
    store = open_store(engine.settings, access="read")
    assert {"x": 1} == first(store, "RETURN 1 AS x")
    store.close()
    assert {"x": 2} == first(store, "RETURN 2 AS x")
    store.close()


def test_a_question_that_takes_too_long_is_stopped_by_the_server(engine: EngineUnderTest, endless: Callable[[Settings], Store]) -> None:
    with pytest.raises(QueryTimedOut, match="took too long"), endless(engine.settings) as store:
        store.read("UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a, b WHERE a * b % 7 = 3 RETURN count(*) AS n", {}, name="slow")


@pytest.fixture(scope="session")
def hurried_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    settings = Settings(home=tmp_path_factory.mktemp("hurried"), engine_memory="256m", query_seconds=1.0)
    yield settings
    stop_engine(settings)


@pytest.fixture
def endless(engine: EngineUnderTest, request: pytest.FixtureRequest) -> Callable[[Settings], Store]:
    """A store whose questions may run for a second: the client says so to Neo4j; the embedded engine is told when it starts."""
    if engine.is_neo4j:
        return lambda settings: open_store(replace(settings, query_seconds=1.0), access="read")
    hurried: Settings = request.getfixturevalue("hurried_engine")
    return lambda _settings: open_store(hurried, access="read")


def test_nobody_at_the_address_is_said_at_once_with_what_to_do() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        uri = f"bolt://127.0.0.1:{unused.getsockname()[1]}"
        with pytest.raises(StoreUnavailable, match="connection refused") as caught, open_store(Settings(uri=uri, database="neo4j"), access="read") as store:
            store.read("RETURN 1 AS x", {}, name="test")
    assert f"Can't reach Neo4j at {uri} (connection refused). Start it, or unset ORGGRAPH_URI to use the embedded engine." == str(caught.value)


def test_a_host_that_does_not_exist_is_named() -> None:
    with pytest.raises(StoreUnavailable, match=r"no-such-host\.invalid"), open_store(Settings(uri="neo4j://no-such-host.invalid"), access="read") as store:
        store.read("RETURN 1 AS x", {}, name="test")


def test_a_wrong_password_is_refused_without_being_shown(embedded: EngineUnderTest) -> None:
    address = f"bolt://127.0.0.1:{engine_status(embedded.settings).bolt_port}"
    settings = Settings(uri=address, user="root", password="hunter2", database="orggraph")
    with pytest.raises(AccessRefused, match="ORGGRAPH_PASSWORD") as caught, open_store(settings, access="read") as store:
        store.read("RETURN 1 AS x", {}, name="test")
    assert "hunter2" not in f"{caught.value} {caught.value.fields}"


def test_a_database_that_does_not_exist_is_named(engine: EngineUnderTest) -> None:
    uri = engine.settings.uri or f"bolt://127.0.0.1:{engine_status(engine.settings).bolt_port}"
    password = engine.settings.password or (engine.settings.home / "engine" / "root.password").read_text() if not engine.is_neo4j else engine.settings.password
    settings = replace(engine.settings, uri=uri, user=engine.settings.user if engine.is_neo4j else "root", password=password, database="nosuchdatabase")
    with pytest.raises(StoreUnavailable, match="nosuchdatabase"), open_store(settings, access="read") as store:
        store.read("RETURN 1 AS x", {}, name="test")


def test_opening_a_store_touches_nothing(tmp_path: Path) -> None:
    with open_store(Settings(home=tmp_path / "home"), access="write"), open_store(Settings(uri="bolt://no-such-host.invalid"), access="read"):
        pass
    assert not (tmp_path / "home").exists()
