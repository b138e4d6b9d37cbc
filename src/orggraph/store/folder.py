"""Lays out the embedded engine's folder: its data, its secrets, its state, and the locks that tell who is alive.

A lock of the operating system ends with the process that holds it, however that process dies, so a lock and never a
process id says whether the keeper, the engine or a client lives. Where a lock file holds a number, it is the holder's id.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import time
from dataclasses import asdict, dataclass
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows has no flock; `engine.take_seat` refuses it with a sentence before a lock is asked for.
    fcntl = None  # type: ignore[assignment]

_POLL_SECONDS = 0.02


class Lock:
    """A lock on a file that stays where it is; shared by many or held by one."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None

    @property
    def descriptor(self) -> int:
        """The open file that carries the lock; a process that inherits it holds the lock too."""
        if self._descriptor is None:
            raise ValueError(f"{self.path} is not locked")
        return self._descriptor

    @property
    def is_taken(self) -> bool:
        """Whether this object holds the lock."""
        return self._descriptor is not None

    def take(self, *, is_shared: bool = False, wait_seconds: float = 0.0) -> bool:
        """True when the lock was had within `wait_seconds`."""
        kind = fcntl.LOCK_SH if is_shared else fcntl.LOCK_EX
        deadline = time.monotonic() + wait_seconds
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            while True:
                with contextlib.suppress(BlockingIOError):
                    fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
                    self._descriptor, descriptor = descriptor, -1
                    return True
                if time.monotonic() >= deadline:
                    return False
                time.sleep(_POLL_SECONDS)
        finally:
            if descriptor >= 0:
                os.close(descriptor)

    def sign(self, pid: int) -> None:
        """Writes the holder's process id into the file, for whoever has to end it."""
        os.ftruncate(self.descriptor, 0)
        os.pwrite(self.descriptor, str(pid).encode(), 0)

    def touch(self) -> None:
        """Marks this moment as the lock's last use."""
        os.utime(self.descriptor)

    def release(self) -> None:
        """Lets go of our hold; one who inherited the open file keeps holding it."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def is_held(path: Path) -> bool:
    """Whether a living process holds the lock for itself alone."""
    if not path.exists():
        return False
    probe = Lock(path)
    try:
        return not probe.take(is_shared=True)
    finally:
        probe.release()


def holder(path: Path) -> int | None:
    """The process id in a lock file; it means something only while the lock is held."""
    try:
        return int(path.read_text())
    except (OSError, ValueError):
        return None


@dataclass(frozen=True)
class EngineState:
    """What a client needs to know of a running engine. started_at: seconds since 1970."""

    bolt_port: int
    engine_pid: int
    keeper_pid: int
    started_at: float
    memory: str


class EngineFolder:
    """The embedded engine's folder under ORGGRAPH_HOME."""

    def __init__(self, home: Path) -> None:
        self.root = home / "engine"
        self.data = self.root / "data"
        self.log = self.root / "log"
        self.state = self.root / "state.json"
        self.last_end = self.root / "last_end.json"
        self.root_password = self.root / "root.password"
        self.reader_password = self.root / "reader.password"
        self.start_lock = self.root / "start.lock"
        self.clients_lock = self.root / "clients.lock"
        self.keeper_lock = self.root / "keeper.lock"
        self.engine_lock = self.root / "engine.lock"
        self.write_lock = self.root / "write.lock"

    def make(self) -> None:
        """Creates the folder, readable by its owner only. Raises OSError when that can't be."""
        for folder in (self.root, self.data, self.log):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not os.access(self.root, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self.root))

    def read_state(self) -> EngineState | None:
        """The running engine's state; None when no engine is up or it is still starting."""
        if not (is_held(self.keeper_lock) and is_held(self.engine_lock)):
            return None
        try:
            return EngineState(**json.loads(self.state.read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def write_state(self, state: EngineState) -> None:
        """Makes the engine known to clients."""
        write_secretly(self.state, json.dumps(asdict(state)))


def write_secretly(path: Path, text: str) -> None:
    """Replaces a file as a whole, readable by its owner only."""
    draft = path.with_name(path.name + ".new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with open(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(draft, path)
