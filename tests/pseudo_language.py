"""A language that nobody speaks: every word of a guide changed, for tests of translations.

Each word is written in Arabic letters and made about a third longer, as words become in many
languages. Numbers, names in braces, addresses and Markdown's signs stay as they are.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import yaml

from site_src.fields.front_matter import read
from site_src.fields.yaml_nodes import Listing, Mapping, Scalar
from site_src.loading.translation import file_fields
from site_src.model.translations import translated_path
from site_src.prose.grammar import MARK
from site_src.prose.text import slug_of

if TYPE_CHECKING:
    from pathlib import Path

    from site_src.fields.field import Field
    from site_src.fields.yaml_nodes import Node

LANGUAGE: Final = "ar"
_LETTERS: Final = str.maketrans(
    "abcdefghijklmnopqrstuvwxyz",
    "ابتثجحخدذرزسشصضطظعغفقكلمنه",
)
_KEPT: Final = rf"{{[a-z]+}}|\]\([^)]*\)|https?://\S+|{MARK.pattern}"
_WORD: Final = re.compile(rf"(?P<kept>{_KEPT})|(?P<letters>[^\W\d_]+)")


def spoken(text: str, *, longer: bool = True) -> str:
    """Return a text in the language."""

    def change(match: re.Match[str]) -> str:
        if match["kept"]:
            return match["kept"]
        letters = match["letters"].lower().translate(_LETTERS)
        return letters + letters[: (len(letters) + 2) // 3] if longer else letters

    return _WORD.sub(change, text)


def write_translation(content: Path) -> None:
    """Write a translation beside each file of a guide, and let the guide ask for it."""
    bases = sorted(file for file in content.rglob("*") if file.suffix in {".md", ".yaml"})
    for file in bases:
        path = file.relative_to(content).as_posix()
        fields = file_fields(path)
        if file.name == "_template.md" or not fields.has_words:
            continue
        document, _, _ = read(file.read_bytes(), path)
        assert document
        words = _words(document.fields, fields)
        if path == "guide.yaml":
            assert isinstance(words, dict)
            words["direction"] = "rtl"
        text = yaml.safe_dump(words, allow_unicode=True, width=1_000_000, sort_keys=False)
        if path.endswith(".md"):
            text = f"---\n{text}---\n{spoken(document.body)}\n"
        (content / translated_path(path, LANGUAGE)).write_text(text, encoding="utf-8")
    guide = content / "guide.yaml"
    text = guide.read_text(encoding="utf-8").replace("language: en", f"language: {LANGUAGE}")
    guide.write_text(text, encoding="utf-8")


def _words(node: Node, of: Field) -> object:
    """Return the words of a value, in the language, as a translation states them."""
    if isinstance(node, Scalar):
        if not re.search(r"[^\W\d_]", node.text):
            return None
        said = spoken(node.text)
        fits = len(said) <= of.high or of.kind == "words"
        return said if fits else spoken(node.text, longer=False)
    if isinstance(node, Listing) and of.kind == "groups":
        rows = {_key(item, of): _words(item, replace(of, kind="group")) for item in node.items}
        return {key: row for key, row in rows.items() if row} or None
    if isinstance(node, Listing):
        return [_words(item, of) for item in node.items]
    fields = {one.name: one for one in of.fields}
    found = {}
    for key, value in node.entries:
        one = of if of.kind == "words" else of.fields[0] if of.kind == "names" else fields[key.text]
        if one.has_words and not one.choices and (words := _words(value, one)):
            found[key.text] = words
    return found or None


def _key(item: Node, of: Field) -> str:
    """Return the name of an entry of a list."""
    assert isinstance(item, Mapping)
    first = next(value for key, value in item.entries if key.text == of.fields[0].name)
    assert isinstance(first, Scalar)
    return slug_of(first.text)
