"""What a build is told, and what it found and did."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from site_src.cache.store import Cache
from site_src.model.problems import Problem, has_errors
from site_src.publishing.output_folder import Published

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from site_src.model.records import Guide, Withheld
    from site_src.rendering.jinja import Environment


@dataclass(frozen=True)
class Options:
    """Where things are, and what day it is; nothing below reads the clock or the environment."""

    project: Path
    content: Path
    templates: Path
    static: Path
    output: Path
    today: date
    base_url: str = ""
    clean: bool = False
    drafts: bool = False
    compress: bool = False
    jobs: int = 1  # processes that share much work
    for_later: bool = False  # a day to come is tried out: no ledger says that it has been
    for_author: bool = False  # a preview: nobody else sees these pages, so no address is promised
    fingerprint: str = ""  # the digest of the generator and its libraries; without one, no cache
    home: Path | None = None  # that of the user, which no site is put over
    state: Path | None = None  # where builds leave what the next ones need, if not in the project

    @property
    def state_folder(self) -> Path:
        """Where builds leave manifests, locks and the cache."""
        return self.state or self.project / ".guide"


@dataclass
class Result:
    """What a build found and did; `published` is None when nothing was written."""

    problems: tuple[Problem, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    guide: Guide | None = None
    pages: int = 0
    published: Published | None = None
    kept: dict[str, bytes] = field(default_factory=dict)  # bitmaps, for the next build
    environment: Environment | None = None  # that of its templates
    withheld: tuple[Withheld, ...] = ()  # files that readers are not to see
    days: dict[str, date] = field(default_factory=dict)  # each change → when it came out
    ledgers: dict[str, str] = field(default_factory=dict)  # what each is to say
    recorded: list[str] = field(default_factory=list)  # those that were changed
    cache: Cache = field(default_factory=Cache)
    why: dict[str, str] = field(default_factory=dict)  # each page rendered again → why
    timings: dict[str, float] = field(default_factory=dict)  # by step, and what each did
    counts: dict[str, str] = field(default_factory=dict)

    @property
    def has_errors(self) -> bool:
        """Say whether a problem stopped the build."""
        return has_errors(self.problems)

    @property
    def has_warnings(self) -> bool:
        """Say whether a problem asks somebody to look again; notes are about what nobody sees."""
        return any(not problem.is_note for problem in self.problems)

    def again(self) -> Result:
        """Return the result of the same build if it were run once more: nothing would change."""
        done = self.published
        again = done and Published(0, done.changed + done.unchanged, 0, done.left)
        return replace(self, published=again, recorded=[])


class timed:  # noqa: N801 - reads as a word after "with"
    """Adds the seconds that a step took to a result."""

    def __init__(self, result: Result, step: str) -> None:
        """Hold where to add."""
        self.result, self.step = result, step

    def __enter__(self) -> None:
        """Start the watch."""
        self.start = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        """Stop the watch."""
        self.result.timings[self.step] = time.perf_counter() - self.start
