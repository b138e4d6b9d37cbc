"""A rule's sentence says each value the way a person would, and never guesses one that is not there."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from orggraph.audit.name import in_english
from orggraph.audit.sentence import model_words, say
from orggraph.errors import ContractError
from orggraph.library import load_catalogue
from orggraph.library.sentence import read_sentence
from orggraph.locale import Text
from orggraph.model import EDGES, NODES


def said(sentence: str, facts: dict, items: dict[str, Text] | None = None, words: dict | None = None) -> tuple[str, str]:
    text = say(Text(sentence, sentence), facts, items=items or {}, words={**model_words(), **(words or {})}, path="gaps/x.cypher")
    return text.en, text.zh


def test_a_null_is_said_as_unknown():
    assert ("unknown", "未知") == said("{last_contact_on}", {"last_contact_on": None})


def test_days_and_moments_are_said_in_iso_order():
    assert ("2026-06-30", "2026-06-30") == said("{day}", {"day": date(2026, 6, 30)})
    assert "2026-06-30 08:05+00:00" == said("{at}", {"at": datetime(2026, 6, 30, 8, 5, 30, tzinfo=UTC)})[0]


def test_true_and_false_are_said_as_yes_and_no():
    assert ("yes, no", "是、否") == said("{is_key}", {"is_key": [True, False]})


def test_a_word_of_a_closed_vocabulary_is_said_in_words():
    assert ("trust, executive, final call", "信任, 高层, 最终拍板") == said("{level}, {layer}, {point}", {"level": 3, "layer": 1, "point": "final"})


def test_a_fact_named_after_a_vocabulary_borrows_its_words():
    assert ("manager", "中层") == said("{our_layer}", {"our_layer": 2})
    assert ("drafting, scoring", "标书起草、评审打分") == said("{held_points}", {"held_points": ["drafting", "scoring"]})


def test_a_yes_is_not_mistaken_for_the_level_one():
    assert ("yes", "是") == said("{level}", {"level": True})


def test_a_value_outside_its_vocabulary_is_said_as_it_stands():
    assert ("account lead", "account lead") == said("{role}", {"role": "account lead"})


def test_further_words_can_be_given():
    words = {"category": {"rnd": Text("R&D", "研发")}}
    assert ("R&D", "研发") == said("{categories}", {"categories": ["rnd"]}, words=words)


def test_figures_lose_needless_digits():
    assert ("0.67 of 12", "0.67 of 12") == said("{ratio} of {people}", {"ratio": 2 / 3, "people": 12})
    assert ("1", "1") == said("{ratio}", {"ratio": 1.0})


@pytest.mark.parametrize(("days", "words"), [(0, "0 days ago"), (1, "1 day ago"), (1.0, "1 day ago"), (2, "2 days ago"), (None, "unknown days ago")])
def test_a_number_is_followed_by_the_word_that_fits_it(days: float | None, words: str):
    assert words == said("{days|day|days} ago", {"days": days})[0]


def test_maps_are_said_by_the_sentence_for_one_of_them():
    held = [{"staff": "Li Qiang", "level": 3, "last_contact_on": date(2026, 6, 18)}, {"staff": "Sun Lei", "level": 1, "last_contact_on": None}]
    item = Text("{staff} ({level}, {last_contact_on})", "{staff}（{level}，{last_contact_on}）")
    text = say(Text("Held by {held_by}.", "由{held_by}掌握。"), {"held_by": held}, items={"held_by": item}, words=model_words(), path="x")
    assert "Held by Li Qiang (trust, 2026-06-18), Sun Lei (contact, unknown)." == text.en
    assert "由Li Qiang（信任，2026-06-18）、Sun Lei（接触，未知）掌握。" == text.zh


def test_an_empty_list_says_none():
    assert ("none", "无") == said("{held_by}", {"held_by": []})


def test_a_name_with_braces_is_said_as_it_is():
    assert ("{level} Ltd", "{level} Ltd") == said("{subject}", {"subject": "{level} Ltd", "level": 3})


def test_a_fact_that_the_evidence_lacks_is_refused_with_file_and_name():
    with pytest.raises(ContractError, match=r"gaps/x.cypher: the sentence names \{held_by\}"):
        said("Held by {held_by}.", {"level": 1})


def test_a_map_without_a_sentence_is_refused():
    with pytest.raises(ContractError, match=r"no \[items.held_by\]"):
        said("{held_by}", {"held_by": [{"staff": "Li Qiang"}]})


def test_a_segment_is_said_only_when_all_that_it_names_has_something_to_say():
    sentence = "No live tie[[; last contact {days_ago} days ago by {staff}]]."
    assert "No live tie; last contact 130 days ago by Pan Xin." == said(sentence, {"days_ago": 130, "staff": "Pan Xin"})[0]
    assert "No live tie." == said(sentence, {"days_ago": None, "staff": "Pan Xin"})[0]
    assert "No live tie." == said("No live tie[[: {held_by}]].", {"held_by": []})[0]
    assert "No live tie." == said("No live tie[[ yet {is_key}]].", {"is_key": False})[0]


def test_a_nought_is_something_to_say():
    assert "0 days" == said("[[{days_ago} days]]", {"days_ago": 0})[0]


def test_a_question_mark_asks_about_a_fact_without_saying_it():
    assert ("Pan Xin, who has left", "Pan Xin, who has left") == said("{staff}[[{?has_left}, who has left]]", {"staff": "Pan Xin", "has_left": True})
    assert "Pan Xin" == said("{staff}[[{?has_left}, who has left]]", {"staff": "Pan Xin", "has_left": False})[0]


def test_an_exclamation_mark_asks_that_a_fact_has_nothing_to_say():
    sentence = "[[Silent for {days} days]][[{!days}Never contacted]]."
    assert ["Silent for 3 days.", "Never contacted."] == [said(sentence, {"days": days})[0] for days in (3, None)]


def test_segments_work_in_the_sentence_for_one_of_a_list():
    ties = [{"staff": "Li", "since": date(2026, 1, 5)}, {"staff": "Sun", "since": None}]
    items = {"held_by": Text("{staff}[[ since {since}]]", "{staff}[[（始于 {since}）]]")}
    assert ("Li since 2026-01-05, Sun", "Li（始于 2026-01-05）、Sun") == said("{held_by}", {"held_by": ties}, items)


def test_a_fact_that_the_evidence_lacks_is_refused_in_a_segment_too():
    with pytest.raises(ContractError, match=r"names \{has_left\}"):
        said("No tie[[{?has_left} left]].", {"level": 1})


def test_the_english_sentence_calls_everyone_by_their_english_name():
    facts = {"holder_id": "s-1", "holder": "潘欣", "points": [{"project_id": "pr-1", "project": "核心网"}]}
    items = {"points": Text("{project}", "{project}")}
    english = in_english(facts, {("s-1", "潘欣"): "Pan Xin", ("pr-1", "核心网"): "Core"})
    text = say(Text("{holder}: {points}", "{holder}：{points}"), facts, items=items, words={}, path="x", english=english)
    assert ("Pan Xin: Core", "潘欣：核心网") == (text.en, text.zh)


def test_no_two_vocabularies_give_one_value_of_a_name_different_words():
    seen: dict[tuple[str, object], set[Text]] = {}
    for declared in (*NODES, *EDGES):
        for item in declared.properties:
            for value, text in item.values.items():
                seen.setdefault((item.name, value), set()).add(text)
    assert [] == [key for key, texts in seen.items() if len(texts) > 1]


@pytest.mark.parametrize(
    "rule",
    [
        "blocker_unsupported",
        "department_uncovered",
        "key_uncovered",
        "layer_unmatched",
        "leaver",
        "no_backup",
        "rising_star_unowned",
        "sales_only",
        "spec_writer_uncovered",
        "stale",
        "successor_uncovered",
        "top_leader_uncovered",
    ],
)
def test_a_remedy_names_the_matching_function_or_says_why_there_is_none(rule: str):
    query = load_catalogue().find(f"gaps.{rule}")
    assert query.remedy is not None
    named = {fact.name for sentence in (query.remedy.en, query.remedy.zh) for segment in read_sentence(sentence) for fact in segment.facts}
    facts = {**dict.fromkeys(named), "subject": "Wang Jun", "missing": "A", "colleagues": []}
    bare = say(query.remedy, facts, items=query.items, words=model_words(), path=rule)
    assert ("matching function" in bare.en, "give it a category" in bare.en) == (False, True)
    assert ("的的" in bare.zh, "尚无对应岗位，请补充部门类别。" in bare.zh) == (False, True)
    sales = [{"function": "sales", "name_en": "Sales", "name_zh": "销售"}]
    whole = say(query.remedy, {**facts, "colleagues": sales}, items=query.items, words=model_words(), path=rule)
    assert ("matching function (Sales)" in whole.en, "对应岗位（销售）" in whole.zh, "category" in whole.en) == (True, True, False)
