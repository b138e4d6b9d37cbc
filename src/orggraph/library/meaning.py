"""Holds the text of a term against what its front matter declares."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain

from orggraph.cypher import LineIndex
from orggraph.library.block import complaints
from orggraph.library.bound import refuse_unbounded
from orggraph.library.call import BadCall
from orggraph.library.dialect import refuse_foreign, refuse_unreadable, refuse_writing
from orggraph.library.expansion import expand_term
from orggraph.library.front import Front
from orggraph.library.naming import variables
from orggraph.library.pattern import PatternReader
from orggraph.library.report import Report
from orggraph.library.statement import Statement
from orggraph.library.term import Term
from orggraph.locale import Text


def check_term(term: Term, front: Front, terms: Mapping[str, Term], report: Report) -> None:
    """Notes everything that is wrong with the text of a term itself."""
    whole = Statement(front.source)
    lines = LineIndex(front.source)
    first = len(report.problems)
    for token, what, remedy in refuse_unreadable(whole):
        report.add(front.path, lines.line(token.start), what, remedy)
    for token, what, remedy in complaints(whole, front.path, terms):
        report.add(front.path, lines.line(token.start), what, remedy)
    for name, value in term.defaults.items():
        default = Statement(value)
        if [*refuse_unreadable(default), *variables(default)] or any(token.kind == "comment" for token in default.tokens):
            what = Text(f'The default of "{name}" is not a parameter or a written-out value.', f"“{name}”的默认值不是参数或字面值。")
            report.add(front.path, front.line("defaults", name), what)
    if len(report.problems) > first:
        return
    try:
        expansion = expand_term(term, terms)
    except BadCall as error:
        report.add(front.path, lines.line(error.offset), error.what, error.remedy)
        return
    statement = Statement(expansion.text)
    found = (
        refuse_writing(statement),
        refuse_foreign(statement, is_expression=True),
        refuse_unbounded(statement, {}),
        PatternReader(statement).complaints(),
    )
    for token, what, remedy in chain.from_iterable(found):
        report.add(front.path, expansion.line(token.start), what, remedy)
    own = Statement(term.text)
    spoken = {own.code[index].text for index in variables(own)}
    for name in term.speaks_of:
        if name not in spoken:
            what = Text(f'The term says it speaks of "{name}" but never does.', f"术语声明涉及“{name}”，但正文未出现。")
            report.add(front.path, front.line("speaks_of"), what, Text("Remove it from speaks_of.", "请从 speaks_of 中删除。"))
