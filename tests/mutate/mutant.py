"""Turns one thing in a question's text round: a comparison, a word, a number, a direction, a condition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from orggraph.cypher.token import LineIndex
from orggraph.library import Query
from orggraph.library.statement import Statement

_SIGNS = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "=": "<>", "<>": "="}
_WORDS = {"AND": "OR", "OR": "AND", "NOT": "", "DESC": "", "DISTINCT": ""}
_CALLS = {"all": "any", "any": "all", "none": "any", "min": "max", "max": "min"}
# Where a condition begins and ends, if not with a bracket or a comma.
_BORDERS = frozenset(
    [
        "MATCH",
        "OPTIONAL",
        "WITH",
        "RETURN",
        "UNWIND",
        "CALL",
        "ORDER",
        "WHERE",
        "WHEN",
        "THEN",
        "ELSE",
        "CASE",
        "END",
        "AS",
        "UNION",
        "LIMIT",
        "SKIP",
        "AND",
        "OR",
    ]
)


@dataclass(frozen=True, slots=True)
class Mutant:
    """A question's text with one thing changed. line: where it stands; change: `<= to <`; code: the line that was changed."""

    query: str
    text: str
    line: int
    code: str
    change: str

    def __str__(self) -> str:
        return f"{self.query}:{self.line}  {self.change}  in  {self.code}"


def mutants(query: Query, *, is_own: bool = False) -> list[Mutant]:
    """Every mutant of a question with its terms written out, each text once. is_own: only those of what the question says itself."""
    text, lines, index = query.text, query.text.split("\n"), LineIndex(query.text)
    found: dict[str, Mutant] = {}
    for start, end, replacement, change in _changes(Statement(text)):
        mutated = text[:start] + replacement + text[end:]
        line = index.line(start)
        if mutated != text and not (is_own and query.expansion.term(start)):
            found.setdefault(mutated, Mutant(query.name, mutated, line, lines[line - 1].strip(), change))
    return list(found.values())


def _changes(statement: Statement) -> Iterator[tuple[int, int, str, str]]:
    code = statement.code
    for index, token in enumerate(code):
        if token.kind == "symbol" and token.text in _SIGNS and not _is_naming_a_path(statement, index):
            yield token.start, token.end, _SIGNS[token.text], f"{token.text} to {_SIGNS[token.text]}"
        elif token.kind == "number":
            yield from _other_numbers(statement, index)
        elif token.is_word("IS") and statement.is_word(index + 1, "NULL"):
            yield token.start, token.end, "IS NOT", "IS NULL to IS NOT NULL"
        elif token.is_word("IS") and statement.is_word(index + 1, "NOT"):
            yield token.start, code[index + 1].end, "IS", "IS NOT NULL to IS NULL"
        elif token.is_word(*_WORDS) and not statement.is_naming(index) and not (token.is_word("NOT") and statement.is_word(index - 1, "IS")):
            yield token.start, token.end, _WORDS[token.upper], f"{token.upper} to {_WORDS[token.upper] or 'nothing'}"
            if token.is_word("AND", "OR"):
                yield from _without_a_side(statement, index)
        elif token.kind == "name" and token.text in _CALLS and statement.is_sign(index + 1, "("):
            yield token.start, token.end, _CALLS[token.text], f"{token.text}() to {_CALLS[token.text]}()"
        elif token.kind == "name" and token.text == "coalesce" and statement.is_sign(index + 1, "("):
            yield from _without_default(statement, index + 1)
        elif token.is_word("WHERE"):
            yield from _without_condition(statement, index)
        elif statement.role(index) == "relationship":
            yield from _turned(statement, index)


def _is_naming_a_path(statement: Statement, index: int) -> bool:
    return statement.is_word(index - 2, "MATCH")


def _other_numbers(statement: Statement, index: int) -> Iterator[tuple[int, int, str, str]]:
    token = statement.code[index]
    if not token.text.replace(".", "", 1).isdigit():
        return
    step = 1 if "." not in token.text else 0.5
    for other in (float(token.text) + step, float(token.text) - step):
        if other >= 0:
            said = f"{other:g}" if "." not in token.text else f"{other}"
            yield token.start, token.end, said, f"{token.text} to {said}"


def _is_border(statement: Statement, index: int) -> bool:
    token = statement.code[index]
    if token.is_sign(",", "|", ":") or (token.is_word("WITH") and statement.is_word(index - 1, "STARTS", "ENDS")):
        return token.is_sign(",", "|")
    return token.is_word(*_BORDERS) and not statement.is_naming(index)


def _side(statement: Statement, index: int, step: int) -> int:
    """The index of the last token of the operand that stands before (-1) or after (1) an operator."""
    opener, at = statement.opener[index], index + step
    while 0 <= at < len(statement.code):
        if statement.opener[at] == opener and (
            _is_border(statement, at) or (statement.code[at].is_sign(")", "]", "}") and step > 0 and statement.partner.get(at) == opener)
        ):
            break
        if at == opener or (step > 0 and statement.partner.get(opener) == at):
            break
        at += step
    return at - step


def _without_a_side(statement: Statement, index: int) -> Iterator[tuple[int, int, str, str]]:
    code = statement.code
    first, last = _side(statement, index, -1), _side(statement, index, 1)
    if first < index < last:
        yield code[first].start, code[index].end, "", f"without {_said(statement, first, index - 1)}"
        yield code[index].start, code[last].end, "", f"without {_said(statement, index + 1, last)}"


def _without_condition(statement: Statement, index: int) -> Iterator[tuple[int, int, str, str]]:
    last = _side(statement, index, 1)
    after = statement.at(last + 1)
    if last > index and not (after is not None and after.is_word("AND", "OR") and statement.opener[last + 1] == statement.opener[index]):
        yield statement.code[index + 1].start, statement.code[last].end, "true", f"without {_said(statement, index + 1, last)}"


def _without_default(statement: Statement, opening: int) -> Iterator[tuple[int, int, str, str]]:
    close = statement.partner[opening]
    commas = [at for at in statement.within(opening) if statement.is_sign(at, ",")]
    if commas:
        yield statement.code[commas[-1]].start, statement.code[close].start, "", f"coalesce without {_said(statement, commas[-1] + 1, close - 1)}"


def _turned(statement: Statement, opening: int) -> Iterator[tuple[int, int, str, str]]:
    before, after = statement.code[opening - 1], statement.code[statement.partner[opening] + 1]
    inside = statement.text[before.end : after.start]
    if before.is_sign("-") and after.is_sign("->"):
        yield before.start, after.end, f"<-{inside}-", "-> to <-"
    elif before.is_sign("<-") and after.is_sign("-"):
        yield before.start, after.end, f"-{inside}->", "<- to ->"


def _said(statement: Statement, first: int, last: int) -> str:
    words = " ".join(statement.text[statement.code[first].start : statement.code[last].end].split())
    return words if len(words) <= 80 else f"{words[:77]}..."
