"""Copies of the small guide's exercise: the table of conditions says of them what it says of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

_CELL: Final = re.compile(r"^( *- \{exercise: )wl(,.*\}\n)", re.MULTILINE)


def decide_alike(content: Path, *codes: str) -> None:
    """Give each copy of the wall lean, by its code, the cells of the wall lean."""
    table = content / "conditions.yaml"
    text = table.read_text(encoding="utf-8")
    cells = "".join(rf"\g<1>{code}\g<2>" for code in ("wl", *codes))
    table.write_text(_CELL.sub(cells, text), encoding="utf-8")
