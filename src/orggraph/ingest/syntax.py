"""Says in both languages what keeps a TOML file from being read, and on which line each of its keys stands."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence

from orggraph.errors import Problem
from orggraph.locale import Text

_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")
_NAME = r"(?:[\w-]+|\"[^\"]*\"|'[^']*')"
_SECTION = re.compile(rf"\s*\[(\[?)\s*({_NAME}(?:\s*\.\s*{_NAME})*)\s*\]{{1,2}}\s*(?:#.*)?$")
_KEY = re.compile(rf"\s*({_NAME}(?:\s*\.\s*{_NAME})*)\s*=")
_STEP = re.compile(r"[\w-]+|\"[^\"]*\"|'[^']*'")
_QUOTES = re.compile(r"\"\"\"|'''")
_REASONS = (
    ("Cannot overwrite a value", Text("a key stands there for the second time", "该处的键重复出现")),
    ("Cannot declare", Text("a section stands there for the second time", "该处的节重复出现")),
    ("Expected '='", Text("an equals sign is missing behind the key", "键后缺少等号")),
    ("Expected ']", Text("a square bracket is not closed", "方括号未闭合")),
    ("Unclosed array", Text("a square bracket is not closed", "方括号未闭合")),
    ("Unclosed inline table", Text("a curly bracket is not closed", "花括号未闭合")),
    ("Unterminated string", Text("a quotation mark is not closed", "引号未闭合")),
    (
        "Illegal character",
        Text("a character stands there that no text may hold; a quotation mark may be missing before it", "该处有不允许的字符，可能是前面缺少引号"),
    ),
    ("Unescaped '\\'", Text("a backslash in a text must be written twice", "文本中的反斜杠须写两遍")),
    ("Invalid value", Text("the value is not valid; a text needs quotation marks", "值无效；文本须加引号")),
    ("Expected newline", Text("there is more behind the value than may stand there", "值后有多余内容")),
)
_UNREADABLE = Text("it can't be read there", "该处无法读取")


def find_syntax_fault(content: bytes, name: str) -> Problem | None:
    """What keeps the content of the file called `name` from being TOML, with line and column; None when it can be read."""
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return Problem(
            Text(f"The byte 0x{content[error.start]:02X} is not valid UTF-8.", f"字节 0x{content[error.start]:02X} 不是有效的 UTF-8。"),
            Text("Save the file as UTF-8.", "请将文件另存为 UTF-8。"),
            path=name,
            line=line,
        )
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        lines = text.split("\n")
        placed = _PLACE.search(str(error))
        line, column = (int(placed[1]), int(placed[2])) if placed else (len(lines), len(lines[-1]) + 1)
        reason = next((said for start, said in _REASONS if str(error).startswith(start)), _UNREADABLE)
        shown = lines[line - 1].strip()[:60] if line <= len(lines) else ""
        there = Text(f" ({shown})", f"（{shown}）") if shown else Text("", "")
        return Problem(
            Text(f"At column {column} this is not valid TOML{there.en}: {reason.en}.", f"第 {column} 列起不是有效的 TOML{there.zh}：{reason.zh}。"),
            Text("Correct this line or the one above it.", "请更正该行或其上一行。"),
            path=name,
            line=line,
        )
    return None


def find_line(text: str, trail: Sequence[int | str]) -> int | None:
    """The line, counted from 1, of the deepest key of `trail` (sections, places in lists of sections, keys) that has one of its own."""
    known = _lines(text)
    steps = list(trail)
    while steps:
        if tuple(steps) in known:
            return known[tuple(steps)]
        steps.pop()
    return None


def _lines(text: str) -> dict[tuple[int | str, ...], int]:
    """The line of each section and of each key that begins a line, by its trail. Of a key in a longer text between triple quotes nothing is known."""
    found: dict[tuple[int | str, ...], int] = {}
    counts: dict[tuple[int | str, ...], int] = {}
    section: tuple[int | str, ...] = ()
    inside: str | None = None
    for number, line in enumerate(text.split("\n"), start=1):
        was_inside = inside
        for quotes in _QUOTES.findall(line):
            inside = quotes if inside is None else None if inside == quotes else inside
        if was_inside is not None:
            continue
        if opened := _SECTION.match(line):
            section = _trail(_steps(opened[2]), counts)
            if opened[1]:
                counts[section] = counts.get(section, -1) + 1
                section = (*section, counts[section])
            found.setdefault(section, number)
        elif key := _KEY.match(line):
            found.setdefault((*section, *_steps(key[1])), number)
    return found


def _steps(written: str) -> list[str]:
    return [step.strip("\"'") for step in _STEP.findall(written)]


def _trail(steps: Sequence[str], counts: dict[tuple[int | str, ...], int]) -> tuple[int | str, ...]:
    """The steps with the place of the newest entry behind each list of sections that is passed on the way."""
    trail: tuple[int | str, ...] = ()
    for step in steps[:-1]:
        trail = (*trail, step)
        if trail in counts:
            trail = (*trail, counts[trail])
    return (*trail, steps[-1])
