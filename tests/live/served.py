"""Runs `orggraph serve` as a process of its own, as somebody at a terminal would."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from tests.http_door import key_of
from tests.live.engine import EngineUnderTest

PATIENCE_SECONDS = 60.0


class Server:
    """A running server. told: what it has said of itself, line by line; headers: what lets a program in."""

    def __init__(self, process: subprocess.Popen[str], home: Path) -> None:
        self.process = process
        self._home = home
        assert process.stderr is not None
        self.told = _introduction(process.stderr)

    @property
    def url(self) -> str:
        found = re.search(r"http://127\.0\.0\.1:\d+", self.told[0])
        assert found
        return found[0]

    @property
    def headers(self) -> dict[str, str]:
        return key_of(self._home)

    @property
    def port(self) -> str:
        return self.url.rpartition(":")[2]

    @property
    def link(self) -> str:
        """The link for a browser."""
        return next(word for line in self.told for word in line.split() if "/enter?token=" in word)

    @property
    def command(self) -> str:
        """The command that it shows to programs."""
        return next(line.partition(": ")[2] for line in self.told if line.startswith("Programs: "))

    def stop(self, *told: signal.Signals) -> tuple[int, str]:
        """The exit code after these signals, and what was said since the introduction."""
        for number in told:
            self.process.send_signal(number)
        _, said = self.process.communicate(timeout=PATIENCE_SECONDS)
        return self.process.returncode, said


def _introduction(stream: IO[str]) -> list[str]:
    lines: list[str] = []
    while not (lines and lines[-1].startswith("Programs: ")):
        line = stream.readline()
        assert line, f"the server ended: {lines}"
        lines.append(line.rstrip("\n"))
    return lines


@contextmanager
def served(engine: EngineUnderTest, *words: str, **environment: str) -> Iterator[Server]:
    """A server on this engine's graph, with these further words and variables; stopped at the end unless the test has done so."""
    process = subprocess.Popen(
        [sys.executable, "-m", "orggraph.cli", "serve", "--port", "0", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **engine.environment, **environment},
        # A shell that runs the tests in the background has them ignore Ctrl-C, and children inherit that; a server at a terminal does not.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - no thread of ours runs here
    )
    with process:
        try:
            yield Server(process, engine.settings.home)
        finally:
            if process.poll() is None:
                process.terminate()
                process.communicate(timeout=PATIENCE_SECONDS)
