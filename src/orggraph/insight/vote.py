"""Works out how a project would be decided if people thought otherwise, and whom to win so that it is safe.

The tally itself is `chain.votes`, asked once as things are and once with the stances that are assumed: so both always agree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from time import perf_counter
from typing import Any

from orggraph.answer import validate_params
from orggraph.errors import BadParams, Problem
from orggraph.insight.flip import EXACT_UP_TO, Flips, find_flips
from orggraph.insight.inquiry import SHARED_PARAMS, Ask, inquiry, param
from orggraph.insight.outcome import Outcome, counted, section
from orggraph.library import Catalogue
from orggraph.locale import Text
from orggraph.model.answer_word import VOTE_RESULTS
from orggraph.model.vocabulary import STANCES

NAME = "simulate.votes"
TITLE = Text("Votes, simulated", "投票推演")
SUMMARY = Text(
    "How a project would be decided if people thought otherwise, or in a crisis, and with --flip the fewest and cheapest people to win so that it is safe. Nothing is written.",
    "若某些人立场改变，或处于危机之中，项目将如何决定；--flip 给出使结果安全所需争取的最少且成本最低的人员。不写入任何内容。",
)
HEADINGS = {
    "scenario": Text("scenario", "情形"),
    "stances_now": Text("stances now", "现有立场"),
    "lowest_now": Text("counts at least now", "现下限"),
    "lowest_then": Text("then", "推演后下限"),
    "flip_cost": Text("cost", "成本"),
    "new_stance": Text("stance to win", "需争取到的立场"),
}
VOTES = inquiry(
    NAME,
    TITLE,
    SUMMARY,
    (
        replace(param("project_id", "str", None, Text("Id of the project", "项目编号"), is_own=False), is_required=True),
        param(
            "stances",
            "list[str]",
            (),
            Text("Stances to assume, each PERSON=STANCE with a stance from -1 to 3", "要假设的立场，形如“人员=立场”，立场为 -1 至 3"),
            is_own=False,
        ),
        param("flip", "bool", False, Text("Find whom to win so that the result is safe", "找出为使结果安全应争取的人员"), is_own=False),
        param("best_stance", "int", 2, Text("Stance to which someone can be won at most", "一个人至多可被争取到的立场"), ge=0, le=3),
        param(
            "crisis_factor",
            "float",
            1.0,
            Text(
                "Factor on the weight of every vote but the final call; above 1 in a crisis, when decisions grow more cautious and more democratic",
                "最终拍板以外各票权重的系数；危机中决策更谨慎、更民主，取大于 1 的值",
            ),
            ge=0,
            le=100,
            is_own=False,
        ),
        param(
            "best_unknown_stance",
            "int",
            1,
            Text(
                "Best stance that someone of unknown stance may turn out to have: who supports exclusively or coaches is known to us",
                "立场未知者可能的最佳立场：排他性支持者与教练我方必然知道",
            ),
            ge=-1,
            le=3,
        ),
        param("default_weight", "float", 1.0, Text("Weight of a vote whose weight nobody recorded", "未记录权重的票所用的权重"), ge=0),
        *SHARED_PARAMS,
    ),
)
"""What a simulation of votes can be asked. What `chain.votes` takes as well has the same default and bounds, which a test compares."""
_OWN = ("stances", "flip", "best_stance")
_RESULT = {
    "scenario": "str",
    "result": "str",
    "tally": "float",
    "lowest": "float",
    "highest": "float",
    "heaviest_id": "str?",
    "heaviest": "str?",
    "tally_without": "float",
    "decisive_id": "str?",
    "decisive": "str?",
    "lowest_without": "float",
    "voters": "int",
    "voters_unknown": "int",
    "vetoes": "list[map]",
}
_VOTES = {
    "person_id": "str",
    "person": "str?",
    "title": "str?",
    "points": "list[map]",
    "weight": "float",
    "stance": "int?",
    "lowest_now": "float",
    "lowest_then": "float",
    "has_veto": "bool",
    "level": "int?",
}
_FLIPS = {"person_id": "str", "person": "str?", "stances_now": "list[int?]", "new_stance": "int", "flip_cost": "int"}
_NOT_A_PAIR = Text('"{pair}" is not PERSON=STANCE.', "“{pair}”不是“人员=立场”。")
_WRITE_PAIR = Text("Write it as p-12=2, with a stance from -1 (opposed) to 3 (coach).", "请写成 p-12=2，立场为 -1（反对）至 3（教练）。")
_TWICE = Text('"{id}" has two stances.', "“{id}”有两个立场。")
_ONCE = Text("Give each person one.", "每人只给一个。")


def simulate_votes(ask: Ask, catalogue: Catalogue, values: Mapping[str, Any], *, today: date) -> Outcome:
    """How the project `values["project_id"]` would be decided with the stances of `values["stances"]` and the crisis factor.

    Raises: BadParams when the project or a person does not exist, or a stance is none; StoreError.
    """
    started = perf_counter()
    params = validate_params(VOTES, values, today)
    assumed = _read_stances(params["stances"])
    asked = {name: params[name] for name in params if name not in _OWN}
    now = ask("chain.votes", {**asked, "crisis_factor": 1.0}).rows[0]
    voters = {vote["person_id"] for vote in now["votes"]}
    bystanders = [ask("people.card", {"person_id": id_, "as_of": params["as_of"]}).rows[0] for id_ in assumed if id_ not in voters]
    then = _assume(ask, asked, assumed)
    scenarios = [("now", now), *([("assumed", then)] if assumed or params["crisis_factor"] != 1.0 else [])]
    found = None
    if params["flip"]:
        found = Flips(flips=()) if then["result"] == "safe" else find_flips(then["votes"], best_stance=params["best_stance"])
        if found.flips:
            scenarios.append(("flipped", _assume(ask, asked, {**assumed, **{flip.person_id: flip.stance for flip in found.flips}})))
    before = {vote["person_id"]: vote["lowest"] for vote in now["votes"]}
    headings = {**catalogue.headings, **{column.name: column.heading for column in catalogue.find("chain.votes").columns}, **HEADINGS}
    flips = [
        {"person_id": flip.person_id, "person": flip.person, "stances_now": list(flip.stances), "new_stance": flip.stance, "flip_cost": flip.cost}
        for flip in (found.flips if found else ())
    ]
    return Outcome(
        name=NAME,
        title=TITLE,
        params=params,
        sections=(
            section(NAME, "result", Text("Result", "结果"), _RESULT, headings, [{**row, "scenario": scenario} for scenario, row in scenarios]),
            section(NAME, "votes", Text("Votes", "各人票数"), _VOTES, headings, [_vote_row(vote, before, assumed) for vote in then["votes"]]),
            section(NAME, "flips", Text("Whom to win", "应争取的人员"), _FLIPS, headings, flips),
        ),
        notes=tuple(_notes(_project(ask, now), now, then, scenarios[-1][1], bystanders, found, params)),
        took_ms=round((perf_counter() - started) * 1000, 1),
    )


def _assume(ask: Ask, asked: Mapping[str, Any], stances: Mapping[str, int]) -> dict[str, Any]:
    return ask("chain.votes", {**asked, "assumed_people": list(stances), "assumed_stances": list(stances.values())}).rows[0]


def _read_stances(pairs: Sequence[str]) -> dict[str, int]:
    stances: dict[str, int] = {}
    problems = []
    for pair in pairs:
        id_, _, written = pair.rpartition("=")
        if not id_ or written not in {str(stance) for stance in STANCES}:
            problems.append(Problem(what=_NOT_A_PAIR.fill(pair=pair), remedy=_WRITE_PAIR, column="stances", value=pair))
        elif stances.setdefault(id_, int(written)) != int(written):
            problems.append(Problem(what=_TWICE.fill(id=id_), remedy=_ONCE, column="stances", value=pair))
    if problems:
        raise BadParams(problems[0].what, problems[0].remedy, problems=problems)
    return stances


def _vote_row(vote: Mapping[str, Any], before: Mapping[str, float], assumed: Mapping[str, int]) -> dict[str, Any]:
    stances = {held["stance"] for held in vote["points"]}
    return {
        **{name: vote[name] for name in ("person_id", "person", "title", "points", "weight", "level")},
        "has_veto": bool(vote["has_veto"]),
        "stance": assumed.get(vote["person_id"], stances.pop() if len(stances) == 1 else None),
        "lowest_now": before[vote["person_id"]],
        "lowest_then": vote["lowest"],
    }


def _project(ask: Ask, row: Mapping[str, Any]) -> Text:
    """The project's name in either language, with its id."""
    english = next((known["name_en"] for known in ask("map.english_names", {"ids": [row["project_id"]], "kind": "project"}).rows), None)
    return Text(_naming(english or row["project"], row["project_id"]), _naming(row["project"], row["project_id"]))


def _naming(name: str | None, id_: str) -> str:
    return f"{name} ({id_})" if name else id_


def _notes(
    project: Text,
    now: Mapping[str, Any],
    then: Mapping[str, Any],
    last: Mapping[str, Any],
    bystanders: Sequence[Mapping[str, Any]],
    found: Flips | None,
    params: Mapping[str, Any],
) -> list[Text]:
    said = {row["result"]: VOTE_RESULTS[row["result"]] for row in (now, then, last)}
    notes = [Text(f"{project.en}: {said[now['result']].en} as things are.", f"{project.zh}：现状为{said[now['result']].zh}。")]
    if then is not now and (params["stances"] or params["crisis_factor"] != 1.0):
        notes.append(Text(f"As assumed: {said[then['result']].en}.", f"按所设情形：{said[then['result']].zh}。"))
    if now["points_unheld"]:
        notes.append(
            Text(
                f"Nobody is known to hold {len(now['points_unheld'])} of the five points; their votes are not in the tally.",
                f"五个控制点中有 {len(now['points_unheld'])} 个无人持有，其票未计入。",
            )
        )
    for person in bystanders:
        notes.append(
            Text(
                f"{_naming(person['name_en'] or person['person'], person['person_id'])} has no vote on this project: a stance without weight.",
                f"{_naming(person['person'], person['person_id'])} 在该项目中没有票：其立场没有权重。",
            )
        )
    if found is not None:
        notes += _flip_notes(found, then)
    return notes


def _flip_notes(found: Flips, then: Mapping[str, Any]) -> list[Text]:
    if then["result"] == "safe":
        return [Text("Nobody needs to be won: it is safe.", "无须再争取：结果已安全。")]
    if not found.is_possible:
        return [Text("No change of stances makes it safe: too much of the weight lies with one person.", "任何立场变化都不能使其安全：权重过于集中于一人。")]
    if not found.flips:
        return [
            Text(
                f"No set was found in time; it takes at least {counted(found.at_least, 'person', 'people')}.",
                f"限时内未找到方案；至少需要 {found.at_least} 人。",
            )
        ]
    people = len(found.flips)
    if found.is_proven:
        return [
            Text(
                f"Safe once {counted(people, 'person changes', 'people change')}, at cost {found.cost}; no smaller or cheaper set exists.",
                f"争取 {people} 人即安全，成本 {found.cost}；没有更少或更低成本的方案。",
            )
        ]
    return [
        Text(
            f"Safe once {counted(people, 'person changes', 'people change')}, at cost {found.cost}; with more than {EXACT_UP_TO} voters the search was ended in time: it takes at least {found.at_least}.",
            f"争取 {people} 人即安全，成本 {found.cost}；投票人超过 {EXACT_UP_TO} 人，限时搜索：至少需要 {found.at_least} 人。",
        )
    ]
