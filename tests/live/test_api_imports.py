"""Imports over HTTP: planned first, written on demand, listed and taken back; the empty workbook; and no other site's page can write."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import httpx
import openpyxl
import orjson
import pytest

from orggraph.graph import OrgGraph
from tests.http_door import Visitor
from tests.live.engine import EngineUnderTest

IMPORTS, TEMPLATE = "/api/v1/imports", "/api/v1/template"
TABLES: dict[str, list[dict[str, Any]]] = {
    "Customer": [{"id": "c-1", "name": "云河电信", "name_en": "Yunhe Telecom", "tier": "S"}],
    "Department": [{"id": "d-1", "name": "Network", "customer_id": "c-1"}],
    "Person": [{"id": "p-1", "name": "Zhao Min", "layer": 1, "department_id": "d-1"}, {"id": "p-2", "name": "Wang Jun", "layer": 2, "manager_id": "p-1"}],
    "Staff": [{"id": "s-1", "name": "Li Na"}],
    "Staff.CONTACTS.Person": [{"staff_id": "s-1", "person_id": "p-1", "level": 3, "since": "2026-01-01", "last_contact_on": "2026-06-01"}],
}
ROWS = {"tables": TABLES, "source": "crm", "as_of": "2026-06-30"}


@pytest.fixture
def graph(embedded: EngineUnderTest) -> Iterator[OrgGraph]:
    embedded.empty()
    with OrgGraph(embedded.settings) as graph:
        yield graph
    embedded.empty()


def ask(graph: OrgGraph, method: str, path: str, **sent: Any) -> httpx.Response:
    return Visitor(graph).ask(method, path, **sent)


def customers(graph: OrgGraph) -> list[str]:
    return [row["customer_id"] for row in graph.query("map.customers").rows]


def test_rows_are_planned_first_written_on_demand_listed_and_taken_back(graph: OrgGraph) -> None:
    planned = ask(graph, "POST", IMPORTS, json=ROWS)
    assert (200, False, None, 9, 0) == (planned.status_code, *(planned.json()[name] for name in ("is_applied", "batch", "added", "refused")))
    assert ([], []) == (customers(graph), ask(graph, "GET", IMPORTS).json()["imports"])
    written = ask(graph, "POST", IMPORTS, json={**ROWS, "apply": True})
    assert (201, True, 9) == (written.status_code, written.json()["is_applied"], written.json()["added"])
    assert ["c-1"] == customers(graph)
    assert (0, 9) == tuple(ask(graph, "POST", IMPORTS, json=ROWS).json()[name] for name in ("added", "unchanged"))
    [listed] = ask(graph, "GET", IMPORTS).json()["imports"]
    assert (written.json()["batch"], "crm", None) == (listed["batch"], listed["source"], listed["undone_at"])
    undo = f"{IMPORTS}/{listed['batch']}/undo"
    planned = ask(graph, "POST", undo, json={})
    assert (200, False, 9, ["c-1"]) == (planned.status_code, planned.json()["is_applied"], planned.json()["removed"], customers(graph))
    undone = ask(graph, "POST", undo, json={"apply": True})
    assert (200, True, 9, []) == (undone.status_code, undone.json()["is_applied"], undone.json()["removed"], customers(graph))
    assert {**planned.json(), "is_applied": True} == undone.json()
    assert [422, 422] == [ask(graph, "POST", undo, json=body).status_code for body in ({"apply": True}, {"apply": "yes"})]
    assert ["undone"] == [item["state"] for item in ask(graph, "GET", IMPORTS).json()["imports"]]


def test_what_a_later_import_says_too_is_named_with_that_import(graph: OrgGraph) -> None:
    first, second = (ask(graph, "POST", IMPORTS, json={**ROWS, "apply": True}).json()["batch"] for _ in range(2))
    planned = ask(graph, "POST", f"{IMPORTS}/{first}/undo", params={"lang": "zh"}, json={}).json()
    assert (0, 0, 9, 0) == tuple(planned[name] for name in ("removed", "restored", "kept", "stayed"))
    assert [{"batch": second, "source": "crm", "number": 9}] == planned["kept_by"]
    assert (9, True) == (sum(table["kept"] for table in planned["tables"]), second in planned["notes"][0])
    # Of two that change the same tie the earlier is not undone first.
    tie = {"Staff.CONTACTS.Person": [{"staff_id": "s-1", "person_id": "p-1", "level": 4, "last_contact_on": "2026-06-29"}]}
    third = ask(graph, "POST", IMPORTS, json={**ROWS, "tables": tie, "apply": True}).json()["batch"]
    ask(graph, "POST", f"{IMPORTS}/{first}/undo", json={"apply": True})
    refused = ask(graph, "POST", f"{IMPORTS}/{second}/undo", json={"apply": True})
    assert (403, "not-allowed", [third]) == (refused.status_code, refused.json()["kind"], refused.json()["fields"]["later"])


def test_refused_rows_are_named_and_the_others_go_in_unless_it_is_strict(graph: OrgGraph) -> None:
    tables = {**TABLES, "Person": [*TABLES["Person"], {"id": "p-3", "name": "Qian", "layer": 17}, {"id": "p-4", "name": ["x"], "layer": {"a": 1}}]}
    strict = ask(graph, "POST", IMPORTS, json={**ROWS, "tables": tables, "strict": True, "apply": True})
    assert (422, "import-refused", []) == (strict.status_code, strict.json()["kind"], customers(graph))
    planned = ask(graph, "POST", IMPORTS, params={"lang": "zh"}, json={**ROWS, "tables": tables, "apply": True})
    assert 201 == planned.status_code
    first = planned.json()["refusals"][0]
    assert ("bad_cell", "Person", "Person", 3, "layer", "17") == tuple(first[name] for name in ("kind", "table", "lost_to", "row", "column", "value"))
    assert {3, 4} == {refusal["row"] for refusal in planned.json()["refusals"]}
    people = next(row for row in planned.json()["rows"] if row["table"] == "Person")
    assert {"table": "Person", "rows": 4, "written": 2, "unchanged": 0, "refused": 2, "refused_in_part": 0, "said_again": 0, "left_out": 0} == people
    assert not any("Fault(" in str(refusal["value"]) for refusal in planned.json()["refusals"])
    assert "第 3 行" in first["detail"]
    assert ["c-1"] == customers(graph)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"tables": TABLES},
        {"source": "crm", "tables": {}},
        {"source": " ", "tables": TABLES},
        {"source": "crm", "tables": {"Person": {"id": "p-1"}}},
        {"source": "crm", "tables": {"Person": ["p-1"]}},
        {"source": "crm", "tables": {"Persona": []}},
        {"source": "crm", "tables": {"Person": [{"id": "p-1", "height": 2}]}},
        {**ROWS, "apply": "yes"},
        {**ROWS, "on_cycle": "ignore"},
        {**ROWS, "as_of": "soon"},
        {**ROWS, "force": True},
    ],
)
def test_a_body_that_is_not_whole_is_a_problem_and_nothing_is_written(graph: OrgGraph, body: dict[str, Any]) -> None:
    refused = ask(graph, "POST", IMPORTS, json=body)
    assert (422, "bad-params") == (refused.status_code, refused.json()["kind"])
    assert () == graph.imports()


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_a_page_of_another_site_can_neither_write_nor_take_back(graph: OrgGraph, kind: str) -> None:
    written = ask(graph, "POST", IMPORTS, json={**ROWS, "apply": True}).json()["batch"]
    headers = {"content-type": kind}
    assert 422 == ask(graph, "POST", IMPORTS, content=orjson.dumps({**ROWS, "source": "other", "apply": True}), headers=headers).status_code
    assert 422 == ask(graph, "POST", f"{IMPORTS}/{written}/undo", content=b"{}", headers=headers).status_code
    assert [("crm", None)] == [(item.source, item.undone_at) for item in graph.imports()]


def test_the_empty_workbook_holds_the_tables_asked_for(graph: OrgGraph) -> None:
    answer = ask(graph, "GET", TEMPLATE, params={"table": ["Person", "Staff.CONTACTS.Person"], "lang": "zh"})
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert ("客户人员", 'attachment; filename="orggraph.xlsx"') == (book.sheetnames[0], answer.headers["content-disposition"])
    assert 2 == sum(sheet.sheet_state == "visible" for sheet in book.worksheets)
    assert 422 == ask(graph, "GET", TEMPLATE, params={"table": "Persona"}).status_code
