"""Characters that nobody sees, or that look like others."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orggraph.character import STABLE, changes, find_forbidden, fold_key, fold_name, reveal

UNSEEN = [
    *("\u00ad\u034f\u061c\u115f\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\u3164\ufe00\ufe0e\ufe0f\ufeff\uffa0"),
    "\U000e0041",
    "\U000e0100",
]
TURNING = [*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"]
BLANKS = [*"\u00a0\u1680\u2000\u2003\u2009\u200a\u202f\u205f\u2800\u3000"]


def code(character: str) -> str:
    """What a test is called by the character that it is about."""
    return f"{ord(character):04X}"


TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.mark.parametrize("character", UNSEEN, ids=code)
def test_what_nobody_sees_makes_no_other_id_and_is_shown(character: str) -> None:
    for text in (f"p-1{character}", f"{character}p-1", f"p{character}-1", f" {character} p-1 {character}"):
        assert "p-1" == fold_key(text)
        assert "unseen" in changes(text)
    assert f"p-1‹U+{ord(character):04X}›" == reveal(f"p-1{character}")


@pytest.mark.parametrize("character", BLANKS, ids=code)
def test_every_blank_is_the_plain_one(character: str) -> None:
    assert "p 1" == fold_key(f"{character}p{character}1{character}")


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("１２９", "129"),
        ("Ｐ－１", "P-1"),
        ("ｐ＿１／２．３", "p_1/2.3"),
        ("ｶﾞｽ", "ガス"),
        ("e\u0301", "é"),
        ("Å", "Å"),  # the sign of the ångström
        ("樂", "樂"),  # a form that stands in Unicode for old Korean files
        ("\u1112\u1161\u11ab", "한"),
    ],
)  # fmt: skip
def test_forms_of_one_character_are_one(written: str, key: str) -> None:
    assert key == fold_key(written)
    assert unicodedata.normalize("NFC", key) == fold_key(key)


def test_chinese_punctuation_stays_in_an_id_and_makes_no_other_name() -> None:
    assert "网络部（北区）" == fold_key("网络部（北区）")
    assert fold_name("网络部(北区)") == fold_name("网络部（北区）")


@pytest.mark.parametrize("character", [*"\t\n\r\x1b\x00\x7f\x85\u2028\u2029", *TURNING], ids=code)
def test_what_moves_a_line_or_turns_it_round_may_stand_in_no_id(character: str) -> None:
    assert character == find_forbidden(f"p{character}1")
    assert f"p‹U+{ord(character):04X}›1" == reveal(f"p{character}1", is_strict=True)


@pytest.mark.parametrize("written", ["p-1", "王堃 闫珺喆 瞿旸 䶮", "d'Épinay", "가나다", "a b"])
def test_what_can_be_seen_is_left_as_it_is(written: str) -> None:
    assert (written, None, (), written) == (fold_key(written), find_forbidden(written), changes(written), reveal(written))


@given(TEXT)
def test_what_is_folded_once_is_folded(text: str) -> None:
    assert fold_key(text) == fold_key(fold_key(text))
    assert fold_name(text) == fold_name(fold_name(text)) == fold_name(fold_key(text))


@given(TEXT, st.sampled_from(UNSEEN), st.integers(0, 50))
def test_an_unseen_character_anywhere_changes_nothing(text: str, character: str, at: int) -> None:
    assert fold_key(text) == fold_key(text[:at] + character + text[at:])


@given(TEXT)
def test_a_change_is_told_exactly_when_there_is_one(text: str) -> None:
    assert bool(changes(text)) == (fold_key(text) != text)


@given(TEXT)
def test_nothing_that_is_not_seen_is_left_in_what_is_shown(text: str) -> None:
    shown = reveal(text, is_strict=True)
    assert {"width", "blank"} >= set(changes(shown))
    assert find_forbidden(shown) is None


@given(st.from_regex(f"[{STABLE}]+", fullmatch=True))
def test_stable_characters_are_never_changed(text: str) -> None:
    assert text.strip() == fold_name(text)
