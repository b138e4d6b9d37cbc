"""Turns an error of the driver into one of ours, by its class and the family of its code.

Never by message text or GQL status: those differ between engines and versions. The engine's words are shown, not judged. Where the
driver could not talk to what answers at the address, that is looked at; see `probe`.
"""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterator
from urllib.parse import urlsplit

from neo4j import exceptions as driver

from orggraph.errors import ConstraintBroken, QueryFailed, QueryTimedOut, StoreError
from orggraph.locale import Text
from orggraph.settings import Settings
from orggraph.store.probe import Found, probe
from orggraph.store.sentence import address_of, say_cause

_TIMEOUT_CODES = frozenset(
    {
        "Neo.ClientError.Transaction.TransactionTimedOut",
        "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration",
        "Neo.TransientError.Transaction.Terminated",
        "Neo.ClientError.Transaction.Terminated",
    }
)
UNKNOWN_BOOKMARK_CODES = frozenset(
    {
        "Neo.ClientError.Transaction.InvalidBookmark",
        "Neo.ClientError.Transaction.InvalidBookmarkMixture",
        "Neo.TransientError.Transaction.BookmarkTimeout",
    }
)
"""How a server says that it does not know, or does not reach, the state that a bookmark stands for."""

_CAUSES = {
    "Neo.ClientError.Database.DatabaseNotFound": "no-database",
    "Neo.TransientError.Database.DatabaseUnavailable": "database-down",
    "Neo.TransientError.General.DatabaseUnavailable": "database-down",
    "Neo.ClientError.Cluster.NotALeader": "follower",
    "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase": "follower",
    "Neo.ClientError.Security.CredentialsExpired": "password-to-change",
    "Neo.ClientError.Security.AuthenticationRateLimit": "too-many-tries",
}
_SECURITY = "Neo.ClientError.Security."

# The newest Bolt without what orggraph asks of it: 5.2 brought the filter of notifications. Neo4j 5.26 speaks 5.8, the embedded engine 5.4.
_LEAST_BOLT = (5, 2)
_LEAST_NEO4J = (5, 26)
# OpenSSL's X509_V_ERR_… numbers.
_EXPIRED = frozenset({9, 10})
_OTHER_NAME = frozenset({62, 64})


def translate(error: Exception, settings: Settings, *, name: str) -> StoreError:
    """Our error for one of the driver's. name: what was being asked, for the reader."""
    code = (error.code or "") if isinstance(error, driver.Neo4jError) else ""
    fields: dict[str, object] = {"address": address_of(settings), "database": settings.database, "query": name}
    if code:
        fields["code"] = code
    if code in _CAUSES:
        return say_cause(_CAUSES[code], settings, fields)
    if isinstance(error, driver.AuthError) or code.startswith(_SECURITY):
        return _refused(error, settings, fields)
    if isinstance(error, driver.Neo4jError):
        return _failed(error, code, name, settings, fields)
    causes = list(_causes(error))
    answer = next((cause for cause in causes if isinstance(cause, driver.Neo4jError)), None)
    if answer is not None and (answer.code or "") in _CAUSES:
        return say_cause(_CAUSES[answer.code or ""], settings, {**fields, "code": answer.code})
    if answer is not None and (answer.code or "").startswith(_SECURITY):
        return _refused(answer, settings, fields)
    if settings.uri is None:
        return say_cause("unreachable", settings, fields, reason=reason_of(error))
    return _unreached(error, causes, answer is not None, settings, fields)


def refuse_old(agent: str, settings: Settings) -> None:
    """Raises StoreUnfit when a Neo4j says that it is older than what orggraph needs; others that speak Bolt call themselves differently."""
    found = re.fullmatch(r"Neo4j/(\d+)\.(\d+)\S*", agent)
    if found and (int(found[1]), int(found[2])) < _LEAST_NEO4J:
        raise say_cause("old-server", settings, {"address": address_of(settings), "server": agent}, version=agent.partition("/")[2])


def reason_of(error: BaseException) -> str:
    """The system's own words for why a connection failed, dug out from under the driver's."""
    told = next((cause.strerror for cause in _causes(error) if isinstance(cause, OSError) and cause.strerror), None)
    return told.lower() if told else (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and all that lies under it; the driver groups what several routers said."""
    waiting, seen = [error], set()
    while waiting:
        cause = waiting.pop(0)
        if id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        waiting += cause.exceptions if isinstance(cause, BaseExceptionGroup) else ()
        under = cause.__cause__ or cause.__context__
        waiting += [under] if under is not None else ()


def _unreached(error: Exception, causes: list[BaseException], is_answered: bool, settings: Settings, fields: dict[str, object]) -> StoreError:
    """Why a server could not be talked to: what the driver met on the way, else what answers at the address."""
    if any(isinstance(cause, driver.WriteServiceUnavailable) for cause in causes):
        return say_cause("no-leader", settings, fields)
    if any(isinstance(cause, driver.RoutingServiceUnavailable) for cause in causes) or (is_answered and not isinstance(error, driver.Neo4jError)):
        return say_cause("no-routing", settings, fields)
    if any(isinstance(cause, driver.ReadServiceUnavailable) for cause in causes):
        return say_cause("no-member", settings, fields)
    if isinstance(error, driver.IncompleteCommit):
        return say_cause("commit-lost", settings, fields)
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            slug = "expired-certificate" if cause.verify_code in _EXPIRED else "other-name" if cause.verify_code in _OTHER_NAME else "untrusted-certificate"
            return say_cause(slug, settings, fields, reason=cause.verify_message or reason_of(cause))
        if isinstance(cause, socket.gaierror):
            return say_cause("unknown-host", settings, fields, host=urlsplit(settings.uri or "").hostname)
    if isinstance(error, driver.ConnectionAcquisitionTimeoutError):
        return say_cause("busy", settings, fields)
    parts = urlsplit(settings.uri or "")
    is_tls = "+" in parts.scheme
    try:
        found = probe(parts.hostname or "", parts.port or 7687, is_tls=is_tls)
    except OSError as refused:
        return say_cause("unreachable", settings, fields, reason=_no_connection(refused))
    return _answered_by(found, is_tls, error, settings, fields)


def _answered_by(found: Found, is_tls: bool, error: Exception, settings: Settings, fields: dict[str, object]) -> StoreError:
    if found.version is not None:
        spoken, least = ".".join(map(str, found.version)), ".".join(map(str, _LEAST_BOLT if found.version >= (5, 0) else _LEAST_BOLT[:1]))
        if found.version < _LEAST_BOLT:
            return say_cause("old-bolt", settings, {**fields, "bolt": spoken}, version=spoken, least=least)
        if found.is_tls is not is_tls:
            return say_cause("tls-wanted" if found.is_tls else "plain-wanted", settings, fields)
        if isinstance(error, driver.ConfigurationError):
            return say_cause("unfit", settings, fields, reason=reason_of(error))
        return say_cause("connection-lost", settings, fields, reason=reason_of(error))
    slugs = {"http": "http", "silent": "silent", "closed": "not-bolt", "other": "not-bolt", "tls": "not-bolt"}
    return say_cause(slugs[found.kind], settings, fields)


def _no_connection(error: OSError) -> str:
    return (error.strerror or str(error) or type(error).__name__).lower()


def _failed(error: driver.Neo4jError, code: str, name: str, settings: Settings, fields: dict[str, object]) -> StoreError:
    said = error.message or ""
    said = said if said.endswith((".", "^")) else said + "."
    if name == CONNECTING and settings.uri is not None:
        # The only question that connecting asks by itself is the way to the members of a cluster.
        return (
            say_cause("no-routing", settings, fields)
            if urlsplit(settings.uri).scheme.startswith("neo4j")
            else say_cause("unfit", settings, fields, reason=said)
        )
    if isinstance(error, driver.ConstraintError):
        return ConstraintBroken(
            Text(f"{name}: a write would break a rule of the schema. {said}", f"{name}：写入违反了模式约束。{said}"),
            Text("Correct the rows that share an id, then run it again.", "请修正编号重复的记录后重试。"),
            fields=fields,
        )
    if code in _TIMEOUT_CODES:
        return QueryTimedOut(
            Text(f"{name}: the database stopped it because it took too long.", f"{name}：执行时间过长，已被数据库终止。"),
            Text(
                "Ask for less, for example one customer, or allow more time with ORGGRAPH_QUERY_SECONDS.",
                "请缩小范围（例如只查一个客户），或用 ORGGRAPH_QUERY_SECONDS 放宽时限。",
            ),
            fields=fields,
        )
    return QueryFailed(
        Text(f"{name}: the database could not run it. {said}", f"{name}：数据库无法执行。{said}"),
        Text("If you wrote this question, correct it; if it is one of ours, please report it.", "若为自定义查询，请修正；若为内置查询，请反馈给我们。"),
        fields=fields,
    )


def _refused(error: Exception, settings: Settings, fields: dict[str, object]) -> StoreError:
    if not isinstance(error, driver.AuthError):
        return say_cause("no-right", settings, fields)
    return say_cause("no-password" if settings.uri and settings.password is None else "wrong-password", settings, fields)


CONNECTING = "connect"
"""What a store asks while it connects, as errors name it."""
