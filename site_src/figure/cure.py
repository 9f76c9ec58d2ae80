"""A fault of a pose → numbers to write instead, which are true: they were tried.

The nearest pose without the fault is searched for, one number (or the whole trunk) at a time, and
is offered only if it has the fault no longer and no new one.
"""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from site_src.figure.geometry import number
from site_src.figure.judge import LIMITS, judge
from site_src.figure.pose import EDGES, HEEL_UP, HEIGHTS, LEFT, NOD, OUT, RIGHT, Arm, Leg
from site_src.figure.trunk import trunk_length

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from site_src.figure.judge import Fault
    from site_src.figure.pose import Figure, Pose

_STEPS: Final = (0.5, 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 13, 17, 22, 28, 36, 45)
_DEGREES: Final = 2.0  # of an angle for each unit of a length
_FINE: Final = 0.1
# Which numbers to change first, by the code of the fault.
_FIRST: Final = {
    "figure-trunk": ("shoulders",),
    "figure-reach": ("contact", "body"),
    "figure-contact": ("prop", "head", "trunk"),
    "figure-floor": ("head", "trunk"),
    "figure-joint": ("angle", "contact"),
    "figure-expect": ("angle", "trunk"),
}
_ANGLE_EDGES: Final[dict[str, tuple[float, float]]] = {**LIMITS, "out": OUT, "heel_up": HEEL_UP}
_PLACES: Final = ("foot", "toes", "knee_on_floor", "at")
_ANGLES: Final = ("hip", "knee", "out", "heel_up", "shoulder", "elbow")


def cure(figure: Figure, index: int, fault: Fault, tries: int = 1_000) -> str:
    """Return fields to paste that make a fault of a pose go away, or an empty text.

    Gives up after so many `tries`: numbers that are wrong all over have no near cure.
    """
    pose = figure.poses[index]
    before = {(one.code, one.item) for one in judge(figure, index)}
    wanted = (fault.code, fault.item)

    def works(candidate: Pose) -> bool:
        if not _can_be_written(candidate):
            return False
        poses = (*figure.poses[:index], candidate, *figure.poses[index + 1 :])
        after = {(one.code, one.item) for one in judge(replace(figure, poses=poses), index)}
        return wanted not in after and after <= before

    for change, size in islice(_ordered(pose, fault.code), tries):
        if works(change(size)):
            return changed_fields(pose, change(_finer(change, size, works)))
    return ""


def _finer(change: Callable[[float], Pose], size: float, works: Callable[[Pose], bool]) -> float:
    """Return the least size, in steps of 0.1, that still works."""
    least = size
    step = _FINE if size > 0 else -_FINE
    while abs(least) > _FINE and works(change(round(least - step, 1))):
        least = round(least - step, 1)
    return least


def _ordered(pose: Pose, code: str) -> Iterator[tuple[Callable[[float], Pose], float]]:
    """Yield changes of a pose with sizes to try: likely numbers first, small sizes first."""
    if code == "figure-trunk":
        step = pose.shoulders - pose.hips
        length = trunk_length(pose)
        right = pose.hips + step / abs(step) * length if step else pose.hips + 1j * length
        yield (lambda _: replace(pose, shoulders=_rounded(right))), 0.0
    groups = list(_changes(pose))
    first = _FIRST.get(code, ())
    for names in (first, tuple({name for name, _ in groups} - set(first))):
        for size in _STEPS:
            for wanted in names:
                for name, change in groups:
                    if name == wanted:
                        yield change, size
                        yield change, -size


def _changes(  # noqa: C901 - a step for each kind of number
    pose: Pose,
) -> Iterator[tuple[str, Callable[[float], Pose]]]:
    """Yield every way to change a pose by one size, with the kind of number that it changes."""

    def trunk(step: complex) -> Callable[[float], Pose]:
        return lambda size: replace(
            pose,
            hips=_rounded(pose.hips + step * size),
            shoulders=_rounded(pose.shoulders + step * size),
        )

    def point(name: str, step: complex) -> Callable[[float], Pose]:
        value = getattr(pose, name)

        def moved(size: float) -> Pose:
            changes: dict[str, Any] = {name: _rounded(value + step * size)}
            return replace(pose, **changes)

        return moved

    def simple(name: str, scale: float = 1.0) -> Callable[[float], Pose]:
        value = getattr(pose, name)
        return lambda size: replace(pose, **{name: round(value + scale * size, 1)})

    def limb(names: tuple[str, ...], field: str, scale: float) -> Callable[[float], Pose]:
        old = getattr(pose, names[0])
        value = getattr(old, field)
        return lambda size: replace(
            pose,
            **dict.fromkeys(names, replace(old, **{field: round(value + scale * size, 1)})),
        )

    def body(size: float) -> Pose:
        """Move the whole person, feet and knees too; hands stay where they are."""
        moved = trunk(1 + 0j)(size)
        for side in (RIGHT, LEFT):
            leg = pose.leg(side)
            changes: dict[str, Any] = {
                name: round(value + size, 1)
                for name in _PLACES
                if isinstance(value := getattr(leg, name, None), float)
            }
            placed: dict[str, Any] = {f"{side}_leg": replace(leg, **changes)}
            moved = replace(moved, **placed)
        return moved

    yield "body", body
    yield "trunk", trunk(1j)
    yield "trunk", trunk(1 + 0j)
    for step in (1j, 1 + 0j):
        yield "shoulders", point("shoulders", step)
        yield "hips", point("hips", step)
    for name in ("roller", "towel", "cushion"):
        if getattr(pose, name) is not None:
            yield "prop", simple(name)
    if pose.ball is not None:
        yield "prop", point("ball", 1 + 0j)
        yield "prop", point("ball", 1j)
    yield "head", simple("head", _DEGREES)
    for names in _limbs(pose):
        old = getattr(pose, names[0])
        for field in _PLACES:
            if isinstance(getattr(old, field, None), float) and old.is_planted:
                yield "contact", limb(names, field, 1.0)
        for field in _ANGLES:
            if getattr(old, field, 0.0):
                yield "angle", limb(names, field, _DEGREES)


def _can_be_written(pose: Pose) -> bool:
    """Say whether every number of a pose is one that a figure file may hold."""
    low, high = EDGES
    points = [point for point in (pose.hips, pose.shoulders, pose.ball) if point is not None]
    places = [each for point in points for each in (point.real, point.imag)]
    places += [x for x in (pose.roller, pose.towel, pose.cushion) if x is not None]
    for limb in (pose.right_leg, pose.left_leg, pose.right_arm, pose.left_arm):
        places += [x for name in _PLACES if (x := getattr(limb, name, None)) is not None]
        for name in _ANGLES:
            least, most = _ANGLE_EDGES[name]
            if not least <= getattr(limb, name, least) <= most:
                return False
    for arm in (pose.right_arm, pose.left_arm):
        on_wall = "wall" in {arm.hand_on, arm.elbow_on}
        if on_wall and not HEIGHTS[0] <= arm.at <= HEIGHTS[1]:
            return False
    return NOD[0] <= pose.head <= NOD[1] and all(low <= x <= high for x in places)


def _limbs(pose: Pose) -> Iterator[tuple[str, ...]]:
    """Yield the fields of the limbs, those that share their numbers together."""
    for both in (("right_leg", "left_leg"), ("right_arm", "left_arm")):
        same = getattr(pose, both[0]) == getattr(pose, both[1])
        yield from [both] if same else [(name,) for name in both]


def _rounded(point: complex) -> complex:
    """Return a point as it can be written down."""
    return complex(round(point.real, 1), round(point.imag, 1))


# ---------------------------------------------------------------------------------------------
# As an author writes it


def changed_fields(before: Pose, after: Pose) -> str:
    """Return the fields in which a pose differs from another, as an author would write them."""
    lines = []
    for name in ("hips", "shoulders", "ball"):
        value = getattr(after, name)
        if value != getattr(before, name):
            lines.append(f"{name}: [{number(value.real)}, {number(value.imag)}]")
    lines += [
        f"{name}: {number(getattr(after, name))}"
        for name in ("head", "roller", "towel", "cushion")
        if getattr(after, name) != getattr(before, name)
    ]
    for limb in ("leg", "arm"):
        was = [getattr(before, f"{side}_{limb}") for side in (RIGHT, LEFT)]
        now = [getattr(after, f"{side}_{limb}") for side in (RIGHT, LEFT)]
        if was != now and now[0] == now[1]:
            lines.append(f"{limb}s: {limb_text(now[0])}")
            continue
        lines += [
            f"{side}_{limb}: {limb_text(new)}"
            for side, old, new in zip((RIGHT, LEFT), was, now, strict=True)
            if old != new
        ]
    return "\n".join(lines)


def limb_text(limb: Leg | Arm) -> str:
    """Return a limb as an author writes it."""
    return leg_text(limb) if isinstance(limb, Leg) else arm_text(limb)


def leg_text(leg: Leg) -> str:
    """Return a leg as an author writes it."""
    usual = Leg()
    given = [
        f"{field.name}: {_value(getattr(leg, field.name))}"
        for field in fields(Leg)
        if getattr(leg, field.name) != getattr(usual, field.name)
    ]
    return f"{{{', '.join(given) or 'hip: 0'}}}"


def arm_text(arm: Arm) -> str:
    """Return an arm as an author writes it."""
    given = []
    if arm.is_planted:
        part, surface = ("hand", arm.hand_on) if arm.hand_on else ("elbow", arm.elbow_on)
        given.append(f"{part}_on_{surface}: {number(arm.at)}")
    usual = Arm()
    given += [
        f"{name}: {_value(getattr(arm, name))}"
        for name in ("hand", "hand_at", "elbow_bends", "shoulder", "elbow")
        if getattr(arm, name) != getattr(usual, name)
    ]
    return f"{{{', '.join(given) or 'shoulder: 0'}}}"


def _value(value: object) -> str:
    """Return one value as an author writes it."""
    if isinstance(value, complex):
        return f"[{number(value.real)}, {number(value.imag)}]"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return number(value) if isinstance(value, float) else str(value)
