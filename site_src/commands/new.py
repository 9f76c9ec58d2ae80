"""A title → the text of a new file: every field with its help, the blanks left to its author.

What can be counted is filled in, such as the next free number. The rest comes from the tables of
fields, so that no draft can lack a field or keep one that is gone.
"""

from __future__ import annotations

import re
import string
import textwrap
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Final

from site_src.fields import schema
from site_src.fields.front_matter import bytes_of, text_of
from site_src.fields.kinds import KINDS, example
from site_src.loading.file_names import free_name, is_free
from site_src.loading.translation import file_fields
from site_src.model.problems import Problem
from site_src.model.urls import LONGEST_NAME, is_device
from site_src.prose.text import slug_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from site_src.fields.field import Field
    from site_src.loading.loaded import Loaded

TEMPLATE: Final = "_template.md"  # in content
_PLAIN: Final = re.compile(r"[^\W_](?:[^:#\"\\]|:(?! ))*")
_BELOW: Final = """\
# Below the next line --- stands the text: first one or two sentences on what it is for, then the
# rest, with parts under headings:  ## Heading
"""


class DraftError(Exception):
    """No draft can be made of this; the text says why, and what to write instead."""


@dataclass(frozen=True)
class Draft:
    """A new file of content."""

    path: str  # in content
    text: str


def template(content: Path) -> str:
    """Return what a new exercise is copied from. Raises DraftError."""
    found = bytes_of(content / TEMPLATE, TEMPLATE)
    text, problems = ("", [found]) if isinstance(found, Problem) else text_of(found, TEMPLATE)
    if problems:
        raise DraftError(f"{content / TEMPLATE} cannot be copied: {problems[0].message}")
    return text


def draft(  # noqa: PLR0913 - what an author may say of it
    loaded: Loaded, copied: str, kind: str, title: str, *, section: str, of: str, language: str
) -> Draft:
    """Return the draft of an exercise, section, routine, page, question or translation.

    `copied` is the template of an exercise, `section` where one belongs; `of` and `language` say
    what a translation is made from, and into what; `of` is also the page that a question is about.
    Raises DraftError.
    """
    name = slug_of(title).encode("ascii", "ignore").decode().strip("-")
    if not re.fullmatch(KINDS["slug"].pattern, name):
        raise DraftError(f"the title {title!r} has no letters a to z to make an address of")
    folder = {"page": "pages", "section": "exercises"}.get(kind, "")
    if len(name) > LONGEST_NAME or is_device(name) or not is_free(name, folder):
        better = free_name(folder, name, "", loaded.files.paths)
        raise DraftError(
            f"the title {title!r} makes the name {name!r}, which cannot be had on every host and"
            f" system; give another title, as for {better!r}"
        )
    if kind == "translation":
        return _translation(loaded, title, of, language)
    given = {"title": _typed(title), "draft": "yes"}
    if kind == "exercise":
        return _exercise(loaded, copied, given, name, section)
    if kind == "section":
        given["order"] = _next(one.order for one in loaded.records.sections)
        return Draft(f"exercises/{name}/_section.md", _text(schema.SECTION, given))
    if kind == "routine":
        given["order"] = _next(one.order for one in loaded.records.routines)
        return Draft(f"routines/{name}.md", _text(schema.ROUTINE, given))
    if kind == "question":
        return _question(given, name, of)
    return Draft(f"pages/{name}.md", _text(schema.PAGE, given | {"kind": "text"}))


def _question(given: dict[str, str], name: str, of: str) -> Draft:
    """Return the fields of a question, its two headings below them."""
    known = {"kind": "question"} | ({"about": f"../{of}"} if of else {})
    fields = _text(schema.QUESTION, given | known).replace(_BELOW, "")
    parts = "\n".join(f"## {heading}\n\n…\n" for heading in schema.QUESTION_HEADINGS)
    return Draft(f"questions/{name}.md", fields + parts)


def _exercise(
    loaded: Loaded, template: str, given: dict[str, str], name: str, section: str
) -> Draft:
    """Return a copy of the template with what is known filled in."""
    sections = [one.slug for one in sorted(loaded.records.sections, key=lambda one: one.order)]
    if not sections or (section and section not in sections):
        known = ", ".join(sections) or "none; make one with  new section"
        raise DraftError(f"there is no section {section!r}; the sections are: {known}")
    given["order"] = _next(one.order for one in loaded.records.exercises)
    given["code"] = _code(name, {one.code for one in loaded.records.exercises})
    text = re.sub(
        r"\A---\n.*?^(?=# Fill in)", "---\n", template, count=1, flags=re.DOTALL | re.MULTILINE
    )
    for field, value in given.items():
        text = re.sub(
            rf"^(?:# )?{field}:.*$", f"{field}: {value}", text, count=1, flags=re.MULTILINE
        )
    return Draft(f"exercises/{section or sections[-1]}/{name}.md", text)


def _code(name: str, taken: set[str]) -> str:
    """Return two free letters: the initials, else letters of the name, else any."""
    words = name.split("-")
    letters = re.sub(r"[^a-z]", "", name)
    wanted = ["".join(word[0] for word in words[:2]), *(letters[0] + one for one in letters[1:])]
    every = ("".join(pair) for pair in product(string.ascii_lowercase, repeat=2))
    fitting = (one for one in (*wanted, *every) if re.fullmatch(r"[a-z]{2}", one))
    return next(one for one in fitting if one not in taken)


def _next(numbers: Iterable[int]) -> str:
    return str(max(numbers, default=0) + 1)


def _typed(text: str) -> str:
    """Return a text as the value of a field, in quotation marks where it needs them."""
    text = " ".join(text.split())
    if _PLAIN.fullmatch(text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _text(table: Iterable[Field], given: Mapping[str, str]) -> str:
    """Return the fields of a table with their help, and room for the text."""
    lines = "".join(f"{line}\n" for line in _lines(table, given))
    return f"---\n# Fill in every blank. Lines that begin with # are help.\n{lines}{_BELOW}---\n"


def _lines(table: Iterable[Field], given: Mapping[str, str], indent: str = "") -> Iterator[str]:
    """Yield each field of a table, its help above it; those that may be left out behind a #."""
    for field in table:
        inner = [one for one in field.fields if one.required]
        note = f"{field.help[0].upper()}{field.help[1:]}"
        kind = f"One of: {', '.join(field.choices)}" if field.choices else KINDS[field.kind].words
        yield from textwrap.wrap(
            f"{'' if field.required else 'Optional. '}{note}: {kind}.",
            100,
            initial_indent=f"{indent}# ",
            subsequent_indent=f"{indent}# ",
        )
        if not field.required and field.name not in given:
            shown = "" if field.fields else f" {example(field)}"
            yield f"{indent}# {field.name}:{shown}"
        elif inner:
            yield f"{indent}{field.name}:"
            yield from _entry(_lines(inner, {}, f"{indent}    "), f"{indent}    {inner[0].name}:")
        else:
            yield f"{indent}{field.name}: {given.get(field.name, '')}".rstrip()


def _entry(lines: Iterable[str], first: str) -> Iterator[str]:
    """Yield the lines of a list's entry, the sign of a list before its first field."""
    for line in lines:
        yield line.replace("    ", "  - ", 1) if line == first else line


def _translation(loaded: Loaded, title: str, of: str, language: str) -> Draft:
    """Return the words of a file to be translated; its numbers stay where they are."""
    fields = loaded.written.fields.get(of)
    if fields is None or "reviewed" not in fields or not of.endswith(".md"):
        raise DraftError(f"{of or '--of'} is no page to translate; give  --of content/….md")
    if not re.fullmatch(KINDS["code"].pattern, language):
        raise DraftError("say into which language:  --language es")
    lines = ["---", "# A translation: words only. Numbers and choices stay in the original."]
    for field in file_fields(of).fields:
        if field.name == "title":
            lines.append(f"title: {_typed(title)}")
        elif field.kind == "line" and field.translated and field.name in fields:
            lines += [f"# {fields.text(field.name)}", f"{field.name}:"]
    body = re.split(r"^---[ \t]*\n", loaded.files.texts[of], maxsplit=2, flags=re.MULTILINE)[2]
    note = "# Below stands the text of the original: put yours in its place, piece by piece."
    return Draft(f"{of.removesuffix('.md')}.{language}.md", "\n".join([*lines, note, "---", body]))
