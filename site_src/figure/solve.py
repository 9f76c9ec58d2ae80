"""A pose → a body: bones of fixed length that reach what the author says they touch.

The trunk is placed first, by its two points. Where a knee or an elbow is planted, the trunk gives
way until the bone to it has its own length, so that no limb ever grows or shrinks.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from site_src.figure import body as b
from site_src.figure.geometry import angle_down, down, turned, two_bones, up, wrapped
from site_src.figure.pose import ABOVE, BACK, FRONT, LEFT, RIGHT, SIDE
from site_src.figure.shapes import contour
from site_src.figure.skeleton import Body, Limb, Misfit, Part, placed

if TYPE_CHECKING:
    from site_src.figure.geometry import Point
    from site_src.figure.pose import Arm, Leg, Pose, Props

_ROUNDS: Final = 80  # of giving way; the error shrinks by about half in each
_SLACK: Final = 0.02  # a limb that just reaches is not quite straight
_TURN_STEP: Final = 10.0  # turned shapes differ by this many degrees: more would be too heavy
_FACE_FRONT: Final = 40.0  # the face follows the chest when it is turned further than this
_LYING: Final = 45.0  # a body that leans further than this lies
_FOREARM_OUT: Final = 14.0  # a forearm that comes towards the viewer points this much outward
_SHORTEST_UPPER_ARM: Final = 0.65  # an upper arm may point towards the viewer, but not more
_KNEELING_SHOE: Final = 155.0  # how a shoe lies when its toes point backward, clockwise
_TUCKED_SHOE: Final = 84.0
_SIDE_LIKE: Final = (SIDE, ABOVE)
_BEHIND: Final = 140.0  # what lies behind shows higher up: we look down on the floor a little
SHIN_BEHIND: Final = 0.3  # how much shows of a shin that points away from the viewer


@dataclass(frozen=True)
class _Trunk:
    """The trunk in place: its end points, its leans and the axes of its parts."""

    hips: Point
    shoulders: Point
    pelvis: float
    middle: float
    chest: float

    @property
    def waist_at(self) -> Point:
        """Where the middle begins."""
        return self.hips + up(self.pelvis, b.PELVIS)

    @property
    def chest_at(self) -> Point:
        """Where the chest begins."""
        return self.waist_at + up(self.middle, b.MIDDLE)


def solve(pose: Pose, person: str, props: Props) -> Body:
    """Return the body of a pose. What cannot be reached is stretched for, and noted in `misfits`."""
    misfits: list[Misfit] = []
    trunk = _settled(pose, props, misfits)
    legs = _legs(pose, trunk, person)
    arms = _arms(pose, props, trunk, legs)
    copied = set()
    if pose.view in _SIDE_LIKE and pose.right_leg == pose.left_leg:
        legs[LEFT] = _moved(legs[RIGHT], b.FAR_COPY)
        copied.add("legs")
    if pose.view in _SIDE_LIKE and pose.right_arm == pose.left_arm and not pose.turn:
        arms[LEFT] = _moved(arms[RIGHT], b.FAR_COPY)
        copied.add("arms")
    turn = _turn(pose)
    neck_lean = trunk.chest + pose.head / 2
    head_lean = trunk.chest + pose.head
    neck_at = trunk.chest_at + up(trunk.chest, b.NECK_BASE, 0.2 if pose.view in _SIDE_LIKE else 0)
    forward = b.HEAD_FORWARD if pose.view in _SIDE_LIKE else 0.0
    head_at = neck_at + up(neck_lean, b.NECK) + up(head_lean, b.HEAD, forward)
    return Body(
        pose=pose,
        person=person,
        hips=trunk.hips,
        shoulders=trunk.shoulders,
        leans=(trunk.pelvis, trunk.middle, trunk.chest),
        trunk=(
            Part(_shape("pelvis", 90.0 if turn == 90.0 else 0.0), trunk.hips, trunk.pelvis),
            Part(_shape("abdomen", turn if turn == 90.0 else turn / 2), trunk.waist_at, trunk.middle),
            Part(_shape("chest", turn), trunk.chest_at, trunk.chest),
        ),
        neck=Part("neck", neck_at, neck_lean),
        head=tuple(Part(shape, head_at, head_lean) for shape in _head_shapes(pose, person)),
        head_at=head_at,
        legs=legs,
        arms=arms,
        copied=frozenset(copied),
        misfits=tuple(misfits),
    )


def sign(view: str, side: str) -> int:
    """Return to which side of the picture a side of the body is: 1 right, -1 left.

    In a side view a limb's plus is forward, which is to the right for both sides.
    """
    if view in _SIDE_LIKE:
        return 1
    return 1 if (side == LEFT) == (view == FRONT) else -1


def _turn(pose: Pose) -> float:
    """Return how far the chest is turned in the picture: 90 in a front or back view."""
    return pose.turn if pose.view in _SIDE_LIKE else 90.0


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
# The trunk


def _bent_trunk(pose: Pose) -> tuple[float, Point]:
    """Return half of the bend, and the step from hips to shoulders of an upright trunk."""
    if pose.view in _SIDE_LIKE:
        half, chest = pose.curl / 2, up(pose.curl / 2, b.CHEST, -b.SHOULDER_BACK)
    else:
        half = pose.side_bend / 2
        chest = up(half, b.CHEST_FRONT)
    return half, up(-half, b.PELVIS) + up(0, b.MIDDLE) + chest


def trunk_length(pose: Pose) -> float:
    """Return how far the shoulders of a pose are from its hips."""
    return abs(_bent_trunk(pose)[1])


def _trunk(pose: Pose, hips: Point, shoulders: Point) -> _Trunk:
    """Return the trunk from its hips in the direction of its shoulders, at its own length."""
    half, step = _bent_trunk(pose)
    lean = angle_down(-(shoulders - hips)) - angle_down(-step)
    lean = wrapped(-lean)  # `angle_down` of the opposite step counts the other way round
    placed_step = step * turned(-lean)
    return _Trunk(hips, hips + placed_step, lean - half, lean, lean + half)


@dataclass(frozen=True)
class _Anchor:
    """Something planted: a joint of the trunk's must be `length` from it, or at most that."""

    at_hips: bool
    side: str
    to: Point
    length: float
    exact: bool
    kind: str
    limb: str


def _settled(pose: Pose, props: Props, misfits: list[Misfit]) -> _Trunk:
    """Return the trunk, moved as little as it takes for planted knees, elbows, feet and hands.

    Hips and shoulders are pulled towards their anchors and back to the trunk's length in turn,
    until both hold (position-based constraints).
    """
    length = trunk_length(pose)
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
        for anchor in anchors:
            step = _joint(pose, trunk, anchor) - anchor.to
            off = abs(step) - anchor.length
            if (anchor.exact or off > 0) and step:
                pull = step / abs(step) * off
                if anchor.at_hips:
                    hips -= pull
                else:
                    shoulders -= pull
        apart = shoulders - hips
        slack = apart / abs(apart) * (abs(apart) - length) / 2
        trunk = _trunk(pose, hips + slack, shoulders - slack)
    return trunk


def _anchors(pose: Pose, props: Props) -> list[_Anchor]:
    """Return what the planted limbs ask of the trunk; a far limb that is a copy asks nothing."""
    anchors = []
    flat = pose.view in _SIDE_LIKE
    for side in (RIGHT, LEFT):
        far = flat and side == LEFT
        leg, arm = pose.leg(side), pose.arm(side)
        shift = b.FAR_CONTACT if far else 0j
        if not (far and leg == pose.right_leg):
            if leg.knee_on_floor is not None and leg.knee_at is None:
                to = complex(leg.knee_on_floor, b.KNEE_ON) + shift + _stack(pose, side)
                anchors.append(_Anchor(True, side, to, b.THIGH, True, "knee", f"{side} knee"))  # noqa: FBT003
            elif leg.is_planted and leg.knee_at is None:
                to = _ankle(pose, leg, side) + shift
                whole = b.THIGH + b.SHIN - _SLACK
                name = f"{side} {'toes' if leg.toes is not None else 'foot'}"
                exact = not flat and _lies(pose)
                anchors.append(_Anchor(True, side, to, whole, exact, "reach", name))  # noqa: FBT003
        if not (far and arm == pose.right_arm and not pose.turn):
            if arm.elbow_on:
                to = _elbow_on(pose, props, arm) + shift
                name = f"{side} elbow"
                anchors.append(_Anchor(False, side, to, b.UPPER_ARM, flat, "elbow", name))  # noqa: FBT003
            elif arm.hand_on:
                to = _hand_on(pose, props, arm)[0] + shift
                whole = b.UPPER_ARM + b.FOREARM - _SLACK
                anchors.append(_Anchor(False, side, to, whole, False, "reach", f"{side} hand"))  # noqa: FBT003
    return anchors


def _joint(pose: Pose, trunk: _Trunk, anchor: _Anchor) -> Point:
    """Return the hip or shoulder joint that an anchor holds."""
    return (_hip if anchor.at_hips else _shoulder)(pose, trunk, anchor.side)


def _hip(pose: Pose, trunk: _Trunk, side: str) -> Point:
    """Return a hip joint."""
    if pose.view in _SIDE_LIKE:
        return trunk.hips + (b.FAR_HIP if side == LEFT else 0j)
    return trunk.hips + up(trunk.pelvis, 0, sign(pose.view, side) * b.HIP_HALF)


def _shoulder(pose: Pose, trunk: _Trunk, side: str) -> Point:
    """Return a shoulder joint; a chest that is turned to the viewer shows both."""
    if pose.view not in _SIDE_LIKE:
        return trunk.shoulders + up(trunk.chest, 0, sign(pose.view, side) * b.SHOULDER_HALF)
    if pose.turn:
        out = b.SHOULDER_HALF * math.sin(math.radians(pose.turn))
        return trunk.shoulders + up(trunk.chest, 0, out if side == LEFT else -out)
    return trunk.shoulders + (b.FAR_SHOULDER if side == LEFT else 0j)


def _lies(pose: Pose) -> bool:
    """Say whether the trunk is nearer to lying than to standing."""
    return abs(angle_down(pose.hips - pose.shoulders)) > _LYING


def _stack(pose: Pose, side: str) -> Point:
    """Return how far above the lower leg the upper one lies, in a front view of lying down."""
    if pose.view in _SIDE_LIKE or not _lies(pose):
        return 0j
    return complex(0, b.STACKED if side == upper_side(pose) else 0)


def upper_side(pose: Pose) -> str:
    """Return which side is up when a body lies on its side in a front view."""
    leans_right = (pose.shoulders - pose.hips).real > 0
    return next(
        side for side in (RIGHT, LEFT) if (sign(pose.view, side) == -1) == leans_right
    )


# ---------------------------------------------------------------------------------------------
# Legs


def _legs(pose: Pose, trunk: _Trunk, person: str) -> dict[str, Limb]:
    """Return both legs; one that rests on the other is solved after it."""
    order = (LEFT, RIGHT) if pose.right_leg.ankle_on else (RIGHT, LEFT)
    legs: dict[str, Limb] = {}
    for side in order:
        leg = pose.leg(side)
        root = _hip(pose, trunk, side)
        other = next(iter(legs.values()), None)
        legs[side] = _leg(pose, trunk, leg, side, root, person, other)
    return legs


def _leg(  # noqa: PLR0911 - one for each way that a leg can be placed
    pose: Pose, trunk: _Trunk, leg: Leg, side: str, root: Point, person: str, other: Limb | None
) -> Limb:
    """Return one leg."""
    flat = pose.view in _SIDE_LIKE
    shift = b.FAR_CONTACT if flat and side == LEFT else 0j
    to = sign(pose.view, side)
    if leg.ankle_on and other:
        end = other.middle + complex(-1.5, 6.0)
        tip = Part("shoe", end, -38.0)
        return _straight_bones(trunk, root, leg.knee_at or _halfway(root, end), end, tip, to)
    if leg.ankle_at is not None:
        tip = Part(leg.shoe, leg.ankle_at, leg.shoe_angle)
        return to_point(root, leg.ankle_at, tip, trunk.pelvis)
    if leg.knee_at is not None:
        end, tip = _foot(pose, leg, side, shift)
        return _straight_bones(trunk, root, leg.knee_at, end, tip, to)
    if leg.knee_on_floor is not None:
        knee = complex(leg.knee_on_floor, b.KNEE_ON) + shift + _stack(pose, side)
        return _kneeling(trunk, leg, root, knee, person) if flat else _shin_behind(trunk, root, knee, to)
    if leg.is_planted:
        end, tip = _foot(pose, leg, side, shift)
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


def _ankle(pose: Pose, leg: Leg, side: str) -> Point:
    """Return where the ankle of a planted foot is."""
    return _foot(pose, leg, side, 0j)[0]


def _foot(pose: Pose, leg: Leg, side: str, shift: Point) -> tuple[Point, Part]:
    """Return the ankle of a planted foot and its shoe."""
    flat = pose.view in _SIDE_LIKE
    if leg.toes is not None:
        pad = complex(leg.toes, 0) + shift
        ankle = pad - (b.TOE_PAD * turned(leg.heel_up)).conjugate()
        return ankle, Part("shoe-tiptoe", ankle, leg.heel_up)
    at = leg.foot or 0.0
    if flat:
        ankle = complex(at, b.ANKLE) + shift
        return ankle, Part("shoe", ankle, 0.0)
    if _lies(pose):
        ankle = complex(at, b.ANKLE_ON_SIDE) + _stack(pose, side)
        lean = angle_down(pose.hips - pose.shoulders)
        return ankle, Part("shoe-front", ankle, -lean)
    return complex(at, b.ANKLE), Part("shoe-front", complex(at, b.ANKLE), 0.0)


def _straight(trunk: _Trunk, root: Point, end: Point, tip: Part, to: int) -> Limb:
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
    trunk: _Trunk, root: Point, middle: Point, end: Point, tip: Part, to: int
) -> Limb:
    """Return a leg whose knee the author has placed: its bones may point out of the picture."""
    upper, lower = angle_down(middle - root), angle_down(end - middle)
    stretches = (abs(middle - root) / b.THIGH, abs(end - middle) / b.SHIN)
    flexion = to * wrapped(upper + trunk.pelvis)
    return Limb(
        root, middle, end, upper, lower, flexion, wrapped(upper - lower), replace(tip, at=end), stretches
    )


def _halfway(root: Point, end: Point) -> Point:
    """Return where a knee shows that points at the viewer, between hip and ankle."""
    return (root + end) / 2 + complex(0, 4)


def _kneeling(trunk: _Trunk, leg: Leg, root: Point, knee: Point, person: str) -> Limb:
    """Return a leg that kneels: the shin lies back on the floor, toes pointed or tucked under."""
    shape, angle = ("shoe-tiptoe", _TUCKED_SHOE) if leg.toes_tucked else ("shoe", _KNEELING_SHOE)
    height = max((p * turned(angle)).imag for p in contour(shape, person)) + knee.imag - b.KNEE_ON
    drop = knee.imag - height
    end = knee + complex(-math.sqrt(b.SHIN**2 - drop**2), -drop)
    upper = angle_down(knee - root)
    lower = angle_down(end - knee)
    middle = root + down(upper, b.THIGH)
    end += middle - knee
    flexion = wrapped(upper + trunk.pelvis)
    bend = wrapped(upper - lower)
    return Limb(root, middle, end, upper, lower, flexion, bend, Part(shape, end, angle))


def _shin_behind(trunk: _Trunk, root: Point, knee: Point, to: int) -> Limb:
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


def _arms(pose: Pose, props: Props, trunk: _Trunk, legs: dict[str, Limb]) -> dict[str, Limb]:
    """Return both arms."""
    return {
        side: _arm(pose, props, trunk, legs, side, _shoulder(pose, trunk, side))
        for side in (RIGHT, LEFT)
    }


def _arm(
    pose: Pose, props: Props, trunk: _Trunk, legs: dict[str, Limb], side: str, root: Point
) -> Limb:
    """Return one arm."""
    arm = pose.arm(side)
    flat = pose.view in _SIDE_LIKE
    far = flat and side == LEFT and not pose.turn
    shift = b.FAR_CONTACT if far else 0j
    to = sign(pose.view, side)
    if arm.elbow_on:
        return _on_elbow(pose, props, trunk, arm, root, shift, to)
    if arm.hand_on:
        wrist, palm = _hand_on(pose, props, arm)
        return _reaching(trunk, arm, root, wrist + shift, replace(palm, at=wrist + shift), to, pose)
    if arm.hand or arm.hand_at is not None:
        wrist, shape = _hand_target(pose, trunk, legs, arm, side)
        if not far or arm.hand == "chest" or arm.hand == "hip":
            wrist += shift
        return _reaching(trunk, arm, root, wrist, Part(shape, wrist, math.nan), to, pose)
    upper = -trunk.chest + to * arm.shoulder
    lower = upper + to * arm.elbow
    middle = root + down(upper, b.UPPER_ARM)
    end = middle + down(lower, b.FOREARM)
    return Limb(root, middle, end, upper, lower, arm.shoulder, arm.elbow, Part("hand", end, -lower))


def _on_elbow(
    pose: Pose, props: Props, trunk: _Trunk, arm: Arm, root: Point, shift: Point, to: int
) -> Limb:
    """Return an arm that rests on its elbow and forearm."""
    elbow = _elbow_on(pose, props, arm) + shift
    upper = angle_down(elbow - root)
    flat = pose.view in _SIDE_LIKE
    stretch = 1.0 if flat else min(1.0, max(_SHORTEST_UPPER_ARM, abs(elbow - root) / b.UPPER_ARM))
    middle = root + down(upper, b.UPPER_ARM * stretch)
    if arm.elbow_on == "wall":
        lower, along = 180.0, 1.0
    elif flat:
        lower, along = 90.0, 1.0
    else:
        lower, along = to * _FOREARM_OUT, 0.5
    end = middle + down(lower, b.FOREARM * along)
    tip = Part("hand" if flat else "fist", end, -lower)
    flexion, bend = to * wrapped(upper + trunk.chest), to * wrapped(lower - upper)
    return Limb(root, middle, end, upper, lower, flexion, bend, tip, (stretch, along))


def _reaching(
    trunk: _Trunk, arm: Arm, root: Point, wrist: Point, tip: Part, to: int, pose: Pose
) -> Limb:
    """Return an arm that reaches for a point, its elbow behind it, or outward in a front view."""
    side = -1 if pose.view in _SIDE_LIKE else to
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


def _elbow_on(pose: Pose, props: Props, arm: Arm) -> Point:
    """Return where an elbow rests."""
    if arm.elbow_on == "wall":
        wall = props.wall or 0.0
        return complex(wall - math.copysign(b.ELBOW_ON, wall - pose.hips.real), arm.at)
    return complex(arm.at, _level(arm.elbow_on) + b.ELBOW_ON)


def _hand_on(pose: Pose, props: Props, arm: Arm) -> tuple[Point, Part]:
    """Return the wrist of a hand that presses on something, and the hand, fingers away."""
    if arm.hand_on == "wall":
        wall = props.wall or 0.0
        to_right = wall > pose.hips.real
        wrist = complex(wall - math.copysign(b.WRIST_ON_PALM, wall - pose.hips.real), arm.at)
        return wrist, Part("palm", wrist, 180.0, flip=to_right)
    wrist = complex(arm.at, _level(arm.hand_on) + b.WRIST_ON_PALM)
    to_right = arm.at > pose.shoulders.real if pose.view in _SIDE_LIKE else arm.at > pose.hips.real
    if pose.view in _SIDE_LIKE and arm.at > pose.hips.real:
        to_right = True
    return wrist, Part("palm", wrist, -90.0 if to_right else 90.0, flip=to_right)


def _level(surface: str) -> float:
    """Return the height of a level surface."""
    return {"floor": 0.0, "seat": b.SEAT, "worktop": b.WORKTOP}[surface]


def _hand_target(
    pose: Pose, trunk: _Trunk, legs: dict[str, Limb], arm: Arm, side: str
) -> tuple[Point, str]:
    """Return where a hand lies on the body, as a wrist, and its shape."""
    flat, to = pose.view in _SIDE_LIKE, sign(pose.view, side)
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
    return _shoulder(pose, trunk, joint) + up(trunk.chest, -5.0), "fist"


def _moved(limb: Limb, step: Point) -> Limb:
    """Return a limb moved as a whole."""
    return replace(
        limb,
        root=limb.root + step,
        middle=limb.middle + step,
        end=limb.end + step,
        tip=replace(limb.tip, at=limb.tip.at + step),
    )


def heel(leg: Limb) -> Point:
    """Return the back of a shoe's sole."""
    return placed(leg.tip, complex(-4.0, 3.9))
