"""Puts an answer where it was asked to go: the terminal, a pipe, or a path. Nothing that it prints drives the terminal.

Every line of the command line goes out through `tell` (the answer) or `note` (a word beside it), so that the rule of what a terminal
may be sent stands in one place: `inert.harmless`.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TextIO

from orggraph.cli.speech import language, said
from orggraph.destination import check, fill, stream_failed
from orggraph.errors import BadSettings
from orggraph.inert import harmless
from orggraph.locale import Text, say

if TYPE_CHECKING:
    from orggraph.ingest import Unfinished
    from orggraph.render import Format, Style

_SUFFIXES: dict[str, Format] = {".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".md": "md", ".xlsx": "xlsx", ".txt": "table"}
_WRITTEN = Text("Written to {path}", "已写入 {path}")
_NOT_BINARY = Text("An XLSX workbook can't be shown on a terminal.", "终端无法显示 XLSX 工作簿。")
_NAME_FILE = Text("Name a file: --out FILE.xlsx", "请指定文件：--out 文件名.xlsx")
_UNKNOWN_SUFFIX = Text('"{path}" does not say by its ending which format to write.', "无法从“{path}”的扩展名判断输出格式。")
_CHOOSE = Text("Add --format, one of: {formats}.", "请添加 --format，可选：{formats}。")
_WAITING = Text("Waiting for somebody to read {path} (Ctrl-C stops)…", "等待有程序读取 {path}（Ctrl-C 停止）…")
_OTHER_NAMES = Text(
    "{path} had other names (hard links): they still hold what was there before.",
    "{path} 另有其他名称（硬链接），它们仍保留原有内容。",
)


def chosen_format(asked: Any, out: Path | None, further: Mapping[str, str] | None = None) -> Any:
    """The format that was asked for, else the one that the file's ending names, else a table. further: endings that only this command knows.

    Raises BadSettings also when nothing can be written to `out`: that is known before anything is asked.
    """
    if out is not None:
        check(out)
    if asked is not None:
        return asked
    if out is None:
        return "table"
    suffixes = {**_SUFFIXES, **(further or {})}
    if out.suffix.lower() not in suffixes:
        raise BadSettings(_UNKNOWN_SUFFIX.fill(path=out), _CHOOSE.fill(formats=", ".join(dict.fromkeys(suffixes.values()))))
    return suffixes[out.suffix.lower()]


def deliver(write: Callable[[BinaryIO, Style], None], format_: Format, out: Path | None) -> None:
    """Lets `write` fill stdout, or what the path `out` leads to (see `destination`).

    Raises BadSettings when nothing can be written there, or a workbook would go to a terminal; WriteFailed when the disk is full.
    """
    from orggraph.render import PLAIN

    if out is not None:
        replace_file(out, lambda stream: write(stream, PLAIN))
        note(said(_WRITTEN.fill(path=out)))
        return
    is_terminal = sys.stdout.isatty()
    if format_ == "xlsx" and is_terminal:
        raise BadSettings(_NOT_BINARY, _NAME_FILE)
    settle()
    if format_ == "csv" and is_terminal:
        # What is raw keeps every character for programs; somebody looks at it here.
        written = io.BytesIO()
        write(written, PLAIN)
        tell(written.getvalue().decode("utf-8-sig").rstrip("\r\n"))
        settle()
        return
    with _open(sys.stdout):
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


def tell(text: str) -> None:
    """Prints a line, or several, of the answer to stdout."""
    _print(harmless(text, keeps_lines=True))


def tell_lines(lines: Iterable[str]) -> None:
    """Prints the lines of a table, whose cells its layout made harmless and which may be coloured."""
    for line in lines:
        _print(line)


def note(line: str) -> None:
    """Prints a word to the person at the terminal, aside from the data."""
    with _open(sys.stderr):
        print(harmless(line, keeps_lines=True), file=sys.stderr)


def note_unfinished(found: Iterable[Unfinished]) -> None:
    """Tells the person at the terminal of each import or undo that has not ended, and what to do about it."""
    from orggraph.render import harmless

    for item in found:
        note(harmless(say(language(), item.problem.what, item.problem.remedy)))


def replace_file(out: Path, write: Callable[[BinaryIO], object]) -> None:
    """Lets `write` fill what the path `out` leads to. Raises BadSettings, WriteFailed."""
    settle()  # the path may be stdout itself
    if fill(out, write, on_wait=lambda: note(said(_WAITING.fill(path=out)))):
        note(said(_OTHER_NAMES.fill(path=out)))


def settle() -> None:
    """Sends what is still held back for stdout. Raises WriteFailed, BrokenPipeError."""
    with _open(sys.stdout):
        sys.stdout.flush()


def open_closed_streams() -> None:
    """Gives the streams that the caller closed an end: else the first file that we open takes the number of stdout, and notes go among the data."""
    for number, flags in ((0, os.O_RDONLY), (1, os.O_RDONLY), (2, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            nowhere = os.open(os.devnull, flags)
            if nowhere != number:
                os.dup2(nowhere, number)
                os.close(nowhere)
    # What is written to a closed stdout fails as such; nobody hears notes on a closed stderr.
    if sys.stdout is None:
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115  # it lives as long as the process
    if sys.stderr is None:
        sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115


def forget_stream(number: int) -> None:
    """Lets the process end without a second complaint about a stream that takes no more."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, number)
    os.close(nowhere)


def _print(line: str) -> None:
    with _open(sys.stdout):
        print(line)


@contextmanager
def _open(stream: TextIO) -> Iterator[None]:
    """Turns what such a stream fails with into WriteFailed; it is written to no more."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        forget_stream(stream.fileno())
        raise stream_failed(error) from error
