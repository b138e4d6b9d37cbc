"""Reads what the user set: flags, then `ORGGRAPH_*`, then defaults, and remembers where each value came from.

The only reader of the environment. Nothing heavy is imported here, because every command starts with it.
"""

from __future__ import annotations

import difflib
import os
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from orggraph.errors import BadSettings, Problem
from orggraph.locale import LANGUAGES, Language, Text, language_of

PREFIX = "ORGGRAPH_"
SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")
EMBEDDED_DATABASE = "orggraph"

FLAG = "flag"
DEFAULT = "default"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything that a user can set.

    uri: a Bolt address, or None for the embedded engine, whose data lies under `home`.
    queries: folders of the user's own questions.
    idle_minutes: the embedded engine stops after so long without a client; engine_memory: its heap, as `512m` or `2g`;
    start_seconds: how long it may take to come up.
    row_cap: most rows that one question returns; query_seconds: longest that one question may run.
    read_only: nothing is written through this graph, by whatever door.
    hosts: names besides this machine's own under which the HTTP door is reached, each an origin such as `https://crm.example.com`;
    root_path: what a proxy puts before every address, as `/crm`.
    audits_at_once, imports_at_once, questions_at_once: how much of each the HTTP door does at a time; more has to wait, much more is sent away.
    An audit keeps two cores busy by itself and asks two rules at a time, which share the embedded engine's memory with all others; of two imports at once the later is refused anyway;
    a question is short, and eight are more than two cores and the engine answer at once.
    origins: for each field `flag`, `default` or the name of the environment variable.
    """

    uri: str | None = None
    user: str = "neo4j"
    password: str | None = field(default=None, repr=False)
    database: str = EMBEDDED_DATABASE
    home: Path = field(default_factory=lambda: _default_home(os.environ))
    queries: tuple[Path, ...] = ()
    lang: Language = "en"
    idle_minutes: float = 15.0
    engine_memory: str = "1g"
    start_seconds: float = 60.0
    row_cap: int = 100_000
    query_seconds: float = 60.0
    read_only: bool = False
    hosts: tuple[str, ...] = ()
    root_path: str = ""
    audits_at_once: int = 2
    imports_at_once: int = 1
    questions_at_once: int = 8
    origins: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)

    @property
    def is_embedded(self) -> bool:
        """True when no address is set and orggraph runs its own engine."""
        return self.uri is None


class _Refused(Exception):
    """A value that cannot be used; carries the sentence that says what to write."""

    def __init__(self, what: Text) -> None:
        self.what = what


def load_settings(**flags: Any) -> Settings:
    """The settings in force. A flag that is None counts as not given.

    Raises:
        BadSettings: a value cannot be used, a secret's file cannot be read, or a variable's name looks misspelt; every fault is named.
    """
    environ = os.environ
    unknown = [name for name in flags if name not in _READERS and name != "password"]
    if unknown:
        raise TypeError(f"no such setting: {', '.join(unknown)}")
    problems = _misspelt(environ)
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}

    def take(name: str, raw: Any, origin: str, shown: str, read: Callable[[Any], Any]) -> None:
        try:
            values[name] = read(raw)
            origins[name] = origin
        except _Refused as refused:
            problems.append(Problem(what=refused.what, path=shown))

    for name, read in _READERS.items():
        variable = PREFIX + name.upper()
        if flags.get(name) is not None:
            take(name, flags[name], FLAG, "--" + name.replace("_", "-"), read)
        elif environ.get(variable):
            take(name, environ[variable], variable, variable, read)
    if flags.get("password") is not None:
        values["password"], origins["password"] = flags["password"], FLAG
    else:
        _take_password(environ, values, origins, problems)
    if "lang" not in values:
        locale = next((candidate for candidate in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(candidate)), DEFAULT)
        values["lang"] = language_of(environ.get(locale))
        origins["lang"] = locale
    if "database" not in values:
        values["database"] = "neo4j" if values.get("uri") else EMBEDDED_DATABASE
    elif flags.get("uri") is None and not environ.get(PREFIX + "URI") and values["database"] != EMBEDDED_DATABASE:
        problems.append(Problem(what=_ONE_DATABASE, path=origins["database"], value=values["database"]))
    if problems:
        raise BadSettings(
            Text("A setting cannot be used.", "有设置无法使用。") if len(problems) == 1 else Text("Some settings cannot be used.", "有多项设置无法使用。"),
            problems=problems,
        )
    for name in (*_READERS, "password"):
        origins.setdefault(name, DEFAULT)
    return Settings(**values, origins=origins)


_ONE_DATABASE = Text(
    f"The embedded engine holds one database, {EMBEDDED_DATABASE}. Choose another ORGGRAPH_HOME for a separate graph, or set ORGGRAPH_URI for a server.",
    f"内置引擎只有一个数据库 {EMBEDDED_DATABASE}。如需独立的图，请另设 ORGGRAPH_HOME；如需连接服务器，请设置 ORGGRAPH_URI。",
)


def _take_password(environ: Mapping[str, str], values: dict[str, Any], origins: dict[str, str], problems: list[Problem]) -> None:
    direct, by_file = PREFIX + "PASSWORD", PREFIX + "PASSWORD_FILE"
    if environ.get(direct) and environ.get(by_file):
        problems.append(Problem(what=Text(f"Set either {direct} or {by_file}, not both.", f"{direct} 与 {by_file} 只能设置一个。"), path=by_file))
    elif environ.get(direct):
        values["password"], origins["password"] = environ[direct], direct
    elif environ.get(by_file):
        try:
            values["password"] = Path(environ[by_file]).expanduser().read_text("utf-8").rstrip("\r\n")
            origins["password"] = by_file
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
            problems.append(
                Problem(
                    what=Text(f"The password file {environ[by_file]} cannot be read ({reason}).", f"无法读取密码文件 {environ[by_file]}（{reason}）。"),
                    path=by_file,
                )
            )


def _read_uri(raw: Any) -> str:
    forms = Text(
        "Write an address such as bolt://localhost:7687 or neo4j+s://example.databases.neo4j.io; the scheme is one of " + ", ".join(SCHEMES) + ".",
        "请填写如 bolt://localhost:7687 或 neo4j+s://example.databases.neo4j.io 的地址；协议须为 " + "、".join(SCHEMES) + " 之一。",
    )
    try:
        parts = urlsplit(str(raw).strip())
        has_host, _ = bool(parts.hostname), parts.port
    except ValueError:
        raise _Refused(forms) from None
    if parts.username is not None or parts.password is not None:
        raise _Refused(
            Text(
                "Take user and password out of the address; set ORGGRAPH_USER and ORGGRAPH_PASSWORD.",
                "请勿在地址中写用户名和密码；请设置 ORGGRAPH_USER 与 ORGGRAPH_PASSWORD。",
            )
        )
    if parts.scheme not in SCHEMES or not has_host or parts.path not in ("", "/") or parts.fragment:
        raise _Refused(forms)
    keys = [pair.partition("=")[0] for pair in parts.query.split("&")] if parts.query else []
    if keys and (parts.scheme.startswith("bolt") or len(set(keys)) < len(keys) or not {"", "address"}.isdisjoint(keys)):
        raise _Refused(
            Text(
                "What follows the ? is for the routing of a cluster: only with neo4j://, each key once, none of them address.",
                "? 之后的内容用于集群路由：仅限 neo4j://，每个键只写一次，且不能为 address。",
            )
        )
    return str(raw).strip()


def _read_word(raw: Any) -> str:
    word = str(raw).strip()
    if not word:
        raise _Refused(Text("Write a name; it is blank.", "名称为空，请填写。"))
    return word


def _read_home(raw: Any) -> Path:
    return Path(os.path.abspath(Path(raw).expanduser()))


def _read_folders(raw: Any) -> tuple[Path, ...]:
    parts = raw.split(os.pathsep) if isinstance(raw, str) else raw
    return tuple(_read_home(part) for part in parts if str(part).strip())


def _read_language(raw: Any) -> Language:
    said = str(raw).strip().lower().replace("_", "-").split("-")[0]
    for language in LANGUAGES:
        if said == language:
            return language
    raise _Refused(Text(f'"{raw}" is not a language of orggraph. Write en or zh.', f"不支持语言“{raw}”。请填写 en 或 zh。"))


def _read_memory(raw: Any) -> str:
    said = str(raw).strip().lower()
    if not re.fullmatch(r"[1-9][0-9]{0,6}[mg]", said):
        raise _Refused(Text(f'"{raw}" is not an amount of memory. Write 512m or 2g.', f"“{raw}”不是内存大小。请填写如 512m 或 2g。"))
    return said


def _read_positive(raw: Any) -> float:
    try:
        value = float(raw)
    except (TypeError, ValueError):
        value = -1.0
    if not 0 < value < 1e9:
        raise _Refused(Text(f'"{raw}" is not a number above 0.', f"“{raw}”不是大于 0 的数。"))
    return value


def _read_count(raw: Any) -> int:
    try:
        value = int(raw)
    except (TypeError, ValueError):
        value = 0
    if value < 1:
        raise _Refused(Text(f'"{raw}" is not a whole number of at least 1.', f"“{raw}”不是至少为 1 的整数。"))
    return value


def _read_flag(raw: Any) -> bool:
    said = str(raw).strip().lower()
    if said not in _FLAGS:
        raise _Refused(Text(f'"{raw}" is neither yes nor no. Write true or false.', f"“{raw}”既非是也非否。请填写 true 或 false。"))
    return _FLAGS[said]


_FLAGS = {**dict.fromkeys(("true", "yes", "on", "1"), True), **dict.fromkeys(("false", "no", "off", "0"), False)}


def _read_hosts(raw: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_origin(part.strip()) for part in str(raw).split(",") if part.strip()))


def _origin(said: str) -> str:
    """The origin that a host's name stands for: `https` unless it says `http://`, in lower case, without the scheme's own port."""
    scheme, mark, rest = said.lower().rpartition("://")
    refused = _Refused(
        Text(
            f'"{said}" is not a host name. Write each name out, with commas between, as in crm.example.com,crm.example.org:8443; http:// before a name says that its proxy has no https.',
            f"“{said}”不是主机名。请逐个写出，以逗号分隔，如 crm.example.com,crm.example.org:8443；名称前写 http:// 表示其代理未启用 https。",
        )
    )
    if mark and scheme not in _WEB_PORTS:
        raise refused
    scheme = scheme or "https"
    try:
        # A browser sends a name in another script as its ASCII form.
        rest = rest if rest.isascii() else rest.encode("idna").decode()
    except UnicodeError:
        raise refused from None
    found = re.fullmatch(r"(?P<name>[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\])\.?(?::(?P<port>[0-9]{1,5}))?", rest)
    if found is None or (found["port"] and not 0 < int(found["port"]) < 65536):
        raise refused
    port = int(found["port"]) if found["port"] else None
    return f"{scheme}://{found['name']}" + (f":{port}" if port and port != _WEB_PORTS[scheme] else "")


_WEB_PORTS = {"http": 80, "https": 443}


def _read_root_path(raw: Any) -> str:
    said = str(raw).strip().rstrip("/")
    if (said and not re.fullmatch(r"(?:/[A-Za-z0-9._~-]+)+", said)) or {".", ".."} & {*said.split("/")}:
        raise _Refused(Text(f'"{raw}" is not the beginning of an address. Write it as /crm.', f"“{raw}”不是地址前缀。请写成 /crm。"))
    return said


_READERS: dict[str, Callable[[Any], Any]] = {
    "uri": _read_uri,
    "user": _read_word,
    "database": _read_word,
    "home": _read_home,
    "queries": _read_folders,
    "lang": _read_language,
    "idle_minutes": _read_positive,
    "engine_memory": _read_memory,
    "start_seconds": _read_positive,
    "row_cap": _read_count,
    "query_seconds": _read_positive,
    "read_only": _read_flag,
    "hosts": _read_hosts,
    "root_path": _read_root_path,
    "audits_at_once": _read_count,
    "imports_at_once": _read_count,
    "questions_at_once": _read_count,
}


def _default_home(environ: Mapping[str, str]) -> Path:
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "orggraph"
    if sys.platform == "win32":
        return Path(environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "orggraph"
    # The XDG base directory specification says that a relative path is to be ignored.
    chosen = environ.get("XDG_DATA_HOME", "")
    return (Path(chosen) if os.path.isabs(chosen) else Path.home() / ".local" / "share") / "orggraph"


def _misspelt(environ: Mapping[str, str]) -> list[Problem]:
    """Variables that were surely meant for us: `ORGGRAPH_URL` must not quietly mean the embedded engine."""
    known = [PREFIX + name.upper() for name in (*_READERS, "password", "password_file")]
    problems = []
    for name in sorted(environ):
        near = difflib.get_close_matches(name, known, n=1, cutoff=0.85) if name.startswith(PREFIX) and name not in known else []
        problems += [Problem(what=Text(f"Did you mean {meant}?", f"是否应为 {meant}？"), path=name) for meant in near]
    return problems
