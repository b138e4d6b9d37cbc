"""An account asks the questions that explain a subject, each with what it takes, and refuses what it can't explain."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from typing import Any

import orjson
import pytest

from orggraph.account import give_account
from orggraph.answer import Result
from orggraph.errors import BadParams
from orggraph.library import Catalogue, load_catalogue
from orggraph.locale import Text
from orggraph.render import Glossary
from orggraph.render.account import write_account

DAY = date(2026, 6, 30)
KNOWN = {
    "p-1": [{"subject_kind": "person", "subject_id": "p-1", "subject": "王军", "name_en": "Wang Jun"}],
    "s-1": [{"subject_kind": "staff", "subject_id": "s-1", "subject": "李强", "name_en": None}],
    "a-1": [{"subject_kind": "activity", "subject_id": "a-1", "subject": "峰会", "name_en": None}],
    "x": [
        {"subject_kind": "customer", "subject_id": "x", "subject": "客户", "name_en": None},
        {"subject_kind": "project", "subject_id": "x", "subject": "项目", "name_en": None},
    ],
    "p,2": [{"subject_kind": "person", "subject_id": "p,2", "subject": None, "name_en": None}],
}
TIE = {
    "person_id": "p-1",
    "person": "王军",
    "staff_id": "s-1",
    "staff": "李强",
    "level": 3,
    "role": None,
    "since": None,
    "last_contact_on": DAY,
    "days_since": 0,
    "half_life_days": 90,
    "left_over": 1.0,
    "strength": 75.0,
    "band": "strong",
    "is_live": True,
    "reason": None,
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


class Asker:
    """Answers from the tables above, and remembers what was asked."""

    def __init__(self, catalogue: Catalogue, ties: list[dict[str, Any]]) -> None:
        self.catalogue, self.ties, self.asked = catalogue, ties, list[tuple[str, dict[str, Any]]]()

    def __call__(self, name: str, values: Mapping[str, Any]) -> Result:
        rows = KNOWN.get(values["subject_id"], []) if name == "map.subjects" else self.ties if name == "people.tie_strengths" else []
        if name != "map.subjects":
            self.asked.append((name, dict(values)))
        return Result(self.catalogue[name], dict(values), rows, False, 1.0)


@pytest.fixture
def ask(catalogue: Catalogue) -> Asker:
    return Asker(catalogue, [TIE])


def test_a_person_is_explained_by_reasons_and_ties(ask: Asker) -> None:
    account = give_account(ask, ask.catalogue, "p-1", as_of=DAY, values={"half_life_days": "60"})
    assert ("person", Text("Wang Jun", "王军")) == (account.kind, account.name)
    assert [
        ("people.key_reasons", {"as_of": DAY, "person_id": "p-1"}),
        ("people.tie_strengths", {"as_of": DAY, "half_life_days": "60", "person_id": "p-1"}),
    ] == ask.asked


def test_a_tie_is_named_by_both_ends_whatever_commas_their_ids_hold(ask: Asker) -> None:
    account = give_account(ask, ask.catalogue, "s-1,p,2", as_of=DAY)
    assert "tie" == account.kind
    assert [("people.tie_strengths", {"as_of": DAY, "staff_id": "s-1", "person_id": "p,2"})] == ask.asked


def test_an_id_with_a_comma_is_no_tie_when_something_has_it(ask: Asker) -> None:
    assert "person" == give_account(ask, ask.catalogue, "p,2", as_of=DAY).kind


def test_an_id_of_two_kinds_asks_which(ask: Asker) -> None:
    with pytest.raises(BadParams, match="customer, project"):
        give_account(ask, ask.catalogue, "x", as_of=DAY)
    assert "project" == give_account(ask, ask.catalogue, "x", kind="project", as_of=DAY).kind


@pytest.mark.parametrize(
    ("subject", "kind", "said"),
    [
        ("nobody", None, 'Nothing in the graph has the id "nobody"'),
        ("p-1", "staff", 'Nothing in the graph has the id "p-1"'),
        ("a-1", None, "of kind activity, for which nothing is scored"),
        ("p-1", "robot", 'There is no kind "robot"'),
        ("p-1", "tie", '"p-1" does not name a tie'),
        ("p-1,s-1", None, '"p-1,s-1" does not name a tie'),
    ],
)
def test_what_cannot_be_explained_is_refused(ask: Asker, subject: str, kind: str | None, said: str) -> None:
    with pytest.raises(BadParams, match=said):
        give_account(ask, ask.catalogue, subject, kind=kind, as_of=DAY)


def test_two_who_have_no_tie_are_refused(catalogue: Catalogue) -> None:
    with pytest.raises(BadParams, match='"s-1" has no active tie to "p-1" on 2026-06-30'):
        give_account(Asker(catalogue, []), catalogue, "s-1,p-1", as_of=DAY)


def test_a_parameter_that_no_question_takes_is_refused(ask: Asker) -> None:
    with pytest.raises(BadParams, match='There is no parameter "half_live"'):
        give_account(ask, ask.catalogue, "p-1", as_of=DAY, values={"half_live": 3})


def written(ask: Asker, format_: Any, language: Any = "en", *, is_raw: bool = False) -> bytes:
    stream = io.BytesIO()
    write_account(give_account(ask, ask.catalogue, "p-1", as_of=DAY), stream, format_, glossary=Glossary(), language=language, is_raw=is_raw)
    return stream.getvalue()


def test_json_holds_every_answer_whole(ask: Asker) -> None:
    account = orjson.loads(written(ask, "json"))
    assert ("person", "p-1", "王军", "2026-06-30") == (account["kind"], account["id"], account["name"], account["as_of"])
    assert [("people.key_reasons", 0), ("people.tie_strengths", 1)] == [(answer["query"], len(answer["rows"])) for answer in account["answers"]]


def test_json_lines_say_of_which_question_each_row_is(ask: Asker) -> None:
    assert {"query": "people.tie_strengths", **TIE, "last_contact_on": "2026-06-30"} == orjson.loads(written(ask, "jsonl"))


def test_a_table_and_markdown_have_a_section_for_each_question(ask: Asker) -> None:
    for format_ in ("table", "md"):
        text = written(ask, format_, "zh").decode()
        assert text.index("客户人员 王军 (p-1) · 基准日 2026-06-30") < text.index("为何是关键客户") < text.index("联系强度及其依据")
        assert "信任" in text


def test_csv_lists_one_figure_a_line_in_words_or_raw(ask: Asker) -> None:
    assert "Tie strengths with the figures behind them,1,strength,75" in written(ask, "csv").decode("utf-8-sig")
    assert "people.tie_strengths,1,strength,75" in written(ask, "csv", is_raw=True).decode()


def test_a_workbook_can_be_written(ask: Asker) -> None:
    assert written(ask, "xlsx").startswith(b"PK")
