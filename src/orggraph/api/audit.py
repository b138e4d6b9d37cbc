"""The audit over HTTP: run it, compare it, have it in any format; explain a rule; give, list and end waivers."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response

from orggraph.api import request as asked
from orggraph.api.admission import Place, graph_of
from orggraph.api.component import AUDIT, BASELINE, BINARY, EXPLANATION, WAIVER, WAIVERS, XLSX, Schema
from orggraph.api.route import PREFIX, Route
from orggraph.api.schema import body, lang_parameter, parameter, responses
from orggraph.api.speech import language_of_request
from orggraph.locale import Language, Text

if TYPE_CHECKING:
    from orggraph.audit import Audit, Baseline

_AUDIT = Text("Every gap and data rule at once", "一次检查全部缺口与数据规则")
_COMPARED = Text("The same audit, less what a baseline accepts", "同一审计，扣除基线已接受的问题")
_EXPLAIN = Text("One rule: what it asks, why, with which thresholds, what to do", "一条规则：查什么、为何、阈值与措施")
_LIST = Text("The waivers that count today", "今日有效的豁免")
_WAIVE = Text("Let someone answer for a finding until a day", "由负责人在截止日前承担某项问题")
_END = Text("End the waiver of a finding: it counts again from today on", "结束某项问题的豁免：今天起重新计入")
_CUSTOMER = Text("Only this customer and its subsidiaries", "仅检查该客户及其下属单位")
_SELECT = Text("Only these rules or topics", "仅检查这些规则或主题")
_IGNORE = Text("Not these rules or topics", "不检查这些规则或主题")
_FAIL_ON = Text("Mildest severity that makes the verdict `findings`", "使结论为 findings 的最低严重程度")
_AS_OF = Text("Day to ask about; today when left out", "查询基准日；省略则为今天")
_SINCE = Text("Only what was not found on that day counts; what is gone since is named", "只计入该日之后新出现的问题，并列出已消除者")
_MAX_AGE = Text("Most days since the newest import; with older data the verdict is `unchecked`", "最近一次导入距今最多天数；数据更旧时结论为 unchecked")
_FORMAT = Text(
    "How to write the findings; else the Accept header says it, else json. `baseline` accepts them all and gives the file",
    "输出格式；默认依 Accept 请求头，否则为 json。`baseline` 表示接受全部结果并返回基线文件",
)
_RULE = Text("Short or full name of the rule", "规则简称或全名")
_FINDING = Text("Fingerprint of the finding, or its first digits", "问题指纹，或其开头几位")
_ALL = Text("Those that ended, too", "包括已结束者")

_OURS = ("customer_id", "select", "ignore", "fail_on", "as_of", "since", "max_age", "format", "lang")
_MEDIA = {
    "json": "application/json",
    "sarif": "application/sarif+json",
    "junit": "application/xml",
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/jsonl",
    "md": "text/markdown; charset=utf-8",
    "table": "text/plain; charset=utf-8",
    "xlsx": XLSX,
}
_WRITTEN: dict[str, Schema] = {"sarif": {"type": "object"}, "xlsx": BINARY}
"""What those formats hold that are no text."""
_ACCEPTED = {media.partition(";")[0]: name for name, media in _MEDIA.items()} | {"text/xml": "junit"}
_BASELINE = "baseline"


def audit_routes(language: Language) -> list[Route]:
    """Every address that has to do with audits, described in one language."""
    lang = lang_parameter(language)
    finding = {**parameter("finding", {"type": "string"}, _FINDING, language, is_required=True), "in": "path"}
    rule = {**parameter("rule", {"type": "string"}, _RULE, language, is_required=True), "in": "path"}
    everything = parameter("all", {"type": "boolean", "default": False}, _ALL, language)
    terms = {"finding": {"type": "string"}, "until": {"type": "string", "format": "date"}, "owner": {"type": "string"}, "reason": {"type": "string"}}
    asked_for: Schema = {"parameters": _parameters(language), "responses": responses({"oneOf": [AUDIT, BASELINE]}, language, problems=(404,))}
    for name, media in _MEDIA.items():
        asked_for["responses"]["200"]["content"].setdefault(media.partition(";")[0], {"schema": _WRITTEN.get(name, {"type": "string"})})
    return [
        Route("GET", f"{PREFIX}/audit", _answer_audit, "runAudit", _AUDIT, asked_for, "audit", "audit"),
        Route(
            "POST",
            f"{PREFIX}/audit",
            _answer_compared,
            "compareAudit",
            _COMPARED,
            {**asked_for, "requestBody": body({"baseline": BASELINE}, required=["baseline"])},
            "audit",
            "audit",
        ),
        Route(
            "GET",
            f"{PREFIX}/audit/rules/{{rule}}",
            _answer_rule,
            "explainRule",
            _EXPLAIN,
            {"parameters": [rule, lang], "responses": responses(EXPLANATION, language, problems=(404,))},
            "audit",
            "page",
        ),
        Route(
            "GET",
            f"{PREFIX}/waivers",
            _answer_waivers,
            "listWaivers",
            _LIST,
            {"parameters": [everything, lang], "responses": responses(WAIVERS, language)},
            "audit",
            "question",
        ),
        Route(
            "POST",
            f"{PREFIX}/waivers",
            _answer_waive,
            "waiveFinding",
            _WAIVE,
            {
                "parameters": [lang],
                "requestBody": body({**terms, "select": {"type": "string"}, "params": {"type": "object", "additionalProperties": True}}, required=list(terms)),
                "responses": responses(WAIVER, language, status=201, problems=(404,)),
            },
            "audit",
            "audit",
            is_writing=True,
        ),
        Route(
            "DELETE",
            f"{PREFIX}/waivers/{{finding}}",
            _answer_end,
            "endWaiver",
            _END,
            {"parameters": [finding, lang], "responses": responses(WAIVER, language)},
            "audit",
            "question",
            is_writing=True,
        ),
    ]


def _answer_audit(request: Request) -> Response:
    return _answer(request, None)


async def _answer_compared(request: Request, place: Place) -> Response:
    from orggraph.audit import read_document

    language_of_request(request)
    found = await asked.read_object(request, place, ["baseline"])
    baseline = await place.run(read_document, asked.object_of(found, "baseline"), "baseline")
    return await place.run(_answer, request, baseline)


def _answer(request: Request, baseline: Baseline | None) -> Response:
    language = language_of_request(request)
    format_: Any = asked.choice(request, "format", [*_MEDIA, _BASELINE]) or _accepted(request.headers.get("accept", ""))
    audit = graph_of(request).audit(
        customer_id=asked.once(request, "customer_id"),
        select=asked.names(request, "select"),
        ignore=asked.names(request, "ignore"),
        fail_on=asked.once(request, "fail_on") or "high",
        as_of=asked.day(request),
        since=asked.day(request, "since"),
        max_age=asked.count(request, "max_age"),
        baseline=baseline,
        values=asked.values(request, _OURS),
    )
    if format_ == _BASELINE:
        return Response(_baseline_text(audit, baseline), media_type=_MEDIA["json"])
    from orggraph.render import write_audit

    stream = io.BytesIO()
    write_audit(audit, stream, format_, language=language)
    return Response(stream.getvalue(), media_type=_MEDIA[format_])


def _baseline_text(audit: Audit, old: Baseline | None) -> str:
    """The file that accepts what was found. Raises what kept a rule from being checked: half an audit accepts nothing."""
    from orggraph.audit import refreshed

    if audit.failures:
        raise audit.failures[0].error
    return refreshed(audit, old).text


def _answer_rule(request: Request) -> Response:
    from orggraph.render.explanation import explanation_object

    language = language_of_request(request)
    explanation = graph_of(request).explain_rule(request.path_params["rule"], asked.values(request, ["lang"]))
    return asked.json_answer(explanation_object(explanation, language))


def _answer_waivers(request: Request) -> Response:
    from orggraph.render.aside import waiver_object
    from orggraph.render.machine import SCHEMA_VERSION

    language_of_request(request)
    asked.refuse_all_but(request, "all", "lang")
    is_whole = asked.choice(request, "all", ["true", "false"]) == "true"
    day = date.today()
    found = [waiver_object(waiver, day) for waiver in graph_of(request).waivers() if is_whole or waiver.is_running(day)]
    return asked.json_answer({"schema_version": SCHEMA_VERSION, "day": day, "waivers": found})


async def _answer_waive(request: Request, place: Place) -> Response:
    from orggraph.render.aside import waiver_object

    language_of_request(request)
    asked.refuse_all_but(request, "lang")
    terms = await asked.read_object(request, place, ["finding", "until", "owner", "reason", "select", "params"])
    finding, owner, reason, _ = asked.texts_of(terms, "finding", "owner", "reason", "until")
    until, params = asked.day_of(terms, "until"), asked.object_of(terms, "params")
    select = [asked.texts_of(terms, "select")[0]] if terms.get("select") is not None else []

    def waive() -> dict[str, Any]:
        graph = graph_of(request)
        return waiver_object(graph.waive(finding, until=until, owner=owner, reason=reason, select=select, values=params), date.today())

    return asked.json_answer(await place.run(waive), 201)


def _answer_end(request: Request) -> Response:
    from orggraph.render.aside import waiver_object

    language_of_request(request)
    asked.refuse_all_but(request, "lang")
    return asked.json_answer(waiver_object(graph_of(request).end_waiver(request.path_params["finding"]), date.today()))


def _accepted(header: str) -> Any:
    """The format that an Accept header likes best of those that there are; json when it names none."""
    ranked: list[tuple[float, int, str]] = []
    for place, part in enumerate(header.split(",")):
        media, *options = (word.strip() for word in part.split(";"))
        weight = next((option.removeprefix("q=") for option in options if option.startswith("q=")), "1")
        try:
            quality = float(weight)
        except ValueError:
            continue
        if media.lower() in _ACCEPTED and quality > 0:
            ranked.append((-quality, place, _ACCEPTED[media.lower()]))
    return min(ranked)[2] if ranked else "json"


def _parameters(language: Language) -> list[Schema]:
    rules: Schema = {"type": "array", "items": {"type": "string"}}
    return [
        parameter("customer_id", {"type": "string"}, _CUSTOMER, language),
        parameter("select", rules, _SELECT, language),
        parameter("ignore", rules, _IGNORE, language),
        parameter("fail_on", {"type": "string", "enum": ["critical", "high", "medium", "low"], "default": "high"}, _FAIL_ON, language),
        parameter("as_of", {"type": "string", "format": "date"}, _AS_OF, language),
        parameter("since", {"type": "string", "format": "date"}, _SINCE, language),
        parameter("max_age", {"type": "integer", "minimum": 1}, _MAX_AGE, language),
        parameter("format", {"type": "string", "enum": [*_MEDIA, _BASELINE]}, _FORMAT, language),
        lang_parameter(language),
    ]
