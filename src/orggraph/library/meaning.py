"""Holds the term blocks of a file against the terms, and the terms against each other."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import chain

from orggraph.cypher.token import LineIndex
from orggraph.library.bound import refuse_unbounded
from orggraph.library.dialect import refuse_foreign, refuse_unreadable, refuse_writing
from orggraph.library.front import Front
from orggraph.library.pattern import PatternReader
from orggraph.library.report import Report, suggest
from orggraph.library.statement import TOP, Statement
from orggraph.library.term import Block, Term, TermCycle, expand, find_blocks, is_argument, is_same
from orggraph.locale import Text

_SYNC = Text("`orggraph queries sync` rewrites it; to change the meaning, edit the term.", "`orggraph queries sync` 会重写它；要改变含义，请修改术语文件。")


def check_blocks(statement: Statement, front: Front, lines: LineIndex, terms: Mapping[str, Term], report: Report) -> None:
    """Notes every block that has no end, names no known term, differs from its term or would take on another meaning where it stands."""
    blocks, strays = find_blocks(statement.text, statement.tokens)
    for offset in strays:
        what = Text("This marker belongs to no block: `// term NAME` and `// end` alternate.", "此标记不属于任何块：`// term NAME` 与 `// end` 须交替出现。")
        report.add(front.path, lines.line(offset), what)
    for block in blocks:
        line = lines.line(block.marker)
        if block.end is None:
            report.add(
                front.path, line, Text("This block has no `// end`.", "此块没有 `// end`。"), Text("Add a line `// end` after it.", "请在其后加一行 `// end`。")
            )
            continue
        term = terms.get(block.name or "")
        if term is None:
            what = (
                Text(f'There is no term "{block.name}".', f"没有术语“{block.name}”。") if block.name else Text("The marker names no term.", "标记未写术语名。")
            )
            known = Text("Terms are the files of the folder terms/.", "术语即 terms/ 文件夹中的文件。")
            report.add(front.path, line, what, suggest(block.name or "", terms) or known)
            continue
        arguments = block.arguments
        if arguments is not None and (len(arguments) != len(term.speaks_of) or not all(map(is_argument, arguments))):
            what = Text(
                f"{term.name} takes {len(term.speaks_of)} variable(s): {', '.join(term.speaks_of)}.",
                f"{term.name} 需要 {len(term.speaks_of)} 个变量：{'、'.join(term.speaks_of)}。",
            )
            report.add(
                front.path,
                line,
                what,
                Text(
                    f"Write `// term {term.name}({', '.join(term.speaks_of)})` with your own variables.",
                    f"请写 `// term {term.name}({', '.join(term.speaks_of)})` 并换成自己的变量。",
                ),
            )
            continue
        try:
            wanted = expand(term, arguments, terms)
        except TermCycle:
            continue  # noted at the term itself
        if not is_same(statement.text[block.start : block.end], wanted):
            report.add(front.path, line, Text(f'This block differs from the term "{term.name}".', f"此块与术语“{term.name}”不一致。"), _SYNC)
            continue
        own = _introduced(expand(term, None, terms)) - set(term.speaks_of)
        _check_place(statement, block, term, own, front, line, report)


def check_term(term: Term, front: Front, terms: Mapping[str, Term], report: Report) -> None:
    """Notes everything that is wrong with the text of a term itself."""
    statement = Statement(front.source)
    lines = LineIndex(front.source)
    first = len(report.problems)
    for token, what, remedy in refuse_unreadable(statement):
        report.add(front.path, lines.line(token.start), what, remedy)
    if len(report.problems) > first:
        return
    try:
        expand(term, None, terms)
    except TermCycle as error:
        what = Text(f"The terms hold each other: {error}.", f"术语互相包含：{error}。")
        report.add(front.path, lines.line(front.body), what, Text("Write one of them out.", "请将其中之一展开写出。"))
        return
    complaints = (
        refuse_writing(statement),
        refuse_foreign(statement, is_expression=True),
        refuse_unbounded(statement, {}),
        PatternReader(statement).complaints(),
    )
    for token, what, remedy in chain.from_iterable(complaints):
        report.add(front.path, lines.line(token.start), what, remedy)
    spoken = {token.text for token in statement.code if token.kind == "name"}
    for name in term.speaks_of:
        if name not in spoken:
            what = Text(f'The term says it speaks of "{name}" but never does.', f"术语声明涉及“{name}”，但正文未出现。")
            report.add(front.path, front.line("speaks_of"), what, Text("Remove it from speaks_of.", "请从 speaks_of 中删除。"))
    check_blocks(statement, front, lines, terms, report)


def _check_place(statement: Statement, block: Block, term: Term, own: frozenset[str], front: Front, line: int, report: Report) -> None:
    """A term keeps its meaning only if the query does not bind the term's `own` variables and no stronger operator tears it apart."""
    arguments = {argument.partition(".")[0] for argument in block.arguments or ()}
    first = next(index for index, token in enumerate(statement.code) if token.start >= block.start)
    for name in sorted(own & (statement.visible(first) | arguments)):
        what = Text(
            f'The query and the term "{term.name}" both use the variable "{name}", which would tie the term to the query\'s own.',
            f"查询与术语“{term.name}”都使用变量“{name}”，术语会被绑定到查询的同名变量。",
        )
        report.add(front.path, line, what, Text("Rename it in the query.", "请在查询中改名。"))
    before = statement.code[:first]
    after = [token for token in statement.code if token.start >= (block.end or block.start)]
    weakest = _weakest_operator(term.text)
    is_torn = weakest is not None and before and before[-1].is_word("NOT")
    is_torn = is_torn or (weakest == "OR" and bool((before and before[-1].is_word("AND")) or (after and after[0].is_word("AND"))))
    if is_torn:
        what = Text(
            f'"{term.name}" joins several parts by {weakest}; the operator beside it takes only the nearest part.',
            f"“{term.name}”由 {weakest} 连接多个部分；相邻运算符只作用于最近的部分。",
        )
        report.add(front.path, line, what, Text("Put brackets around the block.", "请在块外加括号。"))


@cache
def _introduced(text: str) -> frozenset[str]:
    return PatternReader(Statement(text)).introduced()


@cache
def _weakest_operator(text: str) -> str | None:
    """The operator that binds least outside of brackets and CASE: "OR", "XOR", "AND" or None."""
    statement = Statement(text)
    depth = 0
    found = set()
    for index in statement.within(TOP):
        token = statement.code[index]
        depth += token.is_word("CASE") - token.is_word("END")
        if depth == 0 and token.is_word("OR", "XOR", "AND"):
            found.add(token.upper)
    return next((operator for operator in ("OR", "XOR", "AND") if operator in found), None)
