"""Who is let in over HTTP: by secret or by link, under which names, from which pages, and what a server that only reads refuses."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from orggraph.api import Keyring, make_link_token
from orggraph.api.app import openapi_document
from orggraph.errors import BadSettings, StoreUnavailable
from orggraph.locale import Text
from orggraph.settings import Settings, load_settings
from tests.fake_graph import FINDING, FakeGraph
from tests.http_door import KEY, PORT, SECRET, Visitor
from tests.offline.test_api import assert_problem
from tests.offline.test_api_audit import TERMS, WAIVERS, fingerprint

QUERIES = "/api/v1/queries"
OWN = f"http://127.0.0.1:{PORT}"
FOUND = {"gaps.sales_only": [FINDING]}


def stranger(graph: FakeGraph | None = None) -> Visitor:
    return Visitor(graph or FakeGraph(), key={})


def link_of(secret: str = SECRET, port: int = PORT) -> str:
    return f"/enter?token={make_link_token(secret, port)}"


class Browser(Visitor):
    """Comes in by a link and then brings the cookie."""

    def __init__(self, graph: FakeGraph | None = None, base_url: str = OWN, link: str | None = None) -> None:
        super().__init__(graph or FakeGraph(), key={}, base_url=base_url)
        self.entered = self.get(link or link_of())
        self._key = {"Cookie": self.entered.headers.get("set-cookie", "").partition(";")[0]}


def settings(**facts: Any) -> Settings:
    return Settings(home=Path("nowhere"), **facts)


def every_operation() -> list[tuple[str, str]]:
    """Every address of the document with each of its methods, and those that the document does not tell of."""
    document = openapi_document(FakeGraph(), "en")  # type: ignore[arg-type]
    told = [(method.upper(), path) for path, item in document["paths"].items() for method in item]
    return [
        *told,
        ("GET", "/"),
        ("GET", "/docs"),
        ("GET", "/docs/page.js"),
        ("GET", "/docs/page.css"),
        ("GET", "/openapi.json"),
        ("GET", "/enter"),
        ("GET", "/nothing"),
    ]


# -- strangers


@pytest.mark.parametrize(("method", "path"), every_operation(), ids=" ".join)
def test_a_stranger_hears_only_that_the_server_lives(method: str, path: str) -> None:
    graph = FakeGraph(ready=StoreUnavailable(Text("Gone.", "断开。")), **FOUND)
    for way in (method, "HEAD", "OPTIONS", "POST"):
        answer = stranger(graph).ask(way, path)
        if path == "/livez":
            assert {"GET": 200, "HEAD": 200}.get(way, 405) == answer.status_code
        else:
            assert (401, 'Bearer realm="orggraph"') == (answer.status_code, answer.headers["www-authenticate"])
    assert ([], []) == (graph.asked, graph.given)


@pytest.mark.parametrize(
    "path",
    ["//livez", "/livez/", "/LIVEZ", "/Livez", "/livez%2F", "/livez%00", "/livez%20", "/livez;x", "/./livez", "/livez/..", "/livez/../docs", "/docs/../livez", "/livez/api/v1/queries",
     "/api/v1/queries#/livez", "/api/v1/queries?/livez", "/livez%3Fx", "/livez%23", "livez"],
)  # fmt: skip
def test_no_trick_with_a_path_opens_what_is_closed(path: str) -> None:
    assert 401 == raw("GET", path).status


def test_a_problem_tells_programs_how_to_get_in_and_a_page_tells_people_in_both_languages() -> None:
    said = assert_problem(stranger().get(QUERIES), 401, "unauthorized")
    assert "Authorization: Bearer" in said["detail"]
    assert "密钥" in stranger().get(QUERIES, params={"lang": "zh"}).json()["detail"]
    for accept in ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"):
        page = stranger().get("/docs", headers={"Accept": accept, "Accept-Language": "zh-CN"})
        assert (401, "text/html; charset=utf-8") == (page.status_code, page.headers["content-type"])
        assert page.text.index("请先证明身份") < page.text.index("Who are you?")
        assert "orggraph serve --link" in page.text
        assert "script" not in page.text


@pytest.mark.parametrize("said", ["Bearer", "Bearer wrong", f"Basic {SECRET}", SECRET, f"Bearer {SECRET}x", "Bearer " + "é" * 40])
def test_a_wrong_secret_is_none(said: str) -> None:
    assert 401 == stranger().get(QUERIES, headers={"Authorization": said.encode("utf-8")}).status_code  # type: ignore[dict-item]


def test_the_secret_lets_a_program_in() -> None:
    assert 200 == stranger().get(QUERIES, headers=KEY).status_code


def test_neither_secret_nor_token_is_ever_told(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    graph = FakeGraph(**{"people.list": KeyError("x"), "gaps.sales_only": StoreUnavailable(Text("Gone.", "断开。"))})
    link = link_of()
    token = link.partition("=")[2]
    said = ""
    for path in (link, link, "/api/v1/people/list?person_id=x", "/api/v1/gaps/sales_only", "/nothing", "/docs"):
        for key in ({}, KEY):
            answer = Visitor(graph, key=key).get(path)
            said += answer.text + str(answer.headers)
    said += "".join(record.getMessage() for record in caplog.records if record.name != "httpx")  # which is the client
    assert "/api/v1/gaps/sales_only" in said
    assert SECRET not in said
    assert token not in said


# -- a browser


def test_a_link_lets_a_browser_in_once_and_does_not_stay_in_its_address() -> None:
    link = link_of()
    door = stranger()
    entered = door.get(link)
    assert (303, "/docs") == (entered.status_code, entered.headers["location"])
    cookie, *terms = (part.strip() for part in entered.headers["set-cookie"].split(";"))
    assert {"httponly", "path=/", "samesite=strict"} == {term.lower() for term in terms}
    assert f"orggraph-{PORT}" == cookie.partition("=")[0]
    assert 200 == door.get("/docs", headers={"Cookie": cookie}).status_code
    assert 200 == door.get(QUERIES, headers={"Cookie": cookie}).status_code
    assert "no-referrer" == entered.headers["referrer-policy"]
    again = door.get(link, headers={"Accept": "text/html"})
    assert (401, True) == (again.status_code, "This link was used" in again.text)
    assert 303 == door.get(link, headers={"Cookie": cookie}).status_code
    assert 401 == stranger().get("/docs", headers={"Cookie": cookie}).status_code


@pytest.mark.parametrize("headers", [{"Sec-Purpose": "prefetch"}, {"Sec-Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"}])
def test_who_only_looks_ahead_does_not_spend_the_link(headers: dict[str, str]) -> None:
    door, link = stranger(), link_of()
    assert 401 == door.get(link, headers=headers).status_code
    assert 401 == door.ask("HEAD", link).status_code
    assert 303 == door.get(link).status_code


@pytest.mark.parametrize("query", ["", "?token=", "?token=x", "?token=a.b.c", "?token=é.é", "?x=1"])
def test_what_is_no_link_is_told_so(query: str) -> None:
    assert_problem(stranger().get(f"/enter{query}"), 401, "unauthorized")


def test_a_token_that_comes_twice_is_not_guessed_at() -> None:
    link = link_of()
    assert 401 == stranger().get(f"{link}&{link.partition('?')[2]}").status_code


def waiver() -> dict[str, Any]:
    return {"json": {"finding": fingerprint(), **TERMS}}


@pytest.mark.parametrize(
    "headers", [{"Origin": OWN}, {"Sec-Fetch-Site": "same-origin"}, {"Origin": OWN, "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors"}]
)
def test_a_page_of_ours_may_write(headers: dict[str, str]) -> None:
    assert 201 == Browser(FakeGraph(**FOUND)).ask("POST", WAIVERS, headers, **waiver()).status_code


FOREIGN: list[dict[str, str]] = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": f"http://127.0.0.1:{PORT + 1}"},
    {"Origin": "http://127.0.0.1"},
    {"Origin": f"http://localhost:{PORT}"},
    {"Origin": f"https://127.0.0.1:{PORT}"},
    {"Origin": f"{OWN}.evil.example"},
    {"Origin": OWN, "Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document", "Origin": "https://evil.example"},
    {"Sec-Fetch-Site": "nonsense"},
]


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_a_page_of_another_origin_may_do_nothing_whatever_it_brings(headers: dict[str, str]) -> None:
    graph = FakeGraph(**FOUND)
    for door in (Browser(graph), Visitor(graph), stranger(graph)):
        for method, path, sent in (("POST", WAIVERS, waiver()), ("GET", "/api/v1/audit", {}), ("GET", "/livez", {}), ("DELETE", f"{WAIVERS}/abcd", {})):
            assert_problem(door.ask(method, path, headers, **sent), 403, "not-allowed")
    assert [] == graph.given


@pytest.mark.parametrize(
    "headers", [{}, {"Sec-Fetch-Site": "none"}, {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}], ids=str
)
def test_a_cookie_without_a_page_of_ours_reads_and_does_not_write(headers: dict[str, str]) -> None:
    graph = FakeGraph(**FOUND)
    assert 200 == Browser(graph).get(QUERIES, headers=headers).status_code
    for method, path in (("POST", WAIVERS), ("DELETE", f"{WAIVERS}/abcd"), ("POST", "/api/v1/imports")):
        assert_problem(Browser(graph).ask(method, path, headers, **({} if method == "DELETE" else waiver())), 403, "not-allowed")
    assert [] == graph.given


def test_a_program_with_the_secret_writes_without_saying_where_it_comes_from() -> None:
    assert 201 == Visitor(FakeGraph(**FOUND)).ask("POST", WAIVERS, **waiver()).status_code


def test_a_websocket_is_closed_unopened() -> None:
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(message["type"])

    scope = {"type": "websocket", "path": "/livez", "headers": [(b"host", b"127.0.0.1")], "query_string": b"", "root_path": ""}
    asyncio.run(Visitor(FakeGraph()).app(scope, receive, send))
    assert ["websocket.close"] == sent


# -- names


class Raw:
    """An answer as it leaves the app."""

    def __init__(self) -> None:
        self.status = 0

    async def send(self, message: Any) -> None:
        self.status = message.get("status", self.status)


def raw(method: str, path: str, *hosts: str, key: dict[str, str] | None = None) -> Raw:
    """The answer to a request as no client would write it."""

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    answer = Raw()
    headers = [(b"host", host.encode()) for host in hosts or ("127.0.0.1",)] + [(name.lower().encode(), value.encode()) for name, value in (key or {}).items()]
    sent, _, query = path.partition("?")
    scope = {"type": "http", "method": method, "path": unquote(sent), "raw_path": path.encode(), "query_string": query.encode()}
    asyncio.run(Visitor(FakeGraph()).app({**scope, "headers": headers, "root_path": "", "scheme": "http", "http_version": "1.1"}, receive, answer.send))
    return answer


@pytest.mark.parametrize(
    ("path", "hosts", "status"),
    [
        ("/livez", ("127.0.0.1", "127.0.0.1"), 403),
        ("/livez", ("127.0.0.1", "evil.example"), 403),
        ("http://127.0.0.1:8000/livez", ("127.0.0.1",), 200),
        ("HTTP://localhost/livez", ("evil.example",), 200),
        ("http://evil.example/livez", ("127.0.0.1",), 403),
        ("http://127.0.0.1@evil.example/livez", ("127.0.0.1",), 403),
        ("http:///livez", ("127.0.0.1",), 403),
        ("http://[/livez", ("127.0.0.1",), 403),
        ("http://127.0.0.1:8000/api/v1/queries", ("127.0.0.1",), 401),
        ("http://127.0.0.1:8000", ("127.0.0.1",), 401),
        ("*", ("127.0.0.1",), 401),
    ],
)
def test_a_target_that_is_a_whole_address_names_the_host(path: str, hosts: tuple[str, ...], status: int) -> None:
    assert status == raw("GET", path, *hosts).status


@pytest.mark.parametrize("host", ["og-3f9a.localhost", "og-3f9a.localhost:8000", "localhost.", "127.0.0.1.:8000"])
def test_what_is_this_machine_by_definition_is_ours(host: str) -> None:
    assert 200 == stranger().get("/livez", headers={"Host": host}).status_code


HOSTS = ["crm.example.com", "other.example.com:8443", "http://plain.example.com", "10.0.0.5:8080", "[fd00::1]", "关系.example.com"]
NAMED = FakeGraph(load_settings(hosts=",".join(HOSTS)))


@pytest.mark.parametrize(
    "host",
    ["crm.example.com", "CRM.Example.com", "crm.example.com:443", "crm.example.com:9443", "crm.example.com.", "other.example.com:8443", "plain.example.com", "10.0.0.5:8080",
     "[fd00::1]", "[fd00::1]:444", "xn--d6q247h.example.com", "127.0.0.1:8000", "localhost"],
)  # fmt: skip
def test_a_name_of_the_settings_is_ours(host: str) -> None:
    assert 200 == stranger(NAMED).get("/livez", headers={"Host": host}).status_code


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "crm.example.com.evil.example",
        "xcrm.example.com",
        "other.example.com",
        "other.example.com:443",
        "10.0.0.5",
        "fd00::1",
        "example.com",
        "",
    ],
)
def test_every_other_name_is_refused_and_told_what_to_set(host: str) -> None:
    said = assert_problem(stranger(NAMED).get("/livez", headers={"Host": host}), 403, "not-allowed")
    assert "ORGGRAPH_HOSTS" in said["detail"]


@pytest.mark.parametrize(
    ("base", "headers", "is_own"),
    [
        ("https://crm.example.com", {"Host": "crm.example.com", "Origin": "https://crm.example.com"}, True),
        ("https://crm.example.com", {"Host": "127.0.0.1:8000", "Origin": "https://crm.example.com"}, True),
        ("https://crm.example.com", {"Host": "crm.example.com:9443", "Origin": "https://crm.example.com:9443"}, True),
        ("https://crm.example.com", {"Host": "crm.example.com", "Origin": "http://crm.example.com"}, False),
        ("https://crm.example.com", {"Host": "crm.example.com", "Origin": "https://crm.example.com:9443"}, False),
        ("https://crm.example.com", {"Host": "crm.example.com", "Origin": "https://evil.example"}, False),
        ("https://crm.example.com", {"Host": "crm.example.com", "X-Forwarded-Host": "evil.example", "Origin": "https://evil.example"}, False),
        ("http://plain.example.com", {"Host": "plain.example.com", "Origin": "http://plain.example.com"}, True),
        ("http://plain.example.com", {"Host": "plain.example.com", "Origin": "https://plain.example.com"}, False),
    ],
)
def test_behind_a_proxy_its_pages_are_ours(base: str, headers: dict[str, str], is_own: bool) -> None:
    graph = FakeGraph(NAMED.settings, **FOUND)
    answer = Browser(graph, base).ask("POST", WAIVERS, headers, **waiver())
    assert (201 if is_own else 403) == answer.status_code


def test_the_cookie_of_a_name_with_https_never_leaves_without() -> None:
    for base, is_secure in (("https://crm.example.com", True), ("http://plain.example.com", False), (OWN, False), (f"http://localhost:{PORT}", False)):
        terms = [term.strip().lower() for term in Browser(NAMED, base).entered.headers["set-cookie"].split(";")]
        assert is_secure == ("secure" in terms)


def test_what_a_proxy_says_of_itself_is_not_believed() -> None:
    said = {"X-Forwarded-Host": "crm.example.com", "X-Forwarded-Proto": "https", "X-Forwarded-For": "127.0.0.1", "Forwarded": "host=crm.example.com"}
    assert 403 == stranger(NAMED).get("/livez", headers={**said, "Host": "evil.example"}).status_code
    assert "secure" not in stranger(NAMED).get(link_of(), headers={**said, "Host": "127.0.0.1"}).headers["set-cookie"].lower()
    assert 401 == stranger(NAMED).get(QUERIES, headers=said).status_code


@pytest.mark.parametrize(
    "hosts", ["*", "*.example.com", "a b", "http://", "https://x/y", "ftp://x", "x:0", "x:99999", "x:y", "-x", "x-", "user@x", "[::1", "a..b:", "/", "x?y"]
)
def test_what_is_no_host_name_is_refused(hosts: str) -> None:
    with pytest.raises(BadSettings) as refused:
        load_settings(hosts=f"crm.example.com,{hosts}")
    assert f'"{hosts}" is not a host name' in str(refused.value)


def test_hosts_are_kept_as_a_browser_writes_them() -> None:
    assert ("https://crm.example.com", "https://b.example:8443", "http://c.example") == load_settings(
        hosts=" CRM.example.com:443 , b.example:8443,,http://c.example:80,https://crm.example.com "
    ).hosts


# -- a prefix


@pytest.mark.parametrize("prefix", ["", "/crm"])
def test_behind_a_prefix_every_address_on_the_page_works_whether_the_proxy_takes_it_off_or_not(prefix: str) -> None:
    import re

    door = Browser(FakeGraph(settings(root_path="/crm")), link=prefix + link_of())
    assert "/crm/docs" == door.entered.headers["location"]
    page = door.get(f"{prefix}/docs").text
    addresses = re.findall(r' (?:src|href|data-href)="([^"]+)"', page)
    assert addresses
    for address in addresses:
        assert address.startswith("/crm/")
        for asked in (address, address.removeprefix("/crm")):
            assert door.get(asked).status_code in (200, 422)
    assert "/crm/docs" == door.get(f"{prefix}/").headers["location"]
    assert [{"url": "/crm"}] == door.get(f"{prefix}/openapi.json").json()["servers"]
    assert 200 == stranger(FakeGraph(settings(root_path="/crm"))).get(f"{prefix}/livez").status_code
    for path in ("/crm", "/crm/", "/crmx/livez", "/crm/crm/livez", "/crm//livez"):
        assert 401 == stranger(FakeGraph(settings(root_path="/crm"))).get(path).status_code


@pytest.mark.parametrize("path", ["crm", "/a b", "/..", "/crm/../x", "/a//b", "/crm?x", "https://x/crm", "/密"])
def test_what_is_no_prefix_is_refused(path: str) -> None:
    with pytest.raises(BadSettings, match="beginning of an address"):
        load_settings(root_path=path)


@pytest.mark.parametrize("path", ["/docs", "/api", "/api/v2", "/livez", "/enter", "/openapi.json"])
def test_a_prefix_that_is_an_address_of_ours_is_refused(path: str) -> None:
    with pytest.raises(BadSettings, match="its own addresses"):
        Visitor(FakeGraph(settings(root_path=path)))


def test_settings_of_prefix_and_hosts_say_nothing_by_default() -> None:
    assert ((), "", False) == (load_settings().hosts, load_settings().root_path, load_settings().read_only)
    assert "/crm" == load_settings(root_path="/crm/").root_path
    assert "" == load_settings(root_path="/").root_path


# -- reading only

WRITING = [("POST", "/api/v1/imports"), ("POST", "/api/v1/imports/x/undo"), ("POST", WAIVERS), ("DELETE", f"{WAIVERS}/abcd")]


@pytest.mark.parametrize(("method", "path"), WRITING)
def test_a_server_that_only_reads_refuses_what_writes_in_words(method: str, path: str) -> None:
    graph = FakeGraph(settings(read_only=True), **FOUND)
    for language, word in (("en", "reading only"), ("zh", "只读")):
        said = assert_problem(Visitor(graph).ask(method, path, params={"lang": language}, content=b"x" * 100), 403, "not-allowed")
        assert word in said["detail"]
    assert [] == graph.given


def test_it_answers_everything_else() -> None:
    graph = FakeGraph(settings(read_only=True), **FOUND)
    assert 200 == Visitor(graph).get("/api/v1/audit").status_code
    assert 200 == Visitor(graph).ask("POST", "/api/v1/audit", json={"baseline": {"orggraph_baseline": 1, "findings": []}}).status_code
    assert 200 == Visitor(graph).get(WAIVERS).status_code


def test_every_operation_that_is_neither_a_get_nor_a_computation_is_told_to_write() -> None:
    computing = {"/api/v1/audit", "/api/v1/simulations/votes", "/api/v1/simulations/departure", "/api/v1/plans/coverage"}
    told = {
        (method, path.replace("{batch}", "x").replace("{finding}", "abcd")) for method, path in every_operation() if method != "GET" and path not in computing
    }
    assert set(WRITING) == told


# -- what is told


def test_the_document_says_how_to_get_in() -> None:
    document = openapi_document(FakeGraph(), "en")  # type: ignore[arg-type]
    assert [{"secret": []}] == document["security"]
    scheme = document["components"]["securitySchemes"]["secret"]
    assert ("http", "bearer") == (scheme["type"], scheme["scheme"])
    assert [[]] == [operation["security"] for item in document["paths"].values() for operation in item.values() if "security" in operation]
    assert [] == document["paths"]["/livez"]["get"]["security"]


def test_a_keyring_of_another_server_opens_nothing() -> None:
    assert 401 == Visitor(FakeGraph(), keyring=Keyring("another-secret-of-another-server-somewhere", PORT)).get(QUERIES).status_code
