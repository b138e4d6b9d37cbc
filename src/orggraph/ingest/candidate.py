"""Weighs what a file's bytes would say in each encoding, by the parts of it that are not ASCII."""

from __future__ import annotations

import codecs
import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO

from orggraph.ingest.likelihood import models, models_of, readable
from orggraph.ingest.stray import STRAY, byte_lines

_SEGMENT = re.compile(r"(?<![0-9@-\xff])[0-9@-~]*+[\x80-\xff][0-9@-\xff]*+")  # no byte of these marks can be the second of a character
_CELLS = re.compile(r'[\t,;"\r\n]+')
_MOST_KEPT = 20_000
_LONGEST = 300  # bytes of a segment that are weighed
_MOST_WEIGHED = 2_000
_HOPELESS = 400.0  # bits behind another, with which an encoding is out of the question
_STRAY = 40.0  # bits of a byte that is not of the encoding
_ASCII_BITS = 4.7
_HEADING = 15.0  # bits fewer for a header that is one of ours

Segments = Mapping[str, int]
"""Different stretches of bytes that are not ASCII, as Latin-1 text, each with the line in which it stands first."""


@dataclass
class Candidate:
    """One encoding's reading of the segments. `bits`: how unlikely it is; `invalid`: how many segments are none of its text."""

    codec: str
    texts: dict[str, str] = field(repr=False)
    bits: float = 0.0

    @property
    def invalid(self) -> int:
        """How many segments hold bytes that are not of this encoding."""
        return sum(STRAY.search(text) is not None for text in self.texts.values())

    @property
    def bits_each(self) -> float:
        """How unlikely a character of the segments is on average; among ideographs, one of those."""
        texts = [STRAY.sub("", text) for text in self.texts.values()]
        bits = self.bits - _STRAY * (sum(map(len, self.texts.values())) - sum(map(len, texts)))
        count = sum(map(len, texts))
        if self.has_ideographs:
            plain = sum(character <= "\x7f" for text in texts for character in text)
            bits, count = bits - _ASCII_BITS * plain, count - plain
        return bits / max(count, 1)

    @property
    def has_ideographs(self) -> bool:
        """Whether it reads as Chinese, Japanese or Korean."""
        return any(character >= "\u2e80" and unicodedata.category(character) == "Lo" for text in self.texts.values() for character in text)


def find_segments(file: IO[bytes], *, most: int = _MOST_KEPT, lines: int | None = None) -> tuple[Segments, Sequence[str]]:
    """The file's segments, about `most` of them and from the first `lines` that hold any, and the cells of its first line that are not ASCII."""
    segments: dict[str, int] = {}
    header: list[str] = []
    seen = 0
    for number, line in enumerate(byte_lines(file), start=1):
        if line.isascii():
            continue
        seen += 1
        if number == 1:
            header = [cell for cell in _CELLS.split(line) if cell and not cell.isascii()]
        for segment in _SEGMENT.findall(line):
            segments.setdefault(segment[:_LONGEST], number)
        if len(segments) > most or seen == lines:
            break
    return segments, header


def weigh(segments: Segments, header: Sequence[str], *, also: Sequence[str] = ()) -> list[Candidate]:
    """A candidate for each encoding, and for those of `also`, the likeliest first. Those that read the same are one, under the most usual name.

    Left out are encodings that are out of the question.
    """
    chosen = list(segments)[:: max(len(segments) // _MOST_WEIGHED, 1)]
    found: list[Candidate] = []
    known_bits: dict[tuple[int, str], float] = {}
    for codec in dict.fromkeys([*codecs_weighed(), *also]):
        candidate = Candidate(codec, {segment: decode_segment(segment, codec) for segment in chosen})
        most = math.inf if codec in also else min((other.bits for other in found), default=math.inf) + _HOPELESS
        if _add_bits(candidate, header, most, known_bits):
            found.append(candidate)
    found.sort(key=lambda candidate: candidate.bits)
    alike: dict[tuple[str, ...], Candidate] = {}
    usual = readable()
    for candidate in found:
        known = alike.setdefault(tuple(candidate.texts.values()), candidate)
        if _place(candidate.codec, usual) < _place(known.codec, usual) and (candidate.bits <= known.bits or known.codec not in usual):
            known.codec = candidate.codec
    return list(alike.values())


def _place(codec: str, usual: Sequence[str]) -> int:
    return usual.index(codec) if codec in usual else len(usual)


def _add_bits(candidate: Candidate, header: Sequence[str], most: float, known: dict[tuple[int, str], float]) -> bool:
    """Adds up the candidate's bits; False as soon as they are more than `most`. `known`: bits of texts by the languages they were held against."""
    fitting = models_of(candidate.codec)
    candidate.bits = -_HEADING * sum(_is_heading(decode_segment(cell, candidate.codec)) for cell in header)
    for text in candidate.texts.values():
        key = id(fitting), text
        if key not in known:
            plain = STRAY.sub("", text)
            joined = unicodedata.normalize("NFC", plain)  # models know letters with their accents
            known[key] = min(model.bits(joined) for model in fitting) + _STRAY * (len(text) - len(plain))
        candidate.bits += known[key]
        if candidate.bits > most:
            return False
    return True


def codecs_weighed() -> tuple[str, ...]:
    """Every encoding that is considered, those in which a file may be read first."""
    return tuple(dict.fromkeys([*readable(), *(codec for model in models() for codec in model.codecs)]))


def decode_segment(segment: str, codec: str) -> str:
    """What the segment says, with bytes that are not of the encoding kept as `STRAY` finds them."""
    try:
        if len(segment) == _LONGEST:  # it was cut, maybe within a character
            return codecs.getincrementaldecoder(codec)("surrogateescape").decode(segment.encode("latin-1"))
        return segment.encode("latin-1").decode(codec, "surrogateescape")
    except UnicodeDecodeError:  # bytes of ASCII that can't stand where they do, as in UTF-16
        return segment.encode("latin-1").decode("ascii", "surrogateescape")


def _is_heading(text: str) -> bool:
    from orggraph.ingest.headline import is_heading

    return is_heading(text)
