"""Loads every question of our folder and the user's, and finds one by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from orggraph.errors import Problem, UnknownQuery
from orggraph.library.declaration import NAME, read_columns, read_names, read_param, read_text, refuse_unknown_keys
from orggraph.library.front import Front, read_front
from orggraph.library.query import FINDING_COLUMNS, KINDS, SEVERITIES, Param, Query, Severity
from orggraph.library.report import Report, suggest
from orggraph.library.term import rewrite_blocks
from orggraph.library.word import TERM_FOLDER, Words, read_words
from orggraph.locale import Text
from orggraph.shipped import shipped

# Commands and pages that the doors own; a topic of the same name would hide them.
RESERVED_TOPICS = frozenset({"api", "audit", "config", "db", "demo", "docs", "gate", "help", "import", "livez", "metrics", "plan", "queries", "query", "readyz", "serve", "template", "undo"})
_KEYS = frozenset({"title", "summary", "why", "remedy", "finding", "kind", "severity", "subject", "uses", "params", "columns", "items"})


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
        near = [*get_close_matches(name, self._queries, n=3), *(known for known in self._queries if known.partition(".")[2] == name)]
        near = list(dict.fromkeys(near))[:3]
        advice = Text(f"Did you mean {' or '.join(near)}?", f"是否指 {'、'.join(near)}？") if near else None
        remedy = advice or Text("`orggraph queries list` shows all.", "`orggraph queries list` 列出全部。")
        raise UnknownQuery(Text(f'There is no question "{name}".', f"没有名为“{name}”的查询。"), remedy, fields={"name": name, "near": near})


def load_catalogue(extra_folders: Sequence[Path] = ()) -> Catalogue:
    """Every question of the shipped folder and of `extra_folders`. Raises BadQueryFile with all problems of all files."""
    report = Report()
    folders = [shipped("queries"), *extra_folders]
    words = read_words(folders, report)
    queries = _read_all(folders, words, report)
    report.raise_if_any()
    return Catalogue(queries.values(), words.headings)


def check_library(extra_folders: Sequence[Path] = ()) -> tuple[Problem, ...]:
    """Every problem of every file, with path and line; empty when all is well."""
    report = Report()
    folders = [shipped("queries"), *extra_folders]
    _read_all(folders, read_words(folders, report), report)
    return report.problems


def sync_terms(extra_folders: Sequence[Path] = ()) -> tuple[Path, ...]:
    """The files whose term blocks had drifted, now rewritten to say what their terms say. A block of an unknown term stays as it is."""
    folders = [shipped("queries"), *extra_folders]
    words = read_words(folders, Report())
    changed = []
    for folder in folders:
        for path in sorted(folder.glob("*/*.cypher")):
            source = path.read_bytes().decode("utf-8")
            rewritten = rewrite_blocks(source, words.terms)
            if rewritten != source:
                path.write_bytes(rewritten.encode("utf-8"))
                changed.append(path)
    return tuple(changed)


def _read_all(folders: Sequence[Path], words: Words, report: Report) -> dict[str, Query]:
    queries: dict[str, Query] = {}
    for folder in folders:
        if not folder.is_dir():
            report.add(folder, None, Text("There is no such folder.", "没有该文件夹。"), Text("Correct ORGGRAPH_QUERIES.", "请修正 ORGGRAPH_QUERIES。"))
        for path in sorted(folder.rglob("*.cypher")):
            if path.parent == folder / TERM_FOLDER or not _is_well_placed(path, folder, report):
                continue
            name = f"{path.parent.name}.{path.stem}"
            front = read_front(path, report)
            query = None if front is None else _read_query(front, name, words, report)
            if name in queries:
                other = queries[name].path
                what = Text(f'The question "{name}" already exists in {other}.', f"查询“{name}”已存在于 {other}。")
                report.add(path, 1, what, Text("Rename this file.", "请重命名此文件。"))
            elif query is not None:
                queries[name] = query
    return queries


def _is_well_placed(path: Path, folder: Path, report: Report) -> bool:
    topic = path.parent.name
    if path.parent.parent != folder or not NAME.fullmatch(topic) or not NAME.fullmatch(path.stem):
        what = Text("The path does not spell a question's name.", "路径不能构成查询名称。")
        report.add(path, None, what, Text("Place it as TOPIC/NOUN_PHRASE.cypher, both in lower case words joined by _.", "请置于 TOPIC/NOUN_PHRASE.cypher，均用小写单词并以 _ 连接。"))
        return False
    if topic in RESERVED_TOPICS:
        report.add(path, None, Text(f'"{topic}" is a command of orggraph and cannot be a topic.', f"“{topic}”是 orggraph 的命令，不能作主题。"), Text("Rename the folder.", "请重命名文件夹。"))
        return False
    return True


def _read_query(front: Front, name: str, words: Words, report: Report) -> Query | None:
    table = front.table
    refuse_unknown_keys(front, report, table, _KEYS)
    kind = _read_choice(front, report, "kind", KINDS, "view")
    title = read_text(front, report, table.get("title"), "title")
    summary = read_text(front, report, table.get("summary"), "summary")
    texts = {key: read_text(front, report, table[key], key) for key in ("why", "remedy", "finding") if key in table}
    severity: Severity | None = None
    if kind == "view":
        for key in ("severity", "finding", "remedy", "items"):
            if key in table:
                what = Text(f'A view has no "{key}".', f"视图没有“{key}”。")
                report.add(front.path, front.line(key), what, Text('Remove it, or write kind = "gap" or kind = "check".', '请删除，或写 kind = "gap" 或 kind = "check"。'))
        columns = read_columns(front, report, table.get("columns"), words.headings)
    else:
        severity = _read_choice(front, report, "severity", SEVERITIES, None)
        for key in ("why", "remedy", "finding"):
            if key not in table:
                report.add(front.path, front.line("kind"), Text(f'A {kind} needs "{key}".', f"{kind} 须有“{key}”。"), Text(f'Write {key} = {{ en = "...", zh = "..." }}.', f'请写 {key} = {{ en = "...", zh = "..." }}。'))
        if "columns" in table:
            what = Text(f"The columns of a {kind} are given: {', '.join(FINDING_COLUMNS)}.", f"{kind} 的列是固定的：{'、'.join(FINDING_COLUMNS)}。")
            report.add(front.path, front.line("columns"), what, Text("Remove [columns]; put the rest into evidence.", "请删除 [columns]；其余内容放入 evidence。"))
        columns = read_columns(front, report, FINDING_COLUMNS, words.headings)
    params = _read_params(front, words, report)
    subject = table.get("subject")
    if "subject" in table and subject not in {param.name for param in params if param.shape.item is None}:
        what = Text(f'"subject" is not one of its single-valued parameters: "{subject}".', f"“subject”不是其单值参数：“{subject}”。")
        report.add(front.path, front.line("subject"), what, suggest(str(subject), [param.name for param in params]))
    items = _read_items(front, report)
    if title is None or summary is None or kind is None:
        return None
    return Query(
        name=name,
        topic=name.partition(".")[0],
        path=front.path,
        kind=kind,
        title=title,
        summary=summary,
        text=front.source,
        severity=severity,
        why=texts.get("why"),
        remedy=texts.get("remedy"),
        finding=texts.get("finding"),
        items=items,
        subject=subject,
        params=params,
        columns=columns,
    )


def _read_choice(front: Front, report: Report, key: str, choices: Sequence[Any], default: Any) -> Any:
    value = front.table.get(key, default)
    if value in choices:
        return value
    said = f'"{value}"' if key in front.table else "nothing"
    what = Text(f'"{key}" is {said}.', f"“{key}”为“{value if key in front.table else ''}”。")
    report.add(front.path, front.line(key), what, Text(f"It is one of {', '.join(choices)}.", f"须为 {'、'.join(choices)} 之一。"))
    return None


def _read_params(front: Front, words: Words, report: Report) -> tuple[Param, ...]:
    params: list[Param] = []
    for name in read_names(front, report, "uses"):
        if name in words.params:
            params.append(words.params[name])
            continue
        what = Text(f'params.toml has no shared parameter "{name}".', f"params.toml 中没有共享参数“{name}”。")
        report.add(front.path, front.line("uses"), what, suggest(name, words.params) or Text(f"Declare it here under [params.{name}].", f"请在此文件以 [params.{name}] 声明。"))
    own = front.table.get("params", {})
    if not isinstance(own, dict):
        report.add(front.path, front.line("params"), Text('"params" is not a table.', "“params”不是表。"))
        return tuple(params)
    for name, table in own.items():
        if name in words.params:
            what = Text(f'"{name}" is a shared parameter.', f"“{name}”是共享参数。")
            report.add(front.path, front.line("params", name), what, Text(f'Add "{name}" to uses, or choose another name.', f"请将“{name}”写入 uses，或另取名称。"))
            continue
        param = read_param(front, report, name, table, "params", name)
        if param is not None:
            params.append(param)
    return tuple(params)


def _read_items(front: Front, report: Report) -> dict[str, Text]:
    declared = front.table.get("items", {})
    if not isinstance(declared, dict):
        report.add(front.path, front.line("items"), Text('"items" is not a table.', "“items”不是表。"))
        return {}
    read = {name: read_text(front, report, table, "items", name) for name, table in declared.items()}
    return {name: text for name, text in read.items() if text is not None}
