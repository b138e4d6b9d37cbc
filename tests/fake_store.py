"""Stands in for a store where an import is planned without an engine: a graph of nodes that the test gives, and no edges."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from orggraph.store import Store
from orggraph.store.store import Rows


class FakeStore:
    """Answers the reading statements of an import. nodes: by label, the facts of each node."""

    def __init__(self, **nodes: Sequence[Mapping[str, Any]]) -> None:
        self._nodes = nodes

    def read(self, text: str, params: Mapping[str, Any], *, name: str, cap: int | None = None, routing: str | None = None) -> Rows:
        what, _, of = name.removeprefix("read.").partition(".")
        if what == "disguised":
            found = [(label, node) for label, nodes in self._nodes.items() for node in nodes]
            return Rows(
                [
                    {"labels": [label], "id": node["id"], **{key: node.get(key) for key in ("name", "name_en", "name_zh")}}
                    for label, node in found
                    if any(re.fullmatch(params["pattern"], str(value)) for key, value in node.items() if key in ("id", "name", "name_en", "name_zh"))
                ]
            )
        nodes = self._nodes.get(what, ())
        if of == "names":
            return Rows([{"name": node["name"], "id": node["id"]} for node in nodes if node.get("name") in params["names"]])
        if not of and "ids" in params:
            return Rows([{"facts": dict(node)} for node in nodes if node["id"] in params["ids"]])
        return Rows([])


def fake_store(**nodes: Sequence[Mapping[str, Any]]) -> Store:
    """A `FakeStore`, for what asks for a store."""
    return cast("Store", FakeStore(**nodes))
