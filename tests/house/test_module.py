"""Modules are named for what they hold and stay short enough to be read at once."""

from __future__ import annotations

import ast
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "orggraph"
BANNED = {"util", "utils", "helper", "helpers", "common", "misc", "core", "base", "manager", "service", "types"}
MOST_LINES = 500
MODULES = {path.relative_to(SOURCE).as_posix(): path.read_text(encoding="utf-8").splitlines() for path in sorted(SOURCE.rglob("*.py"))}


def test_modules_are_named_for_what_they_hold() -> None:
    assert [] == [name for name in MODULES if BANNED & {*name.removesuffix(".py").split("/")}]


def test_modules_are_short_enough_to_be_read_at_once() -> None:
    assert {} == {name: len(lines) for name, lines in MODULES.items() if len(lines) > MOST_LINES}


def test_modules_open_with_one_sentence() -> None:
    assert [] == [name for name, lines in MODULES.items() if not lines[0].startswith('"""') or not lines[0].rstrip('"').endswith((".", ":"))]


def test_the_command_line_speaks_through_one_place() -> None:
    """What is printed elsewhere could drive a terminal, or be lost on a full disk without a word."""
    speaking = {
        path.name
        for path in (SOURCE / "cli").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    }
    assert {"exit.py", "output.py"} == speaking
