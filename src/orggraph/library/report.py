"""Gathers what is wrong with library files, so that all of it is said at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from orggraph.errors import BadQueryFile, Problem
from orggraph.locale import Text

MEND = Text("Mend the files named below; `orggraph queries check` repeats this list.", "请修改下列文件；`orggraph queries check` 可再次检查。")


MOST = 100
"""Problems of one file that are named."""


class Report:
    """The problems found so far, each with its file and line."""

    def __init__(self) -> None:
        self._problems: dict[Problem, None] = {}
        self._counts: Counter[str] = Counter()

    def add(self, path: Path, line: int | None, what: Text, remedy: Text | None = None) -> None:
        """Notes one problem; `line` counts from 1, None means the file as a whole."""
        problem = Problem(what=what, remedy=remedy, path=str(path), line=line)
        if problem in self._problems or self._counts[str(path)] > MOST:
            return
        self._counts[str(path)] += 1
        if self._counts[str(path)] > MOST:
            problem = Problem(what=Text("There are more faults than these.", "另有更多错误。"), path=str(path), line=line)
        self._problems[problem] = None

    def take(self, problems: Iterable[Problem]) -> None:
        """Notes problems that another report held."""
        self._problems.update(dict.fromkeys(problems))

    def has(self, path: Path) -> bool:
        """Whether something is wrong with that file."""
        return any(problem.path == str(path) for problem in self._problems)

    @contextmanager
    def catching(self, path: Path) -> Iterator[None]:
        """What goes wrong within is a problem of that file and of nothing else; a file may be written so that no reader is up to it."""
        try:
            yield
        except Exception as error:
            what = Text(f"It can't be read ({type(error).__name__}).", f"无法读取（{type(error).__name__}）。")
            self.add(path, None, what, Text("Write it simpler, or report it to us.", "请改写得简单些，或反馈给我们。"))

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
                MEND,
                problems=self.problems,
            )


def suggest(name: str, known: Iterable[str]) -> Text | None:
    """The names of `known` that look like `name`, as advice; None when none does."""
    from difflib import get_close_matches

    near = get_close_matches(name, list(known), n=3)
    return Text(f"Did you mean {' or '.join(near)}?", f"是否指 {'、'.join(near)}？") if near else None
