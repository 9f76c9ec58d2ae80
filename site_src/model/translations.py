"""Which language a file of content is in, by its name: `glutes.es.md` translates `glutes.md`."""

from __future__ import annotations

import re
from typing import Final

# A language, perhaps its script, perhaps its country: es, sr-Latn, pt-BR.
LANGUAGE: Final = r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?"
_TRANSLATION: Final = re.compile(rf"(?P<stem>.*[^/])\.(?P<language>{LANGUAGE})\.(?P<end>md|yaml)")


def translation_of(path: str) -> tuple[str, str] | None:
    """Return the file that one translates and into which language; None for any other file."""
    match = _TRANSLATION.fullmatch(path)
    return (f"{match['stem']}.{match['end']}", match["language"]) if match else None


def translated_path(path: str, language: str) -> str:
    """Return the file that translates another."""
    stem, _, end = path.rpartition(".")
    return f"{stem}.{language}.{end}"


def base_path(path: str) -> str:
    """Return the file that one translates, or the file itself."""
    found = translation_of(path)
    return found[0] if found else path


def is_same(language: str, other: str) -> bool:
    """Say whether two languages differ in nothing but their country: en and en-GB, not zh-Hans."""
    one, two = (re.sub(r"-[A-Z]{2}$", "", each) for each in (language, other))
    return one == two


def is_english(language: str) -> bool:
    """Say whether checks that know only English can judge a language."""
    return language.partition("-")[0] == "en"
