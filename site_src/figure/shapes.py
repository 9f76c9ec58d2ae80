"""Shape names → outlines: what the drawing fills and what the checks measure.

A name is a part's, with its view, and for the trunk with how far it is turned: `thigh`,
`thigh-front`, `chest@50`. The same name gives the same outline for one person.
"""

from __future__ import annotations

import math
from bisect import bisect
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from site_src.figure.body import (
    BUILDS,
    CIRCLES,
    COLOURS,
    LIMBS,
    OUTLINES,
    TRUNK,
    TRUNK_PIECES,
    TUBES,
)
from site_src.figure.geometry import closed_curve, number, sampled_curve

if TYPE_CHECKING:
    from site_src.figure.body import Build, Rows

_CAP: Final = (40, 90, 140)  # degrees round a round end
_SAMPLE: Final = 3.2  # the trunk's profile is sampled about this often
_BELLY: Final = (2.0, 20.0)  # from where to where a belly reaches, above the hips
_THIN: Final = 1.2  # nothing is thinner than this after a build has changed it


@cache
def outline(name: str, person: str) -> tuple[complex, ...]:
    """Return the points of a shape's contour, x to the front, y down, origin at its joint."""
    if name in CIRCLES:
        return tuple(
            complex(x, y) + radius * complex(math.cos(a), math.sin(a))
            for x, y, radius in CIRCLES[name]
            for a in (math.radians(step * 45) for step in range(8))
        )
    piece, _, turn = name.partition("@")
    if piece in TRUNK_PIECES:
        return tuple(_trunk_piece(piece, float(turn or 0), BUILDS[person]))
    if name in OUTLINES:
        return tuple(complex(x, y) for x, y in OUTLINES[name])
    width = 1.0 if name == "neck" else BUILDS[person].limbs
    rows = LIMBS.get(name) or TUBES[name]
    return tuple(_limb([(s, f * width, b * width) for s, f, b in rows], flat=name in TUBES))


@cache
def path(name: str, person: str) -> str:
    """Return a shape as SVG path data."""
    if name in CIRCLES:
        return "".join(
            f"M{number(x - r)} {number(y)}a{r} {r} 0 1 0 {2 * r:g} 0a{r} {r} 0 1 0 {-2 * r:g} 0Z"
            for x, y, r in CIRCLES[name]
        )
    return closed_curve(outline(name, person))


@cache
def contour(name: str, person: str) -> tuple[complex, ...]:
    """Return many points of a shape's contour, for measuring."""
    points = outline(name, person)
    return points if name in CIRCLES else tuple(sampled_curve(points))


def colour(name: str) -> str:
    """Return the class that gives a shape its colour."""
    whole = name.partition("@")[0]
    return COLOURS.get(whole) or COLOURS[whole.partition("-")[0]]


def _limb(rows: Rows | list[tuple[float, float, float]], *, flat: bool) -> list[complex]:
    """Return the outline of a tapered limb: round at its start, round or flat at its end."""
    start, front, back = rows[0]
    middle, radius = (front - back) / 2, (front + back) / 2
    points = [
        complex(middle + radius * math.cos(a), start + radius * math.sin(a))
        for a in (math.radians(180 + step) for step in _CAP)
    ]
    points += [complex(front, along) for along, front, _ in rows]
    end, front, back = rows[-1]
    if flat:
        points += [complex(front * 0.7, end + 0.35), complex(-back * 0.7, end + 0.35)]
    else:
        middle, radius = (front - back) / 2, (front + back) / 2
        points += [
            complex(middle + radius * math.cos(a), end + radius * math.sin(a))
            for a in map(math.radians, _CAP)
        ]
    return points + [complex(-back, along) for along, _, back in reversed(rows)]


def _trunk_piece(piece: str, turn: float, build: Build) -> list[complex]:
    """Return a piece of the trunk, turned by `turn` degrees: 0 is a side view, 90 a front view."""
    start, end, origin, lower, upper, grown = TRUNK_PIECES[piece]
    count = max(3, round((end - start) / _SAMPLE))
    heights = [start + (end - start) * step / count for step in range(count + 1)]
    rows = [(height, *(width + grown for width in _profile(height, build))) for height in heights]
    first, last = rows[0], rows[-1]
    closed = {
        "low": [(-0.7, 0.5, 0.6, 0.4)],
        "hem": [(-0.9, 0.7, 0.7, 0.8), (-0.6, 0.93, 0.93, 0.95)],
        "round": [(-3.6, 0.35, 0.35, 0.35), (-2.2, 0.75, 0.75, 0.75)],
        "": [],
    }
    below = [_scaled(first, step, factors) for step, *factors in closed[lower]]
    above = [_scaled(last, -step, factors) for step, *factors in reversed(closed[upper])]
    cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    whole = [
        (height - origin, math.hypot(front * cos, side * sin), math.hypot(back * cos, side * sin))
        for height, front, back, side in [*below, *rows, *above]
    ]
    return [complex(front, -height) for height, front, _ in whole] + [
        complex(-back, -height) for height, _, back in reversed(whole)
    ]


def _scaled(
    row: tuple[float, ...], step: float, factors: list[float]
) -> tuple[float, float, float, float]:
    """Return a row of the profile, moved along and made narrower, to close an end."""
    height, front, back, side = row
    return height + step, front * factors[0], back * factors[1], side * factors[2]


def _profile(height: float, build: Build) -> tuple[float, float, float]:
    """Return front, back and half width of the trunk at a height: a cubic through its rows."""
    heights = [row[0] for row in TRUNK]
    index = max(1, min(len(TRUNK) - 1, bisect(heights, height)))
    here, there = TRUNK[index - 1], TRUNK[index]
    before, after = TRUNK[max(0, index - 2)], TRUNK[min(len(TRUNK) - 1, index + 1)]
    span = there[0] - here[0]
    t = max(0.0, min(1.0, (height - here[0]) / span))
    widths = []
    for column in (1, 2, 3):
        leaving = (there[column] - before[column]) / (there[0] - before[0]) * span
        arriving = (after[column] - here[column]) / (after[0] - here[0]) * span
        widths.append(
            (2 * t**3 - 3 * t * t + 1) * here[column]
            + (t**3 - 2 * t * t + t) * leaving
            + (3 * t * t - 2 * t**3) * there[column]
            + (t**3 - t * t) * arriving
        )
    front, back, side = widths
    low, high = _BELLY
    bulge = max(0.0, math.sin(math.pi * (height - low) / (high - low)))
    if not low < height < high:
        bulge = 0.0
    return max(_THIN, front + build.belly * bulge), back, side * _breadth(height, build)


def _breadth(height: float, build: Build) -> float:
    """Return how much wider a build is at a height, from the hips over the waist to the top."""
    stops = ((0.0, build.hips), (12.0, build.waist), (24.0, build.shoulders))
    for (low, at_low), (high, at_high) in pairwise(stops):
        if height <= high:
            t = max(0.0, (height - low) / (high - low))
            return at_low + (at_high - at_low) * t
    return build.shoulders
