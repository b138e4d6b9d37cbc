"""Gives the figures behind the scores of one subject: which questions explain it, asked one after the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from orggraph.errors import BadParams, Problem
from orggraph.locale import Text

if TYPE_CHECKING:
    from orggraph.answer import Result
    from orggraph.library import Catalogue

Ask = Callable[[str, Mapping[str, Any]], "Result"]

TIE = "tie"
PAIR = ","
"""Between the two ids of a tie: `s-018,p-0029`, ours first."""

_EXPLAINED_BY: Mapping[str, tuple[tuple[str, str], ...]] = {
    "customer": (
        ("profile.key", "customer_id"),
        ("profile.broad", "customer_id"),
        ("profile.organisational", "customer_id"),
        ("profile.verdict", "customer_id"),
        ("profile.sales_held", "customer_id"),
        ("profile.tie_shares", "customer_id"),
    ),
    "department": (("people.tie_strengths", "department_id"),),
    "person": (("people.key_reasons", "person_id"), ("people.tie_strengths", "person_id")),
    "staff": (("people.tie_strengths", "staff_id"),),
    "project": (("chain.votes", "project_id"), ("chain.control_points", "project_id")),
}
"""By kind of subject: the questions whose rows are the figures, and the parameter of each that takes the subject's id."""

KINDS = (*_EXPLAINED_BY, TIE)

_NOBODY = Text('Nothing in the graph has the id "{id}".', "图中没有编号“{id}”。")
_FIND = Text(
    "Look names up with: orggraph people find TEXT, or list customers with: orggraph map customers",
    "按姓名查找：orggraph people find 文字；查看客户：orggraph map customers",
)
_NO_SCORE = Text('"{id}" is of kind {kind}, for which nothing is scored.', "“{id}”的类型为 {kind}，没有相关得分。")
_SCORED = Text("Scores are kept of: {kinds}.", "有得分的类型：{kinds}。")
_SEVERAL = Text('"{id}" is the id of several: {kinds}.', "编号“{id}”对应多个对象：{kinds}。")
_SAY_KIND = Text("Say which with --kind, on the API in the address.", "请用 --kind 指定（API 则写在地址中）。")
_NO_KIND = Text('There is no kind "{kind}".', "没有类型“{kind}”。")
_NO_PAIR = Text('"{id}" does not name a tie.', "“{id}”不是联系的编号。")
_WRITE_PAIR = Text(
    "Write the id of our colleague, a comma and the id of the person, as in s-018,p-0029.", "请写我方人员编号、逗号、客户人员编号，例如 s-018,p-0029。"
)
_NO_TIE = Text('"{staff}" has no active tie to "{person}" on {day}.', "{day} “{staff}”与“{person}”之间没有有效期内的联系。")


@dataclass(frozen=True)
class Account:
    """The figures behind one subject's scores: one answer for each question that explains it.

    kind: one of KINDS; name: what the graph calls the subject in each language, None when it has no name; as_of: the day asked about.
    """

    kind: str
    id: str
    name: Text | None
    as_of: date
    answers: tuple[Result, ...]


def give_account(ask: Ask, catalogue: Catalogue, subject: str, *, kind: str | None = None, as_of: date, values: Mapping[str, Any] | None = None) -> Account:
    """The figures behind the scores of `subject` on one day.

    ask: answers a question by name. kind: what the id stands for, needed only when it stands for several.
    values: further parameters, such as `half_life_days`; each question takes those that it knows.

    Raises:
        BadParams: no such subject, one of which nothing is scored, an id that stands for several, or a wrong value.
    """
    if kind is not None and kind not in KINDS:
        raise BadParams(_NO_KIND.fill(kind=kind), _SCORED.fill(kinds=", ".join(KINDS)))
    if kind == TIE or (kind is None and PAIR in subject and not _known(ask, subject)):
        kind, name, asked = TIE, None, [("people.tie_strengths", _read_pair(ask, subject))]
    else:
        kind, name = _resolve(ask, subject, kind)
        asked = [(question, {parameter: subject}) for question, parameter in _EXPLAINED_BY[kind]]
    given = dict(values or {})
    _refuse_unknown(given, [name for name, _ in asked], catalogue)
    answers = []
    for question, own in asked:
        takes = {param.name for param in catalogue.find(question).params}
        more = {key: value for key, value in given.items() if key in takes and key not in own}
        answers.append(ask(question, {**({"as_of": as_of} if "as_of" in takes else {}), **more, **own}))
    if kind == TIE and not answers[0].rows:
        own = asked[0][1]
        raise BadParams(_NO_TIE.fill(staff=own["staff_id"], person=own["person_id"], day=as_of.isoformat()), _WRITE_PAIR)
    return Account(kind, subject, name, as_of, tuple(answers))


def _known(ask: Ask, subject: str) -> dict[str, Text | None]:
    """What the id stands for: kinds with the name of each."""
    rows = ask("map.subjects", {"subject_id": subject}).rows
    return {row["subject_kind"]: Text(row["name_en"] or row["subject"], row["subject"]) if row["subject"] else None for row in rows}


def _resolve(ask: Ask, subject: str, kind: str | None) -> tuple[str, Text | None]:
    known = _known(ask, subject)
    if kind is not None:
        known = {found: name for found, name in known.items() if found == kind}
    if not known:
        raise BadParams(_NOBODY.fill(id=subject), _FIND)
    scored = [found for found in known if found in _EXPLAINED_BY]
    if not scored:
        raise BadParams(_NO_SCORE.fill(id=subject, kind=", ".join(known)), _SCORED.fill(kinds=", ".join(KINDS)))
    if len(scored) > 1:
        raise BadParams(_SEVERAL.fill(id=subject, kinds=", ".join(scored)), _SAY_KIND)
    return scored[0], known[scored[0]]


def _read_pair(ask: Ask, subject: str) -> dict[str, str]:
    """The two ids of a tie. An id may hold a comma itself, so that each comma is tried."""
    places = [at for at, letter in enumerate(subject) if letter == PAIR]
    for at in places:
        staff, person = subject[:at].strip(), subject[at + 1 :].strip()
        if "staff" in _known(ask, staff) and "person" in _known(ask, person):
            return {"staff_id": staff, "person_id": person}
    raise BadParams(_NO_PAIR.fill(id=subject), _WRITE_PAIR)


def _refuse_unknown(given: Mapping[str, Any], questions: list[str], catalogue: Catalogue) -> None:
    takes = {param.name for question in questions for param in catalogue.find(question).params}
    problems = [
        Problem(
            what=Text(f'There is no parameter "{name}".', f"没有参数“{name}”。"),
            remedy=Text(f"It takes {', '.join(sorted(takes))}.", f"可用参数：{'、'.join(sorted(takes))}。"),
            column=name,
        )
        for name in given
        if name not in takes
    ]
    if problems:
        raise BadParams(problems[0].what, problems[0].remedy, problems=problems)
