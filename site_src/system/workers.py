"""Work on many things at once: copies of this process share them, where that pays.

A copy has all that this process has read, so nothing is sent to it; what it makes comes back
through a pipe. When this process ends, for whatever reason, its copies find the pipe closed at
their next result, and end, too.
"""

from __future__ import annotations

import errno
import gc
import os
import pickle
import sys
import threading
import traceback
from contextlib import suppress
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence
    from typing import BinaryIO

T = TypeVar("T")
R = TypeVar("R")
FEWEST: Final = 50  # things; sharing fewer takes about as long as it saves
_EACH: Final = 25  # things that a copy has at least
_MOST: Final = 8  # copies, unless more are asked for: each takes memory


def cores() -> int:
    """Return how many processes may share much work: as many as there are processors, up to 8."""
    return min(len(os.sched_getaffinity(0)), _MOST) if sys.platform == "linux" else 1


def pays(things: Sequence[object], jobs: int) -> bool:
    """Say whether it pays, and works, to share work on some things.

    Copies have none of our threads, and on macOS much does not work in a copy.
    """
    is_much = jobs > 1 and len(things) >= FEWEST
    return is_much and sys.platform == "linux" and threading.active_count() == 1


def spread(work: Callable[[T], R], things: Sequence[T], jobs: int) -> Generator[R, None, None]:
    """Yield what some work makes of each thing, in order; by several processes, where that pays.

    Raises what the work raises, and OSError when the system ends a copy.
    """
    copies: list[tuple[int, BinaryIO]] = []
    count = min(jobs, max(2, len(things) // _EACH))
    if pays(things, jobs):
        gc.freeze()  # to look for garbage writes to memory, and what is written is not shared
        with suppress(OSError):  # no more processes, or no memory for them
            for first in range(count):
                copies.append(_copy(work, things[first::count]))  # noqa: PERF401 - one by one
    try:
        if len(copies) < count:  # or we are to work alone
            yield from map(work, things)
            return
        for number in range(len(things)):
            yield _received(copies[number % count][1])
    finally:
        for _, results in copies:  # all of them first: a later copy holds the pipes of the earlier
            results.close()
        for process, _ in copies:
            with suppress(ChildProcessError):  # where the system was told to forget them
                os.waitpid(process, 0)


def _copy(work: Callable[[T], R], things: Sequence[T]) -> tuple[int, BinaryIO]:
    """Let a copy of this process do some work; return its number, and what it sends."""
    receives, sends = os.pipe()
    try:
        process = os.fork()
    except OSError:
        os.close(receives)
        os.close(sends)
        raise
    if process:
        os.close(sends)
        return process, os.fdopen(receives, "rb")
    with suppress(BaseException):  # whoever waits for the results notices that none come
        os.close(receives)
        with os.fdopen(sends, "wb") as results:
            for thing in things:
                results.write(_done(work, thing))
                results.flush()
    os._exit(0)


def _done(work: Callable[[T], R], thing: T) -> bytes:
    """Return what some work makes of a thing, or what it raises, as bytes to be sent."""
    try:
        return pickle.dumps((work(thing), None))
    except Exception as error:  # noqa: BLE001 - it is raised again where it is received
        error.add_note(traceback.format_exc())
        try:
            pickle.loads(pickle.dumps(error))  # noqa: S301 - our own; not all can be made again
        except Exception:  # noqa: BLE001 - whatever its class does
            error = RuntimeError(traceback.format_exc())
        return pickle.dumps((None, error))


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
