"""Draws docs/graph.svg, the picture of the graph, from the model: python docs/draw_graph.py. A test compares the two."""

from __future__ import annotations

import html
import math
from collections import defaultdict
from pathlib import Path

from orggraph.model import EDGES, LABELS

PLACES = {
    "Unit": (110, 210),
    "Staff": (110, 400),
    "ProductLine": (110, 640),
    "Category": (365, 210),
    "Department": (640, 210),
    "Person": (640, 400),
    "Outcome": (500, 60),
    "Fault": (840, 60),
    "Competitor": (870, 300),
    "Intent": (1100, 60),
    "Customer": (1230, 210),
    "CustomerPlan": (1400, 90),
    "Insight": (1400, 330),
    "Project": (1180, 440),
    "Intelligence": (1060, 640),
    "Activity": (330, 640),
    "Agreement": (760, 640),
}
"""Where each label stands: ours at the left, theirs at the right, what happens between them below."""

BENDS = {
    ("Staff", "Project"): 190,
    ("Activity", "Customer"): 60,
    ("Activity", "Project"): 45,
    ("Staff", "Agreement"): 60,
    ("Person", "Activity"): 15,
    ("Staff", "Department"): -40,
    ("Intelligence", "Customer"): 260,
    ("Intent", "Project"): 60,
    ("Person", "Project"): 40,
}
"""How far an edge swings aside so that it passes round what stands between its ends."""
HANGS_BELOW = {"Staff"}
OURS, THEIRS, BETWEEN = "#2f6f5e", "#2d5b8e", "#8a5a2b"
COLOURS = {"Unit": OURS, "Staff": OURS, "Customer": THEIRS, "Department": THEIRS, "Person": THEIRS, "Competitor": "#8c3b3b", "Category": "#5c5c5c"}
WIDTH, HEIGHT, BOX, TALL = 1480, 710, 132, 46


def draw() -> str:
    """The picture as SVG text."""
    between: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for edge in EDGES:
        between[edge.start.label, edge.end.label].append(edge.type)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="system-ui, \'Noto Sans CJK SC\', \'Microsoft YaHei\', sans-serif">',
        "<title>The graph of orggraph / orggraph 的图模型</title>",
        '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="#777"/></marker></defs>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    words: list[str] = []
    for (start, end), types in between.items():
        line, word = _loop(start, types) if start == end else _line(start, end, types)
        lines.append(line)
        words.append(word)
    lines += words
    lines += [_box(label, *place) for label, place in PLACES.items()]
    return "\n".join([*lines, "</svg>", ""])


def _box(label: str, x: int, y: int) -> str:
    heading = html.escape(LABELS[label].heading.zh)
    colour = COLOURS.get(label, BETWEEN)
    return (
        f'<rect x="{x - BOX // 2}" y="{y - TALL // 2}" width="{BOX}" height="{TALL}" rx="9" fill="{colour}"/>'
        f'<text x="{x}" y="{y - 3}" text-anchor="middle" font-size="16" font-weight="600" fill="#fff">{label}</text>'
        f'<text x="{x}" y="{y + 15}" text-anchor="middle" font-size="12" fill="#fff">{heading}</text>'
    )


def _line(start: str, end: str, types: list[str]) -> tuple[str, str]:
    (x1, y1), (x2, y2) = PLACES[start], PLACES[end]
    bend = BENDS.get((start, end), 0)
    length = math.hypot(x2 - x1, y2 - y1)
    cx, cy = (x1 + x2) / 2 - (y2 - y1) / length * bend, (y1 + y2) / 2 + (x2 - x1) / length * bend
    ax, ay = _edge_of(x1, y1, cx, cy)
    bx, by = _edge_of(x2, y2, cx, cy)
    path = (
        f'<path d="M{ax:.0f} {ay:.0f}Q{cx:.0f} {cy:.0f} {bx:.0f} {by:.0f}" fill="none" stroke="#777" stroke-width="{_weight(types)}" marker-end="url(#arrow)"/>'
    )
    return path, _word((ax + 2 * cx + bx) / 4, (ay + 2 * cy + by) / 4, types)


def _loop(label: str, types: list[str]) -> tuple[str, str]:
    x, y = PLACES[label]
    side = 1 if label in HANGS_BELOW else -1
    edge, far = y + side * TALL / 2, y + side * (TALL / 2 + 52)
    path = f'<path d="M{x - 28} {edge:.0f}C{x - 40} {far:.0f} {x + 40} {far:.0f} {x + 28} {edge:.0f}" fill="none" stroke="#777" stroke-width="1.4" marker-end="url(#arrow)"/>'
    return path, _word(x, y + side * (TALL / 2 + 40), types)


def _edge_of(x: float, y: float, towards_x: float, towards_y: float) -> tuple[float, float]:
    """Where the way from a box's middle towards a point leaves the box."""
    dx, dy = towards_x - x, towards_y - y
    share = min((BOX / 2 + 3) / abs(dx) if dx else math.inf, (TALL / 2 + 3) / abs(dy) if dy else math.inf)
    return x + dx * share, y + dy * share


def _weight(types: list[str]) -> str:
    return "3.2" if "CONTACTS" in types else "1.4"


def _word(x: float, y: float, types: list[str]) -> str:
    said = " · ".join(types)
    wide = 7.1 * len(said) + 6
    bold = ' font-weight="700"' if "CONTACTS" in types else ""
    return (
        f'<rect x="{x - wide / 2:.0f}" y="{y - 9:.0f}" width="{wide:.0f}" height="17" fill="#fff" fill-opacity="0.92"/>'
        f'<text x="{x:.0f}" y="{y + 4:.0f}" text-anchor="middle" font-size="11" fill="#333"{bold}>{said}</text>'
    )


if __name__ == "__main__":
    Path(__file__).with_name("graph.svg").write_text(draw(), encoding="utf-8")
