"""The icon and the figures → bitmaps, where a phone or another site shows no drawing.

A link to the guide that somebody sends is shown with the picture of its page.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from site_src.model.output import Output
from site_src.model.urls import is_public, public
from site_src.outputs.assets import asset_path
from site_src.outputs.bitmaps import Bitmap, drawn, icons, written_out
from site_src.prose.text import typeset
from site_src.rendering.phrases import word
from site_src.rendering.pictures import SHARED, SHARED_SIZE, shared
from site_src.rendering.site import Share
from site_src.rendering.svg import render_sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from site_src.rendering.pictures import Picture, Sheet
    from site_src.rendering.site import Site
    from site_src.rendering.svg import Style

_ICON: Final = "icons/icon.svg"
_TEMPLATE: Final = "share.svg"


def with_bitmaps(
    site: Site,
    static: Mapping[str, Output],
    style: Style,
    kept: dict[str, bytes],
) -> tuple[Site, list[Output]]:
    """Return the site that knows its icons and pictures for sharing, and their files.

    `kept` are bitmaps that were drawn before, by their keys; afterwards, all that this guide needs.
    A picture for sharing needs a whole address: a guide that has none draws only icons.
    """
    base = site.guide.base_url
    sheets = list(shared(site.guide)) if is_public(base) else []
    wanted = list(icons(static[_ICON].data, f"static/{_ICON}")) if _ICON in static else []
    wanted += [_picture(site, sheet, style) for sheet in sheets]
    made = dict(drawn(wanted, kept))
    kept.clear()
    kept.update({bitmap.key: png for bitmap, png in made.items()})
    files = {
        bitmap.name: Output(asset_path(bitmap.name.removesuffix(".png"), "png", png), "asset", png)
        for bitmap, png in made.items()
    }
    addresses = {name: f"/{file.path}" for name, file in files.items()}
    shares = {
        "" if sheet.name == SHARED else sheet.pictures[0].record: Share(
            public(base, addresses[_name(sheet)]),
            typeset(", ".join(_title(site, picture) for picture in sheet.pictures)),
        )
        for sheet in sheets
    }
    known = replace(site, assets={**site.assets, **addresses}, shares=shares)
    return known, list(files.values())


def _picture(site: Site, sheet: Sheet, style: Style) -> Bitmap:
    """Return the picture of a page, its style written out for each person."""

    def plain(persons: Iterable[str], *, paper: bool) -> str:
        each = (written_out(style([person], paper=paper), person) for person in persons)
        return "".join(each)

    svg = render_sheet(site, sheet, plain, _TEMPLATE)
    return Bitmap(_name(sheet), f"templates/{_TEMPLATE}", svg, *SHARED_SIZE)


def _title(site: Site, picture: Picture) -> str:
    """Return what a picture shows, in few words."""
    words, pose = site.guide.words, picture.pose.name
    return word(words, "picture.title", title=picture.title, pose=pose)


def _name(sheet: Sheet) -> str:
    return f"{sheet.name}.png"
