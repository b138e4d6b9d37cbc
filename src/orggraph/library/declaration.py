"""Turns front matter into parameters, columns and texts, and refuses what it does not know."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from orggraph.library.front import Front
from orggraph.library.query import TODAY, Column, Param
from orggraph.library.report import Report, suggest
from orggraph.library.shape import GRAMMAR, Shape, parse_shape
from orggraph.locale import LANGUAGES, Text

NAME = re.compile(r"[a-z][a-z0-9_]*")
# The doors put these words beside a question's own parameters: flags of the CLI, paging of the API.
RESERVED_PARAMS = frozenset({"color", "cursor", "debug", "format", "help", "key", "lang", "limit", "no_color", "out", "raw", "verbose", "version"})
_PYTHON: Mapping[str, type | tuple[type, ...]] = {"str": str, "int": int, "float": (int, float), "bool": bool, "date": date, "datetime": datetime}


def refuse_unknown_keys(front: Front, report: Report, table: Mapping[str, Any], allowed: Iterable[str], *where: str) -> None:
    """Notes every key of `table` that is not among `allowed`; `where` are the keys that lead to the table."""
    known = sorted(allowed)
    for key in table:
        if key not in known:
            what = Text(f'Unknown key "{".".join((*where, key))}".', f"未知的键“{'.'.join((*where, key))}”。")
            report.add(front.path, front.line(*where, key), what, suggest(key, known) or Text(f"Allowed: {', '.join(known)}.", f"可用：{'、'.join(known)}。"))


def read_text(front: Front, report: Report, value: object, *where: str, extra: Iterable[str] = ()) -> Text | None:
    """The text that `value` holds in both languages, or None: the report then says which half is missing. `extra` are other keys it may have."""
    line = front.line(*where)
    name = ".".join(where)
    if not isinstance(value, dict):
        is_missing = value is None
        what = Text(
            f'"{name}" is {"missing" if is_missing else "not a text in both languages"}.', f"缺少“{name}”。" if is_missing else f"“{name}”不是双语文本。"
        )
        report.add(front.path, line, what, Text('Write { en = "...", zh = "..." }.', '请写成 { en = "...", zh = "..." }。'))
        return None
    refuse_unknown_keys(front, report, value, {*LANGUAGES, *extra}, *where)
    said = {language: value.get(language) for language in LANGUAGES}
    for language, text in said.items():
        if not isinstance(text, str) or not text.strip():
            what = Text(f'"{name}" has no text in "{language}".', f"“{name}”缺少“{language}”文本。")
            report.add(
                front.path, line, what, Text('Write it in both languages: { en = "...", zh = "..." }.', '请同时写出两种语言：{ en = "...", zh = "..." }。')
            )
            return None
    return Text(said["en"], said["zh"])  # type: ignore[arg-type]


def read_param(front: Front, report: Report, name: str, table: object, *where: str) -> Param | None:
    """The parameter that `table` declares, or None when a part of it is wrong: the report then says which."""
    line = front.line(*where)
    if not isinstance(table, dict):
        report.add(
            front.path,
            line,
            Text(f'Parameter "{name}" is not a table.', f"参数“{name}”不是表。"),
            Text(f"Write [params.{name}] with type and help.", f"请写 [params.{name}]，含 type 与 help。"),
        )
        return None
    refuse_unknown_keys(front, report, table, {"type", "default", "ge", "le", "before", "values", "help"}, *where)
    help_ = read_text(front, report, table.get("help"), *where, "help")
    shape = _read_shape(front, report, table.get("type"), *where)
    if not NAME.fullmatch(name) or name in RESERVED_PARAMS:
        what = Text(f'"{name}" cannot name a parameter.', f"“{name}”不能作参数名。")
        report.add(
            front.path,
            line,
            what,
            Text(
                f"Use lower case words joined by _, none of: {', '.join(sorted(RESERVED_PARAMS))}.",
                f"请用小写单词并以 _ 连接，且不得为：{'、'.join(sorted(RESERVED_PARAMS))}。",
            ),
        )
        return None
    if shape is None or help_ is None:
        return None
    if "map" in {shape.name, shape.item.name if shape.item else None} or (shape.item and shape.item.name == "list"):
        what = Text(f'Parameter "{name}" has type {table["type"]}, which an asker cannot type in.', f"参数“{name}”的类型 {table['type']} 无法由提问者输入。")
        report.add(front.path, front.line(*where, "type"), what, Text("Use a single value or a list of single values.", "请用单个值或单值列表。"))
        return None
    bounds = {key: table.get(key) for key in ("ge", "le")}
    for key, bound in bounds.items():
        if bound is not None and (shape.name not in ("int", "float") or isinstance(bound, bool) or not isinstance(bound, int | float)):
            what = Text(f'"{key}" of parameter "{name}" does not bound a number.', f"参数“{name}”的“{key}”不是数值的界限。")
            report.add(
                front.path,
                front.line(*where, key),
                what,
                Text('Only int and float take "ge" and "le", and both are numbers.', "仅 int 与 float 可用“ge”“le”，且须为数字。"),
            )
            return None
    before = table.get("before")
    if before is not None and (shape.name != "date" or not isinstance(before, str)):
        what = Text(f'"before" of parameter "{name}" does not bound a day.', f"参数“{name}”的“before”不是日期的界限。")
        report.add(
            front.path,
            front.line(*where, "before"),
            what,
            Text('Only date takes "before", the name of another date parameter.', "仅 date 可用“before”，其值为另一日期参数的名称。"),
        )
        return None
    values = table.get("values", [])
    if not isinstance(values, list) or not all(_fits(value, shape.item or shape) for value in values):
        what = Text(f'"values" of parameter "{name}" is not a list of {table["type"]}.', f"参数“{name}”的“values”不是 {table['type']} 列表。")
        report.add(front.path, front.line(*where, "values"), what)
        return None
    param = Param(
        name=name,
        type=table["type"],
        shape=shape,
        help=help_,
        default=tuple(table["default"]) if isinstance(table.get("default"), list) else table.get("default"),
        ge=bounds["ge"],
        le=bounds["le"],
        values=tuple(values),
        is_required="default" not in table and not shape.is_nullable,
        before=before,
    )
    if "default" in table and not _default_fits(param):
        what = Text(
            f'The default of parameter "{name}" is not a {param.type} within its bounds and values.', f"参数“{name}”的默认值不是符合界限与取值的 {param.type}。"
        )
        report.add(front.path, front.line(*where, "default"), what)
        return None
    return param


def read_columns(front: Front, report: Report, table: object, headings: Mapping[str, Text]) -> tuple[Column, ...]:
    """The columns that `[columns]` declares, with the heading of `headings` unless the file gives its own."""
    if not isinstance(table, dict) or not table:
        what = Text("It declares no columns.", "未声明任何列。")
        report.add(
            front.path,
            front.line("columns"),
            what,
            Text('Add [columns] with one line each, such as customer_id = "str".', '请添加 [columns]，每列一行，例如 customer_id = "str"。'),
        )
        return ()
    columns = []
    for name, declared in table.items():
        line = front.line("columns", name)
        if not NAME.fullmatch(name):
            what = Text(f'"{name}" cannot name a column.', f"“{name}”不能作列名。")
            report.add(front.path, line, what, Text("Use lower case words joined by _.", "请用小写单词并以 _ 连接。"))
        heading = headings.get(name)
        type_ = declared
        if isinstance(declared, dict):
            type_ = declared.get("type")
            heading = read_text(front, report, declared, "columns", name, extra=("type",))
        elif heading is None:
            what = Text(f'Column "{name}" has no heading.', f"列“{name}”没有标题。")
            remedy = Text(
                f'Add it to columns.toml, or write {name} = {{ type = "...", en = "...", zh = "..." }}.',
                f'请写入 columns.toml，或写成 {name} = {{ type = "...", en = "...", zh = "..." }}。',
            )
            report.add(front.path, line, what, remedy)
        shape = _read_shape(front, report, type_, "columns", name)
        if shape is not None and heading is not None:
            columns.append(Column(name, str(type_), shape, heading))
    return tuple(columns)


def read_names(front: Front, report: Report, key: str) -> Sequence[str]:
    """The list of names under `key`; empty, with a note in the report, when it is something else."""
    names = front.table.get(key, [])
    if isinstance(names, list) and all(isinstance(name, str) for name in names) and len(set(names)) == len(names):
        return names
    report.add(front.path, front.line(key), Text(f'"{key}" is not a list of different names.', f"“{key}”不是互不相同的名称列表。"))
    return ()


def _read_shape(front: Front, report: Report, declared: object, *where: str) -> Shape | None:
    shape = parse_shape(declared) if isinstance(declared, str) else None
    if shape is None:
        name = ".".join(where)
        if declared is None:
            what = Text(f'"{name}" has no type.', f"“{name}”没有类型。")
        else:
            what = Text(f'"{declared}" is not a type (at "{name}").', f"“{declared}”不是类型（位于“{name}”）。")
        report.add(front.path, front.line(*where, "type"), what, Text(f"Types are {GRAMMAR}.", f"类型有：{GRAMMAR}（? 表示可为空）。"))
    return shape


def _default_fits(param: Param) -> bool:
    if param.default == TODAY and param.shape.name == "date":
        return True
    if param.shape.item is not None:
        items = param.default if isinstance(param.default, tuple) else None
        return items is not None and all(_fits(item, param.shape.item) and (not param.values or item in param.values) for item in items)
    if not _fits(param.default, param.shape) or (param.values and param.default not in param.values):
        return False
    number = param.default if isinstance(param.default, int | float) else 0
    return (param.ge is None or number >= param.ge) and (param.le is None or number <= param.le)


def _fits(value: object, shape: Shape) -> bool:
    if isinstance(value, (bool, datetime)):
        return shape.name == ("bool" if isinstance(value, bool) else "datetime")
    return shape.name in _PYTHON and isinstance(value, _PYTHON[shape.name])
