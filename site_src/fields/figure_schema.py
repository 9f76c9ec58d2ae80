"""The tables of fields of a figure file: what an author may say of poses, and the limits of it."""

from __future__ import annotations

from typing import Final

from site_src.fields.field import Field
from site_src.figure.body import MUSCLES
from site_src.figure.judge import LIMITS, MOST_POSES
from site_src.figure.pose import EDGES, HEEL_UP, HEIGHTS, LEFT, NOD, OUT, PERSONS, RIGHT, VIEWS

CHAIR_BACKS: Final = ("left", "right", "behind")
HANDS: Final = (
    "hip", "chest", "thigh", "head",
    "right shoulder", "left shoulder", "right knee", "left knee",
)  # fmt: skip


def _x(name: str, meaning: str, example: str = "31") -> Field:
    """Return a field that holds an x of the picture."""
    return Field(
        name, "decimal", meaning, required=False, low=EDGES[0], high=EDGES[1], example=example
    )


def _y(name: str, meaning: str, example: str = "78") -> Field:
    """Return a field that holds a height above the floor."""
    return Field(
        name, "decimal", meaning, required=False, low=HEIGHTS[0], high=HEIGHTS[1], example=example
    )


def _angle(name: str, meaning: str, low: int, high: int) -> Field:
    """Return a field that holds an angle in degrees."""
    return Field(name, "decimal", meaning, required=False, low=low, high=high, example="10")


def _point(name: str, meaning: str, *, required: bool = False, example: str = "[40, 20]") -> Field:
    """Return a field that holds a point of the picture, as [x, y]."""
    return Field(
        name, "point", meaning, required=required, low=EDGES[0], high=EDGES[1], example=example
    )


LEG: Final = (
    _x("foot", "flat foot: the x under its ankle"),
    _x("toes", "on tiptoe: the x of the toe pad", "12"),
    _angle("heel_up", "on tiptoe: how far the heel is up", *HEEL_UP),
    _x("knee_on_floor", "kneeling: the x of the knee"),
    Field("toes_tucked", "yes-no", "kneeling: yes when the toes are tucked under", required=False),
    _point("knee_at", "where the knee shows when the leg points out of the picture"),
    Field(
        "ankle_on",
        "choice",
        "the other knee, when the ankle rests on it",
        required=False,
        choices=("right knee", "left knee"),
    ),
    _angle("hip", "free leg: how far the hip bends", *LIMITS["hip"]),
    _angle("knee", "free leg: how far the knee bends", *LIMITS["knee"]),
    _angle("ankle", "free leg: how far the toes point", -35, 70),
    _angle("out", "free leg, front or back view: how far it is out to the side", *OUT),
)
# Ways to place a leg, of which each leg has one.
LEG_WAYS: Final = (("foot",), ("toes",), ("knee_on_floor",), ("ankle_on",), ("hip", "knee", "out"))
ARM: Final = (
    _x("hand_on_floor", "flat hand on the floor: the x of its wrist", "14"),
    _y("hand_on_wall", "flat hand on the wall: the height of its wrist"),
    _x("hand_on_worktop", "flat hand on the worktop: the x of its wrist"),
    _x("hand_on_seat", "flat hand on the chair's seat: the x of its wrist"),
    _x("elbow_on_floor", "forearm on the floor: the x of its elbow"),
    _y("elbow_on_wall", "forearm on the wall: the height of its elbow"),
    _x("elbow_on_seat", "forearm on the chair's seat: the x of its elbow"),
    Field(
        "hand", "choice", "the part of the body that the hand is on", required=False, choices=HANDS
    ),
    _point("hand_at", "where in the picture the wrist is"),
    Field(
        "elbow_bends",
        "choice",
        "which way the elbow points, where both are possible",
        required=False,
        choices=("up", "down"),
    ),
    _angle(
        "shoulder", "free arm: 90 is straight ahead of the chest, 180 overhead", *LIMITS["shoulder"]
    ),
    _angle("elbow", "free arm: how far the elbow bends", *LIMITS["elbow"]),
)
ARM_WAYS: Final = (
    *((f"{part}_on_{what}",) for part in ("hand", "elbow") for what in ("floor", "wall", "seat")),
    ("hand_on_worktop",),
    ("hand",),
    ("hand_at",),
    ("shoulder", "elbow"),
)
JOINTS: Final = tuple(f"{side} {joint}" for joint in LIMITS for side in (RIGHT, LEFT))
EXPECT: Final = tuple(
    Field(
        joint,
        "point",
        "the least and the greatest angle",
        required=False,
        low=-180,
        high=360,
        example="[85, 95]",
    )
    for joint in JOINTS
)
POSE: Final = (
    Field(
        "name",
        "line",
        "a short caption that starts with what to do",
        high=40,
        example="Start",
        translated=True,
    ),
    Field(
        "alt",
        "line",
        "one sentence that says what the picture shows, for those who cannot see it",
        low=20,
        high=250,
        example="Side view. A person stands with the back against a wall.",
        translated=True,
    ),
    Field("view", "choice", "from where we look", required=False, choices=VIEWS),
    _point("hips", "the hip joint; standing, it is 53 high", required=True, example="[12, 53]"),
    _point("shoulders", "the shoulder joint", required=True, example="[12, 81.8]"),
    _angle("curl", "how far the back is rounded forward; minus is arched", -30, 30),
    _angle("side_bend", "how far the trunk bends to the side, in a front or back view", -50, 50),
    _angle("turn", "how far the chest is turned to the viewer", -60, 60),
    Field(
        "faces",
        "choice",
        "where the person looks in a side view, if not to the right",
        required=False,
        choices=(RIGHT, LEFT),
    ),
    _angle("head", "how far the head nods; plus brings the chin to the chest", *NOD),
    _x("roller", "the x of the roller's middle"),
    _x("towel", "the x of the rolled towel's middle"),
    _x("cushion", "the x of the cushion's middle"),
    _point("ball", "the middle of the ball"),
    Field(
        "legs",
        "group",
        "how both legs are placed",
        required=False,
        fields=LEG,
        example="{foot: 31}",
    ),
    Field("right_leg", "group", "how the right leg is placed", required=False, fields=LEG),
    Field("left_leg", "group", "how the left leg is placed", required=False, fields=LEG),
    Field(
        "arms",
        "group",
        "how both arms are placed",
        required=False,
        fields=ARM,
        example="{hand: hip}",
    ),
    Field("right_arm", "group", "how the right arm is placed", required=False, fields=ARM),
    Field("left_arm", "group", "how the left arm is placed", required=False, fields=ARM),
    Field("touching", "list", "what carries the body", low=1, example="[feet]"),
    Field("expect", "group", "angles that the text promises", required=False, fields=EXPECT),
)
ARROW: Final = (
    _point("from", "where it begins"),
    _point("via", "what it bends towards"),
    _point("to", "where its head is"),
    Field("both_ways", "yes-no", "yes for a head at each end", required=False),
    _point("turn_at", "the middle of the trunk that the arrow turns round"),
    _angle("lean", "how far that trunk leans", -180, 180),
)
PROPS: Final = (
    _x("wall", "the x of a wall", "0"),
    Field("wall_behind", "yes-no", "yes when the wall is behind the person", required=False),
    _x("chair", "the x of the middle of a chair's seat", "20"),
    Field(
        "chair_back",
        "choice",
        "where the chair's back is",
        required=False,
        choices=CHAIR_BACKS,
    ),
    _x("worktop", "the x of a worktop's edge", "40"),
)
FIGURE: Final = (
    Field("view", "choice", "from where we look", required=False, choices=VIEWS),
    Field(
        "person",
        "choice",
        "which of the guide's three people it is",
        required=False,
        choices=PERSONS,
    ),
    Field(
        "props",
        "group",
        "what stands in the room",
        required=False,
        fields=PROPS,
        example="{wall: 0}",
    ),
    Field(
        "works",
        "list",
        "the muscles or other places that are painted",
        required=False,
        choices=tuple(MUSCLES),
    ),
    Field("ghost", "yes-no", "yes to show the first pose palely behind the last", required=False),
    Field("arrows", "groups", "what moves, and where to", required=False, high=2, fields=ARROW),
    Field("poses", "groups", f"one to {MOST_POSES} poses, in order", fields=POSE),
)
