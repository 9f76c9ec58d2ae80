"""The lines of a text: which are items, and which only look like them to a person.

Word processors and chats have many signs for a list. Markdown knows few, and runs the others
together into one sentence, which under "Stop if" nobody could read.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final

from site_src.model.problems import Paste, Place, Problem, quoted
from site_src.prose.grammar import HEADING, ITEM

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_STEP: Final = 4  # spaces before an item inside another
_BULLETS: Final = "•◦▪▫‣⁃·∙⋅●○■□§»›▸►¶√∗"
_DASH: Final = re.compile(
    r"(?P<sign>(?:[–—−‐‑‒―－﹣]|-(?=[^\s\d-])|--(?=[ \t]*[^\s\d-]))[-–—>]*)[ \t]*(?=\S)"
)
_STAR: Final = re.compile(
    r"(?P<sign>\*(?=[^\s*])(?![^*\n]*\*(?!\*)|[^*]*[^\s*]\*(?!\*))|\+(?=[^\W\d]))"
)
_LETTER_O: Final = re.compile(r"(?P<sign>o)(?:\t[ \t]*|[ \t]+)(?=\S)")
_DIGITS: Final = re.compile(
    r"(?P<sign>\((?P<a>\d{1,3})\)"
    r"|(?P<b>\d{1,3})(?:\)\.?|\.\)|[.](?![\d.])|[ \t]?[-–—:](?=[ \t]+[^\W\d])))[ \t]*(?=\S)"
)
_LETTERED: Final = re.compile(
    r"(?P<sign>\((?P<a>[a-z]|[ivx]{1,4}|[A-Z])\)|(?P<b>[a-z]|[ivx]{1,4})\))[ \t]*(?=\S)"
    r"|(?P<dotted>(?P<c>[a-zA-Z]|[ivx]{2,4})\.)[ \t]+(?=\S)"
)
_CIRCLED: Final = re.compile(r"(?P<sign>[①-⒛❶-➓⓪-⓿]|\d\ufe0f?\u20e3)[ \t]*(?=\S)")
# The signs of the keyboard in the width of a Chinese letter, and their full stops.
_NARROW: Final = {0xFF01 + n: 0x21 + n for n in range(94)} | {ord("。"): ".", ord("、"): "."}
_SENTENCE_END: Final = re.compile(r"[.:;!?…\]][\"'”’)*_]*\s*$")
_ROMAN: Final = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
_EMPTY: Final = re.compile(r"[ \t]*(?P<mark>[-*+]|[0-9]{1,9}\.)(?:[ \t]+\W*)?")
_WORDS: Final = re.compile(r"[ \t]*[A-Za-z]{2,}(?:[ ,'’]|[A-Za-z]{4})")  # no item begins so
_BULLET: Final = re.compile(r"^.[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]*[ \t]*")
_SUM: Final = re.compile("[\u2200-\u22ff]")  # a sign of sums, such as ≥
_SEVERAL: Final = 2
_BOXES: Final = f"{_BULLETS}☐☑☒✓✔✗✘✅❌"


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is read: `kind` is blank, heading, item, pasted or text."""

    typed: str
    kind: str
    mark: str = ""  # of an item, or the one that should stand in place of the pasted sign
    text: str = ""  # behind the mark
    indent: int = 0

    @property
    def is_item(self) -> bool:
        """Say whether a list is meant."""
        return self.kind in {"item", "pasted"}


END: Final = Line("", "blank")


@lru_cache(maxsize=8)  # the checks and the converter ask for the same text, one after another
def lines_of(text: str) -> tuple[Line, ...]:
    """Return how each line of a text is read."""
    read: list[Line] = []
    block = _Block([])
    typed = text.split("\n")
    for index, line in enumerate(typed):
        if not line.strip(" \t"):
            read.append(Line(line, "blank"))
            continue
        if not read or read[-1].kind == "blank":
            block = _Block(_until_blank(typed, index))
        above = read[-1] if read else END
        if heading := HEADING.match(line):
            read.append(Line(line, "heading", heading[1], heading[2]))
            block.list = ""
        else:
            item = None if _WORDS.match(line) else _item(line, above, block)
            pasted = None if item or _WORDS.match(line) else _pasted(line, above, block)
            read.append(item or pasted or _text(line))
            block.list = block.list or (read[-1].mark if read[-1].is_item else "")
        block.done += 1
    return tuple(read)


def _until_blank(typed: list[str], index: int) -> list[str]:
    """Return the lines from one to the end of its paragraph or list."""
    end = next((n for n in range(index, len(typed)) if not typed[n].strip(" \t")), len(typed))
    return typed[index:end]


class _Block:
    """The lines between two empty ones, while they are read one by one."""

    def __init__(self, lines: list[str]) -> None:
        """Begin before the first line."""
        self.lines = lines
        self.done = 0
        self.list = ""  # how its first item is marked

    @cached_property
    def numbered(self) -> int:
        """How many lines begin with a number as Markdown has it."""
        return sum(
            bool(one) and one["mark"][0].isdigit() for one in map(ITEM.match, self.lines) if one
        )

    @cached_property
    def signs(self) -> Counter[str]:
        """How many lines begin with each kind of sign that may be one of an item."""
        bare = [one.strip(" \t") for one in self.lines if not ITEM.match(one)]
        return Counter(name for name, read in _SIGNS for one in bare if read(one, one))

    def rest(self) -> str:
        """Return what is still to be read."""
        return "\n".join(self.lines[self.done :]).lstrip(" \t")


def _text(line: str) -> Line:
    return Line(line, "text", text=line.strip(), indent=_indent(line))


def _indent(line: str) -> int:
    """Return how far a line is from the margin; a tab goes to the next step."""
    if line[:1] not in {" ", "\t"}:
        return 0
    wide = line.expandtabs(_STEP)
    return len(wide) - len(wide.lstrip(" "))


def _item(line: str, above: Line, block: _Block) -> Line | None:
    """Return a line that begins an item.

    A number that begins a line in the middle of a sentence is none: "hold it for / 30. Then".
    """
    item = ITEM.match(line)
    if not item:
        return None
    mark = item["mark"]
    goes_on = above.kind not in {"blank", "heading"} and not block.list[:1].isdigit()
    may_be_said = goes_on and mark[0].isdigit() and mark != "1."
    if may_be_said and block.numbered < _SEVERAL and not _SENTENCE_END.search(above.typed):
        return None
    return Line(line, "item", mark, item["text"], _indent(line))


def _pasted(line: str, above: Line, block: _Block) -> Line | None:
    """Return a line that begins with the sign of an item in another program.

    A bullet is never anything else. A dash or a number may stand in a sentence that goes on in a
    new line: it counts where a text begins or a sentence has ended, and where there are several.
    """
    bare = line.strip(" \t")
    if _is_bullet(bare):
        return _as_item(line, "-", _BULLET.sub("", bare))
    begins = above.kind in {"blank", "heading"} or bool(_SENTENCE_END.search(above.typed))
    for name, read in _SIGNS:
        found = read(bare, block.rest())
        if not found:
            continue
        is_sure, mark, text = found
        many = block.signs[name] >= _SEVERAL or above.kind == "pasted"
        if many or (begins and is_sure):
            return _as_item(line, mark, text)
    return None


def _as_item(line: str, mark: str, text: str) -> Line | None:
    return Line(line, "pasted", mark, text, _indent(line)) if text else None


def _is_bullet(bare: str) -> bool:
    """Say whether a line begins with a bullet, a box to tick, an arrow or a picture sign."""
    sign = bare[:1] or " "
    is_picture = unicodedata.category(sign) in {"So", "Sm"} and sign >= "←"
    return sign in _BULLETS or (is_picture and not _SUM.match(sign) and not _CIRCLED.match(bare))


def _dash(bare: str, rest: str) -> tuple[bool, str, str] | None:
    """Return what stands behind a dash, a star or the "o" that some programs put for a circle."""
    found = _DASH.match(bare)
    if found and not re.match(r"[\d.,]", bare[found.end() :]):
        return True, "-", bare[found.end() :]
    if found and bare[found.end() - 1 : found.end()] in {" ", "\t"}:
        return True, "-", bare[found.end() :]
    star = _STAR.match(rest) if bare[:1] in {"*", "+"} else None
    if star:
        return True, "-", bare[1:]
    circle = _LETTER_O.match(bare)
    return (False, "-", bare[circle.end() :]) if circle else None


def _number(bare: str, _: str) -> tuple[bool, str, str] | None:
    """Return what stands behind a number that is not written as Markdown has it."""
    if circled := _CIRCLED.match(bare):
        value = int(unicodedata.numeric(bare[0]))
        return True, f"{value}.", bare[circled.end() :]
    found = _DIGITS.match(bare.translate(_NARROW))
    if not found or ITEM.match(bare):
        return None
    return True, f"{int(found['a'] or found['b'])}.", bare[found.end() :]


def _letter(bare: str, _: str) -> tuple[bool, str, str] | None:
    """Return what stands behind a letter that counts."""
    found = _LETTERED.match(bare.translate(_NARROW))
    if not found:
        return None
    letter = (found["a"] or found["b"] or found["c"]).lower()
    is_roman = letter in _ROMAN and letter not in "cdlm"
    value = _ROMAN.index(letter) + 1 if is_roman else ord(letter[0]) - ord("a") + 1
    return not found["dotted"], f"{value}.", bare[found.end() :]


_SIGNS: Final = (("dash", _dash), ("number", _number), ("letter", _letter))


def check_lists(text: str, path: str, first_line: int) -> Iterator[Problem]:
    """Report lists that no reader would see as lists, or not as they were typed.

    list-sign: the sign of another program makes no list; all its lines run together.
    Bad:  • you feel faint
    Good: - you feel faint

    list-item-empty: an item without words is a sign that something was forgotten.
    Bad:  -   (and nothing behind it)
    Good: - you feel faint

    list-blank-line: without an empty line above, it is no list but a sentence.
    Bad:  Take: - a mat   (the item right below its sentence)
    Good: the same with an empty line above the item

    list-indent: with fewer than four spaces it is no list inside the other.
    Bad:    - two   (with two spaces)
    Good:     - two   (with four)

    list-numbering: the page would count otherwise than you typed.
    Bad:  2. Slide down.   (right below the step 2)
    Good: 3. Slide down.
    """
    number_before: dict[int, int] = {}
    outer: list[int] = []  # the indents of the items that this line may be inside of
    above, in_list = END, False
    for number, line in enumerate(lines_of(text), start=first_line):
        place = Place(path, number, line.indent + 1)
        in_list = in_list and line.kind not in {"blank", "heading"}
        if line.is_item:
            while outer and outer[-1] >= line.indent:
                outer.pop()
            if above.kind == "text" and not in_list:
                yield _run_on(place)
            in_list = True
            yield from _check_item(line, place, len(outer))
            outer.append(line.indent)
            if line.kind == "item" and line.mark[0].isdigit():
                yield from _check_number(line, place, number_before)
        elif _EMPTY.fullmatch(line.typed):
            yield _nothing(line.typed.strip(), place)
        elif line.kind == "heading" or (line.kind == "text" and not line.indent and not in_list):
            number_before.clear()
            outer.clear()
        above = line


def _run_on(place: Place) -> Problem:
    cure = "put an empty line above this line"
    return Problem(
        place,
        "list-blank-line",
        "an empty line above a list",
        "none",
        cure=cure,
        paste=Paste.LINE_ABOVE,
    )


def lost_items(text: str, path: str, first_line: int, lost: Iterable[int]) -> Iterator[Problem]:
    """Report items, given by their lines from 0, that the converter read as something else.

    What becomes of the others below the first shows when that is mended.
    """
    lines, told = lines_of(text), -1
    for index in lost:
        line, above = lines[index], lines[index - 1] if index else END
        if any(one.kind == "blank" for one in lines[told : index + 1]) or told < 0:
            place = Place(path, first_line + index, line.indent + 1)
            if above.kind != "blank" and not line.indent % _STEP:
                yield _run_on(place)
            else:
                expected = "an item at the start of its line, or four spaces inside another"
                cure = f"{line.mark} {line.text}"
                yield Problem(
                    place,
                    "list-indent",
                    expected,
                    f"{line.indent} spaces",
                    cure=cure,
                    paste=Paste.WHOLE_LINE,
                )
        told = index


def _nothing(mark: str, place: Place) -> Problem:
    cure = f"{mark.split(maxsplit=1)[0]} …"
    return Problem(place, "list-item-empty", "words behind the sign of an item", "none", cure=cure)


def _check_item(line: Line, place: Place, level: int) -> Iterator[Problem]:
    """Report an item that is empty, is marked twice, or stands at an odd distance."""
    room = " " * (_STEP * level)
    inner = ITEM.match(line.text)
    if line.kind == "pasted":
        sign = line.typed.strip()[: max(1, len(line.typed.strip()) - len(line.text))].strip()
        expected = f'an item that begins with "{line.mark} "'
        cure = f"{room}{line.mark} {line.text}"
        yield Problem(place, "list-sign", expected, named(sign), cure=cure, paste=Paste.WHOLE_LINE)
    elif not re.search(r"\w", line.text) or _EMPTY.fullmatch(line.text):
        yield _nothing(line.mark, place)
    elif inner or line.text[0] in _BOXES or re.match("##|# ", line.text):
        expected = "one sign before the words of an item"
        words = inner["text"] if inner else _BULLET.sub("", line.text).lstrip("# ")
        mark = inner["mark"] if inner and inner["mark"][0].isdigit() else line.mark
        cure = f"{' ' * line.indent}{mark} {words}"
        yield Problem(
            place,
            "list-sign",
            expected,
            named(line.text.split()[0]),
            cure=cure,
            paste=Paste.WHOLE_LINE,
        )
    elif line.indent % _STEP:
        expected = "four spaces before an item inside another"
        cure = f"{room}{line.mark} {line.text}"
        yield Problem(
            place, "list-indent", expected, f"{line.indent}", cure=cure, paste=Paste.WHOLE_LINE
        )


def named(sign: str) -> str:
    """Return a sign in quotation marks, and what it is called where it could be mistaken."""
    if len(sign) != 1 or sign.isascii():
        return quoted(sign)
    return f"{quoted(sign)} ({unicodedata.name(sign, 'a sign').lower()}, U+{ord(sign):04X})"


def _check_number(line: Line, place: Place, before: dict[int, int]) -> Iterator[Problem]:
    """Report a number that does not follow the one before it."""
    typed, last = int(line.mark[:-1]), before.get(line.indent, 0)
    if typed != last + 1:
        cure = f"{last + 1}. {line.text}"
        yield Problem(
            place, "list-numbering", f"number {last + 1}", str(typed), cure=cure, paste=Paste.LINE
        )
    before[line.indent] = typed
