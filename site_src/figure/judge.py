"""Is a pose possible, and does it touch what it should? Faults as values, in units and degrees.

Joint limits are the usual ranges of motion of orthopaedic tables with a little slack, because a
flat foot and a shoulder blade that moves add some.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from site_src.figure import props as room
from site_src.figure.body import TOE_PAD
from site_src.figure.layers import arm_parts, leg_parts
from site_src.figure.pose import ABOVE, BACK, FRONT, LEFT, RIGHT
from site_src.figure.skeleton import edge
from site_src.figure.solve import solve
from site_src.figure.trunk import trunk_length

if TYPE_CHECKING:
    from collections.abc import Iterator

    from site_src.figure.pose import Figure, Pose
    from site_src.figure.skeleton import Body, Part

TRUNK_SLACK: Final = 1.5
REACH_SLACK: Final = 0.3
BONE_SLACK: Final = 0.8
_GROWN: Final = 1e-9
GAP: Final = 1.0
SUNK: Final = 1.2
UNDER_FLOOR: Final = 1.0
NEARER: Final = 9.5  # a limb in front of a body that faces us may show this far below the floor
MOVED: Final = 3.0  # a planted hand or foot that moves further than this slides ...
STEP: Final = 8.0  # ... and one that moves further than this takes a step
MOST_POSES: Final = 4  # more do not fit on a phone
MOST_STEPS: Final = 8  # of a sequence on a page of text
# Degrees; 0 is a limb that hangs, plus bends forward, and for the ankle points the toes.
LIMITS: Final[dict[str, tuple[int, int]]] = {
    "hip": (-30, 125),
    "knee": (-5, 150),
    "ankle": (-35, 50),
    "shoulder": (-70, 185),
    "elbow": (-5, 150),
}
_BEYOND: Final = -170  # an arm at this angle has gone overhead, and not back
# What a part of the body is called, and what it is made of.
_TRUNK: Final = {
    "buttocks": ("pelvis",),
    "hip": ("pelvis",),
    "lower back": ("abdomen",),
    "upper back": ("chest",),
    "shoulders": ("chest",),
    "side": ("pelvis", "chest"),
}
_LIMBS: Final = ("foot", "toes", "knee", "hand", "forearm")
_PLURALS: Final = {
    "feet": "foot",
    "toes": "toes",
    "knees": "knee",
    "hands": "hand",
    "forearms": "forearm",
}
PARTS: Final = (*_PLURALS, "buttocks", "lower back", "upper back", "shoulders", "head")
SIDED_PARTS: Final = (*_LIMBS, "hip", "side")


@dataclass(frozen=True)
class Touch:
    """One entry of `touching`: a part of the body, of one side or of both, on a surface."""

    part: str
    side: str
    surface: str


@dataclass(frozen=True)
class Fault:
    """What is wrong with a pose: `field` is where, `item` which entry or limb of it."""

    code: str
    field: str
    expected: str
    found: str
    item: str = ""


def read_touch(text: str) -> Touch | None:
    """Read "right forearm" or "buttocks on roller"; None when there are no such words."""
    words, _, surface = text.partition(" on ")
    surface = surface or "floor"
    side, _, part = words.partition(" ")
    if side in {RIGHT, LEFT} and part in SIDED_PARTS:
        touch = Touch(part, side, surface)
    elif words in PARTS:
        touch = Touch(_PLURALS.get(words, words), "", surface)
    else:
        return None
    return touch if surface in room.SURFACES else None


def judge(figure: Figure, index: int) -> list[Fault]:
    """Return everything that is wrong with one pose of a figure, by itself."""
    pose = figure.poses[index]
    body = solve(pose, figure.person, figure.props)
    if missing := list(_surfaces(figure, body)):
        return missing  # the rest would be measured against a place that is not there
    return [
        *_misfits(body),
        *_grown(body),
        *_under_floor(body),
        *_touching(figure, body),
        *_joints(body),
        *_expected(body),
    ]


def judge_order(figure: Figure) -> Iterator[tuple[int, Fault]]:
    """Yield what slides between a pose and the next, with the number of the later one.

    figure-slides: a foot that creeps between two pictures looks like a step.
    Bad:  foot: 24 in one pose and foot: 25 in the next
    Good: foot: 24 in both
    """
    for number, (before, after) in enumerate(zip(figure.poses, figure.poses[1:], strict=False)):
        if (before.view, before.faces) != (after.view, after.faces):
            continue
        for name, was, now in _planted(before, after):
            if MOVED < abs(now - was) <= STEP:
                expected = f"the {name} to stay where it is planted"
                found = f'it at {was:.1f} in "{before.name}" and at {now:.1f} in "{after.name}"'
                yield number + 1, Fault("figure-slides", name, expected, found, name)


def _planted(before: Pose, after: Pose) -> Iterator[tuple[str, float, float]]:
    """Yield each hand and foot planted in the same way in both poses, with its two places."""
    both = before.right_leg == before.left_leg and after.right_leg == after.left_leg
    for side in (RIGHT,) if both else (RIGHT, LEFT):
        one, two = before.leg(side), after.leg(side)
        for name in ("foot", "toes", "knee_on_floor"):
            was, now = getattr(one, name), getattr(two, name)
            if was is not None and now is not None:
                yield f"{side} {name.partition('_')[0]}", was, now
        if one.foot is not None and two.toes is not None:  # it rises on its toes, where it stands
            yield f"{side} toes", one.foot + TOE_PAD.real, two.toes
        if one.toes is not None and two.foot is not None:
            yield f"{side} toes", one.toes, two.foot + TOE_PAD.real
        arm, other = before.arm(side), after.arm(side)
        if arm.is_planted and (arm.hand_on, arm.elbow_on) == (other.hand_on, other.elbow_on):
            yield f"{side} {'hand' if arm.hand_on else 'elbow'}", arm.at, other.at


def _misfits(body: Body) -> Iterator[Fault]:
    """Yield the bones that would have to grow or shrink.

    figure-trunk: backs do not grow.
    Bad:  hips and shoulders further apart than a trunk is long
    Good: shoulders: [20.4, 81.3]   (the message says which numbers fit)

    figure-reach: arms and legs do not grow.
    Bad:  a hand on a wall that the arm cannot reach
    Good: arms: {hand_on_wall: 66.1}   (the message says which number fits)
    """
    slack = {"trunk": TRUNK_SLACK, "reach": REACH_SLACK, "elbow": BONE_SLACK, "knee": BONE_SLACK}
    for misfit in body.misfits:
        if abs(misfit.amount) <= slack[misfit.kind]:
            continue
        if misfit.kind == "trunk":
            length = trunk_length(body.pose)
            expected = f"hips and shoulders {length:.1f} apart: the length of the trunk"
            yield Fault("figure-trunk", "shoulders", expected, f"{length + misfit.amount:.1f}")
        elif misfit.kind == "reach":
            expected = f"the {misfit.limb} within reach"
            found = f"it {misfit.amount:.1f} too far"
            yield Fault("figure-reach", misfit.limb, expected, found, misfit.limb)
        else:
            bone = "upper arm" if misfit.kind == "elbow" else "thigh"
            joint = "shoulder" if misfit.kind == "elbow" else "hip"
            expected = f"the {misfit.limb} as far from the {joint} as the {bone} is long"
            found = f"it {abs(misfit.amount):.1f} too {'far' if misfit.amount > 0 else 'near'}"
            yield Fault("figure-reach", misfit.limb, expected, found, misfit.limb)


def _surfaces(figure: Figure, body: Body) -> Iterator[Fault]:
    """Yield limbs that are placed on something that does not stand in the room."""
    there = {
        "floor": True,
        "wall": figure.props.wall is not None,
        "seat": figure.props.chair is not None,
        "worktop": figure.props.worktop is not None,
    }
    for side in (RIGHT, LEFT):
        arm = body.pose.arm(side)
        surface = arm.hand_on or arm.elbow_on
        if surface and not there[surface] and not (side == LEFT and arm == body.pose.right_arm):
            what = "chair" if surface == "seat" else surface
            name = f"{side} {'hand' if arm.hand_on else 'elbow'}"
            yield Fault("figure-contact", name, f"a {what} in props: for the {name}", "none", name)


def _grown(body: Body) -> Iterator[Fault]:
    """Yield bones that would have to grow to where the author has placed a joint."""
    for side in (RIGHT, LEFT):
        for name, limb in (("knee", body.legs[side]), ("elbow", body.arms[side])):
            if max(limb.stretches) > 1.0 + _GROWN:
                longest = max(limb.stretches) - 1.0
                item = f"{side} {name}"
                expected = f"the {item} no further away than the bones beside it are long"
                yield Fault("figure-reach", item, expected, f"one {longest:.0%} too long", item)


def named_parts(body: Body) -> Iterator[tuple[str, Part, bool]]:
    """Yield the parts of a body by an everyday name; True where it may show below the floor."""
    for name, part in zip(("pelvis", "waist", "chest"), body.trunk, strict=True):
        yield name, part, False
    yield "head", next(part for part in body.head if part.shape.startswith("head")), False
    for side in (RIGHT, LEFT):
        _, shin, thigh, foot, *_ = leg_parts(body, side)
        upper_arm, forearm, hand, _ = arm_parts(body, side)
        yield f"{side} thigh", thigh, False
        yield f"{side} shin", shin, True
        yield f"{side} foot", foot, True
        yield f"{side} upper arm", upper_arm, True
        yield f"{side} forearm", forearm, True
        yield f"{side} hand", hand, True


def _is_front(body: Body) -> bool:
    return body.pose.view in {FRONT, BACK}


def lowest(body: Body) -> tuple[float, str]:
    """Return the height of the lowest part that must not be under the floor, and its name."""
    front = _is_front(body)
    heights = [
        (
            min(point.imag for point in edge(part, body.person))
            + (NEARER if front and near else 0),
            name,
        )
        for name, part, near in named_parts(body)
    ]
    return min(heights)


def _under_floor(body: Body) -> Iterator[Fault]:
    """Yield what lies under the floor, or that nothing stands on it.

    figure-floor: nobody sinks into the floor or floats above it.
    Bad:  hips: [27, 10] of a standing person
    Good: hips: [27, 52.4]   (the message says which numbers fit)
    """
    if body.pose.view == ABOVE:
        return
    height, name = lowest(body)
    if height < -UNDER_FLOOR:
        expected = f"the {name} on the floor or above it"
        yield Fault("figure-floor", "hips", expected, f"it {-height:.1f} below", name)
    carried = any(
        (touch := read_touch(text)) and touch.surface != "wall" for text in body.pose.touching
    )
    if height > GAP and not carried:
        expected = "something on the floor that carries the body"
        yield Fault(
            "figure-floor", "hips", expected, f"the lowest part {height:.1f} above it", name
        )


def touch_gap(figure: Figure, body: Body, touch: Touch) -> float | None:
    """Return the gap of what should touch; None when the surface is not in the picture."""
    gaps = []
    sides = [touch.side] if touch.side else [RIGHT, LEFT]
    for parts in _touching_parts(body, touch.part, sides):
        edges = [point for part in parts for point in edge(part, body.person)]
        gaps.append(room.gap(touch.surface, edges, body.pose, figure.props))
    found = [gap for gap in gaps if gap is not None]
    return min(found) if found else None


def _touching_parts(body: Body, name: str, sides: list[str]) -> Iterator[list[Part]]:
    """Yield the parts that a word of `touching` means, one list for each side."""
    if name in _TRUNK:
        pieces = dict(zip(("pelvis", "abdomen", "chest"), body.trunk, strict=True))
        yield [pieces[piece] for piece in _TRUNK[name]]
    elif name == "head":
        yield [part for part in body.head if not part.shape.startswith(("ear", "eye", "bun"))]
    else:
        for side in sides:
            _, shin, thigh, foot, *_ = leg_parts(body, side)
            upper_arm, forearm, hand, _ = arm_parts(body, side)
            yield {
                "foot": [foot],
                "toes": [foot],
                "knee": [thigh, shin],
                "hand": [hand],
                "forearm": [forearm, upper_arm],
            }[name]


def _touching(figure: Figure, body: Body) -> Iterator[Fault]:
    """Yield each thing that should touch and does not, or that has sunk in.

    figure-contact: what should carry the weight must touch.
    Bad:  touching: [hands on wall], with a gap between hand and wall
    Good: the same with the wall, or the hand, moved until they meet
    """
    if body.pose.view == ABOVE:
        return
    for text in body.pose.touching:
        touch = read_touch(text)
        if touch is None:
            continue
        gap = touch_gap(figure, body, touch)
        if gap is None:
            expected = f'a {touch.surface} in the picture, for "{text}"'
            yield Fault("figure-contact", "touching", expected, "none", text)
        elif gap > GAP:
            yield Fault(
                "figure-contact", "touching", f'"{text}" to touch', f"a gap of {gap:.1f}", text
            )
        elif gap < -(NEARER if _is_front(body) and touch.part in _LIMBS else SUNK):
            yield Fault(
                "figure-contact", "touching", f'"{text}" to touch', f"it {-gap:.1f} too deep", text
            )


def _joints(body: Body) -> Iterator[Fault]:
    """Yield joints that are bent further than people's are.

    figure-joint: a joint that bends further than people can would teach harm.
    Bad:  a knee that bends forwards
    Good: a knee as far bent as the text says
    """
    front = _is_front(body)
    for name, angle in body.angles():
        side, _, joint = name.partition(" ")
        leg, arm = body.pose.leg(side), body.pose.arm(side)
        limb = (body.arms if joint in {"shoulder", "elbow"} else body.legs)[side]
        if limb.stretches != (1.0, 1.0) or (side != body.pose.near and _limb(joint) in body.copied):
            continue
        if joint == "ankle" and (leg.knee_on_floor is not None or front):
            continue
        if joint in {"shoulder", "hip"} and front:
            continue
        if _limb(joint) == "arms" and (body.pose.turn or arm.hand):
            continue
        low, high = LIMITS[joint]
        turned = angle + 360 if joint == "shoulder" and angle < _BEYOND else angle
        if not low <= turned <= high:
            limit = low if turned < low else high
            expected = f"the {name} between {low:g} and {high:g} degrees"
            yield Fault("figure-joint", name, expected, f"{turned:.0f}", f"{name} {limit:g}")


def _limb(joint: str) -> str:
    """Return the field of the pose that a joint belongs to."""
    return "arms" if joint in {"shoulder", "elbow"} else "legs"


def _expected(body: Body) -> Iterator[Fault]:
    """Yield the angles that the author expects and the picture does not have.

    figure-expect: the picture does not show the angle that was promised.
    Bad:  expect: {knee: 90} on a leg that bends 60 degrees
    Good: the pose changed until the knee bends 90 degrees
    """
    angles = dict(body.angles())
    for name, (low, high) in body.pose.expect.items():
        if not low <= angles[name] <= high:
            expected = f"the {name} between {low:g} and {high:g} degrees, as you wrote"
            yield Fault("figure-expect", "expect", expected, f"{angles[name]:.0f}", name)
