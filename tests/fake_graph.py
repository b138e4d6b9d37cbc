"""Stands in for OrgGraph where a test needs no engine: a few questions, answered from rows that the test gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from orggraph.answer import Result, validate_params
from orggraph.audit import Audit, Books, Explanation, Waiver, agree, explain_rule, find_finding, find_running, make_waiver, review
from orggraph.ingest import Import, Unfinished, unfinished_of
from orggraph.library import Catalogue, Column, Param, Query
from orggraph.library.shape import parse_shape
from orggraph.locale import Text
from orggraph.settings import Settings

DAY = date(2026, 6, 30)
ROW = {"customer_id": "c1", "customer": "云和电信", "subject_kind": "person", "subject_id": "p-wang", "subject": "Wang Jun"}
TIE = {"staff_id": "s-li", "staff": "Li Qiang", "function": "sales", "level": 3, "last_contact_on": date(2026, 6, 18)}


def column(name: str, type_: str, zh: str = "") -> Column:
    """A column with its name as heading."""
    shape = parse_shape(type_)
    assert shape is not None
    return Column(name, type_, shape, Text(name.replace("_", " "), zh or name))


def param(name: str, type_: str, **facts: Any) -> Param:
    """A parameter."""
    shape = parse_shape(type_)
    assert shape is not None
    return Param(name, type_, shape, Text(f"what {name} is", f"{name} 说明"), **facts)


AS_OF = param("as_of", "date", default="today")
CUSTOMER = param("customer_id", "str?")


def question(name: str, columns: list[Column], **facts: Any) -> Query:
    """A view unless `facts` say otherwise."""
    defaults: dict[str, Any] = {
        "kind": "view",
        "title": Text(f"Title of {name}", f"{name} 的标题"),
        "summary": Text("What it answers.", "回答什么。"),
        "source": "MATCH (n) RETURN n\n",
        "params": (AS_OF, CUSTOMER),
    }
    return Query(name=name, topic=name.partition(".")[0], path=Path("queries") / f"{name}.cypher", columns=tuple(columns), **{**defaults, **facts})


PEOPLE = question(
    "people.list",
    [
        column("person_id", "str"),
        column("person", "str?", "人员"),
        column("level", "int?", "级别"),
        column("seen_on", "date?"),
        column("is_key", "bool"),
        column("ties", "list[map]"),
    ],
    subject="person_id",
    params=(
        AS_OF,
        param("person_id", "str", is_required=True),
        param("min_level", "int", default=1, ge=0, le=4),
        param("functions", "list[str]", default=("sales",)),
        param("is_live", "bool", default=True),
    ),
)
SALES_ONLY = question(
    "gaps.sales_only",
    [
        column("customer_id", "str?"),
        column("customer", "str?"),
        column("subject_kind", "str"),
        column("subject_id", "str"),
        column("subject", "str?"),
        column("evidence", "map"),
    ],
    kind="gap",
    severity="high",
    why=Text("They may leave.", "人会离开。"),
    remedy=Text("Let presales meet {subject}.", "安排售前与{subject}见面。"),
    finding=Text("Held only by {held_by}.", "仅由{held_by}掌握。"),
    items={"held_by": Text("{staff} ({function}, {level}, last contact {last_contact_on})", "{staff}（{function}，{level}，最近联系 {last_contact_on}）")},
)
CUSTOMERS = question("map.customers", [column("customer_id", "str"), column("customer", "str?")])
MATCHING = question("counterparts.matching_table", [column("category", "str"), column("name_en", "str"), column("name_zh", "str")], params=(AS_OF,))
ENGLISH = question(
    "map.english_names",
    [column("kind", "str"), column("id", "str"), *(column(name, "str?") for name in ("name", "name_en", "title", "title_en"))],
    params=(param("ids", "list[str]", is_required=True),),
)
FINDING = {**ROW, "evidence": {"held_by": [TIE]}}


class FakeGraph:
    """Answers with the rows of `answers`, by the question's name; an answer that is an error is raised."""

    def __init__(self, settings: Settings | None = None, **answers: Any) -> None:
        self.settings = settings or Settings(home=Path("nowhere"))
        self.catalogue = Catalogue(
            [PEOPLE, SALES_ONLY, CUSTOMERS, MATCHING, ENGLISH], {"staff": Text("our staff", "我方人员"), "person": Text("person", "人员")}
        )
        self.answers = {"map.customers": [{"customer_id": "c1", "customer": "云和电信"}], "counterparts.matching_table": [], **answers}
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.given: list[Waiver] = []
        self.newest_import: datetime | None = None
        self.writes = 0
        self.books: tuple[Import, ...] = ()
        self.is_closed = False

    def for_asker(self, is_gone: Callable[[], bool]) -> FakeGraph:
        return self

    def count_writes(self) -> int:
        return self.writes

    def query(self, name: str, values: Mapping[str, Any] | None = None, *, limit: int | None = None, today: date | None = None) -> Result:
        query = self.catalogue.find(name)
        params = validate_params(query, values or {}, today or DAY)
        self.asked.append((name, params))
        found = self.answers.get(name, [])
        if isinstance(found, BaseException):
            raise found
        cap = self.settings.row_cap if limit is None else limit
        return Result(query, params, found[:cap], len(found) > cap, 1.5, unfinished=self.unfinished())

    def unfinished(self) -> tuple[Unfinished, ...]:
        return unfinished_of(self.books)

    def audit(self, *, as_of: date | None = None, **options: Any) -> Audit:
        return review(self.query, self.catalogue, Books(lambda: self.given, lambda: self.newest_import, lambda: self.books), as_of=as_of or DAY, **options)

    def explain_rule(self, name: str, values: Mapping[str, Any] | None = None) -> Explanation:
        return explain_rule(self.catalogue, name, values, today=DAY)

    def waivers(self) -> tuple[Waiver, ...]:
        return tuple(self.given)

    def waive(self, finding: str, *, until: date, owner: str, reason: str, select: Sequence[str] = (), values: Mapping[str, Any] | None = None) -> Waiver:
        terms = agree(until=until, owner=owner, reason=reason, today=DAY)
        self.given.append(make_waiver(find_finding(self.audit(select=select, values=values), finding), terms))
        return self.given[-1]

    def end_waiver(self, finding: str) -> Waiver:
        waiver = find_running(self.given, finding, DAY)
        self.given[self.given.index(waiver)] = replace(waiver, until=DAY)
        return self.given[-1]

    def check_ready(self) -> None:
        if "ready" in self.answers:
            raise self.answers["ready"]

    def close(self) -> None:
        self.is_closed = True


def opening(graph: FakeGraph) -> Callable[[Settings], Any]:
    """What a door calls to get this graph, whatever the settings."""

    def open_graph(settings: Settings) -> FakeGraph:
        graph.settings = settings
        return graph

    return open_graph
