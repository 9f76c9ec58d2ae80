"""What a field may say: the choices of each, in the order in which they are shown."""

from __future__ import annotations

from typing import Final

FLOOR_POSITIONS: Final = (
    "sitting-on-floor",
    "lying-on-back",
    "lying-on-front",
    "lying-on-side",
    "on-hands-and-knees",
)


POSITIONS: Final = (*FLOOR_POSITIONS, "standing", "sitting-on-chair")


# What somebody with a condition does about an exercise, the strictest first.
WAYS: Final = ("leave-out", "ask", "gentler", "usual")
LEVELS: Final = ("beginner", "intermediate", "advanced")
EQUIPMENT: Final = (
    "foam-roller",
    "mat",
    "cushion",
    "ball",
    "towel",
    "wall",
    "chair",
    "worktop",
    "weights",
)


CERTAINTIES: Final = ("strong", "moderate", "moderate-in-general", "weak", "expert-opinion")
SOURCE_KINDS: Final = (
    "systematic-review",
    "meta-analysis",
    "trial",
    "guideline",
    "consensus",
    "standard",
    "public-body",
    "professional-society",
)


URGENCIES: Final = ("emergency", "urgent", "soon")
DIRECTIONS: Final = ("ltr", "rtl")
PLACES: Final = ("top", "ask", "stop", "end")


# What somebody in pain can keep in mind and find time for: the limits of a first choice.
MOST_EXERCISES: Final = 4
MOST_MINUTES: Final = 10


# How often a programme of one's own may repeat an exercise whose ladder names fewer sets.
MOST_SETS: Final = 3
