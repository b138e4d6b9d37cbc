"""Answers every error as RFC 9457 problem+json, with the same `kind` as the command line's."""

from __future__ import annotations

import logging
from typing import Any

import orjson
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from orggraph.api.error import BodyTooLarge, BodyTooSlow, Busy, StateChanged, Stopped, Unauthorized
from orggraph.api.speech import safe_language
from orggraph.errors import (
    Abandoned,
    AccessRefused,
    BadParams,
    BadSettings,
    CallerError,
    ConstraintBroken,
    ContractError,
    ImportRefused,
    ImportUnfinished,
    LibraryError,
    NotAllowed,
    OrgGraphError,
    PlanOutdated,
    Problem,
    QueryFailed,
    QueryTimedOut,
    SchemaError,
    StaleData,
    StoreError,
    StoreUnavailable,
    StoreUnfit,
    UnknownQuery,
    WriteFailed,
)
from orggraph.inert import inert_json
from orggraph.locale import Language, Text, say

MEDIA_TYPE = "application/problem+json"
_LOG = logging.getLogger("orggraph.api")

STATUSES: dict[type[Exception], tuple[int, Text]] = {
    Unauthorized: (401, Text("Not signed in", "尚未验证身份")),
    BodyTooLarge: (413, Text("The body is too large", "请求正文过大")),
    BodyTooSlow: (408, Text("The request took too long to come", "请求传送超时")),
    StateChanged: (409, Text("The graph has changed since", "图已发生变化")),
    Busy: (503, Text("The server is busy", "服务繁忙")),
    Stopped: (503, Text("The server is being stopped", "服务正在停止")),
    Abandoned: (503, Text("Nobody listens any more", "提问者已离开")),
    UnknownQuery: (404, Text("No such question", "没有该查询")),
    BadParams: (422, Text("Wrong parameters", "参数有误")),
    NotAllowed: (403, Text("Not allowed", "不允许")),
    BadSettings: (500, Text("Wrong settings", "设置有误")),
    CallerError: (400, Text("Wrong request", "请求有误")),
    LibraryError: (500, Text("A file of the library is wrong", "库文件有误")),
    PlanOutdated: (409, Text("The graph has changed since", "图已发生变化")),
    ImportRefused: (422, Text("Import refused", "导入被拒绝")),
    SchemaError: (503, Text("The schema is not ready", "模式尚未就绪")),
    StoreUnavailable: (503, Text("The database can't be reached", "无法连接数据库")),
    StoreUnfit: (503, Text("The database's address or version does not fit", "数据库地址或版本不符")),
    AccessRefused: (503, Text("The database refused our login", "数据库拒绝登录")),
    QueryTimedOut: (504, Text("The question took too long", "查询超时")),
    QueryFailed: (500, Text("The database failed the question", "数据库执行失败")),
    ConstraintBroken: (409, Text("A rule of uniqueness would be broken", "违反唯一性约束")),
    StoreError: (503, Text("The database failed", "数据库出错")),
    StaleData: (503, Text("The data is too old", "数据过旧")),
    ImportUnfinished: (503, Text("An import or an undo has not ended", "有导入或撤销尚未结束")),
    ContractError: (500, Text("The answer is not what its question declares", "结果与查询声明不符")),
    WriteFailed: (507, Text("Could not be written", "未能写入")),
    OrgGraphError: (500, Text("An error", "错误")),
}
"""From a branch of the error tree to the status and the title; the nearest branch above an error counts."""

_UNTOLD = (Abandoned, Busy, Stopped)
"""Errors that say nothing of what is wrong here: a flood of them would bury those that do."""
_HTTP = {
    404: ("not-found", Text("No such page", "没有该页面"), Text("See /docs for what there is.", "可用内容见 /docs。")),
    405: ("method-not-allowed", Text("This address does not answer this method", "该地址不支持此方法"), Text("Use one of {allow}.", "可用方法：{allow}。")),
}
_BAD_REQUEST = Text("Wrong request", "请求有误")
_BAD_VALUE = Text("This is not what goes here.", "该值不符合此处的要求。")
_UNFORESEEN = Text("Something unforeseen happened", "发生了意外")
_SEE_LOG = Text("The server's log says what.", "详情见服务器日志。")


def status_of(error: Exception) -> tuple[int, Text]:
    """The status and title that answer an error."""
    return next(STATUSES[branch] for branch in type(error).__mro__ if branch in STATUSES)


def add_handlers(app: FastAPI) -> None:
    """Lets the app answer every error as a problem."""
    app.add_exception_handler(OrgGraphError, _answer_ours)
    app.add_exception_handler(HTTPException, _answer_http)
    app.add_exception_handler(RequestValidationError, _answer_validation)
    app.add_exception_handler(Exception, _answer_unforeseen)


def problem_of(error: OrgGraphError, language: Language, instance: str, *, headers: dict[str, str] | None = None) -> Response:
    """The problem that says one of our errors; of one that will pass, Retry-After says when."""
    if "retry_after" in error.fields:
        headers = {**(headers or {}), "Retry-After": str(error.fields["retry_after"])}
    status, title = status_of(error)
    detail = say(language, error.what, error.remedy)
    more: dict[str, Any] = {"errors": [_wrong_value(fault, language) if isinstance(error, BadParams) else _fault(fault, language) for fault in error.problems]}
    if error.fields:
        more["fields"] = error.fields
    return problem(status, error.kind, title.in_language(language), detail, instance, headers=headers, **more)


def problem(status: int, kind: str, title: str, detail: str, instance: str, *, headers: dict[str, str] | None = None, **more: Any) -> Response:
    """A problem+json answer."""
    body = {
        "type": f"urn:orggraph:problem:{kind}",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": instance,
        "kind": kind,
        "errors": [],
        **more,
    }
    return Response(inert_json(orjson.dumps(body, default=str)), status_code=status, media_type=MEDIA_TYPE, headers=headers)


def _wrong_value(fault: Problem, language: Language) -> dict[str, Any]:
    named = {"parameter": fault.column, "value": fault.value}
    return {"detail": say(language, fault.what, fault.remedy), **{name: value for name, value in named.items() if value is not None}}


def _fault(fault: Problem, language: Language) -> dict[str, Any]:
    places = {name: getattr(fault, name) for name in ("path", "line", "sheet", "row", "column", "value")}
    return {"detail": fault.in_language(language), **{name: value for name, value in places.items() if value is not None}}


def _answer_ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, OrgGraphError)
    if status_of(error)[0] >= 500 and not isinstance(error, _UNTOLD):
        _LOG.error("%s %s: %s", request.method, request.url.path, error)
    return problem_of(error, safe_language(request), request.url.path)


def _answer_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    language = safe_language(request)
    kind, title, detail = _HTTP.get(error.status_code, ("bad-request", _BAD_REQUEST, Text(str(error.detail), str(error.detail))))
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers = {"Allow": _allowed(request)}
        detail = detail.fill(allow=headers["Allow"])
    return problem(error.status_code, kind, title.in_language(language), detail.in_language(language), request.url.path, headers=headers)


def _allowed(request: Request) -> str:
    """The methods that the address answers."""
    from starlette.routing import Match, Route

    methods: set[str] = set()
    for route in request.app.state.routes:
        if isinstance(route, Route) and route.matches(request.scope)[0] is not Match.NONE:
            methods |= route.methods or set()
    return ", ".join(sorted(methods | ({"HEAD"} if "GET" in methods else set())))


def _answer_validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    faults = [Problem(what=_BAD_VALUE, column=str(fault["loc"][-1])) for fault in error.errors()]
    return problem_of(BadParams(_BAD_REQUEST, problems=faults), safe_language(request), request.url.path)


def _answer_unforeseen(request: Request, error: Exception) -> Response:
    language = safe_language(request)
    return problem(500, "unforeseen", _UNFORESEEN.in_language(language), _SEE_LOG.in_language(language), request.url.path)
