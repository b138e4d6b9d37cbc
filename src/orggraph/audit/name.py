"""Puts English names and job titles where an answer names people, departments, projects … by the names that the user writes.

By convention of all questions a name stands beside its id: `staff_id` and `staff`, `place_ids` and `places`, `id` and `name`.
So every name of every answer is found without knowing the question, and one further question tells the English ones.
A `title` is that of whoever's id stands beside it, or beside the map that holds it; `successor_title` is that of `successor`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

from orggraph.answer import MOST_ITEMS
from orggraph.model import NODES

if TYPE_CHECKING:
    from orggraph.answer import Result

Names: TypeAlias = Mapping[tuple[str, str], str]
"""The English name or title of whatever has this id and this name or title."""

_Mention: TypeAlias = tuple[str | None, str, str]
"""The kind of what is named, where the key of its id tells it, its id and its name."""

_QUESTION = "map.english_names"
_KINDS = {f"{node.name}{ending}": node.name for node in NODES for ending in ("_id", "_ids")}


def english_names(ask: Callable[[str, Mapping[str, Any]], Result], answers: Any) -> Names:
    """The English name and title of everything that these rows name and the graph knows one for."""
    book = NameBook(ask)
    book.add(answers)
    book.look_up()
    return book.names


class NameBook:
    """English names and titles, looked up in lots while answers come in: what one answer brought is not asked again for the next."""

    def __init__(self, ask: Callable[[str, Mapping[str, Any]], Result]) -> None:
        self._ask = ask
        self._noted: set[_Mention] = set()
        self._open: set[_Mention] = set()
        self.names: dict[tuple[str, str], str] = {}

    def add(self, answers: Any) -> None:
        """Notes everything that these rows name."""
        self._open |= set(_mentions(answers)) - self._noted

    @property
    def is_full(self) -> bool:
        """Whether more is open than one question takes."""
        return len(self._open) > MOST_ITEMS

    def look_up(self) -> None:
        """Asks for what was noted since the last time; `names` holds it then."""
        rows = [row for values in _questions(self._open) for row in self._ask(_QUESTION, values).rows]
        self._noted |= self._open
        self._open = set()
        # Where someone is named by the title, as the post whose holder is not known yet, the name's English is said.
        for said in ("title", "name"):
            self.names.update({(row["id"], row[said]): row[f"{said}_en"] for row in rows if row[said] is not None and row[f"{said}_en"] is not None})


def _questions(mentions: Set[_Mention]) -> Iterator[dict[str, Any]]:
    """What to ask about these: all at once, or kind by kind where they are many, for then it counts that no id is looked up under every label."""
    ids = {id_ for _, id_, _ in mentions}
    if len(ids) <= MOST_ITEMS:
        groups: dict[str | None, set[str]] = {None: ids}
    else:
        told = {(id_, name) for kind, id_, name in mentions if kind is not None}
        groups = {}
        for kind, id_, name in mentions:
            if kind is not None or (id_, name) not in told:
                groups.setdefault(kind, set()).add(id_)
    for kind, group in sorted(groups.items(), key=lambda item: item[0] or ""):
        listed = sorted(group)
        for first in range(0, len(listed), MOST_ITEMS):
            yield {"ids": listed[first : first + MOST_ITEMS]} | ({} if kind is None else {"kind": kind})


def in_english(answer: Any, names: Names, around: Sequence[str] = (), *, is_entry: bool = False) -> Any:
    """The same rows, maps or value with English names and titles. A row's name that already has its English one beside it, as `name_en`, stays.

    around: the ids that stand beside the answer itself, nearest first; a title within may be theirs. is_entry: it stands within a row, as a department of a map.
    """
    if isinstance(answer, list):
        return [in_english(entry, names, around, is_entry=is_entry) for entry in answer]
    if not isinstance(answer, dict):
        return answer
    named = _named(answer)
    near = [*(answer[id_key] for id_key, _ in named if isinstance(answer[id_key], str)), *around]
    said = {key: in_english(value, names, near, is_entry=True) if isinstance(value, dict | list) else value for key, value in answer.items()}
    for id_key, name_key in named:
        ids, own = answer[id_key], answer[name_key]
        if isinstance(ids, str):
            english = names.get((ids, own), own)
            said[name_key] = own if english == answer.get("name_en") and not is_entry else english
        else:
            said[name_key] = [names.get(pair, pair[1]) for pair in zip(ids, own, strict=True)]
    title = answer.get("title")
    if isinstance(title, str):
        said["title"] = next((names[id_, title] for id_ in near if (id_, title) in names), title)
    for id_key, name_key in named:
        title_key = f"{name_key}_title"
        if title_key in said and isinstance(answer[id_key], str):
            said[title_key] = names.get((answer[id_key], answer[title_key]), answer[title_key])
    return said


def _mentions(answer: Any) -> Iterator[_Mention]:
    """Everything whose name stands beside its id, at any depth."""
    if isinstance(answer, dict):
        for id_key, name_key in _named(answer):
            kind = answer.get("subject_kind") if id_key == "subject_id" else _KINDS.get(id_key)
            if isinstance(answer[id_key], str):
                yield kind, answer[id_key], answer[name_key]
            else:
                yield from ((kind, id_, name) for id_, name in zip(answer[id_key], answer[name_key], strict=True))
    for entry in answer.values() if isinstance(answer, dict) else answer:
        if isinstance(entry, dict | list):
            yield from _mentions(entry)


def _named(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The keys of each id, or list of ids, and of the name, or list of names, beside it."""
    found = []
    for id_key, name_key in _pairs(tuple(facts)):
        value, name = facts[id_key], facts[name_key]
        both_one = isinstance(value, str) and isinstance(name, str)
        both_many = isinstance(value, list) and isinstance(name, list) and len(value) == len(name) and all(isinstance(one, str) for one in (*value, *name))
        if both_one or both_many:
            found.append((id_key, name_key))
    return found


@lru_cache(1024)
def _pairs(keys: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Among these keys each that may hold ids with the one that may hold the names beside them; maps of one question share their keys."""
    return tuple((key, name_key) for key in keys if (name_key := names_beside(key)) in keys and name_key is not None)


def names_beside(key: str) -> str | None:
    """The key under which the name stands whose id stands under `key`; None when `key` is that of no id."""
    if key.endswith("_ids"):
        return f"{key.removesuffix('_ids')}s"
    return "name" if key == "id" else key.removesuffix("_id") if key.endswith("_id") else None
