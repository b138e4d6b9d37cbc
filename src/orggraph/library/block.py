"""Reads the form that terms had before they could be called: their text, pasted between `// term NAME` and `// end`.

A file of a user's that still holds such a block loads as long as the block says exactly what its term says. To be dropped with the release after this one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from orggraph.cypher import Token, tokenize
from orggraph.library.call import KNOWN, BadCall
from orggraph.library.expansion import expand, expand_term, is_query, keeps_together
from orggraph.library.naming import bound_names
from orggraph.library.pattern import PatternReader
from orggraph.library.report import suggest
from orggraph.library.statement import Statement, read_statement
from orggraph.library.term import Term
from orggraph.locale import Text

_START = re.compile(r"//\s*term\b\s*(?P<name>\w+)?\s*(?:\((?P<arguments>[^)]*)\))?\s*")
_END = re.compile(r"//\s*end\s*")
_WRITE = Text("Write {call} instead of the lines from `// term` to `// end`.", "请将 `// term` 至 `// end` 的各行改写为 {call}。")


@dataclass(frozen=True, slots=True)
class Block:
    """A place that holds a term. `start` and `end` are the offsets between the two marker lines; None when `// end` is missing.

    name: None when the marker names no term; arguments: None when the block keeps the term's own variables; marker: the token of `// term`.
    """

    name: str | None
    arguments: tuple[str, ...] | None
    marker: Token
    start: int
    end: int | None


def find_blocks(tokens: Sequence[Token]) -> tuple[list[Block], list[Token]]:
    """The blocks among the tokens, and each `// end` that closes none and each `// term` inside another block."""
    blocks: list[Block] = []
    strays: list[Token] = []
    opened: Block | None = None
    for token in tokens:
        if token.kind != "comment":
            continue
        if start := _START.fullmatch(token.text):
            if opened is not None:
                strays.append(token)
                continue
            arguments = start["arguments"]
            names = None if arguments is None else tuple(part.strip() for part in arguments.split(","))
            opened = Block(start["name"], names, token, token.end, None)
        elif _END.fullmatch(token.text):
            if opened is None:
                strays.append(token)
                continue
            blocks.append(Block(opened.name, opened.arguments, opened.marker, opened.start, token.start))
            opened = None
    return [*blocks, *([opened] if opened else [])], strays


def complaints(statement: Statement, path: Path, terms: Mapping[str, Term]) -> Iterator[tuple[Token, Text, Text | None]]:
    """Every block that has no end, names no known term, or doesn't mean where it stands what its term means."""
    blocks, strays = find_blocks(statement.tokens)
    for token in strays:
        what = Text("This marker belongs to no block: `// term NAME` and `// end` alternate.", "此标记不属于任何块：`// term NAME` 与 `// end` 须交替出现。")
        yield token, what, Text("Write term.NAME(…) instead.", "请改写为 term.NAME(…)。")
    for block in blocks:
        term = terms.get(block.name or "")
        if term is None:
            what = (
                Text(f'There is no term "{block.name}".', f"没有术语“{block.name}”。") if block.name else Text("The marker names no term.", "标记未写术语名。")
            )
            yield block.marker, what, suggest(block.name or "", terms) or KNOWN
            continue
        arguments = block.arguments or tuple(name for name in term.speaks_of if name not in term.defaults)
        call = _call(term, arguments)
        if block.end is None:
            yield block.marker, Text("This block has no `// end`.", "此块没有 `// end`。"), _WRITE.fill(call=call)
        elif not _is_term(statement, block, block.end, term, arguments, path, terms):
            what = Text(f'This block does not say here what the term "{term.name}" says.', f"此块在此处的含义与术语“{term.name}”不同。")
            yield block.marker, what, _WRITE.fill(call=call)


def _is_term(statement: Statement, block: Block, end: int, term: Term, arguments: Sequence[str], path: Path, terms: Mapping[str, Term]) -> bool:
    try:
        wanted = expand_term(term, terms) if is_query(term) else expand(_call(term, arguments), path, 0, terms)
    except BadCall:
        return False
    if _spelled(statement.text[block.start : end]) != _spelled(wanted.text):
        return False
    inside = [index for index, token in enumerate(statement.code) if block.start <= token.start < end]
    written = read_statement(wanted.text)
    given = {argument.partition(".")[0] for argument in arguments}
    # A name of a pattern would be the question's own where that has it, too; what a list gives a name to hides a question's name for itself alone.
    is_caught = (PatternReader(written).introduced() - {*given, *term.speaks_of}) & statement.visible(inside[0]) or (
        bound_names(read_statement(term.text)) - set(term.speaks_of)
    ) & given
    return not is_caught and keeps_together(statement, inside[0], inside[-1], wanted.text)


def _call(term: Term, arguments: Sequence[str]) -> str:
    return f"term.{term.name}({', '.join(arguments)})"


def _spelled(text: str) -> list[str]:
    return [token.text for token in tokenize(text) if token.kind != "comment"]
