"""What stands in the room: how it is drawn, and where a body can touch it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from site_src.figure import body as b
from site_src.figure.geometry import number
from site_src.figure.pose import ABOVE, BACK, FRONT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from site_src.figure.geometry import Point
    from site_src.figure.pose import Pose, Props
    from site_src.figure.window import Window

MAT_TOP: Final = 1.6  # feet stand in the upper part of the mat
SURFACES: Final = (
    "floor", "wall", "roller", "towel", "ball", "cushion", "seat", "chair back", "worktop",
)  # fmt: skip
_CUSHION: Final = (7.0, 3.4)  # half width and height
_HIGH_CUSHION: Final = 10.4  # for the head of someone who lies over a roller
_ROUND: Final = (1.6, 3.0)  # the least and the greatest radius of soft corners
_CUSHION_DEPTH: Final = 11.0  # half of what we see of a cushion from above
_MAT: Final = (19.0, 27.0)  # of a mat seen from above: how far it reaches behind and before a body
_BAR: Final = 16.0  # half the length of a roller
_BAR_END: Final = 2.0  # how much shows of its round end
_NEARER: Final = 2.2  # what lies nearer to us than the feet shows lower
_LEG: Final = 1.0  # half the thickness of a chair's leg
_PLINTH: Final = 5.0  # the height of a cupboard's foot


def gap(  # noqa: PLR0911 - one for each kind of surface
    surface: str, edge: Sequence[Point], pose: Pose, props: Props
) -> float | None:
    """Return how far a contour is from a surface, below 0 where it has sunk in.

    None when there is no such surface.
    """
    if surface == "floor":
        return min(point.imag for point in edge)
    if surface == "wall" and props.wall is not None:
        side = math.copysign(1.0, pose.hips.real - props.wall)
        return min(side * (point.real - props.wall) for point in edge)
    middle = {"roller": pose.roller, "towel": pose.towel}.get(surface)
    if middle is not None:
        radius = b.ROLLER if surface == "roller" else b.TOWEL
        return min(abs(point - complex(middle, radius)) for point in edge) - radius
    if surface == "ball" and pose.ball is not None:
        return min(abs(point - pose.ball) for point in edge) - b.BALL
    top = _top(surface, pose, props)
    if top is None:
        return None
    start, end, height = top
    above = [point.imag - height for point in edge if start <= point.real <= end]
    if above:
        return min(above)
    return min(min(abs(point.real - start), abs(point.real - end)) for point in edge)


def _top(surface: str, pose: Pose, props: Props) -> tuple[float, float, float] | None:
    """Return where a level surface begins and ends, and its height."""
    if surface == "cushion" and pose.cushion is not None:
        half, _ = _CUSHION
        return pose.cushion - half, pose.cushion + half, _cushion_height(pose)
    if surface == "worktop" and props.worktop is not None:
        return props.worktop, props.worktop + 200.0, b.WORKTOP
    if props.chair and surface == "seat":
        return props.chair.at - b.SEAT_HALF, props.chair.at + b.SEAT_HALF, b.SEAT
    if props.chair and surface == "chair back" and props.chair.back != "behind":
        side = -1 if props.chair.back == "left" else 1
        at = props.chair.at + side * b.SEAT_HALF
        return at - 2.5, at + 2.5, b.CHAIR_BACK
    return None


def behind(  # noqa: C901 - one step for each thing
    pose: Pose, props: Props, window: Window, prefix: str = ""
) -> str:
    """Return the SVG of what stands behind the body, from edge to edge of the window.

    With a `prefix`, a roller or towel gets a class for its movement.
    """
    left, right, top, bottom = window.left, window.right, window.top, window.bottom
    drawn = [_box("room", left, bottom, right, top)]
    if pose.view == ABOVE:
        drawn.append(_mat_from_above(pose, left, right))
        return "".join(drawn)
    if props.wall_behind:
        drawn.append(_box("wall", left, 0, right, top))
    drawn.append(_box("mat", left, bottom, right, MAT_TOP))
    if props.wall is not None:
        edges = (left, props.wall) if pose.hips.real > props.wall else (props.wall, right)
        foot = bottom if pose.view == FRONT and not props.chair else 0
        drawn.append(_box("wall", edges[0], foot, edges[1], top))
        drawn.append(_line("edge", complex(props.wall, 0), complex(props.wall, top)))
    if props.worktop is not None:
        drawn.append(_cupboard(props.worktop, right))
    if props.chair:
        drawn.append(_chair(props.chair.at, props.chair.back))
    if pose.cushion is not None:
        half, height = _CUSHION[0], _cushion_height(pose)
        drawn.append(_pad("cushion", pose.cushion, half, -0.4, height))
        if height > _CUSHION[1]:
            seam = complex(pose.cushion + half, height / 2)
            drawn.append(_line("edge", seam - 2 * half, seam))
    for middle, radius, name in ((pose.roller, b.ROLLER, "roller"), (pose.towel, b.TOWEL, "towel")):
        if middle is not None and pose.view not in {FRONT, BACK}:
            at = complex(middle, radius)
            end = _spiral(at, radius) if name == "towel" else _disc("roller-hub", at, b.ROLLER_HUB)
            group = f'<g class="{prefix}{name}">' if prefix else "<g>"
            drawn.append(f"{group}{_disc(name, at, radius)}{end}</g>")
        elif middle is not None and pose.view == FRONT:
            drawn.append(_bar(name, middle, radius))
    if pose.ball is not None:
        drawn.append(_disc("ball", pose.ball, b.BALL))
    return "".join(drawn)


def across(pose: Pose) -> str:
    """Return the SVG of a roller or towel that lies across between us and the legs."""
    if pose.view != BACK:
        return ""
    lying = ((pose.roller, b.ROLLER, "roller"), (pose.towel, b.TOWEL, "towel"))
    return "".join(_bar(name, at, radius, _NEARER) for at, radius, name in lying if at is not None)


def _cushion_height(pose: Pose) -> float:
    """Return how high a cushion is: a roller lifts the shoulders, so it is a high one."""
    return _CUSHION[1] if pose.roller is None else _HIGH_CUSHION


def _mat_from_above(pose: Pose, left: float, right: float) -> str:
    """Return the mat, and a cushion on it, under a body that we look down on."""
    behind, before = _MAT
    level = pose.hips.imag
    drawn = _pad("mat", (left + right) / 2, (right - left) / 2 - 2, level - behind, level + before)
    if pose.cushion is not None:
        low, high = pose.shoulders.imag - _CUSHION_DEPTH, pose.shoulders.imag + _CUSHION_DEPTH
        drawn += _pad("cushion", pose.cushion, _CUSHION[0], low, high)
    return drawn


def _spiral(middle: Point, radius: float) -> str:
    """Return the end of a rolled towel: half circles that grow smaller."""
    start = f"M{number(middle.real - radius)} {number(-middle.imag)}"
    sizes = [radius * (0.86 - 0.24 * turn) for turn in range(3)]
    arcs = (
        f"a{number(size)} {number(size)} 0 0 1 {number(size * (2, -2)[turn % 2])} 0"
        for turn, size in enumerate(sizes)
    )
    return f'<path class="towel-hub" d="{start}{"".join(arcs)}"/>'


def _pad(name: str, middle: float, half: float, low: float, high: float) -> str:
    """Return a soft box: a rectangle with round corners."""
    radius = min(max((high - low) * 0.3, _ROUND[0]), _ROUND[1])
    return (
        f'<rect class="{name}" x="{number(middle - half)}" y="{number(-high)}" '
        f'width="{number(2 * half)}" height="{number(high - low)}" rx="{number(radius)}"/>'
    )


def _bar(name: str, middle: float, radius: float, lower: float = 0.0) -> str:
    """Return a roller or towel seen from the front or from behind."""
    high, low = 2 * radius, -lower
    level, half = (high + low) / 2, (high - low) / 2
    start, end = middle - _BAR, middle + _BAR
    return (
        f'<path class="{name}" d="M{number(start)} {number(-high)}H{number(end)}'
        f"V{number(-low)}H{number(start)}a{_BAR_END} {number(half)} 0 0 1 0 {number(-2 * half)}z"
        f'"/><ellipse class="{name}" cx="{number(end)}" cy="{number(-level)}" '
        f'rx="{_BAR_END}" ry="{number(half)}"/>'
    )


def _chair(at: float, back: str) -> str:
    """Return a chair seen from the side, or from the front where its back is behind."""
    start, end = at - b.SEAT_HALF, at + b.SEAT_HALF
    drawn = []
    legs = [start + 2, end - 2]
    if back == "behind":
        drawn += [_box("wood-far", x - _LEG, b.SEAT, x + _LEG, b.CHAIR_BACK) for x in legs]
        drawn += [
            _box("wood-far", start, top - 5, end, top) for top in (b.CHAIR_BACK - 9, b.CHAIR_BACK)
        ]
    else:
        post = start if back == "left" else end
        legs = [end - 2 if back == "left" else start + 2]
        drawn.append(_box("wood", post - 1.2, 0, post + 1.2, b.CHAIR_BACK))
    drawn += [_box("wood", x - _LEG, 0, x + _LEG, b.SEAT - 2) for x in legs]
    drawn.append(_box("wood", start - 0.6, b.SEAT - 2.6, end + 0.6, b.SEAT))
    return "".join(drawn)


def _cupboard(at: float, right: float) -> str:
    """Return a worktop on its cupboard, whose foot stands back: there is room for toes."""
    front, foot, end = at + 3, at + 6, max(at + 40, right)
    return "".join(
        (
            _box("wood-far", foot, 0, end, _PLINTH),
            _line("edge", complex(foot, 0), complex(foot, _PLINTH)),
            _box("wood-far", front, _PLINTH, end, b.WORKTOP - 3),
            _line("edge", complex(front, _PLINTH), complex(front, b.WORKTOP - 3)),
            _line("edge", complex(front, _PLINTH), complex(end, _PLINTH)),
            _box("wood", at, b.WORKTOP - 3, end, b.WORKTOP),
        )
    )


def _box(name: str, left: float, bottom: float, right: float, top: float) -> str:
    """Return a rectangle; y upward."""
    return (
        f'<path class="{name}" d="M{number(left)} {number(-top)}H{number(right)}'
        f'V{number(-bottom)}H{number(left)}Z"/>'
    )


def _disc(name: str, middle: Point, radius: float) -> str:
    """Return a circle."""
    return (
        f'<circle class="{name}" cx="{number(middle.real)}" cy="{number(-middle.imag)}" '
        f'r="{number(radius)}"/>'
    )


def _line(name: str, start: Point, end: Point) -> str:
    """Return a line."""
    return (
        f'<path class="{name}" d="M{number(start.real)} {number(-start.imag)}'
        f'L{number(end.real)} {number(-end.imag)}"/>'
    )
