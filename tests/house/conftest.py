"""Names the modules that grow, at the end of a run: not a fault yet, but a smell."""

from __future__ import annotations

from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src"
SMELL = 300


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    lengths = {module: len(module.read_text(encoding="utf-8").splitlines()) for module in SOURCE.rglob("*.py")}
    long = [f"{module.relative_to(SOURCE)} ({lines})" for module, lines in sorted(lengths.items(), key=lambda item: -item[1]) if lines > SMELL]
    if long:
        terminalreporter.write_line(f"modules past {SMELL} lines: {', '.join(long)}")
