"""Parses a JSON file into records: JSON Lines, a list of records, or an object with lists of records in it. Runs in the parser's process.

The standard library's reader is slower than others, but it alone tells of a field that stands twice and of NaN, and keeps every digit of a number.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import IO, Any, NoReturn

import orjson

from orggraph.ingest.transcript import LONGEST_LINE, Hopeless, Out

_MOST_FIELDS = 4_096  # different ones in one table; each of them is a column of every row
_MOST_CELLS = 200_000_000  # records times fields
_MOST_MEMBERS = 1_000  # lists in the object at the top
_LONGEST_INTEGER = 1 << 63
_LONGEST_BAD_LINE = 2_000  # characters of it that are kept
_FIRST_LINES = 100
_ENDLESS = float("inf")
_BLANKS = re.compile(r"[ \t\r\n]*")
_NOTHING = " \t\r\n\ufeff"
_SHOWN = 20  # names of members that a message lists


class _Bad(ValueError):
    """One record that can't be used, though the others can."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.problem = {"code": code, **facts}


class _Constant:
    """NaN, Infinity or -Infinity: what some writers put where JSON has no value."""

    def __init__(self, word: str) -> None:
        self.word = word


def parse_document(path: str, out: Out, codec: str) -> None:
    """Writes every record as `[number, record]`, and one that can't be used as `[number, text, problem]`.

    A record of JSON Lines has its line's number, every other one its own, from 1. `form` in the index: "lines", "list" or "object".
    Of an object, its lists of records are tables, and the object itself is another, without a name.
    Raises: Hopeless.
    """
    # Only \n ends a line of JSON Lines: U+2028 and its like may stand in a text.
    with open(path, encoding=codec, newline="\n") as file:
        first = _first_line(file)
        if first is not None and _is_lines(file, first):
            file.seek(0)
            table = _Table(out)
            for number, line in enumerate(_lines(file), start=1):
                if record := line.strip(_NOTHING):
                    table.take(number, record)
            table.end(None)
            out.finish(form="lines")
            return
        file.seek(0)
        text = file.read().lstrip("\ufeff")
    start = _skip(text, 0)
    if start == len(text):
        raise Hopeless("no_records")
    if text[start] == "[":
        table = _Table(out)
        for number, record in enumerate(_elements(text, start + 1), start=1):
            table.keep(number, record)
        table.end(None)
        out.finish(form="list")
        return
    _parse_object(text, start, out)


def _parse_object(text: str, start: int, out: Out) -> None:
    found, end = _decode(text, start)
    rest = _skip(text, end)
    if text[rest : rest + 1] == "{":  # records one after another, over many lines each
        table = _Table(out)
        for number, record in enumerate(_sequence(text, start), start=1):
            table.keep(number, record)
        table.end(None)
        out.finish(form="list")
        return
    if rest < len(text):
        _fail(text, rest)
    if found.__class__ is _Twice:
        raise Hopeless("twice", field=found.field, row=1)
    if not isinstance(found, dict):
        raise Hopeless("no_object", row=1)
    whole = _Table(out)
    whole.keep(1, found)
    lists = {name: value for name, value in found.items() if isinstance(value, list) and any(isinstance(record, dict) for record in value)}
    whole.end(None, must_be_good=not lists)
    for name, records in islice(lists.items(), _MOST_MEMBERS):
        table = _Table(out)
        for number, record in enumerate(records, start=1):
            table.keep(number, record)
        table.end(name)
    others = [name for name in found if name not in lists]
    out.finish(form="object", lists=list(lists)[:_SHOWN], others=others[:_SHOWN], empty=[name for name in others if found[name] == []])


class _Table:
    """Writes the records of one table and gathers the names of their fields."""

    def __init__(self, out: Out) -> None:
        self._out = out
        self._fields: dict[str, None] = {}
        self._inner: dict[str, None] = {}
        self._good = 0
        self._rows = 0
        self._first: dict[str, Any] | None = None
        out.begin()

    def take(self, number: int, line: str) -> None:
        """One line of JSON Lines."""
        try:
            if len(line) >= LONGEST_LINE:
                raise _Bad("long", most=LONGEST_LINE >> 20)
            record, end = _decode_record(line, _skip(line, 0))
        except _Bad as bad:
            self._refuse(number, line, bad)
            return
        if line[end:].strip(" \t\r\n"):
            self._refuse(number, line, _Bad("syntax", at=_skip(line, end) + 1))
            return
        self.keep(number, record, line)

    def keep(self, number: int, record: Any, line: str | None = None) -> None:
        """One record, and the line that it was read from when it had one of its own."""
        try:
            if record.__class__ is _Twice:
                raise _Bad("twice", field=record.field)
            if not isinstance(record, dict):
                raise _Bad("no_object")
            encoded = _encode([number, _checked(record)])
            if len(encoded) > LONGEST_LINE:
                raise _Bad("long", most=LONGEST_LINE >> 20)
        except _Bad as bad:
            self._refuse(number, _shown(record) if line is None else line, bad)
            return
        except RecursionError:
            self._refuse(number, line or "", _Bad("deep"))
            return
        self._fields.update(dict.fromkeys(record))
        if any(value.__class__ is dict for value in record.values()):
            self._inner.update(dict.fromkeys(_spread(record)))
        self._good += 1
        self._count()
        self._out.row(encoded)

    def end(self, name: str | None, *, must_be_good: bool = True) -> None:
        """The table is whole. Raises: Hopeless when every record is bad."""
        if must_be_good and self._first and not self._good:
            raise Hopeless(**self._first)
        self._out.end(name=name, rows=self._rows, fields=list(self._fields))

    def _refuse(self, number: int, text: str, bad: _Bad) -> None:
        self._first = self._first or {**bad.problem, "row": number}
        self._count()
        self._out.row(_encode([number, text.strip()[:_LONGEST_BAD_LINE].encode("utf-8", "replace").decode(), bad.problem]))

    def _count(self) -> None:
        self._rows += 1
        fields = max(len(self._fields), len(self._inner))
        if fields > _MOST_FIELDS or (fields > 100 and fields * self._rows > _MOST_CELLS):
            raise Hopeless("fields", fields=fields, rows=self._rows)


def _first_line(file: IO[str]) -> str | None:
    return next((line.strip(_NOTHING) for line in _lines(file) if line.strip(_NOTHING)), None)


def _lines(file: IO[str]) -> Iterator[str]:
    """The file's lines; one that is too long to be a record comes in pieces, of which the first is refused."""
    while line := file.readline(LONGEST_LINE):
        yield line
        while len(line) == LONGEST_LINE and not line.endswith("\n"):
            line = file.readline(LONGEST_LINE)


def _is_lines(file: IO[str], first: str) -> bool:
    """Whether the file has one record a line, and not one value over many lines, whose lines may look like records."""
    if first.startswith("[") and not _is_value(first):
        return False
    lines = list(islice((line for line in _lines(file) if line.strip(_NOTHING)), _FIRST_LINES))
    return bool(lines) and (_is_record(first) or 2 * sum(map(_is_record, lines)) > len(lines))


def _is_record(line: str) -> bool:
    return _is_value(line, dict | _Twice)


def _is_value(line: str, kind: Any = object) -> bool:
    try:
        found, end = _decode_record(line, _skip(line, 0))
    except ValueError:
        return False
    return isinstance(found, kind) and not line[end:].strip(_NOTHING)


def _elements(text: str, at: int) -> Iterator[Any]:
    """The values of a list, one by one, so that of a long one only the text is held."""
    at = _skip(text, at)
    while text[at : at + 1] != "]":
        value, at = _decode(text, at)
        yield value
        at = _skip(text, at)
        if text[at : at + 1] == ",":
            at = _skip(text, at + 1)
        elif text[at : at + 1] != "]":
            _fail(text, at)
    rest = _skip(text, at + 1)
    if rest < len(text):
        _fail(text, rest)


def _sequence(text: str, at: int) -> Iterator[Any]:
    while at < len(text):
        value, at = _decode(text, at)
        yield value
        at = _skip(text, at)


def _decode(text: str, at: int) -> tuple[Any, int]:
    """The value that begins at `at`, which a fault in it makes hopeless: where it ends can't be known."""
    try:
        return _DECODER.raw_decode(text, at)
    except json.JSONDecodeError as error:
        _fail(text, error.pos)
    except RecursionError:
        raise Hopeless("deep", row=text.count("\n", 0, at) + 1) from None
    except ValueError:  # a number of thousands of digits
        _fail(text, at)


def _decode_record(line: str, at: int) -> tuple[Any, int]:
    try:
        return _DECODER.raw_decode(line, at)
    except json.JSONDecodeError as error:
        raise _Bad("syntax", at=error.pos + 1) from None
    except RecursionError:
        raise _Bad("deep") from None
    except ValueError:
        raise _Bad("syntax", at=at + 1) from None


def _skip(text: str, at: int) -> int:
    """Where the next character after JSON's blanks stands."""
    found = _BLANKS.match(text, at)
    return found.end() if found else at


def _fail(text: str, at: int) -> NoReturn:
    row = text.count("\n", 0, at) + 1
    if not text[at:].strip():
        raise Hopeless("cut_off", row=row)
    raise Hopeless("syntax", at=at - text.rfind("\n", 0, at), row=row)


class _Twice:
    """An object with a field that stands twice and says two things."""

    def __init__(self, field: str) -> None:
        self.field = field


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any] | _Twice:
    found = dict(pairs)
    if len(found) < len(pairs):
        for name, value in pairs:
            if found[name] != value:
                return _Twice(name)
    return found


_DECODER = json.JSONDecoder(object_pairs_hook=_pairs, parse_constant=_Constant)


def _checked(value: Any, field: str = "") -> Any:
    """The value, if all of it can be passed on. Raises: _Bad."""
    if value.__class__ is dict:
        return {name: inner if inner.__class__ is str else _checked(inner, field or name) for name, inner in value.items()}
    if value.__class__ is list:
        return [_checked(inner, field) for inner in value]
    if value.__class__ is int and not -_LONGEST_INTEGER <= value < _LONGEST_INTEGER:
        return str(value)
    if value.__class__ is float and abs(value) == _ENDLESS:
        raise _Bad("constant", field=field, word="Infinity")
    if value.__class__ is _Constant:
        raise _Bad("constant", field=field, word=value.word)
    if value.__class__ is _Twice:
        raise _Bad("twice", field=value.field)
    return value


def _encode(value: Any) -> bytes:
    try:
        return orjson.dumps(value)
    except TypeError as error:
        raise _Bad("deep" if "ecursion" in str(error) else "half_character") from None


def _spread(record: dict[str, Any], before: str = "") -> Iterator[str]:
    for name, value in record.items():
        if value.__class__ is dict:
            yield from _spread(value, f"{before}{name}.")
        else:
            yield before + name


def _shown(record: Any) -> str:
    """What is kept of a record that can't be used."""
    try:
        return json.dumps(record, ensure_ascii=True, default=lambda value: getattr(value, "word", None) or f"{value.field}: …")
    except (ValueError, RecursionError):
        return ""
