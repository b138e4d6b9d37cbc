"""`orggraph explain`: the figures behind any score of a customer, a person, a colleague, a tie, a department or a project."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from orggraph.cli.audit import read_day
from orggraph.cli.door import door_of
from orggraph.cli.option import argument, format_option, option, out_option, raw_option
from orggraph.cli.output import chosen_format, deliver, note_unfinished
from orggraph.cli.page import Command
from orggraph.cli.question import note_left_out, read_format, read_glossary, read_pairs
from orggraph.cli.speech import language
from orggraph.locale import Text

_SUBJECT = Text(
    "Id of a customer, department, person, staff member or project, or STAFF,PERSON for a tie; the subject of a finding",
    "客户、部门、客户人员、我方人员或项目的编号，或以“我方人员,客户人员”表示的联系；亦即问题所指对象",
)
_KIND = Text("What the id stands for, when it stands for several", "编号对应多个对象时指定类型")
_AS_OF = Text("Day to ask about (default: today)", "查询基准日（默认今天）")
_PARAM = Text("A parameter for the questions that take it, such as half_life_days=60; repeat for several", "传给相关查询的参数，例如 half_life_days=60；可重复")


def run(
    context: typer.Context,
    subject: Annotated[str, argument(_SUBJECT, "SUBJECT")],
    kind: Annotated[str | None, option("--kind", text=_KIND, metavar="customer|department|person|staff|project|tie")] = None,
    as_of: Annotated[str | None, option("--as-of", text=_AS_OF, metavar="DAY")] = None,
    param: Annotated[list[str] | None, option("--param", "-p", text=_PARAM, metavar="NAME=VALUE")] = None,
    format_: Annotated[str | None, format_option()] = None,
    out: Annotated[Path | None, out_option()] = None,
    raw: Annotated[bool, raw_option()] = False,
) -> None:
    """Prints the figures."""
    from orggraph.render import Glossary
    from orggraph.render.account import write_account

    door = door_of(context)
    chosen = chosen_format(read_format(format_), out)
    account = door.graph.explain(subject, kind=kind, as_of=read_day(as_of), values=read_pairs(param or []))
    rows = [row for answer in account.answers for row in answer.rows]
    glossary = Glossary() if chosen in ("json", "jsonl") or raw else read_glossary(door, account.as_of, rows)
    deliver(lambda stream, style: write_account(account, stream, chosen, glossary=glossary, language=language(), style=style, is_raw=raw), chosen, out)
    note_left_out(account.answers, chosen)
    note_unfinished(account.answers[0].unfinished if account.answers else ())


COMMAND = Command(
    "explain",
    run,
    Text("Show the figures behind any score", "显示任一得分的依据"),
    ("orggraph explain c-yunhe",),
    Text(
        "A customer: counts behind the three scores, the verdict, shares of strength. A person: why key, and every tie with level, days and half-life. "
        "A colleague, a department or a pair: the ties. A project: votes and control points.",
        "客户：三项得分的依据、结论与强度占比。客户人员：关键理由及各条联系的级别、天数与半衰期。我方人员、部门或一对人：联系。项目：投票与控制点。",
    ),
)
