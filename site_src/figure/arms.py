"""Where the arms of a body are, once its trunk stands: two bones to a hand."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from site_src.figure import body as b
from site_src.figure.contacts import (
    LYING,
    SIDE_LIKE,
    elbow_on,
    hand_on,
    sign,
)
from site_src.figure.geometry import angle_down, down, two_bones, up, wrapped
from site_src.figure.pose import LEFT, RIGHT, SIDE, other_side
from site_src.figure.skeleton import Limb, Part
from site_src.figure.trunk import shoulder

if TYPE_CHECKING:
    from site_src.figure.geometry import Point
    from site_src.figure.pose import Arm, Pose, Props
    from site_src.figure.trunk import Trunk


_FOREARM_OUT: Final = 58.0  # a forearm that comes towards the viewer points this much outward
_FOREARM_SEEN: Final = 0.8  # and this much of its length shows
_SHORTEST_UPPER_ARM: Final = 0.65  # an upper arm may point towards the viewer, but not more
_FOREARM_LEVEL: Final = 78.0  # how a forearm lies beside the head


# Arms crossed before the chest: height on it, out from its middle, and how far before it.
_CROSSED_ELBOW: Final = (0.0, 5.0, 8.0)
_CROSSED_WRIST: Final = (6.6, -4.6, 6.8)
_CROSSED_HAND: Final = 0.72  # how much shows of a hand that bends round a shoulder


def arms_of(pose: Pose, props: Props, trunk: Trunk, legs: dict[str, Limb]) -> dict[str, Limb]:
    """Return both arms."""
    return {
        side: _arm(pose, props, trunk, legs, side, shoulder(pose, trunk, side))
        for side in (RIGHT, LEFT)
    }


def _arm(
    pose: Pose, props: Props, trunk: Trunk, legs: dict[str, Limb], side: str, root: Point
) -> Limb:
    """Return one arm."""
    arm = pose.arm(side)
    flat = pose.view in SIDE_LIKE
    far = flat and side == LEFT and not pose.turn
    shift = b.FAR_CONTACT if far else 0j
    to = sign(pose.view, side)
    if arm.elbow_on:
        return _on_elbow(pose, props, trunk, arm, root, shift, to)
    if arm.hand_on:
        wrist, palm = hand_on(pose, props, arm)
        return _reaching(trunk, arm, root, wrist + shift, replace(palm, at=wrist + shift), to, pose)
    if flat and arm.hand == f"{other_side(side)} shoulder":
        return _crossed(pose, trunk, root, side)
    elbow = arm.elbow_at or _elbow_beside(pose, trunk, arm)
    if arm.hand_at is not None and elbow is not None:
        return _placed_arm(trunk, root, elbow + shift, arm.hand_at + shift)
    if arm.hand or arm.hand_at is not None:
        wrist, shape = _hand_target(pose, trunk, legs, arm, side)
        if not far or arm.hand in {"chest", "hip"}:
            wrist += shift
        return _reaching(trunk, arm, root, wrist, Part(shape, wrist, math.nan), to, pose)
    upper = -trunk.chest + to * arm.shoulder
    lower = upper + to * arm.elbow
    middle = root + down(upper, b.UPPER_ARM)
    end = middle + down(lower, b.FOREARM)
    return Limb(root, middle, end, upper, lower, arm.shoulder, arm.elbow, Part("hand", end, -lower))


def _on_elbow(
    pose: Pose, props: Props, trunk: Trunk, arm: Arm, root: Point, shift: Point, to: int
) -> Limb:
    """Return an arm that rests on its elbow and forearm."""
    elbow = elbow_on(pose, props, arm) + shift
    upper = angle_down(elbow - root)
    flat = pose.view in SIDE_LIKE
    stretch = 1.0 if flat else min(1.0, max(_SHORTEST_UPPER_ARM, abs(elbow - root) / b.UPPER_ARM))
    middle = root + down(upper, b.UPPER_ARM * stretch)
    if arm.elbow_on == "wall":
        lower, along = 180.0, 1.0
    elif flat:
        lower, along = 90.0, 1.0
    else:
        lower, along = to * _FOREARM_OUT, _FOREARM_SEEN
    end = middle + down(lower, b.FOREARM * along)
    tip = Part("hand" if flat else "fist", end, -lower)
    flexion, bend = to * wrapped(upper + trunk.chest), to * wrapped(lower - upper)
    return Limb(root, middle, end, upper, lower, flexion, bend, tip, (stretch, along))


def _crossed(pose: Pose, trunk: Trunk, root: Point, side: str) -> Limb:
    """Return an arm that lies across the chest, its hand on the other shoulder."""
    across = 1 if side == LEFT else -1
    turn = math.radians(pose.turn)

    def before_chest(height: float, beside: float, before: float) -> Point:
        forward = across * beside * math.sin(turn) + before * math.cos(turn)
        return trunk.chest_at + up(trunk.chest, height, forward)

    middle, end = before_chest(*_CROSSED_ELBOW), before_chest(*_CROSSED_WRIST)
    return _placed_arm(trunk, root, middle, end, _CROSSED_HAND)


def _elbow_beside(pose: Pose, trunk: Trunk, arm: Arm) -> Point | None:
    """Return the elbow of a hand that lies beside the head of a body on its back.

    It is out to us, so that the upper arm points at us and the forearm is nearly level.
    """
    if arm.hand_at is None or pose.view != SIDE or trunk.chest > -LYING:
        return None
    to = arm.hand_at - trunk.shoulders
    return arm.hand_at - down(-_FOREARM_LEVEL, b.FOREARM) if to.real < 0 > to.imag else None


def _placed_arm(trunk: Trunk, root: Point, middle: Point, end: Point, hand: float = 1.0) -> Limb:
    """Return an arm whose elbow is known: its bones may point out of the picture."""
    upper, lower = angle_down(middle - root), angle_down(end - middle)
    stretches = (abs(middle - root) / b.UPPER_ARM, abs(end - middle) / b.FOREARM)
    flexion, bend = wrapped(upper + trunk.chest), wrapped(lower - upper)
    tip = Part("hand", end, -lower, hand)
    return Limb(root, middle, end, upper, lower, flexion, bend, tip, stretches)


def _reaching(
    trunk: Trunk, arm: Arm, root: Point, wrist: Point, tip: Part, to: int, pose: Pose
) -> Limb:
    """Return an arm that reaches for a point, its elbow behind it, or outward in a front view."""
    side = -1 if pose.view in SIDE_LIKE else to
    if arm.elbow_bends:
        side = _side_of_elbow(arm.elbow_bends, root, wrist)
    upper, bend, _ = two_bones(wrist - root, b.UPPER_ARM, b.FOREARM, side)
    lower = upper - side * bend
    middle = root + down(upper, b.UPPER_ARM)
    end = middle + down(lower, b.FOREARM)
    tip = replace(tip, at=end, angle=-lower if math.isnan(tip.angle) else tip.angle)
    return Limb(root, middle, end, upper, lower, to * wrapped(upper + trunk.chest), bend, tip)


def _side_of_elbow(bends: str, root: Point, wrist: Point) -> int:
    """Return the side whose elbow lies lower (or higher) in the picture."""
    heights = {
        side: down(two_bones(wrist - root, b.UPPER_ARM, b.FOREARM, side)[0]).imag
        for side in (1, -1)
    }
    return (min if bends == "down" else max)(heights, key=lambda side: heights[side])


def _hand_target(
    pose: Pose, trunk: Trunk, legs: dict[str, Limb], arm: Arm, side: str
) -> tuple[Point, str]:
    """Return where a hand lies on the body, as a wrist, and its shape."""
    flat, to = pose.view in SIDE_LIKE, sign(pose.view, side)
    if arm.hand_at is not None:
        return arm.hand_at, "hand"
    if arm.hand == "hip":
        return trunk.hips + (
            up(trunk.pelvis, 8.0, -3.4) if flat else up(trunk.pelvis, 4.5, to * 8.2)
        ), "hand"
    if arm.hand == "chest":
        return trunk.chest_at + up(trunk.chest, 5.5, 7.2 if flat else -to * 3.0), "fist"
    if arm.hand == "thigh":
        leg = legs[side]
        return leg.root + (leg.middle - leg.root) * 0.6 + down(leg.upper + 90.0, 4.8), "hand"
    if arm.hand == "head":
        head = trunk.chest_at + up(trunk.chest, b.NECK_BASE) + up(trunk.chest + pose.head, 8.0)
        return head + up(trunk.chest + pose.head, 0.0, -4.5 if flat else to * 5.0), "hand"
    joint, _, which = arm.hand.partition(" ")
    if which == "knee":
        return legs[joint].middle + complex(-3.0, 4.6), "hand"
    return shoulder(pose, trunk, joint) + up(trunk.chest, -5.0), "fist"


def moved(limb: Limb, step: Point) -> Limb:
    """Return a limb moved as a whole."""
    return replace(
        limb,
        root=limb.root + step,
        middle=limb.middle + step,
        end=limb.end + step,
        tip=replace(limb.tip, at=limb.tip.at + step),
    )
