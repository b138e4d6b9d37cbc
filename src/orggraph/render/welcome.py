"""Shows a freshly loaded demo world: what is in it, what the audit finds, a decision chain, a matrix of counterparts, what to try next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from orggraph.audit import SEVERITIES, Audit
from orggraph.locale import Language, Text
from orggraph.model import LABELS
from orggraph.render import layout
from orggraph.render.layout import Style
from orggraph.render.table import table_lines
from orggraph.render.word import Glossary

if TYPE_CHECKING:
    from orggraph.answer import Result
    from orggraph.demo import Loaded

_WORLD = Text("A made-up world, seen on {day} (seed {seed}): {counts}.", "虚构世界，基准日 {day}（种子 {seed}）：{counts}。")
_COUNTED = ("Customer", "Department", "Person", "Staff", "Project", "Competitor", "Activity", "Agreement")
_COUNT = Text("{label} {count}", "{label} {count}")
_TIES = Text("ties {count}", "联系 {count}")
_PLANTED = Text(
    "{count} gaps and faults are in it on purpose; docs/demo-gaps.md tells their stories.", "其中 {count} 处缺口与错误为有意设置，详见 docs/demo-gaps.md。"
)
_CLEAN = Text("The clean twin: an audit finds nothing.", "无缺口版本：审计不会发现任何问题。")
_AUDIT = Text("What the audit finds", "审计结果")
_NOTHING = Text("Nothing: {rules} rules were checked.", "未发现问题：共检查 {rules} 条规则。")
_SEVERITY, _RULE, _MEANING, _FOUND = Text("severity", "严重程度"), Text("rule", "规则"), Text("meaning", "含义"), Text("found", "数量")
_NEXT = Text("Try next", "接下来可以试试")
_JOIN = Text(", ", "、")

_CHAIN_COLUMNS = (
    "customer_id",
    "customer",
    "project_id",
    "project",
    "point",
    "person_id",
    "person",
    "title",
    "weight",
    "has_veto",
    "stance",
    "staff_id",
    "staff",
    "level",
    "in_time",
)
_MATRIX_COLUMNS = ("customer_id", "customer", "their_layer", "people", "matched", "from_executives", "from_managers", "from_operating", "from_support")


def welcome_lines(
    loaded: Loaded, audit: Audit, chain: Result, layers: Result, commands: Sequence[tuple[str, Text]], *, glossary: Glossary, style: Style, language: Language
) -> Iterator[str]:
    """What a person sees after the demo is loaded.

    chain: an answer of `chain.decision_chain`; layers: one of `counterparts.layered`, of which the matrix is shown;
    commands: each with what it shows.
    """
    yield from _world(loaded, style, language)
    yield ""
    yield style.bold(_AUDIT.in_language(language))
    yield from _found(audit, style, language)
    yield ""
    yield from table_lines(_only(chain, _CHAIN_COLUMNS), glossary.of(chain.query), style, language)
    yield ""
    matrix = replace(layers, rows=[row for row in layers.rows if row["person_id"] is None])
    yield from table_lines(_only(matrix, _MATRIX_COLUMNS), glossary.of(layers.query), style, language)
    yield ""
    yield style.bold(_NEXT.in_language(language))
    for command, shows in commands:
        yield f"  {command}"
        yield style.dim(f"      {shows.in_language(language)}")


def _world(loaded: Loaded, style: Style, language: Language) -> Iterator[str]:
    world = loaded.world
    counts = [_COUNT.fill(label=LABELS[label].heading, count=f"{world.count(label):,}").in_language(language) for label in _COUNTED]
    ties = _TIES.fill(count=f"{world.count('Staff.CONTACTS.Person'):,}").in_language(language)
    said = _WORLD.fill(day=world.as_of, seed=loaded.seed, counts=_JOIN.in_language(language).join([*counts, ties]))
    yield from layout.paragraph(said.in_language(language), style)
    planted = len(world.planted)
    yield from layout.paragraph((_PLANTED.fill(count=planted) if planted else _CLEAN).in_language(language), style)


def _found(audit: Audit, style: Style, language: Language) -> Iterator[str]:
    if not audit.findings:
        yield "  " + _NOTHING.fill(rules=len(audit.checked)).in_language(language)
        return
    titles = {finding.code: (finding.severity, finding.title) for finding in audit.findings}
    counted = Counter(finding.code for finding in audit.findings)
    rows = [
        [SEVERITIES[severity].in_language(language), code, title.in_language(language), str(counted[code])]
        for severity in SEVERITIES
        for code, (worst, title) in sorted(titles.items())
        if worst == severity
    ]
    headings = [text.in_language(language) for text in (_SEVERITY, _RULE, _MEANING, _FOUND)]
    yield from layout.table(headings, rows, style, numeric=[3], indent=2)


def _only(result: Result, names: Sequence[str]) -> Result:
    """The answer with those of its columns alone, in that order."""
    columns = {column.name: column for column in result.query.columns}
    rows = [{name: row[name] for name in names} for row in result.rows]
    return replace(result, query=replace(result.query, columns=tuple(columns[name] for name in names)), rows=rows)
