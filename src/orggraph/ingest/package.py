"""Finds the parts of an Excel package: where each sheet lies, and what the styles say. Runs in the parser's process.

A part with a document type is refused: no writer of workbooks has one, and entities that expand live there.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from xml.parsers import expat

from orggraph.ingest.survey import MAIN, TRUE, Survey, Surveyor
from orggraph.ingest.transcript import Hopeless

_LARGEST_BYTES = 600_000_000  # unpacked; 100,000 rows of 15 columns unpack to about 65 MB, 700,000 to 580 MB
_RELATIONS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_ZEROS = re.compile(r"0{2,}")


class Package:
    """An Excel package, open for reading."""

    def __init__(self, path: str) -> None:
        with _damage():
            self._zip = zipfile.ZipFile(path)
            entries = self._zip.infolist()
            size = sum(entry.file_size for entry in entries)
            if size > _LARGEST_BYTES:
                raise Hopeless("unpacked", size=size // 1_000_000)
            self._parts = {entry.filename.lstrip("/").casefold(): entry for entry in entries}
            if len(self._parts) < len(entries):
                raise Hopeless("damaged")
            workbook = self._workbook()
            self._is_calculated_on_load = False
            self._sheets: dict[str, str] = {}
            self._walk(workbook, self._on_workbook)
            relations = self._relations(workbook)
            self._sheets = {name: relations[key][1] for name, key in self._sheets.items() if key in relations}
            styles = next((part for kind, part in relations.values() if kind == "styles"), None)
            self._padding: dict[str, int] = {}
            if styles is not None and styles.casefold() in self._parts:
                self._read_styles(styles)

    def survey(self, name: str) -> Survey:
        """What the sheet called `name` shows. Raises: Hopeless when it is damaged or larger than is opened."""
        if name not in self._sheets:
            raise Hopeless("damaged")
        surveyor = Surveyor(name, self._padding, is_calculated_on_load=self._is_calculated_on_load)
        with _damage():
            self._walk(self._sheets[name], surveyor.start, surveyor)
        return surveyor.finish()

    def _workbook(self) -> str:
        """The part that the package begins with."""
        if "_rels/.rels" not in self._parts:
            raise Hopeless("form")
        part = next((part for kind, part in self._relations("").values() if kind == "officeDocument"), None)
        if part is None or part.casefold() not in self._parts or part.casefold().endswith(".bin"):
            raise Hopeless("form")
        return part

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """What `part` refers to: by key, the last word of the kind and the part's name."""
        folder, name = posixpath.split(part)
        own = posixpath.join(folder, "_rels", f"{name}.rels")
        found: dict[str, tuple[str, str]] = {}

        def on(name: str, attributes: Mapping[str, str]) -> None:
            if name.endswith("}Relationship") and attributes.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", ""))).lstrip("/")
                found[attributes.get("Id", "")] = (attributes.get("Type", "").rpartition("/")[2], target)

        if own.casefold() in self._parts:
            self._walk(own, on)
        return found

    def _on_workbook(self, name: str, attributes: Mapping[str, str]) -> None:
        namespace, _, local = name.rpartition("}")
        if namespace not in MAIN:
            if not self._sheets and local in ("document", "presentation"):
                raise Hopeless("form")
            return
        if local == "sheet":
            key = next((attributes[f"{relation}}}id"] for relation in _RELATIONS if f"{relation}}}id" in attributes), "")
            if attributes.get("name", "") in self._sheets:
                raise Hopeless("damaged")
            self._sheets[attributes.get("name", "")] = key
        elif local == "calcPr":
            self._is_calculated_on_load = attributes.get("fullCalcOnLoad") in TRUE

    def _read_styles(self, part: str) -> None:
        """Which styles show a number with zeros before it, such as 00129."""
        widths: dict[str, int] = {}
        styles: list[str] = []
        inside: list[str] = []

        def on(name: str, attributes: Mapping[str, str]) -> None:
            local = name.rpartition("}")[2]
            if local in ("cellXfs", "cellStyleXfs", "dxfs"):
                inside[:] = [local]
            elif local == "numFmt" and _ZEROS.fullmatch(attributes.get("formatCode", "")):
                widths[attributes.get("numFmtId", "")] = len(attributes["formatCode"])
            elif local == "xf" and inside == ["cellXfs"]:
                styles.append(attributes.get("numFmtId", ""))

        self._walk(part, on)
        self._padding = {str(at): widths[style] for at, style in enumerate(styles) if style in widths}

    def _walk(self, part: str, on_start: Any, surveyor: Surveyor | None = None) -> None:
        entry = self._parts.get(part.casefold())
        if entry is None:
            raise Hopeless("damaged")
        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartElementHandler = on_start
        parser.StartDoctypeDeclHandler = _refuse_doctype
        if surveyor:
            surveyor.parser = parser
        with self._zip.open(entry) as file:
            parser.ParseFile(file)


def _refuse_doctype(*_: Any) -> None:
    raise Hopeless("doctype")


@contextmanager
def _damage() -> Iterator[None]:
    """Says of everything that a broken archive or broken XML throws that the file is damaged."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, UnicodeDecodeError, ValueError, expat.ExpatError) as error:
        raise Hopeless("damaged") from error
