"""Real files give the answers that are known of them: counts, chains, and every fault of theirs named.

Where the files come from, and what is wrong with them, stands in `tests/data/*/SOURCE.md`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from orggraph.answer import answer
from orggraph.errors import ImportRefused
from orggraph.ingest import Plan, apply, plan
from orggraph.library import Catalogue
from orggraph.store import Store
from tests.live.engine import EngineUnderTest

DATA = Path(__file__).parent.parent / "data"
TODAY = date(2026, 6, 30)
LAST_ORDER = date(1998, 5, 6)  # of northwind
ALL_ORDERS = 1_000  # days back from it reach every order
NORTHWIND_CSV = ("northwind/employees.csv", "northwind/customers.csv", "northwind/orders.csv")


@dataclass
class Imported:
    """A database with one import in it."""

    plan: Plan
    store: Store
    catalogue: Catalogue

    def ask(self, name: str, **params: Any) -> list[dict[str, Any]]:
        return answer(self.store, self.catalogue.find(name), {"as_of": TODAY, **params}, today=TODAY).rows

    def rows(self, text: str, **params: Any) -> list[dict[str, Any]]:
        return self.store.read(text, params, name="test").records

    def one(self, text: str, **params: Any) -> Any:
        (row,) = self.rows(text, **params)
        (value,) = row.values()
        return value

    def chain(self, person_id: str, *, key: str = "person_id") -> list[str]:
        return [row[key] for row in self.ask("people.reporting_chain", person_id=person_id)]

    def added(self) -> dict[str, int]:
        return {table.name: table.added for table in self.plan.tables}

    def longest_chains(self) -> list[list[str]]:
        return self.one(
            """
            MATCH path = (person:Person)-[:REPORTS_TO*0..12]->(top:Person)
            WITH length(path) AS steps, [node IN nodes(path) | node.id] AS chain
            ORDER BY steps, chain
            WITH steps, collect(chain) AS chains
            ORDER BY steps DESC
            LIMIT 1
            RETURN chains
            """
        )

    def roots(self) -> list[str]:
        return self.one(
            "MATCH (person:Person) WHERE NOT EXISTS { MATCH (person)-[:REPORTS_TO]->(:Person) } WITH person.id AS id ORDER BY id RETURN collect(id)"
        )


def bring(engine: EngineUnderTest, catalogue: Catalogue, profile: str, *files: str, **choices: Any) -> Imported:
    store = engine.empty()
    planned = plan(store, [DATA / file for file in files], profile=profile, today=TODAY, **choices)
    apply(store, planned)
    return Imported(planned, store, catalogue)


@pytest.fixture(scope="class")
def health(engine: EngineUnderTest, catalogue: Catalogue) -> Imported:
    return bring(engine, catalogue, "uk-organograms", "uk-organograms/department-of-health-senior.csv")


@pytest.fixture(scope="class")
def dfid(engine: EngineUnderTest, catalogue: Catalogue) -> Imported:
    return bring(engine, catalogue, "uk-organograms", "uk-organograms/dfid-senior.csv")


@pytest.fixture(scope="class")
def managers(engine: EngineUnderTest, catalogue: Catalogue) -> Imported:
    files = [f"krackhardt-managers/{name}.csv" for name in ("managers", "reports_to", "advice", "friendship")]
    return bring(engine, catalogue, "krackhardt-managers", *files)


@pytest.fixture(scope="class")
def company(engine: EngineUnderTest, catalogue: Catalogue) -> Imported:
    return bring(engine, catalogue, "oracle-hr", *[f"oracle-hr/{name}.csv" for name in ("employees", "departments", "jobs", "job_history", "locations")])


@pytest.fixture(scope="class", params=[NORTHWIND_CSV, ("northwind/northwind.xlsx",)], ids=["csv", "xlsx"])
def northwind(request: pytest.FixtureRequest, engine: EngineUnderTest, catalogue: Catalogue) -> Imported:
    return bring(engine, catalogue, "northwind", *request.param)


class TestDepartmentOfHealth:
    def test_posts_edges_and_units(self, health: Imported) -> None:
        added = health.added()
        assert (173, 172, 8) == (added["Person"], added["Person.REPORTS_TO.Person"], added["Department"])
        assert () == health.plan.refusals

    def test_one_top_and_posts_per_depth(self, health: Imported) -> None:
        assert ["ERD001"] == health.roots()
        below = health.ask("people.reports", person_id="ERD001")
        assert {1: 7, 2: 47, 3: 112, 4: 6} == Counter(row["depth"] for row in below if row["depth"])

    def test_managers_and_who_has_most_direct_reports(self, health: Imported) -> None:
        managers = health.rows(
            "MATCH (manager:Person)<-[:REPORTS_TO]-(person:Person) RETURN manager.id AS id, count(person) AS reports ORDER BY reports DESC, id"
        )
        assert 38 == len(managers)
        assert {"id": "GOA-005", "reports": 13} == managers[0]
        assert managers[1]["reports"] < 13

    def test_chain_to_the_top(self, health: Imported) -> None:
        assert ["PHD-074", "PHD-1878", "PHD-068", "PHD-006", "ERD001"] == health.chain("PHD-074")

    def test_edges_that_cross_units(self, health: Imported) -> None:
        crossing = """
            MATCH (unit:Department)<-[:MEMBER_OF]-(:Person)-[line:REPORTS_TO]->(:Person)-[:MEMBER_OF]->(other:Department)
            WHERE unit.id <> other.id
            RETURN count(line)
        """
        assert 9 == health.one(crossing)

    def test_a_post_without_a_name_is_a_placeholder_called_by_its_job(self, health: Imported) -> None:
        post = health.rows("MATCH (person:Person {id: 'RDD-041'}) RETURN person.name AS name, person.is_placeholder AS is_placeholder, person.layer AS layer")
        assert [{"name": "Deputy Director - Head of Research Finance & Programmes", "is_placeholder": True, "layer": 2}] == post


class TestInternationalDevelopment:
    def test_posts_and_edges(self, dfid: Imported) -> None:
        assert (89, 85) == (dfid.added()["Person"], dfid.added()["Person.REPORTS_TO.Person"])

    def test_self_reports_are_named_and_are_all_that_is_refused(self, dfid: Imported) -> None:
        assert ["B41", "B52", "B130"] == [refusal.problem.value for refusal in dfid.plan.named("self_reference")]
        assert 3 == len(dfid.plan.refusals)

    def test_longest_chain(self, dfid: Imported) -> None:
        assert ["B73", "B87", "A29", "A10", "A1"] in dfid.longest_chains()
        assert ["B73", "B87", "A29", "A10", "A1"] == dfid.chain("B73")

    def test_a_junior_file_is_refused_with_words(self, engine: EngineUnderTest) -> None:
        with pytest.raises(ImportRefused, match="group of posts") as caught:
            plan(engine.store, [DATA / "uk-organograms/dfid-junior.csv"], profile="uk-organograms", today=TODAY)
        assert "一组岗位" in caught.value.in_language("zh")


class TestDefence:
    def test_as_written(self, engine: EngineUnderTest, catalogue: Catalogue) -> None:
        defence = bring(engine, catalogue, "uk-organograms", "uk-organograms/mod-hocs-senior.csv")
        orphans = defence.plan.named("unknown_reference")
        assert (158, 74) == (defence.added()["Person"], defence.added()["Person.REPORTS_TO.Person"])
        assert {"108754", "172696", "194481", "1131246"} == {refusal.problem.value for refusal in defence.plan.named("repeated_key")}
        assert 4 == len(defence.plan.named("repeated_key"))
        assert (84, 21) == (len(orphans), len({refusal.problem.value for refusal in orphans}))

    def test_a_padded_reference_says_what_it_looks_like(self, engine: EngineUnderTest) -> None:
        planned = plan(engine.empty(), [DATA / "uk-organograms/mod-hocs-senior.csv"], profile="uk-organograms", today=TODAY)
        problem = planned.named("unknown_reference")[0].problem
        assert ("mod-hocs-senior.csv", 4, "Reports to Senior Post", "00005654") == (problem.path, problem.row, problem.column, problem.value)
        assert "5654 looks the same" in problem.in_language("en")
        assert "--normalise-keys" in problem.in_language("zh")

    def test_with_normalised_keys(self, engine: EngineUnderTest, catalogue: Catalogue) -> None:
        defence = bring(engine, catalogue, "uk-organograms", "uk-organograms/mod-hocs-senior.csv", normalise_keys=True)
        longest = ["194510", "175364", "1621728", "1056166", "109715", "155792"]
        assert () == defence.plan.named("unknown_reference")
        assert 155 == defence.added()["Person.REPORTS_TO.Person"]
        assert 3 == len(defence.roots())
        assert longest in defence.longest_chains()
        assert longest == defence.chain("194510")


class TestKrackhardt:
    def test_top_and_chain(self, managers: Imported) -> None:
        assert ["7"] == managers.roots()
        assert ["5", "14", "7"] == managers.chain("5")

    def test_lowest_common_manager(self, managers: Imported) -> None:
        found = managers.ask("people.common_manager", person_id="5", other_person_id="6")
        assert "7" == found[0]["manager_id"]

    def test_most_asked_for_advice(self, managers: Imported) -> None:
        asked = managers.rows(
            "MATCH (person:Person)-[influence:INFLUENCES]->(:Person) WHERE influence.basis = 'advice' RETURN person.id AS id, count(*) AS asked ORDER BY asked DESC, id"
        )
        assert {"id": "2", "asked": 18} == asked[0]
        assert asked[1]["asked"] < 18

    def test_advice_and_friendship_stand_beside_each_other(self, managers: Imported) -> None:
        assert 190 + 102 == managers.added()["Person.INFLUENCES.Person"]


class TestOracleHumanResources:
    def test_longest_chain_has_three_steps(self, company: Imported) -> None:
        john = company.one("MATCH (person:Person {name: 'John Chen'}) RETURN person.id")
        assert {4} == {len(chain) for chain in company.longest_chains()}
        assert ["John Chen", "Nancy Gruenberg", "Neena Yang", "Steven King"] == company.chain(john, key="person")

    def test_job_titles_come_from_the_list_of_jobs(self, company: Imported) -> None:
        assert "President" == company.one("MATCH (person:Person {name: 'Steven King'}) RETURN person.title")

    def test_who_has_no_department(self, company: Imported) -> None:
        assert ["Kimberely Grant"] == company.one(
            "MATCH (person:Person) WHERE NOT EXISTS { MATCH (person)-[:MEMBER_OF]->(:Department) } RETURN collect(person.name)"
        )

    def test_empty_departments(self, company: Imported) -> None:
        assert 16 == company.one("MATCH (department:Department) WHERE NOT EXISTS { MATCH (department)<-[:MEMBER_OF]-(:Person) } RETURN count(department)")

    def test_files_that_are_not_read_are_noted(self, company: Imported) -> None:
        assert {"job_history.csv", "locations.csv"} <= {note.path for note in company.plan.notes if "Not read" in note.what.en}


class TestNorthwind:
    def test_pairs_of_staff_and_customer(self, northwind: Imported) -> None:
        assert 464 == northwind.one("MATCH (:Staff)-[tie:CONTACTS]->(:Person) RETURN count(tie)")

    def test_customers_with_a_single_staff_member_or_none(self, northwind: Imported) -> None:
        held = """
            MATCH (customer:Customer)<-[:PART_OF]-(:Department)<-[:MEMBER_OF]-(person:Person)
            OPTIONAL MATCH (person)<-[:CONTACTS]-(staff:Staff)
            WITH customer.id AS customer, count(DISTINCT staff) AS staff
            WHERE staff <= 1
            RETURN customer, staff
            ORDER BY customer
        """
        assert [{"customer": "CENTC", "staff": 1}, {"customer": "FISSA", "staff": 0}, {"customer": "PARIS", "staff": 0}] == northwind.rows(held)

    def test_customers_whose_last_order_is_old(self, northwind: Imported) -> None:
        old = """
            MATCH (customer:Customer)<-[:PART_OF]-(:Department)<-[:MEMBER_OF]-(:Person)<-[tie:CONTACTS]-(:Staff)
            WITH customer.id AS customer, max(tie.last_contact_on) AS last
            WHERE last < date('1998-01-01')
            WITH customer
            ORDER BY customer
            RETURN collect(customer)
        """
        assert ["CENTC", "FAMIA", "FOLIG", "GROSR", "HUNGC", "LAZYK", "MEREP", "VINET"] == northwind.one(old)

    def test_the_rule_of_silence_names_exactly_the_customers_whose_last_order_is_old(self, northwind: Imported) -> None:
        silent = northwind.ask("gaps.stale", as_of=LAST_ORDER, stale_days=(LAST_ORDER - date(1998, 1, 1)).days)
        assert ["CENTC", "FAMIA", "FOLIG", "GROSR", "HUNGC", "LAZYK", "MEREP", "VINET"] == [row["customer_id"] for row in silent]

    def test_the_rule_of_one_holder_names_one_person(self, northwind: Imported) -> None:
        single = northwind.ask("gaps.single_thread", as_of=LAST_ORDER, stale_days=ALL_ORDERS)
        assert ["CENTC-contact"] == [row["subject_id"] for row in single if row["subject_kind"] == "person"]

    def test_the_rule_of_sales_alone_names_everyone_who_ordered_because_all_employees_sell(self, northwind: Imported) -> None:
        sold = northwind.ask("gaps.sales_only", as_of=LAST_ORDER, stale_days=ALL_ORDERS)
        assert 91 - 2 == len({row["subject_id"] for row in sold}) == len(sold)
        assert not {"FISSA-contact", "PARIS-contact"} & {row["subject_id"] for row in sold}
        [centc] = [row["evidence"]["held_by"] for row in sold if row["customer_id"] == "CENTC"]
        assert ["Margaret Peacock"] == [holder["staff"] for holder in centc]

    def test_the_rule_of_uncovered_departments_names_customers_that_never_ordered(self, northwind: Imported) -> None:
        uncovered = northwind.ask("gaps.department_uncovered", as_of=LAST_ORDER, stale_days=ALL_ORDERS)
        assert ["FISSA", "PARIS"] == [row["customer_id"] for row in uncovered]

    def test_every_tie_has_its_first_and_last_order(self, northwind: Imported) -> None:
        tie = northwind.rows(
            "MATCH (:Staff {id: '5'})-[tie:CONTACTS]->(:Person {id: 'VINET-contact'}) RETURN tie.since AS since, tie.last_contact_on AS last, tie.level AS level"
        )
        assert [{"since": date(1996, 7, 4), "last": date(1996, 7, 4), "level": 1}] == tie

    def test_employees_are_our_sales_staff_with_reporting_lines(self, northwind: Imported) -> None:
        assert (9, 8) == (
            northwind.one("MATCH (staff:Staff {function: 'sales'}) RETURN count(staff)"),
            northwind.one("MATCH (:Staff)-[line:REPORTS_TO]->(:Staff) RETURN count(line)"),
        )

    def test_the_other_form_of_the_same_data_changes_nothing(self, northwind: Imported) -> None:
        for files in (NORTHWIND_CSV, ("northwind/northwind.xlsx",)):
            again = plan(northwind.store, [DATA / file for file in files], profile="northwind", today=TODAY)
            assert again.is_empty


class TestSourcegraph:
    def test_records_and_lines_found_by_role(self, engine: EngineUnderTest, catalogue: Catalogue) -> None:
        team = bring(engine, catalogue, "sourcegraph-team", "sourcegraph-team/team-2022-06-30.json")
        assert (249, 248) == (team.added()["Person"], team.added()["Person.REPORTS_TO.Person"])
        assert ["quinn_slack"] == team.roots()
        assert "CEO, co-founder, Board of Directors" == team.one("MATCH (person:Person {id: 'quinn_slack'}) RETURN person.title")

    def test_a_later_list_moves_lines_and_keeps_the_old_ones_as_history(self, engine: EngineUnderTest, catalogue: Catalogue) -> None:
        team = bring(engine, catalogue, "sourcegraph-team", "sourcegraph-team/team-2022-06-30.json")
        later = plan(team.store, [DATA / "sourcegraph-team/team-2024-05-31.json"], profile="sourcegraph-team", today=TODAY)
        apply(team.store, later)
        two = (
            "MATCH (person:Person)-[line:REPORTS_TO]->(:Person) WHERE line.until IS NULL WITH person, count(line) AS lines WHERE lines > 1 RETURN count(person)"
        )
        ended = "MATCH (:Person)-[line:REPORTS_TO]->(:Person) WHERE line.until IS NOT NULL RETURN count(line)"
        lines = next(table for table in later.tables if table.name == "Person.REPORTS_TO.Person")
        assert 174 == lines.added + lines.unchanged
        assert 0 == team.one(two)
        assert lines.changed == team.one(ended) > 0


class TestFrenchElite:
    def test_people_and_influence(self, engine: EngineUnderTest, catalogue: Catalogue) -> None:
        elite = bring(
            engine,
            catalogue,
            "french-financial-elite",
            *[f"french-financial-elite/{name}.csv" for name in ("people", "influence", "elite_nomination", "friendship")],
        )
        bases = elite.rows("MATCH (:Person)-[influence:INFLUENCES]->(:Person) RETURN influence.basis AS basis, count(*) AS edges ORDER BY basis")
        assert 28 == elite.added()["Person"]
        assert [{"basis": "elite nomination", "edges": 330}, {"basis": "friendship", "edges": 132}, {"basis": "influence", "edges": 100}] == bases


@pytest.fixture(autouse=True)
def _nothing_left(engine: EngineUnderTest) -> Iterator[None]:
    yield
    assert engine.store.read("MATCH (batch:ImportBatch) WHERE batch.finished_at IS NULL RETURN batch.id AS id", {}, name="test").records == []
