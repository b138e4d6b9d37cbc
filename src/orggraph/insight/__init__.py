"""Works out what Cypher can't: paths that all run through one person, what a departure would cost, who should take whom.

Everything that it knows of the graph comes from questions of the catalogue; their answers go in, plain values come out, nothing is written.
"""

from __future__ import annotations

from orggraph.insight.computed import COMPUTATIONS, Computation, complete

__all__ = ["COMPUTATIONS", "Computation", "complete"]
