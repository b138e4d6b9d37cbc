"""`orggraph serve`: the HTTP door, on this machine only and for whoever knows its secret."""

from __future__ import annotations

import errno
import os
import shlex
import signal
import socket
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from orggraph.cli.door import door_of
from orggraph.cli.exit import INTERRUPTED, STOPPED
from orggraph.cli.option import option
from orggraph.cli.output import note, settle, tell
from orggraph.cli.page import Command
from orggraph.cli.speech import said
from orggraph.errors import BadSettings, NotAllowed, OrgGraphError
from orggraph.locale import Text
from orggraph.settings import FLAG

if TYPE_CHECKING:
    from orggraph.settings import Settings

LOOPBACK = "127.0.0.1"
_LOOPBACK_6 = "::1"
_NO_IPV6 = frozenset({errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, errno.EPROTONOSUPPORT})
_LOOK_SECONDS = 5.0
_HOST = Text("Address to listen on; only 127.0.0.1, for the API has no encryption of its own", "监听地址；仅允许 127.0.0.1，因接口自身不加密")
_PORT = Text("Port to listen on; 0 takes a free one (default: 8000)", "监听端口；0 表示任选空闲端口（默认 8000）")
_READ_ONLY = Text("Nothing can be written through it", "只读：不能通过它写入任何内容")
_LINK = Text("Print a new link into the server that runs on this port, and end", "为运行于该端口的服务打印一个新的进入链接后退出")
_REFUSED = Text(
    '"{host}" is refused: what the API answers, and its secret, would travel over the network for everybody to read.',
    "拒绝监听“{host}”：接口的答复及其密钥会在网络上明文传输。",
)
_LOOPBACK_ONLY = Text(
    "Listen on 127.0.0.1; for others on the network put a proxy with https and a login before it, and name it in ORGGRAPH_HOSTS.",
    "请监听 127.0.0.1；如需供网络上其他人使用，请在其前面加一个启用 https 且需登录的代理，并将其名称写入 ORGGRAPH_HOSTS。",
)
_NEVER_SENSITIVE = Text("What is sensitive is never shown over HTTP.", "HTTP 接口从不显示敏感信息。")
_ON_THE_LINE = Text("Ask for it on the command line, where it is for whoever owns the data.", "请在命令行查询，仅供数据所有者使用。")
_TAKEN = Text("Can't listen on {host}:{port} ({reason}).", "无法监听 {host}:{port}（{reason}）。")
_OTHER_PORT = Text("Choose another port with --port.", "请用 --port 另选端口。")
_NOBODY = Text("No server answers on {url}.", "{url} 上没有服务在运行。")
_START = Text("Start it with: orggraph serve --port {port}", "请先启动：orggraph serve --port {port}")
_NO_PORT = Text("A link is for one server, so it needs its port.", "链接只对应一个服务，须指明其端口。")
_LISTENING = Text("Listening on {url}, {how}. Ctrl-C stops.", "正在监听 {url}，{how}。按 Ctrl-C 停止。")
_WRITING = Text("for reading and writing", "可读写")
_READING = Text("for reading only", "只读")
_BROWSER = Text(
    "Browser: {links}\n  (good once and for {minutes} minutes; another one: {command})", "浏览器：{links}\n  （{minutes} 分钟内一次有效；再要一个：{command}）"
)
_OR = Text("\n     or: ", "\n  　或：")
_PROGRAMS = Text("Programs: {command}", "程序：{command}")


def run(
    context: typer.Context,
    host: Annotated[str, option("--host", text=_HOST, metavar="ADDRESS")] = LOOPBACK,
    port: Annotated[int, option("--port", text=_PORT, metavar="PORT")] = 8000,
    read_only: Annotated[bool, option("--read-only", text=_READ_ONLY)] = False,
    link: Annotated[bool, option("--link", text=_LINK)] = False,
) -> None:
    """Serves until it is stopped."""
    if host != LOOPBACK:
        raise NotAllowed(_REFUSED.fill(host=host), _LOOPBACK_ONLY)
    door = door_of(context)
    if door.shows_sensitive:
        raise NotAllowed(_NEVER_SENSITIVE, _ON_THE_LINE)
    if read_only:
        door.flags["read_only"] = True
    if link:
        _print_link(door.settings, port)
        return
    listeners = _listen(port)
    with ExitStack() as opened:
        for listener in listeners:
            opened.enter_context(listener)
        port = listeners[0].getsockname()[1]
        from orggraph.api import Keyring, read_secret, serve

        graph = door.graph
        secret = read_secret(door.settings.home)
        graph.catalogue  # noqa: B018  # a broken question file is told here, not to the first visitor
        keyring = Keyring(secret, port)
        _introduce(door.settings, secret, port)
        serve(graph, listeners, keyring, _end)


def _listen(port: int) -> list[socket.socket]:
    """Open sockets on this port of both loopback addresses: whoever else held the second would be asked, secret and all, by those who write `localhost`.

    Raises BadSettings when somebody does.
    """
    first = _open(socket.AF_INET, LOOPBACK, port)
    try:
        return [first, _open(socket.AF_INET6, _LOOPBACK_6, first.getsockname()[1])]
    except BadSettings as error:
        cause = getattr(error.__cause__, "errno", None)
        if cause in _NO_IPV6:
            return [first]
        first.close()
        if not port and cause == errno.EADDRINUSE:
            return _listen(port)  # what was free on the one was not on the other
        raise


def _open(family: socket.AddressFamily, address: str, port: int) -> socket.socket:
    listener: socket.socket | None = None
    try:
        listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listener.bind((address, port))
        listener.listen()  # bound is not held: another user may bind it, too, until somebody listens
    except (OSError, OverflowError) as error:
        if listener is not None:
            listener.close()
        reason = getattr(error, "strerror", None) or error
        raise BadSettings(_TAKEN.fill(host=f"[{address}]" if ":" in address else address, port=port, reason=reason), _OTHER_PORT) from error
    return listener


def _introduce(settings: Settings, secret: str, port: int) -> None:
    """Says where the server is and how to get in; the secret itself is not said."""
    from orggraph.api import LINK_SECONDS, secret_file

    url = f"http://{LOOPBACK}:{port}"
    note(said(_LISTENING.fill(url=url, how=_READING if settings.read_only else _WRITING)))
    home = f"--home {shlex.quote(str(settings.home))} " if settings.origins.get("home") == FLAG else ""
    links = said(_OR).join(_links(settings, secret, port))
    note(said(_BROWSER.fill(links=links, minutes=LINK_SECONDS // 60, command=f"orggraph {home}serve --link --port {port}")))
    path = shlex.quote(str(secret_file(settings.home)))
    note(said(_PROGRAMS.fill(command=f'curl -H "Authorization: Bearer $(cat {path})" {url}/api/v1/queries')))


def _print_link(settings: Settings, port: int) -> None:
    """A new link. The server is only looked for: who knows its secret can make links for it, and to whoever else may listen there the secret is not told."""
    import http.client

    from orggraph.api import read_secret

    if not port:
        raise BadSettings(_NO_PORT, _OTHER_PORT)
    secret = read_secret(settings.home)
    look = http.client.HTTPConnection(LOOPBACK, port, timeout=_LOOK_SECONDS)
    try:
        look.request("GET", "/livez")
        look.getresponse()
    except (OSError, OverflowError, http.client.HTTPException) as error:
        raise BadSettings(_NOBODY.fill(url=f"http://{LOOPBACK}:{port}"), _START.fill(port=port)) from error
    finally:
        look.close()
    for link in _links(settings, secret, port):
        tell(link)


def _links(settings: Settings, secret: str, port: int) -> list[str]:
    """The same token under every name that the server has; it is good for one of them."""
    from orggraph.api import ENTER, make_link_token

    query = f"{ENTER}?token={make_link_token(secret, port)}"
    return [f"http://{LOOPBACK}:{port}{query}", *(f"{origin}{settings.root_path}{query}" for origin in settings.hosts)]


def _end(told: signal.Signals) -> NoReturn:
    """Ends the process at once: 130 after Ctrl-C, and by the signal itself after SIGTERM, which service managers take for a clean end and shells call 143."""
    with suppress(OrgGraphError, OSError):  # a terminal that is gone or a full disk under a log keeps nobody from ending
        note(said(STOPPED))
        settle()
    if told != signal.SIGINT:
        signal.signal(told, signal.SIG_DFL)
        os.kill(os.getpid(), told)
    os._exit(INTERRUPTED)


COMMAND = Command(
    "serve",
    run,
    Text("Answer over HTTP on this machine", "在本机提供 HTTP 接口"),
    (
        "orggraph serve --port 8000",
        "orggraph serve --read-only",
        "orggraph serve --link --port 8000",
        'curl -H "Authorization: Bearer $(cat "$ORGGRAPH_HOME/api.secret")" http://127.0.0.1:8000/api/v1/queries',
    ),
    Text(
        "Every question is one GET; /docs lists them and works without a network. A browser comes in by the link that is printed, a program by the secret in the home, "
        "whose place is printed, too. Ctrl-C or SIGTERM stops it within ten seconds, a second one at once.",
        "每个查询对应一个 GET；/docs 列出全部查询，无需联网。浏览器由所打印的链接进入，程序凭主目录中的密钥访问，其位置一并打印。"
        "Ctrl-C 或 SIGTERM 使其在十秒内停止，再发一次则立即停止。",
    ),
)
