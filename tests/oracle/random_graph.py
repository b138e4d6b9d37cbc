"""Makes random graphs out of what the model allows, drawn so that the domain's thresholds are hit often.

A graph holds several worlds side by side, each with its own customers and its own part of our company; they share one matching table.
Days cluster around every limit of the method, a day before and a day after it. What an import would refuse but a graph may hold is in there too:
circles of reporting and influence, spans that are empty or end before they begin, overlaps, unknown categories, people without a department.
Ids are unique per label only, as users' own keys are: the customer, the person and the project `a1` are three things.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from random import Random
from string import ascii_lowercase
from typing import Any

from hypothesis import strategies as st

from orggraph.model import LABELS, RELATIONSHIPS, Edge, Property, Value
from tests.graph_file import Graph, GraphEdge

AS_OF = date(2026, 6, 30)
WORLDS_IN_A_GRAPH = 8

# How many nodes of a label one world has: the least and the most.
_SIZES = {
    "Customer": (1, 3),
    "Department": (2, 5),
    "Person": (3, 7),
    "Unit": (2, 4),
    "Staff": (2, 5),
    "Project": (1, 3),
    "Activity": (0, 4),
}
_ANY_SIZE = (0, 2)
# Days from as_of: the limits that the method names (30, 90, a half-life, half a year, a year ...), a day before and a day after each.
_LIMITS = (0, 7, 14, 30, 60, 90, 180, 365)
_PAST = sorted({limit + shift for limit in _LIMITS for shift in (-1, 0, 1) if limit + shift >= 0} | {3, 45, 120, 270, 400})
_FUTURE = (1, 2, 10, 30, 31, 60, 90, 91, 200)
_UNSET = 0.25
# What is filled in from elsewhere when it is missing, and what little happens without.
_UNSETS = {
    "Staff.function": 0.5,
    "Unit.category": 0.4,
    "Staff.CONTACTS.Person.level": 0.1,
    "Staff.CONTACTS.Person.evidence": 0.6,
    "Staff.CONTACTS.Person.last_contact_on": 0.15,
    "Person.left_on": 0.6,
    "Staff.left_on": 0.6,
}
# Half of all faults of dates show only on the day itself.
_ON_THE_DAY = 0.15

_THEIRS = ("management", "technical", "procurement", "finance", "operations", "rnd")
_CATEGORIES = {
    "management": ("both", "management"),
    "technical": ("customer", "technical"),
    "procurement": ("customer", "procurement"),
    "finance": ("both", "finance"),
    "operations": ("customer", "user"),
    "rnd": ("both", "technical"),
    "sales": ("ours", None),
    "presales": ("ours", None),
    "service": ("ours", None),
}
_OURS = tuple(name for name, (side, _) in _CATEGORIES.items() if side != "customer")
_MATCHES = (
    ("management", "management"),
    ("technical", "presales"),
    ("technical", "rnd"),
    ("procurement", "sales"),
    ("finance", "finance"),
    ("operations", "service"),
    ("rnd", "rnd"),
    ("rnd", "presales"),
)
_POOLS: dict[str, tuple[str, ...]] = {
    "Department.category": (*_THEIRS, *_THEIRS, "sales", "esoteric"),
    "Unit.category": (*_OURS, "sales", "sales", "presales", "presales", "technical", "esoteric"),
    "Staff.function": (*_OURS, "sales", "sales", "presales", "esoteric"),
    "name": ("王军", "李强", "Wang Jun", "wang", "赵敏 Zhao", "O'Neill", "N", "Ö"),
    "name_en": ("Wang Jun", "Li Qiang", "zhao", "N"),
    "currency": ("CNY", "CNY", "EUR"),
    "location": ("Harbin", "Lyon"),
}
# Of closed lists: the values that rules ask about more often than the others.
_LIKELY: dict[str, tuple[Value, ...]] = {
    "Activity.kind": (
        *("daily_visit", "meal", "summit", "summit", "award", "technical_exchange", "technical_exchange", "visit_to_us"),
        *("expo", "executive_visit", "forum", "joint_work", "review", "training", "signing"),
    ),
    "Project.selection": ("selected", "selected", "proposed", "dropped"),
    "Agreement.kind": ("strategic", "strategic", "joint_innovation", "framework"),
}
_WORDS = ("x", "y")
_NUMBERS: dict[str, tuple[float, ...]] = {
    "capacity": (0, 1, 2, 3, 5),
    "weight": (0, 1, 1, 2, 2.5, 5),
    "amount": (0, 100_000, 1_000_000, 5_000_000, 20_000_000),
    "budget": (0, 10_000, 100_000, 500_000),
    "cost": (0, 10_000, 100_000),
    "share": (0, 0.1, 0.3, 0.5, 0.51, 1),
    "year": (2025, 2026, 2027),
}
# How many edges of a kind leave each start, as (number, how often) pairs; `<` in front: how many reach each end.
_ANY_DEGREE = ((0, 6), (1, 3), (2, 1))
_DEGREES: dict[str, tuple[tuple[int, int], ...]] = {
    "Customer.SUBSIDIARY_OF.Customer": ((0, 4), (1, 5), (2, 1)),
    "Department.PART_OF.Customer": ((0, 3), (1, 7), (2, 1)),
    "Department.PART_OF.Department": ((0, 6), (1, 4)),
    "Unit.PART_OF.Unit": ((0, 5), (1, 5)),
    "Person.MEMBER_OF.Department": ((0, 1), (1, 7), (2, 3)),
    "Staff.MEMBER_OF.Unit": ((0, 2), (1, 5), (2, 3)),
    "Person.REPORTS_TO.Person": ((0, 3), (1, 5), (2, 2)),
    "Staff.REPORTS_TO.Staff": ((0, 5), (1, 4), (2, 1)),
    "Person.INFLUENCES.Person": ((0, 6), (1, 3), (2, 2)),
    "<Staff.CONTACTS.Person": ((0, 2), (1, 4), (2, 3), (3, 2)),
    "Project.FOR.Customer": ((0, 1), (1, 8), (2, 1)),
    "Person.DECIDES.Project": ((0, 4), (1, 4), (2, 3), (3, 1)),
    "Staff.WORKS_ON.Project": ((0, 5), (1, 5)),
    "Activity.WITH.Customer": ((0, 2), (1, 7), (2, 1)),
    "Person.ATTENDED.Activity": ((0, 4), (1, 4), (2, 2)),
    "Staff.ATTENDED.Activity": ((0, 4), (1, 4), (2, 2)),
    "Activity.SUPPORTS.Project": ((0, 5), (1, 5)),
    "Agreement.WITH.Customer": ((0, 1), (1, 8)),
    "Competitor.COURTS.Person": ((0, 3), (1, 4), (2, 3)),
    "Competitor.SUPPLIES.Customer": ((0, 3), (1, 5), (2, 2)),
    "Project.FOUND_BY.Insight": ((0, 7), (1, 3)),
    "CustomerPlan.FOR.Customer": ((0, 1), (1, 9)),
    "Insight.ABOUT.Customer": ((0, 1), (1, 9)),
    "Fault.OF.Competitor": ((0, 1), (1, 9)),
    "Intent.AGAINST.Competitor": ((0, 2), (1, 8)),
}
# How often two have a second edge at once: by mistake, or because somebody holds two points or posts.
_TWICE = 0.05
_SEVERAL = {"Person.DECIDES.Project": 0.4, "Person.INFLUENCES.Person": 0.2, "Person.MEMBER_OF.Department": 0.15, "Person.ATTENDED.Activity": 0.1}
# How many worlds have chains of subsidiaries and of departments.
_TOWERS = 0.15
# How many worlds have a customer whose projects are over and with whom the same few things were done.
_LOST = 0.25
# How many worlds have a customer with projects that were chosen as targets and with something planned there.
_AIMED = 0.25
# Edges that people keep up and drop again: half of those that ended began anew.
_RESTARTED = ("CONTACTS", "DECIDES", "MEMBER_OF", "COURTS", "REPORTS_TO")


def graphs(worlds: int = WORLDS_IN_A_GRAPH) -> st.SearchStrategy[Graph]:
    """Random graphs of so many worlds."""
    return st.randoms(use_true_random=True).map(lambda random: make_graph(random, worlds))


def make_graph(random: Random, worlds: int = WORLDS_IN_A_GRAPH) -> Graph:
    """The graph that this random source gives."""
    graph = Graph("random", AS_OF)
    maker = _Maker(random)
    maker.add_categories(graph)
    for prefix in ascii_lowercase[:worlds]:
        maker.add_world(graph, prefix)
    return graph


class _Maker:
    def __init__(self, random: Random) -> None:
        self._random = random

    def add_categories(self, graph: Graph) -> None:
        graph.nodes["Category"] = [
            {"id": id_, "name_en": id_.title(), "name_zh": f"类别{id_}", "side": side, **({"line": line} if line else {})}
            for id_, (side, line) in _CATEGORIES.items()
        ]
        graph.edges["Category.MATCHED_BY.Category"] = []
        for theirs, ours in _MATCHES:
            if self._chance(0.9):
                self._add(graph, "Category.MATCHED_BY.Category", theirs, ours, always=0.8)

    def add_world(self, graph: Graph, prefix: str) -> None:
        here = {label: self._nodes(label, prefix) for label, node in LABELS.items() if not node.is_internal and label != "Category"}
        for label, nodes in here.items():
            graph.nodes.setdefault(label, []).extend(nodes)
        ids = {label: [str(node["id"]) for node in nodes] for label, nodes in here.items()}
        lines = ids.get("ProductLine", [])
        for node in here["Project"]:
            if "product_line" in node and lines:
                node["product_line"] = self._random.choice(lines)
        for name, kind in RELATIONSHIPS.items():
            if name != "Category.MATCHED_BY.Category":
                graph.edges.setdefault(name, [])
                self._edges(graph, name, ids[kind.start.label], ids[kind.end.label], lines)
        if self._chance(_TOWERS):
            self._build_towers(graph, prefix)
        if self._chance(_LOST):
            self._build_lost_customer(graph, f"{prefix}q", self._random.choice(ids["Staff"]))
        if self._chance(_AIMED):
            self._build_aimed_customer(graph, f"{prefix}z")

    def _chance(self, share: float) -> bool:
        return self._random.random() < share

    def _nodes(self, label: str, prefix: str) -> list[dict[str, Any]]:
        least, most = _SIZES.get(label, _ANY_SIZE)
        found = []
        for number in range(1, self._random.randint(least, most) + 1):
            facts = {"id": f"{prefix}{number}"}
            for item in LABELS[label].properties:
                value = None if item.is_system or item.name == "id" else self._value(label, item)
                if value is not None:
                    facts[item.name] = value
            found.append(facts)
        return found

    def _value(self, owner: str, item: Property) -> Any:
        if not item.is_required and self._chance(_UNSETS.get(f"{owner}.{item.name}", _UNSET)):
            return None
        if item.type == "date":
            return self._day(allow_future=0.5 if item.name in ("left_on", "due_on", "planned_on") or item.name.endswith("frozen_on") else 0.25)
        if item.values:
            return self._random.choice(_LIKELY.get(f"{owner}.{item.name}", tuple(item.values)))
        if item.type == "bool":
            return self._chance(0.4)
        if item.type in ("int", "float"):
            return self._number(item)
        return self._random.choice(_POOLS.get(f"{owner}.{item.name}", _POOLS.get(item.name, _WORDS)))

    def _number(self, item: Property) -> float:
        if item.name in _NUMBERS:
            number = self._random.choice(_NUMBERS[item.name])
        elif item.le is not None:
            low = item.ge or 0
            number = self._random.choice([low, item.le, low + (item.le - low) * self._random.randint(0, 4) / 4])
        else:
            number = self._random.randint(int(item.ge if item.ge is not None else -1), 6)
        return int(number) if item.type == "int" else float(number)

    def _day(self, allow_future: float = 0.25) -> date:
        if self._chance(_ON_THE_DAY):
            return AS_OF
        if self._chance(allow_future):
            return AS_OF + timedelta(days=self._random.choice(_FUTURE))
        return AS_OF - timedelta(days=self._random.choice(_PAST))

    def _span(self, always: float = 0.4) -> dict[str, date]:
        """The days between which an edge holds: mostly always or still, sometimes over, seldom empty or the wrong way round."""
        if self._chance(always):
            return {}
        since, until = self._day(0.15), self._day(0.4)
        kind = self._random.random()
        if kind < 0.35:
            return {"since": since}
        if kind < 0.6:
            return {"until": until}
        if kind < 0.65:
            return {"since": since, "until": since}
        if kind < 0.7:
            return {"since": max(since, until), "until": min(since, until)}
        return {"since": min(since, until), "until": max(since, until)}

    def _edges(self, graph: Graph, name: str, starts: Sequence[str], ends: Sequence[str], lines: Sequence[str]) -> None:
        is_from_end = f"<{name}" in _DEGREES
        degrees = _DEGREES.get(f"<{name}" if is_from_end else name, _ANY_DEGREE)
        numbers, often = zip(*degrees, strict=True)
        here, there = (ends, starts) if is_from_end else (starts, ends)
        kind = RELATIONSHIPS[name]
        for one in here:
            wanted = self._random.choices(numbers, often)[0]
            for other in self._random.sample(list(there), min(wanted, len(there))):
                start, end = (other, one) if is_from_end else (one, other)
                # Nobody is part of themselves; reporting to oneself happens.
                if start == end and kind.start.label == kind.end.label and not (kind.type == "REPORTS_TO" and self._chance(0.3)):
                    continue
                self._add(graph, name, start, end, lines=lines)

    def _add(self, graph: Graph, name: str, start: str, end: str, *, always: float = 0.4, lines: Sequence[str] = ()) -> None:
        kind = RELATIONSHIPS[name]
        span = self._span(always)
        self._put(graph, kind, start, end, span, lines)
        until = span.get("until")
        if until is not None and kind.type in _RESTARTED and self._chance(0.5):
            self._put(graph, kind, start, end, {"since": until}, lines)
        elif self._chance(_SEVERAL.get(name, _TWICE)):
            self._put(graph, kind, start, end, self._span(), lines)

    def _put(self, graph: Graph, kind: Edge, start: str, end: str, span: dict[str, date], lines: Sequence[str]) -> None:
        facts: dict[str, Any] = dict(span)
        for item in kind.properties:
            if not item.is_system and item.name not in ("since", "until"):
                value = self._value(kind.name, item)
                if item.name == "product_line":
                    value = self._random.choice(list(lines)) if lines and value else None
                if value is not None:
                    facts[item.name] = value
        edges = graph.edges[kind.name]
        told_apart = [str(facts.get(name, "")) for name in kind.discriminators]
        key = "|".join([*told_apart, span["since"].isoformat() if "since" in span else "always"])
        taken = {edge.facts["key"] for edge in edges if (edge.start, edge.end) == (start, end)}
        number, facts["key"] = 2, key
        while facts["key"] in taken:
            facts["key"], number = f"{key}#{number}", number + 1
        edges.append(GraphEdge(start, end, facts))

    def _build_towers(self, graph: Graph, prefix: str) -> None:
        """Customers of customers and departments of departments, to one step more than anybody follows, each with somebody in it."""
        customers, departments, people = ([f"{prefix}t{number}" for number in range(1, most + 1)] for most in (5, 7, 7))
        for label, ids in (("Customer", customers), ("Department", departments), ("Person", people)):
            graph.nodes[label] += [{"id": id_, "name": id_, **self._of_tower(label)} for id_ in ids]
        for above, below in pairwise(customers):
            self._add(graph, "Customer.SUBSIDIARY_OF.Customer", below, above, always=0.8)
        for above, below in pairwise(departments):
            self._add(graph, "Department.PART_OF.Department", below, above, always=0.8)
        self._put(graph, RELATIONSHIPS["Department.PART_OF.Customer"], departments[0], customers[0], {}, ())
        for department, person in zip(departments, people, strict=True):
            self._put(graph, RELATIONSHIPS["Person.MEMBER_OF.Department"], person, department, {}, ())
            self._add(graph, "Person.REPORTS_TO.Person", person, self._random.choice(people))
            self._add(graph, "Person.REPORTS_TO.Person", person, self._random.choice(people))
        for customer in customers[1:]:
            self._put(graph, RELATIONSHIPS["Department.PART_OF.Customer"], departments[-1], customer, {}, ())
        staff = [str(node["id"]) for node in graph.nodes["Staff"]]
        for person in people:
            self._add(graph, "Staff.CONTACTS.Person", self._random.choice(staff), person)

    def _build_lost_customer(self, graph: Graph, id_: str, staff: str) -> None:
        """A customer whom rules about a year look for and chance hardly ever makes: four activities alike, four projects, and a tie raised after an evening together."""
        for label in ("Customer", "Department", "Person"):
            graph.nodes[label].append({"id": id_, "name": id_})
        self._put(graph, RELATIONSHIPS["Department.PART_OF.Customer"], id_, id_, {}, ())
        self._put(graph, RELATIONSHIPS["Person.MEMBER_OF.Department"], id_, id_, {}, ())
        for number in range(1, 5):
            met_on = AS_OF - timedelta(days=self._random.choice((200, 270, 364, 365)))
            activity, project = f"{id_}a{number}", f"{id_}p{number}"
            graph.nodes["Activity"].append(
                {"id": activity, "name": activity, "kind": self._random.choice(("meal", "meal", "forum")), "scene": "private", "occurred_on": met_on}
            )
            self._put(graph, RELATIONSHIPS["Activity.WITH.Customer"], activity, id_, {}, ())
            self._put(graph, RELATIONSHIPS["Person.ATTENDED.Activity"], id_, activity, {}, ())
            self._put(graph, RELATIONSHIPS["Staff.ATTENDED.Activity"], staff, activity, {}, ())
            graph.nodes["Project"].append(
                {
                    "id": project,
                    "name": project,
                    "origin": self._random.choice(("sales", "technical", "delivery", "service")),
                    "opened_on": AS_OF - timedelta(days=self._random.choice((200, 364, 365, 366))),
                    "closed_on": AS_OF - timedelta(days=self._random.choice((30, 89, 90, 91, 120))),
                }
            )
            self._put(graph, RELATIONSHIPS["Project.FOR.Customer"], project, id_, {}, ())
        self._put(graph, RELATIONSHIPS["Staff.CONTACTS.Person"], staff, id_, {"since": met_on + timedelta(days=self._random.choice((-1, 0, 45, 90, 91)))}, ())

    def _build_aimed_customer(self, graph: Graph, id_: str) -> None:
        """A customer at whom the company aims: targets chosen, dropped or decided these days, and activities around the day that support one of them or none."""
        graph.nodes["Customer"].append({"id": id_, "name": id_})
        projects = [f"{id_}p{number}" for number in range(1, 4)]
        for project in projects:
            decided_on = AS_OF + timedelta(days=self._random.choice((-1, 0, 1, 60)))
            facts = {"id": project, "name": project, "selection": self._random.choice(("selected", "selected", "dropped")), "decided_on": decided_on}
            graph.nodes["Project"].append(facts)
            self._put(graph, RELATIONSHIPS["Project.FOR.Customer"], project, id_, {}, ())
        for number in range(1, 4):
            activity, kind = f"{id_}a{number}", self._random.choice(("meal", "forum", "technical_exchange"))
            planned_on = AS_OF + timedelta(days=self._random.choice((-1, 0, 1, 30)))
            graph.nodes["Activity"].append({"id": activity, "name": activity, "kind": kind, "planned_on": planned_on})
            self._put(graph, RELATIONSHIPS["Activity.WITH.Customer"], activity, id_, {}, ())
            if self._chance(0.5):
                self._put(graph, RELATIONSHIPS["Activity.SUPPORTS.Project"], activity, self._random.choice(projects), {}, ())

    def _of_tower(self, label: str) -> dict[str, Any]:
        facts = {item.name: self._value(label, item) for item in LABELS[label].properties if item.name in ("category", "layer", "is_top_leader", "tier")}
        return {name: value for name, value in facts.items() if value is not None}
