"""A graph file that says something the model does not know is refused, with every fault named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.graph_file import BadGraphFile, Graph, GraphEdge, read_graph


def _written(folder: Path, text: str, name: str = "small") -> Path:
    (folder / f"{name}.toml").write_text("as_of = 2026-06-30\n" + text, encoding="utf-8")
    return folder


WANG = 'Person = [{ id = "p-wang", name = "Wang Jun" }]\n'
LI = 'Staff = [{ id = "s-li", name = "Li Qiang" }]\n'


def test_day_relative_to_as_of_is_resolved(tmp_path: Path) -> None:
    text = (
        WANG
        + LI
        + '"Staff.CONTACTS.Person" = [{ from = "s-li", to = "p-wang", level = 3, last_contact_on = "-12d", until = "+1d", planted = "ends tomorrow" }]'
    )
    edge = GraphEdge("s-li", "p-wang", {"level": 3, "last_contact_on": date(2026, 6, 18), "until": date(2026, 7, 1)})
    assert [edge] == read_graph("small", _written(tmp_path, text)).edges["Staff.CONTACTS.Person"]


def test_included_file_is_merged_and_counts_days_from_the_including_file(tmp_path: Path) -> None:
    (tmp_path / "company.toml").write_text('as_of = 2020-01-01\nStaff = [{ id = "s-na", name = "Li Na", left_on = "-1d" }]', encoding="utf-8")
    graph = read_graph("small", _written(tmp_path, 'include = ["company"]\n' + WANG))
    assert [{"id": "s-na", "name": "Li Na", "left_on": date(2026, 6, 29)}] == graph.nodes["Staff"]
    assert [{"id": "p-wang", "name": "Wang Jun"}] == graph.nodes["Person"]


def test_whole_number_of_a_float_property_becomes_a_float(tmp_path: Path) -> None:
    graph = read_graph("small", _written(tmp_path, 'Project = [{ id = "j-1", name = "Core", amount = 3 }]'))
    assert (3.0, float) == (graph.nodes["Project"][0]["amount"], type(graph.nodes["Project"][0]["amount"]))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('Persons = [{ id = "p", name = "P" }]', "Persons is neither a label nor an edge"),
        ('Person = [{ id = "p", name = "P", salary = 3 }]', "no property salary"),
        ('Person = [{ id = "p" }]', "name is missing"),
        ('Person = [{ id = "p", name = "P", layer = 5 }]', "layer = 5 is not among 1, 2, 3, 4"),
        ('Person = [{ id = "p", name = "P", layer = true }]', "layer = True is not a int"),
        ('Person = [{ id = "p", name = "P", power = 6 }]', "power = 6 is not between 1 and 5"),
        ('Person = [{ id = "p", name = "P", left_on = "yesterday" }]', "left_on = 'yesterday' is not a date"),
        ('Person = [{ id = "p", name = "P" }, { id = "p", name = "Q" }]', "Person p stands there 2 times"),
        (WANG + '"Staff.CONTACTS.Person" = [{ from = "s-li", to = "p-wang" }]', "there is no Staff s-li"),
        (WANG + '"Person.REPORTS_TO.Person" = [{ from = "p-wang" }]', "an edge needs from and to"),
        ('include = ["small"]', "include each other in a circle"),
        ('include = ["nowhere"]', "no graph file"),
    ],
)
def test_fault_is_named(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(BadGraphFile, match=fault):
        read_graph("small", _written(tmp_path, text))


def test_all_faults_are_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadGraphFile) as caught:
        read_graph("small", _written(tmp_path, 'Persons = []\nPerson = [{ id = "p" }]\nStaff = [{ name = "S", colour = "red" }]'))
    assert 4 == len(str(caught.value).splitlines())


def test_shuffled_graph_holds_the_same_in_another_order() -> None:
    people = [{"id": str(number)} for number in range(20)]
    graph = Graph("many", date(2026, 6, 30), {"Person": people})
    shuffled = graph.shuffled(1).nodes["Person"]
    assert people != shuffled
    assert people == sorted(shuffled, key=lambda person: int(person["id"]))
