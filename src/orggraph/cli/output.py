"""Puts an answer where it was asked to go: the terminal, a pipe, or a file that is whole or not there."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from orggraph.cli.speech import said
from orggraph.errors import BadSettings
from orggraph.locale import Text

if TYPE_CHECKING:
    from orggraph.render import Format, Style

_SUFFIXES: dict[str, Format] = {".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".md": "md", ".xlsx": "xlsx", ".txt": "table"}
_WRITTEN = Text("Written to {path}", "已写入 {path}")
_NOT_BINARY = Text("An XLSX workbook can't be shown on a terminal.", "终端无法显示 XLSX 工作簿。")
_NAME_FILE = Text("Name a file: --out FILE.xlsx", "请指定文件：--out 文件名.xlsx")
_UNKNOWN_SUFFIX = Text('"{path}" does not say by its ending which format to write.', "无法从“{path}”的扩展名判断输出格式。")
_CHOOSE = Text("Add --format, one of: {formats}.", "请添加 --format，可选：{formats}。")
_UNWRITABLE = Text('"{path}" can\'t be written ({reason}).', "无法写入“{path}”（{reason}）。")
_OTHER_PATH = Text("Choose another path.", "请另选路径。")


def chosen_format(asked: Any, out: Path | None, further: Mapping[str, str] | None = None) -> Any:
    """The format that was asked for, else the one that the file's ending names, else a table. further: endings that only this command knows."""
    if asked is not None:
        return asked
    if out is None:
        return "table"
    suffixes = {**_SUFFIXES, **(further or {})}
    if out.suffix.lower() not in suffixes:
        raise BadSettings(_UNKNOWN_SUFFIX.fill(path=out), _CHOOSE.fill(formats=", ".join(dict.fromkeys(suffixes.values()))))
    return suffixes[out.suffix.lower()]


def deliver(write: Callable[[BinaryIO, Style], None], format_: Format, out: Path | None) -> None:
    """Lets `write` fill stdout, or the file `out`: written beside it first and then renamed, so that no reader sees half of it.

    Raises BadSettings when the file can't be written, or a workbook would go to a terminal.
    """
    from orggraph.render import PLAIN

    if out is not None:
        replace_file(out, lambda stream: write(stream, PLAIN))
        note(said(_WRITTEN.fill(path=out)))
        return
    if format_ == "xlsx" and sys.stdout.isatty():
        raise BadSettings(_NOT_BINARY, _NAME_FILE)
    sys.stdout.flush()
    write(sys.stdout.buffer, terminal_style() if format_ == "table" else PLAIN)
    sys.stdout.buffer.flush()


def terminal_style() -> Style:
    """How text may look on stdout: its width and colour on a terminal that has them, neither in a pipe or with NO_COLOR."""
    from orggraph.render import PLAIN, Style

    if not sys.stdout.isatty():
        return PLAIN
    from rich.console import Console

    console = Console()
    return Style(width=console.width, is_coloured=console.color_system is not None and not console.no_color)


def note(line: str) -> None:
    """Prints a word to the person at the terminal, aside from the data."""
    print(line, file=sys.stderr)


def replace_file(out: Path, write: Callable[[BinaryIO], object]) -> None:
    """Lets `write` fill the file `out`: whole, or as it was. Raises BadSettings when it can't be written."""
    beside = out.with_name(f".{out.name}.{os.getpid()}.tmp")
    try:
        with beside.open("xb") as stream:
            write(stream)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(out)
    except OSError as error:
        raise BadSettings(_UNWRITABLE.fill(path=out, reason=error.strerror or type(error).__name__), _OTHER_PATH) from error
    finally:
        beside.unlink(missing_ok=True)
