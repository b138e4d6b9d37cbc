"""Settings: flag before environment before default, each with its origin; nonsense is refused with what to write."""

from __future__ import annotations

from pathlib import Path

import pytest

from orggraph.errors import BadSettings
from orggraph.settings import Settings, load_settings


def refusal(**flags: object) -> str:
    with pytest.raises(BadSettings) as caught:
        load_settings(**flags)
    return str(caught.value)


def test_nothing_set_means_the_embedded_engine() -> None:
    settings = load_settings()
    assert settings.is_embedded
    assert (None, "orggraph", "en") == (settings.uri, settings.database, settings.lang)
    assert settings.origins["uri"] == "default"


def test_a_flag_goes_before_the_environment_and_the_environment_before_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORGGRAPH_URI", "bolt://from.environment:7687")
    assert load_settings().uri == "bolt://from.environment:7687"
    assert load_settings().origins["uri"] == "ORGGRAPH_URI"
    settings = load_settings(uri="neo4j+s://from.flag")
    assert ("neo4j+s://from.flag", "flag", "default") == (settings.uri, settings.origins["uri"], settings.origins["user"])


def test_a_flag_that_is_none_counts_as_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORGGRAPH_ROW_CAP", "7")
    assert load_settings(row_cap=None).row_cap == 7


def test_the_database_of_a_server_is_called_neo4j_unless_said_otherwise() -> None:
    assert load_settings(uri="bolt://localhost").database == "neo4j"
    assert load_settings(uri="bolt://localhost", database="crm").database == "crm"


@pytest.mark.parametrize("scheme", ["bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc"])
def test_every_scheme_of_the_driver_is_taken(scheme: str) -> None:
    assert load_settings(uri=f"{scheme}://host:7687").uri == f"{scheme}://host:7687"


@pytest.mark.parametrize("uri", ["bolt://host?policy=eu", "neo4j://host?address=x", "neo4j://host?a=1&a=2", "neo4j://host?=1", "bolt+s://host:7687?a=1"])
def test_what_a_cluster_is_to_be_told_for_routing_is_refused_where_it_means_nothing(uri: str) -> None:
    assert "only with neo4j://" in refusal(uri=uri)
    assert "neo4j://host:7687?policy=eu&region=x" == load_settings(uri="neo4j://host:7687?policy=eu&region=x").uri


@pytest.mark.parametrize("uri", ["http://localhost:7474", "localhost:7687", "bolt://", "bolt://host:port", "bolt://host/database", "neo4j", "bolt://[::1"])
def test_any_other_address_is_refused_with_an_example(uri: str) -> None:
    assert "bolt://localhost:7687" in refusal(uri=uri)


def test_a_password_in_the_address_is_refused_and_not_repeated() -> None:
    said = refusal(uri="bolt://neo4j:hunter2@localhost")
    assert "ORGGRAPH_PASSWORD" in said
    assert "hunter2" not in said


def test_a_password_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORGGRAPH_PASSWORD", "hunter2")
    settings = load_settings()
    assert settings.password == "hunter2"
    assert "hunter2" not in f"{settings!r} {settings.origins}"


def test_a_password_file_gives_the_password_without_its_last_newline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tmp_path / "secret"
    secret.write_text("pass word \n")
    monkeypatch.setenv("ORGGRAPH_PASSWORD_FILE", str(secret))
    settings = load_settings()
    assert ("pass word ", "ORGGRAPH_PASSWORD_FILE") == (settings.password, settings.origins["password"])


def test_a_password_file_that_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORGGRAPH_PASSWORD_FILE", str(tmp_path / "absent"))
    assert str(tmp_path / "absent") in refusal()


def test_password_and_password_file_at_once_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORGGRAPH_PASSWORD", "a")
    monkeypatch.setenv("ORGGRAPH_PASSWORD_FILE", "/etc/hostname")
    assert "not both" in refusal()


def test_every_fault_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORGGRAPH_IDLE_MINUTES", "soon")
    monkeypatch.setenv("ORGGRAPH_ENGINE_MEMORY", "lots")
    monkeypatch.setenv("ORGGRAPH_LANG", "fr")
    with pytest.raises(BadSettings) as caught:
        load_settings(row_cap=0)
    assert {"ORGGRAPH_IDLE_MINUTES", "ORGGRAPH_ENGINE_MEMORY", "ORGGRAPH_LANG", "--row-cap"} == {problem.path for problem in caught.value.problems}


@pytest.mark.parametrize("value", ["0", "-1", "nan", "inf", "", "1e12"])
def test_minutes_that_are_no_span_of_time_are_refused(value: str) -> None:
    assert "above 0" in refusal(idle_minutes=value)


def test_a_misspelt_variable_is_not_taken_for_nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORGGRAPH_URL", "bolt://localhost")
    assert "Did you mean ORGGRAPH_URI?" in refusal()


def test_a_variable_of_somebody_else_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORGGRAPH_TEST_ENGINES", "embedded")
    assert load_settings().is_embedded


def test_the_embedded_engine_holds_one_database() -> None:
    assert "ORGGRAPH_HOME" in refusal(database="second")


def test_a_bad_address_is_not_also_blamed_on_the_database() -> None:
    with pytest.raises(BadSettings) as caught:
        load_settings(uri="http://x", database="crm")
    assert ["--uri"] == [problem.path for problem in caught.value.problems]


def test_the_data_folder_follows_the_platform_and_the_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert load_settings().home == tmp_path / "orggraph"
    monkeypatch.setenv("XDG_DATA_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert load_settings().home == tmp_path / ".local" / "share" / "orggraph"
    assert load_settings(home="~/graph").home == tmp_path / "graph"


def test_a_relative_home_is_fixed_to_where_the_command_was_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_settings(home="data").home == tmp_path / "data"


def test_several_query_folders_are_split_as_paths_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORGGRAPH_QUERIES", f"{tmp_path}:{tmp_path / 'more'}:")
    assert load_settings().queries == (tmp_path, tmp_path / "more")


@pytest.mark.parametrize(
    ("variables", "language"), [({"LC_ALL": "zh_CN.UTF-8"}, "zh"), ({"LC_ALL": "C.UTF-8", "LANG": "zh_CN"}, "en"), ({"ORGGRAPH_LANG": "zh-CN"}, "zh")]
)
def test_the_language_is_the_settings_or_the_terminals(variables: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert load_settings().lang == language


def test_an_unknown_flag_is_a_fault_of_the_program() -> None:
    with pytest.raises(TypeError, match="colour"):
        load_settings(colour="red")


def test_settings_can_be_made_by_hand(tmp_path: Path) -> None:
    assert Settings(home=tmp_path).database == "orggraph"
