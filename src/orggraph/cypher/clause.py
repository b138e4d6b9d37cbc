"""Tells whether a Cypher text could change something, from the text alone.

The embedded engine lets a write through in a read transaction, so a door that only reads looks at the words as well.
"""

from __future__ import annotations

import re
from functools import lru_cache

from orggraph.cypher.hidden import has_escape
from orggraph.cypher.token import scan
from orggraph.locale import Text

WRITING = frozenset(
    [
        "ALTER",
        "CREATE",
        "DELETE",
        "DENY",
        "DETACH",
        "DROP",
        "FOREACH",
        "GRANT",
        "INSERT",
        "LOAD",
        "MERGE",
        "NODETACH",
        "REMOVE",
        "RENAME",
        "REVOKE",
        "SET",
        "START",
        "STOP",
        "TERMINATE",
    ]
)
"""Words that begin what changes data, schema, users or the server, or that reads files of the server."""

# These only begin a statement; within one they are names like others.
_COMMANDS = frozenset({"RENAME", "START", "STOP", "TERMINATE"})
_SUSPECT = re.compile(rf"(?i:\b(?:{'|'.join(sorted({*WRITING, 'CALL'}))})\b)")
_ESCAPE = Text("\\u, which stands for a character that engines read at different moments", "\\u（代表其他字符，各引擎的解读时机不同）")
_UNFINISHED = Text("{sign}, which opens what never ends", "没有结束的 {sign}")


@lru_cache(maxsize=1024)
def why_not_reading(text: str) -> Text | None:
    """What a statement says that one which only reads may not say, as the object of a sentence; None when there is no such thing.

    That is a word of `WRITING`, a procedure that is called, and what would be read in another way than it is written.
    """
    if has_escape(text):
        return _ESCAPE
    if not _SUSPECT.search(text):
        return None
    code = [(kind, word) for kind, word, _, _ in scan(text) if kind != "comment"]
    for index, (kind, word) in enumerate(code):
        if kind == "unfinished":
            return _UNFINISHED.fill(sign=word[: 2 if word.startswith("/") else 1])
        if kind != "name":
            continue
        upper = word.upper()
        before = code[index - 1] if index else ("symbol", "")
        after = code[index + 1] if index + 1 < len(code) else ("symbol", "")
        if before in _OWNERS or (after == _COLON and before in _MAP_OPENERS):
            continue  # a property, a label, a type or the key of a map
        if upper == "CALL" and after not in _SUBQUERIES:
            return Text("CALL", "CALL")
        if upper in _COMMANDS and index and before != ("symbol", ";") and before[1].upper() not in ("EXPLAIN", "PROFILE") and before[0] != "number":
            continue
        if upper in WRITING:
            said = f"{upper} CSV" if upper == "LOAD" and after[1].upper() == "CSV" else upper
            return Text(said, said)
    return None


_OWNERS = frozenset({("symbol", "."), ("symbol", ":")})
_COLON = ("symbol", ":")
_MAP_OPENERS = frozenset({("symbol", "{"), ("symbol", ",")})
_SUBQUERIES = frozenset({("symbol", "("), ("symbol", "{")})
