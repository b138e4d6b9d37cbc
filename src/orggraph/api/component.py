"""Names the shapes of the API's answers: each stands once in the OpenAPI document, so that a generated client has one class for it."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

SCALARS: dict[str, Schema] = {
    "str": {"type": "string"},
    "int": {"type": "integer"},
    "float": {"type": "number"},
    "bool": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "map": {"type": "object", "additionalProperties": True},
}

SCHEMAS: dict[str, Schema] = {}
"""What the document holds under its own name, so that a generated client has one class for each."""


def _object(**properties: Schema) -> Schema:
    """An object that has all of these."""
    return {"type": "object", "required": list(properties), "properties": properties}


def list_of(item: Schema) -> Schema:
    """A list of these."""
    return {"type": "array", "items": item}


def or_null(schema: Schema) -> Schema:
    """The same, or null."""
    if "type" not in schema:
        return {"oneOf": [schema, {"type": "null"}]}
    choices = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
    return {**schema, **choices, "type": [schema["type"], "null"]}


def _named(name: str, schema: Schema) -> Schema:
    """A reference to the schema, which from here on is called so."""
    SCHEMAS[name] = schema
    return {"$ref": f"#/components/schemas/{name}"}


_TEXT: Schema = {"type": "string"}
_TEXT_OR_NULL: Schema = or_null(_TEXT)
_COUNT: Schema = {"type": "integer"}
_COUNT_OR_NULL: Schema = or_null(_COUNT)
_FLAG: Schema = {"type": "boolean"}
_MAP: Schema = SCALARS["map"]
_DAY = SCALARS["date"]
_MOMENT = SCALARS["datetime"]
_MOMENT_OR_NULL: Schema = or_null(_MOMENT)
_MILLISECONDS: Schema = {"type": "number"}
_SEVERITIES = ("critical", "high", "medium", "low")
_SEVERITY: Schema = {"type": "string", "enum": list(_SEVERITIES)}
_VERDICT: Schema = {"type": "string", "enum": ["clean", "findings", "unchecked"]}
COLUMN = _named("Column", _object(name=_TEXT, type=_TEXT))
LEFT_OUT = _named("LeftOut", _object(columns=list_of(_TEXT), rows=_COUNT))
"""What is sensitive and not shown; there only when something is left out."""
_COUNTS: dict[str, Schema] = {"added": _COUNT, "changed": _COUNT, "unchanged": _COUNT, "refused": _COUNT}

PROBLEM = _named(
    "Problem",
    {
        "description": "RFC 9457",
        **_object(
            type=_TEXT,
            title=_TEXT,
            status=_COUNT,
            detail=_TEXT,
            instance=_TEXT,
            kind=_TEXT,
            errors=list_of(
                {
                    "type": "object",
                    "required": ["detail"],
                    "properties": {
                        "detail": _TEXT,
                        "parameter": _TEXT,
                        "value": _TEXT,
                        "path": _TEXT,
                        "line": _COUNT,
                        "sheet": _TEXT,
                        "row": _COUNT,
                        "column": _TEXT,
                    },
                }
            ),
        ),
    },
)
SCHEMAS["Problem"]["properties"]["fields"] = _MAP

_SUBJECT: dict[str, Schema] = {"customer_id": _TEXT_OR_NULL, "customer": _TEXT_OR_NULL, "code": _TEXT, "severity": _SEVERITY}
_FOUND: dict[str, Schema] = {
    **_SUBJECT,
    "fingerprint": _TEXT,
    "query": _TEXT,
    "title": _TEXT,
    "subject_kind": _TEXT,
    "subject_id": _TEXT,
    "subject": _TEXT_OR_NULL,
    "missing": _TEXT,
    "remedy": _TEXT,
    "evidence": _MAP,
}
_MARKED: dict[str, Schema] = {"fingerprint": _TEXT, "code": _TEXT, "customer_id": _TEXT_OR_NULL, "subject_kind": _TEXT, "subject_id": _TEXT}
_MARK = _named("Mark", {**_object(**_MARKED), "additionalProperties": False})
_FINDING = _named("Finding", _object(**_FOUND))
WAIVER = _named("Waiver", _object(**_MARKED, owner=_TEXT, reason=_TEXT, created_on=_DAY, until=_DAY, is_running=_FLAG))
_WAIVED = _named("WaivedFinding", _object(**_FOUND, waiver=WAIVER))
_FAILURE = _named("Failure", _object(code=_TEXT_OR_NULL, query=_TEXT_OR_NULL, kind=_TEXT, detail=_TEXT))

UNFINISHED = list_of(_named("Unfinished", _object(batch=_TEXT, source=_TEXT, is_undo=_FLAG)))
STATUS = _named("Status", _object(status={"type": "string", "enum": ["alive", "ready"]}))
_QUESTION: Schema = _object(
    name=_TEXT,
    topic=_TEXT,
    kind={"type": "string", "enum": ["view", "gap", "check"]},
    severity={"enum": [*_SEVERITIES, None]},
    title=_TEXT,
    summary=_TEXT,
    href=_TEXT,
    params=list_of(_named("Param", _object(name=_TEXT, type=_TEXT, default={}, is_required=_FLAG, help=_TEXT))),
    columns=list_of(_named("HeadedColumn", _object(name=_TEXT, type=_TEXT, heading=_TEXT))),
)
_QUESTION["properties"] |= {"why": _TEXT, "remedy": _TEXT}
QUESTION = _named("Question", _QUESTION)
QUESTION_WITH_TEXT = _named(
    "QuestionWithText",
    {**_QUESTION, "required": [*_QUESTION["required"], "text", "source"], "properties": {**_QUESTION["properties"], "text": _TEXT, "source": _TEXT}},
)
QUESTIONS = _named("Questions", _object(queries=list_of(QUESTION)))
AUDIT = _named(
    "Audit",
    _object(
        schema_version=_COUNT,
        as_of=_DAY,
        customer_id=_TEXT_OR_NULL,
        fail_on=_SEVERITY,
        verdict=_VERDICT,
        checked=list_of(_TEXT),
        severities=_named("Severities", _object(**dict.fromkeys(_SEVERITIES, _COUNT))),
        summary=list_of(_named("AuditLine", _object(**_SUBJECT, findings=_COUNT))),
        findings=list_of(_FINDING),
        waived=list_of(_WAIVED),
        ran_out=list_of(_WAIVED),
        baseline=or_null(_named("BaselineComparison", _object(accepted=_COUNT, healed=list_of(_MARK)))),
        since=or_null(_named("DayComparison", _object(day=_DAY, unchanged=_COUNT, gone=list_of(_FINDING)))),
        left_out=list_of(_named("LeftOutFindings", _object(code=_TEXT, findings=_COUNT))),
        failures=list_of(_FAILURE),
    ),
)
GATE = _named(
    "Gate",
    _object(
        schema_version=_COUNT,
        project_id=_TEXT,
        project=_TEXT_OR_NULL,
        customer_id=_TEXT_OR_NULL,
        customer=_TEXT_OR_NULL,
        as_of=_DAY,
        verdict=_VERDICT,
        is_passed=_FLAG,
        checks=list_of(_named("GateCheck", _object(check=_TEXT, title=_TEXT, is_passed=or_null(_FLAG), findings=list_of(_FINDING)))),
        failures=list_of(_FAILURE),
    ),
)
WAIVERS = _named("Waivers", _object(schema_version=_COUNT, day=_DAY, waivers=list_of(WAIVER)))
BASELINE = _named("Baseline", _object(orggraph_baseline={"type": "integer", "const": 1}, findings=list_of(_MARK)))
EXPLANATION = _named(
    "Explanation",
    _object(
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
        identity=list_of(_TEXT),
        params=list_of(_named("UsedParam", _object(name=_TEXT, type=_TEXT, value={}, origin={"type": "string", "enum": ["given", "default"]}, help=_TEXT))),
    ),
)
ACCOUNT = _named(
    "Account",
    _object(
        schema_version=_COUNT,
        kind=_TEXT,
        id=_TEXT,
        name=_TEXT_OR_NULL,
        as_of=_DAY,
        answers=list_of(
            _named(
                "Answer",
                _object(query=_TEXT, params=_MAP, columns=list_of(COLUMN), rows=list_of(_MAP), truncated=_FLAG, took_ms=_MILLISECONDS, unfinished=UNFINISHED),
            )
        ),
    ),
)
SCHEMAS["Answer"]["properties"]["left_out"] = LEFT_OUT
OUTCOME = _named(
    "Outcome",
    _object(
        schema_version=_COUNT,
        name=_TEXT,
        params=_MAP,
        notes=list_of(_named("Note", _object(en=_TEXT, zh=_TEXT))),
        sections={"type": "object", "additionalProperties": _named("Table", _object(columns=list_of(COLUMN), rows=list_of(_MAP)))},
        took_ms=_MILLISECONDS,
    ),
)
PLAN = _named(
    "Plan",
    _object(
        schema_version=_COUNT,
        is_applied=_FLAG,
        batch=_TEXT_OR_NULL,
        source=_TEXT,
        as_of=_DAY,
        **_COUNTS,
        tables=list_of(_named("PlanTable", _object(table=_TEXT, heading=_TEXT, **_COUNTS))),
        rows=list_of(
            _named(
                "RowCount",
                _object(table=_TEXT, rows=_COUNT, written=_COUNT, unchanged=_COUNT, refused=_COUNT, refused_in_part=_COUNT, said_again=_COUNT, left_out=_COUNT),
            )
        ),
        refusals=list_of(
            _named(
                "Refusal",
                _object(kind=_TEXT, table=_TEXT_OR_NULL, lost_to=_TEXT, row=_COUNT_OR_NULL, column=_TEXT_OR_NULL, value=_TEXT_OR_NULL, detail=_TEXT),
            )
        ),
        notes=list_of(_TEXT),
    ),
)
IMPORTS = _named(
    "Imports",
    _object(
        schema_version=_COUNT,
        imports=list_of(
            _named(
                "Import",
                _object(
                    batch=_TEXT,
                    source=_TEXT,
                    state={"type": "string", "enum": ["stands", "unfinished", "completed", "undo_unfinished", "undone"]},
                    applied_at=_MOMENT,
                    finished_at=_MOMENT_OR_NULL,
                    undo_begun_at=_MOMENT_OR_NULL,
                    undone_at=_MOMENT_OR_NULL,
                    completed_by=_TEXT_OR_NULL,
                    files=list_of(_TEXT),
                    digest=_TEXT_OR_NULL,
                    has_sayings=_FLAG,
                    **_COUNTS,
                ),
            )
        ),
    ),
)
_UNDO_COUNTS: dict[str, Schema] = dict.fromkeys(("removed", "restored", "kept", "stayed"), _COUNT)
UNDO = _named(
    "Undo",
    _object(
        schema_version=_COUNT,
        is_applied=_FLAG,
        batch=_TEXT,
        source=_TEXT,
        **_UNDO_COUNTS,
        tables=list_of(_named("UndoTable", _object(table=_TEXT, heading=_TEXT, **_UNDO_COUNTS))),
        kept_by=list_of(_named("Keeper", _object(batch=_TEXT, source=_TEXT, number=_COUNT))),
        unknown=list_of(_TEXT),
        notes=list_of(_TEXT),
    ),
)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BINARY: Schema = {"type": "string", "format": "binary", "contentMediaType": XLSX}
"""A workbook: bytes as they are, no JSON. `format` is how OpenAPI 3.0 says it and generators know it, `contentMediaType` how 3.1 does."""
