"""The HTTP door without a database: addresses, languages, pages, problems, and who is let in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from orggraph.api.app import openapi_document
from orggraph.api.problem import status_of
from orggraph.errors import BadParams, MigrationsPending, OrgGraphError, Problem, StoreUnavailable
from orggraph.library import Broken, Catalogue, load_catalogue
from orggraph.locale import LANGUAGES, Text
from orggraph.settings import Settings
from tests.fake_graph import DAY, FINDING, FakeGraph
from tests.http_door import Visitor

ROWS = [{"person_id": f"p{at}", "person": None, "level": 3, "seen_on": DAY, "is_key": False, "ties": []} for at in range(5)]
LIST = "/api/v1/people/list"


def client(graph: FakeGraph) -> Visitor:
    return Visitor(graph)


def branches(kind: type[OrgGraphError] = OrgGraphError) -> Iterator[type[OrgGraphError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from branches(below)


def assert_problem(answer: Any, status: int, kind: str) -> dict[str, Any]:
    assert status == answer.status_code
    assert "application/problem+json" == answer.headers["content-type"]
    said: dict[str, Any] = answer.json()
    assert {"status": status, "kind": kind, "type": f"urn:orggraph:problem:{kind}"} == {name: said[name] for name in ("status", "kind", "type")}
    assert said["title"]
    assert said["detail"]
    return said


# -- questions


def test_question_is_one_get_with_its_own_parameters() -> None:
    graph = FakeGraph(**{"people.list": ROWS})
    said = client(graph).get(LIST, params={"person_id": "p1", "min_level": "2", "functions": ["a", "b"], "is_live": "false"}).json()
    assert {"as_of": DAY, "person_id": "p1", "min_level": 2, "functions": ["a", "b"], "is_live": False} == {**graph.asked[0][1], "as_of": DAY}
    assert ["schema_version", "query", "params", "columns", "rows", "truncated", "took_ms", "unfinished", "next_cursor"] == list(said)
    assert "2026-06-30" == said["rows"][0]["seen_on"]
    assert (5, False, None) == (len(said["rows"]), said["truncated"], said["next_cursor"])


def test_pages_follow_each_other_and_hold_every_row_once() -> None:
    door = client(FakeGraph(**{"people.list": ROWS}))
    found, cursor = [], None
    for size in (2, 2, 1):
        page = door.get(LIST, params={"person_id": "x", "limit": 2, **({"cursor": cursor} if cursor else {})}).json()
        assert size == len(page["rows"])
        found += [row["person_id"] for row in page["rows"]]
        cursor = page["next_cursor"]
    assert cursor is None
    assert [row["person_id"] for row in ROWS] == found


def test_last_page_ends_at_the_row_cap() -> None:
    graph = FakeGraph(Settings(home=Path("nowhere"), row_cap=4), **{"people.list": ROWS})
    door = client(graph)
    first = door.get(LIST, params={"person_id": "x", "limit": 2}).json()
    last = door.get(LIST, params={"person_id": "x", "limit": 2, "cursor": first["next_cursor"]}).json()
    assert (True, None) == (last["truncated"], last["next_cursor"])


def test_cursor_is_only_good_for_its_own_question_and_values() -> None:
    door = client(FakeGraph(**{"people.list": ROWS}))
    cursor = door.get(LIST, params={"person_id": "x", "limit": 2}).json()["next_cursor"]
    turned = cursor[:-1] + ("A" if cursor[-1] != "A" else "B")
    for wrong in (turned, "", "abc", "%%%", cursor + "=", "é"):
        assert_problem(door.get(LIST, params={"person_id": "x", "limit": 2, "cursor": wrong}), 400, "bad-cursor")
    assert_problem(door.get(LIST, params={"person_id": "y", "limit": 2, "cursor": cursor}), 400, "bad-cursor")


@pytest.mark.parametrize("limit", ["0", "-1", "x", "1.5", "9999999", "", "١"])
def test_limit_must_be_a_number_of_rows(limit: str) -> None:
    said = assert_problem(client(FakeGraph()).get(LIST, params={"person_id": "x", "limit": limit}), 422, "bad-params")
    assert "limit" == said["errors"][0]["parameter"]


def test_unknown_parameter_is_refused_rather_than_ignored() -> None:
    said = assert_problem(client(FakeGraph()).get("/api/v1/gaps/sales_only", params={"customer": "c1"}), 422, "bad-params")
    assert ["customer"] == [fault["parameter"] for fault in said["errors"]]
    for address in ("/api/v1/queries", "/api/v1/queries/people.list"):
        assert_problem(client(FakeGraph()).get(address, params={"limit": "1"}), 422, "bad-params")


@pytest.mark.parametrize(("address", "name"), [(LIST, "limit"), (LIST, "cursor"), (LIST, "lang"), ("/api/v1/audit", "customer_id"), ("/api/v1/audit", "as_of")])
def test_parameter_that_comes_twice_is_refused_rather_than_guessed(address: str, name: str) -> None:
    assert_problem(client(FakeGraph()).get(address, params={"person_id": "x", name: ["1", "1"]}), 422, "bad-params")


# -- languages


def test_problem_is_said_in_the_language_of_the_request() -> None:
    door = client(FakeGraph())
    assert "没有名为“gaps.nothing”的查询。" in door.get("/api/v1/queries/gaps.nothing", params={"lang": "zh"}).json()["detail"]
    for header in ("zh-CN,zh;q=0.9,en;q=0.8", "fr, zh;q=0.5", "en;q=0.1, zh;q=0.2"):
        assert "没有名为" in door.get("/api/v1/queries/gaps.nothing", headers={"Accept-Language": header}).json()["detail"]
    for header in ("en-GB", "fr", "", "zh;q=x"):
        assert "There is no question" in door.get("/api/v1/queries/gaps.nothing", headers={"Accept-Language": header}).json()["detail"]


def test_chinese_sentences_stand_without_a_space_between() -> None:
    said = assert_problem(client(FakeGraph()).get(LIST, params={"lang": "zh", "limit": 3}), 422, "bad-params")
    assert "无法这样查询 people.list。请更正下列参数。" == said["detail"]
    assert [{"detail": "必须给出。person_id 说明", "parameter": "person_id"}] == said["errors"]


def test_unknown_language_is_a_problem() -> None:
    assert_problem(client(FakeGraph()).get(LIST, params={"lang": "fr"}), 422, "bad-params")


# -- the catalogue, the audit, the monitor's addresses


def test_catalogue_lists_every_question_and_shows_one_with_its_text() -> None:
    door = client(FakeGraph())
    listed = door.get("/api/v1/queries", params={"lang": "zh"}).json()["queries"]
    assert ["counterparts.matching_table", "gaps.sales_only", "map.customers", "map.english_names", "people.list"] == [one["name"] for one in listed]
    assert "gaps.sales_only 的标题" == listed[1]["title"]
    assert "/api/v1/people/list" == listed[4]["href"]
    assert "MATCH (n) RETURN n\n" == door.get("/api/v1/queries/people.list").json()["text"]


def test_audit_is_the_same_object_as_on_the_command_line() -> None:
    door = client(FakeGraph(**{"gaps.sales_only": [FINDING]}))
    said = door.get("/api/v1/audit", params={"customer_id": "c1", "select": "sales_only", "fail_on": "critical", "as_of": "2026-06-30"}).json()
    assert ("clean", ["sales_only"]) == (said["verdict"], [finding["code"] for finding in said["findings"]])
    assert ["sales_only"] == door.get("/api/v1/audit", params={"select": "sales_only, gaps"}).json()["checked"]
    assert_problem(door.get("/api/v1/audit", params={"as_of": "soon"}), 422, "bad-params")
    assert_problem(door.get("/api/v1/audit", params={"select": "nothing"}), 404, "unknown-query")


def test_server_is_alive_without_a_database_and_ready_only_with_one() -> None:
    door = client(FakeGraph(ready=StoreUnavailable(Text("Gone.", "断开。"))))
    assert {"status": "alive"} == door.get("/livez").json()
    assert_problem(door.get("/readyz"), 503, "store-unavailable")
    assert_problem(client(FakeGraph(ready=MigrationsPending(Text("Pending.", "待应用。")))).get("/readyz"), 503, "migrations-pending")
    assert {"status": "ready"} == client(FakeGraph()).get("/readyz").json()


# -- problems


def test_every_error_has_a_status() -> None:
    statuses = {kind.__name__: status_of(kind(Text("What.", "什么。")))[0] for kind in branches() if kind.__module__ == "orggraph.errors"}
    expected = {"OrgGraphError": 500, "CallerError": 400, "UnknownQuery": 404, "BadParams": 422, "NotAllowed": 403, "BadSettings": 500, "LibraryError": 500}
    expected |= {
        "BadQueryFile": 500,
        "BadMigrationFile": 500,
        "BadProfile": 500,
        "ImportRefused": 422,
        "PlanOutdated": 409,
        "SchemaError": 503,
        "MigrationsPending": 503,
    }
    expected |= {"MigrationChanged": 503, "StoreError": 503, "StoreUnavailable": 503, "AccessRefused": 503, "QueryTimedOut": 504, "QueryFailed": 500}
    expected |= {"StoreUnfit": 503, "ConstraintBroken": 409, "StaleData": 503, "Abandoned": 503, "ContractError": 500, "WriteFailed": 507}
    assert {**expected, "ImportUnfinished": 503} == statuses


def test_every_error_is_answered_as_a_problem_with_its_own_kind() -> None:
    for kind in branches():
        error = kind(Text("What happened.", "发生了什么。"), Text("Do this.", "请这样做。"), problems=[Problem(what=Text("one", "一"), path="x", line=3)])
        said = assert_problem(client(FakeGraph(**{"people.list": error})).get(LIST, params={"person_id": "x"}), status_of(error)[0], kind.kind)
        assert "What happened. Do this." == said["detail"]
        expected = {"detail": "one"} if issubclass(kind, BadParams) else {"detail": "x:3: one", "path": "x", "line": 3}
        assert [expected] == said["errors"]
        assert LIST == said["instance"]


def test_wrong_address_wrong_method_and_unforeseen_error_are_problems_too() -> None:
    door = client(FakeGraph(**{"people.list": KeyError("secret")}))
    assert_problem(door.get("/api/v1/nothing/here"), 404, "not-found")
    refused = door.ask("POST", LIST)
    assert_problem(refused, 405, "method-not-allowed")
    assert "GET, HEAD" == refused.headers["allow"]
    said = assert_problem(door.get(LIST, params={"person_id": "x"}), 500, "unforeseen")
    assert "secret" not in str(said)


def test_head_is_answered_like_get_without_a_body() -> None:
    door = client(FakeGraph(ready=StoreUnavailable(Text("Gone.", "断开。"))))
    answers = [door.ask("HEAD", path) for path in ("/livez", "/readyz", "/nothing", "/docs")]
    assert [(200, b""), (503, b""), (404, b""), (200, b"")] == [(answer.status_code, answer.content) for answer in answers]


# -- who is let in


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8000", "localhost:9", "LOCALHOST", "[::1]:8000"])
def test_own_names_of_this_machine_are_answered(host: str) -> None:
    assert 200 == client(FakeGraph()).get("/livez", headers={"Host": host}).status_code


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "localhost.evil.example", "10.0.0.1", "[::1", ""])
def test_other_names_are_refused(host: str) -> None:
    assert_problem(client(FakeGraph()).get("/livez", headers={"Host": host}), 403, "not-allowed")


def test_no_other_site_may_read_answers() -> None:
    answer = client(FakeGraph()).get("/api/v1/queries", headers={"Origin": "https://evil.example"})
    assert not [name for name in answer.headers if name.startswith("access-control-")]
    assert "same-origin" == answer.headers["cross-origin-resource-policy"]
    assert "nosniff" == answer.headers["x-content-type-options"]


# -- documents


def test_docs_page_lists_every_question_and_loads_nothing_from_elsewhere() -> None:
    door = client(FakeGraph())
    for language in ("en", "zh"):
        page = door.get("/docs", params={"lang": language}).text
        assert "people.list" in page
        assert {"en": "Title of gaps.sales_only", "zh": "gaps.sales_only 的标题"}[language] in page
        assert {"en": '<span class="high">high</span>', "zh": '<span class="high">高</span>'}[language] in page
        for address in re.findall(r' (?:src|href|action)="([^"]+)"', page):
            assert address.startswith("/"), address
            assert 200 == door.get(address).status_code
    assert 'name="functions" data-list placeholder="sales" title' in re.sub(r"\s+", " ", door.get("/docs").text)
    assert "default-src 'none'" in door.get("/docs").headers["content-security-policy"]
    for part in ("/docs/page.js", "/docs/page.css"):
        assert "http" not in door.get(part).text
    assert "/docs" == door.get("/").headers["location"]


def test_docs_page_escapes_what_files_say() -> None:
    graph = FakeGraph()
    query = graph.catalogue["people.list"]
    object.__setattr__(query, "title", Text("<script>alert(1)</script>", "<b>"))
    try:
        assert "<script>alert" not in client(graph).get("/docs").text
    finally:
        object.__setattr__(query, "title", Text("Title of people.list", "people.list 的标题"))


def test_openapi_describes_parameters_and_columns_in_both_languages() -> None:
    door = client(FakeGraph())
    documents = {language: door.get("/openapi.json", params={"lang": language}).json() for language in ("en", "zh")}
    operation = documents["en"]["paths"][LIST]["get"]
    assert "peopleList" == operation["operationId"]
    taken = {parameter["name"]: parameter for parameter in operation["parameters"]}
    assert ["as_of", "person_id", "min_level", "functions", "is_live", "limit", "cursor", "lang"] == list(taken)
    assert {"type": "integer", "minimum": 0, "maximum": 4, "default": 1} == taken["min_level"]["schema"]
    assert taken["person_id"]["required"]
    row = operation["responses"]["200"]["content"]["application/json"]["schema"]["properties"]["rows"]["items"]
    assert ["integer", "null"] == row["properties"]["level"]["type"]
    assert "people.list 的标题" == documents["zh"]["paths"][LIST]["get"]["summary"]
    assert {path: list(item) for path, item in documents["en"]["paths"].items()} == {path: list(item) for path, item in documents["zh"]["paths"].items()}


def test_openapi_document_stands_by_itself() -> None:
    graph = FakeGraph()
    graph.catalogue = load_catalogue()
    for language in LANGUAGES:
        document = openapi_document(graph, language)  # type: ignore[arg-type]
        for reference in re.findall(r"'\$ref': '#/components/schemas/(\w+)'", str(document)):
            assert reference in document["components"]["schemas"]
        for path, item in document["paths"].items():
            for operation in item.values():
                taken = [(parameter["in"], parameter["name"]) for parameter in operation.get("parameters", [])]
                assert len(set(taken)) == len(taken), path
                assert set(re.findall(r"{(\w+)}", path)) == {name for place, name in taken if place == "path"}


def test_openapi_names_what_the_catalogue_and_the_audit_hold() -> None:
    door = client(FakeGraph(**{"gaps.sales_only": [FINDING]}))
    document = door.get("/openapi.json").json()

    def assert_described(path: str, answer: Any) -> None:
        schema = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        jsonschema.validate(answer, {**schema, "components": document["components"]}, jsonschema.Draft202012Validator)

    assert_described("/livez", door.get("/livez").json())
    assert_described("/api/v1/queries", door.get("/api/v1/queries").json())
    assert_described("/api/v1/queries/{name}", door.get("/api/v1/queries/gaps.sales_only").json())
    audit = door.get("/api/v1/audit").json()
    assert audit["findings"]
    assert_described("/api/v1/audit", audit)


def test_openapi_names_no_answer_that_is_never_given() -> None:
    """FastAPI adds JSON and status 200 to every address unless it is kept from it: a generated client then read a workbook as JSON."""
    graph = FakeGraph()
    graph.catalogue = load_catalogue()
    paths = openapi_document(graph, "en")["paths"]  # type: ignore[arg-type]
    good = {
        (path, method): {status: set(said["content"]) for status, said in operation["responses"].items() if status.startswith("2")}
        for path, item in paths.items()
        for method, operation in item.items()
    }
    workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert {"200": {workbook}} == good.pop(("/api/v1/template", "get"))
    assert {"201": {"application/json"}} == good.pop(("/api/v1/waivers", "post"))
    assert {"200": {"application/json"}, "201": {"application/json"}} == good.pop(("/api/v1/imports", "post"))
    for method in ("get", "post"):
        assert {"application/json", "text/csv", workbook} <= good.pop(("/api/v1/audit", method))["200"]
    assert [] == [address for address, said in good.items() if said != {"200": {"application/json"}}]
    for item in paths.values():
        for operation in item.values():
            problems = {status: set(said["content"]) for status, said in operation["responses"].items() if not status.startswith("2")}
            assert {"403", "422", "503", "4XX", "5XX"} <= set(problems)
            assert {"application/problem+json"} == set.union(*problems.values())
            assert all(parameter["explode"] for parameter in operation.get("parameters", []) if parameter["schema"].get("type") == "array")


def test_operation_ids_are_camel_case_and_unlike_each_other() -> None:
    graph = FakeGraph()
    graph.catalogue = load_catalogue()
    document = openapi_document(graph, "en")  # type: ignore[arg-type]
    ids = [operation["operationId"] for item in document["paths"].values() for operation in item.values()]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-z][a-zA-Z0-9]*", id_) for id_ in ids)
    assert {f"/api/v1/{query.topic}/{query.stem}" for query in graph.catalogue.values()} <= set(document["paths"])


# -- a question file of the user's that can't be used


def test_a_broken_question_is_told_to_whoever_asks_for_it_and_stops_no_other() -> None:
    graph = FakeGraph()
    fault = Problem(what=Text("It is not TOML.", "不是合法的 TOML。"), path="mine/ours/worse.cypher", line=3)
    broken = Broken(name="ours.worse", path=Path("mine/ours/worse.cypher"), is_named=True, is_rule=True, problems=(fault,))
    graph.catalogue = Catalogue(graph.catalogue.values(), broken=[broken], problems=[fault])
    visitor = client(graph)
    for path in ("/api/v1/ours/worse", "/api/v1/queries/ours.worse"):
        said = assert_problem(visitor.get(path), 500, "bad-query-file")
        assert [("mine/ours/worse.cypher", 3)] == [(error["path"], error["line"]) for error in said["errors"]]
    assert "ours.worse" not in [query["name"] for query in visitor.get("/api/v1/queries").json()["queries"]]
    assert [200, 200, 200] == [visitor.get(path).status_code for path in ("/readyz", "/docs", LIST + "?person_id=p1")]
    audit = visitor.get("/api/v1/audit").json()
    assert ("unchecked", ["ours.worse"]) == (audit["verdict"], [failure["query"] for failure in audit["failures"]])
    assert 401 == Visitor(graph, key={}).get("/api/v1/ours/worse").status_code
    visitor.app.state.desk.close()
    assert_problem(visitor.get("/api/v1/ours/worse"), 503, "busy")
