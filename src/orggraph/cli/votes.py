"""`orggraph simulate votes`: how a project would be decided if people thought otherwise, and whom to win."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from orggraph.cli.audit import read_day
from orggraph.cli.door import door_of
from orggraph.cli.option import argument, format_option, option, out_option, raw_option
from orggraph.cli.outcome import deliver_outcome
from orggraph.cli.page import Command
from orggraph.cli.question import read_pairs
from orggraph.locale import Text

_PROJECT = Text("Id of the project", "项目编号")
_SET = Text(
    "A stance to assume: -1 opposed, 0 neutral, 1 supports, 2 exclusive support, 3 coach; repeat for several",
    "要假设的立场：-1 反对、0 中立、1 支持、2 排他性支持、3 教练；可重复",
)
_CRISIS = Text(
    "Weigh every vote but the final call by this factor: in a crisis decisions grow more democratic", "危机中决策更民主：最终拍板以外各票权重乘以该系数"
)
_FLIP = Text("Name the fewest and cheapest people whose change makes the result safe", "给出使结果安全所需改变的最少且成本最低的人员")
_AS_OF = Text("Day to ask about (default: today)", "查询基准日（默认今天）")
_PARAM = Text("A further parameter, such as best_stance=3 or default_weight=2; repeat for several", "其他参数，例如 best_stance=3、default_weight=2；可重复")


def run(
    context: typer.Context,
    project: Annotated[str, argument(_PROJECT, "PROJECT")],
    set_: Annotated[list[str] | None, option("--set", text=_SET, metavar="PERSON=STANCE")] = None,
    crisis: Annotated[str | None, option("--crisis", text=_CRISIS, metavar="FACTOR")] = None,
    flip: Annotated[bool, option("--flip", text=_FLIP)] = False,
    as_of: Annotated[str | None, option("--as-of", text=_AS_OF, metavar="DAY")] = None,
    param: Annotated[list[str] | None, option("--param", "-p", text=_PARAM, metavar="NAME=VALUE")] = None,
    format_: Annotated[str | None, format_option()] = None,
    out: Annotated[Path | None, out_option()] = None,
    raw: Annotated[bool, raw_option()] = False,
) -> None:
    """Recomputes the votes without writing anything."""
    door = door_of(context)
    values = {**read_pairs(param or []), **({"crisis_factor": crisis} if crisis is not None else {})}
    outcome = door.graph.simulate_votes(project, set_ or [], flip=flip, as_of=read_day(as_of), values=values)
    deliver_outcome(door, outcome, format_, out, is_raw=raw)


VOTES = Command(
    "votes",
    run,
    Text("How a project would be decided if people thought otherwise, and whom to win", "若立场改变项目将如何决定，以及应争取谁"),
    ("orggraph simulate votes pr-01 --flip", "orggraph simulate votes pr-01 --set p-0029=2 --crisis 1.5"),
    Text(
        "Safe: the least of weight × stance over all votes is above 0, and stays there without any one person; an opposed or unknown veto keeps it undecided. Unknown stances count as opposed at least. "
        "The cost of a person is the steps of stance and the levels of our tie missing to recognition (our own default). Up to 25 voters the answer is proven; beyond, the search ends after 10 seconds and says the bound.",
        "安全：各票“权重×立场”之和的下限大于 0，且少任何一人仍大于 0；有反对或立场未知的否决权则至多为未定。未知立场在下限中按反对计。"
        "争取一人的成本为立场级数加联系至“认可”所缺级数（自定默认值）。25 票以内结果为已证明的最优；超过则 10 秒后停止并说明下界。",
    ),
)
