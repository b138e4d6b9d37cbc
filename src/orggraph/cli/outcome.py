"""Puts what a plan or a simulation hands back where it was asked to go, in words or for machines."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from orggraph.cli.door import Door
from orggraph.cli.output import chosen_format, deliver
from orggraph.cli.question import is_said, note_left_out, read_format, read_glossary
from orggraph.cli.speech import language
from orggraph.locale import Text

if TYPE_CHECKING:
    from orggraph.insight import Outcome

RULES = Text(
    "Who may meet whom: colleagues at most one layer away (-p most_layers=1), executives only by executives (-p strict_layers=1), whoever has room. "
    "Costs: layer_cost 20 a layer, category_cost 30, new_cost 10, revive_cost 5, busy_cost 5, a live tie 0; all our own defaults, set with -p NAME=VALUE.",
    "谁可对接谁：层级相差至多一级（-p most_layers=1），高层只由高层对接（-p strict_layers=1），且须有余量。"
    "成本：每级 layer_cost 20、category_cost 30、new_cost 10、revive_cost 5、busy_cost 5，已有有效联系为 0；均为自定默认值，可用 -p 参数=值 设定。",
)


def deliver_outcome(door: Door, outcome: Outcome, format_name: str | None, out: Path | None, *, is_raw: bool) -> None:
    """Writes the outcome. Raises BadParams, BadSettings."""
    from orggraph.render import Glossary
    from orggraph.render.outcome import write_outcome

    format_ = chosen_format(read_format(format_name), out)
    rows = [row for section in outcome.sections for row in section.rows]
    glossary = read_glossary(door, outcome.params["as_of"], rows) if is_said(format_, is_raw) else Glossary()
    deliver(lambda stream, style: write_outcome(outcome, stream, format_, glossary=glossary, language=language(), style=style, is_raw=is_raw), format_, out)
    note_left_out(outcome.sections, format_)
