"""The kept copy of the OpenAPI document says what the doors answer today, so that every change of the API shows in a diff."""

from __future__ import annotations

from pathlib import Path

import orjson

from orggraph.api.app import openapi_document
from orggraph.graph import OrgGraph
from orggraph.settings import Settings

KEPT = Path(__file__).parents[2] / "docs" / "openapi.json"


def test_kept_openapi_document_is_up_to_date() -> None:
    kept, today = orjson.loads(KEPT.read_bytes()), orjson.loads(orjson.dumps(openapi_document(OrgGraph(Settings()), "en")))
    assert kept == today, "the API changed; look at the change, then keep it: python -m orggraph.api > docs/openapi.json"
