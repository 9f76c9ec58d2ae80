"""`rename`: what changes in content when a page or a section gets another name.

Links, routines and ledgers name a file by its path. All of them are to have the new one, and the
page keeps its old address as an alias. Nothing is written here.
"""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from site_src.commands.moving import PAGES, Change, MoveError, own_files, texts_of, with_alias
from site_src.loading.figures import SUFFIX
from site_src.loading.file_names import FILE_NAME, misnamed, wrong_name
from site_src.loading.loaded import Link, records_of
from site_src.model.translations import base_path
from site_src.prose.lines import resolve
from site_src.reports.fixes import Edit, apply

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from site_src.loading.loaded import Loaded
    from site_src.model.problems import Place

_SECTION: Final = re.compile(r"exercises/[^/]+")


def renamed(languages: list[Loaded], old: str, new: str) -> Change:
    """Return what gives a page or a section another name.

    `languages` is the guide, and once more in each other language of its files. `old` is a path in
    content; `new` is one, too, or a name alone. Raises MoveError.
    """
    loaded, texts = languages[0], texts_of(languages)
    moves = _moves(texts, old.strip("/"), new.strip("/"))
    said = []
    edits: dict[str, list[Edit]] = defaultdict(list)
    for link in _links(languages):
        file, typed = link.place.path, _at(texts, link.place)
        target, hash_, heading = link.to.partition("#")
        here, there = moves.get(file, file), moves.get(target, target)
        stays = there == target and posixpath.dirname(here) == posixpath.dirname(file)
        if stays or typed.startswith("#"):
            continue
        if resolve(typed, file) != link.to:
            said.append(f"{file}, line {link.place.line}: write there where it is now")
            continue
        way = posixpath.relpath(there, posixpath.dirname(here))
        edits[file].append(_replaced(link.place, f"{way}{hash_}{heading}"))
    made = {moves.get(path, path): apply(texts[path], found) for path, found in edits.items()}
    for record in records_of(loaded):
        is_moved = record.path in moves and record.address not in {"/", "/404.html"}
        if is_moved and not loaded.written.fields[record.path].yes("draft"):
            there = moves[record.path]
            made[there] = with_alias(made.get(there) or texts[record.path], record.address)
            said.append(f"{record.address} leads to its new address (aliases)")
    changed = {path: text for path, text in made.items() if text != texts.get(path)}
    return Change(moves, changed, tuple(said))


def _moves(texts: Collection[str], old: str, new: str) -> dict[str, str]:
    """Return the new path of each file that moves. Raises MoveError."""
    if _SECTION.fullmatch(old) and f"{old}/_section.md" in texts:
        there = new if "/" in new else f"exercises/{new}"
        if not _SECTION.fullmatch(there):
            raise MoveError(f"a section stands in exercises/ itself, and not at {there}")
        moves = {
            path: there + path.removeprefix(old) for path in texts if path.startswith(f"{old}/")
        }
    elif old not in texts or not old.startswith(PAGES):
        raise MoveError(f"{old} is no exercise, page, routine, question or section")
    elif old.endswith("/_section.md"):
        raise MoveError(
            f"name the folder of the section:  rename content/{posixpath.dirname(old)} NEW"
        )
    else:
        folder = posixpath.dirname(old)
        name = (new if "/" in new else f"{folder}/{new}").removesuffix(".md")
        there = posixpath.dirname(name)
        if there != folder and not (_SECTION.fullmatch(folder) and f"{there}/_section.md" in texts):
            raise MoveError(
                f"{old} cannot stand in {there}: an exercise moves to another section only"
            )
        moves = {path: name + path.removeprefix(old[:-3]) for path in own_files(texts, old)}
    for there in moves.values():
        if there in texts:
            raise MoveError(f"{there} is there already")
        stem = posixpath.basename(base_path(there)).removesuffix(SUFFIX).removesuffix(".md")
        stem = posixpath.basename(posixpath.dirname(there)) if stem == "_section" else stem
        if wrong := wrong_name(there, texts) or misnamed(there, stem, FILE_NAME, texts):
            raise MoveError(f"{there} cannot be had: {wrong.message}")
    return moves


def _links(languages: Iterable[Loaded]) -> Iterator[Link]:
    """Yield every place that names a file by its path, each once."""
    found = {(link.place, link.to): link for loaded in languages for link in _links_of(loaded)}
    yield from found.values()


def _links_of(loaded: Loaded) -> Iterator[Link]:
    yield from loaded.written.links
    for path, fields in loaded.written.fields.items():
        if path.startswith("routines/"):
            for row in fields.groups("exercises"):
                yield Link(resolve(row.text("exercise"), path), row.at("exercise"))


def _at(texts: Mapping[str, str], place: Place) -> str:
    """Return what stands at a place."""
    line = texts[place.path].split("\n")[place.line - 1]
    return line[place.column - 1 : place.column - 1 + place.length]


def _replaced(place: Place, text: str) -> Edit:
    return Edit(place.line, place.column, place.line, place.column + place.length, text)
