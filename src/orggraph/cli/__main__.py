"""Lets `python -m orggraph.cli` be the command line where no script was installed."""

from __future__ import annotations

from orggraph.cli import main

main()
