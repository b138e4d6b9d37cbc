"""Knows how tight the operators of Cypher bind, and so where an expression that is put into another needs brackets."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from orggraph.library.naming import kind_of_name
from orggraph.library.statement import TOP, Statement, read_statement

WHOLE = 10  # binds tighter than every operator
POSTFIX = 9
_OPERATORS: Mapping[str, int] = {
    **dict.fromkeys(["OR"], 1),
    **dict.fromkeys(["XOR"], 2),
    **dict.fromkeys(["AND"], 3),
    **dict.fromkeys(["NOT"], 4),
    **dict.fromkeys(["=", "<>", "<", ">", "<=", ">=", "=~", "IN", "STARTS", "ENDS", "CONTAINS", "IS"], 5),
    **dict.fromkeys(["+", "-"], 6),
    **dict.fromkeys(["*", "/", "%"], 7),
    **dict.fromkeys(["^"], 8),
}
"""How tight each operator of Cypher binds; the order is that of the openCypher grammar."""


@cache
def weakest_binding(text: str) -> int:
    """How tight the weakest operator of the expression binds that stands outside of brackets and CASE: 10 when there is none."""
    statement = read_statement(text)
    depth, found = 0, WHOLE
    for index in statement.within(TOP):
        token = statement.code[index]
        depth += token.is_word("CASE") - token.is_word("END")
        if depth == 0 and (strength := strength_of(statement, index)) is not None:
            found = min(found, strength)
    return found


def strength_of(statement: Statement, index: int) -> int | None:
    """How tight the operator at `index` binds; None when the token is no operator."""
    token = statement.at(index)
    if token is None or token.kind not in ("symbol", "name"):
        return None
    if token.kind == "name" and kind_of_name(statement, index) != "word":
        return None
    return _OPERATORS.get(token.upper)
