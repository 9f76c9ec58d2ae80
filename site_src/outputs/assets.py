"""`static/` → the stylesheets and the other files, under names that hold their digest.

A name that changes with its content lets hosts cache for ever and lets an old page keep its old
stylesheet while a new version is being published.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Final

import lightningcss

from site_src.model import Output
from site_src.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

# The layers of the cascade, weakest first; each is a folder of static/css.
LAYERS: Final = ("global", "compositions", "utilities", "blocks")
STYLESHEET: Final = "site.css"
PRINT: Final = "print.css"
# A block about paper at the left margin of a style file, to its closing brace there.
_PAPER: Final = re.compile(r"^@media print \{\n.*?^\}\n", re.MULTILINE | re.DOTALL)
# The oldest browsers with cascade layers; the shrinker writes nothing that they cannot read.
_BROWSERS: Final = ["chrome 99", "edge 99", "firefox 97", "safari 15.4", "ios_saf 15.4"]


def assets(static: Path) -> tuple[dict[str, Output], list[Problem]]:
    """Return each static file by its name in `static`; styles as `site.css` and `print.css`."""
    made: dict[str, Output] = {}
    problems: list[Problem] = []
    for name, css in zip((STYLESHEET, PRINT), _stylesheets(static, problems), strict=True):
        made[name] = _named(name, css.encode())
    for file in sorted(static.rglob("*")):
        name = file.relative_to(static).as_posix()
        if file.is_file() and not name.startswith("css/") and not file.name.startswith("."):
            made[name] = _named(name, file.read_bytes())
    return made, problems


def _stylesheets(static: Path, problems: list[Problem]) -> tuple[str, str]:
    """Join the style files layer by layer and shrink each; one that cannot be read is reported.

    What they say about paper goes into a sheet of its own: no screen waits for it.
    """
    order = f"@layer {','.join(LAYERS)};"
    screen, paper = [order], [order]
    for layer in LAYERS:
        parts: list[list[str]] = [[], []]
        for file in sorted((static / "css" / layer).glob("*.css")):
            name = f"static/{file.relative_to(static).as_posix()}"
            try:
                text = file.read_text(encoding="utf-8")
                both = (_PAPER.sub("", text), "".join(_PAPER.findall(text)))
                shrunk = [_shrunk(part, name) for part in both]
            except ValueError as error:
                problems.append(Problem(Place(name), "style-syntax", "CSS", str(error)))
            else:
                parts[0].append(shrunk[0])
                parts[1].append(shrunk[1])
        for sheet, part in zip((screen, paper), parts, strict=True):
            sheet.append(f"@layer {layer}{{{''.join(part)}}}" if any(part) else "")
    return "".join(screen), "".join(paper)


def _shrunk(css: str, name: str) -> str:
    """Return a stylesheet without what a browser does not need. Raises ValueError."""
    return lightningcss.process_stylesheet(css, filename=name, browsers_list=_BROWSERS, minify=True)


def picture_style(static: Path, persons: Iterable[str]) -> str:
    """Return the style of figures alone, shrunk, to stand inside a picture's own file."""
    names = ("figure.css", *(f"person-{person}.css" for person in persons))
    try:
        texts = [(static / "css" / "blocks" / name).read_text(encoding="utf-8") for name in names]
        return _shrunk("".join(texts), names[0])
    except (OSError, ValueError):  # reported with the whole stylesheet
        return ""


def _named(name: str, data: bytes) -> Output:
    """Return a file under `assets/` with the digest of its bytes in its name."""
    stem, _, suffix = name.replace("/", "-").rpartition(".")
    return Output(asset_path(stem, suffix, data), "asset", data)


def asset_path(stem: str, suffix: str, data: bytes) -> str:
    """Return the path of an asset: assets/site.0123456789ab.css."""
    return f"assets/{stem}.{hashlib.sha256(data).hexdigest()[:12]}.{suffix}"
