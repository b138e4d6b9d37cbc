"""Holds one shared meaning: an expression, or a query, that questions call by its name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from orggraph.locale import Text


@dataclass(frozen=True, slots=True)
class Term:
    """A shared meaning. `speaks_of` are the variables that a call gives, in their order; the last ones may have `defaults`, as Cypher writes them.

    text: what a call stands for; it may call other terms. source: the whole file, in which `text` starts at offset `start`.
    """

    name: str
    path: Path
    meaning: Text
    speaks_of: tuple[str, ...]
    text: str
    source: str = field(default="", hash=False)
    start: int = 0
    defaults: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def signature(self) -> str:
        """How a call is written: `term.is_active(edge, day = $as_of)`."""
        said = (f"{name} = {self.defaults[name]}" if name in self.defaults else name for name in self.speaks_of)
        return f"term.{self.name}({', '.join(said)})"
