"""What does not count is set apart and never lost: what is waived, what the baseline accepts, what was there before, what is healed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orggraph.audit import (
    Audit,
    Baseline,
    Books,
    Mark,
    Waiver,
    agree,
    find_finding,
    find_running,
    make_waiver,
    parse_baseline,
    read_baseline,
    refreshed,
    review,
)
from orggraph.audit.freshness import staleness
from orggraph.errors import BadParams, QueryFailed, StaleData
from orggraph.locale import Text
from tests.offline.test_audit import CYCLE, DAY, SALES, Database, row

FRESH = datetime.now(UTC)


def reviewed(
    database: Any,
    *,
    waivers: tuple[Waiver, ...] = (),
    newest: datetime | None = FRESH,
    as_of: date = DAY,
    rules: Any = (SALES, CYCLE),
    imports: Callable[[], Any] = tuple,
    **asked: Any,
) -> Audit:
    return review(database, {rule.name: rule for rule in rules}, Books(lambda: waivers, lambda: newest, imports), as_of=as_of, **asked)


def people(*ids: str, customer_id: str | None = "c1") -> Database:
    return Database(gaps__sales_only=[row(id_, customer_id) for id_ in ids])


def ids(findings: Any) -> list[str]:
    return [finding.subject_id for finding in findings]


def waived(database: Database, subject_id: str, *, on: date = DAY, until: date = DAY + timedelta(days=30)) -> Waiver:
    [found] = [finding for finding in reviewed(database).findings if finding.subject_id == subject_id]
    return make_waiver(found, agree(until=until, owner="Li Na", reason="being hired", today=on))


# -- waivers


def test_a_waived_finding_is_listed_apart_and_does_not_count() -> None:
    database = people("p1")
    audit = reviewed(database, waivers=(waived(database, "p1"),))
    assert ("clean", [], ["p1"], "Li Na") == (audit.verdict, ids(audit.findings), ids(one.finding for one in audit.waived), audit.waived[0].waiver.owner)


@pytest.mark.parametrize(
    ("day", "verdict", "ran_out"), [(-1, "findings", []), (0, "clean", []), (29, "clean", []), (30, "findings", ["p1"]), (31, "findings", ["p1"])]
)
def test_a_waiver_counts_from_its_first_day_up_to_the_day_before_its_end_and_is_named_once_it_ran_out(day: int, verdict: str, ran_out: list[str]) -> None:
    database = people("p1")
    audit = reviewed(database, waivers=(waived(database, "p1"),), as_of=DAY + timedelta(days=day))
    assert (verdict, ran_out) == (audit.verdict, ids(one.finding for one in audit.ran_out))


def test_a_renewed_waiver_is_not_named_as_one_that_ran_out() -> None:
    database = people("p1")
    old = waived(database, "p1", on=DAY - timedelta(days=60), until=DAY - timedelta(days=30))
    audit = reviewed(database, waivers=(old, waived(database, "p1")))
    assert ("clean", ()) == (audit.verdict, audit.ran_out)


def test_a_waiver_whose_finding_is_gone_says_nothing() -> None:
    audit = reviewed(people(), waivers=(waived(people("p1"), "p1", on=DAY - timedelta(days=9), until=DAY),))
    assert ("clean", (), ()) == (audit.verdict, audit.waived, audit.ran_out)


@pytest.mark.parametrize(
    ("terms", "wrong"),
    [
        ({"until": DAY}, ["until"]),
        ({"owner": " "}, ["owner"]),
        ({"reason": ""}, ["reason"]),
        ({"reason": "a\nb"}, ["reason"]),
        ({"owner": "x" * 201}, ["owner"]),
        ({"until": DAY - timedelta(days=1), "owner": "", "reason": "\x1b[31m"}, ["until", "owner", "reason"]),
    ],
)
def test_a_waiver_needs_an_owner_a_reason_and_an_end_that_lies_ahead(terms: dict[str, Any], wrong: list[str]) -> None:
    with pytest.raises(BadParams) as refused:
        agree(**{"until": DAY + timedelta(days=1), "owner": "Li Na", "reason": "being hired", "today": DAY, **terms})
    assert wrong == [problem.column for problem in refused.value.problems]


def test_a_finding_is_called_by_as_much_of_its_fingerprint_as_no_other_begins_with() -> None:
    audit = reviewed(people("p1", "p2"))
    one, other = audit.findings
    assert one == find_finding(audit, one.fingerprint[:8].upper())
    alike = replace(audit, findings=(one, replace(other, fingerprint=one.fingerprint[:-1] + "x")))
    assert one == find_finding(alike, one.fingerprint)
    with pytest.raises(BadParams, match="begins the fingerprints of 2"):
        find_finding(alike, one.fingerprint[:8])


@pytest.mark.parametrize(
    ("mark", "said"), [("ffffffff", "No finding of today"), ("abc", "is not the fingerprint"), ("p-wang", "is not the fingerprint"), ("", "is not")]
)
def test_a_finding_that_there_is_not_is_refused(mark: str, said: str) -> None:
    with pytest.raises(BadParams, match=said):
        find_finding(reviewed(people("p1")), mark)


def test_only_a_waiver_that_runs_can_be_ended() -> None:
    running = waived(people("p1"), "p1")
    assert running == find_running([running], running.fingerprint[:6], DAY)
    with pytest.raises(BadParams, match="No waiver that runs today"):
        find_running([running], running.fingerprint, running.until)


# -- the baseline


def test_only_what_the_baseline_does_not_accept_counts_and_what_is_gone_is_healed() -> None:
    accepted = refreshed(reviewed(people("p1", "p2")), None)
    audit = reviewed(people("p2", "p3"), baseline=accepted)
    assert (["p3"], ["p2"], ["p1"]) == (ids(audit.findings), ids(audit.accepted), [mark.subject_id for mark in audit.healed])
    assert "clean" == reviewed(people("p2"), baseline=accepted).verdict


def test_what_was_not_looked_for_is_not_healed() -> None:
    database = Database(gaps__sales_only=[row("p1"), row("p2", "c2")], checks__reporting_cycle=[row("p3", None)])
    accepted = refreshed(reviewed(database), None)
    assert 3 == len(reviewed(Database(), baseline=accepted).healed)
    assert ["p3"] == [mark.subject_id for mark in reviewed(Database(), baseline=accepted, select=["reporting_cycle"]).healed]
    of_c1 = Database(map__customers=[{"customer_id": "c1", "customer": "Yunhe"}])
    assert ["p1"] == [mark.subject_id for mark in reviewed(of_c1, baseline=accepted, customer_id="c1").healed]
    broken = Database(gaps__sales_only=QueryFailed(Text("It broke.", "出错了。")))
    assert ["p3"] == [mark.subject_id for mark in reviewed(broken, baseline=accepted).healed]
    assert () == reviewed(Database(), baseline=accepted, max_age=1, newest=None).healed


def test_a_waived_finding_is_not_healed_and_never_accepted_so_that_it_comes_back() -> None:
    database = people("p1", "p2")
    waiver = waived(database, "p1")
    accepted = refreshed(reviewed(database, waivers=(waiver,)), None)
    assert ["p2"] == [mark.subject_id for mark in accepted.marks]
    later = reviewed(database, waivers=(waiver,), baseline=accepted, as_of=waiver.until)
    assert (["p1"], ["p1"]) == (ids(later.findings), ids(one.finding for one in later.ran_out))
    everything = refreshed(reviewed(database), None)
    assert () == reviewed(database, waivers=(waiver,), baseline=everything).healed


def test_refreshing_takes_in_what_is_new_drops_what_is_healed_and_keeps_what_was_not_looked_for() -> None:
    old = refreshed(reviewed(Database(gaps__sales_only=[row("p1"), row("p2")], checks__reporting_cycle=[row("p9")])), None)
    audit = reviewed(people("p2", "p3"), baseline=old, select=["sales_only"])
    assert [("reporting_cycle", "p9"), ("sales_only", "p2"), ("sales_only", "p3")] == [(mark.code, mark.subject_id) for mark in refreshed(audit, old).marks]


def test_the_file_is_one_finding_a_line_in_a_fixed_order() -> None:
    audit = reviewed(Database(gaps__sales_only=[row("p2"), row("p1", "c2"), row("王", None)]))
    expected = """{
"orggraph_baseline": 1,
"findings": [
{"customer_id": null, "code": "sales_only", "subject_kind": "person", "subject_id": "王", "fingerprint": "%s"},
{"customer_id": "c1", "code": "sales_only", "subject_kind": "person", "subject_id": "p2", "fingerprint": "decc"},
{"customer_id": "c2", "code": "sales_only", "subject_kind": "person", "subject_id": "p1", "fingerprint": "decc"}
]
}
"""
    said = refreshed(audit, None).text.splitlines()
    assert [line.partition('"fingerprint"')[0] for line in expected.splitlines()] == [line.partition('"fingerprint"')[0] for line in said]
    assert '{\n"orggraph_baseline": 1,\n"findings": [\n]\n}\n' == Baseline(()).text


TEXTS = st.text(min_size=1, max_size=6)
MARKS = st.builds(Mark, code=TEXTS, customer_id=st.none() | TEXTS, subject_kind=TEXTS, subject_id=TEXTS, fingerprint=TEXTS)


@given(st.lists(MARKS, max_size=9), st.randoms(use_true_random=False))
def test_a_baseline_survives_its_file_whatever_the_order(marks: list[Mark], chance: Random) -> None:
    baseline = Baseline.of(marks)
    chance.shuffle(marks)
    assert baseline.text == Baseline.of([*marks, *marks]).text
    assert baseline == parse_baseline(baseline.text.encode(), "debt.json")
    assert len(set(marks)) + 5 == baseline.text.count("\n")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "line 1 is not JSON"),
        (b"\xff\xfe", "not UTF-8"),
        (b"[]", 'no "orggraph_baseline"'),
        (b'{"version": "2.1.0", "runs": []}', 'no "orggraph_baseline"'),
        (b'{"orggraph_baseline": true, "findings": []}', 'no "orggraph_baseline"'),
        (b'{"orggraph_baseline": 2, "findings": []}', "of version 2"),
        (b'{"orggraph_baseline": 1}', 'no list "findings"'),
        (b'{"orggraph_baseline": 1, "findings": [{}]}', "its finding 1"),
        (b'{\n"orggraph_baseline": 1,\n"findings": [\n<<<<<<< HEAD\n]}', "line 4 is not JSON"),
        (
            b'{"orggraph_baseline": 1, "findings": [{"customer_id": 3, "code": "a", "subject_kind": "b", "subject_id": "c", "fingerprint": "d"}]}',
            "its finding 1",
        ),
        (b"[" * 100_000, "nested too deeply"),
    ],
)
def test_a_foreign_file_is_named_with_what_is_wrong(content: bytes, said: str) -> None:
    with pytest.raises(BadParams, match=said) as refused:
        parse_baseline(content, "debt.json")
    assert '"debt.json" is not a baseline of orggraph' in refused.value.what.en


def test_a_file_that_cannot_be_read_is_named_with_how_to_write_one(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.json", tmp_path / "a\0b"):
        with pytest.raises(BadParams, match="can't be read") as refused:
            read_baseline(path)
        assert refused.value.remedy is not None
        assert "--write-baseline" in refused.value.remedy.en


def test_a_baseline_that_cannot_be_read_is_said_before_anything_is_asked(tmp_path: Path) -> None:
    database = people("p1")
    with pytest.raises(BadParams):
        reviewed(database, baseline=tmp_path / "none.json")
    assert {} == database.asked


# -- what changed since a day


class Days:
    """Answers with the rows of the day that is asked about."""

    def __init__(self, days: Mapping[date, Database]) -> None:
        self.days = days

    def __call__(self, name: str, values: Mapping[str, Any]) -> Any:
        return self.days[values["as_of"]](name, values) if "as_of" in values else SimpleNamespace(rows=[], truncated=False, left_out=None)


BEFORE = DAY - timedelta(days=30)


def test_since_a_day_only_what_is_new_counts_and_what_is_gone_is_listed() -> None:
    audit = reviewed(Days({BEFORE: people("p1", "p2"), DAY: people("p2", "p3")}), since=BEFORE)
    assert (["p3"], ["p2"], ["p1"], BEFORE) == (ids(audit.findings), ids(audit.unchanged), ids(audit.gone), audit.since)
    assert "clean" == reviewed(Days({BEFORE: people("p1", "p2"), DAY: people("p2")}), since=BEFORE).verdict


def test_a_finding_that_was_waived_on_the_earlier_day_is_new_once_it_counts() -> None:
    days = Days({BEFORE: people("p1"), DAY: people("p1")})
    waiver = waived(people("p1"), "p1", on=BEFORE, until=DAY)
    audit = reviewed(days, waivers=(waiver,), since=BEFORE)
    assert (["p1"], ["p1"]) == (ids(audit.findings), ids(one.finding for one in audit.ran_out))


def test_a_finding_that_is_waived_now_is_not_gone() -> None:
    days = Days({BEFORE: people("p1"), DAY: people("p1")})
    assert () == reviewed(days, waivers=(waived(people("p1"), "p1"),), since=BEFORE).gone


def test_a_rule_that_failed_on_either_day_leaves_it_open_what_changed() -> None:
    broken = Database(gaps__sales_only=QueryFailed(Text("It broke.", "出错了。")))
    earlier = reviewed(Days({BEFORE: broken, DAY: people("p1")}), since=BEFORE)
    assert ("unchecked", ["sales_only"], ()) == (earlier.verdict, [failure.code for failure in earlier.failures], earlier.gone)
    now = reviewed(Days({BEFORE: people("p1"), DAY: broken}), since=BEFORE)
    assert ("unchecked", ["sales_only"], ()) == (now.verdict, [failure.code for failure in now.failures], now.gone)


def test_a_day_that_does_not_lie_before_is_refused() -> None:
    with pytest.raises(BadParams, match="does not lie before"):
        reviewed(people(), since=DAY)


def test_the_baseline_takes_in_what_was_there_before_too() -> None:
    audit = reviewed(Days({BEFORE: people("p1"), DAY: people("p1", "p2")}), since=BEFORE)
    assert ["p1", "p2"] == [mark.subject_id for mark in refreshed(audit, None).marks]


# -- the age of the data


@pytest.mark.parametrize(("newest", "is_stale"), [(None, True), (timedelta(days=7), False), (timedelta(days=7, seconds=1), True), (timedelta(0), False)])
def test_data_older_than_allowed_or_never_imported_is_stale(newest: timedelta | None, is_stale: bool) -> None:
    assert is_stale == (staleness(None if newest is None else FRESH - newest, 7, now=FRESH) is not None)


def test_stale_data_is_never_clean_whatever_was_found() -> None:
    audit = reviewed(people("p1"), newest=FRESH - timedelta(days=9), max_age=7)
    assert ("unchecked", ["p1"], StaleData) == (audit.verdict, ids(audit.findings), type(audit.failures[0].error))
    assert "unchecked" == reviewed(people(), newest=None, max_age=7).verdict
    assert "clean" == reviewed(people(), newest=None).verdict


@pytest.mark.parametrize("age", [-1, 0, 10**12])
def test_an_age_that_cannot_be_is_refused(age: int) -> None:
    with pytest.raises(BadParams, match="is not an age in days"):
        reviewed(people(), max_age=age)


def test_waivers_and_findings_of_a_baseline_file_are_json_that_others_can_read() -> None:
    document = json.loads(refreshed(reviewed(people("p1")), None).text)
    assert (1, ["p1"]) == (document["orggraph_baseline"], [entry["subject_id"] for entry in document["findings"]])
