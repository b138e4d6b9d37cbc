"""Says how likely a stretch of text is in a language, in bits: the fewer, the likelier. What languages look like stands in `letters.toml`.

Bits of different readings of the same bytes compare: each says how many yes-or-no questions it takes to guess these characters from the language.
The figures in this file are rough on purpose; the corpus of tests/offline/test_ingest_encoding_corpus.py holds them to never being wrong.
"""

from __future__ import annotations

import itertools
import math
import re
import tomllib
import unicodedata
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from orggraph.locale import Text

_ASCII_LETTER = 4.7  # one of 26
_DIGIT = 3.3
_MARK = 6.0  # an ASCII character that is neither
_UNLIKELY = 20.0  # a character that the language does not use
_IMPOSSIBLE = 40.0  # a control character, one for private use, or none at all
_FULL_WIDTH = 10.0
_ANY_MARK = 10.0  # a dash, quotation mark, degree or euro sign: at home in every language
_RARE_MARK = 16.0
_MARK_WITHIN = 12.0  # more for a sign between letters: no word has one there
_MARKS = frozenset("\u00a0–—‘’“”„…•·°€£§®™©«»№²³½¿¡ºª´、。，：；！？（）《》〈〉【】「」『』・　～‧．％＆／－＋＝“”‘’〔〕")
_LETTERS_ALIKE = frozenset("µºª")  # letters to Unicode, signs to people
_COMMA = 9.0
_CAPITAL_WITHIN = 7.0
_OTHER_SCRIPT = 5.0  # more where a letter follows an ideograph or the other way round
_MIXED_SCRIPTS = 10.0  # more where a word of one script goes on in another
_HALF_WIDTH = 6.0  # half-width katakana, after another
_HALF_WIDTH_FIRST = 14.0
_RANK_SHIFT = 25  # frequency falls with 1 / (rank + shift)
_LISTED = 0.93  # of a text are characters of the list
_NAME_BITS = 1.0  # one segment in two is a name
_SINGLE_LETTER = 8.0  # more for a word of one letter of another script
_LONG_WORD, _NEW_SCRIPT, _LETTER = 4, 6.0, 6.0  # letters of a word in an unknown script, bits for the script and for each letter
_SMOOTHING = 2.0
_FLOOR = 14.0  # a letter that a language's words never have


class Model(ABC):
    """One language. `codecs`: those in which people save it."""

    def __init__(self, title: Text, codecs: Sequence[str]) -> None:
        self.title = title
        self.codecs = tuple(codecs)

    @abstractmethod
    def bits(self, segment: str) -> float:
        """How unlikely the segment, a cell or a word of one, is in this language."""


class Ideographs(Model):
    """Chinese, Japanese or Korean: characters by their frequency; a segment may be a name, which begins with a surname and then takes rarer ones."""

    def __init__(self, title: Text, codecs: Sequence[str], *, frequent: str, level: Callable[[str], float], kana: str = "", surnames: str = "") -> None:
        """`level`: bits of a character that is not among `frequent`, from where its standard puts it; 0 when it is none of the language."""
        super().__init__(title, codecs)
        share = 0.75 if kana else 1.0
        self._bits = _ranked(frequent, _LISTED * share) | _ranked(kana, 1 - share) if kana else _ranked(frequent, _LISTED)
        self._surnames = _ranked(surnames, 0.97)
        self._level = level

    def bits(self, segment: str) -> float:
        """How unlikely the segment is; a name of two to four characters is as good as any other text."""
        text = self._text(segment, 0.0)
        if 2 <= len(segment) <= 4 and segment[0] in self._surnames:
            return min(text, _NAME_BITS + self._surnames[segment[0]] + self._text(segment[1:], 4.0)) + _NAME_BITS
        return text + (_NAME_BITS if self._surnames else 0.0)

    def _text(self, segment: str, discount: float) -> float:
        """`discount`: by how much rarer characters are cheaper, because parents look for them."""
        total, before = 0.0, ""
        for character in segment:
            kind, cost = self._character(character, discount)
            if before and kind != before and {kind, before} & {"letter"}:
                cost += _OTHER_SCRIPT
            if kind == "half" and before != "half":
                cost += _HALF_WIDTH_FIRST - _HALF_WIDTH
            total += cost
            before = kind
        return total

    def _character(self, character: str, discount: float) -> tuple[str, float]:
        known = self._bits.get(character)
        if known is not None:
            return "own", known
        if character <= "\x7f":
            return ("letter", _ASCII_LETTER) if character.isalpha() else ("", _DIGIT if character.isdigit() else _MARK)
        if character in _MARKS:
            return "", _COMMA
        if "\uff01" <= character <= "\uff5e":
            return "", _FULL_WIDTH
        if "\uff61" <= character <= "\uff9f":
            return "half", _HALF_WIDTH if self._has_half_width else _UNLIKELY
        bits = self._level(character)
        if bits:
            return "own", bits - discount
        return "other", _sign(character) or _UNLIKELY

    @property
    def _has_half_width(self) -> bool:
        return "ア" in self._bits


class Alphabet(Model):
    """A language of letters, by which stand beside which in its words."""

    def __init__(self, title: Text, codecs: Sequence[str], words: str) -> None:
        super().__init__(title, codecs)
        pairs: Counter[tuple[str, str]] = Counter()
        firsts: Counter[str] = Counter()
        letters: Counter[str] = Counter()
        for word in words.lower().split():
            for one, other in zip("^" + word, word + "$", strict=True):
                pairs[one, other] += 1
                firsts[one] += 1
                letters[other] += 1
        count = letters.total()
        self._is_latin = 3 * sum(n for letter, n in letters.items() if letter.isascii() and letter.isalpha()) > count
        self._alone = {letter: n / count for letter, n in letters.items()}
        self._pairs, self._firsts = pairs, firsts
        self._known: dict[tuple[str, str], float] = {}

    def bits(self, segment: str) -> float:
        """How unlikely the segment is: its words by their letters, the case of these, and signs between them."""
        total = 0.0
        for letters, signs in _WORDS.findall(segment):
            total += self._word(letters) if letters else 0.0
            for at, sign in enumerate(signs):
                total += _sign_bits(sign) + (_MARK_WITHIN if letters and at == 0 and sign > "\x7f" and sign not in "\u00a0’–—·" else 0.0)
        return total

    def _word(self, word: str) -> float:
        parts = [word] if self._is_latin else _ASCII_OR_NOT.findall(word)
        total = _MIXED_SCRIPTS * (len(parts) - 1)
        for part in parts:
            if part.isascii() and not self._is_latin:
                total += _ASCII_LETTER * len(part)
                continue
            if len(part) == 1 and not self._is_latin:
                total += _SINGLE_LETTER
            folded = part.lower()
            total += sum(map(self._pair, "^" + folded, folded + "$"))
            if not (part.islower() or part.isupper() or part[1:].islower()):
                total += _CAPITAL_WITHIN * sum(one.isupper() != other.isupper() for one, other in itertools.pairwise(part[1:]))
        return total

    def _pair(self, one: str, other: str) -> float:
        found = self._known.get((one, other))
        if found is None:
            alone = self._alone.get(other, 2**-_FLOOR)
            found = -math.log2((self._pairs[one, other] + _SMOOTHING * alone) / (self._firsts[one] + _SMOOTHING))
            if other in _LETTERS_ALIKE:
                found = _ANY_MARK
            elif other > "\x7f" and other not in self._alone:
                found = max(found, _UNLIKELY if unicodedata.category(other)[0] in "LM" else _IMPOSSIBLE)
            self._known[one, other] = found
        return found


_ASCII_OR_NOT = re.compile(r"[\x00-\x7f]+|[^\x00-\x7f]+")
_WORDS = re.compile(
    r"((?:[^\W\d_]|[\u0300-\u036f\u0591-\u05c7\u064b-\u0652\u0e31\u0e34-\u0e3a\u0e47-\u0e4e])*)((?:[\W\d_](?<![\u0300-\u036f\u0591-\u05c7\u064b-\u0652\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]))*)"
)


def _sign_bits(sign: str) -> float:
    if sign <= "\x7f":
        return _DIGIT if sign.isdigit() else _MARK
    return _ANY_MARK if sign in _MARKS else _sign(sign) or _UNLIKELY


def _sign(character: str) -> float:
    """Bits of a character that is no letter; 0 for a letter."""
    kind = unicodedata.category(character)
    if kind[0] == "C":  # zero-width characters and marks of direction come along when text is copied
        return _RARE_MARK if (kind == "Cf" and character > "\u2000") or character == "\x85" else _IMPOSSIBLE
    if character in _MARKS:
        return _ANY_MARK
    return _RARE_MARK if kind[0] in "PSNZ" else 0.0


def _ranked(characters: str, share: float) -> dict[str, float]:
    """Bits of each character, the most frequent first, all of them together taking `share` of a text."""
    weights = [1 / (rank + _RANK_SHIFT) for rank in range(len(characters))]
    total = sum(weights)
    return {character: -math.log2(share * weight / total) for character, weight in zip(characters, weights, strict=True)}


def _level_of(codec: str, levels: Sequence[tuple[range, float]], other: float) -> Callable[[str], float]:
    """Bits of a character by the first byte of its code in a standard that orders characters by how common they are."""

    def level(character: str) -> float:
        if not ("\u3400" <= character <= "\u9fff" or "\uac00" <= character <= "\ud7a3" or "\uf900" <= character <= "\ufaff" or character > "\uffff"):
            return 0.0
        code = character.encode(codec, "ignore")
        return next((bits for rows, bits in levels if len(code) == 2 and code[0] in rows), other)

    return level


_LEVELS: Mapping[str, Callable[[str], float]] = {
    "chinese": _level_of("gb2312", [(range(0xB0, 0xD8), 16.0), (range(0xD8, 0xF8), 18.0)], 21.0),
    "traditional": _level_of("big5", [(range(0xA4, 0xC7), 16.5), (range(0xC9, 0xFA), 19.0)], 22.0),
    "japanese": _level_of("euc_jp", [(range(0xB0, 0xD0), 16.0), (range(0xD0, 0xF5), 19.0)], 22.0),
    "korean": _level_of("euc_kr", [(range(0xB0, 0xC9), 15.0), (range(0xCA, 0xFE), 19.0)], 19.0),
}


@cache
def _letters() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "letters.toml").read_text(encoding="utf-8"))


def readable() -> tuple[str, ...]:
    """The codecs in which a file may be read without being asked about, the most usual first."""
    return tuple(_letters()["readable"])


@cache
def models() -> tuple[Model, ...]:
    """Every language of `letters.toml`."""
    found: list[Model] = []
    for name, entry in _letters()["language"].items():
        title = Text(**entry["title"])
        if "words" in entry:
            found.append(Alphabet(title, _letters()["alphabets"][entry["alphabet"]], entry["words"]))
        else:
            rest = {key: entry[key] for key in ("frequent", "kana", "surnames") if key in entry}
            found.append(Ideographs(title, entry["codecs"], level=_LEVELS[name], **rest))
    return tuple(found)


class AnyScript(Model):
    """Words of an alphabet that no other model knows, long enough not to come about by chance."""

    def bits(self, segment: str) -> float:
        """How unlikely the segment is as one word of one script."""
        scripts = {unicodedata.name(character, "").partition(" ")[0] for character in segment}
        if len(segment) < _LONG_WORD or len(scripts) > 1 or not segment.isalpha() or segment >= "\u2e80" or scripts & {"LATIN", "CYRILLIC", "GREEK"}:
            return math.inf
        return _NEW_SCRIPT + _LETTER * len(segment)


@cache
def models_of(codec: str) -> tuple[Model, ...]:
    """The languages whose texts are saved in it; all of them for one that holds every language, or that is not known."""
    fitting = tuple(model for model in models() if codec in model.codecs) or (*models(), AnyScript(Text("", ""), ()))
    return _same(fitting)


@cache
def _same(fitting: tuple[Model, ...]) -> tuple[Model, ...]:
    return fitting


@cache
def title_of(codec: str) -> Text:
    """Whose encoding it is, in a word or two."""
    if codec == "utf-8":
        return Text("Unicode", "Unicode")
    for entry in _letters()["language"].values():
        if codec in entry.get("codecs", ()):
            return Text(**entry["title"])
    titles = _letters()["titles"]
    alphabet = next((alphabet for alphabet, codecs in _letters()["alphabets"].items() if codec in codecs), "latin")
    return Text(**titles.get(codec, titles[alphabet]))
