"""Poses → movement: bodies between the poses, solved like the poses, and keyframes from them.

Planted feet, knees, elbows and hands stay where they are planted, because every body in between is
solved for them anew; free joints turn by their angles.
"""

from __future__ import annotations

import math
from dataclasses import fields, replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, TypeVar

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


def keyframes(figure: Figure, prefix: str) -> str:
    """Return the stylesheet that moves the parts of a figure's first picture when it is asked to.

    Each part is a fixed shape with a place and a turn; a part that changes its shape (a foot that
    goes on tiptoe, a chest that turns) is several, shown one after another.
    """
    bodies = frames(figure)
    turning = is_turning(figure)
    moves: dict[tuple[str, ...], list[str]] = {}  # states → the classes of what goes through them
    slots_ = zip(*(slots(layers(body, turning=turning)) for body in bodies), strict=True)
    for index, parts in enumerate(slots_):
        for name, states in _slot(f"{prefix}{index}", parts):
            moves.setdefault(states, []).append(name)
    for prop in ("roller", "towel"):
        places = [getattr(body.pose, prop) for body in bodies]
        if None not in places:
            states = tuple(f"transform:translate({number(x - places[0])}px)" for x in places)
            moves.setdefault(states, []).append(f"{prefix}{prop}")
    rules = [_animation(names, states) for states, names in moves.items() if len(set(states)) > 1]
    inside = "".join(rules)
    return (
        f"@media screen and (prefers-reduced-motion:no-preference){{{inside}}}\n" if inside else ""
    )


def shapes_over_time(figure: Figure) -> list[list[str]]:
    """Return for each part of a figure's first picture the shapes that it has in its movement."""
    bodies = frames(figure)
    turning = is_turning(figure)
    rows = zip(*(slots(layers(body, turning=turning)) for body in bodies), strict=True)
    return [list(dict.fromkeys(part.shape for part in parts)) for parts in rows]


def _slot(name: str, parts: tuple[Part, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each shape that a part takes by its class, with the states it goes through."""
    angles = [parts[0].angle]
    for part in parts[1:]:  # the short way round, so that nothing spins
        angles.append(angles[-1] + (part.angle - angles[-1] + 180.0) % 360.0 - 180.0)
    moves = [_transform(part, angle) for part, angle in zip(parts, angles, strict=True)]
    names = dict.fromkeys(part.shape for part in parts)
    if len(names) == 1:
        yield name, tuple(f"transform:{move}" for move in moves)
        return
    for number_, shape in enumerate(names):
        yield (
            f"{name}-{number_}",
            tuple(
                f"transform:{move};visibility:{'visible' if part.shape == shape else 'hidden'}"
                for part, move in zip(parts, moves, strict=True)
            ),
        )


def _transform(part: Part, angle: float) -> str:
    """Return where a part stands, as a style's transform."""
    at = f"translate({number(part.at.real)}px,{number(-part.at.imag)}px)"
    scale = f"scale({-1 if part.flip else 1},{part.stretch:.3g})"
    return f"{at}rotate({number(angle)}deg){scale if scale != 'scale(1,1)' else ''}"


def _animation(names: list[str], states: tuple[str, ...]) -> str:
    """Return keyframes through states, and the rule that sets them going for some classes."""
    last = len(states) - 1
    steps = [f"0%,{_LEAVE:g}%{{{states[0]}}}"]
    for step, state in enumerate(states[1:-1], start=1):
        steps.append(f"{_LEAVE + (_THERE - _LEAVE) * step / last:.4g}%{{{state}}}")
    steps.append(f"{_THERE:g}%,to{{{states[-1]}}}")
    whom = ",".join(f".{name}" for name in names)
    return (
        f"@keyframes {names[0]}{{{''.join(steps)}}}"
        f".pictures:has(:checked) :is({whom}){{animation-name:{names[0]}}}"
    )
