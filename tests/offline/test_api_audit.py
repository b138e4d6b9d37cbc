"""The audit over HTTP: the same object as at the command line, every format, baselines, waivers; and no other site's page can write."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import orjson
import pytest

from orggraph.errors import QueryFailed, StoreUnavailable
from orggraph.locale import Text
from tests.fake_graph import DAY, FINDING, FakeGraph
from tests.offline.test_api import assert_problem, client

FOUND = {"gaps.sales_only": [FINDING]}
AUDIT, WAIVERS = "/api/v1/audit", "/api/v1/waivers"
OTHER = {**FINDING, "subject_id": "p-other"}
TERMS = {"until": str(DAY + timedelta(days=30)), "owner": "Li Na", "reason": "being hired"}


def fingerprint() -> str:
    return FakeGraph(**FOUND).audit().findings[0].fingerprint


def media(answer: Any) -> str:
    return str(answer.headers["content-type"]).partition(";")[0]


# -- formats


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        ("application/sarif+json", "application/sarif+json"),
        ("application/xml", "application/xml"),
        ("text/xml", "application/xml"),
        ("text/csv;q=0.5, text/markdown", "text/markdown"),
        ("text/html, application/xml;q=0.9, */*;q=0.8", "application/xml"),
        ("application/sarif+json;q=x, text/plain", "text/plain"),
        ("image/png", "application/json"),
    ],
)
def test_the_accept_header_chooses_the_format(accept: str, expected: str) -> None:
    assert expected == media(client(FakeGraph(**FOUND)).get(AUDIT, headers={"accept": accept}))


def test_the_format_parameter_chooses_before_the_accept_header() -> None:
    door = client(FakeGraph(**FOUND))
    sarif = door.get(AUDIT, params={"format": "sarif"}, headers={"accept": "application/json"})
    assert ("application/sarif+json", "2.1.0") == (media(sarif), sarif.json()["version"])
    assert "testsuites" == ElementTree.fromstring(door.get(AUDIT, params={"format": "junit"}).content).tag
    assert door.get(AUDIT, params={"format": "xlsx"}).content.startswith(b"PK")
    assert "豁免" not in door.get(AUDIT, params={"format": "md", "lang": "zh"}).text
    assert_problem(door.get(AUDIT, params={"format": "pdf"}), 422, "bad-params")


@pytest.mark.parametrize(
    "params", [{"since": "soon"}, {"since": "2030-01-01", "as_of": "2026-06-30"}, {"max_age": "-1"}, {"max_age": "x"}, {"max_age": ["1", "2"]}]
)
def test_what_cannot_be_meant_is_a_problem(params: dict[str, Any]) -> None:
    assert_problem(client(FakeGraph()).get(AUDIT, params=params), 422, "bad-params")


def test_stale_data_is_unchecked_and_a_comparison_is_said() -> None:
    door = client(FakeGraph(**FOUND))
    said = door.get(AUDIT, params={"max_age": "7", "since": "2026-06-01", "as_of": "2026-06-30"}).json()
    assert ("unchecked", ["stale-data"], [], 1) == (said["verdict"], [one["kind"] for one in said["failures"]], said["findings"], said["since"]["unchanged"])


# -- the baseline


def test_a_baseline_is_fetched_and_sent_back() -> None:
    accepted = client(FakeGraph(**FOUND)).get(AUDIT, params={"format": "baseline"})
    assert ("application/json", 1) == (media(accepted), accepted.json()["orggraph_baseline"])
    said = client(FakeGraph(**{"gaps.sales_only": [FINDING, OTHER]})).ask("POST", AUDIT, json={"baseline": accepted.json()}).json()
    assert (["p-other"], 1, []) == ([one["subject_id"] for one in said["findings"]], said["baseline"]["accepted"], said["baseline"]["healed"])
    healed = client(FakeGraph()).ask("POST", AUDIT, json={"baseline": accepted.json()}).json()
    assert ("clean", ["p-wang"]) == (healed["verdict"], [one["subject_id"] for one in healed["baseline"]["healed"]])


@pytest.mark.parametrize("error", [QueryFailed, StoreUnavailable])
def test_half_an_audit_accepts_nothing(error: Any) -> None:
    answer = client(FakeGraph(**{"gaps.sales_only": error(Text("Broke.", "坏了。"))})).get(AUDIT, params={"format": "baseline"})
    assert answer.status_code in (500, 503)


@pytest.mark.parametrize("sent", [{}, {"baseline": None}, {"baseline": []}, {"baseline": {"runs": []}}, {"baseline": {}, "other": 1}, [], "x"])
def test_a_body_that_is_no_baseline_is_a_problem(sent: Any) -> None:
    assert_problem(client(FakeGraph()).ask("POST", AUDIT, json=sent), 422, "bad-params")


# -- waivers


def test_a_finding_is_waived_listed_and_ended() -> None:
    graph = FakeGraph(**FOUND)
    door = client(graph)
    made = door.ask("POST", WAIVERS, json={"finding": fingerprint()[:8], **TERMS})
    assert (201, fingerprint(), "Li Na", TERMS["until"]) == (made.status_code, *(made.json()[name] for name in ("fingerprint", "owner", "until")))
    audit = door.get(AUDIT, params={"as_of": str(DAY)}).json()
    assert ("clean", ["being hired"]) == (audit["verdict"], [one["waiver"]["reason"] for one in audit["waived"]])
    assert 1 == len(door.get(WAIVERS, params={"all": "true"}).json()["waivers"])
    ended = door.ask("DELETE", f"{WAIVERS}/{fingerprint()[:8]}")
    assert (200, str(DAY)) == (ended.status_code, ended.json()["until"])
    assert "findings" == door.get(AUDIT, params={"as_of": str(DAY)}).json()["verdict"]
    assert_problem(door.ask("DELETE", f"{WAIVERS}/{fingerprint()}"), 422, "bad-params")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"finding": "ffffffff", **TERMS},
        {"finding": 3, **TERMS},
        {"finding": "MARK", **TERMS, "until": "soon"},
        {"finding": "MARK", **TERMS, "until": str(DAY)},
        {"finding": "MARK", **TERMS, "owner": ""},
        {"finding": "MARK", **TERMS, "why": "x"},
        {"finding": "MARK", **TERMS, "params": []},
        {"finding": "MARK", **TERMS, "select": 3},
        {"finding": "MARK", **TERMS, "params": {"nonsense": 1}},
    ],
)
def test_a_waiver_that_is_not_whole_is_a_problem_and_nothing_is_written(body: dict[str, Any]) -> None:
    graph = FakeGraph(**FOUND)
    sent = {name: fingerprint() if value == "MARK" else value for name, value in body.items()}
    assert_problem(client(graph).ask("POST", WAIVERS, json=sent), 422, "bad-params")
    assert [] == graph.given


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "application/jsonx"])
def test_a_page_of_another_site_cannot_write(kind: str) -> None:
    """A browser sends these kinds of body to any address without asking; JSON it sends only where the server agreed to."""
    graph = FakeGraph(**FOUND)
    answer = client(graph).ask("POST", WAIVERS, content=orjson.dumps({"finding": fingerprint(), **TERMS}), headers={"content-type": kind})
    assert_problem(answer, 422, "bad-params")
    assert [] == graph.given
    asked = client(graph).ask("OPTIONS", WAIVERS, headers={"origin": "https://example.org", "access-control-request-method": "POST"})
    assert_problem(asked, 403, "not-allowed")
    assert "access-control-allow-origin" not in asked.headers


def test_a_body_that_is_too_large_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orggraph.api.request.LARGEST_BODY", 100)
    assert_problem(client(FakeGraph()).ask("POST", AUDIT, json={"baseline": {"x": "y" * 200}}), 413, "body-too-large")
    chunks = (part for part in [b'{"baseline": "', b"y" * 60, b"y" * 60, b'"}'])
    unsaid = client(FakeGraph()).ask("POST", AUDIT, content=_told(chunks), headers={"content-type": "application/json"})
    assert_problem(unsaid, 413, "body-too-large")


async def _told(chunks: Iterable[bytes]) -> AsyncIterator[bytes]:
    """A body that comes in pieces and does not say how long it is."""
    for chunk in chunks:
        yield chunk


def test_an_address_says_which_methods_it_answers() -> None:
    refused = client(FakeGraph()).ask("PUT", WAIVERS)
    assert_problem(refused, 405, "method-not-allowed")
    assert "GET, HEAD, POST" == refused.headers["allow"]
    assert "GET, HEAD, POST" in refused.json()["detail"]


# -- a rule explained


def test_a_rule_is_explained_with_the_values_that_are_given() -> None:
    door = client(FakeGraph())
    said = door.get(f"{AUDIT}/rules/sales_only", params={"customer_id": "c1", "lang": "zh"}).json()
    assert ("人会离开。", {"as_of": "default", "customer_id": "given"}) == (said["why"], {param["name"]: param["origin"] for param in said["params"]})
    assert_problem(door.get(f"{AUDIT}/rules/sale_only"), 404, "unknown-query")
    assert_problem(door.get(f"{AUDIT}/rules/sales_only", params={"x": "1"}), 422, "bad-params")


def test_openapi_describes_every_answer() -> None:
    graph = FakeGraph(**FOUND)
    door = client(graph)
    document = door.get("/openapi.json").json()
    paths = document["paths"]
    door.ask("POST", WAIVERS, json={"finding": fingerprint(), **TERMS})
    audit = door.get(AUDIT, params={"as_of": str(DAY), "since": "2026-06-01"}).json()
    answers = {
        (AUDIT, "get", "200"): audit,
        (f"{AUDIT}/rules/{{rule}}", "get", "200"): door.get(f"{AUDIT}/rules/sales_only").json(),
        (WAIVERS, "get", "200"): door.get(WAIVERS, params={"all": "true"}).json(),
        (WAIVERS, "post", "201"): door.ask("POST", WAIVERS, json={"finding": fingerprint(), **TERMS}).json(),
    }
    import jsonschema

    for (path, method, status), answer in answers.items():
        schema = {**paths[path][method]["responses"][status]["content"]["application/json"]["schema"], "components": document["components"]}
        assert [] == [error.message for error in jsonschema.Draft202012Validator(schema).iter_errors(answer)], path
    assert {"application/json", "application/sarif+json", "application/xml"} <= set(paths[AUDIT]["get"]["responses"]["200"]["content"])
