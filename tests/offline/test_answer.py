"""Asking: what a person typed becomes typed values, every fault is named at once, and no row passes that its question didn't declare."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import FrozenInstanceError, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orggraph.answer import LONGEST_TEXT, MOST_ITEMS, answer, check_rows, validate_params
from orggraph.errors import BadParams, ContractError
from orggraph.library import TODAY, Column, Param, Query
from orggraph.library.shape import parse_shape
from orggraph.locale import Text
from orggraph.store import Rows, Store

DAY = date(2026, 6, 30)
SAID = Text("said", "说明")


def param(name: str, type_: str, **rest: Any) -> Param:
    shape = parse_shape(type_)
    assert shape is not None
    return Param(name=name, type=type_, shape=shape, help=SAID, **rest)


def question(params: tuple[Param, ...] = (), **columns: str) -> Query:
    shapes = {name: parse_shape(type_) for name, type_ in columns.items()}
    declared = tuple(Column(name, columns[name], shape, SAID) for name, shape in shapes.items() if shape is not None)
    path = Path("queries/people/card.cypher")
    return Query(name="people.card", topic="people", path=path, kind="view", title=SAID, summary=SAID, source="RETURN 1", params=params, columns=declared)


@dataclass
class FakeStore:
    """A store that gives back the rows it was made with and remembers what it was asked."""

    rows: list[dict[str, Any]]
    asked: list[tuple[str, Mapping[str, Any], str]] = field(default_factory=list)

    def read(self, text: str, params: Mapping[str, Any], *, name: str, cap: int | None = None) -> Rows:
        self.asked.append((text, params, name))
        return Rows(self.rows[:cap], truncated=cap is not None and len(self.rows) > cap)


def ask(store: FakeStore, query: Query, values: Mapping[str, Any], cap: int | None = None) -> Any:
    return answer(cast("Store", store), query, values, cap=cap, today=DAY)


def refused(query: Query, values: Mapping[str, Any]) -> dict[str, str]:
    """What is said about each refused parameter."""
    with pytest.raises(BadParams) as raised:
        validate_params(query, values, DAY)
    return {problem.column or "": problem.what.en for problem in raised.value.problems}


def mismatch(query: Query, *rows: dict[str, Any]) -> list[tuple[str | None, str | None, int | None, str]]:
    with pytest.raises(ContractError) as raised:
        check_rows(query, list(rows))
    return [(problem.path, problem.column, problem.row, problem.what.en) for problem in raised.value.problems]


def test_answer_holds_the_rows_and_the_values_it_was_asked_with() -> None:
    store = FakeStore([{"id": "p1", "level": 3}])
    query = question((param("as_of", "date", default=TODAY), param("days", "int", default=90)), id="str", level="int")
    result = ask(store, query, {"days": "30"})
    assert [{"id": "p1", "level": 3}] == result.rows
    assert {"as_of": DAY, "days": 30} == result.params
    assert [("RETURN 1", {"as_of": DAY, "days": 30}, "people.card")] == store.asked
    assert ("id", "level") == tuple(column.name for column in result.columns)
    assert not result.truncated
    assert result.took_ms >= 0


def test_answer_is_frozen() -> None:
    result = ask(FakeStore([]), question(id="str"), {})
    with pytest.raises(FrozenInstanceError):
        result.rows = []


def test_answer_says_that_it_was_cut_short() -> None:
    result = ask(FakeStore([{"id": "a"}, {"id": "b"}]), question(id="str"), {}, cap=1)
    assert ([{"id": "a"}], True) == (result.rows, result.truncated)


def test_wrong_parameters_never_reach_the_store() -> None:
    store = FakeStore([])
    with pytest.raises(BadParams):
        ask(store, question(), {"x": 1})
    assert [] == store.asked


@pytest.mark.parametrize(
    ("type_", "given_", "expected"),
    [
        ("str", "p-1", "p-1"),
        ("str", " p-1", " p-1"),
        ("int", "30", 30),
        ("int", "-30", -30),
        ("int", 30.0, 30),
        ("float", "0.5", 0.5),
        ("float", 2, 2.0),
        ("bool", "true", True),
        ("bool", "No", False),
        ("bool", "是", True),
        ("bool", False, False),
        ("date", "2026-06-30", date(2026, 6, 30)),
        ("date", "20260630", date(2026, 6, 30)),
        ("date", "today", DAY),
        ("date", date(2026, 1, 1), date(2026, 1, 1)),
        ("datetime", "2026-06-30T09:00:00+00:00", datetime(2026, 6, 30, 9, tzinfo=UTC)),
        ("list[str]", "sales", ["sales"]),
        ("list[str]", ("sales", "commercial"), ["sales", "commercial"]),
        ("list[int]", ["1", 2], [1, 2]),
        ("list[str]", [], []),
        ("int?", "3", 3),
    ],
)
def test_typed_text_becomes_a_value(type_: str, given_: Any, expected: Any) -> None:
    read = validate_params(question((param("x", type_),)), {"x": given_}, DAY)["x"]
    assert (type(expected), expected) == (type(read), read)


@pytest.mark.parametrize(
    ("type_", "given_", "said"),
    [
        ("str", 5, "Not a text."),
        ("str", "", "An empty text."),
        ("str", "  ", "An empty text."),
        ("str", "x" * (LONGEST_TEXT + 1), f"Longer than {LONGEST_TEXT} characters."),
        ("str", "a\0b", "Holds characters that are no text."),
        ("str", "a\udcffb", "Holds characters that are no text."),
        ("int", "thirty", "Not a whole number."),
        ("int", "1_000", "Not a whole number."),
        ("int", "1.5", "Not a whole number."),
        ("int", 1.5, "Not a whole number."),
        ("int", True, "Not a whole number."),
        ("int", 2**63, "Not a whole number."),
        ("int", "9" * 5000, "Not a whole number."),
        ("int", "٣", "Not a whole number."),
        ("float", "nan", "Not a number."),
        ("float", "1e999", "Not a number."),
        ("float", "1,5", "Not a number."),
        ("float", 10**400, "Not a number."),
        ("bool", "maybe", "Neither yes nor no."),
        ("bool", 1, "Neither yes nor no."),
        ("date", "30.6.2026", "Not a day."),
        ("date", 20260630, "Not a day."),
        ("date", "2026-02-30", "Not a day."),
        ("date", datetime(2026, 6, 30, tzinfo=UTC), "Not a day."),
        ("datetime", "noon", "Not a moment."),
        ("datetime", DAY, "Not a moment."),
        ("list[str]", "sales,commercial", "Several values in one text."),
        ("list[str]", ["sales,commercial"], "Several values in one text."),
        ("list[int]", ["1", "x"], "Not a whole number."),
        ("list[str]", ["x"] * (MOST_ITEMS + 1), f"More than {MOST_ITEMS} values."),
    ],
)
def test_what_cannot_be_read_is_refused(type_: str, given_: Any, said: str) -> None:
    assert {"x": said} == refused(question((param("x", type_),)), {"x": given_})


def test_number_too_long_to_spell_is_refused() -> None:
    assert {"x": "Not a whole number."} == refused(question((param("x", "int"),)), {"x": 10**5000})


@given(
    st.sampled_from(["str", "int", "float", "bool", "date", "datetime", "list[str]", "list[int]"]),
    st.text() | st.integers() | st.floats() | st.binary() | st.lists(st.text()),
)
def test_any_value_is_either_read_or_refused(type_: str, value: Any) -> None:
    read: Any = None
    with suppress(BadParams):
        read = validate_params(question((param("x", type_),)), {"x": value}, DAY)["x"]
    allowed: dict[str, type] = {"str": str, "int": int, "float": float, "bool": bool, "date": date, "datetime": datetime, "list[str]": list, "list[int]": list}
    assert type(read) in (allowed[type_], type(None))


@pytest.mark.parametrize(("value", "is_refused"), [(0, True), (1, False), (4, False), (5, True)])
def test_bounds_are_inclusive(value: int, is_refused: bool) -> None:
    query = question((param("x", "int", ge=1, le=4),))
    assert ({"x": "Out of bounds."} if is_refused else {"x": value}) == (
        refused(query, {"x": value}) if is_refused else validate_params(query, {"x": value}, DAY)
    )


def test_a_day_that_does_not_lie_before_the_one_it_is_compared_with_is_refused() -> None:
    query = question((param("as_of", "date", default="today"), param("earlier_on", "date?", before="as_of")))
    assert {"earlier_on": "Does not lie before 2026-06-30, the day of as_of."} == refused(query, {"earlier_on": "2026-06-30"})
    assert {"earlier_on": "Does not lie before 2026-01-31, the day of as_of."} == refused(query, {"as_of": "2026-01-31", "earlier_on": DAY})
    assert {"as_of": DAY, "earlier_on": date(2026, 6, 29)} == validate_params(query, {"earlier_on": "2026-06-29"}, DAY)
    assert {"as_of": DAY, "earlier_on": None} == validate_params(query, {}, DAY)


def test_value_outside_of_the_closed_ones_is_refused_with_the_choice() -> None:
    query = question((param("x", "str", values=("solid", "dotted")),))
    with pytest.raises(BadParams) as raised:
        validate_params(query, {"x": "curved"}, DAY)
    assert "Choose solid, dotted." in raised.value.in_language("en")
    assert "请选：solid, dotted。" in raised.value.in_language("zh")


def test_of_closed_words_each_counts_once_and_of_all_else_every_one() -> None:
    query = question((param("words", "list[str]", values=("solid", "dotted")), param("stances", "list[int]", values=(1, 2)), param("open", "list[str]")))
    expected = {"words": ["dotted", "solid"], "stances": [2, 2, 1], "open": ["a", "a"]}
    assert expected == validate_params(query, {"words": ["dotted", "solid", "dotted"], "stances": [2, 2, 1], "open": ["a", "a"]}, DAY)


def test_all_problems_come_at_once() -> None:
    query = question((param("person_id", "str", is_required=True), param("days", "int", default=90), param("level", "int", default=1)))
    assert {"dayz": 'There is no parameter "dayz".', "person_id": "Must be given.", "level": "Not a whole number."} == refused(query, {"dayz": 3, "level": "x"})


def test_unknown_name_is_refused_with_the_near_one() -> None:
    with pytest.raises(BadParams, match=r"Did you mean stale_days\?"):
        validate_params(question((param("stale_days", "int", default=90),)), {"stale_dayz": 3}, DAY)


def test_parameter_left_out_takes_its_default() -> None:
    query = question((param("functions", "list[str]", default=("sales",)), param("customer_id", "str?"), param("as_of", "date", default=TODAY)))
    assert {"functions": ["sales"], "customer_id": None, "as_of": DAY} == validate_params(query, {}, DAY)


def test_none_is_null_where_null_is_allowed_and_left_out_elsewhere() -> None:
    query = question((param("level", "int?", default=1), param("days", "int", default=90)))
    assert {"level": None, "days": 90} == validate_params(query, {"level": None, "days": None}, DAY)


def test_required_parameter_is_not_satisfied_by_none() -> None:
    assert {"x": "Must be given."} == refused(question((param("x", "str", is_required=True),)), {"x": None})


def test_default_list_is_a_fresh_one_each_time() -> None:
    query = question((param("functions", "list[str]", default=("sales",)),))
    validate_params(query, {}, DAY)["functions"].append("x")
    assert {"functions": ["sales"]} == validate_params(query, {}, DAY)


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        ("str", "x"), ("str?", None), ("int", 1), ("float", 1.5), ("bool", True), ("date", DAY), ("datetime", datetime(2026, 6, 30, tzinfo=UTC)),
        ("list[str]", ["a"]), ("list[str]", []), ("list[str?]", ["a", None]), ("list[list[int]]", [[1], []]), ("list[int]?", None),
        ("map", {"held_by": [{"staff_id": "s1", "since": DAY, "levels": [1, 2]}]}), ("list[map]", [{"a": {"b": None}}]),
    ],
)  # fmt: skip
def test_value_of_the_declared_type_passes(type_: str, value: Any) -> None:
    assert [{"x": value}] == check_rows(question(x=type_), [{"x": value}])


@pytest.mark.parametrize(
    ("type_", "value", "said"),
    [
        ("str", None, "Declared str, found null."),
        ("str", 1, "Declared str, found int."),
        ("int", 1.0, "Declared int, found float."),
        ("int", True, "Declared int, found bool."),
        ("float", "1", "Declared float, found str."),
        ("bool", 1, "Declared bool, found int."),
        ("date", datetime(2026, 6, 30, tzinfo=UTC), "Declared date, found datetime."),
        ("datetime", DAY, "Declared datetime, found date."),
        ("list[str]", "a", "Declared list[str], found str."),
        ("list[str]", ["a", 1], "Declared list[str], found int (item 2)."),
        ("list[str]", [None], "Declared list[str], found null (item 1)."),
        ("map", [], "Declared map, found list."),
        ("list[map]", [{}, "x"], "Declared list[map], found str (item 2)."),
    ],
)
def test_value_of_another_type_names_file_column_and_row(type_: str, value: Any, said: str) -> None:
    assert [("queries/people/card.cypher", "x", 1, said)] == mismatch(question(x=type_), {"x": value})


def test_first_wrong_row_of_each_column_is_named() -> None:
    query = question(id="str", level="int")
    rows: list[dict[str, Any]] = [{"id": "a", "level": 1}, {"id": "b", "level": None}, {"id": None, "level": None}]
    assert [("id", 3), ("level", 2)] == [(column, row) for _, column, row, _ in mismatch(query, *rows)]


def test_column_that_does_not_come_back_is_named() -> None:
    assert [("queries/people/card.cypher", "level", 1, "The row has no such column.")] == mismatch(question(id="str", level="int"), {"id": "a"})


def test_column_that_nobody_declared_is_named() -> None:
    assert [("queries/people/card.cypher", "extra", 1, "The file does not declare this column.")] == mismatch(question(id="str"), {"id": "a", "extra": 1})


def test_columns_in_another_order_are_named() -> None:
    assert [("queries/people/card.cypher", "level", 1, "The columns come as level, id.")] == mismatch(question(id="str", level="int"), {"level": 1, "id": "a"})


def test_whole_number_in_a_float_column_becomes_a_float() -> None:
    rows = check_rows(question(x="float", y="list[float?]"), [{"x": 2, "y": [1, None]}, {"x": 2.5, "y": []}])
    assert [(float, [float, type(None)]), (float, [])] == [(type(row["x"]), [type(item) for item in row["y"]]) for row in rows]


def test_no_rows_are_fine() -> None:
    assert [] == check_rows(question(id="str"), [])


def test_contract_error_names_the_file_for_machines() -> None:
    with pytest.raises(ContractError) as raised:
        check_rows(question(id="str"), [{"id": 1}])
    assert {"query": "people.card", "path": "queries/people/card.cypher", "columns": ["id"]} == raised.value.fields
