"""The table of forty features names commands and files that are there, and hides nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from site_src.commands.cli import _COMMANDS
from site_src.model.codes import SEVERITIES

ROOT = Path(__file__).parent.parent.parent
TABLE = (ROOT / "docs" / "forty-features.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\d+) \| (.+?) \| ([ED0]) \| ([YPN]) \| (.+) \|$", TABLE, re.MULTILINE)


def test_the_table_has_forty_rows() -> None:
    assert [int(number) for number, *_ in ROWS] == list(range(1, 41))


@pytest.mark.parametrize(("number", "feature", "wanted", "here", "seen"), ROWS)
def test_a_row_is_shown_by_what_is_there_or_says_that_it_is_not_yet(
    number: str, feature: str, wanted: str, here: str, seen: str
) -> None:
    assert (here == "N") == seen.startswith("not yet here")
    for command in re.findall(r"`python3 build\.py([^`]*)`", seen):
        words = [word for word in command.split() if not word.startswith("-")]
        assert not words or words[0] in _COMMANDS
        explained = re.search(r"--explain (\S+)", command)
        assert not explained or explained[1] in SEVERITIES
        if words[:1] == ["test"]:
            tests = (ROOT / words[1]).read_text(encoding="utf-8")
            wanted_test = re.search(r"-k (\S+)", command)
            names = tests + " ".join(file.stem for file in (ROOT / "tests/examples/bad").iterdir())
            assert not wanted_test or wanted_test[1] in names
    for link in re.findall(r"\]\(([^)]+)\)", seen):
        assert (ROOT / "docs" / link).exists()
