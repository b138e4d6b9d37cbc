"""What is wrong with a profile is said in the reader's language, with its line; and it stops nothing that it doesn't touch."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from orggraph.cli.root import run
from orggraph.errors import BadProfile, ImportRefused
from orggraph.ingest import lexicon, list_profiles, load_profile, plan, profile
from orggraph.shipped import shipped
from tests.fake_store import fake_store

DAY = date(2026, 6, 30)
GOOD = """\
title = { en = "x", zh = "x" }
summary = { en = "x", zh = "x" }
[[file]]
name = "staff"
headers = ["key", "who"]
[[file.table]]
to = "客户人员"
[file.table.columns]
id = "key"
name = "who"
"""
FAULTS = [
    ("title =", "titel =", 1, 'There is no key "titel". Did you mean title?', "没有键“titel”。是否指 title？"),
    ("title =", "titel =", None, 'The key "title" is missing.', "缺少键“title”。"),
    (', zh = "x" }\n[[', " }\n[[", 2, 'summary: The key "zh" is missing.', "summary：缺少键“zh”。"),
    ('"客户人员"', '"REPORTS_TO"', 7, '"REPORTS_TO" is the name of 2 tables. Write which:', "“REPORTS_TO”对应 2 张表。请写明其一："),
    ('"客户人员"', '"Persn"', 7, '[[file]] 1 (staff), [[file.table]] 1 (Persn): There is no table "Persn". Did you mean Person?', "没有表“Persn”。"),
    ('id = "key"', 'idd = "key"', 6, 'The table Person has no column "idd". Did you mean id?', "表 Person 没有列“idd”。是否指 id？"),
    ('id = "key"\n', "", 6, "The table Person needs the column id. Say in [file.table.columns] where it comes from.", "表 Person 需要列 id。"),
    ('id = "key"', "id = 5", 9, "column id: Give the heading of a column in quotes, or an expression in curly brackets.", "列 id：须为带引号的表头"),
    ('id = "key"', 'id = { column = "key", prefx = "a" }', 9, 'column id: There is no key "prefx". Did you mean prefix?', "没有键“prefx”。是否指 prefix？"),
    ('id = "key"', 'id = { column = "key", case = "big" }', 9, '"case" must be one of upper, lower.', "“case”应为 upper、lower 之一。"),
    ('id = "key"', 'id = { first = "key" }', 9, '"first" must be a list in square brackets.', "“first”应为方括号中的列表。"),
    ('id = "key"', 'id = { column = "key", days = "x" }', 9, '"days" must be a whole number.', "“days”应为整数。"),
    ('id = "key"', 'id = { column = "key", days = 1 }', 9, '"days" needs a "date" form.', "“days”须与“date”一起使用。"),
    ('id = "key"', 'id = { column = "key", otherwise = 1 }', 9, '"otherwise" needs a "map".', "“otherwise”须与“map”一起使用。"),
    ('id = "key"', 'id = { column = "key", date = "%d.%Q" }', 9, '"%d.%Q" is not the form of a day.', "“%d.%Q”不是日期格式。"),
    ('id = "key"', "id = { constant = [1] }", 9, '"constant" must be a text in quotes, a number, true or false.', "“constant”应为带引号的文本、数字"),
    ('id = "key"', 'id = { column = "a", constant = "b" }', 9, "Give exactly one of column, constant, template, first, is_blank.", "中须恰好给出一个。"),
    ('id = "key"', 'id = { column = "a", lookup = { file = "jobs", key = "a", value = "b" } }', None, 'names the file "jobs", which no', "指定了文件“jobs”"),
    ('name = "staff"', "name = 5", 4, '[[file]] 1: "name" must be a list in square brackets.', "第 1 个 [[file]]：“name”应为方括号中的列表。"),
    ('name = "staff"\nheaders = ["key", "who"]\n', "", 3, 'Give "name", "headers" or both, by which the file is known.', "须给出“name”或“headers”"),
    ("[[file]]", "[file]", 3, "Write [[file]] in double square brackets; each begins one more.", "请用双方括号写 [[file]]"),
    ("[[file.table]]", "[file.table]", 6, "Write [[file.table]] in double square brackets; each begins one more.", "请用双方括号写 [[file.table]]"),
    ('["key", "who"]', '["key", 3]', 5, '"headers" must be a text in quotes.', "“headers”应为带引号的文本。"),
    ("headers", "ignore = 1\nheaders", 5, '"ignore" must be a section with keys.', "“ignore”应为包含若干键的一节。"),
    ("[[file.table]]", '[[file.table]]\ndistinct = "often"', 7, '"distinct" must be true or false.', "“distinct”应为 true 或 false。"),
    ("[[file.table]]", 'refuse = { en = "a", zh = "b" }\n[[file.table]]', 3, 'Give exactly one of [[file.table]], "refuse" and "ignore".', "须恰好给出一种。"),
    ('["key", "who"]', "[key]", 5, "At column 12 this is not valid TOML (headers = [key]): the value is not valid; a text needs quotation marks.", "值无效"),
    ('["key", "who"]', '["key", "who"', 6, "a square bracket is not closed.", "方括号未闭合"),
    ('id = "key"', 'id = "key"\nid = "x"', 10, "a key stands there for the second time.", "该处的键重复出现"),
    ('name = "who"', 'name "who"', 10, "an equals sign is missing behind the key.", "键后缺少等号"),
    ('name = "who"', 'name = "who', 10, "a quotation mark may be missing before it.", "可能是前面缺少引号"),
    ('name = "who"', r'name = "a\q"', 10, "a backslash in a text must be written twice.", "文本中的反斜杠须写两遍"),
    ("[[file]]", "[[file]] x", 3, "there is more behind the value than may stand there.", "值后有多余内容"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "instead", "line", "en", "zh"), FAULTS)
def test_a_fault_is_said_in_both_languages_with_its_line(tmp_path: Path, written: str, instead: str, line: int | None, en: str, zh: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(GOOD.replace(written, instead, 1), encoding="utf-8")
    with pytest.raises(BadProfile) as refused:
        load_profile(path)
    said = [(problem.in_language("en"), problem.in_language("zh")) for problem in refused.value.problems]
    assert any(one.startswith(f"mine.toml:{line}: " if line else "mine.toml: ") and en in one and zh in other for one, other in said), said
    for _, other in said:
        assert not re.search(r"[a-z]{2,} [a-z]{2,} [a-z]{2,}", other.partition("：")[2]), other


def test_a_profile_that_is_no_text_says_where(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_bytes(GOOD.encode() + b"# \xff\n")
    with pytest.raises(BadProfile, match=r"mine\.toml:11: The byte 0xFF is not valid UTF-8\. Save the file as UTF-8\."):
        load_profile(tmp_path / "mine.toml")


def test_the_good_one_is_good_and_takes_any_name_of_a_table(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(GOOD, encoding="utf-8")
    assert "Person" == load_profile(tmp_path / "mine.toml").content.file[0].table[0].to


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("key,whom\n1,A\n", 'By its name it is read as staff, and lacks the header "who". It reads: staff.'),
        ("a,b\n1,A\n", 'By its name it is read as staff, and lacks the headers "key" and "who". It reads: staff.'),
    ],
)
def test_a_file_that_a_profile_nearly_knows_is_told_what_it_lacks(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "mine.toml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "staff.csv").write_text(content)
    with pytest.raises(ImportRefused, match=re.escape(said)):
        plan(fake_store(), [tmp_path / "staff.csv"], profile=tmp_path / "mine.toml", today=DAY)


def test_a_profile_decides_what_a_column_means_so_that_nothing_is_to_be_renamed(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(GOOD.replace("who", "key"), encoding="utf-8")
    (tmp_path / "staff.csv").write_text("key,name\n1,A\n")
    found = plan(fake_store(), [tmp_path / "staff.csv"], profile=tmp_path / "mine.toml", today=DAY)
    assert ['staff.csv: Column not used: "name".'] == [note.in_language("en") for note in found.notes]


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, bytes], Path]:
    """Puts a copy of the shipped schema in place of it, with a file of it replaced."""

    def replace(name: str, content: bytes) -> Path:
        shutil.copytree(shipped("schema"), tmp_path / "schema")
        (tmp_path / "schema" / name).write_bytes(content)
        for module in (profile, lexicon):
            monkeypatch.setattr(module, "shipped", lambda folder: tmp_path / folder)
        return tmp_path

    return replace


def test_a_broken_shipped_profile_keeps_no_other_from_being_listed_or_used(shelf: Callable[[str, bytes], Path], capsys: pytest.CaptureFixture[str]) -> None:
    folder = shelf("profiles/northwind.toml", b"[[file]\n")
    assert "northwind" not in {found.name for found in list_profiles().profiles}
    assert 0 == run(["import", "--list-profiles"])
    printed = capsys.readouterr()
    assert "krackhardt-managers" in printed.out
    assert "northwind.toml:1: At column 7" in printed.err
    assert "oracle-hr" == load_profile("oracle-hr").name
    (folder / "people.csv").write_text("id,name\np-1,A\n")
    assert 1 == plan(fake_store(), [folder / "people.csv"], today=DAY).added


def test_the_users_own_profile_is_listed_too_or_what_is_wrong_with_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.toml").write_text(GOOD, encoding="utf-8")
    assert 0 == run(["--lang", "zh", "import", "--list-profiles", "--profile", str(tmp_path / "mine.toml")])
    assert "mine" in capsys.readouterr().out
    (tmp_path / "mine.toml").write_text(GOOD.replace("title =", "titel ="), encoding="utf-8")
    assert 0 == run(["--lang", "zh", "import", "--list-profiles", "--profile", str(tmp_path / "mine.toml")])
    printed = capsys.readouterr()
    assert "northwind" in printed.out
    assert "mine.toml：缺少键“title”。" in printed.err


def test_a_broken_list_of_headers_stops_no_import_that_does_without(shelf: Callable[[str, bytes], Path]) -> None:
    folder = shelf("headers.toml", b"[tables\n")
    lexicon._words.cache_clear()
    lexicon._names.cache_clear()
    lexicon.meanings.cache_clear()
    lexicon.headings.cache_clear()
    (folder / "mine.toml").write_text(GOOD.replace("客户人员", "Person"), encoding="utf-8")
    (folder / "staff.csv").write_text("key,who,more\n1,A,x\n")
    assert 1 == plan(fake_store(), [folder / "staff.csv"], profile=folder / "mine.toml", today=DAY).added
    with pytest.raises(BadProfile, match=r"headers\.toml:1: At column 8"):
        plan(fake_store(), [folder / "staff.csv"], today=DAY)
