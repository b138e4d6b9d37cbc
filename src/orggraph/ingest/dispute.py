"""Refuses edges that contradict one another or themselves, each in the row and the column that hold what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from orggraph.ingest.harvest import Edges, Harvest
from orggraph.ingest.layout import owner_side
from orggraph.ingest.origin import origin_row, origin_sheet
from orggraph.ingest.refusal import Ledger, RefusalKind
from orggraph.locale import Text


class Dispute:
    """Knows the rows behind the edges of one type, and says why some of them stay out."""

    def __init__(self, edges: Edges, harvest: Harvest, ledger: Ledger) -> None:
        self._edges = edges
        self._table = edges.layout
        self._harvest = harvest
        self._ledger = ledger
        self._since = self._table.place["since"]
        self._until = self._table.place["until"]

    def refuse_order(self, at: int) -> None:
        """Refuses an edge that ends before it starts; where two rows hold the two days, both are named."""
        row = self._edges.rows[at]
        since, until = row[self._since], row[self._until]
        holders = [self._edges.saying(at, column)[0] for column in (self._until, self._since)]
        of = Text("", "")
        if holders[0] != holders[1]:
            where = [self._ledger.row_text(place, beside=None) for place in holders]
            of = Text(f" ({where[0].en}, {where[1].en})", f"（{where[0].zh}，{where[1].zh}）")
        self._refuse(
            "ends_before_start",
            at,
            ("until", "since"),
            Text(f"It ends on {until} before it starts on {since}{of.en}.", f"结束日期 {until} 早于开始日期 {since}{of.zh}。"),
            Text("Correct one of the two.", "请更正其中之一。"),
        )

    def refuse_repeat(self, first: int, at: int) -> None:
        """Refuses the rows that say an edge over again which stands at `first`, with other facts or in the same table."""
        edges, ledger = self._edges, self._ledger
        one, other = edges.rows[first], edges.rows[at]
        differing = [column for column, (a, b) in enumerate(zip(one, other, strict=True)) if a is not None and b is not None and a != b]
        holders = sorted({edges.saying(first, column)[0] for column in differing}) or [edges.places[first]]
        for place in edges.places_of(at):
            where = ledger.listed(holders, beside=place)
            if {(origin_sheet(place), origin_row(place))} == {(origin_sheet(held), origin_row(held)) for held in holders}:
                under = self._header(holders[0], first, 1) or ""
                where = Text(f'this row too, under "{under}",', f"本行的“{under}”列")
            told = differing if edges.vias[edges.via[at]] is None else []
            names = list(dict.fromkeys(self._header(place, at, column) or self._table.columns[column].name for column in told))
            other_en = f" with another {', '.join(names)}" if names else " with other facts" if differing else ""
            other_zh = f"，但“{'”、“'.join(names)}”不同" if names else "，但内容不同" if differing else ""
            one_row = len(holders) == 1
            ledger.refuse(
                "repeated_key",
                self._table.name,
                place,
                Text(
                    f"The same edge stands in {where.en}{other_en}; {'that row is' if one_row else 'those rows are'} used.",
                    f"同一关系也出现在{where.zh}{other_zh}；采用了{'那一行' if one_row else '那几行'}。",
                ),
                Text("Delete one, or give each its first day (since).", "请删除其中一行，或分别填写开始日期。"),
                column=self._header(place, at, told[0] if told else 1 - owner_side(self._table.name)),
            )

    def refuse_overlap(self, at: int, day: date, *, before: int | None) -> None:
        """Refuses an edge that begins before the one at `before` ends on that day, or that ends after the next one begins on it."""
        if before is not None:
            where = self._ledger.row_text(self._edges.saying(before, self._until)[0], beside=self._edges.places[at])
            what = Text(
                f"It starts before the edge of the same pair in {where.en} ends ({day}); on one day a pair has one edge of a kind.",
                f"其开始日期早于同一对在{where.zh}的结束日期（{day}）；同一对之间同类关系同日只能有一条。",
            )
        else:
            what = Text(f"It ends after the next one of the same pair begins ({day}).", f"其结束日期晚于同一对下一条的开始日期（{day}）。")
        self._refuse("overlap", at, ("until",) if before is None else ("since",), what, Text("Correct the days.", "请更正日期。"))

    def _refuse(self, kind: RefusalKind, at: int, names: Sequence[str], what: Text, remedy: Text) -> None:
        """Refuses every row that says the edge; those that hold none of the bad cells are told where they stand."""
        edges = self._edges
        columns = [self._table.place[name] for name in names]
        holders = {place: column for column in reversed(columns) for place in edges.saying(at, column)}
        for place in edges.places_of(at):
            column = holders.get(place)
            if column is not None:
                header = self._header(place, at, column)
                self._ledger.refuse(kind, self._table.name, place, what, remedy, column=header, value=edges.rows[at][column])
                continue
            where = self._ledger.listed(edges.saying(at, columns[0]), beside=place)
            told = Text(f"The same edge stands in {where.en}, which is refused: {what.en}", f"同一关系也出现在{where.zh}，而该行已被拒绝：{what.zh}")
            self._ledger.refuse(kind, self._table.name, place, told, remedy)

    def _header(self, place: int, at: int, column: int) -> str | None:
        """The header over the cell of the row at `place` from which `column` of the edge was read."""
        via = self._edges.vias[self._edges.via[at]]
        if via is not None and (found := self._harvest.header(place, via.label, via.column)):
            return found
        return self._harvest.header(place, self._table.name, self._table.columns[column].name)
