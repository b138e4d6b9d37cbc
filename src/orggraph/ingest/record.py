"""Holds the records of a JSON file, one a row; a profile may also reach what lies within a record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orggraph.ingest.cell import NESTED
from orggraph.ingest.heading import tables_called
from orggraph.ingest.headline import is_heading
from orggraph.ingest.quarantine import Findings, Table, Unread, read_apart
from orggraph.ingest.refusal import Ledger
from orggraph.ingest.sheet import Refuse, Sheet
from orggraph.locale import Text

if TYPE_CHECKING:
    from orggraph.ingest.profile import Profile

_FLAT = Text("Write one object of fields a record.", "每条记录写一个对象。")
_SPLIT = Text("Split the file, or write one record a line.", "请拆分文件，或每行写一条记录。")
_NAME_THEM = Text(
    'Write a list of records: [{"id": …}, …]. Or name each list after its table: {"Person": [{"id": …}, …]}.',
    '请写记录列表：[{"id": …}, …]；或以表名命名各列表：{"客户人员": [{"id": …}, …]}。',
)
_AGAIN = Text("Export it again.", "请重新导出。")
_FILE = {
    "syntax": Text("The file is not valid JSON at character {at} of this line.", "文件不是有效的 JSON：该行第 {at} 个字符处有误。"),
    "cut_off": Text("The file ends in the middle of a record or of a list: it was cut off.", "文件在记录或列表中间结束：内容不完整。"),
    "no_records": Text("The file holds no records.", "文件中没有记录。"),
    "fields": Text("The records have {fields:,} different fields, more than orggraph reads.", "各记录共有 {fields:,} 个不同字段，超过可读取的上限。"),
}
_RECORD = {
    "syntax": Text("The line is not valid JSON at character {at}.", "该行不是有效的 JSON：第 {at} 个字符处有误。"),
    "no_object": Text("The record is not an object.", "该记录不是对象。"),
    "twice": Text('The field "{field}" stands twice in the record and says two things.', "字段“{field}”在该记录中出现两次且内容不同。"),
    "constant": Text('The field "{field}" holds {word}, which is no value in JSON.', "字段“{field}”的值为“{word}”，这不是有效的 JSON 值。"),
    "half_character": Text("The record holds half a character (such as \\ud83d alone).", "该记录含有不完整的字符（例如单独的 \\ud83d）。"),
    "deep": Text("The record is nested too deeply.", "该记录嵌套过深。"),
    "long": Text("The record is longer than {most:,} MB.", "该记录超过 {most:,} MB。"),
}
_MEND = {
    "no_object": _FLAT,
    "twice": Text("Delete one of the two.", "请删除其中一个。"),
    "constant": Text("Write null where there is no value.", "没有值时请写“null”。"),
    "half_character": Text("Export the record again.", "请重新导出该记录。"),
    "deep": _FLAT,
    "long": _FLAT,
}
_CORRECT = Text("Correct the line.", "请更正该行。")


class RecordSheet(Sheet):
    """One list of a JSON file's records. A list or a record within a record is one cell, which no column takes."""

    has_own_copy = True

    def __init__(self, path: Path, table: Table, name: str | None = None) -> None:
        self.path = path
        self.sheet = name
        self.headers = tuple(table.about["fields"])
        self._table = table

    def within(self, each: str | None = None) -> Sheet:
        """The same records with a header `NAME.FIELD` for each field of a record within a record.

        each: the name of a list; every entry makes a row of its own, with the record's other fields beside it, and its fields are called so too.
        """
        return _Spread(self, each)

    def records(self, refuse: Refuse, keep_broken: bool) -> Iterator[tuple[int, Mapping[str, Any] | None, Sequence[Any]]]:
        """Each record by its number; one that can't be used goes to `refuse`, or comes as None with the text that it was, with `keep_broken`."""
        for line in self._table.lines():
            match line:
                case [int(number), dict(record)]:
                    yield number, record, ()
                case [int(number), str(text), dict({"code": str(code)} as facts)]:
                    refuse(
                        number, _RECORD.get(code, _RECORD["no_object"]).fill(**{str(name): value for name, value in facts.items()}), _MEND.get(code, _CORRECT)
                    )
                    if keep_broken:
                        yield number, None, (text,)
                case _:
                    raise self._table.nonsense()

    def _rows(self, refuse: Refuse, keep_broken: bool) -> Iterator[tuple[int, Sequence[Any]]]:
        headers = self.headers
        for number, record, text in self.records(refuse, keep_broken):
            if record is None:
                yield number, text
                continue
            yield number, [NESTED if value.__class__ in (dict, list) else value for value in map(record.get, headers)]


class _Spread(Sheet):
    """Rows made of what lies within records; each keeps its record's number."""

    has_own_copy = True

    def __init__(self, file: RecordSheet, each: str | None) -> None:
        self.path = file.path
        self.sheet = file.sheet
        self._file = file
        self._each = each
        names: dict[str, None] = {}
        for _, record, _ in file.records(lambda *_: None, False):
            for row in self._entries(record or {}):
                names.update(row)
        self.headers = tuple(names)

    def _entries(self, record: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        if self._each is None:
            yield dict(_spread(record))
            return
        entries = record.get(self._each)
        own = {name: value for name, value in record.items() if name != self._each}
        for entry in entries if isinstance(entries, list) else ():
            yield dict(_spread({**own, self._each: entry}))

    def _rows(self, refuse: Refuse, keep_broken: bool) -> Iterator[tuple[int, Sequence[Any]]]:
        for number, record, text in self._file.records(refuse, keep_broken):
            if record is None:
                yield number, text
                continue
            for row in self._entries(record):
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


def open_records(path: Path, codec: str, ledger: Ledger, profile: Profile | None) -> tuple[RecordSheet, ...] | None:
    """The lists of records in the file; None, and a fault in `ledger`, when it is not JSON or holds no records.

    An object at the top is a table for each of its lists when all of them are called after tables of ours, the wrapping of its only list
    when nothing else in it is a column of ours, and one record otherwise.
    """
    try:
        found = read_apart("document", path, codec)
        chosen = _tables(path, found, ledger, profile)
    except Unread as unread:
        row = unread.facts.get("row")
        what = unread.what(_RECORD | _FILE)
        remedy = _SPLIT if unread.is_limit or unread.code == "fields" else _AGAIN if unread.code in ("cut_off", "no_records") else _MEND.get(unread.code, _FLAT)
        ledger.fault(what, remedy, path=path.name, row=row if isinstance(row, int) else None)
        return None
    if not chosen:
        return None
    return chosen


def _tables(path: Path, found: Findings, ledger: Ledger, profile: Profile | None) -> tuple[RecordSheet, ...]:
    whole, *lists = found.tables
    if found.about.get("form") != "object":
        if not whole.about["rows"]:
            raise Unread("no_records", {})
        return (RecordSheet(path, whole),)
    names = [str(table.about["name"]) for table in lists]
    others = [str(name) for name in found.about["others"]]
    if profile is not None and any(table.each in names for rule in profile.content.file for table in rule.table):
        return (RecordSheet(path, whole),)
    if lists and all(map(tables_called, names)):
        return tuple(RecordSheet(path, table, name) for table, name in zip(lists, names, strict=True))
    is_record = any(map(is_heading, others))
    if len(lists) == 1 and not is_record:
        if others:
            beside_en, beside_zh = ", ".join(f'"{name}"' for name in others), "、".join(f"“{name}”" for name in others)
            ledger.note(
                Text(
                    f'{path.name}: beside the list "{names[0]}" this was not read: {beside_en}.',
                    f"{path.name}：列表“{names[0]}”之外的内容未读取：{beside_zh}。",
                )
            )
        return (RecordSheet(path, lists[0]),)
    if not lists and not is_record and found.about["empty"]:
        raise Unread("no_records", {})
    if lists and not is_record:
        listed_en, listed_zh = ", ".join(f'"{name}"' for name in names[:20]), "、".join(f"“{name}”" for name in names[:20])
        ledger.fault(
            Text(
                f"The file holds several lists of records that are not called after tables: {listed_en}.",
                f"文件中有多个未以表名命名的记录列表：{listed_zh}。",
            ),
            _NAME_THEM,
            path=path.name,
        )
        return ()
    return (RecordSheet(path, whole),)
