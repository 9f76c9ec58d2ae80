"""What a phone needs to know to keep the guide beside its apps: `manifest.webmanifest`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from site_src.model.output import Output
from site_src.model.records import GENERATOR
from site_src.model.urls import relative
from site_src.outputs.bitmaps import ICONS, MASKABLE
from site_src.prose.text import typeset

if TYPE_CHECKING:
    from collections.abc import Iterator

    from site_src.rendering.site import Site

MANIFEST: Final = "manifest.webmanifest"


def manifest(site: Site) -> Output:
    """Return the web app manifest; every address in it is relative to itself."""
    guide = site.guide
    home = next(page for page in guide.pages if page.kind == "home")
    fields = {
        "name": typeset(guide.title),
        "short_name": typeset(guide.short_title),
        "description": typeset(home.summary),
        "lang": guide.language,
        **({"dir": guide.direction} if guide.direction != "ltr" else {}),
        "start_url": "./",
        "scope": "./",
        "display": "minimal-ui",  # a guide of many pages is no use without a way back
        "icons": list(_icons(site)),
        "generator": GENERATOR,
    }
    text = json.dumps(fields, ensure_ascii=False, indent=1)
    return Output(MANIFEST, "manifest", f"{text}\n".encode())


def _icons(site: Site) -> Iterator[dict[str, str]]:
    """Yield each icon with its size and what it may be used for."""
    for name in (*ICONS, MASKABLE):
        size = name.split("-")[1].removesuffix(".png")
        icon = {"src": relative(site.assets[name]), "sizes": f"{size}x{size}", "type": "image/png"}
        yield {**icon, "purpose": "maskable" if name == MASKABLE else "any"}
