"""Links that are good once and for a while, sessions that end, and a secret that is compared whole."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orggraph.api.keyring import LINK_SECONDS, SESSION_SECONDS, Keyring, make_link_token
from tests.http_door import PORT, SECRET


class Clock:
    """Stands where it is put."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def keyring(clock: Clock) -> Keyring:
    return Keyring(SECRET, PORT, clock)


def cookie(session: str | None) -> list[str]:
    return [f"orggraph-{PORT}={session}"]


def test_a_link_opens_one_session_and_is_spent(keyring: Keyring, clock: Clock) -> None:
    token = make_link_token(SECRET, PORT, clock.now)
    session = keyring.open_session(token)
    assert session
    assert keyring.has_session(cookie(session))
    assert keyring.open_session(token) is None
    clock.now += LINK_SECONDS + 2
    assert keyring.open_session(token) is None


def test_two_links_of_one_second_are_two(keyring: Keyring, clock: Clock) -> None:
    sessions = {keyring.open_session(make_link_token(SECRET, PORT, clock.now)) for _ in range(3)}
    assert 3 == len(sessions - {None})


@pytest.mark.parametrize("seconds", [-LINK_SECONDS - 1, 2, 3600])
def test_a_link_that_is_too_old_or_of_tomorrow_opens_nothing(clock: Clock, seconds: int) -> None:
    keyring = Keyring(SECRET, PORT, clock)
    clock.now += 2 * LINK_SECONDS
    assert keyring.open_session(make_link_token(SECRET, PORT, clock.now + seconds)) is None
    assert keyring.open_session(make_link_token(SECRET, PORT, clock.now - LINK_SECONDS + 1))


def test_a_link_of_before_the_start_is_no_good_for_it_may_be_spent(clock: Clock) -> None:
    token = make_link_token(SECRET, PORT, clock.now)
    assert Keyring(SECRET, PORT, clock).open_session(token)
    clock.now += 1
    assert Keyring(SECRET, PORT, clock).open_session(token) is None


def test_a_link_is_for_one_server(keyring: Keyring, clock: Clock) -> None:
    assert keyring.open_session(make_link_token(SECRET, PORT + 1, clock.now)) is None
    assert keyring.open_session(make_link_token(SECRET + "x", PORT, clock.now)) is None


@given(st.data())
def test_no_changed_token_opens_anything(data: st.DataObject) -> None:
    clock = Clock()
    token = make_link_token(SECRET, PORT, clock.now)
    at = data.draw(st.integers(0, len(token) - 1))
    changed = token[:at] + data.draw(st.text(max_size=3)) + token[at + data.draw(st.integers(0, 3)) :]
    opened = Keyring(SECRET, PORT, clock).open_session(changed)
    assert (opened is not None) == (changed == token)


@given(st.text(max_size=200))
def test_nothing_that_is_made_up_opens_anything(said: str) -> None:
    keyring = Keyring(SECRET, PORT, Clock())
    assert keyring.open_session(said) is None
    assert not keyring.knows(said)
    assert not keyring.knows(f"Bearer {said}")
    assert not keyring.has_session([said])
    assert not keyring.has_session(cookie(said))


@pytest.mark.parametrize("said", [f"Bearer {SECRET}", f"bearer {SECRET}", f"BEARER  {SECRET} "])
def test_the_secret_lets_in(keyring: Keyring, said: str) -> None:
    assert keyring.knows(said)


@pytest.mark.parametrize(
    "said", ["", "Bearer", "Bearer ", SECRET, f"Basic {SECRET}", f"Bearer {SECRET[:-1]}", f"Bearer {SECRET}x", f"Bearer {SECRET.upper()}", f"Bearer{SECRET}"]
)
def test_nothing_near_it_does(keyring: Keyring, said: str) -> None:
    assert not keyring.knows(said)


def test_a_session_ends_after_a_working_day_and_with_the_server(keyring: Keyring, clock: Clock) -> None:
    session = keyring.open_session(make_link_token(SECRET, PORT, clock.now))
    clock.now += SESSION_SECONDS - 1
    assert keyring.has_session(cookie(session))
    assert not Keyring(SECRET, PORT, clock).has_session(cookie(session))
    clock.now += 1
    assert not keyring.has_session(cookie(session))


def test_a_session_is_found_beside_cookies_that_others_set(keyring: Keyring, clock: Clock) -> None:
    session = keyring.open_session(make_link_token(SECRET, PORT, clock.now))
    name = keyring.cookie
    for header in (f"a=b; {name}={session}", f"{name}=planted; {name}={session}", f"{name}={session};{name}=planted", f"=; ;;{name}={session}; x"):
        assert keyring.has_session([header])
        assert keyring.has_session(["other=1", header])
    for header in (f"{name}x={session}", f"x{name}={session}", f"{name}={session}x", f"{name}", "", f"other={session}"):
        assert not keyring.has_session([header])


def test_a_session_is_neither_the_secret_nor_the_token(keyring: Keyring, clock: Clock) -> None:
    token = make_link_token(SECRET, PORT, clock.now)
    session = keyring.open_session(token)
    assert session
    assert SECRET not in token
    assert session not in (SECRET, token)
    assert not keyring.knows(f"Bearer {session}")
    assert re.fullmatch(r"[\w-]{43}", session)


def test_sessions_and_spent_links_do_not_pile_up(keyring: Keyring, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orggraph.api.keyring._MOST_SESSIONS", 5)
    sessions = [keyring.open_session(make_link_token(SECRET, PORT, clock.now)) for _ in range(9)]
    assert [False] * 4 + [True] * 5 == [keyring.has_session(cookie(session)) for session in sessions]
    clock.now += LINK_SECONDS + 2
    keyring.open_session(make_link_token(SECRET, PORT, clock.now))
    assert 1 == len(keyring._used)
