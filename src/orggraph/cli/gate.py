"""`orggraph gate`: may this project be approved? No power map, no approval."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from orggraph.cli.audit import read_day
from orggraph.cli.door import door_of
from orggraph.cli.exit import CLEAN, FINDINGS, UNCHECKED
from orggraph.cli.option import argument, format_option, option, out_option, raw_option
from orggraph.cli.output import chosen_format, deliver
from orggraph.cli.page import Command
from orggraph.cli.question import read_format, read_pairs
from orggraph.cli.speech import language
from orggraph.locale import Text

_PROJECT = Text("Id of the project, live or not", "项目编号，不论是否在途")
_AS_OF = Text("Day to ask about (default: today)", "查询基准日（默认今天）")
_PARAM = Text("A parameter for the rules that take it, such as stale_days=60; repeat for several", "传给相关规则的参数，例如 stale_days=60；可重复")
_EXIT_CODES = {"clean": CLEAN, "findings": FINDINGS, "unchecked": UNCHECKED}


def run(
    context: typer.Context,
    project: Annotated[str, argument(_PROJECT, "PROJECT")],
    as_of: Annotated[str | None, option("--as-of", text=_AS_OF, metavar="DAY")] = None,
    param: Annotated[list[str] | None, option("--param", "-p", text=_PARAM, metavar="NAME=VALUE")] = None,
    format_: Annotated[str | None, format_option()] = None,
    out: Annotated[Path | None, out_option()] = None,
    raw: Annotated[bool, raw_option()] = False,
) -> None:
    """Prints each demand of the gate with yes or no and what is missing, and says it again as an exit code."""
    from orggraph.render.gate import write_gate

    chosen = chosen_format(read_format(format_), out)
    gate = door_of(context).graph.gate(project, as_of=read_day(as_of), values=read_pairs(param or []))
    deliver(lambda stream, style: write_gate(gate, stream, chosen, language=language(), style=style, is_raw=raw), chosen, out)
    raise typer.Exit(_EXIT_CODES[gate.verdict])


COMMAND = Command(
    "gate",
    run,
    Text("Whether a project may be approved: its power map, whole and in time", "项目可否立项：权力地图是否完整、及时"),
    ("orggraph gate pr-01", "orggraph gate pr-01 --as-of 2026-03-31 --format json"),
    Text(
        "Asks for a complete decision chain, a view of the competitors, the five lines and control points in time. Exit 0: passed, 1: something is missing, 3: could not check.",
        "检查决策链完整、竞争对手视图、五线覆盖与控制点及时。退出码 0：通过；1：有缺失；3：未能检查。",
    ),
)
