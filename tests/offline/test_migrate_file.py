"""Migration files: named in order, runnable twice, and complete for the model."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from orggraph.errors import BadMigrationFile
from orggraph.migrate import load_migrations
from orggraph.model import LABELS

SCHEMA = "CREATE CONSTRAINT a_id IF NOT EXISTS FOR (node:A) REQUIRE node.id IS UNIQUE;\n"
DATA = "MERGE (a:A {id: 'x;'}) // no end here;\n  ON CREATE SET a.name = 'y';\n"


def folder_with(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.cypher").write_text(text, "utf-8")
    return folder


def faults(folder: Path) -> str:
    with pytest.raises(BadMigrationFile) as caught:
        load_migrations(folder)
    return str(caught.value)


@pytest.mark.parametrize("label", LABELS)
def test_every_label_of_the_model_has_its_id_unique(label: str) -> None:
    wanted = re.compile(rf"CREATE CONSTRAINT \w+ IF NOT EXISTS FOR \((\w+):{label}\) REQUIRE \1\.id IS UNIQUE")
    assert [True] == [True for migration in load_migrations() for statement in migration.statements if wanted.fullmatch(statement)]


def test_a_rule_stands_for_no_label_outside_the_model() -> None:
    statements = [statement for migration in load_migrations() if migration.is_schema for statement in migration.statements]
    assert set(LABELS) == {found for statement in statements for found in re.findall(r"\(\w+:(\w+)\)", statement)}


def test_statements_end_with_a_semicolon_at_the_end_of_a_line(tmp_path: Path) -> None:
    text = f"// about; this\n\n{SCHEMA}   // and that\nCREATE INDEX b IF NOT EXISTS\n  FOR (node:A) ON (node.b);\n"
    [migration] = load_migrations(folder_with(tmp_path, **{"0001_a": text}))
    assert (SCHEMA[:-2], "CREATE INDEX b IF NOT EXISTS\n  FOR (node:A) ON (node.b)") == migration.statements
    assert migration.is_schema


def test_a_semicolon_in_a_text_or_a_comment_ends_nothing_and_one_within_a_line_does(tmp_path: Path) -> None:
    text = "MERGE (a:A {id: 'x;\n'}) // no end;\n/* nor here;\n*/ SET a.b = `c;`; MERGE (b:B);;\n"
    [migration] = load_migrations(folder_with(tmp_path, **{"0001_a": text}))
    assert (text.partition("; MERGE")[0], "MERGE (b:B)") == migration.statements


@pytest.mark.parametrize("hidden", [r"// \u000aDROP", r"/* \u002a */", "// \u202e turned", "// one\u2028two"])
def test_a_file_that_reads_other_than_it_runs_is_refused_with_the_line(hidden: str, tmp_path: Path) -> None:
    said = faults(folder_with(tmp_path, **{"0001_a": f"{SCHEMA}{hidden}\n{SCHEMA}"}))
    assert "0001_a.cypher:2: " in said
    assert "\\u stands for a character" in said or "A character that nobody sees" in said


def test_the_checksum_does_not_depend_on_how_git_writes_newlines(tmp_path: Path) -> None:
    (tmp_path / "unix").mkdir()
    (tmp_path / "dos").mkdir()
    (tmp_path / "unix" / "0001_a.cypher").write_bytes(SCHEMA.encode())
    (tmp_path / "dos" / "0001_a.cypher").write_bytes(b"\xef\xbb\xbf" + SCHEMA.replace("\n", "\r\n\r\n").encode())
    [unix], [dos] = load_migrations(tmp_path / "unix"), load_migrations(tmp_path / "dos")
    assert unix.checksum == dos.checksum


def test_an_edited_file_has_another_checksum(tmp_path: Path) -> None:
    [before] = load_migrations(folder_with(tmp_path, **{"0001_a": SCHEMA}))
    [after] = load_migrations(folder_with(tmp_path, **{"0001_a": SCHEMA.replace("a_id", "b_id")}))
    assert before.checksum != after.checksum


@pytest.mark.parametrize("names", [["0002_b"], ["0001_a", "0003_c"], ["0001_a", "0001_b"], ["1_a"], ["0001_A"], ["0001"]], ids=str)
def test_a_file_whose_name_is_out_of_order_is_told_its_number(names: list[str], tmp_path: Path) -> None:
    assert re.search(r"000\d_what_it_does", faults(folder_with(tmp_path, **dict.fromkeys(names, SCHEMA))))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("// nothing\n", "no statement"),
        (SCHEMA + DATA, "mixes schema and data"),
        ("CREATE CONSTRAINT a FOR (node:A) REQUIRE node.id IS UNIQUE;", "0001_a.cypher:1: A schema statement cannot be run twice"),
        (f"{SCHEMA}\nDROP INDEX b;", "0001_a.cypher:3: A schema statement cannot be run twice"),
    ],
)
def test_a_file_that_could_not_be_run_again_is_refused(text: str, said: str, tmp_path: Path) -> None:
    assert said in faults(folder_with(tmp_path, **{"0001_a": text}))


def test_every_fault_of_every_file_is_named_at_once(tmp_path: Path) -> None:
    said = faults(folder_with(tmp_path, **{"0001_a": "", "0003_c": DATA, "0004_d": SCHEMA + DATA}))
    assert all(name in said for name in ("0001_a", "0003_c", "0004_d"))
