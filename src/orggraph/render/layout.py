"""Lays text out in columns of a terminal, where a Chinese character is two cells wide."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len, chop_cells

from orggraph.inert import harmless

GAP = 2
"""Blank cells between two columns."""

_NARROWEST = 8
_READABLE = 12
"""Cells below which a wrapped column is no longer read with ease."""

_PIECE = re.compile(r"\s+|[!-~\u00a1-\u024f]+|.", re.DOTALL)
_CLOSING = frozenset("，。；：、！？）】》”’,.;:!?)]}")


@dataclass(frozen=True, slots=True)
class Style:
    """How text may look where it is going. `width` is in cells; None means no limit, for files and pipes."""

    width: int | None = None
    is_coloured: bool = False

    def bold(self, text: str) -> str:
        """The text in bold where that shows."""
        return f"\x1b[1m{text}\x1b[0m" if self.is_coloured and text else text

    def dim(self, text: str) -> str:
        """The text in a paler tone where that shows."""
        return f"\x1b[2m{text}\x1b[0m" if self.is_coloured and text else text

    def red(self, text: str) -> str:
        """The text in red where that shows."""
        return f"\x1b[31m{text}\x1b[0m" if self.is_coloured and text else text

    def yellow(self, text: str) -> str:
        """The text in yellow where that shows."""
        return f"\x1b[33m{text}\x1b[0m" if self.is_coloured and text else text


PLAIN = Style()


def wrap(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` cells: broken at blanks, between Chinese characters, else inside a word."""
    if cell_len(text) <= width:
        return [text]
    lines, line, used = [], "", 0
    for piece in _PIECE.findall(text):
        size = cell_len(piece)
        if used + size <= width:
            line, used = line + piece, used + size
            continue
        if piece in _CLOSING and line:
            # A closing mark never begins a line: it takes the character before it along.
            head, last = line[:-1], line[-1]
            lines.append(head.rstrip())
            line, used = last + piece, cell_len(last + piece)
            continue
        if line.strip():
            lines.append(line.rstrip())
        if piece.isspace():
            line, used = "", 0
            continue
        *full, line = chop_cells(piece, width)
        lines.extend(full)
        used = cell_len(line)
    if line.strip():
        lines.append(line.rstrip())
    return lines or [""]


def pad(text: str, width: int, *, is_right: bool = False) -> str:
    """The text filled with blanks up to `width` cells."""
    blanks = " " * max(0, width - cell_len(text))
    return blanks + text if is_right else text + blanks


def table(headings: Sequence[str], rows: Sequence[Sequence[str]], style: Style, *, numeric: Iterable[int] = (), indent: int = 0) -> Iterator[str]:
    """The lines of a table: headings, then rows, long ones wrapped, no cell able to drive a terminal. Columns named in `numeric` stand at the right."""
    right = frozenset(numeric)
    headings, *rows = ([harmless(cell) for cell in row] for row in (headings, *rows))
    sizes = _sizes(headings, rows)
    widths = [max(cells) for cells in sizes]
    if style.width is not None:
        widths = _fit(sizes, [_least(heading, cells) for heading, cells in zip(headings, sizes, strict=True)], style.width - indent)
    for number, row in enumerate([headings, *rows]):
        cells = [wrap(cell, width) for cell, width in zip(row, widths, strict=True)]
        for depth in range(max(len(cell) for cell in cells)):
            shown = [cell[depth] if depth < len(cell) else "" for cell in cells]
            line = (" " * GAP).join(pad(text, width, is_right=at in right) for at, (text, width) in enumerate(zip(shown, widths, strict=True))).rstrip()
            yield " " * indent + (style.bold(line) if number == 0 else line)


def fits(headings: Sequence[str], rows: Sequence[Sequence[str]], style: Style, *, indent: int = 0) -> bool:
    """Whether a table of these cells stays readable at this width; else one block a row reads better."""
    if style.width is None:
        return True
    least = sum(_least(heading, sizes) for heading, sizes in zip(headings, _sizes(headings, rows), strict=True)) + GAP * (len(headings) - 1)
    return least <= style.width - indent


def _sizes(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[list[int]]:
    """For each column the cells that its heading and each of its rows fill."""
    return [[cell_len(heading), *(cell_len(row[at]) for row in rows)] for at, heading in enumerate(headings)]


def _least(heading: str, sizes: list[int]) -> int:
    """The narrowest that a column stays readable: its heading's longest word, and its cells in lines of a dozen cells."""
    word = max((cell_len(piece) for piece in heading.split()), default=0)
    return max(min(word, _READABLE), min(max(sizes[1:], default=0), _READABLE))


def labelled(pairs: Sequence[tuple[str, str]], style: Style, *, indent: int = 0) -> Iterator[str]:
    """Lines of `label  value`, values under one another, long ones wrapped, none able to drive a terminal."""
    pairs = [(harmless(label), harmless(value)) for label, value in pairs]
    label_width = max((cell_len(label) for label, _ in pairs), default=0)
    room = None if style.width is None else max(_NARROWEST, style.width - indent - label_width - GAP)
    for label, value in pairs:
        first, *more = wrap(value, room) if room else [value]
        yield (" " * indent + style.dim(pad(label, label_width)) + " " * GAP + first).rstrip()
        for line in more:
            yield " " * (indent + label_width + GAP) + line


def flow(parts: Sequence[str], style: Style, *, indent: int = 0) -> Iterator[str]:
    """The parts one after another with a dot between, in as many lines as they need; a part is broken only when it fills more than a line."""
    line, used = "", 0
    room = None if style.width is None else max(_NARROWEST, style.width - indent)
    for part in parts:
        *full, rest = [part] if room is None else wrap(part, room)
        size = cell_len(part)
        if line and room is not None and used + 3 + size > room:
            yield " " * indent + line + " ·"
            line, used = "", 0
        yield from (" " * indent + piece for piece in full)
        line, used = (f"{line} · {rest}", used + 3 + cell_len(rest)) if line else (rest, cell_len(rest))
    if line:
        yield " " * indent + line


def paragraph(text: str, style: Style, *, indent: int = 0, first: str = "") -> Iterator[str]:
    """The text wrapped, every line after `indent` blanks; `first` stands in the blanks of the first line."""
    room = None if style.width is None else max(_NARROWEST, style.width - indent)
    lines = wrap(text, room) if room else [text]
    for at, line in enumerate(lines):
        yield (pad(first, indent) if at == 0 else " " * indent) + line


def _fit(sizes: list[list[int]], least: list[int], width: int) -> list[int]:
    """Widths that together fill at most `width` cells: long headings give way first, then the widest columns, none below its least."""
    room = width - GAP * (len(sizes) - 1)
    fitted = [max(cells) for cells in sizes]
    for floors in ([max(low, max(cells[1:], default=0)) for low, cells in zip(least, sizes, strict=True)], least):
        while sum(fitted) > room:
            wide = [at for at, size in enumerate(fitted) if size > floors[at]]
            if not wide:
                break
            fitted[max(wide, key=lambda at: fitted[at])] -= 1
    return fitted
