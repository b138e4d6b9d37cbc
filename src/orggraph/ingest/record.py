"""Reads JSON Lines, or one JSON list, of flat records."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from orggraph.ingest.cell import NESTED
from orggraph.ingest.refusal import Ledger
from orggraph.locale import Text

_FLAT = Text("Write one flat object of fields a record.", "每条记录写一个不嵌套的对象。")


def read_records(path: Path, codec: str, ledger: Ledger) -> list[dict[str, Any]] | None:
    """The records of the file, in order; None, and a fault for each bad line in `ledger`, when it is not JSON or not a list of objects."""
    import orjson

    text = path.read_text(encoding=codec)
    count = len(ledger.faults)
    if text.lstrip()[:1] == "[":
        try:
            found = orjson.loads(text)
        except orjson.JSONDecodeError as error:
            ledger.fault(Text(f"The file is not valid JSON: {error.msg}.", f"文件不是有效的 JSON：{error.msg}。"), _FLAT, path=path.name, row=error.lineno)
            return None
        records = [_record(record, number, path, ledger) for number, record in enumerate(found, start=1)]
    else:
        records = []
        for number, line in enumerate(text.splitlines(), start=1):
            if line.strip():
                try:
                    records.append(_record(orjson.loads(line), number, path, ledger))
                except orjson.JSONDecodeError as error:
                    ledger.fault(Text(f"The line is not valid JSON: {error.msg}.", f"该行不是有效的 JSON：{error.msg}。"), _FLAT, path=path.name, row=number)
    return records if len(ledger.faults) == count else None


def _record(record: Any, number: int, path: Path, ledger: Ledger) -> dict[str, Any]:
    if not isinstance(record, dict):
        ledger.fault(Text("The record is not an object.", "该记录不是对象。"), _FLAT, path=path.name, row=number)
        return {}
    return {name: NESTED if isinstance(value, list | dict) else value for name, value in record.items()}
