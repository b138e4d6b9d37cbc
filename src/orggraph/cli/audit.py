"""`orggraph audit`: every gap and data rule at once, for a person, a cron job or a pipeline."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from orggraph.cli.door import door_of
from orggraph.cli.exit import CLEAN, FINDINGS, UNCHECKED
from orggraph.cli.option import format_option, option, out_option, raw_option
from orggraph.cli.output import chosen_format, deliver, note
from orggraph.cli.page import Command
from orggraph.cli.question import read_format, read_pairs
from orggraph.cli.speech import language, said
from orggraph.errors import BadParams
from orggraph.locale import Text

_CUSTOMER = Text("Only this customer and its subsidiaries", "仅检查该客户及其下属单位")
_SELECT = Text("Only these rules or topics; repeat or separate by commas", "仅检查这些规则或主题；可重复或以逗号分隔")
_IGNORE = Text("Not these rules or topics", "不检查这些规则或主题")
_FAIL_ON = Text("Mildest severity that makes the exit code 1 (default: high)", "退出码为 1 的最低严重程度（默认 high）")
_AS_OF = Text("Day to ask about (default: today)", "查询基准日（默认今天）")
_PARAM = Text("A parameter for the rules that take it, such as stale_days=60; repeat for several", "传给相关规则的参数，例如 stale_days=60；可重复")
_NOT_A_DAY = Text('"{day}" is not a day.', "“{day}”不是日期。")
_WRITE_DAY = Text("Write it as 2026-06-30.", "请写成 2026-06-30。")
_VERDICTS = {
    "clean": Text('exit 0: no finding at or above "{severity}" (--fail-on {fail_on}).', "退出码 0：没有达到“{severity}”级别的问题（--fail-on {fail_on}）。"),
    "findings": Text('exit 1: findings at or above "{severity}" (--fail-on {fail_on}).', "退出码 1：存在达到“{severity}”级别的问题（--fail-on {fail_on}）。"),
    "unchecked": Text("exit 3: not everything could be checked.", "退出码 3：有规则未能检查。"),
}
_HINT = Text(
    " Details: --format json; why a rule matters: orggraph queries show {topic} {name}",
    "详情：--format json；规则依据：orggraph queries show {topic} {name}",
)
_EXIT_CODES = {"clean": CLEAN, "findings": FINDINGS, "unchecked": UNCHECKED}


def run(
    context: typer.Context,
    customer: Annotated[str | None, option("--customer", text=_CUSTOMER, metavar="ID")] = None,
    select: Annotated[list[str] | None, option("--select", text=_SELECT, metavar="RULE")] = None,
    ignore: Annotated[list[str] | None, option("--ignore", text=_IGNORE, metavar="RULE")] = None,
    fail_on: Annotated[str, option("--fail-on", text=_FAIL_ON, metavar="critical|high|medium|low")] = "high",
    as_of: Annotated[str | None, option("--as-of", text=_AS_OF, metavar="DAY")] = None,
    param: Annotated[list[str] | None, option("--param", "-p", text=_PARAM, metavar="NAME=VALUE")] = None,
    format_: Annotated[str | None, format_option()] = None,
    out: Annotated[Path | None, out_option()] = None,
    raw: Annotated[bool, raw_option()] = False,
) -> None:
    """Runs the rules, prints what they found, and says it again as an exit code."""
    from orggraph.audit import SEVERITIES
    from orggraph.render import write_audit

    door = door_of(context)
    chosen = chosen_format(read_format(format_), out)
    audit = door.graph.audit(
        customer_id=customer, select=_names(select), ignore=_names(ignore), fail_on=fail_on, as_of=read_day(as_of), values=read_pairs(param or [])
    )
    deliver(lambda stream, style: write_audit(audit, stream, chosen, language=language(), style=style, is_raw=raw), chosen, out)
    verdict = said(_VERDICTS[audit.verdict].fill(fail_on=fail_on, severity=SEVERITIES[fail_on]))
    if chosen == "table" and audit.findings:
        topic, _, name = audit.findings[0].query.partition(".")
        verdict += said(_HINT.fill(topic=topic, name=name))
    note(verdict)
    raise typer.Exit(_EXIT_CODES[audit.verdict])


def _names(words: list[str] | None) -> list[str]:
    return [name.strip() for word in words or [] for name in word.split(",") if name.strip()]


def read_day(text: str | None) -> date | None:
    """The day that a person wrote, None for today. Raises BadParams."""
    if text is None or text == "today":
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadParams(_NOT_A_DAY.fill(day=text), _WRITE_DAY) from None


COMMAND = Command(
    "audit",
    run,
    Text("Check every gap and data rule, and say what to do", "检查全部缺口与数据规则，并给出建议"),
    ("orggraph audit --customer c-yunhe", "orggraph audit --select sales_only --fail-on critical --format json"),
    Text(
        "Exit codes: 0 clean, 1 findings at or above --fail-on, 2 usage or configuration, 3 could not check.",
        "退出码：0 无问题，1 存在达到 --fail-on 级别的问题，2 用法或配置错误，3 未能检查。",
    ),
)
