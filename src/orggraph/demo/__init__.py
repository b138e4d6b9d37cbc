"""Makes up a world of our company and its customers, with gaps planted on purpose, and loads it."""

from __future__ import annotations

from orggraph.demo.generator import make_world
from orggraph.demo.load import SOURCE, Loaded, load_demo, remove_demo
from orggraph.demo.world import Planted, World

__all__ = ["SOURCE", "Loaded", "Planted", "World", "load_demo", "make_world", "remove_demo"]
