"""Writes workbooks by hand, part by part, as no well-behaved library would."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO, TypeVar

Where = TypeVar("Where", Path, IO[bytes])
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def write_package(
    path: Where, sheets: Mapping[str, str | Iterable[str]], *, folder: str = "worksheets", workbook_end: str = "", styles: str | None = None
) -> Where:
    """A package of sheets by name, each the whole XML of its part (in pieces, when it is large), stored in `xl/FOLDER/`."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{_TYPES}"/>')
        archive.writestr("_rels/.rels", _relations({"r0": ("officeDocument", "xl/workbook.xml")}))
        listed = "".join(f'<sheet name="{name}" sheetId="{at}" r:id="r{at}"/>' for at, name in enumerate(sheets, start=1))
        archive.writestr("xl/workbook.xml", f'<workbook xmlns="{MAIN}" xmlns:r="{_RELATED}"><sheets>{listed}</sheets>{workbook_end}</workbook>')
        related = {f"r{at}": ("worksheet", f"{folder}/sheet{at}.xml") for at in range(1, len(sheets) + 1)}
        if styles is not None:
            archive.writestr("xl/styles.xml", styles)
            related["styles"] = ("styles", "styles.xml")
        archive.writestr("xl/_rels/workbook.xml.rels", _relations(related))
        for at, text in enumerate(sheets.values(), start=1):
            with archive.open(posixpath.normpath(f"xl/{folder}/sheet{at}.xml"), "w", force_zip64=True) as part:
                for piece in (text,) if isinstance(text, str) else text:
                    part.write(piece.encode())
    return path


def sheet(rows: str, *, before: str = "", after: str = "") -> str:
    """The XML of a sheet with these rows; `before` and `after` them may stand columns and merged ranges."""
    return f'<?xml version="1.0"?><worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def row(number: int, *cells: str, more: str = "") -> str:
    """A row of cells."""
    return f'<row r="{number}"{more}>{"".join(cells)}</row>'


def text(place: str, words: str) -> str:
    """A cell with a text."""
    return f'<c r="{place}" t="inlineStr"><is><t>{words}</t></is></c>'


def texts(number: int, *words: str, more: str = "") -> str:
    """A row of texts from column A on."""
    return row(number, *(text(f"{chr(65 + at)}{number}", word) for at, word in enumerate(words)), more=more)


def _relations(related: Mapping[str, tuple[str, str]]) -> str:
    each = "".join(f'<Relationship Id="{key}" Type="{_RELATED}/{kind}" Target="{target}"/>' for key, (kind, target) in related.items())
    return f'<Relationships xmlns="{_PACKAGE}">{each}</Relationships>'
