"""Loads import profiles: TOML files that say how somebody else's tables become ours, without Python.

[[file]]                                    one kind of file or sheet, known by its name, its headers, or both
name = "*senior*"                           a pattern over the sheet's or the file's name
headers = ["Post Unique Reference"]         columns that it must have
[[file.table]]                              what its rows become: a label or an edge
to = "Person"
[file.table.columns]
id = "Post Unique Reference"                a column as it stands; in JSON "address.city" is a field of a record within the record
name = { first = ["Name", "Job Title"] }    or an expression: see `Value`
"""

from __future__ import annotations

import fnmatch
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, field_validator, model_validator

from orggraph.errors import BadParams, BadProfile, Problem, say_reason
from orggraph.ingest.combination import Way
from orggraph.ingest.complaint import Wrong, complaints
from orggraph.ingest.layout import layout
from orggraph.ingest.lexicon import find_table, fold_heading, say_columns
from orggraph.ingest.sheet import Sheet
from orggraph.ingest.syntax import find_line, find_syntax_fault
from orggraph.ingest.value import Part, ValueForm, Words
from orggraph.locale import Text
from orggraph.shipped import shipped


class LeaveOut(Part):
    """Rows that don't go in, and why: those whose `column` holds one of `values`, or with `is_filled` anything at all.

    is_noted: told in one note with their number; otherwise each row is refused.
    """

    column: str
    values: tuple[str, ...] = ()
    is_filled: bool = False
    is_noted: bool = False
    words: Words

    @model_validator(mode="after")
    def _says_which(self) -> LeaveOut:
        if bool(self.values) == self.is_filled:
            raise Wrong(Text('Give either "values" or "is_filled".', "“values”与“is_filled”须恰好给出一个。"))
        return self


class Table(Part):
    """What a file's rows become. `distinct`: many rows may say the same (a department in each person's row), and rows without a key say nothing.

    each: a field of a JSON record that holds a list; each of its entries makes a row, with the record's own fields beside it.
    combine: how several rows of one key become one, column by column: see `combination`. Columns that it does not name must agree.
    """

    to: str
    each: str | None = None
    columns: dict[str, ValueForm]
    distinct: bool = False
    combine: dict[str, Way] = Field(default_factory=dict)
    leave_out: tuple[LeaveOut, ...] = ()

    @field_validator("to")
    @classmethod
    def _is_a_table(cls, name: str) -> str:
        """Any name that a table is called is one; its own is kept."""
        try:
            return find_table(name).name
        except BadParams as error:
            raise Wrong(error.what, error.remedy) from None

    @model_validator(mode="after")
    def _fits_the_model(self) -> Table:
        target = layout(self.to)
        for name in sorted((self.columns.keys() | self.combine.keys()) - target.place.keys()):
            raise Wrong(Text(f'The table {self.to} has no column "{name}".', f"表 {self.to} 没有列“{name}”。"), say_columns(target, name))
        keys = {column.name for column in target.columns if column.is_key} | {target.columns[at].name for at in target.discriminators}
        for name in sorted(self.combine.keys() & keys):
            raise Wrong(
                Text(f'Rows of one "{name}" are combined, so it can\'t be combined itself.', f"同一“{name}”的各行会合并，因此它自身不能出现在“combine”中。"),
                Text('Take it out of "combine".', "请从“combine”中去掉。"),
            )
        if missing := [column.name for column in target.columns if column.is_key and column.name not in self.columns]:
            raise Wrong(
                Text(
                    f"The table {self.to} needs the {'column' if len(missing) == 1 else 'columns'} {' and '.join(missing)}.",
                    f"表 {self.to} 需要列 {'、'.join(missing)}。",
                ),
                Text("Say in [file.table.columns] where it comes from.", "请在 [file.table.columns] 中写明其来源。"),
            )
        return self


class FileRule(Part):
    """One kind of file. `refuse` and `ignore` say in words why it does not go in: the first stops the import, the second is a note.

    may_lack: columns that some files of the kind don't have; their cells count as blank there.
    """

    key: str | None = None
    name: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    may_lack: tuple[str, ...] = ()
    refuse: Words | None = None
    ignore: Words | None = None
    table: tuple[Table, ...] = ()

    @model_validator(mode="after")
    def _says_what_to_do(self) -> FileRule:
        if not self.name and not self.headers:
            raise Wrong(Text('Give "name", "headers" or both, by which the file is known.', "须给出“name”或“headers”（或两者），以识别文件。"))
        if self.key is None and sum((bool(self.table), self.refuse is not None, self.ignore is not None)) != 1:
            raise Wrong(Text('Give exactly one of [[file.table]], "refuse" and "ignore".', "[[file.table]]、“refuse”、“ignore”中须恰好给出一种。"))
        return self

    def names(self, stems: Iterable[str]) -> bool:
        """Whether one of these names of a sheet or a file, without ending, is a name of this kind."""
        return any(fnmatch.fnmatchcase(stem.casefold(), pattern.casefold()) for stem in stems for pattern in self.name)

    def is_called(self, sheet: Sheet) -> bool:
        """Whether the sheet's or its file's name is one of this kind; any is where the rule goes by headers alone."""
        return not self.name or self.names({sheet.stem, sheet.path.stem if sheet.path else sheet.stem})

    def fits(self, sheet: Sheet) -> bool:
        """Whether the sheet is of this kind."""
        return self.is_called(sheet) and not self.lacking(sheet)

    def lacking(self, sheet: Sheet) -> list[str]:
        """The headers by which the rule knows its files and that the sheet doesn't have."""
        present = {fold_heading(header) for header in sheet.headers}
        return [header for header in self.headers if fold_heading(header) not in present]


class Layouts(Part):
    """A profile file as written."""

    title: Words
    summary: Words
    file: tuple[FileRule, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _lookups_find_their_file(self) -> Layouts:
        keys = {rule.key for rule in self.file if rule.key}
        for rule in self.file:
            for table in rule.table:
                for column, value in table.columns.items():
                    for lookup in value.lookups():
                        if lookup.file not in keys:
                            raise Wrong(
                                Text(
                                    f'The lookup of {table.to}, column {column}, names the file "{lookup.file}", which no [[file]] has as its "key".',
                                    f"表 {table.to} 列 {column} 的查找（lookup）指定了文件“{lookup.file}”，但没有 [[file]] 以其为“key”。",
                                ),
                                Text(f"There is {', '.join(sorted(keys))}.", f"已有：{'、'.join(sorted(keys))}。")
                                if keys
                                else Text(f'Write key = "{lookup.file}" into that [[file]].', f'请在相应的 [[file]] 中写：key = "{lookup.file}"。'),
                            )
        return self


@dataclass(frozen=True)
class Profile:
    """A loaded profile. `name` is what the user says after `--profile`."""

    name: str
    path: Path
    content: Layouts

    @property
    def title(self) -> Text:
        """What the profile reads."""
        return self.content.title.text

    @property
    def summary(self) -> Text:
        """What becomes of it."""
        return self.content.summary.text

    @cached_property
    def expected(self) -> Text:
        """The kinds of file that the profile knows, for a sentence."""
        rules = [rule for rule in self.content.file if rule.table or rule.key]
        named = [" / ".join(rule.name) for rule in rules]
        en = [name or "what has " + ", ".join(f'"{header}"' for header in rule.headers) for name, rule in zip(named, rules, strict=True)]
        zh = [name or "含有表头" + "、".join(f"“{header}”" for header in rule.headers) for name, rule in zip(named, rules, strict=True)]
        return Text("; ".join(en), "；".join(zh))

    def rule_for(self, sheet: Sheet) -> FileRule | None:
        """The first rule that fits the sheet."""
        return next((rule for rule in self.content.file if rule.fits(sheet)), None)

    def say_lacking(self, sheet: Sheet) -> Text | None:
        """What keeps the sheet from being of the kind that it comes nearest to; None when it is like none."""
        near = [(len(lacking) - len(rule.headers), lacking, rule) for rule in self.content.file if rule.is_called(sheet) and (lacking := rule.lacking(sheet))]
        near = [found for found in near if found[0] < 0 or found[2].name]
        if not near:
            return None
        _, lacking, rule = min(near, key=lambda found: (not found[2].name, found[0]))
        quoted, quoted_zh = " and ".join(f'"{header}"' for header in lacking), "、".join(f"“{header}”" for header in lacking)
        heading = "header" if len(lacking) == 1 else "headers"
        if rule.name:
            return Text(
                f"By its name it is read as {' / '.join(rule.name)}, and lacks the {heading} {quoted}.",
                f"按名称应为 {' / '.join(rule.name)}，但缺少表头{quoted_zh}。",
            )
        return Text(f"It lacks the {heading} {quoted}.", f"缺少表头{quoted_zh}。")

    def looked_up(self, rule: FileRule) -> frozenset[str]:
        """The columns of the rule's file in which other tables look things up."""
        lookups = [lookup for other in self.content.file for table in other.table for value in table.columns.values() for lookup in value.lookups()]
        return frozenset(header for lookup in lookups if rule.key is not None and lookup.file == rule.key for header in (lookup.key, lookup.value))


@dataclass(frozen=True)
class Shelf:
    """The profiles that ship with orggraph, by name, and what is wrong with those that can't be read."""

    profiles: tuple[Profile, ...]
    broken: tuple[BadProfile, ...]


def list_profiles() -> Shelf:
    """The profiles that ship with orggraph. One that is wrong keeps no other from being listed."""
    profiles: list[Profile] = []
    broken: list[BadProfile] = []
    for path in _shelf().values():
        try:
            profiles.append(_load(path))
        except BadProfile as error:
            broken.append(error)
    return Shelf(tuple(profiles), tuple(broken))


def load_profile(name: str | Path) -> Profile:
    """The shipped profile called `name`, or the user's own when `name` is the path of a TOML file.

    Raises: BadParams when there is none; BadProfile, with every fault, when it is wrong.
    """
    path = Path(name)
    if path.suffix == ".toml":
        if not path.is_file():
            raise BadParams(
                Text(f"There is no profile file {path}.", f"没有配置文件 {path}。"), Text("Check its name and folder.", "请检查文件名和所在文件夹。")
            )
        return _load(path)
    shelf = _shelf()
    if str(name) not in shelf:
        raise BadParams(
            Text(f'There is no profile "{name}".', f"没有名为“{name}”的配置。"),
            Text(f"Use one of {', '.join(shelf)}, or the path of your own .toml file.", f"请使用以下之一：{'、'.join(shelf)}，或自己的 .toml 文件路径。"),
        )
    return _load(shelf[str(name)])


def _shelf() -> dict[str, Path]:
    return {found.stem: found for found in sorted((shipped("schema") / "profiles").glob("*.toml"))}


def _load(path: Path) -> Profile:
    wrong = Text(f"The profile {path.name} is wrong.", f"配置 {path.name} 有误。")
    remedy = Text("Correct what is named below.", "请更正以下各处。")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadProfile(
            Text(f"The profile {path} can't be read: {say_reason(error).en}.", f"无法读取配置 {path}：{say_reason(error).zh}。"),
            Text("Check its permissions.", "请检查文件权限。"),
        ) from None
    if fault := find_syntax_fault(content, path.name):
        raise BadProfile(wrong, remedy, problems=[fault])
    text = content.decode()
    raw = tomllib.loads(text)
    try:
        form = Layouts.model_validate(_listed(raw))
    except ValidationError as error:
        problems = []
        for trail, what, way_out in complaints(error, Layouts):
            where = _where(trail, raw)
            said = Text(f"{where.en}: {what.en}", f"{where.zh}：{what.zh}") if where.en else what
            problems.append(Problem(said, way_out, path=path.name, line=find_line(text, trail)))
        raise BadProfile(wrong, remedy, problems=sorted(problems, key=lambda problem: problem.line or 0)) from None
    return Profile(path.stem, path, form)


def _listed(raw: dict[str, Any]) -> dict[str, Any]:
    """`name = "x"` may stand for `name = ["x"]`."""
    for rule in raw.get("file", []) if isinstance(raw.get("file"), list) else []:
        if isinstance(rule, dict) and isinstance(rule.get("name"), str):
            rule["name"] = [rule["name"]]
    return raw


def _where(trail: Sequence[int | str], raw: Any) -> Text:
    """A trail as a reader of the file would point at it: [[file]] 2 (staff), table Person, column id."""
    en: list[str] = []
    zh: list[str] = []
    at = raw
    for place, step in enumerate(trail):
        at = _step(at, step)
        before = trail[place - 1] if place else None
        if isinstance(step, int):
            about = at if isinstance(at, dict) else {}
            named = " / ".join(map(str, about["name"])) if isinstance(about.get("name"), list) else about.get("key") or about.get("to")
            section = {"file": "[[file]]", "table": "[[file.table]]"}.get(str(before), str(before))
            en.append(f"{section} {step + 1}" + (f" ({named})" if named else ""))
            zh.append(f"第 {step + 1} 个 {section}" + (f"（{named}）" if named else ""))
        elif before == "columns":
            en.append(f"column {step}")
            zh.append(f"列 {step}")
        elif step not in ("file", "table", "columns") and place + 1 < len(trail) and not isinstance(trail[place + 1], int):
            en.append(step)
            zh.append(step)
    return Text(", ".join(en), "，".join(zh))


def _step(at: Any, step: int | str) -> Any:
    if isinstance(at, dict):
        return at.get(step)
    return at[step] if isinstance(at, list) and isinstance(step, int) and step < len(at) else None
