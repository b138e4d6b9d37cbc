"""Gives an answer its face: a table, JSON, JSON Lines, CSV, Markdown, XLSX or a web page."""

from __future__ import annotations

from orggraph.inert import harmless
from orggraph.render.face import AUDIT_FORMATS, FORMATS, AuditFormat, Format, write_audit, write_result
from orggraph.render.layout import PLAIN, Style
from orggraph.render.word import Glossary

__all__ = ["AUDIT_FORMATS", "FORMATS", "PLAIN", "AuditFormat", "Format", "Glossary", "Style", "harmless", "write_audit", "write_result"]
