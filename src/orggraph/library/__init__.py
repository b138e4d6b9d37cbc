"""Reads questions from `.cypher` files and checks them before anyone runs them.

Everything here works offline: what can be known from the text alone is refused at load, with file and line,
so that a broken question never reaches a database or a user.
"""

from __future__ import annotations

from orggraph.library.browser import parameter_lines
from orggraph.library.catalogue import Broken, Catalogue, check_library, load_catalogue
from orggraph.library.query import FINDING_COLUMNS, KINDS, SEVERITIES, TODAY, Column, Kind, Param, Query, Sensitive, Severity, Value
from orggraph.library.shape import Shape

__all__ = [
    "FINDING_COLUMNS",
    "KINDS",
    "SEVERITIES",
    "TODAY",
    "Broken",
    "Catalogue",
    "Column",
    "Kind",
    "Param",
    "Query",
    "Sensitive",
    "Severity",
    "Shape",
    "Value",
    "check_library",
    "load_catalogue",
    "parameter_lines",
]
