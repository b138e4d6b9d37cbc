"""What-if and plans over HTTP: how votes would fall, what a departure would cost, who should meet whom. Nothing is written here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from starlette.requests import Request
from starlette.responses import Response

from orggraph.answer import LONGEST_TEXT
from orggraph.api import request as asked
from orggraph.api.admission import Place, graph_of
from orggraph.api.component import OUTCOME, Schema
from orggraph.api.route import PREFIX, Route
from orggraph.api.schema import body, lang_parameter, param_schema, responses
from orggraph.api.speech import language_of_request
from orggraph.errors import BadParams, Problem
from orggraph.insight import COVERAGE, DEPARTURE, VOTES, Outcome
from orggraph.library import Query
from orggraph.locale import Language, Text

if TYPE_CHECKING:
    from orggraph.graph import OrgGraph

_WRONG = Text("The body is wrong.", "请求正文有误。")
_KINDS = {"int": "number", "float": "number", "bool": "flag"}
_OTHER_TYPE = {
    "text": Text("Must be text in quotes.", "须为带引号的文本。"),
    "number": Text("Must be a number without quotes.", "须为不带引号的数值。"),
    "flag": Text("Must be true or false without quotes.", "须为不带引号的 true 或 false。"),
}
_NOT_A_LIST = Text("Must be a list.", "须为列表。")

Work: TypeAlias = "Callable[[OrgGraph, dict[str, Any]], Outcome]"


def insight_routes(language: Language) -> list[Route]:
    """Every address that simulates or plans, described in one language. What each takes is what its command line takes."""
    return [
        _route("simulations/votes", "simulateVotes", VOTES, _simulate_votes, language, required=["project_id"]),
        _route("simulations/departure", "simulateDeparture", DEPARTURE, _simulate_departure, language, required=["ids"]),
        _route("plans/coverage", "planCoverage", COVERAGE, _plan_coverage, language, required=[]),
    ]


def _route(path: str, operation_id: str, query: Query, work: Work, language: Language, *, required: list[str]) -> Route:
    properties = {param.name: param_schema(param, language) for param in query.params}
    operation: Schema = {
        "parameters": [lang_parameter(language)],
        "requestBody": body(properties, required=required),
        "responses": responses(OUTCOME, language),
    }
    endpoint = _endpoint(query, work)
    return Route("POST", f"{PREFIX}/{path}", endpoint, operation_id, query.title, operation, "insight", "audit", description=query.summary)


def _endpoint(query: Query, work: Work) -> Callable[[Request, Place], Awaitable[Response]]:
    takes = [param.name for param in query.params]

    async def answer_work(request: Request, place: Place) -> Response:
        from orggraph.render.outcome import outcome_object

        language_of_request(request)
        asked.refuse_all_but(request, "lang")
        given = await asked.read_object(request, place, takes)

        def answer() -> Response:
            _refuse_other_types(query, given)
            return asked.json_answer(outcome_object(work(graph_of(request), given)))

        return await place.run(answer)

    return answer_work


def _refuse_other_types(query: Query, given: dict[str, Any]) -> None:
    """Raises BadParams for every value that is not of the JSON type that the body takes: no text for a number, no number for a text, no one value for a list.

    What a person types is read as it may be meant; what a program sends says itself what it is.
    """
    problems = []
    for param in query.params:
        value, shape = given.get(param.name), param.shape.item or param.shape
        if value is None:
            continue
        if param.shape.item and not isinstance(value, list):
            problems.append(Problem(what=_NOT_A_LIST, column=param.name))
        elif any(not _is_taken(shape.name, item) for item in (value if param.shape.item else [value])):
            problems.append(Problem(what=_OTHER_TYPE[_KINDS.get(shape.name, "text")], column=param.name, value=str(value)[:LONGEST_TEXT]))
    if problems:
        raise BadParams(_WRONG, problems=problems)


def _is_taken(shape: str, value: Any) -> bool:
    kind = _KINDS.get(shape, "text")
    return isinstance(value, {"text": str, "number": int | float, "flag": bool}[kind]) and (kind == "flag" or not isinstance(value, bool))


def _simulate_votes(graph: OrgGraph, given: dict[str, Any]) -> Outcome:
    return graph.simulate_votes(given.pop("project_id", None), given.pop("stances", None) or [], values=given)


def _simulate_departure(graph: OrgGraph, given: dict[str, Any]) -> Outcome:
    return graph.simulate_departure(given.pop("ids", None) or [], values=given)


def _plan_coverage(graph: OrgGraph, given: dict[str, Any]) -> Outcome:
    return graph.plan_coverage(values=given)
