"""What-if and plans over HTTP: how votes would fall, what a departure would cost, who should meet whom. Nothing is written here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from orggraph.api import request as asked
from orggraph.api.route import PREFIX, Route
from orggraph.api.schema import OUTCOME, Schema, body, lang_parameter, param_schema, responses
from orggraph.api.speech import language_of_request
from orggraph.insight import COVERAGE, DEPARTURE, VOTES, Outcome
from orggraph.library import Query
from orggraph.locale import Language

if TYPE_CHECKING:
    from orggraph.graph import OrgGraph

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
    endpoint = _endpoint([param.name for param in query.params], work)
    return Route("POST", f"{PREFIX}/{path}", endpoint, operation_id, query.title, operation, "insight", query.summary)


def _endpoint(takes: list[str], work: Work) -> Callable[[Request], Awaitable[Response]]:
    async def answer_work(request: Request) -> Response:
        from orggraph.render.outcome import outcome_object

        language_of_request(request)
        asked.refuse_all_but(request, "lang")
        given = await asked.read_object(request, takes)
        outcome = await run_in_threadpool(work, request.app.state.graph, given)
        return asked.json_answer(outcome_object(outcome))

    return answer_work


def _simulate_votes(graph: OrgGraph, given: dict[str, Any]) -> Outcome:
    return graph.simulate_votes(given.pop("project_id", None), given.pop("stances", None) or [], values=given)


def _simulate_departure(graph: OrgGraph, given: dict[str, Any]) -> Outcome:
    return graph.simulate_departure(given.pop("ids", None) or [], values=given)


def _plan_coverage(graph: OrgGraph, given: dict[str, Any]) -> Outcome:
    return graph.plan_coverage(values=given)
