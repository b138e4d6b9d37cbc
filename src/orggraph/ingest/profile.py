"""Loads import profiles: TOML files that say how somebody else's tables become ours, without Python.

[[file]]                                    one kind of file or sheet, known by its name, its headers, or both
name = "*senior*"                           a pattern over the sheet's or the file's name
headers = ["Post Unique Reference"]         columns that it must have
[[file.table]]                              what its rows become: a label or an edge
to = "Person"
[file.table.columns]
id = "Post Unique Reference"                a column as it stands
name = { first = ["Name", "Job Title"] }    or an expression: see `Value`
"""

from __future__ import annotations

import fnmatch
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from orggraph.errors import BadParams, BadProfile, Problem
from orggraph.ingest import expression
from orggraph.ingest.expression import Expression
from orggraph.ingest.heading import fold_heading
from orggraph.ingest.layout import layout, layouts
from orggraph.ingest.sheet import Sheet
from orggraph.locale import Text
from orggraph.shipped import shipped

Combination = Literal["min", "max"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(_Part):
    """A text in both languages."""

    en: str = Field(min_length=1)
    zh: str = Field(min_length=1)

    @property
    def text(self) -> Text:
        """The same as the rest of orggraph holds it."""
        return Text(self.en, self.zh)


class Lookup(_Part):
    """Finds the cell among the `key` cells of a file of this import and takes that row's `value` cell."""

    file: str
    key: str
    value: str


class Value(_Part):
    """What to put into a column: exactly one of the five sources, then the steps in the order in which they stand here."""

    column: str | None = None
    constant: str | int | float | bool | None = None
    template: str | None = None
    first: tuple[ValueForm, ...] | None = None
    is_blank: ValueForm | None = None

    drop: tuple[str, ...] = ()
    unlink: bool = False
    date: str | None = None
    days: int = 0
    case: Literal["upper", "lower"] | None = None
    lookup: Lookup | None = None
    map: dict[str, str | int | float | bool] = {}
    otherwise: str | int | float | bool | None = None
    prefix: str = ""

    @model_validator(mode="after")
    def _has_one_source(self) -> Value:
        sources = ("column", "constant", "template", "first", "is_blank")
        if sum(getattr(self, name) is not None for name in sources) != 1:
            raise ValueError(f"give exactly one of {', '.join(sources)}")
        if self.otherwise is not None and not self.map:
            raise ValueError("otherwise needs a map")
        if self.days and not self.date:
            raise ValueError("days needs a date form")
        return self

    def lookups(self) -> Iterator[Lookup]:
        """Every lookup in this value and the values inside it."""
        if self.lookup:
            yield self.lookup
        for inner in (*(self.first or ()), *((self.is_blank,) if self.is_blank else ())):
            yield from inner.lookups()

    def compiled(self, tables: Mapping[Lookup, Mapping[str, Any]]) -> Expression:
        """Something that fills a block of rows with this value; `tables` holds what its lookups find."""
        if self.column is not None:
            found = expression.column(self.column)
        elif self.template is not None:
            found = expression.template(self.template)
        elif self.first is not None:
            found = expression.first([inner.compiled(tables) for inner in self.first])
        elif self.is_blank is not None:
            found = expression.each(expression.each(self.is_blank.compiled(tables), _dropped(self.drop)), expression.is_blank)
        else:
            found = expression.constant(self.constant)
        if self.drop and self.is_blank is None:
            found = expression.each(found, _dropped(self.drop))
        if self.unlink:
            found = expression.each(found, expression.unlinked)
        if self.date:
            found = expression.each(found, expression.dating(self.date, self.days))
        if self.case:
            found = expression.each(found, expression.upper if self.case == "upper" else expression.lower)
        if self.lookup:
            found = expression.each(found, expression.looking_up(tables[self.lookup], self.lookup.key))
        if self.map:
            found = expression.each(found, expression.mapping(self.map, self.otherwise))
        if self.prefix:
            found = expression.each(found, expression.prefixing(self.prefix))
        return found


_dropped = expression.dropping
ValueForm = Annotated[Value, BeforeValidator(lambda form: {"column": form} if isinstance(form, str) else form)]
Value.model_rebuild()


class LeaveOut(_Part):
    """Rows that don't go in: those whose `column` holds one of `values`, and why."""

    column: str
    values: tuple[str, ...]
    words: Words


class Table(_Part):
    """What a file's rows become. `distinct`: many rows may say the same (a department in each person's row), and rows without a key say nothing.

    combine: how several rows of one key become one: the smallest or the largest cell.
    """

    to: str
    columns: dict[str, ValueForm]
    distinct: bool = False
    combine: dict[str, Combination] = {}
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


class FileRule(_Part):
    """One kind of file. `refuse` and `ignore` say in words why it does not go in: the first stops the import, the second is a note."""

    key: str | None = None
    name: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
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

    def fits(self, sheet: Sheet) -> bool:
        """Whether the sheet is of this kind."""
        names = {sheet.stem.casefold(), (sheet.path.stem if sheet.path else sheet.stem).casefold()}
        if self.name and not any(fnmatch.fnmatchcase(name, pattern.casefold()) for name in names for pattern in self.name):
            return False
        present = {fold_heading(header) for header in sheet.headers}
        return all(fold_heading(header) in present for header in self.headers)


class Layouts(_Part):
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
