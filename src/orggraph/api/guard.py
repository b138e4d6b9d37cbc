"""Stands before every request: under our own names only, from our own pages or from programs, and with the secret or an open session."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from orggraph.api.error import Stopped, Unauthorized
from orggraph.api.problem import problem_of
from orggraph.api.speech import safe_language
from orggraph.errors import NotAllowed, OrgGraphError
from orggraph.locale import Text

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from orggraph.api.keyring import Keyring
    from orggraph.api.origin import Origins

OPEN = "/livez"
"""The one address that is answered to everybody on the machine."""
ENTER = "/enter"
"""The address of a link: it takes the token and gives a session."""
FIRST_PAGE = "/docs"

_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_NO_HOST = Text("The request names no host, or several.", "请求未指明主机，或指明了多个。")
_REFUSED = Text('The host "{host}" is not this machine.', "主机“{host}”不是本机。")
_REMEDY = Text(
    "Use http://127.0.0.1 or http://localhost; a name under which a proxy serves it belongs into ORGGRAPH_HOSTS.",
    "请使用 http://127.0.0.1 或 http://localhost；代理所用的对外名称请写入 ORGGRAPH_HOSTS。",
)
_FOREIGN = Text("This request comes from a page of another site.", "该请求来自其他网站的页面。")
_UNPROVEN = Text("A browser's session may write only from a page of this server.", "浏览器会话只能从本服务的页面写入。")
_USE_SECRET = Text(
    "Ask from a page of this server, or send the secret in the Authorization header.", "请从本服务的页面发起，或在 Authorization 请求头中提供密钥。"
)
_WHO = Text("Who are you? This address is answered to those who know the server's secret.", "请先证明身份：此地址仅向知晓服务密钥者开放。")
_HOW = Text(
    'Send "Authorization: Bearer" with what the file api.secret in the server\'s ORGGRAPH_HOME holds; for a browser, orggraph serve --link prints a link that lets it in.',
    "请在请求头中发送“Authorization: Bearer”及服务端 ORGGRAPH_HOME 下 api.secret 文件的内容；浏览器请用 orggraph serve --link 打印的链接进入。",
)
_SPENT = Text("This link was used, is too old, or is not for this server.", "该链接已使用、已过期，或不属于本服务。")
_STOPPED = Text("The server was stopped before the answer was whole.", "服务已停止，未能给出完整答复。")
_LATER = Text("Ask again when it runs.", "请待其运行后重试。")
_CHALLENGE = 'Bearer realm="orggraph"'
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
}


class Guard:
    """Lets a request through, or says why not.

    - Under another name (DNS rebinding: a page elsewhere can make a browser reach us under its own name) nothing is answered.
    - From a page of another origin neither; other ports of this machine are other origins.
    - Everything but `/livez` wants the secret, or the cookie of a session, which a link opens. With the cookie only a page of ours may write.
    - `root_path` is taken off an address that has it; the app says its own addresses with it.
    - A HEAD, which monitors like to send, is answered like the GET that it stands for.
    """

    def __init__(self, app: ASGIApp, *, keyring: Keyring, origins: Origins, root_path: str = "") -> None:
        self._app = app
        self._keyring = keyring
        self._origins = origins
        self._root_path = root_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers or passes on one request."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_head = scope["method"] == "HEAD"
        has_begun = False

        async def send_guarded(message: Message) -> None:
            nonlocal has_begun
            if message["type"] == "http.response.start":
                has_begun = True
                MutableHeaders(scope=message).update(_HEADERS)
            elif is_head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        scope, authority = self._settled(scope)
        request = Request(scope)
        refusal = self._refusal(request, authority, is_head=is_head)
        try:
            await (refusal or self._app)(scope, receive, send_guarded)
        except ClientDisconnect:
            pass  # nobody is left to answer
        except asyncio.CancelledError:
            if not has_begun:
                await _problem(Stopped(_STOPPED, _LATER), request)(scope, receive, send_guarded)

    def _settled(self, scope: Scope) -> tuple[Scope, str | None]:
        """The request as the app wants it, and the host in its target where the target is a whole URL, as HTTP allows it."""
        path, authority = scope["path"], None
        if path.lower().startswith(("http://", "https://")):
            authority, _, rest = path.partition("://")[2].partition("/")
            path = f"/{rest}"
        if self._root_path and not f"{path}/".startswith(f"{self._root_path}/"):
            path = self._root_path + path  # the proxy has taken it off
        return {**scope, "method": "GET" if scope["method"] == "HEAD" else scope["method"], "path": path, "root_path": self._root_path}, authority

    def _refusal(self, request: Request, authority: str | None, *, is_head: bool) -> Response | None:
        """What answers the request instead of the app; None lets it through."""
        headers = request.headers
        hosts = headers.getlist("host") if authority is None else [authority]
        if len(hosts) != 1:
            return _problem(NotAllowed(_NO_HOST, _REMEDY), request)
        [host] = hosts
        if self._origins.scheme_of(host) is None:
            return _problem(NotAllowed(_REFUSED.fill(host=host), _REMEDY), request)
        is_own_page = self._origins.is_own_page(headers, host)
        if is_own_page is False:
            return _problem(NotAllowed(_FOREIGN, _USE_SECRET), request)
        path = request.scope["path"].removeprefix(self._root_path)
        if path == OPEN:
            return None
        has_session = self._keyring.has_session(headers.getlist("cookie"))
        if path == ENTER and request.method == "GET" and not is_head:
            return self._enter(request, host, has_session=has_session)
        if any(self._keyring.knows(said) for said in headers.getlist("authorization")[:1]):
            return None
        if not has_session:
            return self._who(request, Unauthorized(_WHO, _HOW))
        if request.method not in _READING and not is_own_page:
            return _problem(NotAllowed(_UNPROVEN, _USE_SECRET), request)
        return None

    def _enter(self, request: Request, host: str, *, has_session: bool) -> Response:
        """Takes the token of a link and sends the browser on, so that it stays neither in the address nor in the history."""
        tokens = request.query_params.getlist("token")
        # A browser that only looks ahead must not spend the token.
        is_real = "prefetch" not in request.headers.get("sec-purpose", request.headers.get("purpose", ""))
        session = self._keyring.open_session(tokens[0]) if len(tokens) == 1 and is_real else None
        if session is None and not has_session:
            return self._who(request, Unauthorized(_SPENT, _HOW))
        answer = RedirectResponse(self._root_path + FIRST_PAGE, status_code=303)
        if session is not None:
            # Behind a name with https the cookie must not leave by a request without; on this machine itself there is no https.
            answer.set_cookie(self._keyring.cookie, session, path="/", httponly=True, samesite="strict", secure=self._origins.scheme_of(host) == "https")
        return answer

    def _who(self, request: Request, error: Unauthorized) -> Response:
        headers = {"WWW-Authenticate": _CHALLENGE}
        if "text/html" not in request.headers.get("accept", ""):
            return _problem(error, request, headers)
        from orggraph.render.page import enter_page

        return HTMLResponse(enter_page(error.what, _HOW, safe_language(request)), status_code=401, headers=headers)


def _problem(error: OrgGraphError, request: Request, headers: dict[str, str] | None = None) -> Response:
    return problem_of(error, safe_language(request), request.url.path, headers=headers)
