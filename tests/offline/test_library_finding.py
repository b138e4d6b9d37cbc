"""A rule returns its findings in short; the columns and their order follow."""

from __future__ import annotations

from pathlib import Path

import pytest

from orggraph.cypher import tokenize
from orggraph.library import load_catalogue
from orggraph.library.expansion import expand
from orggraph.library.query import FINDING_COLUMNS
from orggraph.library.statement import Statement

RULE = Path("gaps/some.cypher")
MATCH = "MATCH (customer:Customer)<-[:PART_OF]-(:Department)<-[:MEMBER_OF]-(person:Person)\n"


def written(text: str) -> str:
    return " ".join(token.text for token in tokenize(expand(text, RULE, 0, {}, is_rule=True).text))


def said(text: str) -> str:
    return " ".join(token.text for token in tokenize(text))


def test_the_short_form_stands_for_the_six_columns_in_their_order() -> None:
    wanted = """WITH customer.id AS customer_id, customer.name AS customer, 'person' AS subject_kind, person.id AS subject_id,
        person.name AS subject, {title: person.title} AS evidence
        RETURN customer_id, customer, subject_kind, subject_id, subject, evidence
        ORDER BY customer_id, subject_id"""
    assert said(MATCH + wanted) == written(MATCH + "RETURN customer, person AS subject, {title: person.title} AS evidence\n")


def test_an_order_of_its_own_counts() -> None:
    text = written(MATCH + "RETURN customer, person AS subject, {n: 1} AS evidence\nORDER BY evidence.n DESC, customer_id, subject_id // why\n")
    assert text.endswith(said("ORDER BY evidence.n DESC, customer_id, subject_id"))


def test_the_customer_may_bear_another_name() -> None:
    text = MATCH.replace("customer", "buyer") + "RETURN buyer AS customer, buyer AS subject, {n: 1} AS evidence"
    assert said("WITH buyer.id AS customer_id, buyer.name AS customer, 'customer' AS subject_kind, buyer.id AS subject_id") in written(text)


def test_a_label_of_two_words_is_said_in_two_words() -> None:
    text = "MATCH (customer:Customer)<-[:FOR]-(plan:CustomerPlan)\nRETURN customer, plan AS subject, {n: 1} AS evidence"
    assert "'customer_plan' AS subject_kind" in written(text)


def test_a_subject_whose_label_the_patterns_do_not_tell_is_asked_of_the_graph() -> None:
    text = MATCH + "WITH customer, head(collect(person)) AS first\nRETURN customer, first AS subject, {n: 1} AS evidence"
    assert said("WHEN 'CustomerPlan' THEN 'customer_plan'") in written(text)
    assert written(text).endswith(said("ORDER BY customer_id, subject_kind, subject_id"))


@pytest.mark.parametrize(
    "returned",
    [
        "RETURN customer, person.name AS subject, {n: 1} AS evidence ORDER BY subject",  # no variable, so no id
        "RETURN person AS subject, customer, {n: 1} AS evidence ORDER BY subject",
        "RETURN customer, person AS subject, 1 AS more, {n: 1} AS evidence ORDER BY subject",
    ],
)
def test_what_is_not_the_short_form_stays_as_it_is(returned: str) -> None:
    assert said(MATCH + returned) == written(MATCH + returned)


def test_every_shipped_rule_returns_the_columns_of_a_finding() -> None:
    rules = [query for query in load_catalogue().values() if query.kind != "view"]
    assert len(rules) > 70
    for rule in rules:
        assert list(FINDING_COLUMNS) == [item.alias for item in Statement(rule.text).arms()[-1].items], rule.name
