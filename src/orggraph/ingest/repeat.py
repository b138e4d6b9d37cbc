"""Settles rows that share an id: those of several files that agree become one, of those that differ the first in the files counts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

from orggraph.ingest.holder import Claim, filled
from orggraph.ingest.layout import Layout, Row
from orggraph.ingest.origin import origin_sheet, origin_table
from orggraph.ingest.refusal import Ledger
from orggraph.locale import Text

if TYPE_CHECKING:
    from orggraph.ingest.harvest import Nodes

Header = Callable[[int, str, str], str | None]


def merge(one: Row, other: Row) -> Row | None:
    """Both rows in one when they agree wherever both say something; None when they don't."""
    if any(a is not None and b is not None and a != b for a, b in zip(one, other, strict=True)):
        return None
    return tuple(b if a is None else a for a, b in zip(one, other, strict=True))


def settle_repeats(nodes: Nodes, distinct: Collection[tuple[int, int]], header: Header, ledger: Ledger) -> None:
    """An id stands once in a sheet, and its rows in several sheets agree. A row that breaks this is refused, and the first in the files is used.

    distinct: the tables in which many rows may say the same (see `origin_table`).
    """
    for key, others in nodes.repeats.items():
        at = nodes.at[key]
        claims: list[Claim] = [(place, nodes.rows[at]) for place in nodes.places_of(at)] + [(place, row) for row, place in others]
        claims.sort(key=lambda claim: claim[0])
        kept = claims[0][1]
        used = [claims[0]]
        read = {origin_sheet(claims[0][0])}
        for place, row in claims[1:]:
            sheet = origin_sheet(place)
            merged = merge(kept, row) if sheet not in read or origin_table(place) in distinct else None
            if merged is None:
                nodes.losers.append((row, place))
                _refuse(nodes.layout, key, used, kept, (place, row), header, ledger)
                continue
            kept = merged
            read.add(sheet)
            used.append((place, row))
        nodes.rows[at] = kept
        nodes.places[at] = used[0][0]
        nodes.holders.set(at, ((place, filled(row)) for place, row in used))
    nodes.repeats.clear()


def _refuse(table: Layout, key: str, used: Sequence[Claim], kept: Row, claim: Claim, header: Header, ledger: Ledger) -> None:
    place, row = claim
    differing = [at for at, (known, new) in enumerate(zip(kept, row, strict=True)) if known is not None and new is not None and known != new]
    holders = sorted({next(where for where, said in used if said[at] is not None) for at in differing}) or [used[0][0]]
    where = ledger.listed(holders, beside=place)
    says_more = [at for at, (known, new) in enumerate(zip(kept, row, strict=True)) if known is None and new is not None]
    told = dict.fromkeys(header(place, table.name, table.columns[at].name) or table.columns[at].name for at in differing or says_more)
    if differing:
        en, zh = f"with another {', '.join(told)}", f"但“{'”、“'.join(told)}”不同"
    elif says_more:
        en, zh = f"without {', '.join(told)}", f"但没有“{'”、“'.join(told)}”"
    else:
        en, zh = "which says the same", "内容相同"
    one = len(holders) == 1
    stands = f"{where.en} too, {en}; {'that row is' if one else 'those rows are'} used."
    ledger.refuse(
        "repeated_key",
        table.name,
        place,
        Text(f'The id "{key}" stands in {stands}', f"编号“{key}”也出现在{where.zh}，{zh}；采用了{'那一行' if one else '那几行'}。"),
        Text("Give each row its own id, or delete one.", "请为每行使用不同编号，或删除其中一行。"),
        column=header(place, table.name, "id"),
        value=key,
    )
