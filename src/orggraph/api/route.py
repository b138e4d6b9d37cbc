"""Holds one address of the API as it is served and described."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from orggraph.api.component import Schema
from orggraph.locale import Text

PREFIX = "/api/v1"


@dataclass(frozen=True)
class Route:
    """One method of one address: what answers, and how OpenAPI calls and describes it. `operation`: parameters, body and answers."""

    method: Literal["GET", "POST", "DELETE"]
    path: str
    endpoint: Callable[..., Any]
    operation_id: str
    summary: Text
    operation: Schema
    tag: str
    description: Text | None = None
