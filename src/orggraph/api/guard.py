"""Stands before every request: only this machine's own names are answered, HEAD as GET without a body, and browsers are told to keep what they get."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request

from orggraph.api.problem import problem_of
from orggraph.api.speech import safe_language
from orggraph.errors import NotAllowed
from orggraph.locale import Text

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})
_REFUSED = Text('The host "{host}" is not this machine.', "主机“{host}”不是本机。")
_REMEDY = Text("Use http://127.0.0.1 or http://localhost.", "请使用 http://127.0.0.1 或 http://localhost。")
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
}


class Guard:
    """Refuses a request that names another host: a page elsewhere could make a browser reach us under its own name (DNS rebinding).

    A HEAD, which monitors like to send, is answered like the GET that it stands for.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers or passes on one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        is_head = scope["method"] == "HEAD"
        if is_head:
            scope = {**scope, "method": "GET"}

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            elif is_head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        host = Headers(scope=scope).get("host", "")
        if _name(host) in HOSTS:
            await self._app(scope, receive, send_guarded)
            return
        request = Request(scope)
        await problem_of(NotAllowed(_REFUSED.fill(host=host), _REMEDY), safe_language(request), request.url.path)(scope, receive, send_guarded)


def _name(host: str) -> str:
    """The host without its port."""
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdigit() else host).lower()
