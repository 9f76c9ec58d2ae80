"""The exercises of a routine, or of the whole guide, as a few lines to copy into a message.

One line for each exercise, then when to stop, and where the signs of an emergency are. The lines
keep to letters that every telephone knows: one dash or curly quotation mark would make a text
message cost twice as much.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from site_src.model.durations import routine_minutes
from site_src.model.records import Exercise, Item, Review
from site_src.model.urls import WHOLE_GUIDE, name_of, public, text_address
from site_src.prose.text import as_typed
from site_src.rendering.phrases import dose_phrase, exercise_count, minutes_phrase, word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from site_src.model.records import Guide, Page


@dataclass(frozen=True)
class Message:
    """What to copy; `address` is where its file stands, `reviews` are those of all it names."""

    slug: str
    title: str
    address: str
    lines: tuple[str, ...]
    exercises: tuple[Exercise, ...]
    reviews: tuple[Review, ...]

    @property
    def text(self) -> str:
        """All the lines."""
        return "\n".join(self.lines)


def messages(guide: Guide) -> Iterator[Message]:
    """Yield a message for each routine and one for the whole guide; none without their page."""
    page = next((page for page in guide.pages if page.kind == "text-form"), None)
    if page is None:
        return
    for routine in guide.routines:
        numbered = enumerate(routine.items, start=1)
        exercises = [_exercise(guide, number, item) for number, item in numbered]
        about = word(
            guide.words,
            "routine.takes_value",
            count=exercise_count(guide.words, routine.items),
            time=minutes_phrase(guide.words, routine_minutes(routine.items)),
        )
        title = word(guide.words, "text_form.routine", title=routine.title, about=about)
        reviews = (routine.review, *(item.exercise.review for item in routine.items))
        yield Message(
            name_of(routine),
            routine.title,
            text_address(page, name_of(routine)),
            _lines(guide, title, exercises, routine.address),
            tuple(item.exercise for item in routine.items),
            reviews,
        )
    yield _whole(guide, page)


def _whole(guide: Guide, page: Page) -> Message:
    """Return the message of the whole guide: where each exercise begins, with and without floor."""
    exercises = []
    for number, exercise in enumerate(guide.exercises, start=1):
        start = next(rung for rung in exercise.rungs if rung.is_start)
        line = _exercise(guide, number, Item(exercise, start, start.dose))
        if start.needs_floor:
            other = exercise.floor_free
            dose = dose_phrase(guide.words, other.dose)
            line = word(guide.words, "text_form.no_floor", line=line, rung=other.title, dose=dose)
        exercises.append(line)
    return Message(
        WHOLE_GUIDE,
        word(guide.words, "text_form.whole"),
        text_address(page, WHOLE_GUIDE),
        _lines(guide, guide.title, exercises, "/"),
        tuple(guide.exercises),
        # The last exercise of a guide may have expired.
        tuple(exercise.review for exercise in guide.exercises) or (page.review,),
    )


def _exercise(guide: Guide, number: int, item: Item) -> str:
    """Return the line of one exercise: its name, its rung, how much, and whether on each side."""
    return word(
        guide.words,
        "text_form.exercise",
        number=number,
        title=item.exercise.title,
        rung=item.rung.title,
        dose=dose_phrase(guide.words, item.dose),
    )


def _lines(guide: Guide, title: str, exercises: list[str], address: str) -> tuple[str, ...]:
    """Return a message: its title, its exercises, when to stop, where to look, where it is from."""
    safety = next(page for page in guide.pages if page.kind == "safety")
    signs, whole = public(guide.base_url, safety.address), public(guide.base_url, address)
    lines = [title, *exercises, word(guide.words, "text_form.stop")]
    if signs:
        lines.append(word(guide.words, "text_form.signs_at", address=signs))
        lines.append(word(guide.words, "text_form.steps_at", address=whole))
    else:
        names = {"page": safety.title, "guide": guide.short_title}
        lines.append(word(guide.words, "text_form.signs", **names))
    return tuple(as_typed(line) for line in lines)
