"""Keeps the tests away from what the developer runs and owns: no ORGGRAPH_* setting, no data folder of theirs, no language but English."""

from __future__ import annotations

import os
import tempfile

_SCRATCH = tempfile.TemporaryDirectory(prefix="orggraph-tests-")


def pytest_configure() -> None:
    for name in [name for name in os.environ if name.startswith("ORGGRAPH_") and not name.startswith("ORGGRAPH_TEST_")]:
        del os.environ[name]
    os.environ["XDG_DATA_HOME"] = _SCRATCH.name
    os.environ["LC_ALL"] = "C.UTF-8"


def pytest_unconfigure() -> None:
    _SCRATCH.cleanup()
