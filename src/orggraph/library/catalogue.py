"""Loads every question of our folder and the user's, and finds one by name."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from orggraph.errors import BadQueryFile, Problem, UnknownQuery
from orggraph.library.declaration import NAME
from orggraph.library.front import Front, may_be_rule, read_front
from orggraph.library.query import Query
from orggraph.library.question import read_query
from orggraph.library.report import MEND, Report
from orggraph.library.term import Term
from orggraph.library.word import TERM_FOLDER, WordKind, Words, read_words
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


_NEAREST = 3
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Broken:
    """A question file of the user's that can't be used. It stops nothing but itself.

    name: the question's, or, when not is_named, the path of a file that spells no name or one that is taken; is_rule: whether it is a gap or a check, or may be one.
    """

    name: str
    path: Path
    is_named: bool
    is_rule: bool
    problems: tuple[Problem, ...]

    @property
    def error(self) -> BadQueryFile:
        """What whoever asks for it is told."""
        count = len(self.problems)
        what = Text(
            f'The question "{self.name}" can\'t be used: its file has {count} fault{"s" if count > 1 else ""}.',
            f"查询“{self.name}”无法使用：其文件有 {count} 处错误。",
        )
        return BadQueryFile(what, MEND, problems=self.problems, fields={"name": self.name})


class Catalogue(Mapping[str, Query]):
    """Every question by its name, in the order of topics and names. `headings` says columns and keys of maps in both languages.

    broken: the user's files that can't be used; problems: every fault of the user's folders, also of what is no question.
    terms: the shared meanings that a question may call, by their names.
    """

    def __init__(
        self,
        queries: Iterable[Query],
        headings: Mapping[str, Text] | None = None,
        broken: Iterable[Broken] = (),
        problems: Iterable[Problem] = (),
        terms: Mapping[str, Term] | None = None,
    ) -> None:
        self.headings = dict(headings or {})
        self.broken = tuple(sorted(broken, key=lambda one: (one.name, str(one.path))))
        self.problems = tuple(problems)
        self.terms = dict(sorted((terms or {}).items()))
        self._queries = {query.name: query for query in sorted(queries, key=lambda query: query.name)}

    def __getitem__(self, name: str) -> Query:
        return self._queries[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._queries)

    def __len__(self) -> int:
        return len(self._queries)

    def find(self, name: str) -> Query:
        """The question called `name`. Raises UnknownQuery, which lists names that look alike; BadQueryFile for one whose file is broken."""
        if name in self._queries:
            return self._queries[name]
        for one in self.broken:
            if one.name == name:
                raise one.error
        from difflib import get_close_matches

        near = [*get_close_matches(name, self._queries, n=_NEAREST), *(known for known in self._queries if known.partition(".")[2] == name)]
        near = list(dict.fromkeys(near))[:_NEAREST]
        advice = Text(f"Did you mean {' or '.join(near)}?", f"是否指 {'、'.join(near)}？") if near else None
        remedy = advice or Text("`orggraph queries list` shows all.", "`orggraph queries list` 列出全部。")
        raise UnknownQuery(Text(f'There is no question "{name}".', f"没有名为“{name}”的查询。"), remedy, fields={"name": name, "near": near})

    @property
    def discreet(self) -> Catalogue:
        """The same questions without the columns that hold sensitive facts."""
        return Catalogue((query.discreet for query in self.values()), self.headings, self.broken, self.problems, self.terms)

    @property
    def notice(self) -> Text | None:
        """What a user should know at every run: which of the own files can't be used; None when all can."""
        if not self.problems:
            return None
        names = list(dict.fromkeys([*(one.name for one in self.broken), *self._loose_paths()]))
        shown, rest = names[:_SHOWN], len(names) - _SHOWN
        more = Text(f" and {rest} more", f"等另 {rest} 个") if rest > 0 else Text("", "")
        return Text(
            f"Of your own question files {', '.join(shown)}{more.en} can't be used; `orggraph queries check` names every fault.",
            f"自定义查询文件 {'、'.join(shown)}{more.zh}无法使用；`orggraph queries check` 列出全部错误。",
        )

    def _loose_paths(self) -> list[str]:
        """The paths with faults that belong to no question: shared words, folders."""
        held = {str(one.path) for one in self.broken}
        return [problem.path for problem in self.problems if problem.path is not None and problem.path not in held]


def load_catalogue(extra_folders: Sequence[Path] = ()) -> Catalogue:
    """Every question of the shipped folder and of `extra_folders` that can be used, and what is wrong with the others.

    The user's files are checked whole each time. Of ours the front matter is: their Cypher was checked before they were shipped,
    and checking it at every start would cost each command ten times as long as reading it.
    Raises BadQueryFile with all problems of our own files.
    """
    report = Report()
    shelf = _read_shelf([shipped("queries"), *extra_folders], report)
    if extra_folders:
        _check_texts(shelf, extra_folders, report)
    ours = Report()
    ours.take(problem for problem in report.problems if _is_within(problem, shipped("queries")))
    ours.raise_if_any()
    broken = list(_broken(shelf, extra_folders, report.problems))
    paths = {one.path for one in broken}
    whole = (query for query, _ in shelf.questions.values() if query.path not in paths)
    return Catalogue(whole, shelf.words.headings, broken, report.problems, shelf.words.terms)


def _is_within(problem: Problem, folder: Path) -> bool:
    return problem.path is not None and Path(problem.path).is_relative_to(folder)


def _broken(shelf: _Shelf, folders: Sequence[Path], problems: Sequence[Problem]) -> Iterator[Broken]:
    """The question files in `folders` that have problems."""
    for folder in folders:
        mine = {Path(problem.path) for problem in problems if problem.path is not None and _is_within(problem, folder)}
        for path in sorted(path for path in mine if (path.suffix == ".cypher" or path.is_dir() or path == folder) and path.parent != folder / TERM_FOLDER):
            name = f"{path.parent.name}.{path.stem}"
            is_named = _is_well_placed(path, folder, Report()) and (name not in shelf.questions or shelf.questions[name][0].path == path)
            if not is_named:
                name = str(path.relative_to(folder) if path != folder else folder)
            yield Broken(name, path, is_named, may_be_rule(path), tuple(problem for problem in problems if problem.path == str(path)))


def check_library(extra_folders: Sequence[Path] = ()) -> tuple[Problem, ...]:
    """Every problem of every file, with path and line; empty when all is well."""
    report = Report()
    folders = [shipped("queries"), *extra_folders]
    _check_texts(_read_shelf(folders, report), folders, report)
    return report.problems


@dataclass(frozen=True, slots=True)
class _Shelf:
    """What was read: the shared words, and each question with its file."""

    words: Words
    questions: dict[str, tuple[Query, Front]]


def _read_shelf(folders: Sequence[Path], report: Report) -> _Shelf:
    shelf = _Shelf(read_words(folders, report), {})
    for folder in folders:
        for path in _question_files(folder, report):
            if path.parent == folder / TERM_FOLDER or not _is_well_placed(path, folder, report):
                continue
            with report.catching(path):
                _read_question(path, shelf, report)
    _refuse_twin_rules(shelf, report)
    return shelf


def _question_files(folder: Path, report: Report) -> list[Path]:
    """Every file of the folder that may hold a question, however deep, links to other folders followed once. What can't be looked into is noted."""
    if not folder.is_dir():
        report.add(folder, None, Text("There is no such folder.", "没有该文件夹。"), Text("Correct ORGGRAPH_QUERIES.", "请修正 ORGGRAPH_QUERIES。"))
        return []

    def note(error: OSError) -> None:
        what = Text(f"It cannot be looked into: {error.strerror}.", f"无法查看该文件夹：{error.strerror}。")
        report.add(Path(error.filename or folder), None, what, Text("Look at its rights.", "请检查其权限。"))

    found: list[Path] = []
    seen: set[str] = set()
    for here, folders, files in os.walk(folder, onerror=note, followlinks=True):
        real = os.path.realpath(here)
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        folders.sort()
        found += [Path(here, name) for name in (*files, *folders) if name.endswith(".cypher")]
    return sorted(found)


def _read_question(path: Path, shelf: _Shelf, report: Report) -> None:
    name = f"{path.parent.name}.{path.stem}"
    front = read_front(path, report)
    query = None if front is None else read_query(front, name, shelf.words, report)
    if name in shelf.questions:
        other = shelf.questions[name][0].path
        what = Text(f'The question "{name}" already exists in {other}.', f"查询“{name}”已存在于 {other}。")
        report.add(path, 1, what, Text("Rename this file.", "请重命名此文件。"))
    elif front is not None and query is not None:
        shelf.questions[name] = query, front


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
            with report.catching(term.path):
                check_term(term, shelf.words.term_fronts[name], shelf.words.terms, report)
            if report.has(term.path):
                shelf.words.faulty["term", name] = term.path
    for query, front in shelf.questions.values():
        if query.path.parent.parent in folders:
            with report.catching(query.path):
                check_query(query, front, shelf.words.terms, report)
            _refuse_faulty_words(query, front, shelf.words, report)


def _refuse_faulty_words(query: Query, front: Front, words: Words, report: Report) -> None:
    """A word that a file of the user's declares wrongly is not what the question means: ours of the same name is another."""
    if not words.faulty:
        return
    from orggraph.library.block import find_blocks
    from orggraph.library.call import find_calls
    from orggraph.library.statement import Statement

    named: list[tuple[WordKind, str]] = [("parameter", name) for key in ("uses", "requires") for name in front.table.get(key, []) if isinstance(name, str)]
    named += [("column", column.name) for column in query.columns if query.kind == "view"]
    named += [("item", name) for name in query.items if query.kind != "view" and name not in front.table.get("items", {})]
    statement = Statement(query.source)
    named += [("term", call.name) for call in find_calls(statement)]
    named += [("term", block.name) for block in find_blocks(statement.tokens)[0] if block.name is not None]
    for kind, name in named:
        path = words.faulty.get((kind, name))
        if path is not None:
            said = {"parameter": Text("parameter", "参数"), "column": Text("column", "列"), "item": Text("item", "条目"), "term": Text("term", "术语")}[kind]
            what = Text(f'It uses the {said.en} "{name}", which {path} declares wrongly.', f"它使用了{said.zh}“{name}”，而 {path} 对其声明有误。")
            report.add(query.path, front.line("columns" if kind == "column" else "uses"), what, Text("Mend that file first.", "请先修改该文件。"))


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
