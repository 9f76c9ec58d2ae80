"""A translation holds words; numbers, names, poses and sources come from what it translates."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from pseudo_language import LANGUAGE, spoken, write_translation

from site_src.build.judging import judged
from site_src.build.pipeline import build
from site_src.loading.assemble import assemble
from site_src.loading.loader import load
from site_src.model.problems import has_errors
from site_src.prose.text import typeset

if TYPE_CHECKING:
    from pathlib import Path

    from site_src.build.result import Options

EXERCISE = "exercises/strength/wall-lean"
FIGURES = f"{EXERCISE}.figure"


_SAID = {"alt", "aria-label", "title", "placeholder"}


class _Words(HTMLParser):
    """Gathers whatever a page says, to the eye, the ear or a search engine."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in {"script", "style"}
        given = dict(attrs)
        names = _SAID | ({"content"} if given.get("name") == "description" else set())
        self.said += [value or "" for name, value in given.items() if name in names]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.said.append(data)


def said_on(page: Path) -> str:
    """Return every word of a page."""
    reader = _Words()
    reader.feed(page.read_text(encoding="utf-8"))
    return " ".join(reader.said)


def pages_of(options: Options) -> dict[str, str]:
    """Build a guide, and return what each of its pages says."""
    result = build(options)
    assert result.published, result.problems
    folder = options.output
    return {file.relative_to(folder).as_posix(): said_on(file) for file in folder.rglob("*.html")}


def test_with_every_word_translated_a_page_has_no_word_of_the_base_and_all_its_numbers(
    options: Options, tmp_path: Path
) -> None:
    before = pages_of(options)
    write_translation(options.content)
    after = pages_of(replace(options, output=tmp_path / "translated"))
    guide, _ = assemble(load(options.content))
    assert guide
    # A source goes on to be called what it is called.
    kept = {text for one in guide.sources.values() for text in (one.title, one.published_in)}
    kept |= {one.authors for one in guide.sources.values()}

    assert after.keys() == before.keys()
    for name, said in after.items():
        own = re.sub(r"https?://\S+", "", said)
        for text in kept:
            own = own.replace(typeset(text), "")
        assert re.findall(r"[A-Za-z]{2,}", own) == [], name
        assert Counter(re.findall(r"\d+", said)) == Counter(re.findall(r"\d+", before[name])), name


@pytest.mark.parametrize("name", ["index.html", "take-away.html"])
def test_a_translated_page_states_its_language_and_direction_and_the_base_only_its_language(
    options: Options, name: str
) -> None:
    build(options)
    before = (options.output / name).read_text(encoding="utf-8")
    write_translation(options.content)
    build(options)
    after = (options.output / name).read_text(encoding="utf-8")

    app = json.loads((options.output / "manifest.webmanifest").read_text(encoding="utf-8"))

    assert '<html lang="en">' in before
    assert (app["lang"], app["dir"]) == (LANGUAGE, "rtl")
    assert f'<html lang="{LANGUAGE}" dir="rtl">' in after


def test_a_translation_inherits_numbers_poses_sources_and_the_names_of_headings(
    content: Path,
) -> None:
    before, _ = assemble(load(content))
    write_translation(content)
    after, problems = judged(load(content))
    assert before
    assert after
    old, new = next(iter(before.exercises)), next(iter(after.exercises))

    assert problems == []
    assert new.title == spoken(old.title)
    assert [rung.title for rung in new.rungs] == [spoken(rung.title) for rung in old.rungs]
    assert new.parts.keys() == old.parts.keys()
    assert after.addresses == before.addresses
    assert after.sources == before.sources
    assert [one.cells for one in after.conditions.values()] == [
        tuple(replace(cell, note=spoken(cell.note)) if cell.note else cell for cell in one.cells)
        for one in before.conditions.values()
    ]
    assert [word.slug for word in after.glossary] == [word.slug for word in before.glossary]
    assert [one.slug for one in after.disclaimers] == [one.slug for one in before.disclaimers]
    for name in ("code", "order", "start", "target", "rest_seconds", "review"):
        assert getattr(new, name) == getattr(old, name)
    for name in ("id", "dose", "position", "equipment", "is_start"):
        assert [getattr(r, name) for r in new.rungs] == [getattr(r, name) for r in old.rungs]
    for name, figure in new.figures.items():
        assert figure.poses[0].alt == spoken(old.figures[name].poses[0].alt)
        assert [replace(p, name="", alt="") for p in figure.poses] == [
            replace(p, name="", alt="") for p in old.figures[name].poses
        ]


def test_a_guide_in_its_own_language_takes_no_notice_of_translations(options: Options) -> None:
    build(options)
    before = {file: file.read_bytes() for file in options.output.rglob("*.html")}
    guide = options.content / "guide.yaml"
    text = guide.read_text(encoding="utf-8")
    write_translation(options.content)
    guide.write_text(text, encoding="utf-8")
    build(options)

    assert {file: file.read_bytes() for file in options.output.rglob("*.html")} == before


def test_a_mistake_in_the_body_is_placed_in_the_translation(content: Path) -> None:
    write_translation(content)
    file = content / f"{EXERCISE}.{LANGUAGE}.md"
    text = file.read_text(encoding="utf-8")
    line = text.count("\n") + 2
    file.write_text(f"{text}\n<b>x</b>\n", encoding="utf-8")

    found = [(one.code, one.place.path, one.place.line) for one in load(content).problems]

    assert ("html", f"{EXERCISE}.{LANGUAGE}.md", line) in found


@pytest.mark.parametrize(
    ("find", "put", "code"),
    [
        (r"^title:", "order: 3\ntitle:", "not-words"),
        (r"^title:", "dose: {sets: 3}\ntitle:", "not-words"),
        (r"^title:", "titel: x\ntitle:", "unknown-field"),
        (r"^title:.*", "title: [x]", "wrong-kind"),
        (r"^title:.*\n", "", "untranslated"),
        (r"^## ", "### ", "translated-heading"),
        (r"^## .*\n", "", "translated-heading"),
        (r"\Z", "\n## x\n\nx\n", "translated-heading"),
        (r"^1\. ", "2. ", "translated-number"),
        (r"\[expert opinion\]", "[our suggestion]", "translated-mark"),
        (r" ?\[expert opinion\]", "", "translated-mark"),
    ],
)
def test_a_mistake_in_a_translation_is_a_problem_there(
    content: Path, find: str, put: str, code: str
) -> None:
    write_translation(content)
    path = f"{EXERCISE}.{LANGUAGE}.md"
    text = (content / path).read_text(encoding="utf-8")
    changed = re.sub(find, put, text, count=1, flags=re.MULTILINE)
    assert changed != text
    (content / path).write_text(changed, encoding="utf-8")

    found = [problem for problem in load(content).problems if problem.place.path == path]

    assert code in {problem.code for problem in found}


@pytest.mark.parametrize("base", ["guide", "words", "glossary", "conditions", "sources", FIGURES])
@pytest.mark.parametrize(
    "typed",
    [
        "words",
        "[a, b]",
        "- {word: x}",
        "{}",
        "hold: x",
        "hold: [x]",
        "hold: {word: [x], meaning: {a: b}, 1: 2}",
        "title: {a: {b: c}}\nauthors: x\nemergency_numbers: {anywhere: x}",
        "page: {skip: {a: b}, here: [x]}\nunit: [x]\ndate: {form: x}",
        "main: {poses: {x: {name: y}}}",
        "main: {poses: x, person: b}",
        "high-blood-pressure: {exercises: {wl: {note: [x], way: ask}, 7: x}}",
    ],
)
def test_a_translation_of_any_shape_ends_in_problems_and_never_in_a_traceback(
    content: Path, base: str, typed: str
) -> None:
    write_translation(content)
    path = f"{base}.{LANGUAGE}.yaml"
    (content / path).write_text(typed, encoding="utf-8")

    loaded = load(content)
    _, found = judged(loaded)

    problems = [problem for problem in (*loaded.problems, *found) if problem.place.path == path]
    assert problems or (base, typed) == ("sources", "{}")


def test_words_that_are_missing_fall_back_to_the_base_and_are_named(content: Path) -> None:
    write_translation(content)
    (content / f"glossary.{LANGUAGE}.yaml").unlink()
    file = content / f"conditions.{LANGUAGE}.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.partition("sore-wrist:")[0], encoding="utf-8")

    loaded = load(content)

    assert not has_errors(loaded.problems)
    assert [(p.code, p.place.path, p.cure) for p in loaded.problems] == [
        ("untranslated", f"conditions.{LANGUAGE}.yaml", "title: …"),
        (
            "untranslated",
            "glossary.yaml",
            (
                f"write content/glossary.{LANGUAGE}.yaml, with its words only\n"
                f"or say in guide.yaml that this one is in it:  written_in: {LANGUAGE}"
            ),
        ),
    ]
    assert loaded.records.glossary[0][0].word == "hold"
