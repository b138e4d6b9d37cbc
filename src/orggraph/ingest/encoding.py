"""Finds out in which encoding a text file is written: read and told where only one reading makes sense, else asked for, never guessed.

The ladder: a mark at the start, strict UTF-8, the zeros of UTF-16, then what the bytes would say in every encoding that people save tables in.
charset-normalizer and chardet always answer; on mostly English files with a few Chinese names both answer wrong, so they can't say when to ask.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from orggraph.ingest.candidate import Candidate, Segments, decode_segment, find_segments, weigh
from orggraph.ingest.likelihood import readable, title_of
from orggraph.ingest.stray import STRAY, count_strays, has_strays, show_strays
from orggraph.locale import Text

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
_ESCAPED = ("iso2022_jp", "iso2022_jp_ext", "iso2022_kr")
_NO_TEXT = frozenset(("idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem", "charmap"))
_PIECE = 1 << 20
_START = 1 << 18  # bytes by which UTF-16 without a mark, and what is no text at all, are known
_CLEAR = 18.0  # bits by which every other reading must be less likely. At 14 none of 16,000 made files of one or two words was read wrong
_CHANCE, _MOST_CHANCE = 0.3, 2  # share and number of segments that are UTF-8, in a file that is not: of Chinese or Korean names one in twenty is by chance
_NEAR = 40.0  # bits behind the likeliest reading, within which another is shown beside it
_LONG_SEQUENCE = 8.0  # bits for each valid sequence of three bytes and more: other encodings hardly ever make one
_FIRST_LINES = 2_000  # by which valid UTF-8 is judged
_FEW = 40  # segments; valid UTF-8 with more of them is UTF-8: in other encodings one character in five passes for it
_MOST_BITS = {True: 15.0, False: 8.5}  # a character, with and without ideographs: text takes 9 and 4.5, rare names 14, a wrong reading more
_PLAIN = 0.05  # share of ASCII in UTF-16 text at least
_SMALL = 0.9  # share of letters of an alphabet in UTF-16 text of which no byte is beyond ASCII; pairs of ASCII bytes come out as ideographs
_MOST_STRAYS = 10  # one line in so many may hold a byte that is not of the encoding: such rows are refused, beyond it the file
_MOST_CONTROLS = 50  # one byte in so many may be a control character
_SHOWN = 3
_MOST_ASKED = 5
_LONGEST_SHOWN = 24

_AGAIN = Text("Say another encoding with --encoding, or save the file as UTF-8.", "请用 --encoding 指明其他编码，或另存为 UTF-8。")
_SAVE = Text("Save it as CSV UTF-8, or as an Excel workbook (.xlsx).", "请另存为 CSV UTF-8 或 Excel 工作簿（.xlsx）。")


class UnknownEncoding(ValueError):
    """The bytes are in no encoding that can be told, or not in the one that was named. Carries `what` and `remedy` for the user.

    readings: what the file would say in each encoding that may be meant, the likeliest first.
    """

    def __init__(self, what: Text, remedy: Text, readings: Sequence[Text] = ()) -> None:
        super().__init__(what.en)
        self.what = what
        self.remedy = remedy
        self.readings = tuple(readings)


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a file's bytes become text. `has_strays`: some lines hold bytes that are not of it; `has_nul`: some hold NUL characters.

    told: what the user should know, and what to do if it is wrong; None where there is nothing to doubt.
    """

    codec: str
    has_strays: bool = False
    has_nul: bool = False
    told: tuple[Text, Text] | None = None


@dataclass(slots=True)
class _Bytes:
    """What one look at every byte says."""

    is_ascii: bool = True
    is_utf8: bool = True
    has_nul: bool = False
    has_escape: bool = False


def detect_encoding(file: IO[bytes], named: str | None = None, *, is_json: bool = False) -> Encoding:
    """The encoding of the text in `file`, which is read from its start; `named`: what the user says where it can't be told.

    is_json: valid UTF-8 is not doubted, for that is what JSON is by its standard.
    Raises: UnknownEncoding.
    """
    chosen = None if named is None else _named_codec(named)
    file.seek(0)
    start = file.read(_START)
    seen = _look(file)
    mark = next((codec for mark, codec in _MARKS if start.startswith(mark)), None)
    if mark:
        return _checked(file, seen, mark, _not_as_named(chosen, mark) if chosen else None)
    if chosen in ("utf-16", "utf-32"):  # without a mark: its bytes say which of the two orders they have
        chosen = next((codec for codec in _WIDE if codec.startswith(chosen) and _reads_wide(start, codec)), chosen)
    if chosen:
        certain = _told_against(file, seen, chosen)
        return _checked(file, seen, *((certain, _not_as_named(chosen, certain)) if certain else (chosen, None)))
    if seen.has_nul:
        wide = [codec for codec in _WIDE if _reads_wide(start, codec)]
        if len(wide) == 1:
            return _checked(file, seen, wide[0], _told_plainly(wide[0]))
        _refuse_no_text(start)
    if is_json and seen.is_utf8:
        return Encoding("utf-8", has_nul=seen.has_nul)
    if seen.is_ascii:
        return _seven_bits(file, seen)
    return _weighed(file, seen)


def _named_codec(named: str) -> str:
    """The codec that the user names. Raises: UnknownEncoding when it is none, or none of texts."""
    remedy = Text(
        "Common names are utf-8, gb18030, big5, shift_jis, euc_kr, cp1252, cp1251.", "常用名称：utf-8、gb18030、big5、shift_jis、euc_kr、cp1252、cp1251。"
    )
    try:
        codec = codecs.lookup(named)
        if codec.name.replace("-", "_") in _NO_TEXT or not getattr(codec, "_is_text_encoding", True):
            raise UnknownEncoding(Text(f'"{named}" is not an encoding of texts.', f"“{named}”不是文本编码。"), remedy)
        codecs.getincrementaldecoder(codec.name)
    except (LookupError, ValueError) as error:
        if isinstance(error, UnknownEncoding):
            raise
        raise UnknownEncoding(Text(f'"{named}" is not the name of an encoding.', f"“{named}”不是编码名称。"), remedy) from None
    return codec.name


def _look(file: IO[bytes]) -> _Bytes:
    seen = _Bytes()
    decoder = codecs.getincrementaldecoder("utf-8")()
    for piece in _pieces(file):
        seen.is_ascii = seen.is_ascii and piece.isascii()
        seen.has_nul = seen.has_nul or b"\0" in piece
        seen.has_escape = seen.has_escape or b"\x1b$" in piece or b"~{" in piece
        if seen.is_utf8 and not (piece.isascii() and decoder.getstate()[0] == b""):
            seen.is_utf8 = _goes_on(decoder, piece)
    seen.is_utf8 = seen.is_utf8 and _goes_on(decoder, b"", is_end=True)
    return seen


def _goes_on(decoder: codecs.IncrementalDecoder, piece: bytes, *, is_end: bool = False) -> bool:
    try:
        decoder.decode(piece, is_end)
    except UnicodeError:
        return False
    return True


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    return iter(lambda: file.read(_PIECE), b"")


# -- what is known without weighing


def _told_against(file: IO[bytes], seen: _Bytes, chosen: str) -> str | None:
    """UTF-8 where the file is in it beyond doubt though the user, who names one encoding for all files, said another."""
    if not seen.is_utf8 or chosen == "utf-8":
        return None
    if seen.is_ascii:
        return "utf-8" if not seen.has_nul and chosen.startswith(("utf-16", "utf-32")) else None
    segments, header = find_segments(file)
    weighed = {candidate.codec: candidate for candidate in weigh(segments, header, also=(chosen,))}
    other = weighed.get(chosen)
    ours = weighed.get("utf-8")
    return "utf-8" if ours and (other is None or ours.bits + _CLEAR < other.bits) else None


def _not_as_named(chosen: str, codec: str) -> tuple[Text, Text] | None:
    codec = codec.removesuffix("-sig")
    if chosen.split("-")[:2] == codec.split("-")[:2]:
        return None
    return (
        Text(f"The file is {codec} and was read so, not as {chosen}.", f"该文件为 {codec} 编码，已按此读取，而非 {chosen}。"),
        Text(f"--encoding {chosen} holds for files that don't say their encoding.", f"--encoding {chosen} 只用于无法判断编码的文件。"),
    )


def _reads_wide(start: bytes, codec: str) -> bool:
    """Whether the bytes are text of two or four bytes a character: its delimiters and line ends come out as such, and nothing as NUL."""
    try:
        text = codecs.getincrementaldecoder(codec)().decode(start)
    except UnicodeError:
        return False
    if not text or "\0" in text or not ("\n" in text or "\r" in text):
        return False
    plain = sum(character.isascii() for character in text)
    small = sum(character < "\u0800" for character in text)
    odd = sum(unicodedata.category(character) in ("Cc", "Cn", "Co") and character not in "\t\r\n" for character in text)
    return plain > len(text) * _PLAIN and odd * 100 <= len(text) and (not start.isascii() or small > len(text) * _SMALL)


def _refuse_no_text(start: bytes) -> None:
    controls = sum(byte < 32 and byte not in b"\0\t\r\n\x0b\x0c\x1b" for byte in start)
    if controls * _MOST_CONTROLS > len(start):
        raise UnknownEncoding(Text("The file is not a text file.", "该文件不是文本文件。"), _SAVE)


def _seven_bits(file: IO[bytes], seen: _Bytes) -> Encoding:
    """ASCII, unless what looks like it switches to other characters by escape sequences."""
    if seen.has_escape:
        whole = b"".join(_pieces(file))
        if b"\x1b$" in whole:
            for codec in _ESCAPED:
                if (text := _decoded(whole, codec)) is not None and not text.isascii() and "\x1b" not in text:
                    return Encoding(codec, has_nul=seen.has_nul, told=_told_plainly(codec))
        elif re.search(rb"~\{(?:[\x21-\x7e]{2})+~\}", whole) and (text := _decoded(whole, "hz")) is not None and not text.isascii():
            line = next(line for line in text.splitlines() if not line.isascii())
            raise UnknownEncoding(
                Text(
                    f'The file is ASCII, or Chinese in the encoding hz, in which it says "{_shown(line)}".',
                    f"该文件为 ASCII，或为“hz”编码的中文，如“{_shown(line)}”。",
                ),
                Text("Say --encoding hz or --encoding ascii.", "请指明 --encoding hz 或 --encoding ascii。"),
            )
    return Encoding("utf-8", has_nul=seen.has_nul)


def _decoded(whole: bytes, codec: str) -> str | None:
    try:
        return whole.decode(codec)
    except UnicodeError:
        return None


# -- what is weighed


def _weighed(file: IO[bytes], seen: _Bytes) -> Encoding:
    segments, header = find_segments(file, most=_FEW, lines=_FIRST_LINES) if seen.is_utf8 else find_segments(file)
    if seen.is_utf8 and len(segments) > _FEW:
        return Encoding("utf-8", has_nul=seen.has_nul)
    candidates = weigh(segments, header)
    best = candidates[0]
    margin = candidates[1].bits - best.bits if len(candidates) > 1 else _CLEAR
    if seen.is_utf8:
        ours = next(candidate for candidate in candidates if candidate.codec == "utf-8")
        if ours.bits - _LONG_SEQUENCE * sum(character > "\u07ff" for text in ours.texts.values() for character in text) <= best.bits:
            return Encoding("utf-8", has_nul=seen.has_nul)
        raise _question([ours, *(candidate for candidate in candidates if candidate is not ours)], segments)
    is_clear = best.codec in readable() and margin >= _CLEAR and best.bits_each <= _MOST_BITS[best.has_ideographs] and best.invalid * 3 <= max(len(segments), 3)
    if not is_clear:
        _refuse_mixture(segments)
        raise _question(candidates, segments)
    told = None if best.codec == "utf-8" else _told(best, segments)
    return _checked(file, seen, best.codec, told)


def _refuse_mixture(segments: Segments) -> None:
    """Says so where a part of the file is UTF-8 and a part is not: no name of an encoding would mend that."""
    others = [segment for segment in segments if STRAY.search(decode_segment(segment, "utf-8"))]
    ours = len(segments) - len(others)
    if ours < _MOST_CHANCE or ours < len(segments) * _CHANCE:
        return
    line = min(segments[segment] for segment in others)
    raise UnknownEncoding(
        Text(
            f"Some lines of the file are UTF-8 and others are not; the first of these is line {line}.",
            f"该文件部分行是 UTF-8，部分不是；第一处在第 {line} 行。",
        ),
        Text("Save all of it in one encoding.", "请将整个文件保存为同一种编码。"),
    )


def _told(best: Candidate, segments: Segments) -> tuple[Text, Text]:
    title = title_of(best.codec)
    sample = _sample(best, list(segments)[:_SHOWN], segments)
    return (
        Text(f"Read as {best.codec} ({title.en}), for example {sample.en}.", f"已按 {best.codec}（{title.zh}）读取，例如{sample.zh}。"),
        Text("If that is not what the file says, name its encoding with --encoding.", "若与原文不符，请用 --encoding 指明编码。"),
    )


def _told_plainly(codec: str) -> tuple[Text, Text]:
    return (
        Text(f"Read as {codec}.", f"已按 {codec} 读取。"),
        Text("If that is not what the file says, name its encoding with --encoding.", "若与原文不符，请用 --encoding 指明编码。"),
    )


def _question(candidates: Sequence[Candidate], segments: Segments) -> UnknownEncoding:
    """Asks for the encoding, with what the file would say in each that may be meant."""
    best = candidates[0]
    near = [candidate for place, candidate in enumerate(candidates) if place < 2 or candidate.bits < best.bits + _NEAR][:_MOST_ASKED]
    telling = [segment for segment in best.texts if len({candidate.texts[segment] for candidate in near}) > 1] or list(best.texts)
    readings: list[Text] = []
    for candidate in near:
        title, sample = title_of(candidate.codec), _sample(candidate, telling[:_SHOWN], segments)
        readings.append(Text(f"As {candidate.codec} ({title.en}): {sample.en}.", f"按 {candidate.codec}（{title.zh}）：{sample.zh}。"))
    return UnknownEncoding(
        Text("The file's encoding can't be told for certain.", "无法确定该文件的编码。"),
        Text(
            f"Name the one below that reads right, for example --encoding {near[0].codec}, or save the file as UTF-8.",
            f"请在下列编码中指明内容正确的一种，例如 --encoding {near[0].codec}，或将文件另存为 UTF-8。",
        ),
        readings,
    )


def _sample(candidate: Candidate, chosen: Sequence[str], segments: Segments) -> Text:
    """What some segments say, each with its line."""
    said = [(segments[segment], _shown(show_strays(candidate.texts[segment]))) for segment in chosen]
    return Text(", ".join(f'line {line} "{text}"' for line, text in said), "，".join(f"第 {line} 行“{text}”" for line, text in said))


def _shown(text: str) -> str:
    """The text cut short, with what is no printable character as its number."""
    cut = text[:_LONGEST_SHOWN] + ("…" if len(text) > _LONGEST_SHOWN else "")
    return "".join(character if character.isprintable() else f"‹U+{ord(character):04X}›" for character in cut)


# -- bytes that are not of the encoding


def _checked(file: IO[bytes], seen: _Bytes, codec: str, told: tuple[Text, Text] | None) -> Encoding:
    """The encoding, once every byte was decoded. A few bytes that are not of it cost their rows.

    Raises: UnknownEncoding when it is not the file's.
    """
    if not has_strays(file, codec):
        return Encoding(codec, has_nul=seen.has_nul, told=told)
    if not _is_of_lines(codec):
        raise UnknownEncoding(Text(f"The file is not valid {codec} text.", f"该文件不是有效的 {codec} 文本。"), _AGAIN)
    lines, strays, first = count_strays(file, codec)
    if strays > 1 and strays * _MOST_STRAYS > lines:
        place = Text(f"line {first.line}, byte {first.at + 1} is {first.byte:02X}", f"第 {first.line} 行第 {first.at + 1} 个字节为 {first.byte:02X}")
        others = "1 more line holds" if strays == 2 else f"{strays - 1:,} more lines hold"
        more = Text(f", and {others} such bytes", f"，另有 {strays - 1:,} 行含有此类字节")
        raise UnknownEncoding(
            Text(f"The file is not valid {codec} text: {place.en}{more.en}.", f"该文件不是有效的 {codec} 文本：{place.zh}{more.zh}。"), _AGAIN
        )
    return Encoding(codec, has_strays=True, has_nul=seen.has_nul, told=told)


def _is_of_lines(codec: str) -> bool:
    """Whether each line of a file in this encoding can be decoded by itself."""
    try:
        return b"a,\n".decode(codec) == "a,\n" and not codec.startswith(("iso2022", "hz", "utf-7"))
    except UnicodeError:
        return False
