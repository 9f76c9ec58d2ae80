"""The whole guide as one file: everything in it, nothing beside it, and every link leads on."""

from __future__ import annotations

import re
import shutil
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from tree import TOOL_PAGES

from site_src.build.pipeline import build
from site_src.build.result import Options

PROJECT = Path(__file__).parent.parent.parent
MOST_BYTES = 1_000_000
VOID = {"meta", "link", "br", "img", "input", "path", "use", "circle"}
NO_PAGES = {"404.html", "offline.html", "take-away.html", *TOOL_PAGES}


class _Elements(HTMLParser):
    """Every element of a page with its attributes, and the words that are read in `main`."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.all: list[tuple[str, dict[str, str]]] = []
        self.words: Counter[str] = Counter()
        self._open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.all.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.all.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "main" in self._open and not {"nav", "svg", "label"} & set(self._open):
            self.words.update(re.findall(r"\w+", data))

    def values(self, name: str, *tags: str) -> list[str]:
        """Return what the elements with an attribute have in it."""
        return [given[name] for tag, given in self.all if name in given and tag in (tags or {tag})]


@pytest.fixture(scope="module")
def real(finished: Callable[[str], Options]) -> Options:
    """Return a build of the real guide, as it is while it knows no host."""
    return finished("")


@pytest.fixture(scope="module")
def hosted(finished: Callable[[str], Options]) -> Options:
    """Return a build of the real guide for a host of its own."""
    return finished("https://backs.nhs.uk/low/")


def whole(options: Options) -> str:
    """Return the one file."""
    return (options.output / "take-away.html").read_text(encoding="utf-8")


def pages(options: Options) -> Iterator[tuple[str, str]]:
    """Yield every page by its path."""
    for file in sorted(options.output.rglob("*.html")):
        path = file.relative_to(options.output).as_posix()
        if path not in NO_PAGES:
            yield path, file.read_text(encoding="utf-8")


def _name(path: str) -> str:
    """Return the id of a page's chapter."""
    return f"_{path.removesuffix('index.html').replace('/', '_')}"


def test_it_is_smaller_than_a_megabyte(real: Options) -> None:
    assert len(whole(real).encode()) < MOST_BYTES


def test_each_chapter_holds_the_words_of_its_page_and_not_its_navigation(real: Options) -> None:
    first, *rest = re.split('<div class="chapter" id="(.*?)">', whole(real))
    chapters = dict(zip(rest[::2], rest[1::2], strict=True))
    missing = {}
    for path, page in pages(real):
        # A link on a line of its own to a file beside the pages went with its line.
        gone = r'<a class="(?:button )?lone-link" href="[^"]*(?:txt|json|session/#[^"]*)">.*?</a>'
        kept = re.sub(gone, "", page)
        name = _name(path)
        there = _Elements(f"<main>{chapters[name]}</main>").words
        missing[name] = set(_Elements(kept).words - there)

    assert "<h1>" in first
    assert len(missing) == len(chapters)
    assert {name: words for name, words in missing.items() if words} == {}


def test_every_page_is_a_chapter_and_every_id_is_there_once(real: Options) -> None:
    ids = Counter(_Elements(whole(real)).values("id"))
    chapters = {_name(path) for path, _ in pages(real)}

    assert {name for name, count in ids.items() if count > 1} == set()
    assert ids.keys() >= chapters
    for path, page in pages(real):
        name = _name(path)
        main = page[page.index("<main") : page.index("</main>")]
        main = re.sub(r"<svg.*?</svg>|<nav.*?</nav>", "", main, flags=re.DOTALL)
        assert {name + one for one in _Elements(main).values("id") if one != "main"} <= ids.keys()


def test_every_link_leads_to_a_place_in_the_file_or_to_another_site(real: Options) -> None:
    elements = _Elements(whole(real))
    ids = {f"#{name}" for name in elements.values("id")}
    links = elements.values("href", "a")

    assert len(links) > 500
    assert {to for to in links if to.startswith("#")} <= ids
    assert not [to for to in links if not to.startswith(("#", "https://", "tel:"))]
    assert set(elements.values("href", "use")) <= ids


def test_a_link_between_pages_leads_to_the_same_heading(real: Options) -> None:
    links = _Elements(whole(real)).values("href", "a")

    assert "#_safety_" in links
    assert "#_glossary_brace" in links
    assert "#_strength_wall-sit_steps" in links
    assert "#_strength_wall-sit_chair-stand" in links
    assert "#_" in links  # the start page


def test_what_is_not_in_the_file_is_a_link_only_where_the_guide_knows_its_host(
    real: Options, hosted: Options
) -> None:
    at = r"https://backs\.nhs\.uk/low/assets/picture-[^\"]*\.svg"
    picture = rf'<a href="({at})">Side plank: Lift your hips</a>'

    assert "backs.nhs.uk" not in whole(real)
    assert "Side plank: Lift your hips, " in whole(real)
    found = re.search(picture, whole(hosted))
    assert found
    assert (hosted.output / found[1].removeprefix("https://backs.nhs.uk/low/")).is_file()
    assert "https://backs.nhs.uk/low/text/mostly-fine.txt" in whole(hosted)
    assert "As a file with all the warnings" not in whole(real)


def test_it_loads_nothing_and_its_policy_allows_one_style_and_no_more(real: Options) -> None:
    elements = _Elements(whole(real))
    (style,) = re.findall(r"<style>(.*?)</style>", whole(real), re.DOTALL)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    (policy,) = [
        given["content"] for _, given in elements.all if "Policy" in given.get("http-equiv", "")
    ]

    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    assert not {"script", "img", "iframe", "object", "form"} & {tag for tag, _ in elements.all}
    assert elements.values("src") == []
    assert [to.partition(",")[0] for to in elements.values("href", "link")] == [
        "data:image/svg+xml"
    ]
    assert not re.search(r"url\((?!#)|@import", style)


def test_the_emergency_signs_come_first_then_the_contents(real: Options) -> None:
    text = whole(real)
    places = [
        text.index(mark)
        for mark in (
            '<main id="main"',
            'data-disclaimer="emergency-signs" data-form="full"',
            'id="contents"',
            'data-disclaimer="stop-rules" data-form="full"',
            'class="chapter" id="_"',
            'class="chapter" id="_safety_"',
            'class="chapter" id="_routines_without-the-floor_"',
            'class="chapter" id="_foam-rolling_"',
            'class="chapter" id="_foam-rolling_glutes_"',
            'class="chapter" id="_strength_"',
            'class="chapter" id="_about_"',
            'class="chapter" id="_find_position-standing_"',
            'data-disclaimer="licence" data-form="full"',
        )
    ]

    assert places == sorted(places)


def test_the_contents_name_every_chapter_but_the_lists(real: Options) -> None:
    text = whole(real)
    listed = re.findall(r'<li><a href="#(_[^"]*)">', text[: text.index('class="chapter"')])
    chapters = re.findall(r'class="chapter" id="([^"]*)"', text)

    assert listed == [
        name for name in chapters if not name.startswith("_find_") or name == "_find_"
    ]


def test_a_disclaimer_in_a_chapter_does_not_stand_for_one_of_the_file(real: Options) -> None:
    shown = Counter(
        (given["data-disclaimer"], given["data-form"])
        for _, given in _Elements(whole(real)).all
        if "data-disclaimer" in given
    )

    assert shown
    assert set(shown.values()) == {1}
    assert {form for _, form in shown} == {"full"}


def test_a_picture_stands_in_the_file_once_however_often_it_is_shown(real: Options) -> None:
    elements = _Elements(whole(real))
    shown = Counter(to for to in elements.values("href", "use") if re.fullmatch(r"#P-\d+", to))
    drawn = [name for name in elements.values("id") if re.fullmatch(r"P-\d+", name)]

    assert {f"#{name}" for name in drawn} == shown.keys()
    assert len(drawn) > 60
    assert sum(shown.values()) > 2 * len(drawn)


def test_hosts_are_told_to_let_it_be_saved(options: Options) -> None:
    build(options)
    told = (options.output / "_headers").read_text(encoding="utf-8")

    for address in ("/take-away.html", "/take-away"):  # some hosts lead from one to the other
        assert f"{address}\n  Content-Disposition: attachment; filename=take-away.html\n" in told


def test_a_fault_of_its_template_is_named_and_not_thrown(options: Options, tmp_path: Path) -> None:
    templates = tmp_path / "templates"
    shutil.copytree(options.templates, templates)
    (templates / "take-away.html").write_text("{{ nothing }}", encoding="utf-8")

    problems = build(replace(options, templates=templates)).problems

    assert [(p.code, p.place.path) for p in problems] == [("template", "templates/take-away.html")]
