"""Words stand in content: the catalogue names everything, and templates say nothing themselves."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from site_src.build.pipeline import build
from site_src.fields import data_schema, schema
from site_src.fields.field import Field
from site_src.loading.loader import load
from site_src.model.choices import (
    CERTAINTIES,
    EQUIPMENT,
    LEVELS,
    POSITIONS,
    SOURCE_KINDS,
    URGENCIES,
    WAYS,
)
from site_src.model.data_records import Words
from site_src.rendering.phrases import word

if TYPE_CHECKING:
    from site_src.build.result import Options

PROJECT = Path(__file__).parent.parent.parent
# The preview of the figures is for those who write them, not for readers.
TEMPLATES = sorted(
    set((PROJECT / "templates").rglob("*.html")) - {PROJECT / "templates/preview.html"}
)
SCRIPTS = sorted((PROJECT / "static/js").glob("*.js"))
CHOICES = {
    "position": POSITIONS,
    "equipment": EQUIPMENT,
    "level": LEVELS,
    "certainty": CERTAINTIES,
    "source_kind": SOURCE_KINDS,
    "urgency": URGENCIES,
    "facet.position": POSITIONS,
    "facet.equipment": ("nothing", *EQUIPMENT),
    "facet.level": LEVELS,
    "facet.groups": ("position", "equipment", "level", "minutes"),
    "condition.ways": WAYS,
    "condition.then": WAYS,
    "data.list": ("exercise", "routine", "page", "facet"),
}


@cache
def catalogue() -> Words:
    """Return the words of the real guide, read once."""
    words = load(PROJECT / "content").records.words
    assert words is not None
    return words


@pytest.mark.parametrize(
    ("group", "choice"),
    [(group, choice) for group, choices in CHOICES.items() for choice in choices],
)
def test_every_choice_has_its_word(group: str, choice: str) -> None:
    assert word(catalogue(), f"{group}.{choice}")


def test_the_small_guide_has_the_words_of_the_real_one() -> None:
    small = PROJECT / "tests/examples/good/words.yaml"

    assert small.read_bytes() == (PROJECT / "content/words.yaml").read_bytes()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_holds_no_words_of_its_own(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    text = re.sub(r"{#.*?#}|{{.*?}}|{%.*?%}", "", text, flags=re.DOTALL)
    spoken = re.findall(r'(?:alt|title|aria-label|placeholder)="([^"]*)"', text)
    text = re.sub(r"<[^>]*>", " ", text)

    assert re.findall(r"[A-Za-z]{2,}", " ".join([text, *spoken])) == []


def test_every_word_is_used() -> None:
    sources = [*TEMPLATES, *(PROJECT / "site_src").rglob("*.py"), *SCRIPTS]
    code = "\n".join(file.read_text(encoding="utf-8") for file in sources)

    unused = [name for name in _names(catalogue()) if not _is_used(name, code)]

    assert unused == []


def _names(words: Words, prefix: str = "") -> list[str]:
    """Return the dotted name of every word."""
    names = []
    for name, entry in words.entries.items():
        if isinstance(entry, Words):
            names += _names(entry, f"{prefix}{name}.")
        else:
            names.append(f"{prefix}{name}")
    return names


def _is_used(name: str, code: str) -> bool:
    """Say whether a word, or a group chosen from by a value, is named in the code."""
    group = name.rpartition(".")[0]
    by_value = {*CHOICES, "ladder", "claim", "date.months", "range", "facet.count", "facet.minutes"}
    by_value |= {"hand_out.days", "pain.green", "pain.amber", "pain.red"}
    by_value |= {"player.state", "player.side", "player.left", "player.times", "player.say"}
    by_value |= {"builder.number", "log.advice"}
    if name in {f"link.{fault}" for fault in ("cut", "changed", "newer", "unknown")}:
        return "`link.${found.fault}`" in code
    if name in {"player.finished_note", "player.stopped_note"}:
        return "${heading}_note" in code
    by_kind = name.startswith("question.") and name.endswith(("questions", "corrections"))
    chosen = group in by_value or group.startswith("unit.") or by_kind
    return chosen or name in code or f"words.{name}" in code


def test_every_field_says_what_it_is_for() -> None:
    named = [
        table
        for table in (*vars(schema).values(), *vars(data_schema).values())
        if isinstance(table, tuple)
    ]
    fields = [field for table in named for field in table if isinstance(field, Field)]

    assert fields
    assert all(field.help for field in fields)


def _changed(node: Words, name: str, how: str) -> dict[str, object]:
    """Return a catalogue with one word gone, or with braces that nothing fills in."""
    changed: dict[str, object] = {}
    for key, entry in node.entries.items():
        head, _, rest = name.partition(".")
        if isinstance(entry, Words):
            changed[key] = _changed(entry, rest if key == head else "", how)
        elif key == name and how == "gone":
            continue
        else:
            changed[key] = "{nobody}" if key == name else entry
    return changed


# Words that Python fills in before or besides the templates of pages.
OUTSIDE = (
    "facet.summary",
    "facet.minutes.one",
    "facet.position.standing",
    "facet.level.beginner",
    "picture.title",
    "picture.licence",
    "text_form.exercise",
    "text_form.stop",
    "text_form.made_with",
)


@pytest.mark.parametrize("how", ["gone", "braces"])
@pytest.mark.parametrize("name", OUTSIDE)
def test_a_word_at_fault_is_a_problem_and_never_a_traceback(
    options: Options, name: str, how: str
) -> None:
    text = yaml.safe_dump(_changed(catalogue(), name, how), allow_unicode=True)
    (options.content / "words.yaml").write_text(text, encoding="utf-8")

    problems = build(options).problems

    assert problems
    assert any(name in str(problem) for problem in problems)
