"""What a file or folder of content may be called, and what it is called instead.

A name becomes an address, a folder of the site and a file on everybody's disk, so it has to be one
on each host and each system.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from site_src.model.problems import Place, Problem, quoted
from site_src.model.urls import LONGEST_NAME, is_claimed, is_device
from site_src.prose.text import slug_of

if TYPE_CHECKING:
    from collections.abc import Collection

SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# Editors and word processors put these beside a file while it is open; nobody means them.
LEFTOVER: Final = re.compile(
    r"^\.|^~\$|~$|^#.*#$|\.sw[a-p]$|\.tmp$|\.bak$|^_template\.md$|^Thumbs\.db$"
)
_NO_NAME: Final = re.compile(r'[<>:"|?*\\\0-\x1f]|[. ]$')  # what Windows has no file called


FILE_NAME: Final = "a file name in small letters, digits and hyphens"
FOLDER_NAME: Final = "a folder name in small letters, digits and hyphens"


def wrong_name(path: str, paths: Collection[str]) -> Problem | None:
    """Report a file that cannot be had on every system, whatever it is; `paths` are all there are.

    misplaced-file: where a file stands says what it is, and its name becomes an address.
    Bad:  exercises/Bird Dog.md
    Good: exercises/strength/bird-dog.md
    """
    parts = path.split("/")
    for number, part in enumerate(parts):
        is_file = number == len(parts) - 1
        if is_device(part):
            expected = "another name: on Windows, this one is a device"
        elif len(part.split(".")[0]) > LONGEST_NAME:
            expected = f"a name of at most {LONGEST_NAME} letters"
        elif _NO_NAME.search(part):
            expected = "a name that a file may have on every system"
        else:
            continue
        stem, dot, end = part.partition(".")
        better = free_name("/".join(parts[:number]), stem, dot + end if is_file else "", paths)
        cure = f"rename {'it' if is_file else 'the folder'} to {better}"
        return Problem(Place(path), "misplaced-file", expected, quoted(part), cure=cure)
    return None


def misnamed(path: str, name: str, what: str, paths: Collection[str]) -> Problem | None:
    """Report a file or folder whose name, without its end, is no address."""
    if SLUG.fullmatch(name):
        return None
    is_file = path.endswith(f"/{name}.md")
    folder = path[: -len(f"/{name}.md")] if is_file else path.partition(f"/{name}")[0]
    cure = f"rename it to {free_name(folder, name, '.md' if is_file else '', paths)}"
    found = quoted(f"{name}.md" if is_file else name)
    return Problem(Place(path), "misplaced-file", what, found, cure=cure)


def free_name(folder: str, typed: str, end: str, paths: Collection[str]) -> str:
    """Return a name that a file or folder may have, as near to the typed one as can be.

    It is none that is there already: to rename a file to that would lose one of the two.
    """
    plain = unicodedata.normalize("NFKD", typed).encode("ascii", "ignore").decode()
    slug = slug_of(plain)[:LONGEST_NAME].strip("-")
    slug = slug if SLUG.fullmatch(slug) else "name"
    end = end if re.fullmatch(r"(\.[A-Za-z0-9-]{1,20}){0,3}", end) else ""
    before = f"{folder}/" if folder else ""
    taken = {path for path in paths if path.startswith(before)}
    taken |= {before + path[len(before) :].partition("/")[0] for path in taken}
    number = 1
    name = slug
    while f"{before}{name}{end}" in taken or is_device(name) or not is_free(name, folder):
        number += 1
        name = f"{slug[: LONGEST_NAME - 4].strip('-')}-{number}"
    return name + end


def is_free(name: str, folder: str) -> bool:
    """Say whether the address of a page or section of that name is not one of the guide's own."""
    return folder not in {"pages", "exercises"} or not is_claimed(f"/{name}/")
