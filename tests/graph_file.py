"""Reads the small named graphs under tests/graphs and refuses any word that the model does not know.

A graph file holds `as_of`, then arrays by label (`[[Person]]`) and by edge name (`[["Staff.CONTACTS.Person"]]`, with `from` and `to`).
Days may be written relative to `as_of`: "-12d", "+30d". `planted` says why an entry is a fault and is for the reader only.
`include = ["company"]` merges other graph files first; their relative days count from the including file's `as_of`.
"""

from __future__ import annotations

import functools
import random
import re
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from orggraph.model import LABELS, RELATIONSHIPS, Edge, Node, Property

T = TypeVar("T")

GRAPHS = Path(__file__).parent / "graphs"
_RELATIVE_DAY = re.compile(r"[+-]\d+d")
_TYPES: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "int": (int,),
    "float": (float, int),
    "bool": (bool,),
    "date": (date,),
    "datetime": (datetime,),
    "list[str]": (list,),
}


class BadGraphFile(Exception):
    """A graph file is wrong; every fault is on a line of its own."""


@dataclass(frozen=True)
class GraphEdge:
    """One edge: the ids of its two ends and the facts that it carries."""

    start: str
    end: str
    facts: dict[str, Any]


@dataclass(frozen=True)
class Graph:
    """A graph ready to be loaded: nodes by label, edges by edge name, days resolved."""

    name: str
    as_of: date
    nodes: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    edges: dict[str, list[GraphEdge]] = field(default_factory=dict)

    def shuffled(self, seed: int) -> Graph:
        """The same graph in another order of nodes and edges, so that an answer which leans on load order is found out."""
        shuffler = random.Random(seed)
        return Graph(self.name, self.as_of, _shuffle(self.nodes, shuffler), _shuffle(self.edges, shuffler))


def _shuffle(groups: dict[str, list[T]], shuffler: random.Random) -> dict[str, list[T]]:
    names = list(groups)
    shuffler.shuffle(names)
    return {name: shuffler.sample(groups[name], len(groups[name])) for name in names}


def resolve_day(value: Any, as_of: date) -> Any:
    """The day that "-12d" or "+30d" means from `as_of`; anything else as it is."""
    if isinstance(value, str) and _RELATIVE_DAY.fullmatch(value):
        return as_of + timedelta(days=int(value[:-1]))
    return value


@functools.cache
def read_graph(name: str, folder: Path = GRAPHS) -> Graph:
    """The graph called `name`, files it includes merged in. Raises BadGraphFile with every fault of the file."""
    content = _read(name, folder)
    as_of = content.get("as_of")
    if type(as_of) is not date:
        raise BadGraphFile(f"{name}: as_of must be a day, for example as_of = 2026-06-30")
    graph = Graph(name, as_of)
    problems: list[str] = []
    for file, part in _with_included(name, content, folder):
        _add(graph, file, part, problems)
    problems += _broken_references(graph)
    if problems:
        raise BadGraphFile("\n".join(problems))
    return graph


def _read(name: str, folder: Path) -> dict[str, Any]:
    path = folder / f"{name}.toml"
    if not path.is_file():
        raise BadGraphFile(f"no graph file {path}; there are: {', '.join(sorted(file.stem for file in folder.glob('*.toml')))}")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise BadGraphFile(f"{path}: {error}") from error


def _with_included(name: str, content: dict[str, Any], folder: Path, above: tuple[str, ...] = ()) -> list[tuple[str, dict[str, Any]]]:
    if name in above:
        raise BadGraphFile(f"{' > '.join((*above, name))}: files include each other in a circle")
    parts: list[tuple[str, dict[str, Any]]] = []
    for included in content.get("include", []):
        parts += [part for part in _with_included(included, _read(included, folder), folder, (*above, name)) if part not in parts]
    return [*parts, (name, content)]


def _add(graph: Graph, file: str, content: dict[str, Any], problems: list[str]) -> None:
    for key, entries in content.items():
        if key in ("as_of", "include"):
            continue
        if key not in LABELS and key not in RELATIONSHIPS:
            problems.append(f"{file}: {key} is neither a label nor an edge START.TYPE.END of the model")
            continue
        for number, entry in enumerate(entries, start=1):
            where = f"{file}: {key} number {number} ({entry.get('id') or '{} -> {}'.format(entry.get('from'), entry.get('to'))})"
            if key in LABELS:
                graph.nodes.setdefault(key, []).append(_facts(where, LABELS[key], entry, graph.as_of, problems))
            else:
                start, end = entry.get("from"), entry.get("to")
                if not isinstance(start, str) or not isinstance(end, str):
                    problems.append(f"{where}: an edge needs from and to, each an id")
                    continue
                facts = _facts(where, RELATIONSHIPS[key], entry, graph.as_of, problems)
                graph.edges.setdefault(key, []).append(GraphEdge(start, end, facts))


def _facts(where: str, kind: Node | Edge, entry: dict[str, Any], as_of: date, problems: list[str]) -> dict[str, Any]:
    properties = {item.name: item for item in kind.properties}
    about_entry = {"planted"} | ({"from", "to"} if isinstance(kind, Edge) else set())
    facts: dict[str, Any] = {}
    for name, written in entry.items():
        if name in about_entry:
            continue
        if name not in properties:
            problems.append(f"{where}: the model has no property {name}; it has {', '.join(properties)}")
            continue
        value = resolve_day(written, as_of) if properties[name].type == "date" else written
        fault = _fault(properties[name], value)
        if fault:
            problems.append(f"{where}: {name} = {written!r} {fault}")
        facts[name] = float(value) if properties[name].type == "float" and not fault else value
    problems += [f"{where}: {name} is missing" for name, item in properties.items() if item.is_required and name not in facts]
    return facts


def _fault(item: Property, value: Any) -> str | None:
    wrong_kind = (
        not isinstance(value, _TYPES[item.type]) or (isinstance(value, bool) and item.type != "bool") or (isinstance(value, datetime) and item.type == "date")
    )
    if wrong_kind:
        return f"is not a {item.type}"
    if item.values and value not in item.values:
        return f"is not among {', '.join(map(str, item.values))}"
    if (item.ge is not None and value < item.ge) or (item.le is not None and value > item.le):
        return f"is not between {item.ge} and {item.le}"
    return None


def _broken_references(graph: Graph) -> list[str]:
    ids = {label: Counter(node.get("id") for node in nodes) for label, nodes in graph.nodes.items()}
    problems = [f"{graph.name}: {label} {key} stands there {count} times" for label, counted in ids.items() for key, count in counted.items() if count > 1]
    for name, edges in graph.edges.items():
        for edge in edges:
            for label, key in ((RELATIONSHIPS[name].start.label, edge.start), (RELATIONSHIPS[name].end.label, edge.end)):
                if key not in ids.get(label, ()) and label != "Category":
                    problems.append(f"{graph.name}: {name} {edge.start} -> {edge.end}: there is no {label} {key}")
    return problems
