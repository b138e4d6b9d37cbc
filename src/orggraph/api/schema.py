"""Describes questions in OpenAPI: parameters from what they take, the answer from the columns they return."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from orggraph.answer import LONGEST_TEXT, MOST_ITEMS
from orggraph.locale import Language, Text

if TYPE_CHECKING:
    from orggraph.library import Param, Query, Shape

Schema = dict[str, Any]

_SCALARS: dict[str, Schema] = {
    "str": {"type": "string"},
    "int": {"type": "integer"},
    "float": {"type": "number"},
    "bool": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "map": {"type": "object", "additionalProperties": True},
}
_TODAY = Text("today when left out", "省略则为今天")
_LIMIT = Text("Most rows of one page", "每页最多行数")
_CURSOR = Text("`next_cursor` of the page before", "上一页返回的 next_cursor")
_LANG = Text("Language of texts; else Accept-Language", "文字语言；默认依 Accept-Language")
_OK = Text("The answer", "结果")
_PROBLEM = Text("A problem", "出错")
_TRUNCATED = Text("There are more rows", "还有更多行")
_NEXT = Text("Ask with this cursor for the next page; null on the last", "用此游标获取下一页；最后一页为 null")


def _object(**properties: Schema) -> Schema:
    """An object that has all of these."""
    return {"type": "object", "required": list(properties), "properties": properties}


_TEXT: Schema = {"type": "string"}
_TEXT_OR_NULL: Schema = {"type": ["string", "null"]}
_COUNT: Schema = {"type": "integer"}
_SEVERITIES = ("critical", "high", "medium", "low")
_SEVERITY: Schema = {"type": "string", "enum": list(_SEVERITIES)}
_DAY = _SCALARS["date"]
_SUBJECT: dict[str, Schema] = {"customer_id": _TEXT_OR_NULL, "customer": _TEXT_OR_NULL, "code": _TEXT, "severity": _SEVERITY}

_MARK: Schema = _object(fingerprint=_TEXT, code=_TEXT, customer_id=_TEXT_OR_NULL, subject_kind=_TEXT, subject_id=_TEXT)
_FINDING: Schema = _object(
    **_SUBJECT,
    fingerprint=_TEXT,
    query=_TEXT,
    title=_TEXT,
    subject_kind=_TEXT,
    subject_id=_TEXT,
    subject=_TEXT_OR_NULL,
    missing=_TEXT,
    remedy=_TEXT,
    evidence=_SCALARS["map"],
)
WAIVER: Schema = _object(**_MARK["properties"], owner=_TEXT, reason=_TEXT, created_on=_DAY, until=_DAY, is_running={"type": "boolean"})
_WAIVED: Schema = {**_FINDING, "required": [*_FINDING["required"], "waiver"], "properties": {**_FINDING["properties"], "waiver": WAIVER}}

STATUS: Schema = _object(status=_TEXT)
QUESTION: Schema = _object(
    name=_TEXT,
    topic=_TEXT,
    kind={"type": "string", "enum": ["view", "gap", "check"]},
    severity={"enum": [*_SEVERITIES, None]},
    title=_TEXT,
    summary=_TEXT,
    href=_TEXT,
    params={"type": "array", "items": _object(name=_TEXT, type=_TEXT, default={}, is_required={"type": "boolean"}, help=_TEXT)},
    columns={"type": "array", "items": _object(name=_TEXT, type=_TEXT, heading=_TEXT)},
)
QUESTION_WITH_TEXT: Schema = {**QUESTION, "required": [*QUESTION["required"], "text"], "properties": {**QUESTION["properties"], "text": _TEXT}}
QUESTIONS: Schema = _object(queries={"type": "array", "items": QUESTION})
AUDIT: Schema = _object(
    schema_version=_COUNT,
    as_of=_DAY,
    customer_id=_TEXT_OR_NULL,
    fail_on=_SEVERITY,
    verdict={"type": "string", "enum": ["clean", "findings", "unchecked"]},
    checked={"type": "array", "items": _TEXT},
    severities=_object(**dict.fromkeys(_SEVERITIES, _COUNT)),
    summary={"type": "array", "items": _object(**_SUBJECT, findings=_COUNT)},
    findings={"type": "array", "items": _FINDING},
    waived={"type": "array", "items": _WAIVED},
    ran_out={"type": "array", "items": _WAIVED},
    baseline={**_object(accepted=_COUNT, healed={"type": "array", "items": _MARK}), "type": ["object", "null"]},
    since={**_object(day=_DAY, unchanged=_COUNT, gone={"type": "array", "items": _FINDING}), "type": ["object", "null"]},
    failures={"type": "array", "items": _object(code=_TEXT_OR_NULL, query=_TEXT_OR_NULL, kind=_TEXT, detail=_TEXT)},
)
GATE: Schema = _object(
    schema_version=_COUNT,
    project_id=_TEXT,
    project=_TEXT_OR_NULL,
    customer_id=_TEXT_OR_NULL,
    customer=_TEXT_OR_NULL,
    as_of=_DAY,
    verdict=AUDIT["properties"]["verdict"],
    is_passed={"type": "boolean"},
    checks={"type": "array", "items": _object(check=_TEXT, title=_TEXT, is_passed={"type": ["boolean", "null"]}, findings=AUDIT["properties"]["findings"])},
    failures=AUDIT["properties"]["failures"],
)
WAIVERS: Schema = _object(schema_version=_COUNT, day=_DAY, waivers={"type": "array", "items": WAIVER})
BASELINE: Schema = _object(
    orggraph_baseline={"type": "integer", "const": 1},
    findings={"type": "array", "items": {**_MARK, "additionalProperties": False}},
)
EXPLANATION: Schema = _object(
    schema_version=_COUNT,
    code=_TEXT,
    query=_TEXT,
    kind={"type": "string", "enum": ["gap", "check"]},
    severity=_SEVERITY,
    title=_TEXT,
    summary=_TEXT,
    why=_TEXT_OR_NULL,
    finding=_TEXT_OR_NULL,
    remedy=_TEXT_OR_NULL,
    identity={"type": "array", "items": _TEXT},
    params={"type": "array", "items": _object(name=_TEXT, type=_TEXT, value={}, origin={"type": "string", "enum": ["given", "default"]}, help=_TEXT)},
)
ACCOUNT: Schema = _object(
    schema_version=_COUNT,
    kind=_TEXT,
    id=_TEXT,
    name=_TEXT_OR_NULL,
    as_of=_DAY,
    answers={
        "type": "array",
        "items": _object(
            query=_TEXT,
            params=_SCALARS["map"],
            columns={"type": "array", "items": _object(name=_TEXT, type=_TEXT)},
            rows={"type": "array", "items": _SCALARS["map"]},
            truncated={"type": "boolean"},
            took_ms={"type": "number"},
        ),
    },
)
_TABLE: Schema = _object(
    columns={"type": "array", "items": _object(name=_TEXT, type=_TEXT)},
    rows={"type": "array", "items": {"type": "object", "additionalProperties": True}},
)
OUTCOME: Schema = _object(
    schema_version=_COUNT,
    name=_TEXT,
    params={"type": "object", "additionalProperties": True},
    notes={"type": "array", "items": _object(en=_TEXT, zh=_TEXT)},
    sections={"type": "object", "additionalProperties": _TABLE},
    took_ms={"type": "number"},
)
_COUNTS: dict[str, Schema] = {"added": _COUNT, "changed": _COUNT, "unchanged": _COUNT, "refused": _COUNT}
_MOMENT = _SCALARS["datetime"]
_MOMENT_OR_NULL: Schema = {**_MOMENT, "type": ["string", "null"]}
PLAN: Schema = _object(
    schema_version=_COUNT,
    is_applied={"type": "boolean"},
    batch=_TEXT_OR_NULL,
    source=_TEXT,
    as_of=_DAY,
    **_COUNTS,
    tables={"type": "array", "items": _object(table=_TEXT, heading=_TEXT, **_COUNTS)},
    refusals={
        "type": "array",
        "items": _object(kind=_TEXT, table=_TEXT, lost_to=_TEXT, row={"type": ["integer", "null"]}, column=_TEXT_OR_NULL, value=_TEXT_OR_NULL, detail=_TEXT),
    },
    notes={"type": "array", "items": _TEXT},
)
IMPORTS: Schema = _object(
    schema_version=_COUNT,
    imports={
        "type": "array",
        "items": _object(
            batch=_TEXT,
            source=_TEXT,
            applied_at=_MOMENT,
            finished_at=_MOMENT_OR_NULL,
            undone_at=_MOMENT_OR_NULL,
            files={"type": "array", "items": _TEXT},
            **_COUNTS,
        ),
    },
)
UNDONE: Schema = _object(schema_version=_COUNT, batch=_TEXT, removed=_COUNT, restored=_COUNT, stayed=_COUNT)
PROBLEM: Schema = {
    "type": "object",
    "title": "Problem",
    "description": "RFC 9457",
    "required": ["type", "title", "status", "detail", "instance", "kind", "errors"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "kind": {"type": "string"},
        "errors": {"type": "array", "items": {"type": "object", "required": ["detail"], "properties": {"detail": _TEXT}}},
        "fields": {"type": "object", "additionalProperties": True},
    },
}
_PROBLEM_ANSWER: Schema = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


def shape_schema(shape: Shape) -> Schema:
    """The JSON schema of one type of ours."""
    schema: Schema = {"type": "array", "items": shape_schema(shape.item)} if shape.item is not None else dict(_SCALARS[shape.name])
    if shape.is_nullable:
        return {**schema, "type": [schema["type"], "null"]}
    return schema


def question_operation(query: Query, language: Language, *, default_limit: int, most: int) -> Schema:
    """Parameters and answers of one question's GET."""
    return {
        "parameters": [
            *(_parameter(param, language) for param in query.params),
            parameter("limit", {"type": "integer", "minimum": 1, "maximum": most, "default": default_limit}, _LIMIT, language),
            parameter("cursor", {"type": "string"}, _CURSOR, language),
            lang_parameter(language),
        ],
        "responses": responses(_answer(query, language), language),
    }


def body(properties: dict[str, Schema], *, required: list[str]) -> Schema:
    """A JSON object that a request must bring, with these keys and no others."""
    schema = {"type": "object", "required": required, "properties": properties, "additionalProperties": False}
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def responses(schema: Schema, language: Language, *, status: int = 200) -> Schema:
    """A good answer of that schema, and a problem for everything else."""
    return {
        str(status): {"description": _OK.in_language(language), "content": {"application/json": {"schema": schema}}},
        "default": {"description": _PROBLEM.in_language(language), "content": _PROBLEM_ANSWER},
    }


def parameter(name: str, schema: Schema, description: Text, language: Language, *, is_required: bool = False) -> Schema:
    """One query parameter."""
    return {"name": name, "in": "query", "required": is_required, "description": description.in_language(language), "schema": schema}


def lang_parameter(language: Language) -> Schema:
    """`lang`, which every address takes."""
    return parameter("lang", {"type": "string", "enum": ["en", "zh"]}, _LANG, language)


def query_object(query: Query, language: Language) -> Schema:
    """One question as the catalogue lists it."""
    said = {name: text.in_language(language) for name in ("why", "remedy") if (text := getattr(query, name))}
    return {
        "name": query.name,
        "topic": query.topic,
        "kind": query.kind,
        "severity": query.severity,
        "title": query.title.in_language(language),
        "summary": query.summary.in_language(language),
        **said,
        "href": f"/api/v1/{query.topic}/{query.stem}",
        "params": [
            {"name": param.name, "type": param.type, "default": param.default, "is_required": param.is_required, "help": param.help.in_language(language)}
            for param in query.params
        ],
        "columns": [{"name": column.name, "type": column.type, "heading": column.heading.in_language(language)} for column in query.columns],
    }


def param_schema(param: Param, language: Language) -> Schema:
    """What one parameter of ours takes as a key of a body."""
    described: Schema = _parameter(param, language)
    return {**described["schema"], "description": described["description"]}


def _parameter(param: Param, language: Language) -> Schema:
    schema = shape_schema(param.shape)
    if param.shape.is_nullable:
        # Absent is how an address says null.
        schema["type"] = schema["type"][0]
    inner = schema["items"] if param.shape.item is not None else schema
    if param.shape.item is not None:
        schema["maxItems"] = MOST_ITEMS
    if inner.get("type") == "string" and "format" not in inner:
        inner |= {"minLength": 1, "maxLength": LONGEST_TEXT, "pattern": r"\S"}
    inner |= {key: bound for key, bound in (("minimum", param.ge), ("maximum", param.le)) if bound is not None}
    if param.values:
        inner["enum"] = list(param.values)
    help_ = param.help.in_language(language)
    if param.default == "today":
        help_ += f" ({_TODAY.in_language(language)})" if language == "en" else f"（{_TODAY.in_language(language)}）"
    elif param.default is not None:
        schema["default"] = list(param.default) if isinstance(param.default, tuple) else param.default
    return parameter(param.name, schema, Text(help_, help_), language, is_required=param.is_required)


def _answer(query: Query, language: Language) -> Schema:
    columns = {column.name: {**shape_schema(column.shape), "description": column.heading.in_language(language)} for column in query.columns}
    row = {"type": "object", "required": list(columns), "properties": columns, "additionalProperties": False}
    return {
        "type": "object",
        "required": ["schema_version", "query", "params", "columns", "rows", "truncated", "took_ms", "next_cursor"],
        "properties": {
            "schema_version": {"type": "integer"},
            "query": {"type": "string", "const": query.name},
            "params": {"type": "object", "additionalProperties": True},
            "columns": {"type": "array", "items": {"type": "object", "properties": {"name": {"type": "string"}, "type": {"type": "string"}}}},
            "rows": {"type": "array", "items": row},
            "truncated": {"type": "boolean", "description": _TRUNCATED.in_language(language)},
            "took_ms": {"type": "number"},
            "next_cursor": {"type": ["string", "null"], "description": _NEXT.in_language(language)},
        },
    }
