"""Turns a proposed handover into rows for an import, so that it is written, and taken back, as any import is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from orggraph.errors import BadParams, Problem
from orggraph.insight.inquiry import Ask, whole
from orggraph.insight.outcome import Outcome
from orggraph.locale import Text

SOURCE = "handover"
FIRST_LEVEL = 1
"""A successor who did not know the person begins as a contact."""

Tables = dict[str, list[dict[str, Any]]]

_TOO_EARLY = Text(
    "A handover on {day} can't begin before {as_of}, the day that the departure was asked about.", "交接日期 {day} 不能早于推演所查的基准日 {as_of}。"
)
_LATER = Text("Name {as_of} or a later day, or ask about the departure as of {day}.", "请指定 {as_of} 或之后的日期，或以 {day} 为基准日重新推演。")


def handover_day(day: date | None, *, as_of: date, today: date) -> date:
    """The day on which a handover begins: `day`, or today, or the day asked about where that lies ahead.

    Raises: BadParams for a day before the one asked about, whose ties and colleagues nobody has looked at.
    """
    begun = max(today, as_of) if day is None else day
    if begun < as_of:
        facts = {"day": begun, "as_of": as_of}
        problem = Problem(what=_TOO_EARLY.fill(**facts), remedy=_LATER.fill(**facts), column="on", value=str(begun))
        raise BadParams(_TOO_EARLY.fill(**facts), _LATER.fill(**facts), problems=[problem])
    return begun


def handover_tables(ask: Ask, departure: Outcome, day: date) -> Tables:
    """The rows that carry out a departure's handover on `day`, by label and edge as an import takes them.

    Who leaves is marked as leaving on that day unless a day is known already, and the ties end with it. A successor's tie begins on `day`, with the owner role
    handed over; a new one is a contact without a known last contact: it is live only once they have met. People at customers are not written: that they
    left is news for an import.
    """
    params = departure.params
    shared = {"as_of": params["as_of"], "ids": params["ids"]}
    leavers = [row for row in whole(ask("insight.leavers", shared)) if row["kind"] == "staff"]
    ends = {row["id"]: row["left_on"] or day for row in leavers}
    held = whole(ask("insight.held_ties", {**shared, "ids": list(ends)})) if ends else []
    ties = [_ended(tie, ends[tie["staff_id"]]) for tie in held if tie["until"] is None or tie["until"] > ends[tie["staff_id"]]]
    ties += [_begun(row, day) for row in departure.section("handover").rows if row["tie"] == "new" or row["role"] != "contact"]
    return {"Staff": [{"id": row["id"], "left_on": day} for row in leavers if row["left_on"] is None], "Staff.CONTACTS.Person": ties}


def _ended(tie: Mapping[str, Any], day: date) -> dict[str, Any]:
    """The tie's end; one that begins later than its holder leaves ends on the day it begins."""
    since = tie["since"]
    ended = {"staff_id": tie["staff_id"], "person_id": tie["person_id"], "until": day if since is None else max(day, since)}
    return ended if since is None else {**ended, "since": since}


def _begun(row: Mapping[str, Any], day: date) -> dict[str, Any]:
    began = {"staff_id": row["staff_id"], "person_id": row["person_id"], "since": day}
    if row["role"] != "contact":
        began["role"] = row["role"]
    return began | ({"level": FIRST_LEVEL, "channel": SOURCE} if row["tie"] == "new" else {})
