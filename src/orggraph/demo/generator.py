"""Makes the whole world from a seed and a day: the same two give the same rows, in the same order, on any machine."""

from __future__ import annotations

from datetime import date
from random import Random

from orggraph.demo.activity import add_activities, add_agreements
from orggraph.demo.name import Names
from orggraph.demo.organisation import add_company, add_customers, add_former
from orggraph.demo.plant import plant_gaps
from orggraph.demo.project import add_projects, add_rivals, add_team
from orggraph.demo.tie import add_past_ties, add_ties
from orggraph.demo.world import Cell, World


def make_world(as_of: date, *, seed: int = 1, scale: int = 1, is_clean: bool = False) -> World:
    """A world seen on `as_of`: for each unit of scale our 60 staff and six customers (one a group with four subsidiaries) with 400 people.

    is_clean: without the planted gaps, so that an audit finds nothing.
    """
    world = World(as_of)
    random = Random(f"orggraph demo {seed}")
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
        if not is_clean:
            plant_gaps(world, cell)
    return world
