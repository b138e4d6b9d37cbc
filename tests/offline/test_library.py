"""The library: files become questions, a user's own stand beside ours, and terms keep one meaning in one place."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orggraph.cypher.token import LineIndex, tokenize
from orggraph.errors import UnknownQuery
from orggraph.library import Param, Query, Shape, check_library, load_catalogue, parameter_lines
from orggraph.library.finding import read_finding
from orggraph.library.statement import OPENERS, Statement
from orggraph.locale import Text
from orggraph.shipped import shipped

KEYWORDS = (
    "MATCH", "OPTIONAL", "WHERE", "WITH", "RETURN", "ORDER", "BY", "UNWIND", "CALL", "UNION", "DISTINCT", "AS", "AND",
    "OR", "XOR", "NOT", "IN", "IS", "CASE", "WHEN", "THEN", "ELSE", "END", "EXISTS", "LIMIT", "SKIP", "DESC",
)  # fmt: skip
QUESTION = """/* +++
title   = { en = "Open projects", zh = "在途项目" }
summary = { en = "Projects that are open.", zh = "在途的项目。" }
subject = "customer_id"
uses    = ["as_of"]
requires = ["customer_id"]

[params.least_amount]
type    = "float"
default = 0
ge      = 0
help    = { en = "Smallest amount", zh = "最小金额" }

[columns]
project_id = "str"
amount     = { type = "float?", en = "worth", zh = "价值" }
+++ */
MATCH (project:Project)-[:FOR]->(customer:Customer {id: $customer_id})
WHERE project.amount >= $least_amount
  AND term.is_big(project)
  AND term.is_live_project(project)
RETURN project.id AS project_id,
       project.amount AS amount
ORDER BY project_id
"""
IS_BIG = """/* +++
meaning   = { en = "Big.", zh = "大项目。" }
speaks_of = ["it"]
+++ */
it.amount > 100
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A user's folder with one question and one term of its own; the question calls one of ours, too."""
    write(tmp_path / "mine" / "deals" / "open_projects.cypher", QUESTION)
    write(tmp_path / "mine" / "terms" / "is_big.cypher", IS_BIG)
    return tmp_path / "mine"


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8"))
    return path


def said(folder: Path) -> list[str]:
    return [problem.what.en for problem in load_catalogue([folder]).problems]


def test_shipped_library_has_no_problem() -> None:
    assert [] == [problem.in_language("en") for problem in check_library()]


def test_every_shipped_file_is_a_question() -> None:
    files = {f"{path.parent.name}.{path.stem}" for path in shipped("queries").glob("*/*.cypher") if path.parent.name != "terms"}
    assert files == set(load_catalogue())


def test_text_of_a_question_is_its_cypher_with_its_terms_written_out() -> None:
    for query in load_catalogue().values():
        assert query.path.read_bytes().decode("utf-8") == query.source
        assert not re.search(r"\bterm\.|/\* \+\+\+", query.text), query.name
        assert Statement(query.text).code[0].is_word(*OPENERS), query.name


UNDATED = {"map.english_names", "map.subjects"}
"""Names have no days."""


def test_every_shipped_question_asks_about_a_day() -> None:
    assert [] == [query.name for query in load_catalogue().values() if "as_of" not in {param.name for param in query.params} and query.name not in UNDATED]


def test_shipped_questions_write_keywords_in_upper_case_and_one_item_a_line() -> None:
    untidy = []
    for query in load_catalogue().values():
        statement, lines = Statement(query.source), LineIndex(query.source)
        small = [
            index for index, token in enumerate(statement.code) if token.is_word(*KEYWORDS) and token.text != token.upper and not statement.is_naming(index)
        ]
        untidy += [f"{query.name}:{lines.line(statement.code[index].start)}" for index in small]
        is_short = query.kind != "view" and read_finding(statement) is not None
        starts = [] if is_short else [lines.line(statement.code[item.start].start) for item in statement.arms()[-1].items]
        untidy += [f"{query.name}:{line}" for line in starts if starts.count(line) > 1]
    assert [] == untidy


def test_question_of_the_users_own_stands_beside_ours(folder: Path) -> None:
    query = load_catalogue([folder]).find("deals.open_projects")
    assert ("deals", "open_projects", "view", "customer_id") == (query.topic, query.stem, query.kind, query.subject)
    assert Text("Open projects", "在途项目") == query.title
    assert ["customer_id", "as_of", "least_amount"] == [param.name for param in query.params]
    assert [Text("project id", "项目编号"), Text("worth", "价值")] == [column.heading for column in query.columns]
    assert [("project_id", "str"), ("amount", "float?")] == [(column.name, column.type) for column in query.columns]


def test_required_shared_parameter_has_no_default_and_no_null(folder: Path) -> None:
    param = load_catalogue([folder]).find("deals.open_projects").params[0]
    assert ("customer_id", "str", None, True, False) == (param.name, param.type, param.default, param.is_required, param.shape.is_nullable)


def test_gap_has_the_columns_of_every_finding() -> None:
    gap = next(query for query in load_catalogue().values() if query.kind == "gap")
    assert ["customer_id", "customer", "subject_kind", "subject_id", "subject", "evidence"] == [column.name for column in gap.columns]


def test_unknown_question_names_what_looks_alike() -> None:
    with pytest.raises(UnknownQuery) as raised:
        load_catalogue().find("people.reporting_chains")
    assert "people.reporting_chain" in raised.value.in_language("en")


def test_question_without_its_topic_is_found_among_the_near_ones() -> None:
    with pytest.raises(UnknownQuery) as raised:
        load_catalogue().find("reporting_chain")
    assert "people.reporting_chain" in raised.value.in_language("en")


def test_question_called_like_one_of_ours_is_refused(folder: Path) -> None:
    write(folder / "people" / "card.cypher", QUESTION)
    assert [f'The question "people.card" already exists in {shipped("queries") / "people" / "card.cypher"}.'] == said(folder)


def test_two_rules_of_one_short_name_are_refused(tmp_path: Path) -> None:
    write(tmp_path / "mine" / "own_gaps" / "sales_only.cypher", (shipped("queries") / "gaps" / "sales_only.cypher").read_text(encoding="utf-8"))
    assert ['The rule "sales_only" already exists as gaps.sales_only.'] == said(tmp_path / "mine")


@pytest.mark.parametrize("place", ["open_projects.cypher", "deals/big/open_projects.cypher", "Deals/open_projects.cypher", "deals/open-projects.cypher"])
def test_path_that_is_no_name_is_refused(folder: Path, place: str) -> None:
    write(folder / place, QUESTION)
    assert ["The path does not spell a question's name."] == said(folder)


def test_topic_called_like_a_command_is_refused(folder: Path) -> None:
    write(folder / "audit" / "open_projects.cypher", QUESTION)
    assert ['"audit" is a command of orggraph and cannot be a topic.'] == said(folder)


def test_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    assert ["There is no such folder."] == said(tmp_path / "nowhere")


def test_file_that_is_not_utf_8_is_named(folder: Path) -> None:
    (folder / "deals" / "in_gb.cypher").write_bytes(QUESTION.encode("gb18030"))
    assert ["It is not UTF-8 text (byte 47)."] == said(folder)


def test_byte_order_mark_does_no_harm(folder: Path) -> None:
    path = folder / "deals" / "open_projects.cypher"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load_catalogue([folder]).find("deals.open_projects").source.startswith("/* +++")


def test_windows_line_ends_do_no_harm(folder: Path) -> None:
    path = folder / "deals" / "open_projects.cypher"
    write(path, path.read_bytes().decode("utf-8").replace("\n", "\r\n"))
    assert "float?" == load_catalogue([folder]).find("deals.open_projects").columns[1].type


def test_all_problems_of_all_files_come_at_once_in_order_of_files_and_lines(folder: Path) -> None:
    write(folder / "deals" / "worse.cypher", QUESTION.replace('zh = "在途项目"', 'zh = ""'))
    write(folder / "deals" / "bad.cypher", QUESTION.replace("ORDER BY project_id\n", ""))
    places = [(Path(problem.path or "").name, problem.line) for problem in load_catalogue([folder]).problems]
    assert [("bad.cypher", 22), ("worse.cypher", 2)] == places


def asked(folder: Path) -> str:
    """The text of the user's question on one line."""
    return " ".join(load_catalogue([folder]).find("deals.open_projects").text.split())


def test_a_term_is_written_out_where_it_is_called(folder: Path) -> None:
    said_out = "AND project.amount > 100 AND (project.opened_on IS NULL OR project.opened_on <= $as_of) AND (project.closed_on"
    assert said_out in asked(folder)
    assert [] == said(folder)


def test_a_changed_meaning_reaches_every_question(folder: Path) -> None:
    write(folder / "terms" / "is_big.cypher", IS_BIG.replace("it.amount > 100", "it.amount > 500 AND {it: 1}.it = 1"))
    assert "project.amount > 500 AND {it: 1}.it = 1" in asked(folder)


def test_a_term_within_a_term_is_written_out(folder: Path) -> None:
    write(folder / "terms" / "is_huge.cypher", IS_BIG.replace("it.amount > 100", "term.is_big(it) AND it.amount > 1000"))
    write(folder / "deals" / "open_projects.cypher", QUESTION.replace("is_big(project)", "is_huge(project)"))
    assert "project.amount > 100 AND project.amount > 1000" in asked(folder)


OLD_FORM = """  AND
  // term is_big(project)
  project.amount
    >  100   // big
  // end
"""


def test_a_pasted_term_of_the_old_form_still_loads_when_it_says_what_the_term_says(folder: Path) -> None:
    write(folder / "deals" / "open_projects.cypher", QUESTION.replace("  AND term.is_big(project)\n", OLD_FORM))
    assert [] == said(folder)
    assert "project.amount > 100" in re.sub(r"//[^\n]*", "", load_catalogue([folder]).find("deals.open_projects").text).replace("\n    >  ", " > ")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("100   // big", "200   // big"),  # it says something else
        ("// term is_big(project)\n", "// term is_big(project)\n  NOT "),
        ("  AND\n", "  AND 1 + \n"),  # the operator before it takes a part of it
    ],
)
def test_a_pasted_term_that_means_something_else_is_refused_with_what_to_write(folder: Path, old: str, new: str) -> None:
    assert old in OLD_FORM
    write(folder / "deals" / "open_projects.cypher", QUESTION.replace("  AND term.is_big(project)\n", OLD_FORM.replace(old, new)))
    (problem,) = load_catalogue([folder]).problems
    assert 'This block does not say here what the term "is_big" says.' == problem.what.en
    assert "Write term.is_big(project) instead" in (problem.remedy or problem.what).en


@pytest.mark.parametrize(
    ("call", "what", "remedy"),
    [
        ("term.is_bg(project)", 'There is no term "is_bg".', "Did you mean is_big"),
        ("term.is_big()", "is_big takes 1 argument; 0 given.", "Write term.is_big(it)"),
        ("term.is_active(project, $as_of, 1)", "is_active takes 1 to 2 arguments; 3 given.", "Write term.is_active(edge, day = $as_of)"),
        ("term.key_people()", '"key_people" gives rows, not a value.', "Write CALL term.key_people(…) YIELD …."),
    ],
)
def test_a_call_that_cannot_be_written_out_is_named_with_its_line(folder: Path, call: str, what: str, remedy: str) -> None:
    write(folder / "deals" / "open_projects.cypher", QUESTION.replace("term.is_big(project)", call))
    (problem,) = load_catalogue([folder]).problems
    assert (20, what) == (problem.line, problem.what.en)
    assert remedy in (problem.remedy or problem.what).en


def test_a_fault_within_a_term_is_told_where_the_file_calls_it(folder: Path) -> None:
    write(folder / "terms" / "is_big.cypher", IS_BIG.replace("it.amount > 100", "it.amount > 100 AND rand() < 1"))
    problems = [(Path(problem.path or "").name, problem.line, problem.what.en) for problem in load_catalogue([folder]).problems]
    assert {("is_big.cypher", 5), ("open_projects.cypher", 20)} <= {(name, line) for name, line, _ in problems}
    assert any(what.startswith("Within term.is_big: ") for name, _, what in problems if name == "open_projects.cypher")


def test_terms_that_grow_without_end_are_refused_before_they_do(folder: Path) -> None:
    for number in range(1, 40):
        inner = "it.amount > 100" if number == 1 else f"(term.grows_{number - 1}(it) OR term.grows_{number - 1}(it))"
        write(folder / "terms" / f"grows_{number}.cypher", IS_BIG.replace("it.amount > 100", inner))
    assert any("make more than 200,000 characters" in what for what in said(folder))


def test_texts_may_stand_in_a_block_a_language(folder: Path) -> None:
    moved = QUESTION.replace('title   = { en = "Open projects", zh = "在途项目" }\n', "").replace(
        'summary = { en = "Projects that are open.", zh = "在途的项目。" }\n', ""
    )
    blocks = '[en]\ntitle = "Open projects"\nsummary = """\\\n  Projects that \\\n  are open."""\n[zh]\ntitle = "在途项目"\nsummary = "在途的项目。"\n+++ */'
    write(folder / "deals" / "open_projects.cypher", moved.replace("+++ */", blocks))
    query = load_catalogue([folder]).find("deals.open_projects")
    assert (Text("Open projects", "在途项目"), Text("Projects that are open.", "在途的项目。")) == (query.title, query.summary)
    write(folder / "deals" / "open_projects.cypher", QUESTION.replace("+++ */", blocks))
    assert {'"title" is said twice.', '"summary" is said twice.'} == set(said(folder))


def question(*types: str) -> Query:
    """A question with one parameter a type, called p0, p1 ..."""
    text = Text("a", "甲")
    params = tuple(Param(name=f"p{at}", type=type_, shape=Shape(type_), help=text) for at, type_ in enumerate(types))
    return Query(name="a.b", topic="a", path=Path("b.cypher"), kind="view", title=text, summary=text, source="", params=params)


def test_parameter_lines_spell_each_type_as_cypher_does() -> None:
    values = {
        "p0": date(2026, 6, 30),
        "p1": None,
        "p2": 90,
        "p3": 0.5,
        "p4": True,
        "p5": ["sales", "it's"],
        "p6": datetime(2026, 6, 30, 9, tzinfo=UTC),
    }
    lines = [
        ":param p0 => date('2026-06-30');",
        ":param p1 => null;",
        ":param p2 => 90;",
        ":param p3 => 0.5;",
        ":param p4 => true;",
        ":param p5 => ['sales', 'it\\'s'];",
        ":param p6 => datetime('2026-06-30T09:00:00+00:00');",
    ]
    assert lines == parameter_lines(question("date", "str?", "int", "float", "bool", "list[str]", "datetime"), values, today=date(2026, 6, 30))


def test_parameter_line_without_a_value_has_the_default() -> None:
    lines = parameter_lines(load_catalogue().find("gaps.sales_only"), {"customer_id": "c1"}, today=date(2026, 6, 30))
    assert {":param as_of => date('2026-06-30');", ":param customer_id => 'c1';", ":param sales_functions => ['sales'];"} <= set(lines)


@given(st.text())
def test_text_never_leaves_its_quotes_or_its_line(value: str) -> None:
    (line,) = parameter_lines(question("str"), {"p0": value}, today=date(2026, 6, 30))
    assert ["symbol", "name", "name", "symbol", "symbol", "string", "symbol"] == [token.kind for token in tokenize(line)]
    assert [line] == line.splitlines()
