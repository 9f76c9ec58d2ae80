"""One file: written whole, or found to hold the same bytes already."""

from __future__ import annotations

from stat import S_ISREG
from typing import TYPE_CHECKING

from site_src.system.atomic import replacing
from site_src.system.spool import pieces_of

if TYPE_CHECKING:
    from pathlib import Path

    from site_src.system.spool import Spooled


def is_same_file(file: Path | None, data: bytes | Spooled) -> bool:
    """Say whether a file already holds these bytes."""
    if file is None:
        return False
    try:
        kept = file.lstat()
    except OSError:
        return False
    is_file = S_ISREG(kept.st_mode)  # and no link to one
    if not is_file or kept.st_size != len(data):
        return False
    with file.open("rb", buffering=0) as old:
        return all(old.read(len(piece)) == piece for piece in pieces_of(data))


def write_file(root: Path, path: str, data: bytes | Spooled) -> None:
    """Replace a file in one step; a reader sees the old bytes or the new ones."""
    with replacing(str(root), path) as new:
        new.writelines(pieces_of(data))
