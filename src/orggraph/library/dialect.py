"""Knows which Cypher a question may use: what reads only, and runs alike on Neo4j and on the embedded engine."""

from __future__ import annotations

from collections.abc import Iterator

from orggraph.cypher import WRITING, Token, find_hidden
from orggraph.library.pattern import Complaint
from orggraph.library.report import suggest
from orggraph.library.statement import DEEPEST, OPENERS, Statement
from orggraph.locale import Text

_TOO_DEEP = Text("Brackets stand more than {most} deep in each other.", "括号嵌套超过 {most} 层。").fill(most=DEEPEST)
_NEO4J_ONLY = frozenset(["FILTER", "FINISH", "LET", "NEXT", "SHORTEST", "TRANSACTIONS", "USE"])
_PLAIN_FUNCTIONS = Text(
    "Use those of plain Cypher for lists, texts, numbers, days and paths that every engine has.", "请使用各引擎都有的标准函数（列表、文本、数值、日期、路径）。"
)
_CLOCKS = frozenset(["date", "datetime", "localdatetime", "time", "localtime"])
_CLOCK_MODES = frozenset(["realtime", "statement", "transaction"])
_REFUSED_FUNCTIONS = {
    "elementid": Text("Ids of the engine change; use the property id.", "引擎内部编号会变；请使用属性 id。"),
    "id": Text("Ids of the engine change; use the property id.", "引擎内部编号会变；请使用属性 id。"),
    "exists": Text("Write EXISTS { ... }, or x IS NOT NULL.", "请写 EXISTS { ... } 或 x IS NOT NULL。"),
    "rand": Text("An answer must be the same every time.", "同一查询的答案必须每次相同。"),
    "randomuuid": Text("An answer must be the same every time.", "同一查询的答案必须每次相同。"),
    "timestamp": Text("Use $as_of.", "请使用 $as_of。"),
}
FUNCTIONS = {
    name.lower(): name
    for name in (
        # lists, maps and texts
        *("all", "any", "coalesce", "head", "isEmpty", "keys", "last", "none", "nullIf", "range", "reduce", "reverse", "single", "size", "tail", "valueType"),
        *("btrim", "char_length", "character_length", "left", "lower", "ltrim", "normalize", "replace", "right", "rtrim", "split", "substring"),
        *("toLower", "toUpper", "trim", "upper"),
        *("toBoolean", "toBooleanList", "toBooleanOrNull", "toFloat", "toFloatList", "toFloatOrNull", "toInteger", "toIntegerList", "toIntegerOrNull"),
        *("toString", "toStringList", "toStringOrNull"),
        # rows put together
        *("avg", "collect", "count", "max", "min", "percentileCont", "percentileDisc", "stDev", "stDevP", "sum"),
        # the graph
        *("allShortestPaths", "endNode", "labels", "length", "nodes", "properties", "relationships", "shortestPath", "startNode", "type"),
        # numbers
        *("abs", "acos", "asin", "atan", "atan2", "ceil", "cos", "cot", "degrees", "e", "exp", "floor", "haversin", "isNaN", "log", "log10", "pi"),
        *("radians", "round", "sign", "sin", "sqrt", "tan"),
        # days and moments
        *("date", "date.truncate", "datetime", "datetime.fromEpoch", "datetime.fromEpochMillis", "datetime.truncate", "duration", "duration.between"),
        *("duration.inDays", "duration.inMonths", "duration.inSeconds", "localdatetime", "localdatetime.truncate", "localtime", "time"),
    )
}
"""What a question may call: each gave the same answer on the embedded engine, Neo4j 5 and Neo4j 2026, and none waits, reads files or asks the network."""


def refuse_unreadable(statement: Statement) -> Iterator[Complaint]:
    """A string or comment without an end, a bracket without its other half, and characters that an engine would read differently."""
    for start, end, what, remedy in find_hidden(statement.text):
        yield Token("symbol", statement.text[start:end], start, end, statement.text[start:end]), what, remedy
    for token in statement.tokens:
        if token.kind == "unfinished":
            sign = token.text[: 2 if token.text.startswith("/") else 1]
            yield (
                token,
                Text(f"What {sign} opens here never ends.", f"此处 {sign} 开始的内容没有结束。"),
                Text(f"Close it with {sign[::-1]}.", f"请以 {sign[::-1]} 结束。"),
            )
        elif token.kind == "symbol" and token.text in "\\;$" and "\\u" != statement.text[token.start : token.start + 2].lower():
            remedies = {
                ";": Text("A file holds one statement and no semicolon.", "一个文件只含一条语句，不写分号。"),
                "$": Text("Labels and types are written out.", "标签与关系类型须写明。"),
                "\\": Text("Remove it.", "请删除。"),
            }
            yield token, Text(f'"{token.text}" has no place here.', f"此处不可用“{token.text}”。"), remedies[token.text]
    deep = statement.deepest
    if deep is not None:
        yield deep, _TOO_DEEP, Text("Write it flatter.", "请减少嵌套。")
    if statement.unbalanced is not None:
        yield statement.unbalanced, Text(f'"{statement.unbalanced.text}" has no other half.', f"“{statement.unbalanced.text}”没有配对。"), None


def refuse_writing(statement: Statement) -> Iterator[Complaint]:
    """Every word that changes data, schema or users, wherever it could be read as a clause."""
    for index, token in enumerate(statement.code):
        if token.kind == "name" and token.upper in WRITING and not statement.is_naming(index):
            what = Text(f"{token.upper} writes; a question only reads.", f"{token.upper} 会写入；查询只能读取。")
            yield token, what, Text("Remove it; a name spelled so needs another word.", "请删除；若为名称，请换一个词。")


def refuse_foreign(statement: Statement, *, is_expression: bool = False) -> Iterator[Complaint]:
    """Every form that one of the engines lacks or reads differently, or that asks the clock or chance."""
    yield from _refuse_words(statement)
    yield from _refuse_functions(statement)
    if not is_expression:
        yield from _refuse_opening(statement)
    yield from _refuse_calls(statement)


def _refuse_words(statement: Statement) -> Iterator[Complaint]:
    for index, token in enumerate(statement.code):
        if token.kind == "name" and token.upper in _NEO4J_ONLY and not statement.is_naming(index) and not statement.is_sign(index + 1, ".", ",", ")"):
            yield token, Text(f"{token.upper} is not understood by every engine.", f"{token.upper} 并非所有引擎都支持。"), None
        elif token.is_word("APOC") and statement.is_sign(index + 1, "."):
            yield token, Text("APOC is not installed everywhere.", "APOC 并非处处可用。"), Text("Use plain Cypher.", "请使用标准 Cypher。")
        elif token.is_sign("|") and statement.is_sign(index + 1, ":") and statement.role(statement.opener[index]) == "relationship":
            yield token, Text("[:A|:B] is not read by every engine.", "[:A|:B] 并非所有引擎都支持。"), Text("Write [:A|B].", "请写 [:A|B]。")
        elif (
            token.kind == "param" and statement.is_sign(index - 1, ":", "|", "&", "!") and statement.role(statement.opener[index]) in ("relationship", "group")
        ):
            yield (
                token,
                Text("A label or type cannot be a parameter.", "标签或关系类型不能作参数。"),
                Text("Write it out; two variants are two files.", "请写明；两种变体应为两个文件。"),
            )


def _refuse_functions(statement: Statement) -> Iterator[Complaint]:
    for index, token in enumerate(statement.code):
        if token.kind not in ("name", "quoted") or not statement.is_sign(index + 1, "(") or token.upper in WRITING | _NEO4J_ONLY:
            continue
        if statement.role(index + 1) != "call" and token.text.lower() not in _REFUSED_FUNCTIONS:
            continue
        first, said = _full_name(statement, index)
        name = said.lower()
        owner, _, mode = name.rpartition(".")
        is_bare = name in _CLOCKS and (statement.is_sign(index + 2, ")") or _only_names_a_zone(statement, index + 2))
        if is_bare or (owner in _CLOCKS and mode in _CLOCK_MODES):
            what = Text(f"{said}() asks the clock.", f"{said}() 读取了时钟。")
            yield token, what, Text("Use $as_of: the asker says which day.", "请使用 $as_of：由提问者指定日期。")
        elif name in _REFUSED_FUNCTIONS:
            yield token, Text(f"{said}() may not be used.", f"不可使用 {said}()。"), _REFUSED_FUNCTIONS[name]
        elif name not in FUNCTIONS and not name.startswith("apoc.") and not statement.is_word(first - 1, "CALL"):
            what = Text(f"{said}() is not among the functions that a question may call.", f"{said}() 不在查询可调用的函数之列。")
            yield token, what, suggest(said, sorted(FUNCTIONS.values())) or _PLAIN_FUNCTIONS


def _full_name(statement: Statement, index: int) -> tuple[int, str]:
    """Where the name of a function begins, and the name with what stands before its points: `duration.inDays`."""
    names = [statement.code[index].text.strip("`")]
    while statement.is_sign(index - 1, ".") and (owner := statement.at(index - 2)) is not None and owner.kind in ("name", "quoted"):
        names.insert(0, owner.text.strip("`"))
        index -= 2
    return index, ".".join(names)


def _only_names_a_zone(statement: Statement, index: int) -> bool:
    key = statement.at(index + 1)
    is_map = statement.is_sign(index, "{") and key is not None and key.text.lower() == "timezone"
    return is_map and not any(statement.code[inside].is_sign(",") for inside in statement.within(index))


def _refuse_opening(statement: Statement) -> Iterator[Complaint]:
    first = statement.at(0)
    if first is not None and not first.is_word(*OPENERS) and first.upper not in WRITING | _NEO4J_ONLY:
        yield (
            first,
            Text(f'A question does not begin with "{first.text}".', f"查询不能以“{first.text}”开头。"),
            Text(f"Begin with {', '.join(OPENERS)}.", f"请以 {'、'.join(OPENERS)} 开头。"),
        )


def _refuse_calls(statement: Statement) -> Iterator[Complaint]:
    for index, token in enumerate(statement.code):
        if not statement.is_word(index, "CALL"):
            continue
        if statement.is_sign(index + 1, "{"):
            yield (
                token,
                Text("CALL without the variables it takes is read differently by engines.", "未写明所用变量的 CALL 在各引擎中含义不同。"),
                Text("Write CALL (x) { ... }, or CALL () { ... }.", "请写 CALL (x) { ... } 或 CALL () { ... }。"),
            )
        elif not statement.is_sign(index + 1, "("):
            yield token, Text("A question calls no procedures.", "查询不得调用过程。"), None
        if statement.is_word(index - 1, "OPTIONAL"):
            yield token, Text("OPTIONAL CALL is not understood by every engine.", "OPTIONAL CALL 并非所有引擎都支持。"), None
