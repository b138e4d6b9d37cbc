"""What plans and simulations take means the same as in the questions."""

from __future__ import annotations

from orggraph.insight import COVERAGE, DEPARTURE, VOTES
from orggraph.insight.coverage import HEADINGS as COVERAGE_HEADINGS
from orggraph.insight.departure import HEADINGS as DEPARTURE_HEADINGS
from orggraph.insight.inquiry import CUSTOMER_PARAM, SHARED_PARAMS
from orggraph.insight.vote import HEADINGS as VOTES_HEADINGS
from orggraph.library import load_catalogue

CATALOGUE = load_catalogue()


def test_shared_parameters_of_plans_are_those_of_the_questions() -> None:
    shared = {param.name: param for param in CATALOGUE.find("insight.people").params}
    assert [shared[param.name] for param in (*SHARED_PARAMS, CUSTOMER_PARAM)] == [*SHARED_PARAMS, CUSTOMER_PARAM]


def test_what_simulated_votes_and_their_question_both_take_is_the_same() -> None:
    question = {param.name: param for param in CATALOGUE.find("chain.votes").params}
    both = [param for param in VOTES.params if param.name in question and param.name != "project_id"]
    assert {"crisis_factor", "best_unknown_stance", "default_weight"} <= {param.name for param in both}
    for param in both:
        asked = question[param.name]
        assert (asked.type, asked.default, asked.ge, asked.le) == (param.type, param.default, param.ge, param.le), param.name


def test_every_parameter_of_a_plan_says_where_its_default_comes_from() -> None:
    known = {param.name for param in (*SHARED_PARAMS, CUSTOMER_PARAM)} | {"ids"}
    for param in {param.name: param for query in (COVERAGE, DEPARTURE) for param in query.params if param.name not in known}.values():
        assert "(our own default)" in param.help.en or "(the method" in param.help.en
        assert "自定默认值" in param.help.zh or "方法规定" in param.help.zh


def test_headings_of_plans_are_in_both_languages() -> None:
    assert all(
        heading.en and any("\u4e00" <= letter <= "\u9fff" for letter in heading.zh)
        for heading in (COVERAGE_HEADINGS | DEPARTURE_HEADINGS | VOTES_HEADINGS).values()
    )
