"""`orggraph plan`: what to do. Nothing is written."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from orggraph.cli.audit import read_day
from orggraph.cli.door import door_of
from orggraph.cli.option import format_option, option, out_option, raw_option
from orggraph.cli.outcome import RULES, deliver_outcome
from orggraph.cli.page import Command
from orggraph.cli.progress import step_line
from orggraph.cli.question import read_pairs
from orggraph.locale import Text

_CUSTOMER = Text("Only this customer and its subsidiaries", "仅该客户及其下属单位")
_AS_OF = Text("Day to ask about (default: today)", "查询基准日（默认今天）")
_PARAM = Text("A further parameter, such as layers=1 or category_cost=50; repeat for several", "其他参数，例如 layers=1、category_cost=50；可重复")


def run(
    context: typer.Context,
    customer: Annotated[str | None, option("--customer", text=_CUSTOMER, metavar="ID")] = None,
    as_of: Annotated[str | None, option("--as-of", text=_AS_OF, metavar="DAY")] = None,
    param: Annotated[list[str] | None, option("--param", "-p", text=_PARAM, metavar="NAME=VALUE")] = None,
    format_: Annotated[str | None, format_option()] = None,
    out: Annotated[Path | None, out_option()] = None,
    raw: Annotated[bool, raw_option()] = False,
) -> None:
    """Plans who should meet whom, and says what stands in the way."""
    door = door_of(context)
    with step_line() as hear:
        outcome = door.graph.plan_coverage(customer_id=customer, as_of=read_day(as_of), values=read_pairs(param or []), on_step=hear)
    deliver_outcome(door, outcome, format_, out, is_raw=raw)


COMMANDS = (
    Command(
        "coverage",
        run,
        Text("Who of ours should become owner of whom, at least cost", "我方由谁负责谁，成本最低"),
        ("orggraph plan coverage --customer c-yunhe", "orggraph plan coverage --customer c-yunhe -p layers=1 -p layers=2 --out plan.xlsx"),
        RULES,
    ),
)
