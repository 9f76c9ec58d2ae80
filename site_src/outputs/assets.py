"""`static/` → the stylesheets and the other files, under names that hold their digest.

A name that changes with its content lets hosts cache for ever and lets an old page keep its old
stylesheet while a new version is being published.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Final

import lightningcss

from site_src.model.output import Output
from site_src.model.problems import Place, Problem
from site_src.model.urls import own_sheet
from site_src.system.digests import digest, digest_of_bytes
from site_src.system.files import files_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from site_src.model.output import Cached

# The layers of the cascade, weakest first; each is a folder of static/css.
LAYERS: Final = ("global", "compositions", "utilities", "blocks", "pages")
# What only pages with a script need: in the last layer, too.
TOOLS: Final = "tools"
_OF_SOME: Final = ("pages", TOOLS)
SITE: Final = "site.css"
PAGES: Final = "pages.css"
PRINT: Final = "print.css"
# The class or id that a rule begins with; what a template takes in; the classes and ids in one.
_NAME: Final = re.compile(r"^(?::is\()?[.#]([a-z][\w-]*)", re.MULTILINE)
_TAKES_IN: Final = re.compile(r'{%-? *(?:extends|from|include|import) "([^"]+)"')
_GIVEN: Final = re.compile(r'\b(?:class|id)="([^"]*)"')
# A block about paper at the left margin of a style file, to its closing brace there.
_PAPER: Final = re.compile(r"^@media print \{\n.*?^\}\n", re.MULTILINE | re.DOTALL)
_OF_PICTURES: Final = re.compile(r"(figure|print-pictures|person-\w+)\.css")
_TEXTS: Final = {".css", ".html", ".js", ".json", ".md", ".svg", ".txt", ".webmanifest", ".xml"}
_MOST_OF_NAME: Final = 150  # bytes; file systems take 255, and an end is put to it, and another
# The oldest browsers with cascade layers; the shrinker writes nothing that they cannot read.
_BROWSERS: Final = ["chrome 99", "edge 99", "firefox 97", "safari 15.4", "ios_saf 15.4"]


def assets(
    static: Path, templates: Mapping[str, str], cached: Cached
) -> tuple[dict[str, Output], list[Problem]]:
    """Return each static file by its name in `static`, and the stylesheets.

    Those are one for all pages, one for paper, one with all blocks of pages, and for each of the
    `templates` that needs some of these blocks one of its own: `own-home.css` for `home.html`.
    """
    files = list(_style_files(static))
    key = digest("styles", files, templates)
    problems: list[Problem] = []
    try:
        styles = json.loads(cached(key, lambda: json.dumps(_all_read(files, templates))))
    except _UnreadableError as unreadable:  # nobody keeps that
        styles, problems = unreadable.args
    made = {name: named(name, css.encode()) for name, css in styles.items()}
    for name in files_in(static):
        is_hidden = name.rpartition("/")[2].startswith(".")
        if not name.startswith(("css/", "js/")) and not is_hidden:
            made[name] = named(name, _bytes_of(static / name))
    return made, problems


class _UnreadableError(Exception):
    """The stylesheets, without what cannot be read, and what is wrong with that."""


def _all_read(
    files: Iterable[tuple[str, str, bytes]], templates: Mapping[str, str]
) -> dict[str, str]:
    """Return the stylesheets. Raises _UnreadableError."""
    styles, problems = _stylesheets(files, templates)
    if problems:
        raise _UnreadableError(styles, problems)
    return styles


def _bytes_of(file: Path) -> bytes:
    """Return the bytes of a static file; of a text, with line ends as everywhere else.

    Git for Windows makes them others when it checks out, and they mean nothing.
    """
    data = file.read_bytes()
    return data.replace(b"\r\n", b"\n") if file.suffix in _TEXTS else data


def _style_files(static: Path) -> Iterator[tuple[str, str, bytes]]:
    """Yield the folder, the name and the bytes of each style file, layer by layer."""
    for folder in (*LAYERS, TOOLS):
        for file in sorted((static / "css" / folder).glob("*.css")):
            yield folder, f"static/{file.relative_to(static).as_posix()}", _bytes_of(file)


def _stylesheets(
    files: Iterable[tuple[str, str, bytes]], templates: Mapping[str, str]
) -> tuple[dict[str, str], list[Problem]]:
    """Join style files layer by layer and shrink each; one that cannot be read is reported.

    No page waits for blocks that only other pages have, and no screen for what is about paper.

    style-syntax: a style that cannot be read would leave pages bare.
    Bad:  color: red}}
    Good: color: red}
    """
    problems = []
    sheets = {name: f"@layer {','.join(LAYERS)};" for name in (SITE, PAGES, PRINT)}
    everywhere: set[str] = set()  # names that the style of all pages knows
    blocks: dict[str, tuple[set[str], str]] = {}  # of some pages: their names, and the style
    for folder, those in groupby(files, key=itemgetter(0)):
        layer = "pages" if folder in _OF_SOME else folder
        screens, papers = [], []
        for _, name, data in those:
            try:
                text = data.decode()
                screen = _minified(_PAPER.sub("", text), name)
                papers.append(_minified("".join(_PAPER.findall(text)), name))
            except ValueError as error:
                problems.append(Problem(Place(name), "style-syntax", "CSS", str(error)))
                continue
            names = set(_NAME.findall(text))
            if folder in _OF_SOME:
                blocks[name] = names - everywhere, screen
            else:
                everywhere |= names
            screens.append(screen)
        if folder != TOOLS:
            sheets[PAGES if folder in _OF_SOME else SITE] += f"@layer {layer}{{{''.join(screens)}}}"
        sheets[PRINT] += f"@layer {layer}{{{''.join(papers)}}}"
    for template in (name for name in templates if "/" not in name and name.endswith(".html")):
        used = _used(template, templates)
        begun = tuple(word.removesuffix("{{") for word in used if word.endswith("-{{"))
        own = "".join(css for names, css in blocks.values() if _is_used(names, used, begun))
        if own:
            sheets[own_sheet(template)] = f"@layer {','.join(LAYERS)};@layer pages{{{own}}}"
    return sheets, problems


def _is_used(names: set[str], used: set[str], begun: tuple[str, ...]) -> bool:
    """Say whether a block is needed: a template uses one of its names, or it has none."""
    return not names or bool(names & used) or any(name.startswith(begun) for name in names)


def _used(template: str, templates: Mapping[str, str]) -> set[str]:
    """Return the classes and ids in a template and in all that it takes in."""
    seen: set[str] = set()
    todo = [template]
    while todo:
        name = todo.pop()
        if name not in seen and name in templates:
            seen.add(name)
            todo += _TAKES_IN.findall(templates[name])
    return {
        word for name in seen for given in _GIVEN.findall(templates[name]) for word in given.split()
    }


@lru_cache(maxsize=256)  # a preview builds again and again, and mostly with the same styles
def _minified(css: str, name: str) -> str:
    """Return a stylesheet without what a browser does not need. Raises ValueError."""
    return lightningcss.process_stylesheet(css, filename=name, browsers_list=_BROWSERS, minify=True)


class PictureStyle:
    """The style of figures alone, minified, to stand inside a picture's own file."""

    def __init__(self, static: Path) -> None:
        """Read the files once, so that all pictures of a build have the same style."""
        files = sorted((static / "css" / "pages").glob("*.css"))
        wanted = [file for file in files if _OF_PICTURES.fullmatch(file.name)]
        self.texts = {file.name: _bytes_of(file) for file in wanted}
        self._made: dict[tuple[str, ...], str] = {}

    def __call__(self, persons: Iterable[str], *, paper: bool = False) -> str:
        """Return the style of some persons; a picture for paper is grey wherever it is seen."""
        more = ["print-pictures.css"] if paper else [f"person-{person}.css" for person in persons]
        names = ("figure.css", *more)
        if names not in self._made:
            self._made[names] = self._joined(names)
        return self._made[names]

    def _joined(self, names: tuple[str, ...]) -> str:
        """Return some files as one; what is wrong with them is reported with the stylesheet."""
        try:
            css = "".join(self.texts[name].decode() for name in names)
            return _minified(css.replace("@media print", "@media all"), names[0])
        except (LookupError, ValueError):
            return ""


def named(name: str, data: bytes) -> Output:
    """Return a file under `assets/` with the digest of its bytes in its name."""
    stem, _, suffix = name.replace("/", "-").rpartition(".")
    return Output(asset_path(stem, suffix, data), "asset", data)


def asset_path(stem: str, suffix: str, data: bytes) -> str:
    """Return the path of an asset: assets/site.0123456789ab.css.

    Of a name that is made of long ones, the beginning is enough: the digest tells files apart.
    """
    stem = stem.encode()[:_MOST_OF_NAME].decode(errors="ignore")
    return f"assets/{stem}.{short_digest(data)}.{suffix}"


def short_digest(data: bytes) -> str:
    """Return the first 12 digits of the SHA-256 of some bytes: it tells faults, not forgers."""
    return digest_of_bytes(data)[:12]
