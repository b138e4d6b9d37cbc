"""Figures about a customer as a whole."""

from __future__ import annotations

from tests.oracle.ask import Ask, Row, by, in_order, oracle
from tests.oracle.order import down


@oracle("profile.sales_held")
def sales_held(ask: Ask) -> list[Row]:
    rows = []
    for customer in ask.asked_customers():
        covered = [person for person in ask.people(customer) if ask.live_ties(person)]
        held = [person for person in covered if all(ask.function(tie.start) in ask.sales_functions for tie in ask.live_ties(person))]
        key, key_held = ([person for person in people if ask.is_key(person)] for people in (covered, held))
        key_ratio = len(key_held) / len(key) if key else None
        ratio = -1.0 if key_ratio is None else key_ratio
        verdict = "unknown" if ratio < 0 else "fail" if ratio > ask.fail_ratio else "warn" if ratio > ask.warn_ratio else "ok"
        rows.append(
            {
                "customer_id": customer.id,
                "customer": customer.name,
                "covered_key_people": len(key),
                "sales_held_key_people": len(key_held),
                "key_ratio": key_ratio,
                "covered_people": len(covered),
                "sales_held_people": len(held),
                "ratio": len(held) / len(covered) if covered else None,
                "verdict": verdict,
            }
        )
    return in_order(rows, lambda row: down(-1.0 if row["key_ratio"] is None else row["key_ratio"]), *by("customer_id"))
