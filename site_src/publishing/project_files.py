"""Files of the project that the program itself writes, at the word of a person or into a ledger."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from site_src.publishing.files import write_file
from site_src.system.atomic import sweep, write_new

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def rewrite(root: Path, path: str, text: str) -> None:
    """Replace a file of the project, `path` below `root`, by a text, in one step."""
    write_file(root, path, text.encode())


def record(root: Path, path: str, text: str) -> bool:
    """Make a file that a build maintains hold a text; say whether that changed it.

    Without the file nobody wants it, and where it is read-only nothing could be committed either.
    """
    sweep(str(root))
    file = root / path
    if file.is_symlink() or not file.is_file():
        return False
    if file.read_text("utf-8", errors="replace") == text:  # by any line end
        return False
    try:
        write_file(root, path, text.encode())
    except OSError:
        return False
    return True


def create(root: Path, path: str, text: str) -> None:
    """Write a new file, `path` below `root`; never over another one, nor through a link.

    Raises FileExistsError where there is one, even if it came a moment ago, and LinkInTheWay.
    """
    write_new(str(root), path, text.encode())


def move(root: Path, moves: Mapping[str, str], texts: Mapping[str, str]) -> None:
    """Give files below `root` other names, and others new texts; what moves to "" is deleted.

    What is new is written first and what is old goes last: a fault loses nothing. Raises
    FileExistsError where a new name is taken, and LinkInTheWay.
    """
    for old, new in moves.items():
        if new:
            data = texts[new].encode() if new in texts else (root / old).read_bytes()
            write_new(str(root), new, data)
    for path, text in texts.items():
        if path not in moves.values():
            rewrite(root, path, text)
    for old in moves:
        (root / old).unlink()
        with suppress(OSError):  # it holds more
            (root / old).parent.rmdir()
