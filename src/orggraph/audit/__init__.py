"""Runs every gap and check question and turns their rows into findings that a person can act on."""

from __future__ import annotations

from orggraph.audit.baseline import Baseline, parse_baseline, read_baseline, read_document, refreshed
from orggraph.audit.explanation import Explanation, Threshold, explain_rule
from orggraph.audit.finding import SEVERITIES, Audit, Count, Failure, Finding, Mark, Verdict
from orggraph.audit.freshness import newest_import
from orggraph.audit.gate import Gate, GateCheck, ask_gate
from orggraph.audit.identity import identify
from orggraph.audit.name import Names, english_names, in_english
from orggraph.audit.review import Books, review
from orggraph.audit.round import Ask, category_words, run_audit
from orggraph.audit.sentence import Words, say
from orggraph.audit.waiver import Terms, Waived, Waiver, agree, end_waiver, find_finding, find_running, make_waiver, read_waivers, write_waiver

__all__ = [
    "SEVERITIES",
    "Ask",
    "Audit",
    "Baseline",
    "Books",
    "Count",
    "Explanation",
    "Failure",
    "Finding",
    "Gate",
    "GateCheck",
    "Mark",
    "Names",
    "Terms",
    "Threshold",
    "Verdict",
    "Waived",
    "Waiver",
    "Words",
    "agree",
    "ask_gate",
    "category_words",
    "end_waiver",
    "english_names",
    "explain_rule",
    "find_finding",
    "find_running",
    "identify",
    "in_english",
    "make_waiver",
    "newest_import",
    "parse_baseline",
    "read_baseline",
    "read_document",
    "read_waivers",
    "refreshed",
    "review",
    "run_audit",
    "say",
    "write_waiver",
]
