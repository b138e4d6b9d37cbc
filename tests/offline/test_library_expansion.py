"""A call of a term means the term, whatever stands around it."""

from __future__ import annotations

from pathlib import Path

import pytest

from orggraph.cypher import tokenize
from orggraph.library.call import BadCall
from orggraph.library.expansion import expand
from orggraph.library.term import Term
from orggraph.locale import Text

QUESTION = Path("questions/q.cypher")


def term(name: str, text: str, *speaks_of: str, **defaults: str) -> Term:
    return Term(name, Path(f"terms/{name}.cypher"), Text(name, name), speaks_of, text, text, 0, defaults)


TERMS = {
    found.name: found
    for found in (
        term("is_active", "(edge.since IS NULL OR edge.since <= day)\nAND (edge.until IS NULL OR edge.until > day)", "edge", "day", day="$as_of"),
        term("is_known", "thing.a IS NULL OR thing.b IS NULL", "thing"),
        term("sum", "thing.a + thing.b", "thing"),
        term("same", "thing.a = thing.b", "thing"),
        term(
            "ties",
            "COLLECT {\n  MATCH (person)<-[tie:CONTACTS]-(staff:Staff)\n  WHERE term.is_active(tie)\n  RETURN {level: tie.level, staff: staff.name}\n  ORDER BY staff.id\n}",
            "person",
        ),
        term(
            "key_people",
            "MATCH (project:Project)<-[held:DECIDES]-(person:Person)\nWHERE term.is_active(held)\nRETURN person\nUNION\nMATCH (person:Person)\nWHERE person.is_top_leader\nRETURN person",
        ),
        term("colleagues", "MATCH (unit)<-[:MEMBER_OF]-(staff:Staff)\nRETURN staff, unit.name AS place", "unit"),
        term("level", "{level: tie.level}", "tie"),
        term("egg", "term.hen(thing)", "thing"),
        term("hen", "term.egg(thing)", "thing"),
    )
}


def expanded(text: str) -> str:
    return expand(text, QUESTION, 0, TERMS).text


def spelled(text: str) -> str:
    """The text with one blank between tokens, so that only words count."""
    return " ".join(token.text for token in tokenize(text))


def same(wanted: str, text: str) -> None:
    assert spelled(wanted) == spelled(expanded(text))


def test_text_without_calls_stays_to_the_letter() -> None:
    text = "// a comment with term.is_active(x)\nMATCH (a)   WHERE a.term = 'term.is_active(x)'\r\nRETURN a"
    assert text == expanded(text)


def test_an_argument_stands_where_the_term_speaks_of_it() -> None:
    same("RETURN (part.since IS NULL OR part.since <= $as_of) AND (part.until IS NULL OR part.until > $as_of)", "RETURN term.is_active(part)")


def test_an_argument_with_a_default_may_be_given() -> None:
    same("RETURN (x.since IS NULL OR x.since <= day) AND (x.until IS NULL OR x.until > day)", "RETURN term.is_active(x, day)")
    same("RETURN (x.since IS NULL OR x.since <= a.b) AND (x.until IS NULL OR x.until > a.b)", "RETURN term.is_active(x, a.b)")


def test_an_argument_of_several_words_is_bracketed() -> None:
    same(
        "RETURN (x.since IS NULL OR x.since <= ($as_of - a)) AND (x.until IS NULL OR x.until > ($as_of - a))",
        "RETURN term.is_active(x, $as_of - a)",
    )


def test_an_argument_that_keeps_together_is_not_bracketed() -> None:
    same("RETURN coalesce(x, y).a + coalesce(x, y).b", "RETURN term.sum(coalesce(x, y))")


def test_a_map_value_is_no_label() -> None:
    same("RETURN {level: link.level}", "RETURN term.level(link)")


def test_a_call_as_a_map_value_is_seen() -> None:
    same("RETURN {sum: a.a + a.b, other: 1}", "RETURN {sum: term.sum(a), other: 1}")


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        ("WHERE x AND (a.a IS NULL OR a.b IS NULL)", "WHERE x AND term.is_known(a)"),
        ("WHERE (a.a IS NULL OR a.b IS NULL) AND x", "WHERE term.is_known(a) AND x"),
        ("WHERE x OR a.a IS NULL OR a.b IS NULL", "WHERE x OR term.is_known(a)"),
        ("WHERE NOT (a.a IS NULL OR a.b IS NULL)", "WHERE NOT term.is_known(a)"),
        ("WHERE NOT a.a = a.b", "WHERE NOT term.same(a)"),
        ("WHERE (a.a = a.b) = x", "WHERE term.same(a) = x"),
        ("WHERE x <> (a.a = a.b)", "WHERE x <> term.same(a)"),
        ("WHERE (a.a IS NULL OR a.b IS NULL) IS NOT NULL", "WHERE term.is_known(a) IS NOT NULL"),
        ("WHERE (a.a IS NULL OR a.b IS NULL) IN list", "WHERE term.is_known(a) IN list"),
        ("RETURN a.a + a.b > 3", "RETURN term.sum(a) > 3"),
        ("RETURN (a.a + a.b) * 3", "RETURN term.sum(a) * 3"),
        ("RETURN 3 - (a.a + a.b)", "RETURN 3 - term.sum(a)"),
        ("RETURN a.a + a.b - 3", "RETURN term.sum(a) - 3"),
        ("RETURN -(a.a + a.b)", "RETURN -term.sum(a)"),
        ("RETURN 2 ^ (a.a + a.b)", "RETURN 2 ^ term.sum(a)"),
        ("RETURN (a.a + a.b)[0]", "RETURN term.sum(a)[0]"),
        ("RETURN [a.a + a.b, 1]", "RETURN [term.sum(a), 1]"),
        ("RETURN size(a.a + a.b)", "RETURN size(term.sum(a))"),
        ("RETURN CASE WHEN a.a IS NULL OR a.b IS NULL THEN a.a + a.b ELSE 0 END", "RETURN CASE WHEN term.is_known(a) THEN term.sum(a) ELSE 0 END"),
        ("WHERE (a.a IS NULL OR a.b IS NULL) XOR x", "WHERE term.is_known(a) XOR x"),
        ("RETURN a.a + a.b AS sum ORDER BY sum", "RETURN term.sum(a) AS sum ORDER BY sum"),
    ],
)
def test_brackets_stand_where_an_operator_would_take_a_part(wanted: str, text: str) -> None:
    same(wanted, text)


def test_an_argument_may_hold_a_call() -> None:
    same("RETURN (a.a + a.b).a + (a.a + a.b).b", "RETURN term.sum(term.sum(a))")


def test_a_terms_own_variables_give_way_to_the_callers() -> None:
    same(
        "MATCH (staff:Staff) RETURN COLLECT { MATCH (p)<-[tie:CONTACTS]-(staff_2:Staff) "
        "WHERE (tie.since IS NULL OR tie.since <= $as_of) AND (tie.until IS NULL OR tie.until > $as_of) "
        "RETURN {level: tie.level, staff: staff_2.name} ORDER BY staff_2.id } AS ties",
        "MATCH (staff:Staff) RETURN term.ties(p) AS ties",
    )


def test_a_terms_own_variables_give_way_to_its_arguments() -> None:
    assert "<-[tie_2:CONTACTS]-(staff:Staff)" in expanded("RETURN term.ties(tie) AS found")


def test_a_name_that_is_renamed_hits_no_third() -> None:
    text = expanded("MATCH (staff:Staff), (staff_2:Staff) RETURN term.ties(p) AS found")
    assert "(staff_3:Staff)" in text


def test_a_terms_keys_and_properties_are_not_renamed() -> None:
    assert "staff: staff_2.name" in expanded("MATCH (staff:Staff) RETURN term.ties(p) AS found")


def test_rows_of_a_term_are_called() -> None:
    same(
        "CALL () { MATCH (project:Project)<-[held:DECIDES]-(person:Person) "
        "WHERE (held.since IS NULL OR held.since <= $as_of) AND (held.until IS NULL OR held.until > $as_of) RETURN person "
        "UNION MATCH (person:Person) WHERE person.is_top_leader RETURN person } MATCH (person) RETURN person",
        "CALL term.key_people() YIELD person MATCH (person) RETURN person",
    )


def test_rows_of_a_term_may_be_called_otherwise_here() -> None:
    same(
        "CALL (ours) { MATCH (ours)<-[:MEMBER_OF]-(colleague:Staff) RETURN colleague, ours.name AS place } RETURN place",
        "CALL term.colleagues(ours) YIELD staff AS colleague, place RETURN place",
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("RETURN term.is_actve(x)", 'There is no term "is_actve".'),
        ("RETURN term.is_active()", "is_active takes 1 to 2 arguments; 0 given."),
        ("RETURN term.sum(a, b)", "sum takes 1 argument; 2 given."),
        ("RETURN term.sum(a,)", "sum takes 1 argument; 2 given."),
        ("RETURN term.is_active(a,)", "An argument is missing."),
        ("RETURN term.ties(a.person)", '"person" of ties is a node or an edge; "a.person" is not a variable.'),
        ("RETURN term.key_people()", '"key_people" gives rows, not a value.'),
        ("CALL term.sum(a) YIELD b RETURN b", '"sum" gives a value, not rows.'),
        ("CALL term.key_people() YIELD someone RETURN someone", '"key_people" gives person; the call names others.'),
        ("CALL term.key_people() RETURN 1", '"key_people" gives person; the call names others.'),
        ("RETURN term.egg(a)", "The terms call each other: egg > hen > egg."),
    ],
)
def test_a_call_that_cannot_be_is_refused(text: str, said: str) -> None:
    with pytest.raises(BadCall) as caught:
        expanded(text)
    assert said == caught.value.what.en


def test_every_character_knows_where_it_was_written() -> None:
    text = "MATCH (x)\nWHERE term.is_active(x)\n  AND x.level > 1\nRETURN term.ties(x) AS ties"
    found = expand(text, QUESTION, 0, TERMS)
    assert (QUESTION, text.index("x.level")) == found.origin(found.text.index("x.level"))
    assert (QUESTION, text.index("AS ties")) == found.origin(found.text.index("AS ties"))
    assert (TERMS["ties"].path, TERMS["ties"].text.index("tie:CONTACTS")) == found.origin(found.text.index("tie:CONTACTS"))
    inner = found.text.index(".until", found.text.index("CONTACTS"))
    assert (TERMS["is_active"].path, TERMS["is_active"].text.index(".until")) == found.origin(inner)


def test_expanded_lines_are_moved_under_their_call() -> None:
    assert "  WHERE (a.since IS NULL OR a.since <= $as_of)\n    AND (a.until" in expanded("RETURN 1\n  WHERE term.is_active(a)")
