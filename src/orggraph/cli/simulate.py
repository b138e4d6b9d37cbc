"""`orggraph simulate`: what if. Nothing is written unless a command says so."""

from __future__ import annotations

from orggraph.cli.departure import DEPARTURE
from orggraph.cli.votes import VOTES

COMMANDS = (VOTES, DEPARTURE)
