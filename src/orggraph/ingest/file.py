"""Opens a file of an import: what form it has, how it is encoded, and which tables it holds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from orggraph.errors import say_reason
from orggraph.ingest.delimited import BrokenHeader, CsvSheet
from orggraph.ingest.encoding import Encoding, UnknownEncoding, detect_encoding
from orggraph.ingest.intake import Intake, NotTakenIn
from orggraph.ingest.refusal import Ledger
from orggraph.ingest.sheet import Sheet, refused_of
from orggraph.locale import Text

if TYPE_CHECKING:
    from orggraph.ingest.profile import Profile

_SPREADSHEETS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et")
_RECORDS = (".json", ".jsonl", ".ndjson")
_TABLES = (".csv", ".tsv", *_RECORDS, *_SPREADSHEETS)
"""Endings of files that are looked at in a folder."""
_NOT_READ = Text("Not read. {why}", "未读取。{why}")


@dataclass(frozen=True, slots=True)
class Opened:
    """A file of the import: its name, its fingerprint and the tables found in it."""

    path: Path
    sha256: str
    sheets: tuple[Sheet, ...]


def open_file(path: Path, encoding: str | None, ledger: Ledger, profile: Profile | None = None) -> Opened | None:
    """The tables in the file at `path`, registered in `ledger`; None, and a fault in the ledger, when it can't be read.

    profile: what will read them, so that a header is found by its columns.
    """
    try:
        if path.is_dir():
            raise IsADirectoryError
        intake = Intake(path)
        if not intake.size:
            return _faulty(ledger, path, Text("The file is empty.", "文件为空。"), Text("Export it again.", "请重新导出。"))
        opened = _open(intake, encoding, ledger, profile)
    except UnknownEncoding as unknown:
        _faulty(ledger, path, unknown.what, unknown.remedy)
        for reading in unknown.readings:
            _faulty(ledger, path, reading)
        return None
    except (NotTakenIn, BrokenHeader) as refused:
        return _faulty(ledger, path, refused.what, refused.remedy)
    except FileNotFoundError:
        return _faulty(ledger, path, Text("There is no such file.", "文件不存在。"), Text("Check its name and folder.", "请检查文件名和所在文件夹。"))
    except IsADirectoryError:
        return _faulty(
            ledger,
            path,
            Text("This is a folder.", "这是一个文件夹。"),
            Text(
                "Name the files in it, for example folder/*.csv, or a profile that reads them.", "请写出其中的文件，例如 folder/*.csv，或指定读取它们的配置。"
            ),
        )
    except OSError as error:
        return _faulty(
            ledger,
            path,
            Text(f"The file can't be read: {say_reason(error).en}.", f"无法读取文件：{say_reason(error).zh}。"),
            Text("Check its permissions.", "请检查文件权限。"),
        )
    if opened:
        ledger.sheets.extend(opened.sheets)
    return opened


def open_folder(folder: Path, encoding: str | None, ledger: Ledger, profile: Profile) -> list[Opened]:
    """The tables in the folder's own files, by name, that the profile reads; what else lies there is noted.

    A file that the profile names and that can't be read, or a folder without any that the profile knows, is a fault in the ledger.
    """
    opened: list[Opened] = []
    others: list[str] = []
    for path in sorted(path for path in folder.iterdir() if path.is_file() and path.suffix.lower() in _TABLES and path == refused_of(path)):
        aside = Ledger()
        found = open_file(path, encoding, aside, profile)
        if any(rule.names({path.stem}) for rule in profile.content.file):
            ledger.faults += aside.faults
        else:
            ledger.notes += [replace(fault, what=_NOT_READ.fill(why=fault.what)) for fault in aside.faults[:1]]
        if found is None:
            continue
        ruled = [(sheet, rule) for sheet in found.sheets if (rule := profile.rule_for(sheet))]
        for sheet, rule in ruled:
            if rule.refuse:
                ledger.note(_NOT_READ.fill(why=rule.refuse.text), sheet=sheet)
        if sheets := tuple(sheet for sheet, rule in ruled if not rule.refuse):
            ledger.sheets.extend(sheets)
            ledger.notes += aside.notes
            opened.append(Opened(path, found.sha256, sheets))
        elif not ruled:
            others.append(path.name)
    if others and opened:
        names = ", ".join(others)
        ledger.note(Text(f"{folder.name}: not read, since the profile does not know them: {names}.", f"{folder.name}：配置不认识以下文件，未读取：{names}。"))
    if not opened and not ledger.faults:
        what = Text(f'The folder holds no file that the profile "{profile.name}" reads.', f"该文件夹中没有配置“{profile.name}”可读取的文件。")
        _faulty(ledger, folder, what, Text(f"It reads: {profile.expected.en}.", f"它可读取：{profile.expected.zh}。"))
    return opened


def _open(intake: Intake, encoding: str | None, ledger: Ledger, profile: Profile | None) -> Opened | None:
    path = intake.path
    if intake.start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")) or path.suffix.lower() in _SPREADSHEETS:
        from orggraph.ingest.workbook import open_workbook

        sheets = open_workbook(path, intake.start, ledger, profile)
        return Opened(path, intake.sha256, sheets) if sheets is not None else None
    is_json = path.suffix.lower() in _RECORDS
    found = detect_encoding(intake.file, encoding, is_json=is_json)
    if is_json:
        from orggraph.ingest.record import open_records

        if found.has_strays or (found.has_nul and not found.codec.startswith(("utf-16", "utf-32"))):
            return _faulty(
                ledger,
                path,
                Text(f"The file holds NUL characters, or bytes that are not {found.codec} text.", f"该文件含有空字符（NUL）或不属于 {found.codec} 的字节。"),
                Text("Save it as UTF-8, or name its encoding with --encoding.", "请另存为 UTF-8，或用 --encoding 指明编码。"),
            )
        records = open_records(path, found.codec, ledger, profile)
        if records and found.told:
            records[0].remarks = (*records[0].remarks, found.told)
        return Opened(path, intake.sha256, records) if records is not None else None
    return _open_text(intake, found, ledger, profile)


def _open_text(intake: Intake, found: Encoding, ledger: Ledger, profile: Profile | None) -> Opened | None:
    sheet = CsvSheet(intake, found, profile)
    if not any(sheet.headers):
        return _faulty(ledger, intake.path, Text("The file holds only blank lines.", "文件只有空行。"), Text("Export it again.", "请重新导出。"))
    if found.told:
        sheet.remarks = (*sheet.remarks, found.told)
    return Opened(intake.path, intake.sha256, (sheet,))


def _faulty(ledger: Ledger, path: Path, what: Text, remedy: Text | None = None) -> Opened | None:
    ledger.fault(what, remedy, path=path.name or str(path))
    return None
