"""A page as a tree of elements, read by the standard library alone: for judging what we wrote."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# Pages that do something: no form for reading repeats them.
TOOL_PAGES = {"session/index.html", "r/index.html", "build/index.html", "log/index.html"}
_VOID = {"meta", "link", "br", "img", "hr", "input", "wbr", "source"}
_WITHIN_A_LINE = {"a", "strong", "em", "span", "cite", "b", "i"}


@dataclass
class Element:
    """An element, its attributes, and the elements and texts in it."""

    tag: str
    given: dict[str, str] = field(default_factory=dict)
    inside: list[Element | str] = field(default_factory=list)

    def all(self, tag: str = "", **given: str) -> Iterator[Element]:
        """Yield each element within, in order; `data_form` means data-form."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in given.items()}
        for child in self.inside:
            if isinstance(child, Element):
                fits = all(
                    value in child.given.get(name, "").split() for name, value in wanted.items()
                )
                if tag in {"", child.tag} and fits:
                    yield child
                yield from child.all(tag, **given)

    def one(self, tag: str = "", **given: str) -> Element:
        """Return the only such element within."""
        (found,) = self.all(tag, **given)
        return found

    def holding(self, wanted: Element) -> Element:
        """Return the element within that has another as its child."""
        return next(one for one in [self, *self.all()] if any(c is wanted for c in one.inside))

    def words(self, but: Callable[[Element], bool] = lambda _: False) -> str:
        """Return its words between single spaces, without those of some elements within."""
        return " ".join("".join(self._texts(but)).split())

    def _texts(self, but: Callable[[Element], bool]) -> Iterator[str]:
        for child in self.inside:
            if isinstance(child, str):
                yield child
            elif not but(child):
                room = "" if child.tag in _WITHIN_A_LINE else " "
                yield room
                yield from child._texts(but)
                yield room


class _Reader(HTMLParser):
    """Builds the tree."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].inside.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            assert self.open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def tree(html: str) -> Element:
    """Return a page, or a piece of one, as a tree."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    (root,) = reader.open
    return root
