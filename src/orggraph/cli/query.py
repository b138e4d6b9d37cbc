"""`orggraph query`: any question by its full name, its parameters as NAME=VALUE."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from orggraph.cli.door import door_of
from orggraph.cli.option import argument, format_option, option, out_option, raw_option
from orggraph.cli.page import Command
from orggraph.cli.question import ask, read_pairs
from orggraph.locale import Text

_NAME = Text("Full name of the question; see orggraph queries list", "查询全名；参见 orggraph queries list")
_PAIR = Text("A parameter and its value; repeat for several", "参数与取值；可重复")


def run(
    context: typer.Context,
    name: Annotated[str, argument(_NAME, "NAME")],
    pairs: Annotated[list[str] | None, option("--param", "-p", text=_PAIR, metavar="NAME=VALUE")] = None,
    format_: Annotated[str | None, format_option()] = None,
    out: Annotated[Path | None, out_option()] = None,
    raw: Annotated[bool, raw_option()] = False,
) -> None:
    """Asks one question."""
    ask(door_of(context), name, read_pairs(pairs or []), format_, out, is_raw=raw)


COMMAND = Command(
    "query",
    run,
    Text("Ask any question by its full name", "按全名执行任一查询"),
    ("orggraph query gaps.sales_only -p customer_id=c-yunhe -p stale_days=60",),
)
