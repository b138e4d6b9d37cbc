"""Loads every question of our folder and the user's, and finds one by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from orggraph.destination import fill
from orggraph.errors import Problem, UnknownQuery
from orggraph.library.declaration import NAME
from orggraph.library.front import Front, read_front, read_source
from orggraph.library.query import Query
from orggraph.library.question import read_query
from orggraph.library.report import Report
from orggraph.library.term import rewrite_blocks
from orggraph.library.word import TERM_FOLDER, Words, read_words
from orggraph.locale import Text
from orggraph.shipped import shipped

# Commands and pages that the doors own; a topic of the same name would hide them.
RESERVED_TOPICS = frozenset(
    {
        "api",
        "audit",
        "config",
        "db",
        "demo",
        "docs",
        "gate",
        "help",
        "import",
        "livez",
        "metrics",
        "plan",
        "queries",
        "query",
        "readyz",
        "serve",
        "simulate",
        "template",
        "undo",
    }
)


class Catalogue(Mapping[str, Query]):
    """Every question by its name, in the order of topics and names. `headings` says columns and keys of maps in both languages."""

    def __init__(self, queries: Iterable[Query], headings: Mapping[str, Text] | None = None) -> None:
        self.headings = dict(headings or {})
        self._queries = {query.name: query for query in sorted(queries, key=lambda query: query.name)}

    def __getitem__(self, name: str) -> Query:
        return self._queries[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._queries)

    def __len__(self) -> int:
        return len(self._queries)

    def find(self, name: str) -> Query:
        """The question called `name`. Raises UnknownQuery, which lists names that look alike."""
        if name in self._queries:
            return self._queries[name]
        from difflib import get_close_matches

        near = [*get_close_matches(name, self._queries, n=3), *(known for known in self._queries if known.partition(".")[2] == name)]
        near = list(dict.fromkeys(near))[:3]
        advice = Text(f"Did you mean {' or '.join(near)}?", f"是否指 {'、'.join(near)}？") if near else None
        remedy = advice or Text("`orggraph queries list` shows all.", "`orggraph queries list` 列出全部。")
        raise UnknownQuery(Text(f'There is no question "{name}".', f"没有名为“{name}”的查询。"), remedy, fields={"name": name, "near": near})


def load_catalogue(extra_folders: Sequence[Path] = ()) -> Catalogue:
    """Every question of the shipped folder and of `extra_folders`. Raises BadQueryFile with all problems of all files.

    The user's files are checked whole each time. Of ours the front matter is: their Cypher was checked before they were shipped,
    and checking it at every start would cost each command ten times as long as reading it.
    """
    report = Report()
    shelf = _read_shelf([shipped("queries"), *extra_folders], report)
    if extra_folders:
        _check_texts(shelf, extra_folders, report)
    report.raise_if_any()
    return Catalogue((query for query, _ in shelf.questions.values()), shelf.words.headings)


def check_library(extra_folders: Sequence[Path] = ()) -> tuple[Problem, ...]:
    """Every problem of every file, with path and line; empty when all is well."""
    report = Report()
    folders = [shipped("queries"), *extra_folders]
    _check_texts(_read_shelf(folders, report), folders, report)
    return report.problems


def sync_terms(extra_folders: Sequence[Path] = ()) -> tuple[Path, ...]:
    """The files whose term blocks had drifted, now rewritten to say what their terms say.

    Rewrites the user's folders when there are any and else our own: an installed package is not ours to change.
    A block of an unknown term, without an end or with the wrong number of variables stays as it is: `check_library` names it.
    """
    words = read_words([shipped("queries"), *extra_folders], Report())
    changed = []
    for folder in extra_folders or [shipped("queries")]:
        for path in sorted(folder.glob("*/*.cypher")):
            source = read_source(path, Report())
            rewritten = source and rewrite_blocks(source, words.terms)
            if rewritten and rewritten != source:
                text = rewritten.encode("utf-8")
                fill(path, lambda stream, text=text: stream.write(text))  # type: ignore[misc]
                changed.append(path)
    return tuple(changed)


@dataclass(frozen=True, slots=True)
class _Shelf:
    """What was read: the shared words, and each question with its file."""

    words: Words
    questions: dict[str, tuple[Query, Front]]


def _read_shelf(folders: Sequence[Path], report: Report) -> _Shelf:
    shelf = _Shelf(read_words(folders, report), {})
    for folder in folders:
        if not folder.is_dir():
            report.add(folder, None, Text("There is no such folder.", "没有该文件夹。"), Text("Correct ORGGRAPH_QUERIES.", "请修正 ORGGRAPH_QUERIES。"))
        for path in sorted(folder.rglob("*.cypher")):
            if path.parent == folder / TERM_FOLDER or not _is_well_placed(path, folder, report):
                continue
            name = f"{path.parent.name}.{path.stem}"
            front = read_front(path, report)
            query = None if front is None else read_query(front, name, shelf.words, report)
            if name in shelf.questions:
                other = shelf.questions[name][0].path
                what = Text(f'The question "{name}" already exists in {other}.', f"查询“{name}”已存在于 {other}。")
                report.add(path, 1, what, Text("Rename this file.", "请重命名此文件。"))
            elif front is not None and query is not None:
                shelf.questions[name] = query, front
    _refuse_twin_rules(shelf, report)
    return shelf


def _refuse_twin_rules(shelf: _Shelf, report: Report) -> None:
    """An audit knows its rules by their short names, so no two may share one."""
    rules: dict[str, Query] = {}
    for query, _ in shelf.questions.values():
        if query.kind != "view" and rules.setdefault(query.stem, query) is not query:
            other = rules[query.stem].name
            what = Text(f'The rule "{query.stem}" already exists as {other}.', f"规则“{query.stem}”已存在：{other}。")
            report.add(query.path, 1, what, Text("Rename this file: audits know a rule by its short name.", "请重命名此文件：审计以简称识别规则。"))


def _check_texts(shelf: _Shelf, folders: Sequence[Path], report: Report) -> None:
    """Checks the Cypher of the terms and questions that stand in `folders`."""
    from orggraph.library.meaning import check_term
    from orggraph.library.rule import check_query

    for name, term in shelf.words.terms.items():
        if term.path.parent.parent in folders:
            check_term(term, shelf.words.term_fronts[name], shelf.words.terms, report)
    for query, front in shelf.questions.values():
        if query.path.parent.parent in folders:
            check_query(query, front, shelf.words.terms, report)


def _is_well_placed(path: Path, folder: Path, report: Report) -> bool:
    topic = path.parent.name
    if path.parent.parent != folder or not NAME.fullmatch(topic) or not NAME.fullmatch(path.stem):
        what = Text("The path does not spell a question's name.", "路径不能构成查询名称。")
        report.add(
            path,
            None,
            what,
            Text("Place it as TOPIC/NOUN_PHRASE.cypher, both in lower case words joined by _.", "请置于 TOPIC/NOUN_PHRASE.cypher，均用小写单词并以 _ 连接。"),
        )
        return False
    if topic in RESERVED_TOPICS:
        report.add(
            path,
            None,
            Text(f'"{topic}" is a command of orggraph and cannot be a topic.', f"“{topic}”是 orggraph 的命令，不能作主题。"),
            Text("Rename the folder.", "请重命名文件夹。"),
        )
        return False
    return True
