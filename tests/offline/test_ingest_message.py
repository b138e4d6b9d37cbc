"""Every message of an import, made once and read in both languages; and every text of its modules held against what a sentence must be."""

from __future__ import annotations

import ast
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped,unused-ignore]

from orggraph.cli.root import run
from orggraph.errors import BadSettings, OrgGraphError, Problem
from orggraph.ingest import Batch, Plan, apply, plan, plan_tables
from orggraph.ingest.layout import layouts
from orggraph.locale import Language, Text
from orggraph.render.plan import say_plan
from tests.fake_store import FakeStore, fake_store
from tests.handmade_workbook import row, sheet, texts, write_package
from tests.handmade_workbook import text as cell

DAY = date(2026, 6, 30)
SOURCE = Path(__file__).parents[2] / "src" / "orggraph"
MODULES = [
    *sorted((SOURCE / "ingest").glob("*.py")),
    *(SOURCE / name for name in ("render/plan.py", "render/undo.py", "cli/imports.py", "cli/undo.py", "api/imports.py")),
]
PROFILE = """
title = { en = "x", zh = "x" }
summary = { en = "x", zh = "x" }
"""
GRAPH: dict[str, Sequence[Mapping[str, Any]]] = {
    "Department": [{"id": "d-1", "name": "Network"}, {"id": "d-2", "name": "Sales"}, {"id": "d-3", "name": "Sales"}],
    "Person": [{"id": "P-1", "name": "Ge Lan", "source": "crm"}, {"id": "p-9\u200b", "name": "Ke Tao"}, {"id": "p-8\u200b"}, {"id": "p-8\u2060"}],
    "Staff": [{"id": "s-1", "name": "Ma Rui"}],
    "Customer": [{"id": "c-1", "name": "Anlan Grid"}],
}


@dataclass(frozen=True)
class Case:
    """Files that make a message, by name, and the message's beginning in English; None where another test says what it is."""

    said: str | None
    files: Mapping[str, str | bytes]
    profile: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    names: tuple[str, ...] | None = None

    def problems(self, folder: Path) -> list[Problem]:
        """Everything that the plan says, or that keeps it from being made."""
        for name, content in self.files.items():
            (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        chosen = {"profile": folder / "mine.toml"} if self.profile is not None else {}
        if self.profile is not None:
            (folder / "mine.toml").write_text(PROFILE + self.profile, encoding="utf-8")
        try:
            found = plan(fake_store(**GRAPH), [folder / name for name in self.names or self.files], today=DAY, **chosen, **self.options)
        except OrgGraphError as error:
            return [Problem(error.what, error.remedy), *error.problems]
        return [*found.unread, *found.problems, *found.notes]


def people(*rows: str, headers: str = "id,name") -> dict[str, str | bytes]:
    return {"people.csv": "\n".join([headers, *rows]) + "\n"}


def workbook(folder: Path, **sheets: Sequence[Sequence[Any]]) -> bytes:
    path = folder / "scratch.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return path.read_bytes()


def sheets(before: str = "", after: str = "", whole: str = "", **rows: str) -> dict[str, str | bytes]:
    """A workbook with these sheets, of which each is the XML of its rows; `whole`: the XML of the only one."""
    made = io.BytesIO()
    write_package(made, {name: whole or sheet(xml, before=before, after=after) for name, xml in rows.items()})
    return {"made.xlsx": made.getvalue()}


def merged(*ranges: str) -> str:
    return "<mergeCells>" + "".join(f'<mergeCell ref="{cells}"/>' for cells in ranges) + "</mergeCells>"


DISTINCT = '[[file]]\nname = "people"\n[[file.table]]\nto = "Person"\ndistinct = true\ncolumns = { id = "b", name = "n" }\n'
LOOKING_UP = (
    '[[file]]\nkey = "jobs"\nname = "jobs"\n[[file]]\nname = "people"\n[[file.table]]\nto = "Person"\n'
    'columns = { id = "id", name = "name", title = { column = "job", lookup = { file = "jobs", key = "job", value = "called" } } }\n'
)


def looked_up(job: str) -> tuple[dict[str, str | bytes], str]:
    """Files and profile of somebody whose title is looked up."""
    jobs = '[{"job": "J1", "called": "Boss"}, {"job": "J2", "called": "Clerk"}, {"job": "J2", "called": "Officer"}, {"job": "J3", "called": ["x"]}]'
    return {"jobs.json": jobs, **people(f"p-2,A,{job}", headers="id,name,job")}, LOOKING_UP


CASES = [
    # what a table is
    Case('What "budget" holds is not known.', {"budget.csv": "year,sum\n1,2\n"}),
    Case('The table "export" could be "Person" or "Staff".', {"export.csv": "id,name,layer\n1,A,1\n"}),
    Case('The table lacks the column "person id".', {"CONTACTS.csv": "staff_id\ns-1\n"}),
    Case('The table lacks the columns "staff id" and "person id".', {"CONTACTS.csv": "level\n1\n"}),
    Case(None, {"people.csv": "Our people\nx\n"}),
    Case('Columns not used: "titel", "shoe size". If "titel" means title, rename it.', people("p-2,A,b,c", headers="id,name,titel,shoe size")),
    Case('Column not used: "金额（万元）". If "金额（万元）" means amount (in', {"projects.csv": "id,name,金额（万元）\npr-1,P,1\n"}),
    Case('Column not used: "Weight (kg)". If "Weight (kg)" means weight (plain', {"INFLUENCES.csv": "from_person_id,to_person_id,Weight (kg)\nP-1,p-2,1\n"}),
    Case("Column 3 has no header and was not used.", people("p-2,A,x", headers="id,name,")),
    Case("Columns 3, 4 have no header and were not used.", people("p-2,A,x,y", headers="id,name,,")),
    Case("The table has headers and no rows.", people()),
    Case("two.xlsx: 2 tables have headers and no rows.", {}, names=("two.xlsx",)),
    Case('"部门编号" and "部门" both stand for "department id": "部门编号" counts', people("p-2,A,Sales,d-1", headers="id,name,部门,部门编号")),
    Case('"职务" and "职位" both stand for "title": the first that is filled', people("p-2,A,x,y", headers="id,name,职务,职位")),
    Case('"name" stands over 2 columns: the first', people("p-2,A,B", headers="id,name,name")),
    Case('It says "A", and the other column of this name says "B".', people("p-2,A,B", headers="id,name,name")),
    Case('It says "x", and "职位", which stands for "title" too, says "y".', people("p-2,A,x,y", headers="id,name,职务,职位")),
    # cells
    Case('"1.38E+10" is a long number that Excel shortened.', people("1.38E+10,A")),
    Case("The number 12345678901234568 is longer than the 15 digits", {"people.jsonl": '{"id": 12345678901234567.0, "name": "A"}\n'}),
    Case("The cell holds a NUL byte.", {"people.jsonl": '{"id": "p-2", "name": "a\\u0000b"}\n'}),
    Case("The cell holds a list or a record.", {"people.jsonl": '{"id": "p-2", "name": ["A"]}\n'}),
    Case('"a‹U+000A›b" holds a line break, which', people('"a\nb",A')),
    Case('"a‹U+0009›b" holds a tab, which', people("a\tb,A")),
    Case('"a‹U+001B›b" holds a control character, which', people("a\x1bb,A")),
    Case('"a‹U+202E›b" holds a mark that turns the order of reading round, which', people("a\u202eb,A")),
    Case("Characters that nobody sees were taken out of 1 cell, such as row 2", people("p-2\u200b,A")),
    Case("Characters that nobody sees were taken out of 2 cells, such as row 2", people("p-2\u200b,A", "p-3\u200b,A")),
    Case("Full-width letters, digits or signs were read as ordinary ones in 1 cell", people("ｐ-2,A")),
    Case("Blanks around the text were taken away, or made plain within it, in 1 cell", people("p-2 ,A")),
    Case("Letters and their separate accents were joined in 1 cell", people("e\u0301,A")),
    Case('"soon" is not a day.', people("p-2,A,soon", headers="id,name,left_on")),
    Case('"2026-02-30" is a day that does not exist.', people("p-2,A,2026-02-30", headers="id,name,left_on")),
    Case('"03/04/2026" can be read as two different days.', people("p-2,A,03/04/2026", headers="id,name,left_on")),
    Case('"1.38E+10" is a long number that Excel shortened.', people("p-2,A,1.38E+10", headers="id,name,left_on")),
    Case("Day numbers such as Excel writes (45473) were read as days.", people("p-2,A,45473", headers="id,name,left_on")),
    Case('"boss" is not among the allowed words.', people("p-2,A,boss", headers="id,name,layer")),
    Case('"high" is not a whole number.', people("p-2,A,high", headers="id,name,power")),
    Case('"much" is not a number.', {"projects.csv": "id,name,amount\npr-1,P,much\n"}),
    Case('"perhaps" is neither yes nor no.', people("p-2,A,perhaps", headers="id,name,is_top_leader")),
    Case("9 is out of range.", people("p-2,A,9", headers="id,name,power")),
    Case("-1 is out of range.", {"projects.csv": "id,name,amount\npr-1,P,-1\n"}),
    Case("2 is out of range.", {"activities.csv": "id,name\na-1,A\n", "plans.csv": ""} | {"SUPPLIES.csv": "competitor_id,customer_id,share\nk-1,c-1,2\n"}),
    Case("The cell must not be blank.", {"DECIDES.csv": "person_id,project_id,point\nP-1,pr-1,\n"}),
    Case("The cell is blank, and without it the row says nothing.", people(",A")),
    Case("The text has more than 512 characters.", people(f"{'p' * 513},A")),
    Case("The text has more than 32,767 characters.", people(f"p-2,{'A' * 32_768}")),
    # rows
    Case('The id "p-2" stands in row 2 too, with another name; that row is used.', people("p-2,A", "p-2,B")),
    Case('The id "p-2" stands in row 2 too, which says the same; that row is used.', people("p-2,A", "p-2,A")),
    Case('"p-2" is new and has no name.', people("p-2,")),
    Case('1 person id is known from another source under another name, such as "P-1": "Ge Lan" becomes "X".', people("P-1,X")),
    Case("The same edge stands in row 2; that row is used.", {"CONTACTS.csv": "staff_id,person_id\ns-1,P-1\ns-1,P-1\n"}),
    Case("The same edge stands in row 2 with another level; that row is used.", {"CONTACTS.csv": "staff_id,person_id,level\ns-1,P-1,1\ns-1,P-1,2\n"}),
    Case("It ends on 2026-01-01 before it starts on 2026-02-01.", {"CONTACTS.csv": "staff_id,person_id,since,until\ns-1,P-1,2026-02-01,2026-01-01\n"}),
    Case(
        "It starts before the edge of the same pair in row 2 ends (2026-03-01);",
        {"CONTACTS.csv": "staff_id,person_id,level,since,until\ns-1,P-1,1,2026-01-01,2026-03-01\ns-1,P-1,2,2026-02-01,\n"},
    ),
    Case('The id "p-2" stands in row 2 too, without title; that row is used.', people("p-2,A,", "p-2,A,x", headers="id,name,title")),
    Case(
        'The id "p-2" stands in a.people.csv row 2 and b.people.csv row 2 too, with another name, title; those rows are used.',
        {"a.people.csv": "id,name\np-2,A\n", "b.people.csv": "id,title\np-2,x\n", "c.people.csv": "id,name,title\np-2,B,y\n"},
    ),
    Case("Write it into a.people.csv row 2.", {"a.people.csv": "id,name\np-2,\n", "b.people.csv": "id,title\np-2,x\n"}),
    Case("Add a row for it to a.people.csv, or a column name to this table.", {"a.people.csv": "id,name\np-3,C\n", "b.people.csv": "id,title\np-2,x\n"}),
    Case("Add a column name to the table.", people("p-2,x", headers="id,title")),
    Case('The table has no column "point", which each row must fill.', {"DECIDES.csv": "person_id,project_id\nP-1,pr-1\n"}),
    Case(
        'The same edge stands in this row too, under "manager_id", with other facts; that row is used.',
        people("p-2,A,P-1,P-1", headers="id,name,manager_id,dotted_manager_id"),
    ),
    Case("1 row names nothing that goes in, such as row 2.", people("p-2,,x", headers="k,b,n"), DISTINCT),
    Case(
        "Rows of one key are combined, and this one has another level than row 2;",
        {"ties.csv": "s,p,l\ns-1,P-1,1\ns-1,P-1,2\n"},
        '[[file]]\nname = "ties"\n[[file.table]]\nto = "CONTACTS"\ncolumns = { staff_id = "s", person_id = "p", level = "l" }\ncombine = { channel = "last" }\n',
    ),
    Case(
        "It ends on 2026-01-01 before it starts on 2026-02-01 (ties.csv row 3, ties.csv row 2).",
        {"ties.csv": "s,p,a,b\ns-1,P-1,2026-02-01,\ns-1,P-1,,2026-01-01\n"},
        '[[file]]\nname = "ties"\n[[file.table]]\nto = "CONTACTS"\ncolumns = { staff_id = "s", person_id = "p", since = "a", until = "b" }\ncombine = { since = "min" }\n',
    ),
    # look-ups
    Case('"J9" is not among the cells of "job" in jobs.json.', *looked_up("J9")),
    Case('1 value of "job" in jobs.json has two rows that differ in "called"', *looked_up("J2")),
    Case('1 value was found in "job" of jobs.json under one that differs in zeros', *looked_up("j1"), options={"normalise_keys": True}),
    Case('1 value was found in "job" of jobs.json under one that looks the same', *looked_up("Ｊ1")),
    Case('The cell "called" in jobs.json row 4, which is looked up here, can\'t be used', *looked_up("J3")),
    Case("Not read. No other file of this import looks anything up in it.", {"jobs.csv": "job\nJ1\n"}, '[[file]]\nkey = "jobs"\nname = "jobs"\n'),
    Case('"31.12.9999" and 1 day', people("p-2,A,31.12.9999", headers="id,name,left"), '[[file]]\nname = "people"\n[[file.table]]\nto = "Person"\ncolumns = { id = "id", name = "name", left_on = { column = "left", date = "%d.%m.%Y", days = 1 } }\n'),
    # references
    Case('"X" is the name of two people (p-2; p-3 in row 3, itself refused).', people("p-2,X,,", "p-3,X,9,", "p-4,B,,X", headers="id,name,layer,manager_id")),
    Case('"X" is the name of row 2, itself refused.', people("p-2,X,9,", "p-4,B,,X", headers="id,name,layer,manager_id")),
    Case('"X" is the name of rows 2 and 3, themselves refused.', people("p-2,X,9,", "p-3,X,9,", "p-4,B,,X", headers="id,name,layer,manager_id")),
    Case("02 in row 2, itself refused, looks the same but for zeros", people("02,X,9,", "p-4,B,,2", headers="id,name,layer,manager_id")),
    Case('"Ge Lan" is the name that P-1 bore before this import.', people("P-1,Ge Yun,", "p-4,B,Ge Lan", headers="id,name,manager_id")),
    Case('"nobody" is neither the id nor the name of any person.', people("p-2,A,nobody", headers="id,name,manager_id")),
    Case('"Sales" is the name of two department entries', people("p-2,A,Sales", headers="id,name,department_id")),
    Case('"p-2" reports to itself.', people("p-2,A,p-2", headers="id,name,manager_id")),
    Case('"d-1" points to itself (part of department).', {"departments.csv": "id,name,parent_department_id\nd-1,N,d-1\n"}),
    Case('"p-2" is the id of row 2, ', people("p-2,,", "p-3,B,p-2", headers="id,name,manager_id")),
    Case("p-2 looks the same but for zeros, blanks or case", people("p-2,A,", "p-3,B,P-2", headers="id,name,manager_id")),
    Case("Several look alike (P-2, p-2)", people("p-2,A,", "P-2,B,", "p-3,C,P - 2", headers="id,name,manager_id")),
    Case("1 reference", people("p-2,A,", "p-3,B,P-2", headers="id,name,manager_id"), options={"normalise_keys": True}),
    Case('"p-8" looks the same as several ids: "p-8‹U+200B›", "p-8‹U+2060›".', people("p-2,A,p-8", headers="id,name,manager_id")),
    Case("1 person id is taken for one that looks the same", people("p-9,Ke Tao")),
    Case("1 department id has a twin that looks the same", {"departments.csv": "id,name\n部（一）,A\n部(一),B\n"}),
    # what Excel shows
    Case('"#N/A" is what a spreadsheet shows where a formula failed.', people("p-2,#N/A")),
    Case("The cell holds a formula, and the file does not hold what it comes to.", sheets(people=texts(1, "id", "name") + row(2, cell("A2", "p-2"), '<c r="B2"><f>A2</f></c>'))),
    Case('The header was found in row 2. Row 1 above it was not read: "All people".', sheets(people=texts(1, "All people") + texts(2, "id", "name") + texts(3, "p-2", "A"))),
    Case('The header was found in row 3. Rows 1-2 above it were not read: "All people", "June".', people("June", "id,name", "p-2,A", headers="All people")),
    Case("The row is the header once more.", people("p-2,A", "id,name")),
    Case("1 hidden row was read like the others: row 2.", sheets(people=texts(1, "id", "name") + texts(2, "p-2", "A", more=' hidden="1"'))),
    Case("2 hidden rows were read like the others: rows 2-3.", sheets(people=texts(1, "id", "name") + texts(2, "p-2", "A", more=' hidden="1"') + texts(3, "p-3", "A", more=' hidden="1"'))),
    Case('A hidden column was read like the others: B "name".', sheets('<cols><col min="2" max="2" hidden="1"/></cols>', people=texts(1, "id", "name") + texts(2, "p-2", "A"))),
    Case('2 hidden columns were read like the others: A "id", B "name".', sheets('<cols><col min="1" max="2" hidden="1"/></cols>', people=texts(1, "id", "name") + texts(2, "p-2", "A"))),
    Case("1 merged range counts for every cell covered: B2:B3.", sheets(after=merged("B2:B3"), people=texts(1, "id", "name") + texts(2, "p-2", "A") + texts(3, "p-3"))),
    Case("2 merged ranges count for every cell covered: B2:B3, C2:C3.", sheets(after=merged("B2:B3", "C2:C3"), people=texts(1, "id", "name", "title") + texts(2, "p-2", "A", "x") + texts(3, "p-3"))),
    Case("1 value under merged cells, which Excel does not show, was not read.", sheets(after=merged("B2:B3"), people=texts(1, "id", "name") + texts(2, "p-2", "A") + texts(3, "p-3", "B"))),
    Case("2 values under merged cells, which Excel does not show, were not read.", sheets(after=merged("B2:B4"), people=texts(1, "id", "name") + texts(2, "p-2", "A") + texts(3, "p-3", "B") + texts(4, "p-4", "C"))),
    Case("Row 2 is one merged cell, and was taken for a caption.", sheets(after=merged("A2:B2"), people=texts(1, "id", "name") + texts(2, "East") + texts(3, "p-2", "A"))),
    Case("2 rows are one merged cell each, and were taken for captions: 2-3.", sheets(after=merged("A2:B2", "A3:B3"), people=texts(1, "id", "name") + texts(2, "East") + texts(3, "West") + texts(4, "p-2", "A"))),
    Case('The table lacks the column "staff id".', sheets(people=texts(1, "id", "name") + texts(2, "p-2", "A"), CONTACTS=texts(1, "person_id") + texts(2, "p-2"))),
    Case("1 cell is blank where the graph holds a value, which stays: row 2, column \"name\".", people("P-1,")),
    Case("2 cells are blank where the graph holds a value, which stays: row 2, column \"name\", is the first.", people("P-1,", "p-9\u200b,")),
    Case('The sheet "people" of the workbook reaches over 1,048,576 rows and 16,384 columns,', sheets(people=texts(1, "id") + row(1_048_576, cell("XFD1048576", "x")))),
    Case("The workbook holds a document type,", sheets(people="", whole='<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>')),
    Case("The workbook can't be read: it is damaged, or written in an unusual way.", sheets(people=row(1, '<c r="A1" t="s"><v>7</v></c>'))),
    # records
    *(Case(said, {"people.jsonl": f'{{"id": "p-2", "name": "A"}}\n{line}\n'}) for said, line in {
        "The line is not valid JSON at character 7.": '{"id":',
        "The record is not an object.": "7",
        'The field "id" stands twice in the record and says two things.': '{"id": 1, "id": 2}',
        'The field "name" holds NaN, which is no value in JSON.': '{"id": 1, "name": NaN}',
        "The record holds half a character (such as \\ud83d alone).": '{"id": "\\ud83d"}',
        "The record is nested too deeply.": '{"a":' * 400 + "1" + "}" * 400,
    }.items()),
    Case("The file ends in the middle of a record or of a list: it was cut off.", {"people.json": '[{"id": 1},\n'}),
    Case("The file is not valid JSON at character 12 of this line.", {"people.json": '[{"id": 1} x]'}),
    Case("The file holds no records.", {"people.json": "[]"}),
    Case("The records have 4,097 different fields,", {"people.json": "[" + ",".join(f'{{"f{at}": 1}}' for at in range(5_000)) + "]"}),
    Case('people.json: beside the list "records" this was not read: "done".', {"people.json": '{"done": true, "records": [{"id": "p-2", "name": "A"}]}'}),
    Case("The file holds several lists of records that are not called after tables:", {"people.json": '{"x": [{"id": 1}], "y": [{"id": 2}]}'}),
    # circles
    Case("rows 2 > 3 > 2 report to each other in a circle", people("p-2,A,p-3", "p-3,B,p-2", headers="id,name,manager_id")),
    Case("rows 2 > 3 > 2 report to each other in a circle", people("p-2,A,p-3", "p-3,B,p-2", headers="id,name,manager_id"), options={"on_cycle": "cut"}),
    # profiles
    Case('The profile "mine" does not know a file like this.', {"other.csv": "a\n1\n"}, '[[file]]\nheaders = ["k"]\nkey = "k"\n'),
    Case("A list of posts.", {"posts.csv": "k\n1\n"}, '[[file]]\nname = "posts"\nrefuse = { en = "A list of posts.", zh = "岗位清单。" }\n'),
    Case("Not read. A list of posts.", {"posts.csv": "k\n1\n"}, '[[file]]\nname = "posts"\nignore = { en = "A list of posts.", zh = "岗位清单。" }\n'),
    Case('The column "who" is missing.', people("1,2", headers="k,b"), '[[file]]\nname = "people"\n[[file.table]]\nto = "Person"\ncolumns = { id = "k", name = "who" }\n'),
    Case('The header "k" stands over two columns.', people("1,2", headers="k,k"), '[[file]]\nname = "people"\n[[file.table]]\nto = "Person"\ncolumns = { id = "k", name = "k" }\n'),
    Case('The profile reads the entries of "seats"', people("1", headers="k"), '[[file]]\nname = "people"\n[[file.table]]\nto = "Person"\neach = "seats"\ncolumns = { id = "k" }\n'),
    Case(
        "1 row was left out. They are over.",
        people("1,A,2020", headers="k,n,until"),
        '[[file]]\nname = "people"\n[[file.table]]\nto = "Person"\ncolumns = { id = "k", name = "n" }\n'
        'leave_out = [{ column = "until", is_filled = true, is_noted = true, words = { en = "They are over.", zh = "已失效。" } }]\n',
    ),
    Case(
        'The import lacks the file "jobs", in which others are looked up.',
        people("1,A", headers="k,n"),
        '[[file]]\nname = "people"\n[[file.table]]\nto = "Person"\n'
        'columns = { id = { column = "k", lookup = { file = "jobs", key = "a", value = "b" } }, name = "n" }\n[[file]]\nname = "jobs"\nkey = "jobs"\n',
    ),
    Case("The folder holds no file that the profile", {"note.csv": "x\n1\n"}, '[[file]]\nheaders = ["k"]\nkey = "k"\n', names=(".",)),
    # files
    Case("No file was named.", {}),
    Case("There is no such file.", {}, names=("nowhere.csv",)),
    Case("This is a folder.", {}, names=(".",)),
    Case("The file is empty.", {"people.csv": ""}),
    Case("The file holds only blank lines.", {"people.csv": "\n\n"}),
    Case(None, {"people.csv": b"id,name\n\x00\x00,A\n"}),
    Case(None, {"people.csv": 'id,"name\np-2,A\n'}),
    Case(None, {"people.csv": 'id,name\np-2,"A\n'}),
    Case(None, people("p-2,A,x")),
    Case(None, {"people.csv": b"id,name\np-2,\xff\xfe\xff\n"}),
    Case("As gb18030 (Chinese): line 2", {"people.csv": "id,name\np-2,沙\n".encode("gb18030")}),
    Case("Read as gb18030 (Chinese), for example line 2", {"people.csv": "id,name\np-2,王军\np-3,李娜\np-4,张伟\n".encode("gb18030")}),
    Case("Read as utf-16-le.", {"people.csv": "id,name\np-2,A\n".encode("utf-16-le")}),
    Case("The file is utf-8 and was read so, not as gb18030.", people("p-2,王军"), options={"encoding": "gb18030"}),
    Case("Some lines of the file are UTF-8 and others are not", {"people.csv": "id,name\np-2,王军\np-3,李娜\n".encode() + "p-4,张伟\np-5,陈静\n".encode("gb18030")}),
    Case("The file is not valid ascii text: line 2, byte 5 is E9", {"people.csv": "id,name\np-2,é\np-3,é\n".encode("cp1252")}, options={"encoding": "ascii"}),
    Case('"rot13" is not an encoding of texts.', people("p-2,A"), options={"encoding": "rot13"}),
    Case("The file is not a text file.", {"people.csv": bytes(range(256)) * 4}),
    Case("The file is ASCII, or Chinese in the encoding hz", {"people.csv": "id,name\np-2,王军\n".encode("hz")}),
    Case("The row holds a byte that is not utf-8 text", {"people.csv": "id,name\np-2,王军\np-3,李娜\n".encode() + b"p-4,A\xff\n"}),
    Case("The row still has the place of a byte", {"people.error.csv": "id,name,problem\np-2,‹FF›,x\n"}),
    Case("The row holds a NUL character.", {"people.csv": b"id,name\np-2,A\0\n"}),
    Case("The row has text after a closing quotation mark", people('p-2,"A" B')),
    Case("The row has a cell of 140,001 characters", people('p-2,"' + "y" * 140_000)),
    Case("that is closed only in a later line", people('p-2,"A', "p-3,B", 'p-4,C"')),
    Case("The row is parted by semicolons and the header by commas.", people("p-2,A", "p-3;B")),
    Case("The row holds a carriage return outside quotation marks.", people("p-2,A\rB")),
    Case("follows one that can't be read", people('Anna,"A', '"Bert","C', 'D "" E"""')),
    Case('"klingon" is not the name of an encoding.', people("p-2,A"), options={"encoding": "klingon"}),
    Case(None, {"people.csv": "id,name\np-2,é\n"}, options={"encoding": "ascii"}),
    Case(None, {"people.jsonl": '{"id": "p-2"\n'}),
    Case(None, {"people.json": "[1, 2\n"}),
    Case(None, {"people.jsonl": "[1]\n"}),
    Case(None, {"people.xlsx": b"no workbook"}),
    Case(None, {"people.xlsx": b"\xd0\xcf\x11\xe0" + b"\0" * 600}),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: (case.said or next(iter(case.files)))[:60])
def test_every_message_reads_well_in_both_languages(tmp_path: Path, case: Case) -> None:
    if case.names == ("two.xlsx",):
        (tmp_path / "two.xlsx").write_bytes(workbook(tmp_path, Person=[["id", "name"]], Staff=[["id", "name"]]))
    found = [problem for problem in case.problems(tmp_path) if problem.what.en]
    assert found
    if case.said is not None:
        assert any(case.said in problem.in_language("en") for problem in found), [problem.in_language("en") for problem in found]
    for problem in found:
        for text in (problem.what, problem.remedy):
            if text is not None:
                assert_reads_well(text.en, text.zh)


def assert_reads_well(en: str, zh: str) -> None:
    assert en
    assert zh
    assert en != zh
    assert en[-1] in ".?:" or en.endswith(("…", ")")), en
    assert zh[-1] in "。？：）" or zh.endswith("…"), zh
    assert not re.search(r"\{\w*\}", en + zh), (en, zh)
    assert not re.search(r"(?<![\d.,])1 (rows|cells|ids|columns|tables|headers|references|files|characters)\b", en), en
    assert not re.search(r"(?<![\d.,-])(0|[2-9]|[1-9]\d+) (row|cell|id|column|table|header|reference|file|character)\b", en), en
    assert not re.search(r"[\u4e00-\u9fff]", re.sub(r"\"[^\"]*\"|\([^)]*\)", "", en)), en
    assert [] == foreign_words(zh), zh


ORG = "Person.REPORTS_TO.Person"
ROW, CUT = "This row closes a circle with what the graph holds", "use --on-cycle cut."


def lines(*pairs: str, **days: Any) -> dict[str, list[dict[str, Any]]]:
    """People and who is above whom: `a > b`."""
    ends = [pair.split(" > ") for pair in pairs]
    people = [{"id": id_, "name": id_.upper()} for id_ in sorted({id_ for pair in ends for id_ in pair})]
    return {"Person": people, ORG: [{"person_id": start, "manager_id": end, **days} for start, end in ends]}


@pytest.mark.parametrize(
    ("held", "brought", "said"),
    [
        (lines("b > a"), lines("a > b"), f"{ROW} (a > b > a): b > a stands there without a first day, from org.csv. Correct the row, say in the same import whom b belongs under now, or {CUT}"),
        (lines("b > a", since=date(2026, 5, 1)), lines("a > b"), "b > a stands there since 2026-05-01, from org.csv."),
        (lines("b > c", "c > a"), lines("a > b"), f"{ROW} (a > b > c > a): b > c stands there without a first day, from org.csv; c > a stands there"),
        (lines("b > c", "d > a"), lines("a > b", "c > d"), "rows 1 > 2 close a circle with what the graph holds (a > b > c > d > a)"),
        (lines(*(f"p{at:02} > p{at - 1:02}" for at in range(1, 60))), lines("p00 > p59"), "(p00 > p59 > p58 > p57 > p56 > p55 > … > p02 > p01 > p00; 60 in all): p59 > p58"),
        (lines(*(f"p{at} > p{at - 1}" for at in range(1, 5))), lines("p0 > p4"), "; and 1 more line of the graph."),
        (lines(*(f"p{at} > p{at - 1}" for at in range(1, 7))), lines("p0 > p6"), "; and 3 more lines of the graph."),
    ],
)  # fmt: skip
def test_the_half_of_a_circle_that_lies_in_the_graph_is_named(held: Any, brought: Any, said: str) -> None:
    store: Any = FakeStore()
    apply(store, plan_tables(store, held, source="org.csv", today=DAY))
    for way in ("refuse", "cut"):
        found = plan_tables(store, brought, strict=False, source="hr", today=DAY, on_cycle=way)  # type: ignore[arg-type]
        told = [*found.problems, *found.notes]
        assert told
        if way == "refuse":
            assert said in told[0].in_language("en")
            assert len(brought[ORG]) == len(found.named("reporting_cycle"))
        for problem in told:
            assert_reads_well(problem.what.en, problem.what.zh)
            assert problem.remedy is None or assert_reads_well(problem.remedy.en, problem.remedy.zh) is None


def test_a_line_that_stood_the_other_way_round_begins_on_the_day_of_the_import() -> None:
    store: Any = FakeStore()
    apply(store, plan_tables(store, lines("b > a"), source="org.csv", today=DAY))
    moved = {"Person": [{"id": "a", "name": "A", "manager_id": "b"}, {"id": "b", "name": "B", "manager_id": "c"}, {"id": "c", "name": "C"}]}
    found = plan_tables(store, moved, source="org.csv", today=DAY)
    [note] = [note for note in found.notes if "other way round" in note.what.en]
    assert "1 new line begins on 2026-06-30, since it stood the other way round before, such as a > b." == note.what.en
    assert note.remedy is not None
    assert_reads_well(note.what.en, note.what.zh)
    assert_reads_well(note.remedy.en, note.remedy.zh)
    apply(store, found)
    assert {("b", "a", None, DAY), ("a", "b", DAY, None), ("b", "c", DAY, None)} == {
        (key[0], key[1], facts.get("since"), facts.get("until")) for key, facts in store.edges[ORG].items()
    }


KNOWN = {
    "JSON",
    "CSV",
    "Excel",
    "UTF",
    "TOML",
    "NUL",
    "Cypher",
    "orggraph",
    "undo",
    "import",
    "xlsx",
    "xls",
    "folder",
    "refuse",
    "cut",
    "XLSX",
    "Lines",
    "MB",
    "true",
    "false",
    "id",
    "zh",
    "ascii",
    "key",
}
KNOWN |= {"FF", "johab", "hz", "Unicode", "ASCII", "GB", "CP949", "GB18030", "Big5", "cp1252", "utf", "gb18030", "big5", "shift_jis", "le", "be"}
NAMES = {word for table in layouts() for name in (table.name, *table.place) for word in re.findall(r"[A-Za-z]+", name)}


def foreign_words(zh: str) -> list[str]:
    """English words in a Chinese sentence that are neither quoted nor a flag, a file, a name of the model or a word that Chinese readers use."""
    bare = re.sub(r"“[^”]*”|`[^`]*`|（[^）]*）|\"[^\"]*\"|--[a-z-]+|\[+[\w.\"]+\]+|[\w*.-]*[./][\w*.-]*|[\w-]*\d[\w-]*|[a-z]+_[a-z_]+", " ", zh)
    return [word for word in re.findall(r"[A-Za-z]{2,}", bare) if word not in KNOWN | NAMES]


# -- what the command line and the plan say around these


class Planner:
    """What `orggraph import` needs of a graph."""

    def plan_import(self, files: Sequence[Path], *, today: date, on_progress: Any, **options: Any) -> Plan:
        return plan(fake_store(**GRAPH), files, today=today, on_progress=on_progress, **options)

    def apply_import(self, planned: Plan, *, on_progress: Any) -> Batch:
        return apply(fake_store(**GRAPH), planned, on_progress=on_progress)

    def close(self) -> None:
        pass


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("rows", "words", "said"),
    [
        (["p-2,A"], [], ("Write it with: orggraph import people.csv --as-of 2026-06-30 --apply", "写入命令：orggraph import people.csv")),
        (["P-1,Ge Lan"], [], ("Nothing to write: ", "没有需要写入的内容")),
        ([",A"], [], ("Refused:\n", "拒绝，共 1 处：\n")),
        ([",A", ",B"], [], ("Refused, 2 in all:\n", "拒绝，共 2 处：\n")),
        ([",A"] * 4, [], ("Refused, first 3 of 4:\n", "拒绝，共 4 处，先列 3 处：\n")),
        ([",A"], [], ("Refused rows, with their problems: people.error.csv", "被拒绝的行及其问题：people.error.csv")),
        ([",A", "p-2,B"], ["--strict", "--apply"], ("1 row is refused, and strict lets no row go in", "有 1 行被拒绝，严格模式下全部不写入")),
        ([",A", ",B"], ["--strict", "--apply"], ("2 rows are refused, and strict", "有 2 行被拒绝")),
        ([], ["--on-cycle", "bend"], ('"bend" is no way to treat a circle. Write refuse or cut.', "“bend”不是循环汇报的处理方式。请写 refuse 或 cut。")),
        ([], ["--errors", "nowhere"], ("There is no folder nowhere. Make it first, or name another.", "没有文件夹 nowhere。请先创建，或指定其他文件夹。")),
        ([], ["--profile", "nowhere"], ('There is no profile "nowhere". Use one of enron-email', "没有名为“nowhere”的配置。请使用以下之一：enron-email")),
        ([], ["--profile", "no.toml"], ("There is no profile file no.toml. Check its name and folder.", "没有配置文件 no.toml。请检查文件名和所在文件夹。")),
    ],
)
def test_what_the_command_says(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    rows: list[str],
    words: list[str],
    said: tuple[str, str],
    language: Language,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("people.csv").write_text("\n".join(["id,name", *rows]) + "\n")
    run(["--lang", language, "import", "people.csv", "--as-of", "2026-06-30", *words], open_graph=lambda _: Planner())  # type: ignore[arg-type,return-value]
    printed = capsys.readouterr()
    assert said[language == "zh"] in printed.out + printed.err


@pytest.mark.parametrize("language", ["en", "zh"])
def test_refused_rows_that_can_be_kept_nowhere_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], language: Language
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("people.csv").write_text("id,name\n,A\n")

    def refuse(*_: Any, **__: Any) -> list[Path]:
        raise BadSettings(Text('"people.error.csv" can\'t be written (Permission denied).', "无法写入“people.error.csv”（没有权限）。"))

    monkeypatch.setattr(Plan, "write_refused", refuse)
    assert 1 == run(["--lang", language, "import", "people.csv"], open_graph=lambda _: Planner())  # type: ignore[arg-type,return-value]
    told = capsys.readouterr().err
    en = '"people.error.csv" can\'t be written (Permission denied). So the refused rows are not kept. Name a folder for them: --errors FOLDER.\n'
    assert {"en": en, "zh": "无法写入“people.error.csv”（没有权限）。被拒绝的行未能保存。请用 --errors 文件夹 指定位置。\n"}[language] == told


def test_refused_rows_that_a_full_disk_swallows_are_no_verdict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    Path("people.csv").write_text("id,name\n,A\n")

    def run_out_of_room(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("orggraph.ingest.refusal._write_rows", run_out_of_room)
    assert 3 == run(["import", "people.csv"], open_graph=lambda _: Planner())  # type: ignore[arg-type,return-value]
    assert '"people.error.csv" could not be written: the disk is full (No space left on device). So the refused rows are not kept.' in capsys.readouterr().err
    assert [Path("people.csv")] == list(Path().iterdir())


@pytest.mark.parametrize(
    ("tables", "en", "zh"),
    [
        ({"Persn": []}, 'There is no table "Persn". Did you mean Person?', "没有表“Persn”。是否指 Person？"),
        ({"REPORTS_TO": []}, '"REPORTS_TO" is the name of 2 tables. Write which: ', "“REPORTS_TO”对应 2 张表。请写明其一："),
        ({"Person": [{"id": "1", "titel": "x"}]}, "Person has no column titel. Did you mean title", "Person 没有列 titel。是否指 title"),
        ({"Person": [{"id": "1", "x": 1, "y": 2}]}, "Person has no columns x, y. Its columns are id, name, ", "Person 没有列 x、y。可用的列：id、name、"),
    ],
)
def test_what_rows_in_memory_are_told(tables: dict[str, list[dict[str, Any]]], en: str, zh: str) -> None:
    with pytest.raises(OrgGraphError) as refused:
        plan_tables(fake_store(), tables, source="x", today=DAY)
    assert refused.value.in_language("en").startswith(en)
    assert refused.value.in_language("zh").startswith(zh)


def test_a_plan_of_nothing_says_so_in_both_languages() -> None:
    empty = plan_tables(fake_store(), {}, source="x", today=DAY)
    assert ("Plan (nothing written yet)", "计划（尚未写入）") == (say_plan(empty, "en"), say_plan(empty, "zh"))
    assert ("Written", "写入") == (say_plan(empty, "en", is_applied=True), say_plan(empty, "zh", is_applied=True))


# -- every text of these modules, also those that no case makes


def texts() -> Iterator[tuple[str, str, str]]:
    """Where each pair of texts stands, and both, with `{}` for every value in them."""
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", None) == "Text" and len(node.args) == 2:
                en, zh = (_written(part) for part in node.args)
                if en is not None and zh is not None:
                    yield f"{path.relative_to(SOURCE)}:{node.lineno}", en, zh


def _written(node: ast.expr) -> str | None:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{,}" if _is_count(part) else "{}" for part in node.values)
    return None


def _is_count(part: ast.expr) -> bool:
    return isinstance(part, ast.FormattedValue) and part.format_spec is not None and ast.unparse(part.format_spec) == "f','"


TEXTS = list(texts())


def test_there_are_texts_to_look_at() -> None:
    assert len(TEXTS) > 150


@pytest.mark.parametrize(("where", "en", "zh"), TEXTS, ids=[where for where, *_ in TEXTS])
def test_every_text_is_one_sentence_in_both_languages(where: str, en: str, zh: str) -> None:
    assert bool(en) == bool(zh)
    assert not re.search(r"[\u4e00-\u9fff]", en)
    ends = {".": "。", "?": "？", ":": "："}
    if en and en[-1] in ends:
        assert zh.endswith((ends[en[-1]], "}", "...")), (en, zh)
    if zh.endswith("。"):
        assert en.endswith((".", "}", "...")), (en, zh)
    assert [] == foreign_words(re.sub(r"\{[^}]*\}", "“”", zh)), zh
    # A figure before a plural may be 1, unless it is a bound.
    for found in re.finditer(r"(?:(\w+) )?\{,\} \w+s\b", en):
        assert found[1] in ("than", "over", "most", "least", "and"), en


def test_no_module_hands_on_the_english_of_pydantic_or_of_the_system() -> None:
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\[['\"]msg['\"]\]|\.strerror", text), path


def test_workbooks_that_cannot_be_read_say_so_in_both_languages(tmp_path: Path) -> None:
    whole = workbook(tmp_path, Person=[["id", "name"], ["p-2", "A"]])
    (tmp_path / "cut.xlsx").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "bare.xlsx").write_bytes(workbook(tmp_path, Person=[]))
    with zipfile.ZipFile(tmp_path / "no-book.xlsx", "w") as archive:
        archive.writestr("a.txt", "x")
    for name in ("cut.xlsx", "bare.xlsx", "no-book.xlsx"):
        for problem in Case(None, {}, names=(name,)).problems(tmp_path):
            for text in (problem.what, problem.remedy):
                if text is not None:
                    assert_reads_well(text.en, text.zh)
