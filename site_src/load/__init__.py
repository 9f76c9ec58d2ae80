"""`content/` → records and problems. The only room that reads content.

Each file is judged by itself here; what needs several files at once is for `assemble`.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from site_src.load.data import DATA_READERS
from site_src.load.exercise import read_exercise
from site_src.load.figures import SUFFIX, read_figures
from site_src.load.pages import read_disclaimer, read_page, read_section
from site_src.load.routines import read_question, read_routine
from site_src.load.state import Loaded
from site_src.problems import Place, Problem, quoted
from site_src.prose.text import slug_of
from site_src.source import read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from site_src.source import Document

SECTION_FILE: Final = "_section.md"
_LEFTOVER: Final = re.compile(
    r"^\.|~$|^#.*#$|\.sw[a-p]$|\.tmp$|\.bak$|^_template\.md$|^Thumbs\.db$"
)
_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_FOLDER_READERS: Final[dict[str, Callable[[Loaded, Document], None]]] = {
    "pages": read_page,
    "disclaimers": read_disclaimer,
    "routines": read_routine,
    "questions": read_question,
}


def load(content: Path) -> Loaded:
    """Read every file of a content folder; the order of the records is that of their paths."""
    loaded = Loaded()
    for path in _paths(content):
        loaded.paths.add(path)
        reader = _reader_for(path)
        if isinstance(reader, Problem):
            loaded.problems.append(reader)
            continue
        document, problems, text = read(content / path, path)
        loaded.texts[path] = text
        loaded.problems += problems
        if document:
            reader(loaded, document)
    for name in DATA_READERS:
        if name not in loaded.paths:
            cure = f"create content/{name}"
            loaded.problems.append(
                Problem(Place(name), "missing-file", "this file", "none", cure=cure)
            )
    _check_section_files(loaded)
    return loaded


def _paths(content: Path) -> Iterator[str]:
    """Yield the path of every file in content that is not an editor's leftover, sorted.

    Links are yielded wherever they lead, so that none is passed over in silence; a folder that
    cannot be read raises its OSError for the same reason.
    """
    found = []
    for folder, folders, names in os.walk(content, onerror=_refuse if content.is_dir() else None):
        found += [Path(folder, name) for name in (*folders, *names)]
    for file in sorted(found):
        relative = file.relative_to(content)
        is_leftover = any(_LEFTOVER.search(part) for part in relative.parts)
        if (file.is_file() or file.is_symlink()) and not is_leftover:
            yield relative.as_posix()


def _refuse(error: OSError) -> None:
    """Raise what a walk through folders would swallow."""
    raise error


def _reader_for(  # noqa: PLR0911 - one for each place that a file can stand in
    path: str,
) -> Callable[[Loaded, Document], None] | Problem:
    """Return what reads a file, by where it stands."""
    folders, _, name = path.rpartition("/")
    stem, _, suffix = name.rpartition(".")
    if path in DATA_READERS:
        return DATA_READERS[path]
    if name.endswith(SUFFIX) and (folders == "pages" or folders.startswith("exercises/")):
        return read_figures
    if suffix != "md":
        cure = "delete it, or move it out of content/"
        return Problem(
            Place(path), "unused-file", "a Markdown file or a known data file", cure=cure
        )
    in_section = re.fullmatch(r"exercises/[^/]+", folders)
    if not in_section and folders not in _FOLDER_READERS:
        expected = f"a file in {'/, '.join(_FOLDER_READERS)}/ or exercises/<section>/"
        cure = f"move it to exercises/<section>/{name} or to pages/{name}"
        return Problem(Place(path), "misplaced-file", expected, quoted(path), cure=cure)
    section = folders.rpartition("/")[2]
    if in_section and not _SLUG.fullmatch(section):
        cure = f"rename it to {_file_name(section)}"
        expected = "a folder name in small letters, digits and hyphens"
        return Problem(Place(path), "misplaced-file", expected, quoted(section), cure=cure)
    if in_section and name == SECTION_FILE:
        return read_section
    if not _SLUG.fullmatch(stem):
        cure = f"rename it to {_file_name(stem)}.md"
        expected = "a file name in small letters, digits and hyphens"
        return Problem(Place(path), "misplaced-file", expected, quoted(name), cure=cure)
    return read_exercise if in_section else _FOLDER_READERS[folders]


def _file_name(typed: str) -> str:
    """Return a name that a file or folder may have, as near to the typed one as can be."""
    slug = slug_of(typed)
    return slug if _SLUG.fullmatch(slug) else "name"


def _check_section_files(loaded: Loaded) -> None:
    """Report each folder of exercises that does not say what section it is."""
    folders = {path.rpartition("/")[0] for path in loaded.paths}
    for folder in sorted(filter(re.compile(r"exercises/[^/]+").fullmatch, folders)):
        if f"{folder}/{SECTION_FILE}" not in loaded.paths:
            expected = "this file: it gives the section its title, order and introduction"
            cure = f"copy content/exercises/strength/{SECTION_FILE} and change its words"
            place = Place(f"{folder}/{SECTION_FILE}")
            loaded.problems.append(Problem(place, "missing-file", expected, "none", cure=cure))
