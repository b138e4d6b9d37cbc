"""Knows the words that a spreadsheet shows where a formula failed: they are no names, no titles and no ids, wherever they stand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from orggraph.ingest.cell import Fault
from orggraph.locale import Text

_WORDS = frozenset(
    (
        "#REF!",
        "#N/A",
        "#VALUE!",
        "#DIV/0!",
        "#NAME?",
        "#NULL!",
        "#NUM!",
        "#GETTING_DATA",
        "#SPILL!",
        "#CALC!",
        "#FIELD!",
        "#BLOCKED!",
        "#UNKNOWN!",
        "#BUSY!",
        "#CONNECT!",
        "#EXTERNAL!",
        "#PYTHON!",
        "#TIMEOUT!",
        "#ERROR!",  # Google Sheets
    )
)
"""Excel's own, the same in its Chinese edition. Source: ECMA-376 part 1, 18.17.3, and Microsoft's list of newer ones."""

_NUMBERED = re.compile(r"ERR:\d{3}")  # LibreOffice
_HINTS = ("#", "＃", "rr:", "RR:", "：")  # one of them is in every such cell
_INVISIBLE = "\u200b\ufeff"


def error_cell(word: str) -> Fault:
    """What stands in place of the cell that shows the error `word`."""
    return Fault(
        Text(f'"{word}" is what a spreadsheet shows where a formula failed.', f"“{word}”是电子表格公式出错的标记，不是数据。"),
        Text("Correct the formula, or delete the cell's content.", "请更正公式，或清空该单元格。"),
        word,
    )


def mark_errors(cells: Sequence[Any]) -> Sequence[Any]:
    """The cells with a `Fault` in place of each that says nothing but an error's word, whatever its case, width and the blanks around it."""
    try:
        text = "\n".join(cells)
    except TypeError:
        text = "\n".join(cell for cell in cells if cell.__class__ is str)
    if not any(hint in text for hint in _HINTS):
        return cells
    return [error_cell(cell.strip()) if cell.__class__ is str and _is_error(cell) else cell for cell in cells]


def _is_error(cell: str) -> bool:
    word = unicodedata.normalize("NFKC", cell).strip().strip(_INVISIBLE).strip().upper()
    return word in _WORDS or _NUMBERED.fullmatch(word) is not None
