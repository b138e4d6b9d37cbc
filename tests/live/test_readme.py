"""Every command, file and line of Python in the documents does what they say."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from orggraph.demo import load_demo
from orggraph.settings import Settings
from orggraph.store import stop_engine
from tests.live.document import is_as_promised, read_blocks, read_promises
from tests.live.engine import EngineUnderTest

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
ELSEWHERE = {
    "make demo": "CI runs it from a fresh clone; `orggraph demo` below it is what it runs",
    "make test": "is this run",
    "make check": "CI runs it before the tests",
    "make bench": "takes minutes; CI runs it apart",
    "make lock": "rewrites the lock file from the package index",
    ".ci/run": "is what CI runs, this test among it",
    "docker compose up -d": "needs Docker; tests/live runs the same Neo4j without it",
    "export ORGGRAPH_PASSWORD=a-long-password": "belongs to the server that Docker would run",
    "export ORGGRAPH_URI=bolt://127.0.0.1:7687": "belongs to the server that Docker would run",
    "orggraph db migrate": "would go to the server that Docker would run; tests/live/test_migrate.py runs it on every engine",
}
"""Commands that are not run here, each with the reason."""


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """A folder of its own, in which the documents' commands run; the engines that they start are stopped afterwards."""
    yield tmp_path
    for home in (tmp_path / "demo", tmp_path / "mine"):
        if home.is_dir():
            stop_engine(Settings(home=home))


def environment(place: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ORGGRAPH_")}
    path = os.pathsep.join([str(Path(sys.executable).parent), kept["PATH"]])
    return kept | {"PATH": path, "HOME": str(place), "ORGGRAPH_HOME": str(place / "demo"), "ORGGRAPH_ENGINE_MEMORY": "512m", "LANG": "C.UTF-8"}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_document_keeps_its_promises(document: Path, place: Path, monkeypatch: pytest.MonkeyPatch):
    here = environment(place)
    for block in read_blocks(document):
        if block.name:
            (place / block.name).parent.mkdir(parents=True, exist_ok=True)
            (place / block.name).write_text(block.text, encoding="utf-8")
        elif block.language == "console":
            _run(document, [promise for promise in read_promises(block) if promise.command not in ELSEWHERE], place, here)
        elif block.language == "python":
            for name, value in here.items():
                monkeypatch.setenv(name, value)
            monkeypatch.delenv("ORGGRAPH_URI", raising=False)
            tried = doctest.DocTestParser().get_doctest(block.text, {}, document.name, str(document), block.line)
            assert 0 == doctest.DocTestRunner(verbose=False).run(tried).failed
        else:
            assert block.language == "toml", f"{document.name}:{block.line}: a {block.language} block without a file name is tried by nobody"
            tomllib.loads(block.text)


def _run(document: Path, promises: list, place: Path, here: dict[str, str]) -> None:
    """Runs the commands of one block; what they export holds until the block ends."""
    exports = ""
    for promise in promises:
        if promise.command.startswith("export "):
            exports += f"{promise.command}\n"
            continue
        done = subprocess.run(
            ["bash", "-c", exports + promise.command], cwd=place, env=here, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
        assert done.returncode in (0, 1), f"{document.name}:{promise.line}: {promise.command}\n{done.stdout}"
        if promise.output is not None:
            assert is_as_promised(promise.output, done.stdout), f"{document.name}:{promise.line}: {promise.command} now prints\n{done.stdout}"


def test_every_exemption_is_still_in_a_document():
    written = {promise.command for document in DOCUMENTS for block in read_blocks(document) if block.language == "console" for promise in read_promises(block)}
    assert set() == {command for command in ELSEWHERE if command not in written} - {"make check", "make bench", "make lock", ".ci/run"}


def test_a_promise_with_dots_leaves_lines_open_and_nothing_else():
    assert is_as_promised("a\n...\nd", "a\nb\nc\nd\n")
    assert not is_as_promised("a\n...\nd", "a\nb\nc\n")
    assert not is_as_promised("a", "a\nb")


def test_every_command_of_the_method_table_runs_on_the_demo(embedded: EngineUnderTest, tmp_path: Path):
    load_demo(embedded.empty(), date.today())
    commands = sorted(set(re.findall(r"`(orggraph [^`]+)`", (ROOT / "docs" / "method.md").read_text(encoding="utf-8"))))
    here = environment(tmp_path) | embedded.environment
    for command in commands:
        if "demo" not in command:
            done = subprocess.run(["bash", "-c", command], cwd=tmp_path, env=here, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
            assert done.returncode in (0, 1), f"{command}\n{done.stdout}"
            assert done.stdout.strip(), command
