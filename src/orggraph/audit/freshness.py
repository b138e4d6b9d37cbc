"""Tells whether the graph's data is young enough to be audited: old data finds nothing new, which must never look clean."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from orggraph.errors import BadParams, Problem, StaleData
from orggraph.locale import Text
from orggraph.shipped import shipped

if TYPE_CHECKING:
    from orggraph.store import Store


def newest_import(store: Store) -> datetime | None:
    """When the last import that was finished had been applied; None when there was none. Raises StoreError."""
    text = (shipped("schema") / "audit" / "newest_import.cypher").read_text(encoding="utf-8")
    records = store.read(text, {}, name="audit.newest_import").records
    return records[0]["applied_at"] if records else None


def check_age(max_age: int) -> None:
    """Raises BadParams unless the number of days can be meant."""
    if max_age < 1 or max_age > timedelta.max.days:
        what = Text(f"{max_age} is not an age in days.", f"{max_age} 不是有效的天数。")
        raise BadParams(
            what,
            Text("Give the most days, 1 or more, that may lie between the newest import and now.", "请给出最近一次导入距今最多允许的天数，至少为 1。"),
            problems=[Problem(what=what, column="max_age", value=str(max_age))],
        )


def staleness(newest: datetime | None, max_age: int, now: datetime | None = None) -> StaleData | None:
    """What to say when the newest import is more than `max_age` days old or there is none; None when the data is young enough."""
    remedy = Text("See why the import no longer runs, import anew, then audit again.", "请查明导入为何中断，重新导入后再审计。")
    if newest is None:
        return StaleData(
            Text("The graph has no finished import, so nobody knows how old its data is.", "图中没有已完成的导入，无从得知数据的新旧。"),
            remedy,
            fields={"newest_import": None, "max_age": max_age},
        )
    age = (now or datetime.now(UTC)) - newest
    if age <= timedelta(days=max_age):
        return None
    return StaleData(
        Text(
            f"The newest import is from {newest:%Y-%m-%d %H:%M %Z}, more than {max_age} {'day' if max_age == 1 else 'days'} ago.",
            f"最近一次导入在 {newest:%Y-%m-%d %H:%M %Z}，已超过 {max_age} 天。",
        ),
        remedy,
        fields={"newest_import": newest.isoformat(), "max_age": max_age},
    )
