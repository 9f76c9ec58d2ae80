"""What an author says of a figure: views, props and poses as records; see docs/figures.md.

Lengths are in units of 1 % of the person's height; x grows to the right, y upward, the floor is
y = 0. Angles are in degrees.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, overload

if TYPE_CHECKING:
    from collections.abc import Mapping

SIDE, FRONT, BACK, ABOVE = "side", "front", "back", "above"
VIEWS: Final = (SIDE, FRONT, BACK, ABOVE)
RIGHT, LEFT = "right", "left"
PERSONS: Final = ("a", "b", "c")
# What a figure file may say.
EDGES: Final = (-20, 150)  # of a point, or of a place along the floor
HEIGHTS: Final = (0, 120)  # of a place on a wall
NOD: Final = (-60, 60)
OUT: Final = (-30, 60)
HEEL_UP: Final = (0, 85)


@overload
def mirrored(point: complex) -> complex: ...
@overload
def mirrored(point: None) -> None: ...
def mirrored(point: complex | None) -> complex | None:
    """Return a point in a mirror at x = 0."""
    return None if point is None else complex(-point.real, point.imag)


def _across(x: float | None) -> float | None:
    """Return an x in a mirror at x = 0."""
    return None if x is None else -x


def other_side(words: str) -> str:
    """Return words like "left knee" with the other side in them."""
    side, space, joint = words.partition(" ")
    return f"{ {RIGHT: LEFT, LEFT: RIGHT}.get(side, side) }{space}{joint}"


@dataclass(frozen=True)
class Leg:
    """How a leg is placed: by one contact, or free by its joint angles.

    `foot` is the x under the ankle of a flat foot, `toes` the x of the toe pad with the heel
    raised by `heel_up`, `knee_on_floor` the x of a knee (with `toes_tucked` the toes push against
    the floor behind it), `ankle_on` rests the ankle on the other knee. `knee_at` is where the knee
    shows when the leg points out of the picture; without a `foot`, in a side view, the shin then
    lies back on the floor as in kneeling. Free angles: `hip` and `knee` bend, `ankle` points the
    toes, `out` moves the leg sideways in a front or back view.
    """

    foot: float | None = None
    toes: float | None = None
    heel_up: float = 60.0
    knee_on_floor: float | None = None
    knee_at: complex | None = None
    toes_tucked: bool = False
    ankle_on: str = ""
    hip: float = 0.0
    knee: float = 0.0
    ankle: float = 0.0
    out: float = 0.0
    # Between poses only: a foot in the air, or one that changes how it stands.
    ankle_at: complex | None = None
    shoe: str = "shoe"
    shoe_angle: float = 0.0

    @property
    def is_planted(self) -> bool:
        """Say whether a contact places it."""
        return not (self.foot is None and self.toes is None and self.knee_on_floor is None)

    def mirrored(self) -> Leg:
        """Return it in a mirror at x = 0."""
        return replace(
            self,
            foot=_across(self.foot),
            toes=_across(self.toes),
            knee_on_floor=_across(self.knee_on_floor),
            knee_at=mirrored(self.knee_at),
            ankle_on=other_side(self.ankle_on),
            ankle_at=mirrored(self.ankle_at),
            shoe_angle=-self.shoe_angle,
        )


@dataclass(frozen=True)
class Arm:
    """How an arm is placed: by one contact, by where its hand is, or free by its joint angles.

    `hand_on` and `elbow_on` name a surface (SURFACES); `at` is where on it: an x on a level
    surface, a y on a wall. `hand` is a part of the body, `hand_at` a point of the picture.
    """

    hand_on: str = ""
    elbow_on: str = ""
    at: float = 0.0
    hand: str = ""
    hand_at: complex | None = None
    elbow_bends: str = ""
    shoulder: float = 0.0
    elbow: float = 0.0
    elbow_at: complex | None = None  # between poses only: of an arm that points out of the picture

    @property
    def is_planted(self) -> bool:
        """Say whether a contact places it."""
        return bool(self.hand_on or self.elbow_on)

    def mirrored(self) -> Arm:
        """Return it in a mirror at x = 0."""
        upright = "wall" in {self.hand_on, self.elbow_on}
        return replace(
            self,
            at=self.at if upright else -self.at,
            hand=other_side(self.hand),
            hand_at=mirrored(self.hand_at),
            elbow_at=mirrored(self.elbow_at),
        )


@dataclass(frozen=True)
class Pose:
    """One picture: where the trunk is, how each limb is placed and what carries the body."""

    name: str
    alt: str
    view: str
    hips: complex
    shoulders: complex
    curl: float = 0.0
    side_bend: float = 0.0
    turn: float = 0.0
    head: float = 0.0
    roller: float | None = None
    towel: float | None = None
    cushion: float | None = None
    ball: complex | None = None
    right_leg: Leg = field(default_factory=Leg)
    left_leg: Leg = field(default_factory=Leg)
    right_arm: Arm = field(default_factory=Arm)
    left_arm: Arm = field(default_factory=Arm)
    touching: tuple[str, ...] = ()
    # Left out of the hash, so that a pose can be looked up by what it is.
    expect: Mapping[str, tuple[float, float]] = field(default_factory=dict, hash=False)
    faces: str = RIGHT  # where it looks in a side view

    @property
    def near(self) -> str:
        """The side of the body that is near us in a side view."""
        return RIGHT if self.faces == RIGHT else LEFT

    def leg(self, side: str) -> Leg:
        """Return a leg by its side."""
        return self.right_leg if side == RIGHT else self.left_leg

    def arm(self, side: str) -> Arm:
        """Return an arm by its side."""
        return self.right_arm if side == RIGHT else self.left_arm

    def mirrored(self) -> Pose:
        """Return where and how a body that faces left is, in a mirror at x = 0: it faces right."""
        return replace(
            self,
            faces=RIGHT,
            hips=mirrored(self.hips),
            shoulders=mirrored(self.shoulders),
            right_leg=self.left_leg.mirrored(),
            left_leg=self.right_leg.mirrored(),
            right_arm=self.left_arm.mirrored(),
            left_arm=self.right_arm.mirrored(),
        )


@dataclass(frozen=True)
class Chair:
    """A chair: the x of its seat's middle, and where its back is (left, right or behind)."""

    at: float
    back: str


@dataclass(frozen=True)
class Props:
    """What stands in the room: the x of a wall, a chair, the x of a worktop's edge."""

    wall: float | None = None
    wall_behind: bool = False
    chair: Chair | None = None
    worktop: float | None = None

    def mirrored(self) -> Props:
        """Return it as a body needs it that is solved in a mirror at x = 0: with its wall there."""
        return replace(self, wall=_across(self.wall))


@dataclass(frozen=True)
class Arrow:
    """An arrow from one point to another, bent towards `via`; or a turn round the trunk."""

    start: complex = 0j
    end: complex = 0j
    via: complex | None = None
    both_ways: bool = False
    turn_at: complex | None = None
    lean: float = 0.0


@dataclass(frozen=True)
class Figure:
    """The pictures of one exercise, rung or sequence, in order."""

    name: str
    person: str
    props: Props
    works: tuple[str, ...]
    ghost: bool
    arrows: tuple[Arrow, ...]
    poses: tuple[Pose, ...]
