"""A file of the user's that can't be used stops nothing but itself, is told at every run, and is never taken for checked."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from orggraph.cli.root import run
from orggraph.errors import BadQueryFile, UnknownQuery
from orggraph.library import Catalogue, check_library, load_catalogue
from tests.fake_graph import CUSTOMERS, ENGLISH, FINDING, MATCHING, SALES_ONLY, FakeGraph, opening

OURS = list(load_catalogue())
VIEW = """/* +++
title   = { en = "Big", zh = "大客户" }
summary = { en = "Who is big.", zh = "谁是大客户。" }
uses    = ["as_of"]
[columns]
customer_id = "str"
+++ */
MATCH (customer:Customer)
WHERE $as_of IS NOT NULL
RETURN customer.id AS customer_id
ORDER BY customer_id
"""
GAP = """/* +++
kind     = "gap"
severity = "high"
title    = { en = "Small", zh = "小客户" }
summary  = { en = "Who is small.", zh = "谁是小客户。" }
why      = { en = "Small ones matter.", zh = "小客户也重要。" }
finding  = { en = "It is small.", zh = "规模小。" }
remedy   = { en = "Grow it.", zh = "做大。" }
uses     = ["as_of"]
+++ */
MATCH (buyer:Customer)
WHERE $as_of IS NOT NULL
RETURN buyer.id AS customer_id, buyer.name AS customer, 'customer' AS subject_kind, buyer.id AS subject_id, buyer.name AS subject,
       {tier: buyer.tier} AS evidence
ORDER BY customer_id
"""
BAD_GAP = GAP.replace("buyer.name AS subject,", "buyer.nmae AS subject,")


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A user's folder with a view and a gap that are well."""
    folder = tmp_path / "mine"
    write(folder / "ours" / "big.cypher", VIEW)
    write(folder / "ours" / "small.cypher", GAP)
    return folder


def write(path: Path, text: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@contextmanager
def somebody() -> Iterator[None]:
    """Without the rights of root, which may read everything."""
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65_534)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)


def link(path: Path, target: str) -> None:
    path.symlink_to(target)


BREAKAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "not UTF-8": (lambda path: path.write_bytes(b"/* +++\n\xff\xfe"), "It is not UTF-8 text"),
    "not TOML": (lambda path: path.write_text(GAP.replace('severity = "high"', "severity = high")), "It is not TOML"),
    "no front matter": (lambda path: path.write_text("MATCH (n) RETURN n"), "It does not begin with front matter"),
    "empty": (lambda path: path.write_text(""), "It does not begin with front matter"),
    "an unknown property": (lambda path: path.write_text(BAD_GAP), 'Customer has no property "nmae"'),
    "a folder": (lambda path: path.mkdir(), "It is no file"),
    "a pipe": (os.mkfifo, "It is no file"),
    "a device": (lambda path: link(path, "/dev/zero"), "It is no file"),
    "a circle of links": (lambda path: link(path, path.name), "Too many levels of symbolic links"),
    "a link to nothing": (lambda path: link(path, "nowhere"), "No such file or directory"),
    "far too large": (lambda path: path.write_text(GAP + "// x\n" * 2**20), "a question has at most"),
    "brackets a thousand deep": (lambda path: path.write_text(GAP.replace("buyer.tier", "(" * 1000 + "1" + ")" * 1000)), "deep in each other"),
    "lists a thousand deep": (lambda path: path.write_text(GAP.replace("uses     =", "x = " + "[" * 5000 + "]" * 5000 + "\nuses =")), "nest"),
    "thousands of faults": (lambda path: path.write_text(GAP + ";\n" * 20_000), "There are more faults than these"),
}


@pytest.mark.parametrize("breakage", BREAKAGES)
def test_only_the_broken_question_is_gone_and_it_says_why(mine: Path, breakage: str) -> None:
    make, said = BREAKAGES[breakage]
    make(mine / "ours" / "worse.cypher")
    catalogue = load_catalogue([mine])
    assert sorted([*OURS, "ours.big", "ours.small"]) == list(catalogue)
    [broken] = catalogue.broken
    assert ("ours.worse", mine / "ours" / "worse.cypher") == (broken.name, broken.path)
    assert said in broken.error.in_language("en")
    assert len(broken.problems) <= 101
    with pytest.raises(BadQueryFile) as raised:
        catalogue.find("ours.worse")
    assert broken.problems == raised.value.problems
    assert catalogue.notice is not None
    assert "Of your own question files ours.worse can't be used; `orggraph queries check` names every fault." == catalogue.notice.en


def test_a_file_that_may_not_be_read_is_broken_and_so_is_a_folder(mine: Path) -> None:
    for folder in (mine.parent, *mine.parents[1:3]):
        folder.chmod(0o755)
    write(mine / "ours" / "shut.cypher", GAP).chmod(0)
    write(mine / "hers" / "quiet.cypher", GAP.replace("Small", "Quiet"))
    (mine / "hers").chmod(0)
    try:
        with somebody():
            catalogue = load_catalogue([mine])
    finally:
        (mine / "hers").chmod(0o755)
    assert [("hers", True), ("ours.shut", True)] == [(broken.name, broken.is_rule) for broken in catalogue.broken]
    assert {"ours.big", "ours.small"} <= set(catalogue)


def test_a_folder_that_is_not_there_may_have_held_rules(tmp_path: Path) -> None:
    catalogue = load_catalogue([tmp_path / "gone"])
    assert OURS == list(catalogue)
    assert [(str(tmp_path / "gone"), True)] == [(broken.name, broken.is_rule) for broken in catalogue.broken]


@pytest.mark.parametrize(
    ("text", "is_rule"),
    [
        (BAD_GAP, True),
        (GAP.replace('"gap"', '"check"').replace('"high"', "high"), True),
        (GAP.replace('kind     = "gap"', "kind = gap"), True),
        (GAP.replace('kind     = "gap"', 'kidn = "gap"'), True),
        (VIEW.replace("[columns]", "[columns"), False),
        (VIEW.replace("customer.id AS", "customer.kind AS"), False),
        ("nothing at all", True),
        ("", True),
        (b'\xff\xfekind = "view"', True),
        (b'/* +++\nkind = "gap"\ntitle = "\xff"', True),
    ],
)
def test_what_may_be_a_rule_counts_as_one(mine: Path, text: str | bytes, is_rule: bool) -> None:
    write(mine / "ours" / "worse.cypher", text)
    [broken] = load_catalogue([mine]).broken
    assert is_rule == broken.is_rule


@pytest.mark.parametrize("path", ["big.cypher", "Ours/big.cypher", "ours/Big.cypher", "ours/deep/big.cypher", "audit/big.cypher", "ours/.hidden.cypher"])
def test_a_file_whose_path_is_no_name_is_told_by_its_path(mine: Path, path: str) -> None:
    write(mine / path, GAP)
    catalogue = load_catalogue([mine])
    assert [(path, True, False)] == [(broken.name, broken.is_rule, broken.is_named) for broken in catalogue.broken]
    assert sorted([*OURS, "ours.big", "ours.small"]) == list(catalogue)


def test_a_question_called_like_one_of_ours_leaves_ours_alone(mine: Path) -> None:
    path = write(mine / "gaps" / "stale.cypher", GAP)
    catalogue = load_catalogue([mine])
    assert catalogue["gaps.stale"].path != path
    assert catalogue.find("gaps.stale") is catalogue["gaps.stale"]
    assert [("gaps/stale.cypher", True)] == [(broken.name, broken.is_rule) for broken in catalogue.broken]


def test_a_rule_with_the_short_name_of_one_of_ours_leaves_ours_alone(mine: Path) -> None:
    write(mine / "ours" / "stale.cypher", GAP)
    assert ["ours.stale"] == [broken.name for broken in load_catalogue([mine]).broken]


def test_of_two_folders_with_one_question_the_first_holds(mine: Path, tmp_path: Path) -> None:
    other = write(tmp_path / "more" / "ours" / "big.cypher", VIEW)
    catalogue = load_catalogue([mine, tmp_path / "more"])
    assert mine / "ours" / "big.cypher" == catalogue["ours.big"].path
    assert [other] == [broken.path for broken in catalogue.broken]


def test_a_link_to_a_folder_is_followed_once(mine: Path, tmp_path: Path) -> None:
    write(tmp_path / "far" / "near.cypher", VIEW)
    (mine / "theirs").symlink_to(tmp_path / "far")
    (tmp_path / "far" / "again").symlink_to(tmp_path / "far")
    catalogue = load_catalogue([mine])
    assert "theirs.near" in catalogue
    assert () == catalogue.broken


# -- shared words


def test_a_broken_term_disables_what_holds_it_and_nothing_else(mine: Path) -> None:
    write(mine / "terms" / "is_big.cypher", '/* +++\nmeaning = { en = "Big.", zh = "大。" }\nspeaks_of = ["customer"]\n+++ */\nutil.sleep(customer.tier) = 1\n')
    held = VIEW.replace("WHERE $as_of IS NOT NULL\n", "WHERE $as_of IS NOT NULL\n  AND\n  // term is_big\n  util.sleep(customer.tier) = 1\n  // end\n")
    write(mine / "ours" / "held.cypher", held)
    catalogue = load_catalogue([mine])
    assert ["ours.held"] == [broken.name for broken in catalogue.broken]
    assert f'It uses the term "is_big", which {mine}/terms/is_big.cypher declares wrongly. Mend that file first.' in catalogue.broken[0].error.in_language("en")
    assert {"ours.big", "ours.small"} <= set(catalogue)
    assert str(mine / "terms" / "is_big.cypher") in (catalogue.notice.en if catalogue.notice else "")


@pytest.mark.parametrize("params", ["[mood\n", '[mood]\ntype = "strr?"\nhelp = { en = "Mood", zh = "心情" }\n', b"\xff"])
def test_broken_parameters_disable_what_uses_them_and_nothing_else(mine: Path, params: str | bytes) -> None:
    write(mine / "params.toml", params)
    write(mine / "ours" / "moody.cypher", VIEW.replace('["as_of"]', '["as_of", "mood"]').replace("IS NOT NULL", "IS NOT NULL AND $mood IS NULL"))
    catalogue = load_catalogue([mine])
    assert ["ours.moody"] == [broken.name for broken in catalogue.broken]
    assert {"ours.big", "ours.small"} <= set(catalogue)


def test_a_parameter_declared_again_does_not_mean_ours_in_a_question_of_the_user(mine: Path) -> None:
    write(mine / "params.toml", '[stale_days]\ntype = "int"\ndefault = 5\nhelp = { en = "Days", zh = "天数" }\n')
    write(mine / "ours" / "late.cypher", VIEW.replace('["as_of"]', '["as_of", "stale_days"]').replace("IS NOT NULL", "IS NOT NULL AND $stale_days > 1"))
    catalogue = load_catalogue([mine])
    assert ["ours.late"] == [broken.name for broken in catalogue.broken]
    assert 90 == next(param.default for param in catalogue["gaps.stale"].params if param.name == "stale_days")


def test_broken_headings_disable_what_has_such_a_column(mine: Path) -> None:
    write(mine / "columns.toml", 'mood = { en = "mood" }\n')
    write(mine / "ours" / "moody.cypher", VIEW.replace("customer_id", "mood"))
    assert ["ours.moody"] == [broken.name for broken in load_catalogue([mine]).broken]


def test_a_broken_file_of_ours_is_loud(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "queries" / "gaps" / "worse.cypher", GAP.replace('kind     = "gap"', 'kind = "gep"'))
    monkeypatch.setattr("orggraph.library.catalogue.shipped", lambda folder: tmp_path / folder)
    with pytest.raises(BadQueryFile):
        load_catalogue()


def test_the_check_names_what_loading_found(mine: Path) -> None:
    write(mine / "ours" / "worse.cypher", BAD_GAP)
    write(mine / "params.toml", "[mood\n")
    assert check_library([mine]) == load_catalogue([mine]).problems


def test_a_gap_that_an_audit_could_never_ask_is_a_fault(mine: Path) -> None:
    text = GAP.replace('uses     = ["as_of"]', 'uses = ["as_of"]\n[params.who]\ntype = "str"\nhelp = { en = "Who", zh = "谁" }')
    write(mine / "ours" / "asking.cypher", text.replace("IS NOT NULL", "IS NOT NULL AND $who = buyer.id"))
    [broken] = load_catalogue([mine]).broken
    assert ['An audit has no value for "who", which must be given.'] == [problem.what.en for problem in broken.problems]


# -- doors


def graph_with(folder: Path, **answers: object) -> FakeGraph:
    graph = FakeGraph(**answers)
    broken = load_catalogue([folder])
    graph.catalogue = Catalogue([SALES_ONLY, CUSTOMERS, MATCHING, ENGLISH], broken=broken.broken, problems=broken.problems)
    return graph


def test_an_audit_goes_on_and_is_unchecked(mine: Path, capfd: pytest.CaptureFixture[str]) -> None:
    write(mine / "ours" / "worse.cypher", BAD_GAP)
    write(mine / "ours" / "bad_view.cypher", VIEW.replace("customer.id", "customer.idd"))
    assert 3 == run(["audit", "--as-of", "2026-06-30"], opening(graph_with(mine, **{"gaps.sales_only": [FINDING]})))
    said = capfd.readouterr()
    assert "Wang Jun" in said.out
    assert 'ours.worse: The question "ours.worse" can\'t be used: its file has 1 fault.' in said.out
    assert "bad_view" not in said.out
    assert "verdict=unchecked exit=3" in said.err
    assert "unchecked=worse" in said.err


@pytest.mark.parametrize("form", ["json", "junit", "sarif", "md", "xlsx"])
def test_every_format_names_what_could_not_be_checked(mine: Path, form: str, tmp_path: Path) -> None:
    write(mine / "ours" / "worse.cypher", BAD_GAP)
    out = tmp_path / "out"
    assert 3 == run(["audit", "--format", form, "--out", str(out)], opening(graph_with(mine)))
    if form != "xlsx":
        assert "worse" in out.read_text()


@pytest.mark.parametrize(
    ("words", "code", "failed"),
    [
        ("--select sales_only", 0, False),
        ("--select gaps", 0, False),
        ("--select worse", 3, True),
        ("--select ours.worse", 3, True),
        ("--select ours", 3, True),
        ("--select gaps,ours", 3, True),
        ("--ignore worse", 0, False),
        ("--ignore ours", 0, False),
        ("--select gaps --ignore worse", 0, False),
    ],
)
def test_only_an_audit_that_would_have_asked_it_is_unchecked(mine: Path, words: str, code: int, failed: bool, capfd: pytest.CaptureFixture[str]) -> None:
    write(mine / "ours" / "worse.cypher", BAD_GAP)
    assert code == run(["audit", *words.split()], opening(graph_with(mine)))
    assert failed == ("ours.worse" in capfd.readouterr().out)


def test_nothing_that_is_broken_is_accepted_as_a_baseline(mine: Path, tmp_path: Path) -> None:
    write(mine / "ours" / "worse.cypher", BAD_GAP)
    assert 3 == run(["audit", "--write-baseline", str(tmp_path / "debt.json")], opening(graph_with(mine)))
    assert not (tmp_path / "debt.json").exists()


def test_whoever_asks_for_it_hears_its_faults(mine: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    path = write(mine / "worse" / "one.cypher", BAD_GAP)
    monkeypatch.setenv("ORGGRAPH_QUERIES", str(mine))
    for words in (["worse", "one"], ["query", "worse.one"], ["audit", "--explain", "one"], ["queries", "show", "worse", "one"]):
        assert 2 == run(words)
        said = capfd.readouterr().err
        assert 1 == said.count("Of your own question files worse.one can't be used")
        assert f'{path}:13: Customer has no property "nmae". Did you mean name?' in said
    with pytest.raises(UnknownQuery):
        load_catalogue([mine]).find("worse.other")


def test_it_is_told_once_at_every_run_that_looks_at_questions(mine: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    write(mine / "ours" / "worse.cypher", BAD_GAP)
    monkeypatch.setenv("ORGGRAPH_QUERIES", str(mine))
    line = "Of your own question files ours.worse can't be used; `orggraph queries check` names every fault.\n"
    for words in (["queries", "list"], ["--help"], ["people", "--help"], ["queries", "show", "gaps", "stale"], ["audit", "--explain", "stale"]):
        assert 0 == run(words)
        assert line == capfd.readouterr().err
    assert 0 == run(["db", "status", "--lang", "zh"])
    assert "" == capfd.readouterr().err
    assert 2 == run(["queries", "check"])
    said = capfd.readouterr()
    assert ("", True) == (said.err, 'ours/worse.cypher:13: Customer has no property "nmae".' in said.out)
    assert 0 == run(["--lang", "zh", "queries", "list"])
    assert "自定义查询文件 ours.worse无法使用；`orggraph queries check` 列出全部错误。\n" == capfd.readouterr().err


def test_a_missing_folder_keeps_nobody_from_our_own_questions(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("ORGGRAPH_QUERIES", "/no/such/folder")
    assert 0 == run(["queries", "list"])
    said = capfd.readouterr()
    assert "gaps.stale" in said.out
    assert "/no/such/folder can't be used" in said.err


def test_a_pipe_in_the_place_of_shared_words_keeps_nobody_waiting(mine: Path) -> None:
    os.mkfifo(mine / "params.toml")
    assert any("It is no file" in problem.what.en for problem in load_catalogue([mine]).problems)
