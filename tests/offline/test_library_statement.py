"""What a statement returns, sees and spells out is read from its structure, never guessed from its text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from orggraph.library.pattern import PatternReader
from orggraph.library.statement import Statement

PIECES = (
    "MATCH (a:Person)-[t:REPORTS_TO*1..3]->(b)", "RETURN a.id AS x", "UNION", "WITH *", "WITH a", "ORDER BY", "CALL (a) {", "CALL {", "EXISTS {", "COLLECT {", "collect({a: 1})",
    "}", ")", "(", "[", "]", "{1,}", "AS", ":", ",", "-", "->", "*", "x", "'", "`a`", "$p", "CASE", "END", "RETURN *", "{.name}", ".",
)  # fmt: skip


def aliases(text: str) -> list[str | None]:
    return [item.alias for item in Statement(text).arms()[-1].items]


def complaints(text: str) -> list[str]:
    return [what.en for _, what, _ in PatternReader(Statement(text)).complaints()]


def visible(text: str) -> set[str]:
    statement = Statement(text)
    return statement.visible(next(index for index, token in enumerate(statement.code) if token.text == "here"))


@given(st.lists(st.sampled_from(PIECES)).map(" ".join))
def test_no_text_breaks_the_reader(text: str) -> None:
    statement = Statement(text)
    for scope in [-1, *statement.subqueries()]:
        for arm in statement.arms(scope):
            for item in arm.items:
                statement.keys(item.start, item.end)
    for index in range(len(statement.code)):
        statement.visible(index)
    list(PatternReader(statement).complaints())


def test_names_of_the_last_return_are_its_columns() -> None:
    assert ["id", "name"] == aliases("MATCH (n) RETURN n.id AS id, n.name AS name ORDER BY id LIMIT 3")


def test_commas_inside_brackets_separate_no_items() -> None:
    assert ["a", "b"] == aliases("RETURN [1, 2] AS a, {x: 1, y: f(2, 3)} AS b ORDER BY a")


def test_return_of_a_subquery_is_not_the_last_return() -> None:
    assert ["found"] == aliases("MATCH (n) RETURN COLLECT { MATCH (m) RETURN m.id ORDER BY m.id } AS found")


def test_variable_without_as_is_its_own_name() -> None:
    assert ["n", "x"] == aliases("MATCH (n) RETURN n, n.id AS x ORDER BY x")


def test_order_as_a_property_does_not_end_the_items() -> None:
    assert ["position", "limit_on"] == aliases("MATCH (n) RETURN n.order AS position, n.limit AS limit_on")


def test_backticked_name_is_told_without_backticks() -> None:
    assert ["two words"] == aliases("RETURN 1 AS `two words`")


def test_expression_without_as_has_no_name() -> None:
    assert [None] == aliases("MATCH (n) RETURN n.id ORDER BY n.id")


def test_property_of_one_alternative_is_known() -> None:
    assert [] == complaints("MATCH (someone:Person|Staff) WHERE someone.power > 1 AND someone.capacity > 1")


def test_property_of_a_renamed_variable_is_not_judged() -> None:
    assert [] == complaints("MATCH (person:Person) WITH {id: person.id, score: 1} AS person WHERE person.score = 1")


def test_property_of_a_list_variable_is_not_judged() -> None:
    assert [] == complaints("MATCH (a:Person)-[links:REPORTS_TO*1..3]->(b) WHERE all(links IN links WHERE links.depth = 1)")


def test_variable_that_a_condition_narrows_is_not_judged() -> None:
    assert [] == complaints("MATCH (someone)-[:ATTENDED]->(:Activity) WHERE someone:Staff OR someone.power > 1")


def test_variable_with_one_name_for_two_labels_has_the_properties_of_both() -> None:
    assert [] == complaints("MATCH (x:Person) WHERE x.power = 1 AND EXISTS { MATCH (x:Staff) WHERE x.capacity = 1 }")


def test_map_keys_are_not_labels() -> None:
    assert [] == complaints("MATCH (n:Person) RETURN {staff: n.id, rest: [{Nobody: 1}]} AS evidence")


def test_condition_on_an_unlabelled_variable_names_an_unknown_label() -> None:
    assert ['The model has no label "Nobody".'] == complaints("MATCH (n) WHERE n:Nobody RETURN n")


def test_label_behind_a_comprehension_bar_is_not_an_alternative() -> None:
    assert [] == complaints("RETURN [n IN nodes WHERE n:Person | n.name] AS names")


def test_path_of_several_steps_is_judged_by_its_ends() -> None:
    assert [] == complaints("MATCH (c:Customer)<-[:PART_OF*1..4]-(:Department)<-[:MEMBER_OF]-(:Person)")
    assert ["No PART_OF runs from (Person) to (Customer)."] == complaints("MATCH (c:Customer)<-[:PART_OF*1..4]-(:Person)")


def test_undirected_step_fits_either_way() -> None:
    assert [] == complaints("MATCH (:Person)-[:CONTACTS]-(:Staff)")


def test_known_variable_brings_its_label_to_a_later_pattern() -> None:
    assert ["No CONTACTS runs from (Person) to (Staff)."] == complaints("MATCH (p:Person), (s:Staff) WHERE EXISTS { (p)-[:CONTACTS]->(s) }")


def test_subtraction_in_brackets_is_no_pattern() -> None:
    assert [] == complaints("MATCH (a:Person) RETURN (a.power) - (a.layer) AS x, [1, 2][0] - [3][0] AS y")


def test_subquery_sees_the_clauses_around_it() -> None:
    assert {"person", "staff"} <= visible("MATCH (person)<-[tie]-(staff) RETURN EXISTS { MATCH (person) WHERE here }")


def test_nothing_before_a_with_is_seen_after_it() -> None:
    assert "staff" not in visible("MATCH (person)<--(staff) WITH person MATCH (person) WHERE here")


def test_projection_itself_still_sees_what_it_leaves_out() -> None:
    assert "staff" in visible("MATCH (person)<--(staff) WITH person, here AS x")


def test_with_star_carries_everything_on() -> None:
    assert "staff" in visible("MATCH (person)<--(staff) WITH *, 1 AS one MATCH (person) WHERE here")


def test_ends_with_is_not_a_with() -> None:
    assert "staff" in visible("MATCH (person)<--(staff) WHERE staff.name ENDS WITH 'x' MATCH (person) WHERE here")


def test_call_sees_only_what_it_takes() -> None:
    seen = visible("MATCH (person)<--(staff) CALL (person) { MATCH (x) WHERE here RETURN x } RETURN x")
    assert {"person", "x"} == seen & {"person", "x", "staff"}


def test_sibling_subquery_is_not_seen() -> None:
    assert "inner" not in visible("MATCH (a) RETURN COLLECT { MATCH (inner) RETURN inner.id } AS x, EXISTS { MATCH (a) WHERE here } AS y")


def test_keys_of_a_collected_map_are_known_through_its_variable() -> None:
    statement = Statement("MATCH (n) WITH collect(DISTINCT {id: n.id, name: n.name}) AS found RETURN found AS evidence ORDER BY evidence")
    item = statement.arms()[-1].items[0]
    assert ("list", frozenset({"id", "name"})) == statement.keys(item.start, item.end)


def test_keys_of_a_collect_subquery_are_those_of_what_it_returns() -> None:
    statement = Statement("MATCH (n) RETURN COLLECT { MATCH (m) RETURN {id: m.id} AS one ORDER BY one.id } AS evidence ORDER BY evidence")
    item = statement.arms()[-1].items[0]
    assert ("list", frozenset({"id"})) == statement.keys(item.start, item.end)


def test_keys_of_a_computed_map_are_not_guessed() -> None:
    statement = Statement("MATCH (n) RETURN properties(n) AS evidence ORDER BY evidence")
    item = statement.arms()[-1].items[0]
    assert statement.keys(item.start, item.end) is None
