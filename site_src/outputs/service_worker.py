"""The guide on a reader's device: `sw.js`, a worker that keeps exactly what the build wrote.

It is told the digest of each file; what has another one is not kept, and not answered with.

It is there for a guide that has a page of the kind offline. Without one, or in a preview, `sw.js`
takes back what an earlier one kept: a browser asks for it again on every visit.
"""

from __future__ import annotations

import json
import re
import zlib
from typing import TYPE_CHECKING, Final

from site_src.model.output import Output
from site_src.model.page_kinds import STRAY_KINDS
from site_src.model.records import GENERATOR
from site_src.outputs.assets import short_digest
from site_src.outputs.scripts import FOLDER, compact
from site_src.system.digests import digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from site_src.model.output import Cached
    from site_src.model.records import Guide
    from site_src.rendering.site import Job, Site

WORKER: Final = "sw.js"
SCRIPT: Final = f"{FOLDER}/offline.js"  # what pages load to have the guide kept
# Bytes that a first visit may load to keep the guide, as hosts send them. What they press may be
# smaller than what is counted here, never larger. The word `offline.keep` says it to readers.
MOST: Final = 1_000_000
_MOST_LATER: Final = 1_000  # files that the worker is told of besides, 40 bytes each
_QUICK: Final = 1  # how hard to press for counting
_ASSET: Final = re.compile(rb"assets/[\w.-]+")
_LINK: Final = re.compile(rb'<a href="[^"]*"')
_NEEDED_BY_ALL: Final = (".css", ".js")
# What is kept of a guide too large to be kept whole: what all readers need before what some do.
_ORDER: Final = ("routine", "section", "exercise", "facet")


def is_kept(guide: Guide) -> bool:
    """Say whether readers are to have the guide without a network."""
    return any(page.kind == "offline" for page in guide.pages)


def worker(
    site: Site,
    pages: Sequence[tuple[Job, Output]],
    outputs: Iterable[Output],
    static: Path,
    cached: Cached,
) -> Output:
    """Return the worker of a site with all these outputs."""
    if SCRIPT not in site.assets:
        return _script("gone.js", static)
    elsewhere = {share.address.removeprefix(site.guide.base_url) for share in site.shares.values()}
    others = {
        one.path: one
        for one in outputs
        if one.kind in {"asset", "manifest"} and one.path not in elsewhere
    }
    first, later = _chosen(pages, others, cached)
    files, more = _listed(first), _listed(later)
    away = next(page.path for job, page in pages if job.kind == "offline")
    name = digest("worker", files, more)[:12]
    return _script(WORKER, static, FILES=files, MORE=more, OFFLINE=away, BUILD=name)


def _listed(outputs: Iterable[Output]) -> dict[str, str]:
    """Return the digest of each file by its address."""
    return {one.path.removesuffix("index.html"): short_digest(one.data) for one in outputs}


def _chosen(
    pages: Sequence[tuple[Job, Output]], others: Mapping[str, Output], cached: Cached
) -> tuple[list[Output], list[Output]]:
    """Return the files to keep at once, as far as they fit, and those to keep when they are read.

    Each file stands in one of them, once.
    """
    first: dict[str, Output] = {}
    later: dict[str, Output] = {}
    left = MOST
    for group in _groups(pages, others):
        wanted = {output.path: output for output in group if output.path not in first}
        if left >= 0:
            left -= sum(_compressed(output.data, cached) for output in wanted.values())
        (first if left >= 0 else later).update(wanted)
        if len(later) >= _MOST_LATER:
            break
    return list(first.values()), list(later.values())


def _compressed(data: bytes, cached: Cached) -> int:
    """Return how many bytes a host sends of a file."""
    key = digest("compressed", zlib.ZLIB_RUNTIME_VERSION, data)
    return int(cached(key, lambda: str(len(zlib.compress(data, _QUICK)))))


def _groups(
    pages: Sequence[tuple[Job, Output]], others: Mapping[str, Output]
) -> Iterator[list[Output]]:
    """Yield files that are of use together, the most needed first."""
    yield [
        output
        for path, output in others.items()
        if path.endswith(_NEEDED_BY_ALL) or output.kind == "manifest"
    ]
    readable = [(job, page) for job, page in pages if job.kind not in {"not-found", "redirect"}]
    for _, page in sorted(readable, key=lambda one: _rank(one[0])):
        yield [page, *(others[name] for name in _shown(page.data) if name in others)]
    offered = {name for _, page in readable for name in _named(page.data)}
    told = b"".join(output.data for path, output in others.items() if path.endswith(".json"))
    for path, output in others.items():
        if path not in offered or path.rpartition("/")[2].encode() in told:
            yield [output]


def _named(page: bytes) -> list[str]:
    """Return the assets that a page names, each once."""
    return list(dict.fromkeys(name.decode() for name in _ASSET.findall(page)))


def _shown(page: bytes) -> list[str]:
    """Return the assets that a page needs; those that it only links to are there to be saved."""
    return _named(_LINK.sub(b"", page))


def _rank(job: Job) -> tuple[bool, int]:
    """Return where a page stands among those that are kept."""
    return job.kind not in STRAY_KINDS, _ORDER.index(job.kind) + 1 if job.kind in _ORDER else 0


def _script(name: str, static: Path, **constants: object) -> Output:
    """Return a worker from its source, below what the build has to tell it."""
    source = (static / FOLDER / "worker" / name).read_text(encoding="utf-8")
    told = (
        f"const {name} = {json.dumps(value, separators=(',', ':'))};\n"
        for name, value in constants.items()
    )
    text = f"/* {GENERATOR} */\n{''.join(told)}{compact(source)}"
    return Output(WORKER, "worker", text.encode())
