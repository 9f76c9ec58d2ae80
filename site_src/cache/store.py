"""What earlier builds found out, kept for the next: texts by the digest of all they come from.

A key is the digest of the very data that a step works on. So nothing is ever out of date: other
data have another key. What one build does not ask for is forgotten after it. The generator's own
code and its libraries are data, too: `world` is their digest, and a memory of another world is
empty. The file holds texts and is never run. It says when it was written, and the disk must agree:
what a commit brings along is given new times by the checkout. A text is read by whoever asks for
it, so that what nobody asks for costs nothing.
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

from site_src.system.spool import PIECE, ROOM, Laid, OpenFile, Shelf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

T = TypeVar("T")
R = TypeVar("R")
Text: TypeAlias = "bytes | Laid"
_CROWDED: Final = 4  # times what is remembered: more lies on the shelf of a preview only
_FEW: Final = 16_000_000  # bytes
_FORM: Final = 3  # of the file; one of another form is as good as none


@dataclass
class Memory:
    """What is remembered, and what of it this build asked for; one without a world is empty."""

    world: str = ""
    output: Path = Path()
    before: Mapping[str, Text] = field(default_factory=dict)
    now: dict[str, Text] = field(default_factory=dict)
    builds_again: bool = False  # whether this process will, as a preview does
    shelf: Shelf = field(default_factory=Shelf)  # for what the next build may ask for
    build_shelf: Shelf = field(default_factory=Shelf)  # for what this one alone needs
    # What this process made of something, with that itself: by its maker and its id.
    made_before: Mapping[tuple[object, int], tuple[object, Any]] = field(default_factory=dict)
    made: dict[tuple[object, int], tuple[object, Any]] = field(default_factory=dict)

    def next(self) -> Memory:
        """Return the memory of one more build in the same process."""
        now, shelf, made = self.now, self.shelf, self.made
        live = sum(map(len, now.values()))
        if shelf.size > _CROWDED * max(live, _FEW):  # with what no build asks for any more
            shelf, made = Shelf(), {}
            now = {key: shelf.lay(bytes(text)) for key, text in now.items()}
        world, output = self.world, self.output
        return Memory(world, output, now, builds_again=True, shelf=shelf, made_before=made)

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

    def find(self, key: str) -> Text | None:
        """Return where the text is that is remembered under a key, if there is one."""
        if key in self.now:
            return self.now[key]
        found = self.before.get(key)
        if found is not None:
            self.now[key] = found
        return found

    def recall(self, key: str) -> str | None:
        """Return the text that is remembered under a key, if there is one."""
        found = self.find(key)
        return None if found is None else bytes(found).decode()

    def data(self, key: str) -> Any:  # noqa: ANN401 - whatever JSON has
        """Return what the text that is remembered under a key says as JSON, or None."""
        found = self.find(key)
        return self.once(_parsed, found) if found else None

    def keep(self, key: str, text: str) -> None:
        """Remember a text for the next build."""
        if self.world and "\n" not in key and self.recall(key) != text:
            self.now[key] = self.shelf.lay(text.encode())

    def keep_data(self, key: str, value: object) -> None:
        """Remember a value, as JSON, for the next build."""
        self.keep(key, json.dumps(value))

    def text(self, key: str, make: Callable[[], str]) -> str:
        """Return the text that is remembered under a key, or is made now."""
        found = self.recall(key)
        if found is None:
            self.keep(key, found := make())
        return found

    def written(self, time: int) -> Iterator[bytes]:
        """Yield, piece by piece, the bytes of a file that is written at a time, in nanoseconds.

        A large file is read here and there: behind the texts stand their lengths and their keys.
        """
        length = sum(map(len, self.now.values()))
        whole = sha256(b"%d" % length)
        for piece in self._pieces():
            whole.update(piece)
        yield _head(self.world, time, whole.hexdigest(), length)
        yield from self._pieces()

    def _pieces(self) -> Iterator[bytes]:
        """Yield what is remembered: the texts, and a line for each."""
        yield from map(bytes, self.now.values())
        yield from (f"{len(text)} {key}\n".encode() for key, text in self.now.items())


def read_memory(file: Path, world: str, output: Path) -> Memory:
    """Return what the last build of this world kept; a damaged or foreign file holds nothing."""
    memory = Memory(world, output)
    with suppress(OSError, ValueError):
        memory.before = _texts(file, world) if world else {}
    return memory


def _texts(file: Path, world: str) -> dict[str, Text]:
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
    if head != _head(world, os.fstat(opened.fileno()).st_mtime_ns, whole.hexdigest(), length):
        raise ValueError
    texts: dict[str, Text] = {}
    end = len(head)
    opened.seek(end + length)
    for line in opened:
        size, _, key = line.decode().rstrip("\n").partition(" ")
        texts[key] = Laid(kept, end, int(size))
        end += int(size)
    # Windows replaces no file that is open.
    is_held = end <= ROOM or sys.platform == "win32"
    return {key: bytes(text) for key, text in texts.items()} if is_held else texts


def _parsed(text: Text) -> Any:  # noqa: ANN401 - whatever JSON has
    """Return what a text says as JSON, or None."""
    with suppress(ValueError, RecursionError):
        return json.loads(bytes(text))
    return None


def _head(world: str, time: int, rest: str, length: int) -> bytes:
    """Return the first line of a file: what it is, of which world and time, and a digest of it.

    The last number is the length of all texts.
    """
    return f"{_FORM} {world} {time} {rest} {length}\n".encode()
