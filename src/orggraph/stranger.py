"""Tells a question that found nothing from one that was asked about an id that does not exist, or about one with characters that nobody sees."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from orggraph.answer import Result, answer
from orggraph.character import fold_key
from orggraph.errors import BadParams, Problem
from orggraph.locale import Text

if TYPE_CHECKING:
    from orggraph.library import Catalogue
    from orggraph.store import Store

_KNOWN_BY = {"customer_id": "map.customers", "person_id": "people.card", "staff_id": "people.staff_card", "project_id": "chain.decision_chain"}
"""By parameter: the question that has an answer about every such id that exists, on any day."""

_STRANGER = {
    "customer_id": (
        Text('There is no customer "{id}".', "没有编号为“{id}”的客户。"),
        Text("List them with: orggraph map customers", "查看全部客户：orggraph map customers"),
    ),
    "person_id": (
        Text('There is no person at a customer with the id "{id}".', "没有编号为“{id}”的客户人员。"),
        Text("Find the id with: orggraph people find NAME", "查找编号：orggraph people find 姓名"),
    ),
    "staff_id": (
        Text('There is no colleague of ours with the id "{id}".', "没有编号为“{id}”的我方人员。"),
        Text("Find the id with: orggraph people find NAME", "查找编号：orggraph people find 姓名"),
    ),
    "project_id": (
        Text('There is no project "{id}".', "没有编号为“{id}”的项目。"),
        Text("See the live ones with: orggraph chain decision_chain", "查看在途项目：orggraph chain decision_chain"),
    ),
}


def ask_again(result: Result, values: Mapping[str, Any], ask: Callable[[Mapping[str, Any]], Result], store: Store, catalogue: Catalogue) -> Result:
    """An empty answer, or the one to what was meant: an id or a name that was pasted with characters which nobody sees.

    ask: answers the same question with other values. Raises BadParams for ids that nothing in the graph has.
    """
    plain = _plain_values(values)
    meant = None if plain is None else ask(plain)
    if meant is not None and meant.rows:
        return meant
    strangers = _find_strangers(result, store, catalogue)
    if strangers and meant is not None and not _find_strangers(meant, store, catalogue):
        return meant
    _refuse_strangers(result, strangers)
    return result


def _plain_values(values: Mapping[str, Any]) -> dict[str, Any] | None:
    """The values with every text folded as an id is when it is imported; None when that changes nothing."""
    plain = {name: _plain(value) for name, value in values.items()}
    return plain if plain != dict(values) else None


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return fold_key(value)
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value


def _find_strangers(result: Result, store: Store, catalogue: Catalogue) -> list[Problem]:
    """The ids that an empty answer was asked about and that nothing in the graph has."""
    problems = []
    for name, value in result.params.items():
        kind = name.removeprefix("other_")
        if value is not None and kind in _KNOWN_BY and not answer(store, catalogue.find(_KNOWN_BY[kind]), {kind: value}, cap=1, today=date.today()).rows:
            what, remedy = _STRANGER[kind]
            problems.append(Problem(what=what.fill(id=value), remedy=remedy, column=name, value=value))
    return problems


def _refuse_strangers(result: Result, problems: list[Problem]) -> None:
    """Raises BadParams when an answer is empty because it was asked about ids that nothing in the graph has."""
    if problems:
        raise BadParams(problems[0].what, problems[0].remedy, problems=problems, fields={"query": result.query.name})
