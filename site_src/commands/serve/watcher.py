"""Folders → one call for each change in them, whatever an editor or a checkout does to get there.

The system tells that something happened, and a look at every file tells whether it matters: so a
swap file changes nothing, and a file that is moved in with an old date does.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from stat import S_ISDIR
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path
    from threading import Event

# Files that editors leave beside what they edit; loading passes over the same ones.
_LEFTOVER: Final = re.compile(r"^\.|^~\$|~$|^#.*#$|\.sw[a-p]$|\.tmp$|\.bak$|^4913$|^Thumbs\.db$")
_TOGETHER: Final = 10  # milliseconds of rest that end a save of several files
_AT_MOST: Final = 400  # milliseconds that they may take together
_LOOK_ANYWAY: Final = 1_000  # milliseconds; for folders of which the system tells nothing

Look = dict[str, tuple[int, ...]]


def look(folders: Iterable[Path]) -> Look:
    """Return what tells each file from its next version, by its path."""
    seen = {}
    for folder in folders:
        for place, inside, names in os.walk(folder):
            inside[:] = [name for name in inside if not _LEFTOVER.search(name)]
            for name in names:
                if not _LEFTOVER.search(name):
                    path = os.path.join(place, name)  # noqa: PTH118 - thousands of them
                    seen[path] = _version(path)
    return seen


def _version(path: str) -> tuple[int, ...]:
    """Return what changes with a file; the date alone does not when an old file is moved in."""
    try:
        found = os.stat(path)  # noqa: PTH116
    except OSError:  # it went while we looked, or leads nowhere
        return ()
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino


def follow(
    folders: tuple[Path, ...], before: Look, changed: Callable[[int], None], stop: Event
) -> None:
    """Call `changed` with the number of files after every change, until told to stop.

    `before` is how the folders looked at the last build. Changes during a call lead to one more.
    """
    while not stop.is_set():
        for _ in _signs(folders, stop):
            now = look(folders)
            if now != before:
                files = {path for path, _ in now.items() ^ before.items()}
                before = now
                changed(len(files))


def _signs(folders: tuple[Path, ...], stop: Event) -> Iterator[None]:
    """Yield whenever something may have changed; end when it is time to begin to watch again.

    It is when a folder is not the same any more, and when the system cannot watch: a checkout
    takes folders away while they are being found, and a system has only so many watches to give.
    """
    from watchfiles import watch  # noqa: PLC0415 - only the preview needs it

    known = _roots(folders)
    there = [folder for folder, root in zip(folders, known, strict=True) if root]
    if there:
        with suppress(OSError, RuntimeError):  # all that the library raises
            for _ in watch(
                *there,
                watch_filter=None,
                debounce=_AT_MOST,
                step=_TOGETHER,
                rust_timeout=_LOOK_ANYWAY,
                yield_on_timeout=True,
                raise_interrupt=False,
                stop_event=stop,
            ):
                yield
                if _roots(folders) != known:
                    return
    if not stop.wait(_LOOK_ANYWAY / 1_000):
        yield


def _roots(folders: Iterable[Path]) -> list[int]:
    """Return which folders these are: one that was deleted and made again is another."""
    return [_root(folder) for folder in folders]


def _root(folder: Path) -> int:
    """Return the number that the system has for a folder; 0 where there is none."""
    try:
        found = folder.stat()
    except OSError:
        return 0
    return found.st_ino if S_ISDIR(found.st_mode) else 0
