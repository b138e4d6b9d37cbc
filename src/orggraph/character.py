"""Knows the characters that nobody sees or that look like others: shows them in messages, folds them away in ids."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

Change = Literal["unseen", "blank", "width", "composed"]
"""What kind of look-alike `fold_key` put right: characters that are not seen, blanks, full-width forms, letters with separate accents."""

# Unicode's Default_Ignorable_Code_Point: zero-width characters and joiners, direction marks, soft hyphens, variation selectors, tags;
# and the marks of interlinear notes.
_IGNORABLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_TURNING = "\u202a-\u202e\u2066-\u2069"  # embeddings, overrides, isolates: what follows is read in another order than it is stored
_BLANKS = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000"  # every space separator but the plain one, and the blank of Braille
_BREAKS = "\n\v\f\r\x1c-\x1e\x85\u2028\u2029"
_CONTROLS = "\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff"

# How Unicode writes "the full-width or half-width form of": １ Ａ － （ ￥ ｶ. The blank among them is one of the blanks.
_WIDTHS = {
    code: int(unicodedata.decomposition(chr(code)).split()[1], 16)
    for code in range(0xFF01, 0xFFEF)
    if unicodedata.decomposition(chr(code)).startswith(("<wide>", "<narrow>")) and chr(code) != "\uffa0"
}
# A Chinese keyboard writes these full-width by itself, so that in a name they are no slip of anybody's.
_PUNCTUATION = "，：；！？（）"
_KEY_WIDTHS = {code: plain for code, plain in _WIDTHS.items() if chr(code) not in _PUNCTUATION}

STABLE = (
    " -~\u00a1-\u00ac\u00ae-\u02ff\u0391-\u03a1\u03a3-\u03ff\u0400-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u3001-\u3029\u3030-\u303f"
    "\u3041-\u3096\u309b-\u309f\u30a0-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\U00020000-\U0002f7ff"
)
"""Inside of a character class: characters that `fold_name` never changes, whatever stands beside them. Others may be changed or not."""

_UNSEEN = re.compile(f"[{_IGNORABLE}]")
_BLANK = re.compile(f"[{_BLANKS}]")
_WIDTH = re.compile(f"[{''.join(map(chr, _KEY_WIDTHS))}]")
_FORBIDDEN = re.compile(f"[{_CONTROLS}{_TURNING}]")
_UNSTABLE = re.compile(f"[^{STABLE}]")
_SHOWN = re.compile(f"[{_IGNORABLE}\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_SHOWN_STRICTLY = re.compile(f"[{_IGNORABLE}{_CONTROLS}{_BLANKS}]")


def reveal(text: str, *, is_strict: bool = False) -> str:
    """The text with every character that is not seen as ‹U+200B›. Strictly: also line ends, tabs, blanks that are not the plain one, and accents apart from their letter."""
    if text.isascii() and text.isprintable():
        return text
    if not is_strict:
        return _SHOWN.sub(_show, text)
    shown = _SHOWN_STRICTLY.sub(_show, text)
    if unicodedata.is_normalized("NFC", shown):
        return shown
    pairs = zip(f" {shown}", shown, strict=False)
    return "".join(character if unicodedata.is_normalized("NFC", before + character) else spell(character) for before, character in pairs)


def reveal_line(text: str) -> str:
    """As `reveal`, in one line: a line end, such as a header in Excel may hold, becomes a blank."""
    return reveal(text.replace("\r\n", "\n").replace("\r", "\n")).replace("\n", " ")


def spell(character: str) -> str:
    """How a character that is not seen is shown: ‹U+200B›."""
    return f"‹U+{ord(character):04X}›"


def is_stable(text: str) -> bool:
    """Whether folding changes nothing in the text but blanks around it, and nothing in it is forbidden: so with nearly every id there is."""
    return text.isprintable() if text.isascii() else _UNSTABLE.search(text) is None


def fold_key(text: str) -> str:
    """The id that a person means who wrote `text`.

    Nothing that is not seen, no blanks around and no other blank than the plain one, full-width letters, digits and signs as ordinary ones
    (but for Chinese punctuation), accents with their letter (NFC).
    """
    if is_stable(text):
        return text.strip()
    plain = _BLANK.sub(" ", _UNSEEN.sub("", text)).translate(_KEY_WIDTHS)
    return unicodedata.normalize("NFC", plain).strip()


def fold_name(text: str) -> str:
    """What is compared when somebody is referred to by name: as `fold_key`, and Chinese punctuation as its ordinary kin."""
    return text.strip() if is_stable(text) else unicodedata.normalize("NFC", fold_key(text).translate(_WIDTHS))


def changes(text: str) -> tuple[Change, ...]:
    """What `fold_key` puts right in `text`."""
    found: list[Change] = []
    if _UNSEEN.search(text):
        found.append("unseen")
    seen = _UNSEEN.sub("", text)
    if _BLANK.search(seen) or seen != seen.strip():
        found.append("blank")
    if _WIDTH.search(seen):
        found.append("width")
    if not unicodedata.is_normalized("NFC", seen):
        found.append("composed")
    return tuple(found)


def find_forbidden(text: str) -> str | None:
    """The first character that no id may hold: a control character, a line end, or one that turns the order of reading; None when all is well."""
    if is_stable(text):
        return None
    found = _FORBIDDEN.search(text)
    return found.group() if found else None


def is_line_end(character: str) -> bool:
    """Whether a line ends with it."""
    return re.match(f"[{_BREAKS}]", character) is not None


def is_turning(character: str) -> bool:
    """Whether what follows it is read in another order than it is stored."""
    return re.match(f"[{_TURNING}]", character) is not None


def _show(found: re.Match[str]) -> str:
    return spell(found.group())
