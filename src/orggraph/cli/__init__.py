"""The command line: one command a question, and those that keep the graph."""

from __future__ import annotations


def main() -> None:
    """Runs the command that the process was started with and ends the process with its exit code."""
    from orggraph.cli.root import run

    raise SystemExit(run())


__all__ = ["main"]
