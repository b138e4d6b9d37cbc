"""Plans an import: reads the files, checks everything, compares with the graph, and says what would be written. Nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from orggraph.errors import BadParams, ImportRefused, Problem
from orggraph.ingest.layout import layout, owner_side
from orggraph.ingest.refusal import Ledger, Refusal, RefusalKind, write_refused
from orggraph.locale import Language, Text
from orggraph.model import LABELS, RELATIONSHIPS

if TYPE_CHECKING:
    from orggraph.ingest.changes import EdgeChanges, NodeChanges
    from orggraph.ingest.dossier import Dossier
    from orggraph.ingest.existing import Existing
    from orggraph.ingest.file import Opened
    from orggraph.ingest.harvest import Harvest
    from orggraph.ingest.profile import Profile
    from orggraph.ingest.register import Import
    from orggraph.ingest.sheet import Sheet
    from orggraph.ingest.tally import RowCount
    from orggraph.store import Store

_SHOWN_PROBLEMS = 1_000  # in an error that refuses whole files; a plan keeps all of them


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a plan, an apply or an undo is. `step`: what is being done; `what`: a file, a label or an edge; `total`: None when not known."""

    step: Literal["reading", "comparing", "writing", "undoing"]
    what: str
    done: int
    total: int | None


OnProgress = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class TableCount:
    """What the plan does to one label or edge. An edge that ends counts as changed."""

    name: str
    heading: Text
    added: int
    changed: int
    unchanged: int
    refused: int


@dataclass(frozen=True)
class Plan:
    """What an import would write, and what it refuses.

    tables: one count for each label and edge that the files speak of; refusals: every row, or edge of a row, that stays out, with its kind;
    rows: what became of the rows of each table of the files, every row counted once; problems: every reason for a refusal, each row's own once.
    unread: sheets that are tables of ours and can't be read, though others of their file can; notes: what was done or left out and should be known;
    files: name and SHA-256 of each file; digest: one SHA-256 of all that is imported; is_refused: strict, and something was refused.
    imports: those that the graph had when the comparison began.
    """

    source: str
    today: date
    files: tuple[str, ...]
    digest: str
    tables: tuple[TableCount, ...]
    rows: tuple[RowCount, ...]
    refusals: Dossier
    notes: tuple[Problem, ...]
    unread: tuple[Problem, ...]
    is_strict: bool
    imports: tuple[Import, ...] = field(repr=False)
    nodes: Mapping[str, NodeChanges] = field(repr=False)
    edges: Mapping[str, EdgeChanges] = field(repr=False)
    sheets: tuple[Sheet, ...] = field(repr=False)

    @property
    def problems(self) -> Sequence[Problem]:
        """Every refused row's problem: file, sheet, row, column, value, what to do. One that costs several tables a row is told once."""
        return self.refusals.problems()

    @property
    def added(self) -> int:
        """Nodes and edges that would be added."""
        return sum(table.added for table in self.tables)

    @property
    def changed(self) -> int:
        """Nodes and edges that would be changed."""
        return sum(table.changed for table in self.tables)

    @property
    def unchanged(self) -> int:
        """Nodes and edges that are as the files say."""
        return sum(table.unchanged for table in self.tables)

    @property
    def refused(self) -> int:
        """Rows, and edges of rows, that stay out."""
        return sum(table.refused for table in self.tables)

    @property
    def is_refused(self) -> bool:
        """Whether `apply` will refuse this plan: it is strict and not every row and sheet is good."""
        return self.is_strict and self.has_losses

    @property
    def has_losses(self) -> bool:
        """Whether anything that the files list stays out: rows, edges of rows, whole sheets."""
        return bool(self.refusals) or bool(self.unread)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to write."""
        return not self.added and not self.changed

    def named(self, kind: RefusalKind) -> tuple[Refusal, ...]:
        """The refusals of one kind."""
        return tuple(refusal for refusal in self.refusals if refusal.kind == kind)

    def write_refused(self, folder: Path | None = None, *, language: Language = "en") -> list[Path]:
        """Writes the refused rows of each file to `NAME.error.csv` beside it, or in `folder`; returns the files written. Raises OSError."""
        return write_refused(self.refusals, self.sheets, folder, language=language)


def plan(
    store: Store,
    files: Sequence[str | Path],
    *,
    profile: str | Path | None = None,
    encoding: str | None = None,
    strict: bool = False,
    on_cycle: Literal["refuse", "cut"] = "refuse",
    normalise_keys: bool = False,
    source: str | None = None,
    today: date,
    on_progress: OnProgress | None = None,
) -> Plan:
    """What importing `files` would do to the graph behind `store`. Reads the graph, writes nothing.

    profile: a shipped profile's name or the path of one; None reads the canonical form. With a profile a folder stands for those of its files that it knows. encoding: of text files that don't say theirs.
    source: what every node and edge will carry as its source; by default the profile's name, else the first file's.
    today: the day on which facts without a day of their own change.
    Raises: ImportRefused when a whole file can't be used, with every problem of every file; BadParams, BadProfile, StoreError.
    """
    from orggraph.ingest.assignment import assign
    from orggraph.ingest.file import open_file, open_folder
    from orggraph.ingest.register import digest_of_files
    from orggraph.ingest.sheet import refused_of

    if not files:
        raise BadParams(Text("No file was named.", "未指定文件。"), Text("Name at least one file.", "请至少指定一个文件。"))
    ledger = Ledger()
    loaded = _profile(profile)
    paths = list(dict.fromkeys(Path(file) for file in files))
    opened: list[Opened] = []
    for path in paths:
        if loaded is not None and path.is_dir():
            opened += open_folder(path, encoding, ledger, loaded)
        elif found := open_file(path, encoding, ledger, loaded):
            opened.append(found)
    assignments = assign(ledger.sheets, loaded, ledger, normalise_keys=normalise_keys)
    origin = source or (loaded.name if loaded else refused_of(paths[0]).name)
    digests = tuple(f"{found.path.name} {found.sha256}" for found in opened)
    inquiry = _Inquiry(store, ledger, origin, today, on_progress, on_cycle=on_cycle, normalise_keys=normalise_keys)
    return inquiry.run(assignments).plan(digests, digest_of_files(digests), is_strict=strict)


def plan_tables(
    store: Store,
    tables: Mapping[str, Iterable[Mapping[str, Any]]],
    *,
    strict: bool = True,
    on_cycle: Literal["refuse", "cut"] = "refuse",
    normalise_keys: bool = False,
    source: str,
    today: date,
    on_progress: OnProgress | None = None,
    are_ids_ours: bool = False,
) -> Plan:
    """What writing rows that are already in memory would do. `tables`: by any name that a table is called, each row with the columns of the canonical form.

    are_ids_ours: they were made by orggraph, so the graph is not searched for ids that only look the same.
    The rest is as `plan` takes it. Raises: BadParams for a table or column that the model does not know; StoreError.
    """
    from orggraph.ingest import expression
    from orggraph.ingest.assignment import Assignment
    from orggraph.ingest.lexicon import find_table, say_columns
    from orggraph.ingest.register import digest_of_tables
    from orggraph.ingest.sheet import MemorySheet

    ledger = Ledger()
    assignments: list[Assignment] = []
    given = {name: list(records) for name, records in tables.items()}
    for name, records in given.items():
        table = find_table(name)
        sheet = MemorySheet(name, records)
        if unknown := [header for header in sheet.headers if header not in table.place]:
            raise BadParams(
                Text(
                    f"{table.name} has no {'column' if len(unknown) == 1 else 'columns'} {', '.join(unknown)}.",
                    f"{table.name} 没有列 {'、'.join(unknown)}。",
                ),
                say_columns(table, unknown[0]),
            )
        ledger.sheets.append(sheet)
        assignments.append(Assignment(len(ledger.sheets) - 1, sheet, table, {header: expression.column(header) for header in sheet.headers}))
    inquiry = _Inquiry(store, ledger, source, today, on_progress, on_cycle=on_cycle, normalise_keys=normalise_keys)
    return inquiry.run(assignments, are_ids_ours=are_ids_ours).plan((), digest_of_tables(given), is_strict=strict)


def _profile(name: str | Path | None) -> Profile | None:
    if name is None:
        return None
    from orggraph.ingest.profile import load_profile

    return load_profile(name)


class _Inquiry:
    """Takes the steps of a plan in their order: nodes, then what refers to them, then the comparison."""

    def __init__(
        self,
        store: Store,
        ledger: Ledger,
        source: str,
        today: date,
        on_progress: OnProgress | None,
        *,
        on_cycle: Literal["refuse", "cut"],
        normalise_keys: bool,
    ) -> None:
        from orggraph.ingest.existing import Existing
        from orggraph.ingest.register import read_imports

        self._imports = read_imports(store)
        self._existing: Existing = Existing(store)
        self._ledger = ledger
        self._source = source
        self._today = today
        self._on_progress = on_progress
        self._on_cycle: Literal["refuse", "cut"] = on_cycle
        self._normalise_keys = normalise_keys
        self._nodes: dict[str, NodeChanges] = {}
        self._edges: dict[str, EdgeChanges] = {}

    def run(self, assignments: Sequence[Any], *, are_ids_ours: bool = False) -> _Inquiry:
        from orggraph.ingest.blank import look_at_references
        from orggraph.ingest.comparison import compare_nodes
        from orggraph.ingest.disguise import restore_ids
        from orggraph.ingest.harvest import Harvest, edge_names
        from orggraph.ingest.reference import resolve_categories, resolve_references

        harvest = Harvest(assignments, self._ledger, lambda what, done: self._tell("reading", what, done, None))
        harvest.read_nodes()
        if not are_ids_ours:
            restore_ids(harvest, self._existing, self._ledger)
        resolve_categories(harvest, self._existing)
        self._nodes = compare_nodes(harvest, self._existing, self._source, self._ledger, lambda what, done, total: self._tell("comparing", what, done, total))
        harvest.read_edges()
        in_graph = resolve_references(harvest, self._existing, self._ledger, normalise_keys=self._normalise_keys)
        for name in edge_names(harvest):
            owners = self._held_owners(harvest, name, in_graph)
            self._compare(harvest, name, owners)
        look_at_references(harvest, self._nodes, self._existing, self._today, self._ledger)
        self._ledger.tell_blanks()
        return self

    def _compare(self, harvest: Harvest, name: str, owners: set[str]) -> None:
        """Compares the rows of one edge with the graph: anew, as if they had never been there, when some of them close a circle."""
        from orggraph.ingest.comparison import compare_edges
        from orggraph.ingest.reporting import TREES, Lines, judge_circles

        while True:
            lines = Lines(name) if name in TREES else None
            before, checkpoint = harvest.edges[name].copy() if lines else None, self._ledger.checkpoint() if lines else None
            self._edges[name] = compare_edges(
                harvest,
                name,
                self._existing,
                owners,
                self._source,
                self._today,
                self._ledger,
                lambda what, done, total: self._tell("comparing", what, done, total),
                lines,
            )
            if lines is None or before is None or checkpoint is None:
                return
            verdict = judge_circles(lines, self._existing, today=self._today, on_cycle=self._on_cycle)
            if not verdict:
                return
            self._ledger.go_back(checkpoint)
            harvest.edges[name] = before
            verdict.carry_out(before, self._ledger)

    def _held_owners(self, harvest: Harvest, name: str, in_graph: set[tuple[str, str]]) -> set[str]:
        edge = RELATIONSHIPS[name]
        label = (edge.start, edge.end)[owner_side(name)].label
        held = {key for owner, key in in_graph if owner == label}
        changes = self._nodes.get(label)
        if changes is not None:
            new = {changes.nodes.rows[at][0] for at in changes.added}
            held |= changes.nodes.at.keys() - new
        return held

    def plan(self, files: tuple[str, ...], digest: str, *, is_strict: bool) -> Plan:
        ledger = self._ledger
        if ledger.faults:
            said = [*ledger.faults, *(refusal.problem for refusal in ledger.refusals[:_SHOWN_PROBLEMS])]
            raise ImportRefused(
                Text("Nothing can be imported until these files are mended.", "请先处理以下文件，否则无法导入。"),
                problems=said,
                fields={"files": sorted({fault.path for fault in ledger.faults if fault.path})},
            )
        order = {name: place for place, name in enumerate((*LABELS, *RELATIONSHIPS))}
        counts = {name: node.counts for name, node in self._nodes.items()} | {name: edge.counts for name, edge in self._edges.items()}
        counts |= {table: (0, 0, 0) for table in ledger.refusals.tables if table not in counts}
        tables = [TableCount(name, layout(name).heading, *counts[name], ledger.refused(name)) for name in sorted(counts, key=order.__getitem__)]
        rows = ledger.count_rows()
        return Plan(
            source=self._source,
            today=self._today,
            files=files,
            digest=digest,
            tables=tuple(table for table in tables if table.added or table.changed or table.unchanged or table.refused),
            rows=rows,
            refusals=ledger.refusals.in_order(order),
            notes=tuple(ledger.notes),
            unread=tuple(ledger.unread),
            is_strict=is_strict,
            imports=self._imports,
            nodes=self._nodes,
            edges=self._edges,
            sheets=tuple(ledger.sheets),
        )

    def _tell(self, step: Literal["reading", "comparing", "writing"], what: str, done: int, total: int | None) -> None:
        if self._on_progress:
            self._on_progress(Progress(step, what, done, total))
