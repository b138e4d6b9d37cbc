"""What answers at ORGGRAPH_URI and is no database that orggraph can use: each is told for what it is, with what to do, on every door."""

from __future__ import annotations

import asyncio
import datetime as dt
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import trustme

from orggraph.errors import StoreError
from orggraph.settings import Settings
from orggraph.store import Access, open_store
from tests.bolt import SUCCESS, Handler, Stub, Version, failure, message, serving, table

CAUSE = "cause"
ROUTED = {"ROUTE": message(SUCCESS, table("neo4j", route=["127.0.0.1:1"], read=["127.0.0.1:1"], write=["127.0.0.1:1"]))}


def ask(uri: str, home: Path, *, access: Access = "read", password: str | None = None, database: str = "neo4j") -> StoreError:
    """The error that a question, or a write, ends in."""
    settings = Settings(uri=uri, home=home, password=password, database=database)
    with open_store(settings, access=access) as store:
        run = store.write if access == "write" else store.read
        with pytest.raises(StoreError) as caught:
            run("RETURN 1 AS x", {}, name="people.card")
    return caught.value


def told(uri: str, home: Path, **options: str) -> tuple[str, object]:
    error = ask(uri, home, **options)  # type: ignore[arg-type]
    assert "Can't reach" not in str(error)
    return error.kind, error.fields[CAUSE]


async def keep_silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()


async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(1)


def says(words: bytes) -> Handler:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(words)
        await writer.drain()
        await reader.read()

    return answer


# -- versions


@pytest.mark.parametrize(
    ("speaks", "said"),
    [
        (((4, 4), (4, 3), (4, 2)), "speaks Bolt 4.4; orggraph needs 5 (Neo4j 5.26 or newer)."),
        (((4, 2),), "speaks Bolt 4.2; orggraph needs 5 (Neo4j 5.26 or newer)."),
        (((4, 1), (4, 0), (3, 0)), "speaks Bolt 4.1; orggraph needs 5 (Neo4j 5.26 or newer)."),
        (((4, 0), (3, 0)), "speaks Bolt 4.0; orggraph needs 5 (Neo4j 5.26 or newer)."),
        (((3, 0), (2, 0)), "speaks Bolt 3.0; orggraph needs 5 (Neo4j 5.26 or newer)."),
        (((1, 0),), "speaks Bolt 1.0; orggraph needs 5 (Neo4j 5.26 or newer)."),
        (((5, 1), (5, 0), (4, 4)), "speaks Bolt 5.1; orggraph needs 5.2 (Neo4j 5.26 or newer)."),
    ],
)
@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_an_old_server_is_told_by_the_bolt_that_it_speaks(scheme: str, speaks: tuple[Version, ...], said: str, tmp_path: Path) -> None:
    with serving(Stub(speaks).answer) as (port,):
        uri = f"{scheme}://127.0.0.1:{port}"
        error = ask(uri, tmp_path)
    assert ("store-unfit", "old-bolt") == (error.kind, error.fields[CAUSE])
    assert f"{uri} {said}" == error.what.en
    assert "使用 Bolt" in error.what.zh


@pytest.mark.parametrize(("agent", "said"), [("Neo4j/5.20.0", "5.20.0"), ("Neo4j/5.25.1", "5.25.1")])
def test_a_server_that_speaks_new_bolt_and_is_old_is_told_by_its_version(agent: str, said: str, tmp_path: Path) -> None:
    with serving(Stub(agent=agent).answer) as (port,):
        error = ask(f"bolt://127.0.0.1:{port}", tmp_path)
    assert ("old-server", f"bolt://127.0.0.1:{port} is Neo4j {said}; orggraph needs 5.26 or newer.") == (error.fields[CAUSE], error.what.en)


@pytest.mark.parametrize("agent", ["Neo4j/5.26.0", "Neo4j/5.26.30", "Neo4j/5.27-aura", "Neo4j/2026.08.1", "Neo4j/v5.11.0 compatible (Memgraph)", "Other/1.0"])
def test_a_server_that_is_new_enough_or_counts_otherwise_is_asked(agent: str, tmp_path: Path) -> None:
    stub = Stub(agent=agent)
    with serving(stub.answer) as (port,), open_store(Settings(uri=f"bolt://127.0.0.1:{port}", home=tmp_path), access="read") as store:
        assert [] == store.read("RETURN 1 AS x", {}, name="people.card").records


# -- what is no Bolt, or none yet


class Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def web_server() -> Iterator[int]:
    with HTTPServer(("127.0.0.1", 0), Page) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """What says nothing is given up after a moment."""
    monkeypatch.setattr("orggraph.store.store._ACQUIRE_SECONDS", 0.1)
    monkeypatch.setattr("orggraph.store.probe._SECONDS", 0.1)


@pytest.mark.parametrize("scheme", ["bolt", "neo4j", "bolt+s"])
@pytest.mark.usefixtures("hurried")
def test_a_web_server_is_told_as_one(scheme: str, tmp_path: Path) -> None:
    with web_server() as port:
        assert ("store-unfit", "http") == told(f"{scheme}://127.0.0.1:{port}", tmp_path)


@pytest.mark.parametrize("words", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"HTTP/1.0 505 Version Not Supported\r\n"])
def test_a_web_server_that_complains_at_once_is_told_as_one(words: bytes, tmp_path: Path) -> None:
    with serving(says(words)) as (port,):
        assert ("store-unfit", "http") == told(f"bolt://127.0.0.1:{port}", tmp_path)


@pytest.mark.parametrize("words", [b"SSH-2.0-OpenSSH_9.6\r\n", b"\x00\x00\x00\x00", b"x", b"220 mail ready\r\n"])
@pytest.mark.usefixtures("hurried")
def test_what_speaks_something_else_is_told_as_that(words: bytes, tmp_path: Path) -> None:
    with serving(says(words)) as (port,):
        kind, cause = told(f"bolt://127.0.0.1:{port}", tmp_path)
    assert cause in ("not-bolt", "silent")
    assert kind == ("store-unfit" if cause == "not-bolt" else "store-unavailable")


def test_what_hangs_up_without_a_word_is_told_as_no_bolt(tmp_path: Path) -> None:
    with serving(hang_up) as (port,):
        assert ("store-unfit", "not-bolt") == told(f"bolt://127.0.0.1:{port}", tmp_path)


@pytest.mark.parametrize("scheme", ["bolt", "neo4j", "bolt+ssc", "neo4j+s"])
@pytest.mark.usefixtures("hurried")
def test_what_accepts_and_says_nothing_is_given_up_and_told(scheme: str, tmp_path: Path) -> None:
    with serving(keep_silent) as (port,):
        assert ("store-unavailable", "silent") == told(f"{scheme}://127.0.0.1:{port}", tmp_path)


def test_a_name_that_no_host_bears_is_told(tmp_path: Path) -> None:
    for scheme in ("bolt", "neo4j", "neo4j+s"):
        error = ask(f"{scheme}://no-such-host.invalid", tmp_path)
        assert ("store-unavailable", "unknown-host") == (error.kind, error.fields[CAUSE])
        assert "no-such-host.invalid" in error.what.en


def test_nobody_at_the_address_is_still_told_as_that(tmp_path: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        for scheme in ("bolt", "neo4j", "bolt+s", "neo4j+ssc"):
            error = ask(f"{scheme}://127.0.0.1:{unused.getsockname()[1]}", tmp_path)
            assert ("store-unavailable", "unreachable") == (error.kind, error.fields[CAUSE])
            assert "(connection refused)" in error.what.en


# -- encryption


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def context(certificate: trustme.LeafCert) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(made)
    return made


@pytest.mark.parametrize("scheme", ["bolt+s", "bolt+ssc", "neo4j+s", "neo4j+ssc"])
def test_encryption_to_a_server_without_it_says_the_plain_address(scheme: str, tmp_path: Path) -> None:
    with serving(Stub().answer) as (port,):
        error = ask(f"{scheme}://127.0.0.1:{port}", tmp_path)
    assert ("store-unfit", "plain-wanted") == (error.kind, error.fields[CAUSE])
    assert error.remedy is not None
    assert f"{scheme.partition('+')[0]}://127.0.0.1:{port}," in error.remedy.en


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_no_encryption_to_a_server_that_wants_it_says_the_encrypted_address(scheme: str, authority: trustme.CA, tmp_path: Path) -> None:
    with serving(Stub().answer, tls=context(authority.issue_cert("127.0.0.1"))) as (port,):
        error = ask(f"{scheme}://127.0.0.1:{port}", tmp_path)
    assert ("store-unfit", "tls-wanted") == (error.kind, error.fields[CAUSE])
    assert error.remedy is not None
    assert f"{scheme}+s://127.0.0.1:{port};" in error.remedy.en


def test_a_certificate_that_nobody_signed_is_told_and_its_authority_or_no_check_mends_it(
    authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(Stub().answer, tls=context(authority.issue_cert("127.0.0.1"))) as (port,):
        error = ask(f"bolt+s://127.0.0.1:{port}", tmp_path)
        assert ("store-unfit", "untrusted-certificate") == (error.kind, error.fields[CAUSE])
        assert error.remedy is not None
        assert f"bolt+ssc://127.0.0.1:{port}" in error.remedy.en
        with open_store(Settings(uri=f"bolt+ssc://127.0.0.1:{port}", home=tmp_path), access="read") as store:
            assert [] == store.read("RETURN 1 AS x", {}, name="people.card").records
        authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        with open_store(Settings(uri=f"bolt+s://127.0.0.1:{port}", home=tmp_path), access="read") as store:
            assert [] == store.read("RETURN 1 AS x", {}, name="people.card").records


@pytest.mark.parametrize(
    ("names", "days", "cause"),
    [(["127.0.0.1"], -1, "expired-certificate"), (["db.example.com"], 9, "other-name"), (["127.0.0.2"], 9, "other-name")],
)
def test_a_certificate_of_another_day_or_name_is_told(
    names: list[str], days: int, cause: str, authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = dt.datetime.now(dt.UTC)
    certificate = authority.issue_cert(*names, not_before=now - dt.timedelta(days=9), not_after=now + dt.timedelta(days=days))
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    for scheme in ("bolt+s", "neo4j+s"):
        with serving(Stub().answer, tls=context(certificate)) as (port,):
            assert ("store-unfit", cause) == told(f"{scheme}://127.0.0.1:{port}", tmp_path)


def test_an_old_bolt_behind_encryption_is_told_as_old(authority: trustme.CA, tmp_path: Path) -> None:
    with serving(Stub(((4, 4),)).answer, tls=context(authority.issue_cert("127.0.0.1"))) as (port,):
        assert ("store-unfit", "old-bolt") == told(f"bolt+ssc://127.0.0.1:{port}", tmp_path)
        assert ("store-unfit", "old-bolt") == told(f"bolt://127.0.0.1:{port}", tmp_path)


# -- logins


@pytest.mark.parametrize(
    ("code", "password", "cause"),
    [
        ("Neo.ClientError.Security.Unauthorized", "hunter2", "wrong-password"),
        ("Neo.ClientError.Security.Unauthorized", None, "no-password"),
        ("Neo.ClientError.Security.CredentialsExpired", "neo4j", "password-to-change"),
        ("Neo.ClientError.Security.AuthenticationRateLimit", "hunter2", "too-many-tries"),
        ("Neo.ClientError.Security.Forbidden", "hunter2", "no-right"),
    ],
)
@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_a_login_that_is_refused_says_why_and_never_the_password(scheme: str, code: str, password: str | None, cause: str, tmp_path: Path) -> None:
    with serving(Stub(replies={"LOGON": failure(code)}).answer) as (port,):
        error = ask(f"{scheme}://127.0.0.1:{port}", tmp_path, password=password)
    assert ("access-refused", cause) == (error.kind, error.fields[CAUSE])
    assert "hunter2" not in f"{error} {error.fields}"


# -- clusters


@pytest.mark.parametrize(
    ("reply", "cause"),
    [
        (failure("Neo.ClientError.Request.Invalid", "unexpected message ROUTE"), "no-routing"),
        (failure("Neo.ClientError.Procedure.ProcedureNotFound"), "no-routing"),
        (failure("Neo.DatabaseError.General.UnknownError"), "no-routing"),
        (message(SUCCESS, table("neo4j", route=[], read=[], write=[])), "no-routing"),
        (message(SUCCESS, table("neo4j", route=["127.0.0.1:1"], read=[], write=["127.0.0.1:1"])), "no-member"),
        (ROUTED["ROUTE"], "no-member"),
        (failure("Neo.ClientError.Database.DatabaseNotFound"), "no-database"),
        (failure("Neo.TransientError.General.DatabaseUnavailable"), "database-down"),
    ],
)
def test_a_server_that_knows_no_way_to_its_members_is_told(reply: bytes, cause: str, tmp_path: Path) -> None:
    with serving(Stub(replies={"ROUTE": reply}).answer) as (port,):
        error = ask(f"neo4j://127.0.0.1:{port}", tmp_path)
    assert cause == error.fields[CAUSE]
    assert "Can't reach" not in str(error)
    if cause == "no-routing":
        assert error.remedy is not None
        assert f"bolt://127.0.0.1:{port}" in error.remedy.en


@pytest.mark.parametrize(
    ("replies", "cause", "kind"),
    [
        ({"RUN": failure("Neo.ClientError.Cluster.NotALeader")}, "follower", "store-unfit"),
        ({"RUN": failure("Neo.ClientError.General.ForbiddenOnReadOnlyDatabase")}, "follower", "store-unfit"),
        ({"BEGIN": failure("Neo.TransientError.Database.DatabaseUnavailable")}, "database-down", "store-unavailable"),
        ({"BEGIN": failure("Neo.ClientError.Database.DatabaseNotFound")}, "no-database", "store-unfit"),
        ({"RUN": None}, "connection-lost", "store-unavailable"),
        ({"COMMIT": None}, "commit-lost", "store-unavailable"),
    ],
)
def test_a_write_that_a_server_does_not_take_is_told(
    replies: dict[str, bytes | None], cause: str, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orggraph.store.store._SERVER_RETRY_SECONDS", 0.1)
    with serving(Stub(replies=replies).answer) as (port,):
        error = ask(f"bolt://127.0.0.1:{port}", tmp_path, access="write")
    assert (kind, cause) == (error.kind, error.fields[CAUSE])
    if cause == "follower":
        assert error.remedy is not None
        assert f"neo4j://127.0.0.1:{port}" in error.remedy.en
