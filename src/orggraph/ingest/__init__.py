"""Brings files into the graph: read, checked whole, compared with what is there, planned, and only then written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from orggraph.ingest.batch import Batch, apply, write_tables
from orggraph.ingest.plan import OnProgress, Plan, Progress, TableCount, plan, plan_tables
from orggraph.ingest.refusal import Refusal
from orggraph.ingest.tally import RowCount
from orggraph.ingest.undo import Import, Undone, read_imports, undo

if TYPE_CHECKING:
    from orggraph.ingest.profile import Profile, Shelf

__all__ = [
    "Batch",
    "Import",
    "OnProgress",
    "Plan",
    "Progress",
    "Refusal",
    "RowCount",
    "TableCount",
    "Undone",
    "apply",
    "list_profiles",
    "load_profile",
    "plan",
    "plan_tables",
    "read_imports",
    "undo",
    "write_tables",
]


def list_profiles() -> Shelf:
    """The profiles that ship with orggraph, and what is wrong with those that can't be read."""
    from orggraph.ingest import profile

    return profile.list_profiles()


def load_profile(name: str | Path) -> Profile:
    """The shipped profile called `name`, or the user's own at that path. Raises: BadParams, BadProfile."""
    from orggraph.ingest import profile

    return profile.load_profile(name)
