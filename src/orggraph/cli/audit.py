"""`orggraph audit`: every gap and data rule at once, for a person, a cron job or a pipeline."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer

from orggraph.cli.door import Door, door_of
from orggraph.cli.exit import CLEAN, FINDINGS, UNCHECKED, exit_code
from orggraph.cli.option import option, out_option, raw_option
from orggraph.cli.output import chosen_format, deliver, note, replace_file
from orggraph.cli.page import Command
from orggraph.cli.question import read_format, read_pairs
from orggraph.cli.speech import language, said
from orggraph.destination import check, is_replaced
from orggraph.errors import BadParams, OrgGraphError
from orggraph.locale import Text

if TYPE_CHECKING:
    from orggraph.audit import Audit, Baseline
    from orggraph.render import Style

_CUSTOMER = Text("Only this customer and its subsidiaries", "仅检查该客户及其下属单位")
_SELECT = Text("Only these rules or topics; repeat or separate by commas", "仅检查这些规则或主题；可重复或以逗号分隔")
_IGNORE = Text("Not these rules or topics", "不检查这些规则或主题")
_FAIL_ON = Text("Mildest severity that makes the exit code 1 (default: high)", "退出码为 1 的最低严重程度（默认 high）")
_AS_OF = Text("Day to ask about (default: today)", "查询基准日（默认今天）")
_PARAM = Text("A parameter for the rules that take it, such as stale_days=60; repeat for several", "传给相关规则的参数，例如 stale_days=60；可重复")
_BASELINE = Text("File of accepted findings: only others count, and what is healed is named", "已接受问题的基线文件：只计入其外的问题，并列出已消除者")
_WRITE = Text("Accept what this audit finds: write it to this file, or bring the file up to date", "接受本次结果：写入或更新此基线文件")
_SINCE = Text("Only what was not found on that day counts; what is gone since is named", "只计入该日之后新出现的问题，并列出已消除者")
_MAX_AGE = Text("Most days since the newest import; with older data the exit code is 3", "最近一次导入距今最多天数；数据更旧时退出码为 3")
_EXPLAIN = Text("Say what one rule asks, why, with which thresholds, and what to do; needs no database", "说明一条规则：查什么、为何、阈值与措施；无需数据库")
_FORMAT = Text("How to write the findings (default: table)", "输出格式（默认 table）")
_NOT_A_DAY = Text('"{day}" is not a day.', "“{day}”不是日期。")
_WRITE_DAY = Text("Write it as 2026-06-30.", "请写成 2026-06-30。")
_VERDICTS = {
    "clean": Text('exit 0: no finding at or above "{severity}" (--fail-on {fail_on}).', "退出码 0：没有达到“{severity}”级别的问题（--fail-on {fail_on}）。"),
    "findings": Text('exit 1: findings at or above "{severity}" (--fail-on {fail_on}).', "退出码 1：存在达到“{severity}”级别的问题（--fail-on {fail_on}）。"),
    "unchecked": Text("exit 3: not everything could be checked.", "退出码 3：有规则未能检查。"),
}
_HINT = Text(
    " Details: --format json; why a rule matters: orggraph audit --explain {name}",
    "详情：--format json；规则依据：orggraph audit --explain {name}",
)
_ACCEPTED = Text(
    "exit 0: findings accepted by {path}: {count} ({new} new, {healed} healed).", "退出码 0：{path} 现接受 {count} 项问题（新增 {new}，已消除 {healed}）。"
)
_NOT_ACCEPTED = Text("exit 3: not everything could be checked, so {path} was not written.", "退出码 3：有规则未能检查，未写入 {path}。")
_ONLY_TEXT = Text("An explanation is written as table or json.", "规则说明只支持 table 或 json 格式。")
_EXIT_CODES = {"clean": CLEAN, "findings": FINDINGS, "unchecked": UNCHECKED}
_FORMATS = ("table", "json", "jsonl", "csv", "md", "xlsx", "junit", "sarif")
_SUFFIXES = {".xml": "junit", ".sarif": "sarif"}


def run(
    context: typer.Context,
    customer: Annotated[str | None, option("--customer", text=_CUSTOMER, metavar="ID")] = None,
    select: Annotated[list[str] | None, option("--select", text=_SELECT, metavar="RULE")] = None,
    ignore: Annotated[list[str] | None, option("--ignore", text=_IGNORE, metavar="RULE")] = None,
    fail_on: Annotated[str, option("--fail-on", text=_FAIL_ON, metavar="critical|high|medium|low")] = "high",
    as_of: Annotated[str | None, option("--as-of", text=_AS_OF, metavar="DAY")] = None,
    since: Annotated[str | None, option("--since", text=_SINCE, metavar="DAY")] = None,
    baseline: Annotated[Path | None, option("--baseline", text=_BASELINE, metavar="FILE")] = None,
    write_baseline: Annotated[Path | None, option("--write-baseline", text=_WRITE, metavar="FILE")] = None,
    max_age: Annotated[int | None, option("--max-age", text=_MAX_AGE, metavar="DAYS")] = None,
    param: Annotated[list[str] | None, option("--param", "-p", text=_PARAM, metavar="NAME=VALUE")] = None,
    explain: Annotated[str | None, option("--explain", text=_EXPLAIN, metavar="RULE")] = None,
    format_: Annotated[str | None, option("--format", text=_FORMAT, metavar="|".join(_FORMATS))] = None,
    out: Annotated[Path | None, out_option()] = None,
    raw: Annotated[bool, raw_option()] = False,
) -> None:
    """Runs the rules, prints what they found, and says it again as an exit code and as a line for logs."""
    door = door_of(context)
    if explain is not None:
        _explain(door, explain, read_pairs(param or []), format_, out)
        return
    with _logged():
        chosen = chosen_format(read_format(format_, _FORMATS), out, _SUFFIXES)
        old = _accepted_before(write_baseline)
        audit = door.graph.audit(
            customer_id=customer,
            select=split_names(select),
            ignore=split_names(ignore),
            fail_on=fail_on,
            as_of=read_day(as_of),
            since=None if since is None else read_day(since) or date.today(),
            baseline=baseline,
            max_age=max_age,
            values=read_pairs(param or []),
        )
        _deliver(audit, chosen, out, is_raw=raw)
        _note_left_out(audit, chosen)
        code = _EXIT_CODES[audit.verdict]
        if write_baseline is None:
            note(_verdict(audit, is_hinted=chosen == "table"))
        else:
            code = _accept(audit, old, write_baseline)
    _log(audit, code)
    raise typer.Exit(code)


def _deliver(audit: Audit, format_: Any, out: Path | None, *, is_raw: bool) -> None:
    from orggraph.render import write_audit

    deliver(lambda stream, style: write_audit(audit, stream, format_, language=language(), style=style, is_raw=is_raw), format_, out)


def _note_left_out(audit: Audit, format_: str) -> None:
    """Says what is left out as sensitive, where the document does not say it to its reader."""
    from orggraph.render.discretion import audit_left_out_line

    line = audit_left_out_line(audit, language())
    if line is not None and format_ not in ("table", "md"):
        note(line)


def _verdict(audit: Audit, *, is_hinted: bool) -> str:
    from orggraph.audit import SEVERITIES

    verdict = said(_VERDICTS[audit.verdict].fill(fail_on=audit.fail_on, severity=SEVERITIES[audit.fail_on]))
    if is_hinted and audit.findings:
        verdict += said(_HINT.fill(name=audit.findings[0].code))
    return verdict


def _accepted_before(path: Path | None) -> Baseline | None:
    """The baseline that a file which is to be written holds already.

    Raises BadParams: a file that is something else is never written over. Raises BadSettings when nothing can be written there.
    """
    from orggraph.audit import read_baseline

    if path is not None:
        check(path)
    return read_baseline(path) if path is not None and is_replaced(path) else None


def _accept(audit: Audit, old: Baseline | None, path: Path) -> int:
    """Writes the baseline, says what it accepts, and returns the exit code."""
    from orggraph.audit import refreshed

    if audit.verdict == "unchecked":
        note(said(_NOT_ACCEPTED.fill(path=path)))
        return UNCHECKED
    new = refreshed(audit, old)
    before, now = (set(found.marks) if found else set() for found in (old, new))
    replace_file(path, lambda stream: stream.write(new.text.encode()))
    note(said(_ACCEPTED.fill(path=path, count=len(now), new=len(now - before), healed=len(before - now))))
    return CLEAN


def _explain(door: Door, rule: str, values: dict[str, Any], format_name: str | None, out: Path | None) -> None:
    from orggraph.render import Glossary
    from orggraph.render.explanation import explanation_lines, explanation_object
    from orggraph.render.machine import dump

    format_ = chosen_format(read_format(format_name), out)
    if format_ not in ("table", "json"):
        raise BadParams(_ONLY_TEXT)
    explanation = door.graph.explain_rule(rule, values)
    glossary = Glossary(door.catalogue.headings)

    def write(stream: BinaryIO, style: Style) -> None:
        if format_ == "json":
            stream.write(dump(explanation_object(explanation, language())))
        else:
            stream.writelines(f"{line}\n".encode() for line in explanation_lines(explanation, style, language(), glossary))

    deliver(write, format_, out)


@contextmanager
def _logged() -> Iterator[None]:
    """Lets an audit that does not come about leave its line for logs too."""
    try:
        yield
    except BrokenPipeError:  # whoever reads has seen enough; the audit itself did not fail
        raise
    except Exception as error:
        from orggraph.render.logline import error_logline

        note(error_logline(error.kind if isinstance(error, OrgGraphError) else "unforeseen", exit_code(error)))
        raise


def _log(audit: Audit, code: int) -> None:
    from orggraph.render.logline import audit_logline

    note(audit_logline(audit, code))


def split_names(words: list[str] | None) -> list[str]:
    """Rules or topics, each an option of its own or several with commas between."""
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
    (
        "orggraph audit --customer c-yunhe",
        "orggraph audit --select sales_only --fail-on critical --format json",
        "orggraph audit --write-baseline debt.json",
        "orggraph audit --baseline debt.json --max-age 7 --out audit.sarif",
        "orggraph audit --since 2026-01-01 --as-of 2026-06-30",
        "orggraph audit --explain sales_only",
    ),
    Text(
        "Exit codes: 0 clean, 1 findings at or above --fail-on, 2 usage or configuration, 3 could not check.",
        "退出码：0 无问题，1 存在达到 --fail-on 级别的问题，2 用法或配置错误，3 未能检查。",
    ),
)
