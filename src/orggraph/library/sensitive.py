"""Finds what of a question's answer tells facts that the model calls sensitive, and holds it against what its file declares.

    [sensitive]
    columns  = ["trust_personal"]          columns, or keys of the evidence, that are left out of an answer
    rows     = "is_private"                the column or key whose true marks a row that tells such a fact by being there; true: every row does
    [sensitive.harmless]
    missing_facts = { en = "…", zh = "…" } what is computed from such facts and tells none, with the reason; `rows` for which rows there are

Whatever an expression reads goes into the name that it is given, and from there on into whatever names that one: by names alone,
without regard to clauses, so that it may see too much and never too little. A condition outside of every such expression decides on rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from orggraph.library.declaration import NAME, read_text, refuse_unknown_keys
from orggraph.library.expansion import Expansion
from orggraph.library.front import Front
from orggraph.library.pattern import Named, PatternReader
from orggraph.library.query import FINDING_COLUMNS, Query, Sensitive
from orggraph.library.report import Report, suggest
from orggraph.library.sentence import BadSentence, read_sentence
from orggraph.library.statement import TOP, Statement
from orggraph.locale import Text
from orggraph.model import EDGES, SENSITIVE

ROWS = "rows"
_GIVEN = frozenset(FINDING_COLUMNS) - {"evidence"}
_UNKNOWN = Text('"sensitive" names "{name}", which the answer does not have.', "“sensitive”列出了“{name}”，而结果中没有它。")
_NEEDED = Text('"{name}" can\'t be left out: a finding is known by it.', "“{name}”不能隐去：问题须以它识别。")
_READ_ELSE = Text("Read something else for it, or name the rows that tell it under sensitive.rows.", "请改读其他内容，或在 sensitive.rows 中指明涉及的行。")
_SAID = Text('"{where}" always says {{{name}}}, which is left out as sensitive.', "“{where}”总会说出 {{{name}}}，而它属敏感信息、会被隐去。")
_IN_SEGMENT = Text("Say it within a segment: [[ … {{{name}}}]].", "请写在可选段内：[[ … {{{name}}}]]。")
_TELLS = Text('Column "{name}" tells what is sensitive ({read}).', "列“{name}”会透露敏感信息（{read}）。")
_TELLS_KEY = Text('"{name}" in the evidence tells what is sensitive ({read}).', "evidence 中的“{name}”会透露敏感信息（{read}）。")
_DECLARE = Text(
    "Name it under [sensitive] columns, or with a reason under [sensitive.harmless], or read something else.",
    "请写入 [sensitive] 的 columns，或在 [sensitive.harmless] 中说明理由，或改读其他内容。",
)
_DECIDES = Text("What is sensitive ({read}) decides here which rows there are, or their order.", "此处由敏感信息（{read}）决定有哪些行或其顺序。")
_DECLARE_ROWS = Text(
    'Write rows = "key" under [sensitive], a key that is true where a row tells such a fact, or rows = true; or give a reason as rows under [sensitive.harmless].',
    '请在 [sensitive] 写 rows = "键"（行透露此类信息时该键为 true），或 rows = true；或在 [sensitive.harmless] 以 rows 说明理由。',
)

_ANYTHING = frozenset(SENSITIVE)
_ITEMS = ("WITH", "RETURN", "UNWIND", "YIELD")
_BEFORE_LISTS = ("IN", "WITH", "RETURN", "UNWIND", "AND", "OR", "NOT", "WHERE", "THEN", "ELSE", "WHEN", "CASE", "AS", "BY", "DISTINCT")
_CONDITIONS = ("WHERE", "MATCH", "ORDER", "SKIP", "LIMIT")


def read_sensitive(front: Front, report: Report) -> Sensitive:
    """What the front matter declares as sensitive; nothing when it declares nothing or something else."""
    table = front.table.get("sensitive", {})
    if not isinstance(table, dict):
        report.add(front.path, front.line("sensitive"), Text('"sensitive" is not a table.', "“sensitive”不是表。"))
        return Sensitive()
    refuse_unknown_keys(front, report, table, {"columns", ROWS, "harmless"}, "sensitive")
    columns, rows, harmless = table.get("columns", []), table.get(ROWS, False), table.get("harmless", {})
    if not isinstance(columns, list) or not all(isinstance(name, str) and NAME.fullmatch(name) for name in columns):
        what = Text('"sensitive.columns" is not a list of names.', "“sensitive.columns”不是名称列表。")
        report.add(front.path, front.line("sensitive", "columns"), what)
        columns = []
    if rows is not True and rows is not False and not isinstance(rows, str):
        what = Text('"sensitive.rows" is neither true nor a name.', "“sensitive.rows”既不是 true 也不是名称。")
        report.add(front.path, front.line("sensitive", ROWS), what)
        rows = False
    if not isinstance(harmless, dict):
        report.add(front.path, front.line("sensitive", "harmless"), Text('"sensitive.harmless" is not a table.', "“sensitive.harmless”不是表。"))
        harmless = {}
    reasons = {name: read_text(front, report, text, "sensitive", "harmless", name) for name, text in harmless.items()}
    return Sensitive(frozenset(columns), rows, {name: reason for name, reason in reasons.items() if reason is not None})


class Origins:
    """Which labels and types whatever a name holds may have, be it a node, an edge, a list or a map of them.

    They are those of the patterns that name it, and of all that the expressions name which it is given to: too many perhaps, never too few.
    """

    def __init__(self, statement: Statement, reader: PatternReader) -> None:
        self._statement = statement
        self._reader = reader

    @cached_property
    def definitions(self) -> dict[str, list[tuple[int, int]]]:
        """Between which indexes each expression stands that is given to a name by AS."""
        statement = self._statement
        names = {token.text for index, token in enumerate(statement.code) if statement.is_word(index - 1, "AS") and token.kind in ("name", "quoted")}
        return {name: list(statement.definitions(name)) for name in names}

    def of_range(self, start: int, end: int) -> frozenset[str]:
        """The labels and types of whatever the expression between two indexes may hold."""
        return self._of_range(start, end, self._of_names)

    def of_name(self, name: str) -> frozenset[str]:
        """The labels and types of whatever `name` may hold; all there are when it is given nowhere."""
        return self._of_names.get(name, _ANYTHING)

    @cached_property
    def _of_names(self) -> dict[str, frozenset[str]]:
        places = self._places
        found = {name: self._from_patterns.get(name, frozenset()) for name in {*places, *self._from_patterns}}
        while True:
            more = {name: found[name].union(*(self._of_range(*place, found) for place in places.get(name, ()))) for name in found}
            if more == found:
                return found
            found = more

    @cached_property
    def _places(self) -> dict[str, list[tuple[int, int]]]:
        """Where what a name holds comes from: behind AS, `x IN list`, `acc = start` and `p = (a)-->(b)`."""
        statement = self._statement
        places = {name: list(ranges) for name, ranges in self.definitions.items()}
        for index, token in enumerate(statement.code):
            if token.kind not in ("name", "quoted") or statement.is_naming(index):
                continue
            if (
                statement.is_word(index + 1, "IN")
                or (statement.is_sign(index + 1, "=") and statement.is_sign(index - 1, "(", ",", "|"))
                or self._is_path(index)
            ):
                scope = statement.opener[index]
                last = statement.partner.get(scope, len(statement.code)) if scope != TOP else len(statement.code)
                inside = (i for i in range(index + 2, last) if statement.opener[i] == scope)
                end = next((i for i in inside if statement.is_sign(i, ",", "|") or statement.is_word(i, "WHERE", *_ITEMS, *_CONDITIONS)), last)
                places.setdefault(token.text, []).append((index + 2, end))
        return places

    def _is_path(self, index: int) -> bool:
        statement = self._statement
        return statement.is_sign(index + 1, "=") and statement.is_word(index - 1, "MATCH") and statement.is_sign(index + 2, "(")

    @cached_property
    def _from_patterns(self) -> dict[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}
        for named in (*self._reader.nodes.values(), *self._reader.relationships.values()):
            if named.variable is not None and named.names is not None:
                found[named.variable] = found.get(named.variable, frozenset()) | named.names
        ends: dict[tuple[str, int], list[frozenset[str]]] = {}
        for index, hop in zip(self._reader.relationships, self._reader.hops(), strict=True):
            if hop.relationship.variable is not None and hop.relationship.names is None:
                found[hop.relationship.variable] = _ANYTHING
            for node, is_start in ((hop.left, hop.arrow == "->"), (hop.right, hop.arrow == "<-")):
                if node is not None and node.variable is not None and node.names is None:
                    way = None if hop.arrow == "-" or hop.relationship.is_many else is_start
                    ends.setdefault((node.variable, self._statement.scope(index)), []).append(_ends_of(hop.relationship, is_start=way))
        at_ends: dict[str, frozenset[str]] = {}
        for (variable, _), sets in ends.items():
            # A relationship without a type says nothing about its ends; another one of the same query may.
            told = [labels for labels in sets if labels != _ANYTHING] or sets
            at_ends[variable] = at_ends.get(variable, frozenset()).union(*told)
        for named in self._reader.nodes.values():
            if named.variable is not None and named.names is None and named.variable not in found:
                found[named.variable] = at_ends.get(named.variable, _ANYTHING if named.variable not in self.definitions else frozenset())
        return found

    def _of_range(self, start: int, end: int, found: Mapping[str, frozenset[str]]) -> frozenset[str]:
        """Of every name in it whose property is not asked for; whoever takes a path or an edge apart may find all that the statement speaks of."""
        statement = self._statement
        labels: frozenset[str] = frozenset()
        for index in range(start, end):
            token = statement.code[index]
            if token.is_word("STARTNODE", "ENDNODE", "NODES", "RELATIONSHIPS") and statement.is_sign(index + 1, "("):
                labels |= self._spoken
            elif token.kind in ("name", "quoted") and not statement.is_naming(index) and not statement.is_sign(index + 1, ".", "("):
                labels |= found.get(token.text, frozenset())
        return labels

    @cached_property
    def _spoken(self) -> frozenset[str]:
        """Every label and type of the statement; all that there are where a pattern names none."""
        everything = (*self._reader.nodes.values(), *self._reader.relationships.values())
        named = frozenset[str]().union(*(one.names or frozenset() for one in everything))
        ends = [_ends_of(edge, is_start=None) for edge in self._reader.relationships.values()]
        return named.union(*ends)


def _ends_of(relationship: Named, *, is_start: bool | None) -> frozenset[str]:
    """The labels that may stand at the start or the end of such a relationship; at either when that is not told."""
    if relationship.names is None:
        return _ANYTHING
    edges = [edge for edge in EDGES if edge.type in relationship.names]
    starts, ends = frozenset(edge.start.label for edge in edges), frozenset(edge.end.label for edge in edges)
    return starts | ends if is_start is None else starts if is_start else ends


class Trail:
    """Where a statement reads sensitive facts, and which names hold what it read."""

    def __init__(self, statement: Statement, reader: PatternReader | None = None) -> None:
        self._statement = statement
        self._reader = reader or PatternReader(statement)
        self._origins = Origins(statement, self._reader)
        self._definitions = self._origins.definitions

    @cached_property
    def reads(self) -> dict[int, str]:
        """The index of each word that reads a sensitive fact, and which: `Activity.scene`."""
        statement = self._statement
        found: dict[int, str] = {}
        for index, token in enumerate(statement.code):
            if token.kind in ("name", "quoted") and statement.is_sign(index - 1, "."):
                self._note(found, index, self._owners(index), token.text.strip("`"))
            elif token.is_sign("*") and statement.is_sign(index - 1, ".") and statement.is_sign(index - 2, "{", ","):
                self._note(found, index, self._before(statement.opener[index]), None)
            elif token.is_word("PROPERTIES") and statement.is_sign(index + 1, "(") and index + 1 in statement.partner:
                self._note(found, index, self._origins.of_range(index + 2, statement.partner[index + 1]), None)
            elif token.is_sign("[") and statement.role(index) == "list" and index in statement.partner and self._is_lookup(index):
                inner = statement.code[index + 1]
                is_spelled = inner.kind == "string" and statement.partner[index] == index + 2
                self._note(found, index, self._before(index), inner.text[1:-1] if is_spelled else None)
        for opening, named in (*self._reader.nodes.items(), *self._reader.relationships.items()):
            for at in statement.within(opening):
                if statement.is_sign(at, "{") and statement.role(at) == "map":
                    for key in statement.within(at):
                        if statement.code[key].kind in ("name", "quoted") and statement.is_sign(key + 1, ":"):
                            owners = named.names or (self._origins.of_name(named.variable) if named.variable else _ANYTHING)
                            self._note(found, key, owners, statement.code[key].text.strip("`"))
        return found

    def _is_lookup(self, index: int) -> bool:
        """Whether the bracket asks for a property by name (`x['scene']`, `x[key]`) and not for a place in a list."""
        statement = self._statement
        before, inner = statement.at(index - 1), statement.at(index + 1)
        is_after_value = before is not None and (
            before.kind == "quoted" or (before.kind == "name" and not before.is_word(*_BEFORE_LISTS)) or before.is_sign(")", "]")
        )
        is_place = inner is None or inner.kind == "number" or inner.is_sign("..", "-") or any(statement.is_sign(i, "..") for i in statement.within(index))
        return is_after_value and not is_place and self._is_of_nodes(index)

    def _is_of_nodes(self, index: int) -> bool:
        """Whether what stands before the bracket may be a node or an edge itself: a name that a pattern gives, or a text is asked for."""
        statement = self._statement
        before, inner = statement.at(index - 1), statement.at(index + 1)
        is_text = inner is not None and inner.kind == "string"
        return is_text or (before is not None and before.kind in ("name", "quoted") and before.text.strip("`") in self._single)

    @cached_property
    def _single(self) -> frozenset[str]:
        """The names of nodes and of edges, without those of lists of edges."""
        edges = [hop.relationship for hop in self._reader.hops() if not hop.relationship.is_many]
        return frozenset(named.variable for named in (*self._reader.nodes.values(), *edges) if named.variable is not None)

    def _owners(self, index: int) -> frozenset[str]:
        """The labels and types of whatever has the property at `index`."""
        statement = self._statement
        if statement.is_sign(index - 2, "{", ",") and statement.role(statement.opener[index]) == "map":
            return self._before(statement.opener[index])
        return self._before(index - 1)

    def _before(self, index: int) -> frozenset[str]:
        """The labels and types of the value that ends before `index`: a name, a property of one, a call, an element of a list."""
        statement = self._statement
        at = index - 1
        while statement.is_sign(at, "]") and at in statement.partner and statement.role(statement.partner[at]) == "list" and at > 0:
            opening = statement.partner[at]
            before = statement.at(opening - 1)
            if before is None or not (before.kind in ("name", "quoted") or before.is_sign(")", "]")) or before.is_word(*_BEFORE_LISTS):
                return self._origins.of_range(opening + 1, at)  # a list that is written out
            at = opening - 1
        if statement.is_sign(at, ")", "}") and at in statement.partner:
            return self._origins.of_range(max(0, statement.partner[at] - 1), at)
        while statement.is_sign(at - 1, ".") and at >= 2:
            at -= 2
            if statement.is_sign(at, ")", "]"):
                return self._before(at + 1)
        token = statement.at(at)
        return self._origins.of_name(token.text) if token is not None and token.kind in ("name", "quoted") else frozenset()

    def _note(self, found: dict[int, str], index: int, owners: frozenset[str], name: str | None) -> None:
        sensitive = {owner: SENSITIVE.get(owner, frozenset()) for owner in sorted(owners)}
        holders = [owner for owner, names in sensitive.items() if (name in names if name else names)]
        if holders:
            found[index] = f"{'|'.join(holders)}.{name or '*'}"

    @cached_property
    def tainted(self) -> frozenset[str]:
        """The names that hold a sensitive fact, or something computed from one."""
        found: set[str] = set()
        while more := {name for name, places in self._definitions.items() if name not in found and any(self._tells(*place, found) for place in places)}:
            found |= more
        return frozenset(found)

    def tells(self, start: int, end: int) -> bool:
        """Whether the expression between two indexes reads a sensitive fact or names what holds one."""
        return self._tells(start, end, self.tainted)

    def _tells(self, start: int, end: int, tainted: frozenset[str] | set[str]) -> bool:
        return any(index in self.reads or self._is_name_of(index, tainted) for index in range(start, end))

    def _is_name_of(self, index: int, names: frozenset[str] | set[str]) -> bool:
        statement = self._statement
        token = statement.code[index]
        return token.kind in ("name", "quoted") and token.text in names and not statement.is_naming(index) and not statement.is_sign(index + 1, "(")

    @cached_property
    def deciding(self) -> int | None:
        """The index of a word by which a sensitive fact decides which rows there are, or their order; None when none does."""
        inside = {index for places in self._definitions.values() for start, end in places for index in range(start, end)}
        for index in range(len(self._statement.code)):
            is_told = index in self.reads or self._is_name_of(index, self.tainted)
            if is_told and index not in inside and self._is_condition(index):
                return index
        return None

    def _is_condition(self, index: int) -> bool:
        statement = self._statement
        at = index
        while True:
            scope = statement.opener[at]
            clause = next((i for i in range(at, scope, -1) if statement.opener[i] == scope and statement.is_word(i, *_ITEMS, *_CONDITIONS)), None)
            if clause is not None and statement.is_word(clause, *_CONDITIONS):
                return True
            if scope == TOP:
                return False
            at = scope


def outputs(statement: Statement, *, is_rule: bool) -> Iterator[tuple[str, int, int]]:
    """The columns that the statement returns, and of a rule the keys of its evidence in place of it, each with the indexes of its expression."""
    for item in statement.arms()[-1].items:
        if item.alias is None:
            continue
        if not is_rule or item.alias != "evidence":
            yield item.alias, item.start, item.end
            continue
        spelled = [item.start, *(start for start, _ in statement.definitions("evidence"))]
        maps = [start for start in spelled if statement.role(start) == "map"]
        if len(maps) != 1:
            yield item.alias, item.start, item.end
            continue
        keys = statement.keys(maps[0], statement.partner[maps[0]] + 1)
        for key in sorted(keys[1]) if keys is not None else ():
            value = statement.value_of_key(maps[0], key)
            if value is not None:
                yield key, *value


def check_sensitive(query: Query, statement: Statement, reader: PatternReader, front: Front, lines: Expansion, report: Report) -> None:
    """Notes whatever tells sensitive facts without saying so, and what is declared and can't be left out."""
    declared = query.sensitive
    found = list(outputs(statement, is_rule=query.kind != "view"))
    names = {name for name, _, _ in found}
    line = front.line("sensitive")
    for name in sorted(declared.hidden | {declared.rows if isinstance(declared.rows, str) else "", *declared.harmless} - {"", ROWS}):
        if name not in names:
            report.add(front.path, front.line("sensitive"), _UNKNOWN.fill(name=name), suggest(name, names))
    for name in sorted(declared.hidden & (_GIVEN | frozenset(query.identity) if query.kind != "view" else frozenset())):
        report.add(front.path, line, _NEEDED.fill(name=name), _READ_ELSE)
    hidden = declared.hidden | ({declared.rows} if isinstance(declared.rows, str) else frozenset())
    for where, text in (("finding", query.finding), ("remedy", query.remedy)):
        for name in sorted(hidden & _said_always(text)):
            report.add(front.path, front.line(where), _SAID.fill(name=name, where=where), _IN_SEGMENT.fill(name=name))
    trail = Trail(statement, reader)
    if not trail.reads:
        return
    read = ", ".join(sorted(set(trail.reads.values())))
    for name, start, end in found:
        if name not in hidden and name not in declared.harmless and trail.tells(start, end):
            what = _TELLS_KEY if query.kind != "view" and name not in _GIVEN else _TELLS
            report.add(front.path, lines.line(statement.code[start].start), what.fill(name=name, read=read), _DECLARE.fill(name=name))
    deciding = trail.deciding
    if deciding is not None and not declared.rows and ROWS not in declared.harmless:
        report.add(front.path, lines.line(statement.code[deciding].start), _DECIDES.fill(read=read), _DECLARE_ROWS)


def _said_always(text: Text | None) -> frozenset[str]:
    """The facts that a sentence says or asks about outside of its optional segments, in either language."""
    if text is None:
        return frozenset()
    try:
        segments = [segment for sentence in (text.en, text.zh) for segment in read_sentence(sentence)]
    except BadSentence:
        return frozenset()  # told elsewhere
    return frozenset(fact.name for segment in segments if not segment.is_optional for fact in segment.facts)
