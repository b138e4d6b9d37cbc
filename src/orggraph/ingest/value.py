"""The forms in which a profile writes what to put into a column; each is checked when the profile is loaded and compiled when it is used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from orggraph.ingest import expression
from orggraph.ingest.expression import Expression
from orggraph.locale import Text


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
