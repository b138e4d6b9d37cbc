"""The static files of `schema/` and the model speak of the same labels, edges and columns."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from orggraph.errors import BadParams, BadProfile
from orggraph.ingest import list_profiles, load_profile
from orggraph.ingest.layout import layouts
from orggraph.model import LABELS, RELATIONSHIPS
from orggraph.shipped import shipped

OURS = {label for label, node in LABELS.items() if not node.is_internal}


def statements(folder: str) -> dict[str, str]:
    return {path.stem: path.read_text(encoding="utf-8") for path in (shipped("schema") / folder).glob("*.cypher")}


def test_every_label_and_edge_has_its_writing_statement_and_no_other_is_there() -> None:
    assert OURS | set(RELATIONSHIPS) | {"ImportBatch"} == statements("write").keys()


def test_every_label_and_edge_has_its_reading_statements_and_no_other_is_there() -> None:
    assert OURS | {f"{label}.names" for label in OURS} | set(RELATIONSHIPS) | {"disguised"} == statements("read").keys()


@pytest.mark.parametrize("folder", ["read", "write"])
def test_every_statement_speaks_of_what_its_name_says(folder: str) -> None:
    for name, text in statements(folder).items():
        labels, types = set(re.findall(r"\(\w+:(\w+)", text)), set(re.findall(r"\[\w+:(\w+)", text))
        if name == "disguised":
            assert OURS == set(re.findall(r"[A-Z]\w+", text.partition("MATCH (node:")[2].partition(")")[0]))
        elif name in RELATIONSHIPS:
            edge = RELATIONSHIPS[name]
            assert ({edge.start.label, edge.end.label}, {edge.type}) == (labels, types), name
        else:
            assert ({name.split(".")[0]}, set()) == (labels, types), name


def test_written_nodes_and_edges_carry_source_and_batch() -> None:
    for name, text in statements("write").items():
        assert name == "ImportBatch" or ("source = $source" in text and "batch = $batch" in text), name


def test_every_shipped_profile_loads_and_is_said_in_both_languages() -> None:
    names = {profile.name for profile in list_profiles().profiles}
    assert {"uk-organograms", "krackhardt-managers", "northwind", "oracle-hr", "sourcegraph-team", "french-financial-elite"} <= names
    assert all(profile.title.en and profile.title.zh and profile.summary.zh for profile in list_profiles().profiles)


def test_no_table_has_two_columns_of_one_heading() -> None:
    for item in layouts():
        for language in ("en", "zh"):
            headings = [column.heading.in_language(language) for column in item.columns]
            assert sorted(set(headings)) == sorted(headings), item.name


def test_an_unknown_profile_names_those_that_there_are() -> None:
    with pytest.raises(BadParams, match="northwind"):
        load_profile("southwind")


GOOD = """
title = { en = "x", zh = "x" }
summary = { en = "x", zh = "x" }
[[file]]
name = "people"
[[file.table]]
to = "Person"
columns = { id = "key" }
"""


def test_a_profile_of_the_user_is_loaded_by_its_path(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(GOOD)
    assert "mine" == load_profile(tmp_path / "mine.toml").name


@pytest.mark.parametrize(
    ("written", "instead", "said"),
    [
        ('to = "Person"', 'to = "Persona"', 'There is no table "Persona". Did you mean Person'),
        ('id = "key"', 'name = "key"', "The table Person needs the column id."),
        ('id = "key"', 'id = "key", height = "h"', 'The table Person has no column "height".'),
        ('id = "key"', 'id = { column = "key", constant = "x" }', "Give exactly one of"),
        ('id = "key"', 'id = { column = "key", eval = "x" }', 'There is no key "eval".'),
        ('id = "key"', 'id = { column = "key", lookup = { file = "jobs", key = "a", value = "b" } }', 'names the file "jobs"'),
        ('name = "people"', 'key = "people"', 'Give "name", "headers" or both'),
        ('[[file]]', '[[file]', "not valid TOML"),
    ],
)  # fmt: skip
def test_a_wrong_profile_says_what_is_wrong(tmp_path: Path, written: str, instead: str, said: str) -> None:
    (tmp_path / "mine.toml").write_text(GOOD.replace(written, instead))
    with pytest.raises(BadProfile, match=re.escape(said)):
        load_profile(tmp_path / "mine.toml")
