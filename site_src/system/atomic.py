"""Files written whole or not at all, and never through a link: the one place that opens them so.

A file is written beside its target, under a name that nobody can know before, and moved over it.
Whoever could plant a link there, as a pull request can in ``content/``, would else decide what is
overwritten. So each folder below the named one is opened by itself, and refused if it is a link;
what is opened cannot be exchanged while it is written into. Windows has no such way: there, the
folders are looked at first.

While a file is being written, it is locked: so the leftover of a process that was killed can be
told from what another process is still writing.
The syntax is that of an old Python 3, because setting up writes, too.
"""

import contextlib
import errno
import os
import stat

from site_src.system.lock import lock_if_free

TYPE_CHECKING = False  # what type checkers take for true; importing typing would cost time
if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedWriter

TEMPORARY = ".guide-new-"  # what the name of a file begins with until it is whole
_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _FOLLOW | getattr(os, "O_BINARY", 0)
_OPENS_FOLDERS = os.open in os.supports_dir_fd


class LinkInTheWay(OSError):  # noqa: N818 - it says what is wrong, as FileExistsError does
    """A symbolic link stands where a folder is to be written into; nothing was."""

    def __init__(self, path: str) -> None:
        """Say it in the words of the system, and where."""
        super().__init__(errno.ELOOP, "a symbolic link, which nothing is written through", path)


def own_file(path: str, flags: int) -> int:
    """Open a file as ``open`` does, but never what a link leads to: for its ``opener``."""
    return os.open(path, flags | _FOLLOW | getattr(os, "O_NONBLOCK", 0), 0o666)


@contextlib.contextmanager
def replacing(root: str, path: str) -> "Iterator[BufferedWriter]":
    """Give a file to write into, which then takes the place of ``path`` below ``root``.

    Folders are made as needed. What fails leaves the old file as it was, and raises OSError with
    the name of the target.
    """
    target = os.path.join(root, path)
    try:
        with _folder(root, os.path.dirname(path)) as (at, handle):
            temporary = os.path.join(at, TEMPORARY + os.urandom(8).hex())
            opened = os.open(temporary, _NEW, 0o666, dir_fd=handle)
            try:
                with open(opened, "wb") as new:
                    with contextlib.suppress(OSError):  # a disk without locks
                        lock_if_free(opened)
                    yield new
                    new.flush()
                    if not _OPENS_FOLDERS:  # Windows moves no file that is open
                        new.close()
                    name = os.path.join(at, os.path.basename(path))
                    os.replace(temporary, name, src_dir_fd=handle, dst_dir_fd=handle)
            except BaseException:
                with contextlib.suppress(OSError):
                    os.unlink(temporary, dir_fd=handle)
                raise
    except OSError as error:
        if not isinstance(error, LinkInTheWay):
            error.filename, error.filename2 = target, None  # a full disk does not say where
        raise


def write_new(root: str, path: str, data: bytes) -> None:
    """Write a file ``path`` below ``root``; raise FileExistsError where anything has its name."""
    with _folder(root, os.path.dirname(path)) as (at, handle):
        name = os.path.join(at, os.path.basename(path))
        opened = os.open(name, _NEW, 0o666, dir_fd=handle)
        try:
            with open(opened, "wb") as new:
                new.write(data)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(name, dir_fd=handle)
            raise


def sweep(folder: str) -> None:
    """Remove what killed processes left half-written in a folder; nothing of a living one."""
    with contextlib.suppress(OSError):
        for name in os.listdir(folder):
            if name.startswith(TEMPORARY):
                remove_leftover(os.path.join(folder, name))


def remove_leftover(path: str) -> None:
    """Remove a file that nobody is writing; a link or a folder of such a name is not ours."""
    with contextlib.suppress(OSError):
        opened = own_file(path, os.O_RDONLY)
        try:
            is_left = stat.S_ISREG(os.fstat(opened).st_mode) and lock_if_free(opened)
            if is_left and _OPENS_FOLDERS:
                os.unlink(path)
        finally:
            os.close(opened)
        if is_left and not _OPENS_FOLDERS:
            os.unlink(path)


@contextlib.contextmanager
def _folder(root: str, below: str) -> "Iterator[tuple[str, int | None]]":
    """Give a folder below ``root``: what stands before a name in it, and its handle.

    The root may be reached through links: whoever runs the program named it.
    """
    if not os.path.isdir(root):
        os.makedirs(root, exist_ok=True)
    names = [name for name in below.replace("/", os.sep).split(os.sep) if name]
    if not _OPENS_FOLDERS:
        folder = root
        for name in names:
            folder = os.path.join(folder, name)
            if os.path.islink(folder):
                raise LinkInTheWay(folder)
        os.makedirs(folder, exist_ok=True)
        yield folder, None
        return
    handle, at = os.open(root, os.O_RDONLY | os.O_DIRECTORY), root
    try:
        for name in names:
            at = os.path.join(at, name)
            inner = _opened(name, handle, at)
            os.close(handle)
            handle = inner
        yield "", handle
    finally:
        os.close(handle)


def _opened(name: str, outer: int, path: str) -> int:
    """Open a folder in another, made if need be. Raises LinkInTheWay."""
    flags = os.O_RDONLY | os.O_DIRECTORY | _FOLLOW
    try:
        try:
            return os.open(name, flags, dir_fd=outer)
        except FileNotFoundError:
            with contextlib.suppress(FileExistsError):  # another process was faster
                os.mkdir(name, dir_fd=outer)
            return os.open(name, flags, dir_fd=outer)
    except OSError as error:
        with contextlib.suppress(FileNotFoundError):
            if stat.S_ISLNK(os.stat(name, dir_fd=outer, follow_symlinks=False).st_mode):
                raise LinkInTheWay(path) from None
        error.filename = path
        raise
