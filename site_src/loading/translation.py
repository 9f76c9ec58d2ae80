"""A file and its translation → one document: the words of the second, all else from the first.

Nodes are merged before anybody reads them, so every reader stays as it is, and every value keeps
the place of the file that it stands in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from site_src.fields import figure_schema, schema
from site_src.fields.data_schema import CONDITION, GLOSSARY, GUIDE, SOURCE
from site_src.fields.field import Field
from site_src.fields.yaml_nodes import Listing, Mapping, Scalar, scalars
from site_src.loading.figures import SUFFIX
from site_src.loading.translated_text import check_parts, check_repeated, heading_pairs
from site_src.model.problems import Paste, Place, Problem, has_errors, nearest, quoted
from site_src.prose.text import slug_of

if TYPE_CHECKING:
    from site_src.fields.front_matter import Document
    from site_src.fields.yaml_nodes import Node

# Kinds of files, as fields: `names` is a group whose names the author chooses, `words` one of
# which every text is for readers.
_FILES: Final = {
    "guide.yaml": Field("guide", "group", "", fields=GUIDE),
    "words.yaml": Field("words", "words", "", translated=True),
    "glossary.yaml": Field("glossary", "groups", "", fields=GLOSSARY),
    "conditions.yaml": Field("conditions", "groups", "", fields=CONDITION),
    "sources.yaml": Field("sources", "groups", "", fields=SOURCE),
}
_FIGURES: Final = Field(
    "figures",
    "names",
    "",
    fields=(Field("figure", "group", "", fields=figure_schema.FIGURE),),
)
_FOLDERS: Final = {
    "pages": schema.PAGE,
    "routines": schema.ROUTINE,
    "questions": schema.QUESTION,
    "disclaimers": schema.DISCLAIMER,
}
_MOST_NAMED: Final = 4


def file_fields(path: str) -> Field:
    """Return what may stand in a file, as one field."""
    folder, _, name = path.rpartition("/")
    if path in _FILES:
        return _FILES[path]
    if path.endswith(SUFFIX):
        return _FIGURES
    table = schema.SECTION if name == "_section.md" else _FOLDERS.get(folder, schema.EXERCISE)
    return Field("file", "group", "", fields=table)


def code_of_gap(base: Document, is_foreign: bool) -> str:  # noqa: FBT001 - is what it is about
    """Return the code for words that still stand in the language of the base.

    A warning that its reader cannot read is none.
    """
    is_warning = base.path.startswith("disclaimers/") or _text_of(base.fields, "kind") == "safety"
    return "untranslated-warning" if is_foreign and is_warning else "untranslated"


def translate(
    base: Document,
    words: Document,
    is_foreign: bool,  # noqa: FBT001 - as in code_of_gap
) -> tuple[Document | None, list[Problem]]:
    """Return a document with the words of its translation, or None when the two do not fit."""
    code = code_of_gap(base, is_foreign)
    merge = _Merge(base.path, words.path, is_warning=code == "untranslated-warning")
    whole = file_fields(base.path)
    fields = merge.node(base.fields, words.fields, whole, ())
    problems = merge.problems
    pairs = heading_pairs(base, words, problems)
    if has_errors(problems):
        return None, problems
    problems += check_parts(base, words)
    if is_foreign:
        problems += check_repeated(base, words, code)
    if merge.missing:
        problems.append(_untranslated(words.path, merge.missing, code))
    headings = {old: Scalar(new, Place(words.path, line)) for old, new, line in pairs}
    names = merge.names | {new: slug_of(old) for old, new, _ in pairs}
    document = replace(
        base,
        fields=_renamed(fields, whole, headings),
        body=words.body,
        body_line=words.body_line,
        body_path=words.path,
        names=names,
    )
    return document, problems


@dataclass
class _Merge:
    """Puts words into the nodes of a file; gathers what does not fit and what is still missing."""

    base: str
    path: str
    is_warning: bool = False
    problems: list[Problem] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)  # what links call a word → as it was

    def node(self, base: Node, words: Node, of: Field, at: tuple[str, ...]) -> Node:
        """Return a value with the words of its translation."""
        if of.kind == "groups" and isinstance(base, Listing):
            return self._rows(base, words, of, at)
        if isinstance(base, Mapping):
            return self._group(base, words, of, at)
        return self._text(base, words, of, at)

    def _group(self, base: Mapping, words: Node, of: Field, at: tuple[str, ...]) -> Node:
        """Return named values with their words; the names are those of the base."""
        if not isinstance(words, Mapping):
            self._expect(words, "words by name, as in", at)
            return base
        fields = {one.name: one for one in of.fields}
        given = {key.text: (key, value) for key, value in words.entries}
        names, typed = [key.text for key, _ in base.entries], set(given)
        entries = []
        for key, value in base.entries:
            one = self._field(of, fields, key.text)
            name, said = (*at, key.text), given.pop(key.text, None)
            if said is None:
                self._note_missing(value, one, name)
            elif one is None or not one.has_words:
                self._refuse(said[0], said[1])
            else:
                merged = self.node(value, said[1], one, name)
                entries.append((said[0], merged))
                continue
            entries.append((key, value))
        for key, value in given.values():
            one = fields.get(key.text)
            if one and one.translated and one.choices:  # a choice that is the language's own
                entries.append((key, value))
            elif one and not one.has_words:
                self._refuse(key, value)
            else:
                self._unknown(key, [name for name in names if name not in typed])
        if of.fields and of.fields[0].translated:
            self._keep_name(base, Mapping(tuple(entries), base.place), of.fields[0].name)
        return Mapping(tuple(entries), base.place)

    def _rows(self, base: Listing, words: Node, of: Field, at: tuple[str, ...]) -> Node:
        """Return a list of groups with their words, which stand under the name of each."""
        if not isinstance(words, Mapping):
            self._expect(words, "the names of the entries and their words below, for", at)
            return base
        given = {key.text: (key, value) for key, value in words.entries}
        known, items = [], []
        one = replace(of, kind="group")
        for item in base.items:
            key = _key_of(item, of)
            known.append(key)
            said = given.pop(key, None)
            if said is None:
                self._note_missing(item, one, (*at, key))
                items.append(item)
            else:
                items.append(self.node(item, said[1], one, (*at, key)))
        for key_node, _ in given.values():
            self._unknown(key_node, known)
        return Listing(tuple(items), base.place)

    def _text(self, base: Node, words: Node, of: Field, at: tuple[str, ...]) -> Node:
        """Return a text or a list of texts in its translation."""
        if type(base) is not type(words):
            self._expect(words, "a text" if isinstance(base, Scalar) else "a list", at)
            return base
        if isinstance(base, Scalar) and isinstance(words, Scalar):
            if of.kind != "words" and not re.search(r"[^\W\d_]", base.text):
                self._refuse(Scalar(at[-1], words.place), words)
                return base
            if of.kind == "words":
                self._check_braces(base, words)
            # One word may be the same in both languages.
            if self.is_warning and base.text == words.text and " " in base.text.strip():
                self.missing.append(".".join(at))
        return words

    def _check_braces(self, base: Scalar, words: Scalar) -> None:
        """Report a word with other {names} than the build fills in; only {n} may be left out."""
        wanted, found = (set(re.findall(r"{([a-z]+)}", one.text)) for one in (base, words))
        if found - wanted or wanted - found - {"n"}:
            names = " and ".join(f"{{{name}}}" for name in sorted(wanted)) or "no {names}"
            expected = f"{names}, as in {quoted(base.text)}"
            cure = f"write it with {names}"
            self.problems.append(
                Problem(words.place, "wrong-kind", expected, quoted(words.text), cure=cure)
            )

    @staticmethod
    def _field(of: Field, fields: dict[str, Field], name: str) -> Field | None:
        """Return the field of a name; under `words` and `names` every name is one."""
        if of.kind == "words":
            return of
        return of.fields[0] if of.kind == "names" else fields.get(name)

    def _keep_name(self, base: Mapping, words: Mapping, name: str) -> None:
        """Keep what links call a word: they go on to do so."""
        old, new = (_text_of(node, name) for node in (base, words))
        if old and new:
            self.names[new] = slug_of(old)

    def _note_missing(self, base: Node, of: Field | None, at: tuple[str, ...]) -> None:
        """Note each text of the base that the translation has left out."""
        if of is None or not of.has_words:
            return
        if isinstance(base, Mapping):
            fields = {one.name: one for one in of.fields}
            for key, value in base.entries:
                self._note_missing(value, self._field(of, fields, key.text), (*at, key.text))
        elif of.kind == "groups" and isinstance(base, Listing):
            for item in base.items:
                self._note_missing(item, replace(of, kind="group"), (*at, _key_of(item, of)))
        elif not of.choices and any(re.search(r"[^\W\d_]", one.text) for one in scalars(base)):
            self.missing.append(".".join(at))

    def _refuse(self, key: Scalar, value: Node) -> None:
        """Report a number, a choice or a name: a translation inherits them.

        not-words: a number that stands twice is wrong in one place before long.
        Bad:  hold_seconds: 30   (in glutes.es.md)
        Good: no such line; it comes from glutes.md
        """
        typed = f": {value.text}" if isinstance(value, Scalar) else ""
        expected = f"words only: {quoted(key.text)} comes from {self.base}"
        found = quoted(f"{key.text}{typed}")
        cure = "delete it, with what belongs to it"
        self.problems.append(Problem(key.place, "not-words", expected, found, cure=cure))

    def _unknown(self, key: Scalar, known: list[str]) -> None:
        """Report a name that the base does not have."""
        near = nearest(key.text, known)
        expected = f"a name that {self.base} has here"
        cure = f"{near}:" if near else "delete it"
        self.problems.append(
            Problem(
                key.place, "unknown-field", expected, quoted(key.text), near, cure, paste=Paste.NEAR
            )
        )

    def _expect(self, found: Node, what: str, at: tuple[str, ...]) -> None:
        """Report a value of another shape than its base."""
        name = ".".join(at) or self.base
        shown = quoted(found.text) if isinstance(found, Scalar) else "something else"
        self.problems.append(
            Problem(found.place, "wrong-kind", f"{what} {quoted(name)}", shown, cure=f"{name}: …")
        )


def _text_of(node: Node, name: str) -> str:
    """Return a text of a group by its name, or nothing."""
    entries = node.entries if isinstance(node, Mapping) else ()
    found = next((value for key, value in entries if key.text == name), None)
    return " ".join(found.text.split()) if isinstance(found, Scalar) else ""


def _key_of(item: Node, of: Field) -> str:
    """Return the name of an entry of a list: its first field, as addresses would write it."""
    return slug_of(_text_of(item, of.fields[0].name))


def _untranslated(path: str, missing: list[str], code: str) -> Problem:
    """Report what still stands in the language of the base."""
    more = len(missing) - _MOST_NAMED
    names = ", ".join(missing[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
    cure = f"{missing[0].rpartition('.')[2]}: …"
    return Problem(Place(path), code, f"words for {names}", "none", cure=cure)


def _renamed(node: Node, of: Field, headings: dict[str, Scalar]) -> Node:
    """Return fields in which what repeats a heading of the base repeats its translation."""
    if isinstance(node, Listing):
        one = replace(of, kind="group")
        return replace(node, items=tuple(_renamed(item, one, headings) for item in node.items))
    if isinstance(node, Mapping):
        fields = {each.name: each for each in of.fields}
        entries = (
            (key, _renamed(value, fields[key.text], headings) if key.text in fields else value)
            for key, value in node.entries
        )
        return replace(node, entries=tuple(entries))
    return headings.get(node.text, node) if of.heading else node
