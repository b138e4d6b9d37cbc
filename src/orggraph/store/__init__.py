"""Holds the only room that knows the driver: statements go in, plain rows come out; the embedded engine stands beside it."""

from __future__ import annotations

from orggraph.store.engine import EngineStatus, engine_status, start_engine, stop_engine
from orggraph.store.store import Access, Engine, Rows, Store, open_store

__all__ = ["Access", "Engine", "EngineStatus", "Rows", "Store", "engine_status", "open_store", "start_engine", "stop_engine"]
