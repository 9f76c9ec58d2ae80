"""Files that an earlier build made from the very same: found in the output folder, or made now."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from site_src.figure.window import Window
from site_src.model.output import Output
from site_src.outputs.picture_files import draw_all
from site_src.rendering.pictures import Picture
from site_src.rendering.site import Shown
from site_src.system.digests import digest, digest_of_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from site_src.cache.store import Cache
    from site_src.model.records import Exercise, Guide, Page
    from site_src.rendering.site import Site
    from site_src.rendering.svg import Style


def serialised(files: Iterable[Output]) -> list[list[str]]:
    """Return which files a step made, as JSON; their bytes will be in the output folder."""
    return [[file.path, file.kind, digest_of_bytes(file.data)] for file in files]


def standing(cache: Cache, known: list[list[str]]) -> list[Output] | None:
    """Deserialise files of an earlier build, if every one still stands in the output folder.

    A preview looks for that once: publishing compares every file anyway.
    """

    def look(known: list[list[str]]) -> list[Output] | None:
        found = []
        for path, kind, wanted in known:
            try:
                with open(f"{cache.output}/{path}", "rb") as file:  # noqa: PTH123 - thousands of them
                    data = file.read()
            except OSError:
                return None
            if digest_of_bytes(data) != wanted:
                return None
            found.append(Output(path, kind, cache.spool.store(data)))
        return found

    return cache.once(look, known, standing)


def spooled(cache: Cache, file: Output) -> Output:
    """Return a file whose bytes are spooled until it is published."""
    return Output(file.path, file.kind, cache.build_spool.store(file.data))


def drawn_pictures(
    site: Site, style: Style, made_from: tuple[str, ...], cache: Cache
) -> tuple[Site, list[Output]]:
    """Do as `draw_all`, or find the files that an earlier build drew from the very same.

    `made_from` are the digests of the guide, the templates and the style.
    """
    key = digest("drawings", *made_from)
    known = cache.get_json(key)
    if known and (files := standing(cache, known["files"])) is not None:
        found = {one.picture.key: one for one in _deserialise(known["pictures"], site.guide)}
        return replace(site, pictures=found, movements=known["movements"]), files
    site, files = draw_all(site, style)
    shown = [_written(one) for one in site.pictures.values()]
    made = {
        "files": serialised(files),
        "pictures": shown,
        "movements": dict(site.movements),
    }
    cache.put_json(key, made)
    return site, [spooled(cache, file) for file in files]


def _written(shown: Shown) -> list[Any]:
    """Return a picture as JSON; its figure is found in the guide again."""
    one, window = shown.picture, shown.picture.window
    frame = [window.left, window.bottom, window.width, window.height]
    return [*one.key, one.figure.ghost, frame, shown.address, shown.file]


def _deserialise(rows: list[list[Any]], guide: Guide) -> Iterator[Shown]:
    """Yield the pictures that were written."""
    records: dict[str, Exercise | Page] = {one.path: one for one in guide.pages}
    records.update({one.path: one for one in guide.exercises})
    for path, name, index, room, ghost, frame, address, file in rows:
        figure = records[path].figures[name]
        figure = figure if figure.ghost == ghost else replace(figure, ghost=ghost)
        picture = Picture(path, records[path].title, figure, index, room, Window(*frame))
        yield Shown(picture, address, file)
