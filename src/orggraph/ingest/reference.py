"""Finds the node that each reference means.

By id, else by an id that looks the same, else by a name that only one bears, else (if asked) by an id that differs in zeros, blanks or case.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from orggraph.character import fold_name
from orggraph.ingest.disguise import find_disguised, note_disguised, say_unclear
from orggraph.ingest.existing import Existing
from orggraph.ingest.harvest import Edges, Harvest, Nodes, Via
from orggraph.ingest.layout import layout, owner_side
from orggraph.ingest.refusal import Ledger, RefusalKind, origin_row
from orggraph.locale import Text, counted
from orggraph.model import LABELS, RELATIONSHIPS

# Facts that hold a category's id without being an edge; a category's name in either language is taken for its id.
CATEGORY_FACTS = (("Department", "category"), ("Unit", "category"), ("Staff", "function"))


@dataclass(frozen=True, slots=True)
class Unresolved:
    """Why a reference names no node."""

    kind: RefusalKind
    what: Text
    remedy: Text


Resolution = Mapping[str, "str | Unresolved"]


def resolve_references(harvest: Harvest, existing: Existing, ledger: Ledger, *, normalise_keys: bool) -> set[tuple[str, str]]:
    """Makes every end of every edge an id that exists; edges that name nobody, somebody unclear, or themselves are refused and taken out.

    Returns label and id of every node that is named and lies in the graph, not in the files.
    """
    wanted: dict[str, set[str]] = defaultdict(set)
    for name, edges in harvest.edges.items():
        model = RELATIONSHIPS[name]
        wanted[model.start.label].update(row[0] for row in edges.rows)
        wanted[model.end.label].update(row[1] for row in edges.rows)
    found: dict[str, Resolution] = {}
    present: set[tuple[str, str]] = set()
    for label, named in wanted.items():
        nodes = harvest.nodes.get(label) or Nodes(layout(label))
        missing = named - nodes.at.keys()
        held = existing.present(label, missing) if missing else set()
        present.update((label, key) for key in held)
        found[label] = _Search(label, nodes, existing, ledger, normalise_keys=normalise_keys).resolve(missing - held)
        present.update((label, value) for value in found[label].values() if isinstance(value, str) and value not in nodes.at)
    for name, edges in harvest.edges.items():
        model = RELATIONSHIPS[name]
        _rewrite(harvest, name, edges, found[model.start.label], found[model.end.label], ledger)
    return present


def resolve_categories(harvest: Harvest, existing: Existing) -> None:
    """Replaces a category's name by its id wherever a fact holds a category; what is neither stays as written, for a check to report."""
    for label, column in CATEGORY_FACTS:
        nodes = harvest.nodes.get(label)
        if nodes is None:
            continue
        at = nodes.layout.place[column]
        words = {row[at] for row in nodes.rows if row[at] is not None}
        categories = harvest.nodes.get("Category")
        own = categories.at.keys() if categories else set()
        known: dict[str, set[str]] = defaultdict(set)
        if categories:
            places = [categories.layout.place[name] for name in ("name_en", "name_zh")]
            for row in categories.rows:
                for place in places:
                    known[_same(str(row[place]))].add(row[0])
        unknown = words - own
        unknown -= existing.present("Category", unknown)
        forms = {word: fold_name(word) for word in unknown}
        for name, key in existing.called("Category", {form for word in forms.values() for form in (word, word.casefold(), word.capitalize())}):
            known[_same(name)].add(key)
        for name, keys in existing.disguised("Category").names.items() if unknown else ():
            known[name.casefold()] |= keys
        ids = own | existing.present("Category", {form for word, form in forms.items() if form != word} - own)
        meant = {word: form for word, form in forms.items() if form in ids}
        meant |= {word: next(iter(known[form.casefold()])) for word, form in forms.items() if word not in meant and len(known.get(form.casefold(), ())) == 1}
        if meant:
            nodes.rows = [(*row[:at], meant[row[at]], *row[at + 1 :]) if row[at] in meant else row for row in nodes.rows]


class _Search:
    """Looks for the nodes of one label that strange references mean."""

    def __init__(self, label: str, nodes: Nodes, existing: Existing, ledger: Ledger, *, normalise_keys: bool) -> None:
        self._label = label
        self._nodes = nodes
        self._existing = existing
        self._ledger = ledger
        self._normalise = normalise_keys

    def resolve(self, strange: set[str]) -> Resolution:
        """What each of `strange` means."""
        if not strange:
            return {}
        found: dict[str, str | Unresolved] = {}
        disguised = find_disguised(strange, self._label, self._nodes, self._existing)
        note_disguised(self._label, {reference: keys[0] for reference, keys in disguised.items() if len(keys) == 1}, self._ledger)
        for reference, keys in disguised.items():
            found[reference] = keys[0] if len(keys) == 1 else Unresolved("ambiguous_reference", *say_unclear(reference, keys))
        for reference, keys in self._bearers(strange - disguised.keys()).items():
            found[reference] = keys[0] if len(keys) == 1 else self._ambiguous(reference, keys)
        left = strange - found.keys()
        alike = self._alike(left)
        normalised: Counter[tuple[str, str]] = Counter()
        for reference in left:
            keys = alike.get(reference, [])
            if len(keys) == 1 and self._normalise:
                found[reference] = keys[0]
                normalised[(reference, keys[0])] += 1
            else:
                found[reference] = self._unknown(reference, keys)
        if normalised:
            example, meant = min(normalised)
            self._ledger.note(
                Text(
                    f"{counted(len(normalised), 'reference', 'references')} to {self._heading.en.lower()} ids went to an id that differs in zeros in front, "
                    f"blanks or case, such as {example} to {meant}.",
                    f"{len(normalised):,} 个{self._heading.zh}编号引用在忽略前导零、空格和大小写后匹配，例如 {example} 匹配 {meant}。",
                )
            )
        return found

    @property
    def _heading(self) -> Text:
        return LABELS[self._label].heading

    def _bearers(self, names: set[str]) -> dict[str, list[str]]:
        places = [self._nodes.layout.place[name] for name in (("name_en", "name_zh") if self._label == "Category" else ("name",))]
        forms = {name: fold_name(name) for name in names}
        wanted = set(forms.values())
        bearers: dict[str, set[str]] = defaultdict(set)
        for row in self._nodes.rows:
            for place in places:
                if row[place] is not None and (form := fold_name(row[place])) in wanted:
                    bearers[form].add(row[0])
        for name, key in self._existing.called(self._label, names | wanted):
            bearers[fold_name(name)].add(key)
        for form, keys in self._existing.disguised(self._label).names.items():
            bearers[form] |= keys
        return {name: sorted(bearers[form]) for name, form in forms.items() if bearers.get(form)}

    def _alike(self, references: set[str]) -> dict[str, list[str]]:
        if not references:
            return {}
        forms: dict[str, set[str]] = defaultdict(set)
        wanted = {_normal(reference) for reference in references}
        for key in self._nodes.at:
            if (form := _normal(key)) in wanted:
                forms[form].add(key)
        guesses = {guess for reference in references for guess in _guesses(reference)}
        for key in self._existing.present(self._label, guesses - self._nodes.at.keys()):
            forms[_normal(key)].add(key)
        for keys in self._existing.disguised(self._label).ids.values():
            for key in keys:
                forms[_normal(key)].add(key)
        return {reference: sorted(forms[_normal(reference)]) for reference in references}

    def _ambiguous(self, name: str, keys: list[str]) -> Unresolved:
        shown = ", ".join(keys[:5]) + (", …" if len(keys) > 5 else "")
        count_en = {2: "two", 3: "three"}.get(len(keys), str(len(keys)))
        people_en = "people" if self._label in ("Person", "Staff") else f"{self._heading.en.lower()} entries"
        people_zh = {2: "两"}.get(len(keys), str(len(keys))) + ("个人" if self._label in ("Person", "Staff") else f"个{self._heading.zh}")
        return Unresolved(
            "ambiguous_reference",
            Text(f'"{name}" is the name of {count_en} {people_en} ({shown}).', f"“{name}”是{people_zh}的名称（{shown}）。"),
            Text("Write the id.", "请填写编号。"),
        )

    def _unknown(self, reference: str, alike: list[str]) -> Unresolved:
        what = Text(
            f'"{reference}" is neither the id nor the name of any {self._heading.en.lower()}.', f"“{reference}”不是任何{self._heading.zh}的编号或名称。"
        )
        if reference in self._nodes.refused:
            row = origin_row(self._nodes.refused[reference])
            what = Text(f'"{reference}" is the id of row {row}, which was itself refused.', f"“{reference}”是第 {row} 行的编号，而该行已被拒绝。")
            return Unresolved("unknown_reference", what, Text("Correct that row first.", "请先更正那一行。"))
        if alike:
            shown = ", ".join(alike[:5])
            return Unresolved(
                "unknown_reference",
                what,
                Text(
                    f"{shown} looks the same but for zeros, blanks or case: correct it, or use --normalise-keys."
                    if len(alike) == 1
                    else f"Several look alike ({shown}): write the one that is meant.",
                    f"{shown} 仅在前导零、空格或大小写上不同：请更正，或使用 --normalise-keys。"
                    if len(alike) == 1
                    else f"有多个相近的编号（{shown}）：请写明所指。",
                ),
            )
        return Unresolved("unknown_reference", what, Text("Correct it, or add the row that it names.", "请更正，或补充其所指的行。"))


def _rewrite(harvest: Harvest, name: str, edges: Edges, starts: Resolution, ends: Resolution, ledger: Ledger) -> None:
    model = RELATIONSHIPS[name]
    may_loop = model.start.label != model.end.label or model.type == "MATCHED_BY"
    lost = frozenset(at for at, via in enumerate(edges.vias) if via is not None and via.is_lost)
    if not starts and not ends and not lost and may_loop:
        return
    own = owner_side(name)
    kept: list[int] = []
    for at, row in enumerate(edges.rows):
        start, end = starts.get(row[0], row[0]), ends.get(row[1], row[1])
        via = edges.vias[edges.via[at]]
        if edges.via[at] in lost and row[0] == row[1] and not may_loop:
            _refuse_self(harvest, name, edges, at, via, ledger)
            continue
        bad = False
        for side, (reference, meant) in enumerate(((row[0], start), (row[1], end))):
            if isinstance(meant, Unresolved):
                bad = True
                if edges.via[at] in lost and side == own:
                    continue  # the row's own id, which its row could not keep
                ledger.refuse(
                    meant.kind, name, edges.places[at], meant.what, meant.remedy, column=_header(harvest, name, edges, at, side, via), value=reference
                )
        if not bad and start == end and not may_loop:
            bad = True
            _refuse_self(harvest, name, edges, at, via, ledger)
        if bad or edges.via[at] in lost:
            continue
        if start is not row[0] or end is not row[1]:
            edges.rows[at] = (start, end, *row[2:])
        kept.append(at)
    edges.keep(kept)


def _refuse_self(harvest: Harvest, name: str, edges: Edges, at: int, via: Via | None, ledger: Ledger) -> None:
    key = edges.rows[at][0]
    heading = RELATIONSHIPS[name].heading
    if RELATIONSHIPS[name].type == "REPORTS_TO":
        what = Text(f'"{key}" reports to itself.', f"“{key}”向自己汇报。")
    else:
        what = Text(f'"{key}" points to itself ({heading.en.lower()}).', f"“{key}”指向自身（{heading.zh}）。")
    ledger.refuse(
        "self_reference", name, edges.places[at], what, Text("Name the one above, or leave the cell blank.", "请填写其上级，或将该单元格留空。"),
        column=_header(harvest, name, edges, at, 1, via), value=key,
    )  # fmt: skip


def _header(harvest: Harvest, name: str, edges: Edges, at: int, side: int, via: Via | None) -> str:
    if via is not None:
        return harvest.header(edges.places[at], via.label, via.column)
    return harvest.header(edges.places[at], name, edges.layout.columns[side].name)


def _same(name: str) -> str:
    return fold_name(name).casefold()


def _normal(reference: str) -> str:
    return "".join(_same(reference).split()).lstrip("0")


def _guesses(reference: str) -> Iterator[str]:
    for form in (reference, "".join(fold_name(reference).split())):
        for stripped in (form, form.lstrip("0")):
            if stripped:
                yield from (stripped, stripped.upper(), stripped.lower())
