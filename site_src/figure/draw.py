"""A solved body → SVG text: outlines first, then fills, layer by layer from back to front.

In each layer the outlines of all parts are drawn before their fills, so that a limb of several
parts shows one clean contour. Colours are classes; a stylesheet gives them. Where none arrives, as
in a reading view, all is white with a line round it (attributes of the `svg` element), and what
that would spoil has attributes of its own here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Final

from site_src.figure import props as room
from site_src.figure.body import MUSCLES
from site_src.figure.contacts import upper_side
from site_src.figure.geometry import closed_curve, number, turned, up
from site_src.figure.layers import is_turning, layers, slots
from site_src.figure.pose import RIGHT
from site_src.figure.shapes import colour, path
from site_src.figure.solve import solve

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from site_src.figure.geometry import Point
    from site_src.figure.layers import Layer
    from site_src.figure.pose import Arrow, Figure
    from site_src.figure.skeleton import Body, Part
    from site_src.figure.window import Window

_UNLINED: Final = {
    "sole",
    "sole-tiptoe",
    "ear",
    "eye",
    "eyes-front",
    "shoulder",
    "shoulder-small",
    "elbow",
}
_HEAD: Final = 3.0  # length of an arrow's head
_TURN: Final = (12.0, 4.0)  # half axes of the arrow round a turning trunk
_TURN_ANGLES: Final = range(90, -141, -10)  # along it: plus is behind the trunk, 0 in front of it
_TURN_BEHIND: Final = 10  # so many of its points are behind the trunk


@dataclass(frozen=True)
class MovingPart:
    """The classes that move a part: one for its place, and one for each shape that it takes.

    A class is empty where nothing changes.
    """

    place: str
    shapes: tuple[tuple[str, str], ...]  # name of the shape, class


@dataclass(frozen=True)
class Moving:
    """What a picture that will move needs: its parts from back to front; things have classes, too.

    The class of a roller or a towel is `prefix` and its name.
    """

    prefix: str
    parts: tuple[MovingPart, ...]


@dataclass(frozen=True)
class Drawing:
    """A picture: what is inside its `svg` element, and the shapes that it uses by name."""

    window: Window
    content: str
    shapes: tuple[str, ...]
    person: str


def draw(
    figure: Figure, index: int, window: Window, name: str, moving: Moving | None = None
) -> Drawing:
    """Return the picture of one pose; no other on the page may have its name."""
    pose = figure.poses[index]
    body = solve(pose, figure.person, figure.props)
    is_last = index == len(figure.poses) - 1
    drawn = [room.behind(pose, figure.props, window, moving.prefix if moving else "")]
    pen = _Pen(figure.person, name, moving)
    if figure.ghost and is_last and index:
        drawn.append(pen.ghost(slots(layers(solve(figure.poses[0], figure.person, figure.props)))))
    if is_last:
        drawn += [_turn_behind(arrow) for arrow in figure.arrows if arrow.turn_at is not None]
    across = room.across(pose)
    for layer in layers(body, turning=moving is not None and is_turning(figure)):
        if not layer.far:  # the legs are beyond what lies across, the rest is not
            drawn.append(across)
            across = ""
        drawn.append(pen.layer(layer))
        if is_last and body.trunk[1] in layer.parts:
            drawn.append(_muscles(figure.works, layer, body))
    if is_last:
        drawn += [_arrow(arrow) for arrow in figure.arrows]
    return Drawing(window, "".join(drawn), tuple(pen.used), figure.person)


class _Pen:
    """Writes parts as references to shapes; keeps which shapes were used, and counts parts."""

    def __init__(self, person: str, name: str, moving: Moving | None) -> None:
        """Begin a picture."""
        self.person, self.name, self.moving = person, name, moving
        self.used: dict[str, None] = {}
        self.count = 0

    def layer(self, layer: Layer) -> str:
        """Return a layer: its outlines, then its fills."""
        tone = ' class="far"' if layer.far else ""
        if self.moving:
            return self._moving_layer(layer, tone)
        groups = groupby(layer.parts, key=transform)
        parts = "".join(self._together(list(group)) for _, group in groups)
        if all(part.shape in _UNLINED for part in layer.parts):
            return f"<g{tone}>{parts}</g>"
        # The same parts twice, by reference: the first time only the line round them shows.
        self.count += 1
        name = f"{self.name}.{self.count}"
        return f'<use href="#{name}" class="line"/><g id="{name}"{tone}>{parts}</g>'

    def _moving_layer(self, layer: Layer, tone: str) -> str:
        """Return a layer whose every part can be moved by its class."""
        assert self.moving  # noqa: S101 - asked for in a picture that will move
        moves = self.moving.parts[self.count : self.count + len(layer.parts)]
        self.count += len(layer.parts)
        pairs = zip(layer.parts, moves, strict=True)
        together = groupby(pairs, key=lambda pair: (pair[1].place, transform(pair[0])))
        groups = [list(group) for _, group in together]
        lined = [[pair for pair in group if pair[0].shape not in _UNLINED] for group in groups]
        outlines = "".join(self._moved(group, is_filled=False) for group in lined if group)
        fills = "".join(self._moved(group, is_filled=True) for group in groups)
        behind = f'<g class="line">{outlines}</g>' if outlines else ""
        return f"<g{tone}>{behind}{fills}</g>"

    def _moved(self, group: list[tuple[Part, MovingPart]], *, is_filled: bool) -> str:
        """Return parts that move together, in all their shapes; of each part one is to be seen."""
        (first, moves), *_ = group
        uses = []
        is_one = len(group) == len(moves.shapes) == 1
        for part, moves in group:
            for shape, shown in moves.shapes:
                names = (colour(shape) if is_filled else "", shown, moves.place if is_one else "")
                hidden = "" if shape == part.shape else ' visibility="hidden"'
                one, name = replace(part, shape=shape), " ".join(filter(None, names))
                uses.append(self._use(one, name, hidden, placed=is_one))
        if is_one:
            return uses[0]
        name = f' class="{moves.place}"' if moves.place else ""
        return f'<g{name} transform="{transform(first)}">{"".join(uses)}</g>'

    def _together(self, parts: list[Part]) -> str:
        """Return parts that stand in one place."""
        if len(parts) == 1:
            return self._use(parts[0], colour(parts[0].shape), "")
        uses = [self._use(part, colour(part.shape), "", placed=False) for part in parts]
        return f'<g transform="{transform(parts[0])}">{"".join(uses)}</g>'

    def ghost(self, parts: Iterable[Part]) -> str:
        """Return a pose as one pale silhouette."""
        uses = [self._use(part, "", "") for part in parts if part.shape not in _UNLINED]
        return f'<g class="ghost" stroke="#bbb">{"".join(uses)}</g>'

    def _use(self, part: Part, name: str, more: str, *, placed: bool = True) -> str:
        """Return a reference to a shape, in its place unless that is said already."""
        self.used[part.shape] = None
        classes = f' class="{name}"' if name else ""
        link = shape_id(part.shape, self.person)
        place = f' transform="{transform(part)}"' if placed else ""
        return f'<use href="#{link}"{classes}{more}{place}/>'


def transform(part: Part) -> str:
    """Return where a part stands, as SVG's transform."""
    text = f"translate({number(part.at.real)} {number(-part.at.imag)})"
    if number(part.angle) != "0":
        text += f"rotate({number(part.angle)})"
    if part.flip or part.stretch != 1.0:
        text += f"scale({-1 if part.flip else 1} {part.stretch:.2g})"
    return text


def shape_id(shape: str, person: str) -> str:
    """Return the id of a shape. Capitals: no heading can have it, headings' ids have none."""
    return f"{person.upper()}-{shape.replace('@', '_')}"


def defs(shapes: Iterable[str], person: str) -> str:
    """Return shapes to be referred to."""
    return "".join(
        f'<path id="{shape_id(shape, person)}" d="{path(shape, person)}"/>'
        for shape in dict.fromkeys(shapes)
    )


def _muscles(works: Iterable[str], layer: Layer, body: Body) -> str:
    """Return the patches of the muscles that work, on the parts that they belong to."""
    places = {part.shape: part for part in layer.parts}
    drawn = []
    for name in works:
        shape, points = MUSCLES[name]
        part = places.get(shape)
        if part:
            mirrored = -1 if "@" in shape and upper_side(body.pose) == RIGHT else 1
            outline = [complex(mirrored * x, y) for x, y in points]
            drawn.append(
                f'<path class="muscle" d="{closed_curve(outline)}" transform="{transform(part)}"/>'
            )
    return "".join(drawn)


def _arrow(arrow: Arrow) -> str:
    """Return an arrow on a halo of the background's colour; of a turn, what is before the body."""
    points = arrow_points(arrow)
    start, end = points[0], points[-1]
    heads = _arrow_head(points[-2], end)
    if arrow.turn_at is not None:
        before = points[_TURN_BEHIND - 1 :]
        line, halo = _polyline(before), _polyline(before[2:])
    else:
        bend = f"Q{_xy(points[1])} " if len(points) == 3 else "L"  # noqa: PLR2004 - with a `via`
        line = halo = f"M{_xy(start)}{bend}{_xy(end)}"
        if arrow.both_ways:
            heads += _arrow_head(points[1], start)
    return (
        f'<path class="halo" fill="none" stroke="#fff" d="{halo}"/>'
        f'<path class="arrow" fill="none" d="{line}"/>'
        f'<path class="arrow-head" d="{heads}"/>'
    )


def _turn_behind(arrow: Arrow) -> str:
    """Return the part of an arrow round the trunk that is behind it."""
    return f'<path class="arrow" fill="none" d="{_polyline(arrow_points(arrow)[:_TURN_BEHIND])}"/>'


def _polyline(points: Sequence[Point]) -> str:
    """Return path data from point to point."""
    return "M" + "L".join(_xy(point) for point in points)


def arrow_points(arrow: Arrow) -> list[Point]:
    """Return the points an arrow runs through; a turn is most of an ellipse round the trunk."""
    if arrow.turn_at is None:
        via = [] if arrow.via is None else [arrow.via]
        return [arrow.start, *via, arrow.end]
    across, along = _TURN
    return [
        arrow.turn_at
        + up(
            arrow.lean,
            along * math.sin(math.radians(angle)),
            across * math.cos(math.radians(angle)),
        )
        for angle in _TURN_ANGLES
    ]


def _arrow_head(before: Point, tip: Point) -> str:
    """Return a triangle whose point lies a little beyond `tip`."""
    step = (tip - before) / abs(tip - before)
    corners = (tip + step * _HEAD * 0.9, *(tip + step * _HEAD * turned(a) for a in (132, -132)))
    return f"M{'L'.join(_xy(corner) for corner in corners)}Z"


def _xy(point: Point) -> str:
    """Return a point as SVG writes it."""
    return f"{number(point.real)} {number(-point.imag)}"
