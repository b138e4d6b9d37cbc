"""Finds the embedded engine's package and writes the command line that starts it.

Only the jars and the Java inside the wheel are used, never its Python part, so either package will do.
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from pathlib import Path

# The package of today, then its successor: the same folders `jars` and `jre` under another name.
_PACKAGES = ("arcadedb_embedded", "arcadedb")

# Ports for the engine's HTTP door, which the keeper alone uses: the engine prints a port of a range, but not one it chose for 0.
HTTP_PORTS = range(20_000, 32_000)
HTTP_PORTS_TRIED = 50


@dataclass(frozen=True)
class Java:
    """The engine's Java and its jars."""

    executable: str
    jars: str


def find_java() -> Java | None:
    """The engine's Java; None when no package of the engine is installed."""
    for package in _PACKAGES:
        spec = importlib.util.find_spec(package)
        for place in (spec.submodule_search_locations or ()) if spec else ():
            executable = Path(place) / "jre" / "bin" / "java"
            if executable.exists():
                return Java(executable=str(executable), jars=str(Path(place) / "jars"))
    return None


def engine_command(java: Java, *, memory: str, data: Path, log: Path, password_file: Path, database: str, http_port: int, query_seconds: float) -> list[str]:
    """The command that starts the engine on loopback: Bolt on a port it chooses, HTTP on the first free one from `http_port` on."""
    options = {
        "server.mode": "development",  # `production` hides what went wrong; the engine listens on loopback only
        "server.rootPath": data,
        "server.rootPasswordPath": password_file,
        "server.logsDirectory": log,
        "server.httpIncomingHost": "127.0.0.1",
        "server.httpIncomingPort": f"{http_port}-{http_port + HTTP_PORTS_TRIED}",
        "server.plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
        "server.defaultDatabases": f"{database}[root]",
        "bolt.host": "127.0.0.1",  # its own default is every address of the machine
        "bolt.port": 0,
        "bolt.defaultDatabase": database,
        "txWalFlush": 2,
        "command.timeout": int(query_seconds * 1000),
        "opencypher.loadCsv.allowFileUrls": "false",
        "opencypher.loadCsv.allowRemoteUrls": "false",
    }
    return [
        java.executable,
        f"-Xmx{memory}",
        "-XX:+ExitOnOutOfMemoryError",
        "-XX:+UseParallelGC",  # an audit of 200,000 people took 64 s with it and 77 s with Java's own choice, which spares pauses that nobody here notices
        "-XX:InlineSmallCode=1200",  # of 2500: the first audit after a start took 44 s and not 54 s, for Java's compiler had 15 s to do and not 24 s; later ones the same 35 s
        "-XX:-UsePerfData",  # a file in the machine's temporary folder that nobody reads
        "--add-modules",
        "jdk.incubator.vector",
        "--enable-native-access=ALL-UNNAMED",
        "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
        "--add-opens=java.base/java.nio.channels.spi=ALL-UNNAMED",
        "--add-opens=java.base/java.lang=ALL-UNNAMED",
        "-Djava.awt.headless=true",
        "-Dfile.encoding=UTF8",
        f"-Djava.util.logging.config.file={log / 'logging.properties'}",
        *(f"-Darcadedb.{name}={value}" for name, value in options.items()),
        "-cp",
        f"{java.jars}/*",
        "com.arcadedb.server.ArcadeDBServer",
    ]


# The engine's logging: its start on the console, where the keeper reads it, warnings in a file of at most 2 x 4 MiB.
# The path is relative to the data folder, where the engine runs: Java would misread a Chinese folder name in this file.
LOGGING_PROPERTIES = """\
handlers=java.util.logging.ConsoleHandler,java.util.logging.FileHandler
.level=WARNING
com.arcadedb.server.level=INFO
com.arcadedb.bolt.level=INFO
java.util.logging.ConsoleHandler.level=INFO
java.util.logging.FileHandler.level=WARNING
java.util.logging.FileHandler.pattern=../log/engine.%g.log
java.util.logging.FileHandler.limit=4194304
java.util.logging.FileHandler.count=2
java.util.logging.FileHandler.append=true
java.util.logging.FileHandler.formatter=java.util.logging.SimpleFormatter
java.util.logging.SimpleFormatter.format=%1$tF %1$tT %4$s %3$s %5$s%6$s%n
"""
