"""Addresses that readers may still hold: aliases, and the list of all that were ever published.

`content/addresses.txt` is kept by the build and committed like every other file. An address in it
that nothing stands at any more is a promise broken, so the build asks who took its place.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from site_src.model.problems import Paste, Problem, quoted
from site_src.model.urls import can_be_old

if TYPE_CHECKING:
    from site_src.loading.loaded import Loaded
    from site_src.model.records import Record

_ALIAS: Final = re.compile(r"/([a-z0-9][a-z0-9_-]*/)+")


def redirects_of(loaded: Loaded, records: list[Record]) -> tuple[dict[str, Record], list[Problem]]:
    """Return every old address with the page that is there now, and aliases that cannot be.

    alias-address: nothing could lead on from there, or two pages would want it.
    Bad:  aliases: [/Strength/Wall Sit]
    Good: aliases: [/strength/wall-slide/]
    """
    made: dict[str, Record] = {}
    problems: list[Problem] = []
    taken = {record.address: record.path for record in records}
    lists = [page.address for page in loaded.records.pages if page.kind == "find"]
    for record in records:
        for alias, place in loaded.written.fields[record.path].placed_texts("aliases"):
            owner = taken.get(alias) or (made[alias].path if alias in made else "")
            if not _is_alias(alias, lists):
                expected = "an address that this page had before, such as /strength/old-name/"
                cure = f"/{alias.strip('/').lower().removesuffix('.html')}/"
                cure = cure if _is_alias(cure, lists) else "/…/"
                problems.append(
                    Problem(
                        place, "alias-address", expected, quoted(alias), cure=cure, paste=Paste.WORD
                    )
                )
            elif not can_be_old(alias):
                expected = "an address at which a page can stand on every host and system"
                cure = "delete it from aliases"
                problems.append(Problem(place, "alias-address", expected, quoted(alias), cure=cure))
            elif owner:
                expected = "an address that no other page has"
                found = f"{quoted(alias)}, which is that of {owner}"
                cure = "delete it from aliases"
                problems.append(Problem(place, "alias-address", expected, found, cure=cure))
            else:
                made[alias] = record
    return dict(sorted(made.items())), problems


def _is_alias(address: str, lists: list[str]) -> bool:
    """Say whether a page could have stood at an address; below `lists`, the build makes its own."""
    return _ALIAS.fullmatch(address) is not None and not address.startswith(tuple(lists))
