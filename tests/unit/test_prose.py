"""Markdown that turns into safe HTML, and stays words where it is not."""

from __future__ import annotations

import html.parser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_src.prose import convert
from site_src.prose.lines import resolve, split_parts
from site_src.prose.text import slug_of, typeset

PATH = "exercises/strength/plank.md"


def html_of(text: str) -> str:
    """Return the HTML of a text."""
    prose, _ = convert(text, PATH, 1)
    return prose.html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("A **bold** and *soft* word.", "<p>A <strong>bold</strong> and <em>soft</em> word.</p>"),
        ("3 < 4 & 5", "<p>3 &lt; 4 &amp; 5</p>"),
        ('It\'s "so".', "<p>It’s “so”.</p>"),
        ("Hold 10 seconds.", "<p>Hold 10&nbsp;seconds.</p>"),
        ("### Small *one*", '<h3 id="small-one">Small <em>one</em></h3>'),
        ("1. one\n2. two", "<ol>\n<li>one</li>\n<li>two</li>\n</ol>"),
        (
            "[help](../../pages/safety.md#now)",
            '<p><a href="guide:pages/safety.md#now">help</a></p>',
        ),
        ("[out](https://a.example/x)", '<p><a href="https://a.example/x">out</a></p>'),
        (
            "Good. [moderate: a-1, b-2]",
            '<p>Good. <span data-certainty="moderate" data-sources="a-1 b-2"></span></p>',
        ),
        (
            "So. [our suggestion]",
            '<p>So. <span data-certainty="our-suggestion" data-sources=""></span></p>',
        ),
    ],
)
def test_markdown_becomes_html(text: str, html: str) -> None:
    assert html_of(text) == html


class _Finder(html.parser.HTMLParser):
    """Notes every element and attribute of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def assert_harmless(text: str) -> None:
    """Assert that a text yields none but the elements and addresses of prose."""
    finder = _Finder()
    finder.feed(html_of(text))
    for tag, attributes in finder.seen:
        assert tag in {"p", "ul", "ol", "li", "strong", "em", "a", "h3", "span", "br"}
        assert attributes.keys() <= {"href", "id", "start", "data-certainty", "data-sources"}
        assert (attributes.get("href") or "https://").startswith(("https://", "guide:"))


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java\tscript:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](javascript&colon;alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "[x](//evil.example)",
        "[x](vbscript:x)",
        "[x][y]\n\n[y]: javascript:alert(1)",
        "![x](javascript:alert(1))",
        "<https://a.example/>",
        "**<b onclick=x>**",
        "`<svg/onload=alert(1)>`",
        "<a href='javascript:alert(1)'>x</a>",
        "[<img src=x onerror=alert(1)>](../../pages/safety.md)",
        '[x](../../pages/safety.md "title" onclick=alert(1))',
        '[a](https://x.example/"onmouseover=alert(1)//)',
        "<!-- --><style>*{}</style>",
        "# [moderate: <b>]",
    ],
)
def test_nothing_that_runs_or_leaves_the_list_comes_through(attack: str) -> None:
    assert_harmless(attack)


@given(st.text("<>[]()!*_`#&;:/\\\"'=javascript onerror\n -1.", max_size=80))
def test_no_text_yields_anything_but_prose(text: str) -> None:
    assert_harmless(text)


def test_pages_do_not_leak_into_one_another() -> None:
    first = html_of("[a]: https://a.example/\n\nText [a].")
    again = html_of("Text [a].")

    assert first == ""  # refused
    assert "href" not in again


def test_links_are_resolved_from_the_file_they_stand_in() -> None:
    assert resolve("plank.md", PATH) == "exercises/strength/plank.md"
    assert resolve("../../pages/a.md#b", PATH) == "pages/a.md#b"
    assert resolve("#b", PATH) == f"{PATH}#b"


def test_parts_know_their_lines() -> None:
    (opening, line), parts = split_parts("Hello\n\n## One\n\ntext\n## Two\nmore", 10)

    assert (opening, line) == ("Hello\n", 10)
    assert parts == [("One", 12, "\ntext"), ("Two", 15, "more")]


@given(st.text())
def test_a_slug_of_a_slug_is_the_slug(text: str) -> None:
    assert slug_of(slug_of(text)) == slug_of(text)


@given(st.text())
def test_typesetting_twice_is_typesetting_once(text: str) -> None:
    assert typeset(typeset(text)) == typeset(text)


DEEP = {
    "nested lists": "\n".join(f"{'    ' * depth}- a" for depth in range(300)),
    "nested numbers": "1. " * 3000 + "a",
    "open brackets": "[" * 7_000,
    "open links": "[a](" * 1_500,
    "many links": "[a](" * 5_000,
    "open marks": "[moderate: " * 5_000,
    "nested brackets": "[" * 10_000 + "]" * 10_000,
}


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_text_that_nests_too_deep_is_refused_and_the_next_text_is_whole(text: str) -> None:
    prose, problems = convert(text, PATH, 1)

    (problem,) = problems
    assert problem.code in {"nested-too-deep", "text-too-long"}
    assert not prose
    assert html_of("A **word**.") == "<p>A <strong>word</strong>.</p>"
