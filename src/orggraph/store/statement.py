"""Reads a Cypher text just far enough to tell whether it writes.

The embedded engine lets a write through in a read transaction, so a door that only reads looks at the words as well.
"""

from __future__ import annotations

import re

# What is not Cypher's own word: comments, texts, quoted names, and names after a dot, a dollar or a colon.
_NOT_WORDS = re.compile(
    r"""
      /\*.*?\*/ | //[^\n]*
    | '(?:\\.|[^'\\])*' | "(?:\\.|[^"\\])*" | `(?:``|[^`])*`
    | [.$:]\s*[^\W\d]\w*
    """,
    re.VERBOSE | re.DOTALL,
)
_WRITING = re.compile(
    r"\b(?:CREATE|INSERT|MERGE|SET|DELETE|DETACH|REMOVE|DROP|ALTER|GRANT|REVOKE|DENY|FOREACH|LOAD\s+CSV|CALL(?=\s+[^\W\d{(]))\b", re.IGNORECASE
)


def writing_clause(text: str) -> str | None:
    """The first word of a statement that could change something (a called procedure counts); None when it only reads."""
    bare = _NOT_WORDS.sub(lambda found: " " if found[0][0] in "/'\"`" else found[0][0] + "_", text)
    found = _WRITING.search(bare)
    return " ".join(found[0].upper().split()) if found else None
