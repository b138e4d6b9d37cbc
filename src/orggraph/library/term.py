"""Keeps shared meanings: a term is a small expression that queries hold between `// term NAME` and `// end`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from orggraph.cypher.token import Token, tokenize
from orggraph.locale import Text

_START = re.compile(r"//\s*term\b\s*(?P<name>\w+)?\s*(?:\((?P<arguments>[^)]*)\))?\s*")
_END = re.compile(r"//\s*end\s*")
_ARGUMENT = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")


class TermCycle(Exception):
    """Terms that hold each other; the message names them in order."""


@dataclass(frozen=True, slots=True)
class Term:
    """A shared expression. `speaks_of` are its variables, which a block may replace with its own; `text` may hold blocks of other terms."""

    name: str
    path: Path
    meaning: Text
    speaks_of: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """A place that holds a term. `start` and `end` are the offsets between the two marker lines; None when `// end` is missing.

    name: None when the marker names no term; arguments: None when the block keeps the term's own variables; marker: offset of `// term`.
    """

    name: str | None
    arguments: tuple[str, ...] | None
    marker: int
    start: int
    end: int | None


def find_blocks(text: str, tokens: Sequence[Token]) -> tuple[list[Block], list[int]]:
    """The blocks of `text`, and the offsets of each `// end` that closes none and each `// term` inside another block."""
    blocks: list[Block] = []
    strays: list[int] = []
    opened: Block | None = None
    for token in tokens:
        if token.kind != "comment":
            continue
        if start := _START.fullmatch(token.text):
            if opened is not None:
                strays.append(token.start)
                continue
            arguments = start["arguments"]
            names = None if arguments is None else tuple(part.strip() for part in arguments.split(","))
            opened = Block(start["name"], names, token.start, token.end, None)
        elif _END.fullmatch(token.text):
            if opened is None:
                strays.append(token.start)
                continue
            line_start = text.rfind("\n", 0, token.start) + 1
            end = token.start if text[line_start : token.start].strip() else line_start
            blocks.append(Block(opened.name, opened.arguments, opened.marker, opened.start, end))
            opened = None
    return [*blocks, *([opened] if opened else [])], strays


def expand(term: Term, arguments: Sequence[str] | None, terms: Mapping[str, Term]) -> str:
    """The term's text as a block holds it: blocks of other terms dissolved, its variables replaced in the order of `speaks_of`.

    Raises ValueError when the number of arguments is another, TermCycle when terms hold each other.
    """
    text = "\n".join(line for line in _resolve(term, terms).split("\n") if not _is_marker(line))
    if arguments is None:
        return text
    replaced = dict(zip(term.speaks_of, arguments, strict=True))
    return substitute(text, replaced)


def substitute(text: str, replaced: Mapping[str, str]) -> str:
    """The text with its variables renamed; properties, labels, map keys, strings and comments stay as they are."""
    tokens = [token for token in tokenize(text) if token.kind != "comment"]
    parts: list[str] = []
    done = 0
    for index, token in enumerate(tokens):
        before = tokens[index - 1] if index else None
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        is_map_key = before is not None and before.is_sign("{", ",") and after is not None and after.is_sign(":")
        if token.kind != "name" or token.text not in replaced or (before is not None and before.is_sign(".", ":")) or is_map_key:
            continue
        parts += [text[done : token.start], replaced[token.text]]
        done = token.end
    return "".join([*parts, text[done:]])


def is_same(block: str, wanted: str) -> bool:
    """Whether two texts say the same, white space and comments aside."""
    return _spelled(block) == _spelled(wanted)


def is_argument(text: str) -> bool:
    """Whether `text` may stand for a term's variable: a variable, or a property such as `decision.stance`."""
    return _ARGUMENT.fullmatch(text) is not None


def rewrite_blocks(text: str, terms: Mapping[str, Term]) -> str:
    """The text with every block of a known term brought up to date, indented like its marker; what already says the same stays untouched."""
    blocks, _ = find_blocks(text, tokenize(text))
    for block in reversed(blocks):
        term = terms.get(block.name or "")
        if term is None or block.end is None or (block.arguments is not None and len(block.arguments) != len(term.speaks_of)):
            continue
        try:
            wanted = expand(term, block.arguments, terms)
        except TermCycle:
            continue
        if is_same(text[block.start : block.end], wanted):
            continue
        line_start = text.rfind("\n", 0, block.marker) + 1
        margin = re.match(r"[ \t]*", text[line_start:])
        indented = "\n".join(f"{margin.group() if margin else ''}{line}".rstrip() for line in wanted.strip("\n").split("\n"))
        text = f"{text[: block.start]}\n{indented}\n{text[block.end :]}"
    return text


def _resolve(term: Term, terms: Mapping[str, Term], above: tuple[str, ...] = ()) -> str:
    """The term's text with the blocks of other terms brought up to date."""
    if term.name in above:
        raise TermCycle(" > ".join((*above, term.name)))
    held = _names_in(term.text) & terms.keys()
    inner = {name: replace(terms[name], text=_resolve(terms[name], terms, (*above, term.name))) for name in held}
    return rewrite_blocks(term.text, inner) if inner else term.text


@cache
def _names_in(text: str) -> frozenset[str]:
    return frozenset(block.name for block in find_blocks(text, tokenize(text))[0] if block.name is not None)


def _is_marker(line: str) -> bool:
    return bool(_START.fullmatch(line.strip()) or _END.fullmatch(line.strip()))


def _spelled(text: str) -> list[str]:
    return [token.text for token in tokenize(text) if token.kind != "comment"]
