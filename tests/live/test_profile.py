"""The three scores of a customer are the same wherever they are asked for."""

from __future__ import annotations

from typing import Any

import pytest

from orggraph.answer import answer
from orggraph.library import Catalogue
from tests.graph_file import GRAPHS, read_graph
from tests.live.engine import EngineUnderTest

DIMENSIONS = ("key", "broad", "organisational")


@pytest.mark.parametrize("graph_name", sorted(path.stem for path in GRAPHS.glob("*.toml")))
def test_single_views_trend_and_portfolio_agree_on_every_score(engine: EngineUnderTest, catalogue: Catalogue, graph_name: str) -> None:
    graph = read_graph(graph_name)
    engine.load(graph)

    def ask(name: str, **values: Any) -> list[dict[str, Any]]:
        return answer(engine.reader, catalogue[name], values, today=graph.as_of).rows

    single = {(row["customer_id"], dimension): row[f"{dimension}_score"] for dimension in DIMENSIONS for row in ask(f"profile.{dimension}")}
    trend = ask("profile.trend")
    portfolio = {(row["row_id"], dimension): row[f"{dimension}_score"] for row in ask("profile.portfolio") for dimension in DIMENSIONS}
    assert single == {(row["customer_id"], row["dimension"]): row["score"] for row in trend}
    assert single == portfolio
    earlier = {(row["customer_id"], row["dimension"]): row["earlier_score"] for row in trend}
    day = trend[0]["compared_on"] if trend else graph.as_of
    then = {(row["customer_id"], dimension): row[f"{dimension}_score"] for dimension in DIMENSIONS for row in ask(f"profile.{dimension}", as_of=day)}
    assert then == earlier
