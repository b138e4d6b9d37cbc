"""Gives a command its place at the embedded engine: shares the one that runs, or has a keeper start one.

A client holds the shared clients' lock for as long as it works; the keeper ends the engine when nobody held it for a while.
Starting is done under a lock of its own, so that two commands at once get one engine.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from orggraph.errors import QueryFailed, StoreError, StoreUnavailable
from orggraph.locale import Text
from orggraph.settings import EMBEDDED_DATABASE, Settings
from orggraph.store.folder import EngineFolder, EngineState, Lock, holder, is_held
from orggraph.store.java import find_java
from orggraph.store.keeper import LEAST_FREE_BYTES, READER, Orders, cause_of

OnWait = Callable[[Text], None]

# How long a stopping engine, and a keeper's last word, are waited for.
_STOP_SECONDS = 25.0
_LAST_WORD_SECONDS = 3.0
# The system closes a killed engine's connections before it lets go of its lock.
_LAST_BREATH_SECONDS = 2.0
_STARTING = Text("Starting the embedded engine…", "正在启动内置引擎……")


@dataclass(frozen=True)
class EngineStatus:
    """Whether the embedded engine runs, and where its things lie. started_at: seconds since 1970."""

    state: Literal["running", "starting", "stopped"]
    folder: Path
    is_in_use: bool
    bolt_port: int | None = None
    engine_pid: int | None = None
    keeper_pid: int | None = None
    started_at: float | None = None
    memory: str | None = None


class Seat:
    """One client's place at the running engine, held until `leave`."""

    def __init__(self, folder: EngineFolder, lock: Lock, state: EngineState) -> None:
        self._folder = folder
        self._lock = lock
        self.state = state

    @property
    def uri(self) -> str:
        """The engine's Bolt address."""
        return f"bolt://127.0.0.1:{self.state.bolt_port}"

    def credentials(self, access: Literal["read", "write"]) -> tuple[str, str]:
        """User and password; for reading the login that the engine itself keeps from writing."""
        if access == "read":
            return READER, self._folder.reader_password.read_text("utf-8")
        return "root", self._folder.root_password.read_text("utf-8")

    def is_engine_alive(self) -> bool:
        """Whether the very engine that this place belongs to still runs."""
        return self._folder.read_state() == self.state

    def is_engine_gone(self) -> bool:
        """Whether that engine has ended, asked by one who lost a connection: an engine that is just ending gets a moment."""
        deadline = time.monotonic() + _LAST_BREATH_SECONDS
        while self.is_engine_alive():
            if time.monotonic() >= deadline:
                return False
            time.sleep(0.02)
        return True

    def leave(self) -> None:
        """Gives the place up; the engine counts its idle time from here."""
        with contextlib.suppress(OSError, ValueError):
            self._lock.touch()
        self._lock.release()


def take_seat(settings: Settings, on_wait: OnWait | None = None) -> Seat:
    """A place at the engine, which is started when none runs. `on_wait` hears a sentence when that takes a while.

    Raises:
        StoreUnavailable: with `fields["cause"]`.
    """
    if sys.platform == "win32":
        raise unavailable("no-engine", settings)  # before any lock: Windows has none of the kind that is needed
    folder = EngineFolder(settings.home)
    try:
        folder.make()
        lock = Lock(folder.clients_lock)
        if not lock.take(is_shared=True, wait_seconds=settings.start_seconds + _STOP_SECONDS):
            raise unavailable("busy", settings)
        try:
            lock.touch()
            state = folder.read_state() or _start(settings, folder, on_wait)
        except BaseException:
            lock.release()
            raise
    except OSError as error:
        raise unavailable(cause_of(error), settings, detail=error.strerror or "") from error
    return Seat(folder, lock, state)


def _start(settings: Settings, folder: EngineFolder, on_wait: OnWait | None) -> EngineState:
    if on_wait:
        on_wait(_STARTING)
    start_lock = Lock(folder.start_lock)
    patience = settings.start_seconds + _STOP_SECONDS
    if not start_lock.take(wait_seconds=patience):
        raise unavailable("not-up", settings)
    try:
        state = folder.read_state()  # another command may have started it while we waited
        if state is None and is_held(folder.keeper_lock):
            state = _wait_for_keeper(folder, patience)
        if state is None:
            _run_keeper(settings, folder, patience)
            state = folder.read_state()
        if state is None:
            raise unavailable("engine-died", settings)
        return state
    finally:
        start_lock.release()


def _wait_for_keeper(folder: EngineFolder, seconds: float) -> EngineState | None:
    """The state of an engine that a keeper is bringing up for a starter that is gone; None when that keeper ends instead."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and is_held(folder.keeper_lock):
        state = folder.read_state()
        if state is not None:
            return state
        time.sleep(0.05)
    return None


def _run_keeper(settings: Settings, folder: EngineFolder, patience: float) -> None:
    java = find_java()
    if java is None:
        raise unavailable("no-engine", settings)
    orders = Orders(
        home=str(settings.home),
        database=EMBEDDED_DATABASE,
        java=java.executable,
        jars=java.jars,
        memory=settings.engine_memory,
        idle_seconds=settings.idle_minutes * 60,
        start_seconds=settings.start_seconds,
        query_seconds=settings.query_seconds,
    )
    packages = str(Path(__file__).resolve().parents[2])
    program = f"import sys; sys.path.append({packages!r}); from orggraph.store.keeper import main; main()"
    with open(folder.log / "keeper.log", "ab") as log:
        keeper = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", program, json.dumps(asdict(orders))],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            cwd="/",
            start_new_session=True,
        )
    assert keeper.stdout is not None
    with keeper.stdout:
        report = _read_report(keeper.stdout.fileno(), patience)
    keeper.wait()  # this was the keeper's first half, gone since it forked
    if "failed" in report:
        raise unavailable(str(report["failed"]), settings, detail=str(report.get("detail", "")))


def _read_report(descriptor: int, seconds: float) -> dict[str, object]:
    deadline = time.monotonic() + seconds
    said = b""
    with selectors.DefaultSelector() as selector:
        selector.register(descriptor, selectors.EVENT_READ)
        while not said.endswith(b"\n"):
            if not selector.select(max(0.0, deadline - time.monotonic())):
                return {"failed": "not-up"}
            chunk = os.read(descriptor, 4096)
            if not chunk:
                return {"failed": "keeper-died"}
            said += chunk
    report: dict[str, object] = json.loads(said)
    return report


def start_engine(settings: Settings, on_wait: OnWait | None = None) -> EngineStatus:
    """The status after the engine was started, or found running. Raises StoreUnavailable."""
    take_seat(settings, on_wait).leave()
    return engine_status(settings)


def engine_status(settings: Settings) -> EngineStatus:
    """Whether the engine runs; looking starts nothing and creates nothing."""
    folder = EngineFolder(settings.home)
    state = folder.read_state()
    is_in_use = _is_in_use(folder)
    if state is None:
        return EngineStatus("starting" if is_held(folder.keeper_lock) else "stopped", folder.root, is_in_use)
    return EngineStatus("running", folder.root, is_in_use, **asdict(state))


def _is_in_use(folder: EngineFolder) -> bool:
    if not folder.clients_lock.exists():
        return False
    lock = Lock(folder.clients_lock)
    try:
        return not lock.take()
    finally:
        lock.release()


def stop_engine(settings: Settings) -> bool:
    """True when a running engine was ended, False when none ran.

    Raises:
        StoreUnavailable: cause `in-use` while another command or the API works with it.
    """
    folder = EngineFolder(settings.home)
    if not is_held(folder.keeper_lock):
        return False
    clients = Lock(folder.clients_lock)
    if not clients.take(wait_seconds=1.0):
        raise unavailable("in-use", settings)
    try:
        pid = holder(folder.keeper_lock)
        if pid is not None and is_held(folder.keeper_lock):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + _STOP_SECONDS
        while is_held(folder.keeper_lock):
            if time.monotonic() >= deadline:
                raise unavailable("busy", settings)
            time.sleep(0.02)
        return True
    finally:
        clients.release()


def last_end(settings: Settings) -> str | None:
    """The cause slug of the engine's last end, when it ended by itself and was not started since."""
    folder = EngineFolder(settings.home)
    deadline = time.monotonic() + _LAST_WORD_SECONDS
    while is_held(folder.keeper_lock) and not is_held(folder.engine_lock) and time.monotonic() < deadline:
        time.sleep(0.02)  # the engine is gone and its keeper is just writing down why
    try:
        return str(json.loads(folder.last_end.read_text("utf-8"))["cause"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def explain(error: StoreError, settings: Settings) -> StoreError:
    """The error with the embedded engine's own reason when that is known: facts are looked at, not the words of the message."""
    with contextlib.suppress(OSError):
        if isinstance(error, (StoreUnavailable, QueryFailed)) and shutil.disk_usage(settings.home).free < LEAST_FREE_BYTES // 16:
            return unavailable("full-disk", settings)
    if isinstance(error, StoreUnavailable):
        return unavailable(last_end(settings) or "engine-died", settings)
    return error


def unavailable(cause: str, settings: Settings, detail: str = "") -> StoreUnavailable:
    """The error that puts a cause slug into a sentence and says what to do."""
    what, remedy = _SENTENCES.get(cause, _SENTENCES["engine-died"])
    folder = EngineFolder(settings.home)
    values = {"folder": folder.root, "home": settings.home, "log": folder.log, "memory": settings.engine_memory, "seconds": f"{settings.start_seconds:g}"}
    fields: dict[str, object] = {"cause": cause, "folder": str(folder.root)}
    if detail:
        fields["detail"] = detail
    return StoreUnavailable(what.fill(**values), remedy.fill(**values), fields=fields)


_SENTENCES: dict[str, tuple[Text, Text]] = {
    "no-engine": (
        Text("The embedded engine is not installed, or does not run on this system.", "内置引擎未安装，或不支持本系统。"),
        Text(
            "Install it with: pip install arcadedb-embedded; or set ORGGRAPH_URI to a Neo4j server.",
            "请执行 pip install arcadedb-embedded；或将 ORGGRAPH_URI 指向一台 Neo4j 服务器。",
        ),
    ),
    "taken": (
        Text("Another program has the embedded engine's data open in {folder}.", "另一程序正占用内置引擎的数据目录 {folder}。"),
        Text("End that program, or choose another ORGGRAPH_HOME.", "请结束该程序，或另设 ORGGRAPH_HOME。"),
    ),
    "full-disk": (
        Text("The disk that holds {folder} is full.", "{folder} 所在磁盘已满。"),
        Text("Free some space, or choose another ORGGRAPH_HOME.", "请释放空间，或另设 ORGGRAPH_HOME。"),
    ),
    "too-little-memory": (
        Text("The embedded engine has too little memory ({memory}).", "内置引擎内存不足（{memory}）。"),
        Text(
            "Set ORGGRAPH_ENGINE_MEMORY to 512m for 20,000 people or 2g for 200,000, within what this machine has free; a running engine takes it after: orggraph db stop",
            "请设置 ORGGRAPH_ENGINE_MEMORY：2 万人用 512m，20 万人用 2g，且不超过本机可用内存；若引擎正在运行，请先执行 orggraph db stop。",
        ),
    ),
    "no-permission": (
        Text("You may not write in {folder}.", "没有 {folder} 的写权限。"),
        Text("Ask for the right to write there, or choose another ORGGRAPH_HOME.", "请申请该目录的写权限，或另设 ORGGRAPH_HOME。"),
    ),
    "not-a-folder": (
        Text(
            "{home} cannot hold the embedded engine's data, because a file stands where a folder should.",
            "{home} 无法存放内置引擎的数据，因为应为目录之处是一个文件。",
        ),
        Text("Move that file away, or choose another ORGGRAPH_HOME.", "请移走该文件，或另设 ORGGRAPH_HOME。"),
    ),
    "not-up": (
        Text("The embedded engine did not come up within {seconds} seconds.", "内置引擎未能在 {seconds} 秒内启动。"),
        Text("Try again, or allow more with ORGGRAPH_START_SECONDS; its log is in {log}.", "请重试，或增大 ORGGRAPH_START_SECONDS；日志位于 {log}。"),
    ),
    "busy": (
        Text("The embedded engine is just being stopped and takes too long.", "内置引擎正在停止，耗时过长。"),
        Text("Try again in a moment.", "请稍后重试。"),
    ),
    "stopped": (
        Text("The embedded engine was told to stop while it was starting.", "内置引擎在启动过程中被要求停止。"),
        Text("Run the command again.", "请重新执行命令。"),
    ),
    "in-use": (
        Text("Another command, or the API, is using the embedded engine.", "另一条命令或 API 正在使用内置引擎。"),
        Text("Wait for it or end it, then stop the engine.", "请等待其完成或将其结束，然后再停止引擎。"),
    ),
    "keeper-died": (
        Text("The process that was starting the embedded engine was ended.", "正在启动内置引擎的进程被终止。"),
        Text("Run the command again; the log is in {log}.", "请重新执行命令；日志位于 {log}。"),
    ),
    "engine-died": (
        Text("The embedded engine ended unexpectedly.", "内置引擎意外退出。"),
        Text("Run the command again; if it ends again, its log is in {log}.", "请重新执行命令；若仍退出，请查看 {log} 中的日志。"),
    ),
}
