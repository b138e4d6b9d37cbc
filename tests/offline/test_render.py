"""Faces of an answer: what a person reads, what a program reads, and what a spreadsheet must never run."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from typing import Any

import openpyxl
import orjson
import pytest
from rich.cells import cell_len

from orggraph.answer import Result
from orggraph.audit import Names, in_english
from orggraph.library import Query
from orggraph.locale import Language, Text
from orggraph.render import FORMATS, Format, Glossary, Style, harmless, write_audit, write_result
from orggraph.render.layout import flow, table, wrap
from orggraph.render.word import spoken, told
from tests.fake_graph import DAY, FINDING, PEOPLE, SALES_ONLY, TIE, FakeGraph, column, question

[FINGERPRINT] = [finding.fingerprint for finding in FakeGraph(**{"gaps.sales_only": [FINDING]}).audit().findings]
PERSON = {"person_id": "p1", "person": "王俊", "level": 3, "seen_on": date(2026, 6, 18), "is_key": True, "ties": [TIE]}
CHAIN = question(
    "people.chain", [column("depth", "int"), column("person_id", "str"), column("person", "str?"), column("title", "str?"), column("dotted", "list[map]")]
)


def face(query: Query, rows: list[dict[str, Any]], format_: Format, language: Language = "en", *, is_raw: bool = False, width: int | None = None) -> bytes:
    stream = io.BytesIO()
    result = Result(query, {"as_of": DAY}, rows, False, 1.5)
    write_result(result, stream, format_, glossary=Glossary(), language=language, style=Style(width=width), is_raw=is_raw)
    return stream.getvalue()


def named_face(row: dict[str, Any], names: Names, format_: Format, language: Language) -> str:
    stream = io.BytesIO()
    write_result(Result(PEOPLE, {"as_of": DAY}, [row], False, 1.5), stream, format_, glossary=Glossary(names=names), language=language)
    return stream.getvalue().decode()


def sheet_row(query: Query, row: dict[str, Any], format_: Format, language: Language = "en", glossary: Glossary | None = None) -> list[str]:
    """The only row under the headings, each cell as text."""
    stream = io.BytesIO()
    write_result(Result(query, {"as_of": DAY}, [row], False, 1.5), stream, format_, glossary=glossary or Glossary(), language=language)
    return texts(stream.getvalue(), format_)[1]


def audit_rows(format_: Format, language: Language, *, is_raw: bool = False) -> list[list[str]]:
    """Headings and the only finding, each cell as text."""
    stream = io.BytesIO()
    write_audit(FakeGraph(**{"gaps.sales_only": [FINDING]}).audit(), stream, format_, language=language, is_raw=is_raw)
    return texts(stream.getvalue(), format_)


def texts(content: bytes, format_: Format) -> list[list[str]]:
    if format_ == "csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    return [["" if value is None else str(value) for value in row] for row in read_sheet(content).values]


def read_sheet(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]


# -- for people


def test_table_says_closed_vocabularies_in_words_of_the_language() -> None:
    rows = [{**PERSON, "ties": []}, {**PERSON, "person_id": "p2", "level": None, "ties": []}]
    assert ["王俊", "(p1)", "trust", "2026-06-18", "yes"] == face(PEOPLE, rows, "table").decode().splitlines()[3].split()
    assert ["王俊", "(p2)", "–", "2026-06-18", "是"] == face(PEOPLE, rows, "table", "zh").decode().splitlines()[4].split()


def test_faces_for_people_name_everyone_in_english_for_readers_of_english_at_any_depth() -> None:
    names = {("p1", "王俊"): "Wang Jun", ("s-li", "李强"): "Li Qiang"}
    row = {**PERSON, "ties": [{**TIE, "staff": "李强"}]}
    shown = {(format_, language): named_face(row, names, format_, language) for format_ in ("table", "md", "csv", "jsonl") for language in ("en", "zh")}
    english = [at for at, text in shown.items() if "Wang Jun" in text and "Li Qiang" in text and "王俊" not in text and "李强" not in text]
    assert [("table", "en"), ("md", "en"), ("csv", "en")] == english
    assert all("王俊" in text and "李强" in text for at, text in shown.items() if at not in english)


def test_lists_of_names_with_their_ids_beside_are_named_in_english_too() -> None:
    assert {"place_ids": ["d1", "d2"], "places": ["Finance", "法务部"]} == in_english(
        {"place_ids": ["d1", "d2"], "places": ["财务部", "法务部"]}, {("d1", "财务部"): "Finance"}
    )


def test_several_names_are_shown_with_their_ids_behind_as_one_is() -> None:
    facts = {"owner_ids": ["s-1", "s-2"], "owners": ["Li Qiang", "s-2"], "persons": ["Wang Jun"], "person_ids": ["p1", "p2"]}
    assert "Li Qiang (s-1), s-2" == told("owners", facts, Glossary(), "en")
    assert "Li Qiang (s-1)、s-2" == told("owners", facts, Glossary(), "zh")
    assert "Wang Jun" == told("persons", facts, Glossary(), "en"), "nobody knows whose ids these are"


def test_a_name_with_its_english_one_beside_it_is_shown_as_the_graph_has_it() -> None:
    names = {("p1", "王俊"): "Wang Jun", ("c1", "云和"): "Yunhe"}
    assert {"person_id": "p1", "person": "王俊", "name_en": "Wang Jun", "customer_id": "c1", "customer": "Yunhe"} == in_english(
        {"person_id": "p1", "person": "王俊", "name_en": "Wang Jun", "customer_id": "c1", "customer": "云和"}, names
    )


@pytest.mark.parametrize("format_", ["table", "csv"])
def test_an_entry_with_its_english_name_beside_it_is_named_once_in_english(format_: Format) -> None:
    entry = {"person_id": "p1", "person": "王俊", "name_en": "Wang Jun", "power": 3}
    english = named_face({**PERSON, "ties": [entry]}, {("p1", "王俊"): "Wang Jun"}, format_, "en")
    assert ("Wang Jun (p1)" in english, "English name" in english) == (True, False)
    assert "Wang Jun" in named_face({**PERSON, "ties": [entry]}, {}, format_, "zh"), "readers of Chinese see both"


def test_a_title_is_said_in_english_of_whoever_it_stands_beside_or_whose_entry_holds_it() -> None:
    names = {("p1", "总工"): "Chief Engineer", ("p2", "总工"): "Head Engineer", ("s1", "经理"): "Manager", ("c1", "云和"): "Yunhe"}
    bosses = [
        {"person_id": "p2", "person": "李", "title": "总工"},
        {"staff_id": "s1", "staff": "张", "title": "经理"},
        {"person_id": "p3", "person": "周", "title": "科长"},
    ]
    row = {"customer_id": "c1", "customer": "云和", "person_id": "p1", "person": "王", "title": "总工", "bosses": bosses, "evidence": {"title": "总工"}}
    said = in_english(row, names)
    assert ("Yunhe", "Chief Engineer", "Chief Engineer") == (said["customer"], said["title"], said["evidence"]["title"])
    assert ["Head Engineer", "Manager", "科长"] == [boss["title"] for boss in said["bosses"]]
    assert {"kind": "strategic", "title": "总工"} == in_english({"kind": "strategic", "title": "总工"}, names)
    heir = {"person_id": "p3", "person": "周", "title": "科长", "successor_id": "p2", "successor": "李", "successor_title": "总工"}
    assert "Head Engineer" == in_english(heir, names)["successor_title"]


@pytest.mark.parametrize(("language", "words"), [("en", "opposed, not in time, decides last"), ("zh", "反对，及时：否，最终拍板人")])
def test_yes_and_no_and_values_of_another_day_are_said_in_words(language: Language, words: str) -> None:
    headings = {"in_time": Text("in time", "是否及时"), "is_last": Text("decides last", "最终拍板人")}
    assert words == spoken("points", {"stance_then": -1, "in_time": False, "is_last": True}, Glossary(headings=headings), language)
    assert ("trust" if language == "en" else "信任") == spoken("level_before", 3, Glossary(), language)


@pytest.mark.parametrize(
    ("name", "value"), [("intent_status", "active"), ("points_unheld", ["scoring"]), ("missing", ["guests", "expected_result"]), ("stances_now", [-1])]
)
def test_no_code_of_an_answer_reaches_a_reader_of_chinese(name: str, value: Any) -> None:
    assert not any(letter.isascii() for letter in spoken(name, value, Glossary(), "zh"))


def test_table_begins_with_what_was_asked_and_of_which_day() -> None:
    assert "Title of people.list · as of 2026-06-30 · 1 row" == face(PEOPLE, [PERSON], "table").decode().splitlines()[0]
    assert "people.list 的标题 · 基准日 2026-06-30 · 1 行" == face(PEOPLE, [PERSON], "table", "zh").decode().splitlines()[0]


def test_empty_answer_says_so() -> None:
    assert "Nothing found." == face(PEOPLE, [], "table").decode().splitlines()[-1]
    assert "没有发现问题。" == face(SALES_ONLY, [], "table", "zh").decode().splitlines()[-1]


def test_single_packed_row_is_a_sheet_of_sections() -> None:
    said = face(PEOPLE, [PERSON], "table", width=100).decode()
    assert "person   王俊 (p1)" in said
    assert "ties (1)" in said
    assert "Li Qiang (s-li)" in said
    assert "{" not in said


def test_steps_of_a_chain_are_one_line_of_arrows() -> None:
    rows = [
        {"depth": 0, "person_id": "p1", "person": "Wang Jun", "title": "Chief Engineer", "dotted": []},
        {"depth": 1, "person_id": "p2", "person": "Liu Yang", "title": None, "dotted": []},
    ]
    assert "Wang Jun, Chief Engineer → Liu Yang" == face(CHAIN, rows, "table").decode().splitlines()[-1]


def test_two_bosses_of_one_step_are_no_chain() -> None:
    rows = [{"depth": depth, "person_id": f"p{at}", "person": None, "title": None, "dotted": []} for at, depth in enumerate((0, 1, 1))]
    assert "→" not in face(CHAIN, rows, "table").decode()


def test_gap_says_what_is_missing_in_its_sentence() -> None:
    said = face(SALES_ONLY, [FINDING], "table").decode()
    assert "Held only by Li Qiang (sales, trust, last contact 2026-06-18)." in said
    assert "evidence" not in said


def test_table_too_wide_for_the_terminal_becomes_lines_for_each_row() -> None:
    rows = [{**PERSON, "person_id": f"p{at}", "ties": [TIE] * 3} for at in range(2)]
    for line in face(PEOPLE, rows, "table", width=60).decode().splitlines():
        assert cell_len(line) <= 60


def test_figures_stand_at_the_right_even_where_the_name_ends_like_a_word_of_a_list() -> None:
    query = question("profile.costs", [column("customer", "str"), column("cost_ahead", "float?"), column("level", "int?")])
    rows = [{"customer": "Yunhe", "cost_ahead": None, "level": 3}, {"customer": "Haiyue", "cost_ahead": 72000.0, "level": None}]
    first, second = face(query, rows, "table").decode().splitlines()[-2:]
    assert second.index("72000") + len("7200") == first.index("–"), "nothing ends where a figure ends"
    assert first.index("trust") == second.index("–"), "words and what stands for them at the left"


def test_a_figure_within_a_row_is_said_with_its_heading_unless_it_is_a_word() -> None:
    said = spoken("figures", {"departments_without_line": 0, "level": 3}, Glossary(), "en")
    assert "departments without line 0, trust" == said


def test_columns_line_up_under_chinese_headings() -> None:
    lines = list(table(["客户", "name"], [["云和电信集团", "a"], ["x", "b"]], Style()))
    assert [lines[0].index("name") + 2, lines[2].index("b")] == [14, 14]
    assert cell_len(lines[1].split("a")[0]) == cell_len(lines[2].split("b")[0])


def test_wrapped_text_keeps_every_character_and_the_width() -> None:
    text = "Let a colleague of the matching layer meet 王俊，并在两周内安排一次技术交流（含研发与产品）。"
    lines = wrap(text, 20)
    assert all(cell_len(line) <= 20 for line in lines)
    assert text.replace(" ", "") == "".join(lines).replace(" ", "")


def test_parts_flow_with_dots_between() -> None:
    assert ["  one · two ·", "  three"] == list(flow(["one", "two", "three"], Style(width=14), indent=2))


def test_text_cannot_drive_the_terminal() -> None:
    said = face(PEOPLE, [{**PERSON, "person": "\x1b[31mred\x1b[0m\nsecond \u202egpj"}], "table").decode()
    assert "\x1b" not in said
    assert "[31mred[0m second gpj" in said
    assert "ab c" == harmless("a\x00b\tc")


def test_markdown_escapes_its_own_marks() -> None:
    said = face(PEOPLE, [{**PERSON, "person": "a|b <b>*c*", "ties": []}], "md").decode().splitlines()
    assert "a\\|b \\<b\\>\\*c\\*" in said[2]
    assert "| --- | --- | --- | --- | --- | --- |" == said[1]


# -- for programs


def test_json_is_one_object_with_figures_not_words() -> None:
    said = orjson.loads(face(PEOPLE, [PERSON], "json", "zh"))
    assert ["schema_version", "query", "params", "columns", "rows", "truncated", "took_ms", "unfinished"] == list(said)
    assert {"as_of": "2026-06-30"} == said["params"]
    assert 3 == said["rows"][0]["level"]
    assert "2026-06-18" == said["rows"][0]["ties"][0]["last_contact_on"]


def test_json_lines_has_one_row_a_line() -> None:
    lines = face(PEOPLE, [PERSON, PERSON], "jsonl").splitlines()
    assert [PERSON["person_id"]] * 2 == [orjson.loads(line)["person_id"] for line in lines]


# -- for spreadsheets


def test_csv_opens_in_excel_and_speaks_the_language() -> None:
    content = face(PEOPLE, [PERSON], "csv", "zh")
    assert content.startswith(b"\xef\xbb\xbf")
    assert 2 == content.count(b"\r\n")
    [heading, row] = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    assert ["person_id", "人员", "级别", "seen_on", "is_key", "ties"] == heading
    assert ["p1", "王俊", "信任", "2026-06-18", "是", "Li Qiang (s-li)，sales，信任，最近联系日期 2026-06-18"] == row
    assert ["trust", "yes", "Li Qiang (s-li), sales, trust, last contact on 2026-06-18"] == [sheet_row(PEOPLE, PERSON, "csv")[at] for at in (2, 4, 5)]


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_nothing_is_an_empty_cell_of_a_spreadsheet(format_: Format) -> None:
    assert ["p1", "", "", "", "no", ""] == sheet_row(
        PEOPLE, {"person_id": "p1", "person": None, "level": None, "seen_on": None, "is_key": False, "ties": []}, format_
    )


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_categories_of_the_graph_are_said_in_words_in_a_spreadsheet(format_: Format) -> None:
    query = question("people.functions", [column("function", "str"), column("stance", "int"), column("count", "int")])
    row = {"function": "rnd", "stance": -1, "count": -1}
    assert ["研发", "反对", "-1"] == sheet_row(query, row, format_, "zh", Glossary(words={"function": {"rnd": Text("R&D", "研发")}}))


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_gap_in_a_spreadsheet_says_what_is_missing_and_what_to_do_in_place_of_its_evidence(format_: Format) -> None:
    finding = {**FINDING, "evidence": {**FINDING["evidence"], "title": "Chief Engineer"}}
    assert [
        "c1",
        "云和电信",
        "Person",
        "p-wang",
        "Wang Jun, Chief Engineer",
        "Held only by Li Qiang (sales, trust, last contact 2026-06-18).",
        "Let presales meet Wang Jun.",
    ] == sheet_row(SALES_ONLY, finding, format_)
    said = sheet_row(SALES_ONLY, finding, format_, "zh")
    assert ["客户人员", "Wang Jun，Chief Engineer"] == [said[2], said[4]]
    assert "安排售前与Wang Jun见面。" == said[6]


def test_sentence_that_begins_like_a_formula_is_no_formula() -> None:
    query = replace(SALES_ONLY, finding=Text("{subject} is held by few.", "{subject}仅由少数人掌握。"))
    assert "'=1+1 is held by few." == sheet_row(query, {**FINDING, "subject": "=1+1"}, "csv")[5]


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_audit_in_a_spreadsheet_holds_words_and_no_evidence(format_: Format) -> None:
    heading, row = audit_rows(format_, "zh")
    assert ["标题", "严重程度", "客户编号", "客户", "对象类型", "对象编号", "对象", "缺失情况", "建议措施", "基准日", "规则", "指纹"] == heading
    assert ["高", "c1", "云和电信", "客户人员", "p-wang", "Wang Jun"] == row[1:7]
    heading, row = audit_rows(format_, "zh", is_raw=True)
    assert ["fingerprint", "evidence", "high"] == [heading[0], heading[-1], row[2]]
    assert "s-li" == orjson.loads(row[-1])["held_by"][0]["staff_id"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", " =1"])
def test_csv_never_holds_a_live_formula(text: str) -> None:
    [_, row] = csv.reader(io.StringIO(face(PEOPLE, [{**PERSON, "person": text}], "csv").decode("utf-8-sig"), newline=""))
    assert row[1].startswith("'")


def test_negative_numbers_stay_numbers_in_csv() -> None:
    assert b",-1," in face(PEOPLE, [{**PERSON, "level": -1}], "csv")


def test_raw_csv_is_for_machines() -> None:
    content = face(PEOPLE, [{**PERSON, "person": "=x", "ties": []}], "csv", "zh", is_raw=True)
    assert b"person_id,person,level,seen_on,is_key,ties\np1,=x,3,2026-06-18,true,[]\n" == content
    [_, row] = csv.reader(io.StringIO(face(PEOPLE, [PERSON], "csv", is_raw=True).decode()))
    assert "Li Qiang" == orjson.loads(row[5])[0]["staff"]


def test_raw_workbook_is_for_machines_too() -> None:
    book = openpyxl.load_workbook(io.BytesIO(face(PEOPLE, [PERSON], "xlsx", "zh", is_raw=True)))
    heading, row = book.worksheets[0].values
    assert ("person_id", "person", "level", "seen_on", "is_key", "ties") == heading
    assert ("王俊", 3, True) == (row[1], row[2], row[4])
    assert "Li Qiang" == orjson.loads(row[5])[0]["staff"]
    assert ("as_of", "2026-06-30") in list(book.worksheets[1].values)


def test_workbook_has_typed_cells_and_no_formula() -> None:
    query = replace(PEOPLE, columns=(*PEOPLE.columns, column("weight", "float"), column("days", "int")))
    row = {**PERSON, "person": "=cmd()\x07", "weight": 0.25, "days": -3}
    sheet = read_sheet(face(query, [row], "xlsx"))
    cells = sheet[2]
    assert "=cmd()" == cells[1].value
    assert "s" == cells[1].data_type
    assert "trust" == cells[2].value
    assert date(2026, 6, 18) == cells[3].value.date()
    assert "yyyy-mm-dd" == cells[3].number_format
    assert [0.25, -3] == [cells[6].value, cells[7].value]
    assert ["n", "n"] == [cells[6].data_type, cells[7].data_type]
    assert ("A2", "A1:H2") == (sheet.freeze_panes, sheet.auto_filter.ref)
    assert cells[5].alignment.wrap_text


def test_workbook_says_what_was_asked_on_its_second_sheet() -> None:
    book = openpyxl.load_workbook(io.BytesIO(face(PEOPLE, [PERSON], "xlsx", "zh")))
    assert ["结果", "说明"] == book.sheetnames
    assert {("查询", "people.list 的标题"), ("as_of 说明", "2026-06-30")} <= set(book["说明"].values)


def test_workbook_keeps_long_numbers_links_and_long_texts() -> None:
    row = {**PERSON, "person": "https://example.com", "level": 12345678901234567, "ties": [{"text": "x" * 40_000}]}
    sheet = read_sheet(face(PEOPLE, [row], "xlsx"))
    assert sheet["B2"].hyperlink is None
    assert "12345678901234567" == sheet["C2"].value
    assert 32_767 == len(sheet["F2"].value)


# -- audits


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_audit_has_every_face_in_both_languages(format_: Format, language: Language) -> None:
    stream = io.BytesIO()
    write_audit(FakeGraph(**{"gaps.sales_only": [FINDING]}).audit(), stream, format_, language=language)
    expected = {"en": "Held only by Li Qiang", "zh": "仅由Li Qiang"}[language]
    said = str(list(read_sheet(stream.getvalue()).values)) if format_ == "xlsx" else stream.getvalue().decode()
    assert expected in said


def test_audit_table_says_who_what_and_what_to_do() -> None:
    stream = io.BytesIO()
    write_audit(FakeGraph(**{"gaps.sales_only": [FINDING]}).audit(customer_id="c1"), stream, "table", language="en")
    assert [
        "云和电信 · as of 2026-06-30 · 1 finding: 1 high",
        "",
        f"HIGH  sales_only  Wang Jun (p-wang) · {FINGERPRINT[:8]}",
        "                  Held only by Li Qiang (sales, trust, last contact 2026-06-18).",
        "                  → Let presales meet Wang Jun.",
    ] == stream.getvalue().decode().splitlines()


def test_audit_names_what_could_not_be_checked() -> None:
    from orggraph.errors import QueryTimedOut

    stream = io.BytesIO()
    write_audit(FakeGraph(**{"gaps.sales_only": QueryTimedOut(Text("Too slow.", "太慢。"))}).audit(), stream, "table", language="en")
    said = stream.getvalue().decode().splitlines()
    assert said[0].endswith("nothing found, but not everything could be checked")
    assert "  gaps.sales_only: Too slow." == said[-1]
