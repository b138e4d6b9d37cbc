"""Finds out in which encoding a text file is written, and asks rather than guesses when it can't be known.

The ladder: a byte order mark, then strict UTF-8, then GB18030 if what comes out is Chinese text. Western code pages can't be
told from each other by their bytes, so anything else asks for `--encoding`.
"""

from __future__ import annotations

import codecs
import hashlib
from dataclasses import dataclass
from pathlib import Path

from orggraph.locale import Text

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_PIECE = 1 << 20
_CHINESE_SHARE = (
    0.6  # of the non-ASCII characters that GB18030 gives, so many are in the everyday set GB2312: Chinese text 0.75 and more, Big5 0.3, Western text 0
)


class UnknownEncoding(ValueError):
    """The bytes are in no encoding that can be recognised, or not in the one that was named. Carries `what` and `remedy` for the user."""

    def __init__(self, what: Text, remedy: Text) -> None:
        super().__init__(what.en)
        self.what = what
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Encoding:
    """The codec's name and the SHA-256 of the file, both from one reading."""

    codec: str
    sha256: str


def sha256_of(path: Path) -> str:
    """The SHA-256 of the file's bytes, as hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def detect_encoding(path: Path, named: str | None = None) -> Encoding:
    """The encoding of the text file at `path`; `named` is the user's own word and is only checked.

    Raises: UnknownEncoding; OSError when the file can't be read.
    """
    with path.open("rb") as file:
        start = file.read(4)
    marked = next((codec for mark, codec in _MARKS if start.startswith(mark)), None)
    if named is not None:
        try:
            codec = codecs.lookup(named).name
        except LookupError:
            raise UnknownEncoding(
                Text(f'"{named}" is not the name of an encoding.', f"“{named}”不是编码名称。"),
                Text("Common names are utf-8, gb18030, big5, cp1252, shift_jis.", "常用名称：utf-8、gb18030、big5、cp1252、shift_jis。"),
            ) from None
        ladder = [marked if marked and codec in ("utf-8", "utf-16") else codec]
    elif marked:
        ladder = [marked]
    else:
        ladder = ["utf-8", "gb18030"]
    for codec in ladder:
        digest = _decode(path, codec, must_look_chinese=named is None and codec == "gb18030")
        if digest:
            return Encoding(codec, digest)
    if named is None and marked is None:
        raise UnknownEncoding(
            Text("The file is neither UTF-8 nor Chinese GB18030 text.", "该文件既不是 UTF-8 也不是 GB18030 中文文本。"),
            Text("Say its encoding, for example --encoding cp1252, or save it as UTF-8.", "请指明编码，例如 --encoding cp1252，或另存为 UTF-8。"),
        )
    raise UnknownEncoding(
        Text(f"The file is not valid {ladder[0]} text.", f"该文件不是有效的 {ladder[0]} 文本。"),
        Text("Say another encoding with --encoding, or save the file as UTF-8.", "请用 --encoding 指明其他编码，或另存为 UTF-8。"),
    )


def _decode(path: Path, codec: str, *, must_look_chinese: bool) -> str | None:
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder(codec)("strict")
    foreign = everyday = 0
    with path.open("rb") as file:
        try:
            while piece := file.read(_PIECE):
                digest.update(piece)
                text = decoder.decode(piece)
                if must_look_chinese:
                    characters = [character for character in text if character > "\x7f"]
                    foreign += len(characters)
                    everyday += len("".join(characters).encode("gb2312", "ignore")) // 2
            decoder.decode(b"", True)
        except UnicodeDecodeError:
            return None
    if must_look_chinese and everyday < _CHINESE_SHARE * foreign:
        return None
    return digest.hexdigest()
