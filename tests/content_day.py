"""The day on which tests build the real guide: none of its reviews or changes may lie after it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Final

_DONE: Final = re.compile(r"^(?:reviewed|answered): (\d{4}-\d\d-\d\d)$", re.MULTILINE)
_CAME_OUT: Final = re.compile(r"^[^#\s]\S* (\d{4}-\d\d-\d\d)$", re.MULTILINE)


def content_day() -> date:
    """Return the last day on which somebody checked, answered or changed anything in content/."""
    content = Path(__file__).parent.parent / "content"
    files = content.rglob("*.md")
    days = [day for file in files for day in _DONE.findall(file.read_text(encoding="utf-8"))]
    days += _CAME_OUT.findall((content / "feed.txt").read_text(encoding="utf-8"))
    return date.fromisoformat(max(days))
