"""The part of the plane that a picture shows."""

from __future__ import annotations

from dataclasses import dataclass

from site_src.figure.geometry import number


@dataclass(frozen=True)
class Window:
    """The part of the plane that a picture shows; y upward, `bottom` below the floor."""

    left: float
    bottom: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width

    @property
    def top(self) -> float:
        """Its upper edge."""
        return self.bottom + self.height

    @property
    def view_box(self) -> str:
        """It as SVG's viewBox."""
        numbers = (self.left, -self.top, self.width, self.height)
        return " ".join(map(number, numbers))

    @property
    def fit(self) -> str:
        """Where it stays in a room of another shape: who stands, stands on its lower edge."""
        return "xMidYMax" if self.height > self.width else "xMidYMid"
