"""Puts the text of terms where a statement calls them, and remembers where each character came from.

`term.is_active(tie)` in an expression stands for the term's expression, `CALL term.key_people() YIELD person` for its rows. What a call means does not
hang on the words around it: the term's own variables are renamed where the caller uses such a name, and brackets are set where an operator beside the
call would take only a part of the term.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from pathlib import Path

from orggraph.cypher import LineIndex, Token
from orggraph.library.binding import POSTFIX, WHOLE, strength_of, weakest_binding
from orggraph.library.call import KNOWN, BadCall, Call, find_calls
from orggraph.library.finding import read_finding
from orggraph.library.naming import bound_names, variables
from orggraph.library.report import suggest
from orggraph.library.statement import OPENERS, TOP, Statement, read_statement
from orggraph.library.term import Term
from orggraph.locale import Text

LONGEST = 200_000
"""Characters of a statement with its terms written out; ours have a tenth of it. Terms that call each other twice grow without end."""
_LOOSE = re.compile(r"[^\w.$]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of expanded text. `start`: the offset in the file `path` at which it was written; what was put in for a name or a bracket points at its cause.

    called: for what a term brought in, the offset of the outermost call in the file that was expanded; None for that file's own text.
    """

    text: str
    path: Path
    start: int
    is_verbatim: bool = True
    called: int | None = None


class Expansion:
    """A statement whose terms are written out. `text`: what an engine gets; `source`: the whole file that the statement stands in."""

    def __init__(self, pieces: Sequence[Piece], source: str) -> None:
        self.pieces = tuple(pieces)
        self.source = source
        self.text = "".join(piece.text for piece in pieces)
        self._starts = list(accumulate((len(piece.text) for piece in pieces), initial=0))[:-1]
        self._lines = LineIndex(source)

    def origin(self, offset: int) -> tuple[Path, int]:
        """The file and the offset in it at which the character at `offset` of the expanded text was written."""
        piece, into = self._piece(offset)
        return piece.path, piece.start + (into if piece.is_verbatim else 0)

    def line(self, offset: int) -> int:
        """The line of the file, from 1, to which the character at `offset` of the expanded text goes back; within a term, that of the call."""
        piece, into = self._piece(offset)
        if piece.called is not None:
            return self._lines.line(piece.called)
        return self._lines.line(piece.start + (into if piece.is_verbatim else 0))

    def term(self, offset: int) -> str | None:
        """The term that brought in the character at `offset` of the expanded text; None for the file's own."""
        piece, _ = self._piece(offset)
        return piece.path.stem if piece.called is not None else None

    def _piece(self, offset: int) -> tuple[Piece, int]:
        at = max(bisect_right(self._starts, offset) - 1, 0)
        return self.pieces[at], offset - self._starts[at]


def expand(text: str, path: Path, start: int, terms: Mapping[str, Term], *, is_rule: bool = False) -> Expansion:
    """The statement that stands from `start` on in the file `path`, whose whole text is `text`, with every term written out.

    is_rule: the statement returns findings, and may do so in short. Raises: BadCall.
    """
    statement = Statement(text[start:])
    writer = _Writer(path, start, terms, {}, frozenset(), ())
    found = read_finding(statement) if is_rule else None
    if found is None:
        return Expansion(writer.write(statement, 0, len(statement.text)), text)
    pieces = writer.write(statement, 0, found.first)
    before, after = found.around("".join(piece.text for piece in pieces))
    pieces.append(Piece(before, path, start + found.first, is_verbatim=False))
    pieces += writer.write(statement, *found.evidence)
    pieces.append(Piece(after, path, start + found.first, is_verbatim=False))
    pieces += writer.write(statement, *found.order) if found.order else []
    return Expansion([*pieces, Piece("\n", path, len(text), is_verbatim=False)], text)


def expand_term(term: Term, terms: Mapping[str, Term]) -> Expansion:
    """The term's own text with the terms that it calls written out. Raises: BadCall."""
    statement = read_statement(term.text)
    return Expansion(_Writer(term.path, term.start, terms, {}, frozenset(), (term.name,)).write(statement, 0, len(statement.text)), term.source)


def keeps_together(statement: Statement, first: int, last: int, text: str) -> bool:
    """Whether `text` needs no brackets in the place of the tokens from `first` to `last` of `statement.code`."""
    return _holds(statement, first, last, weakest_binding(text))


def _holds(statement: Statement, first: int, last: int, weakest: int) -> bool:
    if weakest == WHOLE:
        return True
    before, after = strength_of(statement, first - 1), strength_of(statement, last + 1)
    if statement.is_sign(last + 1, ".", "["):
        after = POSTFIX
    if (before is not None and before > weakest) or (after is not None and after > weakest):
        return False
    # Of operators that bind alike, those that do not care for order stay without brackets.
    return weakest not in (5, 6, 7, 8) or not (before == weakest or (after == weakest and weakest in (5, 8)))


@cache
def is_query(term: Term) -> bool:
    """Whether the term gives rows, for `CALL term.NAME() YIELD …`, and not a value."""
    first = read_statement(term.text).at(0)
    return first is not None and first.is_word(*OPENERS)


@dataclass(frozen=True)
class _Writer:
    """Writes one text out: a question's, or a term's at one place that calls it.

    replaced: what stands for a name of this text; around: names that variables bear where the text goes; above: the terms that led here.
    """

    path: Path
    start: int
    terms: Mapping[str, Term]
    replaced: Mapping[str, Sequence[Piece]]
    around: frozenset[str]
    above: tuple[str, ...]
    called: int | None = None
    room: list[int] = field(default_factory=lambda: [LONGEST])  # characters that may still be written, shared by all writers of one text

    def write(self, statement: Statement, first: int, end: int, margin: str = "") -> list[Piece]:
        """The text between two offsets of the statement."""
        pieces: list[Piece] = []
        done = first
        inside = [call for call in find_calls(statement) if statement.code[call.first].start >= first and statement.code[call.last].end <= end]
        names = variables(statement) if self.replaced else []
        for index, call in sorted([(call.first, call) for call in inside] + [(index, None) for index in names], key=lambda found: found[0]):
            token = statement.code[index]
            if token.start < done or token.start >= end:
                continue  # within a call that is written already, or outside of what is asked for
            if call is None and token.text not in self.replaced:
                continue
            pieces += self._slice(statement, done, token.start, margin)
            if call is None:
                pieces += self.replaced[token.text]
                done = token.end
            else:
                pieces += self._write_call(statement, call, margin)
                done = statement.code[call.last].end
        pieces += self._slice(statement, done, end, margin)
        return [piece for piece in pieces if piece.text]

    def _slice(self, statement: Statement, first: int, end: int, margin: str) -> Iterator[Piece]:
        """The text between two offsets, its lines moved to the right by `margin`."""
        if not margin:
            yield Piece(statement.text[first:end], self.path, self.start + first, called=self.called)
            return
        for line in statement.text[first:end].splitlines(keepends=True):
            yield Piece(line, self.path, self.start + first, called=self.called)
            first += len(line)
            if line.endswith("\n"):
                yield Piece(margin, self.path, self.start + first, is_verbatim=False, called=self.called)

    def _write_call(self, statement: Statement, call: Call, margin: str) -> list[Piece]:
        token = statement.code[call.first]
        term = self._term(statement, call, token)
        given = self._arguments(statement, call, term, token)
        around = self.around | self._seen(statement, call)
        own = bound_names(read_statement(term.text)) - set(term.speaks_of)
        named = {name for pieces in given.values() for name in _variables_of(pieces)}
        replaced: dict[str, Sequence[Piece]] = dict(given)
        here = self.start + token.start
        called = self.called if self.called is not None else here
        taken = around | named
        yields = call.yields or {}
        for name in sorted(own):
            if name in yields:
                fresh = yields[name]
            elif name in taken:
                fresh = next(f"{name}_{number}" for number in range(2, 1_000) if f"{name}_{number}" not in taken | own)
            else:
                continue
            replaced[name] = (Piece(fresh, term.path, term.start, is_verbatim=False, called=called),)
            taken = taken | {fresh}
        writer = _Writer(term.path, term.start, self.terms, replaced, frozenset(taken), (*self.above, term.name), called, self.room)
        inner = margin + _margin(statement.text, token.start) + "  "
        self.room[0] -= len(term.text)
        if self.room[0] < 0:
            what = Text(f"Written out, the terms make more than {LONGEST:,} characters.", f"术语展开后超过 {LONGEST:,} 个字符。")
            raise self._bad(token, what, _WRITE_LESS)
        body = writer.write(read_statement(term.text), 0, len(term.text), inner)
        if (tokens := read_statement(term.text).tokens) and tokens[-1].kind == "comment" and tokens[-1].text.startswith("//"):
            body.append(Piece("\n" + inner[:-2], term.path, term.start, is_verbatim=False, called=called))

        def said(text: str) -> Piece:
            return Piece(text, self.path, here, is_verbatim=False, called=self.called)

        if call.yields is not None:
            imports = sorted(named)
            return [said(f"CALL ({', '.join(imports)}) {{\n{inner}"), *body, said("\n" + inner[:-2] + "}")]
        if self._is_torn(statement, call, term):
            return [said("("), *body, said(")")]
        return body

    def _bad(self, token: Token, what: Text, remedy: Text | None) -> BadCall:
        """What is wrong at the token, told of the outermost call where it stands within a term."""
        if self.called is None:
            return BadCall(self.start + token.start, what, remedy)
        return BadCall(self.called, within_term(self.path.stem, what), remedy)

    def _term(self, statement: Statement, call: Call, token: Token) -> Term:
        term = self.terms.get(call.name)
        if term is None:
            raise self._bad(token, Text(f'There is no term "{call.name}".', f"没有术语“{call.name}”。"), suggest(call.name, self.terms) or KNOWN)
        if term.name in self.above:
            chain = " > ".join((*self.above[self.above.index(term.name) :], term.name))
            raise BadCall(
                self.called if self.called is not None else self.start + token.start,
                Text(f"The terms call each other: {chain}.", f"术语互相调用：{chain}。"),
                _WRITE_OUT,
            )
        if is_query(term) != (call.yields is not None):
            if is_query(term):
                what = Text(f'"{term.name}" gives rows, not a value.', f"“{term.name}”返回多行，而不是一个值。")
                raise self._bad(token, what, Text(f"Write CALL term.{term.name}(…) YIELD ….", f"请写 CALL term.{term.name}(…) YIELD …。"))
            what = Text(f'"{term.name}" gives a value, not rows.', f"“{term.name}”返回一个值，而不是多行。")
            raise self._bad(token, what, Text(f"Write term.{term.name}(…) in an expression.", f"请在表达式中写 term.{term.name}(…)。"))
        if call.yields is not None:
            columns = {item.alias for item in read_statement(term.text).arms()[0].items}
            if not call.yields or call.yields.keys() != columns:
                names = ", ".join(sorted(str(name) for name in columns))
                what = Text(f'"{term.name}" gives {names}; the call names others.', f"“{term.name}”返回 {names}，与调用处所写不符。")
                raise self._bad(token, what, Text(f"Write YIELD {names}.", f"请写 YIELD {names}。"))
        return term

    def _arguments(self, statement: Statement, call: Call, term: Term, token: Token) -> dict[str, Sequence[Piece]]:
        least = len(term.speaks_of) - len(term.defaults)
        if not least <= len(call.arguments) <= len(term.speaks_of):
            what = Text(
                f"{term.name} takes {_count_en(least, term)}; {len(call.arguments)} given.",
                f"{term.name} 需要 {_count_zh(least, term)}个参数，此处给出 {len(call.arguments)} 个。",
            )
            raise self._bad(token, what, Text(f"Write {term.signature} with your own variables.", f"请写 {term.signature} 并换成自己的变量。"))
        given: dict[str, Sequence[Piece]] = {}
        for name, (first, end) in zip(term.speaks_of, call.arguments, strict=False):
            if first == end:
                raise self._bad(token, Text("An argument is missing.", "缺少参数。"), Text("Write it, or remove the comma.", "请补写，或删除逗号。"))
            pieces = self.write(statement, statement.code[first].start, statement.code[end - 1].end)
            whole = "".join(piece.text for piece in pieces)
            is_name = re.fullmatch(r"[^\W\d]\w*|`[^`]+`", whole) is not None
            if not is_name and name in _in_patterns(term.text):
                what = Text(
                    f'"{name}" of {term.name} is a node or an edge; "{whole}" is not a variable.', f"{term.name} 的“{name}”是节点或关系；“{whole}”不是变量。"
                )
                raise self._bad(statement.code[first], what, Text("Give it a name by WITH first.", "请先用 WITH 为其命名。"))
            if _LOOSE.search(whole) and not _is_bracketed(whole):
                here = self.start + statement.code[first].start
                pieces = [
                    Piece("(", self.path, here, is_verbatim=False, called=self.called),
                    *pieces,
                    Piece(")", self.path, here, is_verbatim=False, called=self.called),
                ]
            given[name] = pieces
        for name in term.speaks_of[len(call.arguments) :]:
            given[name] = (Piece(term.defaults[name], term.path, term.start, is_verbatim=False),)
        return given

    def _seen(self, statement: Statement, call: Call) -> frozenset[str]:
        names = statement.visible(call.first)
        return frozenset(piece.text for name in names for piece in self.replaced.get(name, (Piece(name, self.path, 0),)))

    def _is_torn(self, statement: Statement, call: Call, term: Term) -> bool:
        return not _holds(statement, call.first, call.last, self._weakest(term))

    def _weakest(self, term: Term) -> int:
        """How tight the term's text binds, terms that it calls outside of brackets included."""
        statement = read_statement(term.text)
        inner = [
            self._weakest(self.terms[call.name])
            for call in find_calls(statement)
            if statement.opener[call.first] == TOP and call.name in self.terms and call.name not in self.above
        ]
        return min([weakest_binding(term.text), *inner])


def within_term(name: str, what: Text) -> Text:
    """What is wrong within a term that a file calls, told where the file calls it."""
    return Text(f"Within term.{name}: {what.en}", f"在 term.{name} 中：{what.zh}")


_WRITE_LESS = Text("Call fewer terms, or one less often.", "请减少术语调用。")
_WRITE_OUT = Text("Write one of them out.", "请将其中之一展开写出。")


@cache
def _in_patterns(text: str) -> frozenset[str]:
    """The names of a term's text that stand in a node's or a relationship's brackets."""
    from orggraph.library.pattern import PatternReader

    return PatternReader(read_statement(text)).introduced()


def _variables_of(pieces: Sequence[Piece]) -> set[str]:
    statement = Statement("".join(piece.text for piece in pieces))
    return {statement.code[index].text for index in variables(statement)}


def _is_bracketed(text: str) -> bool:
    """Whether the argument keeps together by itself: one call, one list, one map or one bracket."""
    statement = read_statement(text)
    if weakest_binding(text) != WHOLE:
        return False
    return not any(token.is_word("CASE", "DISTINCT") for token in statement.code[:1])


def _margin(text: str, offset: int) -> str:
    line = text[text.rfind("\n", 0, offset) + 1 : offset]
    return line[: len(line) - len(line.lstrip())]


def _count_en(least: int, term: Term) -> str:
    most = len(term.speaks_of)
    return f"{least} argument{'' if least == 1 else 's'}" if least == most else f"{least} to {most} arguments"


def _count_zh(least: int, term: Term) -> str:
    return f"{least} " if least == len(term.speaks_of) else f"{least} 至 {len(term.speaks_of)} "
