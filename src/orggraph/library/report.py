"""Gathers what is wrong with library files, so that all of it is said at once."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from orggraph.errors import BadQueryFile, Problem
from orggraph.locale import Text


class Report:
    """The problems found so far, each with its file and line."""

    def __init__(self) -> None:
        self._problems: list[Problem] = []

    def add(self, path: Path, line: int | None, what: Text, remedy: Text | None = None) -> None:
        """Notes one problem; `line` counts from 1, None means the file as a whole."""
        problem = Problem(what=what, remedy=remedy, path=str(path), line=line)
        if problem not in self._problems:
            self._problems.append(problem)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything noted, in the order of files and lines."""
        return tuple(sorted(self._problems, key=lambda problem: (problem.path or "", problem.line or 0)))

    def raise_if_any(self) -> None:
        """Raises BadQueryFile with every problem, if there is one."""
        if self._problems:
            count = len(self._problems)
            raise BadQueryFile(
                Text(f"The query library has {count} problem{'s' if count > 1 else ''}.", f"查询库有 {count} 处问题。"),
                Text("Mend the files named below; `orggraph queries check` repeats this list.", "请修改下列文件；`orggraph queries check` 可再次检查。"),
                problems=self.problems,
            )


def suggest(name: str, known: Iterable[str]) -> Text | None:
    """The names of `known` that look like `name`, as advice; None when none does."""
    from difflib import get_close_matches

    near = get_close_matches(name, list(known), n=3)
    return Text(f"Did you mean {' or '.join(near)}?", f"是否指 {'、'.join(near)}？") if near else None
