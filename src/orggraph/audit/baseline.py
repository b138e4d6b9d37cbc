"""Reads and writes the file that accepts the findings of one day, so that later audits report only what came after.

The file holds ids and fingerprints and nothing that changes by itself, one finding a line in a fixed order: in git a line
that comes is debt that was accepted, a line that goes is debt that was paid.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orggraph.audit.finding import Audit, Mark
from orggraph.errors import BadParams, Problem
from orggraph.inert import inert_json
from orggraph.locale import Text

if TYPE_CHECKING:
    from orggraph.audit.finding import Finding

VERSION = 1
_KEY = "orggraph_baseline"
_FINDINGS = "findings"
_LARGEST = 256 * 2**20
_NAMES = ("customer_id", "code", "subject_kind", "subject_id", "fingerprint")


@dataclass(frozen=True, slots=True)
class Baseline:
    """The findings that were accepted, in the order of the file."""

    marks: tuple[Mark, ...]

    @classmethod
    def of(cls, marks: Iterable[Mark]) -> Baseline:
        """The baseline of these findings, each once, in the order of the file."""
        return cls(tuple(sorted(set(marks), key=lambda mark: mark.order)))

    @property
    def text(self) -> str:
        """The file."""
        lines = [inert_json(json.dumps({name: getattr(mark, name) for name in _NAMES}, ensure_ascii=False).encode()).decode() for mark in self.marks]
        return f'{{\n"{_KEY}": {VERSION},\n"{_FINDINGS}": [\n' + ",\n".join(lines) + ("\n" if lines else "") + "]\n}\n"


def read_baseline(path: str | Path) -> Baseline:
    """The baseline in that file. Raises BadParams when it can't be read or is something else."""
    file = Path(path)
    try:
        with file.open("rb") as stream:
            content = stream.read(_LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise BadParams(
            Text(f'The baseline "{path}" can\'t be read ({reason}).', f"无法读取基线文件“{path}”（{reason}）。"),
            Text(f"Write one with: orggraph audit --write-baseline {path}", f"可用此命令生成：orggraph audit --write-baseline {path}"),
            problems=[Problem(what=Text("can't be read", "无法读取"), path=str(path), column="baseline")],
        ) from error
    return parse_baseline(content, str(path))


def parse_baseline(content: bytes, name: str) -> Baseline:
    """The baseline that these bytes spell; `name` is what to call them. Raises BadParams when they are something else."""
    if len(content) > _LARGEST:
        raise _foreign(name, Text("it is larger than any baseline", "文件过大"))
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise _foreign(name, Text("it is not UTF-8 text", "不是 UTF-8 文本")) from error
    except json.JSONDecodeError as error:
        raise _foreign(name, Text(f"line {error.lineno} is not JSON", f"第 {error.lineno} 行不是 JSON")) from error
    except RecursionError as error:
        raise _foreign(name, Text("it is nested too deeply", "嵌套过深")) from error
    return read_document(document, name)


def read_document(document: Any, name: str) -> Baseline:
    """The baseline of a JSON document that is already read. Raises BadParams."""
    if not isinstance(document, dict) or type(document.get(_KEY)) is not int:
        raise _foreign(name, Text(f'it has no "{_KEY}"', f"没有“{_KEY}”"))
    if document[_KEY] != VERSION:
        raise _foreign(
            name, Text(f"it is of version {document[_KEY]}, and this orggraph knows {VERSION}", f"版本为 {document[_KEY]}，本程序只支持版本 {VERSION}")
        )
    entries = document.get(_FINDINGS)
    if not isinstance(entries, list):
        raise _foreign(name, Text(f'it has no list "{_FINDINGS}"', f"没有“{_FINDINGS}”列表"))
    return Baseline.of(_mark(entry, number, name) for number, entry in enumerate(entries, start=1))


def compare(audit: Audit, baseline: Baseline) -> Audit:
    """The audit with only the findings that the baseline does not accept, and with what of it is healed.

    Healed is only what was looked for and is gone: a rule that was not checked or failed heals nothing, nor does a customer that was not asked about.
    """
    accepted = {mark.fingerprint for mark in baseline.marks}
    there = {finding.fingerprint for finding in audit.everything}
    return replace(
        audit,
        has_baseline=True,
        findings=tuple(finding for finding in audit.findings if finding.fingerprint not in accepted),
        accepted=tuple(finding for finding in audit.findings if finding.fingerprint in accepted),
        ran_out=tuple(waived for waived in audit.ran_out if waived.finding.fingerprint not in accepted),
        healed=tuple(mark for mark in baseline.marks if mark.fingerprint not in there and audit.has_looked_for(mark)),
    )


def refreshed(audit: Audit, old: Baseline | None) -> Baseline:
    """The baseline that accepts what this audit found and is not waived; of an older one it keeps what this audit did not look for.

    What is waived stays out: when the waiver runs out it has to be reported.
    """
    kept = [mark for mark in old.marks if not audit.has_looked_for(mark)] if old else []
    return Baseline.of([*kept, *(finding.mark for finding in _open(audit))])


def _open(audit: Audit) -> Iterable[Finding]:
    return (*audit.findings, *audit.accepted, *audit.unchanged)


def _mark(entry: Any, number: int, name: str) -> Mark:
    if (
        not isinstance(entry, dict)
        or sorted(entry) != sorted(_NAMES)
        or not all(isinstance(value, str) or (key == "customer_id" and value is None) for key, value in entry.items())
    ):
        raise _foreign(name, Text(f"its finding {number} does not have {', '.join(_NAMES)}", f"第 {number} 条缺少 {'、'.join(_NAMES)}"))
    return Mark(**entry)


def _foreign(name: str, reason: Text) -> BadParams:
    return BadParams(
        Text('"{name}" is not a baseline of orggraph: {reason}.', "“{name}”不是 orggraph 的基线文件：{reason}。").fill(name=name, reason=reason),
        Text(
            "Take the file back from version control, or remove it and write it anew with --write-baseline.",
            "请从版本库恢复该文件，或删除后用 --write-baseline 重新生成。",
        ),
        problems=[Problem(what=reason, path=name, column="baseline")],
    )
