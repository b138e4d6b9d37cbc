"""Reads the sentences of query files: `{names}` of facts, and `[[segments]]` that are said only where there is something to say.

    No live tie[[; last contact {days_ago|day|days} ago by {staff}]][[{?has_left}, who has left]].

`{name}` says the fact; `{days|day|days}` says a number with the word that fits it: 1 day, 3 days. A segment is said when every fact that it names has something to say: not null, not no, not empty.
Inside a segment `{?name}` asks the same of a fact without saying it, and `{!name}` asks that it has nothing to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from orggraph.locale import Text

_MARKS = re.compile(r"\{(?P<mark>[?!]?)(?P<name>\w+)(?:\|(?P<one>[^|{}]+)\|(?P<many>[^|{}]+))?\}|(?P<opening>\[\[)|(?P<closing>\]\])|(?P<brace>[{}])")


@dataclass(frozen=True, slots=True)
class Fact:
    """A name between braces: says the fact (no mark), or only asks whether it has something ("?") or nothing ("!") to say.

    one, many: the words that follow a number: one after 1, many after any other; empty when the fact is said alone.
    """

    name: str
    mark: Literal["", "?", "!"]
    one: str = ""
    many: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a sentence: words and facts in order. facts: those that it names; said: its words and those that it says, without conditions."""

    parts: tuple[str | Fact, ...]
    facts: tuple[Fact, ...]
    said: tuple[str | Fact, ...]
    is_optional: bool


class BadSentence(Exception):
    """The sentence can't be read: what is wrong with it and how it is written right."""

    def __init__(self, what: Text, remedy: Text) -> None:
        super().__init__(what.en)
        self.what, self.remedy = what, remedy


@cache
def read_sentence(sentence: str) -> tuple[Segment, ...]:
    """The stretches of the sentence. Raises BadSentence."""
    segments: list[Segment] = []
    parts: list[str | Fact] = []
    is_optional, end = False, 0
    for found in _MARKS.finditer(sentence):
        parts.append(sentence[end : found.start()])
        end = found.end()
        if found["brace"]:
            raise BadSentence(
                Text("has a brace that is no {name}", "含有不是 {name} 的花括号"),
                Text(
                    "Write a key of the evidence between braces, without spaces or format; {days|day|days} for a number with its word.",
                    "花括号内请写 evidence 的键，不含空格或格式；带数量词写作 {days|day|days}。",
                ),
            )
        if found["name"]:
            if found["mark"] and not is_optional:
                raise BadSentence(
                    Text(f"asks about {found[0]} outside of a segment", f"在可选段之外使用了 {found[0]}"),
                    Text("Write it inside [[ and ]], with the words that hang on it.", "请将其与相关文字一并写在 [[ 与 ]] 之内。"),
                )
            if found["mark"] and found["one"]:
                raise BadSentence(
                    Text(f"asks about {found[0]} with words for a number", f"在条件 {found[0]} 中写了数量词"),
                    Text("A condition says nothing: write {?name} or {!name} alone.", "条件本身不输出文字，请只写 {?名} 或 {!名}。"),
                )
            parts.append(Fact(found["name"], found["mark"], found["one"] or "", found["many"] or ""))  # type: ignore[arg-type]  # the pattern allows no other mark
            continue
        if is_optional == bool(found["opening"]):
            raise BadSentence(
                Text("has [[ and ]] that do not pair", "中 [[ 与 ]] 不成对"),
                Text("They alternate; a segment holds no other.", "二者须交替出现，不可嵌套。"),
            )
        segments.append(_segment(parts, is_optional))
        parts, is_optional = [], not is_optional
    if is_optional:
        raise BadSentence(Text("opens a segment that has no end", "可选段没有结束"), Text("Close it with ]].", "请以 ]] 结束。"))
    return (*segments, _segment([*parts, sentence[end:]], is_optional=False))


@cache
def facts_named(sentence: str) -> frozenset[str]:
    """The names of the facts that the sentence says or asks about. Raises BadSentence."""
    return frozenset(fact.name for segment in read_sentence(sentence) for fact in segment.facts)


def _segment(parts: list[str | Fact], is_optional: bool) -> Segment:
    facts = tuple(part for part in parts if isinstance(part, Fact))
    if is_optional and not facts:
        raise BadSentence(
            Text("has a segment that names nothing, so that it is always said", "有一个可选段未引用任何事实，因而总会出现"),
            Text("Name in it the fact that it hangs on, or remove [[ and ]].", "请在其中引用所依据的事实，或删除 [[ 与 ]]。"),
        )
    spoken = tuple(part for part in parts if part)
    return Segment(spoken, facts, tuple(part for part in spoken if isinstance(part, str) or not part.mark), is_optional)
