"""Which pictures the guide needs, of which poses and in which window: one person, one size."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from site_src.figure.frame import by_view, shared_windows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from site_src.figure.window import Window
    from site_src.figure.pose import Figure, Pose
    from site_src.model import Exercise, Guide, Page

MAIN: Final = "main"
# Where a picture stands: by itself, on a rung of the ladder, on a card.
ALONE, RUNG, CARD = "alone", "rung", "card"


@dataclass(frozen=True)
class Picture:
    """One pose to draw: `record` is the path of its page, `room` where it stands there."""

    record: str
    title: str
    figure: Figure
    index: int
    room: str
    window: Window

    @property
    def pose(self) -> Pose:
        """The pose that it shows."""
        return self.figure.poses[self.index]

    @property
    def key(self) -> tuple[str, str, int, str]:
        """What it is looked up by."""
        return self.record, self.figure.name, self.index, self.room

    @property
    def stem(self) -> str:
        """The name of its file, without its end."""
        page = self.record.rpartition("/")[2].removesuffix(".md")
        room = "" if self.room == ALONE else f"-{self.room}"
        return f"picture-{page}-{self.figure.name}-{self.index + 1}{room}"


def pictures(guide: Guide) -> Iterator[Picture]:
    """Yield every picture of the guide."""
    for section in guide.sections:
        yield from _cards([one for one in section.exercises if MAIN in one.figures])
        for exercise in section.exercises:
            yield from _alone(exercise, [MAIN])
            yield from _ladder(exercise)
    for page in guide.pages:
        yield from _alone(page, list(page.figures))


def _cards(exercises: list[Exercise]) -> Iterator[Picture]:
    """Yield the last pose of each exercise of a section; the cards of a row share one size."""
    mains = [replace(one.figures[MAIN], ghost=False) for one in exercises]
    groups = [(main, [len(main.poses) - 1]) for main in mains]
    windows = shared_windows(groups) if groups else []
    for one, (figure, [index]), window in zip(exercises, groups, windows, strict=True):
        yield Picture(one.path, one.title, figure, index, CARD, window)


def _ladder(exercise: Exercise) -> Iterator[Picture]:
    """Yield the pictures of the rungs; only what differs, differs."""
    figures = [figure for name, figure in exercise.figures.items() if name != MAIN]
    groups = [group for figure in figures for group in by_view(figure)]
    windows = shared_windows(groups) if groups else []
    for (figure, indexes), window in zip(groups, windows, strict=True):
        for index in indexes:
            yield Picture(exercise.path, exercise.title, figure, index, RUNG, window)


def _alone(record: Exercise | Page, names: list[str]) -> Iterator[Picture]:
    """Yield the poses of figures that stand by themselves."""
    for name in names:
        if name not in record.figures:
            continue
        groups = by_view(record.figures[name])
        for (figure, indexes), window in zip(groups, shared_windows(groups), strict=True):
            for index in indexes:
                yield Picture(record.path, record.title, figure, index, ALONE, window)
