"""Every code of a problem, with its severity: these names are stable."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Severity(StrEnum):
    """How much a problem matters: an error breaks a reader, a warning asks for judgement.

    A note is about what no reader sees, such as a draft.
    """

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    OFF = "off"


E, W, OFF = Severity.ERROR, Severity.WARNING, Severity.OFF


# The one table: each code, how much it matters, and what it protects.
SEVERITIES: Final[dict[str, Severity]] = {
    # the file as a whole
    "unreadable-file": E,
    "not-utf-8": E,
    "file-too-big": E,
    "nested-too-deep": E,
    "control-character": E,
    "hard-space": W,
    "empty-file": E,
    "missing-file": E,
    "misplaced-file": E,
    "unused-file": W,
    # front matter and data files
    "no-front-matter": E,
    "front-matter-not-closed": E,
    "front-matter-syntax": E,
    "not-fields": E,
    "not-a-list": E,
    "alias": E,
    "text-after-hash": W,
    # fields
    "unknown-field": E,
    "missing-field": E,
    "duplicate-field": E,
    "empty-value": E,
    "wrong-kind": E,
    "wrong-choice": E,
    "range-backwards": E,
    "number-out-of-bounds": E,
    "no-such-date": E,
    "future-day": E,
    "text-too-long": E,
    "text-too-short": E,
    "duplicate-value": E,
    # translations
    "no-base-file": E,
    "not-words": E,
    "translated-heading": E,
    "translated-mark": E,
    "translated-number": W,
    "translated-list": E,
    "untranslated": W,
    "untranslated-warning": E,
    # headings and prose
    "unknown-heading": E,
    "missing-heading": E,
    "duplicate-heading": E,
    "heading-level": E,
    "empty-part": E,
    "steps-not-numbered": E,
    "html": E,
    "not-supported": E,
    "list-sign": E,
    "list-missing": E,
    "list-run-on": E,
    "list-item-empty": E,
    "list-blank-line": E,
    "list-indent": E,
    "list-numbering": W,
    "link-scheme": E,
    "link-target": E,
    "link-heading": E,
    "link-text": E,
    "certainty-mark": E,
    "unmarked-claim": E,
    # figures
    "figure-poses": E,
    "figure-limb": E,
    "figure-words": E,
    "figure-trunk": E,
    "figure-reach": E,
    "figure-floor": E,
    "figure-contact": E,
    "figure-joint": E,
    "figure-name": E,
    "figure-slides": W,
    "figure-expect": W,
    "figure-side": W,
    # the guide as a whole
    "unknown-source": E,
    "undated-source": E,
    "unknown-condition": E,
    "condition-cell": E,
    "condition-rung": E,
    "condition-class": E,
    "unknown-exercise": E,
    "unknown-rung": E,
    "routine-too-long": E,
    "card-too-long": E,
    "duplicate-id": E,
    "duplicate-code": E,
    "duplicate-order": E,
    "duplicate-address": E,
    "missing-page": E,
    "held-back": E,
    "left-out": W,
    "lifetime": E,
    "alias-address": E,
    "address-lost": E,
    "address-unlisted": W,
    "safety-changed": E,
    "feed-unlisted": W,
    "dose": E,
    "ladder": E,
    "no-floor-free-rung": E,
    "care-card": E,
    "bar": E,
    "missing-disclaimer": E,
    "disclaimer-matrix": E,
    "disclaimer-words": E,
    # what was rendered
    "disclaimer-missing": E,
    "template": E,
    "style-syntax": E,
    # judgement
    "hard-to-read": W,
    "long-sentence": W,
    "exercise-name": W,
    "other-side": W,
    "uncited-claim": W,
    "unused-source": W,
    "outside-link": W,
    "review-dates": E,
    "page-weight": W,
    "review-soon": W,
    "review-passed": W,
    # style: never worth a contributor's time
    "trailing-space": OFF,
}
