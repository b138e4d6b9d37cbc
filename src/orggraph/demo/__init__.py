"""Makes up a world of our company and its customers, with gaps planted on purpose, and loads it."""

from __future__ import annotations

from orggraph.demo.generator import make_world
from orggraph.demo.world import Planted, World

__all__ = ["Planted", "World", "make_world"]
