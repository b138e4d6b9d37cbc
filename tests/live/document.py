"""Reads the fenced blocks of a document: files to write, commands to run with the output that they promise, Python to try."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_FENCE = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """One fenced block. `name`: the file that its text is, None for others."""

    language: str
    name: str | None
    text: str
    line: int


@dataclass(frozen=True)
class Promise:
    """One command and the output that the document shows for it; None when it shows none."""

    command: str
    output: str | None
    line: int


def read_blocks(path: Path) -> list[Block]:
    """The document's blocks in their order."""
    text = path.read_text(encoding="utf-8")
    return [Block(found[1], found[2], found[3], text.count("\n", 0, found.start()) + 1) for found in _FENCE.finditer(text)]


def read_promises(block: Block) -> list[Promise]:
    """The commands of a console block, each with the lines below it."""
    promises: list[Promise] = []
    for offset, line in enumerate(block.text.splitlines()):
        if line.startswith("$ "):
            promises.append(Promise(line.removeprefix("$ "), None, block.line + offset + 1))
        elif promises:
            last = promises.pop()
            promises.append(Promise(last.command, line if last.output is None else f"{last.output}\n{line}", last.line))
        else:
            raise ValueError(f"line {block.line + offset + 1} stands before any command")
    return promises


def is_as_promised(promised: str, output: str) -> bool:
    """Whether the output is what the document shows; a line `...` stands for any lines."""
    pattern = "\n".join(".*" if line.strip() == "..." else re.escape(line) for line in promised.strip().splitlines())
    return re.fullmatch(pattern, "\n".join(line.rstrip() for line in output.strip().splitlines()), re.DOTALL) is not None
