"""Imports over HTTP: rows in, planned first and written on demand; the list of imports, one taken back; the empty workbook."""

from __future__ import annotations

import io
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Literal

from starlette.requests import Request
from starlette.responses import Response

from orggraph.api import request as asked
from orggraph.api.admission import Place, graph_of
from orggraph.api.component import BINARY, IMPORTS, PLAN, UNDO, XLSX, Schema
from orggraph.api.route import PREFIX, Route
from orggraph.api.schema import body, lang_parameter, parameter, responses
from orggraph.api.speech import language_of_request
from orggraph.errors import BadParams, Problem
from orggraph.ingest.layout import layouts
from orggraph.locale import Language, Text

if TYPE_CHECKING:
    from orggraph.ingest import Plan, UndoPlan

_PLAN = Text("What rows would add, change, leave and refuse; with `apply` they are written", "各行将新增、更改、不变或被拒绝的内容；`apply` 为 true 时写入")
_ABOUT = Text(
    "Nothing is written without `apply`. `tables` holds rows by label (`Person`) or edge (`Staff.CONTACTS.Person`, or `CONTACTS`), with the columns of the template; "
    "refused rows stay out, with `strict` everything does. Rows are counted from 1. `rows` says what became of each: every row counts once.",
    "未给出 `apply` 时不写入。`tables` 按节点类型（Person）或关系（Staff.CONTACTS.Person 或 CONTACTS）给出各行，列名同模板；被拒绝的行不写入，`strict` 时全部不写入。行号从 1 起。`rows` 说明每行的去向：每行只计一次。",
)
_LIST = Text("Every import, the newest first", "全部导入，最新的在前")
_UNDO = Text(
    "What taking an import back would take out, put back and leave; with `apply` it is carried out",
    "撤销一次导入将移除、恢复与保留的内容；`apply` 为 true 时执行",
)
_UNDO_ABOUT = Text(
    "Nothing is undone without `apply`. What a later import says too stays (`kept`, `kept_by`), and so do nodes on which other edges hang (`stayed`). "
    "Refused while later imports build on it; an undo that was interrupted is finished by the same call.",
    "未给出 `apply` 时不撤销。后来的导入也有的内容保留（`kept`、`kept_by`），仍有其他关系的节点也保留（`stayed`）。若后来的导入建立在其内容之上则拒绝；中断的撤销可用同一请求完成。",
)
_TEMPLATE = Text("An empty workbook to fill in and import", "供填写和导入的空白工作簿")
_BATCH = Text("The import, as it was named when it was written", "导入批次编号")
_TABLE = Text("Only these tables: a label or an edge", "仅包含这些表：节点类型或关系")
_TAKES = ("tables", "source", "apply", "strict", "on_cycle", "normalise_keys", "as_of")
_WAYS = ("refuse", "cut")
_WRONG = Text("The body is wrong.", "请求正文有误。")
_NO_ROWS = Text("Must be a list of objects, one for each row.", "须为对象列表，每行一个对象。")
_NO_SOURCE = Text("Must not be empty.", "不能为空。")
_NO_WAY = Text("Must be one of {ways}.", "须为 {ways} 之一。")
_SHOWN = 1_000


def import_routes(language: Language) -> list[Route]:
    """Every address that brings data in or takes it back, described in one language."""
    lang = lang_parameter(language)
    batch = {**parameter("batch", {"type": "string"}, _BATCH, language, is_required=True), "in": "path"}
    tables = parameter("table", {"type": "array", "items": {"type": "string", "enum": [table.name for table in layouts()]}}, _TABLE, language)
    rows: Schema = {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "object", "additionalProperties": True}}}
    flag: Schema = {"type": "boolean", "default": False}
    properties: dict[str, Schema] = {
        "tables": rows,
        "source": {"type": "string", "minLength": 1},
        "apply": flag,
        "strict": flag,
        "on_cycle": {"type": "string", "enum": list(_WAYS), "default": "refuse"},
        "normalise_keys": flag,
        "as_of": {"type": "string", "format": "date"},
    }
    planned: Schema = {
        "parameters": [lang],
        "requestBody": body(properties, required=["tables", "source"]),
        "responses": {**responses(PLAN, language, problems=(409,)), **responses(PLAN, language, status=201)},
    }
    undone = {"parameters": [batch, lang], "requestBody": body({"apply": flag}, required=[]), "responses": responses(UNDO, language, problems=(409,))}
    workbook = {"parameters": [tables, lang], "responses": responses(BINARY, language, media=XLSX)}
    return [
        Route("POST", f"{PREFIX}/imports", _answer_plan, "importRows", _PLAN, planned, "imports", "import", is_writing=True, description=_ABOUT),
        Route(
            "GET",
            f"{PREFIX}/imports",
            _answer_list,
            "listImports",
            _LIST,
            {"parameters": [lang], "responses": responses(IMPORTS, language)},
            "imports",
            "question",
        ),
        Route(
            "POST", f"{PREFIX}/imports/{{batch}}/undo", _answer_undo, "undoImport", _UNDO, undone, "imports", "import", is_writing=True, description=_UNDO_ABOUT
        ),
        Route("GET", f"{PREFIX}/template", _answer_template, "getTemplate", _TEMPLATE, workbook, "imports", "page"),
    ]


async def _answer_plan(request: Request, place: Place) -> Response:
    language = language_of_request(request)
    asked.refuse_all_but(request, "lang")
    given = await asked.read_object(request, place, _TAKES)
    [source] = asked.texts_of(given, "source")
    if not source.strip():
        raise BadParams(_WRONG, problems=[Problem(what=_NO_SOURCE, column="source")])
    is_applied, is_strict, is_lenient = (asked.flag_of(given, name) for name in ("apply", "strict", "normalise_keys"))
    tables, way = _tables(given), _way(given)
    day = asked.day_of(given, "as_of") if given.get("as_of") is not None else None

    def bring() -> Response:
        graph = graph_of(request)
        plan = graph.plan_rows(tables, source=source, today=day, strict=is_strict, on_cycle=way, normalise_keys=is_lenient)
        batch = graph.apply_import(plan).id if is_applied else None
        return asked.json_answer(_plan_object(plan, batch, language), 201 if is_applied else 200)

    return await place.run(bring)


def _tables(given: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    tables = asked.object_of(given, "tables")
    wrong = [name for name, rows in tables.items() if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows)]
    if wrong or not tables:
        raise BadParams(_WRONG, problems=[Problem(what=_NO_ROWS, column=f"tables.{name}") for name in wrong] or [Problem(what=_NO_ROWS, column="tables")])
    return tables


def _way(given: dict[str, Any]) -> Literal["refuse", "cut"]:
    way = given.get("on_cycle")
    if way is not None and way not in _WAYS:
        raise BadParams(_WRONG, problems=[Problem(what=_NO_WAY.fill(ways=", ".join(_WAYS)), column="on_cycle", value=str(way))])
    return "cut" if way == "cut" else "refuse"


def _plan_object(plan: Plan, batch: str | None, language: Language) -> dict[str, Any]:
    from orggraph.render.machine import SCHEMA_VERSION

    def counts(found: Any) -> dict[str, int]:
        return {name: getattr(found, name) for name in ("added", "changed", "unchanged", "refused")}

    return {
        "schema_version": SCHEMA_VERSION,
        "is_applied": batch is not None,
        "batch": batch,
        "source": plan.source,
        "as_of": plan.today,
        **counts(plan),
        "tables": [{"table": table.name, "heading": table.heading.in_language(language), **counts(table)} for table in plan.tables],
        "rows": [
            {
                "table": row.name,
                "rows": row.rows,
                "written": row.written,
                "unchanged": row.unchanged,
                "refused": row.refused,
                "refused_in_part": row.partly,
                "said_again": row.said_again,
                "left_out": row.left_out,
            }
            for row in plan.rows
        ],
        "refusals": [
            {
                "kind": refusal.kind,
                "table": refusal.problem.path,
                "lost_to": refusal.table,
                "row": refusal.problem.row,
                "column": refusal.problem.column,
                "value": refusal.problem.value,
                "detail": refusal.problem.in_language(language),
            }
            for refusal in plan.refusals[:_SHOWN]
        ],
        "notes": [note.in_language(language) for note in plan.notes],
    }


def _answer_list(request: Request) -> Response:
    from orggraph.render.machine import SCHEMA_VERSION

    language_of_request(request)
    asked.refuse_all_but(request, "lang")
    found = [{"batch": facts.pop("id"), "state": item.state, **facts} for item in graph_of(request).imports() for facts in [asdict(item)]]
    return asked.json_answer({"schema_version": SCHEMA_VERSION, "imports": found})


async def _answer_undo(request: Request, place: Place) -> Response:
    language = language_of_request(request)
    asked.refuse_all_but(request, "lang")
    # A body that calls itself JSON, though it says nothing: so no page of another site can take an import back.
    given = await asked.read_object(request, place, ("apply",))
    is_applied = asked.flag_of(given, "apply")

    def take_back() -> Response:
        graph = graph_of(request)
        plan = graph.plan_undo(request.path_params["batch"])
        if is_applied:
            graph.apply_undo(plan)
        return asked.json_answer(_undo_object(plan, language, is_applied=is_applied))

    return await place.run(take_back)


def _undo_object(plan: UndoPlan, language: Language, *, is_applied: bool) -> dict[str, Any]:
    from orggraph.render.machine import SCHEMA_VERSION
    from orggraph.render.undo import undo_notes

    def counts(found: Any) -> dict[str, int]:
        return {name: getattr(found, name) for name in ("removed", "restored", "kept", "stayed")}

    return {
        "schema_version": SCHEMA_VERSION,
        "is_applied": is_applied,
        "batch": plan.batch,
        "source": plan.item.source,
        **counts(plan),
        "tables": [{"table": table.name, "heading": table.heading.in_language(language), **counts(table)} for table in plan.tables],
        "kept_by": [{"batch": item.id, "source": item.source, "number": number} for item, number in plan.keepers],
        "unknown": [item.id for item in plan.unknown],
        "notes": [note.in_language(language) for note in undo_notes(plan)],
    }


def _answer_template(request: Request) -> Response:
    from orggraph.render.template import write_template

    language = language_of_request(request)
    asked.refuse_all_but(request, "table", "lang")
    stream = io.BytesIO()
    write_template(stream, language, asked.names(request, "table"))
    return Response(stream.getvalue(), media_type=XLSX, headers={"Content-Disposition": 'attachment; filename="orggraph.xlsx"'})
