"""Every last step that a question names exists, and every step that exists is named by a question."""

from __future__ import annotations

from orggraph.insight import COMPUTATIONS
from orggraph.library import load_catalogue


def test_every_computation_is_named_by_a_question_and_no_question_names_another() -> None:
    assert sorted(COMPUTATIONS) == sorted({query.computed_by for query in load_catalogue().values() if query.computed_by})
