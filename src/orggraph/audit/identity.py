"""Gives a finding its identity: which rule, which customer, which subject, and what else its rule says tells two findings apart.

Only ids, codes and days go in, never names, figures or words: so a fault keeps its fingerprint whatever the engine, the language,
the order of rows or the day, and also when someone is renamed, promoted or talked to in between.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from orggraph.errors import ContractError
from orggraph.locale import Text

if TYPE_CHECKING:
    from orggraph.library import Query


def identify(rule: Query, row: Mapping[str, Any]) -> str:
    """Sixteen hex digits that name this fault and no other: of the rule's short name, customer, subject, and the evidence that the rule names under `identity`.

    Raises:
        ContractError: the evidence lacks such a key, or holds there what can't identify anything: a map, a fraction, a moment.
    """
    evidence = row["evidence"]
    for key in rule.identity:
        if key not in evidence or not _can_identify(evidence[key]):
            raise _unidentified(rule, key, evidence)
    marks = [evidence[key] for key in rule.identity]
    said = json.dumps([rule.stem, row["customer_id"], row["subject_kind"], row["subject_id"], *marks], ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _can_identify(value: Any) -> bool:
    if isinstance(value, list):
        return all(_can_identify(entry) and not isinstance(entry, list) for entry in value)
    return value is None or type(value) in (str, int, bool, date)


def _unidentified(rule: Query, key: str, evidence: Mapping[str, Any]) -> ContractError:
    what = (
        Text(f'{rule.path}: identity names "{key}", which the evidence does not hold.', f"{rule.path}：identity 所列“{key}”不在证据中。")
        if key not in evidence
        else Text(f'{rule.path}: "{key}" of the evidence cannot identify a finding.', f"{rule.path}：证据中的“{key}”不能用来区分审计结果。")
    )
    remedy = Text(
        "Name keys of the evidence that hold an id, a code, a day, a whole number, or a list of them.", "请列出证据中为编号、代码、日期、整数或其列表的键。"
    )
    return ContractError(what, remedy, fields={"path": str(rule.path), "key": key})
