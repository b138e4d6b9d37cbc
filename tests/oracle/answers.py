"""Every oracle by the name of its question."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from tests.oracle.ask import ORACLES

_NO_TOPIC = {"answers", "ask", "order", "question", "random_graph", "reduction", "world"}

for _path in sorted(Path(__file__).parent.glob("*.py")):
    if _path.stem not in _NO_TOPIC:
        import_module(f"tests.oracle.{_path.stem}")

__all__ = ["ORACLES"]
