"""Library, command line and API give one account of a score."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from orggraph.cli.root import run
from orggraph.graph import OrgGraph
from tests.graph_file import read_graph
from tests.http_door import Visitor
from tests.live.engine import EngineUnderTest


def without_clock(account: Any) -> Any:
    """The account without how long each answer took."""
    for answer in account["answers"]:
        answer.pop("took_ms")
    return account


@pytest.mark.parametrize(
    ("kind", "subject", "questions"),
    [
        ("customer", "c-yunhe", 6),
        ("department", "d-office", 1),
        ("person", "p-wang", 2),
        ("staff", "s-li", 1),
        ("project", "pr-core", 2),
        ("tie", "s-li,p-wang", 1),
    ],
)
def test_every_door_explains_the_same(
    embedded: EngineUnderTest, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes], kind: str, subject: str, questions: int
) -> None:
    graph = read_graph("telecom")
    embedded.load(graph)
    for name, value in embedded.environment.items():
        monkeypatch.setenv(name, value)
    with OrgGraph(embedded.settings) as door:
        over_http = without_clock(Visitor(door).get(f"/api/v1/explain/{kind}/{subject}", params={"as_of": graph.as_of.isoformat()}).json())
        assert questions == len(door.explain(subject, as_of=graph.as_of).answers)
    assert 0 == run(["explain", subject, "--kind", kind, "--as-of", graph.as_of.isoformat(), "--format", "json"])
    assert over_http == without_clock(orjson.loads(capfdbinary.readouterr().out))
    assert all(answer["rows"] for answer in over_http["answers"])
