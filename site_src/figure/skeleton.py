"""What solving gives: parts placed in the picture, limbs with their joints, a whole body."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from site_src.figure.geometry import turned
from site_src.figure.pose import LEFT, RIGHT, mirrored, other_side
from site_src.figure.shapes import contour

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from site_src.figure.geometry import Point
    from site_src.figure.pose import Pose


@dataclass(frozen=True)
class Part:
    """One shape in its place: `angle` in degrees clockwise, `stretch` along the limb.

    A stretch below 1 is a limb that points towards the viewer or away; `flip` mirrors the shape.
    """

    shape: str
    at: Point
    angle: float
    stretch: float = 1.0
    flip: bool = False

    def mirrored(self) -> Part:
        """Return it in a mirror at x = 0."""
        return replace(self, at=mirrored(self.at), angle=-self.angle, flip=not self.flip)


@dataclass(frozen=True)
class Limb:
    """A leg or an arm: its three joints and the angles between them.

    `upper` and `lower` are degrees to the right of straight down; `flexion` is the clinical angle
    at the hip or shoulder and `bend` that at the knee or elbow, both 0 in a limb that hangs.
    `tip` is the foot or hand. `flip` mirrors the shapes of a body that faces left.
    """

    root: Point
    middle: Point
    end: Point
    upper: float
    lower: float
    flexion: float
    bend: float
    tip: Part
    stretches: tuple[float, float] = (1.0, 1.0)
    flip: bool = False

    def mirrored(self) -> Limb:
        """Return it in a mirror at x = 0; clinical angles stay as they are."""
        return replace(
            self,
            root=mirrored(self.root),
            middle=mirrored(self.middle),
            end=mirrored(self.end),
            upper=-self.upper,
            lower=-self.lower,
            tip=self.tip.mirrored(),
            flip=not self.flip,
        )


@dataclass(frozen=True)
class Misfit:
    """A limb that cannot be where the author wants it: by how much, in units.

    `kind` is "trunk" (too long or short), "reach" (the contact is too far), "elbow" or "knee" (the
    bone to a planted joint has another length).
    """

    kind: str
    limb: str
    amount: float


@dataclass(frozen=True)
class Body:
    """A solved pose: everything needed to draw and to measure it."""

    pose: Pose
    person: str
    hips: Point
    shoulders: Point
    leans: tuple[float, float, float]  # pelvis, middle, chest: degrees to the right of upright
    trunk: tuple[Part, Part, Part]
    neck: Part
    head: tuple[Part, ...]
    head_at: Point
    legs: Mapping[str, Limb]
    arms: Mapping[str, Limb]
    copied: frozenset[str]  # "legs", "arms": the far one is the near one, moved
    misfits: tuple[Misfit, ...]

    def mirrored(self, pose: Pose) -> Body:
        """Return the body of a pose that faces left, from that of the pose in a mirror."""
        pelvis, abdomen, chest = self.trunk
        return replace(
            self,
            pose=pose,
            hips=mirrored(self.hips),
            shoulders=mirrored(self.shoulders),
            leans=(-self.leans[0], -self.leans[1], -self.leans[2]),
            trunk=(pelvis.mirrored(), abdomen.mirrored(), chest.mirrored()),
            neck=self.neck.mirrored(),
            head=tuple(part.mirrored() for part in self.head),
            head_at=mirrored(self.head_at),
            legs={other_side(side): leg.mirrored() for side, leg in self.legs.items()},
            arms={other_side(side): arm.mirrored() for side, arm in self.arms.items()},
            misfits=tuple(replace(one, limb=other_side(one.limb)) for one in self.misfits),
        )

    def joints(self) -> Iterator[tuple[str, Point]]:
        """Yield every joint by its name: hips, shoulders, right knee and so on."""
        yield "hips", self.hips
        yield "shoulders", self.shoulders
        for side in (RIGHT, LEFT):
            leg, arm = self.legs[side], self.arms[side]
            yield f"{side} hip", leg.root
            yield f"{side} knee", leg.middle
            yield f"{side} ankle", leg.end
            yield f"{side} shoulder", arm.root
            yield f"{side} elbow", arm.middle
            yield f"{side} wrist", arm.end

    def angles(self) -> Iterator[tuple[str, float]]:
        """Yield the clinical angle of each joint in degrees, by its name."""
        for side in (RIGHT, LEFT):
            leg, arm = self.legs[side], self.arms[side]
            yield f"{side} hip", leg.flexion
            yield f"{side} knee", leg.bend
            yield f"{side} ankle", ankle_angle(leg)
            yield f"{side} shoulder", arm.flexion
            yield f"{side} elbow", arm.bend


def ankle_angle(leg: Limb) -> float:
    """Return how far the toes point: 0 is a right angle to the shin, plus is away from it."""
    angle = leg.tip.angle + leg.lower
    return ((-angle if leg.flip else angle) + 180.0) % 360.0 - 180.0


@lru_cache(maxsize=8192)
def edge(part: Part, person: str) -> tuple[Point, ...]:
    """Return many points on a placed part's contour, as they come to lie in the picture."""
    turn, across, along = turned(part.angle), -1.0 if part.flip else 1.0, part.stretch
    return tuple(
        part.at + (complex(across * point.real, along * point.imag) * turn).conjugate()
        for point in contour(part.shape, person)
    )
