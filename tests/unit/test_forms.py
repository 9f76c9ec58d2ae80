"""What others read: Markdown beside each page, the list of pages, the sitemap, the feed.

Each is read back by a parser that is not ours, and compared with the pages.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import urljoin
from xml.etree import ElementTree as ET

import feedparser
import hypothesis
import pytest
import yaml
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from tree import TOOL_PAGES, Element, tree
from usp.tree import sitemap_from_str

from site_src.build.pipeline import build, check
from site_src.build.result import Options
from site_src.model.output import Output
from site_src.model.records import GENERATOR
from site_src.model.urls import is_public
from site_src.prose.plain import begun, ended, escaped, markdown_of
from site_src.publishing.output_folder import _rank

PROJECT = Path(__file__).parent.parent.parent
BASE = "https://backs.our-clinic.org/guide/"
RESERVED = "https://guide.example/back/"


class Built:
    """A guide that was built for an address."""

    def __init__(self, folder: Path, base: str) -> None:
        """Read what was published into a folder."""
        self.folder, self.base = folder, base
        self.pages = {
            file.relative_to(folder).as_posix(): tree(file.read_text(encoding="utf-8"))
            for file in sorted(folder.rglob("*.html"))
            if file.name != "take-away.html"  # all pages in one file, a form like these
        }
        self.files = {
            file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()
        }

    def text(self, path: str) -> str:
        """Return a published file."""
        return (self.folder / path).read_text(encoding="utf-8")

    @property
    def read_pages(self) -> dict[str, Element]:
        """The pages that have an address to be read at."""
        unread = {"404.html", "offline.html", *TOOL_PAGES}
        return {path: page for path, page in self.pages.items() if path not in unread}


@pytest.fixture(scope="module", params=[BASE, RESERVED])
def real(
    request: pytest.FixtureRequest,
    finished: Callable[[str], Options],
) -> Built:
    return Built(finished(request.param).output, request.param)


def links(page: Element, rel: str) -> list[dict[str, str]]:
    """Return what a page says of its links of a kind."""
    return [link.given for link in page.all("link", rel=rel)]


# ---------------------------------------------------------------------------------------------
# Addresses


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("https://guide.example/lower-back/", False),
        ("https://example.org/", False),
        ("https://www.example.com/a/", False),
        ("https://backs.test/", False),
        ("https://backs.invalid/", False),
        ("https://backs.our-clinic.org/", True),
        ("https://examples.org/", True),
        ("https://my-example.org/", True),
        ("http://127.0.0.1:8000/some/where/", True),
        ("", False),
    ],
)
def test_only_a_name_that_leads_somewhere_is_an_address(base: str, expected: bool) -> None:
    assert is_public(base) is expected


def test_an_address_that_leads_nowhere_is_not_written_anywhere(real: Built) -> None:
    has_address = is_public(real.base)

    assert ("feed.xml" in real.files) is has_address
    assert ("sitemap.xml" in real.files) is has_address
    assert ("Sitemap:" in real.text("robots.txt")) is has_address
    forms = [
        path for path in real.files if path.endswith((".json", ".md", ".txt", ".html", ".xml"))
    ]
    assert all("guide.example" not in real.text(path) for path in forms)
    for path, page in real.pages.items():
        wanted = has_address and path not in {"404.html", "offline.html"}
        canonical = [real.base + path.removesuffix("index.html")] if wanted else []
        assert [link["href"] for link in links(page, "canonical")] == canonical
    schema = json.loads(real.text("guide.schema.json"))
    assert schema.get("$id", "") == (f"{real.base}guide.schema.json" if has_address else "")


def test_every_link_of_a_page_to_another_form_leads_to_it(real: Built) -> None:
    types = set()
    for path, page in real.pages.items():
        for given in [*links(page, "alternate"), *links(page, "describedby")]:
            types.add((given["rel"], given["type"]))
            assert urljoin(f"/{path}", given["href"]).removeprefix("/") in real.files
    feed = {("alternate", "application/atom+xml")} if is_public(real.base) else set()
    assert types == feed | {
        ("alternate", "text/markdown"),
        ("alternate", "application/json"),
        ("describedby", "text/plain"),
    }
    shown = {link.given["href"] for link in real.pages["about/index.html"].one("main").all("a")}
    assert {"../guide.json", "../guide.schema.json", "../llms.txt"} <= shown
    assert ("../feed.xml" in shown) is is_public(real.base)


# ---------------------------------------------------------------------------------------------
# Markdown


def unread(element: Element) -> bool:
    """Say whether an element has no words for a reader of text: ways, controls, drawings."""
    return element.tag in {"nav", "label", "title", "script"}


def bare(text: str) -> list[str]:
    """Return the words of a text alone."""
    return re.findall(r"\w+", text)


def with_alts(html: str) -> Element:
    """Return HTML as a tree in which pictures stand as their words."""
    html = re.sub(r'<img [^>]*?alt="([^"]*)"[^>]*>', r" \1 ", html)
    return tree(html.replace("<br />", "<br>"))


def test_markdown_has_the_words_of_its_page_and_no_others(real: Built) -> None:
    reader = MarkdownIt("commonmark")
    small_print = ""
    for path in real.read_pages:
        front, text = (
            real.text(path.replace(".html", ".md")).removeprefix("---\n").split("\n---\n", 1)
        )
        words = bare(with_alts(reader.render(text)).words())
        main = with_alts(re.sub(r"<svg.*?</svg>", _described, real.text(path), flags=re.DOTALL))
        whole = bare(main.one("main").words(unread))
        first = bare("Warning signs")
        assert words[: len(first)] == first
        assert words[len(first) :][: len(whole)] == whole, path
        rest = " ".join(words[len(first) + len(whole) :])
        small_print = small_print or rest
        assert rest == small_print
        fields = yaml.safe_load(front)
        assert fields["title"] == real.pages[path].one("h1").words()
        assert fields["generator"] == GENERATOR
        address = real.base + path.removesuffix("index.html")
        assert fields.get("address", "") == (address if is_public(real.base) else "")
    assert small_print.startswith("Small print Signs of an emergency")
    assert "No clinician has checked this guide yet" in small_print


def _described(svg: re.Match[str]) -> str:
    """Return the description of a drawing."""
    described = re.search(r"<desc[^>]*>(.*?)</desc>", svg.group(), re.DOTALL)
    return f"<p>{described[1]}</p>" if described else ""


def test_markdown_keeps_headings_lists_links_and_pictures(real: Built) -> None:
    reader = MarkdownIt("commonmark")
    for path, page in real.read_pages.items():
        text = real.text(path.replace(".html", ".md")).split("\n---\n", 1)[1]
        read = with_alts(reader.render(text))
        main = page.one("main")
        headings = [one.words() for one in read.all() if re.fullmatch("h[1-6]", one.tag)]
        ways = {id(one) for nav in main.all("nav") for one in nav.all()}
        there = [
            one.words()
            for one in main.all()
            if re.fullmatch("h[1-6]", one.tag) and id(one) not in ways
        ]
        assert headings[: len(there)] == there
        steps = [[i.words() for i in one.all("li")] for one in main.all("ol") if not one.given]
        numbered = [[i.words() for i in one.all("li")] for one in read.all("ol")]
        assert all(one in numbered for one in steps)
        targets = [link.given["href"] for link in read.all("a")]
        folder = Path(path).parent.as_posix()
        for to in targets:
            assert not to.startswith("#")
            if not to.startswith(("https://", "tel:")):
                file = urljoin(f"/{folder}/", to).partition("#")[0].removeprefix("/")
                file = file.removeprefix("./")
                assert (
                    f"{file}index.html" if file.endswith("/") or not file else file
                ) in real.files


def test_a_page_that_is_not_there_has_no_markdown(real: Built) -> None:
    assert "404.md" not in real.files
    assert links(real.pages["404.html"], "alternate") == []


@pytest.mark.parametrize(
    "text",
    [
        "A star * and _lines_, [brackets], `ticks`, a < b and a \\\\ slash.",
        "1986 was a year. 1. is no list.",
        "\\# is no heading.",
    ],
)
def test_signs_in_words_stay_words(options: Options, text: str) -> None:
    edit = options.content / "pages/bad-day.md"
    words = edit.read_text(encoding="utf-8").replace("\nRest.\n", f"\n{text}\n")
    edit.write_text(words, encoding="utf-8")
    result = build(options)
    if result.has_errors:  # the author may not write it, so no reader meets it
        return
    built = Built(options.output, options.base_url)
    front = built.text("bad-day/index.md").split("\n---\n", 1)[1]
    read = tree(MarkdownIt("commonmark").render(front).replace("<br />", "<br>"))

    said = built.pages["bad-day/index.html"].one("article").one("p").words()
    assert said in [one.words() for one in read.all("p")]


def test_the_list_of_pages_names_each_with_its_markdown(real: Built) -> None:
    text = real.text("llms.txt")
    home = real.pages["index.html"]
    named = re.findall(r"^- \[(.+?)\]\((.+?)\)(?:: (.+))?$", text, re.MULTILINE)
    rows = {address.removeprefix(real.base): (title, note) for title, address, note in named}

    assert text.startswith(f"# {home.one('h1').words()}\n\n> ")
    assert rows.keys() == {path.replace(".html", ".md") for path in real.read_pages} | {
        "guide.json"
    }
    for path, page in real.read_pages.items():
        summary = page.one("meta", name="description").given["content"]
        assert rows[path.replace(".html", ".md")] == (page.one("h1").words(), summary)
    absolute = all(address.startswith("https://") for _, address, _ in named)
    assert absolute is is_public(real.base)


# ---------------------------------------------------------------------------------------------
# Sitemap


def test_the_sitemap_has_each_page_with_the_day_it_was_last_checked(real: Built) -> None:
    if not is_public(real.base):
        return
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    root = ET.fromstring(real.text("sitemap.xml"))  # noqa: S314 - we have just written it

    assert root.tag == f"{space}urlset"
    found = {url.findtext(f"{space}loc"): url.findtext(f"{space}lastmod") for url in root}
    found.pop(None, None)  # the comment that says who made it
    assert found.keys() == {real.base + path.removesuffix("index.html") for path in real.read_pages}
    for path, page in real.read_pages.items():
        day = date.fromisoformat(found[real.base + path.removesuffix("index.html")] or "")
        assert f"Last checked {day.day} {day:%B} {day.year}." in page.one(class_="review").words()


def test_another_reader_finds_the_same_pages_and_days_in_the_sitemap(real: Built) -> None:
    if not is_public(real.base):
        return
    pages = sitemap_from_str(real.text("sitemap.xml")).all_pages()

    found = {page.url: page.last_modified for page in pages}
    assert found.keys() == {real.base + path.removesuffix("index.html") for path in real.read_pages}
    assert all(day and day.year >= 2026 for day in found.values())


# ---------------------------------------------------------------------------------------------
# Where to report a hole


def test_an_owner_who_names_a_contact_gets_a_security_txt_and_may_take_it_back(
    options: Options,
) -> None:
    settings = options.content / "guide.yaml"
    before = settings.read_text(encoding="utf-8")
    file = options.output / ".well-known" / "security.txt"
    build(options)
    assert not file.exists()

    settings.write_text(f"{before}security_contact: https://a.example/report\n", encoding="utf-8")
    build(replace(options, base_url=BASE))

    assert file.read_text(encoding="utf-8").splitlines()[1:] == [
        "Contact: https://a.example/report",
        "Expires: 2027-11-23T00:00:00Z",
        "Preferred-Languages: en",
        f"Canonical: {BASE}.well-known/security.txt",
    ]
    settings.write_text(before, encoding="utf-8")
    build(options)
    assert not file.parent.exists()


# ---------------------------------------------------------------------------------------------
# Feed

CHANGES = """---
title: What we changed
kind: changes
summary: All of it.
reviewed: 2026-11-20
review_due: 2027-11-20
---
Here.

## Numbers & signs

Said once. See [the safety page](safety.md).

### Fewer & slower

Do three. [expert opinion: hayden-2021]

### The wall

Lean on it.

## The end

Stop there.
"""
CORRECTION = """---
title: A wrong number
kind: correction
by: A. B.
answered: 2026-11-22
about: ../exercises/strength/wall-lean.md
---
## Question

It said 30 times.

## Answer

It is three.
"""


@pytest.fixture
def changed(options: Options) -> Options:
    """Return a small guide with changes and a correction, at an address."""
    (options.content / "pages/changes.md").write_text(CHANGES, encoding="utf-8")
    (options.content / "questions/number.md").write_text(CORRECTION, encoding="utf-8")
    return replace(options, base_url=BASE)


def test_the_feed_has_each_change_and_each_correction_newest_first(changed: Options) -> None:
    assert build(changed).problems == ()
    read = feedparser.parse((changed.output / "feed.xml").read_bytes())

    assert not read.bozo
    assert read.version == "atom10"
    assert read.feed.id == f"{BASE}feed.xml"
    assert [one.href for one in read.feed.links if one.rel == "self"] == [read.feed.id]
    assert read.feed.updated == "2026-11-22T00:00:00Z"
    assert [(entry.title, entry.updated[:10], entry.link) for entry in read.entries] == [
        ("A wrong number", "2026-11-22", f"{BASE}questions/#corrections"),
        ("Numbers & signs", "2026-11-20", f"{BASE}changes/#numbers-signs"),
        ("Fewer & slower", "2026-11-20", f"{BASE}changes/#fewer-slower"),
        ("The wall", "2026-11-20", f"{BASE}changes/#the-wall"),
        ("The end", "2026-11-20", f"{BASE}changes/#the-end"),
    ]
    said = [tree(entry.content[0].value).words() for entry in read.entries]
    assert said[0].startswith("It said 30 times. It is three.")
    assert said[1].startswith("Said once. See the safety page.")
    assert said[2].startswith("Do three. (expert opinion: source 1)")


LEDGER = "# Days\nfewer-slower 2026-11-19\nnumbers-signs 2026-11-18\nthe-wall 2026-11-17\n"
NEW = "### The floor\n\nIt is hard. [our suggestion]\n\n## The end"


def days_in_the_feed(options: Options) -> dict[str, str]:
    """Return the day of each change in the feed that was built."""
    read = feedparser.parse((options.output / "feed.xml").read_bytes())
    return {one.link.partition("#")[2]: one.updated[:10] for one in read.entries}


@pytest.mark.parametrize("reviewed", ["2026-11-20", "2026-11-26"])
def test_only_a_new_change_has_a_new_day_in_the_feed(changed: Options, reviewed: str) -> None:
    page, ledger = changed.content / "pages/changes.md", changed.content / "feed.txt"
    ledger.write_text("# none yet\n", encoding="utf-8")
    first = build(replace(changed, today=date(2026, 11, 24)))
    assert not first.has_errors
    assert "feed.txt" in first.recorded
    before = days_in_the_feed(changed)
    was = set(ledger.read_text("utf-8").splitlines())

    text = page.read_text("utf-8").replace("reviewed: 2026-11-20", f"reviewed: {reviewed}")
    page.write_text(text.replace("## The end", NEW), encoding="utf-8")
    for today in (date(2026, 11, 26), date(2026, 11, 27)):
        assert not build(replace(changed, today=today)).has_errors
        after = days_in_the_feed(changed)
        assert {one: day for one, day in after.items() if before.get(one) != day} == {
            "the-floor": "2026-11-26"
        }
    assert set(ledger.read_text("utf-8").splitlines()) - was == {"the-floor 2026-11-26"}

    page.write_text(text, encoding="utf-8")
    assert build(replace(changed, today=date(2026, 11, 28))).recorded == []  # its line stays


def test_days_of_changes_are_kept_by_builds_for_readers_alone_address_or_none(
    changed: Options,
) -> None:
    ledger = changed.content / "feed.txt"
    assert build(changed).recorded == []  # nobody asked for one
    assert not ledger.exists()

    ledger.write_text(LEDGER, encoding="utf-8")
    for kind in ("drafts", "for_author", "for_later"):
        other = replace(changed, **{kind: True})  # type: ignore[arg-type]
        assert build(other).recorded == []
        assert days_in_the_feed(changed)["the-end"] == str(changed.today)
    assert build(replace(changed, base_url="")).recorded == ["feed.txt"]
    assert f"the-end {changed.today}\n" in ledger.read_text("utf-8")


def test_a_change_that_the_ledger_lacks_is_a_warning_and_its_lines_are_the_cure(
    changed: Options,
) -> None:
    ledger = changed.content / "feed.txt"
    ledger.write_text(LEDGER, encoding="utf-8")

    (problem,) = check(changed).problems
    assert (problem.code, problem.place.line) == ("feed-unlisted", 4)
    ledger.write_text(f"{LEDGER}{problem.cure}\n", encoding="utf-8")

    assert check(changed).problems == ()


BAD_LINES = [
    ("the-end", "wrong-kind", "the-end …"),
    ("2026-11-19 the-end", "wrong-kind", "the-end 2026-11-19"),
    ("the-end 19.11.2026", "wrong-kind", "the-end …"),
    ("2026-11-19", "wrong-kind", "… 2026-11-19"),
    ("the-end 2026-02-30", "no-such-date", "the-end …"),
    ("the-end 2036-11-23", "future-day", "the-end …"),
    ("the-wall 2026-11-19", "duplicate-value", "delete this line"),
]


@pytest.mark.parametrize(("line", "code", "cure"), BAD_LINES)
def test_a_line_of_the_ledger_that_gives_no_day_is_an_error_there(
    changed: Options, line: str, code: str, cure: str
) -> None:
    ledger = changed.content / "feed.txt"
    ledger.write_text(f"{LEDGER}{line}\n", encoding="utf-8")

    (problem,) = build(changed).problems
    assert (problem.code, problem.place.path, problem.place.line) == (code, "content/feed.txt", 5)
    assert problem.cure == cure
    mended = "" if cure.startswith("delete") else cure.replace("… 2026", "the-end 2026")
    mended = mended.replace("…", "2026-11-19")
    ledger.write_text(f"{LEDGER}{mended}\n", encoding="utf-8")
    assert build(changed).problems == ()


def test_every_entry_of_the_feed_carries_the_warnings_and_whole_links(real: Built) -> None:
    if not is_public(real.base):
        return
    read = feedparser.parse(real.text("feed.xml"))
    page = real.pages["changes/index.html"]
    titles = {heading.words() for heading in page.all("h3")}

    assert not read.bozo
    assert titles <= {entry.title for entry in read.entries}
    assert len({entry.id for entry in read.entries}) == len(read.entries)
    for entry in read.entries:
        words = tree(entry.content[0].value)
        assert entry.link.startswith(f"{BASE}changes/#")
        assert any(page.all(id=entry.link.partition("#")[2]))
        assert "One sign is enough." in words.words()
        assert "It does not replace a person who can examine you." in words.words()
        told = words.words().partition(" Signs of an emergency")[0]
        assert told in page.words()
        assert all(link.given["href"].startswith("https://") for link in words.all("a"))


def test_a_guide_without_changes_has_a_feed_of_nothing_but_warnings(options: Options) -> None:
    assert build(replace(options, base_url=BASE)).problems == ()
    read = feedparser.parse((options.output / "feed.xml").read_bytes())

    assert not read.bozo
    assert read.entries == []
    assert read.feed.updated == "2026-11-23T00:00:00Z"


def test_what_leads_others_to_pages_is_written_after_them(changed: Options) -> None:
    seen: list[tuple[int, str]] = []
    build(changed)
    for file in changed.output.rglob("*"):
        kind = {"feed.xml": "feed", "sitemap.xml": "sitemap"}.get(file.name, "text")
        kind = "home" if file == changed.output / "index.html" else kind
        path = file.relative_to(changed.output).as_posix()
        seen.append(_rank(Output(path, kind, b""), is_new=True))

    assert [path for _, path in sorted(seen)][-3:] == ["index.html", "feed.xml", "sitemap.xml"]


SIGNS = st.lists(
    st.sampled_from(
        [
            *("x", " ", "\n", "[", "](", ")", "!", "<", ">", "<b>", "&lt;", "&#91;", "\\", "`"),
            *(
                "*",
                "**",
                "_",
                "~~",
                "#",
                "-",
                "+",
                "=",
                "1.",
                "12)",
                "|",
                ":",
                "---",
                "https://a.b",
            ),
            *("www.a.b", "a@b.de", "<!--", "    ", "\t", "[a](b)", "[a]: b"),
        ]
    ),
    min_size=1,
    max_size=12,
).map("".join)


@hypothesis.settings(deadline=None)
@hypothesis.given(SIGNS)
def test_any_words_are_words_in_every_place_of_a_form_in_markdown(words: str) -> None:
    said = escaped(f"{words}.").strip()
    places = {
        f"# {ended(said)}": ["heading_open", "inline", "heading_close"],
        begun(said): ["paragraph_open", "inline", "paragraph_close"],
        f"[{said}](a.md)": ["paragraph_open", "inline", "paragraph_close"],
    }
    for text, blocks in places.items():
        tokens = MarkdownIt("commonmark").enable(["strikethrough", "table"]).parse(text)
        assert [token.type for token in tokens] == blocks
        inner = [token.type for token in tokens[1].children or []]
        assert [one for one in inner if one != "text"] == (
            ["link_open", "link_close"] if text.startswith("[") and text.endswith("(a.md)") else []
        )
        shown = "".join(token.content for token in tokens[1].children or [])
        assert shown == " ".join(f"{words}.".split())


def test_an_exclamation_mark_before_a_link_makes_no_picture_and_an_address_ends_in_it() -> None:
    text = markdown_of('<p>Now!<a href="a(b/">words</a></p>')

    assert MarkdownIt("commonmark").render(text) == '<p>Now!<a href="a%28b/">words</a></p>\n'
