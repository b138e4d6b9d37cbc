"""Runs the app until the process is told to stop."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import uvicorn

from orggraph.api.app import make_app

if TYPE_CHECKING:
    from orggraph.graph import OrgGraph


def serve(graph: OrgGraph, listener: socket.socket) -> None:
    """Answers on `listener`, an open socket, until SIGINT or SIGTERM."""
    config = uvicorn.Config(make_app(graph), log_level="warning", access_log=False, server_header=False, lifespan="off")
    uvicorn.Server(config).run(sockets=[listener])
