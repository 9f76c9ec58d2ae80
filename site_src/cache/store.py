"""Build cache: texts by keys, in one file in ``.guide/``.

Most keys hold the digest of the inputs of a step, so an entry is never stale: other inputs have
another key. An entry that one build does not ask for is dropped after it. The whole cache is
dropped when the fingerprint of the generator (its code, its libraries, its Python) changes.

The file holds texts and is never run. It says when it was written, and the disk must agree: what
a commit brings along is given new times by the checkout. An entry is read when it is asked for, so
that what nobody asks for costs nothing.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

from site_src.system.spool import PIECE, ROOM, OpenFile, Spool, Spooled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

T = TypeVar("T")
R = TypeVar("R")
Text: TypeAlias = "bytes | Spooled"
_CROWDED: Final = (
    4  # times the live entries: the spool of a preview is then rewritten without the rest
)
_FEW: Final = 16_000_000  # bytes
_FORM: Final = 3  # of the file; one of another form is as good as none


@dataclass
class Cache:
    """Entries of the last build, and those that this one asked for; empty without a fingerprint."""

    fingerprint: str = ""
    output: Path = Path()
    before: Mapping[str, Text] = field(default_factory=dict)
    now: dict[str, Text] = field(default_factory=dict)
    builds_again: bool = False  # whether this process will, as a preview does
    spool: Spool = field(default_factory=Spool)  # for what the next build may ask for
    build_spool: Spool = field(default_factory=Spool)  # for what this one alone needs
    # What this process made of something, with that itself: by its maker and its id.
    made_before: Mapping[tuple[object, int], tuple[object, Any]] = field(default_factory=dict)
    made: dict[tuple[object, int], tuple[object, Any]] = field(default_factory=dict)

    def next(self) -> Cache:
        """Return the cache of one more build in the same process."""
        now, spool, made = self.now, self.spool, self.made
        live = sum(map(len, now.values()))
        if spool.size > _CROWDED * max(live, _FEW):  # with what no build asks for any more
            spool, made = Spool(), {}
            now = {key: spool.store(bytes(text)) for key, text in now.items()}
        fingerprint, output = self.fingerprint, self.output
        return Cache(fingerprint, output, now, builds_again=True, spool=spool, made_before=made)

    def once(self, make: Callable[[T], R], of: T, maker: object = None) -> R:
        """Return what a pure function makes of a record, made once as long as that lives.

        `maker` stands for a function that is another one in each build.
        """
        key = maker or make, id(of)
        known = self.made.get(key) or self.made_before.get(key)
        result: R = known[1] if known and known[0] is of else make(of)
        self.note(key[0], of, result)
        return result

    def note(self, maker: object, of: object, result: object) -> None:
        """Note what somebody makes of something, if that can be asked for again."""
        if self.builds_again:
            self.made[maker, id(of)] = of, result

    def get(self, key: str) -> Text | None:
        """Return an entry, to be read by `bytes()`; None for a miss."""
        if key in self.now:
            return self.now[key]
        found = self.before.get(key)
        if found is not None:
            self.now[key] = found
        return found

    def get_text(self, key: str) -> str | None:
        """Return an entry as text; None for a miss."""
        found = self.get(key)
        return None if found is None else bytes(found).decode()

    def get_json(self, key: str) -> Any:  # noqa: ANN401 - whatever JSON has
        """Return an entry that is JSON, parsed; None for a miss."""
        found = self.get(key)
        return self.once(_parsed, found) if found else None

    def put(self, key: str, text: str) -> None:
        """Store a text for the next build."""
        if self.fingerprint and "\n" not in key and self.get_text(key) != text:
            self.now[key] = self.spool.store(text.encode())

    def put_json(self, key: str, value: object) -> None:
        """Store a value, as JSON, for the next build."""
        self.put(key, json.dumps(value))

    def get_or_make(self, key: str, make: Callable[[], str]) -> str:
        """Return an entry as text; for a miss, make it and store it."""
        found = self.get_text(key)
        if found is None:
            self.put(key, found := make())
        return found

    def written(self, time: int) -> Iterator[bytes]:
        """Yield, piece by piece, the bytes of a file that is written at a time, in nanoseconds.

        A large file is read here and there: behind the texts stand their lengths and their keys.
        """
        length = sum(map(len, self.now.values()))
        whole = sha256(b"%d" % length)
        for piece in self._pieces():
            whole.update(piece)
        yield _head(self.fingerprint, time, whole.hexdigest(), length)
        yield from self._pieces()

    def _pieces(self) -> Iterator[bytes]:
        """Yield the entries: the texts, and a line for each."""
        yield from map(bytes, self.now.values())
        yield from (f"{len(text)} {key}\n".encode() for key, text in self.now.items())


def read_cache(file: Path, fingerprint: str, output: Path) -> Cache:
    """Return the cache of the last build; empty for a damaged file or another fingerprint."""
    cache = Cache(fingerprint, output)
    with suppress(OSError, ValueError):
        cache.before = _texts(file, fingerprint) if fingerprint else {}
    return cache


def _texts(file: Path, fingerprint: str) -> dict[str, Text]:
    """Return the texts of a file by their keys; those of a large one stay there until asked for.

    Raises OSError, and ValueError for a damaged or foreign file.
    """
    opened = file.open("rb")
    kept = OpenFile(opened)
    head = opened.readline()
    length = int(head.rpartition(b" ")[2])
    whole = sha256(b"%d" % length)
    for piece in iter(partial(opened.read, PIECE), b""):
        whole.update(piece)
    if head != _head(fingerprint, os.fstat(opened.fileno()).st_mtime_ns, whole.hexdigest(), length):
        raise ValueError
    texts: dict[str, Text] = {}
    end = len(head)
    opened.seek(end + length)
    for line in opened:
        size, _, key = line.decode().rstrip("\n").partition(" ")
        texts[key] = Spooled(kept, end, int(size))
        end += int(size)
    # Windows replaces no file that is open.
    is_held = end <= ROOM or sys.platform == "win32"
    return {key: bytes(text) for key, text in texts.items()} if is_held else texts


def _parsed(text: Text) -> Any:  # noqa: ANN401 - whatever JSON has
    """Return what a text says as JSON, or None."""
    with suppress(ValueError, RecursionError):
        return json.loads(bytes(text))
    return None


def _head(fingerprint: str, time: int, rest: str, length: int) -> bytes:
    """Return the first line of a file: its form, fingerprint, time, digest, and length."""
    return f"{_FORM} {fingerprint} {time} {rest} {length}\n".encode()
