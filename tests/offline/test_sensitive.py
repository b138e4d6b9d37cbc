"""What the model calls sensitive is found in a question's text, has to be declared there, and is left out of the answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from orggraph.answer import LeftOut, Result
from orggraph.audit import run_audit
from orggraph.cli.root import run
from orggraph.discretion import leave_out
from orggraph.graph import OrgGraph
from orggraph.library import Catalogue, Query, Sensitive, load_catalogue
from orggraph.library.sensitive import Trail, outputs
from orggraph.library.statement import Statement
from orggraph.locale import Text
from orggraph.model import SENSITIVE
from orggraph.render.discretion import left_out_line
from orggraph.settings import Settings
from tests.fake_graph import DAY, FINDING, FakeGraph, column, opening, question

FRONT = """/* +++
title   = { en = "Ours", zh = "自定义" }
summary = { en = "What it answers.", zh = "回答什么。" }
%s
[columns]
told = { type = "str?", en = "told", zh = "内容" }
+++ */
"""


def faults(folder: Path, text: str, more: str = "") -> list[str]:
    path = folder / "ours" / "one.cypher"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(FRONT % more + text + "\nORDER BY told\n")
    return [problem.what.en for problem in load_catalogue([folder]).problems]


# -- what is found

SECRET = ["Activity.scene", "CONTACTS.evidence", "CONTACTS.trust_personal", "INFLUENCES.evidence", "Intelligence.name", "Intelligence.name_en", "Person.family"]


def test_the_facts_that_the_model_calls_sensitive() -> None:
    assert SECRET == sorted(f"{owner}.{name}" for owner, names in SENSITIVE.items() for name in names)


TELLING = [
    "MATCH (person:Person) RETURN person.family AS told",
    "MATCH (person:Person) RETURN toUpper(left(person.family, 1)) AS told",
    "MATCH (person:Person) RETURN person.`family` AS told",
    "MATCH (`a b`:Person) RETURN `a b`.family AS told",
    "MATCH (person:Person) RETURN person['family'] AS told",
    "MATCH (person:Person) UNWIND keys(person) AS key RETURN person[key] AS told",
    "MATCH (person:Person) RETURN properties(person).family AS told",
    "MATCH (person:Person) RETURN person {.family}.family AS told",
    "MATCH (person:Person) RETURN person {.*}.family AS told",
    "MATCH (person:Person) WITH person.family AS secret WITH secret AS other RETURN other AS told",
    "MATCH (person:Person) WITH {about: person.family} AS facts RETURN facts.about AS told",
    "MATCH (person:Person) WITH collect(person) AS people RETURN people[0].family AS told",
    "MATCH (person:Person) WITH collect(person) AS people UNWIND people AS someone RETURN someone.family AS told",
    "MATCH (person:Person) WITH collect(person) AS people RETURN head([one IN people | one.family]) AS told",
    "MATCH (person:Person) WITH collect(person) AS people RETURN reduce(all_told = '', one IN people | all_told + one.family) AS told",
    "MATCH (person:Person) WITH coalesce(person, null) AS someone RETURN someone.family AS told",
    "MATCH (person:Person) WITH {who: person} AS entry RETURN entry.who.family AS told",
    "MATCH path = (person:Person)-[:REPORTS_TO]->(:Person) RETURN head(nodes(path)).family AS told",
    "MATCH path = (person:Person)-[:REPORTS_TO]->(:Person) RETURN [one IN nodes(path) | one.family][0] AS told",
    "MATCH (someone)-[:REPORTS_TO]->(:Person) RETURN someone.family AS told",
    "MATCH (someone) RETURN someone.family AS told",
    "MATCH (someone) RETURN someone.name AS told",
    "MATCH (:Staff)-[tie:CONTACTS]->(person:Person) RETURN toString(tie.trust_personal) AS told",
    "MATCH (:Staff)-[tie:CONTACTS|TARGETS]->(person:Person) RETURN tie.evidence AS told",
    "MATCH (:Staff)-[tie]->(:Person) RETURN tie.evidence AS told",
    "MATCH (a:Person)-[tie:INFLUENCES]->(b:Person) RETURN startNode(tie).family AS told",
    "MATCH (item:Intelligence) RETURN item.name AS told",
    "MATCH (:Project)<-[:ABOUT]-(item) RETURN item.name_en AS told",
    "MATCH (activity:Activity) RETURN CASE activity.scene WHEN 'private' THEN 'p' ELSE 'o' END AS told",
    "MATCH (activity:Activity) RETURN toString(activity.scene = 'private') AS told",
    "MATCH (person:Person) RETURN toString(COUNT { MATCH (person)-[:ATTENDED]->(activity:Activity) WHERE activity.scene = 'private' }) AS told",
    "MATCH (person:Person) RETURN toString(EXISTS { MATCH (person)-[:ATTENDED]->(:Activity {scene: 'private'}) }) AS told",
    "MATCH (person:Person) CALL (person) { MATCH (person)-[:ATTENDED]->(a:Activity) RETURN collect(a.scene) AS scenes } RETURN head(scenes) AS told",
    "CALL () { MATCH (item:Intelligence) RETURN item UNION MATCH (item:Customer) RETURN item } RETURN item.name AS told",
]
DECIDING = [
    "MATCH (person:Person) WHERE person.family IS NOT NULL RETURN person.id AS told",
    "MATCH (person:Person {family: 'x'}) RETURN person.id AS told",
    "MATCH (activity:Activity) WITH activity WHERE activity.scene = 'private' RETURN activity.id AS told",
    "MATCH (activity:Activity) WITH activity, activity.scene AS scene WHERE scene = 'private' RETURN activity.id AS told",
    "MATCH (person:Person) WHERE EXISTS { MATCH (person)-[:ATTENDED]->(a:Activity) WHERE a.scene = 'private' } RETURN person.id AS told",
    "MATCH (person:Person) WITH person ORDER BY person.family RETURN person.id AS told",
    "MATCH (:Staff)-[tie:CONTACTS]->(person:Person) WHERE NOT tie.trust_personal > 50 RETURN person.id AS told",
    "MATCH (person:Person) WHERE any(key IN keys(person) WHERE person[key] = 'x') RETURN person.id AS told",
    "CALL () { MATCH (a:Activity) WHERE a.scene = 'private' RETURN a } RETURN a.id AS told",
]
PLAIN = [
    "MATCH (person:Person) RETURN person.name AS told",
    "MATCH (person:Person) RETURN person {.id, .name}.name AS told",
    "MATCH (person:Person) WITH collect({id: person.id, family: 'unknown'}) AS people RETURN people[0].id AS told",
    "MATCH (project:Project)<-[:ABOUT]-(item:Intelligence) RETURN project.name + item.topic AS told",
    "MATCH (project:Project)<-[:ABOUT]-(item:Intelligence) WITH coalesce(project, null) AS one RETURN one.name AS told",
    "MATCH (a:Person)-[line:REPORTS_TO]->(b:Person) RETURN line.evidence AS told",
    "MATCH (a:Person)-[lines:INFLUENCES*1..3]->(b:Person) UNWIND range(0, size(lines) - 1) AS step RETURN lines[step].basis AS told",
    "MATCH (activity:Activity) WITH collect(activity) AS all_of_them RETURN toString(size(all_of_them)) AS told",
    "MATCH (customer:Customer) WITH customer, 'scene' AS family RETURN customer.name + family AS told",
]


def tells(text: str) -> tuple[bool, bool]:
    statement = Statement(text)
    trail = Trail(statement)
    return any(trail.tells(start, end) for _, start, end in outputs(statement, is_rule=False)), trail.deciding is not None


@pytest.mark.parametrize("text", TELLING)
def test_a_column_that_tells_a_sensitive_fact_is_found(text: str) -> None:
    assert tells(text)[0]


@pytest.mark.parametrize("text", DECIDING)
def test_a_condition_on_a_sensitive_fact_is_found(text: str) -> None:
    assert tells(text)[1]


@pytest.mark.parametrize("text", PLAIN)
def test_what_tells_none_is_not(text: str) -> None:
    assert (False, False) == tells(text)


# -- what has to be declared


@pytest.mark.parametrize("text", TELLING)
def test_a_question_of_the_user_that_tells_one_is_refused_until_it_says_so(text: str, tmp_path: Path) -> None:
    assert any("tells what is sensitive" in what or "decides here which rows" in what for what in faults(tmp_path, text))
    declared = '[sensitive]\ncolumns = ["told"]\n[sensitive.harmless]\nrows = { en = "Only in a test.", zh = "仅用于测试。" }'
    assert [] == faults(tmp_path, text, declared)
    found = load_catalogue([tmp_path])["ours.one"]
    assert Sensitive(frozenset({"told"}), False, {"rows": Text("Only in a test.", "仅用于测试。")}) == found.sensitive
    assert () == found.discreet.columns


@pytest.mark.parametrize("text", DECIDING)
def test_so_is_one_whose_rows_tell_it(text: str, tmp_path: Path) -> None:
    assert any("decides here which rows there are" in what for what in faults(tmp_path, text))
    assert not any("decides" in what for what in faults(tmp_path, text, '[sensitive]\nrows = true\ncolumns = ["told"]'))


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        ('[sensitive]\ncolumns = ["tolt"]', '"sensitive" names "tolt", which the answer does not have.'),
        ('[sensitive]\nrows = "tolt"', '"sensitive" names "tolt", which the answer does not have.'),
        ("[sensitive]\nrows = 1", '"sensitive.rows" is neither true nor a name.'),
        ('[sensitive]\ncolumns = "told"', '"sensitive.columns" is not a list of names.'),
        ("[sensitive]\nharmless = 1", '"sensitive.harmless" is not a table.'),
        ("[sensitive]\nnone = 1", 'Unknown key "sensitive.none".'),
        ('[sensitive.harmless]\ntold = "no reason in two languages"', '"sensitive.harmless.told" is not a text in both languages.'),
        ("sensitive = true", '"sensitive" is not a table.'),
    ],
)
def test_a_declaration_that_says_nothing_is_a_fault(declared: str, said: str, tmp_path: Path) -> None:
    assert said in faults(tmp_path, "MATCH (person:Person) RETURN person.name AS told", declared)


def test_every_shipped_question_that_reads_one_says_what_becomes_of_it() -> None:
    found = {}
    for query in load_catalogue().values():
        statement = Statement(query.text)
        trail = Trail(statement)
        if trail.reads:
            said = query.sensitive
            telling = {name for name, start, end in outputs(statement, is_rule=query.kind != "view") if trail.tells(start, end)}
            assert telling <= said.names | set(said.harmless), query.name
            found[query.name] = (sorted(said.hidden), said.rows, sorted(said.harmless))
    assert {
        "checks.level_jump": ([], False, ["holders", "raises", "rows"]),
        "checks.overlapping_edges": ([], False, ["subject"]),
        "checks.trust_without_evidence": ([], True, []),
        "checks.until_before_since": ([], False, ["subject"]),
        "gaps.activity_unapproved": ([], "is_private", []),
        "people.completeness": ([], False, ["completeness", "missing_facts", "rows"]),
        "people.trust_accounts": (["personal_deposits", "trust_personal", "work_deposits"], False, []),
        "profile.scenes": (["events", "office", "our_site", "private", "private_percent", "their_site", "unrecorded"], False, []),
    } == found


# -- what is left out


def result(query: Query, rows: list[dict[str, Any]]) -> Result:
    return Result(query, {"as_of": DAY}, rows, False, 1.0)


VIEW = question("people.secrets", [column("person_id", "str"), column("secret", "str?"), column("is_told", "bool")])


def test_columns_are_absent_and_not_null() -> None:
    asked = question("people.secrets", list(VIEW.columns), sensitive=Sensitive(frozenset({"secret"})))
    answer = leave_out(result(asked, [{"person_id": "p1", "secret": "x", "is_told": True}]))
    assert [{"person_id": "p1", "is_told": True}] == answer.rows
    assert ["person_id", "is_told"] == [column.name for column in answer.columns]
    assert LeftOut((VIEW.columns[1],), 0) == answer.left_out
    assert "Left out as sensitive: secret. The owner of the data sees it with --show-sensitive." == left_out_line([answer], "en")


def test_rows_that_tell_it_are_absent_and_counted() -> None:
    asked = question("people.secrets", list(VIEW.columns), sensitive=Sensitive(rows="is_told"))
    rows = [{"person_id": f"p{at}", "secret": None, "is_told": at % 2 == 0} for at in range(5)]
    answer = leave_out(result(asked, rows))
    assert [{"person_id": "p1", "secret": None}, {"person_id": "p3", "secret": None}] == answer.rows
    assert "Left out as sensitive: is told, 3 rows. The owner of the data sees it with --show-sensitive." == left_out_line([answer], "en")
    everything = question("people.secrets", list(VIEW.columns), sensitive=Sensitive(rows=True))
    assert [] == leave_out(result(everything, rows)).rows


def test_keys_of_the_evidence_are_absent_too() -> None:
    asked = question("gaps.secrets", [*FakeGraph().catalogue["gaps.sales_only"].columns], kind="gap", sensitive=Sensitive(frozenset({"held_by"})))
    answer = leave_out(result(asked, [FINDING]))
    assert "held_by" not in answer.rows[0]["evidence"]
    assert {"held_by"} == set(FINDING["evidence"]) - set(answer.rows[0]["evidence"])


def test_what_has_nothing_sensitive_is_as_it_was() -> None:
    answer = result(VIEW, [{"person_id": "p1", "secret": "x", "is_told": True}])
    assert leave_out(answer) is answer
    assert left_out_line([answer], "zh") is None


def test_the_catalogue_that_doors_are_built_from_knows_no_sensitive_column() -> None:
    catalogue = load_catalogue().discreet
    assert list(load_catalogue()) == list(catalogue)
    assert "trust_personal" not in [column.name for column in catalogue["people.trust_accounts"].columns]
    with OrgGraph(Settings()) as graph, OrgGraph(Settings(), shows_sensitive=True) as owner:
        assert "trust_personal" not in [column.name for column in graph.catalogue["people.trust_accounts"].columns]
        assert "trust_personal" in [column.name for column in owner.catalogue["people.trust_accounts"].columns]


# -- the audit


def graph_leaving_out() -> FakeGraph:
    graph = FakeGraph()
    rule = graph.catalogue["gaps.sales_only"]
    graph.catalogue = Catalogue(graph.catalogue.values())
    asked = graph.query

    def ask(name: str, values: Any = None, **more: Any) -> Result:
        answer = asked(name, values, **more)
        return Result(answer.query, answer.params, [], False, 1.0, LeftOut((), 2)) if name == rule.name else answer

    graph.query = ask  # type: ignore[method-assign]
    return graph


def test_an_audit_says_how_many_findings_it_does_not_show(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert 0 == run(["audit"], opening(graph_leaving_out()))
    said = capfd.readouterr()
    assert "Left out as sensitive:\n  2 findings of sales_only\n  The owner of the data sees it with --show-sensitive.\n" in said.out
    assert said.err.endswith("unchecked=- left_out=sales_only\n")
    assert 0 == run(["audit", "--format", "json", "--lang", "zh"], opening(graph_leaving_out()))
    said = capfd.readouterr()
    assert '"left_out":[{"code":"sales_only","findings":2}]' in said.out
    assert "按敏感信息隐去：sales_only 2 项问题。数据所有者可用 --show-sensitive 查看。\n" in said.err
    assert 0 == run(["audit", "--format", "md", "--out", str(tmp_path / "out.md")], opening(graph_leaving_out()))
    assert "2 findings of sales\\_only" in (tmp_path / "out.md").read_text()


def test_what_an_audit_does_not_show_is_never_called_healed() -> None:
    graph = graph_leaving_out()
    seen = run_audit(FakeGraph(**{"gaps.sales_only": [FINDING]}).query, graph.catalogue, as_of=DAY)
    unseen = run_audit(graph.query, graph.catalogue, as_of=DAY)
    assert {"sales_only": 2} == unseen.left_out
    assert seen.has_looked_for(seen.findings[0].mark)
    assert not unseen.has_looked_for(seen.findings[0].mark)


def test_the_server_has_no_such_switch(capfd: pytest.CaptureFixture[str]) -> None:
    assert 2 == run(["serve", "--show-sensitive", "--port", "0"])
    assert "error: What is sensitive is never shown over HTTP." in capfd.readouterr().err
