"""Which pictures the guide needs, of which poses and in which window: one person, one size."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from site_src.figure.frame import by_view, extent, shaped, shared_windows
from site_src.model.records import Item
from site_src.model.urls import name_of
from site_src.rendering.facets import facets
from site_src.rendering.pagination import MOST, facet_pages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from site_src.figure.pose import Figure, Pose
    from site_src.figure.window import Window
    from site_src.model.records import Exercise, Facet, Guide, Page, Rung

MAIN: Final = "main"
# Where a picture stands: in the page or under its heading, on a rung of the ladder, on a card; or
# on the page of a programme, named by its path, or of a facet, named by its address.
ALONE, RUNG, CARD = "alone", "rung", "card"
_FOUND: Final = 4 / 3  # how much wider than high a room is on a list of what was found
SHARED: Final = "share"  # where a link is shown as a picture
SHARED_SIZE: Final = (1200, 630)


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
    def name(self) -> str:
        """A name that no other picture in the same room has: two sections may share a file name."""
        page = self.record.partition("/")[2].removesuffix(".md").replace("/", "-")
        return f"{page}-{self.figure.name}-{self.index + 1}"


@dataclass(frozen=True)
class Sheet:
    """Pictures of one size that a page fetches as one file, because they share their shapes."""

    name: str
    pictures: tuple[Picture, ...]
    on_paper: bool = False

    def views(self) -> Iterator[tuple[str, Picture]]:
        """Yield each picture with the name that it is seen by in the file."""
        return ((f"v{number}", one) for number, one in enumerate(self.pictures, start=1))


def inline(guide: Guide) -> Iterator[Picture]:
    """Yield the pictures that stand in the pages themselves: the main ones of each exercise."""
    for exercise in guide.exercises:
        if MAIN in exercise.figures:
            yield from _pictures(exercise, [exercise.figures[MAIN]], ALONE)


def sheets(guide: Guide) -> Iterator[Sheet]:
    """Yield the sheets of the guide that have a picture: of cards, of a ladder, of steps."""
    return (sheet for sheet in _sheets(guide) if sheet.pictures)


def _sheets(guide: Guide) -> Iterator[Sheet]:
    """Yield every sheet, some of them perhaps without a picture."""
    cards = tuple(card for section in guide.sections for card in _cards(section.exercises))
    if cards:
        yield Sheet("cards", cards)
    for exercise in guide.exercises:
        rungs = [figure for name, figure in exercise.figures.items() if name != MAIN]
        if rungs:
            name = f"ladder-{name_of(exercise)}"
            yield Sheet(name, tuple(_pictures(exercise, rungs, RUNG)))
    for facet in facets(guide):
        for number, page in enumerate(facet_pages(guide.words, facet), start=1):
            yield Sheet(f"found-{facet.address.split('/')[-2]}-{number}", tuple(_found(page)))
    yield from _programmes(guide)


def _programmes(guide: Guide) -> Iterator[Sheet]:
    """Yield the sheets of routines and of pages."""
    for routine in guide.routines:
        name = f"routine-{name_of(routine)}"
        yield Sheet(name, tuple(_of_items(routine.items, routine.path)))
    for page in guide.pages:
        if page.kind == "print":
            yield Sheet(
                "hand-out", tuple(_ends(islice(guide.exercises, MOST), page.path)), on_paper=True
            )
        if page.kind == "floor-free":
            yield Sheet("floor-free", tuple(_of_items(floor_free_items(guide), page.path)))
        if page.figures:
            name = f"steps-{name_of(page)}"
            yield Sheet(name, tuple(_pictures(page, list(page.figures.values()), ALONE)))


def shared(guide: Guide) -> Iterator[Sheet]:
    """Yield the pictures that show a link: of each exercise, and of the guide, side by side."""
    drawn = [exercise for exercise in guide.exercises if MAIN in exercise.figures]
    for exercise in drawn:
        main = exercise.figures[MAIN]
        last = len(main.poses) - 1
        one = extent(main, [last])
        # Somebody upright leaves room for the pose that it began with.
        indexes = [0, last] if last and one.height > one.width else [last]
        yield Sheet(f"{SHARED}-{exercise.code}", tuple(_panels(exercise, indexes, len(indexes))))
    firsts = {exercise.section: exercise for exercise in reversed(drawn)}
    ones = [firsts[section.slug] for section in guide.sections if section.slug in firsts]
    if ones:
        panels = [
            panel
            for one in ones
            for panel in _panels(one, [len(one.figures[MAIN].poses) - 1], len(ones))
        ]
        yield Sheet(SHARED, tuple(panels))


def _panels(exercise: Exercise, indexes: list[int], count: int) -> Iterator[Picture]:
    """Yield some poses of an exercise, each in its part of a picture of `count` parts."""
    main = replace(exercise.figures[MAIN], ghost=False)
    width, height = SHARED_SIZE
    window = shaped(main, indexes, width / count / height)
    for index in indexes:
        yield Picture(exercise.path, exercise.title, main, index, SHARED, window)


def figure_of(exercise: Exercise, rung: Rung) -> Figure | None:
    """Return the figure that shows a rung: its own, or the main one where it looks the same."""
    return exercise.figures.get(rung.id) or exercise.figures.get(MAIN)


def floor_free_items(guide: Guide) -> tuple[Item, ...]:
    """Return every exercise on its easiest rung without the floor, as one programme.

    Of very many, the first: the finder lists the others.
    """
    return tuple(
        Item(exercise, exercise.floor_free, exercise.floor_free.dose)
        for exercise in islice(guide.exercises, MOST)
    )


def _of_items(items: Iterable[Item], room: str) -> Iterator[Picture]:
    """Yield the pictures of a programme, once each; those of one exercise share a size."""
    seen = set()
    for item in items:
        figure = figure_of(item.exercise, item.rung)
        if figure and (item.exercise.path, figure.name) not in seen:
            seen.add((item.exercise.path, figure.name))
            yield from _pictures(item.exercise, [figure], room)


def _found(facet: Facet) -> Iterator[Picture]:
    """Yield the last pose of the first rung that a facet lists of each exercise, in equal rooms."""
    for match in facet.matches:
        figure = figure_of(match.exercise, match.rungs[0])
        if figure:
            last = len(figure.poses) - 1
            window = shaped(figure, [last], _FOUND)
            record = match.exercise
            yield Picture(record.path, record.title, figure, last, facet.address, window)


def _ends(exercises: Iterable[Exercise], room: str) -> Iterator[Picture]:
    """Yield the first and the last pose of each main figure."""
    for exercise in exercises:
        if MAIN in exercise.figures:
            figure = exercise.figures[MAIN]
            last = len(figure.poses) - 1
            pictures = _pictures(exercise, [replace(figure, ghost=False)], room)
            yield from (picture for picture in pictures if picture.index in {0, last})


def _cards(exercises: Iterable[Exercise]) -> Iterator[Picture]:
    """Yield the last pose of each exercise of a section; the cards of a row share one size."""
    drawn = [one for one in exercises if MAIN in one.figures]
    mains = [replace(one.figures[MAIN], ghost=False) for one in drawn]
    groups = [(main, [len(main.poses) - 1]) for main in mains]
    windows = shared_windows(groups)
    for one, (figure, [index]), window in zip(drawn, groups, windows, strict=True):
        yield Picture(one.path, one.title, figure, index, CARD, window)


def _pictures(record: Exercise | Page, figures: list[Figure], room: str) -> Iterator[Picture]:
    """Yield every pose of some figures, all of one size; only what differs, differs."""
    groups = [group for figure in figures for group in by_view(figure)]
    for (figure, indexes), window in zip(groups, shared_windows(groups), strict=True):
        for index in indexes:
            yield Picture(record.path, record.title, figure, index, room, window)
