"""Finds circles among lines that lead from one below to one above: those lines that all hold on one day, and lead back to where they began."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it would stand: who stands below, who above, and its days.

    rows: those of the files that say it, none when it is only the graph's; source: which import wrote it into the graph, None when it is new.
    """

    start: str
    end: str
    since: date | None
    until: date | None
    rows: tuple[int, ...] = ()
    source: str | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the line holds on `day`."""
        return (self.since is None or self.since <= day) and (self.until is None or self.until > day)


def knots_of(lines: Mapping[str, Sequence[Line]]) -> Iterator[list[Line]]:
    """Of lines by who stands below: those of each knot of members of whom each stands above each other, one way or another. Every circle lies in one."""
    core = _core(lines)
    if not core:
        return
    import rustworkx

    graph: Any = rustworkx.PyDiGraph()
    members = sorted(core)
    at = dict(zip(members, graph.add_nodes_from(members), strict=True))
    graph.add_edges_from_no_data([(at[line.start], at[line.end]) for found in core.values() for line in found])
    knots = sorted(sorted(members[number] for number in knot) for knot in rustworkx.strongly_connected_components(graph))
    for knot in knots:
        within = set(knot)
        found = [line for start in knot for line in core[start] if line.end in within]
        if found:
            yield found


def _core(lines: Mapping[str, Iterable[Line]]) -> dict[str, list[Line]]:
    """The lines without those that lead to a top or come from one below whom nobody stands: what no circle passes goes, from both ends."""
    above = {start: {line.end for line in found} for start, found in lines.items()}
    below: defaultdict[str, set[str]] = defaultdict(set)
    for start, ends in above.items():
        for end in ends:
            below[end].add(start)
    for forward, back in ((above, below), (below, above)):
        loose = [member for member in {*above, *below} if not forward.get(member)]
        while loose:
            member = loose.pop()
            for other in back.pop(member, ()):
                ways = forward[other]
                ways.discard(member)
                if not ways:
                    loose.append(other)
            forward.pop(member, None)
    members = above.keys() & below.keys()
    kept = {start: [line for line in lines[start] if line.end in members] for start in members}
    return {start: found for start, found in kept.items() if found}


def circle_in(lines: Sequence[Line]) -> list[Line]:
    """One circle whose lines all hold on one day, beginning with its smallest id; empty when there is none."""
    for day in sorted({line.since or date.min for line in lines}):
        active: defaultdict[str, list[Line]] = defaultdict(list)
        for line in lines:
            if line.holds_on(day):
                active[line.start].append(line)
        core = _core(active)
        done: set[str] = set()
        for first in sorted(core):
            if first not in done and (circle := _walk(first, core, done)):
                smallest = min(range(len(circle)), key=lambda at: circle[at].start)
                return circle[smallest:] + circle[:smallest]
    return []


def _walk(first: str, lines: Mapping[str, list[Line]], done: set[str]) -> list[Line]:
    path: list[Line] = []
    on_path: dict[str, int] = {first: 0}
    steps: list[tuple[str, Iterator[Line]]] = [(first, iter(lines.get(first, ())))]
    while steps:
        start, ways = steps[-1]
        line = next(ways, None)
        if line is None:
            steps.pop()
            done.add(start)
            on_path.pop(start)
            if path:
                path.pop()
            continue
        if line.end in on_path:
            return [*path[on_path[line.end] :], line]
        if line.end not in done and line.end in lines:
            path.append(line)
            on_path[line.end] = len(path)
            steps.append((line.end, iter(lines[line.end])))
    return []


def hold_together(lines: Sequence[Line]) -> bool:
    """Whether there is a day on which all the lines hold."""
    return any(all(line.holds_on(day) for line in lines) for day in {line.since or date.min for line in lines})
