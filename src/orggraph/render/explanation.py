"""Says one rule whole: what it asks, why it matters, with which thresholds, what to do, and how to read what it finds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from orggraph.audit import SEVERITIES, Explanation
from orggraph.inert import harmless
from orggraph.library.sentence import Fact, read_sentence
from orggraph.locale import Language, Text
from orggraph.render import layout
from orggraph.render.layout import Style
from orggraph.render.machine import SCHEMA_VERSION
from orggraph.render.word import Glossary, heading_of, spoken

if TYPE_CHECKING:
    from orggraph.audit import Threshold
    from orggraph.library import Query

_FINDS = Text("What it finds", "发现什么")
_WHY = Text("Why it matters", "为何重要")
_SEVERITY = Text("Severity", "严重程度")
_SAYS = Text("What a finding says", "结果如何表述")
_REMEDY = Text("What to do", "建议措施")
_KNOWN = Text("Known by", "如何识别")
_CUSTOMER_AND_SUBJECT = Text("rule, customer id, subject id{more}", "规则、客户编号、对象编号{more}")
_PARAMS = Text("Parameters", "参数")
_GIVEN = Text("given", "已给出")
_DEFAULT = Text("default", "默认")
_READ = Text("How to read it", "如何阅读")
_HOW = Text(
    "Each finding names the severity, the rule, whom it is about with the id, and a fingerprint that stays the same until the fault is gone; "
    "below stands what is missing, and behind the arrow what to do.",
    "每项结果依次为严重程度、规则、对象（附编号）和指纹；指纹在问题消除前保持不变。下一行是缺失情况，箭头后是建议措施。",
)
_TRY = Text("Ask it", "执行")
_FACT = Text("<{name}>", "〈{name}〉")


def explanation_lines(explanation: Explanation, style: Style, language: Language, glossary: Glossary | None = None) -> Iterator[str]:
    """The rule for a person. glossary: what keys are called; in a sentence of the rule, what is said only where it applies stands in brackets."""
    known = glossary or Glossary()
    rule = explanation.rule
    severity = SEVERITIES[str(rule.severity)].in_language(language)
    yield f"{style.bold(rule.stem)} · {severity} · {rule.title.in_language(language)}"
    yield ""
    parts = [
        (_FINDS, rule.summary),
        (_WHY, rule.why),
        (_SAYS, _plain(rule.finding, known)),
        (_REMEDY, _plain(rule.remedy, known)),
        (_READ, _HOW),
        (_KNOWN, _identity(rule, known)),
    ]
    yield from layout.labelled([(label.in_language(language), harmless(text.in_language(language))) for label, text in parts if text], style)
    if explanation.thresholds:
        yield ""
        yield style.bold(_PARAMS.in_language(language))
        yield from layout.labelled([_threshold(threshold, language) for threshold in explanation.thresholds], style, indent=2)
    yield ""
    yield from layout.labelled([(_TRY.in_language(language), f"orggraph {rule.topic} {rule.stem} · orggraph audit --select {rule.stem}")], style)


def explanation_object(explanation: Explanation, language: Language) -> dict[str, Any]:
    """The rule for programs."""
    rule = explanation.rule
    texts = {"title": rule.title, "summary": rule.summary, "why": rule.why, "finding": rule.finding, "remedy": rule.remedy}
    return {
        "schema_version": SCHEMA_VERSION,
        "code": rule.stem,
        "query": rule.name,
        "kind": rule.kind,
        "severity": rule.severity,
        **{name: text.in_language(language) if text else None for name, text in texts.items()},
        "identity": list(rule.identity),
        "params": [
            {
                "name": threshold.param.name,
                "type": threshold.param.type,
                "value": threshold.value,
                "origin": threshold.origin,
                "help": threshold.param.help.in_language(language),
            }
            for threshold in explanation.thresholds
        ],
    }


def _threshold(threshold: Threshold, language: Language) -> tuple[str, str]:
    value = spoken(threshold.param.name, threshold.value, Glossary(), language)
    origin = (_GIVEN if threshold.origin == "given" else _DEFAULT).in_language(language)
    said = f"{value} ({origin})" if language == "en" else f"{value}（{origin}）"
    return threshold.param.name, harmless(f"{said} · {threshold.param.help.in_language(language)}")


def _plain(sentence: Text | None, glossary: Glossary) -> Text | None:
    """A rule's sentence without the marks of its grammar: each fact by its heading, optional segments in brackets."""
    return None if sentence is None else Text(_without_marks(sentence.en, glossary, "en"), _without_marks(sentence.zh, glossary, "zh"))


def _without_marks(sentence: str, glossary: Glossary, language: Language) -> str:
    said = []
    for segment in read_sentence(sentence):
        words = "".join(part if isinstance(part, str) else _fact(part, glossary, language) for part in segment.parts)
        said.append(f"[{words}]" if segment.is_optional else words)
    return "".join(said).strip()


def _fact(fact: Fact, glossary: Glossary, language: Language) -> str:
    if fact.mark:
        return ""
    said = _FACT.fill(name=heading_of(fact.name, glossary, language)).in_language(language)
    return f"{said} {fact.many}" if fact.many else said


def _identity(rule: Query, glossary: Glossary) -> Text:
    more = [heading_of(key, glossary, "en") for key in rule.identity], [heading_of(key, glossary, "zh") for key in rule.identity]
    joined = Text("".join(f", {key}" for key in more[0]), "".join(f"、{key}" for key in more[1]))
    return _CUSTOMER_AND_SUBJECT.fill(more=joined)
