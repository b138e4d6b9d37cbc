"""`orggraph import`: files in, planned first and written on demand."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from orggraph.character import reveal
from orggraph.cli.audit import read_day
from orggraph.cli.door import door_of
from orggraph.cli.exit import FINDINGS, UNCHECKED, report
from orggraph.cli.option import option
from orggraph.cli.output import note, tell, tell_lines, terminal_style
from orggraph.cli.page import Command
from orggraph.cli.progress import progress_line
from orggraph.cli.speech import language, said
from orggraph.errors import BadParams, BadProfile, BadSettings, OrgGraphError, WriteFailed
from orggraph.locale import Text

if TYPE_CHECKING:
    from orggraph.ingest import Plan

_FILES = Text("CSV, XLSX or JSON Lines files; with --profile also a folder of them", "CSV、XLSX 或 JSON Lines 文件；与 --profile 合用时可为文件夹")
_PROFILE = Text("How to read foreign files: a profile's name or the path of one", "如何读取外部文件：配置名称或其路径")
_LIST = Text("List the profiles that ship with orggraph", "列出随附的读取配置")
_APPLY = Text("Write the plan; without it nothing is written", "执行写入；不加则不写入")
_STRICT = Text("Write nothing if a single row is bad", "只要有一行有误就全部不写入")
_ENCODING = Text(
    "Encoding of text files that don't say theirs, such as gb18030, big5, cp949, cp1252", "无法判断编码的文本文件所用编码，如 gb18030、big5、cp949、cp1252"
)
_CYCLE = Text("What to do with people who report to each other in a circle (default: refuse)", "循环汇报的处理方式（默认 refuse）")
_KEYS = Text("Take references that differ from an id in zeros in front, blanks or case for that id", "忽略引用与编号在前导零、空格与大小写上的差异")
_SOURCE = Text("Name of the source that every node and edge will carry", "写入每个节点和关系的来源名称")
_AS_OF = Text(
    "Day of which the files tell: facts without a first day change on it (default: today)", "文件所反映的日期：未写起始日期的变化自该日生效（默认今天）"
)
_ERRORS = Text("Folder for the rows that are refused (default: beside each file)", "存放被拒绝的行的文件夹（默认与各文件同处）")
_WRITE_IT = Text("Write it with: {command}", "写入命令：{command}")
_NOTHING = Text(
    "Nothing to write: all that the rows say stands in the graph. What a file no longer lists is not removed.",
    "没有需要写入的内容：各行所述均已在图中；文件中不再列出的内容不会被移除。",
)
_NOTHING_GOOD = Text("Nothing to write.", "没有需要写入的内容。")
_GO_ON = Text("What is written stays; run the same command again to write the rest.", "已写入的内容保留；再次运行同一命令即可写入其余部分。")
_REFUSED_IN = Text("Refused rows, with their problems: {files}", "被拒绝的行及其问题：{files}")
_KEPT_HERE = Text(
    "{reason} The refused rows can't be kept beside their file: they are in the current folder instead.",
    "{reason}被拒绝的行未能存放在文件旁，已改存到当前文件夹。",
)
_NOT_KEPT = Text(
    "{reason} So the refused rows are not kept. Name a folder for them: --errors FOLDER.",
    "{reason}被拒绝的行未能保存。请用 --errors 文件夹 指定位置。",
)
_NO_FOLDER = Text("There is no folder {folder}.", "没有文件夹 {folder}。")
_MAKE_IT = Text("Make it first, or name another.", "请先创建，或指定其他文件夹。")
_WROTE = Text(
    "Batch {id}: {added} added, {changed} changed, {unchanged} unchanged, {refused} refused.",
    "批次 {id}：新增 {added}，更改 {changed}，未变 {unchanged}，拒绝 {refused}。",
)
_TAKE_BACK = Text("Take it back with: orggraph undo {id}", "撤销命令：orggraph undo {id}")
_NO_FILE = Text("No file was named.", "未指定文件。")
_NAME_ONE = Text("Write: orggraph import FILE ...", "请写：orggraph import 文件 ...")
_NO_CYCLE = Text('"{word}" is no way to treat a circle.', "“{word}”不是循环汇报的处理方式。")
_CHOOSE = Text("Write refuse or cut.", "请写 refuse 或 cut。")
_PROFILE_NAME = Text("profile", "配置")
_READS = Text("reads", "读取内容")


def run(
    context: typer.Context,
    files: Annotated[list[Path] | None, typer.Argument(help=said(_FILES), metavar="FILE")] = None,
    profile: Annotated[str | None, option("--profile", text=_PROFILE, metavar="PROFILE")] = None,
    list_profiles: Annotated[bool, option("--list-profiles", text=_LIST)] = False,
    apply: Annotated[bool, option("--apply", text=_APPLY)] = False,
    strict: Annotated[bool, option("--strict", text=_STRICT)] = False,
    encoding: Annotated[str | None, option("--encoding", text=_ENCODING, metavar="NAME")] = None,
    on_cycle: Annotated[str, option("--on-cycle", text=_CYCLE, metavar="refuse|cut")] = "refuse",
    normalise_keys: Annotated[bool, option("--normalise-keys", text=_KEYS)] = False,
    source: Annotated[str | None, option("--source", text=_SOURCE, metavar="NAME")] = None,
    as_of: Annotated[str | None, option("--as-of", text=_AS_OF, metavar="DAY")] = None,
    errors: Annotated[Path | None, option("--errors", text=_ERRORS, metavar="FOLDER")] = None,
) -> None:
    """Prints the plan, writes it with `--apply`; exit code 1 when rows are refused."""
    if list_profiles:
        _print_profiles(profile)
        return
    if not files:
        raise BadParams(_NO_FILE, _NAME_ONE)
    way = on_cycle.lower()
    if way not in ("refuse", "cut"):
        raise BadParams(_NO_CYCLE.fill(word=on_cycle), _CHOOSE)
    if errors is not None and not errors.is_dir():
        raise BadParams(_NO_FOLDER.fill(folder=errors), _MAKE_IT)
    graph = door_of(context).graph
    options: dict[str, Any] = {"profile": profile, "encoding": encoding, "strict": strict, "on_cycle": way, "normalise_keys": normalise_keys, "source": source}
    day = read_day(as_of)
    with progress_line() as hear:
        plan = graph.plan_import(files, today=day, on_progress=hear, **options)
    from orggraph.render.plan import say_plan

    tell(say_plan(plan, language(), is_applied=apply and not plan.is_refused))
    not_kept = _keep_refused(plan, errors)
    if apply:
        try:
            with progress_line() as hear:
                batch = graph.apply_import(plan, on_progress=hear)
        except KeyboardInterrupt:
            note(said(_GO_ON))
            raise
        counts = {name: f"{getattr(batch, name):,}" for name in ("added", "changed", "unchanged", "refused")}
        tell(said(_WROTE.fill(id=batch.id, **counts)))
        tell(said(_TAKE_BACK.fill(id=batch.id)))
    elif plan.is_empty:
        tell(said(_NOTHING if plan.unchanged and not plan.has_losses else _NOTHING_GOOD))
    elif not plan.is_refused:
        tell(said(_WRITE_IT.fill(command=_command(files, {**options, "as_of": day, "errors": errors}))))
    if isinstance(not_kept, WriteFailed):
        raise typer.Exit(UNCHECKED)
    if plan.has_losses:
        raise typer.Exit(FINDINGS)


def _keep_refused(plan: Plan, folder: Path | None) -> OrgGraphError | None:
    """Writes the refused rows to `folder`, else beside their files, else, where nothing can be written there, to the current folder.

    Returns what kept them from being written, None when they are.
    """
    if not plan.refusals:
        return None
    places = [folder] if folder is not None else [None, Path()]
    failed: list[OrgGraphError] = []
    for place in places:
        try:
            written = plan.write_refused(place, language=language())
        except (BadSettings, WriteFailed) as error:
            failed.append(error)
            continue
        if failed:
            note(said(_KEPT_HERE.fill(reason=failed[0].what)))
        if written:
            tell(said(_REFUSED_IN.fill(files=reveal(", ".join(map(str, written))))))
        return None
    note(said(_NOT_KEPT.fill(reason=failed[-1].what)))
    return failed[-1]


def _command(files: Sequence[Path], options: dict[str, Any]) -> str:
    words = ["orggraph", "import", *map(str, files)]
    for name, default in (("profile", None), ("encoding", None), ("on_cycle", "refuse"), ("source", None), ("as_of", None), ("errors", None)):
        if options[name] != default:
            words += ["--" + name.replace("_", "-"), str(options[name])]
    words += ["--" + name.replace("_", "-") for name in ("strict", "normalise_keys") if options[name]]
    return shlex.join([*words, "--apply"])


def _print_profiles(own: str | None) -> None:
    """The shipped profiles, and the user's own when one is named; what is wrong with one goes to stderr and keeps no other from being listed."""
    from orggraph.ingest import list_profiles, load_profile
    from orggraph.render.layout import table

    shelf = list_profiles()
    profiles, broken = list(shelf.profiles), list(shelf.broken)
    if own is not None and own not in {profile.name for profile in profiles}:
        try:
            profiles.append(load_profile(own))
        except BadProfile as wrong:
            broken.append(wrong)
    tell_lines(table([said(_PROFILE_NAME), said(_READS)], [[profile.name, said(profile.title)] for profile in profiles], terminal_style()))
    for error in broken:
        report(error)


COMMAND = Command(
    "import",
    run,
    Text("Read files into the graph: the plan first, --apply writes it", "将文件导入图：先显示计划，--apply 执行写入"),
    ("orggraph import people.csv", "orggraph import people.csv --apply"),
    Text(
        "Exit codes: 0 all rows are good, 1 rows, sheets or files are refused, 2 usage or configuration, 3 the database failed. Refused rows go to NAME.error.csv beside their file or in --errors, also when nothing is written.",
        "退出码：0 全部有效，1 有行、工作表或文件被拒绝，2 用法或配置错误，3 数据库出错。被拒绝的行写入 NAME.error.csv（与文件同处或 --errors 指定处），仅显示计划时亦然。",
    ),
)
