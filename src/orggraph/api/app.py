"""Puts the HTTP door together: one GET a question from a loop over the catalogue, the audit, and what a monitor asks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import orjson
from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from orggraph import __version__
from orggraph.account import KINDS
from orggraph.api.audit import audit_routes
from orggraph.api.component import ACCOUNT, QUESTION_WITH_TEXT, QUESTIONS, SCHEMAS, STATUS, Schema
from orggraph.api.cursor import Place, make_cursor, read_cursor
from orggraph.api.gate import gate_routes
from orggraph.api.guard import Guard
from orggraph.api.imports import import_routes
from orggraph.api.insight import insight_routes
from orggraph.api.problem import add_handlers
from orggraph.api.request import day, json_answer, limit, once, refuse_all_but, values
from orggraph.api.route import PREFIX
from orggraph.api.schema import lang_parameter, parameter, query_object, question_operation, responses
from orggraph.api.speech import language_of_request
from orggraph.locale import LANGUAGES, Language, Text

if TYPE_CHECKING:
    from orggraph.graph import OrgGraph
    from orggraph.library import Query

DEFAULT_LIMIT = 1_000
_TITLE = Text("orggraph: who holds which relationship with whom", "orggraph：谁与谁有什么关系")
_ABOUT = Text(
    "Answers are JSON, problems are RFC 9457 with a stable `kind`. A list in an address is its parameter several times. Address and headers together hold at most 64 KiB.",
    "结果为 JSON，错误遵循 RFC 9457 并带有固定的 kind。地址中的列表以重复同名参数表示。地址与请求头合计不超过 64 KiB。",
)
_LIST = Text("Every question", "全部查询")
_ONE = Text("One question, with its Cypher", "单个查询及其 Cypher")
_ALIVE = Text("Whether the server runs", "服务是否在运行")
_READY = Text("Whether the database answers and its schema is up to date", "数据库是否可用且模式最新")
_AS_OF = Text("Day to ask about; today when left out", "查询基准日；省略则为今天")
_EXPLAIN = Text("The figures behind any score", "任一得分的依据")
_KIND = Text("What the id stands for", "编号所指对象的类型")
_SUBJECT = Text("Id of the subject; of a tie STAFF,PERSON", "对象编号；联系写作“我方人员,客户人员”")
_NAME = Text("Full name of the question", "查询全名")

_QUESTION_TAKES = frozenset({"lang", "limit", "cursor"})
_EXPLAIN_TAKES = frozenset({"as_of", "lang"})


def make_app(graph: OrgGraph) -> FastAPI:
    """The app that answers from this graph. Raises BadQueryFile when a question's file is wrong."""
    app = FastAPI(title=_TITLE.en, version=__version__, openapi_url=None, docs_url=None, redoc_url=None)
    app.state.graph = graph
    app.add_middleware(Guard)
    add_handlers(app)
    routers = (_pages(graph), make_router(graph, "en"))
    for router in routers:
        app.include_router(router)
    app.state.routes = [route for router in routers for route in router.routes]
    return app


def openapi_document(graph: OrgGraph, language: Language) -> dict[str, Any]:
    """The OpenAPI 3.1 document with its texts in one language."""
    routes = make_router(graph, language).routes
    document = get_openapi(title=_TITLE.in_language(language), version=__version__, routes=routes, description=_ABOUT.in_language(language))
    document["components"] = {"schemas": SCHEMAS}
    return document


def make_router(graph: OrgGraph, language: Language) -> APIRouter:
    """Every address of the API, described in one language."""
    router = APIRouter()
    most = graph.settings.row_cap
    lang = lang_parameter(language)

    def add(path: str, endpoint: Callable[..., Response], operation_id: str, summary: Text, operation: Schema, **more: Any) -> None:
        said = {"summary": summary.in_language(language), **_described(operation), **more}
        router.add_api_route(path, endpoint, methods=["GET"], operation_id=operation_id, **said)

    def describe(answer: Schema, *parameters: Schema, problems: Sequence[int] = ()) -> Schema:
        return {"parameters": list(parameters), "responses": responses(answer, language, problems=problems)}

    add("/livez", _answer_alive, "isAlive", _ALIVE, describe(STATUS), tags=["server"])
    add("/readyz", _answer_ready, "isReady", _READY, describe(STATUS), tags=["server"])
    add(f"{PREFIX}/queries", _answer_list, "listQueries", _LIST, describe(QUESTIONS, lang), tags=["queries"])
    name = {**parameter("name", {"type": "string"}, _NAME, language, is_required=True), "in": "path"}
    add(f"{PREFIX}/queries/{{name}}", _answer_one, "getQuery", _ONE, describe(QUESTION_WITH_TEXT, name, lang, problems=(404,)), tags=["queries"])
    for route in (*audit_routes(language), *gate_routes(language), *insight_routes(language), *import_routes(language)):
        router.add_api_route(
            route.path,
            route.endpoint,
            methods=[route.method],
            operation_id=route.operation_id,
            summary=route.summary.in_language(language),
            **_described(route.operation),
            tags=[route.tag],
            description=route.description.in_language(language) if route.description else None,
        )
    kind = {**parameter("kind", {"type": "string", "enum": list(KINDS)}, _KIND, language, is_required=True), "in": "path"}
    subject = {**parameter("id", {"type": "string"}, _SUBJECT, language, is_required=True), "in": "path"}
    as_of = parameter("as_of", {"type": "string", "format": "date"}, _AS_OF, language)
    add(
        f"{PREFIX}/explain/{{kind}}/{{id:path}}",
        _answer_explain,
        "explain",
        _EXPLAIN,
        describe(ACCOUNT, kind, subject, as_of, lang, problems=(504,)),
        tags=["explain"],
    )
    for query in graph.catalogue.values():
        add(
            f"{PREFIX}/{query.topic}/{query.stem}",
            _question(query),
            _camel(query.name),
            query.title,
            question_operation(query, language, default_limit=min(DEFAULT_LIMIT, most), most=most),
            description=query.summary.in_language(language),
            tags=[query.topic],
        )
    return router


def _described(operation: Schema) -> Schema:
    """What keeps FastAPI from adding answers of its own, JSON with status 200, to those of the operation."""
    return {"openapi_extra": operation, "response_class": Response, "status_code": min(int(status) for status in operation["responses"] if status.isdigit())}


def _question(query: Query) -> Callable[[Request], Response]:
    def answer_question(request: Request) -> Response:
        language_of_request(request)
        graph: OrgGraph = request.app.state.graph
        given = values(request, _QUESTION_TAKES)
        most = limit(request, DEFAULT_LIMIT, graph.settings.row_cap)
        cursor = once(request, "cursor")
        place = read_cursor(cursor, query.name, given) if cursor is not None else Place(0, date.today())
        result = graph.query(query.name, given, limit=place.offset + most, today=place.today)
        rows = result.rows[place.offset :]
        # A page that reaches the setting's row cap is the last: there is nothing further that we would fetch.
        has_next = result.truncated and place.offset + most < graph.settings.row_cap
        following = make_cursor(query.name, given, Place(place.offset + len(rows), place.today)) if has_next else None
        from orggraph.render.machine import result_object

        return json_answer({**result_object(result), "rows": rows, "next_cursor": following})

    return answer_question


def _answer_alive() -> Response:
    return json_answer({"status": "alive"})


def _answer_ready(request: Request) -> Response:
    request.app.state.graph.check_ready()
    return json_answer({"status": "ready"})


def _answer_list(request: Request) -> Response:
    language = language_of_request(request)
    refuse_all_but(request, "lang")
    return json_answer({"queries": [query_object(query, language) for query in request.app.state.graph.catalogue.values()]})


def _answer_one(request: Request) -> Response:
    language = language_of_request(request)
    refuse_all_but(request, "lang")
    query = request.app.state.graph.catalogue.find(request.path_params["name"])
    return json_answer({**query_object(query, language), "text": query.text})


def _answer_explain(request: Request) -> Response:
    from orggraph.render.account import account_object

    language_of_request(request)
    asked = request.path_params
    given = values(request, _EXPLAIN_TAKES)
    return json_answer(account_object(request.app.state.graph.explain(asked["id"], kind=asked["kind"], as_of=day(request), values=given)))


def _pages(graph: OrgGraph) -> APIRouter:
    from orggraph.render.page import docs_page, docs_script, docs_style

    router = APIRouter()
    documents: dict[Language, bytes] = {}

    def answer_openapi(request: Request) -> Response:
        language = language_of_request(request)
        if language not in documents:
            documents[language] = orjson.dumps(openapi_document(graph, language))
        return Response(documents[language], media_type="application/json")

    def answer_docs(request: Request) -> Response:
        language = language_of_request(request)
        others = [other for other in LANGUAGES if other != language]
        questions = [query_object(query, language) for query in graph.catalogue.values()]
        return Response(docs_page(questions, language, others), media_type="text/html; charset=utf-8")

    router.add_api_route("/openapi.json", answer_openapi, methods=["GET"])
    router.add_api_route("/docs", answer_docs, methods=["GET"])
    router.add_api_route("/docs/page.js", lambda: Response(docs_script(), media_type="text/javascript; charset=utf-8"), methods=["GET"])
    router.add_api_route("/docs/page.css", lambda: Response(docs_style(), media_type="text/css; charset=utf-8"), methods=["GET"])
    router.add_api_route("/", lambda: RedirectResponse("/docs"), methods=["GET"])
    return router


def _camel(name: str) -> str:
    head, *rest = name.replace(".", "_").split("_")
    return head + "".join(word.capitalize() for word in rest)
