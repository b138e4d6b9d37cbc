"""Turns a rule's sentence with `{placeholders}` and a row's evidence into words, in both languages at once.

A value is said the way a person would say it: null is "unknown", a level of 3 is "trust", a list is joined.
A list of maps needs a sentence of its own for one entry. What the evidence does not hold is never guessed: it is a ContractError.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from orggraph.audit.finding import SEVERITIES
from orggraph.errors import ContractError
from orggraph.locale import LANGUAGES, Language, Text
from orggraph.model import EDGES, NODES
from orggraph.model.vocabulary import COUNTERPARTS, KEY_REASONS, PEOPLE

Words = Mapping[str, Mapping[str | int, Text]]
"""For the name of a fact, the word for each of its values."""

UNKNOWN = Text("unknown", "未知")
NOBODY = Text("none", "无")
YES = Text("yes", "是")
NO = Text("no", "否")
_JOIN = Text(", ", "、")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def model_words() -> Words:
    """The word for each value of every closed vocabulary in the model, by the name of the property or of the answer's column."""
    words: dict[str, dict[str | int, Text]] = {"severity": {}}
    words["severity"].update(SEVERITIES.items())
    for item in [*(item for node in NODES for item in node.properties), *(item for edge in EDGES for item in edge.properties)]:
        if item.values:
            words.setdefault(item.name, {}).update(item.values)
    for name, values in (("status", COUNTERPARTS), ("match", COUNTERPARTS), ("reason", KEY_REASONS), ("kind", PEOPLE)):
        words.setdefault(name, {}).update(values)
    return words


def say(sentence: Text, facts: Mapping[str, Any], *, items: Mapping[str, Text], words: Words, path: str) -> Text:
    """The sentence with every placeholder replaced from `facts`.

    items: for a fact that is a map or a list of maps, the sentence that says one of them; path: the rule's file, for errors.
    Raises ContractError when a placeholder has no fact or a map has no sentence.
    """
    en, zh = (_say(sentence.in_language(language), facts, items=items, words=words, path=path, language=language) for language in LANGUAGES)
    return Text(en, zh)


def _say(sentence: str, facts: Mapping[str, Any], *, items: Mapping[str, Text], words: Words, path: str, language: Language) -> str:
    def value_of(placeholder: re.Match[str]) -> str:
        name = placeholder[1]
        if name not in facts:
            raise ContractError(
                Text(f"{path}: the sentence names {{{name}}}, which the evidence does not hold.", f"{path}：句中的 {{{name}}} 不在证据中。"),
                Text(
                    f"Return it in the evidence, which holds {', '.join(sorted(facts))}, or reword the sentence.",
                    f"请在证据中返回该项（现有：{'、'.join(sorted(facts))}），或改写句子。",
                ),
                fields={"path": path, "placeholder": name},
            )
        return word(name, facts[name])

    def word(name: str, value: Any) -> str:
        if isinstance(value, Mapping):
            if name not in items:
                raise ContractError(
                    Text(
                        f"{path}: {{{name}}} holds maps, and the file has no [items.{name}] to say one.",
                        f"{path}：{{{name}}} 为映射，而文件中没有 [items.{name}] 说明如何表述。",
                    ),
                    Text(f"Add [items.{name}] with en and zh.", f"请添加含 en 与 zh 的 [items.{name}]。"),
                    fields={"path": path, "placeholder": name},
                )
            return _say(items[name].in_language(language), value, items=items, words=words, path=path, language=language)
        if isinstance(value, Sequence) and not isinstance(value, str):
            return _JOIN.in_language(language).join(word(name, entry) for entry in value) or NOBODY.in_language(language)
        return word_for(name, value, words, language)

    return _PLACEHOLDER.sub(value_of, sentence)


def word_for(name: str, value: Any, words: Words, language: Language) -> str:
    """One single value of the fact `name`, in words.

    The words are those of the fact's own name, else of its last part, in the singular: `our_layers` and `layer` speak of `layer`.
    """
    if value is None:
        return UNKNOWN.in_language(language)
    if isinstance(value, bool):
        return (YES if value else NO).in_language(language)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    for known in (name, _one_of(name), _one_of(name.rpartition("_")[2])):
        said = words.get(known, {}).get(value)
        if said is not None:
            return said.in_language(language)
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def _one_of(name: str) -> str:
    return f"{name.removesuffix('ies')}y" if name.endswith("ies") else name.removesuffix("s")
