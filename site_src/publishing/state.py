"""What a build leaves for the next: bitmaps, the build cache, compiled templates."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from site_src.publishing.files import is_same_file, write_file
from site_src.system.atomic import TEMPORARY, replacing, sweep
from site_src.system.digests import digest_of_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from site_src.cache.store import Cache


_KEPT: Final = "pictures"


def read_kept(state: Path) -> dict[str, bytes]:
    """Return what `keep` kept, by its key; a damaged file is as good as none."""
    kept = {}
    for file in (state / _KEPT).glob("*.png"):
        key, _, digest = file.stem.partition(".")
        data = file.read_bytes()
        if digest_of_bytes(data)[:16] == digest:
            kept[key] = data
    return kept


def keep(state: Path, pictures: Mapping[str, bytes]) -> None:
    """Keep pictures that took long to draw for the next build, and no others."""
    folder = state / _KEPT
    wanted = {f"{key}.{digest_of_bytes(data)[:16]}.png": data for key, data in pictures.items()}
    sweep(str(folder))
    files = (file for file in folder.glob("*") if not file.name.startswith(TEMPORARY))
    there = {file.name: file for file in files}
    for name, data in wanted.items():
        if not is_same_file(there.get(name), data):
            write_file(state, f"{_KEPT}/{name}", data)
    for name in there.keys() - wanted.keys():
        there[name].unlink(missing_ok=True)


def save_cache(file: Path, cache: Cache) -> None:
    """Keep what a build found out, under the time of writing that stands in it."""
    if cache.now == cache.before:
        return
    # A build whose cache cannot be saved is a build all the same; another may be writing here, too.
    with suppress(OSError):
        with replacing(str(file.parent), file.name) as new:
            # By the clock of the disk, and as coarse as that is.
            time = os.fstat(new.fileno()).st_mtime_ns
            new.writelines(cache.written(time))
        os.utime(file, ns=(time, time))


def keep_compiled(files: Mapping[Path, bytes]) -> None:
    """Keep compiled code beside Python's own, if that can be written."""
    with suppress(OSError):
        for folder in {str(file.parent) for file in files}:
            sweep(folder)
        for file, data in files.items():
            write_file(file.parent, file.name, data)
