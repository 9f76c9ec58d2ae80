"""What several tests share: the small guide, a way to change it, and a way to judge it."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from site_src.pipeline import Options

PROJECT = Path(__file__).parent.parent
GOOD = PROJECT / "tests" / "examples" / "good"
TODAY = date(2026, 11, 23)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the expectations that lie in files be written anew, to be reviewed as a diff."""
    parser.addoption("--update", action="store_true", help="rewrite expected outputs")


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Return a copy of the small guide, to be changed at will."""
    copied = tmp_path / "content"
    shutil.copytree(GOOD, copied)
    return copied


@pytest.fixture
def options(tmp_path: Path, content: Path) -> Options:
    """Return a build of the copy into a folder of its own, on a fixed day."""
    return Options(
        project=tmp_path,
        content=content,
        templates=PROJECT / "templates",
        static=PROJECT / "static",
        output=tmp_path / "output",
        today=TODAY,
    )
