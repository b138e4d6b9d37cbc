"""Writes the server's log: one entry an event with its moment and its offset from UTC, and nothing in it that drives a terminal or passes for another entry."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from orggraph.inert import harmless


class Entry(logging.Formatter):
    """`2026-06-30T09:15:02.123+08:00 ERROR GET /api/v1/gaps/stale: what happened`; further lines of one entry are indented."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(message)s")

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802  # logging's name for it
        """The moment in ISO 8601."""
        return datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="milliseconds")

    def format(self, record: logging.LogRecord) -> str:
        """The entry. What a request said, such as its path, stays on one line."""
        if isinstance(record.args, tuple):
            record.args = tuple(harmless(arg) if isinstance(arg, str) else arg for arg in record.args)
        return harmless(super().format(record), keeps_lines=True).replace("\n", "\n    ")


LOG_CONFIG: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"entry": {"()": Entry}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "entry", "stream": "ext://sys.stderr"}},
    "loggers": {name: {"handlers": ["stderr"], "level": "WARNING", "propagate": False} for name in ("orggraph", "uvicorn")},
}
"""For uvicorn, which sets its own loggers up by it, and ours."""
