"""A case holds exactly when the rows are those it names: their number, their order, and each key it names."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.case_file import BadCaseFile, Case, compare, read_cases

AS_OF = date(2026, 6, 30)
WANG = {"subject_id": "p-wang", "evidence": {"is_key": True, "held_by": [{"staff_id": "s-li", "last_contact_on": date(2026, 6, 18)}]}}
ZHAO = {"subject_id": "p-zhao", "evidence": {"is_key": False, "held_by": []}}


def _holds(rows: list[dict[str, Any]], expected: list[dict[str, Any]], *, is_ordered: bool = True) -> bool:
    wanted, actual = compare(Case("gaps.sales_only", "a claim", "small", {}, expected, is_ordered), rows, AS_OF)
    return wanted == actual


@pytest.mark.parametrize(
    "expected",
    [
        {"subject_id": "p-wang"},
        {"evidence.held_by.0.staff_id": "s-li"},
        {"evidence": {"is_key": True}},
        {"evidence.held_by.-1.last_contact_on": "-12d"},
        {"evidence.held_by": [{"staff_id": "s-li", "last_contact_on": date(2026, 6, 18)}]},
    ],
)
def test_row_is_compared_by_the_keys_that_the_case_names(expected: dict[str, Any]) -> None:
    assert _holds([WANG], [expected])


@pytest.mark.parametrize(
    "expected",
    [
        {"subject_id": "p-zhao"},
        {"evidence.is_key": False},
        {"evidence.held_by.1.staff_id": "s-li"},
        {"evidence.held_by.0.staff": None},
        {"evidence.held_by": []},
        {"customer": None},
    ],
)
def test_other_value_or_a_key_that_is_not_there_fails(expected: dict[str, Any]) -> None:
    assert not _holds([WANG], [expected])


@pytest.mark.parametrize(("rows", "expected"), [([], [{}]), ([WANG], []), ([WANG, ZHAO], [{"subject_id": "p-wang"}]), ([WANG], [{}, {}])])
def test_number_of_rows_counts(rows: list[dict[str, Any]], expected: list[dict[str, Any]]) -> None:
    assert not _holds(rows, expected)


def test_order_counts_unless_the_case_says_otherwise() -> None:
    expected = [{"subject_id": "p-zhao"}, {"subject_id": "p-wang"}]
    assert not _holds([WANG, ZHAO], expected)
    assert _holds([WANG, ZHAO], expected, is_ordered=False)
    assert not _holds([WANG, WANG], expected, is_ordered=False)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "found nothing"),
        ('[[cases]]\nname = "a"\ngraph = "g"\nrows = []', "found cases"),
        ('[[case]]\nname = "a"\nrows = []', "needs name, graph and rows"),
        ('[[case]]\nname = "a"\ngraph = "g"\nrows = []\nparam = {}', "nothing else"),
        ('[[case]]\nname = "a"\ngraph = "g"\nrows = []\n[[case]]\nname = "a"\ngraph = "g"\nrows = []', "the same name"),
        ("[[case]", "small.toml"),
    ],
)
def test_bad_case_file_is_refused(tmp_path: Path, text: str, fault: str) -> None:
    (tmp_path / "small.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BadCaseFile, match=fault):
        read_cases(tmp_path)


def test_query_is_named_by_the_path_of_its_case_file(tmp_path: Path) -> None:
    (tmp_path / "gaps").mkdir()
    (tmp_path / "gaps/sales_only.toml").write_text('[[case]]\nname = "clean"\ngraph = "g"\nrows = []', encoding="utf-8")
    assert [Case("gaps.sales_only", "clean", "g")] == read_cases(tmp_path)
