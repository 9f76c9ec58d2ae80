"""The trunk: placed by its two points, and moved as little as planted limbs ask for.

Where a knee or an elbow is planted, the trunk gives way until the bone to it has its own length,
so that no limb ever grows or shrinks.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from site_src.figure import body as b
from site_src.figure.contacts import (
    SIDE_LIKE,
    ankle,
    elbow_on,
    hand_on,
    lies,
    sign,
    stack,
    upper_side,
)
from site_src.figure.geometry import angle_down, turned, up, wrapped
from site_src.figure.pose import LEFT, RIGHT
from site_src.figure.skeleton import Misfit

if TYPE_CHECKING:
    from site_src.figure.geometry import Point
    from site_src.figure.pose import Pose, Props

_ROUNDS: Final = 80  # of giving way, at most; the error shrinks by about half in each
_SETTLED: Final = 1e-5  # nothing gives way any more
# A trunk that shows between these parts of its length leans to the viewer; one that shows less is
# a mistake in the numbers.
_LEANS_LEAST: Final = 0.6
_LEANS: Final = 0.9
_SLACK: Final = 0.02  # a limb that just reaches is not quite straight


@dataclass(frozen=True)
class Trunk:
    """The trunk in place: its end points, its leans and the axes of its parts."""

    hips: Point
    shoulders: Point
    pelvis: float
    middle: float
    chest: float
    stretch: float = 1.0  # below 1 it leans to the viewer, in a front or back view

    @property
    def waist_at(self) -> Point:
        """Where the middle begins."""
        return self.hips + up(self.pelvis, b.PELVIS * self.stretch)

    @property
    def chest_at(self) -> Point:
        """Where the chest begins."""
        return self.waist_at + up(self.middle, b.MIDDLE * self.stretch)


def _bent_trunk(pose: Pose) -> tuple[float, Point]:
    """Return half of the bend, and the step from hips to shoulders of an upright trunk."""
    if pose.view in SIDE_LIKE:
        half, chest = pose.curl / 2, up(pose.curl / 2, b.CHEST, -b.SHOULDER_BACK)
    else:
        half = pose.side_bend / 2
        chest = up(half, b.CHEST_FRONT)
    return half, up(-half, b.PELVIS) + up(0, b.MIDDLE) + chest


def trunk_length(pose: Pose) -> float:
    """Return how far the shoulders of a pose are from its hips."""
    return abs(_bent_trunk(pose)[1])


def _shown(pose: Pose) -> float:
    """Return how much shows of a trunk's length: less than all when it leans to the viewer."""
    part = abs(pose.shoulders - pose.hips) / trunk_length(pose)
    return part if pose.view not in SIDE_LIKE and _LEANS_LEAST <= part < _LEANS else 1.0


def _trunk(pose: Pose, hips: Point, shoulders: Point) -> Trunk:
    """Return the trunk from its hips in the direction of its shoulders, at its own length."""
    half, step = _bent_trunk(pose)
    lean = angle_down(-(shoulders - hips)) - angle_down(-step)
    lean = wrapped(-lean)  # `angle_down` of the opposite step counts the other way round
    stretch = _shown(pose)
    placed_step = step * turned(-lean) * stretch
    return Trunk(hips, hips + placed_step, lean - half, lean, lean + half, stretch)


@dataclass(frozen=True)
class _Anchor:
    """Something planted: a joint of the trunk's must be `length` from it, or at most that."""

    end: str  # of the trunk: "hips" or "shoulders"
    side: str
    to: Point
    length: float
    kind: str
    limb: str
    exact: bool = False


def settled(pose: Pose, props: Props, misfits: list[Misfit]) -> Trunk:
    """Return the trunk, moved as little as it takes for planted knees, elbows, feet and hands.

    Hips and shoulders are pulled towards their anchors and back to the trunk's length in turn,
    until both hold (position-based constraints).
    """
    length = trunk_length(pose) * _shown(pose)
    wanted = abs(pose.shoulders - pose.hips)
    if wanted - length:
        misfits.append(Misfit("trunk", "", wanted - length))
    trunk = _trunk(pose, pose.hips, pose.shoulders)
    anchors = _anchors(pose, props)
    for anchor in anchors:
        off = abs(_joint(pose, trunk, anchor) - anchor.to) - anchor.length
        if anchor.exact or off > 0:
            misfits.append(Misfit(anchor.kind, anchor.limb, off))
    for _ in range(_ROUNDS if anchors else 0):
        hips, shoulders = trunk.hips, trunk.shoulders
        farthest = 0.0
        for anchor in anchors:
            step = _joint(pose, trunk, anchor) - anchor.to
            off = abs(step) - anchor.length
            if (anchor.exact or off > 0) and step:
                pull = step / abs(step) * off
                farthest = max(farthest, abs(off))
                if anchor.end == "hips":
                    hips -= pull
                else:
                    shoulders -= pull
        apart = shoulders - hips
        if farthest < _SETTLED or not apart:
            break
        slack = apart / abs(apart) * (abs(apart) - length) / 2
        trunk = _trunk(pose, hips + slack, shoulders - slack)
    return trunk


def _anchors(pose: Pose, props: Props) -> list[_Anchor]:
    """Return what the planted limbs ask of the trunk; a far limb that is a copy asks nothing."""
    anchors = []
    flat = pose.view in SIDE_LIKE
    for side in (RIGHT, LEFT):
        far = flat and side == LEFT
        leg, arm = pose.leg(side), pose.arm(side)
        shift = b.FAR_CONTACT if far else 0j
        if not (far and leg == pose.right_leg):
            if leg.knee_on_floor is not None and leg.knee_at is None:
                to = complex(leg.knee_on_floor, b.KNEE_ON) + shift + stack(pose, side)
                anchors.append(
                    _Anchor("hips", side, to, b.THIGH, "knee", f"{side} knee", exact=True)
                )
            elif leg.is_planted and leg.knee_at is None:
                to = ankle(pose, leg, side) + shift
                whole = b.THIGH + b.SHIN - _SLACK
                name = f"{side} {'toes' if leg.toes is not None else 'foot'}"
                exact = not flat and lies(pose) and side != upper_side(pose)
                anchors.append(_Anchor("hips", side, to, whole, "reach", name, exact=exact))
        if not (far and arm == pose.right_arm and not pose.turn):
            if arm.elbow_on:
                to = elbow_on(pose, props, arm) + shift
                name = f"{side} elbow"
                anchors.append(
                    _Anchor("shoulders", side, to, b.UPPER_ARM, "elbow", name, exact=flat)
                )
            elif arm.hand_on:
                to = hand_on(pose, props, arm)[0] + shift
                whole = b.UPPER_ARM + b.FOREARM - _SLACK
                anchors.append(_Anchor("shoulders", side, to, whole, "reach", f"{side} hand"))
    return anchors


def _joint(pose: Pose, trunk: Trunk, anchor: _Anchor) -> Point:
    """Return the hip or shoulder joint that an anchor holds."""
    return (hip if anchor.end == "hips" else shoulder)(pose, trunk, anchor.side)


def hip(pose: Pose, trunk: Trunk, side: str) -> Point:
    """Return a hip joint."""
    if pose.view in SIDE_LIKE:
        return trunk.hips + (b.FAR_HIP if side == LEFT else 0j)
    return trunk.hips + up(trunk.pelvis, 0, sign(pose.view, side) * b.HIP_HALF)


def shoulder(pose: Pose, trunk: Trunk, side: str) -> Point:
    """Return a shoulder joint; a chest that is turned to the viewer shows both."""
    if pose.view not in SIDE_LIKE:
        return trunk.shoulders + up(trunk.chest, 0, sign(pose.view, side) * b.SHOULDER_HALF)
    if pose.turn:
        out = b.SHOULDER_HALF * math.sin(math.radians(pose.turn))
        return trunk.shoulders + up(trunk.chest, 0, out if side == LEFT else -out)
    return trunk.shoulders + (b.FAR_SHOULDER if side == LEFT else 0j)
