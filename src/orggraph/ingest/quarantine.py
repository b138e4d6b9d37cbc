"""Has a file that nobody vouches for parsed in a process of its own, with limits on memory and time, and hands out what that found.

The parsers of workbooks are native code: what they allocate or how they die can't be caught. So they run in `orggraph.ingest.parser`, which
writes JSON lines into a temporary file without a name, and an index of its tables at the end. Nothing of it is ever executed here.
"""

from __future__ import annotations

import io
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from orggraph.errors import ImportRefused, Problem, say_reason
from orggraph.ingest.transcript import FOOTER, LONGEST_LINE
from orggraph.locale import Text

_SMALL = 1 << 20  # what a file gave is kept in memory up to this, so that a folder of small files holds no hundred open files
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What the parsing of one file may take.

    Measured: a sheet of 100,000 rows and 15 columns takes 250 MB and 4 s, the largest that is opened (700,000 such rows) 1.2 GB and 37 s.
    memory: bytes of address space; seconds: of the processor; patience: seconds by the clock, for systems without the other two; output: bytes that it may write.
    """

    memory: int = 3 << 29
    seconds: int = 120
    patience: int = 600
    output: int = 2 << 30


LIMITS = Limits()
_MEMORY = Text(
    "Reading the file takes more than {memory:,} MB of memory, which is the most for one file; or the file is damaged.",
    "读取该文件所需内存超过单个文件上限 {memory:,} MB，或文件已损坏。",
)
_TIME = Text("Reading the file takes longer than {seconds:,} seconds, which is the most for one file.", "读取该文件超过单个文件的时限 {seconds:,} 秒。")
_OUTPUT = Text("The file holds more than {output:,} MB of text, which is the most for one file.", "该文件的文本超过单个文件上限 {output:,} MB。")
_DIED = Text("The process that read the file ended before it was done ({reason}).", "读取该文件的进程意外终止（{reason}）。")
_SYSTEM = Text("The file can't be read: {reason}.", "无法读取文件：{reason}。")
_LONG_ROW = Text("A row of the file holds more than {most:,} MB.", "文件中有一行超过 {most:,} MB。")
_NONSENSE = Text("What the process that read the file wrote down makes no sense.", "读取该文件的进程返回的内容无法理解。")
_SAID = {"memory": _MEMORY, "time": _TIME, "output": _OUTPUT, "long_row": _LONG_ROW, "died": _DIED, "system": _SYSTEM, "unforeseen": _DIED}
_WITHOUT_IT = Text("Export the file again, or save it as CSV.", "请重新导出该文件，或另存为 CSV。")


class Unread(Exception):
    """The file could not be parsed. `code` says why; `facts` fill the sentence for it."""

    def __init__(self, code: str, facts: Mapping[str, Any]) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    def what(self, texts: Mapping[str, Text]) -> Text:
        """What happened, said by `texts` or by what holds for every form of file."""
        try:
            return (texts.get(self.code) or _SAID.get(self.code, _NONSENSE)).fill(**self.facts)
        except (KeyError, ValueError):  # facts that are not what was agreed on
            return _NONSENSE

    @property
    def is_limit(self) -> bool:
        """Whether the file asks for more than one file may take."""
        return self.code in ("memory", "time", "output", "long_row")


class Table:
    """One table that was found: its name, what was noticed about it, and its rows as often as they are asked for."""

    def __init__(self, spool: _Spool, about: Mapping[str, Any]) -> None:
        self._spool = spool
        self._start, self._end = int(about["start"]), int(about["end"])
        self.about = about

    def lines(self) -> Iterator[Any]:
        """What was written of each row. Raises: ImportRefused when a line can't be understood."""
        import orjson

        for line in self._spool.lines(self._start, self._end):
            try:
                yield orjson.loads(line)
            except orjson.JSONDecodeError:
                raise self.nonsense() from None

    def nonsense(self) -> ImportRefused:
        """The error for a row that is not of the form that was agreed on."""
        return ImportRefused(_NONSENSE, _WITHOUT_IT, problems=[Problem(_NONSENSE, _WITHOUT_IT, path=self._spool.name)])


@dataclass(frozen=True, slots=True)
class Findings:
    """What the parser says of a file, and its tables."""

    about: Mapping[str, Any]
    tables: tuple[Table, ...]


class _Spool:
    """The bytes that the parser wrote; every reader has its own place in them."""

    def __init__(self, file: IO[bytes], name: str) -> None:
        self.name = name
        self._size = file.seek(0, io.SEEK_END)
        self._file = file
        if self._size <= _SMALL:
            file.seek(0)
            self._file = io.BytesIO(file.read())
            file.close()

    def index(self) -> Mapping[str, Any]:
        """What stands at the end. Raises: Unread."""
        import orjson

        try:
            self._file.seek(max(self._size - FOOTER, 0))
            start = int(self._file.read(FOOTER))
            if not 0 <= self._size - FOOTER - start <= LONGEST_LINE:
                raise ValueError
            self._file.seek(start)
            found = orjson.loads(self._file.read(self._size - FOOTER - start))
        except ValueError:
            raise Unread("nonsense", {}) from None
        if not isinstance(found, dict):
            raise Unread("nonsense", {})
        return found

    def lines(self, start: int, end: int) -> Iterator[bytes]:
        rest = b""
        while start < end and len(rest) <= LONGEST_LINE:
            self._file.seek(start)
            piece = self._file.read(min(_PIECE, end - start))
            if not piece:
                break
            start += len(piece)
            *whole, rest = (rest + piece).split(b"\n")
            yield from whole
        if rest:
            yield rest


def read_apart(form: str, path: Path, *options: str, limits: Limits = LIMITS) -> Findings:
    """What the parser of `form` ("workbook" or "document") finds in the file at `path`.

    Ends that process when it takes too long, and when this one is interrupted.
    Raises: Unread when it finds nothing that can be used, or dies; OSError when the system lets no process or temporary file be made.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 - its rows are read long after this
    try:
        _run([form, str(path), *options], file, limits)
        spool = _Spool(file, path.name)
        found = spool.index()
        if problem := found.get("problem"):
            raise Unread(str(problem["code"]), {**_said(limits), **problem, **({"reason": _reason(problem)} if "errno" in problem else {})})
        return Findings(found, tuple(Table(spool, about) for about in found["tables"]))
    except (KeyError, TypeError, ValueError):
        raise Unread("nonsense", {}) from None
    except BaseException:
        file.close()
        raise


def _run(words: list[str], output: IO[bytes], limits: Limits) -> None:
    # -P keeps the current folder out of the search for modules: a json.py beside somebody's data is not ours.
    command = [sys.executable, "-P", "-m", "orggraph.ingest.parser", str(limits.memory), str(limits.seconds), str(limits.output), *words]
    # The parser watches its standard input and ends when that is closed, however this process ends.
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=output, stderr=subprocess.DEVNULL)
    try:
        code = process.wait(timeout=limits.patience)
    except subprocess.TimeoutExpired:
        raise Unread("time", {"seconds": limits.patience}) from None
    finally:
        process.kill()
        if process.stdin:
            process.stdin.close()
        process.wait()
    if code == -getattr(signal, "SIGXCPU", 0) != 0:
        raise Unread("time", _said(limits))
    if code < 0:
        raise Unread("memory", _said(limits))
    if code:
        raise Unread("died", {"reason": code})


def _reason(problem: Mapping[str, Any]) -> Text:
    return say_reason(OSError(int(problem["errno"]), ""))


def _said(limits: Limits) -> dict[str, Any]:
    return {"memory": limits.memory >> 20, "seconds": limits.seconds, "output": limits.output >> 20}
