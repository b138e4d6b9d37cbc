"""`orggraph config`: the settings in force and where each came from."""

from __future__ import annotations

import os
from typing import Annotated, Any

import typer

from orggraph.cli.door import door_of
from orggraph.cli.option import option
from orggraph.cli.page import Command
from orggraph.cli.speech import said
from orggraph.locale import Text

_ORIGIN = Text("Say where each value comes from", "显示每个值的来源")
_HIDDEN = "********"
_SETTING = Text("setting", "设置")
_VALUE = Text("value", "值")
_FROM = Text("from", "来源")
_WORDS = {"flag": Text("flag", "命令行"), "default": Text("default", "默认")}


def show(context: typer.Context, origin: Annotated[bool, option("--origin", text=_ORIGIN)] = False) -> None:
    """Prints every setting; the password only as set or not."""
    from dataclasses import fields

    from orggraph.cli.output import tell_lines, terminal_style
    from orggraph.render.layout import table

    settings = door_of(context).settings
    rows = []
    for item in fields(settings):
        if item.name == "origins":
            continue
        came = settings.origins.get(item.name, "default")
        rows.append([item.name, _shown(item.name, getattr(settings, item.name)), *([said(_WORDS[came]) if came in _WORDS else came] if origin else [])])
    tell_lines(table([said(_SETTING), said(_VALUE), *([said(_FROM)] if origin else [])], rows, terminal_style()))


def _shown(name: str, value: Any) -> str:
    if value in (None, (), ""):
        return "–"
    if name == "password":
        return _HIDDEN
    if isinstance(value, tuple):
        return ("," if name == "hosts" else os.pathsep).join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


COMMANDS = (Command("show", show, Text("Show the settings in force", "显示生效的设置"), ("orggraph config show --origin",)),)
