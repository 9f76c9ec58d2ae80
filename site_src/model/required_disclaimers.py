"""What every guide must say, and where: content may say more, and nothing of this less."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from site_src.model.page_kinds import SHOWS_AT_LEAST


@dataclass(frozen=True, slots=True)
class Statement:
    """A disclaimer that no guide is published without.

    `what` it says, in words for its author; `place` is one of PLACES; it links to a page of one of
    the kinds `leads_to`; its two forms have at least so many different list items.
    """

    id: str
    what: str
    place: str
    leads_to: tuple[str, ...]
    short_items: int = 0
    full_items: int = 0


_IN_FULL: Final = ("about", "safety")  # kinds of page that say such things in full
STATEMENTS: Final = (
    Statement("emergency-signs", "which signs need a call at once", "top", ("safety",), 2, 2),
    Statement("stop-rules", "when to stop an exercise", "stop", _IN_FULL, full_items=2),
    Statement("ask-a-doctor-first", "who asks a doctor first", "ask", _IN_FULL, full_items=2),
    Statement("not-medical-advice", "that the guide is no medical advice", "end", _IN_FULL),
    Statement("not-yet-checked", "whether a clinician has checked the guide", "end", _IN_FULL),
)
STATEMENT_IDS: Final = tuple(one.id for one in STATEMENTS)
LEAST: Final = {
    statement.id: {kind: tuple(row[at].split()) for kind, row in SHOWS_AT_LEAST.items()}
    for at, statement in enumerate(STATEMENTS)
}
