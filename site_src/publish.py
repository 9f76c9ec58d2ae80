"""Bytes → `output/`, so that a build killed at any instant leaves only whole files.

Files are written beside their target and moved over it. Assets come first, then new pages, changed
pages, the home page, what leads others to pages, and removals last, pages before the assets that
they need: no page that existed before, or can be reached from home, ever refers to a missing file.
Only pages about to go may miss one another for a moment: where they link in a ring, one must be
first. What the build did not make is never touched without `clean`.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG
from typing import TYPE_CHECKING, Final

from site_src.locking import exclusive_lock
from site_src.model import GENERATOR
from site_src.shelf import pieces_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from site_src.memory import Memory
    from site_src.model import Output
    from site_src.shelf import Laid

# How a file of ours is known when the manifest was lost: by what its format has room for. The name
# alone would not do: somebody's README.md may hold it too. An asset's name is its bytes' digest.
_NAME: Final = re.escape(GENERATOR).encode()
_FORM: Final = rb'generator[":>\s]{1,3}"?' + _NAME + rb"\b"
_MARKS: Final = {
    ".html": re.compile(rb'<meta name="generator" content="' + _NAME + rb'">'),
    ".ics": re.compile(rb"\r\nPRODID:-//" + _NAME + rb"//"),
    ".js": re.compile(rb"\A/\* " + _NAME),
    ".json": re.compile(_FORM),
    ".md": re.compile(_FORM),
    ".txt": re.compile(_NAME + rb"\.\n\Z|" + _FORM),
    ".webmanifest": re.compile(_FORM),
    ".xml": re.compile(_FORM),
    "": re.compile(rb"\A# " + _NAME),  # _headers
}
_ASSET: Final = re.compile(r"^assets/.+\.([0-9a-f]{12})\.\w+$")
_PRESSED: Final = (".br", ".gz")
_TEMPORARY: Final = ".guide-new-"
_KEPT: Final = "pictures"
_MODES: Final = 0o022  # what is published is for everybody to read, and for its owner to change
# What a folder says that cannot be removed because it is not empty, or is no folder of ours.
_IN_USE: Final = {errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR}


class PublishError(Exception):
    """The output folder cannot be used as asked; the text says why and what to do."""


@dataclass(frozen=True)
class Published:
    """What a build changed in the output folder; `left` are the files that are not ours."""

    changed: int
    unchanged: int
    removed: int
    left: tuple[str, ...]


def check_folder(output: Path, project: Path, sources: Iterable[Path]) -> None:
    """Refuse an output folder that holds, or lies inside, something that is not output.

    Raises PublishError.
    """
    if output.is_symlink():
        message = f"{output} is a symbolic link; name the folder that it points at instead"
        raise PublishError(message)
    if output.exists() and not output.is_dir():
        message = f"{output} is a file, not a folder; choose another --output"
        raise PublishError(message)
    real = output.resolve()
    if real == real.parent:
        message = f"--output {output} is the root of the file system; choose a folder of its own"
        raise PublishError(message)
    for place in (project, *sources):
        folder = place.resolve()
        if real == folder or real in folder.parents:
            message = (
                f"--output {output} would put the site over {place}; choose a folder of its own"
            )
            raise PublishError(message)
    for place in sources:
        if place.resolve() in real.parents:
            message = f"--output {output} lies inside {place}, which holds the guide's own files"
            raise PublishError(message)


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
        known = _read_manifest(manifest)
        paths = {one.path for one in outputs}
        found = {path for path in paths if os.path.lexists(output / path)}
        writes = _to_write(outputs, output, found, known, clean=False)
        if writes:
            _write_manifest(manifest, known | paths)
        for one in writes:
            _write(output / one.path, one.content)
    return len(writes)


@contextmanager
def _alone(output: Path, state: Path) -> Iterator[Path]:
    """Let nobody else publish into a folder meanwhile; give the list of our files in it."""
    with _defined_modes():
        state.mkdir(parents=True, exist_ok=True)
        manifest = manifest_of(output, state)
        with exclusive_lock(str(manifest.with_suffix(".lock"))):
            yield manifest


def manifest_of(output: Path, state: Path) -> Path:
    """Return where the list of our files in an output folder is kept."""
    return state / f"{hashlib.sha256(str(output.resolve()).encode()).hexdigest()[:16]}.json"


@contextmanager
def _defined_modes() -> Iterator[None]:
    """Let files be 0644 and folders 0755 from their first instant, whatever the user's umask."""
    before = os.umask(_MODES)
    try:
        yield
    finally:
        os.umask(before)


def _publish(
    outputs: tuple[Output, ...], output: Path, manifest: Path, *, clean: bool
) -> Published:
    """Publish while nobody else does."""
    output.mkdir(parents=True, exist_ok=True)
    known = _read_manifest(manifest)
    new = {one.path for one in outputs}
    found = set(_files(output))
    writes = _to_write(outputs, output, found, known, clean=clean)
    # Both the old and the new files are ours until the removals are done.
    _write_manifest(manifest, known | new)
    for one in sorted(writes, key=lambda one: _rank(one, is_new=one.path not in found)):
        _write(output / one.path, one.content)
    removed, left = _remove_stale(output, found, new, known, clean=clean)
    _write_manifest(manifest, new)
    return Published(len(writes), len(outputs) - len(writes), removed, tuple(left))


def _to_write(
    outputs: Sequence[Output],
    output: Path,
    found: set[str],
    known: set[str],
    *,
    clean: bool,
) -> list[Output]:
    """Return the files that are new or changed; refuse those that must not be written over."""
    writes = [
        one
        for one in outputs
        if one.path not in found or not _is_same(output / one.path, one.content)
    ]
    for one in writes:
        _check_target(output, one, found, known, clean=clean)
    return writes


def _check_whole(output: Path, outputs: Iterable[Output]) -> None:
    """Refuse to call a site published that somebody took files from meanwhile."""
    for one in outputs:
        if not os.path.isfile(f"{output}/{one.path}"):  # noqa: PTH113 - thousands, and each Path takes time
            message = f"{output / one.path} vanished while the site was published; build again"
            raise PublishError(message)


def rewrite(file: Path, text: str) -> None:
    """Replace a file of the project by a text, in one step."""
    _write(file, text.encode())


def record(file: Path, text: str) -> bool:
    """Make a file that a build maintains hold a text; say whether that changed it.

    Without the file nobody wants it, and where it is read-only nothing could be committed either.
    """
    if not file.is_file() or file.read_text("utf-8", errors="replace") == text:  # by any line end
        return False
    try:
        _write(file, text.encode())
    except OSError:
        return False
    return True


def create(file: Path, text: str) -> None:
    """Write a new file; never over another one.

    Raises FileExistsError where there is one, even if it came a moment ago.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("x", encoding="utf-8", newline="\n") as new:
        new.write(text)


def read_kept(state: Path) -> dict[str, bytes]:
    """Return what `keep` kept, by its key; a damaged file is as good as none."""
    kept = {}
    for file in (state / _KEPT).glob("*.png"):
        key, _, digest = file.stem.partition(".")
        data = file.read_bytes()
        if _digest(data) == digest:
            kept[key] = data
    return kept


def keep(state: Path, pictures: Mapping[str, bytes]) -> None:
    """Keep pictures that took long to draw for the next build, and no others."""
    folder = state / _KEPT
    wanted = {f"{key}.{_digest(data)}.png": data for key, data in pictures.items()}
    there = {file.name: file for file in folder.glob("*")}
    for name, data in wanted.items():
        if not _is_same(there.get(name), data):
            _write(folder / name, data)
    for name in there.keys() - wanted.keys():
        there[name].unlink(missing_ok=True)


def remember(file: Path, memory: Memory) -> None:
    """Keep what a build found out, under the time of writing that stands in it."""
    if memory.now == memory.before:
        return
    temporary = file.with_name(f"{_TEMPORARY}{file.name}")
    # A build that cannot be remembered is a build all the same; another may be writing here, too.
    with suppress(OSError):
        temporary.write_bytes(b"")
        time = temporary.stat().st_mtime_ns  # by the clock of the disk, and as coarse as that is
        with temporary.open("wb") as new:
            new.writelines(memory.written(time))
        os.utime(temporary, ns=(time, time))
        temporary.replace(file)


def keep_compiled(files: Mapping[Path, bytes]) -> None:
    """Keep compiled code beside Python's own, if that can be written."""
    with suppress(OSError):
        for file, data in files.items():
            _write(file, data)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


def _rank(one: Output, *, is_new: bool) -> tuple[int, str]:
    """Return when a file is written: what pages need first, what leads to pages last."""
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


def _files(output: Path) -> Iterator[str]:
    """Yield the path, in the output folder, of every file and link there."""
    for folder, folders, names in os.walk(output):
        below = Path(folder).relative_to(output).as_posix()
        before = "" if below == "." else f"{below}/"
        links = [name for name in folders if os.path.islink(os.path.join(folder, name))]  # noqa: PTH118, PTH114
        for name in [*names, *links]:
            yield before + name


def _is_same(file: Path | None, data: bytes | Laid) -> bool:
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


def _check_target(
    output: Path, one: Output, found: set[str], known: set[str], *, clean: bool
) -> None:
    """Refuse to write over a link, a folder or a stranger."""
    target = output / one.path
    for folder in [target, *target.parents]:
        if folder == output:
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
    may_be_strange = one.path in found and one.path not in known and not clean
    if may_be_strange and not _is_ours(one.path, target):
        message = (
            f"{target} was not made by this build, and a page belongs there; "
            "move it away, choose another --output, or give --clean to replace it"
        )
        raise PublishError(message)


def _is_ours(path: str, file: Path) -> bool:
    """Recognise a file of ours without the manifest."""
    if file.is_symlink() or not file.is_file():
        return False
    if path.endswith(_PRESSED):  # nothing in it says whose it is, but what it was made from does
        return _is_ours(path[:-3], file.with_suffix(""))
    if asset := _ASSET.match(path):
        return hashlib.sha256(file.read_bytes()).hexdigest()[:12] == asset[1]
    mark = _MARKS.get(file.suffix)
    return mark is not None and mark.search(file.read_bytes()) is not None


def _write(target: Path, data: bytes | Laid) -> None:
    """Replace a file in one step; a reader sees the old bytes or the new ones."""
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f"{_TEMPORARY}{target.name}")
    try:
        with temporary.open("wb") as new:
            new.writelines(pieces_of(data))
        temporary.replace(target)
    except BaseException as error:
        if isinstance(error, OSError):
            error.filename = error.filename or str(target)  # a full disk does not say where
        with suppress(OSError):
            temporary.unlink()
        raise


def _remove_stale(
    output: Path, found: set[str], new: set[str], known: set[str], *, clean: bool
) -> tuple[int, list[str]]:
    """Remove our old files and the folders they leave empty; return how many, and what stays."""
    removed = 0
    left: list[str] = []
    # Pages before assets, and pressed files before those that say whose they are.
    stale = sorted(
        found - new,
        key=lambda path: (bool(_ASSET.match(path)), not path.endswith(_PRESSED), path),
    )
    for path in stale:
        file = output / path
        # .git, or what a host keeps in .well-known: nobody means those.
        if path.startswith(".") and "/" in path and path not in known:
            left.append(path)
            continue
        leftover = file.name.startswith(_TEMPORARY)
        if clean or leftover or (not file.is_symlink() and (path in known or _is_ours(path, file))):
            file.unlink(missing_ok=True)  # a leftover may just have been written anew
            removed += not leftover
            _remove_empty(file.parent, output)
        else:
            left.append(path)
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


def _read_manifest(manifest: Path) -> set[str]:
    """Return the paths that earlier builds made; a lost or damaged manifest knows none."""
    try:
        paths = json.loads(manifest.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return set()
    return set(filter(_is_below, paths)) if isinstance(paths, list) else set()


def _is_below(path: object) -> bool:
    """Say whether a path that is read from a file stays in the output folder."""
    return isinstance(path, str) and not re.search(r"[\\:\0]|(^|/)(\.{0,2})(/|$)", path)


def _write_manifest(manifest: Path, paths: set[str]) -> None:
    """Remember which paths are ours."""
    data = json.dumps(sorted(paths), indent=0).encode()
    if not manifest.exists() or manifest.read_bytes() != data:
        _write(manifest, data)
