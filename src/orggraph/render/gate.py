"""Writes whether a project passes its gate: each demand with yes or no, then what is missing and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO

from rich.cells import cell_len

from orggraph.inert import harmless
from orggraph.locale import Language, Text
from orggraph.render import layout, machine, markdown
from orggraph.render.delimited import write_csv
from orggraph.render.face import Format
from orggraph.render.finding import MISSING, REMEDY, failure_sections, finding_object
from orggraph.render.layout import PLAIN, Style
from orggraph.render.word import naming
from orggraph.render.workbook import write_workbook

if TYPE_CHECKING:
    from orggraph.audit import Gate, GateCheck

_PASSED = Text("pass", "通过")
_FAILED = Text("FAIL", "不通过")
_UNSURE = Text("unchecked", "未能检查")
_HEAD = Text("Gate of {project} · {customer} · as of {day} · {verdict}", "项目关口：{project} · {customer} · 基准日 {day} · {verdict}")
_HEAD_ALONE = Text("Gate of {project} · as of {day} · {verdict}", "项目关口：{project} · 基准日 {day} · {verdict}")
_HEADINGS = (Text("check", "检查项"), Text("result", "结论"), MISSING, REMEDY)
_MACHINE_HEADINGS = ("check", "is_passed", "missing", "remedy")
_ABOUT = (Text("project", "项目"), Text("customer", "客户"), Text("as of", "基准日"), Text("result", "结论"))
_COLON = Text(":", "：")
_NOTHING = ""


def write_gate(gate: Gate, stream: BinaryIO, format_: Format, *, language: Language, style: Style = PLAIN, is_raw: bool = False) -> None:
    """The gate in one format; all but JSON list a demand a line, once for each thing that is missing."""
    said = gate.for_reader(language)
    match format_:
        case "table":
            _write_lines(stream, _lines(said, style, language))
        case "json":
            stream.write(machine.dump(gate_object(gate, language)))
        case "jsonl":
            stream.writelines(machine.dump_lines(check_object(check, language) for check in gate.checks))
        case "csv":
            headings, rows = _cells(gate if is_raw else said, language, is_raw=is_raw)
            write_csv(stream, headings, rows, is_raw=is_raw)
        case "md":
            headings, rows = _cells(said, language, is_raw=False)
            _write_lines(stream, [f"# {markdown.escape(_head(said, language))}", "", *markdown.markdown_lines(headings, rows)])
        case "xlsx":
            headings, rows = _cells(gate if is_raw else said, language, is_raw=is_raw)
            about = [naming(said.project, said.project_id), naming(said.customer, said.customer_id) if said.customer_id else "", said.as_of.isoformat()]
            facts = [*about, _verdict(said, language)]
            write_workbook(stream, headings, rows, [(label.in_language(language), fact) for label, fact in zip(_ABOUT, facts, strict=True)], language)


def gate_object(gate: Gate, language: Language) -> dict[str, Any]:
    """The gate as one object for programs; sentences are in the asked language."""
    return {
        "schema_version": machine.SCHEMA_VERSION,
        "project_id": gate.project_id,
        "project": gate.project,
        "customer_id": gate.customer_id,
        "customer": gate.customer,
        "as_of": gate.as_of,
        "verdict": gate.verdict,
        "is_passed": gate.verdict == "clean",
        "checks": [check_object(check, language) for check in gate.checks],
        "failures": [
            {"code": failure.code, "query": failure.query, "kind": failure.error.kind, "detail": failure.error.in_language(language)}
            for failure in gate.audit.failures
        ],
    }


def check_object(check: GateCheck, language: Language) -> dict[str, Any]:
    """One demand as an object."""
    return {
        "check": check.code,
        "title": check.title.in_language(language),
        "is_passed": check.is_passed,
        "findings": [finding_object(finding, language) for finding in check.findings],
    }


def _verdict(gate: Gate, language: Language) -> str:
    return {"clean": _PASSED, "findings": _FAILED, "unchecked": _UNSURE}[gate.verdict].in_language(language)


def _result(check: GateCheck, language: Language) -> str:
    return {True: _PASSED, False: _FAILED, None: _UNSURE}[check.is_passed].in_language(language)


def _head(gate: Gate, language: Language) -> str:
    project, verdict = naming(gate.project, gate.project_id), _verdict(gate, language)
    if gate.customer_id is None:
        return _HEAD_ALONE.fill(project=project, day=gate.as_of, verdict=verdict).in_language(language)
    return _HEAD.fill(project=project, customer=naming(gate.customer, gate.customer_id), day=gate.as_of, verdict=verdict).in_language(language)


def _lines(gate: Gate, style: Style, language: Language) -> Iterator[str]:
    yield style.bold(_head(gate, language))
    yield ""
    width = max(cell_len(_result(check, language)) for check in gate.checks)
    told: set[str] = set()
    for check in gate.checks:
        result = layout.pad(_result(check, language), width)
        yield f"{style.red(result) if check.is_passed is False else result}  {check.title.in_language(language)}"
        for finding in check.findings:
            if finding.fingerprint not in told:
                told.add(finding.fingerprint)
                yield from layout.paragraph(harmless(finding.missing.in_language(language)), style, indent=width + 2)
                for line in layout.paragraph(harmless("→ " + finding.remedy.in_language(language)), style, indent=width + 2):
                    yield style.dim(line)
    for title, lines in failure_sections(gate.audit, language):
        yield ""
        yield style.red(f"{title}{_COLON.in_language(language)}")
        for line in lines:
            yield from layout.paragraph(line, style, indent=2)


def _cells(gate: Gate, language: Language, *, is_raw: bool) -> tuple[Sequence[str], list[list[Any]]]:
    rows: list[list[Any]] = []
    for check in gate.checks:
        begin = [check.code, check.is_passed] if is_raw else [check.title.in_language(language), _result(check, language)]
        rows += [[*begin, found.missing.in_language(language), found.remedy.in_language(language)] for found in check.findings] or [
            [*begin, _NOTHING, _NOTHING]
        ]
    return (_MACHINE_HEADINGS if is_raw else [heading.in_language(language) for heading in _HEADINGS]), rows


def _write_lines(stream: BinaryIO, lines: Iterator[str] | list[str]) -> None:
    stream.writelines(line.encode("utf-8", "replace") + b"\n" for line in lines)
