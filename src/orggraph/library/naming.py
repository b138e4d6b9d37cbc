"""Tells what each name in a statement is: a variable, a property, a label or type, a key of a map, a function, or a word of Cypher itself.

Whether `x` is a variable can't be told from its neighbours alone: `{level: x}` holds one and `(n:x)` does not. The bracket that both stand in decides.
"""

from __future__ import annotations

from typing import Literal

from orggraph.library.statement import KEYWORDS, Statement

NameKind = Literal["variable", "property", "label", "key", "function", "word"]

_LABEL_SIGNS = ("|", "&", "!")


def kind_of_name(statement: Statement, index: int) -> NameKind:
    """What the name at `index` of `statement.code` is. A backticked name is told like a plain one."""
    token = statement.code[index]
    if statement.is_sign(index - 1, "."):
        return "function" if statement.is_sign(index + 1, "(") else "property"
    if _is_called(statement, index):
        return "word" if token.kind == "name" and token.upper in KEYWORDS else "function"
    if _is_key(statement, index):
        return "key"
    if _is_label(statement, index):
        return "label"
    if token.kind == "name" and token.upper in KEYWORDS and not statement.is_sign(index + 1, "."):
        return "word"
    return "variable"


def variables(statement: Statement) -> list[int]:
    """The indexes of `statement.code` at which a variable stands, in order."""
    return [index for index, token in enumerate(statement.code) if token.kind in ("name", "quoted") and kind_of_name(statement, index) == "variable"]


def bound_names(statement: Statement) -> frozenset[str]:
    """The variables that the statement itself introduces: in patterns, by AS, by IN in a list or quantifier, by `=` of a path or reduce."""
    found: set[str] = set()
    for index in variables(statement):
        if _is_bound(statement, index):
            found.add(statement.code[index].text)
    return frozenset(found)


def _is_called(statement: Statement, index: int) -> bool:
    """Whether a bracket follows, perhaps behind further names with points between: `size(`, `duration.inDays(`."""
    at = index + 1
    while statement.is_sign(at, ".") and (after := statement.at(at + 1)) is not None and after.kind == "name":
        at += 2
    return statement.is_sign(at, "(")


def _is_key(statement: Statement, index: int) -> bool:
    return statement.is_sign(index + 1, ":") and statement.role(statement.opener[index]) == "map" and statement.is_sign(index - 1, "{", ",")


def _is_label(statement: Statement, index: int) -> bool:
    if statement.is_sign(index - 1, "::"):
        return True
    if statement.is_sign(index - 1, ":"):
        return not _is_key(statement, index - 2)
    if not statement.is_sign(index - 1, *_LABEL_SIGNS, "("):
        return False
    if statement.is_sign(index - 1, "|") and statement.role(statement.opener[index]) in ("list", "call"):
        return False  # the bar of a list comprehension, or of reduce
    at = index - 1
    while at >= 0:
        token = statement.code[at]
        if token.is_sign(":"):
            return not _is_key(statement, at - 1)
        if not token.is_sign(*_LABEL_SIGNS, "(", ")") and not (token.kind in ("name", "quoted") and statement.is_sign(at - 1, ":", *_LABEL_SIGNS, "(")):
            return False
        at -= 1
    return False


def _is_bound(statement: Statement, index: int) -> bool:
    if statement.is_word(index - 1, "AS"):
        return True
    if statement.is_sign(index - 1, "(", "[") and statement.is_sign(index + 1, ":", ")", "{", "]", "*", "-") and _opens_pattern(statement, index - 1):
        return True
    if statement.is_sign(index - 1, "(", "[") and statement.is_word(index + 1, "WHERE") and _opens_pattern(statement, index - 1):
        return True
    if statement.is_word(index + 1, "IN") and statement.is_sign(index - 1, "[", "(", ","):
        return True
    return statement.is_sign(index + 1, "=") and (statement.is_word(index - 1, "MATCH") or statement.is_sign(index - 1, ",", "("))


def _opens_pattern(statement: Statement, opening: int) -> bool:
    if statement.code[opening].text == "[":
        return statement.role(opening) == "relationship"
    close = statement.partner.get(opening, opening)
    return statement.is_word(opening - 1, "MATCH") or statement.is_sign(opening - 1, "-", "->", "<-", ",", "=") or statement.is_sign(close + 1, "-", "<-", "->")
