"""Markdown that turns into safe HTML, and stays words where it is not."""

from __future__ import annotations

import html
import html.parser
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from site_src.model.problems import has_errors
from site_src.prose import convert
from site_src.prose.converter import to_html
from site_src.prose.grammar import LINK, MARK
from site_src.prose.invisible import mended
from site_src.prose.lines import blocks_of, resolve, split_parts
from site_src.prose.lists import lines_of
from site_src.prose.text import slug_of, typeset
from site_src.reports.fixes import apply, edits_of

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


# What a word processor, a chat or another keyboard puts before the lines of a list.
PASTED = (
    *("• ", "•\t", "•", "◦ ", "▪ ", "· ", "‣ ", "⁃ ", "∙ ", "● ", "■ ", "§ ", "» ", "→ ", "➢ "),
    *("– ", "— ", "−", "‐ ", "‑ ", "-", "–", "—", "--  ", "☐ ", "☑ ", "✓ ", "✔️ ", "❌ ", "👉 "),
    *(
        "👍🏽 ",
        "1) ",
        "2)",
        "(1) ",
        "3.) ",
        "１．",
        "１） ",
        "١. ",
        "① ",
        "1️⃣ ",
        "1.",
        "1 – ",
        "1: ",
    ),
    *("a) ", "(a) ", "b) ", "ii) ", "*", "+", "o\t"),
)


@pytest.mark.parametrize("indent", ["", "  ", "\t"])
@pytest.mark.parametrize("sign", PASTED)
@pytest.mark.parametrize("before", ["", "Stop if:\n", "Stop if:\n\n", "### Then\n"])
def test_a_pasted_list_is_a_problem_at_each_line_and_its_cure_makes_items(
    before: str, sign: str, indent: str
) -> None:
    text = f"{before}{indent}{sign}you feel faint,\nvery faint\n{indent}{sign}your leg goes numb"
    lines = text.split("\n")
    wanted = [number for number, line in enumerate(lines, 1) if line.startswith(indent + sign)]

    _, problems = convert(text, PATH, 1)

    pasted = [problem for problem in problems if problem.code == "list-sign"]
    assert [problem.place.line for problem in pasted] == wanted
    assert all(re.match(r"(-|\d+\.) you", problem.cure) for problem in pasted)
    mended = mend(text)
    assert html_of(mended).count("<li>") == 2
    assert not convert(mended, PATH, 1)[1] or "list-numbering" in {
        problem.code for problem in convert(mended, PATH, 1)[1]
    }


def mend(text: str) -> str:
    """Return a text with all cures pasted, until there is none to paste."""
    for _ in range(4):
        edits = [edit for problem in convert(text, PATH, 1)[1] for edit in edits_of(problem, text)]
        text = apply(text, edits)
    return text


HONEST = (
    "It costs $5, or US$10 to $20, for 2–3 people.",
    "About ~5 to ~10 minutes, 50% of the time, at 100%.",
    "In C++ {or elsewhere} a snake_case name, #1, 10:30:15 and a < b > c.",
    "It lasts\n– as a rule – a week.",
    "It lasts as long\n-- or so -- as before.",
    "Hold it for\n30. Then let go.",
    "- hold it for\n30. Then let go.",
    "5 – 10 minutes are enough.",
    "5-10 minutes are enough. 1.5 kg and 3.30 pm are fine.",
    "-5 °C is cold, and –5 °C too.",
    "≥ 5 is more. © 2026 A. B.",
    "A. B. asked it. (See below.)",
    "O for a breath. o the lower letter.",
    r"A \*star\*, a \[bracket\], a \_line\_ and \- a hyphen.",
    "An arrow → here, a tick ✓ there • and a bullet.",
    "Blood pressure of 160/100, x^2 and a & b && c.",
    "*One\nsentence* and **another**.",
    "Q & A; AT&T.",
    "[Fact](https://a.example/x_(y)) and [x](a.md#b). It helps. [expert opinion]",
    "Name: ____",
    "1. one\n2. two\n\n    - inner\n    - inner\n\n3. three",
    "- one,\nstill one\n- two",
    "It is so: it helps.\nA line that goes on.",
)


@pytest.mark.parametrize("text", HONEST)
def test_an_honest_text_is_no_markup_of_another_program(text: str) -> None:
    prose, problems = convert(text, PATH, 1)

    assert problems == []
    assert prose.html


FOREIGN = (
    *("~~no~~", "%%note%%", "%% note", "<!-- note -->", "!!! warning", "??? more", "::: box"),
    *("> [!NOTE]", "> said", "{{< x >}}", "{{ x }}", "{% x %}", "{# x #}", "{: .big}", "{#id}"),
    *("{.big}", "{width=50}", "- [ ] do", "1. [x] done", "==so==", "a^2^", "H~2~O", "[[Page]]"),
    *("![[Page]]", "so[^1]", "[^1]: so", "so^[so]", "so [1]", "so [1, 2]", "[a][b]", "[a]: b"),
    *("https://a.example", "http://a.example/x.", "www.a.example", "(https://a.example)"),
    *(":smile:", "$x$", "$$x$$", "| a | b |", "a | b\n--- | ---", "**a **", "** a**", "*a", "a*"),
    *("**a", "a**", "__a", "_a", "a_ b", "**a*", "3*4", "[a] (b.md)", "[a](b.md", "(a)[b.md]"),
    *("[a](b.md c)", '[a](b.md "c")', "[a", "a]", "+++", "a\n===", "a\n==", "a\n--", "a\n---"),
    *("***", "* * *", "```\na\n```", "~~~\na\n~~~", "`a`", "a\n: b", "*[a]: b", "||a||"),
    *("&nbsp;", "&lt;b&gt;", "&#65;", "a\\", "a\\q", "{++a++}", "![a](b.png)", "<b>a</b>"),
    *("++a++", "[TOC]", "[very important]", "[moderate:\nhayden-2021]", "[moderate：hayden-2021]"),
    *("[expert-opinion]", "[Expert Opinion]", "[moderate hayden-2021", "\\[expert opinion]["),
)


@pytest.mark.parametrize("text", FOREIGN)
def test_markup_of_another_program_is_a_problem_at_its_line_with_a_cure(text: str) -> None:
    lines = text.split("\n")

    prose, problems = convert(f"Good.\n\n{text}", PATH, 1)

    assert has_errors(problems)
    for problem in problems:
        assert problem.code in {"not-supported", "html", "certainty-mark", "list-sign"}
        assert problem.cure
        assert 3 <= problem.place.line < 3 + len(lines)
        assert problem.place.column <= len(lines[problem.place.line - 3])
    if problems[0].code not in {"certainty-mark", "list-sign"}:
        assert not prose.html


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("**Stop ** now.", "**Stop** now."),
        ("** Stop** now.", "**Stop** now."),
        ("*soft * and ** hard **", "*soft* and **hard**"),
        ("See [x] (a.md) now.", "See [x](a.md) now."),
        ("See [x](a.md now.", "See [x](a.md) now."),
        ("See [x]( a.md ) now.", "See [x](a.md) now."),
        ('See [x](a.md "title") now.', "See [x](a.md) now."),
        ("See (x)[a.md] now.", "See [x](a.md) now."),
        ("So. [expert-opinion]", "So. [expert opinion]"),
        ("So. [Expert  opinion]", "So. [expert opinion]"),
        ("So. [modrate: a-1]", "So. [moderate: a-1]"),
        ("So. [moderate：a-1]", "So. [moderate: a-1]"),
        ("- [ ] do it", "- do it"),
        ("3*10 times", "3 × 10 times"),
        ("a &amp; b", "a & b"),
        ("###Then\n\nso", "### Then\n\nso"),
        ("- a\n  - b", "- a\n    - b"),
        ("- - a", "- a"),
        ("Take:\n- a mat\n- a chair", "Take:\n\n- a mat\n- a chair"),
        ("- a\n1. b", "- a\n\n1. b"),
        ("Text.\n\n    - a", "Text.\n\n- a"),
    ],
)
def test_a_cure_that_can_be_pasted_gives_what_was_meant(text: str, meant: str) -> None:
    assert mend(text) == meant
    assert convert(meant, PATH, 1)[1] == []


# Single letters seldom make a list: these do, and what looks like them.
PIECES = st.sampled_from(
    [
        *("- ", "* ", "+ ", "1. ", "2. ", "3.", "-", "1) ", "    ", "  ", " ", "\t", "        "),
        *("\n", "\n", "\n\n", "\n \n", "\n\u00a0\n", "\u00a0", "\u2003", "\u3000", "\u200b"),
        *(
            "a",
            "b ",
            "so. ",
            "if: ",
            "and ",
            "30. ",
            "•",
            "– ",
            "１．",
            "１. ",
            "١. ",
            "### ",
            "###",
        ),
        *("**", "*", "_", "__", "[a](b.md)", "[weak: a-1]", "[", "](", ")", "]", "`", "~~", "|"),
        *("> ", ":", "&nbsp;", "{{", "}}", "%%", "==", "$", "https://a.example", "<", ">", "#"),
    ]
)
TEXTS = st.lists(PIECES, max_size=25).map("".join)
ROUNDS = settings(
    max_examples=300, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)


@ROUNDS
@given(TEXTS)
def test_check_and_converter_call_the_same_things_items_headings_links_and_marks(text: str) -> None:
    made, (prose, problems) = to_html(text, PATH).html, convert(text, PATH, 1)
    lines = lines_of(text)
    items = sum(line.kind == "item" for line in lines)
    headings = [line for line in lines if line.kind == "heading" and line.mark == "###"]

    assert bool(prose.html) <= (prose.html == made)
    if not has_errors(problems):
        assert made.count("<li>") == items
        assert made.count("<h3") == len(headings)
        assert made.count("<a ") == len(LINK.findall(text))
        assert made.count("<span ") == len(MARK.findall(text))
        assert sum(block.is_item for block in blocks_of(prose)) == items


@ROUNDS
@given(TEXTS)
def test_no_sign_of_markup_is_left_where_nothing_was_said(typed: str) -> None:
    text = "\n".join(map(mended, typed.split("\n")))  # as it comes out of a file
    prose, problems = convert(text, PATH, 1)
    if has_errors(problems):
        return

    words = html.unescape(re.sub(r"<h3.*?</h3>|<(?!span)[^>]*>", " ", prose.html))
    assert not re.search(r"[*`\[\]]|~~|%%|==\w|\{\{|\}\}|https?://|&\w+;", words)
    assert not re.search(r"(^|\s)_+[^\W_]|[^\W_]_+(\s|$)", words)
    assert not re.search(r"(?m)^ *([-+•] ?[^\W\d]|1\. ?\w|##|\||>)", words)


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


@settings(deadline=None)
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
