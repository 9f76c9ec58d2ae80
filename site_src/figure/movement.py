"""Poses → movement: bodies between the poses, solved like the poses, and keyframes from them.

Planted feet, knees, elbows and hands stay where they are planted, because every body in between is
solved for them anew; free joints turn by their angles.
"""

from __future__ import annotations

import math
from dataclasses import fields, replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from site_src.figure.draw import Moving, MovingPart
from site_src.figure.geometry import number
from site_src.figure.judge import STEP
from site_src.figure.layers import is_turning, layers, slots
from site_src.figure.pose import LEFT, RIGHT, SIDE, Arm, Leg
from site_src.figure.skeleton import Part, edge
from site_src.figure.solve import solve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from site_src.figure.pose import Figure, Pose
    from site_src.figure.skeleton import Body, Limb

N = TypeVar("N", float, complex)

STEPS: Final = 6  # between two poses
_LIFT: Final = 5.0  # how high a foot is lifted that takes a step
_SWAP: Final = 1 / 3  # when a flat foot becomes one on tiptoe
# On the way there, in percent of its time: leave the start at, be at the finish from. The way back
# is the same in a mirror.
_LEAVE, _THERE = 20.0, 80.0
_UNSEEN: Final = 0.25  # how far, in units or degrees, a part may pass beside its solved place
_LIMB: Final = 40.0  # a limb's length, in units: what a stretch of 1 amounts to


@lru_cache(maxsize=256)
def frames(figure: Figure) -> list[Body]:
    """Return the bodies of a movement from the first pose to the last of the same view.

    Empty when there is nothing to move between, or when the poses are drawn in other layers, so
    that a part of one is not the same part of another.
    """
    poses = [pose for pose in figure.poses if pose.view == figure.poses[0].view]
    bodies = [solve(pose, figure.person, figure.props) for pose in poses]
    if len(bodies) < 2:  # noqa: PLR2004 - a start and a finish
        return []
    found = bodies[:1]
    for first, second in pairwise(bodies):
        found += [
            solve(between(first, second, _eased(step / STEPS)), figure.person, figure.props)
            for step in range(1, STEPS)
        ]
        found.append(second)
    turning = is_turning(figure)
    drawn = {tuple(layer.far for layer in layers(b, turning=turning)) for b in found}
    counts = {len(slots(layers(body, turning=turning))) for body in found}
    return found if len(drawn) == len(counts) == 1 else []


def _eased(t: float) -> float:
    """Return how far a movement has come after a part of its time: slow, faster, slow."""
    return (1 - math.cos(math.pi * t)) / 2


def between(first: Body, second: Body, t: float) -> Pose:
    """Return the pose that is `t` (0 to 1) of the way from one solved pose to another."""
    one, two = first.pose, second.pose
    changes: dict[str, Any] = {
        name: _mixed(getattr(one, name), getattr(two, name), t)
        for name in ("curl", "side_bend", "turn", "head")
    }
    for name in ("roller", "towel", "cushion", "ball"):
        was, now = getattr(one, name), getattr(two, name)
        changes[name] = None if was is None or now is None else _mixed(was, now, t)
    return replace(
        one,
        hips=_mixed(first.hips, second.hips, t),
        shoulders=_mixed(first.shoulders, second.shoulders, t),
        right_leg=_leg_between(first, second, RIGHT, t),
        left_leg=_leg_between(first, second, LEFT, t),
        right_arm=_arm_between(first, second, RIGHT, t),
        left_arm=_arm_between(first, second, LEFT, t),
        **changes,
    )


def _mixed(one: N, two: N, t: float) -> N:
    """Return what lies between two numbers or points."""
    return one + (two - one) * t


def _same_way(one: Leg | Arm, two: Leg | Arm) -> bool:
    """Say whether two limbs are placed in the same way, only by other numbers."""
    return all(
        isinstance(was, float | complex) == isinstance(now, float | complex)
        and (isinstance(was, float | complex) or was == now)
        for was, now in ((getattr(one, f.name), getattr(two, f.name)) for f in fields(one))
    )


def _numbers_between(one: Leg | Arm, two: Leg | Arm, t: float) -> Leg | Arm:
    """Return a limb with each number between those of two limbs that are placed in one way."""
    return replace(
        one,
        **{
            field.name: _mixed(value, getattr(two, field.name), t)
            for field in fields(one)
            if isinstance(value := getattr(one, field.name), float | complex)
        },
    )


def _leg_between(first: Body, second: Body, side: str, t: float) -> Leg:
    """Return a leg between two poses; one that steps or changes its contact goes by its ankle."""
    one, two = first.pose.leg(side), second.pose.leg(side)
    steps = one.foot is not None and two.foot is not None and abs(two.foot - one.foot) > STEP
    if _same_way(one, two) and not steps:
        leg = _numbers_between(one, two, t)
        assert isinstance(leg, Leg)  # noqa: S101 - what a leg is made from is a leg
        return leg
    start, end = first.legs[side], second.legs[side]
    ankle = _mixed(_near(first, side, start), _near(second, side, end), t)
    if abs(ankle - start.end) and abs(end.end - start.end) > STEP:
        ankle += 1j * _LIFT * math.sin(math.pi * t)
    tips = (start.tip, end.tip)
    shoe = tips[t >= _SWAP].shape if end.tip.shape == "shoe-tiptoe" else tips[t > 1 - _SWAP].shape
    angle = _mixed(start.tip.angle, end.tip.angle, t)
    if first.pose.view == SIDE:  # toes that are tucked under turn over the floor, not through it
        sunk = -min(point.imag for point in edge(Part(shoe, ankle, angle), first.person))
        ankle += 1j * max(0.0, sunk)
    return Leg(ankle_at=ankle, shoe=shoe, shoe_angle=angle)


def _near(body: Body, side: str, limb: Limb) -> complex:
    """Return where a leg ends; a copy of the near one counts as that, before it was moved."""
    near = body.pose.near
    return body.legs[near].end if side != near and "legs" in body.copied else limb.end


def _arm_between(first: Body, second: Body, side: str, t: float) -> Arm:
    """Return an arm between two poses; one that changes its contact goes by its wrist."""
    one, two = first.pose.arm(side), second.pose.arm(side)
    if _same_way(one, two):
        arm = _numbers_between(one, two, t)
        assert isinstance(arm, Arm)  # noqa: S101 - what an arm is made from is an arm
        return arm
    start, end = first.arms[side], second.arms[side]
    near = first.pose.near
    if side != near and "arms" in first.copied and "arms" in second.copied:
        start, end = first.arms[near], second.arms[near]
    out = start.stretches != (1.0, 1.0) or end.stretches != (1.0, 1.0)
    elbow = _mixed(start.middle, end.middle, t) if out else None
    return Arm(hand_at=_mixed(start.end, end.end, t), elbow_at=elbow)


# ---------------------------------------------------------------------------------------------
# Keyframes


class _State(NamedTuple):
    """What a part is at an instant: the style, and what of it changes evenly if anything does."""

    style: str
    numbers: tuple[float, ...] = ()  # none: there is nothing between this and another state


_Way = tuple[_State, ...]  # what a part goes through, frame by frame


def moving(figure: Figure, prefix: str) -> Moving:
    """Return the classes that the first picture of a figure needs for `keyframes` to move it."""
    names = _names(figure, prefix)
    parts = (
        MovingPart(
            names.get(_places(row), ""),
            tuple((shape, names.get(way, "")) for shape, way in _shown(row).items()),
        )
        for row in _rows(figure)
    )
    return Moving(prefix, tuple(parts))


def keyframes(figure: Figure, prefix: str) -> str:
    """Return the stylesheet that moves the parts of a figure's first picture when it is asked to.

    Each part is a fixed shape with a place and a turn; a part that changes its shape (a foot that
    goes on tiptoe, a chest that turns) is several that move alike and are shown one after another.
    """
    names = _names(figure, prefix)
    rules = [
        f"@keyframes {name}{{{_frames(way)}}}{_rule([name], f'animation-name:{name}')}"
        for way, name in names.items()
    ]
    uneven = [name for way, name in names.items() if not _is_even(way)]
    rules += [_rule(uneven, "animation-timing-function:linear")] if uneven else []
    inside = "".join(rules)
    return (
        f"@media screen and (prefers-reduced-motion:no-preference){{{inside}}}\n" if inside else ""
    )


def _rule(names: list[str], style: str) -> str:
    """Return the rule of some classes while movement is asked for."""
    which = ",".join(f".{name}" for name in names)
    return f".pictures:has(:checked) {which if len(names) == 1 else f':is({which})'}{{{style}}}"


def _names(figure: Figure, prefix: str) -> dict[_Way, str]:
    """Return the name of each way that something of a figure goes; what stays has none."""
    names: dict[_Way, str] = {}
    for row in _rows(figure):
        for way in (_places(row), *_shown(row).values()):
            if len(set(way)) > 1:
                names.setdefault(way, f"{prefix}{len(names)}")
    for prop in ("roller", "towel"):
        at = [getattr(body.pose, prop) for body in frames(figure)]
        if None not in at and len(set(at)) > 1:
            ways = (x - at[0] for x in at)
            moves = (_State(f"transform:translate({number(x)}px)", (x,)) for x in ways)
            names[tuple(moves)] = f"{prefix}{prop}"
    return names


def _rows(figure: Figure) -> Iterator[tuple[Part, ...]]:
    """Yield each part of a figure, frame by frame."""
    turning = is_turning(figure)
    return zip(*(slots(layers(body, turning=turning)) for body in frames(figure)), strict=True)


def _shown(parts: tuple[Part, ...]) -> dict[str, _Way]:
    """Return when each shape that a part takes is to be seen."""
    shapes = [part.shape for part in parts]
    return {
        shape: tuple(
            _State(f"visibility:{'visible' if one == shape else 'hidden'}") for one in shapes
        )
        for shape in shapes
    }


def _places(parts: tuple[Part, ...]) -> _Way:
    """Return where a part stands, frame by frame: its place, its turn and its size."""
    angles = [parts[0].angle]
    for part in parts[1:]:  # the short way round, so that nothing spins
        angles.append(angles[-1] + (part.angle - angles[-1] + 180.0) % 360.0 - 180.0)
    turns = any(number(angle) != "0" for angle in angles)
    bends = any(part.flip or part.stretch != 1.0 for part in parts)
    places = []
    for part, turn in zip(parts, angles, strict=True):
        x, y, angle = map(number, (part.at.real, -part.at.imag, turn))
        width, height = -1 if part.flip else 1, f"{part.stretch:.2g}"
        style = f"transform:translate({x}px,{y}px)" + (f"rotate({angle}deg)" if turns else "")
        style += f"scale({width},{height})" if bends else ""
        places.append(_State(style, (*map(float, (x, y, angle)), width, float(height) * _LIMB)))
    return tuple(places)


def _is_even(way: _Way) -> bool:
    """Say whether a part goes evenly from pose to pose, at the pace that all parts have.

    What only appears and vanishes has no pace.
    """
    return all(
        abs(_mixed(was, then, _eased(step / STEPS)) - now) <= _UNSEEN
        for start in range(0, len(way) - 1, STEPS)
        for step in range(1, STEPS)
        for was, now, then in zip(
            way[start].numbers, way[start + step].numbers, way[start + STEPS].numbers, strict=True
        )
    )


def _frames(way: _Way) -> str:
    """Return the keyframes of a part: those that its others do not tell."""
    last = len(way) - 1
    texts = []
    for index in _telling(way):
        if index in {0, last}:
            when = f"0%,{_LEAVE:g}%" if index == 0 else f"{_THERE:g}%,to"
        else:
            when = f"{_LEAVE + (_THERE - _LEAVE) * index / last:.4g}%"
        texts.append(f"{when}{{{way[index].style}}}")
    return "".join(texts)


def _telling(way: _Way) -> Iterator[int]:
    """Yield the frames that are needed, so that all others lie on the way from one to the next."""
    last = len(way) - 1
    if way[0].numbers and _is_even(way):
        yield from range(0, last + 1, STEPS)
        return
    kept = 0
    yield kept
    for index in range(1, last):
        if not _is_straight(way[kept : index + 2]):
            kept = index
            yield kept
    yield last


def _is_straight(way: _Way) -> bool:
    """Say whether a part goes straight and steadily from its first state to its last."""
    first, *between_, last = way
    if not first.numbers:
        return all(state == first for state in (*between_, last))
    return all(
        abs(_mixed(was, then, step / (len(way) - 1)) - now) <= _UNSEEN
        for step, state in enumerate(between_, start=1)
        for was, now, then in zip(first.numbers, state.numbers, last.numbers, strict=True)
    )
