"""What keeps readers safe, against `content/safety.txt`: the ledger of what was agreed.

Other checks hold such words to each other, and nothing to what they said yesterday: a sign that is
taken out of a long list, or a class made milder in both its places, fits everything else. So a
line of the ledger holds each statement by its digest. Nobody but a person changes it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from site_src.loading.ledgers import AGREED
from site_src.model.codes import Severity
from site_src.model.data_records import Words
from site_src.model.problems import Place, Problem
from site_src.model.records import Range
from site_src.model.translations import base_path, translation_of
from site_src.prose.lines import resolve
from site_src.system.digests import digest_of_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from site_src.fields.reader import Fields
    from site_src.loading.loaded import Loaded

# The words of the interface that warn, or say who leaves out what: whole groups, or words of one.
_WARNING_WORDS: Final = {
    "condition": (),
    "pain": (),
    "urgency": (),
    "emergency": (),
    "review": ("overdue",),
    "routine": ("stop",),
    "exercise": ("all_reasons", "stop_link"),
    "text_form": ("stop", "signs", "signs_at"),
    "player": (
        *("first", "agree", "has_sign", "hurts", "choices", "stop", "easiest", "signs"),
        *("carry_on", "stopped_note"),
    ),
    "link": ("came", "lowered"),
    "builder": ("harder",),
    "log": ("advice",),
}
_PARTS: Final = ("do-not-do-this-if", "stop-if")  # of an exercise
_TYPOGRAPHY: Final = str.maketrans("“”„’‘‚–", "\"\"\"'''-")
_BETWEEN: Final = "\0"
_LENGTH: Final = 12  # letters of a digest
_AGREES: Final = "when a second person who knows about it has read the change and agrees, "


@dataclass(frozen=True, slots=True)
class _Statement:
    """Something that keeps readers safe, and its line in the ledger."""

    id: str
    place: Place
    line: str


def check_agreed(loaded: Loaded, *, is_note: bool) -> Iterator[Problem]:
    """Report each statement that is not as it was agreed; without a ledger, none was.

    A draft is not asked for until it is published, nor a file with errors of its own, nor words in
    a language that readers do not see. `is_note` says that somebody is still writing.

    safety-changed: a warning can be weakened by a slip, and still fit everything else.
    Bad:  {exercise: ws, way: usual}   (where two people agreed on leave-out)
    Good: the words as they were, or the new line in content/safety.txt, once two people agree
    """
    if AGREED not in loaded.files.paths:
        return
    skipped = _skipped(loaded)
    said = _said(loaded, skipped)
    good = {one.line for one in said.values()}
    listed = {line for line, _ in loaded.ledgers.agreed}
    old = [
        (line.rpartition(" ")[0], place)
        for line, place in loaded.ledgers.agreed
        if line not in good
    ]
    for id_, one in said.items():
        if one.line not in listed:
            before = next((place for other, place in old if other == id_), None)
            old = [(other, place) for other, place in old if place != before]
            yield _changed(one, before, is_note=is_note)
    for id_, place in old:
        if id_ in said or _is_missed(loaded, id_, skipped):
            expected = "words in content/ for this line, as they were agreed"
            found = "others, which have a line of their own" if id_ in said else "none"
            cure = f"bring them back, or, {_AGREES}delete this line"
            cure = "delete this line" if id_ in said else cure
            yield Problem(place, "safety-changed", expected, found, cure=cure, is_note=is_note)


def agreed_lines(loaded: Loaded) -> dict[str, str]:
    """Return the line of each statement as its words are now, by its id."""
    return {id_: one.line for id_, one in _said(loaded, _skipped(loaded)).items()}


def _said(loaded: Loaded, skipped: set[str]) -> dict[str, _Statement]:
    """Return each statement by its id, but those of files that are skipped."""
    return {
        one.id: one
        for one in _statements(loaded, skipped)
        if base_path(_file_of(one.id)) not in skipped
    }


def _skipped(loaded: Loaded) -> set[str]:
    """Return the files that are not asked: drafts, and those with errors of their own."""
    errors = (one for one in loaded.problems if one.severity is Severity.ERROR)
    return _drafts(loaded) | {base_path(one.place.path) for one in errors}


def _changed(one: _Statement, before: Place | None, *, is_note: bool) -> Problem:
    """Report a statement that is new (`before` is None), or not as it was."""
    if before:
        expected = f"{one.id} as it was agreed (line {before.line} of content/{AGREED})"
        where = f"in place of line {before.line}"
    else:
        expected = f"a line for {one.id} in content/{AGREED}, as two people have agreed on it"
        where = "on a line of its own"
    cure = f"{_AGREES}write into content/{AGREED}, {where}:\n{one.line}"
    found = "something else" if before else "none"
    return Problem(one.place, "safety-changed", expected, found, cure=cure, is_note=is_note)


def _file_of(id_: str) -> str:
    """Return the file that holds the words of a statement."""
    return re.split("[#@]", id_, maxsplit=1)[0]


def _is_missed(loaded: Loaded, id_: str, skipped: set[str]) -> bool:
    """Say whether a line of the ledger ought to have its words in what is published."""
    path = _file_of(id_)
    base, language = translation_of(path) or (path, "")
    is_shown = (
        language == loaded.files.language if language else path not in loaded.files.translations
    )
    # Which column of the table belongs to an exercise that cannot be read, nobody can tell.
    is_column = "@" in id_ and any(one.startswith("exercises/") for one in skipped)
    return is_shown and base not in skipped and not is_column


def _drafts(loaded: Loaded) -> set[str]:
    """Return exercises and routines that are drafts, and those whose section is one."""
    drafts = {path for path, fields in loaded.written.fields.items() if fields.yes("draft")}
    folders = tuple(path.removesuffix("_section.md") for path in drafts if "_section.md" in path)
    return drafts | {path for path in loaded.files.paths if folders and path.startswith(folders)}


def _statements(loaded: Loaded, skipped: set[str]) -> Iterator[_Statement]:
    """Yield all that keeps readers safe, in the language that they read."""
    for one in loaded.records.disclaimers:
        forms = (f"{kind}: {' '.join(forms)}" for kind, forms in one.forms.items() if forms)
        front = one.says, one.title, one.place, one.link_text, one.link_to, *forms
        yield _statement(loaded, one.path, 1, front)
        yield _statement(loaded, f"{one.path}#short", one.short.line - 1, (one.short.typed,))
        yield _statement(loaded, f"{one.path}#full", one.full.line - 1, (one.full.typed,))
    yield from _of_the_table(loaded, skipped)
    for exercise in loaded.records.exercises:
        for part in (exercise.parts[slug] for slug in _PARTS if slug in exercise.parts):
            id_ = f"{exercise.path}#{part.slug}"
            yield _statement(loaded, id_, part.line, (part.heading, part.prose.typed))
        ladder = (f"{rung.id}{' start' * rung.is_start}" for rung in exercise.rungs)
        place = loaded.written.fields[exercise.path].at("rungs")
        yield _statement(loaded, f"{exercise.path}#rungs", place, ladder)
    for routine in loaded.records.routines:
        fields = loaded.written.fields[routine.path]
        items = (word for row in fields.groups("exercises") for word in _item(row, routine.path))
        place = fields.at("exercises")
        yield _statement(loaded, f"{routine.path}#exercises", place, (routine.choice, *items))
    for page in loaded.records.pages:
        if page.kind == "safety":
            cards = (f"{card.urgency} {card.heading}" for card in page.care_cards)
            headings = (part.heading for part in page.parts)
            front = page.title, page.opening.typed, *cards, *headings
            yield _statement(loaded, page.path, 1, front)
            for part in page.parts:
                yield _statement(loaded, f"{page.path}#{part.slug}", part.line, (part.prose.typed,))
    if loaded.records.guide:
        numbers = (
            word
            for r in loaded.records.regions
            for word in (r.region, r.emergency, r.urgent, r.note)
        )
        place = loaded.records.guide.at("emergency_numbers")
        yield _statement(loaded, "guide.yaml#emergency_numbers", place, numbers)
    yield from _of_the_words(loaded)


def _of_the_table(loaded: Loaded, skipped: set[str]) -> Iterator[_Statement]:
    """Yield each condition with its words, and for each exercise what they all say of it."""
    for one, place in loaded.records.conditions:
        words = one.title, one.clause, one.warning, f"dangerous: {one.is_dangerous}"
        yield _statement(loaded, f"conditions.yaml#{one.id}", place, words)
    columns: dict[str, dict[str, str]] = {}
    places: dict[str, Place] = {}
    for row in loaded.written.condition_rows:
        for cell in row.groups("exercises"):
            code = cell.text("exercise")
            said = _BETWEEN.join(cell.text(name) for name in ("way", "rung", "note"))
            columns.setdefault(code, {})[row.text("id")] = said
            places.setdefault(code, cell.place)
    for exercise in loaded.records.exercises:
        column = columns.get(exercise.code)
        if column and exercise.path not in skipped:
            cells = (word for cell in sorted(column.items()) for word in cell)
            id_ = f"conditions.yaml@{exercise.code}"
            yield _statement(loaded, id_, places[exercise.code], cells)


def _of_the_words(loaded: Loaded) -> Iterator[_Statement]:
    """Yield the words of the interface that warn, a group at a time."""
    path = "words.yaml"
    text = loaded.files.texts.get(loaded.files.translations.get(path, path), "")
    entries = loaded.records.words.entries if loaded.records.words else {}
    for name, keys in _WARNING_WORDS.items():
        group = entries.get(name)
        if isinstance(group, Words):
            chosen = {
                key: group.entries[key] for key in keys or group.entries if key in group.entries
            }
            found = re.search(rf"^{name}:", text, re.MULTILINE)
            line = text.count("\n", 0, found.start()) + 1 if found else 1
            yield _statement(loaded, f"{path}#{name}", line, _flat(Words(chosen)))


def _flat(words: Words) -> Iterator[str]:
    """Yield each name and word of a group, whatever their order."""
    for name, word in sorted(words.entries.items()):
        yield name
        yield from _flat(word) if isinstance(word, Words) else (word,)


def _item(row: Fields, path: str) -> Iterator[str]:
    """Yield what a routine says of one exercise."""
    yield resolve(row.text("exercise"), path)
    yield row.text("rung")
    dose = row.group("dose")
    for name, (value, _) in sorted(dose.values.items()) if dose else ():
        yield (
            f"{name}: {value.low}-{value.high}" if isinstance(value, Range) else f"{name}: {value}"
        )


def _statement(loaded: Loaded, id_: str, at: Place | int, words: Iterable[str]) -> _Statement:
    """Return a statement that says some words; their order counts.

    Line wraps, spaces and the form of quotation marks do not. The id names the file of the words.
    """
    path = _file_of(id_)
    shown = loaded.files.translations.get(path, path)
    place = Place(shown, at) if isinstance(at, int) else at
    said = _BETWEEN.join(" ".join(word.split()) for word in words).translate(_TYPOGRAPHY)
    id_ = shown + id_.removeprefix(path)
    return _Statement(id_, place, f"{id_} {digest_of_bytes(said.encode())[:_LENGTH]}")
