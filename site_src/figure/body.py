"""The tables of the body: how long its bones are, how wide its parts, and who the persons are.

One unit is 1 % of the standing height. Segment lengths: Drillis and Contini, Body Segment
Parameters, New York University, 1966, as reproduced in Winter, Biomechanics and Motor Control of
Human Movement, 4th ed., Wiley 2009, Fig. 4.1. Outlines are our own drawing.

Every part has local axes: its origin at the upper joint, y along the limb (down, as a person
stands), x to the front. Limbs are rows of (distance along, width to the front, width to the back).
The trunk's rows are (height above the hips, front, back, half of the width seen from the front).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

THIGH: Final = 24.5
SHIN: Final = 24.6
UPPER_ARM: Final = 18.6
FOREARM: Final = 14.6
PELVIS: Final = 9.5  # hip joint to the top of the pelvis
MIDDLE: Final = 7.5
CHEST: Final = 11.8  # to the shoulder joint in a side view
CHEST_FRONT: Final = 11.0  # to the line between the shoulder joints in a front view
SHOULDER_BACK: Final = 0.2  # how far the shoulder joint is behind the chest's axis
NECK_BASE: Final = 14.0  # up the chest
NECK: Final = 3.2
HEAD: Final = 6.4  # from the neck's end to the middle of the head
HEAD_FORWARD: Final = 1.0
SHOULDER_HALF: Final = 9.6  # a shoulder joint from the middle line, front view
HIP_HALF: Final = 4.6

ANKLE: Final = 3.9  # above the floor on a flat foot
ANKLE_ON_SIDE: Final = 2.9  # above the floor on a foot that lies on its side
STACKED: Final = 5.6  # one leg lying on the other
TOE_PAD: Final = complex(9.1, 1.2)  # of the shoe on tiptoe, local axes
WRIST_ON_PALM: Final = 2.0
ELBOW_ON: Final = 2.1
KNEE_ON: Final = 3.5

ROLLER: Final = 4.4  # radius; 15 cm across
ROLLER_HUB: Final = 1.7
TOWEL: Final = 3.0  # radius of a rolled towel
BALL: Final = 2.8  # radius of a massage ball
SEAT: Final = 26.5  # height of a chair's seat: 45 cm
SEAT_HALF: Final = 12.0
CHAIR_BACK: Final = 49.0
WORKTOP: Final = 53.0  # 90 cm

# Far limbs lie this far from near ones, so that both show.
FAR_COPY: Final = complex(1.9, 0.7)
FAR_ON_WALL: Final = complex(0.0, 1.7)
FAR_HIP: Final = complex(1.3, 0.5)
FAR_SHOULDER: Final = complex(1.6, 0.5)
FAR_CONTACT: Final = complex(2.3, 0.9)

Rows: TypeAlias = tuple[tuple[float, float, float], ...]
TrunkRows: TypeAlias = tuple[tuple[float, float, float, float], ...]
Outline: TypeAlias = tuple[tuple[float, float], ...]

# fmt: off
# Limbs with round ends.
LIMBS: Final[dict[str, Rows]] = {
    "thigh": ((0, 5.3, 5.6), (6, 5.5, 5.2), (12, 5.0, 4.5), (18, 4.3, 3.8), (24.5, 3.6, 3.4)),
    "ankle": ((18, 1.6, 1.8), (24.8, 1.7, 2.0)),
    "upper-arm": ((0, 2.9, 2.9), (6, 2.8, 2.7), (12, 2.4, 2.4), (18.6, 2.0, 2.1)),
    "forearm": ((0, 2.1, 2.1), (4, 2.35, 2.15), (9, 1.9, 1.75), (14.6, 1.35, 1.35)),
    "neck": ((-8, 2.7, 2.6), (-3, 2.6, 2.7), (3, 3.2, 3.4)),
    "thigh-front": ((0, 4.7, 4.7), (8, 4.8, 4.4), (16, 3.9, 3.6), (24.5, 3.1, 3.0)),
}
# Limbs with a flat end: a cuff or a hem.
TUBES: Final[dict[str, Rows]] = {
    "shin": ((0, 3.5, 3.3), (4, 3.2, 3.9), (9, 2.8, 4.1), (15, 2.4, 3.2), (19, 2.3, 2.6), (22, 2.3, 2.5)),
    "sleeve": ((0, 3.3, 3.3), (4, 3.3, 3.2), (8, 3.2, 3.1), (10.4, 3.2, 3.1)),
    "shin-front": ((0, 3.1, 3.0), (6, 3.6, 3.4), (13, 2.9, 2.8), (19, 2.3, 2.3), (22, 2.3, 2.3)),
}
# One profile for the whole trunk: cutting the pieces from it keeps the contour without a seam.
TRUNK: Final[TrunkRows] = (
    (-5.5, 3.0, 4.4, 5.6), (-3.5, 4.6, 6.2, 7.6), (-1, 5.2, 6.8, 9.0), (2, 5.2, 6.7, 9.2),
    (5, 5.0, 5.9, 8.7), (9, 5.0, 4.7, 7.8), (12, 5.1, 4.4, 7.5), (16, 5.4, 4.6, 7.9),
    (20, 5.9, 5.1, 8.7), (23, 6.1, 5.6, 9.4), (25.5, 5.8, 5.6, 10.1), (28.3, 4.7, 5.0, 10.0),
    (30.6, 3.2, 3.9, 6.4), (32.2, 1.5, 2.2, 3.2),
)
# The pieces of the trunk: from, to and origin on the profile, how each end is closed, and how much
# wider than the profile. They overlap; the ends that are hidden are round.
TRUNK_PIECES: Final[dict[str, tuple[float, float, float, str, str, float]]] = {
    "pelvis": (-5.5, 10.0, 0.0, "low", "round", 0.0),
    "abdomen": (4.6, 18.5, PELVIS, "hem", "round", 0.12),
    "chest": (15.0, 32.2, PELVIS + MIDDLE, "round", "", 0.12),
}
OUTLINES: Final[dict[str, Outline]] = {
    "head": ((0, -7), (3.4, -6.2), (5.2, -3.8), (5.5, -1.4), (5.7, -0.2), (6.7, 1.5), (6.4, 2.2), (5.6, 2.6), (5.6, 3.9), (5.1, 5.8), (3.9, 6.8), (2, 6.4), (-0.6, 5), (-3.6, 5), (-5.6, 1.5), (-5.9, -2.5), (-3.6, -6)),
    "head-front": ((0, -7), (3.6, -6), (5.3, -2.6), (5.2, 1.2), (4, 4.8), (1.8, 6.7), (0, 7), (-1.8, 6.7), (-4, 4.8), (-5.2, 1.2), (-5.3, -2.6), (-3.6, -6)),
    "eye": ((3.1, -1.5), (3.55, -1), (3.55, -0.1), (3.1, 0.3), (2.7, -0.1), (2.7, -1)),
    "ear": ((-1.4, 0.2), (-0.5, -0.6), (0.5, 0), (0.5, 1.4), (-0.4, 2.4), (-1.3, 1.6)),
    "shoe": ((-2.5, -2.4), (-3.3, 0.4), (-4.3, 2.6), (-3.8, 3.8), (0, 3.9), (4, 3.9), (8, 3.9), (10.3, 3.8), (11.1, 2.8), (9.8, 1.5), (6, 0.4), (3.4, -1), (2.3, -2.6), (0, -2)),
    "shoe-tiptoe": ((-2.5, -2.4), (-3.3, 0.4), (-4.3, 2.6), (-3.8, 3.8), (0, 3.9), (4, 3.9), (6.6, 3.9), (8.2, 3), (9.2, 1), (9.9, -1.2), (9, -2.2), (7.6, -1.4), (6.2, 0), (4.6, 0.1), (3.4, -1), (2.3, -2.6), (0, -2)),
    "shoe-front": ((-2.1, -2.2), (-2.7, 0.8), (-2.9, 3.4), (-2.2, 5.2), (0, 5.8), (2.2, 5.2), (2.9, 3.4), (2.7, 0.8), (2.1, -2.2), (0, -2.8)),
    "sole": ((-4.3, 2.6), (-4.1, 3.6), (-3.6, 3.95), (3, 3.95), (10.2, 3.95), (10.9, 3.5), (11.1, 2.8), (9, 3.1), (3, 3), (-1, 2.9)),
    "sole-tiptoe": ((-4.3, 2.6), (-4.1, 3.6), (-3.6, 3.95), (0, 3.95), (4, 3.95), (6.6, 3.95), (8.3, 3.05), (9.3, 1.0), (9.95, -1.2), (9.1, 0.6), (7.8, 2.3), (6.2, 3.1), (2, 3.05), (-1, 2.9)),
    "hand": ((-1.35, -0.6), (-1.7, 1.5), (-1.9, 4.2), (-1.6, 7), (-0.6, 8.5), (0.6, 8.4), (1.2, 7), (1.5, 5), (2.5, 4.9), (3, 4.1), (2.6, 2.5), (1.5, 0.8), (1.25, -0.6)),
    "fist": ((-1.3, -0.8), (-2, 1.5), (-2.1, 3.8), (-1.2, 5.2), (0.7, 5.3), (2, 4.4), (2.4, 2.8), (1.9, 1), (1.2, -0.8)),
    "palm": ((-1.3, -0.9), (-1.7, 1.2), (-1.75, 4.5), (-1.5, 8), (-0.9, 8.9), (-0.2, 8.4), (0.2, 5.5), (0.9, 4.9), (1.5, 2.6), (1.4, -0.6)),
    # hair: a short, b in a bun, c grey and thinning
    "hair-a": ((5.3, -4), (3.9, -6.9), (0.2, -8.1), (-3.9, -7), (-6.5, -3.2), (-6.4, 1.4), (-4.9, 5), (-3.2, 5.6), (-2, 3.4), (-1.5, 0.2), (0.6, -0.6), (1.6, -3), (3.4, -3.9)),
    "hair-b": ((5.4, -3.6), (4.3, -6.6), (0.6, -8.3), (-3.9, -7.4), (-6.8, -3.4), (-6.9, 1.6), (-5.8, 5.2), (-4, 6.4), (-2.2, 5), (-1.9, 1.6), (-0.6, -0.8), (2.4, -3.4)),
    "hair-c": ((2.6, -6.7), (0, -7.7), (-3.9, -6.9), (-6.4, -3.2), (-6.3, 1.4), (-4.9, 4.6), (-3.2, 5.2), (-2, 3.4), (-1.7, 0.6), (-1.9, -2.6), (-0.4, -5.2)),
    "hair-front-a": ((-5.5, 1), (-6.2, -2.6), (-4.6, -6.6), (0, -8.2), (4.6, -6.6), (6.2, -2.6), (5.5, 1), (4.7, -0.6), (4.2, -2.6), (1.2, -4), (-2.2, -3.4), (-4.2, -2.2), (-4.7, -0.4)),
    "hair-front-b": ((-5.5, 3.4), (-6.6, -2.2), (-4.8, -6.8), (0, -8.4), (4.8, -6.8), (6.6, -2.2), (5.5, 3.4), (5, 0), (3.6, -3), (0.2, -5.2), (-3.6, -3), (-5, 0)),
    "hair-front-c": ((-5.4, 1.4), (-6.2, -2.2), (-5.2, -5.6), (0, -7.4), (5.2, -5.6), (6.2, -2.2), (5.4, 1.4), (4.9, -1.4), (4.3, -4.4), (0, -5.9), (-4.3, -4.4), (-4.9, -1.4)),
    "hair-back-a": ((-5.6, 2.6), (-6.2, -2.6), (-4.6, -6.6), (0, -8.2), (4.6, -6.6), (6.2, -2.6), (5.6, 2.6), (3.6, 5.4), (0, 5.9), (-3.6, 5.4)),
    "hair-back-b": ((-5.9, 3.4), (-6.6, -2.2), (-4.8, -6.8), (0, -8.4), (4.8, -6.8), (6.6, -2.2), (5.9, 3.4), (3.8, 6.4), (0, 6.9), (-3.8, 6.4)),
    "hair-back-c": ((-5.5, 2.4), (-6.2, -2.2), (-5, -6), (0, -7.5), (5, -6), (6.2, -2.2), (5.5, 2.4), (3.4, 5), (0, 5.4), (-3.4, 5)),
    "ears-front": ((-5.1, -0.8), (-6.5, -0.6), (-6.5, 1.8), (-5.1, 2.4), (0, 2.6), (5.1, 2.4), (6.5, 1.8), (6.5, -0.6), (5.1, -0.8), (0, -0.6)),
}
# Round spots: middle and radius.
CIRCLES: Final[dict[str, tuple[tuple[float, float, float], ...]]] = {
    "eyes-front": ((-2.1, -0.6, 0.6), (2.1, -0.6, 0.6)),
    "bun": ((-6.9, -3.2, 3.1),),
    "bun-back": ((0, -4.4, 3.3),),
    "shoulder": ((0, 0, 4.1),),  # opens the line where the sleeve meets the shirt
    "shoulder-small": ((0, 0, 2.7),),
    "elbow": ((0, 0, 2.0),),
}
# Muscle patches: the part they lie on, in its axes. In a front view the right side of the waist.
MUSCLES: Final[dict[str, tuple[str, Outline]]] = {
    "front of thighs": ("thigh", ((1.2, 4), (4.6, 4), (4.9, 9), (4.1, 15), (3, 19.5), (1.6, 17), (0.8, 10))),
    "buttocks": ("pelvis", ((-6.1, -2.5), (-6.2, 1), (-5.4, 4), (-3.2, 4.4), (-1.6, 1.5), (-2.4, -2.6), (-4.4, -4.2))),
    "stomach": ("abdomen", ((4.9, 2.5), (5, -1), (5.2, -6), (4.4, -9), (2.6, -8), (2.2, -2), (2.9, 2.5))),
    "upper back": ("chest", ((-4.9, -1), (-5.4, -5), (-5.3, -9), (-3.8, -10.5), (-2.4, -7), (-2.4, -2), (-3.2, 0.6))),
    "lower back": ("abdomen", ((-5.1, 3), (-4.1, -1), (-4, -5), (-3, -7), (-1.8, -4), (-2, 0), (-2.8, 3.4))),
    # No muscle, but what a saddle touches: where numbness is an emergency.
    "between the legs": ("pelvis@90", ((0, 0.6), (-2.2, 2.6), (-4.6, 6), (-4.4, 9), (-2.6, 12.4), (-0.5, 13), (0, 9), (0.5, 13), (2.6, 12.4), (4.4, 9), (4.6, 6), (2.2, 2.6))),
    "side of the waist": ("abdomen@90", ((-8.2, 2.5), (-7.2, -1), (-7.1, -5), (-7.8, -8.5), (-5.4, -9), (-4, -4), (-4.4, 1.5), (-6, 3.6))),
}
# fmt: on


@dataclass(frozen=True)
class Build:
    """How a person differs from the tables: factors, and units added to the belly.

    Backs are alike, so that a pose that leans on a wall or a roller fits every person.
    """

    limbs: float  # width of arms and legs
    belly: float  # added in front of the middle
    waist: float  # half width of the middle
    hips: float
    shoulders: float


BUILDS: Final[dict[str, Build]] = {
    "a": Build(limbs=1.0, belly=0.0, waist=1.0, hips=1.0, shoulders=1.0),
    "b": Build(limbs=0.92, belly=-0.5, waist=0.9, hips=1.03, shoulders=0.93),
    "c": Build(limbs=1.04, belly=2.2, waist=1.14, hips=1.04, shoulders=1.0),
}
# The colour of each part, by the class that a stylesheet gives one.
COLOURS: Final[dict[str, str]] = {
    "thigh": "l",
    "shin": "l",
    "pelvis": "l",
    "ankle": "s",
    "shoe": "f",
    "sole": "o",
    "abdomen": "t",
    "chest": "t",
    "sleeve": "t",
    "shoulder": "t",
    "upper-arm": "s",
    "forearm": "s",
    "elbow": "s",
    "hand": "s",
    "fist": "s",
    "palm": "s",
    "neck": "s",
    "head": "s",
    "ears": "s",
    "ear": "s",
    "hair": "h",
    "bun": "h",
    "eye": "i",
    "eyes": "i",
}
