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
_BAR: Final = 16.0  # half the length of a roller
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
        half, height = _CUSHION
        return pose.cushion - half, pose.cushion + half, height
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
        drawn.append(_box("mat", left, bottom, right, top))
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
        drawn.append(_chair(props.chair.at, pose.chair_back or props.chair.back))
    if pose.cushion is not None:
        half, height = _CUSHION
        drawn.append(
            f'<rect class="cushion" x="{number(pose.cushion - half)}" y="{number(-height)}" '
            f'width="{number(2 * half)}" height="{number(height + 0.4)}" rx="1.6"/>'
        )
    for middle, radius, name in ((pose.roller, b.ROLLER, "roller"), (pose.towel, b.TOWEL, "towel")):
        if middle is not None and pose.view not in {FRONT, BACK}:
            hub = b.ROLLER_HUB if name == "roller" else b.TOWEL * 0.45
            at = complex(middle, radius)
            group = f'<g class="{prefix}{name}">' if prefix else "<g>"
            drawn.append(f"{group}{_disc(name, at, radius)}{_disc(f'{name}-hub', at, hub)}</g>")
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


def _bar(name: str, middle: float, radius: float, lower: float = 0.0) -> str:
    """Return a roller or towel seen from the front or from behind."""
    return (
        f'<rect class="{name}" x="{number(middle - _BAR)}" y="{number(-2 * radius)}" '
        f'width="{number(2 * _BAR)}" height="{number(2 * radius + lower)}" rx="2"/>'
    )


def _chair(at: float, back: str) -> str:
    """Return a chair seen from the side, or from the front where its back is behind."""
    start, end = at - b.SEAT_HALF, at + b.SEAT_HALF
    drawn = []
    legs = [start + 2, end - 2]
    if back == "behind":
        drawn += [_box("wood", x - _LEG, b.SEAT, x + _LEG, b.CHAIR_BACK) for x in legs]
        drawn += [
            _box("wood", start, top - 5, end, top) for top in (b.CHAIR_BACK - 9, b.CHAIR_BACK)
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
