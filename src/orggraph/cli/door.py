"""Carries what the options before a command say, and opens the graph for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import typer

from orggraph.cli.output import note
from orggraph.cli.speech import said
from orggraph.settings import Settings, load_settings

if TYPE_CHECKING:
    from orggraph.graph import OrgGraph
    from orggraph.library import Catalogue


def _open(settings: Settings) -> OrgGraph:
    from orggraph.graph import OrgGraph

    return OrgGraph(settings, on_wait=lambda text: note(said(text)), on_notice=lambda text: note(said(text)))


@dataclass
class Door:
    """One run of the command line. `open_graph` is what makes the graph of its settings; shows_sensitive: the owner asks to see it."""

    open_graph: Callable[[Settings], OrgGraph] = _open
    flags: dict[str, Any] = field(default_factory=dict)
    is_debug: bool = False
    shows_sensitive: bool = False

    @cached_property
    def settings(self) -> Settings:
        """The settings in force for this run. Raises BadSettings."""
        return load_settings(**self.flags)

    @cached_property
    def graph(self) -> OrgGraph:
        """The graph of this run; nothing of it is opened before it is used."""
        graph = self.open_graph(self.settings)
        graph.shows_sensitive = self.shows_sensitive
        return graph

    def show_sensitive(self) -> None:
        """From here on answers hold what the model calls sensitive; a graph that was opened to find the command is told too."""
        self.shows_sensitive = True
        if "graph" in self.__dict__:
            self.graph.shows_sensitive = True

    @property
    def catalogue(self) -> Catalogue:
        """Every question. Raises BadQueryFile."""
        return self.graph.catalogue

    def close(self) -> None:
        """Lets go of the graph, if it was ever opened."""
        if "graph" in self.__dict__:
            self.graph.close()


def door_of(context: typer.Context) -> Door:
    """The door through which this command was called."""
    door = context.find_root().obj
    assert isinstance(door, Door)
    return door
