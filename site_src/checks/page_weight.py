"""What a reader waits for before a page shows itself: its own bytes, and those of its styles.

The numbers are those of `docs/performance.md`: 14,600 bytes are what a server sends on a new
connection before it waits for an answer (ten packets, RFC 6928). Sizes are those of brotli at
its best.
"""

from __future__ import annotations

import posixpath
import re
import zlib
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from site_src.model.page_kinds import TOOL_KINDS
from site_src.model.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from site_src.model.output import Output
    from site_src.rendering.site import Job

FIRST_FLIGHT: Final = 14_600
SCRIPTS: Final = 3_000
SCRIPTS_OF_A_TOOL: Final = 15_000
_PICTURES, _DATA, _STYLE, _TEXT = "pictures in the page", "structured data", "style", "text"
# What each part may take of the first flight; the one furthest above its share is named.
_SHARES: Final = {_PICTURES: 4_000, _DATA: 400, _STYLE: 5_000, _TEXT: 5_200}
_CURES: Final = {
    _PICTURES: "show fewer poses in the main figure",
    _DATA: "shorten the summary and the titles",
    _STYLE: "move what this page does not need to static/css/pages/",
    _TEXT: "move a part of the text to a page of its own",
}
_TAKEN_OUT: Final = {
    _PICTURES: re.compile(rb"<svg\b.*?</svg>", re.DOTALL),
    _DATA: re.compile(rb'<script type="application/ld\+json">.*?</script>', re.DOTALL),
}
_SHEET: Final = re.compile(rb'<link rel="stylesheet" href="([^"]+)">')
_MODULE: Final = re.compile(rb'<script type="module" src="([^"]+)">')
_IMPORT: Final = re.compile(rb'from ?"\./([\w.-]+)"')


def check_weights(jobs: Iterable[Job], outputs: Sequence[Output]) -> Iterator[Problem]:
    """Report pages that outgrow their budget, and the part of each that stands out.

    Only pages that may be too heavy are weighed in full.

    page-weight: what does not fit into the first answer of a host is waited for on a slow line.
    Bad:  a main figure of four poses, above a text of 3,000 words
    Good: a main figure of two poses, above a text of 800 words
    """
    files = {one.path: one.data for one in outputs if one.kind == "asset"}
    made = {one.path: one for one in outputs}
    pages = [(job, made[job.path]) for job in jobs if job.path in made]
    for job, page in pages:
        sheets = _waited_for(page, files)
        rough = len(zlib.compress(page.data, 1)) + sum(_compressed(files[path]) for path in sheets)
        sizes = _parts(page, sheets, files) if rough > FIRST_FLIGHT else {}
        total = sum(sizes.values())
        if total > FIRST_FLIGHT:
            grown = max(sizes, key=lambda name: sizes[name] / _SHARES[name])
            expected = f"at most {FIRST_FLIGHT} bytes before the first paint"
            found = f"{total}: " + ", ".join(f"{name} {size}" for name, size in sizes.items())
            cure = f"{grown}: {_CURES[grown]}"
            yield Problem(Place(job.record.path), "page-weight", expected, found, cure=cure)
    for job, page in pages:
        most = SCRIPTS_OF_A_TOOL if job.kind in TOOL_KINDS else SCRIPTS
        size = sum(_compressed(files[path]) for path in _scripts(page, files))
        if size > most:
            cure = "load what only some readers need when they ask for it"
            expected = f"at most {most} bytes of scripts on {page.path}"
            place = Place(job.record.path)
            yield Problem(place, "page-weight", expected, str(size), cure=cure)


def _parts(page: Output, sheets: Sequence[str], files: Mapping[str, bytes]) -> dict[str, int]:
    """Return the compressed size of each part of what is waited for."""
    whole = _compressed(page.data)
    sizes = {
        name: whole - _compressed(pattern.sub(b"", page.data))
        for name, pattern in _TAKEN_OUT.items()
    }
    sizes[_STYLE] = sum(_compressed(files[path]) for path in sheets)
    sizes[_TEXT] = whole - sizes[_PICTURES] - sizes[_DATA]
    return sizes


def _waited_for(page: Output, files: Mapping[str, bytes]) -> list[str]:
    """Return the stylesheets that the head of a page asks for on every screen."""
    head = page.data.partition(b"</head>")[0]
    return [path for path in _named(page, _SHEET, head) if path in files]


def _scripts(page: Output, files: Mapping[str, bytes]) -> set[str]:
    """Return every module that a page runs."""
    waiting = [path for path in _named(page, _MODULE, page.data) if path in files]
    found: set[str] = set()
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += [f"assets/{name.decode()}" for name in _IMPORT.findall(files[path])]
    return found


def _named(page: Output, pattern: re.Pattern[bytes], text: bytes) -> list[str]:
    """Return the paths of the files that a page names; those at any depth begin at the root."""
    folder = posixpath.dirname(page.path)
    found = []
    for address in pattern.findall(text):
        path = posixpath.normpath(posixpath.join(folder, address.decode()))
        found.append(path[path.find("assets/") :])
    return found


@lru_cache(maxsize=512)
def _compressed(data: bytes) -> int:
    """Return the size of bytes as a host sends them."""
    import brotli  # noqa: PLC0415 - a build that weighs nothing does without

    return len(brotli.compress(data, quality=11))
