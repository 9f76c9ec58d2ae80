"""One process at a time: a lock on a file, which the system releases when its holder dies.

A file that merely exists would outlive a killed process and block everybody after it.
The syntax is that of an old Python 3, because setting up needs the lock before anything else.
"""

import contextlib
import errno
import os
import sys
import time

TYPE_CHECKING = False  # what type checkers take for true; importing typing would cost time
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

if sys.platform == "win32":
    import msvcrt

    def lock_if_free(handle: int) -> bool:
        """Take the lock if it is free; Windows locks bytes, so everybody locks the first one."""
        os.lseek(handle, 0, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _wait_for_lock(handle: int) -> None:
        """Ask again and again: the waiting that Windows offers gives up after ten seconds."""
        while not lock_if_free(handle):
            time.sleep(0.1)

    def _unlock(handle: int) -> None:
        """Free the byte at once: after a mere close, Windows frees it when it likes."""
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def lock_if_free(handle: int) -> bool:
        """Take the lock if it is free; any error but "taken" is the caller's to hear of."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _wait_for_lock(handle: int) -> None:
        """Sleep in the system until the lock is free."""
        fcntl.flock(handle, fcntl.LOCK_EX)

    def _unlock(handle: int) -> None:
        """Free the lock even if a forked child still has the file open."""
        fcntl.flock(handle, fcntl.LOCK_UN)


# What a folder says that knows no locks, as some on a network do.
_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL}


class Locked(Exception):  # noqa: N818 - it names a state, not a mistake
    """Somebody else has the lock, and the caller did not want to wait."""


def _silent() -> None:
    """Say nothing about waiting."""


@contextlib.contextmanager
def exclusive_lock(
    path: str, *, wait: bool = True, on_wait: "Callable[[], object]" = _silent
) -> "Iterator[None]":
    """Hold the lock on the file ``path``, made if need be and left in place afterwards.

    The file stays because removing it would let two processes lock two files of one name.
    ``on_wait`` is called once, before the first wait. Where the folder knows no locks, that is
    said, and nobody is kept out: rather that than no guide.
    """
    follow = getattr(os, "O_NOFOLLOW", 0)  # a link there would have another file made
    handle = os.open(path, os.O_RDWR | os.O_CREAT | follow, 0o666)
    try:
        is_held = _take_lock(handle, path, wait, on_wait)
        try:
            yield
        finally:
            if is_held:
                _unlock(handle)
    finally:
        os.close(handle)


def _take_lock(handle: int, path: str, wait: bool, on_wait: "Callable[[], object]") -> bool:  # noqa: FBT001
    """Take a lock, and say whether there are locks here; raises Locked, and OSError with a name."""
    try:
        if not lock_if_free(handle):
            if not wait:
                raise Locked(path)
            on_wait()
            _wait_for_lock(handle)
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            error.filename = error.filename or path
            raise
        sys.stderr.write(
            "{} knows no locks: take care that only one build at a time runs.\n".format(
                os.path.dirname(path)
            )
        )
        return False
    return True
