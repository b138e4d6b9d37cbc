"""Finds the folders that ship with orggraph: `queries/` and `schema/`."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def shipped(folder: str) -> Path:
    """The folder `queries` or `schema`: inside the installed package, or at the top of a source checkout."""
    installed = _PACKAGE / folder
    return installed if installed.is_dir() else _PACKAGE.parent.parent / folder
