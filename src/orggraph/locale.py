"""Holds what a person reads in both languages, side by side, and picks one of them.

A sentence that exists in one language only cannot be written: `Text` needs both, so the type checker
finds the missing half. Query files keep their texts the same way (`{ en = "...", zh = "..." }`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from orggraph.character import reveal_line

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")


@dataclass(frozen=True, slots=True)
class Text:
    """One text in English and in Chinese."""

    en: str
    zh: str

    def in_language(self, language: Language) -> str:
        """The text as a reader of `language` sees it."""
        return self.zh if language == "zh" else self.en

    def fill(self, **values: object) -> Text:
        """Both texts with their `{names}` replaced; a value that is itself a `Text` is filled per language."""
        return Text(
            self.en.format(**{name: _said(value, "en") for name, value in values.items()}),
            self.zh.format(**{name: _said(value, "zh") for name, value in values.items()}),
        )


def say(language: Language, *texts: Text | None) -> str:
    """Sentences one after another, as a reader of `language` sees them: Chinese ones stand without a space between, all in one line, what is not seen as ‹U+200B›."""
    return reveal_line(("" if language == "zh" else " ").join(text.in_language(language) for text in texts if text is not None))


def counted(number: int, one: str, many: str) -> str:
    """The number with the word that fits it, for an English sentence: 1 row, 1,200 rows."""
    return f"{number:,} {one if number == 1 else many}"


def _said(value: object, language: Language) -> object:
    return value.in_language(language) if isinstance(value, Text) else value


def language_of(tag: str | None) -> Language:
    """The language that a locale name such as `zh_CN.UTF-8` asks for; English when it names neither."""
    return "zh" if tag and tag.lower().startswith("zh") else "en"
