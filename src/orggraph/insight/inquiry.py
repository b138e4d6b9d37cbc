"""Declares what a plan or a simulation can be asked, in the same words as a question, so that every door checks it the same way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from orggraph.answer import Result
from orggraph.errors import BadParams
from orggraph.insight.seat import Rules
from orggraph.library import TODAY, Param, Query, Value
from orggraph.library.shape import parse_shape
from orggraph.locale import Text

Ask: TypeAlias = Callable[[str, Mapping[str, Any]], Result]
"""Asks a question of the catalogue by name."""

OnStep: TypeAlias = Callable[[Text], None]
"""Hears what a long task is at."""

READING = Text("reading people and ties", "正在读取人员与联系")
SOLVING = Text("weighing {pairings} pairings", "正在比较 {pairings} 种对接方案")

_OWN = Text("{what} (our own default)", "{what}（自定默认值）")


def param(
    name: str, type_: str, default: Value | tuple[Value, ...] | None, what: Text, *, ge: float | None = None, le: float | None = None, is_own: bool = True
) -> Param:
    """A parameter of ours. is_own: its default is our own figure, and the help says so."""
    shape = parse_shape(type_)
    assert shape is not None, type_
    return Param(name, type_, shape, _OWN.fill(what=what) if is_own else what, default, ge, le)


_DEFAULTS = Rules()
MOST_COST = 1_000_000
"""The solver reckons in floating point: costs of 20,000 people are still exact below this, and far above it it finds no plan at all."""
RULE_PARAMS = (
    param("layer_cost", "int", _DEFAULTS.layer_cost, Text("Cost of each layer between colleague and person", "双方每相差一个层级的成本"), ge=0, le=MOST_COST),
    param(
        "category_cost",
        "int",
        _DEFAULTS.category_cost,
        Text("Cost of a colleague whose function does not match the department", "岗位与部门类别不对应的成本"),
        ge=0,
        le=MOST_COST,
    ),
    param(
        "new_cost",
        "int",
        _DEFAULTS.new_cost,
        Text("Cost of opening a tie; a live tie costs nothing", "新建联系的成本；已有有效联系不计成本"),
        ge=0,
        le=MOST_COST,
    ),
    param("revive_cost", "int", _DEFAULTS.revive_cost, Text("Cost of reviving a silent tie", "恢复沉寂联系的成本"), ge=0, le=MOST_COST),
    param(
        "busy_cost",
        "int",
        _DEFAULTS.busy_cost,
        Text("Cost of a colleague without room, less in proportion", "已无余量同事的成本，按负荷比例计"),
        ge=0,
        le=MOST_COST,
    ),
    param("most_layers", "int", _DEFAULTS.most_layers, Text("A colleague more layers away than this is never sent", "层级相差超过此数者不作安排"), ge=0),
    param(
        "strict_layers",
        "list[int]",
        _DEFAULTS.strict_layers,
        Text(
            "People of these layers meet only colleagues of their own layer (the method; 1 is the executive layer)",
            "这些层级的客户人员只由同层级同事对接（方法规定；1 为高层）",
        ),
        is_own=False,
    ),
    param("needs_category", "bool", _DEFAULTS.needs_category, Text("Only colleagues of a matching function are sent", "只安排岗位对应的同事")),
    param(
        "default_capacity",
        "int",
        _DEFAULTS.default_capacity,
        Text("Ties that a colleague of unknown capacity can keep alive", "可维护联系数未知者按此数计"),
        ge=0,
    ),
    param(
        "seconds",
        "int",
        60,
        Text(
            "After so many seconds the best plan so far is taken, and how far it may be from the best is said",
            "超过此秒数即采用当前最优方案，并说明与最优的差距",
        ),
        ge=1,
    ),
)


SHARED_PARAMS = (
    param("as_of", "date", TODAY, Text("Day to ask about", "查询基准日"), is_own=False),
    param(
        "stale_days",
        "int",
        90,
        Text("Days without contact after which a tie is no longer live (the method)", "超过多少天未联系即不再是有效联系（方法规定）"),
        ge=1,
        le=36500,
        is_own=False,
    ),
    param(
        "min_level",
        "int",
        1,
        Text("Lowest level of a tie that counts as live: 0 stranger to 4 partner (the method)", "有效联系的最低关系级别：0 陌生 至 4 伙伴（方法规定）"),
        ge=0,
        le=4,
        is_own=False,
    ),
)
"""The same as in `queries/params.toml`, which a test compares: a door describes what it takes without reading a question file."""
CUSTOMER_PARAM = param(
    "customer_id",
    "str?",
    None,
    Text("Only this customer and its subsidiaries; all customers when left out", "仅查该客户及其下属单位；省略则查全部客户"),
    is_own=False,
)


def inquiry(name: str, title: Text, summary: Text, params: Iterable[Param]) -> Query:
    """The plan or simulation called `name` as a question that takes these parameters."""
    return Query(name=name, topic=name.partition(".")[0], path=Path(name), kind="view", title=title, summary=summary, source="", params=tuple(params))


def rules_of(params: Mapping[str, Any]) -> Rules:
    """What a plan may do and what it costs, from its parameters."""
    named = {param.name: params[param.name] for param in RULE_PARAMS if param.name != "seconds"}
    return Rules(**{**named, "strict_layers": tuple(named["strict_layers"])})


def whole(result: Result) -> list[dict[str, Any]]:
    """The rows of an answer that must not be cut short. Raises BadParams when it is."""
    if result.truncated:
        raise BadParams(
            Text(f"There are more than {len(result.rows):,} rows of {result.query.name}.", f"{result.query.name} 超过 {len(result.rows):,} 行。"),
            Text("Name a customer, or raise ORGGRAPH_ROW_CAP.", "请指定客户，或调高 ORGGRAPH_ROW_CAP。"),
        )
    return result.rows
