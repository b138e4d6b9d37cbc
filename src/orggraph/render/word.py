"""Says one value the way a person reads it: a level in words, a map as its parts, nothing as a dash."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from orggraph.audit import Names, in_english
from orggraph.audit.name import names_beside
from orggraph.audit.sentence import Words, model_words, vocabularies_of, word_for
from orggraph.inert import harmless
from orggraph.locale import Language, Text
from orggraph.model import EDGES, NODES

if TYPE_CHECKING:
    from orggraph.library import Query

NOTHING = "–"
_JOIN = Text("; ", "；")
_YES = Text("{what}", "{what}")
_NO = Text("not {what}", "{what}：否")
_WHETHER = "是否"
_ENGLISH = "name_en"


@dataclass(frozen=True)
class Glossary:
    """What names and values are called.

    headings: of columns and of maps' keys; words: for values that the graph itself defines (its categories);
    names: the English names of whatever an answer names, for readers of English.
    """

    headings: Mapping[str, Text] = field(default_factory=dict)
    words: Words = field(default_factory=dict)
    names: Names = field(default_factory=dict)

    def of(self, query: Query) -> Glossary:
        """The same, with what the question calls its own columns."""
        return replace(self, headings={**self.headings, **{column.name: column.heading for column in query.columns}})

    def named(self, rows: list[dict[str, Any]], language: Language) -> list[dict[str, Any]]:
        """The rows with the names that a reader of `language` knows."""
        return [in_english(row, self.names) for row in rows] if language == "en" and self.names else rows

    @cached_property
    def all_words(self) -> Words:
        """The words of the model and of the graph."""
        return {**_words(), **self.words}


@lru_cache(maxsize=1)
def _words() -> Words:
    labels: dict[str | int, Text] = {node.name: node.heading for node in NODES}
    return {**model_words(), "subject_kind": labels, "parent_kind": labels}


@lru_cache(maxsize=1)
def _property_headings() -> dict[str, Text]:
    properties = [*(item for edge in EDGES for item in edge.properties), *(item for node in NODES for item in node.properties)]
    return {item.name: item.heading for item in properties}


def heading_of(name: str, glossary: Glossary, language: Language) -> str:
    """What a person calls the column or key `name`: its own heading, else the model's for a property of that name, else the name with blanks."""
    said = glossary.headings.get(name) or _property_headings().get(name)
    return said.in_language(language) if said else name.replace("_", " ")


def spoken(name: str, value: Any, glossary: Glossary, language: Language) -> str:
    """The value of `name` on one line; a list is joined, a map said by its parts without the empty ones.

    In a map, names and words speak for themselves; figures, days and yes or no come with their heading.
    """
    if value is None or value == [] or value == {}:
        return NOTHING
    if isinstance(value, Mapping):
        keys = [key for key in unrepeated(joined(list(value)), [value]) if value[key] not in (None, [], {}) or value.get(f"{key}_id") is not None]
        return ("，" if language == "zh" else ", ").join(part(key, value, glossary, language) for key in keys) or NOTHING
    if isinstance(value, Sequence) and not isinstance(value, str):
        join = _JOIN.in_language(language) if any(isinstance(item, Mapping) for item in value) else "、" if language == "zh" else ", "
        return join.join(spoken(name, item, glossary, language) for item in value)
    return harmless(word_for(name, value, glossary.all_words, language))


def part(key: str, facts: Mapping[str, Any], glossary: Glossary, language: Language, *, is_full: bool = False) -> str:
    """What `facts` say under `key`, with its heading where the value needs one; always with it when `is_full`."""
    value, said = facts.get(key), told(key, facts, glossary, language)
    heading = heading_of(key, glossary, language)
    if isinstance(value, bool):
        return (_YES if value else _NO).fill(what=heading.removeprefix(_WHETHER)).in_language(language)
    return f"{heading} {said}" if is_full or not speaks_for_itself(key, facts) else said


def speaks_for_itself(key: str, facts: Mapping[str, Any]) -> bool:
    """Whether the value is a name or a word, which needs no heading to be understood."""
    value = facts.get(key)
    return isinstance(value, str) or f"{key}_id" in facts or (has_words(key) and not isinstance(value, bool | list | dict))


def joined(names: Sequence[str]) -> list[str]:
    """The names to show: `person_id` goes where `person` stands too, since a name is shown with its id behind; so does `place_ids` beside `places`."""
    return [name for name in names if name == "id" or names_beside(name) not in names]


def unrepeated(keys: Sequence[str], entries: Sequence[Mapping[str, Any]]) -> list[str]:
    """The keys without `name_en` where each entry says it as a name already."""
    names = [key for key in keys if any(f"{key}_id" in entry for entry in entries)]
    is_said = all(entry.get(_ENGLISH) is None or any(entry.get(name) == entry[_ENGLISH] for name in names) for entry in entries)
    return [key for key in keys if key != _ENGLISH or not is_said]


def told(name: str, facts: Mapping[str, Any], glossary: Glossary, language: Language) -> str:
    """What `facts` say under `name`, with the id behind when they hold `name_id` too; with the ids behind where they hold several."""
    value, id_, ids = facts.get(name), facts.get(f"{name}_id"), facts.get(f"{name.removesuffix('s')}_ids")
    if isinstance(id_, str) and not isinstance(value, Mapping | list):
        return naming(value, id_)
    if isinstance(value, list) and isinstance(ids, list) and value and len(value) == len(ids) and all(isinstance(one, str) for one in (*value, *ids)):
        return ("、" if language == "zh" else ", ").join(naming(*pair) for pair in zip(value, ids, strict=True))
    return spoken(name, value, glossary, language)


def naming(name: str | None, id_: str) -> str:
    """A name with its id behind, or the id alone."""
    return harmless(f"{name} ({id_})" if name and name != id_ else id_)


def entitled(name: str | None, title: Any, language: Language) -> str | None:
    """A name with the title behind where there is one."""
    return ("，" if language == "zh" else ", ").join((name, title)) if name and isinstance(title, str) else name


def titled(name: str | None, title: Any, id_: str, language: Language) -> str:
    """A name with the title behind where there is one, and the id."""
    return naming(entitled(name, title, language), id_)


def is_number(type_: str) -> bool:
    """Whether a column of this declared type holds figures, which stand at the right."""
    return type_.rstrip("?") in ("int", "float")


def has_words(name: str) -> bool:
    """Whether figures of `name`, as those of a layer or a level, are said in words of a closed list."""
    words = _words()
    return any(isinstance(code, int) for known in vocabularies_of(name) for code in words.get(known, ()))
