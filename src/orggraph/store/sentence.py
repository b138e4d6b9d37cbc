"""Says why a server can't be talked to or used, and what to do: a pair of sentences for each cause, whose slug is for machines."""

from __future__ import annotations

from orggraph.errors import AccessRefused, StoreError, StoreUnavailable, StoreUnfit
from orggraph.locale import Text
from orggraph.settings import Settings


def address_of(settings: Settings) -> str:
    """Where the database is; for the embedded engine its folder, since its port changes with every start."""
    return settings.uri or str(settings.home)


def say_cause(cause: str, settings: Settings, fields: dict[str, object], **values: object) -> StoreError:
    """The error that puts a cause slug into a sentence and says what to do."""
    address = address_of(settings)
    scheme, _, rest = address.partition("://")
    known: dict[str, object] = {
        "address": address,
        "database": settings.database,
        "query": fields.get("query", ""),
        "user": settings.user,
        "single": f"bolt{scheme.removeprefix('neo4j')}://{rest}" if scheme.startswith("neo4j") else address,
        "routed": f"neo4j{scheme.removeprefix('bolt')}://{rest}" if scheme.startswith("bolt") else address,
        "plain": f"{scheme.partition('+')[0]}://{rest}",
        "secure": f"{scheme.partition('+')[0]}+s://{rest}",
        "unchecked": f"{scheme.partition('+')[0]}+ssc://{rest}",
        **values,
    }
    for kind, sentences in ((StoreUnavailable, _UNAVAILABLE), (StoreUnfit, _UNFIT), (AccessRefused, _REFUSED)):
        if cause in sentences:
            what, remedy = sentences[cause]
            return kind(what.fill(**known), remedy.fill(**known), fields={**fields, "cause": cause})
    raise KeyError(cause)


_PORT = Text("Check host and port in ORGGRAPH_URI: Neo4j listens for Bolt on 7687.", "请检查 ORGGRAPH_URI 中的主机与端口：Neo4j 的 Bolt 端口默认为 7687。")
_UNAVAILABLE: dict[str, tuple[Text, Text]] = {
    "unreachable": (
        Text("Can't reach Neo4j at {address} ({reason}).", "无法连接 {address} 上的 Neo4j（{reason}）。"),
        Text("Start it, or unset ORGGRAPH_URI to use the embedded engine.", "请启动它，或取消 ORGGRAPH_URI 以使用内置引擎。"),
    ),
    "unknown-host": (
        Text("No host is called {host}, so {address} leads nowhere.", "找不到名为 {host} 的主机，{address} 无法解析。"),
        Text("Check the name in ORGGRAPH_URI, and that this machine's DNS knows it.", "请检查 ORGGRAPH_URI 中的主机名，并确认本机 DNS 能够解析。"),
    ),
    "silent": (
        Text("Something accepts connections at {address}, but says nothing.", "{address} 接受了连接，但一直没有应答。"),
        Text(
            "If it is Neo4j, it may be overloaded or still starting: try again. Otherwise check host and port in ORGGRAPH_URI: Neo4j listens for Bolt on 7687.",
            "若确为 Neo4j，可能过载或正在启动，请稍后重试；否则请检查 ORGGRAPH_URI 中的主机与端口：Neo4j 的 Bolt 端口默认为 7687。",
        ),
    ),
    "connection-lost": (
        Text("{query}: the connection to {address} was lost ({reason}).", "{query}：与 {address} 的连接中断（{reason}）。"),
        Text("Run it again.", "请重新执行。"),
    ),
    "commit-lost": (
        Text(
            "{query}: the connection to {address} was lost while it was committing, so it is not known whether what was written holds.",
            "{query}：提交过程中与 {address} 的连接中断，无法确定写入是否生效。",
        ),
        Text("Run it again: what holds already is not written twice.", "请重新执行：已生效的内容不会重复写入。"),
    ),
    "busy": (
        Text("No connection to {address} came free in time.", "未能及时取得与 {address} 的空闲连接。"),
        Text("Ask less at once, or try again in a moment.", "请减少并发请求，或稍后重试。"),
    ),
    "no-leader": (
        Text(
            "The cluster at {address} has no leader for database “{database}” now, so nothing can be written or planned.",
            "{address} 的集群目前没有数据库“{database}”的主节点（leader），无法写入，也无法生成计划。",
        ),
        Text(
            "Try again in a moment; if it lasts, ask the cluster with SHOW DATABASES whether a majority of its members is up.",
            "请稍后重试；若持续如此，请在集群中执行 SHOW DATABASES，确认多数成员在线。",
        ),
    ),
    "no-member": (
        Text(
            "The server at {address} answers, but none of the members that it names for database “{database}” can be reached.",
            "{address} 有应答，但其路由表中数据库“{database}”的成员均无法连接。",
        ),
        Text(
            "The members give out the address in their server.bolt.advertised_address: let this machine reach it. For a single server write {single}.",
            "成员对外公布的是 server.bolt.advertised_address，请确保本机可以访问；若只有一台服务器，请改用 {single}。",
        ),
    ),
    "database-down": (
        Text("The database “{database}” at {address} is not available now.", "{address} 上的数据库“{database}”当前不可用。"),
        Text(
            "It may be starting: try again. SHOW DATABASES says how it is; START DATABASE starts it.",
            "可能正在启动，请稍后重试。可用 SHOW DATABASES 查看状态，用 START DATABASE 启动。",
        ),
    ),
}
_UNFIT: dict[str, tuple[Text, Text]] = {
    "old-bolt": (
        Text(
            "{address} speaks Bolt {version}; orggraph needs {least} (Neo4j 5.26 or newer).",
            "{address} 使用 Bolt {version}；orggraph 需要 Bolt {least}（Neo4j 5.26 或更新版本）。",
        ),
        Text("Update the server, or unset ORGGRAPH_URI to use the embedded engine.", "请升级服务器，或取消 ORGGRAPH_URI 以使用内置引擎。"),
    ),
    "old-server": (
        Text("{address} is Neo4j {version}; orggraph needs 5.26 or newer.", "{address} 是 Neo4j {version}；orggraph 需要 5.26 或更新版本。"),
        Text("Update the server, or unset ORGGRAPH_URI to use the embedded engine.", "请升级服务器，或取消 ORGGRAPH_URI 以使用内置引擎。"),
    ),
    "no-database": (
        Text("There is no database “{database}” at {address}.", "{address} 上没有数据库“{database}”。"),
        Text("Set ORGGRAPH_DATABASE to one that exists.", "请将 ORGGRAPH_DATABASE 设为已存在的数据库。"),
    ),
    "tls-wanted": (
        Text("The server at {address} wants an encrypted connection.", "{address} 上的服务器要求加密连接。"),
        Text(
            "Set ORGGRAPH_URI to {secure}; with a certificate of its own making, to {unchecked}.",
            "请将 ORGGRAPH_URI 设为 {secure}；若服务器使用自签名证书，则设为 {unchecked}。",
        ),
    ),
    "plain-wanted": (
        Text("The server at {address} speaks Bolt without encryption only.", "{address} 上的服务器只支持不加密的 Bolt。"),
        Text("Set ORGGRAPH_URI to {plain}, or switch TLS for Bolt on at the server.", "请将 ORGGRAPH_URI 设为 {plain}，或在服务器上为 Bolt 启用 TLS。"),
    ),
    "untrusted-certificate": (
        Text(
            "The certificate of {address} is not signed by anyone whom this machine trusts ({reason}).",
            "{address} 的证书并非由本机信任的机构签发（{reason}）。",
        ),
        Text(
            "Name its authority's certificate in SSL_CERT_FILE; or, where nobody can stand between, write {unchecked}, which does not check it.",
            "请用环境变量 SSL_CERT_FILE 指定其签发机构的证书；若网络可信，也可改用 {unchecked}，即不校验证书。",
        ),
    ),
    "expired-certificate": (
        Text("The certificate of {address} is not valid today ({reason}).", "{address} 的证书目前不在有效期内（{reason}）。"),
        Text("Renew it at the server, and check this machine's clock.", "请在服务器上更新证书，并检查本机时钟。"),
    ),
    "other-name": (
        Text("The certificate of {address} is made out for another name ({reason}).", "{address} 的证书是签发给其他名称的（{reason}）。"),
        Text(
            "Write the name that the certificate bears into ORGGRAPH_URI; or, where nobody can stand between, write {unchecked}, which does not check it.",
            "请在 ORGGRAPH_URI 中使用证书上的名称；若网络可信，也可改用 {unchecked}，即不校验证书。",
        ),
    ),
    "http": (Text("{address} answers HTTP, not Bolt.", "{address} 提供的是 HTTP，而不是 Bolt。"), _PORT),
    "not-bolt": (Text("What answers at {address} does not speak Bolt.", "{address} 上的服务不是 Bolt 协议。"), _PORT),
    "no-routing": (
        Text(
            "The server at {address} does not say which members a cluster has: it is a single server, or not ready.",
            "{address} 上的服务器不提供集群路由信息：它是单机，或尚未就绪。",
        ),
        Text("For a single server set ORGGRAPH_URI to {single}; for a cluster try again in a moment.", "单机请将 ORGGRAPH_URI 设为 {single}；集群请稍后重试。"),
    ),
    "follower": (
        Text(
            "The server at {address} takes no writes for database “{database}”: it follows another one, or the database is read-only.",
            "{address} 上的服务器不接受对数据库“{database}”的写入：它是从节点，或该数据库为只读。",
        ),
        Text(
            "For a cluster set ORGGRAPH_URI to {routed}, which finds the leader; then run it again.",
            "若为集群，请将 ORGGRAPH_URI 设为 {routed}（自动找到主节点），然后重新执行。",
        ),
    ),
    "unfit": (
        Text("The server at {address} can't be used as ORGGRAPH_URI says ({reason}).", "无法按 ORGGRAPH_URI 的设置使用 {address} 上的服务器（{reason}）。"),
        Text("Check the address; orggraph needs Neo4j 5.26 or newer.", "请检查地址；orggraph 需要 Neo4j 5.26 或更新版本。"),
    ),
}
_LOGIN = Text(
    "Check ORGGRAPH_USER and ORGGRAPH_PASSWORD (or ORGGRAPH_PASSWORD_FILE).", "请检查 ORGGRAPH_USER 与 ORGGRAPH_PASSWORD（或 ORGGRAPH_PASSWORD_FILE）。"
)
_REFUSED: dict[str, tuple[Text, Text]] = {
    "wrong-password": (Text("{address} does not accept this user and password.", "{address} 不接受该用户名和密码。"), _LOGIN),
    "no-password": (
        Text("{address} asks for a password, and none is set.", "{address} 要求密码，但尚未设置。"),
        Text("Set ORGGRAPH_PASSWORD, or ORGGRAPH_PASSWORD_FILE, for the user {user}.", "请为用户 {user} 设置 ORGGRAPH_PASSWORD 或 ORGGRAPH_PASSWORD_FILE。"),
    ),
    "password-to-change": (
        Text("{address} wants the user {user} to change the password first.", "{address} 要求用户 {user} 先修改密码。"),
        Text(
            "Change it in Neo4j Browser or cypher-shell, then set ORGGRAPH_PASSWORD.",
            "请在 Neo4j Browser 或 cypher-shell 中修改密码，再设置 ORGGRAPH_PASSWORD。",
        ),
    ),
    "too-many-tries": (
        Text("{address} refuses the user {user} for a while after too many wrong passwords.", "密码错误次数过多，{address} 暂时拒绝用户 {user} 登录。"),
        Text("Wait a few seconds, check ORGGRAPH_PASSWORD, then try again.", "请稍等几秒，检查 ORGGRAPH_PASSWORD 后重试。"),
    ),
    "no-right": (
        Text("This login at {address} may not do that.", "该账号无权在 {address} 上执行此操作。"),
        Text("Use a login with the right role.", "请使用具有相应权限的账号。"),
    ),
}
