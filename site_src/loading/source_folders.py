"""The folders that the program reads besides content, judged before anything in them is opened."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from site_src.fields.front_matter import a_link, kind_of, no_file
from site_src.loading.file_names import wrong_name
from site_src.model.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

_FILES: Final = (".css", ".html", ".js", ".svg")  # ends of what is read by its end


def check_files(folder: Path, called: str) -> Iterator[Problem]:
    """Yield what cannot be read as a file, or be named so, in a folder that problems call so.

    Raises OSError where that cannot be seen.
    """
    for outer, folders, names in os.walk(folder):
        below = Path(outer).relative_to(folder)
        for name in sorted((*folders, *names)):
            path = (below / name).as_posix()
            kind = kind_of(f"{outer}/{name}")
            if kind == "link":
                yield a_link(f"{called}/{path}")
            elif kind == "other":
                yield no_file(f"{called}/{path}")
            elif kind == "folder" and name.endswith(_FILES):
                cure = "put a file there, or give it another name"
                place = Place(f"{called}/{path}")
                yield Problem(place, "unreadable-file", "a file", "a folder", cure=cure)
            elif wrong := wrong_name(f"{called}/{path}", ()):
                yield wrong
