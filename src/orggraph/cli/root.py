"""The command `orggraph` itself: finds the command that was meant, runs it, and turns every ending into an exit code."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.exceptions import TyperException

from orggraph import __version__
from orggraph.cli import exit as ending
from orggraph.cli.door import Door, door_of
from orggraph.cli.option import option
from orggraph.cli.output import forget_stream, note, open_closed_streams, settle, tell
from orggraph.cli.page import Sections, Shelf, build, build_shelf
from orggraph.cli.speech import language, language_asked, said, speak
from orggraph.errors import BadSettings, LibraryError, WriteFailed
from orggraph.locale import Text, say
from orggraph.settings import Settings, load_settings

if TYPE_CHECKING:
    from orggraph.graph import OrgGraph

_SUMMARY = Text(
    "Who holds which relationship with whom: decision chains, counterparts and relationship gaps of large customers.",
    "谁与谁有什么关系：大客户的决策链、对口关系与关系缺口。",
)
_QUESTIONS = Text("Questions (orggraph TOPIC QUESTION)", "查询（orggraph 主题 查询名）")
_COMMANDS = Text("Commands", "命令")
_TOPIC = Text("Questions on {topic}", "{topic} 类查询")
_BROKEN = Text("The questions are not listed: {what}", "未能列出查询：{what}")
_ERROR = Text("error: ", "错误：")
_SEE = Text("See {path} --help", "参见 {path} --help")
_NO_COMMAND = Text("There is no command {name}.", "没有命令 {name}。")
_EXTRA = "Got unexpected extra argument"
_NO_OPTION = Text("There is no option {name}.", "没有选项 {name}。")
_NEAR = Text("Did you mean {near}?", "是否指 {near}？")
_NOT_WHOLE = Text("{name} takes a whole number.", "{name} 须为整数。")
_NO_VALUE = Text("{name} does not take this value.", "{name} 不接受该值。")
_COUNTS = frozenset({"N", "K", "PORT", "DAYS"})
_TOO_MUCH = Text("Not expected here: {values}.", "多余的参数：{values}。")
_MISSING = Text("{name} is missing.", "缺少 {name}。")
_URI = Text("Address of a Neo4j server; else ORGGRAPH_URI, else the embedded engine", "Neo4j 服务器地址；默认取 ORGGRAPH_URI，否则用内置引擎")
_USER = Text("User of the server (the password comes from ORGGRAPH_PASSWORD or a file)", "服务器用户名（密码取自 ORGGRAPH_PASSWORD 或其文件）")
_DATABASE = Text("Database of the server", "服务器上的数据库")
_HOME = Text("Folder of the embedded engine's data", "内置引擎的数据文件夹")
_VERSION = Text("Show the version", "显示版本")

ROOMS: dict[str, tuple[str, Text]] = {
    "audit": ("orggraph.cli.audit", Text("Check every gap and data rule; findings with what to do", "检查全部缺口与数据规则，列出问题与建议")),
    "waive": ("orggraph.cli.waive", Text("Let someone answer for a finding until a day", "由负责人在截止日前承担某项问题")),
    "explain": ("orggraph.cli.explain", Text("Show the figures behind any score", "显示任一得分的依据")),
    "gate": ("orggraph.cli.gate", Text("Whether a project may be approved: no power map, no approval", "项目可否立项：没有权力地图就不立项")),
    "simulate": ("orggraph.cli.simulate", Text("What if: a departure, votes that change; nothing is written", "推演：人员离开、投票变化；不写入")),
    "plan": ("orggraph.cli.plan", Text("What to do: who of ours should meet whom", "规划：我方由谁对接谁")),
    "import": ("orggraph.cli.imports", Text("Read CSV, XLSX or JSON Lines: plan first, --apply writes", "读取 CSV、XLSX、JSON Lines：先出计划，--apply 写入")),
    "template": ("orggraph.cli.template", Text("Write an empty workbook to fill in and import", "生成供填写和导入的空白工作簿")),
    "undo": ("orggraph.cli.undo", Text("Take an import back", "撤销一次导入")),
    "query": ("orggraph.cli.query", Text("Ask any question by its full name", "按全名执行任一查询")),
    "queries": ("orggraph.cli.queries", Text("List, show and check the question files", "列出、显示、检查查询文件")),
    "db": ("orggraph.cli.db", Text("The database: status, start, stop, migrate, info", "数据库：状态、启动、停止、迁移、信息")),
    "demo": ("orggraph.cli.demo", Text("Load a made-up world to try things on", "载入一个虚构的示例世界")),
    "serve": ("orggraph.cli.serve", Text("Answer over HTTP on this machine", "在本机提供 HTTP 接口")),
    "config": ("orggraph.cli.config", Text("Show the settings and where each comes from", "显示各项设置及其来源")),
}
"""Every command that is not a question: the module whose `COMMAND` or `COMMANDS` it is, and what it does."""


class Root(Shelf):
    """The topics, which come from the question files, and the commands above."""

    def members(self, context: typer.Context) -> Mapping[str, Callable[[], Any]]:
        """What makes each command."""
        topics = {topic: partial(_build_topic, topic) for topic in _topics(door_of(context))}
        return {**topics, **{name: partial(_build_room, name) for name in ROOMS}}

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command called `cmd_name`. Our own are found without reading a question file: a broken one can't keep `db stop` from working."""
        return _build_room(cmd_name) if cmd_name in ROOMS else super().get_command(ctx, cmd_name)

    def missing(self, context: typer.Context, name: str) -> None:
        """Raises what to say when there is no such command, with those that look alike."""
        near = get_close_matches(name, self.members(context))
        context.fail(say(language(), _NO_COMMAND.fill(name=name), _NEAR.fill(near=" / ".join(near)) if near else None))

    def sections(self, context: typer.Context) -> Sections:
        """Topics with their questions, then our own commands."""
        door = door_of(context)
        rooms = [(name, said(summary)) for name, (_, summary) in ROOMS.items()]
        try:
            topics = [(topic, ", ".join(names)) for topic, names in _topics(door).items() if names]
        except (LibraryError, BadSettings) as error:
            note(said(_BROKEN.fill(what=error.what)))
            topics = []
        return [(said(_QUESTIONS), topics), (said(_COMMANDS), rooms)]


class Topic(Shelf):
    """The questions of one topic."""

    def members(self, context: typer.Context) -> Mapping[str, Callable[[], Any]]:
        """What makes the command of each question."""
        from orggraph.cli.question import build_question

        return {query.stem: partial(build_question, query) for query in door_of(context).catalogue.values() if query.topic == self.name}

    def sections(self, context: typer.Context) -> Sections:
        """Every question with its title."""
        return [("", [(query.stem, said(query.title)) for query in door_of(context).catalogue.values() if query.topic == self.name])]

    def missing(self, context: typer.Context, name: str) -> None:
        """Raises UnknownQuery, which names questions that look alike."""
        door_of(context).catalogue.find(f"{self.name}.{name}")


class Room(Shelf):
    """A group of our own commands, such as `db`."""

    def members(self, context: typer.Context) -> Mapping[str, Callable[[], Any]]:
        """What makes each command."""
        return {command.name: partial(build, command) for command in _commands(str(self.name))}

    def sections(self, context: typer.Context) -> Sections:
        """Every command with what it does."""
        return [("", [(command.name, said(command.summary)) for command in _commands(str(self.name))])]


def run(words: Sequence[str] | None = None, open_graph: Callable[[Settings], OrgGraph] | None = None) -> int:
    """Runs the command that `words` spell (the process's own when None) and returns its exit code. Never raises."""
    open_closed_streams()
    words = list(sys.argv[1:] if words is None else words)
    door = Door(open_graph) if open_graph else Door()
    asked = language_asked(words)
    try:
        speak(asked or load_settings().lang)
    except BadSettings:
        # Said in English; whichever command needs the settings will say what is wrong with them.
        speak("en")
    if asked:
        door.flags["lang"] = asked
    try:
        code = _code_of(words, door)
        settle()
    except BrokenPipeError:
        forget_stream(1)
        forget_stream(2)
        return ending.PIPE_CLOSED
    except WriteFailed as error:
        return ending.report(error)
    return code


def _code_of(words: list[str], door: Door) -> int:
    """Runs the command and turns every ending into an exit code. Raises WriteFailed, BrokenPipeError where that can't be said."""
    try:
        return _run(words, door)
    except BrokenPipeError:
        raise
    except KeyboardInterrupt:
        note(said(ending.STOPPED))
        return ending.INTERRUPTED
    except TyperException as error:
        note(_usage(error))
        return error.exit_code
    except Exception as error:
        if isinstance(error, OSError):
            settle()  # typer prints help pages by itself: what stdout did not take is told as that
        return ending.report(error, is_debug=door.is_debug)


def _run(words: list[str], door: Door) -> int:
    root = build_shelf(Root, "orggraph", said(_SUMMARY), _root)
    try:
        with root.make_context("orggraph", words, obj=door) as context:
            root.invoke(context)
    except typer.Exit as done:
        return done.exit_code
    finally:
        door.close()
    return ending.CLEAN


def _show_version(value: bool) -> None:
    if value:
        tell(f"orggraph {__version__}")
        raise typer.Exit


def _root(
    context: typer.Context,
    uri: Annotated[str | None, option("--uri", text=_URI, metavar="URI")] = None,
    user: Annotated[str | None, option("--user", text=_USER, metavar="NAME")] = None,
    database: Annotated[str | None, option("--database", text=_DATABASE, metavar="NAME")] = None,
    home: Annotated[Path | None, option("--home", text=_HOME, metavar="DIR")] = None,
    version: Annotated[bool, typer.Option("--version", callback=_show_version, is_eager=True, help=said(_VERSION))] = False,
) -> None:
    flags = {"uri": uri, "user": user, "database": database, "home": home}
    door_of(context).flags.update({name: value for name, value in flags.items() if value is not None})


def _topics(door: Door) -> dict[str, list[str]]:
    topics: dict[str, list[str]] = {}
    for query in door.catalogue.values():
        topics.setdefault(query.topic, []).append(query.stem)
    for one in door.catalogue.broken:
        if one.is_named:
            topics.setdefault(one.name.partition(".")[0], [])  # so that who asks for it by name hears what is wrong with its file
    return topics


def _build_topic(topic: str) -> Shelf:
    return build_shelf(Topic, topic, said(_TOPIC.fill(topic=topic)))


def _build_room(name: str) -> Any:
    module = import_module(ROOMS[name][0])
    if hasattr(module, "COMMAND"):
        return build(module.COMMAND)
    return build_shelf(Room, name, said(ROOMS[name][1]))


def _commands(name: str) -> Any:
    return import_module(ROOMS[name][0]).COMMANDS


def _usage(error: TyperException) -> str:
    """A usage error in our words where it is one of the common ones, else in typer's."""
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        return context.get_help() if context else error.format_message()
    what = error.format_message()
    option_name, param = getattr(error, "option_name", None), getattr(error, "param", None)
    if type(error).__name__ == "NoSuchOption" and option_name:
        near = " / ".join(sorted(getattr(error, "possibilities", None) or []))
        what = say(language(), _NO_OPTION.fill(name=option_name), _NEAR.fill(near=near) if near else None)
    elif what.startswith(_EXTRA):
        what = said(_TOO_MUCH.fill(values=what.removeprefix(_EXTRA).partition(" (")[2].removesuffix(".").removesuffix(")")))
    elif type(error).__name__ == "MissingParameter" and param is not None:
        what = said(_MISSING.fill(name=param.metavar or param.name.upper()))
    elif type(error).__name__ == "BadParameter" and param is not None and param.opts:
        what = said((_NOT_WHOLE if param.metavar in _COUNTS else _NO_VALUE).fill(name=param.opts[0]))
    see = f" {said(_SEE.fill(path=context.command_path))}" if context else ""
    return said(_ERROR) + what + see
