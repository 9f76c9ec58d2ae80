"""Drawings → PNG, for phones and for sites that show no SVG: icons, and pictures for sharing.

The library knows no custom properties of CSS and no `:is()`, so the style of the figures is written
out for it first. Drawing takes far longer than anything else in a build: what was drawn is kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import resvg_py

from site_src.model.problems import Place
from site_src.rendering.jinja import RenderError
from site_src.system.digests import digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

APPLE_ICON: Final = "icon-180.png"
ICONS: Final = ("icon-192.png", "icon-512.png")
MASKABLE: Final = "icon-512-maskable.png"
_SAFE: Final = 0.8  # of a maskable icon: phones may cut off the rest

_MEDIA: Final = re.compile(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*\}")
_RULE: Final = re.compile(r"([^{}]+)\{([^{}]*)\}")
_VARIABLE: Final = re.compile(r"var\((--[\w-]+)\)")
_ANY_OF: Final = re.compile(r"^(.*):is\(([^)]*)\)$")


@dataclass(frozen=True)
class Bitmap:
    """A drawing that is wanted as a PNG: its name, its SVG and its size in pixels.

    `source` is the file that it comes from.
    """

    name: str
    source: str
    svg: str
    width: int
    height: int

    @property
    def key(self) -> str:
        """What its PNG is kept under: all that it is made from, the library included."""
        return digest("bitmap", resvg_py.__version__, self.width, self.height, self.svg)


def drawn(bitmaps: Iterable[Bitmap], kept: Mapping[str, bytes]) -> Iterator[tuple[Bitmap, bytes]]:
    """Yield each bitmap with its PNG: the one that was kept, or drawn now.

    Raises RenderError where a file is no drawing.
    """
    for bitmap in bitmaps:
        yield bitmap, kept.get(bitmap.key) or _drawn(bitmap)


def _drawn(bitmap: Bitmap) -> bytes:
    try:
        png: bytes = resvg_py.svg_to_bytes(
            svg_string=bitmap.svg,
            width=bitmap.width,
            height=bitmap.height,
            skip_system_fonts=True,  # there is no text in a drawing
        )
    except ValueError as error:
        message = f"an SVG that can be drawn; {bitmap.source} gives: {error}"
        raise RenderError(message, Place(bitmap.source)) from error
    return png


def icons(icon: bytes, source: str) -> Iterator[Bitmap]:
    """Yield the icons that phones ask for; those that phones cut to a shape fill their square."""
    svg = icon.decode(errors="replace")
    yield Bitmap(APPLE_ICON, source, _squared(svg, 1), 180, 180)
    for name in ICONS:
        size = int(name.removesuffix(".png").rpartition("-")[2])
        yield Bitmap(name, source, svg, size, size)
    yield Bitmap(MASKABLE, source, _squared(svg, _SAFE), 512, 512)


def _squared(svg: str, scale: float) -> str:
    """Return an icon, smaller by a factor, in the middle of a square of its ground's colour."""
    box = re.search(r'viewBox="0 0 (\d+) \1"', svg)
    ground = re.search(r'<rect[^>]* fill="([^"]+)"', svg)
    if not box or not ground:
        return svg
    size = int(box[1])
    inner = re.sub(r"^.*?<svg[^>]*>|</svg>\s*$", "", svg, flags=re.DOTALL)
    room = (1 - scale) * size / 2
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
        f'<rect width="{size}" height="{size}" fill="{ground[1]}"/>'
        f'<g transform="translate({room:g} {room:g}) scale({scale:g})">{inner}</g></svg>'
    )


def written_out(css: str, person: str) -> str:
    """Return the style of a person's figures on a light page, each colour in its place."""
    rules = [
        (selector.strip(), dict(_declarations(body)))
        for selector, body in _RULE.findall(_MEDIA.sub("", css))
    ]
    near: dict[str, str] = {}
    far: dict[str, str] = {}
    for selector, declared in rules:
        own = {name: value for name, value in declared.items() if name.startswith("--")}
        (far if selector.endswith(".far") else near).update(own)
    lines = []
    for selector, declared in rules:
        shown = {name: value for name, value in declared.items() if not name.startswith("--")}
        for part in _each(selector) if shown else ():
            place = part.removeprefix(".figure").strip()
            here, beyond = _filled(shown, near), _filled(shown, {**near, **far})
            if place:
                lines.append(f".figure-{person} {place}{{{here}}}")
                lines += [f".figure-{person} .far {place}{{{beyond}}}"] * (beyond != here)
    return "".join(lines)


def _declarations(body: str) -> Iterator[tuple[str, str]]:
    """Yield each name with its value."""
    for one in body.split(";"):
        name, colon, value = one.partition(":")
        if colon:
            yield name.strip(), value.strip()


def _each(selector: str) -> list[str]:
    """Return the selectors that a selector with `:is()` stands for."""
    several = _ANY_OF.match(selector)
    return [several[1] + one.strip() for one in several[2].split(",")] if several else [selector]


def _filled(declared: Mapping[str, str], values: Mapping[str, str]) -> str:
    """Return declarations with the values of their variables, as deep as they go."""

    def value(match: re.Match[str]) -> str:
        return _VARIABLE.sub(value, values.get(match[1], "none"))

    return ";".join(f"{name}:{_VARIABLE.sub(value, text)}" for name, text in declared.items())
