"""Every picture and movement of the guide as a file, and where the pages find them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from site_src.cache.store import Memory, digest, written_down
from site_src.figure.movement import keyframes
from site_src.figure.window import Window
from site_src.model.output import Output
from site_src.outputs.assets import asset_path
from site_src.rendering.pictures import ALONE, MAIN, RUNG, Picture, inline, sheets
from site_src.rendering.site import Shown, Site
from site_src.rendering.svg import render_picture, render_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from site_src.model.records import Exercise, Guide, Page
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


def remembered(
    site: Site, style: Style, made_from: tuple[str, ...], memory: Memory
) -> tuple[Site, list[Output]]:
    """Do as `draw_all`, or find the files that an earlier build drew from the very same.

    `made_from` are the digests of the guide, the templates and the style.
    """
    key = digest("drawings", *made_from)
    known = memory.data(key)
    if known and (files := memory.files(known["files"])) is not None:
        found = {one.picture.key: one for one in _read_back(known["pictures"], site.guide)}
        return replace(site, pictures=found, movements=known["movements"]), files
    site, files = draw_all(site, style)
    shown = [_written(one) for one in site.pictures.values()]
    made = {
        "files": written_down(files),
        "pictures": shown,
        "movements": dict(site.movements),
    }
    memory.keep_data(key, made)
    return site, [memory.lay(file) for file in files]


def _written(shown: Shown) -> list[Any]:
    """Return a picture as JSON; its figure is found in the guide again."""
    one, window = shown.picture, shown.picture.window
    frame = [window.left, window.bottom, window.width, window.height]
    return [*one.key, one.figure.ghost, frame, shown.address, shown.file]


def _read_back(rows: list[list[Any]], guide: Guide) -> Iterator[Shown]:
    """Yield the pictures that were written."""
    records: dict[str, Exercise | Page] = {one.path: one for one in guide.pages}
    records.update({one.path: one for one in guide.exercises})
    for path, name, index, room, ghost, frame, address, file in rows:
        figure = records[path].figures[name]
        figure = figure if figure.ghost == ghost else replace(figure, ghost=ghost)
        picture = Picture(path, records[path].title, figure, index, room, Window(*frame))
        yield Shown(picture, address, file)
