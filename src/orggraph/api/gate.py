"""The gate over HTTP: whether a project may be approved."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from orggraph.api import request as asked
from orggraph.api.admission import graph_of
from orggraph.api.component import GATE
from orggraph.api.route import PREFIX, Route
from orggraph.api.schema import lang_parameter, parameter, responses
from orggraph.api.speech import language_of_request
from orggraph.locale import Language, Text

_GATE = Text("Whether a project may be approved: its power map, whole and in time", "项目可否立项：权力地图是否完整、及时")
_PROJECT = Text("Id of the project, live or not", "项目编号，不论是否在途")
_AS_OF = Text("Day to ask about; today when left out", "查询基准日；省略则为今天")


def gate_routes(language: Language) -> list[Route]:
    """The gate's address, described in one language."""
    project = {**parameter("id", {"type": "string"}, _PROJECT, language, is_required=True), "in": "path"}
    as_of = parameter("as_of", {"type": "string", "format": "date"}, _AS_OF, language)
    operation = {"parameters": [project, as_of, lang_parameter(language)], "responses": responses(GATE, language)}
    return [Route("GET", f"{PREFIX}/projects/{{id:path}}/gate", _answer_gate, "askGate", _GATE, operation, "projects", "question")]


def _answer_gate(request: Request) -> Response:
    from orggraph.render.gate import gate_object

    language = language_of_request(request)
    gate = graph_of(request).gate(request.path_params["id"], as_of=asked.day(request), values=asked.values(request, ["as_of", "lang"]))
    return asked.json_answer(gate_object(gate, language))
