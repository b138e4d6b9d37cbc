"""Holds one address of the API as it is served and described."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from orggraph.api.admission import Kind
from orggraph.api.component import Schema
from orggraph.locale import Text

PREFIX = "/api/v1"


@dataclass(frozen=True)
class Route:
    """One method of one address: what answers, and how OpenAPI calls and describes it.

    operation: parameters, body and answers. kind: among which work it has its place; is_writing: it changes the graph.
    An endpoint that is a coroutine reads a body and is given its place to work in; any other runs in a thread as a whole.
    """

    method: Literal["GET", "POST", "DELETE"]
    path: str
    endpoint: Callable[..., Any]
    operation_id: str
    summary: Text
    operation: Schema
    tag: str
    kind: Kind
    is_writing: bool = False
    description: Text | None = None
