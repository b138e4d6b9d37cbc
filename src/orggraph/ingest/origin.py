"""Holds where a row stands in one integer: a million rows keep their place in eight bytes each, and sort as the rows stand in the files."""

from __future__ import annotations

TABLE_BITS, ROW_BITS = 6, 34
SHEET_BITS = TABLE_BITS + ROW_BITS
ROW_MASK = (1 << ROW_BITS) - 1
LAST_TABLE = (1 << TABLE_BITS) - 1


def origin(sheet: int, row: int, table: int = 0) -> int:
    """Sheet, row number, and which of the tables that a profile makes of the sheet (its later ones beyond `LAST_TABLE` count as that)."""
    return sheet << SHEET_BITS | row << TABLE_BITS | min(table, LAST_TABLE)


def origin_sheet(place: int) -> int:
    """The sheet's number in an `origin`."""
    return place >> SHEET_BITS


def origin_row(place: int) -> int:
    """The row number in an `origin`."""
    return place >> TABLE_BITS & ROW_MASK


def origin_table(place: int) -> tuple[int, int]:
    """The sheet's number in an `origin`, and which of the tables made of it."""
    return place >> SHEET_BITS, place & LAST_TABLE
