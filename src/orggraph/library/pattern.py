"""Finds the nodes and relationships that a statement speaks of, and holds them against the model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from orggraph.cypher.token import Token
from orggraph.library.report import suggest
from orggraph.library.statement import Statement
from orggraph.locale import Text
from orggraph.model import EDGES, LABELS, RELATIONSHIP_TYPES

Complaint = tuple[Token, Text, Text | None]
_LABELS = frozenset(label for label, node in LABELS.items() if not node.is_internal)
_CLAUSES = ("MATCH", "OPTIONAL", "WHERE", "WITH", "RETURN", "UNWIND", "CALL", "UNION", "ORDER", "SKIP", "LIMIT")
_NODE_PROPERTIES = {label: frozenset(item.name for item in node.properties) for label, node in LABELS.items()}
_EDGE_PROPERTIES = {type_: frozenset(item.name for edge in EDGES if edge.type == type_ for item in edge.properties) for type_ in RELATIONSHIP_TYPES}


@dataclass(frozen=True, slots=True)
class Named:
    """The inside of a node's or a relationship's brackets.

    names: its labels or types, None when it has none or an expression other than alternatives; is_many: a path of several relationships.
    """

    variable: str | None
    names: frozenset[str] | None
    tokens: tuple[Token, ...]
    is_many: bool = False


@dataclass(frozen=True, slots=True)
class Hop:
    """One relationship of a pattern with the nodes at both ends, in the order of the text. `arrow` is "->", "<-" or "-"."""

    left: Named | None
    relationship: Named
    right: Named | None
    arrow: str
    token: Token


class PatternReader:
    """The patterns of one statement."""

    def __init__(self, statement: Statement) -> None:
        self._statement = statement
        self.nodes = {index: self._named(index) for index in self._node_openings()}
        self.relationships = {
            index: self._named(index) for index, token in enumerate(statement.code) if token.text == "[" and statement.role(index) == "relationship"
        }
        self.known = self._known_variables()

    def complaints(self) -> Iterator[Complaint]:
        """Every label, type, property and direction that the model does not have, and every variable that hides a clause."""
        yield from self._variables_like_clauses()
        yield from self._unknown_labels()
        yield from self._unknown_types()
        yield from self._unknown_properties()
        yield from self._impossible_hops()

    def introduced(self) -> frozenset[str]:
        """The variables that the statement's patterns name."""
        return frozenset(named.variable for named in [*self.nodes.values(), *self.relationships.values()] if named.variable)

    def _node_openings(self) -> Iterator[int]:
        """A round bracket is a node when it stands beside a relationship, or where a pattern starts and nothing but a node is in it."""
        statement = self._statement
        for index, token in enumerate(statement.code):
            if not token.is_sign("(") or index not in statement.partner or not self._holds_node(index):
                continue
            close = statement.partner[index]
            is_beside = statement.is_sign(index - 1, "-", "->", "<-") or statement.is_sign(close + 1, "-", "<-")
            starts = statement.is_word(index - 1, "MATCH") or (statement.is_sign(index - 1, ",", "=") and self._is_in_match(index))
            if starts or (is_beside and self._touches_relationship(index, close)):
                yield index

    def _touches_relationship(self, index: int, close: int) -> bool:
        statement = self._statement
        before = statement.is_sign(index - 1, "-", "->") and (statement.is_sign(index - 2, "]", "-", "<-"))
        after = statement.is_sign(close + 1, "-", "<-") and (statement.is_sign(close + 2, "[", "-", "->"))
        return before or after

    def _is_in_match(self, index: int) -> bool:
        statement = self._statement
        scope = statement.opener[index]
        clauses = ("MATCH", "WHERE", "WITH", "RETURN", "UNWIND", "CALL", "ORDER", "UNION")
        last = next((i for i in range(index - 1, -1, -1) if statement.opener[i] == scope and statement.is_word(i, *clauses)), None)
        return last is not None and statement.is_word(last, "MATCH")

    def _holds_node(self, index: int) -> bool:
        statement = self._statement
        close = statement.partner[index]
        at = index + 1
        first = statement.code[at]
        if first.kind in ("name", "quoted") and at < close:
            at += 1
        if statement.is_sign(at, ":"):
            at += 1
            while (
                at < close
                and (statement.code[at].kind in ("name", "quoted", "param") or statement.is_sign(at, "|", "&", "!", "%", ":", "(", ")"))
                and not statement.is_word(at, "WHERE")
            ):
                at += 1
        if statement.role(at) == "map" and statement.is_sign(at, "{"):
            at = statement.partner.get(at, at) + 1
        return at == close or statement.is_word(at, "WHERE")

    def _named(self, index: int) -> Named:
        statement = self._statement
        close = statement.partner[index]
        at = index + 1
        variable = statement.code[at].text if statement.code[at].kind == "name" and not statement.is_word(at, "WHERE") else None
        if statement.code[at].kind in ("name", "quoted") and at < close:
            at += 1
        labels: list[Token] = []
        is_plain = True
        if statement.is_sign(at, ":"):
            at += 1
            while at < close and not statement.is_word(at, "WHERE"):
                token = statement.code[at]
                if token.kind in ("name", "quoted"):
                    labels.append(token)
                elif token.is_sign("&", "!", "%", ":", "("):
                    is_plain = is_plain and token.is_sign("(")
                elif not token.is_sign("|", ")"):
                    break
                at += 1
        is_many = statement.is_sign(at, "*")
        names = frozenset(_plain(token) for token in labels) if labels and is_plain else None
        return Named(variable, names, tuple(labels), is_many)

    def _predicate_labels(self) -> Iterator[tuple[int, Token]]:
        """Labels outside of patterns: `WHERE someone:Person`. Yields the variable's index and the label."""
        statement = self._statement
        inside = {i for index in [*self.nodes, *self.relationships] for i in range(index, statement.partner[index]) if statement.opener[i] == index}
        for index, token in enumerate(statement.code):
            if not token.is_sign(":") or index in inside or statement.role(statement.opener[index]) == "quantifier":
                continue
            before, after = statement.at(index - 1), statement.at(index + 1)
            if before is None or after is None or before.kind not in ("name", "quoted") or after.kind not in ("name", "quoted"):
                continue
            is_key = statement.role(statement.opener[index]) == "map" and statement.is_sign(index - 2, "{", ",")
            if not is_key:
                yield index - 1, after

    def _known_variables(self) -> dict[str, tuple[str, frozenset[str]]]:
        """The labels or types of each variable that patterns alone introduce; what AS, IN or `=` names again is left out."""
        statement = self._statement
        known: dict[str, tuple[str, frozenset[str]]] = {}
        doubtful: set[str] = {statement.code[index].text for index, _ in self._predicate_labels()}
        for kind, named in [*(("node", node) for node in self.nodes.values()), *(("edge", edge) for edge in self.relationships.values())]:
            if named.variable is None:
                continue
            if (named.names is None and named.tokens) or named.is_many or known.get(named.variable, (kind,))[0] != kind:
                doubtful.add(named.variable)
            elif named.names:
                known[named.variable] = (kind, known.get(named.variable, (kind, frozenset()))[1] | named.names)
        for index, token in enumerate(statement.code):
            if token.kind != "name":
                continue
            is_same = statement.is_word(index - 1, "AS") and statement.code[index - 2].text == token.text and not statement.is_sign(index - 3, ".")
            is_bound = statement.is_word(index - 1, "AS") and not is_same
            is_listed = statement.is_word(index + 1, "IN") and statement.is_sign(index - 1, "[", "(", "|", ",")
            is_assigned = statement.is_sign(index + 1, "=") and (statement.is_sign(index - 1, ",", "(") or statement.is_word(index - 1, "MATCH"))
            if is_bound or is_listed or is_assigned:
                doubtful.add(token.text)
        return {name: what for name, what in known.items() if name not in doubtful}

    def _variables_like_clauses(self) -> Iterator[Complaint]:
        """A variable called `match` is legal, and neither a reader nor this one could tell it from the clause."""
        for opening, named in [*self.nodes.items(), *self.relationships.items()]:
            token = self._statement.code[opening + 1]
            if named.variable is not None and token.is_word(*_CLAUSES):
                yield (
                    token,
                    Text(f'The variable "{token.text}" is called like a clause.', f"变量“{token.text}”与子句同名。"),
                    Text("Choose another word.", "请换一个词。"),
                )

    def _unknown_labels(self) -> Iterator[Complaint]:
        tokens = [token for node in self.nodes.values() for token in node.tokens]
        for token in [*tokens, *(label for _, label in self._predicate_labels())]:
            if _plain(token) not in _LABELS:
                near = suggest(_plain(token), _LABELS)
                yield (
                    token,
                    Text(f'The model has no label "{_plain(token)}".', f"模型中没有标签“{_plain(token)}”。"),
                    near or Text(f"Labels are {', '.join(sorted(_LABELS))}.", f"标签有：{'、'.join(sorted(_LABELS))}。"),
                )

    def _unknown_types(self) -> Iterator[Complaint]:
        for relationship in self.relationships.values():
            for token in relationship.tokens:
                if _plain(token) not in RELATIONSHIP_TYPES:
                    near = suggest(_plain(token), RELATIONSHIP_TYPES)
                    what = Text(f'The model has no relationship type "{_plain(token)}".', f"模型中没有关系类型“{_plain(token)}”。")
                    yield (
                        token,
                        what,
                        near or Text(f"Types are {', '.join(sorted(RELATIONSHIP_TYPES))}.", f"关系类型有：{'、'.join(sorted(RELATIONSHIP_TYPES))}。"),
                    )

    def _properties_of(self, kind: str, names: frozenset[str]) -> frozenset[str] | None:
        declared = _NODE_PROPERTIES if kind == "node" else _EDGE_PROPERTIES
        return frozenset.union(*(declared[name] for name in names)) if names and all(name in declared for name in names) else None

    def _unknown_properties(self) -> Iterator[Complaint]:
        statement = self._statement
        for index, token in enumerate(statement.code):
            if token.kind != "name" or not statement.is_sign(index - 1, "."):
                continue
            owner = self._owner(index)
            if owner is None or owner.text not in self.known:
                continue
            kind, names = self.known[owner.text]
            yield from self._complain_property(token, kind, names)
        for openings, kind in ((self.nodes, "node"), (self.relationships, "edge")):
            for opening, named in openings.items():
                for index in statement.within(opening):
                    if named.names and statement.is_sign(index, "{") and statement.role(index) == "map":
                        for key in statement.within(index):
                            if statement.code[key].kind == "name" and statement.is_sign(key + 1, ":"):
                                yield from self._complain_property(statement.code[key], kind, named.names)

    def _owner(self, index: int) -> Token | None:
        """Whose property stands at `index`: the variable before the point, or before the map projection that holds `.property`."""
        statement = self._statement
        if statement.is_sign(index - 2, "{", ",") and statement.role(statement.opener[index]) == "map":
            owner = statement.at(statement.opener[index] - 1)
        else:
            owner = None if statement.is_sign(index - 3, ".") else statement.at(index - 2)
        return owner if owner is not None and owner.kind == "name" else None

    def _complain_property(self, token: Token, kind: str, names: frozenset[str]) -> Iterator[Complaint]:
        properties = self._properties_of(kind, names)
        if properties is not None and token.text not in properties:
            said = "|".join(sorted(names))
            known = Text(f"It has {', '.join(sorted(properties))}.", f"其属性有：{'、'.join(sorted(properties))}。")
            yield token, Text(f'{said} has no property "{token.text}".', f"{said} 没有属性“{token.text}”。"), suggest(token.text, properties) or known

    def hops(self) -> Iterator[Hop]:
        """The relationships of the patterns with the nodes at their ends."""
        statement = self._statement
        nodes_by_close = {statement.partner[index]: node for index, node in self.nodes.items()}
        for index, relationship in self.relationships.items():
            close = statement.partner[index]
            is_back, is_forth = statement.is_sign(index - 1, "<-"), statement.is_sign(close + 1, "->")
            arrow = "-" if is_back == is_forth else "<-" if is_back else "->"
            is_quantified = not statement.is_sign(close + 2, "(")
            hop = Named(relationship.variable, relationship.names, relationship.tokens, relationship.is_many or is_quantified)
            yield Hop(nodes_by_close.get(index - 2), hop, self.nodes.get(close + 2), arrow, statement.code[index])

    def _labels_of(self, node: Named | None) -> frozenset[str] | None:
        if node is None:
            return None
        if node.names is not None or node.tokens:
            return node.names
        known = self.known.get(node.variable or "")
        return known[1] if known and known[0] == "node" else None

    def _impossible_hops(self) -> Iterator[Complaint]:
        for hop in self.hops():
            types = hop.relationship.names
            if types is None or not types <= RELATIONSHIP_TYPES:
                continue
            left, right = self._labels_of(hop.left), self._labels_of(hop.right)
            if not (left or frozenset()) | (right or frozenset()) <= _LABELS:
                continue
            edges = [edge for edge in EDGES if edge.type in types]
            ways = []
            if hop.arrow in ("->", "-"):
                ways.append((left, right))
            if hop.arrow in ("<-", "-"):
                ways.append((right, left))
            if not any(_fits(start, end, [(edge.start.label, edge.end.label) for edge in edges], hop.relationship.is_many) for start, end in ways):
                said = "|".join(sorted(types))
                start, end = ("|".join(sorted(labels)) if labels else "" for labels in ways[0])
                what = Text(f"No {said} runs from ({start}) to ({end}).", f"没有从（{start}）到（{end}）的 {said}。")
                runs = ", ".join(f"({edge.start.label})-[:{edge.type}]->({edge.end.label})" for edge in edges)
                yield hop.token, what, Text(f"The model has {runs}.", f"模型中有 {runs}。")


def _fits(start: frozenset[str] | None, end: frozenset[str] | None, ends: list[tuple[str, str]], is_many: bool) -> bool:
    if is_many:
        return any(start is None or one in start for one, _ in ends) and any(end is None or other in end for _, other in ends)
    return any((start is None or one in start) and (end is None or other in end) for one, other in ends)


def _plain(token: Token) -> str:
    return token.text.strip("`")
