"""Knows who may come in: by the secret itself, or by a session that a link good for one use has opened."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable

LINK_SECONDS = 300
"""How long a link is good: long enough to carry it from the terminal to the browser."""
SESSION_SECONDS = 12 * 3600
"""How long a browser may stay: a long working day. A session ends earlier with the server."""
_MOST_SESSIONS = 1_000
_NONCE_BYTES = 16


def make_link_token(secret: str, port: int, moment: float | None = None) -> str:
    """What a link to the server on this port carries: whoever knows the secret can make one without asking the server."""
    said = f"{int(time.time() if moment is None else moment):x}.{secrets.token_hex(_NONCE_BYTES)}"
    return f"{said}.{_sign(secret, port, said)}"


class Keyring:
    """The secret of one server and the sessions that it has open. port: where it listens; clock: the seconds since 1970."""

    def __init__(self, secret: str, port: int, clock: Callable[[], float] = time.time) -> None:
        self.cookie = f"orggraph-{port}"
        """The session's name in a browser, which sends the cookies of every port of an address to each of them."""
        self._secret = secret
        self._port = port
        self._clock = clock
        self._began = clock()
        self._used: dict[str, float] = {}
        self._sessions: dict[bytes, float] = {}

    def knows(self, authorization: str) -> bool:
        """Whether this Authorization header brings the secret."""
        scheme, _, said = authorization.partition(" ")
        return scheme.lower() == "bearer" and hmac.compare_digest(_digest(said.strip(" ")), _digest(self._secret))

    def open_session(self, token: str) -> str | None:
        """The value of a new session for whoever brings a link's token; None when it is not ours, too old, or used."""
        said, _, mark = token.rpartition(".")
        if not hmac.compare_digest(mark.encode(), _sign(self._secret, self._port, said).encode()):
            return None
        now = self._clock()
        made = int(said.partition(".")[0], 16)
        # A token of before our start may have been used with the server that ran then. Seconds are whole in a token.
        if not int(max(self._began, now - LINK_SECONDS)) <= made <= now + 1 or said in self._used:
            return None
        self._used = {known: until for known, until in self._used.items() if until > now} | {said: made + LINK_SECONDS + 1}
        session = secrets.token_urlsafe(32)
        kept = [(known, until) for known, until in self._sessions.items() if until > now]
        self._sessions = dict(kept[-_MOST_SESSIONS + 1 :]) | {_digest(session): now + SESSION_SECONDS}
        return session

    def has_session(self, cookies: list[str]) -> bool:
        """Whether one of the Cookie headers brings a session that is open. Another program on this address may have put a cookie of the same name beside ours."""
        return any(self._sessions.get(_digest(value), 0.0) > self._clock() for header in cookies for value in self._values(header))

    def _values(self, header: str) -> list[str]:
        pairs = (part.partition("=") for part in header.split(";"))
        return [value.strip().strip('"') for name, _, value in pairs if name.strip() == self.cookie]


def _sign(secret: str, port: int, said: str) -> str:
    return hmac.new(secret.encode(), f"orggraph link {port} {said}".encode(), hashlib.sha256).hexdigest()


def _digest(value: str) -> bytes:
    # Of equal length whatever was sent; and a session is looked up by it, so how long that takes tells nothing of the value.
    return hashlib.sha256(value.encode("utf-8", "surrogateescape")).digest()
