"""Cuts Cypher text into tokens, so that no check ever mistakes a string or a comment for code."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, cast

TokenKind = Literal["comment", "string", "quoted", "param", "number", "name", "symbol", "unfinished"]

# A lone carriage return ends a `//` comment for the engines, so it must for us: what follows would run unseen.
_PATTERN = re.compile(
    r"""
      (?P<comment>    //[^\r\n]*+ | /\*(?:[^*]|\*(?!/))*+\*/ )
    | (?P<string>     '(?:[^'\\]|\\.)*+' | "(?:[^"\\]|\\.)*+" )
    | (?P<quoted>     `(?:[^`]|``)*+` )
    | (?P<param>      \$(?:\w++|`(?:[^`]|``)*+`) )
    | (?P<number>     \d\w*+(?:\.\d\w*+)? )
    | (?P<name>       [^\W\d]\w*+ )
    | (?P<unfinished> (?:['"`]|/\*).*+ )
    | (?P<symbol>     \.\. | -> | <- | <= | >= | <> | =~ | \+= | :: | \S )
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word, literal, sign or comment. `start` and `end` are offsets in the text; `upper` is how keywords compare."""

    kind: TokenKind
    text: str
    start: int
    end: int
    upper: str

    def is_word(self, *words: str) -> bool:
        """Whether this is one of the unquoted `words`, given in upper case."""
        return self.kind == "name" and self.upper in words

    def is_sign(self, *signs: str) -> bool:
        """Whether this is one of the punctuation `signs`."""
        return self.kind == "symbol" and self.text in signs


def tokenize(text: str) -> list[Token]:
    """Every token of `text` in order, comments included; only white space lies between them.

    A string, quoted name or comment that never ends becomes one token of kind "unfinished" that reaches to the end.
    """
    return [Token(kind, word, start, end, word.upper() if kind == "name" else word) for kind, word, start, end in scan(text)]


def scan(text: str) -> Iterator[tuple[TokenKind, str, int, int]]:
    """Kind, text, start and end of every token, for whoever has no time for objects."""
    for match in _PATTERN.finditer(text):
        yield cast(TokenKind, match.lastgroup), match.group(), match.start(), match.end()


class LineIndex:
    """Tells on which line, counted from 1, an offset of a text stands."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def line(self, offset: int) -> int:
        """The line of `offset`."""
        return bisect_right(self._starts, offset)
