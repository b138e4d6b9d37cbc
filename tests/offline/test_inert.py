"""Foreign text on a terminal, in a cell and in JSON: nothing drives, nothing runs, nothing is lost that can be kept."""

from __future__ import annotations

import csv
import io
import logging
import unicodedata

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orggraph.api.log import Entry
from orggraph.inert import guarded, harmless, inert_json, unguarded
from orggraph.ingest.cell import Reader
from orggraph.ingest.layout import Column
from orggraph.locale import Text
from orggraph.model import LABELS
from orggraph.render.delimited import write_csv

SIGNS = ["=", "+", "-", "@", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫", "⁼", "⁺"]
BEFORE = ["", " ", "\ufeff", "\u200b", "\u2060", "\u00a0", "\u3000", "\u200e", " \ufeff ", "\u00ad", "\t", "\r", "\x00", "\x1b"]
text_of_any_kind = st.text(st.characters(categories=None, exclude_categories=()))
lively = st.lists(st.one_of(st.sampled_from([*SIGNS, *BEFORE, "'", "1", "王", "a"])), max_size=6).map("".join)


def drives(character: str) -> bool:
    turns = unicodedata.bidirectional(character) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI") or character in "\u061c\u200e\u200f"
    return unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") or turns


# -- terminals


@given(text_of_any_kind)
def test_nothing_harmless_drives_a_terminal(text: str) -> None:
    assert not any(map(drives, harmless(text)))
    assert not any(drives(character) for character in harmless(text, keeps_lines=True) if character != "\n")
    harmless(text).encode("utf-8")


@given(text_of_any_kind)
def test_what_drives_nothing_stays(text: str) -> None:
    plain = "".join(character for character in text if not drives(character))
    assert plain == harmless(plain)


@pytest.mark.parametrize(
    ("text", "said", "kept"),
    [
        ("a\r\nb\rc\nd", "a b c d", "a\nb\nc\nd"),
        ("a\u2028b\x85c", "a b c", "a\nb\nc"),
        ("a\tb", "a b", "a b"),
        ("\x1b[31mred\x07 \x9b2J", "[31mred 2J", "[31mred 2J"),
        ("abc\u202edef\u2066", "abcdef", "abcdef"),
        ("王小明　ｱ‍👩‍🚀", "王小明　ｱ‍👩‍🚀", "王小明　ｱ‍👩‍🚀"),
    ],
)
def test_lines_are_joined_or_kept(text: str, said: str, kept: str) -> None:
    assert (said, kept) == (harmless(text), harmless(text, keeps_lines=True))


# -- cells


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("before", BEFORE)
def test_a_sign_that_begins_a_formula_is_guarded_in_each_of_its_forms(sign: str, before: str) -> None:
    assert f"'{before}{sign}cmd|' /C calc'!A0" == guarded(f"{before}{sign}cmd|' /C calc'!A0")


@pytest.mark.parametrize("text", ["", "王俊", "a=b", "1-2", "'quoted'", "–", "—", "·", "(+86)", "p-1", "'", "​", "５－３"])
def test_what_begins_no_formula_is_left_alone(text: str) -> None:
    assert text == guarded(text) == unguarded(text)


@pytest.mark.parametrize(
    ("text", "cell"), [("-5", "-5"), ("-1.5e3", "-1.5e3"), ("+8613800138000", "'+8613800138000"), ("-inf", "'-inf"), ("－5", "'－5"), ("-_", "'-_")]
)
def test_numbers_stay_numbers_where_that_is_asked(text: str, cell: str) -> None:
    assert cell == guarded(text, keeps_numbers=True)
    assert f"'{text}" == guarded(text)


@given(st.one_of(lively, st.text()), st.booleans())
def test_what_was_guarded_is_read_back(text: str, keeps_numbers: bool) -> None:
    assert text == unguarded(guarded(text, keeps_numbers=keeps_numbers))


@given(st.lists(lively, min_size=1, max_size=5))
def test_our_own_csv_is_read_back_by_our_import(names: list[str]) -> None:
    stream = io.BytesIO()
    write_csv(stream, ["name"], [[name] for name in names])
    rows = list(csv.reader(io.StringIO(stream.getvalue().decode("utf-8-sig"), newline="")))[1:]
    cells = [row[0] if row else "" for row in rows]
    assert not any(cell.lstrip("\ufeff\u200b\u2060\u00ad\u00a0\u3000 ").startswith(tuple(SIGNS)) for cell in cells)
    reader = Reader(Column("name", Text("name", "名称"), LABELS["Person"].property("name")))
    assert [harmless(name, keeps_lines=True).strip() or None for name in names] == reader.read(cells)


# -- JSON


@given(st.recursive(text_of_any_kind.map(harmless) | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_json_says_the_same_and_drives_nothing(value: object) -> None:
    document = inert_json(orjson.dumps(value))
    assert value == orjson.loads(document)
    assert not any(map(drives, document.decode()))


# -- the server's log


def entry(message: str, *args: object) -> str:
    return Entry().format(logging.LogRecord("orggraph.api", logging.ERROR, __file__, 1, message, args, None))


def test_an_entry_says_when_with_its_offset() -> None:
    stamp, level, rest = entry("%s %s: %s", "GET", "/api/v1/x", ValueError("gone")).split(" ", 2)
    assert "ERROR" == level
    assert "GET /api/v1/x: gone" == rest
    assert __import__("datetime").datetime.fromisoformat(stamp).tzinfo is not None


def test_a_path_passes_for_no_entry_and_drives_no_terminal() -> None:
    said = entry("%s %s: %s", "GET", "/x\r\n2026-06-30T00:00:00+08:00 ERROR forged\x1b]0;x\x07", ValueError("one\ntwo\x9b"))
    first, *others = said.split("\n")
    assert not any(map(drives, first))
    assert ["    two"] == others


def test_a_trace_stays_within_its_entry() -> None:
    try:
        raise ValueError("a\nb\x1b[2J")
    except ValueError:
        import sys

        record = logging.LogRecord("uvicorn.error", logging.ERROR, __file__, 1, "Exception in ASGI application", (), sys.exc_info())
    first, *others = Entry().format(record).split("\n")
    assert first.endswith("ERROR Exception in ASGI application")
    assert others
    assert all(line.startswith("    ") and not any(map(drives, line)) for line in others)
