"""The tokenizer loses nothing and is fooled by nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from orggraph.cypher.token import LineIndex, tokenize

CYPHER = st.text() | st.lists(
    st.sampled_from(
        ["MATCH", " ", "(n:Person)", "'", '"', "`", "//", "/*", "*/", "\n", "\r", "\\", "$as_of", "1..3", "->", "{", "}", "是", "\u0130", "..", "5.", "$"]
    )
).map("".join)


def kinds(text: str) -> list[tuple[str, str]]:
    return [(token.kind, token.text) for token in tokenize(text)]


@given(CYPHER)
def test_tokens_stand_where_they_say_and_leave_out_white_space_only(text: str) -> None:
    tokens = tokenize(text)
    assert [token.text for token in tokens] == [text[token.start : token.end] for token in tokens]
    bounds = [0, *(offset for token in tokens for offset in (token.start, token.end)), len(text)]
    assert bounds == sorted(bounds)
    assert "" == "".join(text[end:start] for end, start in zip(bounds[::2], bounds[1::2], strict=True)).strip()


@given(CYPHER)
def test_line_of_an_offset_is_the_line_an_editor_shows(text: str) -> None:
    lines = LineIndex(text)
    assert [text.count("\n", 0, token.start) + 1 for token in tokenize(text)] == [lines.line(token.start) for token in tokenize(text)]


def test_keyword_in_a_string_is_a_string() -> None:
    assert [("string", "'DELETE // x'")] == kinds("'DELETE // x'")


def test_escaped_quote_does_not_end_a_string() -> None:
    assert [("string", r"'it\'s'"), ("name", "x")] == kinds(r"'it\'s' x")


def test_quote_in_a_comment_opens_nothing() -> None:
    assert [("comment", "// it's"), ("name", "RETURN")] == kinds("// it's\nRETURN")


def test_carriage_return_ends_a_line_comment() -> None:
    assert [("comment", "// x"), ("name", "DELETE")] == kinds("// x\rDELETE")


def test_block_comment_ends_at_its_first_end() -> None:
    assert [("comment", "/* // */"), ("name", "x"), ("symbol", "*"), ("symbol", "/")] == kinds("/* // */ x */")


def test_two_backticks_are_one_inside_a_quoted_name() -> None:
    assert [("quoted", "`a``b`")] == kinds("`a``b`")


def test_range_is_two_numbers_and_not_a_decimal() -> None:
    assert [("number", "1"), ("symbol", ".."), ("number", "3")] == kinds("1..3")


def test_decimal_is_one_number() -> None:
    assert [("number", "25.0"), ("symbol", "*"), ("number", "0.5")] == kinds("25.0 * 0.5")


def test_string_without_end_reaches_to_the_end_of_the_text() -> None:
    assert [("name", "x"), ("unfinished", "'abc\nRETURN 1")] == kinds("x 'abc\nRETURN 1")


def test_parameter_in_backticks_is_a_parameter() -> None:
    assert [("param", "$`as of`")] == kinds("$`as of`")


def test_chinese_name_is_a_name() -> None:
    assert [("name", "客户"), ("symbol", "."), ("name", "名称")] == kinds("客户.名称")


def test_letter_that_upper_cases_to_a_keyword_is_read_as_the_keyword() -> None:
    assert "SET" == tokenize("\u017fet")[0].upper
