"""Marks a place in an answer, so that the next request goes on from there."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from orggraph.api.error import BadCursor, StateChanged
from orggraph.locale import Text

_WRONG = Text("This cursor was not given out for this question and these parameters.", "该游标不属于此查询及这些参数。")
_AGAIN = Text("Ask again without cursor, or with the parameters of the first page.", "请去掉 cursor 重新查询，或使用首页的参数。")
_CHANGED = Text("The graph has changed since the page before this one.", "自上一页以来，图已发生变化。")
_BEGIN = Text("Begin again without cursor: else a row might come twice, or never.", "请去掉 cursor 从头开始，否则可能有行重复或遗漏。")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the next page begins.

    today: the day of the first page, so that a listing that runs past midnight stays of one day; writes: how often the graph had been written before it.
    """

    offset: int
    today: date
    writes: int

    def check(self, writes: int) -> None:
        """Raises StateChanged unless the graph is still what the first page was taken from."""
        if writes != self.writes:
            raise StateChanged(_CHANGED, _BEGIN)


def make_cursor(name: str, values: Mapping[str, Any], place: Place) -> str:
    """The cursor that goes on at `place` of the question `name` with these values, as the asker gave them."""
    said = orjson.dumps([place.offset, place.today, place.writes])
    return _encode(_mark(name, values, said) + said)


def read_cursor(cursor: str, name: str, values: Mapping[str, Any]) -> Place:
    """The place that a cursor marks. Raises BadCursor unless it was made for this very question and these values."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        said = raw[12:]
        if raw[:12] != _mark(name, values, said) or _encode(raw) != cursor:
            raise BadCursor(_WRONG, _AGAIN)
        offset, today, writes = orjson.loads(said)
        return Place(offset, date.fromisoformat(today), writes)
    except (binascii.Error, ValueError, TypeError) as error:
        raise BadCursor(_WRONG, _AGAIN) from error


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _mark(name: str, values: Mapping[str, Any], said: bytes) -> bytes:
    # Guards against a mix-up, not an attacker: whoever may ask may ask for any page.
    return hashlib.sha256(orjson.dumps([name, sorted(values.items()), said.decode()])).digest()[:12]
