"""What `rename` and `delete` share: which files there are, and how a change is carried out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from site_src.build.judging import agreed_lines
from site_src.loading.figures import SUFFIX
from site_src.loading.ledgers import AGREED
from site_src.loading.loader import load, load_translations
from site_src.model.problems import has_errors
from site_src.model.translations import base_path
from site_src.publishing.project_files import move, rewrite

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from site_src.loading.loaded import Loaded

PAGES: Final = ("exercises/", "pages/", "routines/", "questions/")
_ALIASES: Final = re.compile(r"^aliases:(?P<list> *\[(?P<inner>[^\]\n]*)\])?.*$", re.MULTILINE)


class MoveError(Exception):
    """A file cannot be moved or deleted so; the text says why, and what to do instead."""


@dataclass(frozen=True)
class Change:
    """What is to be done, by paths in content, and what a person is told besides."""

    moves: Mapping[str, str]  # old path → new path; to an empty one: deleted
    texts: Mapping[str, str]  # path after all moves → its new text
    said: tuple[str, ...]


def languages_of(content: Path, path: str) -> list[Loaded]:
    """Return the guide, and once more in each other language of its files.

    Raises MoveError where a mistake elsewhere than in `path` would hide what names it.
    """
    loaded = load(content)
    languages = [loaded, *load_translations(content, loaded)]
    for one in languages:
        files = {p.place.path for p in one.problems if has_errors([p])}
        # What a language lacks hides nothing: its own files do.
        wrong = sorted(file for file in files if one is loaded or base_path(file) != file)
        if at := next((file for file in wrong if base_path(file) != path), ""):
            raise MoveError(f"{at} has a mistake; python3 build.py check  names it")
    return languages


def carry_out(content: Path, languages: list[Loaded], change: Change) -> None:
    """Change the files. Raises FileExistsError, LinkInTheWay and other OSErrors.

    What two people had agreed on stays agreed where nothing but the names of files is another.
    """
    move(content, change.moves, change.texts)
    before = languages[0]
    if AGREED not in before.files.paths or "" in change.moves.values():
        return
    old, new = agreed_lines(before), agreed_lines(load(content))
    lines = []
    for line, _ in before.ledgers.agreed:
        id_ = line.rpartition(" ")[0]
        path = re.split("[#@]", id_, maxsplit=1)[0]
        there = change.moves.get(path, path) + id_.removeprefix(path)
        lines.append(new[there] if old.get(id_) == line and there in new else line)
    head = [line for line in before.files.texts[AGREED].split("\n") if line.startswith("#")]
    rewrite(content, AGREED, "\n".join([*head, *sorted(lines), ""]))


def texts_of(languages: Iterable[Loaded]) -> dict[str, str]:
    """Return the text of every file, translations into every language included."""
    return {
        path: text
        for loaded in reversed(list(languages))
        for path, text in loaded.files.texts.items()
    }


def own_files(texts: Iterable[str], path: str) -> list[str]:
    """Return the files of a page: its text, its figures, and what translates them."""
    stem = path.removesuffix(".md")
    return sorted(one for one in texts if base_path(one) in {path, stem + SUFFIX})


def with_alias(text: str, address: str) -> str:
    """Return the text of a page with one more of the addresses that it had before."""
    found = _ALIASES.search(text)
    if not found:
        end = text.index("\n---", 3)
        return f"{text[:end]}\naliases: [{address}]{text[end:]}"
    if found["list"] is None:  # a list with a line for each
        item = re.compile(r"\n( *)- ").match(text, found.end())
        indent = item[1] if item else "  "
        return f"{text[: found.end()]}\n{indent}- {address}{text[found.end() :]}"
    inner = f"{found['inner'].rstrip()}, " if found["inner"].strip() else ""
    return f"{text[: found.start()]}aliases: [{inner}{address}]{text[found.end() :]}"
