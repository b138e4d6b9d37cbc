"""Splits a library file into its front matter, TOML between `/* +++` and `+++ */`, and the Cypher below it."""

from __future__ import annotations

import re
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from orggraph.library.report import Report
from orggraph.locale import LANGUAGES, Text

LARGEST = 64 * 2**10
"""Bytes of a library file: three times our longest."""
_OPENING = re.compile(r"/\* \+\+\+[ \t]*\r?\n")
_OF_RULES = re.compile(r"""^[ \t]*(?P<key>kind|severity|finding|remedy)[ \t]*[=:]?[ \t]*["']?(?P<value>\w*)""", re.MULTILINE)
_CLOSING = re.compile(r"^\+\+\+ \*/", re.MULTILINE)
_HEADER = re.compile(r"\s*\[+\s*(?P<name>[^\]]+?)\s*\]+")
_KEY = re.compile(r"""\s*(?P<name>[\w.\-"']+)\s*=""")


@dataclass(frozen=True, slots=True)
class Front:
    """A file in its two parts. `source` is the whole file; the front matter, which `table` holds, ends at offset `body`."""

    path: Path
    source: str
    body: int
    table: Mapping[str, Any]
    lines: Mapping[str, int] = field(default_factory=dict)

    @property
    def start(self) -> int:
        """The offset at which the first line of the Cypher starts."""
        return len(self.source) - len(self.source[self.body :].lstrip("\r\n"))

    def line(self, *keys: str) -> int:
        """The line, counted from 1, on which the innermost of `keys` that the front matter spells out stands."""
        for length in range(len(keys), 0, -1):
            line = self.lines.get(".".join(keys[:length]))
            if line is not None:
                return line
        return 1


def read_front(path: Path, report: Report) -> Front | None:
    """The file in its two parts, or None when it has no readable front matter: the report then says why."""
    source = read_source(path, report)
    if source is None:
        return None
    opening = _OPENING.match(source)
    closing = _CLOSING.search(source, opening.end()) if opening else None
    if opening is None or closing is None:
        report.add(
            path,
            1,
            Text("It does not begin with front matter.", "文件开头没有前置说明。"),
            Text("Begin the file with a line `/* +++`, then TOML, then a line `+++ */`.", "请以一行 `/* +++` 开头，随后是 TOML，再以一行 `+++ */` 结束。"),
        )
        return None
    table = parse_toml(source[opening.end() : closing.start()], path, report, first_line=2)
    if table is None:
        return None
    lines = key_lines(source[opening.end() : closing.start()], first_line=2)
    return Front(path, source, closing.end(), _join_languages(table, lines, path, report), lines)


def _join_languages(table: dict[str, Any], lines: dict[str, int], path: Path, report: Report) -> dict[str, Any]:
    """The table with what its blocks `[en]` and `[zh]` say under the key that both say it of: `title = { en = …, zh = … }`."""
    blocks = {language: table.pop(language) for language in LANGUAGES if isinstance(table.get(language), dict)}
    for language, block in blocks.items():
        for key, text in block.items():
            line = lines.get(f"{language}.{key}", lines.get(language, 1))
            said = table.setdefault(key, {})
            if not isinstance(said, dict) or language in said:
                what = Text(f'"{key}" is said twice.', f"“{key}”重复声明。")
                report.add(path, line, what, Text("Say it once, in [en] and [zh].", "请只在 [en] 与 [zh] 中各写一次。"))
            else:
                said[language] = text
                lines.setdefault(key, line)
    return table


def read_toml(path: Path, report: Report) -> Front | None:
    """A file that is TOML and nothing else; None when it can't be read: the report then says why."""
    source = read_source(path, report)
    table = None if source is None else parse_toml(source, path, report, first_line=1)
    return None if source is None or table is None else Front(path, source, len(source), table, key_lines(source, first_line=1))


def read_source(path: Path, report: Report) -> str | None:
    """The file's text, or None when it can't be read: the report then says why."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            report.add(path, None, Text("It is no file.", "它不是文件。"), Text("Rename or remove it.", "请重命名或移走。"))
            return None
        if found.st_size > LARGEST:
            what = Text(
                f"It has {found.st_size:,} bytes; a question has at most {LARGEST:,}.", f"文件有 {found.st_size:,} 字节；查询文件至多 {LARGEST:,} 字节。"
            )
            report.add(path, None, what, Text("Look whether something else was saved there.", "请检查是否误存了其他内容。"))
            return None
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        what = Text(f"It is not UTF-8 text (byte {error.start}).", f"文件不是 UTF-8 文本（第 {error.start} 字节）。")
        report.add(path, None, what, Text("Save it as UTF-8.", "请以 UTF-8 编码保存。"))
    except OSError as error:
        report.add(
            path,
            None,
            Text(f"It cannot be read: {error.strerror}.", f"无法读取：{error.strerror}。"),
            Text("Look at its rights and links.", "请检查其权限与链接。"),
        )
    return None


def may_be_rule(path: Path) -> bool:
    """Whether a file that can't be used is a gap or a check, as far as its text still says; true when it says nothing at all."""
    source = None
    try:
        if path.is_file() and path.stat().st_size <= LARGEST:
            source = path.read_bytes().decode("utf-8", "replace")
    except OSError:
        pass
    if source is None or not source.lstrip("\ufeff").startswith("/* +++"):
        return True
    declared = source.partition("+++ */")[0]
    return any(found["key"] != "kind" or found["value"] != "view" for found in _OF_RULES.finditer(declared))


def parse_toml(toml: str, path: Path, report: Report, first_line: int) -> dict[str, Any] | None:
    """The table that `toml` spells, or None: the report then says where it breaks. `first_line` is the file's line where it starts."""
    try:
        return tomllib.loads(toml.replace("\r\n", "\n"))
    except RecursionError:
        report.add(path, first_line, Text("It nests deeper than can be read.", "嵌套过深，无法读取。"), Text("Write it flatter.", "请减少嵌套。"))
        return None
    except tomllib.TOMLDecodeError as error:
        reason = str(error)
        place = re.search(r" \(at line (\d+), column \d+\)$", reason)
        line = first_line + int(place.group(1)) - 1 if place else None
        said = reason[: place.start()] if place else reason
        remedy = Text('Correct the line; texts stand in quotes: key = "text".', '请更正此行；文本须加引号：key = "text"。')
        report.add(path, line, Text(f"It is not TOML: {said}.", f"不是合法的 TOML：{said}。"), remedy)
        return None


def key_lines(toml: str, first_line: int) -> dict[str, int]:
    """The line of each table header and key, by dotted name: tomllib itself keeps no places."""
    lines: dict[str, int] = {}
    header = ""
    for number, line in enumerate(toml.split("\n"), start=first_line):
        if found := _HEADER.fullmatch(line.partition("#")[0].rstrip()):
            header = found["name"]
            lines.setdefault(header, number)
        elif found := _KEY.match(line):
            key = found["name"].strip("\"'")
            lines.setdefault(f"{header}.{key}" if header else key, number)
    return lines
