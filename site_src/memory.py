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
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from site_src.model import Output

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

T = TypeVar("T")
R = TypeVar("R")
_FORM: Final = 2  # of the file; one of another form is as good as none
_BETWEEN: Final = "\0"  # in no text that is kept, nor in a key


def digest(*parts: object) -> str:
    """Return the digest of some values: bytes as they are, anything else as it is written out."""
    whole = sha256()
    for part in parts:
        data = part if isinstance(part, bytes) else repr(part).encode("utf-8", "surrogatepass")
        whole.update(f"{len(data)} ".encode() + data)
    return whole.hexdigest()


@dataclass
class Memory:
    """What is remembered, and what of it this build asked for; one without a world is empty."""

    world: str = ""
    output: Path = Path()
    before: Mapping[str, str] = field(default_factory=dict)
    now: dict[str, str] = field(default_factory=dict)
    # What this process made of something, with that itself: by its maker and its id.
    made_before: Mapping[tuple[object, int], tuple[object, Any]] = field(default_factory=dict)
    made: dict[tuple[object, int], tuple[object, Any]] = field(default_factory=dict)

    def next(self) -> Memory:
        """Return the memory of one more build in the same process."""
        return Memory(self.world, self.output, self.now, made_before=self.made)

    def once(self, make: Callable[[T], R], of: T) -> R:
        """Return what a pure function makes of a record, made once as long as that lives."""
        key = make, id(of)
        known = self.made.get(key) or self.made_before.get(key)
        result: R = known[1] if known and known[0] is of else make(of)
        self.note(make, of, result)
        return result

    def note(self, make: Callable[[T], R], of: T, result: R) -> None:
        """Note what a function would make of something."""
        self.made[make, id(of)] = of, result

    def recall(self, key: str) -> str | None:
        """Return the text that is remembered under a key, if there is one."""
        if key in self.now:
            return self.now[key]
        found = self.before.get(key)
        if found is not None:
            self.now[key] = found
        return found

    def data(self, key: str) -> Any:  # noqa: ANN401 - whatever JSON has
        """Return what the text that is remembered under a key says as JSON, or None."""
        with suppress(ValueError, RecursionError):
            return json.loads(self.recall(key) or "null")
        return None

    def keep(self, key: str, text: str) -> None:
        """Remember a text for the next build."""
        if self.world and _BETWEEN not in text:
            self.now[key] = text

    def keep_data(self, key: str, value: object) -> None:
        """Remember a value, as JSON, for the next build."""
        self.keep(key, json.dumps(value))

    def text(self, key: str, make: Callable[[], str]) -> str:
        """Return the text that is remembered under a key, or is made now."""
        found = self.recall(key)
        if found is None:
            self.keep(key, found := make())
        return found

    def keep_files(self, key: str, files: Iterable[Output]) -> None:
        """Remember which files a step made; their bytes are in the output folder."""
        self.keep_data(key, [[file.path, file.kind, _of_bytes(file.data)] for file in files])

    def files(self, key: str) -> list[Output] | None:
        """Return files that are remembered, if every one still stands in the output folder."""
        found = []
        for path, kind, wanted in self.data(key) or [("", "", "")]:
            try:
                with open(f"{self.output}/{path}", "rb") as file:  # noqa: PTH123 - thousands of them
                    data = file.read()
            except OSError:
                return None
            if _of_bytes(data) != wanted:
                return None
            found.append(Output(path, kind, data))
        return found

    def written(self, time: int) -> Iterator[bytes]:
        """Yield, piece by piece, the bytes of a file that is written at a time, in nanoseconds."""
        whole = sha256()
        for piece in self._pieces():
            whole.update(piece)
        yield _head(self.world, time, whole.hexdigest())
        yield from self._pieces()

    def _pieces(self) -> Iterator[bytes]:
        """Yield what is remembered: each key and each text, and what stands between two."""
        between = ""
        for key, text in self.now.items():
            yield f"{between}{key}{_BETWEEN}{text}".encode()
            between = _BETWEEN


def read_memory(file: Path, world: str, output: Path) -> Memory:
    """Return what the last build of this world kept; a damaged or foreign file holds nothing."""
    before: dict[str, str] = {}
    with suppress(OSError, ValueError):
        time = file.stat().st_mtime_ns
        head, _, rest = file.read_bytes().partition(b"\n")
        if world and head + b"\n" == _head(world, time, _of_bytes(rest)):
            texts = rest.decode().split(_BETWEEN)
            before = dict(zip(texts[::2], texts[1::2], strict=True))
    return Memory(world, output, before)


def _of_bytes(data: bytes) -> str:
    """Return the digest of a file."""
    return sha256(data).hexdigest()


def _head(world: str, time: int, rest: str) -> bytes:
    """Return the first line of a file: what it is, of which world and time, and a digest of it."""
    return f"{_FORM} {world} {time} {rest}\n".encode()
