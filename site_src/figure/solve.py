"""A pose → a body: bones of fixed length that reach what the author says they touch.

The trunk is placed first, by its two points. Where a knee or an elbow is planted, the trunk gives
way until the bone to it has its own length, so that no limb ever grows or shrinks.
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from site_src.figure import body as b
from site_src.figure.arms import arms_of, moved
from site_src.figure.contacts import (
    LYING,
    SIDE_LIKE,
    foot,
    sign,
    stack,
)
from site_src.figure.geometry import angle_down, down, turned, two_bones, up, wrapped
from site_src.figure.pose import ABOVE, BACK, FRONT, LEFT, RIGHT
from site_src.figure.shapes import contour
from site_src.figure.skeleton import Body, Limb, Misfit, Part
from site_src.figure.trunk import hip, settled

if TYPE_CHECKING:
    from site_src.figure.geometry import Point
    from site_src.figure.pose import Leg, Pose, Props
    from site_src.figure.trunk import Trunk

_FRONTAL: Final = 90.0  # a chest in a front or back view, as a turn
_TURN_STEP: Final = 15.0  # turned shapes differ by this many degrees: more would be too heavy
_FACE_FRONT: Final = 40.0  # the face follows the chest when it is turned further than this
_KNEELING_SHOE: Final = 155.0  # how a shoe lies when its toes point backward, clockwise
_TUCKED_SHOE: Final = 84.0
_BEHIND: Final = 135.0  # what lies behind shows higher up: we look down on the floor a little
SHIN_BEHIND: Final = 0.5  # how much shows of a shin that points away from the viewer


@lru_cache(maxsize=1024)
def solve(pose: Pose, person: str, props: Props) -> Body:
    """Return the body of a pose; what it cannot reach is noted in `misfits`.

    A pose is judged, measured and drawn in several pictures: it is solved once for all of them.
    """
    if pose.faces == LEFT and pose.view in SIDE_LIKE:
        return solve(pose.mirrored(), person, props.mirrored()).mirrored(pose)
    misfits: list[Misfit] = []
    trunk = settled(pose, props, misfits)
    legs = _legs(pose, trunk, person)
    arms = arms_of(pose, props, trunk, legs)
    copied = set()
    if pose.view in SIDE_LIKE and pose.right_leg == pose.left_leg:
        legs[LEFT] = moved(legs[RIGHT], b.FAR_COPY)
        copied.add("legs")
    if pose.view in SIDE_LIKE and pose.right_arm == pose.left_arm and not pose.turn:
        upright = "wall" in {pose.right_arm.hand_on, pose.right_arm.elbow_on}
        arms[LEFT] = moved(arms[RIGHT], b.FAR_ON_WALL if upright else b.FAR_COPY)
        copied.add("arms")
    turn = _turn(pose)
    neck_lean = trunk.chest + pose.head / 2
    head_lean = trunk.chest + pose.head
    neck_at = trunk.chest_at + up(
        trunk.chest, b.NECK_BASE * trunk.stretch, 0.2 if pose.view in SIDE_LIKE else 0
    )
    forward = b.HEAD_FORWARD if pose.view in SIDE_LIKE else 0.0
    head_at = neck_at + up(neck_lean, b.NECK) + up(head_lean, b.HEAD, forward)
    return Body(
        pose=pose,
        person=person,
        hips=trunk.hips,
        shoulders=trunk.shoulders,
        leans=(trunk.pelvis, trunk.middle, trunk.chest),
        trunk=(
            Part(
                _shape("pelvis", turn if turn == _FRONTAL else 0.0),
                trunk.hips,
                trunk.pelvis,
                trunk.stretch,
            ),
            Part(
                _shape("abdomen", turn if turn == _FRONTAL else turn / 2),
                trunk.waist_at,
                trunk.middle,
                trunk.stretch,
            ),
            Part(_shape("chest", turn), trunk.chest_at, trunk.chest, trunk.stretch),
        ),
        neck=Part("neck", neck_at, neck_lean),
        head=tuple(Part(shape, head_at, head_lean) for shape in _head_shapes(pose, person)),
        head_at=head_at,
        legs=legs,
        arms=arms,
        copied=frozenset(copied),
        misfits=tuple(misfits),
    )


def _turn(pose: Pose) -> float:
    """Return how far the chest is turned in the picture: 90 in a front or back view."""
    return pose.turn if pose.view in SIDE_LIKE else _FRONTAL


def _shape(piece: str, turn: float) -> str:
    """Return the name of a trunk shape that is turned."""
    shown = round(abs(turn) / _TURN_STEP) * _TURN_STEP
    return f"{piece}@{shown:g}" if shown else piece


def _head_shapes(pose: Pose, person: str) -> tuple[str, ...]:
    """Return the shapes of the head, back to front."""
    if pose.view == BACK or pose.turn < -_FACE_FRONT:
        bun = ("bun-back",) if person == "b" else ()
        return ("ears-front", "head-front", f"hair-back-{person}", *bun)
    if pose.view == FRONT or pose.turn > _FACE_FRONT:
        return ("ears-front", "head-front", f"hair-front-{person}", "eyes-front")
    bun = ("bun",) if person == "b" and not _head_rests(pose) else ()
    return (*bun, "head", f"hair-{person}", "ear", "eye")


def _head_rests(pose: Pose) -> bool:
    """Say whether the back of the head lies on something: a bun would be in the way."""
    return pose.view == ABOVE or any(part.startswith("head") for part in pose.touching)


# ---------------------------------------------------------------------------------------------
# Legs


def _legs(pose: Pose, trunk: Trunk, person: str) -> dict[str, Limb]:
    """Return both legs; one that rests on the other is solved after it."""
    order = (LEFT, RIGHT) if pose.right_leg.ankle_on else (RIGHT, LEFT)
    legs: dict[str, Limb] = {}
    for side in order:
        leg = pose.leg(side)
        root = hip(pose, trunk, side)
        other = next(iter(legs.values()), None)
        legs[side] = _leg(pose, trunk, leg, side, root, person, other)
    return legs


def _leg(
    pose: Pose, trunk: Trunk, leg: Leg, side: str, root: Point, person: str, other: Limb | None
) -> Limb:
    """Return one leg."""
    flat = pose.view in SIDE_LIKE
    shift = b.FAR_CONTACT if flat and side == LEFT else 0j
    to = sign(pose.view, side)
    if leg.ankle_on and other:
        end = other.middle + complex(-1.5, 6.0)
        tip = Part("shoe", end, -38.0)
        return _straight_bones(trunk, root, leg.knee_at or _halfway(root, end), end, tip, to)
    if leg.ankle_at is not None:
        tip = Part(leg.shoe, leg.ankle_at, leg.shoe_angle)
        return to_point(root, leg.ankle_at, tip, trunk.pelvis)
    if leg.knee_at is not None and flat and not leg.is_planted:
        return _kneeling(trunk, leg, root, leg.knee_at, person)
    if leg.knee_at is not None:
        end, tip = foot(pose, leg, side, shift)
        lower = angle_down(end - leg.knee_at)
        if not flat and abs(lower) > LYING:  # the foot lies on the floor like the shin
            tip = replace(tip, angle=-lower)
        return _straight_bones(trunk, root, leg.knee_at, end, tip, to)
    if leg.knee_on_floor is not None:
        knee = complex(leg.knee_on_floor, b.KNEE_ON) + shift + stack(pose, side)
        return (
            _kneeling(trunk, leg, root, knee, person)
            if flat
            else _shin_behind(trunk, root, knee, to)
        )
    if leg.is_planted:
        end, tip = foot(pose, leg, side, shift)
        if not flat:
            return _straight(trunk, root, end, tip, to)
        return to_point(root, end, tip, trunk.pelvis)
    upper = -trunk.pelvis + (leg.hip if flat else to * leg.out)
    lower = upper - leg.knee
    middle = root + down(upper, b.THIGH)
    end = middle + down(lower, b.SHIN)
    tip = Part("shoe" if flat else "shoe-front", end, -lower + leg.ankle)
    return Limb(root, middle, end, upper, lower, leg.hip if flat else leg.out, leg.knee, tip)


def to_point(root: Point, end: Point, tip: Part, lean: float) -> Limb:
    """Return a leg in a side view that reaches for a point with its knee forward."""
    upper, bend, _ = two_bones(end - root, b.THIGH, b.SHIN, 1)
    middle = root + down(upper, b.THIGH)
    reached = middle + down(upper - bend, b.SHIN)
    tip = replace(tip, at=reached)
    flexion = wrapped(upper + lean)
    return Limb(root, middle, reached, upper, upper - bend, flexion, bend, tip)


def _straight(trunk: Trunk, root: Point, end: Point, tip: Part, to: int) -> Limb:
    """Return a straight leg in a front view; a knee bent to the viewer makes it look shorter."""
    step = end - root
    stretch = min(1.0, abs(step) / (b.THIGH + b.SHIN))
    upper = angle_down(step)
    middle = root + down(upper, b.THIGH * stretch)
    end = middle + down(upper, b.SHIN * stretch)
    tip = replace(tip, at=end, angle=tip.angle if tip.angle == 0.0 else -upper)
    flexion = to * wrapped(upper + trunk.pelvis)
    return Limb(root, middle, end, upper, upper, flexion, 0.0, tip, (stretch, stretch))


def _straight_bones(
    trunk: Trunk, root: Point, middle: Point, end: Point, tip: Part, to: int
) -> Limb:
    """Return a leg whose knee the author has placed: its bones may point out of the picture."""
    upper, lower = angle_down(middle - root), angle_down(end - middle)
    stretches = (abs(middle - root) / b.THIGH, abs(end - middle) / b.SHIN)
    flexion = to * wrapped(upper + trunk.pelvis)
    return Limb(
        root,
        middle,
        end,
        upper,
        lower,
        flexion,
        wrapped(upper - lower),
        replace(tip, at=end),
        stretches,
    )


def _halfway(root: Point, end: Point) -> Point:
    """Return where a knee shows that points at the viewer, between hip and ankle."""
    return (root + end) / 2 + complex(0, 4)


def _kneeling(trunk: Trunk, leg: Leg, root: Point, knee: Point, person: str) -> Limb:
    """Return a leg that kneels: the shin lies back on the floor, toes pointed or tucked under."""
    shape, angle = ("shoe-tiptoe", _TUCKED_SHOE) if leg.toes_tucked else ("shoe", _KNEELING_SHOE)
    height = max((p * turned(angle)).imag for p in contour(shape, person)) + knee.imag - b.KNEE_ON
    drop = knee.imag - height
    end = knee + complex(-math.sqrt(b.SHIN**2 - drop**2), -drop)
    upper = angle_down(knee - root)
    lower = angle_down(end - knee)
    stretch = 1.0 if leg.knee_at is None else abs(knee - root) / b.THIGH
    middle = root + down(upper, b.THIGH * stretch)
    end += middle - knee
    flexion = wrapped(upper + trunk.pelvis)
    bend = wrapped(upper - lower)
    tip = Part(shape, end, angle)
    return Limb(root, middle, end, upper, lower, flexion, bend, tip, (stretch, 1.0))


def _shin_behind(trunk: Trunk, root: Point, knee: Point, to: int) -> Limb:
    """Return a leg in a front view whose knee is on the floor and whose shin points backward."""
    upper = angle_down(knee - root)
    middle = root + down(upper, b.THIGH)
    lower = math.copysign(_BEHIND, upper)
    end = middle + down(lower, b.SHIN * SHIN_BEHIND)
    tip = Part("shoe-front", end, -lower, 0.7)
    flexion = to * wrapped(upper + trunk.pelvis)
    return Limb(root, middle, end, upper, lower, flexion, 90.0, tip, (1.0, SHIN_BEHIND))


# ---------------------------------------------------------------------------------------------
# Arms
