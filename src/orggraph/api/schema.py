"""Describes addresses in OpenAPI: parameters and bodies from what they take, the answers and problems that they give; a question by its columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orggraph.answer import LONGEST_TEXT, MOST_ITEMS
from orggraph.api.component import COLUMN, LEFT_OUT, PROBLEM, SCALARS, UNFINISHED, Schema, list_of, or_null
from orggraph.locale import Language, Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from orggraph.library import Param, Query, Shape


_TODAY = Text("today when left out", "省略则为今天")
_LIMIT = Text("Most rows of one page", "每页最多行数")
_CURSOR = Text("`next_cursor` of the page before", "上一页返回的 next_cursor")
_LANG = Text("Language of texts; else Accept-Language", "文字语言；默认依 Accept-Language")
_OK = Text("The answer", "结果")
_PROBLEM = Text("A problem", "出错")
_TRUNCATED = Text("There are more rows", "还有更多行")
_HALF = Text("Imports and undos that have not ended: the graph may hold half of them", "尚未结束的导入与撤销：图中可能只有一半")
_NEXT = Text("Ask with this cursor for the next page; null on the last", "用此游标获取下一页；最后一页为 null")


_PROBLEM_ANSWER: Schema = {"application/problem+json": {"schema": PROBLEM}}
_PROBLEMS: dict[int, Text] = {
    400: Text("A cursor or a body that means nothing here", "游标或请求正文无效"),
    401: Text("Neither the secret nor an open session was shown", "未出示密钥，也没有有效会话"),
    403: Text("Not allowed here", "此处不允许"),
    404: Text("There is no such question or rule", "没有该查询或规则"),
    409: Text("The graph has changed since", "图已发生变化"),
    422: Text("A parameter, an id or the body is wrong", "参数、编号或请求正文有误"),
    503: Text(
        "The database can't be used now, or the server does as much as it can; Retry-After says when to ask again",
        "数据库当前不可用，或服务已满负荷；Retry-After 指明何时重试",
    ),
    504: Text("The question took too long", "查询超时"),
}
"""What a client has to expect; each is a problem. Whatever else comes is one too."""
_ALWAYS = (401, 403, 422, 503)


def shape_schema(shape: Shape) -> Schema:
    """The JSON schema of one type of ours."""
    schema: Schema = {"type": "array", "items": shape_schema(shape.item)} if shape.item is not None else dict(SCALARS[shape.name])
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
        "responses": responses(_answer(query, language), language, problems=(400, 409, 504)),
    }


def body(properties: dict[str, Schema], *, required: list[str]) -> Schema:
    """A JSON object that a request must bring, with these keys and no others. Null says of a key that need not be there that it is left out."""
    taken = {name: schema if name in required else or_null(schema) for name, schema in properties.items()}
    schema = {"type": "object", "required": required, "properties": taken, "additionalProperties": False}
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def responses(schema: Schema, language: Language, *, status: int = 200, problems: Iterable[int] = (), media: str = "application/json") -> Schema:
    """A good answer of that schema, and a problem for everything else. problems: statuses beside those that every address may answer with."""
    said: Schema = {str(status): {"description": _OK.in_language(language), "content": {media: {"schema": schema}}}}
    for code in sorted({*_ALWAYS, *problems}):
        said[str(code)] = {"description": _PROBLEMS[code].in_language(language), "content": _PROBLEM_ANSWER}
    # No "default": a client whose generator knows no workbooks would take a good answer for a problem.
    return {**said, **{family: {"description": _PROBLEM.in_language(language), "content": _PROBLEM_ANSWER} for family in ("4XX", "5XX")}}


def parameter(name: str, schema: Schema, description: Text, language: Language, *, is_required: bool = False) -> Schema:
    """One query parameter; a list is the parameter several times, one value each."""
    described = {"name": name, "in": "query", "required": is_required, "description": description.in_language(language), "schema": schema}
    return {**described, "style": "form", "explode": True} if schema.get("type") == "array" else described


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
        "required": ["schema_version", "query", "params", "columns", "rows", "truncated", "took_ms", "unfinished", "next_cursor"],
        "properties": {
            "schema_version": {"type": "integer"},
            "query": {"type": "string", "const": query.name},
            "params": {"type": "object", "additionalProperties": True},
            "columns": list_of(COLUMN),
            "rows": {"type": "array", "items": row},
            "truncated": {"type": "boolean", "description": _TRUNCATED.in_language(language)},
            "left_out": LEFT_OUT,
            "took_ms": {"type": "number"},
            "unfinished": {**UNFINISHED, "description": _HALF.in_language(language)},
            "next_cursor": {"type": ["string", "null"], "description": _NEXT.in_language(language)},
        },
    }
