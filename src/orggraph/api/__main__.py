"""Prints the OpenAPI document of the shipped questions: `python -m orggraph.api > docs/openapi.json` brings the kept copy up to date."""

from __future__ import annotations

import sys

import orjson

from orggraph.api.app import openapi_document
from orggraph.graph import OrgGraph
from orggraph.settings import Settings

sys.stdout.buffer.write(orjson.dumps(openapi_document(OrgGraph(Settings()), "en"), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
