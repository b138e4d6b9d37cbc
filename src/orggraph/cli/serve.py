"""`orggraph serve`: the HTTP door, on this machine only."""

from __future__ import annotations

from typing import Annotated

import typer

from orggraph.cli.door import door_of
from orggraph.cli.option import option
from orggraph.cli.output import note
from orggraph.cli.page import Command
from orggraph.cli.speech import said
from orggraph.errors import BadSettings, NotAllowed
from orggraph.locale import Text

LOOPBACK = "127.0.0.1"
_HOST = Text("Address to listen on; only 127.0.0.1 until the API has keys", "监听地址；在支持 API 密钥之前仅允许 127.0.0.1")
_PORT = Text("Port to listen on; 0 takes a free one (default: 8000)", "监听端口；0 表示任选空闲端口（默认 8000）")
_REFUSED = Text(
    '"{host}" is refused: whoever reaches the API may read everything, and it has no keys yet.',
    "拒绝监听“{host}”：能访问接口者即可读取全部数据，而接口尚无密钥。",
)
_LOOPBACK_ONLY = Text(
    "Listen on 127.0.0.1; for others on the network put a proxy that asks for a login before it.",
    "请监听 127.0.0.1；如需供网络上其他人使用，请在其前面加一个需要登录的代理。",
)
_TAKEN = Text("Can't listen on {host}:{port} ({reason}).", "无法监听 {host}:{port}（{reason}）。")
_OTHER_PORT = Text("Choose another port with --port.", "请用 --port 另选端口。")
_LISTENING = Text("Questions: {url}/docs   API: {url}/api/v1/queries   Ctrl-C stops", "查询页面：{url}/docs   接口：{url}/api/v1/queries   Ctrl-C 停止")


def run(
    context: typer.Context,
    host: Annotated[str, option("--host", text=_HOST, metavar="ADDRESS")] = LOOPBACK,
    port: Annotated[int, option("--port", text=_PORT, metavar="PORT")] = 8000,
) -> None:
    """Serves until it is stopped."""
    import socket

    if host != LOOPBACK:
        raise NotAllowed(_REFUSED.fill(host=host), _LOOPBACK_ONLY)
    door = door_of(context)
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    with listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((LOOPBACK, port))
            listener.listen()  # from here on nobody who reads the address below is turned away
        except (OSError, OverflowError) as error:
            raise BadSettings(_TAKEN.fill(host=host, port=port, reason=getattr(error, "strerror", None) or error), _OTHER_PORT) from error
        from orggraph.api import serve

        app_graph = door.graph
        app_graph.catalogue  # noqa: B018  # a broken question file is told here, not to the first visitor
        note(said(_LISTENING.fill(url=f"http://{LOOPBACK}:{listener.getsockname()[1]}")))
        serve(app_graph, listener)


COMMAND = Command(
    "serve",
    run,
    Text("Answer over HTTP on this machine", "在本机提供 HTTP 接口"),
    ("orggraph serve --port 8000",),
    Text("Every question is one GET; /docs lists them and works without a network.", "每个查询对应一个 GET；/docs 列出全部查询，无需联网。"),
)
