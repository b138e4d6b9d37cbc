"""A client that a stranger's generator makes from our OpenAPI document, used against a live server: what is written there is what a program gets."""

from __future__ import annotations

import importlib
import io
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest

from tests.graph_file import read_graph
from tests.live.engine import EngineUnderTest
from tests.live.served import Server, served

GENERATOR = Path(sys.prefix) / "client" / "bin" / "openapi-python-client"
"""In an environment of its own; see `client` in pyproject.toml."""
NAME = "orggraph_client"
DAY = date(2026, 6, 30)
TABLES = {
    "Customer": [{"id": "c-new", "name": "新客户", "tier": "A"}],
    "Department": [{"id": "d-new", "name": "Network", "customer_id": "c-new"}],
    "Person": [{"id": "p-new", "name": "Zhao Min", "layer": 1, "department_id": "d-new"}, {"id": "p-bad", "name": "Qian", "layer": 17}],
}


class Client:
    """The generated package, and its client for one server."""

    def __init__(self, server: Server) -> None:
        self.connection = importlib.import_module(f"{NAME}.client").Client(base_url=server.url, headers=server.headers, timeout=httpx.Timeout(60))

    def call(self, where: str, *values: Any, **options: Any) -> Any:
        """What `NAME.api.WHERE` answers: status, content and the parsed answer."""
        return importlib.import_module(f"{NAME}.api.{where}").sync_detailed(*values, client=self.connection, **options)

    def model(self, name: str) -> Any:
        """A class of the package."""
        return getattr(importlib.import_module(f"{NAME}.models"), name)


@pytest.fixture(scope="module")
def server(embedded: EngineUnderTest) -> Iterator[Server]:
    """A server on a small graph."""
    embedded.load(read_graph("telecom"))
    with served(embedded) as server:
        yield server
    embedded.empty()


@pytest.fixture(scope="module")
def generated(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """What the generator said while it made the package, which can be imported from here on."""
    folder = tmp_path_factory.mktemp("generated")
    (folder / "openapi.json").write_bytes(httpx.get(f"{server.url}/openapi.json", headers=server.headers).content)
    (folder / "config.yml").write_text("post_hooks: []\nliteral_enums: true\n")
    command = [GENERATOR, "generate", "--path", folder / "openapi.json", "--output-path", folder / NAME, "--config", folder / "config.yml", "--meta", "none"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
    assert 0 == done.returncode, done.stdout + done.stderr
    sys.path.insert(0, str(folder))
    yield done.stdout + done.stderr
    sys.path.remove(str(folder))
    for module in [module for module in sys.modules if module.partition(".")[0] == NAME]:
        del sys.modules[module]


@pytest.fixture
def client(generated: str, server: Server) -> Iterator[Client]:
    found = Client(server)
    with found.connection:
        yield found


def test_the_generator_takes_all_of_the_document_but_the_workbook(generated: str) -> None:
    warned = [line for line in generated.splitlines() if line.startswith("WARNING")]
    assert ["WARNING parsing GET /api/v1/template within imports."] == warned, generated


def test_every_module_of_it_can_be_imported(generated: str) -> None:
    package = importlib.import_module(NAME)
    assert package.__file__
    folder = Path(package.__file__).parent
    for file in sorted(folder.glob("api/*/*.py")):
        importlib.import_module(".".join((NAME, *file.relative_to(folder).with_suffix("").parts)).removesuffix(".__init__"))


def test_a_question_comes_back_as_objects_with_days_numbers_and_nothing(client: Client) -> None:
    answered = client.call("people.people_card", person_id="p-wang", as_of=DAY)
    [row] = answered.parsed.rows
    assert (200, "p-wang", False, None) == (answered.status_code, row.person_id, answered.parsed.truncated, answered.parsed.next_cursor)
    members = client.call("people.people_members", customer_id="c-yunhe", as_of=DAY, limit=1).parsed
    assert (1, True, str) == (len(members.rows), members.truncated, type(members.next_cursor))
    assert 1 == len(client.call("people.people_members", customer_id="c-yunhe", as_of=DAY, limit=1, cursor=members.next_cursor).parsed.rows)


def test_a_list_goes_into_the_address_as_the_server_takes_it(client: Client) -> None:
    audited = client.call("audit.run_audit", as_of=DAY, select=["sales_only", "stale"], since=date(2026, 6, 1))
    assert (200, DAY, {"sales_only", "stale"}) == (audited.status_code, audited.parsed.as_of, set(audited.parsed.checked))
    assert date(2026, 6, 1) == audited.parsed.since.day
    assert audited.parsed.baseline is None
    finding = audited.parsed.findings[0]
    assert finding.severity in ("critical", "high", "medium", "low")
    assert isinstance(finding.evidence.to_dict(), dict)
    accepted = client.call("audit.run_audit", as_of=DAY, select=["sales_only"], format_="baseline").parsed
    assert accepted.findings
    again = client.call("audit.compare_audit", body=client.model("CompareAuditBody")(baseline=accepted), as_of=DAY, select=["sales_only"]).parsed
    assert (0, len(accepted.findings)) == (len(again.findings), again.baseline.accepted)


def test_an_import_is_planned_written_listed_and_taken_back(client: Client) -> None:
    body = client.model("ImportRowsBody")
    asked = {"tables": TABLES, "source": "crm", "as_of": str(DAY)}
    planned = client.call("imports.import_rows", body=body.from_dict(asked))
    assert (200, False, None, 1) == (planned.status_code, planned.parsed.is_applied, planned.parsed.batch, planned.parsed.refused)
    refusal = planned.parsed.refusals[0]
    assert ("Person", 2, "layer", "17") == (refusal.table, refusal.row, refusal.column, refusal.value)
    written = client.call("imports.import_rows", body=body.from_dict({**asked, "apply": True}))
    assert (201, True) == (written.status_code, written.parsed.is_applied)
    listed = client.call("imports.list_imports").parsed.imports[0]
    assert (written.parsed.batch, "crm", None) == (listed.batch, listed.source, listed.undone_at)
    assert listed.applied_at.tzinfo is not None
    undo = client.model("UndoImportBody")
    planned = client.call("imports.undo_import", listed.batch, body=undo())
    assert (200, listed.batch, False, written.parsed.added) == (planned.status_code, planned.parsed.batch, planned.parsed.is_applied, planned.parsed.removed)
    assert client.call("imports.list_imports").parsed.imports[0].undone_at is None
    undone = client.call("imports.undo_import", listed.batch, body=undo(apply=True))
    assert (200, True, planned.parsed.removed) == (undone.status_code, undone.parsed.is_applied, undone.parsed.removed)
    assert client.call("imports.list_imports").parsed.imports[0].undone_at is not None


def test_the_workbook_comes_as_it_is(client: Client) -> None:
    answered = client.call("imports.get_template", table=["Person", "Staff.CONTACTS.Person"], lang="zh")
    assert (200, None) == (answered.status_code, answered.parsed)
    assert "客户人员" == openpyxl.load_workbook(io.BytesIO(answered.content)).sheetnames[0]


@pytest.mark.parametrize(
    ("ask", "status", "kind"),
    [
        (lambda client: client.call("people.people_card", person_id="p-nobody"), 422, "bad-params"),
        (lambda client: client.call("imports.undo_import", "nothing", body=client.model("UndoImportBody")()), 422, "bad-params"),
        (lambda client: client.call("queries.get_query", "people.nothing"), 404, "unknown-query"),
        (lambda client: client.call("audit.explain_rule", "nothing"), 404, "unknown-query"),
        (lambda client: client.call("people.people_card", person_id="p-wang", cursor="x"), 400, "bad-cursor"),
        (lambda client: client.call("imports.get_template", table=["Persona"]), 422, "bad-params"),
    ],
)
def test_a_problem_comes_back_as_one(client: Client, ask: Callable[[Client], Any], status: int, kind: str) -> None:
    answered = ask(client)
    assert (status, "Problem", kind, status) == (answered.status_code, type(answered.parsed).__name__, answered.parsed.kind, answered.parsed.status)


def test_what_if_and_the_figures_come_back_as_objects(client: Client) -> None:
    votes = client.call("insight.simulate_votes", body=client.model("SimulateVotesBody").from_dict({"project_id": "pr-core", "as_of": str(DAY)}))
    assert (200, str) == (votes.status_code, type(votes.parsed.notes[0].zh)) if votes.parsed.notes else 200 == votes.status_code
    assert votes.parsed.sections.additional_properties
    account = client.call("explain.explain", "person", "p-wang", as_of=DAY)
    assert (200, "p-wang", DAY) == (account.status_code, account.parsed.id, account.parsed.as_of)
    gate = client.call("projects.ask_gate", "pr-core", as_of=DAY)
    assert (200, bool) == (gate.status_code, type(gate.parsed.is_passed))
