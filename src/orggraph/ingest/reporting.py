"""Finds circles in what may have none: reporting lines, parts of departments, subsidiaries of customers.

A circle counts only if there is a day on which all its edges hold; past lines don't clash with present ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from orggraph.ingest.existing import Existing
from orggraph.ingest.harvest import Edges, Harvest
from orggraph.ingest.refusal import Ledger
from orggraph.ingest.tally import CUT
from orggraph.ingest.timeline import plain
from orggraph.locale import Text
from orggraph.model import RELATIONSHIPS

OnCycle = Literal["refuse", "cut"]

TREES = tuple(name for name, edge in RELATIONSHIPS.items() if edge.type in ("REPORTS_TO", "PART_OF", "SUBSIDIARY_OF") and edge.start.label == edge.end.label)
_CLIMBS = 50  # managers above managers that are fetched from the graph: five times the depth that any question asks for


@dataclass(frozen=True, slots=True)
class _Line:
    end: str
    since: date | None
    until: date | None
    row: int  # -1: an edge of the graph, not of the files

    def says_again(self, line: _Line) -> bool:
        """Whether it is the line of another row over again: to the same one, from and to the same days."""
        return (self.end, self.since, self.until) == (line.end, line.since, line.until)

    def holds_on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or self.until > day)


def settle_cycles(harvest: Harvest, existing: Existing, in_graph: set[tuple[str, str]], ledger: Ledger, *, on_cycle: OnCycle) -> None:
    """Takes the rows of every circle out, and refuses them; with `cut` takes out one row of each, and notes it.

    The row that is cut is the one of the member whose id sorts first, so that it does not depend on the order of the file.
    """
    for name in TREES:
        edges = harvest.edges.get(name)
        if edges is None or not edges.rows:
            continue
        lines = _lines(edges)
        _climb(name, lines, existing, in_graph | {(RELATIONSHIPS[name].start.label, key) for key in _above(lines)})
        dropped: set[int] = set()
        core = _core(lines)
        while circle := _circle(core):
            rows = [line.row for _, line in circle if line.row >= 0]
            if not rows:
                break
            members = [start for start, _ in circle]
            gone = {min((start, line.row) for start, line in circle if line.row >= 0)[1]} if on_cycle == "cut" else set(rows)
            gone |= {other.row for start, line in circle if line.row in gone for other in core[start] if other.row >= 0 and other.says_again(line)}
            _tell(name, edges, members, rows, gone, ledger, is_cut=on_cycle == "cut")
            dropped |= gone
            core = {start: [line for line in found if line.row not in gone] for start, found in core.items()}
        if dropped:
            edges.keep(at for at in range(len(edges.rows)) if at not in dropped)


def _lines(edges: Edges) -> dict[str, list[_Line]]:
    place = edges.layout.place
    since, until, kind = place["since"], place["until"], place.get("kind")
    lines: dict[str, list[_Line]] = {}
    for at, row in enumerate(edges.rows):
        if kind is None or plain("kind", row[kind]) == "solid":
            lines.setdefault(row[0], []).append(_Line(row[1], row[since], row[until], at))
    return lines


def _above(lines: Mapping[str, Sequence[_Line]]) -> set[str]:
    return {line.end for found in lines.values() for line in found} - lines.keys()


def _climb(name: str, lines: dict[str, list[_Line]], existing: Existing, in_graph: set[tuple[str, str]]) -> None:
    """Adds the graph's own lines above those whom the files name, as far up as they go."""
    label = RELATIONSHIPS[name].start.label
    frontier = {key for key in _above(lines) if (label, key) in in_graph}
    seen: set[str] = set()
    for _ in range(_CLIMBS):
        frontier -= seen
        if not frontier:
            return
        seen |= frontier
        above: set[str] = set()
        for owner, held in existing.edges(name, frontier).items():
            for edge in held:
                if plain("kind", edge.facts.get("kind")) == "solid":
                    lines.setdefault(owner, []).append(_Line(edge.end, edge.facts.get("since"), edge.facts.get("until"), -1))
                    above.add(edge.end)
        frontier = above - lines.keys()


def _core(lines: Mapping[str, list[_Line]]) -> dict[str, list[_Line]]:
    """The lines among those that have someone above and someone below, all the way: where every circle lies."""
    core = {start: list(found) for start, found in lines.items()}
    while True:
        below = {line.end for found in core.values() for line in found}
        kept = {start: [line for line in found if line.end in core] for start, found in core.items() if start in below}
        kept = {start: found for start, found in kept.items() if found}
        if len(kept) == len(core) and sum(map(len, kept.values())) == sum(map(len, core.values())):
            return kept
        core = kept


def _circle(core: Mapping[str, list[_Line]]) -> list[tuple[str, _Line]]:
    """One circle whose lines all hold on one day, beginning with its smallest id; empty when there is none."""
    days = sorted({line.since or date.min for found in core.values() for line in found})
    for day in days:
        lines = {start: [line for line in found if line.holds_on(day)] for start, found in core.items()}
        done: set[str] = set()
        for first in sorted(lines):
            if first in done:
                continue
            circle = _walk(first, lines, done)
            if circle:
                smallest = min(range(len(circle)), key=lambda at: circle[at][0])
                return circle[smallest:] + circle[:smallest]
    return []


def _walk(first: str, lines: Mapping[str, list[_Line]], done: set[str]) -> list[tuple[str, _Line]]:
    path: list[tuple[str, _Line]] = []
    on_path: dict[str, int] = {first: 0}
    steps: list[tuple[str, Iterator[_Line]]] = [(first, iter(lines.get(first, ())))]
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
            return [*path[on_path[line.end] :], (start, line)]
        if line.end not in done and line.end in lines:
            path.append((start, line))
            on_path[line.end] = len(path)
            steps.append((line.end, iter(lines[line.end])))
    return []


def _tell(name: str, edges: Edges, members: Sequence[str], rows: Sequence[int], gone: set[int], ledger: Ledger, *, is_cut: bool) -> None:
    chain = " > ".join([*members, members[0]])
    numbers = ledger.rows_text([edges.places[row] for row in [*rows, rows[0]]])
    say_en, say_zh = ("report to each other", "互相汇报") if RELATIONSHIPS[name].type == "REPORTS_TO" else ("contain each other", "互相隶属")
    what = Text(f"{numbers.en} {say_en} in a circle ({chain}).", f"{numbers.zh}{say_zh}，形成循环（{chain}）。")
    if is_cut:
        ledger.tally.mark((place for row in gone for place in edges.places_of(row)), CUT)
        first = min(gone)
        start = edges.rows[first][0]
        ledger.note(Text(f"{what.en} The line of {start} was left out.", f"{what.zh}已略去 {start} 的上级。"), sheet=ledger.sheet(edges.places[first]))
        return
    for row in gone:
        for place in edges.places_of(row):
            ledger.refuse("reporting_cycle", name, place, what, Text("Correct one, or use --on-cycle cut.", "请更正其中一行，或使用 --on-cycle cut。"))
