"""Works out what Cypher can't: paths that all run through one person, what a departure would cost, who should take whom.

Everything that it knows of the graph comes from questions of the catalogue; their answers go in, plain values come out, nothing is written.
"""

from __future__ import annotations

from orggraph.insight.computed import COMPUTATIONS, Computation, complete
from orggraph.insight.coverage import COVERAGE, plan_coverage
from orggraph.insight.departure import DEPARTURE, simulate_departure
from orggraph.insight.handover import SOURCE as HANDOVER
from orggraph.insight.handover import handover_day, handover_tables
from orggraph.insight.inquiry import OnStep
from orggraph.insight.outcome import Outcome
from orggraph.insight.vote import VOTES, simulate_votes

__all__ = [
    "COMPUTATIONS",
    "COVERAGE",
    "DEPARTURE",
    "HANDOVER",
    "VOTES",
    "Computation",
    "OnStep",
    "Outcome",
    "complete",
    "handover_day",
    "handover_tables",
    "plan_coverage",
    "simulate_departure",
    "simulate_votes",
]
