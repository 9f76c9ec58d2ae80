"""Markup that other programs read and we do not: it would be published as it was typed.

Some of it says "take this out" or "for us only", and would say the reverse to readers.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from html import unescape
from typing import TYPE_CHECKING, Final, TypeAlias

from site_src.model.problems import Paste, Place, Problem, nearest, quoted
from site_src.prose.grammar import BULLET, CERTAINTY_MARKS, ESCAPED, LINK, MARK, NUMBER, masked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_HTML: Final = (
    (
        "<!-- -->",
        r"<!--(?:[^\n]*?-->)?|^[^\n]*?-->",
        "no HTML comments: they are published",
        "delete the comment",
    ),
    (
        "<",
        r"</?[A-Za-z!][^<>\n]*>(?:[^\n]*<[^<>\n]*>)?",
        "Markdown, without HTML",
        "write it without the < >",
    ),
)
_IN_ITEM: Final = rf"(?:(?:{BULLET}|{NUMBER})[ \t]+)?"
# What a text must hold to be looked at, what is found then, what is expected, and what to do. Of
# two that fit the same letters, the first counts.
_MARKUP: Final = (
    ("``` ~~~", r"^[ \t]*(?:```+|~~~+)[^\n]*", "no code blocks", "write a plain paragraph"),
    (
        "]:",
        r"^[ \t]*\[[^\]\n]+\]:(?=\s)[^\n]*|^[ \t]*\*\[[^\]\n]+\]:[^\n]*",
        "addresses inside the link, and words explained where they stand",
        "write [words](address) in the sentence",
    ),
    (
        "|",
        rf"(?:^[ \t]*{_IN_ITEM}\|[^\n]*(?:\n|$))+|^(?=[^\n]*\|)[ \t|:]*-[ \t|:-]*$",
        "no tables: they do not fit a phone",
        "use a list",
    ),
    (
        ">",
        rf"(?:^[ \t]*{_IN_ITEM}>[^\n]*(?:\n|$))+",
        "no block quotations or boxes",
        "write a plain paragraph",
    ),
    (
        "!!! ??? ::: ===",
        r"^[ \t]*(?:!!!|\?\?\?\+?|:::+)[^\n]*|^={3,} +\"[^\n]*",
        "no boxes, and nothing that folds",
        "write a plain paragraph; for a warning, begin it with **words in bold**",
    ),
    (
        "-- == ** __ ++ - * _ + =",
        r"^[ \t]*([-*_=+])(?:[ \t]*\1){2,}[ \t]*$|^[ \t]*(?:==|--)[ \t]*$",
        "no lines across the page, or below a heading",
        "write ## and the heading above, or delete the line",
    ),
    (
        ":",
        r"^[ \t]*:[ \t]+\S[^\n]*",
        "no lists of words and meanings",
        "write a list: - **the word**: what it means",
    ),
    (
        "![[",
        r"!\[\[[^\]\n]*\]?\]?",
        "no other pages inside a page",
        "write [its name](its-file.md)",
    ),
    ("![", r"!\[[^\]\n]{0,300}\](?:\([^)\n]*\))?", "no pictures in the text", "delete the picture"),
    (
        "[[",
        r"\[\[[^\]\n]*\]?\]?",
        "a link of the form [words](address)",
        "write [its name](its-file.md)",
    ),
    (
        "[^ ^[",
        r"\[\^[^\]\n]{0,300}\](?::)?|\^\[[^\]\n]*\]",
        "no footnotes",
        "say it in the sentence",
    ),
    ("`", r"(?:`+[^`\n]*)?`+", "no code", "write it without the `"),
    (
        "{{ {% {# {< %} }} >}",
        r"\{\{[^\n]*?\}\}|\{%[^\n]*?%\}|\{#[^\n]*?#\}|\{[<{%]|[%}>]\}",
        "no commands of other programs",
        "delete it, and say it in words",
    ),
    (
        "{++ {-- {~~ {== {>>",
        r"\{(?:\+\+|--|~~|==|>>)[^\n]*?\}",
        "no marks of changes",
        "make the change, and delete them",
    ),
    (
        "{",
        r"\{:[^}\n]*\}?|\{[.#][\w-][^}\n]*\}|\{[\w-]+=[^}\n]*\}",
        "no attributes: how a page looks comes from the guide",
        "delete it",
    ),
    (
        "~~",
        r"~~[^~\n]*(?:~~)?",
        "no struck-out text: not everybody sees it",
        "delete the words, or the ~~",
    ),
    ("%%", r"%%[^%\n]*(?:%%)?", "no private notes: they are published", "delete the note"),
    (
        "==",
        r"==(?=[^=\s])[^=\n]*(?:==)?|(?<=[^=\s])==",
        "no highlighting",
        "write **words** for bold, or no sign",
    ),
    ("++", r"\+\+[^+\s][^+\n]*\+\+", "no underlining", "write **words** for bold, or no sign"),
    ("||", r"\|\|[^|\s][^|\n]*\|\|", "no hidden text", "write it without the ||"),
    ("^", r"\^[^\s^]{1,60}\^", "no small raised letters", "write it without the ^"),
    ("~", r"(?<=\w)~[^\s~]{1,60}~", "no small lowered letters", "write it without the ~"),
    (
        "$",
        r"\$\$[^$\n]*(?:\$\$)?|\$[^\s$](?:[^$\n]*[^\s$])?\$(?![\d.])",
        "no formulas",
        "say it in words, without the $",
    ),
    (":", r"(?<![\w:]):[a-z][a-z0-9_+-]*[a-z0-9]:(?![\w:])", "no names of pictures", "delete it"),
)
_TABLE: Final = tuple(
    (
        re.compile("|".join(map(re.escape, needles.split()))),
        re.compile(pattern, re.MULTILINE),
        code,
        expected,
        cure,
    )
    for code, rows in (("html", _HTML), ("not-supported", _MARKUP))
    for needles, pattern, expected, cure in rows
)
_TASK: Final = re.compile(
    r"^[ \t]*(?P<mark>[-*+]|[0-9]{1,9}\.)[ \t]+\[[ xX]?\](?=[ \t]|$)", re.MULTILINE
)
_ENTITY: Final = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_ADDRESS: Final = re.compile(
    r"(?:(?:https?|ftp)://|(?<![\w./@-])www\.(?=\w))(?:\([^\s()]*\)|[^\s<>\[\]\"“”()])*"
    r"(?<![.,;:!?'*_’])",
    re.IGNORECASE,
)
_BACKSLASH: Final = re.compile(r"\\[^\n]?")
_AMOUNT: Final = re.compile(r"(?P<one>\d+) ?\* ?(?P<two>\d+)")
# Brackets that are no link and no mark: the words, and what may have been meant for an address.
_BRACKETS: Final = re.compile(
    r"\[(?P<words>[^\[\]\n]*)\](?:[ \t]*\((?P<to>[^()\n]*)(?P<end>\)?))?"
    r"|\((?P<turned>[^()\n]*)\)\[(?P<turned_to>[^\[\]\s]*)\]|\[[^\[\]\n]{0,60}|\]"
)


def check_markup(text: str, path: str, first_line: int) -> Iterator[Problem]:
    """Report what our Markdown does not have.

    html: content is words; a page's form and safety come from the guide.
    Bad:  <b>Stop</b> if it hurts.
    Good: **Stop** if it hurts.

    not-supported: it would not be shown as typed, or not on a phone.
    Bad:  | muscle | feeling |
    Good: - muscle: feeling
    """
    at = _Places(text, path, first_line)
    left = masked(text, ESCAPED)
    for needed, pattern, code, expected, cure in _TABLE:
        if not needed.search(left):  # most hold none, and there are many
            continue
        spans = [found.span() for found in pattern.finditer(left) if found.group().strip()]
        for start, end in spans:
            yield at.problem(start, end, code, expected, cure)
        left = _blanked(left, spans)
    for find in (_tasks, _entities, _products):
        near = list(find(left))
        for start, end, meant, expected, cure in near:
            yield at.problem(start, end, "not-supported", expected, cure, meant)
        left = _blanked(left, [(start, end) for start, end, *_ in near])
    left = masked(left, MARK)
    yield from _check_brackets(masked(left, LINK), at)
    left = _blanked(left, [found.span() for found in LINK.finditer(left)])
    for found in _ADDRESS.finditer(left):
        cure = f"write it behind words, as [the name of that page]({found.group()})"
        expected = "a link with words"
        yield at.problem(*found.span(), "not-supported", expected, cure)
    for found in _BACKSLASH.finditer(left):
        expected = "a backslash only before a sign that would have a meaning"
        yield at.problem(*found.span(), "not-supported", expected, "delete the backslash")


class _Places:
    """A text with the places of what stands in it."""

    def __init__(self, text: str, path: str, first_line: int) -> None:
        """Note where each line begins."""
        self.text, self.path, self.first = text, path, first_line
        self.starts = line_starts(text)

    def problem(  # noqa: PLR0913, PLR0917 - the parts of a problem
        self, start: int, end: int, code: str, expected: str, cure: str, near: str = ""
    ) -> Problem:
        """Return a problem with what stands from one letter to another, in one line."""
        line, column = spot(self.starts, start)
        typed = self.text[start:end].partition("\n")[0].rstrip()
        place = Place(self.path, self.first + line, column, max(1, len(typed)))
        return Problem(place, code, expected, quoted(typed.strip()), near, cure, paste=Paste.NEAR)


def line_starts(text: str) -> list[int]:
    """Return where each line begins."""
    return [0, *(end.end() for end in re.finditer("\n", text))]


def spot(starts: list[int], offset: int) -> tuple[int, int]:
    """Return the lines above a character, and its column from 1."""
    above = bisect_right(starts, offset) - 1
    return above, offset - starts[above] + 1


def _blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return a text with blanks from one letter to another; lines stay where they are."""
    for start, end in spans:
        text = text[:start] + re.sub(r"[^\n]", " ", text[start:end]) + text[end:]
    return text


_Meant: TypeAlias = "tuple[int, int, str, str, str]"


def _tasks(text: str) -> Iterator[_Meant]:
    """Yield boxes to tick: nothing would happen, and a box that is ticked says "done"."""
    for found in _TASK.finditer(text):
        start = found.start("mark")
        yield start, found.end(), found["mark"], "no boxes to tick", "delete the box"


def _entities(text: str) -> Iterator[_Meant]:
    """Yield signs that are written as HTML has them, and the signs themselves."""
    for found in _ENTITY.finditer(text):
        meant = unescape(found.group())
        plain = meant if meant != found.group() and meant.isprintable() and meant.strip() else ""
        expected = "the sign itself"
        yield *found.span(), plain, expected, f"write {plain or 'a plain space'} in its place"


def _products(text: str) -> Iterator[_Meant]:
    """Yield stars between numbers, which would make the number behind them lean."""
    for found in _AMOUNT.finditer(text):
        meant = f"{found['one']} × {found['two']}"
        yield *found.span(), meant, "no star between numbers", f"write {meant}"


def _check_brackets(text: str, at: _Places) -> Iterator[Problem]:
    """Report brackets that make neither a link nor a mark of certainty."""
    for found in _BRACKETS.finditer(text):
        words, to = found["words"], found["to"] or found["turned_to"]
        start, end = found.span()
        if to is not None and (found["turned"] or _is_address(to)):
            address = re.sub(r"\s+[\"'“(].*$", "", to).strip().strip("<>")
            if found["words"] is not None and not found["end"]:  # where it ends, nobody knows
                address = address.split()[0].rstrip(".,;:!?")
                end = found.start("to") + to.index(address) + len(address)
            expected = "a link of the form [words](address), without a space in the address"
            near, cure = f"[{words or found['turned'] or '…'}]({address})", ""
            if (not words and not found["turned"]) or " " in address:
                near, cure = "", "write [its name](its-file.md)"
            yield at.problem(start, end, "not-supported", expected, cure or f"write {near}", near)
            continue
        end = found.end("words") + 1 if words is not None else end
        if mark := _mark_like(words or ""):
            expected = f"one of {', '.join(CERTAINTY_MARKS)} in brackets, on one line"
            yield at.problem(start, end, "certainty-mark", expected, mark, mark)
        elif re.fullmatch(r"[\d,;\s–-]+", words or ""):
            cure = "delete it, or write a mark such as [weak: …] with the id of the source"
            expected = "a source in a mark of certainty"
            yield at.problem(start, end, "not-supported", expected, cure)
        else:
            cure = "write ( ) in place of [ ], or delete them"
            expected = "brackets of this form only round links and marks of certainty"
            yield at.problem(start, end, "not-supported", expected, cure)


def _is_address(text: str) -> bool:
    """Say whether what stands in brackets was to be the address of a link."""
    return bool(re.match(r"\s*<?(?:[a-z]+:|www\.|\.{0,2}/|#|[\w./-]+\.(?:md|html?)\b)", text))


def _mark_like(words: str) -> str:
    """Return the mark of certainty that was meant, if it is one but for its signs."""
    plain = unicodedata.normalize("NFKC", words)
    word, colon, ids = plain.partition(":")
    word = " ".join(re.split(r"[\s_-]+", word.strip().lower()))
    near = nearest(word, CERTAINTY_MARKS)
    if not near or (colon and not ids.strip()):
        return ""
    listed = ", ".join(filter(None, re.split(r"[,;\s]+", ids)))
    return f"[{near}: {listed}]" if colon else f"[{near}]"
