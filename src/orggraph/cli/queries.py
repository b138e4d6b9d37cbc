"""`orggraph queries`: the question files themselves."""

from __future__ import annotations

import sys
from datetime import date
from typing import Annotated

import typer

from orggraph.cli.door import door_of
from orggraph.cli.exit import CLEAN, USAGE, report
from orggraph.cli.option import argument, option
from orggraph.cli.output import note, tell, tell_lines, terminal_style
from orggraph.cli.page import Command
from orggraph.cli.speech import language, said
from orggraph.errors import BadQueryFile
from orggraph.locale import Text

_NAME = Text("Full name, or topic and name", "全名，或主题与查询名")
_PARAMS = Text("Print the lines that set its parameters in Neo4j Browser", "输出在 Neo4j Browser 中设置参数的语句")
_FINE = Text("{count} questions checked, no problem.", "已检查 {count} 个查询，没有问题。")
_REWRITTEN = Text("Rewritten: {path}", "已改写：{path}")
_IN_STEP = Text("Every file already says what its terms say.", "所有文件均与术语一致。")
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
    params: Annotated[bool, option("--params", text=_PARAMS)] = False,
) -> None:
    """Prints the file as it stands, which pastes into Neo4j Browser, or the lines that set its parameters before."""
    query = door_of(context).catalogue.find(".".join(name))
    if not params:
        sys.stdout.write(query.text if query.text.endswith("\n") else query.text + "\n")
        return
    from orggraph.library import parameter_lines

    tell_lines(parameter_lines(query, {}, today=date.today()))


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


def sync(context: typer.Context) -> None:
    """Rewrites the term blocks that drifted from their terms."""
    from orggraph.library import check_library, sync_terms

    folders = door_of(context).settings.queries
    changed = sync_terms(folders)
    for path in changed:
        tell(said(_REWRITTEN.fill(path=path)))
    if not changed:
        note(said(_IN_STEP))
    left = check_library(folders)
    if left:
        raise typer.Exit(report(BadQueryFile(Text("Other problems are left.", "仍有其他问题。"), problems=left)))


COMMANDS = (
    Command("list", list_queries, Text("List every question", "列出全部查询"), ("orggraph queries list",)),
    Command(
        "show",
        show,
        Text("Show a question's file, ready to paste into Neo4j Browser", "显示查询文件，可直接粘贴到 Neo4j Browser"),
        ("orggraph queries show gaps sales_only", "orggraph queries show gaps.sales_only --params"),
    ),
    Command("check", check, Text("Check every question file and name every problem", "检查全部查询文件并列出所有问题"), ("orggraph queries check",)),
    Command("sync", sync, Text("Rewrite term blocks that differ from their terms", "改写与术语不一致的片段"), ("orggraph queries sync",)),
)
