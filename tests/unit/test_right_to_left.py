"""Styles that mirror by themselves: they speak of start and end, never of left and right."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

CSS = Path(__file__).parent.parent.parent / "static" / "css"
FILES = sorted(CSS.rglob("*.css"))
# One pattern for each way to say left or right; a comment on the line may say why it is meant.
PHYSICAL = (
    r"[\w-]*\b(?:left|right)\b[\w-]*",  # left, margin-left, border-top-right-radius, "to right"
    r"(?:translate|scale|skew)(?:X|3d)?\(",
    r"-?(?:90|270)deg",
)
# What lists top, right, bottom and left, or the corners from the first to the last.
FOUR_SIDES = re.compile(r"(?P<name>padding|margin|inset|border-(?:width|style|color)): (?P<of>.*);")
FOUR_CORNERS = re.compile(r"border-radius: (?P<of>[^/]*);")


def values(text: str) -> list[str]:
    """Return the values of a declaration; a function is one value."""
    return re.findall(r"(?:[^\s(]|\([^()]*(?:\([^()]*\)[^()]*)*\))+", text)


def physical(css: str) -> Iterator[str]:
    """Yield each line that would not mirror."""
    whole_comments = re.sub(r"/\*.*?\*/", lambda c: "\n" * c[0].count("\n"), css, flags=re.DOTALL)
    for line, typed in zip(whole_comments.split("\n"), css.split("\n"), strict=True):
        if line.strip() and "/*" in typed:  # says why
            continue
        sides, corners = FOUR_SIDES.search(line), FOUR_CORNERS.search(line)
        given = values(sides["of"]) if sides else []
        round_ones = values(corners["of"]) if corners else []
        if (
            any(re.search(pattern, line) for pattern in PHYSICAL)
            or (len(given) == 4 and given[1] != given[3])
            or (len(round_ones) == 4 and round_ones[::2] != round_ones[1::2])
            or len(round_ones) in {2, 3}
        ):
            yield line.strip()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_style_says_start_and_end_where_it_means_them(file: Path) -> None:
    assert list(physical(file.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("line", "mirrors"),
    [
        ("margin-left: 1rem;", False),
        ("text-align: right;", False),
        ("float: left;", False),
        ("border-top-right-radius: 3px;", False),
        ("background: linear-gradient(to right, red, blue);", False),
        ("background: linear-gradient(90deg, red, blue);", False),
        ("transform: translateX(2px);", False),
        ("padding: 1px 2px 3px calc(4px + (1px * 2));", False),
        ("inset: var(--a) auto auto var(--a);", False),
        ("border-radius: 3px 0 0 3px;", False),
        ("margin-left: 1rem; /* the picture's own left */", True),
        ("padding: 1px calc(2px + 1px) 3px calc(2px + 1px);", True),
        ("border-radius: 3px 3px 0 0;", True),
        ("margin-inline-start: 1rem;", True),
        ("text-align: end;", True),
        ("inset: 0;", True),
    ],
)
def test_the_test_knows_what_mirrors(line: str, mirrors: bool) -> None:
    assert (list(physical(line)) == []) is mirrors
