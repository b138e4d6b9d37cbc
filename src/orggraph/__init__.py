"""orggraph: a graph-database knowledge base of who holds which relationship with whom."""

__version__ = "0.1.0"
