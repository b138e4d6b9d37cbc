"""What can go wrong with the embedded engine, done to real processes: every fault is one sentence, and the next command works."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import neo4j
import pytest

from orggraph.errors import StoreUnavailable
from orggraph.settings import Settings
from orggraph.store import Store, engine_status, open_store, start_engine, stop_engine
from orggraph.store.engine import Seat
from tests.live.process import eventually, is_running

CLIENT = """
import sys
from orggraph.settings import load_settings
from orggraph.store import open_store
with open_store(load_settings(), access="write") as store:
    store.write("MERGE (:Person {id: $id})", {"id": sys.argv[1]}, name="test")
    print("done", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    made = Settings(home=tmp_path / "home", engine_memory="256m")
    yield made
    stop_engine(made)


def client(settings: Settings, id_: str, **variables: str) -> subprocess.Popen[str]:
    """A command in a process of its own, which writes a person, says done, and works on until its input ends."""
    return subprocess.Popen(
        [sys.executable, "-c", CLIENT, id_],
        env=os.environ | {"ORGGRAPH_HOME": str(settings.home), "ORGGRAPH_ENGINE_MEMORY": "256m"} | variables,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def people(store: Store) -> list[str]:
    return [row["id"] for row in store.read("MATCH (p:Person) RETURN p.id AS id ORDER BY id", {}, name="test").records]


def cause_of_failing(settings: Settings) -> object:
    """The slug of why the engine can't be had; the sentence must be one line that says what to do, in both languages."""
    with pytest.raises(StoreUnavailable) as caught, open_store(settings, access="write") as store:
        store.write("MERGE (:Person {id: 'p'})", {}, name="test")
    for language in ("en", "zh"):
        said = caught.value.in_language(language)
        assert 1 == len(said.splitlines())
        assert "Traceback" not in said
    assert caught.value.remedy is not None
    return caught.value.fields["cause"]


def test_a_killed_engine_is_replaced_under_an_open_store_and_what_was_written_stays(settings: Settings) -> None:
    with open_store(settings, access="write") as store:
        store.write("MERGE (:Person {id: 'before'})", {}, name="test")
        killed = engine_status(settings).engine_pid
        assert killed is not None
        os.kill(killed, signal.SIGKILL)
        eventually(lambda: not is_running(killed), "the engine is gone")
        store.write("MERGE (:Person {id: 'after'})", {}, name="test")
        assert ["after", "before"] == people(store)
        assert killed != engine_status(settings).engine_pid


def test_an_engine_killed_after_the_last_row_of_a_question_is_replaced_and_the_question_answered(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(settings, access="write") as store:
        store.write("MERGE (:Person {id: 'before'})", {}, name="test")
        fetch, is_engine_alive = neo4j.Result.fetch, Seat.is_engine_alive
        said = iter([True])  # a lock may outlive the connections by a moment

        def fetch_and_kill(result: neo4j.Result, most: int) -> list[neo4j.Record]:
            rows = fetch(result, most)
            monkeypatch.undo()
            monkeypatch.setattr(Seat, "is_engine_alive", lambda seat: next(said, False) or is_engine_alive(seat))
            killed = engine_status(settings).engine_pid
            assert killed is not None
            os.kill(killed, signal.SIGKILL)
            eventually(lambda: not is_running(killed), "the engine is gone")
            return rows

        monkeypatch.setattr(neo4j.Result, "fetch", fetch_and_kill)
        assert ["before"] == people(store)


def test_a_store_that_is_closed_while_it_asks_stays_closed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store(settings, access="write")
    store.write("MERGE (:Person {id: 'before'})", {}, name="test")
    fetch = neo4j.Result.fetch

    def fetch_and_close(result: neo4j.Result, most: int) -> list[neo4j.Record]:
        rows = fetch(result, most)
        monkeypatch.undo()
        killed = engine_status(settings).engine_pid
        assert killed is not None
        os.kill(killed, signal.SIGKILL)
        store.close()
        return rows

    monkeypatch.setattr(neo4j.Result, "fetch", fetch_and_close)
    with pytest.raises(StoreUnavailable):
        people(store)
    assert ("stopped", False) == (engine_status(settings).state, engine_status(settings).is_in_use)


def test_a_killed_keeper_takes_its_engine_along_and_the_next_command_starts_both_anew(settings: Settings) -> None:
    with open_store(settings, access="write") as store:
        store.write("MERGE (:Person {id: 'before'})", {}, name="test")
        old = engine_status(settings)
        assert old.keeper_pid is not None
        os.kill(old.keeper_pid, signal.SIGKILL)
        eventually(lambda: not is_running(old.engine_pid), "the engine ended with its keeper")
    with open_store(settings, access="write") as store:
        assert ["before"] == people(store)
    assert old.keeper_pid != engine_status(settings).keeper_pid


def test_an_engine_that_outlives_its_keeper_is_ended_before_a_new_one_opens_the_folder(settings: Settings) -> None:
    old = start_engine(settings)
    assert old.engine_pid is not None
    assert old.keeper_pid is not None
    os.kill(old.engine_pid, signal.SIGSTOP)  # so that it cannot follow its keeper
    os.kill(old.keeper_pid, signal.SIGKILL)
    eventually(lambda: not is_running(old.keeper_pid), "the keeper is gone")
    assert is_running(old.engine_pid)
    with open_store(settings, access="write") as store:
        assert [] == people(store)
    assert not is_running(old.engine_pid)


def test_a_killed_client_keeps_nobody_from_working_nor_the_engine_from_its_rest(settings: Settings) -> None:
    brief = replace(settings, idle_minutes=1 / 60)
    with client(brief, "client", ORGGRAPH_IDLE_MINUTES=str(brief.idle_minutes)) as process:
        assert process.stdout is not None
        assert "done\n" == process.stdout.readline()
        process.kill()
    eventually(lambda: not engine_status(brief).is_in_use, "the killed client's hold is gone")
    eventually(lambda: engine_status(brief).state == "stopped", "the engine rests")
    with open_store(brief, access="read") as store:
        assert ["client"] == people(store)


def test_a_client_killed_while_it_starts_the_engine_leaves_an_engine_that_serves(settings: Settings) -> None:
    with client(settings, "client") as process:
        eventually(lambda: engine_status(settings).state != "stopped", "the keeper is at work")
        process.kill()
    with open_store(settings, access="write") as store:
        store.write("MERGE (:Person {id: 'next'})", {}, name="test")
        assert "next" in people(store)


def test_a_keeper_killed_while_it_starts_the_engine_is_one_clear_error_and_the_next_command_works(settings: Settings) -> None:
    with client(settings, "client") as process:
        eventually(lambda: engine_status(settings).state == "starting" and _keeper(settings) is not None, "the keeper is at work")
        keeper = _keeper(settings)
        assert keeper is not None
        os.kill(keeper, signal.SIGKILL)
        said, _ = process.communicate(timeout=120)
    assert 0 == process.returncode or "StoreUnavailable: The process that was starting the embedded engine was ended." in said, said
    with open_store(settings, access="write") as store:
        store.write("MERGE (:Person {id: 'next'})", {}, name="test")
        assert "next" in people(store)


def _keeper(settings: Settings) -> int | None:
    signed = (settings.home / "engine" / "keeper.lock").read_text()
    return int(signed) if signed else None


def test_two_commands_at_once_share_one_engine(settings: Settings) -> None:
    ids = ["a", "b", "c"]
    processes = [client(settings, id_) for id_ in ids]
    for process in processes:
        assert process.stdout is not None
        assert "done\n" == process.stdout.readline()
    with open_store(settings, access="read") as store:
        assert ids == people(store)
    for process in processes:
        process.communicate("", timeout=60)
    assert [0, 0, 0] == [process.returncode for process in processes]


def test_a_folder_that_another_engine_has_open_is_left_to_it(settings: Settings, tmp_path: Path) -> None:
    with open_store(settings, access="write") as store:
        store.write("MERGE (:Person {id: 'theirs'})", {}, name="test")
        second = replace(settings, home=tmp_path / "second")
        folder = second.home / "engine"
        folder.mkdir(parents=True)
        (folder / "data").symlink_to(settings.home / "engine" / "data")  # the same data, and none of our locks
        for secret in ("root.password", "reader.password"):
            shutil.copy(settings.home / "engine" / secret, folder / secret)
        assert "taken" == cause_of_failing(second)
        assert ["theirs"] == people(store)


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("mine")
    assert "not-a-folder" == cause_of_failing(Settings(home=tmp_path / "home"))
    assert "mine" == (tmp_path / "home").read_text()


def test_a_place_where_nobody_may_write() -> None:
    assert "no-permission" == cause_of_failing(Settings(home=Path("/sys/orggraph")))


def test_too_little_memory_to_start(settings: Settings) -> None:
    assert "too-little-memory" == cause_of_failing(replace(settings, engine_memory="8m"))
    with open_store(settings, access="read") as store:
        assert [] == people(store)


def test_more_memory_than_the_machine_has(settings: Settings) -> None:
    assert "too-little-memory" == cause_of_failing(replace(settings, engine_memory="900000g"))


def test_running_out_of_memory_ends_the_engine_and_is_said(settings: Settings) -> None:
    # The engine bounds what a question may hold, but not a transaction.
    too_much = [("CREATE (:Person {id: $id, title: $title})", {"id": f"p{number}", "title": "x" * 1_000_000}) for number in range(200)]
    with open_store(replace(settings, engine_memory="64m"), access="write") as store:
        store.write("MERGE (:Person {id: 'before'})", {}, name="test")
        with pytest.raises(StoreUnavailable) as caught:
            store.write_together(too_much, name="test")
        assert "too-little-memory" == caught.value.fields["cause"]
        assert ["before"] == people(store)


def test_an_engine_that_is_not_up_in_time_leaves_no_process_behind(settings: Settings) -> None:
    assert "not-up" == cause_of_failing(replace(settings, start_seconds=0.3))
    eventually(lambda: engine_status(settings).state == "stopped", "the keeper gave up")
    signed = (settings.home / "engine" / "engine.lock").read_text()
    assert signed == "" or not is_running(int(signed))


def test_no_engine_installed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    assert "no-engine" == cause_of_failing(settings)


FULL_DISK = """
import json, sys
from pathlib import Path
from orggraph.errors import StoreUnavailable
from orggraph.settings import load_settings
from orggraph.store import open_store, stop_engine
settings = load_settings(engine_memory="256m")
filler = settings.home / "filler"
heard = {}
def attempt(store, name):
    rows = [{"id": f"{name}{number}", "title": "x" * 20000} for number in range(1000)]
    try:
        store.write_batches("UNWIND $rows AS row MERGE (p:Person {id: row.id}) SET p.title = row.title", rows, name="test")
        heard[name] = "written"
    except StoreUnavailable as error:
        heard[name] = error.fields["cause"]
def fill():
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(65536))
        except OSError:
            pass
with open_store(settings, access="write") as store:
    attempt(store, "empty")
    fill()
    attempt(store, "full")
stop_engine(settings)
with open_store(settings, access="write") as store:
    attempt(store, "start")
filler.unlink()
with open_store(settings, access="write") as store:
    attempt(store, "freed")
    heard["kept"] = store.read("MATCH (p:Person) WHERE p.id STARTS WITH 'empty' RETURN count(p) AS n", {}, name="test").records[0]["n"]
stop_engine(settings)
print(json.dumps(heard))
"""


def test_a_full_disk_is_said_and_what_was_written_before_stays(tmp_path: Path) -> None:
    # A small disk of its own: a mount that only this process and its children see.
    as_root = [] if os.geteuid() == 0 else ["--map-root-user"]
    mount = f'mount -t tmpfs -o size=200m orggraph-test "{tmp_path}" && exec "$@"'
    done = subprocess.run(
        ["unshare", "--mount", *as_root, "sh", "-c", mount, "sh", sys.executable, "-c", FULL_DISK],
        env=os.environ | {"ORGGRAPH_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert 0 == done.returncode, done.stderr
    assert {"empty": "written", "full": "full-disk", "start": "full-disk", "freed": "written", "kept": 1000} == json.loads(done.stdout)
