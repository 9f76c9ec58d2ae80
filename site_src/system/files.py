"""What files are here: the one look below a folder. It follows no link."""

from __future__ import annotations

import os
from pathlib import Path
from stat import S_IFDIR, S_IFLNK, S_IFMT, S_IFREG
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_KINDS: Final = {S_IFLNK: "link", S_IFDIR: "folder", S_IFREG: "file"}


def found_in(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the path below a folder, with forward slashes, and the kind of all that stands there.

    The order is that of names, folder by folder. A kind is "link", "folder", "file", "other", or ""
    for what went meanwhile. A folder that is not there holds nothing; raises OSError for what
    cannot be seen, so that nothing is passed over in silence.
    """
    found: list[tuple[tuple[str, ...], str]] = []
    for outer, folders, names in os.walk(folder, onerror=_refuse if folder.is_dir() else None):
        below = Path(outer).relative_to(folder).parts
        found += [((*below, name), _kind_of(f"{outer}/{name}")) for name in (*folders, *names)]
    yield from (("/".join(parts), kind) for parts, kind in sorted(found))


def files_in(folder: Path) -> list[str]:
    """Return the paths of the files below a folder, as `found_in` does."""
    return [path for path, kind in found_in(folder) if kind == "file"]


def _kind_of(path: str) -> str:
    """Return the kind of what has a path itself. Raises OSError where that cannot be seen."""
    try:
        mode = os.lstat(path).st_mode
    except (FileNotFoundError, NotADirectoryError):  # it went while we looked
        return ""
    return _KINDS.get(S_IFMT(mode), "other")


def _refuse(error: OSError) -> None:
    """Raise what a walk through folders would swallow."""
    raise error
