"""Icons and pictures for sharing: drawn once, of the right size, and only where they are of use."""

from __future__ import annotations

import json
import re
import shutil
import struct
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import resvg_py
from tree import Element, tree

from site_src.build.pipeline import build, check
from site_src.build.result import Options
from site_src.loading.assemble import assemble
from site_src.loading.loader import load
from site_src.outputs.assets import PictureStyle
from site_src.outputs.bitmaps import icons, written_out
from site_src.outputs.share_images import _picture
from site_src.rendering.jinja import environment, read_templates
from site_src.rendering.pictures import shared
from site_src.rendering.site import Site

if TYPE_CHECKING:
    from collections.abc import Iterable

PROJECT = Path(__file__).parent.parent.parent
STRAY = ("404.html", "offline.html")
BASE = "https://backs.our-clinic.org/guide/"


@pytest.fixture
def public(options: Options) -> Options:
    return replace(options, base_url=BASE)


def pages(options: Options) -> dict[str, Element]:
    """Return every published page."""
    return {
        file.relative_to(options.output).as_posix(): tree(file.read_text(encoding="utf-8"))
        for file in options.output.rglob("*.html")
        # One names no file beside it, the other only leads on.
        if file.name != "take-away.html" and file.parent.name != "paper"
    }


def size_of(file: Path) -> tuple[int, int]:
    """Return the width and height that a PNG says it has."""
    data = file.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def met(page: Element, name: str) -> list[str]:
    """Return what a page says of itself to sites that show links."""
    return [meta.given["content"] for meta in page.all("meta", property=name)]


def kept(options: Options) -> set[str]:
    """Return the names of the pictures that are kept."""
    return {file.name for file in (options.project / ".guide/pictures").glob("*")}


def test_a_link_is_shown_with_the_title_the_words_and_the_picture_of_its_page(
    public: Options,
) -> None:
    assert build(public).problems == ()
    for path, page in pages(public).items():
        (image,) = met(page, "og:image")
        assert image.startswith(BASE)
        assert size_of(public.output / image.removeprefix(BASE)) == (1200, 630)
        assert ("share-wl." in image) is (path == "strength/wall-lean/index.html")
        assert met(page, "og:title") == [page.one("h1").words()]
        assert met(page, "og:description") == [
            page.one("meta", name="description").given["content"]
        ]
        assert met(page, "og:type") == ["website" if path == "index.html" else "article"]
        address = BASE + path.removesuffix("index.html")
        assert met(page, "og:url") == ([] if path in STRAY else [address])
        shown = "Wall lean: Start, Wall lean: Lean" if "share-wl." in image else "Wall lean: Lean"
        assert met(page, "og:image:alt") == [shown]


def test_a_guide_without_an_address_draws_no_picture_for_sharing(options: Options) -> None:
    build(options)

    assert {name.partition(".")[0] for name in _bitmaps(options)} == {
        "icon-180",
        "icon-192",
        "icon-512",
        "icon-512-maskable",
    }
    assert all(met(page, "og:image") == [] for page in pages(options).values())
    assert all(met(page, "og:title") for page in pages(options).values())


def _bitmaps(options: Options) -> list[str]:
    return [file.name for file in (options.output / "assets").glob("*.png")]


def test_what_has_not_changed_is_not_drawn_again(
    public: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(public)
    before = sorted(_bitmaps(public))
    calls = _counted(monkeypatch)

    build(public)
    assert calls == []
    assert sorted(_bitmaps(public)) == before

    figure = public.content / "exercises/strength/wall-lean.figure.yaml"
    text = figure.read_text(encoding="utf-8")
    figure.write_text(text.replace("to: [56, 62]", "to: [56, 64]"), encoding="utf-8")
    build(public)
    assert len(calls) == 2  # of the exercise and of the guide; the icons are as they were
    assert len(kept(public)) == 4 + 2


def _counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list that grows with each drawing."""
    calls: list[int] = []
    draw = resvg_py.svg_to_bytes

    def counting(**given: Any) -> bytes:
        calls.append(1)
        return draw(**given)

    monkeypatch.setattr(resvg_py, "svg_to_bytes", counting)
    return calls


def test_a_damaged_or_lost_picture_is_drawn_again(public: Options) -> None:
    build(public)
    names, before = kept(public), sorted(_bitmaps(public))
    first, second, *_ = sorted(names)
    (public.project / ".guide/pictures" / first).write_bytes(b"half")
    (public.project / ".guide/pictures" / second).unlink()
    (public.project / ".guide/pictures" / "notes.txt").write_text("mine")

    build(public)

    assert kept(public) == names
    assert sorted(_bitmaps(public)) == before
    assert (public.project / ".guide/pictures" / first).read_bytes() != b"half"


def test_judging_keeps_nothing(public: Options) -> None:
    assert check(public).problems == ()

    assert kept(public) == set()


def test_the_manifest_names_icons_of_the_sizes_it_says(options: Options) -> None:
    build(options)
    manifest = json.loads((options.output / "manifest.webmanifest").read_text(encoding="utf-8"))
    home = pages(options)["index.html"]

    assert manifest["name"] == home.one("h1").words()
    assert manifest["description"] == home.one("meta", name="description").given["content"]
    assert {manifest["start_url"], manifest["scope"]} == {"./"}
    sizes = set()
    for icon in manifest["icons"]:
        width, height = size_of(options.output / icon["src"])
        assert icon["sizes"] == f"{width}x{height}"
        sizes.add((icon["sizes"], icon["purpose"]))
    assert sizes == {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")}


def test_every_page_names_the_manifest_and_the_icon_for_the_home_screen(options: Options) -> None:
    build(options)
    for path, page in pages(options).items():
        folder = options.output / Path(path).parent
        if path not in STRAY:
            icon = page.one("link", rel="apple-touch-icon").given["href"]
            assert size_of(folder / icon) == (180, 180)
            assert (folder / page.one("link", rel="manifest").given["href"]).is_file()


def test_icons_that_are_cut_to_a_shape_fill_their_square() -> None:
    icon = PROJECT / "static/icons/icon.svg"
    made = {bitmap.name: tree(bitmap.svg) for bitmap in icons(icon.read_bytes(), icon.name)}

    for name in ("icon-180.png", "icon-512-maskable.png"):
        ground = next(made[name].all("rect")).given
        assert (ground["width"], ground["height"], "rx" in ground) == ("32", "32", False)
    assert "scale(0.8)" in made["icon-512-maskable.png"].one("g").given["transform"]
    assert "rx" in made["icon-512.png"].one("rect").given


@pytest.mark.parametrize("data", [b"<svg", b"", b"no drawing", bytes(range(256))])
def test_an_icon_that_is_no_drawing_is_a_mistake_in_its_file(
    options: Options, tmp_path: Path, data: bytes
) -> None:
    static = tmp_path / "static"
    shutil.copytree(PROJECT / "static", static)
    (static / "icons/icon.svg").write_bytes(data)

    (problem,) = build(replace(options, static=static)).problems

    assert (problem.code, problem.place.path) == ("template", "static/icons/icon.svg")
    assert problem.expected.startswith("an SVG that can be drawn; static/icons/icon.svg gives: ")


def test_a_picture_for_sharing_that_is_cut_off_is_a_mistake_in_its_template(
    options: Options, tmp_path: Path
) -> None:
    templates = tmp_path / "templates"
    shutil.copytree(PROJECT / "templates", templates)
    text = (templates / "share.svg").read_text(encoding="utf-8")
    (templates / "share.svg").write_text(text.replace("</svg>\n{% endfor", "{% endfor"), "utf-8")

    found = build(replace(options, templates=templates, base_url="https://backs.our.org/"))

    assert [(one.code, one.place.path) for one in found.problems] == [
        ("template", "templates/share.svg")
    ]


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        (".figure{--a:#111}.figure .s{fill:var(--a)}", ".figure-a .s{fill:#111}"),
        (
            ".figure{--a:#111;--b:#222}.figure .far{--a:var(--b)}.figure .s{fill:var(--a)}",
            ".figure-a .s{fill:#111}.figure-a .far .s{fill:#222}",
        ),
        (
            ".figure :is(.x,.y){fill:none}",
            ".figure-a .x{fill:none}.figure-a .y{fill:none}",
        ),
        (
            ".figure{--a:#111}@media screen{.figure{--a:#999}}.figure .s{fill:var(--a)}",
            ".figure-a .s{fill:#111}",
        ),
        (".figure{overflow:hidden}", ""),
        (".figure .s{fill:var(--lost)}", ".figure-a .s{fill:none}"),
    ],
)
def test_a_style_is_written_out_for_a_library_that_knows_no_variables(
    css: str, expected: str
) -> None:
    assert written_out(css, "a") == expected


def test_everything_in_a_picture_has_a_colour_that_the_library_knows() -> None:
    guide, _ = assemble(load(PROJECT / "content"))
    assert guide
    templates = environment(read_templates(PROJECT / "templates"))
    site = Site(guide, templates, date(2026, 11, 23), {}, "")

    def style(persons: Iterable[str], *, paper: bool) -> str:
        return PictureStyle(PROJECT / "static")(persons, paper=paper)

    sheets = list(shared(guide))
    assert len(sheets) == 7 + 1
    for sheet in sheets:
        svg = _picture(site, sheet, style).svg
        text = tree(svg)
        rules = text.one("style").words()
        used = {name for one in text.all() for name in one.given.get("class", "").split()}
        named = set(re.findall(r"\.([\w-]+)", rules))
        assert used - named - {"far"} == set()
        assert not re.search(r"var\(|:is\(|@media|<text", svg)
