"""The figures as their author needs them: on a grid, with joints, angles and gaps in numbers.

A page of the live preview only, made again for each request, so that it shows a figure that has
mistakes, too. Nothing of it is published.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from site_src.figure.body import BUILDS
from site_src.figure.draw import defs, draw
from site_src.figure.frame import extent
from site_src.figure.judge import LIMITS, judge, read_touch, touch_gap
from site_src.figure.pose import LEFT, RIGHT
from site_src.figure.solve import solve
from site_src.loading.figures import SUFFIX
from site_src.loading.loader import load
from site_src.outputs.assets import PictureStyle
from site_src.rendering.jinja import environment, read_templates
from site_src.reports.text import problem_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from site_src.figure.geometry import Point
    from site_src.figure.pose import Figure, Pose
    from site_src.figure.skeleton import Body
    from site_src.figure.window import Window

_STEP: Final = 10  # units between two lines of the grid


@dataclass(frozen=True)
class Measured:
    """A pose on its grid: the lines are at whole tens, angles are clinical and in degrees."""

    pose: Pose
    person: str
    window: Window
    content: Markup
    across: range  # where the upright lines are
    upward: range  # where the level lines are
    joints: tuple[tuple[str, Point], ...]
    rows: tuple[tuple[str, Point, Point, str, str], ...]  # a joint, right and left, their angles
    touches: tuple[tuple[str, str, bool], ...]  # an entry of `touching`, its gap, whether it fits


@dataclass(frozen=True)
class Drawn:
    """A figure with every pose measured; its pictures share the shapes."""

    name: str
    shapes: Markup
    poses: tuple[Measured, ...]


def figures_page(content: Path, templates: Path, static: Path, path: str) -> str | None:
    """Return the page of one figure file, or of all their names for an empty path.

    `path` is that of the file in content. None when there is no such file.
    """
    loaded = load(content)
    files = [name for name in sorted(loaded.files.paths) if name.endswith(SUFFIX)]
    if path and path not in files:
        return None
    figures = loaded.records.figures.get(path.removesuffix(SUFFIX) + ".md", {})
    return (
        environment(read_templates(templates))
        .get_template("preview.html")
        .render(
            files=files,
            path=path,
            problems=[
                problem_text(one, loaded.files.texts, color=False)
                for one in loaded.problems
                if one.place.path == path
            ],
            figures=[_drawn(figure) for figure, _ in figures.values()],
            limits=LIMITS,
            style=Markup(PictureStyle(static)(BUILDS)),  # noqa: S704 - our own stylesheet
        )
    )


def _drawn(figure: Figure) -> Drawn:
    """Return a figure with every pose measured."""
    poses: list[Measured] = []
    shapes: dict[str, None] = {}
    for index in range(len(figure.poses)):
        window = extent(figure, [index])
        drawing = draw(figure, index, window, f"{figure.name}-{index + 1}")
        shapes |= dict.fromkeys(drawing.shapes)
        poses.append(_measured(figure, index, window, drawing.content))
    # Path data and numbers of our own making.
    return Drawn(figure.name, Markup(defs(shapes, figure.person)), tuple(poses))  # noqa: S704


def _measured(figure: Figure, index: int, window: Window, content: str) -> Measured:
    """Return one pose with its numbers."""
    pose = figure.poses[index]
    body = solve(pose, figure.person, figure.props)
    return Measured(
        pose=pose,
        person=figure.person,
        window=window,
        content=Markup(content),  # noqa: S704 - path data and numbers of our own making
        across=_tens(window.left, window.right),
        upward=_tens(window.bottom, window.top),
        joints=tuple(body.joints()),
        rows=tuple(_rows(body)),
        touches=tuple(_touches(figure, index, body)),
    )


def _tens(first: float, last: float) -> range:
    """Return the whole tens between two numbers."""
    return range(math.ceil(first / _STEP) * _STEP, math.floor(last) + 1, _STEP)


def _rows(body: Body) -> Iterator[tuple[str, Point, Point, str, str]]:
    """Yield each joint that there are two of: where both are, and how far each is bent."""
    joints, angles = dict(body.joints()), dict(body.angles())
    for joint in ("hip", "knee", "ankle", "shoulder", "elbow", "wrist"):
        names = f"{RIGHT} {joint}", f"{LEFT} {joint}"
        right, left = (f"{angles[name]:.0f}" if name in angles else "" for name in names)
        yield joint, joints[names[0]], joints[names[1]], right, left


def _touches(figure: Figure, index: int, body: Body) -> Iterator[tuple[str, str, bool]]:
    """Yield each thing that should touch, how far off it is, and whether that is near enough."""
    refused = {fault.item for fault in judge(figure, index) if fault.code == "figure-contact"}
    for text in body.pose.touching:
        touch = read_touch(text)
        gap = touch_gap(figure, body, touch) if touch else None
        if gap is None:
            found = "nothing to touch"
        else:
            found = f"{gap:.1f} apart" if gap >= 0 else f"{-gap:.1f} deep"
        yield text, found, text not in refused
