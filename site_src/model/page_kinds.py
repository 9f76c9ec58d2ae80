"""Which kinds of pages there are, and which forms of the guide."""

from __future__ import annotations

from typing import Final

# Pages that do something: of no use without a script, so no other form of the guide repeats them.
TOOL_KINDS: Final = ("player", "builder", "log", "typed-link")
STRAY_KINDS: Final = ("not-found", "offline")  # shown in place of another page, at any depth


# Every kind of page and of other form that has words for readers: a row each. It says in which
# forms each statement of `required_disclaimers` stands there at least, in their order. A
# disclaimer decides on each kind; publishing a kind without a row fails, so no form is forgotten.
_PAGES: Final = {
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
}
SHOWS_AT_LEAST: Final = {
    **_PAGES,
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
PAGE_KINDS: Final = tuple(_PAGES)
WORDED_KINDS: Final = tuple(SHOWS_AT_LEAST)


# Files for browsers, hosts and programs: no words for a reader, so no disclaimers.
WORDLESS_KINDS: Final = (
    *("asset", "compressed", "headers", "redirects", "schema"),
    *("sitemap", "robots", "manifest", "worker", "security"),
)


FORMS: Final = ("link", "short", "full")


# Kinds of page that a guide has exactly one of.
NEEDED_PAGES = ("home", "safety", "about", "not-found")
