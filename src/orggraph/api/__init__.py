"""The HTTP door: one GET a question, on this machine only, for whoever knows the secret."""

from __future__ import annotations

from orggraph.api.app import make_app
from orggraph.api.guard import ENTER
from orggraph.api.keyring import LINK_SECONDS, Keyring, make_link_token
from orggraph.api.secret import read_secret, secret_file
from orggraph.api.server import STOP_SECONDS, serve

__all__ = ["ENTER", "LINK_SECONDS", "STOP_SECONDS", "Keyring", "make_app", "make_link_token", "read_secret", "secret_file", "serve"]
