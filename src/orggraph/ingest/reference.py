"""Finds the node that each reference means.

By id, else by an id that looks the same, else by a name that only one bears, else (if asked) by an id that differs in zeros, blanks or case.
A row that is refused bears its id and its name all the same: a reference to it is refused with it, and a name that it shares is nobody else's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from orggraph.character import fold_key, fold_name
from orggraph.ingest.alike import guesses, plain_form, remedy_of, same_name
from orggraph.ingest.disguise import find_disguised, note_disguised, say_unclear
from orggraph.ingest.existing import Existing
from orggraph.ingest.harvest import Edges, Harvest, Nodes, Via
from orggraph.ingest.layout import layout, owner_side
from orggraph.ingest.refusal import Ledger, RefusalKind
from orggraph.locale import Text, counted
from orggraph.model import LABELS, RELATIONSHIPS

# Facts that hold a category's id without being an edge; a category's name in either language is taken for its id.
CATEGORY_FACTS = (("Department", "category"), ("Unit", "category"), ("Staff", "function"))
_SHOWN = 5  # bearers of a name that a sentence names one by one
_CORRECT_FIRST = Text("Correct that row first.", "请先更正那一行。")
_WRITE_ID = Text("Write the id.", "请填写编号。")


@dataclass(frozen=True, slots=True)
class Unresolved:
    """Why a reference names no node: `say` tells a row, by its origin, what is wrong and what to do."""

    kind: RefusalKind
    say: Callable[[int], tuple[Text, Text]]


@dataclass(frozen=True, slots=True)
class _Bearer:
    """Who bears a name: the id, None where it could not be read; `place`: where its row stands, when that row is refused."""

    key: str | None
    place: int | None = None


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
        nodes = harvest.nodes.get(label) or Nodes(layout=layout(label))
        missing = named - nodes.at.keys() - {""}
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
            for row in (*categories.rows, *(row for row, _ in categories.losers)):
                for place in places:
                    if row[place] is not None:
                        known[same_name(row[place])].add(row[0])
        unknown = words - own
        unknown -= existing.present("Category", unknown)
        forms = {word: fold_name(word) for word in unknown}
        for name, key in existing.called("Category", {form for word in forms.values() for form in (word, word.casefold(), word.capitalize())}):
            known[same_name(name)].add(key)
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
        self._formerly: dict[str, set[str]] = defaultdict(set)  # ids by a name, in its folded form, that they bear in the graph and that this import changes
        self._broken: list[tuple[str, str | None, int]] = []  # cells, in their folded form, of rows that don't fit: with the row's id and origin
        self._refused: dict[str, int] = {}  # ids of refused rows that no other row brings in, and where the first of each stands
        for row, place in nodes.losers:
            if row[0] is not None and row[0] not in nodes.at:
                self._refused[row[0]] = min(place, self._refused.get(row[0], place))

    def resolve(self, strange: set[str]) -> Resolution:
        """What each of `strange` means."""
        if not strange:
            return {}
        self._read_broken(strange)
        found = self._look_alike(strange)
        for reference, bearers in self._bearers(strange - found.keys()).items():
            found[reference] = self._borne(reference, bearers)
        left = strange - found.keys()
        alike = self._alike(left)
        normalised: dict[str, str] = {}
        for reference in left:
            keys = alike.get(reference, [])
            if len(keys) == 1 and self._normalise and keys[0] not in self._refused:
                found[reference] = normalised[reference] = keys[0]
            else:
                found[reference] = self._unknown(reference, keys)
        if normalised:
            example, meant = min(normalised.items())
            count = len(normalised)
            self._ledger.note(
                Text(
                    f"{counted(count, 'reference', 'references')} to {self._heading.en.lower()} ids went to an id that differs in zeros in front, "
                    f"blanks or case, such as {example} to {meant}.",
                    f"{count:,} 个{self._heading.zh}编号引用在忽略前导零、空格和大小写后匹配，例如 {example} 匹配 {meant}。",
                )
            )
        return found

    @property
    def _heading(self) -> Text:
        return LABELS[self._label].heading

    def _read_broken(self, strange: set[str]) -> None:
        """Looks in rows whose cells don't fit the headers for what is referred to: one of their cells may be the id, any the name."""
        forms = {fold_name(reference) for reference in strange}
        for place, written, texts in self._nodes.broken_rows():
            key = fold_key(written)
            if key in strange and key not in self._nodes.at:
                self._refused[key] = min(place, self._refused.get(key, place))
            self._broken += [(form, key or None, place) for form in map(fold_name, texts) if form in forms]

    def _look_alike(self, strange: set[str]) -> dict[str, str | Unresolved]:
        """What those mean that are the id of a refused row, or look the same as an id."""
        refused: dict[str, list[str]] = defaultdict(list)
        for key in self._refused:
            refused[fold_name(key)].append(key)
        disguised = find_disguised(strange, self._label, self._nodes, self._existing)
        found: dict[str, str | Unresolved] = {}
        told: dict[str, str] = {}
        for reference in strange:
            keys, lost = disguised.get(reference, []), refused.get(fold_name(reference), [])
            if any(key in self._nodes.at for key in keys) or not keys:
                if reference in lost:
                    keys, lost = [], [reference]  # ids of the files that only look the same stay apart
            else:
                lost = []  # the rows speak of a node of the graph
            if len(keys) + len(lost) > 1:
                found[reference] = _unclear(reference, [*keys, *lost])
            elif keys:
                found[reference] = told[reference] = keys[0]
            elif lost:
                found[reference] = self._names_refused(reference, [self._refused[lost[0]]])
        note_disguised(self._label, told, self._ledger)
        return found

    def _bearers(self, names: set[str]) -> dict[str, list[_Bearer]]:
        """Who bears each name: nodes of the files and of the graph, and rows that are refused, each once."""
        nodes = self._nodes
        columns = [nodes.layout.place[name] for name in (("name_en", "name_zh") if self._label == "Category" else ("name",))]
        forms = {name: fold_name(name) for name in names}
        wanted = set(forms.values())
        goes_in: dict[str, set[str]] = defaultdict(set)
        for at, row in enumerate(nodes.rows):
            for column in columns:
                if row[column] is not None and (form := fold_name(row[column])) in wanted and nodes.at.get(row[0]) == at:
                    goes_in[form].add(row[0])
        called = [(fold_name(name), key) for name, key in self._existing.called(self._label, names | wanted)]
        called += [(form, key) for form, keys in self._existing.disguised(self._label).names.items() for key in keys if form in wanted]
        for form, key in called:
            if self._is_renamed(key, form, columns):
                self._formerly[form].add(key)
            else:
                goes_in[form].add(key)
        refused: dict[str, dict[str | int, int]] = defaultdict(dict)
        for row, place in nodes.losers:
            for column in columns:
                if row[column] is not None and (form := fold_name(row[column])) in wanted and row[0] not in goes_in.get(form, ()):
                    refused[form].setdefault(place if row[0] is None else row[0], place)
        for form, own, place in self._broken:
            if own not in goes_in.get(form, ()):
                refused[form].setdefault(place if own is None else own, place)
        found: dict[str, list[_Bearer]] = {}
        for name, form in forms.items():
            lost = sorted(refused.get(form, {}).items(), key=lambda item: item[1])
            bearers = [_Bearer(key) for key in sorted(goes_in.get(form, ()))]
            bearers += [_Bearer(key if isinstance(key, str) else None, place) for key, place in lost]
            if bearers:
                found[name] = bearers
        return found

    def _is_renamed(self, key: str, form: str, columns: Sequence[int]) -> bool:
        """Whether the files give a node that bears a name in the graph, here in its folded form, another one."""
        row = self._nodes.rows[self._nodes.at[key]] if key in self._nodes.at else None
        return row is not None and all(row[column] is not None and fold_name(row[column]) != form for column in columns)

    def _borne(self, name: str, bearers: list[_Bearer]) -> str | Unresolved:
        if len(bearers) == 1 and bearers[0].key is not None and bearers[0].place is None:
            return bearers[0].key
        if all(bearer.place is not None for bearer in bearers):
            return self._names_refused(name, [bearer.place for bearer in bearers if bearer.place is not None], is_name=True)
        return self._ambiguous(name, bearers)

    def _alike(self, references: set[str]) -> dict[str, list[str]]:
        if not references:
            return {}
        forms: dict[str, set[str]] = defaultdict(set)
        wanted = {plain_form(reference) for reference in references}
        for key in (*self._nodes.at, *self._refused):
            if (form := plain_form(key)) in wanted:
                forms[form].add(key)
        asked = {guess for reference in references for guess in guesses(reference)}
        for key in self._existing.present(self._label, asked - self._nodes.at.keys()):
            forms[plain_form(key)].add(key)
        for keys in self._existing.disguised(self._label).ids.values():
            for key in keys:
                forms[plain_form(key)].add(key)
        return {reference: sorted(forms[plain_form(reference)]) for reference in references}

    def _ambiguous(self, name: str, bearers: list[_Bearer]) -> Unresolved:
        count = len(bearers)
        count_en = {2: "two", 3: "three"}.get(count, str(count))
        is_people = self._label in ("Person", "Staff")
        people_en = "people" if is_people else f"{self._heading.en.lower()} entries"
        people_zh = {2: "两"}.get(count, str(count)) + ("个人" if is_people else f"个{self._heading.zh}")
        is_refused = any(bearer.place is not None for bearer in bearers)

        shown = bearers if count <= _SHOWN else [bearer for bearer in bearers if bearer.place is None][: _SHOWN - is_refused]
        if count > _SHOWN and is_refused:
            shown.append(next(bearer for bearer in bearers if bearer.place is not None))

        def say(place: int) -> tuple[Text, Text]:
            told = [self._told(bearer, place) for bearer in shown]
            joint = "; " if is_refused else ", "
            rest = f"{joint}…" if count > len(shown) else ""
            what = Text(
                f'"{name}" is the name of {count_en} {people_en} ({joint.join(text.en for text in told)}{rest}).',
                f"“{name}”是{people_zh}的名称（{joint.join(text.zh for text in told)}{rest}）。",
            )
            remedy = Text("Write the id; a row that is refused must be corrected first.", "请填写编号；被拒绝的行须先更正。") if is_refused else _WRITE_ID
            return what, remedy

        return Unresolved("ambiguous_reference", say)

    def _told(self, bearer: _Bearer, beside: int) -> Text:
        if bearer.place is None:
            return Text(str(bearer.key), str(bearer.key))
        where = self._ledger.row_text(bearer.place, beside=beside)
        before = f"{bearer.key} in " if bearer.key is not None else ""
        return Text(f"{before}{where.en}, itself refused", f"{where.zh}{f'的 {bearer.key}' if bearer.key is not None else ''}，已被拒绝")

    def _names_refused(self, reference: str, places: list[int], *, is_name: bool = False) -> Unresolved:
        many = len(places) > 1

        def say(place: int) -> tuple[Text, Text]:
            where = self._ledger.listed(places, beside=place)
            what = Text(
                f'"{reference}" is the {"name" if is_name else "id"} of {where.en}, {"themselves" if many else "itself"} refused.',
                f"“{reference}”是{where.zh}的{'名称' if is_name else '编号'}，而{'这些行' if many else '该行'}已被拒绝。",
            )
            return what, Text("Correct those rows first.", "请先更正那几行。") if many else _CORRECT_FIRST

        return Unresolved("unknown_reference", say)

    def _unknown(self, reference: str, alike: list[str]) -> Unresolved:
        heading = self._heading
        what = Text(f'"{reference}" is neither the id nor the name of any {heading.en.lower()}.', f"“{reference}”不是任何{heading.zh}的编号或名称。")
        refused = [key for key in alike if key in self._refused]
        if formerly := self._formerly.get(fold_name(reference)):
            keys = ", ".join(sorted(formerly)[:_SHOWN])
            what = Text(f'"{reference}" is the name that {keys} bore before this import.', f"“{reference}”是 {keys} 在本次导入之前的名称。")
            return Unresolved("unknown_reference", lambda _: (what, Text("Write the id, or the new name.", "请填写编号或新名称。")))

        def say(place: int) -> tuple[Text, Text]:
            if len(alike) != 1 or not refused:
                return what, remedy_of(alike)
            where = self._ledger.row_text(self._refused[refused[0]], beside=place)
            return what, Text(
                f"{refused[0]} in {where.en}, itself refused, looks the same but for zeros, blanks or case. Correct that row first.",
                f"{where.zh}的 {refused[0]} 仅在前导零、空格或大小写上不同，而该行已被拒绝。请先更正那一行。",
            )

        return Unresolved("unknown_reference", say)


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
            _refuse_self(harvest, name, edges, at, row[0], ledger)
            continue
        bad = False
        for side, (reference, meant) in enumerate(((row[0], start), (row[1], end))):
            if isinstance(meant, Unresolved):
                bad = True
                if edges.via[at] in lost and side == own:
                    continue  # the row's own id, which its row could not keep
                for place in edges.saying(at, side):
                    what, remedy = meant.say(place)
                    ledger.refuse(meant.kind, name, place, what, remedy, column=_header(harvest, name, edges, place, side, via), value=reference)
        if isinstance(start, str) and start == end and not may_loop:
            bad = True
            _refuse_self(harvest, name, edges, at, start, ledger)
        if bad or edges.via[at] in lost:
            continue
        if start is not row[0] or end is not row[1]:
            edges.rows[at] = (start, end, *row[2:])
        kept.append(at)
    edges.keep(kept)


def _refuse_self(harvest: Harvest, name: str, edges: Edges, at: int, key: str, ledger: Ledger) -> None:
    heading = RELATIONSHIPS[name].heading
    if RELATIONSHIPS[name].type == "REPORTS_TO":
        what = Text(f'"{key}" reports to itself.', f"“{key}”向自己汇报。")
    else:
        what = Text(f'"{key}" points to itself ({heading.en.lower()}).', f"“{key}”指向自身（{heading.zh}）。")
    remedy = Text("Name the one above, or leave the cell blank.", "请填写其上级，或将该单元格留空。")
    for place in edges.saying(at, 1):
        header = _header(harvest, name, edges, place, 1, edges.vias[edges.via[at]])
        ledger.refuse("self_reference", name, place, what, remedy, column=header, value=edges.rows[at][1])


def _header(harvest: Harvest, name: str, edges: Edges, place: int, side: int, via: Via | None) -> str | None:
    if via is not None:
        return harvest.header(place, via.label, via.column)
    return harvest.header(place, name, edges.layout.columns[side].name)


def _unclear(reference: str, keys: Sequence[str]) -> Unresolved:
    told = say_unclear(reference, keys)
    return Unresolved("ambiguous_reference", lambda _: told)
