"""Shows how far a long task is: one line on a terminal, nothing where nobody watches."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from orggraph.cli.speech import said
from orggraph.inert import harmless
from orggraph.locale import Text

if TYPE_CHECKING:
    from orggraph.ingest import Progress

_STEPS = {
    "reading": Text("reading {what}", "读取 {what}"),
    "comparing": Text("comparing {what}", "比较 {what}"),
    "writing": Text("writing {what}", "写入 {what}"),
    "undoing": Text("undoing {what}", "撤销 {what}"),
}


@contextmanager
def progress_line() -> Iterator[Callable[[Progress], None] | None]:
    """What hears the progress and draws it on stderr; None when stderr is no terminal. The line is gone at the end."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Drawing

    with Drawing(TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), console=Console(stderr=True), transient=True) as drawing:
        task = drawing.add_task("", total=None)

        def hear(progress: Progress) -> None:
            drawing.update(task, description=harmless(said(_STEPS[progress.step].fill(what=progress.what))), completed=progress.done, total=progress.total)

        yield hear


@contextmanager
def step_line() -> Iterator[Callable[[Text], None] | None]:
    """What hears the step of a task whose length nobody knows and shows it on stderr; None when stderr is no terminal. The line is gone at the end."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console

    with Console(stderr=True).status("") as status:
        yield lambda step: status.update(said(step))
