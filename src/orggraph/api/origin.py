"""Tells which names are ours, and which web pages are: a page of another site must neither reach us under its own name nor send us anything."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.datastructures import Headers

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
_PORTS = {"http": ":80", "https": ":443"}
_OWN_SITES = frozenset({"same-origin", "none"})


class Origins:
    """The names of this machine, which are reached by http, and those that a proxy serves us under: `hosts` of the settings."""

    def __init__(self, hosts: Iterable[str]) -> None:
        self._named = frozenset(hosts)

    def scheme_of(self, host: str) -> str | None:
        """`http` or `https` as a browser reaches us under this Host; None when the name is not ours."""
        name, port = _split(host)
        # A name that ends so is this machine by definition (RFC 6761); with one of its own, a browser's cookie goes to nobody else here.
        if name in LOOPBACK or name.endswith(".localhost"):
            return "http"
        return next((origin.partition("://")[0] for origin in self._named if _is_called(origin, name, port)), None)

    def is_own_page(self, headers: Headers, host: str) -> bool | None:
        """Whether the request comes from a page of ours; None when it does not say: programs other than browsers don't."""
        origins, site = headers.getlist("origin"), headers.get("sec-fetch-site")
        if origins and not (len(origins) == 1 and self._is_own(origins[0], host)):
            return False
        if site is not None and site not in _OWN_SITES:
            # Who follows a link to us from elsewhere only looks, and sees what the cookie that came along allows.
            return None if headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document" and not origins else False
        return True if origins or site == "same-origin" else None

    def _is_own(self, origin: str, host: str) -> bool:
        scheme = self.scheme_of(host)
        said = origin.lower()
        return said in self._named or (scheme is not None and said == f"{scheme}://{host.lower().removesuffix(_PORTS[scheme])}")


def _split(host: str) -> tuple[str, str]:
    """A Host header's name, and its port with the colon or nothing."""
    name, colon, port = host.lower().rpartition(":")
    name, port = (name, colon + port) if colon and port.isdigit() and port.isascii() else (host.lower(), "")
    return name.removesuffix("."), port


def _is_called(origin: str, name: str, port: str) -> bool:
    scheme, _, named = origin.partition("://")
    own_name, own_port = _split(named)
    return name == own_name and (not own_port or (port or _PORTS[scheme]) == own_port)
