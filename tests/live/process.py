"""Looks at real processes and waits for what they do, with a deadline."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

PATIENCE_SECONDS = 60.0


def eventually(is_so: Callable[[], bool], claim: str) -> None:
    """Returns when `is_so` says yes; fails with the claim when it doesn't within a minute."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, f"after {PATIENCE_SECONDS:g} s it is not so that {claim}"
        time.sleep(0.02)


def is_running(pid: int | None) -> bool:
    """Whether a process lives; one that has ended and waits to be reaped does not."""
    assert pid is not None
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text(errors="replace").rpartition(")")[2].split()[0] != "Z"


def command_line(pid: int | None) -> str:
    """The command line of a process, as everybody on the machine can see it."""
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
