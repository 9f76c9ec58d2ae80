"""A solved body → its parts in the order in which they are drawn, from back to front."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from site_src.figure.contacts import lies, upper_side
from site_src.figure.pose import ABOVE, BACK, FRONT, LEFT, RIGHT, SIDE, other_side
from site_src.figure.skeleton import Part

if TYPE_CHECKING:
    from collections.abc import Iterable

    from site_src.figure.pose import Figure
    from site_src.figure.skeleton import Body


_INWARD: Final = 1.8  # how far the spot on a shoulder is from its joint


@dataclass(frozen=True)
class Layer:
    """Parts that share one contour; `far` parts are paler."""

    parts: tuple[Part, ...]
    far: bool = False


def is_turning(figure: Figure) -> bool:
    """Say whether the chest turns to the viewer or away in a figure's movement."""
    return any(pose.turn for pose in figure.poses if pose.view == figure.poses[0].view)


def slots(of: Iterable[Layer]) -> list[Part]:
    """Return the parts of layers in the order in which they are drawn."""
    return [part for layer in of for part in layer.parts]


def layers(body: Body, *, turning: bool = False) -> list[Layer]:
    """Return the parts of a body, layer by layer from back to front.

    While it turns to the viewer, its layers are those of a turned body from the start.
    """
    if body.pose.view in {FRONT, BACK}:
        return _front_layers(body)
    near, far = body.pose.near, other_side(body.pose.near)
    near_leg, far_leg = (leg_parts(body, side) for side in (near, far))
    near_arm, far_arm = (arm_parts(body, side) for side in (near, far))
    shoulder = Part("shoulder", body.arms[near].root, 0)
    pelvis, abdomen, chest = body.trunk
    head = [Layer((body.neck,)), *_head_layers(body)]
    trunk = [Layer((pelvis, *near_leg, abdomen, chest))]
    crossed = body.pose.arm(near).hand == f"{far} shoulder"
    if not (body.pose.turn or turning or crossed):
        return [
            Layer(far_arm, far=True),
            Layer(far_leg, far=True),
            *head,
            *trunk,
            Layer(near_arm),
            Layer((shoulder,)),
        ]
    far_shoulder = _shoulder(body, far)
    near_shoulder = _shoulder(body, near) if body.pose.turn else shoulder
    if body.pose.turn < 0:  # turned away: the back shows, the far arm is behind it
        return [
            Layer(far_arm, far=True),
            Layer(far_leg, far=True),
            *head,
            *trunk,
            Layer(near_arm),
            Layer((near_shoulder,)),
        ]
    if not crossed:
        return [
            Layer(far_leg, far=True),
            *head,
            *trunk,
            Layer(far_arm),
            Layer(near_arm),
            Layer((far_shoulder, near_shoulder)),
        ]
    return [
        Layer(far_leg, far=True),
        *head,
        *trunk,
        Layer((far_arm[0], far_arm[-1])),
        Layer((near_arm[0], near_arm[-1])),
        Layer((far_shoulder, near_shoulder)),
        Layer(far_arm[1:3]),
        Layer(near_arm[1:3]),
        Layer(tuple(Part("elbow", body.arms[side].middle, 0) for side in (far, near))),
    ]


def _front_layers(body: Body) -> list[Layer]:
    """Return the layers of a front or back view."""
    pose = body.pose
    pelvis, abdomen, chest = body.trunk
    lower, upper = (LEFT, RIGHT) if upper_side(pose) == RIGHT else (RIGHT, LEFT)
    low_arm, high_arm = arm_parts(body, lower), arm_parts(body, upper)
    low_leg, high_leg = leg_parts(body, lower), leg_parts(body, upper)
    head = [Layer((body.neck,)), *_head_layers(body)]
    spots = {side: Layer((_shoulder(body, side),)) for side in (RIGHT, LEFT)}
    elbow = Part("elbow", body.arms[lower].middle, 0)
    if pose.view == BACK:
        return [
            Layer(low_leg, far=True),
            Layer(high_leg, far=True),
            *head[:1],
            Layer((pelvis, abdomen, chest)),
            Layer(low_arm),
            Layer(high_arm),
            *spots.values(),
            *head[1:],
        ]
    if not lies(pose):
        return [
            *head,
            Layer((pelvis, *low_leg, *high_leg, abdomen, chest)),
            Layer(low_arm),
            Layer(high_arm),
            *spots.values(),
        ]
    shins = []
    if pose.leg(lower).knee_on_floor is not None:  # they point away, beyond both thighs
        shins = [Layer((*leg[:2], leg[3]), far=True) for leg in (low_leg, high_leg)]
        low_leg, high_leg = low_leg[2:3], high_leg[2:3]
    return [
        Layer((low_arm[0], low_arm[-1])),
        *head,
        *shins,
        Layer(low_leg, far=True),
        Layer((pelvis, *high_leg, abdomen, chest)),
        spots[lower],
        Layer(high_arm),
        spots[upper],
        Layer(low_arm[1:3]),
        Layer((elbow,)),
    ]


def _shoulder(body: Body, side: str) -> Part:
    """Return the spot that opens the line between sleeve and shirt, but not that round both."""
    root = body.arms[side].root
    inward = body.trunk[-1].at - root
    return Part("shoulder-small", root + inward / abs(inward) * _INWARD, 0)


def _head_layers(body: Body) -> list[Layer]:
    """Return the head, the bun behind it."""
    buns = tuple(part for part in body.head if part.shape == "bun")
    rest = tuple(part for part in body.head if part.shape != "bun")
    return [*([Layer(buns)] if buns else []), Layer(rest)]


def leg_parts(body: Body, side: str) -> tuple[Part, ...]:
    """Return the parts of a leg, back to front: ankle, shin, thigh, shoe."""
    leg = body.legs[side]
    view = "" if body.pose.view in {SIDE, ABOVE} else "-front"
    if body.pose.leg(side).ankle_on:
        view = ""
    thigh, shin = leg.stretches
    parts = [
        Part("ankle", leg.middle, -leg.lower, shin, leg.flip),
        Part(f"shin{view}", leg.middle, -leg.lower, shin, leg.flip),
        Part(f"thigh{view}", leg.root, -leg.upper, thigh, leg.flip),
        leg.tip,
    ]
    if not view:
        sole = leg.tip.shape.replace("shoe", "sole")
        parts.append(Part(sole, leg.tip.at, leg.tip.angle, 1.0, leg.tip.flip))
    return tuple(parts)


def arm_parts(body: Body, side: str) -> tuple[Part, ...]:
    """Return the parts of an arm, back to front: upper arm, forearm, hand, sleeve."""
    arm = body.arms[side]
    upper, lower = arm.stretches
    return (
        Part("upper-arm", arm.root, -arm.upper, upper, arm.flip),
        Part("forearm", arm.middle, -arm.lower, lower, arm.flip),
        arm.tip,
        Part("sleeve", arm.root, -arm.upper, upper, arm.flip),
    )
