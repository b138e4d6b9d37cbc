"""Refuses what makes much from little: ranges, reductions, replacements and paths that nothing bounds.

The bounds are our own. What they let through an engine still stops by time and memory; what they refuse would keep it busy for the whole of that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from orggraph.library.pattern import Complaint
from orggraph.library.query import Param
from orggraph.library.statement import TOP, Statement
from orggraph.locale import Text

LONGEST_RANGE = 10_000
MOST_STEPS = 1_000_000
"""Steps of all ranges of one file together, as if one stood within the other."""
MOST_GROWTH = 100
"""Times that the replacements of one file may lengthen a text, one after another."""
LONGEST_PATH = 100

_NO_RANGE = Text(
    "A range is as long as a list or a bounded parameter says, or at most {most} steps.", "range 的长度须由列表或有界参数决定，或不超过 {most} 步。"
).fill(most=f"{LONGEST_RANGE:,}")
_WRITE_RANGE = Text(
    "Write range(0, size(list) - 1) or whole numbers; a parameter in it needs ge and le.", "请写 range(0, size(list) - 1) 或整数；其中的参数须声明 ge 与 le。"
)
_TOO_MANY = Text("The ranges of this file make more than {most} steps, one within the other.", "此文件的各 range 相乘超过 {most} 步。").fill(
    most=f"{MOST_STEPS:,}"
)
_SHORTER = Text("Make them shorter.", "请缩短。")
_DOUBLES = Text('"{name}" can double with each step of this reduce, and no engine has room for that.', "“{name}”在 reduce 的每一步都可能翻倍，引擎无法承受。")
_ADD_ONCE = Text(
    "In each branch of its expression name it once and outside of brackets: {name} + x, or CASE WHEN … THEN {name} ELSE {name} + x END.",
    "每个分支中只能在括号外写一次：{name} + x，或 CASE WHEN … THEN {name} ELSE {name} + x END。",
)
_GROWS = Text("These replacements can make a text more than {most} times as long.", "这些 replace 可使文本长度增至 {most} 倍以上。").fill(most=MOST_GROWTH)
_REPLACE_SHORTLY = Text("Replace one written-out text by another that is about as long.", "请以长度相近的字面文本替换。")
_NO_END = Text("A path without an upper bound can exhaust the engine.", "没有上限的路径会耗尽引擎资源。")
_TOO_LONG = Text("A path of more than {most} steps can exhaust the engine.", "超过 {most} 步的路径会耗尽引擎资源。").fill(most=LONGEST_PATH)
_BOUND_IT = Text("Bound it, for example *1..10 or {1,10}.", "请设上限，例如 *1..10 或 {1,10}。")
# Their answer is true or false or a number, however long the list is that they look at.
_JUDGES = ("ALL", "ANY", "NONE", "SINGLE", "SIZE", "COUNT", "ISEMPTY")


def refuse_unbounded(statement: Statement, params: Mapping[str, Param]) -> Iterator[Complaint]:
    """Every range, reduce, replace and path that nothing bounds. params: what the file declares, with the bounds of each."""
    yield from _refuse_ranges(statement, params)
    yield from _refuse_doubling(statement)
    yield from _refuse_growth(statement)
    yield from _refuse_paths(statement)


def _calls(statement: Statement, name: str) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """The index of the name of each such call, and between which indexes each of its arguments stands."""
    for index, token in enumerate(statement.code):
        if token.is_word(name) and statement.is_sign(index + 1, "(") and index + 1 in statement.partner and not statement.is_sign(index - 1, "."):
            close = statement.partner[index + 1]
            commas = [i for i in statement.within(index + 1) if statement.code[i].is_sign(",")]
            yield index, list(zip([index + 2, *(comma + 1 for comma in commas)], [*commas, close], strict=True))


# -- ranges


def _refuse_ranges(statement: Statement, params: Mapping[str, Param]) -> Iterator[Complaint]:
    steps = 1.0
    for index, arguments in _calls(statement, "RANGE"):
        bounds = [_interval(statement, start, end, params) for start, end in arguments[:2]]
        length = bounds[1][1] - bounds[0][0] + 1 if len(bounds) == 2 and bounds[0] and bounds[1] else None
        backwards = bounds[0][1] - bounds[1][0] + 1 if length is not None and bounds[0] and bounds[1] else 0
        if length is None or max(length, backwards) > LONGEST_RANGE:
            yield statement.code[index], _NO_RANGE, _WRITE_RANGE
            continue
        before, steps = steps, steps * max(length, backwards, 1)
        if steps > MOST_STEPS >= before:
            yield statement.code[index], _TOO_MANY, _SHORTER


def _interval(statement: Statement, start: int, end: int, params: Mapping[str, Param]) -> tuple[float, float] | None:
    """The least and the greatest value of a bound that is a sum; what a list's length gives counts as nothing. None when it has no bound."""
    low = high = 0.0
    sign, at = 1, start
    while at < end:
        token = statement.code[at]
        if token.is_sign("+", "-"):
            sign, at = -1 if token.text == "-" else 1, at + 1
            continue
        found: tuple[float, float] | None = None
        if token.kind == "number" and token.text.isdigit():
            found, at = (float(token.text), float(token.text)), at + 1
        elif token.kind == "param":
            param = params.get(token.text[1:].strip("`"))
            found, at = (param.ge, param.le) if param and param.ge is not None and param.le is not None else None, at + 1
        elif token.is_word("SIZE") and statement.is_sign(at + 1, "("):
            found, at = (0.0, 0.0), statement.partner.get(at + 1, end) + 1
        elif token.kind == "name" and not statement.is_sign(at + 1, "(", ".", "["):
            found, at = (0.0, 0.0) if _counts(statement, token.text) else None, at + 1
        if found is None or (at < end and not statement.is_sign(at, "+", "-")):
            return None
        low, high = (low + found[0], high + found[1]) if sign > 0 else (low - found[1], high - found[0])
    return (low, high) if end > start else None


def _counts(statement: Statement, name: str) -> bool:
    """Whether the variable goes through a range, wherever the statement gives it a value."""
    is_counting = False
    for index, token in enumerate(statement.code):
        if token.text != name or statement.is_naming(index):
            continue
        if statement.is_word(index + 1, "IN") and statement.is_sign(index - 1, "[", "(", ",", "|"):
            if not statement.is_word(index + 2, "RANGE"):
                return False
            is_counting = True
        elif statement.is_word(index - 1, "AS"):
            close = statement.partner.get(index - 2, TOP)
            if not (statement.is_word(close - 1, "RANGE") and statement.is_word(close - 2, "UNWIND")):
                return False
            is_counting = True
    return is_counting


# -- reductions


def _refuse_doubling(statement: Statement) -> Iterator[Complaint]:
    for index, arguments in _calls(statement, "REDUCE"):
        name = statement.code[arguments[0][0]].text
        close = statement.partner[index + 1]
        bar = next((i for i in statement.within(index + 1) if statement.code[i].is_sign("|")), None)
        if bar is not None and _uses(statement, name, bar + 1, close) > 1:
            yield statement.code[index], _DOUBLES.fill(name=name), _ADD_ONCE.fill(name=name)


def _uses(statement: Statement, name: str, start: int, end: int) -> int:
    """How often what `name` holds goes into the value of an expression, in the branch that uses it most; within brackets counts twice."""
    most, at = 0, start
    while at < end:
        token = statement.code[at]
        if token.is_word("CASE"):
            close = _end_of_case(statement, at, end)
            most += max((_uses(statement, name, *branch) for branch in _branches(statement, at, close)), default=0)
            at = close + 1
            continue
        if token.is_sign("(", "[", "{") and at in statement.partner:
            close = statement.partner[at]
            before = statement.at(at - 1)
            if before is not None and before.is_word("COALESCE"):
                most += _uses(statement, name, at + 1, close)
            elif not (before is not None and before.is_word(*_JUDGES)):
                most += 2 * sum(_is_value(statement, name, i, at) for i in range(at + 1, close))
            at = close + 1
            continue
        most += _is_variable(statement, name, at)
        at += 1
    return most


def _is_variable(statement: Statement, name: str, index: int) -> bool:
    token = statement.code[index]
    return token.kind in ("name", "quoted") and token.text == name and not statement.is_naming(index)


def _is_value(statement: Statement, name: str, index: int, opening: int) -> bool:
    """Whether the variable at `index` is more than what a condition or a judging function within the bracket looks at."""
    if not _is_variable(statement, name, index):
        return False
    scope = statement.opener[index]
    while scope != TOP:
        before = statement.at(scope - 1)
        if scope != opening and before is not None and before.is_word(*_JUDGES):
            return False
        inside = [i for i in statement.within(scope) if i < index]
        where = max((i for i in inside if statement.is_word(i, "WHERE")), default=None)
        if where is not None and not any(statement.code[i].is_sign("|") for i in inside if i > where):
            return False
        if scope == opening:
            return True
        scope = statement.opener[scope]
    return True


def _end_of_case(statement: Statement, start: int, end: int) -> int:
    depth = 0
    for at in range(start, end):
        depth += statement.code[at].is_word("CASE") - statement.code[at].is_word("END")
        if depth == 0:
            return at
    return end


def _branches(statement: Statement, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Between which indexes each value of a CASE stands; its conditions are left out."""
    marks = [at for at in range(start + 1, end) if statement.code[at].is_word("WHEN", "THEN", "ELSE") and _depth(statement, start, at) == 0]
    for mark, following in zip(marks, [*marks[1:], end], strict=True):
        if not statement.code[mark].is_word("WHEN"):
            yield mark + 1, following


def _depth(statement: Statement, start: int, at: int) -> int:
    """How many CASE stand open between the one at `start` and the word at `at`."""
    return sum(statement.code[i].is_word("CASE") - statement.code[i].is_word("END") for i in range(start + 1, at))


# -- replacements


def _refuse_growth(statement: Statement) -> Iterator[Complaint]:
    growth = 1.0
    for index, arguments in _calls(statement, "REPLACE"):
        texts = [_text(statement, start, end) for start, end in arguments[1:3]]
        if len(texts) < 2 or texts[1] is None or (texts[0] is None and len(texts[1]) > 1) or texts[0] == "":
            yield statement.code[index], _GROWS, _REPLACE_SHORTLY
            continue
        before, growth = growth, growth * max(1.0, len(texts[1]) / len(texts[0] or "x"))
        if growth > MOST_GROWTH >= before:
            yield statement.code[index], _GROWS, _REPLACE_SHORTLY


def _text(statement: Statement, start: int, end: int) -> str | None:
    token = statement.code[start] if end == start + 1 else None
    return token.text[1:-1] if token is not None and token.kind == "string" else None


# -- paths


def _refuse_paths(statement: Statement) -> Iterator[Complaint]:
    for index, token in enumerate(statement.code):
        scope = statement.opener[index]
        if token.is_sign("*") and statement.role(scope) == "relationship":
            at = index + 1
            low = statement.at(at)
            at += 1 if low is not None and low.kind == "number" else 0
            if statement.is_sign(at, ".."):
                at += 1
                high = statement.at(at)
                is_bound = high is not None and high.kind == "number"
            else:
                high, is_bound = low, at > index + 1
            yield from _judge_path(statement, index, high.text if is_bound and high is not None else None)
        elif token.is_sign("*", "+") and _follows_path(statement, index):
            yield token, _NO_END, _BOUND_IT
        elif statement.role(index) == "quantifier":
            last = statement.at(statement.partner.get(index, index) - 1)
            yield from _judge_path(statement, index, last.text if last is not None and last.kind == "number" else None)


def _judge_path(statement: Statement, index: int, most: str | None) -> Iterator[Complaint]:
    if most is None or not most.isdigit():
        yield statement.code[index], _NO_END, _BOUND_IT
    elif int(most) > LONGEST_PATH:
        yield statement.code[index], _TOO_LONG, _BOUND_IT


def _follows_path(statement: Statement, index: int) -> bool:
    """Whether the `+` or `*` at `index` repeats a relationship or a bracketed path."""
    if statement.is_sign(index - 1, "->"):
        return True
    if statement.is_sign(index - 1, "-"):
        return statement.role(statement.partner.get(index - 2, TOP)) == "relationship"
    if not statement.is_sign(index - 1, ")") or index - 1 not in statement.partner:
        return False
    opening = statement.partner[index - 1]
    return any(statement.role(inside) == "relationship" for inside in statement.within(opening))
