"""Disclaimers against the table of what every guide must say: none is missing, or says less."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final

from site_src.model.codes import Severity
from site_src.model.page_kinds import FORMS
from site_src.model.problems import Place, Problem, has_errors, quoted
from site_src.model.required_disclaimers import LEAST, STATEMENT_IDS, STATEMENTS
from site_src.prose.lines import blocks_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from site_src.loading.loaded import Loaded
    from site_src.model.records import Disclaimer, Prose
    from site_src.model.required_disclaimers import Statement
    from site_src.prose.lines import Block

FOLDER: Final = "disclaimers"
FEWEST_WORDS: Final = 4
_BLANK: Final = "…"
# In scripts that put no spaces between words, two letters count as one.
_JOINED: Final = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
_WORD: Final = re.compile(rf"[{_JOINED}]{{2}}|[^\W\d_{_JOINED}]+")
# Words that stand in every English text and are rare or unknown in other languages.
_ENGLISH: Final = {
    *("the", "you", "your", "and", "or", "if", "not", "this", "that", "with", "are", "who"),
    *("when", "have", "from"),
}
_LIKE_ENGLISH: Final = {"en", "sco", "pcm", "jam"}  # Scots, the English of Nigeria, of Jamaica
_MUCH_ENGLISH: Final = 0.1  # of all words; English texts have twice that


def check_statements(loaded: Loaded) -> Iterator[Problem]:
    """Report what every guide must say and this one does not, or not there, or in fewer words.

    missing-disclaimer: without it, somebody who has to be warned is not.
    Bad:  a guide without content/disclaimers/emergency-signs.md
    Good: the file, as it was, or one that says  says: emergency-signs
    """
    broken = {one.place.path for one in loaded.problems if one.severity is Severity.ERROR}
    claimed: dict[str, Disclaimer] = {}
    for one in loaded.records.disclaimers:
        first = claimed.setdefault(one.says, one)
        if first is not one and one.says in STATEMENT_IDS:
            yield _said_twice(loaded, first, one)
    # Who must mend a file that says one of them hears of that alone.
    to_mend = {_claim(loaded, path) for path in broken if path.startswith(f"{FOLDER}/")}
    for statement in STATEMENTS:
        if statement.id in claimed:
            yield from _check_one(loaded, claimed[statement.id], statement, broken)
        elif not to_mend & {statement.id, ""}:
            yield _missing(loaded, statement)
    yield from _check_language(loaded)


def _claim(loaded: Loaded, path: str) -> str:
    """Return what a disclaimer with mistakes is meant to say; empty where that cannot be told."""
    fields = loaded.written.fields.get(path)
    name = path.rpartition("/")[2].removesuffix(".md").lower()
    if fields and "says" in fields:
        return fields.text("says")
    is_misspelt = any(
        one.place.path == path and one.code in {"wrong-choice", "unknown-field"}
        for one in loaded.problems
    )
    return name if name in STATEMENT_IDS or (fields and not is_misspelt) else ""


def _said_twice(loaded: Loaded, first: Disclaimer, again: Disclaimer) -> Problem:
    """Report two files for one statement: nobody could tell which of them is read."""
    place = loaded.written.fields[again.path].at("says")
    found = f"another (first in {first.path})"
    cure = "join the two files, or delete the line says: in the one that is your own"
    return Problem(place, "duplicate-id", f"one disclaimer {again.says}", found, cure=cure)


def _missing(loaded: Loaded, statement: Statement) -> Problem:
    """Report a statement that no file makes: where it is now, how it comes back, how it begins."""
    path = f"{FOLDER}/{statement.id}.md"
    names = (one for one in sorted(loaded.files.paths) if one != path)
    moved = next((n for n in names if n.rpartition("/")[2].lower() == f"{statement.id}.md"), "")
    file = f"content/{path}"
    lost = f'git checkout "$(git rev-list -1 HEAD -- {file})^" -- {file}'
    cure = (
        f"git restore {file}   (if it was deleted since the last commit)\n"
        f"{lost}   (if it was deleted in a commit)\n"
        f"or, in a new guide, begin that file with:\n{_beginning(loaded, statement)}"
    )
    own = (one for one in loaded.records.disclaimers if one.says not in STATEMENT_IDS)
    renamed = next((one.path for one in own if one.place == statement.place != "end"), "")
    if moved:
        cure = f"move content/{moved} to {file}"
    elif renamed:
        cure = f"says: {statement.id}   (in content/{renamed}, if it says this)\nor {cure}"
    expected = f"this disclaimer, which every guide must have: it says {statement.what}"
    return Problem(Place(path), "missing-disclaimer", expected, "none", cure=cure)


def _beginning(loaded: Loaded, statement: Statement) -> str:
    """Return the smallest file for a statement, with blanks for its words and days."""
    least = LEAST[statement.id]
    lists = {form: [kind for kind in least if form in least[kind]] for form in FORMS}
    lists["none"] = [kind for kind in least if not least[kind]]
    appears = [f"  {form}: [{', '.join(kinds)}]" for form, kinds in lists.items() if kinds]
    taken = {one.order for one in loaded.records.disclaimers}
    free = [number for number in range(1, 100) if number not in taken]
    page = _page_for(loaded, statement) or f"pages/{statement.leads_to[0]}.md"
    number = free[STATEMENT_IDS.index(statement.id)]
    return "\n".join([
        "---",
        f"title: {_BLANK}",
        f"order: {number}",
        f"place: {statement.place}",
        f"link_text: {_BLANK}",
        f"link_to: {posixpath.relpath(page, FOLDER)}",
        "appears:",
        *appears,
        f"reviewed: {_BLANK}",
        f"review_due: {_BLANK}",
        "---",
        *_beginning_of(statement.short_items, "Short"),
        *_beginning_of(statement.full_items, "Full"),
    ]).rstrip()  # fmt: skip


def _beginning_of(items: int, heading: str) -> list[str]:
    """Return the lines of one form, with a blank for its words and for each list item."""
    listed = [f"- {_BLANK}"] * items
    return [f"## {heading}", "", f"{_BLANK}{':' * bool(items)}", "", *listed, *([""] * bool(items))]


def _page_for(loaded: Loaded, statement: Statement) -> str:
    """Return a page that a statement may lead to, or nothing."""
    of_kind = {page.kind: page.path for page in reversed(loaded.records.pages)}
    return next((of_kind[kind] for kind in statement.leads_to if kind in of_kind), "")


def _check_one(
    loaded: Loaded, one: Disclaimer, statement: Statement, broken: set[str]
) -> Iterator[Problem]:
    """Report where a statement stands too far down, in too few places, or says too little."""
    fields = loaded.written.fields[one.path]
    if one.place != statement.place:
        cure = f"place: {statement.place}"
        expected = f"the place of {statement.id}: {statement.place}"
        place = fields.at("place")
        yield Problem(place, "disclaimer-matrix", expected, quoted(one.place), cure=cure)
    yield from _check_appears(loaded, one)
    target = one.link_to.partition("#")[0]
    kinds = {page.path: page.kind for page in loaded.records.pages}
    page = _page_for(loaded, statement)
    is_other = kinds.get(target) not in statement.leads_to
    if page and is_other and target in loaded.files.paths - broken:
        expected = f"a page of the kind {' or '.join(statement.leads_to)}"
        cure = f"link_to: {posixpath.relpath(page, FOLDER)}"
        place = fields.at("link_to")
        yield Problem(place, "disclaimer-matrix", expected, quoted(target), cure=cure)
    yield from _check_words(loaded, one, statement)


def _check_appears(loaded: Loaded, one: Disclaimer) -> Iterator[Problem]:
    """Report the kinds of page that show a statement in a weaker form than every guide must."""
    appears = loaded.written.fields[one.path].group("appears")
    weak: dict[str, list[str]] = {}
    for kind, least in LEAST[one.says].items():
        # The strongest of one stands against the strongest of the other, and so on.
        wanted, given = (sorted(map(FORMS.index, f))[::-1] for f in (least, one.forms[kind]))
        for number, strongest in zip(wanted, [*given, *[-1] * len(wanted)], strict=False):
            if strongest < number:
                weak.setdefault(FORMS[number], []).append(kind)
    for form, kinds in weak.items():
        listed = ", ".join(kinds)
        expected = f"{one.says} in {form} at least, on {listed}: every guide must show it there"
        found = (
            " and ".join(sorted({shown for kind in kinds for shown in one.forms[kind]})) or "none"
        )
        nowhere = [kind for kind in kinds if not one.forms[kind]]
        cure = f"add {listed} to {form}"
        cure += f", and take {', '.join(nowhere)} out of none" if nowhere else ""
        place = appears.at(form) if appears else Place(one.path)
        yield Problem(place, "disclaimer-matrix", expected, found, cure=cure)


def _check_words(loaded: Loaded, one: Disclaimer, statement: Statement) -> Iterator[Problem]:
    """Report a statement that stands in its place and says next to nothing.

    disclaimer-words: a warning that has lost its words or its list of signs warns nobody.
    Bad:  ## Short, and below it only: Stop.
    Good: ## Short, and below it when to stop, in a sentence or more
    """
    fields = loaded.written.fields[one.path]
    for name, text in (("title", one.title), ("link_text", one.link_text)):
        if _BLANK in text or not _WORD.search(text):
            place = fields.at(name)
            cure = f"{name}: {_BLANK}"
            yield Problem(place, "disclaimer-words", f"words for {name}", quoted(text), cure=cure)
    if any(has_errors([p]) and p.place.path == _text_path(loaded, one) for p in loaded.problems):
        return  # what is missing there may be what a mistake has taken
    least = {"short": statement.short_items, "full": statement.full_items}
    for form, items in least.items():
        prose: Prose = getattr(one, form)
        found = _lack(prose, items)
        if not found and form == "full":
            found = _shorter(prose, one.short)
        if found:
            expected = f"at least {FEWEST_WORDS} words in the {form} form of {one.says}"
            expected += f", and a list of at least {items} signs" if items else ""
            cure = f"write there {statement.what}: {_BLANK}"
            place = Place(_text_path(loaded, one), prose.line)
            yield Problem(place, "disclaimer-words", expected, found, cure=cure)


def _text_path(loaded: Loaded, one: Disclaimer) -> str:
    """Return the file that the words of a disclaimer stand in."""
    return loaded.files.translations.get(one.path, one.path)


def _lack(prose: Prose, items: int) -> str:
    """Return what a form lacks, or nothing."""
    blocks = list(blocks_of(prose))
    listed = {block.text for block in blocks if block.is_item}
    hollow = next((block for block in blocks if not _WORD.search(block.text)), None)
    if _BLANK in prose.typed:
        return f"a blank: {_BLANK}"
    if hollow:
        return f"{quoted(hollow.text)} for {'a list item' if hollow.is_item else 'a paragraph'}"
    if (count := _words(blocks)) < FEWEST_WORDS:
        return _counted(count, "word")
    if len(listed) < items:
        return _counted(len(listed), "sign")
    followed = zip(blocks, [*blocks[1:], None], strict=True)
    opened = (one.text for one, following in followed if not (following and following.is_item))
    end = next((text for text in opened if text.endswith((":", "："))), "")
    return f"no list below {quoted(end)}" if end else ""


def _shorter(full: Prose, short: Prose) -> str:
    """Return in what the full form says less than the short one, or nothing."""
    counts = [(_words(blocks), sum(block.is_item for block in blocks)) for blocks in (
        list(blocks_of(full)), list(blocks_of(short)),
    )]  # fmt: skip
    (words, items), (short_words, short_items) = counts
    if words < short_words:
        return f"{_counted(words, 'word')}, and {short_words} in the short form"
    return f"{_counted(items, 'sign')}, and {short_items} in the short form" * (items < short_items)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _words(blocks: list[Block]) -> int:
    return sum(len(_WORD.findall(block.text)) for block in blocks)


def _check_language(loaded: Loaded) -> Iterator[Problem]:
    """Report warnings in English in a guide that says it is in another language.

    Bad:  language: es and written_in: es, above English files
    Good: language: es, and a file emergency-signs.es.md beside emergency-signs.md
    """
    if loaded.files.language.partition("-")[0] in _LIKE_ENGLISH:
        return
    broken = {one.place.path for one in loaded.problems}
    safety = [page for page in loaded.records.pages if page.kind == "safety"]
    texts = [(one.path, [one.short, one.full]) for one in loaded.records.disclaimers]
    texts += [(page.path, [part.prose for part in page.parts]) for page in safety]
    for path, proses in texts:
        own = loaded.files.translations.get(path, path)
        said = " ".join(block.text for prose in proses for block in blocks_of(prose))
        words = _WORD.findall(said.lower())
        much = sum(word in _ENGLISH for word in words) > _MUCH_ENGLISH * len(words)
        if much and len(words) >= FEWEST_WORDS and not broken & {path, own}:
            expected = f"words in the language of the guide, {quoted(loaded.files.language)}"
            cure = f"write it in that language: {_BLANK}"
            yield Problem(Place(own, 1), "untranslated-warning", expected, "English", cure=cure)
