"""Makes the whole world from a seed and a day: the same two give the same rows, in the same order, on any machine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random

from orggraph.demo.activity import add_activities, add_agreements, plan_for_projects
from orggraph.demo.crowd import add_crowd
from orggraph.demo.knowledge import add_backgrounds, add_intelligence, add_plans, back_execution
from orggraph.demo.name import Names
from orggraph.demo.organisation import add_company, add_customers, add_former
from orggraph.demo.plant import plant_gaps
from orggraph.demo.portfolio import add_opportunities, add_product_lines, add_project_facts
from orggraph.demo.project import add_projects, add_rivals, add_team, key_people
from orggraph.demo.stewardship import add_aims, add_interfaces, add_outcomes, add_ratings, add_rivalry, add_spec_writers, mark_ties
from orggraph.demo.tie import add_past_ties, add_ties
from orggraph.demo.world import Cell, World

CROWDED_FROM = 20
"""The scale from which on customers have a crowd of employees of whom nobody took care: 1,000 people a cell instead of 400."""
_CELLS_AT_ONCE = 10


def make_world(as_of: date, *, seed: int = 1, scale: int = 1, is_clean: bool = False, on_part: Callable[[World, int], object] | None = None) -> World:
    """A world seen on `as_of`: for each unit of scale our 60 staff and six customers (one a group with four subsidiaries) with 400 people.

    is_clean: without the planted gaps, so that an audit finds nothing.
    on_part: takes away what is there after every ten units of scale and at the end, with the units made so far; the world then lets those rows go.
    """
    world = World(as_of)
    random, crowd, lore = Random(f"orggraph demo {seed}"), Random(f"orggraph demo crowd {seed}"), Random(f"orggraph demo lore {seed}")
    names = Names(random)
    for number in range(scale):
        cell = Cell(number)
        world.cells.append(cell)
        add_company(world, cell, names)
        add_former(world, cell, names)
        add_customers(world, cell, names, random)
        add_projects(world, cell)
        add_team(world, cell, random)
        add_rivals(world, cell, random)
        add_ties(world, cell, random)
        add_past_ties(world, cell, random)
        add_agreements(world, cell)
        add_activities(world, cell, random)
        plan_for_projects(world, cell, random)
        _add_lore(world, cell, lore)
        if scale >= CROWDED_FROM:
            add_crowd(world, cell, names, crowd, is_known=not is_clean)
        if not is_clean:
            plant_gaps(world, cell)
        if on_part and ((number + 1) % _CELLS_AT_ONCE == 0 or number + 1 == scale):
            on_part(world, number + 1)
            world.let_go()
    return world


def _add_lore(world: World, cell: Cell, random: Random) -> None:
    """Everything that was written down besides who knows whom; drawn from a stream of its own, so that it changes nobody's name or tie."""
    add_product_lines(world, cell)
    add_project_facts(world, cell)
    add_opportunities(world, cell)
    add_backgrounds(world, cell, random)
    back_execution(cell)
    add_plans(world, cell)
    add_intelligence(world, cell)
    add_rivalry(world, cell)
    add_spec_writers(world, cell)
    add_interfaces(world, cell)
    add_aims(world, cell)
    add_ratings(world, cell, random)
    add_outcomes(world, cell)
    mark_ties(cell, world, key_people(world))
