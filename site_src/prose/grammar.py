"""The grammar of an author's text: what is a heading, an item, a link, a mark of certainty.

The checks and the converter read by the same patterns, so that no line is one thing to the one and
another to the other. White space is a space or a tab, and nothing else.
"""

from __future__ import annotations

import re
from typing import Final

CERTAINTY_MARKS: Final = ("strong", "moderate", "weak", "expert opinion", "our suggestion")
NEED_SOURCE: Final = ("strong", "moderate", "weak")

BULLET: Final = "[-*+]"
NUMBER: Final = r"[0-9]{1,9}\."
ITEM: Final = re.compile(
    rf"^(?P<indent>[ \t]*)(?P<mark>{BULLET}|{NUMBER})[ \t]+(?P<text>.*?)[ \t]*$"
)
HEADING: Final = re.compile(r"^(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$")
# What stands in round brackets behind it is an address.
_TO: Final = r"[ \t]*\(\s*<?(?:https?:|www\.|\.{0,2}/|\#|[\w./-]+\.(?:md|html?)\b)"
# On one line, not behind a sign that takes its meaning away, and no link that was meant.
MARK: Final = re.compile(
    r"(?<![\\\[])\[(?P<word>[A-Za-z][A-Za-z ]+)(?::(?P<ids>[^\[\]\n]*))?\](?![(\[:\]])"
    rf"(?!{_TO})"
)
# The words of a link may go on in the next line, but not in the next paragraph or item. Its
# address has no space, and as many brackets that close as that open.
LINK: Final = re.compile(
    r"(?<!\\)(?P<image>!?)\[(?P<text>(?:\\.|[^\[\]\\\n]"
    rf"|\n(?![ \t]*(?:\n|\#|{BULLET}[ \t]|{NUMBER}[ \t])))*)\]"
    r"\((?P<to>(?:[^\s()]|\([^\s()]*\))*)\)"
)
# A sign that is meant as it stands.
ESCAPED: Final = re.compile(r"\\[\\`*_{}\[\]()>#+.!-]")


def masked(text: str, *patterns: re.Pattern[str]) -> str:
    """Return a text with blanks in place of what the patterns find; lines stay where they are."""
    for pattern in patterns:
        text = pattern.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)
    return text
