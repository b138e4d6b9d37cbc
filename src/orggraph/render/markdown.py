"""Writes rows as a Markdown table, every mark in a text escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from orggraph.inert import harmless

_MARKS = re.compile(r"([\\|`*_\[\]<>#~])")


def escape(text: str) -> str:
    """The text on one line so that Markdown and HTML show it as it stands, and a terminal too."""
    return _MARKS.sub(r"\\\1", harmless(text)).replace("&", "&amp;")


def markdown_lines(headings: Sequence[str], rows: Iterable[Sequence[str]], numeric: Iterable[int] = ()) -> Iterator[str]:
    """The lines of a table; columns named in `numeric` are aligned right."""
    right = frozenset(numeric)
    yield "| " + " | ".join(escape(heading) for heading in headings) + " |"
    yield "| " + " | ".join("---:" if at in right else "---" for at in range(len(headings))) + " |"
    for row in rows:
        yield "| " + " | ".join(escape(cell) for cell in row) + " |"
