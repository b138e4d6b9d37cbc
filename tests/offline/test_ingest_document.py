"""JSON in every form that real systems write: a bad record is refused alone, a bad file in one clear sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orggraph.ingest.assignment import assign
from orggraph.ingest.cell import NESTED
from orggraph.ingest.file import open_file
from orggraph.ingest.harvest import Harvest
from orggraph.ingest.profile import Layouts, Profile
from orggraph.ingest.refusal import Ledger, write_refused

Rows = list[tuple[int, tuple[Any, ...]]]


def written(folder: Path, text: str, name: str = "people.json", encoding: str = "utf-8") -> Path:
    (folder / name).write_text(text, encoding=encoding, newline="")
    return folder / name


def tables(path: Path, ledger: Ledger, profile: Profile | None = None) -> list[tuple[str, tuple[str, ...], Rows]]:
    """What each table of the file is called, its headers and its rows."""
    found = open_file(path, None, ledger, profile)
    assert found is not None, ledger.faults
    return [
        (
            sheet.stem,
            sheet.headers,
            [(number, tuple(cells)) for block in sheet.blocks(lambda *_: None) for number, cells in zip(block.numbers, block.rows, strict=True)],
        )
        for sheet in found.sheets
    ]


def fault(path: Path) -> str:
    ledger = Ledger()
    assert open_file(path, None, ledger) is None
    (problem,) = ledger.faults
    return problem.in_language("en")


def harvested(path: Path) -> tuple[list[str], Ledger]:
    """The ids that an import takes from the file, and what it says of it."""
    ledger = Ledger()
    open_file(path, None, ledger)
    harvest = Harvest(assign(ledger.sheets, None, ledger), ledger)
    harvest.read_nodes()
    return [row[0] for row in harvest.nodes["Person"].rows], ledger


class TestLines:
    @pytest.mark.parametrize("character", ["\u2028", "\u2029", "\u0085", "\x0b", "\x1c", "\x1e", "\x0c"])
    @pytest.mark.parametrize("end", ["\n", "\r\n"])
    def test_end_at_line_feeds_alone(self, tmp_path: Path, character: str, end: str) -> None:
        name = f"a{character}b" if character > "\x1f" else f"a\\u{ord(character):04x}b"
        path = written(tmp_path, f'{{"id": "1", "name": "{name}"}}{end}{{"id": "2", "name": "c"}}{end}', "people.jsonl")
        ((_, _, rows),) = tables(path, Ledger())
        assert [(1, ("1", f"a{character}b")), (2, ("2", "c"))] == rows

    def test_that_are_blank_count(self, tmp_path: Path) -> None:
        ((_, _, rows),) = tables(written(tmp_path, '\n{"id": 1}\n \r\n{"id": 2}\n', "people.jsonl"), Ledger())
        assert [(2, (1,)), (4, (2,))] == rows

    @pytest.mark.parametrize(
        ("line", "said"),
        [
            ('{"id": ', "The line is not valid JSON at character 7."),
            ('{"id": "x"} {"id": "y"}', "The line is not valid JSON at character 13."),
            ("[1, 2]", "The record is not an object."),
            ("null", "The record is not an object."),
            ('"x"', "The record is not an object."),
            ('{"id": "x", "layer": NaN}', 'The field "layer" holds NaN, which is no value in JSON.'),
            ('{"id": "x", "layer": 1e999}', 'The field "layer" holds Infinity, which is no value in JSON.'),
            ('{"id": "x", "id": "y"}', 'The field "id" stands twice in the record and says two things.'),
            ('{"id": "x", "name": "\\ud800"}', "The record holds half a character (such as \\ud83d alone)."),
            ('{"a":' * 5_000 + "1" + "}" * 5_000, "The record is nested too deeply."),
            ('{"a":' * 400 + "1" + "}" * 400, "The record is nested too deeply."),
            ("{'id': 'x'}", "The line is not valid JSON at character 2."),
        ],
    )
    @pytest.mark.parametrize("place", [1, 2, 3])
    def test_that_are_bad_are_refused_alone_with_their_number(self, tmp_path: Path, line: str, said: str, place: int) -> None:
        lines = ['{"id": "a", "name": "A"}', '{"id": "b", "name": "B"}']
        lines.insert(place - 1, line)
        ids, ledger = harvested(written(tmp_path, "\n".join(lines), "people.jsonl"))
        assert ["a", "b"] == ids
        assert [(place, said)] == [(refusal.problem.row, refusal.problem.what.en) for refusal in ledger.refusals]

    def test_that_are_bad_stand_in_the_error_file_as_they_were(self, tmp_path: Path) -> None:
        _, ledger = harvested(written(tmp_path, '{"id": "a", "name": "A"}\n{"id": "b", "name": \n{"id": "c", "name": "C"}\n', "people.jsonl"))
        (errors,) = write_refused(ledger.refusals.in_order({}), ledger.sheets)
        header, line = errors.read_text(encoding="utf-8-sig").splitlines()
        assert ("id,name,problem", True) == (header, line.startswith('"{""id"": ""b"", ""name"":"'))

    def test_a_field_that_says_the_same_twice_says_it_once(self, tmp_path: Path) -> None:
        assert ["a"] == harvested(written(tmp_path, '{"id": "a", "name": "A", "id": "a"}\n{"x": 1}\n', "people.jsonl"))[0]

    def test_numbers_keep_all_their_digits(self, tmp_path: Path) -> None:
        ((_, _, rows),) = tables(written(tmp_path, '{"id": 123456789012345678901234}\n{"id": 9007199254740993}\n', "people.jsonl"), Ledger())
        assert [(1, ("123456789012345678901234",)), (2, (9007199254740993,))] == rows

    @settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        records=st.lists(
            st.dictionaries(st.text(max_size=5), st.none() | st.booleans() | st.integers() | st.text(max_size=9), min_size=1), min_size=1, max_size=6
        )
    )
    def test_what_was_written_is_what_is_read(self, tmp_path: Path, records: list[dict[str, Any]]) -> None:
        text = "\n".join(json.dumps(record, ensure_ascii=False) for record in records)
        ((_, headers, rows),) = tables(written(tmp_path, "[" + text.replace("\n", ",") + "]" if len(records) == 1 else text, "people.jsonl"), Ledger())
        wanted = [tuple(record.get(header) for header in headers) for record in records]
        big = [tuple(str(cell) if type(cell) is int and not -(1 << 63) <= cell < 1 << 63 else cell for cell in row) for row in wanted]
        assert [row for row in big if any(cell not in (None, "") for cell in row)] == [cells for _, cells in rows]


class TestLists:
    def test_over_many_lines_are_read(self, tmp_path: Path) -> None:
        path = written(tmp_path, json.dumps([{"id": 1, "tags": ["x"]}, {"id": 2, "name": "b"}], indent=4))
        assert [("people", ("id", "tags", "name"), [(1, (1, NESTED, None)), (2, (2, None, "b"))])] == tables(path, Ledger())

    def test_with_one_bad_record_lose_it_alone(self, tmp_path: Path) -> None:
        ids, ledger = harvested(written(tmp_path, '[{"id": "a", "name": "A"}, {"id": "b", "name": NaN}, 7, {"id": "d", "name": "D"}]'))
        assert (["a", "d"], [2, 3]) == (ids, [refusal.problem.row for refusal in ledger.refusals])

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ('[\n{"id": 1},\n{"id": 2},\n', "people.json, row 4: The file ends in the middle of a record or of a list: it was cut off."),
            ('[{"id": 1},\n{"id": 2}\n', "people.json, row 3: The file ends in the middle of a record or of a list: it was cut off."),
            ('[{"id": 1}', "people.json, row 1: The file ends in the middle of a record or of a list: it was cut off."),
            (
                '[{"id": 1},\n{"id": 2,,}]',
                "people.json, row 2: The file is not valid JSON at character 10 of this line.",
            ),
            ('[{"id": 1}\n{"id": 2}]', "people.json, row 2: The file is not valid JSON at character 1 of this line."),
            ('[{"id": 1}] x', "people.json, row 1: The file is not valid JSON at character 13 of this line."),
            ("[1]", "people.json, row 1: The record is not an object."),
            ("[]", "people.json: The file holds no records."),
            ("[" * 100_000, "people.json, row 1: The record is nested too deeply."),
        ],
    )
    def test_that_are_bad_are_told_once(self, tmp_path: Path, text: str, said: str) -> None:
        assert fault(written(tmp_path, text)).startswith(said)

    def test_of_records_without_end_have_no_endless_columns(self, tmp_path: Path) -> None:
        text = json.dumps([{f"field {at}": 1} for at in range(5_000)])
        assert "4,097 different fields, more than orggraph reads" in fault(written(tmp_path, text))


class TestObjects:
    def test_with_tables_in_them_are_these_tables(self, tmp_path: Path) -> None:
        text = json.dumps({"Person": [{"id": "a", "name": "A"}], "客户": [{"id": "c", "tier": "S"}]}, indent=1, ensure_ascii=False)
        path = written(tmp_path, text, "all.json")
        assert [("Person", ("id", "name"), [(1, ("a", "A"))]), ("客户", ("id", "tier"), [(1, ("c", "S"))])] == tables(path, Ledger())

    @pytest.mark.parametrize("indent", [None, 2])
    def test_that_wrap_one_list_are_that_list(self, tmp_path: Path, indent: int | None) -> None:
        ledger = Ledger()
        path = written(tmp_path, json.dumps({"totalSize": 2, "done": True, "records": [{"id": 1}, {"id": 2}]}, indent=indent))
        assert [("people", ("id",), [(1, (1,)), (2, (2,))])] == tables(path, ledger)
        assert ['people.json: beside the list "records" this was not read: "totalSize", "done".'] == [note.what.en for note in ledger.notes]

    @pytest.mark.parametrize("text", ['{"id": "a", "name": "A"}', '{\n  "id": "a",\n  "name": "A"\n}\n', '\ufeff{"id": "a", "name": "A"}'])
    def test_that_are_a_record_are_one(self, tmp_path: Path, text: str) -> None:
        assert [("people", ("id", "name"), [(1, ("a", "A"))])] == tables(written(tmp_path, text), Ledger())

    def test_that_are_a_record_with_a_list_in_it_stay_one(self, tmp_path: Path) -> None:
        assert [("people", ("id", "terms"), [(1, ("a", NESTED))])] == tables(written(tmp_path, '{"id": "a", "terms": [{"from": 1}]}'), Ledger())

    def test_whose_list_a_profile_reads_stay_a_record(self, tmp_path: Path) -> None:
        rule = {"name": ["*"], "table": [{"to": "Person", "each": "members", "columns": {"id": "members.key"}}]}
        words = {"en": "x", "zh": "x"}
        profile = Profile("own", tmp_path, Layouts.model_validate({"title": words, "summary": words, "file": [rule]}))
        assert [("people", ("group", "members"), [(1, ("g", NESTED))])] == tables(
            written(tmp_path, '{"group": "g", "members": [{"key": 1}]}'), Ledger(), profile
        )

    def test_one_after_another_over_many_lines_are_records(self, tmp_path: Path) -> None:
        path = written(tmp_path, '{\n "id": 1\n}\n{\n "id": 2\n}\n')
        assert [("people", ("id",), [(1, (1,)), (2, (2,))])] == tables(path, Ledger())

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ('{\n "records": [\n  {"id": 1},\n  {"id": 2}\n', "people.json, row 5: The file ends in the middle of a record or of a list: it was cut off."),
            ('{"records": []}', "people.json: The file holds no records."),
            (
                '{"SSAF": [{"name": "x"}], "HSAG": [{"name": "y"}]}',
                'people.json: The file holds several lists of records that are not called after tables: "SSAF", "HSAG".',
            ),
            ("17", "people.json, row 1: The record is not an object."),
            ("null", "people.json, row 1: The record is not an object."),
            ("   \n", "people.json: The file holds no records."),
            ("<html>\n<body>Sign in</body>\n</html>", "people.json, row 1: The file is not valid JSON at character 1 of this line."),
            ("id,name\n1,a\n2,b\n", "people.json, row 1: The file is not valid JSON at character 1 of this line."),
            ('{"id": 1, "id": 2}', 'people.json, row 1: The field "id" stands twice in the record and says two things.'),
        ],
    )
    def test_that_are_bad_are_told_once(self, tmp_path: Path, text: str, said: str) -> None:
        assert fault(written(tmp_path, text)).startswith(said)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_the_encoding_of_json_is_found_as_of_any_text(tmp_path: Path, encoding: str) -> None:
    text = '{"id": "a", "name": "王小明，办公室主任"}\n{"id": "b", "name": "李娜，技术部经理"}\n'
    ((_, _, rows),) = tables(written(tmp_path, text, "people.jsonl", encoding), Ledger())
    assert [(1, ("a", "王小明，办公室主任")), (2, ("b", "李娜，技术部经理"))] == rows
