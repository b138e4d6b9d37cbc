"""What a table and its columns are, from the words over them."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from itertools import permutations
from pathlib import Path

import openpyxl
import pytest

from orggraph.errors import BadParams, BadProfile, Problem
from orggraph.ingest import Plan, lexicon, plan, plan_tables
from orggraph.ingest.heading import Places, Recognised, headings, recognise
from orggraph.ingest.layout import Column, Layout, layouts
from orggraph.ingest.lexicon import find_table
from orggraph.locale import LANGUAGES, Language
from orggraph.model import RELATIONSHIPS
from orggraph.render.plan import short_name
from orggraph.render.template import write_template
from tests.fake_store import fake_store


def recognised(stem: str, *headers: str) -> Recognised:
    found = recognise(stem, headers)
    assert isinstance(found, Recognised), found
    return found


@pytest.mark.parametrize("stem", ["Person", "people", "客户人员", "人员", "PERSONS"])
def test_a_list_of_people_is_known_by_its_name(stem: str) -> None:
    assert "Person" == recognised(stem, "id", "name").layout.name


def test_chinese_headers_mean_the_same_columns() -> None:
    found = recognised("人员", "编号", "姓名*", "职务", "部门", "直属上级", "层级", "备注二")
    assert {"编号": "id", "姓名*": "name", "职务": "title", "部门": "department_id", "直属上级": "manager_id", "层级": "layer"} == found.columns


@pytest.mark.parametrize(
    ("header", "column"), [("Line Manager", "manager_id"), ("manager-id", "manager_id"), (" Top leader: ", "is_top_leader"), ("一把手", "is_top_leader")]
)
def test_case_blanks_and_joints_make_no_difference(header: str, column: str) -> None:
    assert column == recognised("Person", "id", header).columns[header]


def test_every_table_is_known_by_its_own_name_and_by_its_heading_in_both_languages() -> None:
    for item in layouts():
        headers = [column.name for column in item.columns]
        for stem in (item.name, item.heading.en, item.heading.zh):
            assert item.name == recognised(stem, *headers).layout.name


def test_every_column_is_known_by_its_name_and_by_its_heading_in_both_languages() -> None:
    for item in layouts():
        known = headings(item.name)
        for column in item.columns:
            assert column.name == known[column.name.replace("_", "")]
            for word in (column.heading.en, column.heading.zh):
                assert "".join(word.casefold().replace("-", "").split()) in known, (item.name, column.name)


def test_an_edge_named_by_its_type_alone_is_told_apart_by_its_columns() -> None:
    assert "Staff.REPORTS_TO.Staff" == recognised("REPORTS_TO", "staff_id", "manager_id").layout.name
    assert "Person.REPORTS_TO.Person" == recognised("汇报关系", "person_id", "manager_id").layout.name


def test_a_table_of_unknown_name_is_known_by_its_headers() -> None:
    assert "Staff.CONTACTS.Person" == recognised("export (3)", "staff_id", "person_id", "level").layout.name
    assert "Person" == recognised("export (4)", "id", "name", "department_id").layout.name


def test_a_table_that_could_be_two_things_asks_for_a_name() -> None:
    found = recognise("export", ["id", "name", "layer"])
    assert isinstance(found, Problem)
    assert 'The table "export" could be "Person" or "Staff".' == found.what.en


def test_a_known_table_without_its_key_names_the_missing_column() -> None:
    found = recognise("CONTACTS", ["staff_id", "level"])
    assert isinstance(found, Problem)
    assert 'The table lacks the column "person id".' == found.what.en


def test_a_table_of_nothing_known_says_what_to_do() -> None:
    found = recognise("budget", ["year", "sum"])
    assert isinstance(found, Problem)
    assert found.remedy is not None
    assert "--profile" in found.remedy.en


def test_a_title_above_the_column_names_is_told_from_a_missing_column() -> None:
    found = recognise("客户人员", ("客户人员一览表", "", ""))
    assert isinstance(found, Problem)
    assert "客户人员一览表" in found.what.en
    assert found.remedy is not None
    assert "column names" in found.remedy.en
    lacking = recognise("客户人员", ("姓名", "职务"))
    assert isinstance(lacking, Problem)
    assert 'lacks the column "id"' in lacking.what.en


REFERENCES = [(table, column) for table in layouts() for column in table.columns if column.names_label]


def planned(folder: Path, name: str, text: str) -> Plan:
    (folder / name).write_text(text, encoding="utf-8", newline="")
    graph = {
        "Department": [{"id": "d-1", "name": "Network"}, {"id": "d-2", "name": "Sales"}],
        "Person": [{"id": "p-1", "name": "Ge Lan"}],
        "Staff": [{"id": "s-1", "name": "Ma Rui"}],
    }
    return plan(fake_store(**graph), [folder / name], today=date(2026, 6, 30))


def ends(found: Plan, edge: str) -> list[tuple[str, str]]:
    return [(row["start"], row["end"]) for row in found.edges[edge].rows()]


def lines(found: Plan, language: Language = "en") -> list[str]:
    return [problem.in_language(language) for problem in (*found.problems, *found.notes)]


@pytest.mark.parametrize(("table", "column"), REFERENCES, ids=lambda item: item.name)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reference_knows_its_names_from_its_ids(table: Layout, column: Column, language: Language) -> None:
    heading = column.heading.in_language(language)
    noun = heading.removesuffix(" id").removesuffix("编号")
    endings = (" name", " code") if language == "en" else ("名称", "代码")
    own = [key.name for key in table.columns if key.is_key and key is not column]
    for order in permutations([noun, heading, noun + endings[0], noun + endings[1]]):
        places = recognised(table.name, *own, *order).places[column.name]
        assert {heading, noun + endings[1]} == {order[at - len(own)] for at in places.ids}
        assert {noun, noun + endings[0]} == {order[at - len(own)] for at in places.names}


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("*编号", "id"),
        ("★姓名", "name"),
        ("姓名（必填）", "name"),
        ("Name [required]", "name"),
        ("部门\n编号", "department_id"),
        ("\ufeff部门编号", "department_id"),
        ("部\u200b门编号", "department_id"),
        ("ＭＡＮＡＧＥＲ＿ＩＤ", "manager_id"),
        ('"department id"', "department_id"),
        ("“部门编号”", "department_id"),
        ("离开日期（YYYY-MM-DD）", "left_on"),
        ("一把手（是/否）", "is_top_leader"),
        ("Dept No.", "department_id"),
        ("直属上级工号", "manager_id"),
        ("Reports To ID", "manager_id"),
    ],
)
def test_marks_around_a_header_make_no_difference(header: str, column: str) -> None:
    assert column == recognised("Person", "id", header).columns[header]


@pytest.mark.parametrize("header", ["金额（万元）", "Amount (kEUR)", "amount (in thousands)"])
def test_a_unit_that_is_not_the_models_keeps_a_column_from_being_read(tmp_path: Path, header: str) -> None:
    assert "amount" not in recognised("Project", "id", "name", header).columns.values()
    assert (
        f'If "{header}" means amount (in the project\'s currency), write its cells so and rename it.'
        in lines(planned(tmp_path, "projects.csv", f"id,name,{header}\npr-1,P,1\n"))[0]
    )
    assert "amount" == recognised("Project", "id", "金额（按项目币种）").columns["金额（按项目币种）"]


def test_a_table_knows_its_own_id_and_name_by_what_it_lists() -> None:
    assert {"Account Name": "name", "Account ID": "id"} == recognised("customers", "Account Name", "Account ID").columns
    assert {"部门": "name", "部门代码": "id"} == recognised("客户部门", "部门", "部门代码").columns


@pytest.mark.parametrize("headers", ["id,name,部门,部门编号", "id,name,部门编号,部门"])
def test_between_a_name_and_an_id_the_id_counts_and_that_is_told(tmp_path: Path, headers: str) -> None:
    cells = {"id": "p-2", "name": "B", "部门": "Sales", "部门编号": "d-1"}
    found = planned(tmp_path, "people.csv", f"{headers}\n{','.join(cells[header] for header in headers.split(','))}\n")
    assert [("p-2", "d-1")] == ends(found, "Person.MEMBER_OF.Department")
    assert ['people.csv: "部门编号" and "部门" both stand for "department id": "部门编号" counts, "部门" only where it is blank.'] == lines(found)
    assert ["people.csv：“部门编号”与“部门”含义相同（部门编号）：以“部门编号”为准，其为空时才用“部门”。"] == lines(found, "zh")


def test_where_the_id_is_blank_the_name_counts_and_a_problem_names_its_column(tmp_path: Path) -> None:
    found = planned(tmp_path, "people.csv", "id,name,Department ID,Department\np-2,B,,Sales\np-3,C,,Nowhere\np-4,D,,\n")
    assert [("p-2", "d-2")] == ends(found, "Person.MEMBER_OF.Department")
    assert lines(found)[0].startswith('people.csv, row 3, column "Department": "Nowhere" is neither the id nor the name')


def test_the_ends_of_an_edge_follow_the_same_rule(tmp_path: Path) -> None:
    found = planned(tmp_path, "联系.csv", "我方人员,我方人员编号,客户人员姓名,客户人员编号\nNobody,s-1,Nobody,p-1\n")
    assert [("s-1", "p-1")] == ends(found, "Staff.CONTACTS.Person")


def test_two_headers_of_one_kind_fill_each_other_and_refuse_rows_in_which_they_differ(tmp_path: Path) -> None:
    found = planned(tmp_path, "people.csv", "id,name,部门编号,department_id\np-2,B,d-1,d-1\np-3,C,d-1,d-2\np-4,D,,d-2\np-5,E,d-1,\np-6,F,,d-9\n")
    assert [("p-2", "d-1"), ("p-4", "d-2"), ("p-5", "d-1")] == sorted(ends(found, "Person.MEMBER_OF.Department"))
    assert [
        'people.csv, row 3, column "部门编号": It says "d-1", and "department_id", which stands for "department id" too, says "d-2". '
        "Correct one of the two, or delete the column that does not count.",
        'people.csv, row 6, column "department_id": "d-9" is neither the id nor the name of any department. Correct it, or add the row that it names.',
        'people.csv: "部门编号" and "department_id" both stand for "department id": '
        "the first that is filled is read, and a row in which two differ is refused.",
    ] == lines(found)


def test_one_header_over_two_columns_follows_the_same_rule(tmp_path: Path) -> None:
    found = planned(tmp_path, "people.csv", "id,name,name\np-2,B,B\np-3,C,D\np-4,,E\n")
    assert {"p-2": "B", "p-4": "E"} == {row["id"]: row["name"] for row in found.nodes["Person"].rows()}
    assert 'people.csv, row 3, column "name": It says "C", and the other column of this name says "D".' in lines(found)[0]
    assert 'people.csv: "name" stands over 2 columns:' in lines(found)[1]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_header_of_two_lines_is_said_in_one(tmp_path: Path, end: str) -> None:
    found = planned(tmp_path, "people.csv", f'id,name,"部门{end}编号",部门\np-2,B,d-9,\n')
    assert 'people.csv, row 2, column "部门 编号": "d-9" is neither the id nor the name of any department. ' in lines(found)[0]
    assert '"部门 编号" and "部门" both stand for' in lines(found)[1]


def test_what_differs_only_in_how_it_is_written_does_not_differ(tmp_path: Path) -> None:
    found = planned(tmp_path, "people.csv", "id,name,left on,leaving date,部门编号,dept id\np-2,B,2026-06-30,2026/6/30,d-1,ｄ-1\u200b\n")
    assert not found.refusals


def test_ids_and_names_of_one_kind_are_told_together(tmp_path: Path) -> None:
    found = planned(tmp_path, "people.csv", "id,name,部门,部门名称,部门编号,dept id\np-2,B,Sales,Sales,,\np-3,C,Sales,Network,,\np-4,D,Sales,Network,d-1,\n")
    assert [("p-2", "d-2"), ("p-4", "d-1")] == sorted(ends(found, "Person.MEMBER_OF.Department"))
    assert 'people.csv, row 3, column "部门": It says "Sales", and "部门名称", which stands for "department id" too, says "Network".' in lines(found)[0]


def test_places_tell_ids_from_names() -> None:
    assert Places((2,), (1,)) == recognised("Person", "id", "部门", "部门编号").places["department_id"]


def test_every_name_that_a_plan_or_a_template_prints_names_one_table(tmp_path: Path) -> None:
    for item in layouts():
        for name in (item.name, item.heading.en, item.heading.zh, short_name(item.name)):
            assert item is find_table(name), name
    for language in LANGUAGES:
        stream = BytesIO()
        write_template(stream, language)
        for sheet in openpyxl.load_workbook(stream).sheetnames:
            assert sheet == "orggraph" or find_table(sheet)


@pytest.mark.parametrize("name", ["CONTACTS", "contacts", "联系", "Staff_CONTACTS_Person", "ties"])
def test_a_table_may_be_named_in_memory_as_people_name_it(name: str) -> None:
    found = plan_tables(
        fake_store(Staff=[{"id": "s-1"}], Person=[{"id": "p-1"}]), {name: [{"staff_id": "s-1", "person_id": "p-1"}]}, source="x", today=date(2026, 6, 30)
    )
    assert ["Staff.CONTACTS.Person"] == [table.name for table in found.tables]


def test_a_type_of_several_edges_names_them() -> None:
    several = {edge.type for edge in RELATIONSHIPS.values() if sum(other.type == edge.type for other in RELATIONSHIPS.values()) > 1}
    assert "REPORTS_TO" in several
    for type_ in several:
        with pytest.raises(BadParams) as refused:
            find_table(type_)
        assert {name for name, edge in RELATIONSHIPS.items() if edge.type == type_} == set(refused.value.fields["choices"])  # type: ignore[call-overload]


def test_a_misspelt_table_is_asked_about() -> None:
    with pytest.raises(BadParams, match=r'There is no table "Persn". Did you mean Person\?'):
        find_table("Persn")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"[tables\n", "headers.toml:1: At column 8 this is not valid TOML ([tables): a square bracket is not closed."),
        (b'\n[tables]\nPerson = ["\xff"]\n', "headers.toml:3: The byte 0xFF is not valid UTF-8."),
        (b"[tables]\nPersons = ['x']\n", 'headers.toml: [tables] names "Persons", which is not a label or an edge.'),
        (b"[tables]\nPerson = 'x'\n", 'headers.toml: [tables] "Person" must be a list of words in quotes.'),
        (b"[columns.Person]\nheight = ['x']\n", 'headers.toml: [columns."Person"] names "height", which is not a column of the table.'),
        (b"[colums]\n", "headers.toml: There is no section [colums]; the file takes [tables], [columns] and [endings]."),
        (b"columns = 1\n", "headers.toml: [columns] must be a section with keys."),
        (b"[columns]\nany = 1\n", 'headers.toml: [columns] "any" must be a section with keys.'),
    ],
)
def test_a_fault_in_the_list_of_headers_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, said: str) -> None:
    (tmp_path / "headers.toml").write_bytes(content)
    monkeypatch.setattr(lexicon, "shipped", lambda _: tmp_path)
    with pytest.raises(BadProfile) as refused:
        lexicon._words.__wrapped__()
    assert said in refused.value.in_language("en")
    assert "headers.toml 有误" in refused.value.in_language("zh")
