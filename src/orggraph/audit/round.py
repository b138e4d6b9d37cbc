"""Asks every gap and check once and collects what they found and what could not be asked."""

from __future__ import annotations

import difflib
import gc
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

from orggraph.audit.finding import SEVERITIES, Audit, Failure, Finding
from orggraph.audit.identity import identify
from orggraph.audit.name import NameBook, Names, in_english
from orggraph.audit.sentence import Words, facts_of, model_words, say
from orggraph.errors import (
    AccessRefused,
    BadParams,
    BadQueryFile,
    ContractError,
    LibraryError,
    OrgGraphError,
    Problem,
    StoreError,
    StoreUnavailable,
    UnknownQuery,
)
from orggraph.library import Catalogue
from orggraph.library.sentence import facts_named
from orggraph.locale import Text

if TYPE_CHECKING:
    from orggraph.answer import Result
    from orggraph.library import Broken, Query

Ask: TypeAlias = "Callable[[str, Mapping[str, Any]], Result]"
"""Answers the question of that name with those values."""

# Two keep a second core busy; more would have to share the memory that the embedded engine allows all running queries together.
AT_ONCE = 2
_SAID_OF_ROW = ("customer_id", "customer", "subject_kind", "subject_id", "subject")
_CUSTOMERS = "map.customers"
_CATEGORIES = "counterparts.matching_table"


def run_audit(
    ask: Ask,
    catalogue: Mapping[str, Query],
    *,
    as_of: date,
    customer_id: str | None = None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    fail_on: str = "high",
    values: Mapping[str, Any] | None = None,
) -> Audit:
    """What every gap and check finds on the day `as_of` at one customer and its subsidiaries, or at all.

    select, ignore: rules by short name (`sales_only`), full name (`gaps.sales_only`) or topic (`gaps`); none selected means all.
    values: other parameters (`stale_days` ...), each given to the rules that take it.
    A rule that fails, or whose file in a folder of the user's is broken, is reported among `failures` and the others still run; a graph without customers is a failure too,
    for nothing was checked.
    Raises UnknownQuery for a rule that does not exist, BadParams for a customer that does not exist, a value that no rule takes or that a rule refuses,
    and StoreUnavailable or AccessRefused as they come.
    """
    if fail_on not in SEVERITIES:
        raise BadParams(
            Text(f'There is no severity "{fail_on}".', f"没有名为“{fail_on}”的严重程度。"),
            Text(f"Choose one of {', '.join(SEVERITIES)}.", f"请选择：{'、'.join(SEVERITIES)}。"),
        )
    lost = [one for one in _broken(catalogue) if one.is_rule]
    rules = _chosen(_rules(catalogue), select, ignore, lost)
    lost = [one for one in lost if _is_chosen(_names(one), select, ignore)]
    given = {**(values or {}), "as_of": as_of, "customer_id": customer_id}
    _refuse_unused(values or {}, rules)
    customers = ask(_CUSTOMERS, {"as_of": as_of, "customer_id": customer_id}).rows
    if customer_id is not None and not customers:
        raise _no_such_customer(customer_id)
    words = {**model_words(), **category_words(ask(_CATEGORIES, {"as_of": as_of}).rows)}

    with _uncollected():
        audit = _audit(ask, rules, given, customers=customers, words=words, fail_on=fail_on)
    unread = (Failure(code=_names(one)[0], query=one.name, error=one.error) for one in lost)
    return replace(audit, failures=(*audit.failures, *unread), checked=(*audit.checked, *(_names(one)[0] for one in lost)))


def _audit(ask: Ask, rules: Mapping[str, Query], given: Mapping[str, Any], *, customers: Sequence[Mapping[str, Any]], words: Words, fail_on: str) -> Audit:
    """The audit by these rules, asked with `given`, at these customers."""
    failures: list[Failure] = [] if customers else [Failure(code=None, query=None, error=_no_customers())]
    unread: list[Failure] = []
    findings: list[Finding] = []
    left_out: dict[str, int] = {}
    waiting: dict[str, Sequence[Mapping[str, Any]]] = {}
    book = NameBook(ask)
    book.add(customers)

    def read_waiting() -> None:
        book.look_up()
        for code, rows in waiting.items():
            try:
                findings.extend(_read(code, rules[code], rows, words, book.names))
            except ContractError as error:
                unread.append(Failure(code=code, query=rules[code].name, error=error))
        waiting.clear()

    with closing(_ask_all(ask, rules, given)) as answering:
        for code, asked in answering:
            try:
                result = asked.result()
                waiting[code] = result.rows
                book.add(result.rows)
                if result.left_out is not None and result.left_out.rows:
                    left_out[code] = result.left_out.rows
                if result.truncated:
                    raise _cut_short(rules[code].name, len(result.rows))
            except (StoreUnavailable, AccessRefused):
                raise
            except (StoreError, ContractError, LibraryError) as error:
                failures.append(Failure(code=code, query=rules[code].name, error=error))
            # Many findings are said while the rules after them are asked; few wait for the last rule, so that names are one question.
            if book.is_full:
                read_waiting()
        read_waiting()
    return Audit(
        as_of=given["as_of"],
        customer_id=given["customer_id"],
        customer=next((row["customer"] for row in customers if row["customer_id"] == given["customer_id"]), None),
        fail_on=fail_on,
        checked=tuple(rules),
        findings=tuple(sorted(findings, key=lambda finding: finding.order)),
        failures=(*failures, *unread),
        rules=tuple(rules.values()),
        customers=frozenset(row["customer_id"] for row in customers),
        left_out=left_out,
        names=book.names,
    )


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without Python's search for circles: a large audit makes millions of maps, none of them in a circle, and looking took a fifth of our own time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _ask_all(ask: Ask, rules: Mapping[str, Query], given: Mapping[str, Any]) -> Generator[tuple[str, Future[Result]]]:
    """Each rule's answer in the order of the rules, as it comes; who stops listening leaves the rules that have not begun unasked."""
    workers = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="audit")
    try:
        asked = {
            code: workers.submit(ask, rule.name, {param.name: given[param.name] for param in rule.params if param.name in given})
            for code, rule in rules.items()
        }
        yield from asked.items()
    finally:
        workers.shutdown(wait=False, cancel_futures=True)


def _rules(catalogue: Mapping[str, Query]) -> dict[str, Query]:
    """Every gap and check by its short name, in the order of full names."""
    rules: dict[str, Query] = {}
    for query in sorted((query for query in catalogue.values() if query.kind != "view"), key=lambda query: query.name):
        code = query.name.rpartition(".")[2]
        if code in rules:
            raise BadQueryFile(
                Text(f"Two rules are called {code}: {rules[code].name} and {query.name}.", f"有两条规则同名 {code}：{rules[code].name} 与 {query.name}。"),
                Text("Rename one file: findings are known by the rule's short name.", "请重命名其中一个文件：审计结果以规则简称区分。"),
                problems=[Problem(what=Text("same short name", "简称相同"), path=str(query.path))],
            )
        rules[code] = query
    return rules


def find_rule(catalogue: Mapping[str, Query], name: str) -> Query:
    """The gap or check of that short or full name. Raises UnknownQuery with names that look alike, BadQueryFile for one whose file is broken."""
    rules = _rules(catalogue)
    found = rules.get(name) or next((query for query in rules.values() if query.name == name), None)
    for one in _broken(catalogue) if found is None else ():
        if name in _names(one)[:2]:
            raise one.error
    if found is None:
        raise _unknown(name, [*rules, *(query.name for query in rules.values())])
    return found


def _broken(catalogue: Mapping[str, Query]) -> Sequence[Broken]:
    """The user's question files that can't be used."""
    return catalogue.broken if isinstance(catalogue, Catalogue) else ()


def _names(one: Broken) -> tuple[str, str, str]:
    """By what a broken rule is called: short name, full name, topic; a file that spells no name by its path alone."""
    topic, _, stem = one.name.partition(".")
    return (stem, one.name, topic) if one.is_named else (one.name, one.name, one.name)


def _is_chosen(names: Sequence[str], select: Sequence[str], ignore: Sequence[str]) -> bool:
    return (not select or any(name in names for name in select)) and not any(name in names for name in ignore)


def _chosen(rules: dict[str, Query], select: Sequence[str], ignore: Sequence[str], lost: Sequence[Broken]) -> dict[str, Query]:
    known = sorted(
        {*rules, *(query.name for query in rules.values()), *(query.topic for query in rules.values()), *(name for one in lost for name in _names(one))}
    )
    for name in (*select, *ignore):
        if name not in known:
            raise _unknown(name, known)
    chosen = {code: query for code, query in rules.items() if _is_chosen((code, query.name, query.topic), select, ignore)}
    if not chosen and not any(_is_chosen(_names(one), select, ignore) for one in lost):
        raise BadParams(
            Text("No rule is left to check.", "没有可检查的规则。"),
            Text("Select more rules or ignore fewer: an audit of nothing is never clean.", "请多选或少忽略一些规则：什么都没查不等于没有问题。"),
        )
    return chosen


def _unknown(name: str, known: Sequence[str]) -> UnknownQuery:
    near = difflib.get_close_matches(name, known, n=3)
    return UnknownQuery(
        Text(f'No rule is called "{name}".', f"没有名为“{name}”的规则。"),
        Text(f"Did you mean {', '.join(near)}?", f"您是否要找：{'、'.join(near)}？")
        if near
        else Text("List them with: orggraph queries list", "查看全部：orggraph queries list"),
        fields={"near": near},
    )


def _refuse_unused(values: Mapping[str, Any], rules: Mapping[str, Query]) -> None:
    taken = {param.name for rule in rules.values() for param in rule.params}
    unused = sorted(set(values) - taken)
    if unused:
        raise BadParams(
            Text(f"No rule that is checked takes {', '.join(unused)}.", f"所查规则均不使用参数 {'、'.join(unused)}。"),
            Text(f"Parameters are: {', '.join(sorted(taken))}.", f"可用参数：{'、'.join(sorted(taken))}。"),
            problems=[Problem(what=Text("no rule takes it", "没有规则使用"), column=name) for name in unused],
        )


def _read(code: str, rule: Query, rows: Sequence[Mapping[str, Any]], words: Words, names: Names) -> list[Finding]:
    """The rows as findings. Several faults of one subject at one customer need the rule's `identity` to tell them apart."""
    if rule.severity is None or rule.why is None or rule.remedy is None or rule.finding is None:
        raise _incomplete(rule)
    found: dict[str, Finding] = {}
    path = str(rule.path)
    named = facts_named(rule.finding.en) | facts_named(rule.remedy.en)
    for row in rows:
        evidence = row["evidence"]
        facts = {**facts_of(rule, evidence), **{name: row[name] for name in _SAID_OF_ROW}}
        english = {**facts, **in_english(_of_use(facts, named), names)} if names else facts
        mark = identify(rule, row)
        if mark in found:
            raise _twice(rule, row)
        found[mark] = Finding(
            code=code,
            query=rule.name,
            severity=rule.severity,
            title=rule.title,
            customer_id=row["customer_id"],
            customer=row["customer"],
            subject_kind=row["subject_kind"],
            subject_id=row["subject_id"],
            subject=row["subject"],
            missing=say(rule.finding, facts, items=rule.items, words=words, path=path, english=english),
            remedy=say(rule.remedy, facts, items=rule.items, words=words, path=path, english=english),
            why=rule.why,
            evidence=evidence,
            fingerprint=mark,
        )
    return list(found.values())


def _of_use(facts: Mapping[str, Any], named: frozenset[str]) -> dict[str, Any]:
    """The facts without lists and maps of which no sentence speaks, most of the work of saying everybody's English name."""
    return {
        name: fact
        for name, fact in facts.items()
        if name in named or not (isinstance(fact, dict) or (isinstance(fact, list) and fact and isinstance(fact[0], dict)))
    }


def _incomplete(rule: Query) -> ContractError:
    return ContractError(
        Text(f"{rule.path}: a {rule.kind} needs severity, why, remedy and finding.", f"{rule.path}：{rule.kind} 必须有 severity、why、remedy 与 finding。"),
        Text("Add what is missing to the front matter.", "请在文件头补全。"),
    )


def _twice(rule: Query, row: Mapping[str, Any]) -> ContractError:
    return ContractError(
        Text(
            f'{rule.path}: {row["subject_kind"]} "{row["subject_id"]}" is found twice, and nothing tells the two apart.',
            f"{rule.path}：{row['subject_kind']}“{row['subject_id']}”出现两次，且无从区分。",
        ),
        Text(
            "Return one row for it, or name under identity the key of the evidence that tells them apart, an id or a code.",
            "请合并为一行，或在 identity 中列出用于区分的证据键（编号或代码）。",
        ),
        fields={"path": str(rule.path), "subject_id": row["subject_id"]},
    )


def category_words(rows: Sequence[Mapping[str, Any]]) -> Words:
    """The words for categories of both sides: the user's own, for they are data."""
    names: dict[str | int, Text] = {row["category_id"]: Text(row["name_en"], row["name_zh"]) for row in rows}
    return {"category": names, "function": names, "opposite": names, "matched_by": names}


def _no_such_customer(customer_id: str) -> BadParams:
    what = Text(f'There is no customer "{customer_id}".', f"没有编号为“{customer_id}”的客户。")
    remedy = Text("List them with: orggraph map customers", "查看全部客户：orggraph map customers")
    return BadParams(what, remedy, problems=[Problem(what=what, column="customer_id", value=customer_id)])


def _no_customers() -> ContractError:
    return ContractError(
        Text("The graph holds no customer: nothing was checked.", "图中没有任何客户：什么都没有检查。"),
        Text(
            "Import your data, or see whether ORGGRAPH_URI or ORGGRAPH_HOME points at the right place.",
            "请先导入数据，或检查 ORGGRAPH_URI、ORGGRAPH_HOME 是否指向正确位置。",
        ),
    )


def _cut_short(name: str, rows: int) -> OrgGraphError:
    return ContractError(
        Text(f"{name} has more than {rows} findings; the rest was not read.", f"{name} 的结果超过 {rows} 条，其余未读取。"),
        Text("Audit one customer at a time, or raise ORGGRAPH_ROW_CAP.", "请逐个客户审计，或调高 ORGGRAPH_ROW_CAP。"),
        fields={"query": name, "rows": rows},
    )
