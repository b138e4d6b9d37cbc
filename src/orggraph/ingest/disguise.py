"""Finds the node that an id means where the graph, or another file, writes it with characters that only look the same.

An id of a file is folded when it is read. Ids that came into the graph before that, and Chinese punctuation, which stays as it is written, are found here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from orggraph.character import fold_name, reveal
from orggraph.ingest.existing import Existing
from orggraph.ingest.harvest import Harvest, Nodes
from orggraph.ingest.refusal import Ledger
from orggraph.locale import Text, counted
from orggraph.model import LABELS


def find_disguised(keys: Iterable[str], label: str, nodes: Nodes, existing: Existing) -> dict[str, list[str]]:
    """For each of `keys`, ids of `label` in the files or the graph that look the same and are written otherwise; none for a key that has none."""
    forms = {key: fold_name(key) for key in keys}
    found: dict[str, set[str]] = defaultdict(set)
    for own in nodes.at:
        if not own.isascii():
            found[fold_name(own)].add(own)
    plain = {form for key, form in forms.items() if form != key}
    for form in plain & nodes.at.keys() | existing.present(label, plain - nodes.at.keys()):
        found[form].add(form)
    for form, stored in existing.disguised(label).ids.items():
        found[form] |= stored
    return {key: alike for key, form in forms.items() if (alike := sorted(found.get(form, set()) - {key}))}


def restore_ids(harvest: Harvest, existing: Existing, ledger: Ledger) -> None:
    """Gives the rows of a node that is in the graph under an id that looks the same that id, so that it does not become two nodes, and notes it.

    A row whose id could be one of several in the graph is refused. Ids of the files that look the same and stay two are noted.
    """
    for label, nodes in harvest.nodes.items():
        if not nodes.rows:
            continue
        alike = find_disguised(nodes.at, label, nodes, existing)
        present = existing.present(label, alike)
        restored: dict[str, str] = {}
        unclear: dict[str, list[str]] = {}
        for key, others in alike.items():
            held = [other for other in others if other not in nodes.at]
            if key in present or not held:
                continue
            if len(held) == 1:
                restored[key] = held[0]
            else:
                unclear[key] = held
        taken = Counter(restored.values())
        restored = {key: stored for key, stored in restored.items() if taken[stored] == 1}
        for key, stored in restored.items():
            at = nodes.at.pop(key)
            nodes.rows[at] = (stored, *nodes.rows[at][1:])
            nodes.at[stored] = at
        _refuse_unclear(nodes, unclear, ledger)
        note_disguised(label, restored, ledger)
        _note_twins(label, nodes, ledger)


def note_disguised(label: str, restored: Mapping[str, str], ledger: Ledger) -> None:
    """Tells which ids were taken for ids that look the same."""
    if restored:
        key, stored = min(restored.items())
        heading = LABELS[label].heading
        ids = counted(len(restored), f"{heading.en.lower()} id is", f"{heading.en.lower()} ids are")
        example = f'"{reveal(key, is_strict=True)}" for "{reveal(stored, is_strict=True)}"'
        example_zh = f"“{reveal(key, is_strict=True)}”即“{reveal(stored, is_strict=True)}”"
        ledger.note(
            Text(
                f"{ids} taken for one that looks the same and is written with other characters, such as {example}.",
                f"有 {len(restored):,} 个{heading.zh}编号按外观相同而字符不同的编号处理，例如{example_zh}。",
            )
        )


def _note_twins(label: str, nodes: Nodes, ledger: Ledger) -> None:
    forms: dict[str, list[str]] = defaultdict(list)
    for key in nodes.at:
        if not key.isascii():
            forms[fold_name(key)].append(key)
    for form in forms.keys() & nodes.at.keys():
        if form not in forms[form]:
            forms[form].append(form)
    twins = sorted(sorted(keys) for keys in forms.values() if len(keys) > 1)
    if twins:
        one, other = (reveal(key, is_strict=True) for key in twins[0][:2])
        row, beside = (nodes.places[nodes.at[key]] for key in twins[0][:2])
        where, there = ledger.row_text(row, beside=beside), ledger.row_text(beside, beside=row)
        heading = LABELS[label].heading
        pairs = counted(len(twins), f"{heading.en.lower()} id has a twin that looks", f"{heading.en.lower()} ids have twins that look")
        ledger.note(
            Text(
                f'{pairs} the same, such as "{one}" ({where.en}) and "{other}" ({there.en}); they stay apart.',
                f"有 {len(twins):,} 个{heading.zh}编号与另一编号外观相同，例如“{one}”（{where.zh}）与“{other}”（{there.zh}）；仍按不同编号处理。",
            ),
            Text("If they are one, write one id in both rows.", "若为同一对象，请在两行使用同一编号。"),
        )


def _refuse_unclear(nodes: Nodes, unclear: Mapping[str, list[str]], ledger: Ledger) -> None:
    for key, held in unclear.items():
        what, remedy = say_unclear(key, held)
        for place in nodes.places_of(nodes.at[key]):
            ledger.refuse("ambiguous_reference", nodes.layout.name, place, what, remedy, value=key)
        nodes.lose(key)


def say_unclear(key: str, held: Sequence[str]) -> tuple[Text, Text]:
    """What to say, and what to do, when an id looks the same as several others."""
    shown = [f'"{reveal(other, is_strict=True)}"' for other in held[:5]]
    shown_zh = [f"“{reveal(other, is_strict=True)}”" for other in held[:5]]
    return (
        Text(f'"{key}" looks the same as several ids: {", ".join(shown)}.', f"“{key}”与多个编号外观相同：{'、'.join(shown_zh)}。"),
        Text("Write the one that is meant, character by character.", "请逐字写明所指的编号。"),
    )
