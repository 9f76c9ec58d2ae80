"""Which kinds of pages there are, and which forms of the guide."""

from __future__ import annotations

from typing import Final

# Pages that do something: of no use without a script, so no other form of the guide repeats them.
TOOL_KINDS: Final = ("player", "builder", "log", "typed-link")
STRAY_KINDS: Final = ("not-found", "offline")  # shown in place of another page, at any depth


# Every kind of thing the build publishes or will publish. A disclaimer says for each where it
# stands; publishing a kind that is not here fails, so no form can be forgotten.
PAGE_KINDS: Final = (
    *("home", "text", "about", "safety", "glossary", "evidence", "changes", "questions"),
    *("today", "find", "floor-free", "conditions", "card", "print", "text-form"),
    *TOOL_KINDS,
    *STRAY_KINDS,
)


WORDED_KINDS: Final = (
    *PAGE_KINDS,
    *("section", "exercise", "facet", "routine", "redirect"),
    *("take-away", "plain-text", "calendar", "feed", "json"),
)


# Files for browsers, hosts and programs: no words for a reader, so no disclaimers.
WORDLESS_KINDS: Final = (
    *("asset", "compressed", "headers", "redirects", "schema"),
    *("sitemap", "robots", "manifest", "worker", "security"),
)


FORMS: Final = ("link", "short", "full")


# Kinds of page that a guide has exactly one of.
NEEDED_PAGES = ("home", "safety", "about", "not-found")
