"""Over made files in many encodings: each is read right or asked about, and seldom asked about where there is something to go by."""

from __future__ import annotations

import io
from collections import Counter

import pytest

from orggraph.ingest.encoding import UnknownEncoding, detect_encoding
from tests.encoding_corpus import ASKED, READ, Made, make_files

EACH = 60  # files an encoding: 480 of those that are read
ASKED_AT_MOST = 0.05  # of files with 20 rows or more in which one character in twenty is not ASCII


def outcome(made: Made) -> str:
    """What becomes of the file: read right, asked about, or wrong."""
    try:
        found = detect_encoding(io.BytesIO(made.content))
    except UnknownEncoding:
        return "asked"
    if found.has_strays or made.content.decode(found.codec) != made.text:
        return "wrong"
    assert (found.told is None) == (found.codec == "utf-8")
    return "right"


@pytest.mark.parametrize("codec", READ)
def test_a_file_is_read_right_or_asked_about_and_never_wrong(codec: str) -> None:
    files = list(make_files({codec: READ[codec]}, EACH, seed=9))
    outcomes = [(made, outcome(made)) for made in files]
    rich = [(made, found) for made, found in outcomes if made.rows >= 20 and made.foreign_share >= 0.05]
    figures = Counter(found for _, found in outcomes), Counter(found for _, found in rich)
    print(f"{codec}: all {dict(figures[0])}, of 20 rows and more with 5 % that is not ASCII {dict(figures[1])}")
    assert [] == [made.text[:200] for made, found in outcomes if found == "wrong"]
    assert len(rich) >= 10
    assert figures[1]["asked"] <= ASKED_AT_MOST * len(rich)


@pytest.mark.parametrize("codec", ASKED)
def test_a_file_in_another_encoding_is_asked_about_or_says_the_same(codec: str) -> None:
    outcomes = Counter(outcome(made) for made in make_files({codec: ASKED[codec]}, 24, seed=9))
    print(f"{codec}: {dict(outcomes)}")
    assert 0 == outcomes["wrong"]
