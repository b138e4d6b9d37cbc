"""`orggraph template`: an empty workbook to fill in and import."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from orggraph.cli.option import option
from orggraph.cli.output import deliver
from orggraph.cli.page import Command
from orggraph.cli.speech import language, said
from orggraph.locale import Text

_TABLES = Text(
    "Tables to put in: a label (Person) or an edge (Staff.CONTACTS.Person); left out: every label, and every edge that is not a column of one already",
    "要包含的表：节点类型（Person）或关系（Staff.CONTACTS.Person）；省略则包含全部节点类型，以及尚未作为其中一列的关系",
)
_OUT = Text("File to write, ending in .xlsx; without it the workbook goes to stdout", "要写入的 .xlsx 文件；省略则写到标准输出")


def run(
    tables: Annotated[list[str] | None, typer.Argument(help=said(_TABLES), metavar="TABLE")] = None,
    out: Annotated[Path | None, option("--out", text=_OUT, metavar="FILE")] = None,
) -> None:
    """Writes the workbook."""
    from orggraph.render.template import write_template

    deliver(lambda stream, _: write_template(stream, language(), tables or ()), "xlsx", out)


COMMAND = Command(
    "template",
    run,
    Text("Write an empty workbook to fill in and import", "生成供填写和导入的空白工作簿"),
    ("orggraph template --out orggraph.xlsx", "orggraph template Person Staff.CONTACTS.Person --lang zh --out 人员.xlsx"),
    Text(
        "A sheet for each table; headers say what goes there in both languages, a star marks what a row must have, closed lists are drop-downs.",
        "每张表一个工作表；表头批注以中英文说明填写内容，星号表示必填，固定取值提供下拉列表。",
    ),
)
