"""Writes what to type into Neo4j Browser or cypher-shell before a question's text, so that it runs there as it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from orggraph.library.query import TODAY, Param, Query

_ESCAPES = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def parameter_lines(query: Query, values: Mapping[str, Any], *, today: date) -> list[str]:
    """One `:param name => value;` line for each parameter of `query`, in its order.

    A parameter without a value has its default, `today` standing for the day "today", and null when it has none.
    """
    return [f":param {param.name} => {_literal(values.get(param.name, _default(param, today)))};" for param in query.params]


def _default(param: Param, today: date) -> Any:
    return today if param.default == TODAY and param.shape.name == "date" else param.default


def _literal(value: Any) -> str:
    """The value as Cypher spells it."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case datetime():
            return f"datetime('{value.isoformat()}')"
        case date():
            return f"date('{value.isoformat()}')"
        case str():
            # Another control character, or a lone `\u` in the text, is written as an escape: nothing may end the line or the string.
            return "'" + re.sub(r"[\\'\x00-\x1f\x7f-\x9f\u2028\u2029]", _escape, value) + "'"
        case list() | tuple():
            return f"[{', '.join(map(_literal, value))}]"
        case _:
            raise TypeError(f"no parameter holds a {type(value).__name__}")


def _escape(match: re.Match[str]) -> str:
    letter = match.group()
    return _ESCAPES.get(letter) or f"\\u{ord(letter):04x}"
