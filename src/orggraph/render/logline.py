"""Writes an audit's outcome on one line for logs: `key=value` pairs in a fixed order, the same in every language."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from orggraph.audit import Audit

_NAME = "orggraph-audit"
_BARE = re.compile(r"[\w.,:/+-]+", re.ASCII)


def audit_logline(audit: Audit, exit_code: int) -> str:
    """What was asked, what was found and what was set apart, with the exit code. Keys never change their meaning; new ones come at the end.

    Findings that end well were accepted into a baseline, and the verdict says so.
    """
    failed = sorted({failure.code or failure.error.kind for failure in audit.failures})
    return _line(
        verdict="accepted" if audit.verdict == "findings" and exit_code == 0 else audit.verdict,
        exit=exit_code,
        as_of=audit.as_of,
        customer=audit.customer_id,
        fail_on=audit.fail_on,
        rules=len(audit.checked),
        findings=len(audit.findings),
        **audit.severities,
        waived=len(audit.waived),
        ran_out=len(audit.ran_out),
        accepted=len(audit.accepted),
        healed=len(audit.healed),
        since=audit.since,
        unchanged=len(audit.unchanged),
        gone=len(audit.gone),
        unchecked=",".join(failed) or None,
        **({"left_out": ",".join(sorted(audit.left_out))} if audit.left_out else {}),
    )


def error_logline(kind: str, exit_code: int) -> str:
    """That the audit did not come about, and the kind of error that kept it from it."""
    return _line(verdict="refused" if exit_code == 2 else "unchecked", exit=exit_code, error=kind)


def _line(**facts: Any) -> str:
    return " ".join([_NAME, *(f"{name}={_value(value)}" for name, value in facts.items())])


def _value(value: Any) -> str:
    text = "-" if value is None else str(value)
    return text if _BARE.fullmatch(text) else json.dumps(text)
