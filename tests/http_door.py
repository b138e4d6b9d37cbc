"""Asks an app without a network, as somebody who knows its secret; and reads from a served one how to get in."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx

from orggraph.api import Keyring, make_app

SECRET = "the-secret-of-the-tests-and-of-nothing-else"
PORT = 8000
KEY = {"Authorization": f"Bearer {SECRET}"}


class Visitor:
    """Somebody who asks this graph over HTTP. key: what lets them in; without it they are a stranger."""

    def __init__(self, graph: Any, *, keyring: Keyring | None = None, key: dict[str, str] | None = None, base_url: str = f"http://127.0.0.1:{PORT}") -> None:
        self.app = make_app(graph, keyring or Keyring(SECRET, PORT))
        self._key = KEY if key is None else key
        self._base_url = base_url

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.ask("GET", path, **options)

    def ask(self, method: str, path: str, headers: dict[str, str] | None = None, **options: Any) -> httpx.Response:
        return asyncio.run(self.answer(method, path, headers, **options))

    async def answer(self, method: str, path: str, headers: dict[str, str] | None = None, **options: Any) -> httpx.Response:
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=self._base_url) as client:
            return await client.request(method, path, headers={**self._key, **(headers or {})}, **options)


def key_of(home: Path) -> dict[str, str]:
    """The header that lets a program into the server of this home."""
    return {"Authorization": f"Bearer {(home / 'api.secret').read_text('ascii').strip()}"}
