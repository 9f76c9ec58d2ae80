"""Signs that nobody sees: which are meant, what each is called, and a line without the others.

A hard space looks like a space and is none; a sign without width cannot be seen at all. Either
makes a line read, or be read, other than it looks.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_STEP: Final = 4  # spaces before an item inside another
_SPACES: Final = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_VARIANTS: Final = "\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"
_OWN: Final = "\ue000-\uf8ff\U000f0000-\U0010ffff"  # each program shows these as it likes
_HIDDEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2028-\u202e"
    "\u2060-\u206f\u2800\u3164\ud800-\udfff\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffd\ufffe\uffff"
    f"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000effff"
    f"\u061c\u200c-\u200f{_SPACES}{_VARIANTS}{_OWN}]"
)
_SPACE: Final = re.compile(f"[{_SPACES}]")
_PRIVATE: Final = re.compile(f"[{_OWN}]")
_VARIANT: Final = re.compile(f"[{_VARIANTS}]")
_TURNED: Final = {"R", "AL"}  # how the letters of a script run that is read from the right
# Scripts whose letters join, or must not: Arabic and Syriac, those of India and its neighbours,
# Burmese, Khmer, Mongolian.
_JOINING: Final = re.compile(
    "[\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\ua840-\ua8ff\ua980-\uaa7f\ufb50-\ufdcf"
    "\ufe70-\ufefc]"
)
_AFTER_FRENCH: Final = re.compile(r"[;:!?»%]")
# All that stands before a space in a line: a sign that begins an item or a heading.
_MARKER: Final = re.compile(r"\s*(?:[^\w\s]{1,4}|\d{1,9}[.)]|\(?[a-zA-Z][.)]|\(\w{1,3}\))\s*")
_BARE_MARKER: Final = re.compile(r" *(?:[-*+]|\d{1,9}\.|#{1,6})")
_ITEM: Final = re.compile(r"[ \t]*(?:[-*+]|[0-9]{1,9}\.)[ \t]+\S")
_HEADING: Final = re.compile(r"#{1,6}[ \t]")
_NAME: Final = re.compile(r"\s*(?:-\s+)?[^\s:\"'#]+(?:\s[^\s:]+)?\s*(?::(?=\s|$)|[：﹕︓∶])\s*")
_ADDRESS: Final = re.compile(r"\]\([^)\s]*$")
_LINE_ENDS: Final = "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_FENCE: Final = re.compile(r"---\s*")


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign that is not meant: its line and column from 1, what it is, the line without any."""

    line: int
    column: int
    words: str
    is_harmless: bool  # a space of another kind, between words
    is_space: bool
    mended: str


def find(text: str, *, is_fields: bool = False) -> Iterator[Sign]:
    """Yield each sign that is not meant, in a Markdown file or one that `is_fields` throughout."""
    if not _HIDDEN.search(text):
        return
    fences, above = 0, ""
    for number, line in enumerate(text.split("\n"), start=1):
        in_fields = is_fields or fences == 1
        bare = mended(line, above, in_fields=in_fields)
        for found in _HIDDEN.finditer(line):
            at = found.start()
            if not _is_meant(line, at, in_fields=in_fields):
                is_space = bool(_SPACE.match(line, at))
                between = _is_between_fields if in_fields else _is_between_words
                is_harmless = is_space and between(line, at)
                yield Sign(number, at + 1, name(line[at]), is_harmless, is_space, bare)
        fences += fences < 2 and bool(_FENCE.fullmatch(bare))  # noqa: PLR2004 - the fields end
        above = bare


def first(text: str) -> str:
    """Return the name of the first sign in a text that is never meant, or nothing."""
    found = (
        text[one.start()] for one in _HIDDEN.finditer(text) if not _is_meant(text, one.start())
    )
    return next((name(sign) for sign in found if not _SPACE.match(sign)), "")


def mended(line: str, above: str = "", *, in_fields: bool = False) -> str:
    """Return a line as it was meant; signs that a language needs stay.

    Where the line has been set in by odd spaces, its list is kept: `above` is the mended line above
    it, below which words without a sign are one more item.
    """
    made = _without(line, in_fields=in_fields)
    while made != (again := _without(made, in_fields=in_fields)):  # one sign may have held another
        made = again
    bare, words = line.lstrip(" \t"), made.lstrip(" \t")
    if in_fields or made == line or not _HIDDEN.match(bare):
        return made
    if _HEADING.match(words):
        return words
    if _ITEM.match(above) and words[:1].isalnum() and not _ITEM.match(words):
        words = f"- {words}"
    if not _ITEM.match(words):
        return made
    room = len(made.expandtabs(_STEP)) - len(words.expandtabs(_STEP))
    return " " * (room - room % _STEP) + words


def _without(line: str, *, in_fields: bool) -> str:
    """Return a line without the signs that are not meant in it as it stands."""
    made: list[str] = []
    indent = len(line) - len(line.lstrip())
    is_set_in = in_fields and bool(_SPACE.search(line[:indent]))
    if is_set_in:  # fields are, by two spaces
        made = [" " * (indent - indent % 2)]
    for at, sign in enumerate(line):
        if is_set_in and at < indent:
            continue
        if not _HIDDEN.match(sign) or _is_meant(line, at, in_fields=in_fields):
            made.append(sign)
            continue
        before, after = "".join(made), line[at + 1 : at + 2]
        begins = bool(_BARE_MARKER.fullmatch(before)) and bool(after) and not after.isspace()
        if _PRIVATE.match(sign) and not before.strip():
            made.append("-" if after.isspace() else "- ")  # a bullet in a font of symbols
        elif _ADDRESS.search(before) or (before.endswith("]") and after == "("):
            continue  # an address has no space
        elif _SPACE.match(sign) or sign in _LINE_ENDS or begins:
            made.append(" ")
    return "".join(made)


def shown(line: str) -> str:
    """Return a line with a sign that can be seen in place of each that cannot."""
    return _HIDDEN.sub("▯", line)


def name(sign: str) -> str:
    """Return what a sign is, in words."""
    code = f"U+{ord(sign):04X}"
    known = unicodedata.name(sign, "").lower()
    if _SPACE.match(sign):
        return f"a space that cannot be told from a plain one ({known}, {code})"
    if _PRIVATE.match(sign):
        return f"a sign that only some programs can show ({code})"
    if not known:
        kind = "half a letter" if unicodedata.category(sign) == "Cs" else "control character"
        return f"an invisible sign ({kind}, {code})"
    return f"an invisible sign ({known}, {code})"


def twins(text: str) -> str:
    """Return what tells a name from one of plain letters that looks the same, or nothing."""
    named = [
        f'"{sign}" is {unicodedata.name(sign, "a sign").lower()}'
        for sign in dict.fromkeys(text)
        if not sign.isascii() and sign.isalpha()
    ]
    return f" ({', '.join(named)})" if named and any(sign.isascii() for sign in text) else ""


def _is_meant(line: str, at: int, *, in_fields: bool = False) -> bool:
    """Say whether a language, or a picture sign, needs the sign where it stands."""
    sign, before, after = line[at], line[at - 1 : at] if at else "", line[at + 1 : at + 2]
    if sign in "\u200c\u200d":
        ends = unicodedata.category(before or " ") == "Mn"  # half a letter, where a word ends
        is_joined = bool(_JOINING.match(before) and (ends or _JOINING.match(after)))
        return is_joined or (sign == "\u200d" and _is_picture(before) and _is_picture(after))
    if sign in "\u061c\u200e\u200f":  # they turn no letters, as overrides and isolates do
        return _is_beside_turned(line, at)
    if _VARIANT.match(sign):
        return _has_variants(sign, before, after)
    if sign in "\u00a0\u202f":  # as French sets its marks
        is_after = before.isalnum() or (before and before in "»)”’")
        fits = (is_after and _AFTER_FRENCH.match(after)) or (before == "«" and after.isalnum())
        named = _NAME.match(line) if in_fields else None
        return bool(fits) and (at >= named.end() if named else _is_between_words(line, at))
    return False


def _is_beside_turned(line: str, at: int) -> bool:
    """Say whether a sign of direction stands among words of a script that runs to the left."""
    letters = [place for place, one in enumerate(line) if unicodedata.category(one)[0] in "LN"]
    is_turned = any(unicodedata.bidirectional(line[place]) in _TURNED for place in letters)
    return is_turned and letters[0] < at and _is_between_words(line, at)


def _has_variants(sign: str, before: str, after: str) -> bool:
    """Say whether a sign comes in the form that is asked for behind it."""
    if "\ufe0e" <= sign <= "\ufe0f":
        return _is_picture(before) or (before in "0123456789#*" and after == "\u20e3")
    script = "MONGOLIAN" if sign < "\u1900" else "CJK"
    return unicodedata.name(before or " ", "").startswith(script)


def _is_picture(sign: str) -> bool:
    """Say whether a sign is a picture, such as an arrow, a face or a colour of skin."""
    return bool(sign) and (
        unicodedata.category(sign) in {"So", "Sm", "Sk"} or sign in "‼⁉〰\ufe0f\u20e3"
    )


def _is_between_words(line: str, at: int) -> bool:
    """Say whether a sign stands between words of a text, where it changes nothing but itself."""
    before, after = line[:at], line[at + 1 :]
    if not before.strip() or _MARKER.fullmatch(before):
        return False
    if re.search(r"\]\([^)]*$|\]\s*$", before) and re.match(r"[^\[]*\)|\s*\(", after):
        return False  # in an address, or before one
    is_in_brackets = re.search(r"\[[^\[\]]*$", before)
    return not is_in_brackets or bool(re.match(r"[^\[\]]*\]\(", after))


def _is_between_fields(line: str, at: int) -> bool:
    """Say whether a sign stands between words of a value, as above."""
    before, after = line[:at], line[at + 1 :]
    named = _NAME.match(line)
    if (named and at < named.end()) or not before.strip() or not after.strip():
        return False
    value = line[named.end() :].lstrip() if named else line.strip()
    in_list = value[:1] in {"[", "{"}
    last = before.rstrip()[-1]
    return (
        last not in ("-:[{#,&*!|>" if in_list else "-:[{#&*!|>") and after.strip()[0] not in "#:]}"
    )
