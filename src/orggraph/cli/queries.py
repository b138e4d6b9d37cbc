"""`orggraph queries`: the question files themselves."""

from __future__ import annotations

import sys
from datetime import date
from typing import Annotated

import typer

from orggraph.cli.door import door_of
from orggraph.cli.exit import CLEAN, USAGE
from orggraph.cli.option import argument, option
from orggraph.cli.output import note, tell, tell_lines, terminal_style
from orggraph.cli.page import Command
from orggraph.cli.speech import language, said
from orggraph.locale import Text

_NAME = Text("Full name, or topic and name", "全名，或主题与查询名")
_SOURCE = Text("Print the file itself, with its front matter and its calls of terms", "输出查询文件本身（含前置说明与术语调用）")
_FINE = Text("{count} questions checked, no problem.", "已检查 {count} 个查询，没有问题。")
_TERM_HEADINGS = (Text("term", "术语"), Text("meaning", "含义"))
_HEADINGS = (Text("question", "查询"), Text("kind", "类别"), Text("severity", "严重程度"), Text("title", "标题"))
_KINDS = {"view": Text("view", "视图"), "gap": Text("gap", "缺口"), "check": Text("check", "数据检查")}


def list_queries(context: typer.Context) -> None:
    """Prints every question with its kind and title."""
    from orggraph.audit import SEVERITIES
    from orggraph.render.layout import table

    rows = [
        [query.name, said(_KINDS[query.kind]), said(SEVERITIES[query.severity]) if query.severity else "", said(query.title)]
        for query in door_of(context).catalogue.values()
    ]
    tell_lines(table([said(heading) for heading in _HEADINGS], rows, terminal_style()))


def show(
    context: typer.Context,
    name: Annotated[list[str], argument(_NAME, "NAME")],
    source: Annotated[bool, option("--source", text=_SOURCE)] = False,
) -> None:
    """Prints what an engine gets, after the lines that set the parameters to their defaults: one paste into Neo4j Browser. Or the file itself."""
    query = door_of(context).catalogue.find(".".join(name))
    if source:
        sys.stdout.write(query.source if query.source.endswith("\n") else query.source + "\n")
        return
    from orggraph.library import parameter_lines

    tell_lines(parameter_lines(query, {}, today=date.today()))
    sys.stdout.write(query.text.rstrip("\n") + ";\n")


def check(context: typer.Context) -> None:
    """Prints every problem of every question file; exit code 2 when there is one."""
    from orggraph.library import check_library

    door = door_of(context)
    problems = check_library(door.settings.queries)
    for problem in problems:
        tell(problem.in_language(language()))
    if problems:
        raise typer.Exit(USAGE)
    note(said(_FINE.fill(count=len(door.catalogue))))
    raise typer.Exit(CLEAN)


def terms(context: typer.Context) -> None:
    """Prints every term: how it is called, and what it means."""
    from orggraph.render.layout import table

    rows = [[term.signature, said(term.meaning)] for term in door_of(context).catalogue.terms.values()]
    tell_lines(table([said(heading) for heading in _TERM_HEADINGS], rows, terminal_style()))


COMMANDS = (
    Command("list", list_queries, Text("List every question", "列出全部查询"), ("orggraph queries list",)),
    Command(
        "show",
        show,
        Text("Show what an engine gets, ready to paste into Neo4j Browser", "显示发送给引擎的查询，可直接粘贴到 Neo4j Browser"),
        ("orggraph queries show gaps sales_only", "orggraph queries show gaps.sales_only --source"),
    ),
    Command("check", check, Text("Check every question file and name every problem", "检查全部查询文件并列出所有问题"), ("orggraph queries check",)),
    Command("terms", terms, Text("List the terms that a question may call", "列出查询可调用的术语"), ("orggraph queries terms",)),
)
