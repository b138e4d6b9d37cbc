"""Says which change of a query no test notices: `make mutate`, `make mutate ARGS="gaps.stale chain"`.

Each mutant of each question is run on the question's cases and then on a fixed set of random graphs, until an answer differs.
A mutant whose answer never differs survives: a case is missing, or the mutant means the same and stands in equivalent.toml with its reason.
What was killed once is remembered in .cache/mutate.txt by the mutant's whole text and not run again; --fresh forgets it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import tomllib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fnmatch import fnmatchcase
from hashlib import sha256
from pathlib import Path
from random import Random
from time import monotonic
from typing import Any

from orggraph.answer import answer
from orggraph.errors import BadParams, OrgGraphError
from orggraph.insight import complete
from orggraph.library import Catalogue, Query, load_catalogue
from tests.case_file import Case, compare, read_cases
from tests.graph_file import Graph, read_graph, resolve_day
from tests.live.engine import EMBEDDED, ROLL, EngineUnderTest
from tests.mutate.mutant import Mutant, mutants
from tests.oracle.question import asks, difference
from tests.oracle.random_graph import AS_OF, make_graph

MEMORY = Path(".cache/mutate.txt")
EQUIVALENT = Path(__file__).with_name("equivalent.toml")
RANDOM_GRAPHS = 5
# Asking costs more than answering, so that a few graphs of many worlds say most in a second.
WORLDS, NAMED, CHANGED = 16, 12, 3
_FAILED = "the engine failed"
Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Trial:
    """One way to ask a question of one graph, and the case that the answer must hold; without a case it must stay what it was."""

    values: Mapping[str, Any]
    today: date
    case: Case | None = None


def main(arguments: Sequence[str]) -> int:
    """1 when a mutant survives that equivalent.toml does not know, else 0."""
    parser = argparse.ArgumentParser(prog="make mutate", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="questions or topics; all when left out")
    parser.add_argument("--graphs", type=int, default=RANDOM_GRAPHS, help=f"random graphs to ask about (default {RANDOM_GRAPHS})")
    parser.add_argument("--own", action="store_true", help="leave out what terms bring into a query")
    parser.add_argument("--fresh", action="store_true", help="forget what was killed before")
    given = parser.parse_args(arguments)
    catalogue = load_catalogue()
    chosen = [query for name, query in sorted(catalogue.items()) if not given.names or name in given.names or query.topic in given.names]
    if not chosen:
        parser.error(f"no question is called {' or '.join(given.names)}")
    with tempfile.TemporaryDirectory() as home, ROLL.open(EMBEDDED, Path(home)) as engine:
        hunt = Hunt(engine, catalogue, chosen, is_fresh=given.fresh, is_own=given.own)
        hunt.run(given.graphs)
    return hunt.report()


class Hunt:
    """Runs mutants until each is killed or has been asked everything."""

    def __init__(self, engine: EngineUnderTest, catalogue: Catalogue, chosen: Sequence[Query], *, is_fresh: bool, is_own: bool) -> None:
        self._engine = engine
        self._catalogue = catalogue
        self._queries = {query.name: query for query in chosen}
        if is_fresh:
            MEMORY.unlink(missing_ok=True)
        MEMORY.parent.mkdir(exist_ok=True)
        known = set(MEMORY.read_text(encoding="utf-8").split()) if MEMORY.exists() else set()
        self._made = {name: mutants(query, is_own=is_own) for name, query in self._queries.items()}
        self._alive = {name: [mutant for mutant in made if _mark(mutant) not in known] for name, made in self._made.items()}

    def run(self, random_graphs: int) -> None:
        """The cases' graphs first, since they are small and say the most."""
        cases: dict[str, dict[str, list[Case]]] = defaultdict(lambda: defaultdict(list))
        for case in read_cases():
            if case.query in self._queries:
                cases[case.graph][case.query].append(case)
        for number, (name, by_query) in enumerate(sorted(cases.items()), start=1):
            graph = read_graph(name)
            trials = {query: [_of_case(case, graph) for case in found] for query, found in by_query.items()}
            self._ask(graph, trials, f"graph {number} of {len(cases)}, {name}")
        for number in range(1, random_graphs + 1):
            random = Random(number)
            graph = make_graph(random, WORLDS)
            trials = {name: [Trial(values, AS_OF) for values in asks(query, graph, random, NAMED, CHANGED)] for name, query in self._queries.items()}
            self._ask(graph, trials, f"random graph {number} of {random_graphs}")

    def _ask(self, graph: Graph, trials: Mapping[str, Sequence[Trial]], said: str) -> None:
        started, killed = monotonic(), 0
        self._engine.load(graph)
        with MEMORY.open("a", encoding="utf-8") as memory:
            for name, found in trials.items():
                for trial in found if self._alive[name] else ():
                    was = self._rows(self._queries[name], trial)
                    if trial.case is not None and not isinstance(was, str) and _is_broken(trial.case, was, trial.today):
                        raise SystemExit(
                            f'{name}: the case "{trial.case.name}" does not hold on the question as it is, so it would kill every mutant. Mend it first.'
                        )
                    dead = [mutant for mutant in self._alive[name] if self._is_killed(mutant, trial, was)]
                    self._alive[name] = [mutant for mutant in self._alive[name] if mutant not in dead]
                    killed += len(dead)
                    memory.writelines(f"{_mark(mutant)}\n" for mutant in dead)
        left = sum(map(len, self._alive.values()))
        print(f"{said}: {killed} killed, {left} left, {monotonic() - started:.0f} s", flush=True)

    def _is_killed(self, mutant: Mutant, trial: Trial, was: Rows | str) -> bool:
        rows = self._rows(replace(self._queries[mutant.query], source=mutant.text, start=0, kind="view"), trial)
        if isinstance(rows, str) or isinstance(was, str):
            return rows is not was
        if trial.case is None:
            return difference(list(map(dict, was)), list(map(dict, rows))) is not None
        return _is_broken(trial.case, rows, trial.today)

    def _rows(self, query: Query, trial: Trial) -> Rows | str:
        try:
            result = answer(self._engine.reader, query, trial.values, today=trial.today)
            return (complete(result) if query.computed_by else result).rows
        except BadParams:
            raise
        except (OrgGraphError, LookupError, TypeError, ValueError):  # the latter from a computation that is given a mutant's rows
            return _FAILED

    def report(self) -> int:
        """Prints what survived."""
        accepted = tomllib.loads(EQUIVALENT.read_text(encoding="utf-8"))["equivalent"]
        used = Counter[int]()
        survivors = []
        for mutant in (mutant for alive in self._alive.values() for mutant in alive):
            at = next((at for at, entry in enumerate(accepted) if _is_accepted(mutant, entry)), None)
            if at is None:
                survivors.append(mutant)
            else:
                used[at] += 1
        made = sum(map(len, self._made.values()))
        print(f"\n{made} mutants of {len(self._made)} questions: {len(survivors)} survived, {sum(used.values())} more mean the same (equivalent.toml).")
        for name, count in sorted(Counter(mutant.query for mutant in survivors).items()):
            print(f"\n{name}: {count} of {len(self._made[name])}")
            for mutant in survivors:
                if mutant.query == name:
                    print(f"  {mutant}")
        return 1 if survivors else 0


def _is_accepted(mutant: Mutant, entry: Mapping[str, str]) -> bool:
    """Whether an entry speaks of the mutant: `query`, `code` and `change` may hold * for anything."""
    return all(fnmatchcase(getattr(mutant, part), entry.get(part, "*").replace("[", "[[]")) for part in ("query", "code", "change"))


def _is_broken(case: Case, rows: Rows, today: date) -> bool:
    expected, actual = compare(case, rows, today)
    return expected != actual


def _of_case(case: Case, graph: Graph) -> Trial:
    return Trial({name: resolve_day(value, graph.as_of) for name, value in case.params.items()}, graph.as_of, case)


def _mark(mutant: Mutant) -> str:
    return sha256(f"{mutant.query}\n{mutant.text}".encode()).hexdigest()[:20]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
