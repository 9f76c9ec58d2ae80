"""Text files → the same beside them, compressed with gzip, for hosts that send those.

Only on request: a host that presses for itself, or cannot send such files, has no use for them.
"""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Final

import brotli

from site_src.model.output import Output

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SUFFIXES: Final = (
    ".css",
    ".html",
    ".ics",
    ".js",
    ".json",
    ".md",
    ".svg",
    ".txt",
    ".webmanifest",
    ".xml",
)


def compressed(outputs: Iterable[Output]) -> Iterator[Output]:
    """Yield `.br` and `.gz` for each text file that they are smaller than."""
    for one in outputs:
        if one.path.endswith(SUFFIXES):
            # No date in it: the same content gives the same bytes.
            for suffix, data in (
                (".br", brotli.compress(one.data, quality=11)),
                (".gz", gzip.compress(one.data, compresslevel=9, mtime=0)),
            ):
                if len(data) < len(one.data):
                    yield Output(one.path + suffix, "compressed", data)
