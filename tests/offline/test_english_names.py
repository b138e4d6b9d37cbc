"""English names are asked for however many there are, in as many questions as it takes."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from orggraph.answer import MOST_ITEMS
from orggraph.audit import english_names


def test_more_names_than_one_question_takes_are_asked_for_in_several() -> None:
    asked: list[tuple[str | None, int]] = []

    def ask(name: str, values: Mapping[str, Any]) -> Any:
        assert "map.english_names" == name
        asked.append((values.get("kind"), len(values["ids"])))
        return SimpleNamespace(rows=[{"id": id_, "name": "王", "name_en": "Wang", "title": None, "title_en": None} for id_ in values["ids"]])

    count = 2 * MOST_ITEMS + 1
    names = english_names(ask, [{"person_id": f"p{at}", "person": "王"} for at in range(count)])
    assert [("person", MOST_ITEMS), ("person", MOST_ITEMS), ("person", 1)] == asked
    assert count == len(names)
    assert {} == english_names(ask, [])


def test_many_are_asked_for_kind_by_kind_and_those_of_no_told_kind_as_whatever_they_are() -> None:
    asked: list[tuple[str | None, list[str]]] = []

    def ask(_: str, values: Mapping[str, Any]) -> Any:
        asked.append((values.get("kind"), values["ids"]))
        return SimpleNamespace(rows=[])

    rows: list[dict[str, Any]] = [{"subject_kind": "person", "subject_id": f"p{at:04}", "subject": "王"} for at in range(MOST_ITEMS)]
    english_names(ask, [*rows, {"holder_id": "s1", "holder": "李", "held_by": [{"staff_id": "s1", "staff": "李"}], "owner_id": "p0000", "owner": "赵"}])
    assert [(None, ["p0000"]), ("person", [f"p{at:04}" for at in range(MOST_ITEMS)]), ("staff", ["s1"])] == asked
