"""How much of the plane a picture shows: every pose of a group in one window, at one size."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from site_src.figure.draw import arrow_points
from site_src.figure.layers import layers
from site_src.figure.pose import SIDE
from site_src.figure.skeleton import edge
from site_src.figure.solve import solve
from site_src.figure.window import Window

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from site_src.figure.geometry import Point
    from site_src.figure.pose import Figure, Pose, Props

_MARGIN: Final = 3.0  # round everything in a picture
_BELOW_SIDE: Final = 6.0  # units of floor below y = 0, at least
_BELOW_FRONT: Final = 11.0
_WALL_WIDTH: Final = 9.0
_ROOM: Final = 0.04  # of a picture that stands alone, on each side
_ROOM_BELOW: Final = 0.35  # of the height that such a picture has too much: the rest is above


def extent(figure: Figure, indexes: Iterable[int] = ()) -> Window:
    """Return the least window that holds every pose of a figure, or some, and its arrows."""
    numbers = list(indexes) or range(len(figure.poses))
    person, props = figure.person, figure.props
    points = [corner for one in numbers for corner in _corners(figure.poses[one], person, props)]
    if len(figure.poses) - 1 in numbers:
        points += [point for arrow in figure.arrows for point in arrow_points(arrow)]
    left = min(point.real for point in points) - _MARGIN
    right = max(point.real for point in points) + _MARGIN
    views = {figure.poses[number_].view for number_ in numbers}
    below = _BELOW_SIDE if views == {SIDE} else _BELOW_FRONT
    bottom = min(min(point.imag for point in points) - _MARGIN, -below)
    wall = figure.props.wall
    if wall is not None:
        left, right = min(left, wall - _WALL_WIDTH), max(right, wall)
        if figure.poses[0].hips.real < wall:
            left, right = min(point.real for point in points) - _MARGIN, wall + _WALL_WIDTH
    top = max(point.imag for point in points) + _MARGIN
    if figure.props.chair:
        left = min(left, figure.props.chair.at - 15)
        right = max(right, figure.props.chair.at + 15)
        top = max(top, 52)
    if figure.props.worktop is not None:
        right = max(right, figure.props.worktop + 16)
    return Window(left, bottom, right - left, top - bottom)


@lru_cache(maxsize=1024)
def _corners(pose: Pose, person: str, props: Props) -> tuple[Point, Point]:
    """Return the lower left and the upper right corner of what a pose's body takes up."""
    parts = [part for layer in layers(solve(pose, person, props)) for part in layer.parts]
    points = [point for part in parts for point in edge(part, person)]
    across, up = [point.real for point in points], [point.imag for point in points]
    return complex(min(across), min(up)), complex(max(across), max(up))


def shared_windows(groups: Sequence[tuple[Figure, Sequence[int]]]) -> list[Window]:
    """Return a window for each group of poses: all of one size, so that every person is, too.

    The poses of a group share their window, so that only the person moves between them.
    """
    if not groups:
        return []
    extents = [extent(figure, indexes) for figure, indexes in groups]
    bottom = min(window.bottom for window in extents)
    top = max(window.top for window in extents)
    width = max(window.width for window in extents)
    return [
        _widened(replace(window, bottom=bottom, height=top - bottom), width, figure)
        for window, (figure, _) in zip(extents, groups, strict=True)
    ]


def shaped(figure: Figure, indexes: Sequence[int], ratio: float) -> Window:
    """Return a window for some poses that is `ratio` times as wide as high, with room all round."""
    window = extent(figure, indexes)
    room = _ROOM * max(window.width, window.height)
    width, height = window.width + 2 * room, window.height + 2 * room
    more = max(0.0, width / ratio - height)
    bottom = window.bottom - room / 2 - more * _ROOM_BELOW
    wide = _widened(window, max(width, height * ratio), figure)
    return replace(wide, bottom=bottom, height=height + more)


def by_view(figure: Figure) -> list[tuple[Figure, list[int]]]:
    """Return the poses of a figure in groups that are seen from the same side.

    Where there is a chair, all are one group: it stands still, and so do we.
    """
    if figure.props.chair:
        return [(figure, list(range(len(figure.poses))))]
    views = dict.fromkeys(pose.view for pose in figure.poses)
    return [
        (figure, [n for n, pose in enumerate(figure.poses) if pose.view == view]) for view in views
    ]


def _widened(window: Window, width: float, figure: Figure) -> Window:
    """Return a window with more room at both sides; a wall's side gets little of it.

    No room should be half wall.
    """
    more = width - window.width
    left = window.left - more / 2
    if figure.props.wall is not None:
        is_left = figure.poses[0].hips.real > figure.props.wall
        left = window.left - (min(more / 4, 4.0) if is_left else more - min(more / 4, 4.0))
    return replace(window, left=left, width=width)
