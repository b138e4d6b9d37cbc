"""OrgGraph: the one object that every door and every user of the library holds.

It reads settings, opens the graph when something is first asked of it, and closes it at the end:

    with OrgGraph() as graph:
        print(graph.query("gaps.sales_only", {"customer_id": "c1"}).rows)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from orggraph.errors import Abandoned
from orggraph.locale import Text
from orggraph.settings import Settings, load_settings
from orggraph.upkeep import Upkeep

if TYPE_CHECKING:
    from pathlib import Path

    from orggraph.account import Account
    from orggraph.answer import Result
    from orggraph.audit import Audit, Baseline, Explanation, Gate, Waiver
    from orggraph.ingest import Import, Plan
    from orggraph.insight import OnStep, Outcome
    from orggraph.library import Catalogue, Query

_NOBODY_LISTENS = Text("Who asked is gone.", "提问者已离开。")


class OrgGraph(Upkeep):
    """The graph, its questions and its data. Use it in a `with` block, or call `close` at the end.

    settings: what is in force; without them flags (`uri="bolt://…"`, `home=…`), then ORGGRAPH_*, then defaults.
    on_wait: hears a sentence when something takes seconds, such as starting the embedded engine.
    shows_sensitive: answers hold what the model calls sensitive as well; for the owner of the data. Without it, it is left out.
    on_notice: hears once which of the user's own question files can't be used, when questions are first looked at.
    Nothing is opened before it is needed. Several threads may ask at once.

    Raises:
        BadSettings: a setting cannot be used.
    """

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        on_wait: Callable[[Text], None] | None = None,
        on_notice: Callable[[Text], None] | None = None,
        shows_sensitive: bool = False,
        **flags: Any,
    ) -> None:
        super().__init__(settings or load_settings(**flags), on_wait)
        self._on_notice = on_notice
        self.shows_sensitive = shows_sensitive
        self._is_gone: Callable[[], bool] | None = None

    def for_asker(self, is_gone: Callable[[], bool]) -> OrgGraph:
        """The same graph for somebody who may stop listening: once `is_gone` says so, no further question is asked and Abandoned ends the work.

        So an audit ends with the questions that it is at. What writes is not stopped half-way.
        """
        twin = copy(self)
        twin._is_gone = is_gone
        return twin

    def count_writes(self) -> int:
        """How many writes there were that may have changed an answer: while it stays the same, so does every answer. Raises SchemaError, StoreError.

        Imports, undos and the demo count, by whatever door and process; waivers, which no question tells of, and changes made past orggraph do not.
        """
        return self._connection.reader().count_writes()

    @property
    def catalogue(self) -> Catalogue:
        """Every question by name, ours and those of the user's own folders; a file of the user's that can't be used is among its `broken`.

        Raises BadQueryFile when a file of ours is wrong.
        """
        return self._library if self.shows_sensitive else self._discreet_library

    @cached_property
    def _discreet_library(self) -> Catalogue:
        return self._library.discreet

    @cached_property
    def _library(self) -> Catalogue:
        from orggraph.library import load_catalogue

        catalogue = load_catalogue(self.settings.queries)
        if catalogue.notice is not None and self._on_notice is not None:
            self._on_notice(catalogue.notice)
        return catalogue

    def query(self, name: str, values: Mapping[str, Any] | None = None, *, limit: int | None = None, today: date | None = None) -> Result:
        """The answer to one question.

        values: its parameters by name; what is left out takes its default. limit: most rows to fetch, at most the setting `row_cap`.
        today: the day that stands for "today" in defaults; the machine's own day when left out.

        Raises:
            Abandoned: who asked is gone; see `for_asker`.
            UnknownQuery, BadParams: the question or a value does not exist or is wrong; an id that nothing in the graph has is wrong too,
                for "nothing found" about a mistyped customer would be taken for good news.
            BadQueryFile: the question is one of the user's and its file can't be used, or the file names a last step that does not exist.
            SchemaError, StoreError: the database is not ready or failed.
            ContractError: the question's file declares other columns than it returns.
        """
        self._end_if_gone()
        question = self._library.find(name)
        cap = self.settings.row_cap if limit is None else min(limit, self.settings.row_cap)
        day = today or date.today()
        result = self._answer(question, values or {}, cap, day)
        if not result.rows:
            from orggraph.stranger import ask_again

            result = ask_again(result, values or {}, lambda plain: self._answer(question, plain, cap, day), self._connection.reader(), self._library)
        if not self.shows_sensitive:
            from orggraph.discretion import leave_out

            result = leave_out(result)
        return replace(result.cut(cap), unfinished=self.unfinished())

    def _end_if_gone(self) -> None:
        if self._is_gone is not None and self._is_gone():
            raise Abandoned(_NOBODY_LISTENS)

    def _register(self) -> tuple[Import, ...]:
        """The imports as they stand in the graph that questions are answered from; a bookmark ties what is read before, between and after."""
        from orggraph.ingest import read_imports

        self._end_if_gone()
        return read_imports(self._connection.reader(), routing=None)

    def _meant(self, given: str) -> str:
        """The id that was given as the graph has it: as it is, else without characters that nobody sees. What is no text is left for whoever checks it."""
        if not isinstance(given, str):
            return given
        from orggraph.character import fold_key

        known = [] if fold_key(given) == given else self.query("map.subjects", {"subject_id": given}).rows
        return known[0]["subject_id"] if known else given

    def _meant_pair(self, pair: str) -> str:
        if not isinstance(pair, str):
            return pair
        person, equals, stance = pair.rpartition("=")
        return f"{self._meant(person)}{equals}{stance}" if person else pair

    def _answer(self, question: Query, values: Mapping[str, Any], cap: int, day: date) -> Result:
        from orggraph.answer import answer

        # An answer is cut after its last step: a computation, or leaving out what is sensitive, may drop rows, and a page must not depend on how many.
        fetched = self.settings.row_cap if question.computed_by or question.sensitive.rows else cap
        result = answer(self._connection.reader(), question, values, cap=fetched, today=day)
        if question.computed_by:
            from orggraph.insight import complete

            result = complete(result)
        return result

    def audit(
        self,
        *,
        customer_id: str | None = None,
        select: Sequence[str] = (),
        ignore: Sequence[str] = (),
        fail_on: str = "high",
        as_of: date | None = None,
        values: Mapping[str, Any] | None = None,
        baseline: Baseline | str | Path | None = None,
        since: date | None = None,
        max_age: int | None = None,
    ) -> Audit:
        """What every gap and check finds on one day, at one customer and its subsidiaries or at all, less what is waived that day.

        select, ignore: rules by short name, full name or topic. fail_on: the mildest severity that makes the verdict `findings`.
        as_of: the day asked about, today when left out. values: further parameters for the rules that take them.
        baseline: accepted findings, or the file that holds them; only others count. since: only what was not found on that day counts.
        max_age: most days since the newest import; with older data the verdict is `unchecked`.

        Raises:
            UnknownQuery, BadParams: a rule, a value or the baseline does not exist or is wrong.
            StoreUnavailable, AccessRefused, SchemaError: nothing could be checked.
        """
        from orggraph.audit import Books, newest_import, read_waivers, review

        day = as_of or date.today()
        return review(
            lambda name, given: self.query(name, given, today=day),
            self.catalogue,
            Books(lambda: read_waivers(self._connection.reader()), lambda: newest_import(self._connection.reader()), self._register),
            as_of=day,
            baseline=baseline,
            since=since,
            max_age=max_age,
            customer_id=self._meant(customer_id) if customer_id else customer_id,
            select=select,
            ignore=ignore,
            fail_on=fail_on,
            values=values,
        )

    def explain_rule(self, name: str, values: Mapping[str, Any] | None = None) -> Explanation:
        """One gap or check: what it asks, why, with which thresholds, what to do. Needs no database. Raises UnknownQuery, BadParams."""
        from orggraph.audit import explain_rule

        return explain_rule(self.catalogue, name, values, today=date.today())

    def waivers(self) -> tuple[Waiver, ...]:
        """Every waiver there ever was, the one that runs out first in front."""
        from orggraph.audit import read_waivers

        return read_waivers(self._connection.reader())

    def waive(self, finding: str, *, until: date, owner: str, reason: str, select: Sequence[str] = (), values: Mapping[str, Any] | None = None) -> Waiver:
        """Lets `owner` answer for one finding of today up to, not including, the day `until`.

        finding: its fingerprint, or as much of it as no other begins with. select: look for it among the findings of these rules only, which is faster;
        values: the parameters of the audit that found it.

        Raises:
            BadParams: no finding or several are meant, the day does not lie ahead, owner or reason is missing.
        """
        from orggraph.audit import agree, find_finding, make_waiver, read_waivers, write_waiver

        terms = agree(until=until, owner=owner, reason=reason, today=date.today())
        # Opened first: what the member that writes has said by then, the audit sees on every member.
        writer = self._connection.writer()
        waiver = make_waiver(find_finding(self.audit(select=select, values=values), finding), terms)
        write_waiver(writer, waiver, known=read_waivers(writer))
        return waiver

    def end_waiver(self, finding: str) -> Waiver:
        """Ends the waiver that runs for this finding, named as in `waive`: it counts again from today on. Raises BadParams."""
        from orggraph.audit import end_waiver, find_running, read_waivers

        today = date.today()
        writer = self._connection.writer()
        return end_waiver(writer, find_running(read_waivers(writer), finding, today), today=today)

    def explain(self, subject: str, *, kind: str | None = None, as_of: date | None = None, values: Mapping[str, Any] | None = None) -> Account:
        """The figures behind the scores of a customer, department, person, staff member, project or tie (`STAFF,PERSON`) on one day.

        kind: what the id stands for, needed only when it stands for several. values: further parameters for the questions that explain it.

        Raises:
            BadParams: no such subject, one of which nothing is scored, an id that stands for several, or a wrong value.
            SchemaError, StoreError: the database is not ready or failed.
        """
        from orggraph.account import give_account

        day = as_of or date.today()
        subject = ",".join(map(self._meant, self._meant(subject).split(",")))
        return give_account(lambda name, given: self.query(name, given, today=day), self.catalogue, subject, kind=kind, as_of=day, values=values)

    def gate(self, project_id: str, *, as_of: date | None = None, values: Mapping[str, Any] | None = None) -> Gate:
        """Whether a project may be approved: decision chain complete, competitor view present, five lines covered, control points in time.

        values: further parameters for the rules behind it. Raises BadParams for a project that does not exist or a wrong value, SchemaError, StoreError.
        """
        from orggraph.audit import ask_gate

        day = as_of or date.today()
        return ask_gate(
            lambda name, given: self.query(name, given, today=day), self.catalogue, self._register, self._meant(project_id), as_of=day, values=values
        )

    def simulate_votes(
        self,
        project_id: str,
        stances: Mapping[str, int] | Sequence[str] = (),
        *,
        flip: bool = False,
        as_of: date | None = None,
        values: Mapping[str, Any] | None = None,
    ) -> Outcome:
        """How a project would be decided with these stances, by person or as `PERSON=STANCE`. Writes nothing.

        flip: also find the fewest and cheapest people to win so that the result is safe. values: further parameters, such as `crisis_factor`.
        Raises BadParams for a project or a person that does not exist or a stance that is none, SchemaError, StoreError.
        """
        from orggraph.insight import simulate_votes

        pairs = [f"{person}={stance}" for person, stance in stances.items()] if isinstance(stances, Mapping) else stances
        asked = {
            **(values or {}),
            "project_id": self._meant(project_id),
            "stances": [self._meant_pair(pair) for pair in pairs],
            **({"flip": True} if flip else {}),
            **({"as_of": as_of} if as_of else {}),
        }
        return self._noted(simulate_votes(self.query, self.catalogue, asked, today=date.today()))

    def simulate_departure(
        self, ids: Sequence[str], *, as_of: date | None = None, values: Mapping[str, Any] | None = None, on_step: OnStep | None = None
    ) -> Outcome:
        """What is lost when these colleagues of ours or people at customers go, and who could take over whom. Writes nothing.

        values: further parameters, such as the costs of a handover. on_step: hears what it is at.
        Raises: BadParams when an id belongs to nobody or a value is wrong; StoreError.
        """
        from orggraph.insight import simulate_departure

        asked = {**(values or {}), "ids": [self._meant(id_) for id_ in ids], **({"as_of": as_of} if as_of else {})}
        return self._noted(simulate_departure(self.query, self.catalogue, asked, today=date.today(), on_step=on_step))

    def plan_handover(self, departure: Outcome, *, on: date | None = None) -> Plan:
        """What carrying out a simulated departure's handover on a day, today when left out, would write: an import like any other, for `apply_import`.

        Raises BadParams for a day before the one that the departure was asked about.
        """
        from orggraph.ingest import plan_tables
        from orggraph.insight import HANDOVER, handover_day, handover_tables

        day = handover_day(on, as_of=departure.params["as_of"], today=date.today())
        writer = self._connection.writer()  # opened first, as in `waive`
        return plan_tables(writer, handover_tables(self.query, departure, day), source=HANDOVER, today=day)

    def plan_coverage(
        self, *, customer_id: str | None = None, as_of: date | None = None, values: Mapping[str, Any] | None = None, on_step: OnStep | None = None
    ) -> Outcome:
        """The cheapest way to give everyone at a customer and its subsidiaries, or at all customers, the owners they lack. Writes nothing.

        values: further parameters, such as the costs. on_step: hears what it is at.
        Raises: BadParams, StoreError.
        """
        from orggraph.insight import plan_coverage

        meant = None if customer_id is None else self._meant(customer_id)
        named = {name: value for name, value in (("customer_id", meant), ("as_of", as_of)) if value is not None}
        return self._noted(plan_coverage(self.query, self.catalogue, {**(values or {}), **named}, today=date.today(), on_step=on_step))

    def _noted(self, outcome: Outcome) -> Outcome:
        """The outcome, with a note on each import or undo that has not ended."""
        return replace(outcome, notes=(*(item.problem.what for item in self.unfinished()), *outcome.notes))
