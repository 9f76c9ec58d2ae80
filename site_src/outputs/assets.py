"""`static/` → the stylesheets and the other files, under names that hold their digest.

A name that changes with its content lets hosts cache for ever and lets an old page keep its old
stylesheet while a new version is being published.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import lightningcss

from site_src.model import Output
from site_src.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

# The layers of the cascade, weakest first; each is a folder of static/css.
LAYERS: Final = ("global", "compositions", "utilities", "blocks", "pages")
# What only pages with a script need: in the last layer, and in a sheet of its own.
TOOLS: Final = "tools"
PRINT: Final = "print.css"
# A block about paper at the left margin of a style file, to its closing brace there.
_PAPER: Final = re.compile(r"^@media print \{\n.*?^\}\n", re.MULTILINE | re.DOTALL)
_OF_PICTURES: Final = re.compile(r"(figure|print-pictures|person-\w+)\.css")
# The oldest browsers with cascade layers; the shrinker writes nothing that they cannot read.
_BROWSERS: Final = ["chrome 99", "edge 99", "firefox 97", "safari 15.4", "ios_saf 15.4"]


def assets(static: Path) -> tuple[dict[str, Output], list[Problem]]:
    """Return each static file by its name in `static`; styles as four sheets, all of them."""
    problems: list[Problem] = []
    styles = _stylesheets(static, problems)
    made = {name: named(name, css.encode()) for name, css in styles.items()}
    for file in sorted(static.rglob("*")):
        name = file.relative_to(static).as_posix()
        if file.is_symlink():  # it would publish what lies elsewhere
            place = Place(f"static/{name}")
            problem = Problem(place, "unreadable-file", "a file of its own", "a symbolic link")
            problems.append(problem)
        elif (
            file.is_file()
            and not name.startswith(("css/", "js/"))
            and not file.name.startswith(".")
        ):
            made[name] = named(name, file.read_bytes())
    return made, problems


def _stylesheets(static: Path, problems: list[Problem]) -> dict[str, str]:
    """Join the style files layer by layer and shrink each; one that cannot be read is reported.

    No exercise waits for the layer of the other pages, and no screen for what is said about paper.

    style-syntax: a style that cannot be read would leave pages bare.
    Bad:  color: red}}
    Good: color: red}
    """
    names = ("site.css", "pages.css", "tools.css", PRINT)
    sheets = {name: f"@layer {','.join(LAYERS)};" for name in names}
    for folder in (*LAYERS, TOOLS):
        layer = "pages" if folder == TOOLS else folder
        screen = f"{folder}.css" if layer == "pages" else "site.css"
        blocks: dict[str, list[str]] = {screen: [], PRINT: []}
        for file in sorted((static / "css" / folder).glob("*.css")):
            name = f"static/{file.relative_to(static).as_posix()}"
            try:
                text = file.read_text(encoding="utf-8")
                shrunk = {
                    screen: _shrunk(_PAPER.sub("", text), name),
                    PRINT: _shrunk("".join(_PAPER.findall(text)), name),
                }
            except ValueError as error:
                problems.append(Problem(Place(name), "style-syntax", "CSS", str(error)))
            else:
                for sheet, css in shrunk.items():
                    blocks[sheet].append(css)
        for sheet, parts in blocks.items():
            sheets[sheet] += f"@layer {layer}{{{''.join(parts)}}}"
    return sheets


@lru_cache(maxsize=256)  # a preview builds again and again, and mostly with the same styles
def _shrunk(css: str, name: str) -> str:
    """Return a stylesheet without what a browser does not need. Raises ValueError."""
    return lightningcss.process_stylesheet(css, filename=name, browsers_list=_BROWSERS, minify=True)


class PictureStyle:
    """The style of figures alone, shrunk, to stand inside a picture's own file."""

    def __init__(self, static: Path) -> None:
        """Read the files once, so that all pictures of a build have the same style."""
        files = sorted((static / "css" / "blocks").glob("*.css"))
        wanted = [file for file in files if _OF_PICTURES.fullmatch(file.name)]
        self.texts = {file.name: file.read_bytes() for file in wanted}
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
            return _shrunk(css.replace("@media print", "@media all"), names[0])
        except (LookupError, ValueError):
            return ""


def named(name: str, data: bytes) -> Output:
    """Return a file under `assets/` with the digest of its bytes in its name."""
    stem, _, suffix = name.replace("/", "-").rpartition(".")
    return Output(asset_path(stem, suffix, data), "asset", data)


def asset_path(stem: str, suffix: str, data: bytes) -> str:
    """Return the path of an asset: assets/site.0123456789ab.css."""
    return f"assets/{stem}.{hashlib.sha256(data).hexdigest()[:12]}.{suffix}"
