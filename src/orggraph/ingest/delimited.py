"""Reads a delimited text file record by record, so that one place that can't be read costs one row and none beside it.

A record that breaks the grammar, or spans lines that are rows of their own, ends before the first of its lines that stands as a row, and reading
goes on there. Lines are read again no more than about ten times over, whatever the file holds: beyond that each is taken by itself.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from orggraph.ingest.encoding import Encoding
from orggraph.ingest.headline import HEAD_ROWS, REPEATED_HEADER, find_line, judge_of, passed_over, repeater_of
from orggraph.ingest.intake import Intake
from orggraph.ingest.line import LONGEST_LINE, Grammar, Lines, TooFar, form_of
from orggraph.ingest.sheet import Refuse, Sheet
from orggraph.ingest.stray import LEFT, STRAY, show_strays
from orggraph.locale import Text

if TYPE_CHECKING:
    from orggraph.ingest.profile import Profile

_DELIMITERS = (",", ";", "\t", "|")
_LONGEST_HEADER = 1 << 17  # characters in which the header must end
_MOST_PARTS = 64  # rows that single carriage returns may part between two line ends
_MOST_LINES = 20  # in which a row must be whole to be known as one after a fault
_FEW_COLUMNS = 4  # with fewer, a line of a text has as many cells as a row by chance

_DOUBLE = Text('Write a quotation mark within a quoted cell twice: "".', '引号内的单元格中，引号须写两个：""。')
_CLOSE = Text(
    "Close it, or write it twice and quote the whole cell where it is part of the text.", "请补全引号；若引号是文本的一部分，请写两个并为整个单元格加引号。"
)
_ONE_LINE = Text(
    "Close it in its own row. If the cell does hold these lines, write them into one line, or import the table as a workbook.",
    "请在本行内补全引号。若单元格确实包含这些行，请写成一行，或以工作簿形式导入。",
)
_SHORTEN = Text("Shorten it, or delete the column if it is not needed.", "请缩短内容；若不需要该列，请删除。")
_NUL = Text("Export the file again, or take the character out.", "请重新导出文件，或删除该字符。")
_QUOTE = Text("Put the cell into quotation marks, or take the line break out.", "请为单元格加引号，或删除其中的换行。")
_NAMES = {",": Text("commas", "逗号"), ";": Text("semicolons", "分号"), "\t": Text("tabs", "制表符"), "|": Text("vertical bars", "竖线")}


_STRAY_REMEDY = Text(
    "Correct it there. If the whole file reads wrong, name its encoding with --encoding.", "请在该处更正。若整个文件读取有误，请用 --encoding 指明编码。"
)


class BrokenHeader(ValueError):
    """The header can't be read. Carries `what` and `remedy` for the user."""

    def __init__(self, what: Text, remedy: Text) -> None:
        super().__init__(what.en)
        self.what = what
        self.remedy = remedy


class CsvSheet(Sheet):
    """A delimited text file; the delimiter is the one that the header has most of."""

    def __init__(self, intake: Intake, encoding: Encoding, profile: Profile | None = None) -> None:
        """Reads the header; the rows are read from `intake` once, when they are first asked for.

        Raises: BrokenHeader.
        """
        self.path = intake.path
        self._intake: Intake | None = intake
        self._codec = encoding.codec
        self._has_faulty_lines = encoding.has_nul or encoding.has_strays
        self._width = self._number = 0
        self._is_parted = False
        self._is_doubtful = False  # whether what comes next may be the rest of a record that was cut
        intake.file.seek(0)
        handler = "surrogateescape" if encoding.has_strays else "strict"
        self._lines = Lines(io.TextIOWrapper(intake.file, encoding=encoding.codec, errors=handler, newline=""))
        first, lines = self._look_ahead()
        outside_quotes = "".join(first.split('"')[::2])
        delimiters = sorted(_DELIMITERS, key=outside_quotes.count, reverse=True)
        self._above, self._delimiter = find_line(lines, delimiters, judge_of(self.stem, self.path, profile)) or (0, delimiters[0])
        self._has_blanks = f'{self._delimiter} "' in "".join(lines) if self._above else f'{self._delimiter} "' in first
        self._grammar = Grammar(self._delimiter, has_blanks=self._has_blanks)
        self._records = self._read()
        self._read_header()

    def _look_ahead(self) -> tuple[str, list[str]]:
        """The first record that is not blank as text, and the lines among which the header may be; all are put back."""
        first, is_first, lines = "", True, list[str]()
        for line in self._lines:
            lines.append(line)
            if is_first:
                first += line
                is_first = len(first) <= _LONGEST_HEADER and not (first.strip() and first.count('"') % 2 == 0)
            if not is_first and len(lines) >= HEAD_ROWS:
                break
        self._lines.put_back(0)
        short = next((at for at, line in enumerate(lines) if len(line) > csv.field_size_limit()), len(lines))
        return first, lines[: min(short, HEAD_ROWS)]

    def _read_header(self) -> None:
        above: list[tuple[int, list[str]]] = []
        for row, fault in self._records:
            if self._number <= self._above:
                above.append((self._number, row))
                continue
            if fault:
                raise BrokenHeader(*fault)
            if any(row):
                self.headers = tuple(cell.strip().lstrip("\ufeff").strip() for cell in row)
                self._width = len(row)
                self._is_parted = self._lines.taken[-1].endswith("\r")
                if self._width > 1 and any(self._stands([line]) for line in self._lines.taken[1:]):
                    raise BrokenHeader(*self._say_swallowed(row))
                break
        if any(any(row) for _, row in above):
            self.remarks = [(passed_over(above, self._number, self.headers), None)]

    def _rows(self, refuse: Refuse, keep_broken: bool) -> Iterator[tuple[int, Sequence[Any]]]:
        others, is_usual_known = [mark for mark in _DELIMITERS if mark != self._delimiter and not any(mark in cell for cell in self.headers)], False
        is_again, repeats = self.is_refused_list, repeater_of(self.headers)
        lines, is_parted = self._lines, self._is_parted
        for row, fault in self._records:
            number = self._number
            if fault is None:
                if not is_parted and lines.taken[-1].endswith("\r"):
                    yield from self._join(row, refuse)
                    continue
                if repeats(row):
                    refuse(number, *REPEATED_HEADER)
                    yield number, row
                    continue
                if not is_usual_known and len(row) == self._width:  # what stands in the first row's first cell is usual in this file
                    others, is_usual_known = [mark for mark in others if mark not in row[0]], True
                if row and (is_again or not row[0].isalnum()):
                    fault = self._find_other_delimiter(row, others) or (self._find_left_place(row) if is_again else None)  # noqa: PLW2901
            if fault:
                refuse(number, *fault)
            yield number, row
        self._intake = None  # nothing is read from it any more: its working copy may go

    # -- records

    def _read(self) -> Iterator[tuple[list[str], tuple[Text, Text] | None]]:
        """Each record's cells, with what is wrong where it can't be read; its lines are those that were taken."""
        lines, has_faulty_lines = self._lines, self._has_faulty_lines
        reader = csv.reader(lines, delimiter=self._delimiter, skipinitialspace=self._has_blanks, strict=True)
        while True:
            lines.start()
            self._number += 1
            fault = None
            try:
                row = next(reader)
            except StopIteration:
                return
            except (csv.Error, TooFar):
                row, fault = self._recover()
            else:
                if len(lines.taken) > 1 and (cut := self._swallowed(row)):
                    fault = self._say_swallowed(row)
                    lines.put_back(cut)
                    row = self._grammar.cells("".join(lines.taken))
                    self._is_doubtful = True
                elif self._is_doubtful and not self._grammar.is_whole("".join(lines.taken)):
                    fault = self._say(
                        " follows one that can't be read, and has a quotation mark within a cell.", "紧接无法读取的行，且单元格内有引号。", _CLOSE
                    )
                else:
                    self._is_doubtful = False
            if has_faulty_lines:
                fault = fault or self._find_faulty_character(row)
                row = [show_strays(cell) for cell in row]
            yield row, fault

    def _recover(self) -> tuple[list[str], tuple[Text, Text] | None]:
        """The cells of a record that breaks the grammar, what is wrong with it, and the lines that are not its own put back."""
        lines = self._lines
        first, last = lines.taken[0], lines.taken[-1]
        if len(lines.taken) == 1 and (padded := self._grammar.padded(first)):
            return padded, None
        self._is_doubtful = len(lines.taken) > 1
        cut = self._next_row(form_of(self._grammar.cells(first)[0]))
        if not cut and not last.count('"') % 2:
            cut = 1  # the last line holds no end of what the first began
        fault = self._say_fault(first)
        if cut:
            lines.put_back(cut)
        return self._grammar.cells("".join(lines.taken)), fault

    def _swallowed(self, row: Sequence[str]) -> int:
        """Where a record of several lines that is whole by the grammar ought to end, because a line of it is a row; else 0.

        In a record as wide as the header that row must have a first cell of the record's own form, as p-17 and p-18.
        """
        form = form_of(row[0])
        if self._width < 2 or (len(row) == self._width and "9" not in form and self._width < _FEW_COLUMNS):
            return 0
        if len(row) != self._width:
            return self._next_row(form)
        return next((at for at, line in enumerate(self._lines.taken) if at and self._resembles(line, form)), 0)

    def _next_row(self, form: str) -> int:
        """The first of the lines taken, after the first, with which a row of its own begins; 0 when there is none.

        form: of the first cell of the record at hand, by which a row is known even if it goes on in further lines or is broken itself.
        """
        lines = self._lines
        for at in range(1, len(lines.taken)):
            line = lines.taken[at]
            lines.spend(len(line))
            if (self._width > 1 and "9" in form and form_of(self._grammar.first_cell(line)) == form) or self._stands(lines.taken[at : at + _MOST_LINES]):
                return at
        return 0

    def _stands(self, lines: Sequence[str]) -> bool:
        """Whether a whole row begins with these lines, which is not prose: that has a blank after a comma."""
        reader = csv.reader(lines, delimiter=self._delimiter, skipinitialspace=self._has_blanks, strict=True)
        try:
            cells = next(reader)
        except (csv.Error, StopIteration):
            return False
        if len(cells) != self._width or not any(cells) or any(cell[:1] == " " for cell in cells[1:]):
            return False
        return self._grammar.is_whole("".join(lines[: reader.line_num]))

    def _resembles(self, line: str, form: str) -> bool:
        """Whether the line, stray quotation marks and all, is as wide as a row and its first cell has this form."""
        cells = self._grammar.cells(line)
        return len(cells) == self._width > 1 and bool(form) and form_of(cells[0]) == form and not any(cell[:1] == " " for cell in cells[1:])

    def _join(self, row: list[str], refuse: Refuse) -> Iterator[tuple[int, Sequence[Any]]]:
        """What single carriage returns part in a file of other line ends: rows, where each part is as wide as the header, else one row with strays in it."""
        first, parts = self._number, [row]
        broken: tuple[int, list[str]] | None = None
        while self._lines.taken[-1].endswith("\r") and len(parts) < _MOST_PARTS:
            further = next(self._records, None)
            if further is None:
                break
            if further[1]:
                refuse(self._number, *further[1])
                broken = (self._number, further[0])
                break
            parts.append(further[0])
        if all(len(part) == self._width for part in parts if any(part)):
            yield from enumerate(parts, start=first)
        else:
            cells = list(row)
            for part in parts[1:]:
                cells[-1:] = ["\r".join((cells[-1] if cells else "", part[0] if part else "")), *part[1:]]
            if broken is None:
                self._number = first
            what = Text("The row holds a carriage return outside quotation marks.", "该行在引号外含有回车符。")
            refuse(first, what, _QUOTE)
            yield first, cells
        if broken:
            yield broken

    def _find_other_delimiter(self, row: Sequence[str], others: Sequence[str]) -> tuple[Text, Text] | None:
        """What to say of a row that is parted by another delimiter than the file; None for any other."""
        width = self._width
        if width < 2 or not row or len(self._lines.taken) > 1 or not any(mark in row[0] for mark in others):
            return None
        for mark in others:
            if mark in row[0] and len(Grammar(mark).cells(self._lines.taken[0])) == width:
                other, own = _NAMES[mark], _NAMES[self._delimiter]
                return self._say(
                    f" is parted by {other.en} and the header by {own.en}.",
                    f"以{other.zh}分隔，而表头以{own.zh}分隔。",
                    Text(f"Use {own.en} throughout.", f"请统一使用{own.zh}。"),
                )
        return None

    def _find_faulty_character(self, row: Sequence[str]) -> tuple[Text, Text] | None:
        """What to say of a record with a NUL character, or with a byte that is not of the file's encoding; None for any other."""
        for place, line in enumerate(self._lines.taken, start=self._lines.before + 1):
            if "\0" in line:
                return self._say(" holds a NUL character.", "含有空字符（NUL）。", _NUL)
            if stray := STRAY.search(line):
                column = self._column(next((at for at, cell in enumerate(row) if STRAY.search(cell)), None))
                return self._say(
                    f" holds a byte that is not {self._codec} text{column.en}: {show_strays(stray[0])}, character {stray.start() + 1} of line {place}.",
                    f"{column.zh}含有不属于 {self._codec} 的字节：{show_strays(stray[0])}，位于第 {place} 行第 {stray.start() + 1} 个字符。",
                    _STRAY_REMEDY,
                )
        return None

    def _find_left_place(self, row: Sequence[str]) -> tuple[Text, Text] | None:
        """What to say of a row of a list of refused rows that still shows where a byte could not be read."""
        if not any(LEFT.search(cell) for cell in row[:-1]):
            return None
        return self._say(" still has the place of a byte that could not be read.", "仍含有无法读取的字节的占位符。", _STRAY_REMEDY)

    # -- words

    def _say(self, en: str, zh: str, remedy: Text) -> tuple[Text, Text]:
        """A sentence about the record at hand, which goes on with `en` and `zh`."""
        line = self._lines.before + 1
        if not self._width:
            row = Text("The header", "表头")
        elif line == self._number:
            row = Text("The row", "该行")
        else:
            row = Text(f"The row (line {line} of the file)", f"该行（文件第 {line} 行）")
        return Text(row.en + en, row.zh + zh), remedy  # not by filling in: a header may hold braces

    def _say_fault(self, first: str) -> tuple[Text, Text]:
        """What is wrong with a record that breaks the grammar and begins with the line `first`."""
        if len(first) >= LONGEST_LINE:
            return self._say(
                f" is longer than {LONGEST_LINE:,} characters; what comes after them was not kept.",
                f"超过 {LONGEST_LINE:,} 个字符，其后内容未保留。",
                _SHORTEN,
            )
        cells = self._grammar.cells(first)
        most = csv.field_size_limit()
        long = next((at for at, cell in enumerate(cells) if len(cell) > most), None)
        if long is not None:
            column = self._column(long)
            return self._say(
                f" has a cell of {len(cells[long]):,} characters{column.en}; at most {most:,} can be read.",
                f"{column.zh}有 {len(cells[long]):,} 个字符的单元格，最多可读取 {most:,} 个。",
                _SHORTEN,
            )
        at = next((at for at, cell in enumerate(cells) if cell.startswith('"') and not self._grammar.is_whole(cell)), None)
        column = self._column(at)
        if at is not None and '"' in cells[at][1:]:
            return self._say(f" has text after a closing quotation mark{column.en}.", f"{column.zh}的后引号之后还有文字。", _DOUBLE)
        return self._say(f" has a quotation mark{column.en} that is never closed.", f"{column.zh}有未闭合的引号。", _CLOSE)

    def _say_swallowed(self, row: Sequence[str]) -> tuple[Text, Text]:
        column = self._column(next((at for at, cell in enumerate(row) if "\n" in cell or "\r" in cell), None))
        return self._say(
            f" has a quotation mark{column.en} that is closed only in a later line, and lines between are rows of their own.",
            f"{column.zh}的引号到后面的行才闭合，而其间的行本身就是数据行。",
            _ONE_LINE,
        )

    def _column(self, at: int | None) -> Text:
        if at is None or at >= self._width or not self.headers[at]:
            return Text("", "")
        return Text(f' under "{self.headers[at]}"', f"“{self.headers[at]}”列")
