"""The OpenAPI document against a live server: a machine makes up requests from it, and every answer is held against it.

The same requests each time, a few for each address. `make contract` runs this module and `test_generated_client` alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import orjson
import pytest
import schemathesis
from hypothesis import HealthCheck, assume, settings
from schemathesis import Case
from schemathesis.checks import load_all_checks
from schemathesis.specs.openapi.checks import positive_data_acceptance

from orggraph.api.app import openapi_document
from orggraph.graph import OrgGraph
from orggraph.library import load_catalogue
from orggraph.settings import Settings
from tests.graph_file import read_graph
from tests.live.engine import EngineUnderTest
from tests.live.served import Server, served

load_all_checks()
KNOWN: dict[str, list[str]] = {
    "customer_id": ["c-yunhe", "c-south"],
    "customer_ids": ["c-yunhe", "c-south"],
    "department_id": ["d-network"],
    "person_id": ["p-qian", "p-wang"],
    "other_person_id": ["p-zhao"],
    "assumed_people": ["p-zhao", "p-wang"],
    "project_id": ["pr-core", "pr-old"],
    "staff_id": ["s-li", "s-gao"],
    "subject_id": ["p-qian"],
    "ids": ["s-li", "p-qian"],
    "id": ["c-yunhe", "p-qian", "pr-core", "s-li,p-qian"],
    "rule": ["sales_only", "gaps.stale"],
    "name": ["gaps.sales_only"],
    "select": ["sales_only", "stale"],
    "ignore": ["late", "checks"],
    "text": ["钱"],
}
"""What a request has to name so that there is an answer: no document can say which ids a graph has."""


def document() -> dict[str, Any]:
    """The document, with ids of the small graph as examples where it takes any.

    A cursor is given out by an answer and can't be made up.
    """
    found: dict[str, Any] = orjson.loads(orjson.dumps(openapi_document(OrgGraph(Settings()), "en")))
    # Every request brings the secret in its headers: left in the document, it would be left out of some to see them refused. That is test_api_guard's.
    del found["security"], found["components"]["securitySchemes"]
    for path in found["paths"].values():
        for operation in path.values():
            operation["parameters"] = [parameter for parameter in operation.get("parameters", []) if parameter["name"] != "cursor"]
            for parameter in operation["parameters"]:
                _help(parameter["name"], parameter["schema"])
            body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
            for name, schema in body.get("properties", {}).items():
                _help(name, schema)
    return found


def _help(name: str, schema: dict[str, Any]) -> None:
    if name in KNOWN and "enum" not in schema:
        schema["examples"] = [KNOWN[name]] if "items" in schema else KNOWN[name]


def shapes(operation: dict[str, Any]) -> set[str]:
    """What kinds of parameters an address takes, without their names."""
    return {
        json.dumps({key: value for key, value in _shape(parameter).items() if key not in ("default", "description", "examples")})
        for parameter in operation["parameters"]
    }


def _shape(parameter: dict[str, Any]) -> dict[str, Any]:
    return {**parameter["schema"], "required": parameter["required"], "enum": "enum" in parameter["schema"]}


def chosen(found: dict[str, Any]) -> set[str]:
    """The addresses that are asked in every way: all that are no question, and of the questions as many as hold every kind of parameter."""
    questions = {f"/api/v1/{query.topic}/{query.stem}" for query in load_catalogue().values()}
    kept, seen = {path for path in found["paths"] if path not in questions}, set[str]()
    for path in sorted(questions, key=lambda path: (-len(shapes(found["paths"][path]["get"])), path)):
        if new := shapes(found["paths"][path]["get"]) - seen:
            kept.add(path)
            seen |= new
    return kept


DOCUMENT = document()
CHOSEN = chosen(DOCUMENT)
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)
LONGEST_ADDRESS = 60_000
PATIENCE_SECONDS = 120  # a whole audit on a busy machine


@pytest.fixture(scope="module")
def server(embedded: EngineUnderTest) -> Iterator[Server]:
    """A server on a small graph."""
    embedded.load(read_graph("telecom"))
    with served(embedded) as server:
        yield server
    embedded.empty()


@SCHEMA.include(path=sorted(CHOSEN)).parametrize()
@settings(max_examples=4, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_asked_is_answered_as_the_document_says(case: Case, server: Server) -> None:
    if case.path == "/api/v1/audit":
        case.query = {"select": KNOWN["select"], **(case.query or {})}  # a whole audit takes a second
    # That a request is well-formed does not make it one of this graph: a day, an id or a body may still be wrong, which is 422.
    assume(len(urlencode(case.as_transport_kwargs(base_url=server.url).get("params") or {}, doseq=True)) < LONGEST_ADDRESS)
    case.call_and_validate(base_url=server.url, headers=server.headers, excluded_checks=[positive_data_acceptance], timeout=PATIENCE_SECONDS)


@pytest.mark.parametrize("query", load_catalogue().values(), ids=lambda query: query.name)
def test_every_question_about_the_graph_is_answered_with_the_rows_that_the_document_describes(query: Any, server: Server) -> None:
    given = {param.name: KNOWN[param.name][0] for param in query.params if param.is_required and param.name in KNOWN}
    more = {"customer_id": "c-yunhe"} if any(param.name == "customer_id" for param in query.params) else {}
    case = SCHEMA[f"/api/v1/{query.topic}/{query.stem}"]["GET"].Case(query={**more, **given, "as_of": "2026-06-30"} if _takes_day(query) else {**more, **given})
    answer = case.call(base_url=server.url, headers=server.headers)
    case.validate_response(answer)
    assert 200 == answer.status_code, answer.text


def _takes_day(query: Any) -> bool:
    return any(param.name == "as_of" for param in query.params)
