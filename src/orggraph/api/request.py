"""Reads what a request says: parameters of ours, a question's own, the day, the body. What can't be meant is BadParams with its name."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from orggraph.api.error import BodyTooLarge, BodyTooSlow
from orggraph.errors import BadParams, Problem
from orggraph.locale import Text

if TYPE_CHECKING:
    from orggraph.api.admission import Place

LARGEST_BODY = 64 * 2**20
"""Bytes of a body that are read at most: a baseline of 300,000 findings."""
BODY_SECONDS = 60.0
"""How long a body may take to come: the largest in a minute is 9 megabits a second."""
PAUSE_SECONDS = 10.0
"""How long a body may stop coming: it holds a place meanwhile."""

_NOT_A_COUNT = Text('"{value}" is not a number of rows from 1 to {most}.', "“{value}”不是 1 至 {most} 之间的行数。")
_NOT_A_DAY = Text('"{value}" is not a day such as 2026-06-30.', "“{value}”不是形如 2026-06-30 的日期。")
_NOT_WHOLE = Text('"{value}" is not a whole number.', "“{value}”不是整数。")
_NOT_A_CHOICE = Text('"{value}" is not one of its values.', "“{value}”不在可选值中。")
_CHOOSE = Text("Choose one of {choices}.", "可选：{choices}。")
_WRONG = Text("A parameter is wrong.", "参数有误。")
_TWICE = Text("Given more than once.", "重复给出。")
_ONCE = Text("Give it once.", "请只给出一次。")
_UNKNOWN = Text('There is no parameter "{name}".', "没有参数“{name}”。")
_TAKES = Text("It takes {names}.", "可用参数：{names}。")
_NO_JSON = Text("The body is not a JSON object.", "请求正文不是 JSON 对象。")
_SEND_JSON = Text("Send one with Content-Type: application/json.", "请以 Content-Type: application/json 发送。")
_TOO_LARGE = Text("The body is larger than {most} MiB.", "请求正文超过 {most} MiB。")
_TOO_SLOW = Text(
    "The body did not come: it paused for {pause} seconds, or was not whole within {seconds}.", "请求正文未传完：停顿达 {pause} 秒，或未在 {seconds} 秒内完成。"
)
_SEND_WHOLE = Text("Send it again without pause.", "请不间断地重新发送。")
_WRONG_BODY = Text("The body is wrong.", "请求正文有误。")
_NOT_A_TEXT = Text("Must be a text.", "须为文本。")
_NOT_AN_OBJECT = Text("Must be an object.", "须为对象。")
_NOT_A_FLAG = Text("Must be true or false.", "须为 true 或 false。")
_MISSING = Text("Must be given.", "必须给出。")


def values(request: Request, ours: Iterable[str]) -> dict[str, Any]:
    """The question's own parameters as the address gives them, without those of ours; one that comes twice is a list."""
    asked, taken = request.query_params, frozenset(ours)
    return {name: found if len(found := asked.getlist(name)) > 1 else found[0] for name in dict.fromkeys(asked) if name not in taken}


def once(request: Request, name: str) -> str | None:
    """The value of a parameter of ours. Raises BadParams when it comes twice: which one was meant is not ours to guess."""
    found = request.query_params.getlist(name)
    if len(found) > 1:
        raise BadParams(_WRONG, problems=[Problem(what=_TWICE, remedy=_ONCE, column=name, value=", ".join(found))])
    return found[0] if found else None


def names(request: Request, name: str) -> list[str]:
    """Rules or topics, each in a parameter of its own or several with commas between, as on the command line."""
    return [word.strip() for value in request.query_params.getlist(name) for word in value.split(",") if word.strip()]


def refuse_all_but(request: Request, *taken: str) -> None:
    """Raises BadParams with every parameter that this address does not take."""
    unknown = [name for name in dict.fromkeys(request.query_params) if name not in taken]
    if unknown:
        raise BadParams(_WRONG, problems=[Problem(what=_UNKNOWN.fill(name=name), remedy=_TAKES.fill(names=", ".join(taken)), column=name) for name in unknown])


def limit(request: Request, default: int, most: int) -> int:
    """How many rows are asked for, 1 to `most`."""
    value = once(request, "limit")
    if value is None:
        return min(default, most)
    if value.isascii() and value.isdigit() and len(value) < 10 and 1 <= int(value) <= most:
        return int(value)
    raise BadParams(_WRONG, problems=[Problem(what=_NOT_A_COUNT.fill(value=value, most=most), column="limit", value=value)])


def day(request: Request, name: str = "as_of") -> date | None:
    """The day that a parameter names; None when it is left out."""
    value = once(request, name)
    return None if value is None else _read_day(value, name)


def count(request: Request, name: str) -> int | None:
    """The whole number that a parameter names; None when it is left out."""
    value = once(request, name)
    if value is None or (value.isascii() and value.isdigit() and len(value) < 10):
        return None if value is None else int(value)
    raise BadParams(_WRONG, problems=[Problem(what=_NOT_WHOLE.fill(value=value), column=name, value=value)])


def choice(request: Request, name: str, choices: Iterable[str]) -> str | None:
    """The word that a parameter names, one of `choices`; None when it is left out."""
    value, allowed = once(request, name), list(choices)
    if value is None or value in allowed:
        return value
    said = ", ".join(allowed)
    raise BadParams(_WRONG, problems=[Problem(what=_NOT_A_CHOICE.fill(value=value), remedy=_CHOOSE.fill(choices=said), column=name, value=value)])


def check_body(request: Request) -> None:
    """Looks at a body that is still to come.

    Only one that calls itself JSON is read: no page of another site can send one without asking us first, and we never agree.
    Raises: BadParams, BodyTooLarge.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise BadParams(_NO_JSON, _SEND_JSON)
    told = request.headers.get("content-length", "")
    if told.isascii() and told.isdigit() and (len(told) > len(str(LARGEST_BODY)) or int(told) > LARGEST_BODY):
        raise _too_large()


async def read_object(request: Request, place: Place, takes: Iterable[str]) -> dict[str, Any]:
    """The JSON object in the body, with no other keys than it takes. It is parsed in the thread of the request's place.

    Raises: BadParams, BodyTooLarge before more is read than `LARGEST_BODY`, BodyTooSlow when it stops coming or takes too long.
    """
    content = await _read_body(request)
    try:
        found = await place.run(orjson.loads, content)
    except orjson.JSONDecodeError as error:
        raise BadParams(_NO_JSON, _SEND_JSON) from error
    if not isinstance(found, dict):
        raise BadParams(_NO_JSON, _SEND_JSON)
    taken = list(takes)
    unknown = [name for name in found if name not in taken]
    if unknown:
        raise BadParams(
            _WRONG_BODY, problems=[Problem(what=_UNKNOWN.fill(name=name), remedy=_TAKES.fill(names=", ".join(taken)), column=name) for name in unknown]
        )
    return found


async def _read_body(request: Request) -> bytes:
    content = bytearray()
    chunks = aiter(request.stream())
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while True:
                async with asyncio.timeout(PAUSE_SECONDS):
                    content += await anext(chunks)
                if len(content) > LARGEST_BODY:
                    raise _too_large()
    except StopAsyncIteration:
        return bytes(content)
    except TimeoutError:
        raise BodyTooSlow(_TOO_SLOW.fill(pause=f"{PAUSE_SECONDS:g}", seconds=f"{BODY_SECONDS:g}"), _SEND_WHOLE) from None


def _too_large() -> BodyTooLarge:
    return BodyTooLarge(_TOO_LARGE.fill(most=LARGEST_BODY // 2**20))


def texts_of(body: dict[str, Any], *wanted: str) -> list[str]:
    """The texts under these keys of a body. Raises BadParams with every one that is missing or no text."""
    problems = [Problem(what=_MISSING if body.get(name) is None else _NOT_A_TEXT, column=name) for name in wanted if not isinstance(body.get(name), str)]
    if problems:
        raise BadParams(_WRONG_BODY, problems=problems)
    return [body[name] for name in wanted]


def day_of(body: dict[str, Any], name: str) -> date:
    """The day under this key of a body. Raises BadParams when it is missing or no day."""
    [text] = texts_of(body, name)
    return _read_day(text, name)


def object_of(body: dict[str, Any], name: str) -> dict[str, Any]:
    """The object under this key of a body, empty when it is left out. Raises BadParams when it is something else."""
    found = body.get(name)
    if found is not None and not isinstance(found, dict):
        raise BadParams(_WRONG_BODY, problems=[Problem(what=_NOT_AN_OBJECT, column=name)])
    return found or {}


def flag_of(body: dict[str, Any], name: str) -> bool:
    """The yes or no under this key of a body, no when it is left out. Raises BadParams when it is something else."""
    found = body.get(name)
    if found is not None and not isinstance(found, bool):
        raise BadParams(_WRONG_BODY, problems=[Problem(what=_NOT_A_FLAG, column=name, value=str(found))])
    return bool(found)


def json_answer(value: Any, status: int = 200) -> Response:
    """The value as JSON."""
    from orggraph.render.machine import dump

    return Response(dump(value), status, media_type="application/json")


def _read_day(value: str, name: str) -> date:
    if value == "today":
        return date.today()
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise BadParams(_WRONG, problems=[Problem(what=_NOT_A_DAY.fill(value=value), column=name, value=value)]) from None
