"""Puts the HTTP door together: one GET a question from a loop over the catalogue, the audit, what a monitor asks, and who may come in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import orjson
from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from orggraph import __version__
from orggraph.account import KINDS
from orggraph.api.admission import Desk, Kind, admitted, graph_of
from orggraph.api.audit import audit_routes
from orggraph.api.component import ACCOUNT, QUESTION_WITH_TEXT, QUESTIONS, SCHEMAS, STATUS, Schema
from orggraph.api.cursor import Place, make_cursor, read_cursor
from orggraph.api.gate import gate_routes
from orggraph.api.guard import ENTER, FIRST_PAGE, OPEN, Guard
from orggraph.api.imports import import_routes
from orggraph.api.insight import insight_routes
from orggraph.api.origin import Origins
from orggraph.api.problem import add_handlers
from orggraph.api.request import day, json_answer, limit, once, refuse_all_but, values
from orggraph.api.route import PREFIX
from orggraph.api.schema import lang_parameter, parameter, query_object, question_operation, responses
from orggraph.api.speech import language_of_request
from orggraph.errors import BadSettings
from orggraph.inert import inert_json
from orggraph.locale import LANGUAGES, Language, Text

if TYPE_CHECKING:
    from orggraph.api.keyring import Keyring
    from orggraph.graph import OrgGraph
    from orggraph.library import Broken, Query

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

_BEARER = Text("The secret of the file api.secret in the server's ORGGRAPH_HOME", "服务端 ORGGRAPH_HOME 下 api.secret 文件中的密钥")
_SECRET: Schema = {"type": "http", "scheme": "bearer"}
_OWN_PATH = Text('No proxy can serve it under "{path}": its own addresses begin so.', "无法以“{path}”为前缀：本服务自身的地址以此开头。")
_OTHER_PATH = Text("Choose another ORGGRAPH_ROOT_PATH, such as /orggraph.", "请另选 ORGGRAPH_ROOT_PATH，例如 /orggraph。")

_QUESTION_TAKES = frozenset({"lang", "limit", "cursor"})
_EXPLAIN_TAKES = frozenset({"as_of", "lang"})


def make_app(graph: OrgGraph, keyring: Keyring) -> FastAPI:
    """The app that answers from this graph to whoever the keyring knows.

    Raises BadQueryFile when a question's file is wrong, BadSettings when `root_path` is the beginning of an address of ours.
    """
    settings = graph.settings
    app = FastAPI(title=_TITLE.en, version=__version__, openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    app.state.graph = graph
    app.state.desk = Desk(settings)
    app.add_middleware(Guard, keyring=keyring, origins=Origins(settings.hosts), root_path=settings.root_path)
    add_handlers(app)
    routers = (_pages(graph), make_router(graph, "en"))
    for router in routers:
        app.include_router(router)
    app.state.routes = [route for router in routers for route in router.routes]
    if settings.root_path and _begins_one(settings.root_path, [ENTER, *(route.path for route in app.state.routes)]):
        raise BadSettings(_OWN_PATH.fill(path=settings.root_path), _OTHER_PATH)
    return app


def _begins_one(root_path: str, paths: Iterable[str]) -> bool:
    first = root_path.split("/")[1]
    return any(path.split("/")[1] == first for path in paths)


def openapi_document(graph: OrgGraph, language: Language) -> dict[str, Any]:
    """The OpenAPI 3.1 document with its texts in one language."""
    routes = make_router(graph, language).routes
    document = get_openapi(title=_TITLE.in_language(language), version=__version__, routes=routes, description=_ABOUT.in_language(language))
    document["components"] = {"schemas": SCHEMAS, "securitySchemes": {"secret": {**_SECRET, "description": _BEARER.in_language(language)}}}
    document["security"] = [{"secret": []}]
    alive = document["paths"][OPEN]["get"]
    alive["security"] = []
    del alive["responses"]["401"]
    if graph.settings.root_path:
        document["servers"] = [{"url": graph.settings.root_path}]
    return document


def make_router(graph: OrgGraph, language: Language) -> APIRouter:
    """Every address of the API, described in one language."""
    router = APIRouter()
    most = graph.settings.row_cap
    lang = lang_parameter(language)

    def add(path: str, kind: Kind, endpoint: Callable[..., Response], operation_id: str, summary: Text, operation: Schema, **more: Any) -> None:
        said = {"summary": summary.in_language(language), **_described(operation), **more}
        router.add_api_route(path, admitted(endpoint, kind), methods=["GET"], operation_id=operation_id, **said)

    def describe(answer: Schema, *parameters: Schema, problems: Sequence[int] = ()) -> Schema:
        return {"parameters": list(parameters), "responses": responses(answer, language, problems=problems)}

    alive = {"summary": _ALIVE.in_language(language), **_described(describe(STATUS))}
    router.add_api_route(OPEN, _answer_alive, methods=["GET"], operation_id="isAlive", tags=["server"], **alive)
    add("/readyz", "page", _answer_ready, "isReady", _READY, describe(STATUS), tags=["server"])
    add(f"{PREFIX}/queries", "page", _answer_list, "listQueries", _LIST, describe(QUESTIONS, lang), tags=["queries"])
    name = {**parameter("name", {"type": "string"}, _NAME, language, is_required=True), "in": "path"}
    add(f"{PREFIX}/queries/{{name}}", "page", _answer_one, "getQuery", _ONE, describe(QUESTION_WITH_TEXT, name, lang, problems=(404,)), tags=["queries"])
    for route in (*audit_routes(language), *gate_routes(language), *insight_routes(language), *import_routes(language)):
        router.add_api_route(
            route.path,
            admitted(route.endpoint, route.kind, is_writing=route.is_writing),
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
        "question",
        _answer_explain,
        "explain",
        _EXPLAIN,
        describe(ACCOUNT, kind, subject, as_of, lang, problems=(504,)),
        tags=["explain"],
    )
    for query in graph.catalogue.values():
        add(
            f"{PREFIX}/{query.topic}/{query.stem}",
            "question",
            _question(query),
            _camel(query.name),
            query.title,
            question_operation(query, language, default_limit=min(DEFAULT_LIMIT, most), most=most),
            description=query.summary.in_language(language),
            tags=[query.topic],
        )
    for one in filter(lambda broken: broken.is_named, graph.catalogue.broken):
        # Whoever asks for it hears what is wrong with its file; no document promises an answer.
        router.add_api_route(f"{PREFIX}/{one.name.replace('.', '/')}", admitted(_refusal(one), "page"), methods=["GET"], include_in_schema=False)
    return router


def _described(operation: Schema) -> Schema:
    """What keeps FastAPI from adding answers of its own, JSON with status 200, to those of the operation."""
    return {"openapi_extra": operation, "response_class": Response, "status_code": min(int(status) for status in operation["responses"] if status.isdigit())}


def _refusal(one: Broken) -> Callable[[Request], Response]:
    def refuse(request: Request) -> Response:
        raise one.error

    return refuse


def _question(query: Query) -> Callable[[Request], Response]:
    def answer_question(request: Request) -> Response:
        language_of_request(request)
        graph = graph_of(request)
        given = values(request, _QUESTION_TAKES)
        most = limit(request, DEFAULT_LIMIT, graph.settings.row_cap)
        cursor = once(request, "cursor")
        # Counted before the first page's rows are read and after every other's: so all of them are of one state, or the later one is refused.
        place = read_cursor(cursor, query.name, given) if cursor is not None else Place(0, date.today(), graph.count_writes())
        result = graph.query(query.name, given, limit=place.offset + most, today=place.today)
        if cursor is not None:
            place.check(graph.count_writes())
        rows = result.rows[place.offset :]
        # A page that reaches the setting's row cap is the last: there is nothing further that we would fetch.
        has_next = result.truncated and place.offset + most < graph.settings.row_cap
        following = make_cursor(query.name, given, replace(place, offset=place.offset + len(rows))) if has_next else None
        from orggraph.render.machine import result_object

        return json_answer({**result_object(result), "rows": rows, "next_cursor": following})

    return answer_question


async def _answer_alive() -> Response:
    # Says only that the server still turns round: no thread, no place, no database.
    return json_answer({"status": "alive"})


def _answer_ready(request: Request) -> Response:
    graph_of(request).check_ready()
    return json_answer({"status": "ready"})


def _answer_list(request: Request) -> Response:
    language = language_of_request(request)
    refuse_all_but(request, "lang")
    return json_answer({"queries": [query_object(query, language) for query in graph_of(request).catalogue.values()]})


def _answer_one(request: Request) -> Response:
    language = language_of_request(request)
    refuse_all_but(request, "lang")
    query = graph_of(request).catalogue.find(request.path_params["name"])
    return json_answer({**query_object(query, language), "text": query.text, "source": query.source})


def _answer_explain(request: Request) -> Response:
    from orggraph.render.account import account_object

    language_of_request(request)
    asked = request.path_params
    given = values(request, _EXPLAIN_TAKES)
    return json_answer(account_object(graph_of(request).explain(asked["id"], kind=asked["kind"], as_of=day(request), values=given)))


def _pages(graph: OrgGraph) -> APIRouter:
    from orggraph.render.page import docs_page, docs_script, docs_style

    router = APIRouter()
    documents: dict[Language, bytes] = {}

    def answer_openapi(request: Request) -> Response:
        language = language_of_request(request)
        if language not in documents:
            documents[language] = inert_json(orjson.dumps(openapi_document(graph, language)))
        return Response(documents[language], media_type="application/json")

    def answer_docs(request: Request) -> Response:
        language = language_of_request(request)
        others = [other for other in LANGUAGES if other != language]
        questions = [query_object(query, language) for query in graph.catalogue.values()]
        return Response(docs_page(questions, language, others, graph.settings.root_path), media_type="text/html; charset=utf-8")

    def answer_script(request: Request) -> Response:
        return Response(docs_script(), media_type="text/javascript; charset=utf-8")

    def answer_style(request: Request) -> Response:
        return Response(docs_style(), media_type="text/css; charset=utf-8")

    def answer_front(request: Request) -> Response:
        return RedirectResponse(graph.settings.root_path + FIRST_PAGE)

    for path, endpoint in (
        ("/openapi.json", answer_openapi),
        (FIRST_PAGE, answer_docs),
        (f"{FIRST_PAGE}/page.js", answer_script),
        (f"{FIRST_PAGE}/page.css", answer_style),
        ("/", answer_front),
    ):
        router.add_api_route(path, admitted(endpoint, "page"), methods=["GET"])
    return router


def _camel(name: str) -> str:
    head, *rest = name.replace(".", "_").split("_")
    return head + "".join(word.capitalize() for word in rest)
