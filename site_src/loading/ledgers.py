"""Ledgers: files of content that builds add lines to, and that are committed like every other.

Each holds what no later build could find out again. A line says one thing; `#` begins a comment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from site_src.model.problems import Place

if TYPE_CHECKING:
    from collections.abc import Iterable

ADDRESSES: Final = "addresses.txt"  # every address that was ever published
AGREED: Final = "safety.txt"  # what two people agreed on; only a person adds to it
FEED: Final = "feed.txt"  # the day on which each entry of the feed came out
LEDGERS: Final = {  # each with what it says at its top
    ADDRESSES: """\
# Every address at which the guide had a page: the build adds new ones; commit them.
# After a rename, name the old address in the new file:  aliases: [/old/address/]
""",
    FEED: """\
# The day on which each change came out, for the feed: the build adds new ones; commit them.
# Each is known by the heading on the page of changes, as links to it have it.
""",
}


def lines_in(name: str, text: str) -> list[tuple[str, Place]]:
    """Return the lines of a ledger that say something, each with its place."""
    lines = enumerate(text.split("\n"), start=1)
    return [
        (line.strip(), Place(name, number, 1, len(line.strip())))
        for number, line in lines
        if line.strip() and not line.startswith("#")
    ]


def ledger(name: str, lines: Iterable[str]) -> str:
    """Return the text of a ledger with these lines, in their order."""
    return LEDGERS[name] + "".join(f"{line}\n" for line in sorted({*lines}))
