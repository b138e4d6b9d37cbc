"""Which encoding a text file is in: known, or told, or asked for, never guessed."""

from __future__ import annotations

import codecs
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orggraph.ingest.encoding import Encoding, UnknownEncoding, detect_encoding
from orggraph.ingest.file import open_file
from orggraph.ingest.refusal import Ledger
from orggraph.ingest.sheet import Sheet

CHINESE = "编号,姓名,职务\np-1,王军,总工程师\np-2,李娜,采购经理\n"
KOREAN = "id,name,title\r\nk-1,김서연,과장\r\nk-2,박지훈,대리\r\n"
JAPANESE = "番号,氏名,役職\n1,長谷部誠一,購買部長\n2,小鳥遊翼,ネットワーク担当\n"
TRADITIONAL = "編號,姓名\n1,陳國強\n2,張美麗\n3,黃志明臺灣\n"
RUSSIAN = "id,name\n1,Воробьёва Анастасия\n2,Журавлёв Пётр\n3,Ломоносова Дарья\n"
WESTERN = "id,name\n1,José Muñoz\n2,André Lefèvre\n3,Jürgen Groß\n4,João Conceição\n5,Søren Kjærgård\n"


def detected(content: bytes, named: str | None = None) -> Encoding:
    return detect_encoding(io.BytesIO(content), named)


def refused(content: bytes, named: str | None = None) -> UnknownEncoding:
    with pytest.raises(UnknownEncoding) as caught:
        detected(content, named)
    return caught.value


def opened(folder: Path, content: bytes, encoding: str | None = None) -> tuple[Sheet, Ledger]:
    ledger = Ledger()
    (folder / "people.csv").write_bytes(content)
    found = open_file(folder / "people.csv", encoding, ledger)
    assert found is not None, ledger.faults
    return found.sheets[0], ledger


@pytest.mark.parametrize(
    ("content", "codec"),
    [
        (CHINESE.encode(), "utf-8"),
        (b"id,name\n1,Smith\n", "utf-8"),
        ("id,name\n1,José\n".encode(), "utf-8"),
        ("id,size\n1,5 m²\n".encode(), "utf-8"),
        ("id,name\n1,Ян\n".encode(), "utf-8"),
        (codecs.BOM_UTF8 + CHINESE.encode(), "utf-8-sig"),
        (CHINESE.encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + CHINESE.encode("utf-16-be"), "utf-16"),
        (CHINESE.encode("utf-32"), "utf-32"),
        (("﻿" + CHINESE).encode("gb18030"), "gb18030"),
    ],
)
def test_encoding_that_is_certain_is_not_talked_about(content: bytes, codec: str) -> None:
    assert Encoding(codec, has_nul=b"\0" in content) == detected(content)


@pytest.mark.parametrize(
    ("content", "codec", "sample"),
    [
        (CHINESE.encode("gb18030"), "gb18030", 'line 1 "编号"'),
        (("id,name,title\n" * 400 + "p-1,Wang Jun 王军,Engineer\np-2,Li Na 李娜,Buyer\n").encode("gb18030"), "gb18030", 'line 401 "王军"'),
        ("id,name\n1,陈喆\n2,李堃\n3,王小明\n4,赵敏\n".encode("gb18030"), "gb18030", 'line 2 "陈喆"'),
        ("id,name,department_id\r\nk-1,王堃,d-2\r\nk-2,闫珺喆,d-2\r\nk-3,瞿旸,d-2\r\n".encode("gb18030"), "gb18030", '"闫珺喆"'),
        ("id,name\n1,王䶮\n2,刘䶮\n3,张伟\n4,陈静\n".encode("gb18030"), "gb18030", '"王䶮"'),
        ("編號,姓名\n1,陳國強\n2,張美麗\n3,黃志明臺灣\n".encode("gb18030"), "gb18030", '"陳國強"'),
        (TRADITIONAL.encode("big5"), "cp950", '"陳國強"'),
        (KOREAN.encode("cp949"), "cp949", 'line 2 "김서연"'),
        (KOREAN.encode("euc_kr"), "cp949", 'line 2 "김서연"'),
        (JAPANESE.encode("shift_jis"), "cp932", '"番号"'),
        (JAPANESE.encode("euc_jp"), "euc_jp", '"番号"'),
        ("id,name\n1,ﾔﾏﾀﾞﾀﾛｳ\n2,ｻﾄｳﾊﾅｺ\n3,ｽｽﾞｷｲﾁﾛｳ\n".encode("cp932"), "cp932", '"ﾔﾏﾀﾞﾀﾛｳ"'),
        (RUSSIAN.encode("cp1251"), "cp1251", '"Воробьёва"'),
        (WESTERN.encode("cp1252"), "cp1252", '"José"'),
        ("id,name\n1,Müller\n2,Ångström\n3,São Paulo\n4,João Conceição\n".encode("cp1252"), "cp1252", '"Müller"'),
        (CHINESE.encode("utf-16-le"), "utf-16-le", "Read as utf-16-le."),
        (WESTERN.encode("utf-16-be"), "utf-16-be", "Read as utf-16-be."),
        (CHINESE.encode("utf-32-le"), "utf-32-le", "Read as utf-32-le."),
        (JAPANESE.encode("iso2022_jp"), "iso2022_jp", "Read as iso2022_jp."),
    ],
)
def test_encoding_that_is_clear_is_read_and_told_with_a_sample(content: bytes, codec: str, sample: str) -> None:
    found = detected(content)
    assert found.told is not None
    assert (codec, True) == (found.codec, sample in found.told[0].en)
    assert "--encoding" in found.told[1].en


def test_what_was_read_is_a_remark_of_the_file(tmp_path: Path) -> None:
    sheet, _ = opened(tmp_path, KOREAN.encode("cp949"))
    (told,) = sheet.remarks
    assert 'Read as cp949 (Korean), for example line 2 "김서연", line 2 "과장", line 3 "박지훈".' == told[0].en


def test_json_that_is_utf_8_is_not_doubted() -> None:
    content = '{"id": "沙"}'.encode("gb18030")
    assert ("utf-8", "gb18030") == (detected('{"id": "é"}'.encode()).codec, detected(content, "gb18030").codec)
    assert "utf-8" == detect_encoding(io.BytesIO(content), is_json=True).codec


@pytest.mark.parametrize(
    ("content", "reading"),
    [
        ("id,name\n1,郑\n".encode("gb18030"), 'As gb18030 (Chinese): line 2 "郑".'),
        (RUSSIAN.encode("koi8_r"), 'As koi8_r (Cyrillic): line 2 "Воробьёва"'),
        (RUSSIAN.encode("cp866"), "As cp866 (Cyrillic): "),
        ("id,name\n1,Jiří Dvořáček\n2,Zdeňka Šťastná\n".encode("cp1250"), "As cp1250 (Central European): "),
        ("id,name\n1,Şükrü Aydoğmuş\n2,Işıl Çağlayan\n".encode("cp1254"), "As cp1254 (Turkish): "),
        ("id,name\n1,สมชาย ใจดี\n".encode("tis_620"), "As cp874 (Thai): "),
        ("id,name\n1,Jörg Weiß\n2,Käthe Grün\n".encode("mac_roman"), "As mac_roman (Western European): "),
        ("id,name\n1,沙\n".encode("gb18030"), 'As gb18030 (Chinese): line 2 "沙".'),
        ("id,name\n1,王军\n".encode("hz"), "王军"),
        (b"id,name\n1,\xff\xfe\n", "As cp1251 (Cyrillic): "),
    ],
)
def test_anything_else_is_asked_about_with_what_it_would_say(content: bytes, reading: str) -> None:
    asked = refused(content)
    assert "--encoding" in asked.remedy.en
    assert reading in " ".join([asked.what.en, *(text.en for text in asked.readings)])


def test_each_reading_is_named_beneath_the_file(tmp_path: Path) -> None:
    ledger = Ledger()
    (tmp_path / "people.csv").write_bytes(RUSSIAN.encode("koi8_r"))
    assert open_file(tmp_path / "people.csv", None, ledger) is None
    assert "Name the one below that reads right, for example --encoding koi8_r, or save the file as UTF-8." in ledger.faults[0].in_language("en")
    assert {"people.csv"} == {fault.path for fault in ledger.faults}
    assert len(ledger.faults) > 1


def test_a_file_in_two_encodings_is_told_as_one() -> None:
    rows = "id,name\n1,王军\n2,张伟\n3,刘洋\n".encode()
    assert "UTF-8 and others are not; the first of these is line 5." in refused(rows + "4,李娜\n5,赵敏\n".encode("gb18030")).what.en


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "cp932"])
def test_a_cell_without_end_is_weighed_by_its_beginning(codec: str) -> None:
    text = {"utf-8": CHINESE, "gb18030": CHINESE, "cp932": JAPANESE}[codec]
    assert codec == detected((text + "9," + text.split(",")[3][:2] * 100_000 + "\n").encode(codec)).codec


def test_a_file_that_is_no_text_is_refused() -> None:
    assert "not a text file" in refused(bytes(range(256)) * 20).what.en


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "cp932", "cp949"])
def test_one_bad_byte_among_many_lines_costs_its_row_and_is_named(tmp_path: Path, codec: str) -> None:
    text = {"utf-8": CHINESE, "gb18030": CHINESE, "cp932": JAPANESE, "cp949": KOREAN}[codec].replace("\r", "")
    header, *rows = text.splitlines()
    lines = [header, *rows * 5_000]
    content = "\n".join(lines).encode(codec).split(b"\n")
    content[7_000] = b"x-1,Ri\xffc,boss"
    sheet, _ = opened(tmp_path, b"\n".join(content))
    said: list[tuple[int, str]] = []
    assert 9_999 == sum(len(block.rows) for block in sheet.blocks(lambda row, what, _: said.append((row, what.en))))
    assert [(7_001, f'The row holds a byte that is not {codec} text under "{header.split(",")[1]}": ‹FF›, character 7 of line 7001.')] == said
    (kept,) = (
        row for block in sheet.blocks(lambda *_: None, keep_broken=True) for number, row in zip(block.numbers, block.rows, strict=True) if number == 7_001
    )
    assert ["x-1", "Ri‹FF›c", "boss"] == kept


def test_a_bad_byte_in_a_file_of_three_rows_is_named_with_its_line(tmp_path: Path) -> None:
    sheet, _ = opened(tmp_path, "id,name\nk-1,李宁\n".encode() + b"k-2,\xe9ric\n" + "k-3,王宏\n".encode())
    said: list[tuple[int, str]] = []
    rows = [row[1] for block in sheet.blocks(lambda row, what, _: said.append((row, what.en))) for row in block.rows]
    assert (["李宁", "王宏"], ()) == (rows, sheet.remarks)
    assert [(3, 'The row holds a byte that is not utf-8 text under "name": ‹E9›, character 5 of line 3.')] == said


def test_a_row_with_the_place_of_a_bad_byte_does_not_go_in_again(tmp_path: Path) -> None:
    path = tmp_path / "people.error.csv"
    path.write_text("id,name,problem\n1,Ri‹FF›c,wrong\n2,Eric,wrong\n", encoding="utf-8-sig")
    found = open_file(path, None, Ledger())
    assert found is not None
    assert ["2"] == [row[0] for block in found.sheets[0].blocks(lambda *_: None) for row in block.rows]


def test_many_bad_bytes_refuse_the_file_with_the_first(tmp_path: Path) -> None:
    assert "The file is not valid utf-8 text: line 1, byte 1 is B1, and 2 more lines hold such bytes." == refused(CHINESE.encode("gb18030"), "utf-8").what.en
    assert "The file is not valid utf-16 text." == refused(codecs.BOM_UTF16_LE + b"i\0d\0\n\0\x00\xd8").what.en


@pytest.mark.parametrize(
    ("named", "codec"), [("latin-1", "iso8859-1"), ("KOI8-R", "koi8-r"), ("cp1252", "cp1252"), ("mac_roman", "mac-roman"), ("cp437", "cp437")]
)
def test_named_encoding_is_used_and_not_talked_about(named: str, codec: str) -> None:
    assert Encoding(codec) == detected("José".encode("cp1252"), named)


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-be"])
def test_the_order_of_bytes_is_seen_where_the_name_leaves_it_open(codec: str) -> None:
    assert Encoding(codec, has_nul=True) == detected(CHINESE.encode(codec), codec[:6])


@pytest.mark.parametrize(
    "named", ["rot13", "rot-13", "base64", "hex", "bz2", "zlib", "uu", "quopri", "idna", "punycode", "unicode_escape", "raw-unicode-escape", "undefined"]
)
def test_named_encoding_that_is_none_of_texts_is_refused(named: str) -> None:
    assert f'"{named}" is not an encoding of texts.' == refused(b"a", named).what.en


@pytest.mark.parametrize("named", ["klingon", "", "a\0b", "../x", "mbcs", "ü", "x" * 10_000, "__init__", "utf-8\nx"])
def test_named_encoding_that_does_not_exist_is_refused(named: str) -> None:
    assert "is not the name of an encoding." in refused(b"a", named).what.en


@pytest.mark.parametrize("mark", [codecs.BOM_UTF8, b""])
def test_a_file_that_is_unicode_beyond_doubt_is_not_read_as_the_encoding_named_for_others(mark: bytes) -> None:
    found = detected(mark + CHINESE.encode(), "gb18030")
    assert found.told is not None
    assert ("utf-8", "not as gb18030") == (found.codec.removesuffix("-sig"), found.told[0].en.rpartition(", ")[2].removesuffix("."))


def test_a_mark_is_not_read_as_text_when_utf_8_is_named() -> None:
    assert Encoding("utf-8-sig") == detected(codecs.BOM_UTF8 + b"id", "utf-8")


def test_a_word_that_utf_8_could_be_by_chance_is_read_as_named() -> None:
    assert "gb18030" == detected("id,name\n1,沙\n".encode("gb18030"), "gb18030").codec


def test_a_utf_8_letter_cut_off_at_the_end_is_not_utf_8() -> None:
    refused("王".encode()[:2])


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_make_it_fail_in_another_way(content: bytes) -> None:
    try:
        found = detected(content)
    except UnknownEncoding:
        return
    assert content.decode(found.codec, "surrogateescape") is not None
