"""Finds what makes a Cypher text read other than it runs: escapes that stand for characters, and characters that nobody sees."""

from __future__ import annotations

import re
from collections.abc import Iterator

from orggraph.locale import Text

# Control characters but for tabs and line ends, line separators, direction marks, and a byte order mark within the text.
_HIDDEN = re.compile("\\\\[uU]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_ESCAPE = Text(
    "\\u stands for a character that Neo4j puts in before it reads anything, in a comment too.",
    "\\u 代表一个字符，Neo4j 在解读任何内容（包括注释）之前就会将其替换。",
)
_WRITE_IT = Text("Write the character itself.", "请直接写出该字符。")
_UNSEEN = Text(
    "A character that nobody sees stands here ({code}): it can make the file read other than it runs.",
    "此处有不可见字符（{code}），会使文件看起来与实际执行的不同。",
)
_REMOVE = Text("Remove it.", "请删除。")


def has_escape(text: str) -> bool:
    r"""Whether a `\u` stands anywhere, in a comment or a text too."""
    return "\\u" in text or "\\U" in text


def find_hidden(text: str) -> Iterator[tuple[int, int, Text, Text]]:
    """Where each such thing begins and ends, what is wrong with it and what to do."""
    for found in _HIDDEN.finditer(text):
        if found[0].startswith("\\"):
            yield found.start(), found.end(), _ESCAPE, _WRITE_IT
        else:
            yield found.start(), found.end(), _UNSEEN.fill(code=f"U+{ord(found[0]):04X}"), _REMOVE
