"""One file of content → its fields with the place of each, and its body; or problems."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from stat import S_ISDIR, S_ISLNK, S_ISREG
from typing import TYPE_CHECKING, Final

import frontmatter
from frontmatter.default_handlers import BaseHandler

from site_src.fields.yaml_nodes import ContentError, compose
from site_src.model.problems import E_MAIL, Paste, Place, Problem, quoted
from site_src.prose import invisible
from site_src.system.atomic import own_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from site_src.fields.yaml_nodes import Node

MAX_BYTES: Final = 128 * 1024
_FENCE: Final = re.compile(r"^---[ \t]*$", re.MULTILINE)
_FOREIGN_COLON: Final = re.compile(r" *(?:- +)?[A-Za-z][\w-]* *(?P<sign>[：﹕︓∶꞉ː]) *")
_FOREIGN_BULLET: Final = re.compile(r" *(?P<sign>[•◦▪‣·●○■□–—−‐‑―⁃∙－]) *(?=\S)")
# A word or a gap that nobody types: it would keep the patterns that read lines busy for minutes.
_ENDLESS: Final = re.compile(r"\S{2001}|[ \t]{1001}")


@dataclass(frozen=True)
class Document:
    """A file taken apart: `body` is text for Markdown and empty for data files.

    In a translation, the body stands in `body_path`, and `names` holds what its headings, titles
    and words are called in addresses: what the file that it translates calls them.
    """

    path: str
    fields: Node
    body: str
    body_line: int  # the line of the file on which the body's first line stands
    body_path: str = ""
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def text_path(self) -> str:
        """The file that the body stands in."""
        return self.body_path or self.path


def read(data: bytes, path: str) -> tuple[Document | None, list[Problem], str]:
    """Take apart the bytes of the file `path`; return its document, problems and text.

    The document is None when the problems leave nothing to go on. Never raises for content.
    """
    try:
        text = _decode(data, path)
    except ContentError as error:
        return None, [error.problem], ""
    clean, found = _signs(text, path)
    if clean is None:
        return None, found, text
    try:
        document, problems = take_apart(clean, path)
    except ContentError as error:
        return None, [*found, error.problem], text
    return document, [*found, *problems, *_people(clean, path)], text


def text_of(data: bytes, path: str) -> tuple[str, list[Problem]]:
    """Return the bytes of the file `path` as text, or why they are none."""
    try:
        text = _decode(data, path)
    except ContentError as error:
        return "", [error.problem]
    problems = _signs(text, path)[1]
    return "" if problems else text, problems


def _signs(text: str, path: str) -> tuple[str | None, list[Problem]]:
    """Return a text with plain spaces and colons in place of others, and each that there was.

    The text is None where a sign without width, which moves all behind it, has to go first.

    control-character: what cannot be seen can make a line read other than it is.
    Bad:  -<U+00A0>you feel faint   (a hard space behind the hyphen: no list)
    Good: - you feel faint

    hard-space: the page breaks its lines by itself, and keeps numbers beside their units.
    Bad:  Hold for<U+00A0>a moment.
    Good: Hold for a moment.
    """
    lines = text.split("\n")
    problems = []
    is_whole = True
    for sign in invisible.find(text, is_fields=not path.endswith(".md")):
        code = "hard-space" if sign.is_harmless else "control-character"
        expected = "a plain space" if sign.is_space else "signs that can be seen"
        place = Place(path, sign.line, sign.column)
        cure = "delete what stands in this line"  # if nothing is left of it
        problems.append(Problem(place, code, expected, sign.words, cure=cure))
        lines[sign.line - 1] = sign.mended if sign.mended.strip() else ""
        is_whole = is_whole and sign.is_space
    problems += _foreign_signs(lines, path)
    problems = [
        replace(one, cure=mended, paste=Paste.WHOLE_LINE) if mended else one
        for one in problems
        for mended in (lines[one.place.line - 1],)
    ]
    return "\n".join(lines) if is_whole else None, problems


def _foreign_signs(lines: list[str], path: str) -> Iterator[Problem]:
    """Report a colon or a bullet that YAML would take for a letter, and mend its line."""
    ends = [number for number, line in enumerate(lines) if _FENCE.match(line)][1:2]
    for index, line in enumerate(lines[: ends[0]] if ends else lines):
        if path.endswith(".md") and not ends:
            return
        colon, bullet = _FOREIGN_COLON.match(line), _FOREIGN_BULLET.match(line)
        found = colon or bullet
        if not found:
            continue
        if colon:
            name = line[: colon.start("sign")].rstrip()
            lines[index] = f"{name}: {line[colon.end() :]}".rstrip()
        else:
            lines[index] = f"{line[: found.start('sign')]}- {line[found.end() :]}"
        code, sign = "front-matter-syntax", found["sign"]
        expected = 'a colon of the keyboard, ":"' if colon else 'a hyphen and a space, "- "'
        words = f"{quoted(sign)} ({unicodedata.name(sign, '').lower()}, U+{ord(sign):04X})"
        place = Place(path, index + 1, found.start("sign") + 1)
        yield Problem(place, code, expected, words, cure=lines[index])


def _people(text: str, path: str) -> list[Problem]:
    """Report e-mail addresses: what is published cannot be taken back."""
    expected, cure = "nobody's e-mail address", "link to the list of mistakes instead"
    return [
        Problem(
            Place(path, number, at.start() + 1), "not-supported", expected, quoted(at[0]), "", cure
        )
        for number, line in enumerate(text.split("\n"), start=1)
        for at in E_MAIL.finditer(line)
    ]


def bytes_of(file: Path, path: str) -> bytes | Problem:
    """Return what a file holds, called `path` in problems, or why it cannot be had.

    It may be elsewhere, or too much to look at.

    file-too-big: a page of this length is a mistake, and slow for everybody.
    Bad:  the text of a whole book in one file
    Good: a file for each page
    """
    try:
        kept = file.lstat()
        if S_ISLNK(kept.st_mode):
            return a_link(path)
        if not (S_ISREG(kept.st_mode) or S_ISDIR(kept.st_mode)):
            return no_file(path)
        if kept.st_size <= MAX_BYTES:
            with open(file, "rb", opener=own_file) as opened:
                return opened.read(MAX_BYTES)
    except OSError as error:
        reason = error.strerror or str(error)
        return Problem(Place(path), "unreadable-file", "a file that can be read", reason)
    expected, cure = f"a file of at most {MAX_BYTES // 1024} KiB", "split it into two files"
    found = f"{kept.st_size // 1024} KiB"
    return Problem(Place(path), "file-too-big", expected, found, cure=cure)


def a_link(path: str) -> Problem:
    """Report a symbolic link, to a file or a folder, wherever it leads.

    It may lead to a secret, to a device that never ends, or to what somebody is about to overwrite;
    and on many a Windows, it arrives as a file that holds the path.

    unreadable-file: nobody can judge or publish what cannot be opened, or lies elsewhere.
    Bad:  a symbolic link to a file or folder elsewhere
    Good: that file or folder itself
    """
    cure = "put the file itself here, or delete the link"
    return Problem(
        Place(path), "unreadable-file", "a file of its own", "a symbolic link", cure=cure
    )


def no_file(path: str) -> Problem:
    """Report a pipe, a socket or a device: whoever opens one may wait for ever."""
    cure = "delete it, or put a file in its place"
    return Problem(Place(path), "unreadable-file", "a file", "no file", cure=cure)


def _decode(data: bytes, path: str) -> str:
    """Return the text of a file, with one kind of line end.

    not-utf-8: other encodings turn letters into other letters.
    Bad:  a file saved as "Windows-1252"
    Good: the same file saved as "UTF-8"

    empty-file: an empty page helps nobody.
    Bad:  wall-sit.md without a word
    Good: wall-sit.md with its fields and its text, or no such file
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig", "replace")
        found = f"byte {data[error.start]:#04x} at offset {error.start}"
        cure = 'save the file again with the encoding "UTF-8"'
        raise ContentError(
            Problem(
                _place_at(before, len(before), path), "not-utf-8", "UTF-8 text", found, cure=cure
            )
        ) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        cure = "fill it in (content/_template.md shows how), or delete it"
        raise ContentError(Problem(Place(path), "empty-file", "a page", "an empty file", cure=cure))
    if endless := _ENDLESS.search(text):
        place = _place_at(text, endless.start(), path)
        expected = "words of at most 2000 letters, and gaps of at most 1000 spaces"
        raise ContentError(Problem(place, "text-too-long", expected, "more", cure="shorten it"))
    return text


def _place_at(text: str, offset: int, path: str) -> Place:
    """Return the place of a character in a text."""
    line_start = text.rfind("\n", 0, offset) + 1
    return Place(path, text.count("\n", 0, offset) + 1, offset - line_start + 1)


def take_apart(text: str, path: str) -> tuple[Document, list[Problem]]:
    """Split a text into fields and body; raise ContentError when that cannot be done.

    no-front-matter: without fields there is no title and no date of review.
    Bad:  Slide down a wall.   (as the first line)
    Good: ---   (as the first line, then the fields, then --- again)

    front-matter-not-closed: the text would be read as fields, or the fields as text.
    Bad:  the line --- once, above the fields
    Good: the line --- above the fields and below them
    """
    if not path.endswith(".md"):
        node, problems = compose(text, path)
        return Document(path, node, "", 0), problems
    fences = list(_FENCE.finditer(text))
    if not fences or fences[0].start() != 0:
        raise ContentError(_no_fields(text, path))
    if len(fences) == 1:
        last = _last_field_line(text)
        expected = 'a second line "---" that ends the fields'
        cure = f"write --- on a line of its own below line {last}"
        raise ContentError(
            Problem(
                Place(path, 1, 1, 3),
                "front-matter-not-closed",
                expected,
                "none",
                cure=cure,
                paste=Paste.FENCE,
                line=last,
            )
        )
    handler = _PlacedFields(path)
    # The library splits and calls our loader; it would not notice the two faults above.
    _, body = frontmatter.parse(text, handler=handler)
    body_at = text.find(body, fences[1].end()) if body else len(text)
    body_line = text.count("\n", 0, body_at) + 1
    if handler.fields is None:
        expected = "fields between the two lines ---"
        raise ContentError(
            Problem(Place(path, 1, 1, 3), "not-fields", expected, "nothing", cure="title: …")
        )
    return Document(path, handler.fields, body, body_line), handler.problems


def _no_fields(text: str, path: str) -> Problem:
    """Return what stands in the place of the first line ---."""
    first = text.split("\n", 1)[0]
    expected = 'the line "---" first, then the fields, then "---" again'
    found, cure = quoted(text.lstrip("\n").split("\n", 1)[0]), "---\ntitle: …\n---"
    if not first.strip():
        found, cure = "an empty line", "delete the empty lines above the first ---"
    elif re.fullmatch(r"[+;]{3}[ \t]*", first):
        found = f"{quoted(first)}, as other programs have it"
        cure = "write --- in place of it, and each field as a name, a colon, a space and a value"
    return Problem(Place(path), "no-front-matter", expected, found, cure=cure)


def _last_field_line(text: str) -> int:
    """Return the last line that still looks like a field, so that the cure can point below it."""
    last = 1
    for number, line in enumerate(text.split("\n")[1:], start=2):
        if re.match(r"^[\w-]+:(\s|$)|^\s+\S|^- ", line):
            last = number
        elif line.strip():
            break
    return last


class _PlacedFields(BaseHandler):
    """A python-frontmatter handler that keeps the place of each field."""

    FM_BOUNDARY = _FENCE

    def __init__(self, path: str) -> None:
        """Hold the name of the file for places."""
        super().__init__()
        self.path = path
        self.fields: Node | None = None
        self.problems: list[Problem] = []

    def load(self, fm: str) -> dict[str, object]:
        """Compose the fields; python-frontmatter itself gets none of them."""
        # `fm` begins with the line break after the opening fence, so its lines are the file's.
        if fm.strip():
            self.fields, self.problems = compose(fm, self.path)
        return {}
