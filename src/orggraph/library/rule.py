"""Holds the text of a question against what its front matter declares."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from orggraph.cypher.token import LineIndex
from orggraph.library.block import complaints
from orggraph.library.bound import refuse_unbounded
from orggraph.library.call import BadCall
from orggraph.library.dialect import refuse_foreign, refuse_unreadable, refuse_writing
from orggraph.library.expansion import Expansion, within_term
from orggraph.library.front import Front
from orggraph.library.pattern import Complaint, PatternReader
from orggraph.library.query import Query
from orggraph.library.report import Report, suggest
from orggraph.library.sensitive import check_sensitive
from orggraph.library.sentence import BadSentence, facts_named
from orggraph.library.statement import Statement
from orggraph.library.term import Term
from orggraph.locale import LANGUAGES, Text

_Evidence: TypeAlias = dict[str, tuple[str, frozenset[str]] | None] | None
_GIVEN = frozenset({"customer", "customer_id", "subject", "subject_id", "subject_kind"})


def check_query(query: Query, front: Front, terms: Mapping[str, Term], report: Report) -> None:
    """Notes everything that is wrong with the text of `query`."""
    whole = Statement(query.source)
    first = len(report.problems)
    for token, what, remedy in [*refuse_unreadable(whole), *complaints(whole, query.path, terms)]:
        report.add(front.path, LineIndex(query.source).line(token.start), what, remedy)
    if len(report.problems) > first:
        return
    try:
        lines = query.expansion
    except BadCall as error:
        report.add(front.path, LineIndex(query.source).line(error.offset), error.what, error.remedy)
        return
    statement = Statement(lines.text)
    note(refuse_writing(statement), front, lines, report)
    note(refuse_foreign(statement), front, lines, report)
    note(refuse_unbounded(statement, {param.name: param for param in query.params}), front, lines, report)
    reader = PatternReader(statement)
    note(reader.complaints(), front, lines, report)
    _check_params(query, statement, front, lines, report)
    _check_columns(query, statement, front, lines, report)
    note(_refuse_unequal_arms(statement), front, lines, report)
    check_sensitive(query, statement, reader, front, lines, report)
    evidence = _evidence(query, statement)
    _check_sentences(query, evidence, front, report)
    _check_identity(query, evidence, front, report)


def note(complaints: Iterable[Complaint], front: Front, lines: Expansion, report: Report) -> None:
    """Passes complaints on to the report, each with its line."""
    for token, what, remedy in complaints:
        term = lines.term(token.start)
        report.add(front.path, lines.line(token.start), what if term is None else within_term(term, what), remedy)


def _check_params(query: Query, statement: Statement, front: Front, lines: Expansion, report: Report) -> None:
    own = front.table.get("params", {})
    declared = {param.name for param in query.params} | set(own)
    used = {token.text[1:].strip("`"): token for token in reversed(statement.code) if token.kind == "param"}
    for name, token in used.items():
        if name not in declared:
            what = Text(f"${name} is not declared.", f"${name} 未声明。")
            report.add(
                front.path,
                lines.line(token.start),
                what,
                suggest(name, declared) or Text(f'Add "{name}" to uses, or declare [params.{name}].', f"请将“{name}”写入 uses，或声明 [params.{name}]。"),
            )
    for param in query.params if query.kind != "view" else ():
        if param.is_required:
            what = Text(f'An audit has no value for "{param.name}", which must be given.', f"审计无法为必填参数“{param.name}”提供值。")
            where = ("params", param.name) if param.name in own else ("requires",)
            report.add(front.path, front.line(*where), what, Text("Give it a default, or let it be null.", "请给出默认值，或允许为空。"))
    for name in sorted(declared - set(used)):
        where = ("params", name) if name in own else ("uses",)
        what = Text(f'Parameter "{name}" is declared but the text never uses ${name}.', f"参数“{name}”已声明，但正文未使用 ${name}。")
        report.add(front.path, front.line(*where), what, Text("Use it or remove it.", "请使用或删除。"))


def _check_columns(query: Query, statement: Statement, front: Front, lines: Expansion, report: Report) -> None:
    arms = statement.arms()
    arm = arms[-1]
    if arm.returned is None:
        report.add(
            front.path,
            LineIndex(query.source).line(front.start),
            Text("It returns nothing.", "没有 RETURN。"),
            Text("End with RETURN ... ORDER BY ....", "请以 RETURN ... ORDER BY ... 结尾。"),
        )
        return
    line = lines.line(statement.code[arm.returned].start)
    if len(arms) > 1:
        what = Text("ORDER BY after UNION orders the last arm only, so the rows have no order.", "UNION 之后的 ORDER BY 只对最后一支排序，结果行没有确定顺序。")
        report.add(
            front.path, line, what, Text("Write CALL () { ... UNION ... } RETURN ... ORDER BY ....", "请写 CALL () { ... UNION ... } RETURN ... ORDER BY ...。")
        )
    if arm.ordered is None:
        what = Text("The last RETURN has no ORDER BY.", "最后的 RETURN 没有 ORDER BY。")
        report.add(front.path, line, what, Text("Order by enough columns that no two rows are equal.", "请按足够多的列排序，使任意两行均可区分。"))
    unnamed = [item for item in arm.items if item.alias is None]
    for item in unnamed:
        token = statement.code[min(item.start, len(statement.code) - 1)]
        what = Text("An item of the last RETURN has no name.", "最后的 RETURN 中有一项没有列名。")
        report.add(front.path, lines.line(token.start), what, Text("Write: expression AS name.", "请写成：表达式 AS 列名。"))
    returned = [item.alias for item in arm.items]
    table = front.table.get("columns") if query.kind == "view" else None
    declared = list(table) if isinstance(table, dict) else [column.name for column in query.columns]
    if not unnamed and declared and returned != declared:
        what = Text(
            f"It returns {', '.join(filter(None, returned))}; declared are {', '.join(declared)}.",
            f"返回列为 {'、'.join(filter(None, returned))}；声明列为 {'、'.join(declared)}。",
        )
        report.add(front.path, line, what, _difference(returned, declared))


def _difference(returned: list[str | None], declared: list[str]) -> Text:
    missing = [name for name in declared if name not in returned]
    surplus = [name for name in returned if name is not None and name not in declared]
    if missing and surplus:
        return Text(f"Missing: {', '.join(missing)}; undeclared: {', '.join(surplus)}.", f"缺少：{'、'.join(missing)}；未声明：{'、'.join(surplus)}。")
    if missing:
        return Text(f"Missing: {', '.join(missing)}.", f"缺少：{'、'.join(missing)}。")
    if surplus:
        return Text(f"Undeclared: {', '.join(surplus)}.", f"未声明：{'、'.join(surplus)}。")
    return Text("Return them in the declared order, each once.", "请按声明顺序返回，各一次。")


def _refuse_unequal_arms(statement: Statement) -> Iterator[Complaint]:
    for scope in statement.subqueries():
        arms = statement.arms(scope)
        names = [[item.alias for item in arm.items] for arm in arms]
        for arm, found in zip(arms[1:], names[1:], strict=True):
            if found != names[0] and arm.returned is not None:
                what = Text("The arms of a UNION return different columns.", "UNION 各支返回的列不一致。")
                yield statement.code[arm.returned], what, Text("Return the same names in the same order.", "请以相同顺序返回相同列名。")


def _check_sentences(query: Query, evidence: _Evidence, front: Front, report: Report) -> None:
    """The `{names}` of finding, remedy and items: the same in both languages, and in the evidence where its keys are spelled out."""
    sentences = [(("finding",), query.finding), (("remedy",), query.remedy), *((("items", name), query.items[name]) for name in _items_used(query, front))]
    named: dict[str, int] = {}
    within: dict[str, frozenset[str]] = {}
    for where, text in sentences:
        if text is None:
            continue
        line = front.line(*where)
        try:
            en, zh = (facts_named(text.in_language(language)) for language in LANGUAGES)
        except BadSentence as error:
            report.add(front.path, line, Text(f'"{".".join(where)}" {error.what.en}.', f"“{'.'.join(where)}”{error.what.zh}。"), error.remedy)
            continue
        difference = ", ".join(f"{{{name}}}" for name in sorted(_meant(en) ^ _meant(zh)))
        if difference:
            what = Text(f'"{".".join(where)}" names different things in en and zh.', f"“{'.'.join(where)}”的中英文占位符不一致。")
            report.add(front.path, line, what, Text(f"In one language only: {difference}.", f"仅出现在一种语言中：{difference}。"))
        if where[0] != "items":
            named.update(dict.fromkeys(en | zh, line))
            continue
        within[where[1]] = en | zh
        if evidence is not None and where[1] in evidence:
            keys = evidence[where[1]]
            _refuse_missing(en | zh, keys[1] if keys else None, f"evidence.{where[1]}", front, line, report)
    if evidence is not None:
        for name, line in named.items():
            _refuse_missing({name}, frozenset(evidence) | _GIVEN, "evidence", front, line, report)
            keys = evidence.get(name)
            if keys is not None and name not in query.items:
                what = Text(f"{{{name}}} holds maps, which need words.", f"{{{name}}} 为映射，需要说明文字。")
                report.add(
                    front.path,
                    line,
                    what,
                    Text(
                        f"Add [items.{name}] with en and zh over {', '.join(sorted(keys[1]))}.",
                        f"请添加 [items.{name}]，用中英文表述 {'、'.join(sorted(keys[1]))}。",
                    ),
                )
    used = set(named)
    while more := {name for item in used & within.keys() for name in within[item]} - used:
        used |= more
    for name in front.table.get("items", {}):
        if name not in used:
            what = Text(f"[items.{name}] is not used by finding or remedy.", f"[items.{name}] 未被 finding 或 remedy 使用。")
            report.add(front.path, front.line("items", name), what, Text("Name it there or remove it.", "请在其中引用或删除。"))


def _items_used(query: Query, front: Front) -> list[str]:
    """The items that the file declares, and the shared ones that its sentences come to by name."""
    found = list(front.table.get("items", {}))
    texts = [text for text in (query.finding, query.remedy, *(query.items.get(name) for name in found)) if text is not None]
    while texts:
        text = texts.pop()
        try:
            named = {name for language in LANGUAGES for name in facts_named(text.in_language(language))}
        except BadSentence:
            continue  # noted where it stands
        more = [name for name in sorted(named) if name in query.items and name not in found]
        found += more
        texts += [query.items[name] for name in more]
    return [name for name in found if name in query.items]


def _check_identity(query: Query, evidence: _Evidence, front: Front, report: Report) -> None:
    """What tells several findings of one subject apart: keys of the evidence, none of them a name, for people are renamed."""
    line = front.line("identity")
    for key in query.identity if evidence is not None else ():
        _refuse_missing({key}, frozenset(evidence or ()), "evidence", front, line, report)
        ids = next((ids for ids in (f"{key}_id", f"{key.removesuffix('s')}_ids") if ids in (evidence or ())), None)
        if ids is not None or key == "name":
            what = Text(f'"identity" holds a name: "{key}".', f"“identity”含有名称：“{key}”。")
            remedy = Text(f"A name can change; write {ids or 'id'}.", f"名称会变，请改用 {ids or 'id'}。")
            report.add(front.path, line, what, remedy)


def _refuse_missing(names: Iterable[str], keys: frozenset[str] | None, holder: str, front: Front, line: int, report: Report) -> None:
    for name in sorted(names):
        if keys is not None and name not in keys:
            what = Text(f"{{{name}}} is not in {holder}.", f"{{{name}}} 不在 {holder} 中。")
            report.add(front.path, line, what, suggest(name, keys) or Text(f"It holds {', '.join(sorted(keys))}.", f"其中有 {'、'.join(sorted(keys))}。"))


def _meant(names: Iterable[str]) -> frozenset[str]:
    """The names without the language that they are in: `name_en` in English says what `name_zh` says in Chinese."""
    return frozenset(re.sub(r"(?:^|_)(?:en|zh)$", "", name) for name in names)


def _evidence(query: Query, statement: Statement) -> _Evidence:
    """The keys of the evidence map, each with the keys of the maps it holds where they are spelled out; None when it can't be told."""
    item = next((item for item in statement.arms()[-1].items if item.alias == "evidence"), None) if query.kind != "view" else None
    if item is None:
        return None
    keys = statement.keys(item.start, item.end)
    if keys is None or keys[0] != "map":
        return None
    evidence: dict[str, tuple[str, frozenset[str]] | None] = dict.fromkeys(keys[1])
    spelled = [item.start, *(start for start, _ in statement.definitions("evidence") if start != item.start)]
    maps = [start for start in spelled if statement.role(start) == "map"]
    if len(maps) == 1:
        for key in evidence:
            value = statement.value_of_key(maps[0], key)
            evidence[key] = statement.keys(*value) if value else None
    return evidence
