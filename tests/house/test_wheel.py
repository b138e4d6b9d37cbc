"""The wheel, installed where nothing else is, holds all that the product knows and answers a question."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from orggraph import __version__

TOP = Path(__file__).parents[2]
KNOWLEDGE = ("queries", "schema")

Run = Callable[..., str]


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, made from the source archive as a release would be."""
    folder = tmp_path_factory.mktemp("dist")
    _run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, TOP, cwd=TOP)
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def orggraph(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Runs the installed `orggraph` from a folder that has nothing to do with the source."""
    place = tmp_path_factory.mktemp("installed")
    _run(sys.executable, "-m", "venv", place / "venv", cwd=place)
    python = place / "venv/bin/python"
    install = (python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input")
    _run(*install, "--require-hashes", "--requirement", TOP / "requirements/run.txt", cwd=place)
    _run(*install, "--no-deps", wheel, cwd=place)
    _run(python, "-m", "pip", "check", cwd=place)
    return lambda *words: _run(place / "venv/bin/orggraph", *words, cwd=place, home=place / "home")


def _run(*command: object, cwd: Path, home: Path | None = None) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("ORGGRAPH_", "PYTHON", "PIP_REQUIRE", "VIRTUAL_ENV"))}
    if home:
        environment["ORGGRAPH_HOME"] = str(home)
    done = subprocess.run([str(word) for word in command], cwd=cwd, env=environment, check=False, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, f"{' '.join(map(str, command))} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
    return done.stdout


def test_wheel_holds_every_query_term_and_migration(wheel: Path) -> None:
    in_tree = sorted(path.relative_to(TOP).as_posix() for folder in KNOWLEDGE for path in (TOP / folder).rglob("*") if path.is_file())
    with zipfile.ZipFile(wheel) as archive:
        in_wheel = sorted(
            name.removeprefix("orggraph/") for name in archive.namelist() if name.startswith(tuple(f"orggraph/{folder}/" for folder in KNOWLEDGE))
        )
    assert in_tree == in_wheel


def test_wheel_holds_nothing_but_the_package(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}
    assert {"orggraph", f"orggraph-{__version__}.dist-info"} == tops


def test_installed_command_says_its_version(orggraph: Run) -> None:
    assert __version__ in orggraph("--version")


def test_installed_command_lists_every_question(orggraph: Run) -> None:
    listed = orggraph("queries", "list")
    names = [path.stem for path in (TOP / "queries").rglob("*.cypher") if path.parent.name != "terms"]
    assert [] == [name for name in names if name not in listed]


def test_installed_command_answers_a_question_on_the_embedded_engine(orggraph: Run) -> None:
    try:
        answered = json.loads(orggraph("people", "find", "wang", "--format", "json"))
    finally:
        orggraph("db", "stop")
    assert ("people.find", []) == (answered["query"], answered["rows"])
