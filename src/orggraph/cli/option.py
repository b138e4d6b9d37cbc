"""The options that several commands share, each said once."""

from __future__ import annotations

from typing import Any

import typer

from orggraph.cli.speech import said
from orggraph.locale import Text

FORMAT_NAMES = "table|json|jsonl|csv|md|xlsx"
_FORMAT = Text("How to write the answer (default: table)", "输出格式（默认 table）")
_OUT = Text("Write to this file; its ending chooses the format", "写入此文件；格式依扩展名")
_RAW = Text("CSV or XLSX for machines: column names, codes and JSON instead of words", "供程序读取的 CSV 或 XLSX：列名、代码与 JSON，不转成文字")


def option(*names: str, text: Text, metavar: str | None = None) -> Any:
    """A typer option whose help is said in the language of this run."""
    return typer.Option(*names, help=said(text), metavar=metavar)


def argument(text: Text, metavar: str) -> Any:
    """A typer argument whose help is said in the language of this run."""
    return typer.Argument(help=said(text), metavar=metavar)


def format_option() -> Any:
    """`--format`: one of the formats that render knows."""
    return option("--format", text=_FORMAT, metavar=FORMAT_NAMES)


def out_option() -> Any:
    """`--out`: the file to write."""
    return option("--out", text=_OUT, metavar="FILE")


def raw_option() -> Any:
    """`--raw`: CSV or XLSX for machines."""
    return option("--raw", text=_RAW)
