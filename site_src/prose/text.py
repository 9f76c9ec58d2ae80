"""Small things about words: their names in addresses, their quotation marks."""

from __future__ import annotations

import re
import unicodedata
from sys import intern
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

NO_NAMES: Final[Mapping[str, str]] = {}


def slug_of(text: str, names: Mapping[str, str] = NO_NAMES) -> str:
    """Return a heading's name in addresses: small letters and digits joined by hyphens.

    `names` holds those that a translation inherits.
    """
    if text in names:
        return names[text]
    plain = unicodedata.normalize("NFKC", text).lower().replace("'", "").replace("’", "")
    return intern(re.sub(r"[\W_]+", "-", plain).strip("-"))  # thousands of pages have the same


def typeset(text: str) -> str:
    """Return a text with curly apostrophes and quotation marks."""
    if "'" not in text and '"' not in text:  # most have none, and there are very many
        return text
    text = re.sub(r"(?<=\w)'|'(?=\d0s)", "’", text)
    text = re.sub(r'(^|[\s(\[])"', r"\1“", text)
    text = text.replace('"', "”")
    return re.sub(r"(^|[\s(\[])'", r"\1‘", text).replace("'", "’")


def as_typed(text: str) -> str:
    """Return a text with the quotation marks and the spaces of a keyboard."""
    return text.translate(str.maketrans("‘’“”\u00a0", "''\"\" "))


def typeset_html(html: str) -> str:
    """Typeset what stands between tags; keep a number and its unit on one line."""

    def between(match: re.Match[str]) -> str:
        text = typeset(match[1].replace("&quot;", '"'))
        return re.sub(r"(?<=\d) (?=[a-z°%])", "\u00a0", text)

    return re.sub(r"((?:^|(?<=>))[^<]+)", between, html)
