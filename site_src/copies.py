"""Work on many things at once: copies of this process share them, where that pays.

A copy has all that this process has read, so nothing is sent to it; what it makes comes back
through a pipe. When this process ends, for whatever reason, its copies find the pipe closed, and
end, too.
"""

from __future__ import annotations

import errno
import gc
import os
import pickle
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence
    from typing import BinaryIO

T = TypeVar("T")
R = TypeVar("R")
FEWEST: Final = 100  # things; sharing fewer takes about as long as it saves


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def spread(work: Callable[[T], R], things: Sequence[T], jobs: int) -> Generator[R, None, None]:
    """Yield what some work makes of each thing, in order; by several processes, if it may be.

    Raises what the work raises, and OSError when the system ends a copy.
    """
    if jobs == 1 or len(things) < FEWEST or not _can_copy():
        yield from map(work, things)
        return
    gc.freeze()  # to look for garbage would write to memory that is shared as long as it is read
    copies = [_copy(work, things[first::jobs]) for first in range(jobs)]
    try:
        for number in range(len(things)):
            yield _received(copies[number % jobs][1])
    finally:
        for _, results in copies:  # all of them first: a later copy holds the pipes of the earlier
            results.close()
        for process, _ in copies:
            os.waitpid(process, 0)


def _can_copy() -> bool:
    """Say whether a copy would work: one has none of the threads, and macOS forbids it to much."""
    return sys.platform == "linux" and threading.active_count() == 1


def _copy(work: Callable[[T], R], things: Sequence[T]) -> tuple[int, BinaryIO]:
    """Let a copy of this process do some work; return its number, and what it sends."""
    receives, sends = os.pipe()
    process = os.fork()
    if process:
        os.close(sends)
        return process, os.fdopen(receives, "rb")
    with suppress(BaseException):  # whoever waits for the results notices that none come
        os.close(receives)
        with os.fdopen(sends, "wb") as results:
            for thing in things:
                pickle.dump(_done(work, thing), results)
    os._exit(0)


def _done(work: Callable[[T], R], thing: T) -> tuple[R | None, Exception | None]:
    """Return what some work makes of a thing, or what it raises."""
    try:
        return work(thing), None
    except Exception as error:  # noqa: BLE001 - it is raised again where it is received
        return None, error


def _received(results: BinaryIO) -> R:  # type: ignore[type-var]
    """Return the next result of a copy; raise what its work raised."""
    try:
        result, error = pickle.load(results)  # noqa: S301 - from a copy of ourselves
    except (EOFError, pickle.UnpicklingError):
        message = "a process of the build was ended, perhaps for want of memory; try --jobs 1"
        raise OSError(errno.ECHILD, message) from None
    if error:
        raise error
    return result  # type: ignore[no-any-return]
