"""Gathers the words that questions share: parameters, column headings and terms, from our folder and the user's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from orggraph.library.declaration import NAME, read_param, read_text, refuse_unknown_keys
from orggraph.library.front import Front, read_front, read_toml
from orggraph.library.query import Param
from orggraph.library.report import Report
from orggraph.library.term import Term
from orggraph.locale import Text
from orggraph.model import EDGES, NODES

TERM_FOLDER = "terms"
WordKind = Literal["parameter", "column", "item", "term"]


@dataclass(frozen=True, slots=True)
class Words:
    """What every question may use without saying it again. items: how one map of a list in the evidence is said, by the list's name.

    faulty: kind and name of each word that a user's folder declares wrongly, or again: whatever of the user's names it can't mean ours.
    """

    params: dict[str, Param] = field(default_factory=dict)
    headings: dict[str, Text] = field(default_factory=dict)
    terms: dict[str, Term] = field(default_factory=dict)
    items: dict[str, Text] = field(default_factory=dict)
    term_fronts: dict[str, Front] = field(default_factory=dict)
    faulty: dict[tuple[WordKind, str], Path] = field(default_factory=dict)


def read_words(folders: Iterable[Path], report: Report) -> Words:
    """The shared words of all `folders`; a name that two folders declare is a clash, which the report notes."""
    words = Words(headings=_model_headings())
    declared: set[tuple[str, str]] = set()
    for folder in folders:
        _read_params(folder / "params.toml", words, declared, report)
        _read_texts(folder / "columns.toml", "column", words.headings, words, declared, report)
        _read_texts(folder / "items.toml", "item", words.items, words, declared, report)
        for path in sorted((folder / TERM_FOLDER).glob("*.cypher")):
            _read_term(path, words, declared, report)
    return words


def _read_params(path: Path, words: Words, declared: set[tuple[str, str]], report: Report) -> None:
    front = read_toml(path, report) if path.exists() else None
    for name, table in front.table.items() if front else ():
        param = read_param(front, report, name, table, name) if front else None
        if param is not None and front is not None and _is_new("parameter", name, declared, report, path, front.line(name)):
            words.params[name] = param
        else:
            words.faulty["parameter", name] = path


def _read_texts(path: Path, kind: WordKind, texts: dict[str, Text], words: Words, declared: set[tuple[str, str]], report: Report) -> None:
    front = read_toml(path, report) if path.exists() else None
    for name, table in front.table.items() if front else ():
        text = read_text(front, report, table, name) if front else None
        if text is not None and front is not None and _is_new(kind, name, declared, report, path, front.line(name)):
            texts[name] = text
        else:
            words.faulty[kind, name] = path


def _read_term(path: Path, words: Words, declared: set[tuple[str, str]], report: Report) -> None:
    front = read_front(path, report)
    words.faulty["term", path.stem] = path
    if front is None:
        return
    refuse_unknown_keys(front, report, front.table, {"meaning", "speaks_of", "defaults"})
    meaning = read_text(front, report, front.table.get("meaning"), "meaning")
    speaks_of = front.table.get("speaks_of")
    if not isinstance(speaks_of, list) or not all(isinstance(name, str) and NAME.fullmatch(name) for name in speaks_of):
        what = Text('"speaks_of" does not list the variables of the term.', "“speaks_of”未列出术语的变量。")
        report.add(path, front.line("speaks_of"), what, Text('Write speaks_of = ["tie"].', '请写成 speaks_of = ["tie"]。'))
        return
    defaults = front.table.get("defaults", {})
    last = speaks_of[len(speaks_of) - len(defaults) :] if isinstance(defaults, dict) else None
    if last is None or set(last) != set(defaults) or not all(isinstance(value, str) and value.strip() for value in defaults.values()):
        what = Text('"defaults" does not give values to the last variables of "speaks_of".', "“defaults”须为“speaks_of”末尾的变量给出默认值。")
        report.add(path, front.line("defaults"), what, Text('Write defaults = { day = "$as_of" }.', '请写成 defaults = { day = "$as_of" }。'))
        return
    if meaning is not None and _is_new("term", path.stem, declared, report, path, 1):
        text = front.source[front.start :].rstrip("\r\n")
        words.terms[path.stem] = Term(path.stem, path, meaning, tuple(speaks_of), text, front.source, front.start, defaults)
        words.term_fronts[path.stem] = front
        del words.faulty["term", path.stem]


def _is_new(kind: WordKind, name: str, declared: set[tuple[str, str]], report: Report, path: Path, line: int) -> bool:
    said = {"parameter": Text("Parameter", "参数"), "column": Text("Column heading", "列标题"), "item": Text("Item", "条目"), "term": Text("Term", "术语")}[
        kind
    ]
    if (kind, name) in declared:
        what = Text(f'{said.en} "{name}" is already declared in another folder.', f"{said.zh}“{name}”已在其他文件夹中声明。")
        report.add(path, line, what, Text("Use another name; one meaning has one place.", "请改用其他名称；同一含义只在一处声明。"))
        return False
    declared.add((kind, name))
    return True


def _model_headings() -> dict[str, Text]:
    """The heading of each property and reference that the model names alike everywhere."""
    headings: dict[str, Text] = {}
    ambiguous: set[str] = set()
    for name, heading in _declared_headings():
        if headings.setdefault(name, heading) != heading:
            ambiguous.add(name)
    return {name: heading for name, heading in headings.items() if name not in ambiguous}


def _declared_headings() -> Iterable[tuple[str, Text]]:
    for node in NODES:
        yield from ((item.name, item.heading) for item in node.properties)
    for edge in EDGES:
        yield from ((item.name, item.heading) for item in edge.properties)
        yield from ((end.column, end.heading) for end in (edge.start, edge.end))
