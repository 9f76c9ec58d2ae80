"""Plane geometry for figures: a point is a complex number, x to the right and y upward.

Adding moves a point; multiplying by `turned(angle)` turns it. Lengths are in units (1 % of the
person's height), angles in degrees.
"""

from __future__ import annotations

import cmath
import math
import re
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Point: TypeAlias = complex


def down(angle: float, length: float = 1.0) -> Point:
    """Return a step of `length`, `angle` degrees to the right of straight down."""
    return length * complex(math.sin(math.radians(angle)), -math.cos(math.radians(angle)))


def up(lean: float, length: float = 1.0, forward: float = 0.0) -> Point:
    """Return a step `length` up and `forward` to the right, of something that leans to the right.

    `lean` 0 is upright, 90 lies with its top to the right.
    """
    return complex(forward, length) * turned(-lean)


def turned(angle: float) -> complex:
    """Return the factor that turns a point by `angle` degrees, counter-clockwise."""
    return cmath.rect(1.0, math.radians(angle))


def angle_down(step: Point) -> float:
    """Return how many degrees a step is to the right of straight down, -180 to 180."""
    return math.degrees(math.atan2(step.real, -step.imag))


def wrapped(angle: float) -> float:
    """Return an angle as -180 to 180 degrees."""
    return (angle + 180.0) % 360.0 - 180.0


def two_bones(step: Point, upper: float, lower: float, side: int) -> tuple[float, float, float]:
    """Return the angle of the upper bone, the bend and how much too far the end is.

    `step` leads from the first joint to the wanted end; `side` 1 bends the middle joint to the
    right of a limb that hangs down, -1 to the left. The bend is 0 (straight) to 180 degrees; the
    law of cosines gives both.
    """
    distance = abs(step)
    excess = max(distance - (upper + lower), abs(upper - lower) - distance, 0.0)
    reach = min(max(distance, abs(upper - lower) + 1e-6), upper + lower)
    at_root = (upper * upper + reach * reach - lower * lower) / (2 * upper * reach)
    at_middle = (upper * upper + lower * lower - reach * reach) / (2 * upper * lower)
    bend = 180.0 - math.degrees(math.acos(min(1.0, max(-1.0, at_middle))))
    lift = math.degrees(math.acos(min(1.0, max(-1.0, at_root))))
    return angle_down(step) + side * lift, bend, excess


def number(value: float) -> str:
    """Return a number as SVG and YAML write it, with at most one decimal and no minus zero."""
    return f"{round(value, 1) + 0.0:g}"


def closed_curve(points: Sequence[Point]) -> str:
    """Return the path data of a smooth closed curve through points, y downward as in SVG.

    Catmull-Rom splines as cubic Bézier curves: each control point is a sixth of the way between
    the neighbours of its point. The first one of a curve is the mirror image of the last one of
    the curve before, so `s` leaves it out. Steps are shorter to write than places; they are steps
    between rounded places, so that rounding never adds up.
    """
    count = len(points)
    at = _tenths(points[0])
    start = _tenths(points[0] + (points[1] - points[-1]) / 6)
    data = [f"M{_steps([at])}c{_steps([start - at])}"]
    for index in range(count):
        here, there, after = (points[(index + step) % count] for step in (0, 1, 2))
        places = (there - (after - here) / 6, there)
        steps = _steps([_tenths(place) - at for place in places])
        data.append(f"{'' if steps[0] == '-' else ' '}{steps}" if index == 0 else f"s{steps}")
        at = _tenths(there)
    return "".join(data) + "Z"


def _tenths(point: Point) -> Point:
    """Return a point in tenths of a unit, rounded to whole ones."""
    return complex(round(point.real * 10), round(point.imag * 10))


def _steps(steps: Iterable[Point]) -> str:
    """Return steps in tenths as path data: no zero before a point, no space that can go."""
    written, before = "", ""
    for tenths in (part for step in steps for part in (step.real, step.imag)):
        text = re.sub(r"^(-?)0\.", r"\1.", number(tenths / 10))
        joins = text[0] == "-" or not written or (text[0] == "." and "." in before)
        written += text if joins else f" {text}"
        before = text
    return written


def sampled_curve(points: Sequence[Point], steps: int = 4) -> list[Point]:
    """Return points on the curve of `closed_curve`, `steps` for each given one."""
    count = len(points)
    found = []
    for index in range(count):
        before, here, there, after = (points[(index + step) % count] for step in (-1, 0, 1, 2))
        first, second = here + (there - before) / 6, there - (after - here) / 6
        for step in range(steps):
            t = step / steps
            s = 1 - t
            found.append(
                s**3 * here + 3 * s * s * t * first + 3 * s * t * t * second + t**3 * there
            )
    return found
