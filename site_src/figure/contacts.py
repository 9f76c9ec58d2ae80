"""Where planted feet, hands and elbows are, and how a body lies: what the pose alone says."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from site_src.figure import body as b
from site_src.figure.geometry import angle_down, turned
from site_src.figure.pose import ABOVE, FRONT, LEFT, RIGHT, SIDE
from site_src.figure.skeleton import Part

if TYPE_CHECKING:
    from site_src.figure.geometry import Point
    from site_src.figure.pose import Arm, Leg, Pose, Props

SIDE_LIKE: Final = (SIDE, ABOVE)
LYING: Final = 45.0  # a body that leans further than this lies


def sign(view: str, side: str) -> int:
    """Return to which side of the picture a side of the body is: 1 right, -1 left.

    In a side view a limb's plus is forward, which is to the right for both sides.
    """
    if view in SIDE_LIKE:
        return 1
    return 1 if (side == LEFT) == (view == FRONT) else -1


def lies(pose: Pose) -> bool:
    """Say whether the trunk is nearer to lying than to standing."""
    return abs(angle_down(pose.hips - pose.shoulders)) > LYING


def stack(pose: Pose, side: str) -> Point:
    """Return how far above the lower leg the upper one lies, in a front view of lying down."""
    if pose.view in SIDE_LIKE or not lies(pose):
        return 0j
    return complex(0, b.STACKED if side == upper_side(pose) else 0)


def upper_side(pose: Pose) -> str:
    """Return which side is up when a body lies on its side in a front view."""
    leans_right = (pose.shoulders - pose.hips).real > 0
    return next(side for side in (RIGHT, LEFT) if (sign(pose.view, side) == -1) == leans_right)


def ankle(pose: Pose, leg: Leg, side: str) -> Point:
    """Return where the ankle of a planted foot is."""
    return foot(pose, leg, side, 0j)[0]


def foot(pose: Pose, leg: Leg, side: str, shift: Point) -> tuple[Point, Part]:
    """Return the ankle of a planted foot and its shoe."""
    flat = pose.view in SIDE_LIKE
    if leg.toes is not None:
        pad = complex(leg.toes, 0) + shift
        ankle = pad - (b.TOE_PAD * turned(leg.heel_up)).conjugate()
        return ankle, Part("shoe-tiptoe", ankle, leg.heel_up)
    at = leg.foot or 0.0
    if flat:
        ankle = complex(at, b.ANKLE) + shift
        return ankle, Part("shoe", ankle, 0.0)
    if lies(pose):
        ankle = complex(at, b.ANKLE_ON_SIDE) + stack(pose, side)
        lean = angle_down(pose.hips - pose.shoulders)
        return ankle, Part("shoe-front", ankle, -lean)
    return complex(at, b.ANKLE), Part("shoe-front", complex(at, b.ANKLE), 0.0)


def elbow_on(pose: Pose, props: Props, arm: Arm) -> Point:
    """Return where an elbow rests."""
    if arm.elbow_on == "wall":
        wall = props.wall or 0.0
        return complex(wall - math.copysign(b.ELBOW_ON, wall - pose.hips.real), arm.at)
    return complex(arm.at, level(arm.elbow_on) + b.ELBOW_ON)


def hand_on(pose: Pose, props: Props, arm: Arm) -> tuple[Point, Part]:
    """Return the wrist of a hand that presses on something, and the hand, fingers away."""
    if arm.hand_on == "wall":
        wall = props.wall or 0.0
        to_right = wall > pose.hips.real
        wrist = complex(wall - math.copysign(b.WRIST_ON_PALM, wall - pose.hips.real), arm.at)
        return wrist, Part("palm", wrist, 180.0, flip=to_right)
    wrist = complex(arm.at, level(arm.hand_on) + b.WRIST_ON_PALM)
    body = [pose.hips.real, pose.shoulders.real] if pose.view in SIDE_LIKE else [pose.hips.real]
    to_right = arm.at > min(body)
    return wrist, Part("palm", wrist, -90.0 if to_right else 90.0, flip=to_right)


def level(surface: str) -> float:
    """Return the height of a level surface."""
    return {"floor": 0.0, "seat": b.SEAT, "worktop": b.WORKTOP}[surface]
