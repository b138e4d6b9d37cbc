"""English names are asked for however many there are, in as many questions as it takes."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from orggraph.answer import MOST_ITEMS
from orggraph.audit import english_names


def test_more_names_than_one_question_takes_are_asked_for_in_several() -> None:
    asked: list[int] = []

    def ask(name: str, values: Mapping[str, Any]) -> Any:
        assert "map.english_names" == name
        asked.append(len(values["ids"]))
        return SimpleNamespace(rows=[{"id": id_, "name": "王", "name_en": "Wang", "title": None, "title_en": None} for id_ in values["ids"]])

    count = 2 * MOST_ITEMS + 1
    names = english_names(ask, [{"person_id": f"p{at}", "person": "王"} for at in range(count)])
    assert [MOST_ITEMS, MOST_ITEMS, 1] == asked
    assert count == len(names)
    assert {} == english_names(ask, [])
