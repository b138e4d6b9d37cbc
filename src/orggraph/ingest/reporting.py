"""Finds circles in what may have none: reporting lines, parts of departments, subsidiaries of customers.

Judged is how the lines would stand after the import, those of the graph among them: a line that this import itself ends closes no circle.
A circle counts only if there is a day on which all its lines hold; past lines don't clash with present ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from orggraph.ingest.circle import Line, circle_in, hold_together, knots_of
from orggraph.ingest.existing import Existing
from orggraph.ingest.harvest import Edges
from orggraph.ingest.layout import layout
from orggraph.ingest.refusal import Ledger
from orggraph.ingest.tally import CUT
from orggraph.ingest.timeline import plain
from orggraph.locale import Text, counted
from orggraph.model import RELATIONSHIPS

OnCycle = Literal["refuse", "cut"]

TREES = tuple(name for name, edge in RELATIONSHIPS.items() if edge.type in ("REPORTS_TO", "PART_OF", "SUBSIDIARY_OF") and edge.start.label == edge.end.label)
_SHOWN_MEMBERS = 8  # of a circle, in a sentence
_SHOWN_LINES = 3  # of the graph, in a sentence


class Lines:
    """The lines of one tree as they would stand after the import: of everybody whom the files speak of, and of all above them."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._of: defaultdict[str, list[Line]] = defaultdict(list)
        table = layout(name)
        self._since, self._until = table.place["since"] - 2, table.place["until"] - 2
        self._kind = table.place["kind"] - 2 if "kind" in table.place else None

    def add(self, start: str, end: str, facts: Sequence[Any], rows: tuple[int, ...], source: str | None) -> None:
        """Takes in one line, and the rows that say it. facts: in the layout's order, without the ends. A dotted line closes no circle."""
        below = self._of[start]
        if self._kind is None or plain("kind", facts[self._kind]) == "solid":
            below.append(Line(start, end, facts[self._since], facts[self._until], rows, source))

    def climb(self, existing: Existing) -> None:
        """Adds the graph's own lines above those whom the files speak of, as far up as they go."""
        frontier = {line.end for found in self._of.values() for line in found} - self._of.keys()
        while frontier:
            held = existing.edges(self.name, frontier)
            for owner in frontier:
                found = self._of[owner]
                for edge in held.get(owner, ()):
                    if plain("kind", edge.facts.get("kind")) == "solid":
                        found.append(Line(owner, edge.end, edge.facts.get("since"), edge.facts.get("until"), (), edge.source or ""))
            frontier = {line.end for owner in frontier for line in self._of[owner]} - self._of.keys()

    def knots(self) -> Iterator[list[Line]]:
        """The lines of each knot in which circles may lie, as `circle.knots_of` says."""
        yield from knots_of(self._of)


@dataclass
class Verdict:
    """What is to become of the rows that close circles. False when there are none.

    circles: each with the rows of it that go; dated: new lines that begin on `today`, since it stood the other way round before.
    """

    name: str
    today: date
    is_cut: bool
    circles: list[tuple[list[Line], set[int]]] = field(default_factory=list)
    dated: list[Line] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.circles or self.dated)

    def carry_out(self, edges: Edges, ledger: Ledger) -> None:
        """Takes the rows of circles out, refuses them or (cut) notes them, and gives new lines their first day."""
        for circle, gone in self.circles:
            _tell(self.name, edges, circle, gone, ledger, is_cut=self.is_cut)
        if self.dated:
            _date(edges, self.dated, self.today, ledger)
        dropped = {row for _, gone in self.circles for row in gone}
        edges.keep(at for at in range(len(edges.rows)) if at not in dropped)


def judge_circles(lines: Lines, existing: Existing, *, today: date, on_cycle: OnCycle) -> Verdict:
    """Which rows close circles: all rows of a circle go; with `cut` only those of one of its lines.

    The line that is cut is the one of the member whose id sorts first, so that it does not depend on the order of the file. A new line without a first
    day that would close a circle on past days alone begins on `today`.
    """
    lines.climb(existing)
    verdict = Verdict(lines.name, today, on_cycle == "cut")
    dated: list[Line] = []
    for knot in lines.knots():
        left = knot
        while circle := circle_in(left):
            said = sorted((line for line in circle if line.rows), key=lambda line: line.start)
            undated = [line for line in said if line.source is None and line.since is None]
            later = {line: replace(line, since=today) for line in undated}
            if undated and not hold_together([later.get(line, line) for line in circle]):
                dated += undated
                left = [later.get(line, line) for line in left]
                continue
            if not said:
                # It lies in the graph alone, for the audit to find; others may lie beside it.
                left = [line for line in left if line is not circle[0]]
                continue
            gone = {row for line in (said[:1] if verdict.is_cut else said) for row in line.rows}
            verdict.circles.append((circle, gone))
            left = [line for line in left if gone.isdisjoint(line.rows)]
    dropped = {row for _, gone in verdict.circles for row in gone}
    verdict.dated = [line for line in dated if dropped.isdisjoint(line.rows)]
    return verdict


def _date(edges: Edges, dated: Sequence[Line], today: date, ledger: Ledger) -> None:
    since = edges.layout.place["since"]
    for row in (row for line in dated for row in line.rows):
        edges.rows[row] = (*edges.rows[row][:since], today, *edges.rows[row][since + 1 :])
    line = min(dated, key=lambda line: line.start)
    count = len(dated)
    ledger.note(
        Text(
            f"{counted(count, 'new line begins', 'new lines begin')} on {today}, since it stood the other way round before, such as {line.start} > {line.end}.",
            f"有 {count:,} 条新的上下级关系自 {today} 起生效，因为此前的上下级与之相反，例如 {line.start} > {line.end}。",
        ),
        Text("If it is to hold from another day on, give its first day (since).", "若应自其他日期起生效，请填写开始日期。"),
        sheet=ledger.sheet(edges.places[line.rows[0]]),
    )


def _tell(name: str, edges: Edges, circle: Sequence[Line], gone: set[int], ledger: Ledger, *, is_cut: bool) -> None:
    what = _say_circle(name, edges, circle, ledger)
    if is_cut:
        ledger.tally.mark((place for row in gone for place in edges.places_of(row)), CUT)
        first = min(gone)
        start = edges.rows[first][0]
        ledger.note(Text(f"{what.en} The line of {start} was left out.", f"{what.zh}已略去 {start} 的上级。"), sheet=ledger.sheet(edges.places[first]))
        return
    held = [line for line in circle if not line.rows]
    if held:
        below = held[0].start
        remedy = Text(
            f"Correct the row, say in the same import whom {below} belongs under now, or use --on-cycle cut.",
            f"请更正该行，或在同一次导入中写明 {below} 现在的上级，或使用 --on-cycle cut。",
        )
    else:
        remedy = Text("Correct one, or use --on-cycle cut.", "请更正其中一行，或使用 --on-cycle cut。")
    for row in sorted(gone):
        for place in edges.places_of(row):
            ledger.refuse("reporting_cycle", name, place, what, remedy)


def _say_circle(name: str, edges: Edges, circle: Sequence[Line], ledger: Ledger) -> Text:
    chain = _say_chain([line.start for line in circle])
    is_reporting = RELATIONSHIPS[name].type == "REPORTS_TO"
    held = [line for line in circle if not line.rows]
    rows = [edges.places[line.rows[0]] for line in circle if line.rows]
    if not held:
        numbers = ledger.rows_text([*rows, rows[0]])
        say_en, say_zh = ("report to each other", "互相汇报") if is_reporting else ("contain each other", "互相隶属")
        return Text(f"{numbers.en} {say_en} in a circle ({chain.en}).", f"{numbers.zh}{say_zh}，形成循环（{chain.zh}）。")
    numbers = Text("This row", "该行") if len(rows) == 1 else ledger.rows_text(rows)
    closes = "closes" if len(rows) == 1 else "close"
    shown = [_say_line(line) for line in held[:_SHOWN_LINES]]
    more = len(held) - len(shown)
    lines_en = "; ".join(line.en for line in shown) + (f"; and {counted(more, 'more line', 'more lines')} of the graph" if more else "")
    lines_zh = "；".join(line.zh for line in shown) + (f"；另有图中 {more:,} 条" if more else "")
    return Text(
        f"{numbers.en} {closes} a circle with what the graph holds ({chain.en}): {lines_en}.",
        f"{numbers.zh}与图中已有的上下级关系形成循环（{chain.zh}）：{lines_zh}。",
    )


def _say_chain(members: Sequence[str]) -> Text:
    if len(members) <= _SHOWN_MEMBERS:
        chain = " > ".join([*members, members[0]])
        return Text(chain, chain)
    first, last = " > ".join(members[: _SHOWN_MEMBERS - 2]), " > ".join([*members[-2:], members[0]])
    return Text(f"{first} > … > {last}; {len(members):,} in all", f"{first} > … > {last}，共 {len(members):,} 个")


def _say_line(line: Line) -> Text:
    since_en, since_zh = (f"since {line.since}", f"始于 {line.since}") if line.since else ("without a first day", "未记起始日期")
    from_en, from_zh = (f", from {line.source}", f"，来自 {line.source}") if line.source else ("", "")
    return Text(f"{line.start} > {line.end} stands there {since_en}{from_en}", f"{line.start} > {line.end}（{since_zh}{from_zh}）")
