"""Makes one command of each question: its parameters become options, its subject the word after the command."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from orggraph.cli.door import Door, door_of
from orggraph.cli.option import format_option, out_option, raw_option
from orggraph.cli.output import chosen_format, deliver, note, note_unfinished
from orggraph.cli.page import Command, Page, build
from orggraph.cli.speech import language, said
from orggraph.errors import BadParams, Problem
from orggraph.locale import Text

if TYPE_CHECKING:
    from orggraph.answer import Result
    from orggraph.library import Param, Query
    from orggraph.render import Format, Glossary

_FORMATS = ("table", "json", "jsonl", "csv", "md", "xlsx")
_TAKEN = frozenset({"format", "out", "raw", "lang", "debug", "help"})
_METAVARS = {"int": "N", "float": "X", "date": "DAY", "datetime": "MOMENT", "str": "TEXT", "list": "TEXT"}
_EXAMPLES = {"person_id": "p-0029", "other_person_id": "p-0033", "customer_id": "c-yunhe", "project_id": "pr-01", "staff_id": "s-018", "text": "Wang"}
"""Ids of the demo world, so that examples answer after `orggraph demo`."""

_DEFAULT = Text("default: {value}", "默认：{value}")
_TODAY = Text("today", "今天")
_SEVERAL = Text("repeat for several", "可重复")
_AT_LEAST = Text("at least {ge}", "至少 {ge}")
_AT_MOST = Text("at most {le}", "至多 {le}")
_BETWEEN = Text("{ge} to {le}", "{ge} 至 {le}")
_BRACKETS = Text(" ({notes})", "（{notes}）")
_WHY = Text("Why: {why}", "原因：{why}")
_CUT_SHORT = Text(
    "Cut short after {rows} rows: there are more. Ask for less, or raise ORGGRAPH_ROW_CAP.",
    "仅输出前 {rows} 行，还有更多。请缩小范围，或调高 ORGGRAPH_ROW_CAP。",
)
_TWO_SUBJECTS = Text('Two are asked about: "{one}" and "{other}".', "同时指定了两个对象：“{one}”与“{other}”。")
_ONE_SUBJECT = Text("Name one.", "请只指定一个。")
_NO_FORMAT = Text('There is no format "{format}".', "没有格式“{format}”。")
_CHOOSE = Text("Choose one of {formats}.", "可选：{formats}。")
_NOT_PAIR = Text('"{pair}" is not a parameter with its value.', "“{pair}”不是“参数=值”的形式。")
_WRITE_PAIR = Text("Write -p NAME=VALUE.", "请写成 -p 参数=值。")


def build_question(query: Query) -> Page:
    """The command of one question."""

    def run(context: typer.Context, **given: Any) -> None:
        format_, out, is_raw = given.pop("format_"), given.pop("out"), given.pop("raw")
        named = given.pop("_subject", None)
        if named is not None and query.subject is not None:
            if given[query.subject] not in (None, named):
                raise BadParams(_TWO_SUBJECTS.fill(one=given[query.subject], other=named), _ONE_SUBJECT)
            given[query.subject] = named
        ask(door_of(context), query.name, {name: value for name, value in given.items() if value not in (None, [])}, format_, out, is_raw=is_raw)

    parameters = [inspect.Parameter("context", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)]
    parameters += [_parameter(query, param) for param in sorted(query.params, key=lambda param: param.name != query.subject)]
    for param in query.params:
        if param.name == query.subject:
            # Whoever knows `--customer` from other questions may use it here too.
            parameters.append(_keyword("_subject", Annotated[str | None, typer.Option(option_name(query, param), hidden=True)], None))
    parameters += [
        _keyword("format_", Annotated[str | None, format_option()], None),
        _keyword("out", Annotated[Path | None, out_option()], None),
        _keyword("raw", Annotated[bool, raw_option()], False),
    ]
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # typer reads options from the signature
    run.__annotations__ = {}
    summary = Text(*(f"{query.title.in_language(tongue)}\n\n{query.summary.in_language(tongue)}" for tongue in ("en", "zh")))
    return build(Command(query.stem, run, summary, (example(query),), _WHY.fill(why=query.why) if query.why else None))


def ask(door: Door, name: str, values: Mapping[str, Any], format_name: str | None, out: Path | None, *, is_raw: bool = False) -> None:
    """Asks one question and writes its answer."""
    from orggraph.render import Glossary, write_result

    format_ = chosen_format(read_format(format_name), out)
    result = door.graph.query(name, values)
    glossary = read_glossary(door, result.params.get("as_of"), result.rows) if is_said(format_, is_raw) else Glossary()
    deliver(
        lambda stream, style: write_result(result, stream, format_, glossary=glossary, language=language(), style=style, is_raw=is_raw),
        format_,
        out,
    )
    note_unfinished(result.unfinished)
    if result.truncated:
        note(said(_CUT_SHORT.fill(rows=len(result.rows))))
    note_left_out([result], format_)


def note_left_out(results: Sequence[Result], format_: Format) -> None:
    """Says what is left out as sensitive, where the answer does not say it itself."""
    from orggraph.render.discretion import left_out_line

    line = left_out_line(results, language())
    if line is not None and format_ not in ("table", "md"):
        note(line)


def is_said(format_: Format, is_raw: bool) -> bool:
    """Whether the answer is said in words."""
    return format_ in ("table", "md") or (format_ in ("csv", "xlsx") and not is_raw)


def read_glossary(door: Door, as_of: date | None, rows: Sequence[Mapping[str, Any]]) -> Glossary:
    """What keys, the categories of this very graph on that day, and whatever these rows name, are called."""
    from orggraph.audit import category_words, english_names
    from orggraph.render import Glossary

    categories = door.graph.query("counterparts.matching_table", {"as_of": as_of} if as_of else {})
    names = english_names(door.graph.query, rows) if language() == "en" else {}
    return Glossary(door.catalogue.headings, category_words(categories.rows), names)


def read_format(name: str | None, formats: Sequence[str] = _FORMATS) -> Any:
    """The format called `name`, one of `formats`. Raises BadParams."""
    if name is not None and name not in formats:
        raise BadParams(_NO_FORMAT.fill(format=name), _CHOOSE.fill(formats=", ".join(formats)))
    return name


def read_pairs(pairs: Sequence[str]) -> dict[str, Any]:
    """The values of `NAME=VALUE` words; a name that comes twice has a list. Raises BadParams with every word that is none."""
    wrong = [pair for pair in pairs if "=" not in pair]
    if wrong:
        problems = [Problem(what=_NOT_PAIR.fill(pair=pair)) for pair in wrong[1:]]
        raise BadParams(_NOT_PAIR.fill(pair=wrong[0]), _WRITE_PAIR, problems=problems)
    values: dict[str, Any] = {}
    for pair in pairs:
        name, _, value = pair.partition("=")
        values[name] = value if name not in values else [*(values[name] if isinstance(values[name], list) else [values[name]]), value]
    return values


def example(query: Query) -> str:
    """A call of the question that works as it stands."""
    words = ["orggraph", query.topic, query.stem]
    for param in query.params:
        value = _EXAMPLES.get(param.name, "1" if param.shape.name in ("int", "float") else "2026-06-30" if param.shape.name == "date" else "x")
        if param.name == query.subject:
            words.insert(3, value)
        elif param.is_required:
            words += [value] if _is_positional(query, param) else [option_name(query, param), value]
    if any(param.name == "customer_id" for param in query.params) and query.subject != "customer_id":
        words += ["--customer", _EXAMPLES["customer_id"]]
    return " ".join(words)


def option_name(query: Query, param: Param) -> str:
    """The option of a parameter: `--customer` for `customer_id`, `--stale-days` for `stale_days`."""
    short = param.name.removesuffix("_id") if param.shape.name == "str" else param.name
    is_free = short not in _TAKEN and short not in {other.name for other in query.params}
    return "--" + (short if is_free else param.name).replace("_", "-")


def _is_positional(query: Query, param: Param) -> bool:
    """The subject needs no option, and neither does what must be given anyway beside it."""
    return param.name == query.subject or (query.subject is not None and param.is_required and param.shape.item is None and param.shape.name != "bool")


def _parameter(query: Query, param: Param) -> inspect.Parameter:
    if param.shape.name == "bool":
        flag = option_name(query, param)
        return _keyword(param.name, Annotated[bool | None, typer.Option(f"{flag}/--no-{flag.removeprefix('--')}", help=_help(param))], None)
    if _is_positional(query, param):
        return _keyword(param.name, Annotated[str | None, typer.Argument(help=_help(param), metavar=param.name.upper())], None)
    kind = list[str] | None if param.shape.name == "list" else str | None
    metavar = "ID" if param.name.endswith("_id") else "|".join(map(str, param.values)) if param.values else _METAVARS[param.shape.name]
    return _keyword(param.name, Annotated[kind, typer.Option(option_name(query, param), help=_help(param), metavar=metavar)], None)


def _keyword(name: str, annotation: Any, default: Any) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=annotation, default=default)


def _help(param: Param) -> str:
    notes = []
    if param.default is not None:
        value = _TODAY if param.default == "today" else ", ".join(map(str, param.default)) if isinstance(param.default, tuple) else str(param.default)
        notes.append(_DEFAULT.fill(value=value))
    if param.ge is not None and param.le is not None:
        notes.append(_BETWEEN.fill(ge=f"{param.ge:g}", le=f"{param.le:g}"))
    elif param.ge is not None:
        notes.append(_AT_LEAST.fill(ge=f"{param.ge:g}"))
    elif param.le is not None:
        notes.append(_AT_MOST.fill(le=f"{param.le:g}"))
    if param.shape.name == "list":
        notes.append(_SEVERAL)
    joined = Text("; ".join(note.en for note in notes), "；".join(note.zh for note in notes))
    return said(param.help) + (said(_BRACKETS.fill(notes=joined)) if notes else "")
