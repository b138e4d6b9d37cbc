"""What a user of the library may import is a promise: it changes on purpose or not at all."""

from __future__ import annotations

import orggraph


def test_public_names_are_these() -> None:
    assert sorted(["OrgGraph", "OrgGraphError", "__version__"]) == sorted(orggraph.__all__)


def test_every_public_name_is_there() -> None:
    assert [] == [name for name in orggraph.__all__ if not hasattr(orggraph, name)]
