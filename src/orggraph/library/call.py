"""Finds the calls of terms in a statement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from orggraph.library.statement import Statement
from orggraph.locale import Text

NAMESPACE = "term"
KNOWN = Text("`orggraph queries terms` lists them.", "`orggraph queries terms` 列出全部术语。")


class BadCall(Exception):
    """A call that can't be expanded. `offset`: where it stands in the file whose text was to be written out."""

    def __init__(self, offset: int, what: Text, remedy: Text | None = None) -> None:
        super().__init__(what.en)
        self.offset, self.what, self.remedy = offset, what, remedy


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a term. `first` and `last`: indexes of its tokens in `code`; `arguments`: the indexes between which each argument stands.

    yields: what the rows of a term are called here, by the name that the term gives them; None for a call in an expression.
    """

    name: str
    first: int
    last: int
    arguments: tuple[tuple[int, int], ...]
    yields: Mapping[str, str] | None = None


def find_calls(statement: Statement) -> Iterator[Call]:
    """The calls of terms in the statement, in order; those inside the arguments of another call among them."""
    for index, token in enumerate(statement.code):
        if token.text != NAMESPACE or statement.is_sign(index - 1, "."):
            continue
        name, opening = statement.at(index + 2), index + 3
        if not statement.is_sign(index + 1, ".") or name is None or name.kind != "name" or not statement.is_sign(opening, "("):
            continue
        close = statement.partner[opening]
        commas = [at for at in statement.within(opening) if statement.code[at].is_sign(",")]
        arguments = tuple(zip([opening + 1, *(comma + 1 for comma in commas)], [*commas, close], strict=True)) if close > opening + 1 else ()
        if not statement.is_word(index - 1, "CALL"):
            yield Call(name.text, index, close, arguments)
            continue
        last, yields = close, dict[str, str]()
        at = close + 1
        if statement.is_word(at, "YIELD"):
            while (said := statement.at(at + 1)) is not None and said.kind == "name":
                alias = statement.at(at + 3) if statement.is_word(at + 2, "AS") else None
                yields[said.text] = alias.text if alias else said.text
                last = at + (3 if alias else 1)
                at = last + 1
                if not statement.is_sign(at, ","):
                    break
        yield Call(name.text, index - 1, last, arguments, yields)
