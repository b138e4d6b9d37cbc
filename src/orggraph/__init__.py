"""orggraph: a graph-database knowledge base of who holds which relationship with whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orggraph.errors import OrgGraphError
    from orggraph.graph import OrgGraph

__version__ = "0.1.0"
__all__ = ["OrgGraph", "OrgGraphError", "__version__"]


def __getattr__(name: str) -> object:
    # Resolved on first use: a command that only prints help must not pay for the rooms behind the graph.
    if name == "OrgGraph":
        from orggraph.graph import OrgGraph

        return OrgGraph
    if name == "OrgGraphError":
        from orggraph.errors import OrgGraphError

        return OrgGraphError
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
