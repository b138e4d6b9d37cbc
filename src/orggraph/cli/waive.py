"""`orggraph waive`: someone answers for a finding until a day; also lists such waivers and ends one."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from orggraph.cli.audit import read_day, split_names
from orggraph.cli.door import Door, door_of
from orggraph.cli.option import argument, format_option, option, out_option
from orggraph.cli.output import chosen_format, deliver, tell
from orggraph.cli.page import Command
from orggraph.cli.question import read_format, read_pairs
from orggraph.cli.speech import language, said
from orggraph.errors import BadParams, Problem
from orggraph.locale import Text

if TYPE_CHECKING:
    from orggraph.audit import Waiver

_FINDING = Text("Fingerprint of the finding as the audit prints it, or its first digits", "审计所示的问题指纹，或其开头几位")
_UNTIL = Text("First day on which the finding counts again", "该问题重新计入的第一天")
_OWNER = Text("Who answers for it", "负责人")
_REASON = Text("Why it may stay for now", "暂可保留的理由")
_SELECT = Text("Look for the finding among those of this rule only, which is faster", "只在此规则的结果中查找，更快")
_PARAM = Text("A parameter with which the audit found it; repeat for several", "审计发现该问题时所用的参数；可重复")
_END = Text("End the waiver of this finding: it counts again from today on", "结束该问题的豁免：今天起重新计入")
_LIST = Text("List the waivers that count today", "列出今日有效的豁免")
_ALL = Text("With --list: those that ended, too", "与 --list 合用：包括已结束者")
_WHAT = Text("It is not clear what to do.", "不清楚要做什么。")
_HOW = Text(
    "Waive a finding with FINDING --until DAY --owner WHO --reason WHY, end a waiver with FINDING --end, or list them with --list.",
    "豁免：FINDING --until 日期 --owner 负责人 --reason 理由；结束：FINDING --end；列出：--list。",
)
_MISSING = Text("Must be given.", "必须给出。")
_NOT_WITH = Text("Does not go with {other}.", "不能与 {other} 合用。")
_WAIVED = Text(
    "{code} {fingerprint} · {kind} {subject} is waived until {until}, {owner}: {reason}",
    "{code} {fingerprint} · {kind} {subject} 已豁免至 {until}，{owner}：{reason}",
)
_ENDED = Text("{code} {fingerprint} · {kind} {subject} counts again from {until} on.", "{code} {fingerprint} · {kind} {subject} 自 {until} 起重新计入。")


def run(
    context: typer.Context,
    finding: Annotated[str | None, argument(_FINDING, "FINDING")] = None,
    until: Annotated[str | None, option("--until", text=_UNTIL, metavar="DAY")] = None,
    owner: Annotated[str | None, option("--owner", text=_OWNER, metavar="WHO")] = None,
    reason: Annotated[str | None, option("--reason", text=_REASON, metavar="WHY")] = None,
    select: Annotated[list[str] | None, option("--select", text=_SELECT, metavar="RULE")] = None,
    param: Annotated[list[str] | None, option("--param", "-p", text=_PARAM, metavar="NAME=VALUE")] = None,
    end: Annotated[bool, option("--end", text=_END)] = False,
    list_: Annotated[bool, option("--list", text=_LIST)] = False,
    all_: Annotated[bool, option("--all", text=_ALL)] = False,
    format_: Annotated[str | None, format_option()] = None,
    out: Annotated[Path | None, out_option()] = None,
) -> None:
    """Waives a finding, ends a waiver or lists them: exactly one of these."""
    door = door_of(context)
    terms = {"--until": until, "--owner": owner, "--reason": reason}
    if list_:
        _refuse({"FINDING": finding, "--end": end or None, **terms}, "--list")
        _list(door, format_, out, is_whole=all_)
    elif end and finding is not None:
        _refuse({**terms, "--all": all_ or None}, "--end")
        _tell(_ENDED, door.graph.end_waiver(finding))
    elif finding is not None and any(value is not None for value in terms.values()):
        missing = [Problem(what=_MISSING, column=name) for name, value in terms.items() if value is None]
        if missing or until is None or owner is None or reason is None:
            raise BadParams(_WHAT, _HOW, problems=missing)
        day = read_day(until) or date.today()
        _tell(_WAIVED, door.graph.waive(finding, until=day, owner=owner, reason=reason, select=split_names(select), values=read_pairs(param or [])))
    else:
        raise BadParams(_WHAT, _HOW)


def _refuse(others: dict[str, object], given: str) -> None:
    problems = [Problem(what=_NOT_WITH.fill(other=given), column=name) for name, value in others.items() if value is not None]
    if problems:
        raise BadParams(_WHAT, _HOW, problems=problems)


def _list(door: Door, format_name: str | None, out: Path | None, *, is_whole: bool) -> None:
    from orggraph.render.waiver import write_waivers

    format_ = chosen_format(read_format(format_name), out)
    day = date.today()
    shown = [waiver for waiver in door.graph.waivers() if is_whole or waiver.is_running(day)]
    deliver(lambda stream, style: write_waivers(shown, stream, format_, day=day, language=language(), style=style), format_, out)


def _tell(text: Text, waiver: Waiver) -> None:
    facts = {"code": waiver.rule, "kind": waiver.subject_kind, "subject": waiver.subject_id, "fingerprint": waiver.fingerprint}
    tell(said(text.fill(**facts, until=waiver.until, owner=waiver.owner, reason=waiver.reason)))


COMMAND = Command(
    "waive",
    run,
    Text("Let someone answer for a finding until a day; list and end such waivers", "由负责人在截止日前承担某项问题；列出或结束豁免"),
    (
        'orggraph waive 1162f0d8 --select key_uncovered --until 2099-12-31 --owner "Li Na" --reason "The new deputy arrives in December"',
        "orggraph waive --list",
        "orggraph waive 1162f0d8 --end",
    ),
    Text(
        "A waived finding is listed apart and does not change the exit code. From the day --until on it counts again, and the audit names the waiver that ran out.",
        "被豁免的问题单独列出，不影响退出码；自 --until 之日起重新计入，审计会指出豁免已到期。",
    ),
)
