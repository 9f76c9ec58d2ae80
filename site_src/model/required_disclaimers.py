"""What every guide must say, and where: content may say more, and nothing of this less."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


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
# For each of WORDED_KINDS, the forms in which it shows each statement at least, in their order.
_LEAST: Final = {
    "home": ("link short", "link", "short", "short", "short"),
    "text": ("link", "", "link", "short", "short"),
    "about": ("link full", "full", "full", "full", "full"),
    "safety": ("link", "", "link", "short", "short"),
    "glossary": ("link", "", "link", "short", "short"),
    "evidence": ("link", "", "link", "short", "short"),
    "changes": ("link", "", "link", "short", "short"),
    "questions": ("link", "", "link", "short", "short"),
    "today": ("link short", "", "short", "short", "short"),
    "find": ("link", "", "link", "short", "short"),
    "floor-free": ("link short", "short", "short", "short", "short"),
    "conditions": ("link", "", "link", "short", "short"),
    "card": ("link", "", "link", "short", "short"),
    "print": ("link full", "short", "short", "full", "short"),
    "text-form": ("link short", "short", "short", "short", "short"),
    "player": ("link short", "short", "short", "short", "link"),
    "builder": ("link short", "short", "short", "short", "link"),
    "log": ("link", "", "link", "short", "short"),
    "typed-link": ("link", "", "link", "short", "short"),
    "not-found": ("link", "", "link", "short", "short"),
    "offline": ("link full", "full", "full", "full", "short"),
    "section": ("link", "", "link", "short", "short"),
    "exercise": ("link short", "short", "short", "short", "short"),
    "facet": ("link", "", "link", "short", "short"),
    "routine": ("link short", "short", "short", "short", "short"),
    "redirect": ("link", "", "", "short", ""),
    "take-away": ("full", "full", "full", "full", "full"),
    "plain-text": ("full", "full", "full", "full", "short"),
    "calendar": ("short", "", "short", "short", ""),
    "feed": ("short", "", "", "short", "short"),
    "json": ("full", "full", "full", "full", "full"),
}
LEAST: Final = {
    statement.id: {kind: tuple(row[at].split()) for kind, row in _LEAST.items()}
    for at, statement in enumerate(STATEMENTS)
}
