"""Runs a real Neo4j for the tests: a separate server process made of jars from Maven, in a scratch folder, gone when the tests are.

Neo4j is GPL-3.0: it is only ever this process of the tests, never a part or a dependency of orggraph.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import neo4j

POMS = Path(__file__).parent
START_SECONDS = 180
STOP_SECONDS = 2  # then it is killed: its data is scratch
PORT_TRIES = 3
PASSWORD = "a-password-of-the-tests"
_ANSWER_SECONDS = 5.0
_DIE_WITH_PARENT = "import ctypes, os, signal, sys; ctypes.CDLL(None).prctl(1, signal.SIGKILL); os.execv(sys.argv[1], sys.argv[1:])"  # 1: PR_SET_PDEATHSIG
_OPENS = ("java.base/java.nio", "java.base/java.io", "java.base/sun.nio.ch", "java.base/java.util.concurrent")


@dataclass(frozen=True)
class Neo4jSetup:
    """One version of Neo4j with one configuration. `javas` are the Java releases that the version runs on."""

    name: str
    version: str
    main_class: str
    javas: tuple[int, ...]
    options: tuple[str, ...] = ()
    configuration: tuple[str, ...] = ()
    has_password: bool = False
    transaction_seconds: int = 60


_JAVA_25 = ("--enable-native-access=ALL-UNNAMED", "--add-modules=jdk.incubator.vector")
SETUPS = (
    Neo4jSetup("neo4j-5", "5.26.30", "org.neo4j.server.CommunityEntryPoint", (17, 21), has_password=True),
    Neo4jSetup("neo4j-2026-cypher5", "2026.08.1", "org.neo4j.server.Neo4jCommunity", (21, 25), _JAVA_25),
    Neo4jSetup("neo4j-2026-cypher25", "2026.08.1", "org.neo4j.server.Neo4jCommunity", (21, 25), _JAVA_25, ("db.query.default_language=CYPHER_25",)),
)


class ServerFailed(Exception):
    """Neo4j could not be fetched or did not come up; the text holds what it said itself."""


@dataclass(frozen=True)
class Address:
    """Where a running server answers, and as whom. No user means that it asks for none."""

    uri: str
    user: str | None = None
    password: str | None = None


def missing_for(setup: Neo4jSetup) -> str | None:
    """What this machine lacks to run `setup`, in words; None when all is there."""
    if find_java(setup.javas) is None:
        return f"no Java {' or '.join(map(str, setup.javas))} found"
    if not _jars(setup.version).is_dir() and shutil.which("mvn") is None:
        return "no Maven found to fetch it"
    return None


def find_java(releases: Sequence[int]) -> Path | None:
    """The first Java of one of `releases`: JAVA_HOME, the PATH, the usual folder, or the one that the embedded engine brings."""
    candidates = [Path(home, "bin/java") for home in (os.environ.get("JAVA_HOME"),) if home]
    candidates += [Path(found) for found in (shutil.which("java"),) if found]
    candidates += sorted(Path("/usr/lib/jvm").glob("*/bin/java"))
    embedded = find_spec("arcadedb_embedded")
    candidates += [Path(folder, "jre/bin/java") for folder in (embedded.submodule_search_locations or () if embedded else ())]
    return next((java for java in candidates if java.is_file() and _release(java) in releases), None)


def _release(java: Path) -> int | None:
    said = subprocess.run([java, "-version"], check=False, capture_output=True, text=True, timeout=60).stderr
    found = re.search(r'version "(\d+)', said)
    return int(found.group(1)) if found else None


def _cache() -> Path:
    own = os.environ.get("ORGGRAPH_TEST_CACHE")
    return Path(own) if own else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "orggraph-tests"


def _jars(version: str) -> Path:
    return _cache() / f"neo4j-{version}"


def _fetch_jars(version: str) -> Path:
    """The folder of the version's jars; Maven fetches them once. A fetch that broke off leaves nothing that looks complete."""
    folder = _jars(version)
    if folder.is_dir():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="fetching-") as scratch:
        command = [
            "mvn",
            "-B",
            "-q",
            "-f",
            str(POMS / f"neo4j-{version}.pom.xml"),
            "dependency:copy-dependencies",
            "-DincludeScope=runtime",
            f"-DoutputDirectory={scratch}/lib",
        ]
        fetched = subprocess.run(command, check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        if fetched.returncode != 0:
            raise ServerFailed(f"Maven could not fetch Neo4j {version}:\n{fetched.stdout}{fetched.stderr}")
        try:
            Path(scratch, "lib").rename(folder)
        except OSError:
            if not folder.is_dir():  # not another run that was faster
                raise
    return folder


@contextmanager
def run_server(setup: Neo4jSetup) -> Iterator[Address]:
    """A fresh, empty server of `setup`, ready to answer; stopped and its data removed afterwards. Raises ServerFailed."""
    java = find_java(setup.javas)
    if java is None:
        raise ServerFailed(f"{setup.name}: {missing_for(setup)}")
    jars = _fetch_jars(setup.version)
    with tempfile.TemporaryDirectory(prefix=f"orggraph-{setup.name}-") as home:
        process, address = _start(setup, java, jars, Path(home))
        try:
            yield address
        finally:
            _stop(process)


def _start(setup: Neo4jSetup, java: Path, jars: Path, home: Path) -> tuple[subprocess.Popen[bytes], Address]:
    for folder in ("conf", "data", "logs", "plugins", "run", "import"):
        (home / folder).mkdir()
    log = home / "console.log"
    for _ in range(PORT_TRIES):
        port = _free_port()
        (home / "conf/neo4j.conf").write_text("\n".join(_configuration(setup, port)) + "\n", encoding="utf-8")
        with log.open("wb") as output:
            process = subprocess.Popen(_command(setup, java, jars, home), stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=home)
        try:
            return process, _await_answer(setup, process, port)
        except ServerFailed as failure:
            _stop(process)
            said = log.read_text(encoding="utf-8", errors="replace")
            if "already in use" not in said:
                raise ServerFailed(f"{setup.name}: {failure}. It said:\n{said[-4000:]}") from failure
    raise ServerFailed(f"{setup.name}: {PORT_TRIES} free ports in a row were taken by someone else before Neo4j could")


def _configuration(setup: Neo4jSetup, port: int) -> list[str]:
    return [
        "server.default_listen_address=127.0.0.1",
        f"server.bolt.listen_address=127.0.0.1:{port}",
        f"server.bolt.advertised_address=127.0.0.1:{port}",
        "server.http.enabled=false",
        "server.https.enabled=false",
        f"dbms.security.auth_enabled={'true' if setup.has_password else 'false'}",
        "server.memory.pagecache.size=128m",
        "dbms.usage_report.enabled=false",
        f"db.transaction.timeout={setup.transaction_seconds}s",
        "db.tx_log.rotation.retention_policy=keep_none",
        "dbms.cypher.min_replan_interval=1h",  # each small graph would have every question planned anew
        *setup.configuration,
    ]


def _command(setup: Neo4jSetup, java: Path, jars: Path, home: Path) -> list[str]:
    guard = [sys.executable, "-c", _DIE_WITH_PARENT] if sys.platform == "linux" else []
    return [
        *guard,  # a killed pytest leaves no server behind
        str(java),
        "-Xms256m",
        "-Xmx1g",
        "-XX:+UseSerialGC",  # two cores are shared with the tests and with other servers
        "-XX:InlineSmallCode=1200",  # as the embedded engine: a server that lives for one run spends a third of its time on being compiled
        "-Dfile.encoding=UTF-8",
        "-Dlog4j2.disable.jmx=true",
        "-Dio.netty.tryReflectionSetAccessible=true",
        *(f"--add-opens={package}=ALL-UNNAMED" for package in _OPENS),
        *setup.options,
        "-cp",
        f"{jars}/*",
        setup.main_class,
        f"--home-dir={home}",
        f"--config-dir={home}/conf",
        "--console-mode",
    ]


def _await_answer(setup: Neo4jSetup, process: subprocess.Popen[bytes], port: int) -> Address:
    uri = f"bolt://127.0.0.1:{port}"
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise ServerFailed(f"ended with exit code {process.returncode} before it answered")
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=_ANSWER_SECONDS):
                pass
            if setup.has_password:
                _set_password(uri)
            with (
                neo4j.GraphDatabase.driver(uri, auth=("neo4j", PASSWORD) if setup.has_password else None) as driver,
                driver.session(database="neo4j") as session,
            ):
                session.run("RETURN 1").consume()
        except (OSError, neo4j.exceptions.DriverError, neo4j.exceptions.TransientError, neo4j.exceptions.DatabaseUnavailable):
            time.sleep(0.1)
        else:
            return Address(uri, "neo4j", PASSWORD) if setup.has_password else Address(uri)
    raise ServerFailed(f"did not answer within {START_SECONDS} s")


def _set_password(uri: str) -> None:
    try:
        with neo4j.GraphDatabase.driver(uri, auth=("neo4j", "neo4j")) as driver:
            driver.execute_query("ALTER CURRENT USER SET PASSWORD FROM $old TO $new", old="neo4j", new=PASSWORD, database_="system")
    except neo4j.exceptions.AuthError:
        return  # it is set already


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
