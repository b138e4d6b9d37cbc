"""Counts the writes that may change an answer, in the same transaction as each, so that a reader can tell whether the graph is still as it was.

The count stands on the record of the first migration: the one node that every graph of ours has from its first moment on, found by its id.
What is changed past orggraph, in Neo4j Browser for example, is not counted.
"""

from __future__ import annotations

from typing import Any

_NODE: dict[str, Any] = {"node": "0001_identity"}
_COUNT = "MATCH (record:Migration {id: $node}) SET record.writes = coalesce(record.writes, 0) + 1"
_READ = "MATCH (record:Migration {id: $node}) RETURN coalesce(record.writes, 0) AS writes"

COUNT: tuple[str, dict[str, Any]] = (_COUNT, _NODE)
"""The statement that counts one write. Run last in its transaction: it locks a node that all writers share, and so holds it for a moment only."""
READ: tuple[str, dict[str, Any]] = (_READ, _NODE)
"""The statement that says how many writes there were."""
