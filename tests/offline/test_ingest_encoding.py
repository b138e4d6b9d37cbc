"""Which encoding a text file is in: known, or asked for, never guessed."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from orggraph.ingest.encoding import UnknownEncoding, detect_encoding

CHINESE = "编号,姓名,职务\np-1,王军,总工程师\np-2,李娜,采购经理\n"


def written(folder: Path, content: bytes) -> Path:
    path = folder / "people.csv"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "codec"),
    [
        (CHINESE.encode(), "utf-8"),
        (b"id,name\n1,Smith\n", "utf-8"),
        (codecs.BOM_UTF8 + CHINESE.encode(), "utf-8-sig"),
        (CHINESE.encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + CHINESE.encode("utf-16-be"), "utf-16"),
        (CHINESE.encode("gb18030"), "gb18030"),
        (("id,name,title\n" * 400 + "p-1,Wang Jun 王军,Engineer\n").encode("gb18030"), "gb18030"),
        ("id,name\n1,陈喆\n2,李堃\n3,王小明\n4,赵敏\n".encode("gb18030"), "gb18030"),
    ],
)
def test_encoding_is_recognised(tmp_path: Path, content: bytes, codec: str) -> None:
    assert codec == detect_encoding(written(tmp_path, content)).codec


@pytest.mark.parametrize(
    "content",
    [
        "id,name\n1,José Muñoz\n2,André Lefèvre\n3,Jürgen Groß\n".encode("cp1252"),
        "編號,姓名\n1,陳國強\n2,張美麗\n3,黃志明臺灣\n".encode("big5"),
        CHINESE.encode("utf-16-le") + b"\xff",
        b"id,name\n1,\xff\xfe\n",
    ],
)
def test_anything_else_asks_for_the_encoding(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(UnknownEncoding) as caught:
        detect_encoding(written(tmp_path, content))
    assert "--encoding" in caught.value.remedy.en


def test_named_encoding_is_used(tmp_path: Path) -> None:
    assert "cp1252" == detect_encoding(written(tmp_path, "José".encode("cp1252")), "cp1252").codec


def test_named_encoding_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownEncoding, match="not valid utf-8"):
        detect_encoding(written(tmp_path, CHINESE.encode("gb18030")), "utf-8")


def test_named_encoding_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownEncoding, match="not the name of an encoding"):
        detect_encoding(written(tmp_path, b"a"), "klingon")


def test_a_mark_is_not_read_as_text_when_utf_8_is_named(tmp_path: Path) -> None:
    assert "utf-8-sig" == detect_encoding(written(tmp_path, codecs.BOM_UTF8 + b"id"), "utf-8").codec


def test_a_utf_8_letter_cut_off_at_the_end_is_not_utf_8(tmp_path: Path) -> None:
    with pytest.raises(UnknownEncoding):
        detect_encoding(written(tmp_path, "王".encode()[:2]))
