"""Answers one question: its parameters are checked once, the store is read once, and every row is held against the declared columns."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from time import perf_counter
from types import NoneType
from typing import TYPE_CHECKING, Any

from orggraph.errors import BadParams, ContractError, Problem
from orggraph.library import TODAY, Column, Param, Query, Shape
from orggraph.locale import Text

if TYPE_CHECKING:
    from orggraph.ingest import Unfinished
    from orggraph.store import Store

# An id has at most 512 characters on both engines, and a thousand of them stay well under the 4 MiB of one message.
LONGEST_TEXT = 512
MOST_ITEMS = 1_000
_INTEGERS = range(-(2**63), 2**63)
_ALLOWED: Mapping[str, frozenset[type]] = {
    "str": frozenset({str}),
    "int": frozenset({int}),
    "float": frozenset({float, int}),  # one engine says 2 where the other says 2.0
    "bool": frozenset({bool}),
    "date": frozenset({date}),
    "datetime": frozenset({datetime}),
    "map": frozenset({dict}),
    "list": frozenset({list}),
}
_YES = frozenset({"true", "yes", "on", "1", "是"})
_NO = frozenset({"false", "no", "off", "0", "否"})


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What of an answer is not there since the model calls it sensitive: columns, and how many rows. Keys of an evidence are not counted."""

    columns: tuple[Column, ...] = ()
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to one question.

    params: the values it was asked with, defaults included; rows: one dictionary a row, keys in the order of `columns`;
    truncated: there are more rows than were asked for; took_ms: milliseconds from asking to the checked rows;
    left_out: what is not shown since it is sensitive; None when the question has no such thing, or it is shown;
    unfinished: imports and undos that had not ended, so that the graph may hold half of them.
    """

    query: Query
    params: dict[str, Any]
    rows: list[dict[str, Any]]
    truncated: bool
    took_ms: float
    left_out: LeftOut | None = None
    unfinished: tuple[Unfinished, ...] = ()

    @property
    def columns(self) -> tuple[Column, ...]:
        """What each row holds, in order."""
        return self.query.columns

    def cut(self, cap: int) -> Result:
        """At most `cap` rows of it."""
        return replace(self, rows=self.rows[:cap], truncated=True) if len(self.rows) > cap else self


def answer(store: Store, query: Query, values: Mapping[str, Any], *, cap: int | None = None, today: date) -> Result:
    """The answer to `query`, at most `cap` rows of it; None leaves the cap to the store.

    values: parameters by name, as Python values or as the text that a person typed; today: the day that "today" stands for.

    Raises:
        BadParams: every parameter that is unknown, missing or wrong.
        StoreError: the database could not answer.
        ContractError: the rows do not match the columns that the question's file declares.
    """
    started = perf_counter()
    params = validate_params(query, values, today)
    found = store.read(query.text, params, name=query.name, cap=cap)
    rows = check_rows(query, found.records)
    return Result(query, params, rows, found.truncated, round((perf_counter() - started) * 1000, 1))


def validate_params(query: Query, values: Mapping[str, Any], today: date) -> dict[str, Any]:
    """The value of every parameter of `query`, of the declared type and within its bounds; what is left out or None takes its default.

    Raises:
        BadParams: every parameter that is unknown, missing or wrong.
    """
    problems = [_unknown(name, query) for name in values if name not in {param.name for param in query.params}]
    params: dict[str, Any] = {}
    for param in query.params:
        value = values.get(param.name)
        if value is None:
            if param.is_required:
                problems.append(Problem(what=Text("Must be given.", "必须给出。"), remedy=param.help, column=param.name))
            elif param.name in values and param.shape.is_nullable:
                params[param.name] = None
            else:
                params[param.name] = today if param.default == TODAY and param.shape.name == "date" else _as_default(param)
            continue
        try:
            params[param.name] = _read_list(param, value, today) if param.shape.item else _read_one(param, param.shape, value, today)
        except _Refused as refused:
            problems.append(Problem(what=refused.what, remedy=refused.remedy, column=param.name, value=_shown(value)))
    problems += _not_before(query, params)
    if problems:
        raise BadParams(
            Text(f"{query.name} cannot be asked like this.", f"无法这样查询 {query.name}。"),
            Text("Correct the parameters named below.", "请更正下列参数。"),
            problems=problems,
            fields={"query": query.name, "params": [problem.column for problem in problems]},
        )
    return params


def check_rows(query: Query, records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The records as the question's columns declare them; a whole number in a float column becomes a float.

    Compares the set of types in each column instead of each cell: five times as fast as pydantic on wide answers,
    and a command that asks one question need not import it.

    Raises:
        ContractError: which column of the file holds something else, and in which row first.
    """
    names = tuple(column.name for column in query.columns)
    problems = [problem for layout in sorted(set(map(tuple, records)) - {names}) for problem in _misplaced(query, records, names, layout)]
    for column in query.columns if not problems else ():
        values = [record[column.name] for record in records]
        if (wrong := _first_wrong(column.shape, values)) is not None:
            at, found = wrong
            what = Text(f"Declared {column.type}, found {found}.", f"声明为 {column.type}，实为 {found}。")
            shown = None if column.name in query.sensitive.names else repr(values[at])[:80]
            problems.append(Problem(what=what, path=str(query.path), row=at + 1, column=column.name, value=shown))
        elif _holds_float(column.shape) and _types(column.shape, values) & {int}:
            for record, value in zip(records, values, strict=True):
                record[column.name] = _as_float(value)
    if problems:
        raise ContractError(
            Text(f"The rows of {query.name} do not match its declared columns.", f"{query.name} 的结果行与其声明的列不符。"),
            Text(f"Correct the text or the columns of {query.path}.", f"请修正 {query.path} 的正文或列声明。"),
            problems=problems,
            fields={"query": query.name, "path": str(query.path), "columns": [problem.column for problem in problems]},
        )
    return records


def _misplaced(query: Query, records: list[dict[str, Any]], names: tuple[str, ...], layout: tuple[str, ...]) -> list[Problem]:
    """What is wrong with rows whose keys are `layout`."""
    row = next(at for at, record in enumerate(records) if tuple(record) == layout) + 1
    missing = [(name, Text("The row has no such column.", "结果行缺少此列。")) for name in names if name not in layout]
    surplus = [(name, Text("The file does not declare this column.", "文件未声明此列。")) for name in layout if name not in names]
    moved = [(name, Text(f"The columns come as {', '.join(layout)}.", f"列的顺序为 {'、'.join(layout)}。")) for name in layout[:1]]
    return [Problem(what=what, path=str(query.path), row=row, column=name) for name, what in [*missing, *surplus] or moved]


def _first_wrong(shape: Shape, values: list[Any]) -> tuple[int, str] | None:
    """The index of the first value that is not of that shape, and what it is instead; None when all are."""
    allowed = _ALLOWED[shape.name] | ({NoneType} if shape.is_nullable else frozenset())
    if set(map(type, values)) - allowed:
        at = next(at for at, value in enumerate(values) if type(value) not in allowed)
        return at, "null" if values[at] is None else type(values[at]).__name__
    if shape.item is None or _first_wrong(shape.item, [item for value in values if value for item in value]) is None:
        return None
    for at, value in enumerate(values):
        if value and (wrong := _first_wrong(shape.item, value)) is not None:
            return at, f"{wrong[1]} (item {wrong[0] + 1})"
    return None


def _holds_float(shape: Shape) -> bool:
    return shape.name == "float" or (shape.item is not None and _holds_float(shape.item))


def _types(shape: Shape, values: list[Any]) -> set[type]:
    return _types(shape.item, [item for value in values if value for item in value]) if shape.item else set(map(type, values))


def _as_float(value: Any) -> Any:
    if isinstance(value, list):
        return [_as_float(item) for item in value]
    return float(value) if type(value) is int else value


class _Refused(Exception):
    def __init__(self, what: Text, remedy: Text | None = None) -> None:
        self.what = what
        self.remedy = remedy


def _shown(value: Any) -> str:
    try:
        return str(value)[:LONGEST_TEXT]
    except ValueError:  # Python spells no number of more than 4,300 digits
        return type(value).__name__


def _unknown(name: str, query: Query) -> Problem:
    from difflib import get_close_matches

    known = [param.name for param in query.params]
    near = get_close_matches(name, known, n=1)
    if near:
        remedy = Text(f"Did you mean {near[0]}?", f"是否指 {near[0]}？")
    elif known:
        remedy = Text(f"It takes {', '.join(known)}.", f"可用参数：{'、'.join(known)}。")
    else:
        remedy = Text("It takes none.", "此查询没有参数。")
    return Problem(what=Text(f'There is no parameter "{name}".', f"没有参数“{name}”。"), remedy=remedy, column=name)


def _not_before(query: Query, params: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with days that must lie before another one."""
    problems = []
    for param in query.params:
        day, bound = params.get(param.name), params.get(param.before) if param.before else None
        if day is not None and bound is not None and day >= bound:
            what = Text(f"Does not lie before {bound}, the day of {param.before}.", f"不早于 {param.before} 的日期 {bound}。")
            problems.append(Problem(what=what, remedy=Text("Give an earlier day.", "请给出更早的日期。"), column=param.name, value=str(day)))
    return problems


def _as_default(param: Param) -> Any:
    return list(param.default) if isinstance(param.default, tuple) else param.default


def _read_list(param: Param, value: Any, today: date) -> list[Any]:
    item = param.shape.item
    items = list(value) if isinstance(value, list | tuple | set | frozenset) else [value]
    if len(items) == 1 and isinstance(items[0], str) and "," in items[0]:
        raise _Refused(Text("Several values in one text.", "一个文本中含有多个值。"), Text("Give each value on its own.", "请逐个给出。"))
    if len(items) > MOST_ITEMS:
        raise _Refused(Text(f"More than {MOST_ITEMS} values.", f"超过 {MOST_ITEMS} 个值。"), Text("Ask in several steps.", "请分多次查询。"))
    read = [_read_one(param, item, entry, today) for entry in items] if item else []
    # Of closed words a set is meant: the same one a thousand times would make a question look as often. Numbers may stand beside another list.
    return list(dict.fromkeys(read)) if param.values and item and item.name == "str" else read


def _read_one(param: Param, shape: Shape, value: Any, today: date) -> Any:
    read = _read_day(value, today) if shape.name == "date" else _READERS[shape.name](value)
    if param.values and read not in param.values:
        said = ", ".join(map(str, param.values))
        raise _Refused(Text("Not one of its values.", "不在可选值中。"), Text(f"Choose {said}.", f"请选：{said}。"))
    if isinstance(read, int | float) and ((param.ge is not None and read < param.ge) or (param.le is not None and read > param.le)):
        low, high = ("" if bound is None else f"{bound:g}" for bound in (param.ge, param.le))
        if low and high:
            remedy = Text(f"Give {low} to {high}.", f"请给出 {low} 至 {high}。")
        else:
            remedy = Text(f"Give at least {low}.", f"请至少给出 {low}。") if low else Text(f"Give at most {high}.", f"请至多给出 {high}。")
        raise _Refused(Text("Out of bounds.", "超出范围。"), remedy)
    return read


def _read_text(value: Any) -> str:
    if not isinstance(value, str):
        raise _Refused(Text("Not a text.", "不是文本。"))
    if not value.strip():
        raise _Refused(Text("An empty text.", "文本为空。"), Text("Leave the parameter out instead.", "不需要时请省略该参数。"))
    if len(value) > LONGEST_TEXT:
        raise _Refused(Text(f"Longer than {LONGEST_TEXT} characters.", f"超过 {LONGEST_TEXT} 个字符。"))
    if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise _Refused(Text("Holds characters that are no text.", "含有非文本字符。"), Text("Give it as UTF-8.", "请以 UTF-8 给出。"))
    return value


def _read_int(value: Any) -> int:
    number: int | None = None
    if isinstance(value, str):
        digits = value.strip().removeprefix("-").removeprefix("+")
        number = int(value) if digits.isascii() and digits.isdigit() and len(digits) < 20 else None
    elif isinstance(value, int | float) and not isinstance(value, bool):
        number = int(value) if isinstance(value, int) or value.is_integer() else None
    if number is None or number not in _INTEGERS:
        raise _Refused(Text("Not a whole number.", "不是整数。"), Text("Write it in digits, for example 30.", "请用数字书写，例如 30。"))
    return number


def _read_float(value: Any) -> float:
    try:
        number = float(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else math.nan
    except (ValueError, OverflowError):
        number = math.nan
    if not math.isfinite(number):
        raise _Refused(Text("Not a number.", "不是数字。"), Text("Write it in digits, for example 0.5.", "请用数字书写，例如 0.5。"))
    return number


def _read_bool(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    word = value.strip().lower() if isinstance(value, str) else ""
    if word not in _YES | _NO:
        raise _Refused(Text("Neither yes nor no.", "既非“是”也非“否”。"), Text("Write true or false.", "请写 true 或 false。"))
    return word in _YES


def _read_day(value: Any, today: date) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and value.strip().lower() == TODAY:
        return today
    try:
        return date.fromisoformat(value.strip())
    except (ValueError, AttributeError, TypeError):
        raise _Refused(Text("Not a day.", "不是日期。"), Text("Write it as 2026-06-30.", "请写成 2026-06-30。")) from None


def _read_moment(value: Any) -> datetime:
    if isinstance(value, datetime):
        return value
    try:
        return datetime.fromisoformat(value.strip())
    except (ValueError, AttributeError, TypeError):
        raise _Refused(Text("Not a moment.", "不是时刻。"), Text("Write it as 2026-06-30T09:00:00+08:00.", "请写成 2026-06-30T09:00:00+08:00。")) from None


# Not pydantic's lax mode: it takes the day 20260630 for seconds since 1970, and its words are English only.
_READERS: dict[str, Callable[[Any], Any]] = {"str": _read_text, "int": _read_int, "float": _read_float, "bool": _read_bool, "datetime": _read_moment}
