"""The HTTP door: one GET a question, on this machine only."""

from __future__ import annotations

from orggraph.api.app import make_app
from orggraph.api.server import serve

__all__ = ["make_app", "serve"]
