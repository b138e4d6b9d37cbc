"""Writes docs/demo-gaps.md, the list of gaps that the demo holds on purpose, from what the demo plants: python docs/list_gaps.py. A test compares the two."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from orggraph.demo import make_world
from orggraph.library import load_catalogue

DAY = date(2026, 6, 30)
_HEAD = """# Gaps planted in the demo · 示例世界中有意设置的缺口

`orggraph demo --as-of {day}` (seed 1) holds {plants} gaps and faults on purpose, and {follows} more that follow from them: {all} in all.
An audit of that day finds exactly these; the clean twin (`--clean`) has none. The files of `src/orggraph/demo/planted/` plant them.
Another seed or day changes names and days, not the stories.

"""
_RULE = "## {code} · {severity} · {en} · {zh}\n\n"
_ENTRY = "- **{subject}** (`{subject_id}`): {en}\n  {zh}\n"
_FOLLOWS = "- **{subject}** (`{subject_id}`): follows from the {follows} at the same place · 由同处的 {follows} 引起\n"


def list_gaps() -> str:
    """The document's text."""
    planted = make_world(DAY).planted
    plants = [one for one in planted if one.follows is None]
    parts = [_HEAD.format(day=DAY, plants=len(plants), follows=len(planted) - len(plants), all=len(planted))]
    for query in load_catalogue().values():
        found = [one for one in planted if one.rule == query.stem]
        if query.kind == "view" or not found:
            continue
        parts.append(_RULE.format(code=query.stem, severity=query.severity, en=query.title.en, zh=query.title.zh))
        for one in found:
            entry = _FOLLOWS if one.follows else _ENTRY
            parts.append(entry.format(subject=one.subject, subject_id=one.subject_id, en=one.story.en, zh=one.story.zh, follows=one.follows))
        parts.append("\n")
    return "".join(parts).rstrip() + "\n"


if __name__ == "__main__":
    Path(__file__).with_name("demo-gaps.md").write_text(list_gaps(), encoding="utf-8")
