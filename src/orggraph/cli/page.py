"""Builds typer commands from what we say about them in two languages, and writes their help pages calm and narrow."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from orggraph.cli.door import door_of
from orggraph.cli.speech import said
from orggraph.inert import harmless
from orggraph.locale import Text

_WIDTH = 100
_MARGIN = 2
_USAGE = Text("Usage:", "用法：")
_OPTIONS = Text("Options", "选项")
_COMMON_OPTIONS = Text("Options of every command", "所有命令通用的选项")
_ARGUMENTS = Text("Arguments", "参数")
_COMMANDS = Text("Commands", "命令")
_EXAMPLES = Text("Example", "示例")
_EVERYWHERE = Text(
    "Options of every command (--lang, --debug …): orggraph --help",
    "所有命令通用的选项（--lang、--debug 等）：orggraph --help",
)
_HELP = Text("Show this page", "显示本页")
_LANG = Text("Language of texts: en or zh; else ORGGRAPH_LANG or the system's", "文字语言：en 或 zh；默认取 ORGGRAPH_LANG 或系统语言")
_SENSITIVE = Text(
    "Show what the model calls sensitive: personal trust, private scenes, family, what was told",
    "显示模型标为敏感的信息：个人信任、私人场合、家庭情况、情报内容",
)
_DEBUG = Text("On an error show where in the program it happened", "出错时显示程序内部位置")
_NO_COMMAND = Text("There is no command {name}.", "没有命令 {name}。")


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its name, what it does (first line: what it is in a few words), how to call it, and what runs."""

    name: str
    run: Callable[..., None]
    summary: Text
    examples: tuple[str, ...]
    detail: Text | None = None


Sections = Sequence[tuple[str, Sequence[tuple[str, str]]]]


class Page(TyperCommand):
    """A command whose help page we write ourselves."""

    examples: tuple[str, ...] = ()

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Writes the help page."""
        formatter.write(_page(self, ctx, []))


class Shelf(TyperGroup, ABC):
    """A group that makes each command only when it is called, so that help costs no more than its names."""

    @abstractmethod
    def members(self, context: typer.Context) -> Mapping[str, Callable[[], Any]]:
        """What makes each command, by name."""

    @abstractmethod
    def sections(self, context: typer.Context) -> Sections:
        """The lists that the help page shows: title, then name and summary of each command."""

    def missing(self, context: typer.Context, name: str) -> None:
        """Raises what to say when no command is called `name`."""
        context.fail(said(_NO_COMMAND.fill(name=name)))

    def list_commands(self, ctx: Any) -> list[str]:
        """The names of the commands."""
        return list(self.members(ctx))

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command called `cmd_name`, or None."""
        make = self.members(ctx).get(cmd_name)
        return None if make is None else make()

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that `args` begins with, and the words after it."""
        command = self.get_command(ctx, args[0])
        if command is None:
            self.missing(ctx, args[0])
        return args[0], command, args[1:]

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Writes the help page."""
        formatter.write(_page(self, ctx, self.sections(ctx)))


def build(command: Command) -> Page:
    """The command as typer runs it, said in the language of this run."""
    detail = f"\n\n{said(command.detail)}" if command.detail else ""
    built: Page = _solve(Page, command.run, command.name, said(command.summary) + detail)
    built.examples = command.examples
    return built


def build_shelf(kind: type[Shelf], name: str, summary: str, callback: Callable[..., None] | None = None) -> Shelf:
    """A group as typer runs it."""
    app = typer.Typer(cls=kind, name=name, help=summary, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False, no_args_is_help=True)
    app.callback()(callback or _nothing)
    built = typer.main.get_command(app)
    assert isinstance(built, Shelf)
    built.params += _solve(TyperCommand, _common, "common", "").params
    return built


def _nothing() -> None:
    """A group by itself does nothing."""


def _solve(kind: type[Any], run: Callable[..., None], name: str, help_: str) -> Any:
    app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    app.command(name, cls=kind, help=help_)(run)
    if run is not _common:
        built = typer.main.get_command(app)
        built.params += _solve(TyperCommand, _common, "common", "").params
        return built
    return typer.main.get_command(app)


def _take_language(context: typer.Context, value: str | None) -> str | None:
    if value is not None:
        door_of(context).flags["lang"] = value
    return value


def _take_debug(context: typer.Context, value: bool) -> bool:
    if value:
        door_of(context).is_debug = True
    return value


def _take_sensitive(context: typer.Context, value: bool) -> bool:
    if value:
        door_of(context).show_sensitive()
    return value


def _common(
    lang: Annotated[str | None, typer.Option("--lang", callback=_take_language, expose_value=False, hidden=True, metavar="en|zh")] = None,
    debug: Annotated[bool, typer.Option("--debug", callback=_take_debug, expose_value=False, hidden=True)] = False,
    show_sensitive: Annotated[bool, typer.Option("--show-sensitive", callback=_take_sensitive, expose_value=False, hidden=True)] = False,
) -> None:
    """The options that every command takes."""


def common_options() -> list[tuple[str, str]]:
    """The options that every command takes, as a help page lists them."""
    return [("--lang en|zh", said(_LANG)), ("--show-sensitive", said(_SENSITIVE)), ("--debug", said(_DEBUG)), ("--help", said(_HELP))]


def _page(command: Any, context: Any, sections: Sections) -> str:
    from orggraph.render.layout import Style, paragraph

    style = Style(width=min(_WIDTH, _columns()))
    lines: list[str] = []
    for text in (command.help or "").split("\n\n"):
        lines += [*paragraph(" ".join(text.split("\n")), style), ""]
    lines += [f"{said(_USAGE)} {context.command_path} {' '.join(command.collect_usage_pieces(context))}"]
    lines += _listed(said(_ARGUMENTS), list(_arguments(command)), style)
    lines += _listed(said(_OPTIONS), list(_options(command)), style)
    for title, rows in sections:
        lines += _listed(title or said(_COMMANDS), rows, style)
    if context.parent is None:
        lines += _listed(said(_COMMON_OPTIONS), common_options(), style)
    examples = getattr(command, "examples", ())
    if examples:
        lines += ["", said(_EXAMPLES), *(" " * _MARGIN + example for example in examples)]
    if context.parent is not None:
        lines += ["", said(_EVERYWHERE)]
    return harmless("\n".join(lines), keeps_lines=True) + "\n"


def _columns() -> int:
    import shutil

    return shutil.get_terminal_size().columns


def _arguments(command: Any) -> Iterator[tuple[str, str]]:
    for param in command.params:
        if param.param_type_name == "argument":
            yield param.metavar or param.name.upper(), param.help or ""


def _options(command: Any) -> Iterator[tuple[str, str]]:
    for param in command.params:
        if param.param_type_name == "option" and not param.hidden:
            names = ", ".join([*param.opts, *param.secondary_opts])
            yield f"{names} {param.metavar}" if param.metavar else names, param.help or ""


def _listed(title: str, rows: Sequence[tuple[str, str]], style: Any) -> list[str]:
    from orggraph.render.layout import labelled

    return ["", title, *labelled(rows, style, indent=_MARGIN)] if rows else []
