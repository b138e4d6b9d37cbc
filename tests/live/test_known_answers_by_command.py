"""Real data come in by one command and give their known answers to the next: mail, committees, governments.

Where the files come from, and what is wrong with them, stands in `tests/data/*/SOURCE.md`.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest

from orggraph.cli.root import run
from orggraph.ingest import Plan, plan
from tests.live.engine import EngineUnderTest

DATA = Path(__file__).parent.parent / "data"
TODAY = date(2026, 6, 30)
KENNETH_LAY, JOHN_LAVORATO = "95", "83"
TREASURY = "3b2301a5-f2a5-44a8-aa67-1cf2bbafe704"
EIGHTH_SESSION = "2015-10-01"
NEW_YEAR = "2015-01-01"


@dataclass
class Desk:
    """A user at a command line whose database holds one import. `told`: what the import said; `code`: how it ended; `files`: what was imported."""

    engine: EngineUnderTest
    files: list[Path]
    told: str = ""
    code: int = -1

    def say(self, *words: str) -> tuple[int, str]:
        raw = io.BytesIO()
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(io.TextIOWrapper(raw, encoding="utf-8")) as out:
            for name, value in self.engine.environment.items():
                patch.setenv(name, value)
            code = run(list(words))
            out.flush()
        return code, raw.getvalue().decode()

    def ask(self, *words: str) -> list[dict[str, Any]]:
        code, out = self.say(*words, "--format", "json")
        assert 0 == code
        rows: list[dict[str, Any]] = orjson.loads(out)["rows"]
        return rows


Sit = Callable[..., Desk]


@pytest.fixture(scope="class")
def sit(engine: EngineUnderTest, tmp_path_factory: pytest.TempPathFactory) -> Sit:
    def bring(profile: str, *names: str) -> Desk:
        # Copies, because the refused rows are written beside the files.
        folder = tmp_path_factory.mktemp(profile)
        files = [Path(shutil.copy(DATA / profile / name, folder)) for name in names]
        engine.empty()
        desk = Desk(engine, files)
        desk.code, desk.told = desk.say("import", "--profile", profile, *map(str, files), "--apply", "--lang", "en")
        return desk

    return bring


@pytest.fixture(scope="class")
def mail(sit: Sit) -> Desk:
    return sit("enron-email", "people.csv", "messages.csv")


@pytest.fixture(scope="class")
def house(sit: Sit) -> Desk:
    return sit("tw-legislators", "legislators-8.json", "legislators-9.json")


@pytest.fixture(scope="class")
def government(sit: Sit) -> Desk:
    names = ("organisation", "organisation_link", "person", "post", "post_relationship", "appointment")
    return sit("ifg-ministers", *[f"{name}.csv" for name in names])


def again(desk: Desk, profile: str) -> Plan:
    """What a second import of the same files would do."""
    return plan(desk.engine.store, desk.files, profile=profile, today=TODAY)


class TestEnronMail:
    def test_partners_of_kenneth_lay(self, mail: Desk) -> None:
        partners = mail.ask("people", "influence", KENNETH_LAY, "--basis", "e-mail")
        assert 64 == len({row["person_id"] for row in partners}) == len(partners)
        assert KENNETH_LAY not in {row["person_id"] for row in partners}

    def test_who_writes_to_john_lavorato(self, mail: Desk) -> None:
        assert 60 == len(mail.ask("people", "influence", JOHN_LAVORATO, "--direction", "in"))

    def test_a_mailbox_without_a_name_is_called_by_its_address(self, mail: Desk) -> None:
        [found] = mail.ask("people", "find", "liz.taylor")
        assert (None, "liz.taylor") == (found["title"], found["name"])

    def test_rows_of_1979_and_messages_to_oneself_are_refused_by_row_and_the_rest_again_changes_nothing(self, mail: Desk) -> None:
        second = again(mail, "enron-email")
        of_1979 = [refusal.problem for refusal in second.named("left_out")]
        assert (1, True) == (mail.code, second.is_empty)
        assert 'messages.csv, row 2, column "time": The day is false' in mail.told
        assert (174, {"1979-12-31 21:00:00"}, 174) == (len(of_1979), {problem.value for problem in of_1979}, len({problem.row for problem in of_1979}))
        assert {"left_out", "self_reference"} == {refusal.kind for refusal in second.refusals}

    def test_an_edge_begins_with_the_first_message_of_its_pair(self, mail: Desk) -> None:
        [edge] = [row for row in mail.ask("people", "influence", JOHN_LAVORATO, "--direction", "in") if row["person_id"] == "106"]
        assert [{"basis": "e-mail", "weight": None, "is_conflict": None, "since": "2000-02-03"}] == edge["influence_in"]


class TestLegislators:
    def test_finance_committee_in_the_eighth_session(self, house: Desk) -> None:
        members = house.ask("people", "members", "--department", "財政委員會", "--as-of", EIGHTH_SESSION)
        assert 14 == len({row["person_id"] for row in members}) == len(members)
        assert {"潘維剛", "薛凌"} == {row["person"] for row in members if row["post"] == "召集委員"}

    def test_every_seat_is_there(self, house: Desk) -> None:
        assert 0 == house.code
        seats = house.engine.store.read("MATCH (:Person)-[seat:MEMBER_OF]->(:Department) RETURN count(seat) AS seats", {}, name="test").records
        assert [{"seats": 1_527 + 314}] == seats

    def test_who_resigned_is_gone_from_that_day(self, house: Desk) -> None:
        for day, is_there in (("2013-07-10", True), ("2013-07-11", False)):
            members = {row["person"] for row in house.ask("people", "members", "--customer", "立法院", "--as-of", day)}
            assert is_there == ("林正二" in members)

    def test_the_same_files_again_change_nothing(self, house: Desk) -> None:
        assert again(house, "tw-legislators").is_empty


class TestMinisters:
    def test_appointments_and_people_on_new_year_2015(self, government: Desk) -> None:
        active = government.ask("people", "members", "--customer", "uk-government", "--as-of", NEW_YEAR)
        assert (142, 121) == (len(active), len({row["person_id"] for row in active}))
        [customer] = government.ask("map", "customers", "--as-of", NEW_YEAR)
        assert 121 == customer["people"]

    def test_departments_on_new_year_2015(self, government: Desk) -> None:
        departments = government.ask("map", "departments", "--as-of", NEW_YEAR, "--min-people", "1")
        assert (27, 142) == (len(departments), sum(row["posts"] for row in departments))

    def test_treasury_on_new_year_2015(self, government: Desk) -> None:
        treasury = government.ask("people", "members", "--department", TREASURY, "--as-of", NEW_YEAR)
        assert 6 == len({row["person_id"] for row in treasury})
        assert "George Osborne" in {row["person"] for row in treasury if row["post"] == "Chancellor of the Exchequer"}

    def test_a_person_bears_the_present_name_and_earlier_ones_are_noted(self, government: Desk) -> None:
        assert "188 rows were left out. They hold names that people bore before." in government.told
        assert "Lord Mandelson" in {row["name"] for row in government.ask("people", "find", "Mandelson")}

    def test_appointments_that_end_before_they_start_are_all_that_is_refused_and_the_rest_again_changes_nothing(self, government: Desk) -> None:
        second = again(government, "ifg-ministers")
        assert [("ends_before_start", 1730), ("ends_before_start", 2749)] == [(refusal.kind, refusal.problem.row) for refusal in second.refusals]
        assert second.is_empty
