"""Puts the HTTP door together: one GET a question from a loop over the catalogue, the audit, and what a monitor asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import orjson
from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from orggraph import __version__
from orggraph.api.cursor import Place, make_cursor, read_cursor
from orggraph.api.guard import Guard
from orggraph.api.problem import add_handlers
from orggraph.api.schema import (
    AUDIT,
    PROBLEM,
    QUESTION_WITH_TEXT,
    QUESTIONS,
    STATUS,
    Schema,
    lang_parameter,
    parameter,
    query_object,
    question_operation,
    responses,
)
from orggraph.api.speech import language_of_request
from orggraph.errors import BadParams, Problem
from orggraph.locale import LANGUAGES, Language, Text

if TYPE_CHECKING:
    from orggraph.graph import OrgGraph
    from orggraph.library import Query

PREFIX = "/api/v1"
DEFAULT_LIMIT = 1_000
_TITLE = Text("orggraph: who holds which relationship with whom", "orggraph：谁与谁有什么关系")
_LIST = Text("Every question", "全部查询")
_ONE = Text("One question, with its Cypher", "单个查询及其 Cypher")
_AUDIT = Text("Every gap and data rule at once", "一次检查全部缺口与数据规则")
_ALIVE = Text("Whether the server runs", "服务是否在运行")
_READY = Text("Whether the database answers and its schema is up to date", "数据库是否可用且模式最新")
_CUSTOMER = Text("Only this customer and its subsidiaries", "仅检查该客户及其下属单位")
_SELECT = Text("Only these rules or topics", "仅检查这些规则或主题")
_IGNORE = Text("Not these rules or topics", "不检查这些规则或主题")
_FAIL_ON = Text("Mildest severity that makes the verdict `findings`", "使结论为 findings 的最低严重程度")
_AS_OF = Text("Day to ask about; today when left out", "查询基准日；省略则为今天")
_NAME = Text("Full name of the question", "查询全名")
_NOT_A_COUNT = Text('"{value}" is not a number of rows from 1 to {most}.', "“{value}”不是 1 至 {most} 之间的行数。")
_NOT_A_DAY = Text('"{value}" is not a day such as 2026-06-30.', "“{value}”不是形如 2026-06-30 的日期。")
_WRONG = Text("A parameter is wrong.", "参数有误。")
_TWICE = Text("Given more than once.", "重复给出。")
_ONCE = Text("Give it once.", "请只给出一次。")
_UNKNOWN = Text('There is no parameter "{name}".', "没有参数“{name}”。")
_TAKES = Text("It takes {names}.", "可用参数：{names}。")

_QUESTION_TAKES = frozenset({"lang", "limit", "cursor"})
_AUDIT_TAKES = frozenset({"customer_id", "select", "ignore", "fail_on", "as_of", "lang"})


def make_app(graph: OrgGraph) -> FastAPI:
    """The app that answers from this graph. Raises BadQueryFile when a question's file is wrong."""
    app = FastAPI(title=_TITLE.en, version=__version__, openapi_url=None, docs_url=None, redoc_url=None)
    app.state.graph = graph
    app.add_middleware(Guard)
    add_handlers(app)
    app.include_router(_pages(graph))
    app.include_router(make_router(graph, "en"))
    return app


def openapi_document(graph: OrgGraph, language: Language) -> dict[str, Any]:
    """The OpenAPI 3.1 document with its texts in one language."""
    document = get_openapi(title=_TITLE.in_language(language), version=__version__, routes=make_router(graph, language).routes)
    document["components"] = {"schemas": {"Problem": PROBLEM}}
    return document


def make_router(graph: OrgGraph, language: Language) -> APIRouter:
    """Every address of the API, described in one language."""
    router = APIRouter()
    most = graph.settings.row_cap
    lang = lang_parameter(language)

    def add(path: str, endpoint: Callable[..., Response], operation_id: str, summary: Text, operation: Schema, **more: Any) -> None:
        router.add_api_route(path, endpoint, methods=["GET"], operation_id=operation_id, summary=summary.in_language(language), openapi_extra=operation, **more)

    def describe(answer: Schema, *parameters: Schema) -> Schema:
        return {"parameters": list(parameters), "responses": responses(answer, language)}

    add("/livez", _answer_alive, "isAlive", _ALIVE, describe(STATUS), tags=["server"])
    add("/readyz", _answer_ready, "isReady", _READY, describe(STATUS), tags=["server"])
    add(f"{PREFIX}/queries", _answer_list, "listQueries", _LIST, describe(QUESTIONS, lang), tags=["queries"])
    name = {**parameter("name", {"type": "string"}, _NAME, language, is_required=True), "in": "path"}
    add(f"{PREFIX}/queries/{{name}}", _answer_one, "getQuery", _ONE, describe(QUESTION_WITH_TEXT, name, lang), tags=["queries"])
    add(f"{PREFIX}/audit", _answer_audit, "runAudit", _AUDIT, describe(AUDIT, *_audit_parameters(language)), tags=["audit"])
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


def _question(query: Query) -> Callable[[Request], Response]:
    def answer_question(request: Request) -> Response:
        language_of_request(request)
        graph: OrgGraph = request.app.state.graph
        values = _values(request, _QUESTION_TAKES)
        limit = _limit(request, graph.settings.row_cap)
        cursor = _once(request, "cursor")
        place = read_cursor(cursor, query.name, values) if cursor is not None else Place(0, date.today())
        result = graph.query(query.name, values, limit=place.offset + limit, today=place.today)
        rows = result.rows[place.offset :]
        # A page that reaches the setting's row cap is the last: there is nothing further that we would fetch.
        has_next = result.truncated and place.offset + limit < graph.settings.row_cap
        following = make_cursor(query.name, values, Place(place.offset + len(rows), place.today)) if has_next else None
        from orggraph.render.machine import result_object

        return _json({**result_object(result), "rows": rows, "next_cursor": following})

    return answer_question


def _answer_alive() -> Response:
    return _json({"status": "alive"})


def _answer_ready(request: Request) -> Response:
    request.app.state.graph.check_ready()
    return _json({"status": "ready"})


def _answer_list(request: Request) -> Response:
    language = language_of_request(request)
    _refuse_all_but_lang(request)
    return _json({"queries": [query_object(query, language) for query in request.app.state.graph.catalogue.values()]})


def _answer_one(request: Request) -> Response:
    language = language_of_request(request)
    _refuse_all_but_lang(request)
    query = request.app.state.graph.catalogue.find(request.path_params["name"])
    return _json({**query_object(query, language), "text": query.text})


def _answer_audit(request: Request) -> Response:
    from orggraph.render.finding import audit_object

    language = language_of_request(request)
    audit = request.app.state.graph.audit(
        customer_id=_once(request, "customer_id"),
        select=_names(request, "select"),
        ignore=_names(request, "ignore"),
        fail_on=_once(request, "fail_on") or "high",
        as_of=_day(_once(request, "as_of")),
        values=_values(request, _AUDIT_TAKES),
    )
    return _json(audit_object(audit, language))


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


def _values(request: Request, ours: frozenset[str]) -> dict[str, Any]:
    """The question's own parameters as the address gives them; one that comes twice is a list."""
    asked = request.query_params
    return {name: values if len(values := asked.getlist(name)) > 1 else values[0] for name in dict.fromkeys(asked) if name not in ours}


def _once(request: Request, name: str) -> str | None:
    """The value of a parameter of ours. Raises BadParams when it comes twice: which one was meant is not ours to guess."""
    values = request.query_params.getlist(name)
    if len(values) > 1:
        raise BadParams(_WRONG, problems=[Problem(what=_TWICE, remedy=_ONCE, column=name, value=", ".join(values))])
    return values[0] if values else None


def _names(request: Request, name: str) -> list[str]:
    """Rules or topics, each in a parameter of its own or several with commas between, as on the command line."""
    return [word.strip() for value in request.query_params.getlist(name) for word in value.split(",") if word.strip()]


def _refuse_all_but_lang(request: Request) -> None:
    unknown = [name for name in dict.fromkeys(request.query_params) if name != "lang"]
    if unknown:
        raise BadParams(_WRONG, problems=[Problem(what=_UNKNOWN.fill(name=name), remedy=_TAKES.fill(names="lang"), column=name) for name in unknown])


def _limit(request: Request, most: int) -> int:
    value = _once(request, "limit")
    if value is None:
        return min(DEFAULT_LIMIT, most)
    if value.isascii() and value.isdigit() and len(value) < 10 and 1 <= int(value) <= most:
        return int(value)
    raise BadParams(_WRONG, problems=[Problem(what=_NOT_A_COUNT.fill(value=value, most=most), column="limit", value=value)])


def _day(value: str | None) -> date | None:
    if value is None or value == "today":
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise BadParams(_WRONG, problems=[Problem(what=_NOT_A_DAY.fill(value=value), column="as_of", value=value)]) from None


def _audit_parameters(language: Language) -> list[Schema]:
    names: Schema = {"type": "array", "items": {"type": "string"}}
    return [
        parameter("customer_id", {"type": "string"}, _CUSTOMER, language),
        parameter("select", names, _SELECT, language),
        parameter("ignore", names, _IGNORE, language),
        parameter("fail_on", {"type": "string", "enum": ["critical", "high", "medium", "low"], "default": "high"}, _FAIL_ON, language),
        parameter("as_of", {"type": "string", "format": "date"}, _AS_OF, language),
        lang_parameter(language),
    ]


def _json(value: Any) -> Response:
    from orggraph.render.machine import dump

    return Response(dump(value), media_type="application/json")


def _camel(name: str) -> str:
    head, *rest = name.replace(".", "_").split("_")
    return head + "".join(word.capitalize() for word in rest)
