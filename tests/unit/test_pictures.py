"""Every image shows the picture that is meant and nothing beside it, in browsers old and new.

What browsers make of it is seen in tests/browser; here is what WebKit before Safari 26.2 needs.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from site_src.build.result import Options

ROUNDED = 1e-6  # of sums of numbers with one decimal
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def guide(finished: Callable[[str], Options]) -> Path:
    """Return the finished guide."""
    return finished("").output


@pytest.fixture(scope="module")
def sheets(guide: Path) -> dict[str, ET.Element]:
    """Return every drawing that has views, by the name of its file."""
    texts = {file.name: file.read_text(encoding="utf-8") for file in guide.rglob("*.svg")}
    roots = {name: ET.fromstring(text) for name, text in texts.items()}  # noqa: S314 - our own
    found = {name: root for name, root in roots.items() if root.find(f"{SVG}view") is not None}
    assert len(found) > 20
    return found


def test_what_is_fetched_as_a_part_of_a_file_is_a_view_of_a_sheet(
    guide: Path, sheets: dict[str, ET.Element]
) -> None:
    texts = [file.read_text(encoding="utf-8") for file in guide.rglob("*.*") if _is_text(file)]
    asked = {one for text in texts for one in re.findall(r"([\w.-]+\.svg)#([\w.-]+)", text)}

    assert len(asked) > 100
    views = {(name, view.get("id")) for name, root in sheets.items() for view in _views(root)}
    assert asked <= views


def test_a_sheet_has_no_ratio_that_could_be_taken_for_that_of_its_views(
    sheets: dict[str, ET.Element],
) -> None:
    own = {"viewBox", "width", "height"}

    assert {name for name, root in sheets.items() if own & set(root.keys())} == set()


def test_no_picture_of_a_sheet_stands_above_below_or_beside_another(
    sheets: dict[str, ET.Element],
) -> None:
    for name, root in sheets.items():
        boxes = [tuple(map(float, (view.get("viewBox") or "").split())) for view in _views(root)]
        pictures = [
            tuple(float(one.get(side) or "") for side in ("x", "y", "width", "height"))
            for one in root.findall(f"{SVG}svg")
        ]
        assert boxes == pictures, name
        for one, other in combinations(boxes, 2):
            for axis in (0, 1):
                first, second = sorted((box[axis], box[axis + 2]) for box in (one, other))
                assert sum(first) <= second[0] + ROUNDED, name


def test_no_style_fits_a_drawing_into_its_room_for_it_has_no_size_to_go_by(guide: Path) -> None:
    styles = list(guide.rglob("*.css"))

    assert styles
    assert [file.name for file in styles if "object-fit" in file.read_text("utf-8")] == []


def _views(root: ET.Element) -> list[ET.Element]:
    return root.findall(f"{SVG}view")


def _is_text(file: Path) -> bool:
    return file.suffix in {".html", ".css", ".js", ".json", ".md", ".svg", ".txt"}
