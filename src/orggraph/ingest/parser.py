"""The process in which a file that nobody vouches for is parsed: `python -m orggraph.ingest.parser MEMORY SECONDS OUTPUT FORM PATH ...`.

Started by `orggraph.ingest.quarantine` alone. It limits itself before it loads a parser, and writes a transcript to its standard output.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from contextlib import suppress

from orggraph.ingest.transcript import Hopeless, Out


def confine(memory: int, seconds: int, output: int) -> None:
    """Limits this process, where the system has such limits; a lower limit that it came with stays."""
    try:
        import resource
    except ImportError:  # Windows: the parent's patience is the limit
        return
    for kind, wanted in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_FSIZE, output), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(kind)
        least = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        with suppress(ValueError, OSError):  # macOS refuses some of them
            resource.setrlimit(kind, (least, hard))


def _end_with_parent() -> None:
    """The parent holds the other end of standard input: when it is gone, however it went, nobody wants the rows."""
    with suppress(OSError):
        while os.read(0, 1):
            pass
    os._exit(1)


def main(words: list[str]) -> None:
    """Parses the file that `words` name and writes what it holds."""
    memory, seconds, output, form, path, *options = words
    threading.Thread(target=_end_with_parent, daemon=True).start()
    confine(int(memory), int(seconds), int(output))
    out = Out(sys.stdout.fileno())
    try:
        _parser(form)(path, out, *options)
    except Hopeless as stop:
        out.give_up({"code": stop.code, **stop.facts})
    except MemoryError:
        out.give_up({"code": "memory"})
    except OSError as error:
        import errno

        out.give_up({"code": "output"} if error.errno == errno.EFBIG else {"code": "system", "errno": error.errno or 0})
    except BaseException as error:  # also what native code throws when it panics
        out.give_up({"code": "unforeseen", "reason": f"{type(error).__name__}: {error}"[:300]})


def _parser(form: str) -> Callable[..., None]:
    if form == "workbook":
        from orggraph.ingest.grid import parse_workbook

        return parse_workbook
    from orggraph.ingest.document import parse_document

    return parse_document


if __name__ == "__main__":
    main(sys.argv[1:])
