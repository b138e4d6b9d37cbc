"""Runs every gap and check question and turns their rows into findings that a person can act on."""

from __future__ import annotations

from orggraph.audit.finding import SEVERITIES, Audit, Count, Failure, Finding, Verdict
from orggraph.audit.identity import identify
from orggraph.audit.name import Names, english_names, in_english
from orggraph.audit.round import Ask, category_words, run_audit
from orggraph.audit.sentence import Words, say

__all__ = [
    "SEVERITIES",
    "Ask",
    "Audit",
    "Count",
    "Failure",
    "Finding",
    "Names",
    "Verdict",
    "Words",
    "category_words",
    "english_names",
    "identify",
    "in_english",
    "run_audit",
    "say",
]
