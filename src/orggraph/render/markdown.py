"""Writes rows as a Markdown table, every mark in a text escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

_MARKS = re.compile(r"([\\|`*_\[\]<>#~])")


def escape(text: str) -> str:
    """The text so that Markdown and HTML show it as it stands."""
    return _MARKS.sub(r"\\\1", text).replace("&", "&amp;").replace("\n", " ")


def markdown_lines(headings: Sequence[str], rows: Iterable[Sequence[str]], numeric: Iterable[int] = ()) -> Iterator[str]:
    """The lines of a table; columns named in `numeric` are aligned right."""
    right = frozenset(numeric)
    yield "| " + " | ".join(escape(heading) for heading in headings) + " |"
    yield "| " + " | ".join("---:" if at in right else "---" for at in range(len(headings))) + " |"
    for row in rows:
        yield "| " + " | ".join(escape(cell) for cell in row) + " |"
