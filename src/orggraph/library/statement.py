"""Sees the structure of a Cypher statement: its brackets, its subqueries, what it returns and in what order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Literal

from orggraph.cypher.token import Token, tokenize

Role = Literal["relationship", "list", "subquery", "unscoped", "quantifier", "map", "call", "group"]
TOP = -1
DEEPEST = 100
"""Brackets within each other; our deepest question has nine."""
_CLOSING = {")": "(", "]": "[", "}": "{"}
OPENERS = ("MATCH", "OPTIONAL", "UNWIND", "WITH", "CALL", "RETURN")
"""Words with which a query, or a subquery, begins."""
_SUBQUERIES = ("EXISTS", "COUNT", "COLLECT")
_TAIL = ("ORDER", "SKIP", "OFFSET", "LIMIT", "UNION")
# Words that stand before a bracket without being a function's name.
KEYWORDS = frozenset(
    [
        "ALL",
        "AND",
        "AS",
        "ASC",
        "ASCENDING",
        "BY",
        "CALL",
        "CASE",
        "CONTAINS",
        "DESC",
        "DESCENDING",
        "DISTINCT",
        "ELSE",
        "END",
        "ENDS",
        "EXISTS",
        "FALSE",
        "IN",
        "IS",
        "LIMIT",
        "MATCH",
        "NOT",
        "NULL",
        "ON",
        "OPTIONAL",
        "OR",
        "ORDER",
        "RETURN",
        "SKIP",
        "STARTS",
        "THEN",
        "TRUE",
        "UNION",
        "UNWIND",
        "WHEN",
        "WHERE",
        "WITH",
        "XOR",
        "YIELD",
    ]
)


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a RETURN: its tokens without the alias, from index `start` up to `end`, and its name; None when it needs an AS."""

    alias: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Arm:
    """One arm of a UNION, or a whole query. `returned` and `ordered` are the indexes of its last RETURN and of the ORDER BY after it."""

    start: int
    end: int
    returned: int | None
    ordered: int | None
    items: tuple[Item, ...]


class Statement:
    """The tokens of one statement without its comments, and which bracket each stands in.

    tokens: every token; code: those that are not comments; partner: index in `code` of a bracket's other half;
    opener: index of the innermost open bracket around each token, or TOP; unbalanced: the bracket that has no other half, if any;
    deepest: the first bracket that stands too deep, if any.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokenize(text)
        self.code = [token for token in self.tokens if token.kind != "comment"]
        self.partner: dict[int, int] = {}
        self.opener: list[int] = []
        self.unbalanced: Token | None = None
        self.deepest: Token | None = None
        open_: list[int] = []
        for index, token in enumerate(self.code):
            if token.kind == "symbol" and token.text in _CLOSING:
                if not open_ or self.code[open_[-1]].text != _CLOSING[token.text]:
                    self.unbalanced = self.unbalanced or token
                else:
                    self.partner[open_[-1]] = index
                    self.partner[index] = open_.pop()
            self.opener.append(open_[-1] if open_ else TOP)
            if token.is_sign("(", "[", "{"):
                open_.append(index)
                if len(open_) > DEEPEST:
                    self.deepest = self.deepest or token
        if open_ and self.unbalanced is None:
            self.unbalanced = self.code[open_[-1]]

    def at(self, index: int) -> Token | None:
        """The token of `code` at `index`, or None outside of it."""
        return self.code[index] if 0 <= index < len(self.code) else None

    def is_sign(self, index: int, *signs: str) -> bool:
        """Whether the token at `index` is one of these signs."""
        token = self.at(index)
        return token is not None and token.is_sign(*signs)

    def is_word(self, index: int, *words: str) -> bool:
        """Whether the token at `index` is one of these keywords, and not a property, label, map key or new name that is spelled alike."""
        token = self.at(index)
        return token is not None and token.is_word(*words) and not self.is_naming(index)

    def is_naming(self, index: int) -> bool:
        """Whether the token at `index` stands where only a property, a label, a relationship type or a map key can stand."""
        if self.is_sign(index - 1, "."):
            return True
        if self.is_sign(index - 1, ":"):
            return not self._is_map_key(index - 2)  # behind the key of a map stands a value
        return self.is_sign(index + 1, ":") and self._is_map_key(index)

    def _is_map_key(self, index: int) -> bool:
        return index >= 0 and self.role(self.opener[index]) == "map" and self.is_sign(index - 1, "{", ",")

    @cached_property
    def _roles(self) -> dict[int, Role]:
        return {index: self._role(index) for index, token in enumerate(self.code) if token.is_sign("(", "[", "{")}

    def role(self, index: int) -> Role | None:
        """What the opening bracket at `index` opens; None at TOP."""
        return self._roles.get(index)

    def _role(self, index: int) -> Role:
        sign, close = self.code[index].text, self.partner.get(index, len(self.code))
        before = self.at(index - 1)
        if sign == "[":
            return "relationship" if self.is_sign(index - 1, "-", "<-") and self.is_sign(close + 1, "-", "->") else "list"
        if sign == "(":
            return "call" if before is not None and (before.kind == "quoted" or (before.kind == "name" and before.upper not in KEYWORDS)) else "group"
        if before is not None and before.is_word(*_SUBQUERIES) and not self.is_sign(index - 2, "."):
            return "subquery"
        if before is not None and before.is_word("CALL"):
            return "unscoped"
        if before is not None and before.is_sign(")") and index - 1 in self.partner:
            head = self.at(self.partner[index - 1] - 1)
            if head is not None and head.is_word("CALL"):
                return "subquery"
        after = self.at(index + 1)
        return "quantifier" if after is not None and (after.kind == "number" or after.is_sign(",")) else "map"

    def within(self, scope: int) -> Iterator[int]:
        """The indexes of the tokens that stand directly in the bracket at `scope`, or outside of every bracket for TOP."""
        first, last = (0, len(self.code)) if scope == TOP else (scope + 1, self.partner.get(scope, len(self.code)))
        return (index for index in range(first, last) if self.opener[index] == scope)

    def subqueries(self) -> list[int]:
        """The indexes of the brackets that hold a query of their own."""
        return [index for index, role in self._roles.items() if role in ("subquery", "unscoped")]

    def scope(self, index: int) -> int:
        """The index of the subquery's bracket that the token at `index` stands in, or TOP."""
        opening = self.opener[index]
        while opening != TOP and self._roles[opening] not in ("subquery", "unscoped"):
            opening = self.opener[opening]
        return opening

    def visible(self, index: int) -> set[str]:
        """The names that variables may bear where the token at `index` stands; it may hold more than are bound, never fewer.

        They come from its own clause, from the clauses whose names its query carried on to it, and from the queries around it.
        """
        scope, names = self.scope(index), set[str]()
        inside = [i for i in range(scope + 1, index) if self.scope(i) == scope]
        for i in inside[self._carried_from(inside) :]:
            if self.code[i].kind in ("name", "quoted") and not self.is_naming(i) and not self.is_sign(i + 1, "("):
                names.add(_plain(self.code[i]))
        if scope == TOP:
            return names
        if not self.is_sign(scope - 1, ")"):
            return names | self.visible(scope)
        imports = self.code[self.partner[scope - 1] + 1 : scope - 1]
        return names | (self.visible(scope) if any(token.is_sign("*") for token in imports) else set(plain_names(imports)))

    def _carried_from(self, inside: Sequence[int]) -> int:
        """The position in `inside` of the WITH or UNION before which nothing is seen at its end; 0 when there is none."""
        is_settled = False
        for position in range(len(inside) - 1, -1, -1):
            index = inside[position]
            if self.is_word(index, "MATCH", "UNWIND", "CALL", "RETURN"):
                is_settled = True
            elif self.is_word(index, "WITH") and not self.is_word(index - 1, "STARTS", "ENDS"):
                if is_settled and not self.is_sign(index + 1, "*"):
                    return position
                is_settled = True
            elif self.is_word(index, "UNION"):
                return position
        return 0

    def arms(self, scope: int = TOP) -> list[Arm]:
        """The arms of the query in the bracket at `scope`: one, or as many as UNION joins."""
        first, last = (0, len(self.code)) if scope == TOP else (scope + 1, self.partner.get(scope, len(self.code)))
        unions = [index for index in self.within(scope) if self.is_word(index, "UNION")]
        starts = [first, *(index + (2 if self.is_word(index + 1, "ALL", "DISTINCT") else 1) for index in unions)]
        return [self._arm(scope, start, end) for start, end in zip(starts, [*unions, last], strict=True)]

    def _arm(self, scope: int, start: int, end: int) -> Arm:
        inside = [index for index in self.within(scope) if start <= index < end]
        returned = max((index for index in inside if self.is_word(index, "RETURN")), default=None)
        if returned is None:
            return Arm(start, end, None, None, ())
        tail = [index for index in inside if index > returned and self._is_tail(index)]
        ordered = next((index for index in tail if self.is_word(index, "ORDER")), None)
        first = returned + (2 if self.is_word(returned + 1, "DISTINCT") else 1)
        return Arm(start, end, returned, ordered, tuple(self._items(scope, first, tail[0] if tail else end)))

    def _is_tail(self, index: int) -> bool:
        if not self.is_word(index, *_TAIL) or self.is_word(index - 1, "AS"):
            return False
        return not self.is_word(index, "ORDER") or self.is_word(index + 1, "BY")

    def _items(self, scope: int, first: int, last: int) -> Iterator[Item]:
        commas = [index for index in range(first, last) if self.opener[index] == scope and self.code[index].is_sign(",")]
        for start, end in zip([first, *(comma + 1 for comma in commas)], [*commas, last], strict=True):
            tokens = self.code[start:end]
            if len(tokens) > 2 and tokens[-2].is_word("AS"):
                yield Item(_plain(tokens[-1]), start, end - 2)
            elif len(tokens) == 1 and tokens[0].kind in ("name", "quoted"):
                yield Item(_plain(tokens[0]), start, end)
            else:
                yield Item(None, start, end)

    def keys(self, start: int, end: int) -> tuple[Literal["map", "list"], frozenset[str]] | None:
        """The keys of the map, or of each map in the list, that the expression between two indexes spells out; None when it can't be told."""
        return self._keys(start, end, frozenset())

    def _keys(self, start: int, end: int, seen: frozenset[str]) -> tuple[Literal["map", "list"], frozenset[str]] | None:
        tokens = self.code[start:end]
        if not tokens:
            return None
        if self.role(start) == "map" and self.partner.get(start) == end - 1:
            return "map", frozenset(self._map_keys(start))
        if len(tokens) == 1 and tokens[0].kind == "name" and tokens[0].text not in seen:
            return self._keys_of_variable(tokens[0].text, seen | {tokens[0].text})
        if tokens[0].is_word("COLLECT") and self.partner.get(start + 1) == end - 1:
            if self.is_sign(start + 1, "("):
                first = start + (3 if self.is_word(start + 2, "DISTINCT") else 2)
                inner = self._keys(first, end - 1, seen)
            else:
                arms = self.arms(start + 1)
                item = arms[0].items[0] if len(arms) == 1 and len(arms[0].items) == 1 else None
                inner = self._keys(item.start, item.end, seen) if item else None
            return ("list", inner[1]) if inner and inner[0] == "map" else None
        return None

    def _keys_of_variable(self, name: str, seen: frozenset[str]) -> tuple[Literal["map", "list"], frozenset[str]] | None:
        found = [self._keys(start, end, seen) for start, end in self.definitions(name)]
        if not found or any(keys is None or keys[0] != (found[0] or keys)[0] for keys in found):
            return None
        return found[0] and (found[0][0], frozenset.intersection(*(keys[1] for keys in found if keys)))

    def definitions(self, name: str) -> Iterator[tuple[int, int]]:
        """The indexes between which each expression stands that the statement calls `name`."""
        for index, token in enumerate(self.code):
            if not (token.text == name and self.is_word(index - 1, "AS")):
                continue
            scope = self.opener[index]
            start = next((i + 1 for i in range(index - 1, -1, -1) if self.opener[i] == scope and self._starts_item(i)), None)
            if start is not None and self.code[start].is_word("DISTINCT"):
                start += 1
            if start is not None and [token.text for token in self.code[start : index - 1]] != [name]:
                yield start, index - 1

    def _starts_item(self, index: int) -> bool:
        return self.code[index].is_sign(",") or self.is_word(index, "WITH", "RETURN", "UNWIND")

    def _map_keys(self, opening: int) -> Iterator[str]:
        for index in self.within(opening):
            if self.code[index].kind in ("name", "quoted") and self.is_sign(index + 1, ":") and self.is_sign(index - 1, "{", ","):
                yield _plain(self.code[index])

    def value_of_key(self, opening: int, key: str) -> tuple[int, int] | None:
        """The indexes between which the value of `key` stands in the map that opens at `opening`."""
        inside = list(self.within(opening))
        for position, index in enumerate(inside):
            if (
                self.code[index].kind in ("name", "quoted")
                and _plain(self.code[index]) == key
                and self.is_sign(index + 1, ":")
                and self.is_sign(index - 1, "{", ",")
            ):
                end = next((i for i in inside[position:] if self.code[i].is_sign(",")), self.partner.get(opening, len(self.code)))
                return index + 2, end
        return None


def plain_names(tokens: Sequence[Token]) -> list[str]:
    """The names that these tokens spell, without backticks."""
    return [_plain(token) for token in tokens if token.kind in ("name", "quoted")]


def _plain(token: Token) -> str:
    return token.text[1:-1].replace("``", "`") if token.kind == "quoted" else token.text


@cache
def read_statement(text: str) -> Statement:
    """The statement of a text that is read again and again, such as a term's."""
    return Statement(text)
