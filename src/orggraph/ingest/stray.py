"""Finds bytes that are not of a file's encoding, and shows where they stood."""

from __future__ import annotations

import codecs
import io
import re
from dataclasses import dataclass
from typing import IO

STRAY = re.compile("[\udc80-\udcff\uf8f0-\uf8f3]")
"""How such bytes come out: as Python keeps them, and as its cp932 does with four that are no Japanese."""
LEFT = re.compile("‹[0-9A-F]{2}›")
"""How they are shown, in messages and in lists of refused rows."""

_NO_JAPANESE = b"\xa0\xfd\xfe\xff"
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Stray:
    """A byte that is not of the encoding: its line, how many bytes of the line stand before it, and which it is."""

    line: int
    at: int
    byte: int


def show_strays(text: str) -> str:
    """The text with the bytes in it that are none, as ‹FF›."""
    return STRAY.sub(lambda found: f"‹{_byte(found[0]):02X}›", text)


def _byte(character: str) -> int:
    code = ord(character)
    return code - 0xDC00 if code < 0xE000 else _NO_JAPANESE[code - 0xF8F0]


def has_strays(file: IO[bytes], codec: str) -> bool:
    """Whether any byte of the file is not of the encoding."""
    decoder = codecs.getincrementaldecoder(codec)()
    file.seek(0)
    try:
        while piece := file.read(_PIECE):
            if STRAY.search(decoder.decode(piece)):
                return True
        decoder.decode(b"", True)
    except UnicodeError:
        return True
    return False


def count_strays(file: IO[bytes], codec: str) -> tuple[int, int, Stray]:
    """How many lines the file has, how many of them hold strays, and the first; of a file that has any, in an encoding whose lines stand alone."""
    first: Stray | None = None
    strays = number = 0
    for number, line in enumerate(byte_lines(file), start=1):
        whole = line.encode("latin-1")
        if not whole.isascii() and (found := STRAY.search(whole.decode(codec, "surrogateescape"))):
            strays += 1
            at = len(found.string[: found.start()].encode(codec, "surrogateescape"))
            first = first or Stray(number, at, whole[at])
    return number, strays, first or Stray(number, 0, 0)


def byte_lines(file: IO[bytes]) -> io.TextIOWrapper:
    """The lines of the file from its start as Latin-1, which keeps every byte; lines end as they do where rows are read."""
    file.seek(0)
    return _Kept(file, encoding="latin-1", newline="")


class _Kept(io.TextIOWrapper):
    """Leaves its file open."""

    def close(self) -> None:
        """Lets the file go without closing it."""
        if not self.closed:
            self.detach()
