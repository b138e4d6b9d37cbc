"""Runs an audit and sets apart what does not count: what is waived, what the baseline accepts, what was there before a day."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from orggraph.audit.baseline import Baseline, compare, read_baseline
from orggraph.audit.finding import Audit, Failure
from orggraph.audit.freshness import check_age, staleness
from orggraph.audit.round import Ask, run_audit
from orggraph.audit.waiver import Waiver, set_aside
from orggraph.errors import BadParams, Problem
from orggraph.locale import Text

if TYPE_CHECKING:
    from pathlib import Path

    from orggraph.ingest import Import
    from orggraph.library import Query


@dataclass(frozen=True, slots=True)
class Books:
    """What the graph itself says about audits, asked only when it is needed: every waiver, when data last came in, and which imports there are."""

    waivers: Callable[[], Sequence[Waiver]]
    newest_import: Callable[[], datetime | None]
    imports: Callable[[], Sequence[Import]]


def review(
    ask: Ask,
    catalogue: Mapping[str, Query],
    books: Books,
    *,
    as_of: date,
    baseline: Baseline | str | Path | None = None,
    since: date | None = None,
    max_age: int | None = None,
    **asked: Any,
) -> Audit:
    """What the rules find on the day `as_of`, less what is waived that day, what `baseline` accepts and what was there on the day `since`.

    max_age: most days since the newest import; older data is a failure, never clean, and so is an import or an undo that has not ended or that came in
    while the rules were asked. asked: what `run_audit` takes.
    With `since` the rules are asked a second time, about that day and by the waivers of that day.
    Raises what `run_audit` raises, and BadParams for a baseline that can't be read, a day that doesn't lie before or an age that can't be.
    """
    if max_age is not None:
        check_age(max_age)
    if since is not None and since >= as_of:
        raise _not_before(since, as_of)
    accepted = baseline if isinstance(baseline, Baseline) or baseline is None else read_baseline(baseline)
    imports = books.imports()
    audit = run_audit(ask, catalogue, as_of=as_of, **asked)
    waivers = books.waivers()
    stale = staleness(books.newest_import(), max_age) if max_age is not None else None
    if stale is not None:
        audit = replace(audit, failures=(Failure(code=None, query=None, error=stale), *audit.failures))
    audit = set_aside(audit, waivers)
    if accepted is not None:
        audit = compare(audit, accepted)
    if since is not None:
        audit = since_then(audit, set_aside(run_audit(ask, catalogue, as_of=since, **asked), waivers))
    return hold_against(audit, imports, books.imports())


def hold_against(audit: Audit, before: Sequence[Import], after: Sequence[Import]) -> Audit:
    """The audit, as a failure where an import or an undo had not ended when it began or ended, or came in between: half of something is never clean."""
    from orggraph.ingest import say_changed, say_unfinished, unfinished_of

    error = say_unfinished(unfinished_of(after) or unfinished_of(before)) or say_changed(before, after)
    return audit if error is None else replace(audit, failures=(Failure(code=None, query=None, error=error), *audit.failures))


def since_then(audit: Audit, earlier: Audit) -> Audit:
    """The audit with only the findings that the earlier one did not have, and with what of that one's is gone.

    What failed on the earlier day is a failure too: whether it is new can't be told.
    """
    before = {finding.fingerprint for finding in earlier.findings}
    there = {finding.fingerprint for finding in audit.everything}
    failed = {failure.code for failure in audit.failures}
    whole = replace(audit, failures=(*audit.failures, *(failure for failure in earlier.failures if failure.code not in failed)))
    return replace(
        whole,
        since=earlier.as_of,
        findings=tuple(finding for finding in audit.findings if finding.fingerprint not in before),
        unchanged=tuple(finding for finding in audit.findings if finding.fingerprint in before),
        gone=tuple(finding for finding in earlier.findings if finding.fingerprint not in there and whole.has_looked_for(finding.mark)),
        names={**earlier.names, **audit.names},
    )


def _not_before(since: date, as_of: date) -> BadParams:
    what = Text(f"{since} does not lie before {as_of}, the day asked about.", f"{since} 不早于基准日 {as_of}。")
    return BadParams(what, Text("Compare with an earlier day.", "请与更早的日期比较。"), problems=[Problem(what=what, column="since", value=str(since))])
