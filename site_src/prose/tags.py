"""HTML → calls for its tags and words, from the tree that a browser would make of it."""

from __future__ import annotations

from typing import Protocol, TypeAlias

from selectolax.lexbor import LexborHTMLParser, LexborNode

Node: TypeAlias = LexborNode


class Reader(Protocol):
    """What wants to know of tags and words, in their order."""

    def begin(self, tag: str, node: Node) -> None:
        """Enter an element; `given` tells its attributes."""

    def end(self, tag: str) -> None:
        """Leave an element; one without content is left at once."""

    def say(self, words: str) -> None:
        """Read words."""


def read(html: str, reader: Reader) -> None:
    """Tell a reader what stands in the body of a page, or in a piece of one."""
    body = LexborHTMLParser(html).body
    if body:
        _read(body, reader)


def _read(parent: Node, reader: Reader) -> None:
    node = parent.child
    while node:
        if node.is_text_node:
            reader.say(node.text_content or "")
        elif node.is_element_node:
            tag = node.tag or ""
            reader.begin(tag, node)
            _read(node, reader)
            reader.end(tag)
        node = node.next


def given(node: Node) -> dict[str, str]:
    """Return the attributes of an element."""
    return {name: value or "" for name, value in node.attributes.items()}


def disclaimers(html: str) -> list[Node]:
    """Return the elements of a page that say which disclaimer they show."""
    return LexborHTMLParser(html).css("[data-disclaimer]")
