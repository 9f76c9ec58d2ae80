"""Loading of what changed: what an earlier build read of the same bytes is not read again."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from site_src.loading.loaded import Loaded
from site_src.loading.loader import load, read_file
from site_src.loading.serialize import deserialise, serialise
from site_src.system.digests import digest
from site_src.system.workers import map_in_workers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from site_src.cache.store import Cache, Text
    from site_src.loading.loader import Languages, SourceFile


@dataclass(frozen=True)
class _Read:
    """What a file gave; serialised, for the cache and for the pipe from a worker."""

    piece: Loaded

    @cached_property
    def text(self) -> str:
        """What it gave, serialised."""
        return serialise(self.piece)

    def __reduce__(self) -> tuple[Callable[[str], _Read], tuple[str]]:
        """Say how it is made again elsewhere."""
        return _arrived, (self.text,)


def _arrived(text: str) -> _Read:
    """Return what a file gave in another process."""
    read = _Read(deserialise(text))
    vars(read)["text"] = text  # where the cached property looks for it
    return read


def load_cached(content: Path, cache: Cache, jobs: int) -> Loaded:
    """Read a content folder as `load` does, but nothing that an earlier build has read.

    `jobs` processes share the rest.
    """
    read_all = partial(_pieces, cache, jobs)
    return load(content, read_all=read_all, spool=cache.build_spool)


def _pieces(
    cache: Cache, jobs: int, files: Sequence[SourceFile], languages: Languages
) -> Iterator[Loaded]:
    """Yield what each file and its translation give: from the cache, or read now."""
    keys = [digest("file", f.path, f.data, f.words_path, f.words, *languages) for f in files]
    read_now = partial(_read, languages)
    misses = [file for file, key in zip(files, keys, strict=True) if not cache.get(key)]
    reads = map_in_workers(read_now, misses, jobs)
    for file, key in zip(files, keys, strict=True):
        is_known = cache.get(key)
        piece = _cached(key, cache) if is_known else None
        if piece is None:
            now = read_now(file) if is_known else next(reads)
            if cache.fingerprint:
                cache.put(key, now.text)
                cache.note(_given, cache.get(key), now.piece)
            noted = replace(now.piece.files, read_again=[file.path])
            piece = replace(now.piece, files=noted)
        yield piece


def _cached(key: str, cache: Cache) -> Loaded | None:
    """Return what a file gave in an earlier build, if that is known."""
    of_another_form = LookupError, TypeError, ValueError, RecursionError
    with suppress(*of_another_form):
        kept = cache.get(key)
        if kept and isinstance(known := cache.once(_given, kept), Loaded):
            return known
    return None


def _given(kept: Text) -> Any:  # noqa: ANN401 - whatever was written
    """Deserialise an entry. Raises as `deserialise` does, and OSError."""
    return deserialise(bytes(kept).decode())


def _read(languages: Languages, file: SourceFile) -> _Read:
    """Read a file and its translation, here or in another process."""
    return _Read(read_file(languages, file))
