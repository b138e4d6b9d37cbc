"""Reads Cypher as the engines do: where a comment, a text or a name ends, and which words could change something.

The library checks question files by it before anyone runs them, the store every statement before it is sent.
"""

from __future__ import annotations

from orggraph.cypher.clause import WRITING, why_not_reading
from orggraph.cypher.hidden import find_hidden
from orggraph.cypher.token import LineIndex, Token, TokenKind, tokenize

__all__ = ["WRITING", "LineIndex", "Token", "TokenKind", "find_hidden", "tokenize", "why_not_reading"]
