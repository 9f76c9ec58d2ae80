"""Every picture and movement of the guide as a file, and where the pages find them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from site_src.figure.movement import keyframes
from site_src.model.output import Output
from site_src.outputs.assets import asset_path
from site_src.rendering.pictures import ALONE, MAIN, RUNG, Picture, inline, sheets
from site_src.rendering.site import Shown, Site
from site_src.rendering.svg import render_picture, render_sheet

if TYPE_CHECKING:
    from site_src.rendering.svg import Style


def draw_all(site: Site, style: Style) -> tuple[Site, list[Output]]:
    """Return every picture and movement as a file, and the site that knows their addresses."""
    files: dict[str, Output] = {}

    def keep(name: str, suffix: str, text: str) -> str:
        data = text.encode()
        path = asset_path(name, suffix, data)
        files[path] = Output(path, "asset", data)
        return f"/{path}"

    def own(picture: Picture) -> str:
        return keep(f"picture-{picture.name}", "svg", render_picture(site, picture, style))

    shown = {one.key: Shown(one, "", own(one)) for one in inline(site.guide)}
    for sheet in sheets(site.guide):
        address = keep(sheet.name, "svg", render_sheet(site, sheet, style))
        for view, one in sheet.views():
            file = own(one) if one.room in {ALONE, RUNG} else ""
            shown[one.key] = Shown(one, f"{address}#{view}", file)
    movements = {
        exercise.path: keep(f"movement-{exercise.code}", "css", css)
        for exercise in site.guide.exercises
        if MAIN in exercise.figures and (css := keyframes(exercise.figures[MAIN], exercise.code))
    }
    return replace(site, pictures=shown, movements=movements), list(files.values())
