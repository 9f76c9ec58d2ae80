"""The whole guide in a language that nobody speaks, with longer words, from right to left."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, Final

import pytest
from browsing import CONTENT, Faults, each_page, resize, served_guide
from pseudo_language import LANGUAGE, write_translation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from browsing import GuidePage, Site
    from playwright.sync_api import Page

WIDTHS: Final = (320, 1280)


@pytest.fixture(scope="module")
def mirrored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve the real guide with every word translated."""
    folder = tmp_path_factory.mktemp("mirrored")
    content = folder / "content"
    shutil.copytree(CONTENT, content, ignore=shutil.ignore_patterns("safety.txt"))
    write_translation(content)
    with served_guide(folder, content) as served:
        yield served


@pytest.fixture
def mirrored_pages(mirrored: Site, judged: tuple[GuidePage, ...]) -> tuple[GuidePage, ...]:
    """Return the pages that are judged, in that language."""
    paths = {page.path for page in judged}
    return tuple(page for page in mirrored.pages if page.path in paths)


def test_no_text_is_cut_off_laid_on_other_text_or_too_wide_for_its_box(
    mirrored: Site, mirrored_pages: tuple[GuidePage, ...], open_tab: Callable[..., Page]
) -> None:
    tab = open_tab()
    faults = Faults()
    for page in each_page(mirrored, tab, mirrored_pages):
        for width in WIDTHS:
            resize(tab, width)
            for question in ("overflow", "overlaps", "spills"):
                faults.on(page, tab.evaluate(f"ask.{question}()"), f"{width} px")
    faults.report()


def test_every_page_states_its_language_and_its_text_starts_at_the_right(
    mirrored: Site, mirrored_pages: tuple[GuidePage, ...], open_tab: Callable[..., Page]
) -> None:
    tab = open_tab()
    faults = Faults()
    for page in each_page(mirrored, tab, mirrored_pages):
        root = tab.evaluate("[document.documentElement.lang, document.documentElement.dir]")
        faults.on(page, [] if root == [LANGUAGE, "rtl"] else [f"says {root}"])
        for width in WIDTHS:
            resize(tab, width)
            faults.on(page, tab.evaluate("ask.startsWrong()"), f"{width} px")
    faults.report()


def test_pictures_are_there_and_drawn_as_in_the_guides_own_language(
    mirrored: Site,
    mirrored_pages: tuple[GuidePage, ...],
    site: Site,
    open_tab: Callable[..., Page],
) -> None:
    assert [page.path for page in mirrored.pages] == [page.path for page in site.pages]
    tab = open_tab()
    faults = Faults()
    usual_pages = {page.path: page for page in site.pages}
    for page in each_page(mirrored, tab, mirrored_pages):
        own = usual_pages[page.path]
        tab.evaluate("for (const image of document.images) image.loading = 'eager'")
        tab.wait_for_function("[...document.images].every((image) => image.complete)")
        faults.on(page, tab.evaluate("ask.lostPictures()"))
        if page.kind != "print":  # it draws its address too, which differs
            drawn, usual = (re.findall(r' d="[^"]*"', one.file.read_text()) for one in (page, own))
            faults.on(page, [] if drawn == usual else ["is drawn in another way"])
    faults.report()


def test_words_beside_a_ladder_keep_clear_of_it(
    mirrored: Site, open_tab: Callable[..., Page]
) -> None:
    tab = open_tab(width=320)
    faults = Faults()
    for page in each_page(mirrored, tab, mirrored.of_kind("exercise")):
        gaps = tab.evaluate("""[...document.querySelectorAll(".ladder__rung")].map((rung) => {
          const wide = parseFloat(getComputedStyle(rung, "::after").inlineSize);
          const words = rung.querySelector("h3").getBoundingClientRect();
          return rung.getBoundingClientRect().right - wide - words.right;
        })""")
        faults.on(page, [f"words {gap:.0f} px from the ladder" for gap in gaps if gap < 8])
        assert gaps
    faults.report()


def test_the_groups_of_a_telephone_number_keep_their_order(
    mirrored: Site, open_tab: Callable[..., Page]
) -> None:
    tab = open_tab()
    numbers = 0
    for _ in each_page(mirrored, tab, mirrored.of_kind("safety")):
        lefts = tab.evaluate("""[...document.querySelectorAll("[href^='tel:']")].map((link) =>
          [...link.firstChild.data].map((_, index) => {
            const range = document.createRange();
            range.setStart(link.firstChild, index);
            range.setEnd(link.firstChild, index + 1);
            return range.getBoundingClientRect().left;
          }))""")
        assert all(left == sorted(left) for left in lefts)
        numbers += len(lefts)
    assert numbers
