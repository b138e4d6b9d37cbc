"""Says of one rule what it asks, why it matters, with which thresholds, and what to do about a finding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from orggraph.answer import validate_params
from orggraph.audit.round import find_rule

if TYPE_CHECKING:
    from orggraph.library import Param, Query

Origin = Literal["given", "default"]


@dataclass(frozen=True, slots=True)
class Threshold:
    """One parameter of a rule with the value that an audit would use, and whether the asker gave it."""

    param: Param
    value: Any
    origin: Origin


@dataclass(frozen=True, slots=True)
class Explanation:
    """One rule with its parameters as an audit would use them."""

    rule: Query
    thresholds: tuple[Threshold, ...]


def explain_rule(catalogue: Mapping[str, Query], name: str, values: Mapping[str, Any] | None = None, *, today: date) -> Explanation:
    """The rule of that short or full name. values: parameters as for an audit. Needs no database.

    Raises UnknownQuery for a rule that does not exist, BadParams for a value that it does not take or refuses.
    """
    rule = find_rule(catalogue, name)
    given = {key: value for key, value in (values or {}).items() if value is not None}
    used = validate_params(rule, given, today)
    return Explanation(rule, tuple(Threshold(param, used[param.name], "given" if param.name in given else "default") for param in rule.params))
