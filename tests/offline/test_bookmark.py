"""What a home remembers of how far its database was: kept in a file, shared by processes, and never in the way."""

from __future__ import annotations

import json
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orggraph.settings import Settings
from orggraph.store import open_store
from orggraph.store.bookmark import HomeBookmarks
from tests.bolt import SUCCESS, Stub, failure, message, serving

URI, DATABASE = "neo4j://db.example.com", "neo4j"


def opened(home: Path, uri: str = URI, database: str = DATABASE) -> HomeBookmarks:
    """The bookmarks as another process finds them."""
    return HomeBookmarks(home, uri, database)


def test_what_a_write_left_behind_is_found_by_another_process(tmp_path: Path) -> None:
    first, second = opened(tmp_path), opened(tmp_path)
    assert set() == second.get_bookmarks()
    first.writing.update_bookmarks((), ["a"])
    assert {"a"} == second.get_bookmarks()
    first.writing.update_bookmarks(["a"], ["b"])
    assert ({"b"}, {"b"}) == (second.get_bookmarks(), opened(tmp_path).get_bookmarks())


def test_what_a_question_learnt_stays_in_its_process(tmp_path: Path) -> None:
    first = opened(tmp_path)
    first.update_bookmarks((), ["a"])
    assert ({"a"}, set()) == (first.get_bookmarks(), opened(tmp_path).get_bookmarks())
    assert not (tmp_path / "bookmarks").exists()


def test_each_database_of_each_server_has_its_own(tmp_path: Path) -> None:
    opened(tmp_path).writing.update_bookmarks((), ["a"])
    assert set() == opened(tmp_path, "neo4j://other.example.com").get_bookmarks() | opened(tmp_path, URI, "crm").get_bookmarks()


def test_two_writers_at_once_keep_what_each_left_behind(tmp_path: Path) -> None:
    first, second = opened(tmp_path), opened(tmp_path)
    first.writing.update_bookmarks((), ["start"])
    seen = second.get_bookmarks()
    first.writing.update_bookmarks(["start"], ["a"])
    second.writing.update_bookmarks(seen, ["b"])
    assert {"a", "b"} == opened(tmp_path).get_bookmarks()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: opened(tmp_path).writing.update_bookmarks((), [f"w{number}"]), range(16)))
    assert {"a", "b", *(f"w{number}" for number in range(16))} == opened(tmp_path).get_bookmarks()


def test_only_the_owner_can_read_them(tmp_path: Path) -> None:
    marks = opened(tmp_path / "home")
    marks.writing.update_bookmarks((), ["a"])
    assert (0o600, 0o700) == tuple(stat.S_IMODE(path.stat().st_mode) for path in (marks.path, marks.path.parent))


@given(st.lists(st.tuples(st.booleans(), st.lists(st.text(max_size=3), min_size=1, max_size=3)), max_size=80))
def test_they_stay_few_and_the_last_is_always_among_them(tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[bool, list[str]]]) -> None:
    home = tmp_path_factory.mktemp("home")
    marks = opened(home)
    for is_follower, new in steps:
        marks.writing.update_bookmarks(marks.get_bookmarks() if is_follower else (), new)
        assert set(new) <= opened(home).get_bookmarks()
        assert len(marks.get_bookmarks()) <= 40


FOREIGN = [
    b"",
    b"{",
    b"null",
    b"[]",
    b'"a"',
    b"{}",
    b"\xff\xfe\x00",
    b"[" * 100_000,
    json.dumps({"uri": URI, "database": DATABASE, "bookmarks": "a"}).encode(),
    json.dumps({"uri": URI, "database": DATABASE, "bookmarks": [1]}).encode(),
    json.dumps({"uri": URI, "database": DATABASE, "bookmarks": ["a" * 5000]}).encode(),
    json.dumps({"uri": URI, "database": DATABASE, "bookmarks": None}).encode(),
    json.dumps({"uri": "neo4j://other", "database": DATABASE, "bookmarks": ["a"]}).encode(),
    json.dumps({"uri": URI, "database": DATABASE, "bookmarks": ["a"], "more": 1}).encode(),
    json.dumps({"uri": URI, "database": DATABASE, "bookmarks": ["a"]}).encode() + b" " * 200_000,
]


@pytest.mark.parametrize("content", FOREIGN, ids=lambda content: repr(content[:30]))
def test_a_file_that_is_not_ours_or_broken_counts_as_none_and_is_replaced(content: bytes, tmp_path: Path) -> None:
    marks = opened(tmp_path)
    marks.writing.update_bookmarks((), ["a"])
    marks.path.write_bytes(content)
    assert set() == opened(tmp_path).get_bookmarks()
    opened(tmp_path).writing.update_bookmarks((), ["b"])
    assert {"b"} == opened(tmp_path).get_bookmarks()


@pytest.mark.parametrize("put", [os.mkdir, os.mkfifo, lambda path: os.symlink("/dev/zero", path)], ids=["folder", "pipe", "device"])
def test_what_is_no_file_counts_as_none_and_work_goes_on(put: object, tmp_path: Path) -> None:
    marks = opened(tmp_path)
    marks.path.parent.mkdir()
    put(marks.path)  # type: ignore[operator]
    assert set() == marks.get_bookmarks()
    marks.writing.update_bookmarks((), ["a"])
    assert {"a"} == marks.get_bookmarks()


def test_a_home_that_cannot_be_written_costs_nothing_but_the_file(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file where the folder should be")
    marks = opened(tmp_path / "home")
    marks.writing.update_bookmarks((), ["a"])
    assert {"a"} == marks.get_bookmarks()
    marks.forget()
    assert set() == marks.get_bookmarks()


# -- in the store


def test_a_question_hands_in_what_a_write_left_behind(tmp_path: Path) -> None:
    stub = Stub()
    with serving(stub.answer) as (port,):
        settings = Settings(uri=f"bolt://127.0.0.1:{port}", home=tmp_path, database="neo4j")
        with open_store(settings, access="write") as store:
            store.write("CREATE (:Person {id: 'p'})", {}, name="import.Person")
        # As another process: what this one remembers is put away.
        assert {"stub:1"} == opened(tmp_path, settings.uri or "").get_bookmarks()
        with open_store(settings, access="read") as store:
            store.read("RETURN 1 AS x", {}, name="people.card")
    assert [[], ["stub:1"]] == [fields[0].get("bookmarks", []) for name, fields in stub.heard if name == "BEGIN"]


def test_a_server_that_no_longer_knows_them_is_asked_without_and_they_are_dropped(tmp_path: Path) -> None:
    class Restored(Stub):
        def _usual(self, name: str) -> bytes:
            is_stale = name == "BEGIN" and self.heard[-1][1][0].get("bookmarks")
            return failure("Neo.ClientError.Transaction.InvalidBookmark") if is_stale else super()._usual(name)

    stub = Restored(replies={"COMMIT": message(SUCCESS, {})})
    with serving(stub.answer) as (port,):
        settings = Settings(uri=f"bolt://127.0.0.1:{port}", home=tmp_path, database="neo4j")
        marks = opened(tmp_path, settings.uri or "")
        marks.writing.update_bookmarks((), ["of:before"])
        with open_store(settings, access="read") as store:
            assert [] == store.read("RETURN 1 AS x", {}, name="people.card").records
    assert set() == opened(tmp_path, settings.uri or "").get_bookmarks()
    assert [["of:before"], []] == [fields[0].get("bookmarks", []) for name, fields in stub.heard if name == "BEGIN"]
