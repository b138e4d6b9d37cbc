"""Turns a rule's sentence and a row's evidence into words, in both languages at once.

A value is said the way a person would say it: null is "unknown", a level of 3 is "trust", a list is joined.
A list of maps needs a sentence of its own for one entry. What the evidence does not hold is never guessed: it is a ContractError.
How a sentence is written (`{name}`, `{days|day|days}`, `[[ … ]]`, `{?name}`, `{!name}`) stands in `orggraph.library.sentence`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from orggraph.audit.finding import SEVERITIES
from orggraph.errors import ContractError
from orggraph.library.sentence import read_sentence
from orggraph.locale import Language, Text
from orggraph.model import EDGES, NODES
from orggraph.model.answer_word import ANSWER_WORDS
from orggraph.model.vocabulary import COUNTERPARTS, KEY_REASONS, PEOPLE, VERDICTS

if TYPE_CHECKING:
    from orggraph.library import Query

Words = Mapping[str, Mapping[str | int, Text]]
"""For the name of a fact, the word for each of its values."""

UNKNOWN = Text("unknown", "未知")
NOBODY = Text("none", "无")
YES = Text("yes", "是")
NO = Text("no", "否")
_JOIN = Text(", ", "、")
_MOMENTS = ("_then", "_now", "_before", "_after")


def model_words() -> Words:
    """The word for each value of every closed vocabulary in the model, by the name of the property or of the answer's column."""
    words: dict[str, dict[str | int, Text]] = {"severity": {}}
    words["severity"].update(SEVERITIES.items())
    for item in [*(item for node in NODES for item in node.properties), *(item for edge in EDGES for item in edge.properties)]:
        if item.values:
            words.setdefault(item.name, {}).update(item.values)
    for name, values in (("status", COUNTERPARTS), ("match", COUNTERPARTS), ("reason", KEY_REASONS), ("verdict", VERDICTS), ("kind", PEOPLE)):
        words.setdefault(name, {}).update(values)
    for name, lists in ANSWER_WORDS.items():
        for values in lists:
            words.setdefault(name, {}).update(values)
    return words


def say(sentence: Text, facts: Mapping[str, Any], *, items: Mapping[str, Text], words: Words, path: str, english: Mapping[str, Any] | None = None) -> Text:
    """The sentence with every placeholder replaced from `facts`.

    english: the same facts as the English sentence says them, with English names. items: for a fact that is a map or a list of maps, the sentence that says one of them;
    path: the rule's file, for errors.
    Raises ContractError when a placeholder has no fact or a map has no sentence.
    """
    return Text(
        _say(sentence.en, facts if english is None else english, _Voice(items, words, path, "en")), _say(sentence.zh, facts, _Voice(items, words, path, "zh"))
    )


class _Voice(NamedTuple):
    """How a rule speaks in one language."""

    items: Mapping[str, Text]
    words: Words
    path: str
    language: Language


def _say(sentence: str, facts: Mapping[str, Any], voice: _Voice) -> str:
    said: list[str] = []
    for segment in read_sentence(sentence):
        for fact in segment.facts:
            if fact.name not in facts:
                raise _lacking(fact.name, facts, voice.path)
        if segment.is_optional and not all(_says_something(facts[fact.name]) != (fact.mark == "!") for fact in segment.facts):
            continue
        for part in segment.said:
            if isinstance(part, str):
                said.append(part)
            else:
                value = facts[part.name]
                said.append(_word(part.name, value, voice))
                if part.many:
                    said.append(f" {part.one if value == 1 else part.many}")
    return "".join(said)


def _word(name: str, value: Any, voice: _Voice) -> str:
    if isinstance(value, dict):
        if name not in voice.items:
            raise _unspeakable(name, voice.path)
        return _say(voice.items[name].in_language(voice.language), value, voice)
    if isinstance(value, list):
        return _JOIN.in_language(voice.language).join([_word(name, entry, voice) for entry in value]) or NOBODY.in_language(voice.language)
    return word_for(name, value, voice.words, voice.language)


def facts_of(query: Query, evidence: Mapping[str, Any]) -> dict[str, Any]:
    """What sentences may speak of: the evidence, in which whatever is left out as sensitive has nothing to say."""
    return {**dict.fromkeys(query.sensitive.names), **evidence}


def _lacking(name: str, facts: Mapping[str, Any], path: str) -> ContractError:
    return ContractError(
        Text(f"{path}: the sentence names {{{name}}}, which the evidence does not hold.", f"{path}：句中的 {{{name}}} 不在证据中。"),
        Text(
            f"Return it in the evidence, which holds {', '.join(sorted(facts))}, or reword the sentence.",
            f"请在证据中返回该项（现有：{'、'.join(sorted(facts))}），或改写句子。",
        ),
        fields={"path": path, "placeholder": name},
    )


def _unspeakable(name: str, path: str) -> ContractError:
    return ContractError(
        Text(
            f"{path}: {{{name}}} holds maps, and the file has no [items.{name}] to say one.",
            f"{path}：{{{name}}} 为映射，而文件中没有 [items.{name}] 说明如何表述。",
        ),
        Text(f"Add [items.{name}] with en and zh.", f"请添加含 en 与 zh 的 [items.{name}]。"),
        fields={"path": path, "placeholder": name},
    )


def _says_something(value: Any) -> bool:
    """Whether a person would say it at all: a nought is a fact, but null, no, and an empty list, map or text are nothing."""
    return value is not None and value is not False and value not in ("", [], {})


def word_for(name: str, value: Any, words: Words, language: Language) -> str:
    """One single value of the fact `name`, in words.

    The words are those of the fact's own name, else of its last part, in the singular: `our_layers` and `layer` speak of `layer`;
    a moment behind it changes nothing: `stance_then` speaks of `stance`.
    """
    if value is None:
        return UNKNOWN.in_language(language)
    if isinstance(value, bool):
        return (YES if value else NO).in_language(language)
    if isinstance(value, date):
        return value.isoformat(sep=" ", timespec="minutes") if isinstance(value, datetime) else value.isoformat()
    for known in vocabularies_of(name):
        said = words.get(known, {}).get(value)
        if said is not None:
            return said.in_language(language)
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


@lru_cache(4096)
def vocabularies_of(name: str) -> tuple[str, ...]:
    """The names under which the words for values of `name` may be known, the nearest first."""
    bare = next((name.removesuffix(moment) for moment in _MOMENTS if name.endswith(moment)), name)
    last = bare.rpartition("_")[2]
    return (name, _one_of(name), _one_of(bare), last, _one_of(last))


def _one_of(name: str) -> str:
    return f"{name.removesuffix('ies')}y" if name.endswith("ies") else name.removesuffix("s")
