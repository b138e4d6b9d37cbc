"""The errors that only the HTTP door knows."""

from __future__ import annotations

from orggraph.errors import BadParams, CallerError, OrgGraphError
from orggraph.locale import Text

_AGAIN = Text("Ask again in {seconds} s.", "请在 {seconds} 秒后重试。")


class Unauthorized(CallerError):
    """The asker has neither shown the secret nor an open session."""


class BadCursor(CallerError):
    """A cursor that we did not give out, or not for this question."""


class StateChanged(CallerError):
    """The graph was written after the first page, so that the next one would not go on where that ended."""


class BodyTooLarge(BadParams):
    """A body has more bytes than are read."""


class BodyTooSlow(CallerError):
    """The rest of a body did not come in time."""


class Busy(OrgGraphError):
    """There is no place for this now; `fields["retry_after"]`: seconds until asking again makes sense."""


def make_busy(what: Text, seconds: int) -> Busy:
    """The error that says why there is no place now, and when there may be one."""
    return Busy(what, _AGAIN.fill(seconds=seconds), fields={"retry_after": seconds})


class Stopped(OrgGraphError):
    """The server is being stopped, and its patience with what still ran is over."""
