"""The embedded engine's life: started on demand, shared, ended when idle or told to, and never known by a password that others can read."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from orggraph.errors import StoreUnavailable
from orggraph.settings import Settings
from orggraph.store import engine_status, open_store, start_engine, stop_engine
from tests.live.process import command_line, eventually, is_running


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    made = Settings(home=tmp_path / "云和 home", engine_memory="256m")
    yield made
    stop_engine(made)


def ask(settings: Settings) -> object:
    with open_store(settings, access="read") as store:
        return store.read("RETURN 1 AS x", {}, name="test").records[0]["x"]


def test_looking_at_the_status_starts_and_creates_nothing(settings: Settings) -> None:
    assert "stopped" == engine_status(settings).state
    assert not settings.home.exists()


def test_stopping_what_does_not_run_is_no_fault(settings: Settings) -> None:
    assert not stop_engine(settings)


def test_the_engine_starts_on_demand_and_serves_the_next_command_too(settings: Settings) -> None:
    heard: list[str] = []
    with open_store(settings, access="write", on_wait=lambda text: heard.append(text.en)) as store:
        assert [] == heard
        store.write("CREATE (:Person {id: 'p'})", {}, name="test")
        assert ["Starting the embedded engine…"] == heard
        running = engine_status(settings)
        assert ("running", True) == (running.state, running.is_in_use)
    with open_store(settings, access="read", on_wait=lambda text: heard.append(text.en)) as store:
        assert [{"id": "p"}] == store.read("MATCH (p:Person) RETURN p.id AS id", {}, name="test").records
    again = engine_status(settings)
    assert 1 == len(heard)
    assert (running.engine_pid, False) == (again.engine_pid, again.is_in_use)
    assert stop_engine(settings)
    assert "stopped" == engine_status(settings).state
    eventually(lambda: not is_running(running.engine_pid) and not is_running(running.keeper_pid), "engine and keeper are gone")
    with open_store(settings, access="read") as store:
        assert [{"id": "p"}] == store.read("MATCH (p:Person) RETURN p.id AS id", {}, name="test").records


def test_secrets_are_readable_by_their_owner_only_and_stand_in_no_command_line(settings: Settings) -> None:
    status = start_engine(settings)
    folder = settings.home / "engine"
    secrets = [folder / "root.password", folder / "reader.password"]
    assert 0o700 == stat.S_IMODE(folder.stat().st_mode)
    assert {0o600} == {stat.S_IMODE(path.stat().st_mode) for path in (*secrets, folder / "state.json")}
    assert {"engine.0.log", "keeper.log"} <= {path.name for path in (folder / "log").iterdir()}
    for path in secrets:
        password = path.read_text()
        assert len(password) >= 24
        assert all(password not in command_line(pid) for pid in (status.engine_pid, status.keeper_pid))
        assert [] == [log.name for log in (folder / "log").iterdir() if password in log.read_text(errors="replace")]


def test_a_lost_password_is_replaced_at_the_next_start(settings: Settings) -> None:
    with open_store(settings, access="write") as store:
        store.write("CREATE (:Person {id: 'p'})", {}, name="test")
    stop_engine(settings)
    (settings.home / "engine" / "reader.password").unlink()
    with open_store(settings, access="read") as store:
        assert [{"id": "p"}] == store.read("MATCH (p:Person) RETURN p.id AS id", {}, name="test").records


def test_an_idle_engine_ends_by_itself_and_a_used_one_does_not(settings: Settings) -> None:
    brief = replace(settings, idle_minutes=0.5 / 60)
    with open_store(brief, access="read") as store:
        store.read("RETURN 1 AS x", {}, name="test")
        keeper = engine_status(brief).keeper_pid
        opened = time.monotonic()
        eventually(lambda: time.monotonic() - opened > 2.0, "four idle times have passed with the store open and silent")
        assert ("running", keeper) == ((now := engine_status(brief)).state, now.keeper_pid)
    eventually(lambda: engine_status(brief).state == "stopped", "the idle engine has ended")
    assert 1 == ask(brief)


def test_an_engine_in_use_is_not_stopped_under_its_users(settings: Settings) -> None:
    with open_store(settings, access="read") as store:
        store.read("RETURN 1 AS x", {}, name="test")
        with pytest.raises(StoreUnavailable) as caught:
            stop_engine(settings)
        assert "in-use" == caught.value.fields["cause"]
        assert [{"x": 1}] == store.read("RETURN 1 AS x", {}, name="test").records
    assert stop_engine(settings)


def test_state_left_by_a_dead_engine_that_names_a_living_process_fools_nobody(settings: Settings) -> None:
    start_engine(settings)
    state = (settings.home / "engine" / "state.json").read_text()
    old = engine_status(settings)
    stop_engine(settings)
    bystander = str(os.getppid())  # a process id that lives and is not ours to end
    folder = settings.home / "engine"
    (folder / "state.json").write_text(state.replace(str(old.engine_pid), bystander).replace(str(old.keeper_pid), bystander))
    (folder / "engine.lock").write_text(bystander)
    (folder / "keeper.lock").write_text(bystander)
    assert "stopped" == engine_status(settings).state
    assert not stop_engine(settings)
    assert 1 == ask(settings)
    assert is_running(int(bystander))


def test_the_users_java_options_do_not_reach_the_engine(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_TOOL_OPTIONS", "-Xmx1m -Dno.such.option")
    monkeypatch.setenv("JDK_JAVA_OPTIONS", "-Xmx1m")
    assert 1 == ask(settings)
