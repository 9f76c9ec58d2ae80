"""A fuzzer that watches which lines an input reaches: any bytes give a result or problems.

    python fuzz/fuzz.py FOLDER fuzz/corpus -dict=fuzz/tokens.dict -max_total_time=60

FOLDER receives new inputs; all other options are libFuzzer's. It needs requirements-fuzz.lock.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import atheris

sys.path.insert(0, str(Path(__file__).parent.parent))
with atheris.instrument_imports(include=["site_src", "frontmatter", "markdown"]):
    from site_src.fields.front_matter import read
    from site_src.fields.reader import read_fields
    from site_src.fields.schema import EXERCISE
    from site_src.fields.yaml_nodes import ContentError, compose
    from site_src.loading.figures import SUFFIX, read_figures
    from site_src.loading.loaded import Loaded
    from site_src.model.records import Prose
    from site_src.prose import convert, parts_of
    from site_src.prose.lines import blocks_of, links_of, resolve, split_parts, split_subparts
    from site_src.prose.text import slug_of, typeset
    from site_src.reports.text import problem_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from site_src.model.problems import Problem

PAGE = "exercises/strength/a.md"


def show(problems: Sequence[Problem], texts: dict[str, str]) -> None:
    """Make the text of each problem, as a command would."""
    for problem in problems:
        problem_text(problem, texts, color=True)


def fuzz_page(data: bytes) -> None:
    """Read a page: its fields, its headings and what is below them."""
    document, problems, seen = read(data, PAGE)
    show(problems, {PAGE: seen})
    if document and document.body:
        (opening, line), parts = split_parts(document.body, document.body_line)
        convert(opening, PAGE, line)
        show(parts_of(parts, PAGE)[1], {PAGE: seen})


def fuzz_prose(data: bytes) -> None:
    """Convert Markdown, and look at what comes out."""
    text = _text(data)
    prose, problems = convert(text, PAGE, 1)
    show(problems, {PAGE: text})
    if "<script" in prose.html.lower() or not _harmless(prose.html):
        raise AssertionError(prose.html)


def fuzz_fields(data: bytes) -> None:
    """Read the fields of an exercise."""
    text = _text(data)
    try:
        node, problems = compose(text, PAGE)
    except ContentError as error:
        show([error.problem], {PAGE: text})
    else:
        show([*problems, *read_fields(node, EXERCISE)[1]], {PAGE: text})


def fuzz_figure(data: bytes) -> None:
    """Read a file of figures, and judge them."""
    name = PAGE.removesuffix(".md") + SUFFIX
    document, problems, seen = read(data, name)
    loaded = Loaded()
    if document:
        read_figures(loaded, document)
    show([*problems, *loaded.problems], {name: seen})


def fuzz_links(data: bytes) -> None:
    """Take apart the lines of a text."""
    text = _text(data)
    for to, *_ in links_of(text, 1):
        resolve(to, PAGE)
    list(blocks_of(Prose("", text, 1)))
    split_subparts(text, 1)
    slug_of(typeset(text))


# Up to which first byte an input belongs to which room.
ROOMS = (
    (b"@", fuzz_page),
    (b"`", fuzz_prose),
    (b"p", fuzz_fields),
    (b"\x80", fuzz_figure),
    (b"\xff\xff", fuzz_links),
)


def one_input(data: bytes) -> None:
    """Give the bytes to one of the rooms that read what authors write."""
    next(room for last, room in ROOMS if data[:1] < last)(data[1:])


def _text(data: bytes) -> str:
    """Return bytes as a text with one kind of line end."""
    return data.decode("utf-8", "replace").replace("\r", "")


def _harmless(html: str) -> bool:
    """Say whether every link leads to a page of the guide, or by https to another site."""
    addresses = html.split('href="')[1:]
    return all(address.startswith(("https://", "guide:")) for address in addresses)


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
