"""Knows which Cypher a question may use: what reads only, and runs alike on Neo4j and on the embedded engine."""

from __future__ import annotations

from collections.abc import Iterator

from orggraph.library.pattern import Complaint
from orggraph.library.statement import TOP, Statement
from orggraph.locale import Text

_WRITING = frozenset(
    [
        "ALTER",
        "CREATE",
        "DELETE",
        "DENY",
        "DETACH",
        "DROP",
        "FOREACH",
        "GRANT",
        "INSERT",
        "LOAD",
        "MERGE",
        "NODETACH",
        "REMOVE",
        "RENAME",
        "REVOKE",
        "SET",
        "START",
        "STOP",
        "TERMINATE",
    ]
)
_OPENERS = ("MATCH", "OPTIONAL", "UNWIND", "WITH", "CALL", "RETURN")
_NEO4J_ONLY = frozenset(["FILTER", "FINISH", "LET", "NEXT", "SHORTEST", "TRANSACTIONS", "USE"])
_CLOCKS = frozenset(["date", "datetime", "localdatetime", "time", "localtime"])
_CLOCK_MODES = frozenset(["realtime", "statement", "transaction"])
_FUNCTIONS = {
    "elementid": Text("Ids of the engine change; use the property id.", "引擎内部编号会变；请使用属性 id。"),
    "id": Text("Ids of the engine change; use the property id.", "引擎内部编号会变；请使用属性 id。"),
    "exists": Text("Write EXISTS { ... }, or x IS NOT NULL.", "请写 EXISTS { ... } 或 x IS NOT NULL。"),
    "rand": Text("An answer must be the same every time.", "同一查询的答案必须每次相同。"),
    "randomuuid": Text("An answer must be the same every time.", "同一查询的答案必须每次相同。"),
    "timestamp": Text("Use $as_of.", "请使用 $as_of。"),
}


def refuse_unreadable(statement: Statement) -> Iterator[Complaint]:
    """A string or comment without an end, a bracket without its other half, and characters that an engine would read differently."""
    for token in statement.tokens:
        if token.kind == "unfinished":
            sign = token.text[: 2 if token.text.startswith("/") else 1]
            yield (
                token,
                Text(f"What {sign} opens here never ends.", f"此处 {sign} 开始的内容没有结束。"),
                Text(f"Close it with {sign[::-1]}.", f"请以 {sign[::-1]} 结束。"),
            )
        elif token.kind != "comment" and "\\u" in token.text.lower():
            yield (
                token,
                Text("\\u stands for a character, which engines read at different moments.", "\\u 代表字符，各引擎的解读时机不同。"),
                Text("Write the character itself.", "请直接写出该字符。"),
            )
        elif token.kind == "symbol" and token.text in "\\;$":
            remedies = {
                ";": Text("A file holds one statement and no semicolon.", "一个文件只含一条语句，不写分号。"),
                "$": Text("Labels and types are written out.", "标签与关系类型须写明。"),
                "\\": Text("Remove it.", "请删除。"),
            }
            yield token, Text(f'"{token.text}" has no place here.', f"此处不可用“{token.text}”。"), remedies[token.text]
    if statement.unbalanced is not None:
        yield statement.unbalanced, Text(f'"{statement.unbalanced.text}" has no other half.', f"“{statement.unbalanced.text}”没有配对。"), None


def refuse_writing(statement: Statement) -> Iterator[Complaint]:
    """Every word that changes data, schema or users, wherever it could be read as a clause."""
    for index, token in enumerate(statement.code):
        if token.kind == "name" and token.upper in _WRITING and not statement.is_naming(index):
            what = Text(f"{token.upper} writes; a question only reads.", f"{token.upper} 会写入；查询只能读取。")
            yield token, what, Text("Remove it; a name spelled so needs another word.", "请删除；若为名称，请换一个词。")


def refuse_foreign(statement: Statement, *, is_expression: bool = False) -> Iterator[Complaint]:
    """Every form that one of the engines lacks or reads differently, that asks the clock or chance, or that has no bound."""
    yield from _refuse_words(statement)
    yield from _refuse_functions(statement)
    if not is_expression:
        yield from _refuse_opening(statement)
    yield from _refuse_calls(statement)
    yield from _refuse_unbounded(statement)


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
        if token.kind != "name" or not statement.is_sign(index + 1, "("):
            continue
        name = token.text.lower()
        is_namespaced = statement.is_sign(index - 1, ".")
        if not is_namespaced and name in _FUNCTIONS:
            yield token, Text(f"{token.text}() may not be used.", f"不可使用 {token.text}()。"), _FUNCTIONS[name]
        owner = statement.at(index - 2)
        is_mode = is_namespaced and name in _CLOCK_MODES and owner is not None and owner.text.lower() in _CLOCKS
        is_bare = not is_namespaced and name in _CLOCKS and (statement.is_sign(index + 2, ")") or _only_names_a_zone(statement, index + 2))
        if is_mode or is_bare:
            said = f"{owner.text}.{token.text}" if is_mode and owner is not None else token.text
            yield (
                token,
                Text(f"{said}() asks the clock.", f"{said}() 读取了时钟。"),
                Text("Use $as_of: the asker says which day.", "请使用 $as_of：由提问者指定日期。"),
            )


def _only_names_a_zone(statement: Statement, index: int) -> bool:
    key = statement.at(index + 1)
    is_map = statement.is_sign(index, "{") and key is not None and key.text.lower() == "timezone"
    return is_map and not any(statement.code[inside].is_sign(",") for inside in statement.within(index))


def _refuse_opening(statement: Statement) -> Iterator[Complaint]:
    first = statement.at(0)
    if first is not None and not first.is_word(*_OPENERS) and first.upper not in _WRITING | _NEO4J_ONLY:
        yield (
            first,
            Text(f'A question does not begin with "{first.text}".', f"查询不能以“{first.text}”开头。"),
            Text(f"Begin with {', '.join(_OPENERS)}.", f"请以 {'、'.join(_OPENERS)} 开头。"),
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


def _refuse_unbounded(statement: Statement) -> Iterator[Complaint]:
    remedy = Text("Bound it, for example *1..10 or {1,10}.", "请设上限，例如 *1..10 或 {1,10}。")
    what = Text("A path without an upper bound can exhaust the engine.", "没有上限的路径会耗尽引擎资源。")
    for index, token in enumerate(statement.code):
        scope = statement.opener[index]
        if token.is_sign("*") and statement.role(scope) == "relationship":
            at = index + 1
            low = statement.at(at)
            at += 1 if low is not None and low.kind == "number" else 0
            if statement.is_sign(at, ".."):
                at += 1
            elif at > index + 1:
                continue
            high = statement.at(at)
            if high is None or high.kind != "number" or statement.is_sign(at - 1, "*"):
                yield token, what, remedy
        elif (token.is_sign("*", "+") and _follows_path(statement, index)) or (
            statement.role(index) == "quantifier" and statement.is_sign(statement.partner.get(index, index) - 1, ",")
        ):
            yield token, what, remedy


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
