"""Files in the repository name no machine, no package index and no unfinished work, and hide no test."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
# Written with a class around one letter each, so that this file does not match itself.
INDEX = r"https?://[a-z0-9.-]*(p[y]pi|p[y]thonhosted|registr[y]\.npm|mave[n]\.org|mave[n]\.apache|debia[n]\.org|crate[s]\.io)"
MACHINE = r"/wor[k]/|/far[m]/|/hom[e]/[a-z]|/opt/wheel[s]"
UNFINISHED = r"\b(TOD[O]|FIXM[E]|XX[X])\b|raise NotImplemente[d]"
HIDDEN_TEST = r"mark\.(ski[p]|xfai[l])|pytest\.(ski[p]|xfai[l]|importorski[p])\("


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=TOP, check=True, capture_output=True, text=True).stdout
    return [TOP / name for name in listed.split("\0") if name and (TOP / name).is_file()]


def _lines(pattern: str, *, under: str = "", suffixes: tuple[str, ...] = ()) -> list[str]:
    found = []
    for path in _tracked():
        name = path.relative_to(TOP).as_posix()
        if not name.startswith(under) or (suffixes and path.suffix not in suffixes):
            continue
        content = path.read_bytes()
        if b"\0" in content:
            continue
        for number, line in enumerate(content.decode("utf-8", errors="replace").splitlines(), start=1):
            if re.search(pattern, line):
                found.append(f"{name}:{number}: {line.strip()[:120]}")
    return found


@pytest.mark.parametrize("pattern", [INDEX, MACHINE], ids=["package index", "machine"])
def test_no_file_names_a_package_index_or_a_path_of_one_machine(pattern: str) -> None:
    assert _lines(pattern) == []


def test_no_file_is_left_unfinished() -> None:
    assert _lines(UNFINISHED, suffixes=(".py", ".cypher", ".toml", ".md", ".yml")) == []


def test_no_test_is_skipped_or_expected_to_fail() -> None:
    assert _lines(HIDDEN_TEST, under="tests/", suffixes=(".py",)) == []
