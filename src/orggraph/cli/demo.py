"""`orggraph demo`: a made-up world to try things on, in a place of its own."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from orggraph.cli.audit import read_day
from orggraph.cli.door import door_of
from orggraph.cli.option import option
from orggraph.cli.output import note, tell, tell_lines, terminal_style
from orggraph.cli.page import Command
from orggraph.cli.progress import progress_line
from orggraph.cli.question import read_glossary
from orggraph.cli.speech import language, said
from orggraph.errors import BadParams
from orggraph.locale import Text
from orggraph.settings import DEFAULT, Settings

if TYPE_CHECKING:
    from orggraph.demo import Loaded

_SEED = Text("Another number makes another world (default: 1)", "换一个数字得到另一个世界（默认 1）")
_SCALE = Text(
    "How many times the size: 10 customers with 400 people and 60 of ours each; from 20 on 1,000 people each, "
    "so that 200 is 2,000 customers, 200,000 people and a million edges (default: 1)",
    "规模倍数：每倍 10 个客户、400 名客户人员与 60 名我方人员；20 倍起每倍 1,000 名客户人员，200 即 2,000 个客户、20 万人、百万条关系（默认 1）",
)
_AS_OF = Text("The world's own day (default: today)", "世界的基准日（默认今天）")
_IS_CLEAN = Text("Without the gaps that are planted on purpose", "不设置任何缺口")
_REMOVE = Text("Take the demo out again; your own data stays", "移除示例数据；您自己的数据不受影响")
_LOADING = Text("Loading a made-up world ...", "正在载入虚构世界……")
_REMOVED = Text("The demo is out. Nodes and edges: {count}.", "示例数据已移除：{count} 个节点与关系。")
_NONE = Text("There is no demo here.", "这里没有示例数据。")
_KEPT = Text("Of its nodes {count} stay, because edges of your own hang on them.", "其中 {count} 个节点保留，因为您自己的关系与其相连。")
_TOO_BIG = Text("--scale is a number from 1 to {most}.", "--scale 须为 1 到 {most} 的数字。")
_LESS = Text("Choose another; 200 is a world of 200,000 people.", "请另选；200 即 20 万人的规模。")
_SALES_ONLY = Text("who is known to salespeople alone, held by whom, since when, and what to do", "哪些人只有销售认识、由谁掌握、从何时起、怎么办")
_LATE = Text("the project we lost: a rival won the engineers before the tender was drafted", "失标项目：标书起草前，对手已赢得技术人员")
_OPPOSITE = Text("who of ours should stand opposite the deputy whom nobody knows", "那位无人认识的副总经理，应由我方谁来对接")

MOST_SCALE = 500
_DEMO_CHAIN, _LOST = "core", "dispatch"


def run(
    context: typer.Context,
    seed: Annotated[int, option("--seed", text=_SEED, metavar="N")] = 1,
    scale: Annotated[int, option("--scale", text=_SCALE, metavar="K")] = 1,
    as_of: Annotated[str | None, option("--as-of", text=_AS_OF, metavar="DAY")] = None,
    is_clean: Annotated[bool, option("--clean", text=_IS_CLEAN)] = False,
    remove: Annotated[bool, option("--remove", text=_REMOVE)] = False,
) -> None:
    """Loads the demo in place of an older one and shows what is in it; with --remove takes it out."""
    graph = door_of(context).graph
    if remove:
        removed, kept = graph.remove_demo()
        tell(said(_REMOVED.fill(count=f"{removed:,}") if removed else _NONE))
        if kept:
            tell(said(_KEPT.fill(count=kept)))
        return
    if not 1 <= scale <= MOST_SCALE:
        raise BadParams(_TOO_BIG.fill(most=MOST_SCALE), _LESS)
    day = read_day(as_of)
    note(said(_LOADING))
    with progress_line() as hear:
        loaded = graph.load_demo(day, seed=seed, scale=scale, is_clean=is_clean, on_progress=hear)
    _show(context, loaded, "" if day is None else f" --as-of {day}")


def _show(context: typer.Context, loaded: Loaded, as_of: str) -> None:
    from orggraph.render.welcome import welcome_lines

    door = door_of(context)
    cell, day = loaded.world.cells[0], loaded.world.as_of
    audit = door.graph.audit(as_of=day)
    chain = door.graph.query("chain.decision_chain", {"project_id": cell.projects[_DEMO_CHAIN]["id"], "as_of": day})
    layers = door.graph.query("counterparts.layered", {"customer_id": cell.customers["bank"]["id"], "as_of": day})
    glossary = read_glossary(door, day, [*chain.rows, *layers.rows])
    call = _call(door.settings)
    # The clean twin has none of the stories; there each question says its own title.
    stories = {"gaps.sales_only": _SALES_ONLY, "chain.decision_chain": _LATE, "counterparts.opposite": _OPPOSITE} if loaded.world.planted else {}
    commands = [
        (f"{call} {words}{as_of}", stories.get(name, door.catalogue[name].title))
        for name, words in (
            ("gaps.sales_only", "audit --select sales_only"),
            ("chain.decision_chain", f"chain decision_chain {cell.projects[_LOST]['id']}"),
            ("counterparts.opposite", f"counterparts opposite {cell.post('group', 'management', 1)['id']}"),
        )
    ]
    tell_lines(welcome_lines(loaded, audit, chain, layers, commands, glossary=glossary, style=terminal_style(), language=language()))


def _call(settings: Settings) -> str:
    """How to call this very program on this very data from here, so that the commands shown can be pasted."""
    program = Path(sys.argv[0])
    found = shutil.which("orggraph")
    called = "orggraph" if found and Path(found).resolve() == program.resolve() else shlex.quote(_near(program))
    has_own_home = settings.is_embedded and settings.origins.get("home") != DEFAULT
    return f"ORGGRAPH_HOME={shlex.quote(_near(settings.home))} {called}" if has_own_home else called


def _near(path: Path) -> str:
    """The path from the current folder when it lies within, else whole."""
    path, here = path.absolute(), Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


COMMAND = Command(
    "demo",
    run,
    Text("Load a made-up world to try things on", "载入一个虚构的示例世界"),
    ("orggraph demo", "orggraph demo --seed 7 --scale 5", "orggraph demo --remove"),
    Text(
        "Loads only into an empty graph or over an older demo. The same seed and day give the same world.",
        "仅载入空图或替换旧示例。相同的种子与基准日得到相同的世界。",
    ),
)
