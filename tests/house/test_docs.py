"""The documents that are drawn or listed from the code are up to date, and what docs/method.md names exists."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from orggraph.library import load_catalogue

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
METHOD = {"A": 20, "B": 20, "C": 23, "D": 18, "E": 24}


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rows() -> list[list[str]]:
    lines = [line for line in (DOCS / "method.md").read_text(encoding="utf-8").splitlines() if re.match(r"\| [A-E]\d+ \|", line)]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


BUILT = [row for row in rows() if row[2] != "not yet"]


def test_the_picture_of_the_graph_shows_the_model():
    assert script("draw_graph").draw() == (DOCS / "graph.svg").read_text(encoding="utf-8"), "draw it again: python docs/draw_graph.py"


def test_the_list_of_planted_gaps_is_what_the_demo_plants():
    assert script("list_gaps").list_gaps() == (DOCS / "demo-gaps.md").read_text(encoding="utf-8"), "list them again: python docs/list_gaps.py"


def test_every_id_of_the_method_stands_once_and_in_order():
    assert [f"{letter}{number}" for letter, count in METHOD.items() for number in range(1, count + 1)] == [row[0] for row in rows()]


def test_the_count_below_the_table_is_right():
    assert f"Built, whole or in part: {len(BUILT)} of {len(rows())}." in (DOCS / "method.md").read_text(encoding="utf-8")


def test_what_is_not_yet_built_names_nothing():
    assert [] == [row for row in rows() if row[2] == "not yet" and any(row[3:])]


@pytest.mark.parametrize("row", BUILT, ids=lambda row: row[0])
def test_what_is_said_to_be_built_exists(row: list[str]):
    _, _, question, command, test, remark = row
    assert question == "audit" or question in load_catalogue()
    assert f"orggraph {question.replace('.', ' ')}" in command
    assert (ROOT / test.strip("`")).is_file()
    assert [] == [name for name in re.findall(r"\b(?:gaps|chain|counterparts|profile|map|people|checks)\.\w+", remark) if name not in load_catalogue()]


@pytest.mark.parametrize("document", [ROOT / "README.md", *sorted(DOCS.glob("*.md"))], ids=lambda path: path.name)
def test_every_file_that_a_document_links_to_is_there(document: Path):
    links = re.findall(r"\]\((?!https?://)([^)#]+)", document.read_text(encoding="utf-8"))
    assert [] == [link for link in links if not (document.parent / link).exists()]
