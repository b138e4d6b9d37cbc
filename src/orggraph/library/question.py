"""Reads what the front matter of a question declares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from orggraph.library.declaration import NAME, read_columns, read_names, read_param, read_text, refuse_unknown_keys
from orggraph.library.front import Front
from orggraph.library.query import FINDING_COLUMNS, KINDS, SEVERITIES, Param, Query, Severity
from orggraph.library.report import Report, suggest
from orggraph.library.sensitive import read_sensitive
from orggraph.library.word import Words
from orggraph.locale import Text

_KEYS = frozenset(
    {
        "title",
        "summary",
        "why",
        "remedy",
        "finding",
        "kind",
        "severity",
        "subject",
        "uses",
        "requires",
        "params",
        "columns",
        "items",
        "identity",
        "computed_by",
        "sensitive",
    }
)


def read_query(front: Front, name: str, words: Words, report: Report) -> Query | None:
    """The question called `name`, or None when it can't be made; the report then says why.

    `uses` and `requires` both name shared parameters; what a question requires has no default and takes no null, whatever params.toml says.
    """
    table = front.table
    refuse_unknown_keys(front, report, table, _KEYS)
    kind = _read_choice(front, report, "kind", KINDS, "view")
    title = read_text(front, report, table.get("title"), "title")
    summary = read_text(front, report, table.get("summary"), "summary")
    texts = {key: read_text(front, report, table[key], key) for key in ("why", "remedy", "finding") if key in table}
    severity: Severity | None = None
    if kind is None:
        return None
    if kind == "view":
        for key in ("severity", "finding", "remedy", "items", "identity"):
            if key in table:
                what = Text(f'A view has no "{key}".', f"视图没有“{key}”。")
                report.add(
                    front.path,
                    front.line(key),
                    what,
                    Text('Remove it, or write kind = "gap" or kind = "check".', '请删除，或写 kind = "gap" 或 kind = "check"。'),
                )
        columns = read_columns(front, report, table.get("columns"), words.headings)
    else:
        severity = _read_choice(front, report, "severity", SEVERITIES, None)
        for key in ("why", "remedy", "finding"):
            if key not in table:
                report.add(
                    front.path,
                    front.line("kind"),
                    Text(f'"{key}" is missing.', f"缺少“{key}”。"),
                    Text(f'A {kind} needs it: {key} = {{ en = "...", zh = "..." }}.', f'{kind} 须有此项，请写 {key} = {{ en = "...", zh = "..." }}。'),
                )
        if "columns" in table:
            what = Text(f"The columns of a {kind} are given: {', '.join(FINDING_COLUMNS)}.", f"{kind} 的列是固定的：{'、'.join(FINDING_COLUMNS)}。")
            report.add(
                front.path, front.line("columns"), what, Text("Remove [columns]; put the rest into evidence.", "请删除 [columns]；其余内容放入 evidence。")
            )
        columns = read_columns(front, report, FINDING_COLUMNS, words.headings)
    params = _read_params(front, words, report)
    subject = table.get("subject")
    if "subject" in table and subject not in {param.name for param in params if param.shape.item is None}:
        what = Text(f'"subject" is not one of its single-valued parameters: "{subject}".', f"“subject”不是其单值参数：“{subject}”。")
        report.add(front.path, front.line("subject"), what, suggest(str(subject), [param.name for param in params]))
    computed_by = table.get("computed_by")
    if "computed_by" in table and not (isinstance(computed_by, str) and NAME.fullmatch(computed_by)):
        what = Text(f'"computed_by" names no computation: "{computed_by}".', f"“computed_by”不是计算步骤的名称：“{computed_by}”。")
        report.add(front.path, front.line("computed_by"), what, Text("Write its name, or remove the line.", "请写出其名称，或删除此行。"))
        computed_by = None
    items = _read_items(front, report)
    identity = read_names(front, report, "identity")
    unsaid = Text(name, name)  # its lack is reported; the rest of the file is checked all the same
    return Query(
        name=name,
        topic=name.partition(".")[0],
        path=front.path,
        kind=kind,
        title=title or unsaid,
        summary=summary or unsaid,
        source=front.source,
        start=front.start,
        terms=words.terms,
        severity=severity,
        why=texts.get("why"),
        remedy=texts.get("remedy"),
        finding=texts.get("finding"),
        items={**words.items, **items},
        identity=tuple(identity),
        subject=subject,
        computed_by=computed_by,
        params=params,
        columns=columns,
        sensitive=read_sensitive(front, report),
    )


def _read_choice(front: Front, report: Report, key: str, choices: Sequence[Any], default: Any) -> Any:
    value = front.table.get(key, default)
    if value in choices:
        return value
    what = Text(f'"{key}" is "{value}".', f"“{key}”为“{value}”。") if key in front.table else Text(f'"{key}" is missing.', f"缺少“{key}”。")
    report.add(front.path, front.line(key), what, Text(f"It is one of {', '.join(choices)}.", f"须为 {'、'.join(choices)} 之一。"))
    return None


def _read_params(front: Front, words: Words, report: Report) -> tuple[Param, ...]:
    params: list[Param] = []
    for key in ("requires", "uses"):
        for name in read_names(front, report, key):
            if name in words.params:
                params.append(words.params[name] if key == "uses" else _required(words.params[name]))
                continue
            what = Text(f'params.toml has no shared parameter "{name}".', f"params.toml 中没有共享参数“{name}”。")
            report.add(
                front.path,
                front.line(key),
                what,
                suggest(name, words.params) or Text(f"Declare it here under [params.{name}].", f"请在此文件以 [params.{name}] 声明。"),
            )
    if len({param.name for param in params}) < len(params):
        what = Text('"requires" and "uses" name the same parameter.', "“requires”与“uses”重复列出同一参数。")
        report.add(front.path, front.line("requires"), what, Text("Name it under one of them.", "请只列在其中之一。"))
    own = front.table.get("params", {})
    if not isinstance(own, dict):
        report.add(front.path, front.line("params"), Text('"params" is not a table.', "“params”不是表。"))
        return tuple(params)
    for name, table in own.items():
        if name in words.params:
            what = Text(f'"{name}" is a shared parameter.', f"“{name}”是共享参数。")
            report.add(
                front.path, front.line("params", name), what, Text(f'Add "{name}" to uses, or choose another name.', f"请将“{name}”写入 uses，或另取名称。")
            )
            continue
        param = read_param(front, report, name, table, "params", name)
        if param is not None:
            params.append(param)
    days = {param.name for param in params if param.shape.name == "date"}
    for param in params:
        if param.before is not None and param.before not in days:
            line = front.line("params", param.name, "before") if param.name in own else front.line("uses")
            what = Text(
                f'"{param.name}" lies before "{param.before}", which is no date parameter here.',
                f"“{param.name}”须早于“{param.before}”，但此处没有该日期参数。",
            )
            report.add(front.path, line, what, suggest(param.before, sorted(days)) or Text("Take that one too.", "请一并使用该参数。"))
    return tuple(params)


def _required(param: Param) -> Param:
    """The same parameter without default and without null."""
    # What happens when it is left out stands behind the semicolon and is no longer true.
    help_ = Text(param.help.en.partition(";")[0], param.help.zh.partition("；")[0])
    return replace(param, type=param.type.removesuffix("?"), shape=replace(param.shape, is_nullable=False), default=None, is_required=True, help=help_)


def _read_items(front: Front, report: Report) -> dict[str, Text]:
    declared = front.table.get("items", {})
    if not isinstance(declared, dict):
        report.add(front.path, front.line("items"), Text('"items" is not a table.', "“items”不是表。"))
        return {}
    read = {name: read_text(front, report, table, "items", name) for name, table in declared.items()}
    return {name: text for name, text in read.items() if text is not None}
