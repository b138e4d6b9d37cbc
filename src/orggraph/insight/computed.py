"""Finishes the answers of questions whose last step is no Cypher: `computed_by` in the file names the step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from time import perf_counter
from typing import Any

from orggraph.answer import Result, check_rows
from orggraph.errors import BadQueryFile, Problem
from orggraph.insight.circle import circles
from orggraph.insight.needle import needle_points
from orggraph.locale import Text

Computation = Callable[[list[dict[str, Any]], Mapping[str, Any]], list[dict[str, Any]]]
"""Takes the rows that the database returned and the parameters they were asked with; returns rows of the same columns, in their final order."""

COMPUTATIONS: Mapping[str, Computation] = {"circles": circles, "needle_points": needle_points}
"""Every step that a question may name as `computed_by`."""


def complete(result: Result) -> Result:
    """The answer after its question's last step; an answer whose question names no such step comes back as it is.

    Raises:
        BadQueryFile: the file names a step that does not exist.
        ContractError: the step's rows do not match the declared columns.
    """
    query = result.query
    if query.computed_by is None:
        return result
    computation = COMPUTATIONS.get(query.computed_by)
    if computation is None:
        what = Text(f'There is no computation "{query.computed_by}".', f"没有名为“{query.computed_by}”的计算步骤。")
        remedy = Text(f"Choose one of {', '.join(COMPUTATIONS)}, or remove computed_by.", f"可选：{'、'.join(COMPUTATIONS)}；或删除 computed_by。")
        raise BadQueryFile(what, remedy, problems=[Problem(what=what, remedy=remedy, path=str(query.path))])
    started = perf_counter()
    rows = check_rows(query, computation(result.rows, result.params))
    took_ms = round(result.took_ms + (perf_counter() - started) * 1000, 1)
    return replace(result, rows=rows, took_ms=took_ms)
