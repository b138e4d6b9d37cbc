"""The forms in which a profile writes what to put into a column; each is checked when the profile is loaded and compiled when it is used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from orggraph.ingest import expression
from orggraph.ingest.complaint import Wrong
from orggraph.ingest.expression import Expression
from orggraph.locale import Text

if TYPE_CHECKING:
    from orggraph.ingest.lookup import LookupTable


class Part(BaseModel):
    """A table of a profile file: a key that nobody knows is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Part):
    """A text in both languages."""

    en: str = Field(min_length=1)
    zh: str = Field(min_length=1)

    @property
    def text(self) -> Text:
        """The same as the rest of orggraph holds it."""
        return Text(self.en, self.zh)


class Lookup(Part):
    """Finds the cell among the `key` cells of a file of this import and takes that row's `value` cell."""

    file: str
    key: str
    value: str


class Value(Part):
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
            raise Wrong(Text(f"Give exactly one of {', '.join(sources)}.", f"{'、'.join(f'“{name}”' for name in sources)}中须恰好给出一个。"))
        if self.otherwise is not None and not self.map:
            raise Wrong(Text('"otherwise" needs a "map".', "“otherwise”须与“map”一起使用。"))
        if self.days and not self.date:
            raise Wrong(Text('"days" needs a "date" form.', "“days”须与“date”一起使用。"))
        if self.date is not None and not _is_day_form(self.date):
            raise Wrong(
                Text(f'"{self.date}" is not the form of a day.', f"“{self.date}”不是日期格式。"),
                Text("Write it with %Y, %m and %d, for example %d.%m.%Y.", "请用 %Y、%m、%d 书写，例如 %d.%m.%Y。"),
            )
        return self

    def headers(self) -> Iterator[str]:
        """Every column that this value is read from."""
        if self.column is not None:
            yield self.column
        yield from expression.PLACEHOLDER.findall(self.template or "")
        for inner in (*(self.first or ()), *((self.is_blank,) if self.is_blank else ())):
            yield from inner.headers()

    def lookups(self) -> Iterator[Lookup]:
        """Every lookup in this value and the values inside it."""
        if self.lookup:
            yield self.lookup
        for inner in (*(self.first or ()), *((self.is_blank,) if self.is_blank else ())):
            yield from inner.lookups()

    def compiled(self, tables: Mapping[Lookup, LookupTable]) -> Expression:
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
            found = expression.each(found, tables[self.lookup].find)
        if self.map:
            found = expression.each(found, expression.mapping(self.map, self.otherwise))
        if self.prefix:
            found = expression.each(found, expression.prefixing(self.prefix))
        return found


def _is_day_form(form: str) -> bool:
    day = date(2001, 12, 31)
    try:
        return datetime.strptime(day.strftime(form), form).date() == day
    except ValueError:
        return False


def _read_form(form: Any) -> Any:
    if isinstance(form, str):
        return {"column": form}
    if isinstance(form, dict | Value):
        return form
    raise Wrong(
        Text("Give the heading of a column in quotes, or an expression in curly brackets.", "须为带引号的表头，或花括号中的表达式。"),
        Text('A value that is the same in every row: { constant = "x" }.', '每行相同的值：{ constant = "x" }。'),
    )


_dropped = expression.dropping
ValueForm = Annotated[Value, BeforeValidator(_read_form)]
Value.model_rebuild()
