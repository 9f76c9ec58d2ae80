"""A value of another form than ours is given back in ours, and nothing is decided for anybody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_src.fields.field import Field
from site_src.fields.kinds import KINDS
from site_src.fields.meant import meant
from site_src.fields.yaml_nodes import Scalar
from site_src.model.problems import Place, Problem, nearest_path

MEANT = [
    ("range", "10 to 15", "10-15"),
    ("range", "10 — 15", "10-15"),
    ("range", "5-10 times", "5-10"),
    ("range", "30 s", "30"),
    ("range", "30s - 60s", "30-60"),
    ("range", "about 10", "10"),
    ("range", "2 or 3", "2-3"),
    ("range", "3 times a week", "3"),
    ("range", "“10-15”", "10-15"),
    ("range", "08-010", "8-10"),
    ("number", "3 sets", "3"),
    ("decimal", "2,5", "2.5"),
    ("decimal", "−4", "-4"),
    ("date", "30.11.2026", "2026-11-30"),
    ("date", "1. 2. 2026", "2026-02-01"),
    ("date", "1.2.2026", "2026-02-01"),
    ("date", "30/11/2026", "2026-11-30"),
    ("date", "11/30/2026", "2026-11-30"),
    ("date", "5/5/2026", "2026-05-05"),
    ("date", "2026/11/30", "2026-11-30"),
    ("date", "2026-1-5", "2026-01-05"),
    ("date", "30 November 2026", "2026-11-30"),
    ("date", "3rd of Feb. 2026", "2026-02-03"),
    ("date", "November 30, 2026", "2026-11-30"),
    ("month", "November 2026", "2026-11"),
    ("month", "30 November 2026", "2026-11"),
    ("slug", "Half way", "half-way"),
    ("code", "WS", "ws"),
    ("doi", "https://doi.org/10.1000/xyz", "10.1000/xyz"),
    ("doi", "doi: 10.1000/xyz", "10.1000/xyz"),
    # Nobody but the author knows.
    ("date", "4/5/2026", ""),
    ("date", "31.2.2026", ""),
    ("date", "yesterday", ""),
    ("date", "5 Foo 2026", ""),
    ("range", "2 minutes", ""),
    ("range", "3 x 10", ""),
    ("range", "1,5", ""),
    ("range", "15-10 times", ""),
    ("range", "a few", ""),
    ("code", "wall", ""),
]


@pytest.mark.parametrize(("kind", "typed", "expected"), MEANT)
def test_only_the_form_of_a_value_is_mended_and_only_where_one_reading_is_possible(
    kind: str, typed: str, expected: str
) -> None:
    assert meant(typed, Field("x", kind, "help", low=-9, high=1000)) == expected


@given(st.sampled_from(sorted({kind for kind, *_ in MEANT})), st.text(max_size=30))
def test_whatever_is_meant_is_a_value(kind: str, typed: str) -> None:
    field = Field("x", kind, "help", high=1000)
    found = meant(typed, field)
    if found:
        value = KINDS[kind].read(Scalar(found, Place("x")), field)
        assert value is not None
        assert not isinstance(value, Problem)


PATHS = ["exercises/strength/plank.md", "exercises/strength/side-plank.md",
         "exercises/strength/wall-sit.md", "pages/safety.md", "pages/safe.md"]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("exercises/strength/wallsit.md", "exercises/strength/wall-sit.md"),
        ("exercises/balance/plank.md", "exercises/strength/plank.md"),
        ("pages/saftey.md", "pages/safety.md"),
        ("exercises/strength/Wall-Sit.md", "exercises/strength/wall-sit.md"),
        # Another exercise is no slip.
        ("exercises/strength/front-plank.md", ""),
        ("exercises/strength/lunges.md", ""),
        ("pages/about.md", ""),
    ],
)
def test_the_nearest_file_has_nearly_the_same_name(typed: str, expected: str) -> None:
    assert nearest_path(typed, PATHS) == expected


def test_a_file_that_was_renamed_is_not_taken_for_its_neighbour() -> None:
    assert nearest_path("exercises/strength/plank.md", PATHS[1:]) == ""
