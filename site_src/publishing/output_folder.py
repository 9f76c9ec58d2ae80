"""Bytes → `output/`, so that a build killed at any instant leaves only whole files.

Files are written beside their target and moved over it. Assets come first, then new pages, changed
pages, the home page, what leads others to pages, and removals last, pages before the assets that
they need: no page that existed before, or can be reached from home, ever refers to a missing file.
Only pages about to go may miss one another for a moment: where they link in a ring, one must be
first. What the build did not make is never touched without `clean`, and another guide not at all.
"""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from site_src.publishing.destination import PublishError
from site_src.publishing.files import is_same_file, write_file
from site_src.publishing.own_files import (
    ASSET,
    COMPRESSED,
    HEADERS_FILE,
    folder_name,
    is_guide,
    is_ours,
    manifest_of,
    read_manifest,
    stays,
    write_manifest,
)
from site_src.system.atomic import TEMPORARY, remove_leftover, sweep
from site_src.system.lock import exclusive_lock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from site_src.model.output import Output

_WELL_KNOWN: Final = ".well-known/"  # the one hidden folder that we have a file in
_MODES: Final = 0o022  # what is published is for everybody to read, and for its owner to change
# What a folder says that cannot be removed because it is not empty, or is no folder of ours.
_IN_USE: Final = {errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR}


@dataclass(frozen=True)
class Published:
    """What a build changed in the output folder; `left` are the files that are not ours."""

    changed: int
    unchanged: int
    removed: int
    left: tuple[str, ...]


def publish(
    outputs: tuple[Output, ...],
    output: Path,
    state: Path,
    *,
    clean: bool = False,
    sealed: Callable[[Published], None] = lambda _: None,
) -> Published:
    """Make the output folder hold these files; write only what changed.

    `state` is the folder of the manifest and the lock. `sealed` is called once all is done, while
    nobody else can publish; after that, every file must still be there. Raises PublishError when a
    file that is not ours stands in the way or one of ours was taken away, and OSError when the
    machine refuses.
    """
    with _alone(output, state) as manifest:
        published = _publish(outputs, output, manifest, clean=clean)
        sealed(published)
        _check_whole(output, outputs)
        return published


def publish_some(outputs: Sequence[Output], output: Path, state: Path) -> int:
    """Write those of some files that are new or changed, and say how many; remove nothing.

    Raises as `publish` does.
    """
    with _alone(output, state) as manifest:
        known = read_manifest(manifest)
        paths = {one.path for one in outputs}
        found = {path for path in paths if os.path.lexists(output / path)}
        folders = {folder for path in paths for folder in PurePosixPath(path).parents}
        below = (f"{folder}/" for folder in folders - {PurePosixPath()})
        others = tuple(one for one in below if is_guide(output / one))
        writes = _to_write(outputs, _Folder(output, found, known, others), clean=False)
        if writes:
            write_manifest(manifest, known | paths)
        for one in writes:
            write_file(output, one.path, one.content)
    return len(writes)


@contextmanager
def _alone(output: Path, state: Path) -> Iterator[Path]:
    """Let nobody else publish into a folder meanwhile; give the list of our files in it."""
    with _defined_modes():
        state.mkdir(parents=True, exist_ok=True)
        manifest = manifest_of(output, state)
        sweep(str(state))
        with exclusive_lock(str(manifest.with_suffix(".lock"))):
            yield manifest


@contextmanager
def _defined_modes() -> Iterator[None]:
    """Let files be 0644 and folders 0755 from their first instant, whatever the user's umask."""
    before = os.umask(_MODES)
    try:
        yield
    finally:
        os.umask(before)


@dataclass(frozen=True)
class _Folder:
    """An output folder: the files in it, those that we made, and the folders of other guides."""

    output: Path
    found: set[str]
    known: set[str]
    others: tuple[str, ...] = ()


def _publish(
    outputs: tuple[Output, ...], output: Path, manifest: Path, *, clean: bool
) -> Published:
    """Publish while nobody else does."""
    output.mkdir(parents=True, exist_ok=True)
    folder = _look(output, manifest)
    if clean:
        _check_clean(folder)
    new = {one.path for one in outputs}
    writes = _to_write(outputs, folder, clean=clean)
    # Both the old and the new files are ours until the removals are done.
    write_manifest(manifest, folder.known | new)
    for one in sorted(writes, key=lambda one: _rank(one, is_new=one.path not in folder.found)):
        write_file(output, one.path, one.content)
    removed, left = _remove_stale(folder, new, clean=clean)
    write_manifest(manifest, new)
    return Published(len(writes), len(outputs) - len(writes), removed, tuple(left))


def _look(output: Path, manifest: Path) -> _Folder:
    """Return what is in an output folder; what is in another guide's folder below is not."""
    known = read_manifest(manifest)
    listed = {file.stem for file in manifest.parent.glob("*.json")}
    real = output.resolve()
    found: set[str] = set()
    others = []
    for folder, folders, names in os.walk(output):
        below = Path(folder).relative_to(output).as_posix()
        before = "" if below == "." else f"{below}/"
        is_listed = folder_name(str(real / below)) in listed
        if before and (
            (HEADERS_FILE in names and is_guide(Path(folder)))
            or (is_listed and _is_anothers(Path(folder), before, known, manifest.parent))
        ):
            folders.clear()
            others.append(before)
            continue
        links = [name for name in folders if os.path.islink(os.path.join(folder, name))]  # noqa: PTH118, PTH114
        found.update(before + name for name in (*names, *links))
    return _Folder(output, found, known, tuple(others))


def _is_anothers(folder: Path, before: str, known: set[str], state: Path) -> bool:
    """Say whether a folder that was published into by itself still holds what was."""
    if any(path.startswith(before) for path in known):
        return False
    return any((folder / path).is_file() for path in read_manifest(manifest_of(folder, state)))


def _check_clean(folder: _Folder) -> None:
    """Refuse to remove what others made where no guide was built before. Raises PublishError."""
    strange = sorted(path for path in folder.found if not stays(path))
    if strange and not (folder.known & folder.found or is_guide(folder.output)):
        named = ", ".join(strange[:3]) + (", …" if len(strange) > 3 else "")  # noqa: PLR2004
        message = (
            f"--clean would remove what no build made, and nothing says that a guide was built in"
            f" {folder.output}: it holds {named}; build without --clean, or choose an empty folder"
        )
        raise PublishError(message)


def _to_write(outputs: Sequence[Output], folder: _Folder, *, clean: bool) -> list[Output]:
    """Return the files that are new or changed; refuse those that must not be written over."""
    writes = [
        one
        for one in outputs
        if one.path not in folder.found or not is_same_file(folder.output / one.path, one.content)
    ]
    for one in writes:
        _check_target(folder, one, clean=clean)
    return writes


def _check_whole(output: Path, outputs: Iterable[Output]) -> None:
    """Refuse to call a site published that somebody took files from meanwhile."""
    for one in outputs:
        if not os.path.isfile(f"{output}/{one.path}"):  # noqa: PTH113 - thousands, and each Path takes time
            message = f"{output / one.path} vanished while the site was published; build again"
            raise PublishError(message)


def _rank(one: Output, *, is_new: bool) -> tuple[int, str]:
    """Return when a file is written: what pages need first, what leads to pages last."""
    if one.path == HEADERS_FILE:  # it says whose folder this is
        return -1, one.path
    if one.kind == "asset":
        return 0, one.path
    if one.kind == "home" or one.path.startswith("index.html."):
        return 3, one.path
    if one.kind in {
        "feed",
        "sitemap",
        "robots",
        "worker",
    }:  # others come to our pages through these
        return 4, one.path
    return (1 if is_new else 2), one.path


def _check_target(place: _Folder, one: Output, *, clean: bool) -> None:
    """Refuse to write over a link, a folder or a stranger, or into another guide."""
    target = place.output / one.path
    if one.path.startswith(place.others):
        other = next(other for other in place.others if one.path.startswith(other))
        message = f"{place.output / other} holds another guide, where {one.path} belongs; move it"
        raise PublishError(message)
    for folder in [target, *target.parents]:
        if folder == place.output:
            break
        if folder.is_symlink():
            message = f"{folder} is a symbolic link where a page belongs; delete it and build again"
            raise PublishError(message)
        if folder != target and folder.exists() and not folder.is_dir():
            message = f"{folder} is a file where a folder belongs; move it away and build again"
            raise PublishError(message)
    if target.is_dir():
        message = f"{target} is a folder where a file belongs; move it away and build again"
        raise PublishError(message)
    may_be_strange = one.path in place.found and one.path not in place.known and not clean
    if may_be_strange and not is_ours(one.path, target):
        message = (
            f"{target} was not made by this build, and a page belongs there; "
            "move it away, or choose another --output"
        )
        raise PublishError(message)


def _remove_stale(folder: _Folder, new: set[str], *, clean: bool) -> tuple[int, list[str]]:
    """Remove our old files and the folders they leave empty; return how many, and what stays."""
    output, found, known = folder.output, folder.found, folder.known
    removed = 0
    left = list(folder.others)
    # Pages before assets, and compressed files before those that say whose they are.
    stale = sorted(
        found - new,
        key=lambda path: (bool(ASSET.match(path)), not path.endswith(COMPRESSED), path),
    )
    for path in stale:
        file = output / path
        is_link = file.is_symlink()
        may_be_ours = not stays(path) or path.startswith(_WELL_KNOWN)
        if may_be_ours and file.name.startswith(TEMPORARY):
            remove_leftover(str(file))
        elif (
            (clean and not stays(path))
            or (path in known and not is_link)
            or (may_be_ours and is_ours(path, file))
        ):
            file.unlink(missing_ok=True)
            removed += 1
        else:
            left.append(path)
            continue
        _remove_empty(file.parent, output)
    for path in known - found - new:  # a killed build may have come as far as its file
        _remove_empty((output / path).parent, output)
    return removed, sorted(left)


def _remove_empty(folder: Path, output: Path) -> None:
    """Remove the folder of a removed file, and those above it, as far as they are empty now.

    Other empty folders are not ours: git, for one, needs its own.
    """
    if folder.resolve() != output.resolve() / folder.relative_to(output):
        return  # behind a symbolic link
    while folder != output:
        try:
            folder.rmdir()
        except FileNotFoundError:
            pass  # a killed build removed it
        except OSError as error:
            if error.errno in _IN_USE:
                return
            raise
        folder = folder.parent
