"""A drawing of a few curves as SVG text: one panel each, both axes logarithmic, a table of the values in it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT, MARGIN = 360, 220, 44
STYLE = "text{font:12px sans-serif;fill:#333}.axis{stroke:#999}.curve{fill:none;stroke:#1a6fb0;stroke-width:2}"


@dataclass(frozen=True, slots=True)
class Panel:
    """One curve: its title says what both axes mean; points from left to right, all above zero."""

    title: str
    points: Sequence[tuple[float, float]]


def draw(panels: Sequence[Panel]) -> str:
    """Return the panels as one SVG image, two in a row."""
    rows = math.ceil(len(panels) / 2)
    inner = "".join(_panel(panel, number % 2 * WIDTH, number // 2 * HEIGHT) for number, panel in enumerate(panels))
    size = f'width="{2 * WIDTH}" height="{rows * HEIGHT}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}><style>{STYLE}</style>'
        f'<rect width="100%" height="100%" fill="white"/>{inner}</svg>\n'
    )


def _panel(panel: Panel, left: int, top: int) -> str:
    xs, ys = ([point[axis] for point in panel.points] for axis in (0, 1))
    bottom, right = HEIGHT - MARGIN, WIDTH - MARGIN
    places = [
        (_scaled(x, xs, MARGIN, right), _scaled(y, [*ys, min(ys) / 2, max(ys) * 2], bottom, MARGIN))
        for x, y in panel.points
    ]
    curve = " ".join(f"{x:.0f},{y:.0f}" for x, y in places)
    marks = "".join(
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="3" fill="#1a6fb0"/>'
        f'<text x="{x:.0f}" y="{y - 8:.0f}" text-anchor="middle">{value:.3g}</text>'
        f'<text x="{x:.0f}" y="{bottom + 16}" text-anchor="middle">{size:g}</text>'
        for (x, y), (size, value) in zip(places, panel.points, strict=True)
    )
    return (
        f'<g transform="translate({left},{top})"><text x="{MARGIN}" y="20">{escape(panel.title)}</text>'
        f'<path class="axis" d="M{MARGIN} {bottom}H{right}"/><polyline class="curve" points="{curve}"/>{marks}</g>'
    )


def _scaled(value: float, all_values: Sequence[float], start: float, end: float) -> float:
    low, high = math.log(min(all_values)), math.log(max(all_values))
    return start if high == low else start + (math.log(value) - low) / (high - low) * (end - start)
