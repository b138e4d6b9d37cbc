"""Says an error in one sentence or two, and which exit code it ends the run with."""

from __future__ import annotations

import sys
import traceback
from typing import TextIO

from orggraph.character import reveal
from orggraph.cli.speech import language, said
from orggraph.destination import FULL, stream_failed
from orggraph.errors import (
    BadParams,
    CallerError,
    ContractError,
    ImportRefused,
    ImportUnfinished,
    LibraryError,
    OrgGraphError,
    Problem,
    SchemaError,
    StaleData,
    StoreError,
    WriteFailed,
)
from orggraph.inert import harmless
from orggraph.locale import Text, say

CLEAN = 0
FINDINGS = 1
USAGE = 2
UNCHECKED = 3
"""Something kept the run from an answer. Never to be taken for clean."""
INTERRUPTED = 130
"""128 + SIGINT, as shells count."""
PIPE_CLOSED = 141
"""128 + SIGPIPE: the reader went away."""

EXIT_CODES: dict[type[Exception], int] = {
    CallerError: USAGE,
    LibraryError: USAGE,
    ImportRefused: FINDINGS,
    SchemaError: UNCHECKED,
    StoreError: UNCHECKED,
    StaleData: UNCHECKED,
    ImportUnfinished: UNCHECKED,
    ContractError: UNCHECKED,
    WriteFailed: UNCHECKED,
    OrgGraphError: UNCHECKED,
    Exception: UNCHECKED,
}
"""From a branch of the error tree to the exit code; the nearest branch above an error counts."""

SHOWN_PROBLEMS = 20
"""Problems printed at most; a file can have thousands."""

STOPPED = Text("Stopped.", "已中断。")
"""What is said when a signal ends the run."""
_ERROR = Text("error: ", "错误：")
_COLON = Text(": ", "：")
_GIVEN = Text(' "{value}"', "“{value}”")
_MORE = Text("… and {count} more", "……另有 {count} 处")
_UNFORESEEN = Text("Something unforeseen happened ({what}).", "发生了意外（{what}）。")
_REPORT = Text("Run the command again with --debug and report what it prints.", "请加 --debug 重新运行，并将输出内容反馈给我们。")


def exit_code(error: BaseException) -> int:
    """The exit code that an error ends the run with."""
    return next((EXIT_CODES[branch] for branch in type(error).__mro__ if branch in EXIT_CODES), UNCHECKED)


def report(error: BaseException, *, is_debug: bool = False, stream: TextIO | None = None) -> int:
    """Prints what happened and what to do to stderr, the trace only with `is_debug`, and returns the exit code.

    Where stderr takes no more that is `UNCHECKED`, whatever the error: a code alone is no account of it.
    """
    trace = [harmless("".join(traceback.format_exception(error)).rstrip(), keeps_lines=True)] if is_debug else []
    try:
        print(*trace, *error_lines(error), sep="\n", file=stream or sys.stderr, flush=True)
    except BrokenPipeError:
        raise
    except OSError:
        return UNCHECKED
    return exit_code(error)


def error_lines(error: BaseException) -> list[str]:
    """The error in the language of this run: one line, then one for each problem, at most `SHOWN_PROBLEMS`."""
    if isinstance(error, OSError) and error.errno in FULL:
        error = stream_failed(error)
    if not isinstance(error, OrgGraphError):
        name = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        return [said(_ERROR) + harmless(say(language(), _UNFORESEEN.fill(what=name), _REPORT))]
    lines = [said(_ERROR) + harmless(say(language(), error.what, error.remedy))]
    # A single fault that is the error itself is for machines; a person has just read it.
    problems = [problem for problem in error.problems if problem.what != error.what]
    lines += [f"  {harmless(_fault(problem, error))}" for problem in problems[:SHOWN_PROBLEMS]]
    if len(problems) > SHOWN_PROBLEMS:
        lines.append("  " + said(_MORE.fill(count=len(problems) - SHOWN_PROBLEMS)))
    return lines


def _fault(problem: Problem, error: OrgGraphError) -> str:
    if not isinstance(error, BadParams) or problem.column is None:
        return problem.in_language(language())
    # Of a parameter, its name and what was given say the place better than "column" does.
    given = said(_GIVEN.fill(value=reveal(problem.value))) if problem.value is not None else ""
    return f"{problem.column}{given}{said(_COLON)}{say(language(), problem.what, problem.remedy)}"
