"""Keeps the embedded engine: starts it, tells when it is ready, ends it when nobody has used it for a while.

The keeper is a small process of its own, so that the engine outlives the command that started it and never outlives its
keeper. It speaks to the command that started it through its standard output: one line of JSON, ready or failed.
Standard library only.
"""

from __future__ import annotations

import base64
import contextlib
import ctypes
import errno
import http.client
import json
import os
import random
import re
import secrets
import selectors
import shutil
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orggraph.store.folder import EngineFolder, EngineState, Lock, holder, write_secretly
from orggraph.store.java import HTTP_PORTS, LOGGING_PROPERTIES, Java, engine_command

READER = "reader"
# The group that may only read, as the engine's permission file writes it.
_READER_GROUP = {"access": [], "types": {"*": {"access": ["readRecord"]}}, "resultSetLimit": -1, "readTimeout": -1}
_ADMIN_GROUP = {
    "access": ["updateSecurity", "updateSchema", "updateDatabaseSettings"],
    "types": {"*": {"access": ["createRecord", "readRecord", "updateRecord", "deleteRecord"]}},
    "resultSetLimit": -1,
    "readTimeout": -1,
}
_NO_GROUP = {"access": [], "types": {"*": {"access": []}}, "resultSetLimit": -1, "readTimeout": -1}

LEAST_FREE_BYTES = 64 * 1024 * 1024
_STOP_SECONDS = 20.0
_ORPHAN_SECONDS = 10.0
_PR_SET_PDEATHSIG = 1
_OUT_OF_MEMORY_EXIT = 3  # what -XX:+ExitOnOutOfMemoryError ends with


@dataclass(frozen=True)
class Orders:
    """What the keeper is told when it starts."""

    home: str
    database: str
    java: str
    jars: str
    memory: str
    idle_seconds: float
    start_seconds: float
    query_seconds: float


class Failed(Exception):
    """The engine did not come up. cause: one of the slugs that `engine` puts into words; detail: what the engine printed."""

    def __init__(self, cause: str, detail: str = "") -> None:
        super().__init__(cause)
        self.cause = cause
        self.detail = detail


def main() -> None:
    """Runs the keeper with the orders in the first argument."""
    orders = Orders(**json.loads(sys.argv[1]))
    # The starter waits for this process only; the keeper goes on as nobody's child.
    if os.fork():
        os._exit(0)
    keeper = Keeper(orders)
    try:
        keeper.start()
    except Failed as failed:
        keeper.end()
        _report({"failed": failed.cause, "detail": failed.detail})
        return
    except OSError as error:
        keeper.end()
        _report({"failed": cause_of(error), "detail": str(error)})
        return
    _report({"ready": True})
    keeper.watch()


def _report(message: dict[str, Any]) -> None:
    with contextlib.suppress(BrokenPipeError):  # the starter may have been killed meanwhile
        sys.stdout.write(json.dumps(message) + "\n")
        sys.stdout.flush()
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 1)


def cause_of(error: OSError) -> str:
    """The slug for a fault of the file system."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return "full-disk"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return "no-permission"
    if error.errno in (errno.ENOTDIR, errno.EEXIST, errno.EISDIR):
        return "not-a-folder"
    return "engine-died"


class Keeper:
    """One engine process and the locks around it."""

    def __init__(self, orders: Orders) -> None:
        self.orders = orders
        self.folder = EngineFolder(Path(orders.home))
        self.lock = Lock(self.folder.keeper_lock)
        self.engine: subprocess.Popen[bytes] | None = None
        self.printed: deque[str] = deque(maxlen=200)
        self._partial = b""
        self._is_told_to_stop = False
        self._selector = selectors.DefaultSelector()

    # -- start

    def start(self) -> None:
        """Brings the engine up and writes its state. Raises Failed or OSError."""
        deadline = time.monotonic() + self.orders.start_seconds
        if not self.lock.take(wait_seconds=min(_STOP_SECONDS, self.orders.start_seconds)):
            raise Failed("busy")
        self.lock.sign(os.getpid())
        self.folder.state.unlink(missing_ok=True)
        self._hear_signals()
        if shutil.disk_usage(self.folder.root).free < LEAST_FREE_BYTES:
            raise Failed("full-disk")
        engine_lock = Lock(self.folder.engine_lock)
        self._wait_for_orphan(engine_lock)
        try:
            self._prepare_files()
            self._spawn(engine_lock)
        finally:
            engine_lock.release()
        bolt_port = int(self._wait_for_line(r"BOLT connections on \S*?:(\d+)", deadline))
        http_port = int(self._wait_for_line(r"HTTP Server started \(.*?port=(\d+)", deadline))
        self._wait_until_ready(http_port, deadline)
        self.folder.last_end.unlink(missing_ok=True)
        assert self.engine is not None
        self.folder.write_state(
            EngineState(bolt_port=bolt_port, engine_pid=self.engine.pid, keeper_pid=os.getpid(), started_at=time.time(), memory=self.orders.memory)
        )

    def _hear_signals(self) -> None:
        def told(_number: int, _frame: object) -> None:
            self._is_told_to_stop = True

        read_end, write_end = os.pipe()
        os.set_blocking(read_end, False)
        os.set_blocking(write_end, False)
        signal.set_wakeup_fd(write_end)
        signal.signal(signal.SIGTERM, told)
        signal.signal(signal.SIGINT, told)
        self._selector.register(read_end, selectors.EVENT_READ)

    def _wait_for_orphan(self, engine_lock: Lock) -> None:
        """An engine whose keeper was killed gets the time to end; then it is killed. The lock proves that its id is still its own."""
        if engine_lock.take(wait_seconds=_ORPHAN_SECONDS):
            return
        pid = holder(self.folder.engine_lock)
        if pid is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        if not engine_lock.take(wait_seconds=_ORPHAN_SECONDS):
            raise Failed("taken")

    def _prepare_files(self) -> None:
        folder = self.folder
        config = folder.data / "config"
        config.mkdir(mode=0o700, exist_ok=True)
        if not (folder.root_password.exists() and folder.reader_password.exists()):
            # Without its password a login is lost, so the engine's list of logins starts anew.
            (config / "server-users.jsonl").unlink(missing_ok=True)
            write_secretly(folder.root_password, secrets.token_urlsafe(24))
            write_secretly(folder.reader_password, secrets.token_urlsafe(24))
        groups_file = config / "server-groups.json"
        try:
            groups = json.loads(groups_file.read_text("utf-8"))
            everywhere = groups["databases"]["*"]["groups"]
        except (FileNotFoundError, ValueError, KeyError):
            everywhere = {"admin": _ADMIN_GROUP, "*": _NO_GROUP}
            groups = {"databases": {"*": {"groups": everywhere}}, "version": 2}
        if everywhere.get(READER) != _READER_GROUP:
            everywhere[READER] = _READER_GROUP
            write_secretly(groups_file, json.dumps(groups))
        (folder.log / "logging.properties").write_text(LOGGING_PROPERTIES, "utf-8")

    def _spawn(self, engine_lock: Lock) -> None:
        orders = self.orders
        command = engine_command(
            Java(orders.java, orders.jars),
            memory=orders.memory,
            data=self.folder.data,
            log=self.folder.log,
            password_file=self.folder.root_password,
            database=orders.database,
            http_port=random.choice(HTTP_PORTS),
            query_seconds=orders.query_seconds,
        )
        self.engine = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=self.folder.data,
            # Nothing of the user's: JAVA_TOOL_OPTIONS and its kin would change the engine. UTF-8 for folders with Chinese names.
            env={"LC_ALL": "C.UTF-8"},
            pass_fds=(engine_lock.descriptor,),
            preexec_fn=_guard_against_orphans(),  # noqa: PLW1509 - the keeper has one thread
        )
        engine_lock.sign(self.engine.pid)
        assert self.engine.stdout is not None
        os.set_blocking(self.engine.stdout.fileno(), False)
        self._selector.register(self.engine.stdout, selectors.EVENT_READ)

    def _wait_for_line(self, pattern: str, deadline: float) -> str:
        while True:
            for line in self.printed:
                found = re.search(pattern, line)
                if found:
                    return found[1]
            self._wait(deadline)

    def _wait_until_ready(self, http_port: int, deadline: float) -> None:
        users = self.folder.data / "config" / "server-users.jsonl"
        probe = {"language": "opencypher", "command": "RETURN 1 AS x"}
        while self._ask(http_port, f"/api/v1/query/{self.orders.database}", probe) != 200:
            self._wait(deadline, at_most=0.1)
        if f'"name":"{READER}"' not in users.read_text("utf-8").replace(" ", ""):
            user = {"name": READER, "password": self.folder.reader_password.read_text("utf-8"), "databases": {self.orders.database: [READER]}}
            status = self._ask(http_port, "/api/v1/server", {"command": "create user " + json.dumps(user)})
            if status != 200:
                raise Failed("engine-died", f"The engine refused to make its read-only login (HTTP {status}).")

    def _ask(self, port: int, path: str, body: dict[str, Any]) -> int:
        password = self.folder.root_password.read_text("utf-8")
        credentials = base64.b64encode(f"root:{password}".encode()).decode()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("POST", path, json.dumps(body), {"Authorization": f"Basic {credentials}", "Content-Type": "application/json"})
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()

    def _wait(self, deadline: float, at_most: float = 1.0) -> None:
        """Listens to the engine a while; raises Failed when it ended, when time is up or when the keeper is told to stop."""
        assert self.engine is not None
        self._listen(max(0.0, min(at_most, deadline - time.monotonic())))
        if self.engine.poll() is not None:
            self._listen(0.0)
            raise Failed(self._cause_of_end(), self._last_words())
        if self._is_told_to_stop:
            raise Failed("stopped")
        if time.monotonic() >= deadline:
            raise Failed("not-up", self._last_words())

    def _listen(self, seconds: float) -> None:
        for key, _ in self._selector.select(seconds):
            with contextlib.suppress(BlockingIOError):
                chunk = os.read(key.fd, 65536)
                if self.engine is None or self.engine.stdout is None or key.fd != self.engine.stdout.fileno():
                    continue
                if not chunk:
                    self._selector.unregister(key.fileobj)
                    with contextlib.suppress(subprocess.TimeoutExpired):
                        self.engine.wait(timeout=1.0)
                *lines, self._partial = (self._partial + chunk).split(b"\n")
                self.printed.extend(line.decode("utf-8", "replace") for line in lines)

    def _cause_of_end(self) -> str:
        assert self.engine is not None
        words = "\n".join([*self.printed, self._partial.decode("utf-8", "replace")])
        if self.engine.returncode == _OUT_OF_MEMORY_EXIT or re.search(r"OutOfMemoryError|maximum heap|object heap|[Nn]ot enough memory", words):
            return "too-little-memory"
        if "LockException" in words:
            return "taken"
        if "No space left" in words or shutil.disk_usage(self.folder.root).free < LEAST_FREE_BYTES // 16:
            return "full-disk"
        if "AccessDeniedException" in words or "Permission denied" in words:
            return "no-permission"
        return "engine-died"

    def _last_words(self) -> str:
        """The engine's last lines, without Java's stack frames."""
        lines = [line.strip() for line in self.printed if line.strip() and not line.lstrip().startswith("at ")]
        return "\n".join(lines[-5:])

    # -- life

    def watch(self) -> None:
        """Returns when the engine has ended: because nobody used it, because it was told to, or by itself."""
        assert self.engine is not None
        clients = Lock(self.folder.clients_lock)
        beat = min(5.0, max(0.05, self.orders.idle_seconds / 4))
        last_used = time.time()
        while self.engine.poll() is None and not self._is_told_to_stop:
            self._listen_for(beat)
            if clients.take():
                with contextlib.suppress(OSError):
                    last_used = max(last_used, self.folder.clients_lock.stat().st_mtime)
                if time.time() - last_used >= self.orders.idle_seconds:
                    break  # still holding the lock: who comes now waits until the engine is gone, then starts a new one
                clients.release()
            else:
                last_used = time.time()
        if self.engine.poll() is not None and not self._is_told_to_stop:
            with contextlib.suppress(OSError):
                write_secretly(self.folder.last_end, json.dumps({"cause": self._cause_of_end(), "at": time.time()}))
        self.end()
        clients.release()

    def _listen_for(self, seconds: float) -> None:
        """Reads what the engine prints for `seconds`; returns early when it ended or when the keeper is told to stop."""
        assert self.engine is not None
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0 and self.engine.poll() is None and not self._is_told_to_stop:
            self._listen(left)

    def end(self) -> None:
        """Ends the engine and lets go of everything."""
        with contextlib.suppress(OSError):
            if self.lock.is_taken:
                self.folder.state.unlink(missing_ok=True)
        if self.engine is not None:
            self._end_process(self.engine)
        self.lock.release()

    def _end_process(self, engine: subprocess.Popen[bytes]) -> None:
        engine.terminate()
        deadline = time.monotonic() + _STOP_SECONDS
        while engine.poll() is None and time.monotonic() < deadline:
            self._listen(0.1)
        if engine.poll() is None:
            engine.kill()
        engine.wait()


def _guard_against_orphans() -> Callable[[], None] | None:
    """What the engine does before it becomes Java: it asks Linux to end it when its keeper dies."""
    if not sys.platform.startswith("linux"):
        return None
    keeper = os.getpid()
    libc = ctypes.CDLL(None)

    def guard() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != keeper:
            os._exit(1)

    return guard


if __name__ == "__main__":
    main()
