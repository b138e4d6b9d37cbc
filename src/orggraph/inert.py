"""Makes foreign text harmless where it goes: on a terminal or in a log, in a cell of a spreadsheet, in JSON."""

from __future__ import annotations

import re
import unicodedata

# Control characters drive a terminal. Direction marks make a line read other than it is. Half a surrogate pair can't be encoded at all.
_DIRECTIONS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_LINE_ENDS = "\n\v\f\x85\u2028\u2029"
_DRIVING = re.compile(f"\r\n?|[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff{_DIRECTIONS}]")
_FORMULA = ("=", "+", "-", "@")
_PLAIN_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
# The same characters in UTF-8, as JSON holds them within its strings; it escapes what lies below the blank by itself.
_DRIVING_UTF8 = re.compile(rb"\x7f|\xc2[\x80-\x9f]|\xd8\x9c|\xe2\x80[\x8e\x8f\xa8-\xae]|\xe2\x81[\xa6-\xa9]")


def harmless(text: str, *, keeps_lines: bool = False) -> str:
    """The text without characters that drive a terminal or turn the order of reading; line ends become blanks unless kept, tabs always do."""
    if text.isprintable():
        return text
    return _DRIVING.sub(_keep_line if keeps_lines else _join_lines, text)


def guarded(text: str, *, keeps_numbers: bool = False) -> str:
    """The text as a cell that no spreadsheet runs: what looks like a formula stands behind an apostrophe, and `unguarded` takes it off again.

    A sign counts in each of its forms (= ＝ ﹦), and behind blanks and characters that nobody sees. What begins with apostrophes before
    such a sign gets one more, so that nothing is lost on the way back. keeps_numbers: a text that is a number stays one.
    """
    if keeps_numbers and _PLAIN_NUMBER.fullmatch(text):
        return text
    return f"'{text}" if _looks_live(text) else text


def unguarded(text: str) -> str:
    """The text that `guarded` wrote so."""
    return text[1:] if text.startswith("'") and _looks_live(text) else text


def inert_json(document: bytes) -> bytes:
    """The JSON with whatever drives a terminal written as an escape: it says the same, and may be looked at."""
    return _DRIVING_UTF8.sub(lambda found: b"\\u%04x" % ord(found[0].decode()), document)


def _looks_live(text: str) -> bool:
    if not text or text[0].isalnum():
        return False
    bare = text.lstrip("'")
    if bare.startswith(("\t", "\r")):
        return True
    for character in bare:
        if unicodedata.category(character) not in ("Zs", "Zl", "Zp", "Cc", "Cf"):
            return unicodedata.normalize("NFKC", character).startswith(_FORMULA)
    return False


def _keep_line(found: re.Match[str]) -> str:
    return "\n" if found[0][0] in f"\r{_LINE_ENDS}" else _without(found[0])


def _join_lines(found: re.Match[str]) -> str:
    return " " if found[0][0] in f"\r{_LINE_ENDS}" else _without(found[0])


def _without(character: str) -> str:
    return " " if character == "\t" else ""
