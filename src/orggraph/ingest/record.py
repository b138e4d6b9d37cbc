"""Reads JSON Lines, or one JSON list, of records; a profile may also reach what lies within a record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from orggraph.ingest.cell import NESTED
from orggraph.ingest.refusal import Ledger
from orggraph.ingest.sheet import MemorySheet, Refuse, Sheet
from orggraph.locale import Text

_FLAT = Text("Write one object of fields a record.", "每条记录写一个对象。")


class RecordSheet(MemorySheet):
    """A JSON file's records, one a row. A list or a record within a record is one cell, which no column takes."""

    def __init__(self, path: Path, records: Sequence[Mapping[str, Any]]) -> None:
        self._whole = records
        super().__init__(
            path.stem,
            [flat(record) for record in records],
            path=path,
        )

    def within(self, each: str | None = None) -> Sheet:
        """The same file with a header `NAME.FIELD` for each field of a record within a record.

        each: the name of a list; every entry makes a row of its own, with the record's other fields beside it, and its fields are called so too.
        """
        rows: list[tuple[int, Mapping[str, Any]]] = []
        for number, record in enumerate(self._whole, start=1):
            if each is None:
                rows.append((number, dict(_spread(record))))
                continue
            entries = record.get(each)
            own = {name: value for name, value in record.items() if name != each}
            rows += [(number, dict(_spread({**own, each: entry}))) for entry in (entries if isinstance(entries, list) else [])]
        return _Spread(self, rows)


class _Spread(Sheet):
    """Rows made of what lies within records; each keeps its record's number."""

    def __init__(self, file: RecordSheet, rows: Sequence[tuple[int, Mapping[str, Any]]]) -> None:
        self.path = file.path
        self.headers = tuple(dict.fromkeys(name for _, row in rows for name in row))
        self._cells = rows

    def _rows(self, refuse: Refuse, keep_broken: bool) -> Iterator[tuple[int, Sequence[Any]]]:
        for number, row in self._cells:
            yield number, tuple(map(row.get, self.headers))


def flat(record: Mapping[str, Any]) -> dict[str, Any]:
    """The record with a list or a record within it as one cell, which no column takes."""
    return {name: NESTED if isinstance(value, list | dict) else value for name, value in record.items()}


def _spread(record: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in record.items():
        if isinstance(value, dict):
            yield from _spread(value, f"{before}{name}.")
        else:
            yield before + name, NESTED if isinstance(value, list) else value


def read_records(path: Path, codec: str, ledger: Ledger) -> list[dict[str, Any]] | None:
    """The records of the file, in order; None, and a fault for each bad line in `ledger`, when it is not JSON or not a list of objects."""
    import orjson

    text = path.read_text(encoding=codec)
    count = len(ledger.faults)
    if text.lstrip()[:1] == "[":
        try:
            found = orjson.loads(text)
        except orjson.JSONDecodeError as error:
            ledger.fault(
                Text(f"The file is not valid JSON at character {error.colno} of this line.", f"文件不是有效的 JSON：该行第 {error.colno} 个字符处有误。"),
                _FLAT,
                path=path.name,
                row=error.lineno,
            )
            return None
        records = [_record(record, number, path, ledger) for number, record in enumerate(found, start=1)]
    else:
        records = []
        for number, line in enumerate(text.splitlines(), start=1):
            if line.strip():
                try:
                    records.append(_record(orjson.loads(line), number, path, ledger))
                except orjson.JSONDecodeError as error:
                    ledger.fault(
                        Text(f"The line is not valid JSON at character {error.colno}.", f"该行不是有效的 JSON：第 {error.colno} 个字符处有误。"),
                        _FLAT,
                        path=path.name,
                        row=number,
                    )
    return records if len(ledger.faults) == count else None


def _record(record: Any, number: int, path: Path, ledger: Ledger) -> dict[str, Any]:
    if not isinstance(record, dict):
        ledger.fault(Text("The record is not an object.", "该记录不是对象。"), _FLAT, path=path.name, row=number)
        return {}
    return record
