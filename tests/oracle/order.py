"""Sorts as the questions do: nothing known comes last going up and first going down."""

from __future__ import annotations

from typing import Any


class _Down:
    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __lt__(self, other: _Down) -> bool:
        return bool(other.value < self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Down) and self.value == other.value

    __hash__ = None  # type: ignore[assignment]


def up(value: Any) -> tuple[bool, Any]:
    """A sort key: smallest first, unknown last."""
    return (True, 0) if value is None else (False, value)


def down(value: Any) -> tuple[bool, Any]:
    """A sort key: unknown first, then greatest first."""
    return (False, 0) if value is None else (True, _Down(value))
