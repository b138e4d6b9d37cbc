"""Brings files into the graph: read, checked whole, compared with what is there, planned, and only then written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from orggraph.ingest.batch import Batch, apply, finish, write, write_tables
from orggraph.ingest.plan import OnProgress, Plan, Progress, TableCount, plan, plan_tables
from orggraph.ingest.refusal import Refusal
from orggraph.ingest.register import Import, Unfinished, read_imports, read_unfinished, say_changed, say_unfinished, unfinished_of
from orggraph.ingest.tally import RowCount
from orggraph.ingest.undo import UndoPlan, apply_undo, plan_undo
from orggraph.ingest.withdrawal import UndoCount, Undone

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
    "UndoCount",
    "UndoPlan",
    "Undone",
    "Unfinished",
    "apply",
    "apply_undo",
    "finish",
    "list_profiles",
    "load_profile",
    "plan",
    "plan_tables",
    "plan_undo",
    "read_imports",
    "read_unfinished",
    "say_changed",
    "say_unfinished",
    "unfinished_of",
    "write",
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
