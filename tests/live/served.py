"""Runs `orggraph serve` for tests that talk to it as strangers do."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.live.engine import EngineUnderTest


@dataclass(frozen=True)
class Server:
    """A running server. headers: what each request has to bring."""

    url: str
    headers: dict[str, str] = field(default_factory=dict)


@contextmanager
def served(engine: EngineUnderTest) -> Iterator[Server]:
    """The server on this engine's database, until the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-m", "orggraph.cli", "serve", "--port", "0"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **engine.environment},
    )
    assert process.stderr is not None
    try:
        found = re.search(r"http://127\.0\.0\.1:\d+", process.stderr.readline())
        assert found
        yield Server(found[0])
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
