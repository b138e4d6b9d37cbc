"""Finds the language that a request asks for."""

from __future__ import annotations

from starlette.requests import Request

from orggraph.errors import BadParams
from orggraph.locale import LANGUAGES, Language, Text

_NO_LANGUAGE = Text('There are no texts in "{lang}".', "没有语言“{lang}”的文字。")
_CHOOSE = Text("Write lang=en or lang=zh.", "请写 lang=en 或 lang=zh。")


def language_of_request(request: Request) -> Language:
    """`lang` in the address, else the first of Accept-Language that we speak, else the setting. Raises BadParams on another `lang`."""
    asked = request.query_params.getlist("lang")
    if asked:
        for language in LANGUAGES:
            if [language] == [word.lower() for word in asked]:
                return language
        raise BadParams(_NO_LANGUAGE.fill(lang=", ".join(asked)), _CHOOSE)
    return _accepted(request.headers.get("accept-language", "")) or request.app.state.graph.settings.lang


def safe_language(request: Request) -> Language:
    """The same, but never an error: for saying errors."""
    try:
        return language_of_request(request)
    except BadParams:
        return "en"


def _accepted(header: str) -> Language | None:
    ranked: list[tuple[float, int, Language]] = []
    for place, part in enumerate(header.split(",")):
        tag, _, weight = part.partition(";q=")
        try:
            quality = float(weight or 1)
        except ValueError:
            continue
        ranked += [(-quality, place, language) for language in LANGUAGES if tag.strip().lower().split("-")[0] == language and quality > 0]
    return min(ranked)[2] if ranked else None
