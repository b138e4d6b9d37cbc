"""`orggraph serve` as a process: who gets in and how, what it may not write, pages while the graph is written, and its end."""

from __future__ import annotations

import errno
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from orggraph.demo import load_demo
from orggraph.errors import MigrationsPending, NotAllowed
from orggraph.graph import OrgGraph
from orggraph.ingest.plan import Progress
from orggraph.settings import Settings
from tests.http_door import Visitor
from tests.live.engine import EngineUnderTest
from tests.live.process import eventually
from tests.live.served import Server, served

DAY = date(2026, 6, 30)
ROOT = Path(__file__).parents[2]
QUERIES = "/api/v1/queries"
IMPORTS = "/api/v1/imports"


def call(engine: EngineUnderTest, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **engine.environment}
    return subprocess.run([sys.executable, "-m", "orggraph.cli", *words], capture_output=True, text=True, env=environment, timeout=120, check=False)


def shell(command: str, **environment: str) -> str:
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, env={**os.environ, **environment}, timeout=60, check=False)
    assert 0 == done.returncode, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def demo(embedded: EngineUnderTest) -> Iterator[EngineUnderTest]:
    """The embedded engine with the demo world."""
    load_demo(embedded.empty(), DAY)
    yield embedded
    embedded.empty()


@pytest.fixture(scope="module")
def server(demo: EngineUnderTest) -> Iterator[Server]:
    with served(demo) as running:
        yield running
        assert (-signal.SIGTERM, "Stopped.\n") == running.stop(signal.SIGTERM)


# -- who gets in


def test_a_program_gets_in_by_every_command_that_is_shown_to_it(demo: EngineUnderTest, server: Server) -> None:
    shown = [server.command]
    for text in (call(demo, "serve", "--help").stdout, (ROOT / "README.md").read_text("utf-8"), (ROOT / "docs" / "http.md").read_text("utf-8")):
        found = re.findall(r"(?:printf .* \| )?curl [^`\n]*http://127\.0\.0\.1:8000[^`\n]*", text)
        assert found
        shown += found
    for command in shown:
        said = shell(command.replace(":8000", f":{server.port}").replace("curl ", "curl --silent --fail "), ORGGRAPH_HOME=str(demo.settings.home))
        assert said.startswith("{"), command


def test_a_stranger_does_not_and_nothing_that_is_shown_holds_the_secret(demo: EngineUnderTest, server: Server) -> None:
    secret = (demo.settings.home / "api.secret").read_text().strip()
    assert 0o600 == (demo.settings.home / "api.secret").stat().st_mode & 0o777
    assert secret not in "\n".join(server.told)
    assert 200 == httpx.get(f"{server.url}/livez").status_code
    assert 401 == httpx.get(f"{server.url}/readyz").status_code
    assert secret not in Path(f"/proc/{server.process.pid}/cmdline").read_text() + Path(f"/proc/{server.process.pid}/environ").read_text()


def test_a_browser_gets_in_by_the_link_and_by_a_second_one(demo: EngineUnderTest, server: Server) -> None:
    second = call(demo, "serve", "--link", "--port", server.port)
    assert (0, "") == (second.returncode, second.stderr)
    for link in (server.link, second.stdout.strip()):
        with httpx.Client(follow_redirects=True, timeout=60) as browser:
            page = browser.get(link)
            assert (200, f"{server.url}/docs") == (page.status_code, str(page.url))
            for address in re.findall(r' (?:src|href)="([^"]+)"', page.text):
                assert 200 == browser.get(f"{server.url}{address}").status_code
            asked = browser.get(f"{server.url}/api/v1/people/reporting_chain", params={"person_id": "p-0012"}, headers={"Sec-Fetch-Site": "same-origin"})
            assert 200 == asked.status_code
        assert 401 == httpx.get(link).status_code


def test_a_link_is_made_only_where_a_server_answers(demo: EngineUnderTest) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
    done = call(demo, "serve", "--link", "--port", port)
    assert (2, "") == (done.returncode, done.stdout)
    assert f"orggraph serve --port {port}" in done.stderr
    assert 2 == call(demo, "serve", "--link", "--port", "0").returncode


def test_localhost_is_ours_on_both_addresses(server: Server) -> None:
    with socket.socket(socket.AF_INET6) as line:
        assert line.connect_ex(("::1", int(server.port))) in (0, errno.EADDRNOTAVAIL)  # the second on a machine without IPv6
    assert 200 == httpx.get(f"http://localhost:{server.port}/livez").status_code


def test_who_holds_the_port_on_the_other_address_is_told_and_nothing_is_served(demo: EngineUnderTest) -> None:
    try:
        other = socket.create_server(("::1", 0), family=socket.AF_INET6)
    except OSError:
        return  # a machine without IPv6 has no other address
    with other:
        done = call(demo, "serve", "--port", str(other.getsockname()[1]))
    assert 2 == done.returncode
    assert "[::1]" in done.stderr
    assert "Choose another port with --port." in done.stderr


def test_a_secret_that_others_may_read_keeps_the_server_from_starting(demo: EngineUnderTest, tmp_path: Path) -> None:
    (tmp_path / "api.secret").write_text("x" * 40)
    (tmp_path / "api.secret").chmod(0o644)
    done = call(demo, "--home", str(tmp_path), "serve", "--port", "0")
    assert 2 == done.returncode
    assert "0644" in done.stderr


def test_behind_a_proxy_there_is_a_link_under_its_name_and_a_prefix(demo: EngineUnderTest) -> None:
    with served(demo, ORGGRAPH_HOSTS="crm.example.com", ORGGRAPH_ROOT_PATH="/crm") as running:
        link = next(word for line in running.told for word in line.split() if word.startswith("https://crm.example.com/crm/enter?token="))
        answer = httpx.get(f"{running.url}/crm/enter", params=httpx.URL(link).params, headers={"Host": "crm.example.com"})
        assert (303, "/crm/docs") == (answer.status_code, answer.headers["location"])
        assert "secure" in answer.headers["set-cookie"].lower()
        assert 403 == httpx.get(f"{running.url}/livez", headers={"Host": "evil.example"}).status_code
        shown = call(demo, "config", "show").stdout
        assert {"hosts", "root_path", "read_only", "audits_at_once"} <= {line.split()[0] for line in shown.splitlines() if line.strip()}


# -- reading only


def test_a_server_that_only_reads_cannot_write_even_through_a_hole(demo: EngineUnderTest) -> None:
    rows = {"tables": {"Customer": [{"id": "c-new", "name": "New"}]}, "source": "crm", "apply": True}
    with OrgGraph(demo.settings) as writing:
        before = writing.count_writes()
    with OrgGraph(Settings(home=demo.settings.home, read_only=True)) as graph:
        assert 403 == Visitor(graph).ask("POST", IMPORTS, json=rows).status_code
        assert 200 == Visitor(graph).get("/api/v1/map/customers").status_code
        holes: list[Any] = [
            lambda: graph.plan_rows(rows["tables"], source="crm"),  # type: ignore[arg-type]
            lambda: graph.undo_import("x"),
            lambda: graph.load_demo(DAY),
            graph.remove_demo,
            graph.migrate,
            lambda: graph.plan_import([]),
        ]
        for hole in holes:
            with pytest.raises(NotAllowed, match="reading only"):
                hole()
        assert before == graph.count_writes()


def test_it_does_not_bring_the_schema_up_to_date_either(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, engine_memory="256m")
    with OrgGraph(settings) as graph:
        graph.start_embedded()
    try:
        with OrgGraph(Settings(home=tmp_path, read_only=True)) as reading, pytest.raises(MigrationsPending):
            reading.query("map.customers")
    finally:
        with OrgGraph(settings) as graph:
            graph.stop_embedded()


def test_the_flag_serves_so(demo: EngineUnderTest) -> None:
    with served(demo, "--read-only") as running:
        assert "reading only" in running.told[0]
        key = running.headers
        assert 403 == httpx.post(f"{running.url}{IMPORTS}", json={"tables": {}, "source": "x"}, headers=key, timeout=60).status_code
        assert 200 == httpx.get(f"{running.url}/api/v1/map/customers", headers=key, timeout=60).status_code


# -- the end


@pytest.mark.parametrize(("told", "code"), [((signal.SIGTERM,), -signal.SIGTERM), ((signal.SIGINT,), 130), ((signal.SIGTERM, signal.SIGTERM), -signal.SIGTERM)])
def test_it_ends_while_audits_run_and_says_no_more_than_that(demo: EngineUnderTest, told: tuple[signal.Signals, ...], code: int) -> None:
    with served(demo, "--read-only") as running:
        key = running.headers
        kinds: list[str] = []

        def audit() -> None:
            try:
                kinds.append(str(httpx.get(f"{running.url}/api/v1/audit", headers=key, timeout=60).status_code))
            except httpx.HTTPError as error:
                kinds.append(type(error).__name__)

        askers = [threading.Thread(target=audit) for _ in range(8)]
        for asker in askers:
            asker.start()
        # Two of eight are at work and four wait once two were sent away.
        eventually(lambda: len(kinds) >= 2, "two audits were sent away")
        assert (code, "Stopped.\n") == running.stop(*told)
        for asker in askers:
            asker.join()
        assert {"503"} == set(kinds[:2])
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{running.url}/livez")


# -- pages while the graph is written


@pytest.fixture
def graph(embedded: EngineUnderTest) -> Iterator[OrgGraph]:
    embedded.empty()
    with OrgGraph(embedded.settings) as graph:
        graph.apply_import(graph.plan_rows(people(range(10, 30)), source="crm", today=DAY))
        yield graph
    embedded.empty()


def people(numbers: range) -> dict[str, list[dict[str, Any]]]:
    return {
        "Customer": [{"id": "c-1", "name": "云河电信"}],
        "Department": [{"id": "d-1", "name": "Network", "customer_id": "c-1"}],
        "Person": [{"id": f"p-{number:03}", "name": f"Person {number:03}", "department_id": "d-1"} for number in numbers],
    }


def page(graph: OrgGraph, cursor: str | None = None) -> httpx.Response:
    asked = {"customer_id": "c-1", "limit": 7, "as_of": DAY.isoformat(), **({"cursor": cursor} if cursor else {})}
    return Visitor(graph).get("/api/v1/people/members", params=asked)


def first_cursor(graph: OrgGraph) -> str:
    return str(page(graph).json()["next_cursor"])


def every_row(graph: OrgGraph) -> list[str]:
    found: list[str] = []
    cursor = None
    while True:
        said = page(graph, cursor).json()
        found += [row["person_id"] for row in said["rows"]]
        cursor = said["next_cursor"]
        if cursor is None:
            return found


def assert_changed(answer: httpx.Response) -> None:
    assert (409, "state-changed") == (answer.status_code, answer.json()["kind"])
    assert "Begin again" in answer.json()["detail"]


def test_pages_of_a_graph_that_stays_hold_every_row_once(graph: OrgGraph) -> None:
    assert [f"p-{number:03}" for number in range(10, 30)] == every_row(graph)


def test_a_page_after_an_import_or_its_undo_is_refused(graph: OrgGraph) -> None:
    cursor = first_cursor(graph)
    batch = graph.apply_import(graph.plan_rows(people(range(3)), source="hr", today=DAY)).id
    assert_changed(page(graph, cursor))
    assert 23 == len(set(every_row(graph)))
    cursor = first_cursor(graph)
    graph.undo_import(batch)
    assert_changed(page(graph, cursor))
    assert [f"p-{number:03}" for number in range(10, 30)] == every_row(graph)


def test_a_change_by_another_process_counts_too(graph: OrgGraph, embedded: EngineUnderTest, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("id,name,department_id\na-1,Ada,d-1\n")
    cursor = first_cursor(graph)
    assert 200 == page(graph, cursor).status_code
    assert 0 == call(embedded, "import", str(tmp_path / "people.csv")).returncode  # a plan writes nothing
    assert 200 == page(graph, cursor).status_code
    done = call(embedded, "import", str(tmp_path / "people.csv"), "--apply")
    assert 0 == done.returncode, done.stderr
    assert_changed(page(graph, cursor))
    cursor = first_cursor(graph)
    batch = graph.imports()[0].id
    assert 0 == call(embedded, "undo", batch, "--apply").returncode
    assert_changed(page(graph, cursor))


def test_a_page_is_refused_while_an_import_is_written_and_from_its_first_batch_on(graph: OrgGraph) -> None:
    """The import stands still between two of its batches, as if it were a long one."""
    cursor = first_cursor(graph)
    seen: list[int] = []

    def look(progress: Progress) -> None:
        if progress.step == "writing":
            seen.append(page(graph, cursor).status_code)

    graph.apply_import(graph.plan_rows(people(range(3)), source="hr", today=DAY), on_progress=look)
    assert seen
    assert {409} == set(seen)


def test_a_page_is_refused_while_an_import_is_taken_back(graph: OrgGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    from orggraph.store import Store

    batch = graph.apply_import(graph.plan_rows(people(range(3)), source="hr", today=DAY)).id
    cursor = first_cursor(graph)
    seen: list[int] = []
    real = Store.write

    def write(store: Store, *given: Any, name: str, **options: Any) -> Any:
        done = real(store, *given, name=name, **options)
        if name.startswith("undo.remove"):
            seen.append(page(graph, cursor).status_code)
        return done

    monkeypatch.setattr(Store, "write", write)
    graph.undo_import(batch)
    assert seen
    assert {409} == set(seen)


def test_what_came_in_between_the_count_and_the_rows_of_the_first_page_is_noticed(graph: OrgGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    real = OrgGraph.query

    def query(self: OrgGraph, *given: Any, **options: Any) -> Any:
        monkeypatch.setattr(OrgGraph, "query", real)
        graph.apply_import(graph.plan_rows(people(range(3)), source="hr", today=DAY))
        return real(self, *given, **options)

    monkeypatch.setattr(OrgGraph, "query", query)
    assert_changed(page(graph, first_cursor(graph)))


def test_what_changes_no_answer_disturbs_no_page(graph: OrgGraph) -> None:
    cursor = first_cursor(graph)
    finding = graph.audit(as_of=date.today()).findings[0].fingerprint
    graph.waive(finding, until=date.max, owner="Li Na", reason="known")
    graph.end_waiver(finding)
    graph.migrate()
    graph.apply_import(graph.plan_rows(people(range(10, 30)), source="crm", today=DAY))
    assert 200 == page(graph, cursor).status_code


def test_a_demo_that_is_loaded_or_removed_is_a_change(embedded: EngineUnderTest) -> None:
    embedded.empty()
    with OrgGraph(embedded.settings) as graph:
        graph.load_demo(DAY)

        def cursor() -> str:
            return str(Visitor(graph).get("/api/v1/map/customers", params={"limit": 2}).json()["next_cursor"])

        for change in (lambda: graph.load_demo(DAY), graph.remove_demo):
            given = cursor()
            change()
            assert_changed(Visitor(graph).get("/api/v1/map/customers", params={"limit": 2, "cursor": given}))
    embedded.empty()
