"""Writes the web pages: every question with a way to try it, and how to get in. They need nothing from another server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orggraph.audit import SEVERITIES
from orggraph.locale import LANGUAGES, Language, Text

if TYPE_CHECKING:
    from jinja2 import Template

_PAGES = Path(__file__).parent / "pages"
_LANGUAGE_NAMES: dict[Language, str] = {"en": "English", "zh": "中文"}
_WORDS = {
    "title": Text("Questions that orggraph answers", "orggraph 可回答的查询"),
    "intro": Text("Each is one GET. Leave a field blank to take its default.", "每个查询对应一个 GET。留空则取默认值。"),
    "ask": Text("Ask", "查询"),
    "why": Text("Why: ", "原因："),
    "rows": Text("rows", "行"),
    "more": Text("Next page", "下一页"),
    "openapi": Text("OpenAPI document", "OpenAPI 文档"),
    "filter": Text("Find a question", "查找"),
}


def docs_page(questions: Sequence[Mapping[str, Any]], language: Language, others: Sequence[Language], root_path: str = "") -> str:
    """The page as HTML; every text in it is escaped. root_path: what stands before every address of the server."""
    topics: dict[str, list[Mapping[str, Any]]] = {}
    for question in questions:
        topics.setdefault(question["topic"], []).append(question)
    words = {name: text.in_language(language) for name, text in _WORDS.items()}
    severities = {name: text.in_language(language) for name, text in SEVERITIES.items()}
    return _template("docs.html").render(
        topics=topics,
        words=words,
        severities=severities,
        language=language,
        others=[(other, _LANGUAGE_NAMES[other]) for other in others],
        root=root_path,
    )


def enter_page(what: Text, how: Text, language: Language) -> str:
    """The page that says why somebody is not let in and how to get in, in the reader's language first and in the other below."""
    return _template("enter.html").render(what=what, how=how, languages=sorted(LANGUAGES, key=lambda other: other != language))


def docs_script() -> str:
    """The page's script."""
    return (_PAGES / "docs.js").read_text("utf-8")


def docs_style() -> str:
    """The page's style."""
    return (_PAGES / "docs.css").read_text("utf-8")


@lru_cache
def _template(name: str) -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(loader=FileSystemLoader(_PAGES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True).get_template(name)
