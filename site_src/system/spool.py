"""Spool of bytes: a large build makes more of them than its memory should hold at once.

The first of them stay where they are. What comes after them goes into a temporary file, which goes
when its process ends, however that ends.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
import tempfile
from collections.abc import MutableMapping
from itertools import chain
from typing import TYPE_CHECKING, Final
from weakref import finalize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from io import BufferedReader, FileIO

ROOM: Final = 1_000_000  # bytes that stay in memory
_SMALL: Final = 200  # bytes; to know where they lie would take as many
PIECE: Final = 1_000_000  # bytes that are written at once


class Spooled:
    """Bytes in a file; `bytes()` reads them."""

    __slots__ = ("_file", "_length", "_start")

    def __init__(self, file: OpenFile, start: int, length: int) -> None:
        """Know where they are."""
        self._file, self._start, self._length = file, start, length

    def __len__(self) -> int:
        """Return how many there are."""
        return self._length

    def __bytes__(self) -> bytes:
        """Read them. Raises OSError."""
        return self._file.read(self._start, self._length)

    def pieces(self) -> Iterator[bytes]:
        """Read them piece by piece. Raises OSError."""
        for start in range(self._start, end := self._start + self._length, PIECE):
            yield self._file.read(start, min(PIECE, end - start))


def pieces_of(data: bytes | Spooled) -> Iterator[bytes]:
    """Yield bytes, spooled or not, piece by piece. Raises OSError."""
    return iter((data,)) if isinstance(data, bytes) else data.pieces()


def lines_of(data: bytes | Spooled) -> Iterator[bytes]:
    """Yield the lines of bytes, without their ends. Raises OSError."""
    begun = b""
    for piece in pieces_of(data):
        *whole, begun = (begun + piece).split(b"\n")
        yield from whole
    yield begun


class OpenFile:
    """A file that is read here and there, and closed when nobody needs it any more."""

    def __init__(self, file: FileIO | BufferedReader) -> None:
        """Take a file; nobody else may close it."""
        self.file = file
        finalize(self, file.close)

    def read(self, start: int, length: int) -> bytes:
        """Return some of its bytes. Raises OSError, also where somebody made it shorter.

        Forked workers may read at the same time; on Windows there are none.
        """
        if sys.platform == "win32":
            self.file.seek(start)
            found = self.file.read(length)
        else:
            found = os.pread(self.file.fileno(), length, start)
        if len(found) != length:
            raise OSError(errno.EIO, "a file of the build was cut off meanwhile; build again")
        return found


class Spool:
    """Takes bytes, and gives for them what `bytes()` makes the same bytes of.

    What the disk has no place for stays in memory. Forked workers may read, never write.
    """

    def __init__(self) -> None:
        """Begin with nothing in it."""
        self._room = ROOM
        self._file: FileIO | None = None
        self._end = 0
        self._most = 0  # how far it may go until somebody looks again how much the disk has left

    @property
    def size(self) -> int:
        """How many bytes its file has."""
        return self._end

    def store(self, data: bytes) -> bytes | Spooled:
        """Spool bytes."""
        self._room -= len(data)
        return data if self._room >= 0 or len(data) < _SMALL else self._put([data])

    def store_pieces(self, pieces: Iterable[bytes]) -> bytes | Spooled:
        """Spool what pieces make together, with only some of them in memory at a time."""
        joined = _joined(pieces)
        first, second = next(joined, b""), next(joined, b"")
        return self._put(chain([first, second], joined)) if second else self.store(first)

    def _put(self, pieces: Iterable[bytes]) -> bytes | Spooled:
        """Put pieces into the file, as far as there is a place for them."""
        start = self._end
        held: list[bytes] = []
        for data in pieces:
            if held or not self._write(data):
                held.append(data)
        if self._end == start:
            return b"".join(held)
        spooled = Spooled(self._kept, start, self._end - start)
        return b"".join([bytes(spooled), *held]) if held else spooled

    def _write(self, data: bytes) -> bool:
        """Put bytes at the end of the file, and say whether there was a place for them."""
        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - closed by the next
                self._kept = OpenFile(self._file)
            if self._end + len(data) > self._most:
                # What is published may need the same disk, and as much of it.
                spare = shutil.disk_usage(tempfile.gettempdir()).free - self._end
                self._most = self._end + spare // 2
                if self._end + len(data) > self._most:
                    return False
            self._file.seek(self._end)
            rest = memoryview(data)
            while rest:  # a disk that is nearly full takes a part of it
                rest = rest[self._file.write(rest) :]
        except OSError:
            return False
        self._end += len(data)
        return True


class Texts(MutableMapping[str, str]):
    """Spooled texts, by their names."""

    def __init__(self, spool: Spool) -> None:
        """Begin with none."""
        self._spool = spool
        self._spooled: dict[str, bytes | Spooled] = {}

    def __getitem__(self, name: str) -> str:
        """Return one. Raises KeyError, and OSError."""
        return bytes(self._spooled[name]).decode()

    def __setitem__(self, name: str, text: str) -> None:
        """Spool one."""
        self._spooled[name] = self._spool.store(text.encode())

    def __delitem__(self, name: str) -> None:
        """Drop one. Raises KeyError."""
        del self._spooled[name]

    def __iter__(self) -> Iterator[str]:
        """Yield their names."""
        return iter(self._spooled)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._spooled)

    def renamed(self, name_of: Callable[[str], str]) -> Texts:
        """Return the same texts by other names."""
        texts = Texts(self._spool)
        texts._spooled = {name_of(name): spooled for name, spooled in self._spooled.items()}
        return texts


def _joined(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield pieces joined to larger ones."""
    some: list[bytes] = []
    length = 0
    for piece in pieces:
        some.append(piece)
        length += len(piece)
        if length >= PIECE:
            yield b"".join(some)
            some, length = [], 0
    if some:
        yield b"".join(some)
