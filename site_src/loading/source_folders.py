"""The folders that the program reads besides content, judged before anything in them is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from site_src.fields.front_matter import a_link, no_file
from site_src.loading.file_names import wrong_name
from site_src.model.problems import Place, Problem
from site_src.system.files import found_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_FILES: Final = (".css", ".html", ".js", ".svg")  # ends of what is read by its end


def check_files(folder: Path, called: str) -> Iterator[Problem]:
    """Yield what cannot be read as a file, or be named so, in a folder that problems call so.

    Raises OSError where that cannot be seen.
    """
    for below, kind in found_in(folder):
        path = f"{called}/{below}"
        if kind == "link":
            yield a_link(path)
        elif kind == "other":
            yield no_file(path)
        elif kind == "folder" and path.endswith(_FILES):
            cure = "put a file there, or give it another name"
            yield Problem(Place(path), "unreadable-file", "a file", "a folder", cure=cure)
        elif wrong := wrong_name(path, ()):
            yield wrong
