"""The lock files hold what pyproject.toml asks for, each package by version and hash, and no package index."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

TOP = Path(__file__).parents[2]
PROJECT = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))
GROUPS = PROJECT["dependency-groups"]
RUN = [*PROJECT["project"]["dependencies"], *GROUPS["build"]]
DEV = [*RUN, *(entry for entry in GROUPS["dev"] if isinstance(entry, str))]


def _locked(file: str) -> dict[str, Version]:
    text = (TOP / "requirements" / file).read_text(encoding="utf-8")
    return {canonicalize_name(name): Version(version) for name, version in re.findall(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", text, re.MULTILINE)}


@pytest.mark.parametrize(("file", "wanted"), [("run.txt", RUN), ("dev.txt", DEV), ("client.txt", GROUPS["client"])])
def test_lock_holds_what_the_project_asks_for(file: str, wanted: list[str]) -> None:
    locked = _locked(file)
    missing = [
        text for text in wanted if (name := canonicalize_name(Requirement(text).name)) not in locked or not Requirement(text).specifier.contains(locked[name])
    ]
    assert missing == [], "run: make lock"


@pytest.mark.parametrize("file", ["run.txt", "dev.txt", "client.txt"])
def test_every_locked_package_has_hashes(file: str) -> None:
    text = (TOP / "requirements" / file).read_text(encoding="utf-8")
    entries = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    assert entries
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("file", ["run.txt", "dev.txt", "client.txt"])
def test_lock_names_no_package_index(file: str) -> None:
    text = (TOP / "requirements" / file).read_text(encoding="utf-8")
    assert re.findall(r"https?://|--(?:extra-)?index-url|--find-links", text) == []


def test_tools_and_product_are_locked_to_the_same_versions() -> None:
    run, dev = _locked("run.txt"), _locked("dev.txt")
    assert run == {name: version for name, version in dev.items() if name in run}


def test_every_package_that_a_user_installs_is_used() -> None:
    needed_unimported = {"neo4j-rust-ext"}  # speeds the driver up by being there
    code = "\n".join(path.read_text(encoding="utf-8") for path in (TOP / "src").rglob("*.py"))
    names = {canonicalize_name(Requirement(text).name) for text in PROJECT["project"]["dependencies"]} - needed_unimported
    # The embedded engine is never imported, only found by its name: see store/java.py.
    assert [] == sorted(name for name in names if not re.search(rf"(import|from|\") ?{name.replace('-', '_')}\b", code))
