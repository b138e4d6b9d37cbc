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
from typing import Any, Literal

from pydantic import Field, ValidationError, model_validator

from orggraph.errors import BadParams, BadProfile, Problem
from orggraph.ingest.heading import fold_heading
from orggraph.ingest.layout import layout, layouts
from orggraph.ingest.sheet import Sheet
from orggraph.ingest.value import Part, ValueForm, Words
from orggraph.locale import Text
from orggraph.shipped import shipped

Combination = Literal["min", "max"]


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
            raise ValueError("give values or is_filled")
        return self


class Table(Part):
    """What a file's rows become. `distinct`: many rows may say the same (a department in each person's row), and rows without a key say nothing.

    each: a field of a JSON record that holds a list; each of its entries makes a row, with the record's own fields beside it.
    combine: how several rows of one key become one: the smallest or the largest cell.
    """

    to: str
    each: str | None = None
    columns: dict[str, ValueForm]
    distinct: bool = False
    combine: dict[str, Combination] = Field(default_factory=dict)
    leave_out: tuple[LeaveOut, ...] = ()

    @model_validator(mode="after")
    def _fits_the_model(self) -> Table:
        known = {item.name for item in layouts()}
        if self.to not in known:
            raise ValueError(f'"{self.to}" is neither a label nor an edge of the model')
        target = layout(self.to)
        if unknown := sorted((self.columns.keys() | self.combine.keys()) - target.place.keys()):
            raise ValueError(f"{self.to} has no column {', '.join(unknown)}")
        if missing := [column.name for column in target.columns if column.is_key and column.name not in self.columns]:
            raise ValueError(f"{self.to} needs {', '.join(missing)}")
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
            raise ValueError("give name, headers or both")
        if self.key is None and sum((bool(self.table), self.refuse is not None, self.ignore is not None)) != 1:
            raise ValueError("give tables, refuse or ignore")
        return self

    def names(self, stems: Iterable[str]) -> bool:
        """Whether one of these names of a sheet or a file, without ending, is a name of this kind."""
        return any(fnmatch.fnmatchcase(stem.casefold(), pattern.casefold()) for stem in stems for pattern in self.name)

    def fits(self, sheet: Sheet) -> bool:
        """Whether the sheet is of this kind."""
        if self.name and not self.names({sheet.stem, sheet.path.stem if sheet.path else sheet.stem}):
            return False
        present = {fold_heading(header) for header in sheet.headers}
        return all(fold_heading(header) in present for header in self.headers)


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
                for value in table.columns.values():
                    for lookup in value.lookups():
                        if lookup.file not in keys:
                            raise ValueError(f'a lookup names the file "{lookup.file}", which no [[file]] has as its key')
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
        kinds = [
            " / ".join(rule.name) if rule.name else ", ".join(f'"{header}"' for header in rule.headers) for rule in self.content.file if rule.table or rule.key
        ]
        return Text("; ".join(kinds), "；".join(kinds))

    def rule_for(self, sheet: Sheet) -> FileRule | None:
        """The first rule that fits the sheet."""
        return next((rule for rule in self.content.file if rule.fits(sheet)), None)

    def looked_up(self, rule: FileRule) -> frozenset[str]:
        """The columns of the rule's file in which other tables look things up."""
        lookups = [lookup for other in self.content.file for table in other.table for value in table.columns.values() for lookup in value.lookups()]
        return frozenset(header for lookup in lookups if rule.key is not None and lookup.file == rule.key for header in (lookup.key, lookup.value))


def list_profiles() -> tuple[Profile, ...]:
    """The profiles that ship with orggraph, by name.

    Raises: BadProfile.
    """
    return tuple(_load(path) for path in sorted((shipped("schema") / "profiles").glob("*.toml")))


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
    shelf = {found.stem: found for found in sorted((shipped("schema") / "profiles").glob("*.toml"))}
    if str(name) not in shelf:
        raise BadParams(
            Text(f'There is no profile "{name}".', f"没有名为“{name}”的配置。"),
            Text(f"Use one of {', '.join(shelf)}, or the path of your own .toml file.", f"请使用以下之一：{'、'.join(shelf)}，或自己的 .toml 文件路径。"),
        )
    return _load(shelf[str(name)])


def _load(path: Path) -> Profile:
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadProfile(Text(f"The profile {path.name} is not valid TOML: {error}.", f"配置 {path.name} 不是有效的 TOML：{error}。")) from None
    try:
        content = Layouts.model_validate(_listed(raw))
    except ValidationError as error:
        problems = [
            Problem(Text(f"{_trail(fault['loc'])}: {fault['msg']}.", f"{_trail(fault['loc'])}：{fault['msg']}。"), path=path.name)
            for fault in error.errors(include_url=False, include_input=False)
        ]
        raise BadProfile(
            Text(f"The profile {path.name} is wrong.", f"配置 {path.name} 有误。"),
            Text("Correct the lines named below.", "请更正以下各处。"),
            problems=problems,
        ) from None
    return Profile(path.stem, path, content)


def _listed(raw: dict[str, Any]) -> dict[str, Any]:
    """`name = "x"` may stand for `name = ["x"]`."""
    for rule in raw.get("file", []) if isinstance(raw.get("file"), list) else []:
        if isinstance(rule, dict) and isinstance(rule.get("name"), str):
            rule["name"] = [rule["name"]]
    return raw


def _trail(place: Sequence[int | str]) -> str:
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in place) or "the file"
