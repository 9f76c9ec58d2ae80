"""What comes out of a printer: as many sheets as promised, in two browsers and on two papers."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any, Final

import pytest
import zxingcpp
from browsing import one_of_each
from PIL import Image
from pypdf import PdfReader

from site_src.build.result import Options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from browsing import GuidePage, Site
    from firefox import Firefox
    from playwright.sync_api import Page

    _Chosen = Callable[[tuple[GuidePage, ...], str], tuple[GuidePage, ...]]

# Centimetres.
PAPERS: Final = {"A4": (21.0, 29.7), "Letter": (21.59, 27.94)}
POINTS_A_CENTIMETRE: Final = 72 / 2.54
# At most so many sheets, and no smaller letters, in points.
SHEETS: Final = {"print": (2, 11.0), "exercise": (1, 10.0), "safety": (1, 10.0)}
STEPS: Final = 16.0
HOST: Final = "https://backs.our-clinic.org/guide/"


@pytest.fixture(scope="module")
def all_printed() -> dict[tuple[str, ...], PdfReader]:
    """Keep what was printed, by browser, address and paper: several tests look at it."""
    return {}


@pytest.fixture(params=["chromium", "firefox"])
def printed(
    request: pytest.FixtureRequest, all_printed: dict[tuple[str, ...], PdfReader]
) -> Callable[[str, str], PdfReader]:
    """Give a function that prints an address on a paper, in one browser or in the other."""
    prints: Callable[[str, str], PdfReader] = request.getfixturevalue(f"by_{request.param}")

    def once(url: str, paper: str) -> PdfReader:
        key = (request.param, url, paper)
        if key not in all_printed:
            all_printed[key] = prints(url, paper)
        return all_printed[key]

    return once


@pytest.fixture
def by_firefox(firefox: Firefox) -> Callable[[str, str], PdfReader]:
    def on_paper(url: str, paper: str) -> PdfReader:
        firefox.open(url)
        return PdfReader(io.BytesIO(firefox.pdf(*PAPERS[paper])))

    return on_paper


@pytest.fixture
def by_chromium(open_tab: Callable[..., Page]) -> Callable[[str, str], PdfReader]:
    tab = open_tab()

    def on_paper(url: str, paper: str) -> PdfReader:
        tab.goto(url)
        return PdfReader(io.BytesIO(tab.pdf(format=paper, prefer_css_page_size=True)))

    return on_paper


@pytest.fixture
def chosen(request: pytest.FixtureRequest, long: bool) -> _Chosen:
    """Give what chooses pages to print: all by Chromium on A4, else the longest of each kind."""
    is_usual = "chromium" in request.node.callspec.id

    def choose(pages: tuple[GuidePage, ...], paper: str) -> tuple[GuidePage, ...]:
        return pages if long or (is_usual and paper == "A4") else one_of_each(pages)

    return choose


def sizes(pdf: PdfReader) -> dict[str, float]:
    """Return each piece of text on a paper with the size of its letters, in points."""
    found: dict[str, float] = {}

    def visit(text: str, outer: Any, inner: Any, _font: object, size: float) -> None:
        if text.strip():
            # Both matrices may turn the axes; what they do to an area is the square of the size.
            scale = abs((outer[0] * outer[3]) * (inner[0] * inner[3])) ** 0.5
            found[text.strip()] = round(size * scale, 1)

    for page in pdf.pages:
        page.extract_text(visitor_text=visit)
    return found


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("kind", SHEETS)
def test_a_page_for_paper_takes_no_more_sheets_than_promised(
    site: Site, printed: Callable[[str, str], PdfReader], kind: str, paper: str, chosen: _Chosen
) -> None:
    most, smallest = SHEETS[kind]
    pages = chosen(site.of_kind(kind), paper)
    assert pages
    for page in pages:
        pdf = printed(site.url + page.path, paper)
        width, height = (round(float(side)) for side in pdf.pages[0].mediabox[2:])
        wanted = (round(side * POINTS_A_CENTIMETRE) for side in PAPERS[paper])
        assert [width, height] == pytest.approx(list(wanted), abs=1)
        assert len(pdf.pages) <= most, page
        assert all(len(one.extract_text()) > 200 for one in pdf.pages), "an empty sheet"
        # A browser shrinks what is wider than the paper, and says nothing.
        small = {text: size for text, size in sizes(pdf).items() if size < smallest - 0.1}
        assert small == {}, page


def test_each_exercise_on_paper_says_how_to_do_it_in_large_letters(
    site: Site, printed: Callable[[str, str], PdfReader], chosen: _Chosen
) -> None:
    for page in chosen(site.of_kind("exercise"), "A4"):
        on_paper = sizes(printed(site.url + page.path, "A4"))
        large = " ".join(text for text, size in on_paper.items() if size >= STEPS - 0.1)
        for wanted in large_words(page.file.read_text(encoding="utf-8")):
            assert wanted in large, page


def large_words(html: str) -> Iterator[str]:
    """Yield the title of an exercise, and the first word of each of its steps."""
    title = re.search("<h1>(.*?)</h1>", html)
    steps = re.search('id="steps">.*?<ol>(.*?)</ol>', html, re.DOTALL)
    assert title
    assert steps
    yield title[1]
    yield from re.findall("<li>([A-Za-z]+)", steps[1])


@pytest.fixture
def hosted(finished: Callable[[str], Options]) -> Callable[[str], Path]:
    """Give a function that builds the guide for an address and returns its sheet."""
    return lambda base_url: finished(base_url).output / "hand-out/index.html"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_code_on_the_sheet_opens_the_guide(
    hosted: Callable[[str], Path], open_tab: Callable[..., Page], scheme: str
) -> None:
    tab = open_tab(color_scheme=scheme)
    tab.goto(hosted(HOST).as_uri())
    for media in ("screen", "print"):
        tab.emulate_media(media=media)
        shown = Image.open(io.BytesIO(tab.screenshot(full_page=True)))
        assert [code.text for code in zxingcpp.read_barcodes(shown)] == [HOST]
    assert HOST in tab.locator("main").inner_text()


def test_a_guide_without_an_address_has_no_code(hosted: Callable[[str], Path]) -> None:
    assert "hand-out__code" in hosted(HOST).read_text(encoding="utf-8")
    assert "hand-out__code" not in hosted("https://guide.example/").read_text(encoding="utf-8")
