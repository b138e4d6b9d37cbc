"""`orggraph db`: the database under the questions, embedded or a server."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import typer

from orggraph.cli.door import door_of
from orggraph.cli.output import tell, tell_lines, terminal_style
from orggraph.cli.page import Command
from orggraph.cli.speech import said
from orggraph.errors import NotAllowed
from orggraph.locale import Text

if TYPE_CHECKING:
    from orggraph.cli.door import Door
    from orggraph.migrate import MigrationState

_STATES = {"running": Text("running", "运行中"), "starting": Text("starting", "启动中"), "stopped": Text("stopped", "已停止")}
_ENGINE = Text("embedded engine", "内置引擎")
_FOLDER = Text("folder", "文件夹")
_IN_USE = Text("in use", "使用中")
_YES_NO = {True: Text("yes, by another command or the API", "是，被其他命令或接口使用"), False: Text("no", "否")}
_PORT = Text("port", "端口")
_SINCE = Text("since", "启动时间")
_MEMORY = Text("memory", "内存")
_KIND = Text("engine", "引擎")
_ADDRESS = Text("address", "地址")
_DATABASE = Text("database", "数据库")
_SCHEMA = Text("schema", "模式")
_UP_TO_DATE = Text("up to date ({count} migrations)", "最新（{count} 个迁移）")
_PENDING = Text("{count} of {total} migrations pending: orggraph db migrate", "{total} 个迁移中有 {count} 个待应用：orggraph db migrate")
_CHANGED = Text("applied migrations were edited since: {names}", "已应用的迁移文件被改动：{names}")
_NEWER = Text("newer than this version of orggraph: {names}", "比当前版本的 orggraph 更新：{names}")
_UNFINISHED = Text("has not ended", "尚未结束")
_IMPORT = Text("import {batch} ({source}): being written, or interrupted", "导入批次 {batch}（{source}）：正在写入，或曾中断")
_UNDO = Text("undo of import {batch} ({source}): being carried out, or interrupted", "撤销导入批次 {batch}（{source}）：正在撤销，或曾中断")
_STARTED = Text("The embedded engine runs.", "内置引擎已运行。")
_STOPPED = Text("The embedded engine is stopped.", "内置引擎已停止。")
_WAS_STOPPED = Text("The embedded engine was not running.", "内置引擎未在运行。")
_NOT_OURS = Text("ORGGRAPH_URI names a server, which orggraph neither starts nor stops.", "ORGGRAPH_URI 指向服务器，orggraph 不负责启动或停止它。")
_UNSET = Text("Unset it to use the embedded engine.", "取消该设置即可使用内置引擎。")
_APPLIED = Text("Applied: {name}", "已应用：{name}")
_NOTHING = Text("The schema is up to date.", "模式已是最新。")


def status(context: typer.Context) -> None:
    """Prints whether the embedded engine runs, without starting it; of a server, whether it answers."""
    door = door_of(context)
    if not door.settings.is_embedded:
        info(context)
        return
    found = door.graph.embedded_status()
    pairs = [(said(_ENGINE), said(_STATES[found.state])), (said(_FOLDER), str(found.folder))]
    if found.state == "running":
        pairs += [(said(_IN_USE), said(_YES_NO[found.is_in_use])), (said(_PORT), str(found.bolt_port))]
        pairs += [(said(_SINCE), datetime.fromtimestamp(found.started_at).astimezone().isoformat(sep=" ", timespec="seconds"))] if found.started_at else []
        pairs += [(said(_MEMORY), found.memory)] if found.memory else []
    _print(pairs)


def start(context: typer.Context) -> None:
    """Starts the embedded engine unless it runs."""
    door = _embedded(context)
    door.graph.start_embedded()
    tell(said(_STARTED))


def stop(context: typer.Context) -> None:
    """Stops the embedded engine."""
    door = _embedded(context)
    tell(said(_STOPPED if door.graph.stop_embedded() else _WAS_STOPPED))


def migrate(context: typer.Context) -> None:
    """Applies the migrations that are missing."""
    applied = door_of(context).graph.migrate()
    for one in applied:
        tell(said(_APPLIED.fill(name=one.id)))
    if not applied:
        tell(said(_NOTHING))


def info(context: typer.Context) -> None:
    """Prints what the graph lies in, whether its schema is up to date, and which imports and undos have not ended."""
    from orggraph.render import harmless

    graph = door_of(context).graph
    engine = graph.engine()
    states = graph.migrations()
    kind = said(_ENGINE) if engine.kind == "embedded" else engine.kind
    pairs = [
        (said(_KIND), f"{kind} {engine.version}"),
        (said(_ADDRESS), engine.address),
        (said(_DATABASE), engine.database),
        (said(_SCHEMA), said(_schema(states))),
    ]
    if all(state.state == "applied" for state in states):
        pairs += [
            (said(_UNFINISHED), harmless(said((_UNDO if item.is_undo else _IMPORT).fill(batch=item.id, source=item.source)))) for item in graph.unfinished()
        ]
    _print(pairs)


def _schema(states: Sequence[MigrationState]) -> Text:
    wrong = {state: ", ".join(one.id for one in states if one.state == state) for state in ("changed", "unknown")}
    pending = [one for one in states if one.state == "pending"]
    if wrong["changed"]:
        return _CHANGED.fill(names=wrong["changed"])
    if wrong["unknown"]:
        return _NEWER.fill(names=wrong["unknown"])
    return _PENDING.fill(count=len(pending), total=len(states)) if pending else _UP_TO_DATE.fill(count=len(states))


def _embedded(context: typer.Context) -> Door:
    door = door_of(context)
    if not door.settings.is_embedded:
        raise NotAllowed(_NOT_OURS, _UNSET)
    return door


def _print(pairs: list[tuple[str, str]]) -> None:
    from orggraph.render.layout import labelled

    tell_lines(labelled(pairs, terminal_style()))


COMMANDS = (
    Command("status", status, Text("Whether the embedded engine runs; does not start it", "内置引擎是否在运行；不会启动它"), ("orggraph db status",)),
    Command("start", start, Text("Start the embedded engine", "启动内置引擎"), ("orggraph db start",)),
    Command("stop", stop, Text("Stop the embedded engine", "停止内置引擎"), ("orggraph db stop",)),
    Command("migrate", migrate, Text("Bring the schema up to date", "将模式更新到最新"), ("orggraph db migrate",)),
    Command(
        "info",
        info,
        Text("Which engine, where, whether the schema is up to date, what has not ended", "引擎、地址、模式是否最新、有无未结束的导入"),
        ("orggraph db info",),
    ),
)
