"""Knows the language of this run and says texts in it."""

from __future__ import annotations

from collections.abc import Sequence
from contextvars import ContextVar
from itertools import zip_longest

from orggraph.locale import LANGUAGES, Language, Text, language_of

_language: ContextVar[Language] = ContextVar("language", default="en")


def language() -> Language:
    """The language of this run."""
    return _language.get()


def speak(chosen: Language) -> None:
    """Makes `chosen` the language of this run from here on."""
    _language.set(chosen)


def said(text: Text) -> str:
    """The text in the language of this run."""
    return text.in_language(_language.get())


def language_asked(words: Sequence[str]) -> Language | None:
    """The language that `--lang` names among a command's words; help and usage errors need it before options are read."""
    for word, following in zip_longest(words, words[1:], fillvalue=""):
        if word == "--":
            return None
        value = following if word == "--lang" else word.removeprefix("--lang=") if word.startswith("--lang=") else ""
        if value.lower().startswith(LANGUAGES):
            return language_of(value)
    return None
