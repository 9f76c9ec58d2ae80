"""Pictures → SVG: files of their own, sheets of many, and those that stand in a page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from markupsafe import Markup

from site_src.figure.draw import defs, draw
from site_src.figure.movement import moving
from site_src.rendering import phrases
from site_src.rendering.jinja import filled
from site_src.rendering.pictures import ALONE, MAIN

if TYPE_CHECKING:
    from collections.abc import Callable

    from site_src.model.records import Exercise, Guide
    from site_src.rendering.pictures import Picture, Sheet
    from site_src.rendering.site import Shown, Site

    Style: TypeAlias = Callable[..., str]  # persons, on paper or not → the style of their pictures

# In a minified style of pictures: the rule of one class, a colour that is given, one that is used.
_RULE: Final = re.compile(r"\.figure \.([\w-]+)\{[^}]*\}")
_GIVEN: Final = re.compile(r"(--[\w-]+):[^;}]*;?")
_USED: Final = re.compile(r"var\((--[\w-]+)\)")
_CLASSES: Final = re.compile(r'class="([^"]*)"')


@dataclass(frozen=True)
class Inline:
    """Pictures to stand in a page itself: the shapes that they share, and each one's content."""

    shapes: Markup
    poses: tuple[tuple[Shown, Markup], ...]


def _drawn(site: Site, exercise: Exercise) -> Inline:
    """Return the main figure of an exercise as a part of its page."""
    figure = exercise.figures[MAIN]
    shown, drawings = [], []
    for index in range(len(figure.poses)):
        one = site.pictures[exercise.path, MAIN, index, ALONE]
        moves = exercise.path in site.movements and not index
        classes = moving(figure, exercise.code) if moves else None
        shown.append(one)
        drawings.append(draw(figure, index, one.picture.window, f"pose-{index + 1}", classes))
    shapes = defs((shape for drawing in drawings for shape in drawing.shapes), figure.person)
    # Path data and numbers of our own making.
    contents = [Markup(drawing.content) for drawing in drawings]  # noqa: S704
    return Inline(Markup(shapes), tuple(zip(shown, contents, strict=True)))  # noqa: S704


def render_picture(site: Site, picture: Picture, style: Style) -> str:
    """Return a picture as a file of its own, with its title, its words and its licence inside."""
    drawing = draw(picture.figure, picture.index, picture.window, "p")
    words = site.guide.words
    context = {
        "picture": picture,
        "title": phrases.word(words, "picture.title", title=picture.title, pose=picture.pose.name),
        "licence": _licence(site.guide),
        "style": _needed(style([drawing.person]), drawing.content),
        "shapes": Markup(defs(drawing.shapes, drawing.person)),  # noqa: S704 - our own path data
        "content": Markup(drawing.content),  # noqa: S704 - as above
    }
    return filled(site.environment, "picture.svg", picture.record, context)


def render_sheet(site: Site, sheet: Sheet, style: Style, template: str = "sheet.svg") -> str:
    """Return several pictures as one file; each can be seen by its name, as a view."""
    drawn = [
        (view, one, draw(one.figure, one.index, one.window, view)) for view, one in sheet.views()
    ]
    drawings = [drawing for _, _, drawing in drawn]
    persons = dict.fromkeys(drawing.person for drawing in drawings)
    shapes = "".join(
        defs((s for one in drawings if one.person == person for s in one.shapes), person)
        for person in persons
    )
    content = "".join(drawing.content for drawing in drawings)
    context = {
        "drawn": [(view, one, Markup(its.content)) for view, one, its in drawn],  # noqa: S704
        "licence": _licence(site.guide),
        "style": _needed(style(persons, paper=sheet.on_paper), content),
        "shapes": Markup(shapes),  # noqa: S704 - our own path data
    }
    return filled(site.environment, template, sheet.name, context)


def _needed(style: str, content: str) -> Markup:
    """Return of a style of pictures the rules of the classes that are drawn, and their colours."""
    drawn = {name for names in _CLASSES.findall(content) for name in names.split()}
    rules = _RULE.sub(lambda rule: rule[0] if rule[1] in drawn else "", style)
    used = set(_USED.findall(rules))
    css = _GIVEN.sub(lambda given: given[0] if given[1] in used else "", rules)
    return Markup(css)  # noqa: S704 - our own stylesheet


def _licence(guide: Guide) -> str:
    """Return who drew the pictures, and what others may do with them."""
    authors = phrases.word(guide.words, "list.between").join(guide.authors)
    return phrases.word(guide.words, "picture.licence", authors=authors)


def _hash(path: str) -> str:
    """Return the `#heading` of a path, or nothing."""
    _, mark, heading = path.partition("#")
    return mark + heading
