"""Every fault that a library file can have is refused with its line: one file a fault, what must be said beside it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from orggraph.library import load_catalogue

FAULTS = Path(__file__).parent / "library_faults"
PLACES = {"questions": "faults/{}", "terms": "terms/{}", "params": "params.toml", "columns": "columns.toml"}
OURS = list(load_catalogue())
FILES = sorted(path for kind in PLACES for path in (FAULTS / kind).iterdir() if path.suffix != ".txt")


def _place(fault: Path, folder: Path) -> Path:
    """A user's folder that holds the fault and, beside it, terms that are right."""
    shutil.copytree(FAULTS / "base", folder)
    target = folder / PLACES[fault.parent.name].format(fault.name)
    target.parent.mkdir(exist_ok=True)
    shutil.copy(fault, target)
    return folder


@pytest.mark.parametrize("fault", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_fault_is_named_with_its_line_and_never_loaded(fault: Path, tmp_path: Path) -> None:
    folder = _place(fault, tmp_path / "mine")
    catalogue = load_catalogue([folder])
    said = "".join(f"{problem.in_language('en').removeprefix(f'{folder}/')}\n" for problem in catalogue.problems)
    assert fault.with_suffix(".txt").read_text(encoding="utf-8") == said
    assert all(re.search(r"[\u4e00-\u9fff]", problem.what.zh) for problem in catalogue.problems)
    assert OURS == list(catalogue)  # every other question is there as before


def test_every_expected_message_has_its_fault() -> None:
    assert {path.with_suffix("") for path in FILES} == {path.with_suffix("") for kind in PLACES for path in (FAULTS / kind).glob("*.txt")}


def test_folder_without_the_faults_loads(tmp_path: Path) -> None:
    shutil.copytree(FAULTS / "base", tmp_path / "mine")
    assert len(load_catalogue()) == len(load_catalogue([tmp_path / "mine"]))
