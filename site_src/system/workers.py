"""Map a function over items in forked workers (Linux), where that is worth it.

A worker has all that this process has read, so nothing is sent to it; its results come back,
pickled, through a pipe. When this process ends, for whatever reason, its workers find the pipe
closed at their next result, and end, too.
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
MIN_ITEMS: Final = 50  # to fork for fewer takes about as long as it saves
_MIN_ITEMS_EACH: Final = 25  # for a worker
_MAX_WORKERS: Final = 8  # unless more are asked for: each takes memory


def cores() -> int:
    """Return how many processes may share much work: as many as there are processors, up to 8."""
    return min(len(os.sched_getaffinity(0)), _MAX_WORKERS) if sys.platform == "linux" else 1


def is_worth_it(things: Sequence[object], jobs: int) -> bool:
    """Say whether workers save time for some items, and can be forked.

    A forked process has none of our threads, and on macOS much does not work in it.
    """
    is_much = jobs > 1 and len(things) >= MIN_ITEMS
    return is_much and sys.platform == "linux" and threading.active_count() == 1


def map_in_workers(
    work: Callable[[T], R], things: Sequence[T], jobs: int
) -> Generator[R, None, None]:
    """Yield the result of a function for each item, in order; from workers, where worth it.

    Raises what the function raises, and OSError when the system ends a worker.
    """
    workers: list[tuple[int, BinaryIO]] = []
    count = min(jobs, max(2, len(things) // _MIN_ITEMS_EACH))
    if is_worth_it(things, jobs):
        gc.freeze()  # a collection would touch every object, and so copy its page for each worker
        with suppress(OSError):  # no more processes, or no memory for them
            for first in range(count):
                workers.append(_start_worker(work, things[first::count]))  # noqa: PERF401 - one by one
    try:
        if len(workers) < count:  # or we are to work alone
            yield from map(work, things)
            return
        for number in range(len(things)):
            yield _received(workers[number % count][1])
    finally:
        for _, results in workers:  # all of them first: a later worker has the earlier pipes
            results.close()
        for process, _ in workers:
            with suppress(ChildProcessError):  # where the system was told not to keep their ends
                os.waitpid(process, 0)


def _start_worker(work: Callable[[T], R], things: Sequence[T]) -> tuple[int, BinaryIO]:
    """Fork a worker; return its process number, and its results."""
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
    """Return the result for an item, or what was raised, pickled."""
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
    """Return the next result of a worker; raise what its function raised."""
    try:
        result, error = pickle.load(results)  # noqa: S301 - from a fork of ourselves
    except (EOFError, pickle.UnpicklingError):
        message = "a process of the build was ended, perhaps for want of memory; try --jobs 1"
        raise OSError(errno.ECHILD, message) from None
    if error:
        raise error
    return result  # type: ignore[no-any-return]
