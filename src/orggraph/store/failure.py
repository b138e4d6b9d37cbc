"""Turns an error of the driver into one of ours, by its class and the family of its code.

Never by message text or GQL status: those differ between engines and versions. The engine's words are shown, not judged.
"""

from __future__ import annotations

from neo4j import exceptions as driver

from orggraph.errors import AccessRefused, ConstraintBroken, QueryFailed, QueryTimedOut, StoreError, StoreUnavailable
from orggraph.locale import Text

_TIMEOUT_CODES = frozenset(
    {
        "Neo.ClientError.Transaction.TransactionTimedOut",
        "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration",
        "Neo.TransientError.Transaction.Terminated",
        "Neo.ClientError.Transaction.Terminated",
    }
)
_ABSENT_DATABASE_CODES = frozenset({"Neo.ClientError.Database.DatabaseNotFound", "Neo.TransientError.Database.DatabaseUnavailable"})


def translate(error: Exception, *, address: str, database: str, name: str) -> StoreError:
    """Our error for one of the driver's. name: what was being asked, for the reader."""
    code = (error.code or "") if isinstance(error, driver.Neo4jError) else ""
    said = (error.message or "") if isinstance(error, driver.Neo4jError) else str(error)
    said = said if said.endswith((".", "^")) else said + "."
    fields: dict[str, object] = {"address": address, "database": database, "query": name}
    if code:
        fields["code"] = code
    if isinstance(error, driver.AuthError) or code.startswith("Neo.ClientError.Security."):
        return _refused(error, address, fields)
    if code in _ABSENT_DATABASE_CODES:
        return StoreUnavailable(
            Text(f"There is no database “{database}” at {address}.", f"{address} 上没有数据库“{database}”。"),
            Text("Set ORGGRAPH_DATABASE to one that exists.", "请将 ORGGRAPH_DATABASE 设为已存在的数据库。"),
            fields={**fields, "cause": "no-database"},
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
    if isinstance(error, driver.Neo4jError):
        return QueryFailed(
            Text(f"{name}: the database could not run it. {said}", f"{name}：数据库无法执行。{said}"),
            Text("If you wrote this question, correct it; if it is one of ours, please report it.", "若为自定义查询，请修正；若为内置查询，请反馈给我们。"),
            fields=fields,
        )
    return unreachable(address, reason_of(error), fields)


def unreachable(address: str, reason: str, fields: dict[str, object]) -> StoreUnavailable:
    """The database at `address` does not answer."""
    return StoreUnavailable(
        Text(f"Can't reach Neo4j at {address} ({reason}).", f"无法连接 {address} 上的 Neo4j（{reason}）。"),
        Text("Start it, or unset ORGGRAPH_URI to use the embedded engine.", "请启动它，或取消 ORGGRAPH_URI 以使用内置引擎。"),
        fields={**fields, "cause": "unreachable"},
    )


def reason_of(error: BaseException) -> str:
    """The system's own words for why a connection failed, dug out from under the driver's."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, OSError) and seen.strerror:
            return seen.strerror.lower()
        seen = seen.__cause__ or seen.__context__
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")


def _refused(error: Exception, address: str, fields: dict[str, object]) -> AccessRefused:
    if isinstance(error, driver.AuthError):
        return AccessRefused(
            Text(f"{address} does not accept this user and password.", f"{address} 不接受该用户名和密码。"),
            Text(
                "Check ORGGRAPH_USER and ORGGRAPH_PASSWORD (or ORGGRAPH_PASSWORD_FILE).",
                "请检查 ORGGRAPH_USER 与 ORGGRAPH_PASSWORD（或 ORGGRAPH_PASSWORD_FILE）。",
            ),
            fields=fields,
        )
    return AccessRefused(
        Text(f"This login at {address} may not do that.", f"该账号无权在 {address} 上执行此操作。"),
        Text("Use a login with the right role.", "请使用具有相应权限的账号。"),
        fields=fields,
    )
