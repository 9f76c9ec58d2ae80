"""One file of content → its fields with the place of each, and its body; or problems."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import frontmatter
from frontmatter.default_handlers import BaseHandler

from site_src.nodes import FORBIDDEN, ContentError, compose
from site_src.problems import E_MAIL, Place, Problem, quoted

if TYPE_CHECKING:
    from pathlib import Path

    from site_src.nodes import Node

MAX_BYTES: Final = 256 * 1024
_FENCE: Final = re.compile(r"^---[ \t]*$", re.MULTILINE)
# A word or a gap that nobody types: it would keep the patterns that read lines busy for minutes.
_ENDLESS: Final = re.compile(r"\S{2001}|[ \t]{1001}")


@dataclass(frozen=True)
class Document:
    """A file taken apart: `body` is text for Markdown and empty for data files."""

    path: str
    fields: Node
    body: str
    body_line: int  # the line of the file on which the body's first line stands


def read(file: Path, path: str) -> tuple[Document | None, list[Problem], str]:
    """Read `file`, called `path` in problems; return its document, problems and text.

    The document is None when the problems leave nothing to go on. Never raises for content.
    """
    try:
        text = _decode(file.read_bytes(), path)
    except OSError as error:
        reason = error.strerror or str(error)
        problem = Problem(Place(path), "unreadable-file", "a file that can be read", reason)
        return None, [problem], ""
    except ContentError as error:
        return None, [error.problem], ""
    try:
        document, problems = _take_apart(text, path)
    except ContentError as error:
        return None, [error.problem], text
    return document, problems + _people(text, path), text


def _people(text: str, path: str) -> list[Problem]:
    """Report e-mail addresses: what is published cannot be taken back."""
    expected, cure = "nobody's e-mail address", "link to the list of mistakes instead"
    return [
        Problem(
            _place_at(text, at.start(), path), "not-supported", expected, quoted(at[0]), "", cure
        )
        for at in E_MAIL.finditer(text)
    ]


def _decode(data: bytes, path: str) -> str:
    """Return the text of a file, with one kind of line end."""
    if len(data) > MAX_BYTES:
        expected = f"a file of at most {MAX_BYTES // 1024} KiB"
        found = f"{len(data) // 1024} KiB"
        raise ContentError(
            Problem(Place(path), "file-too-big", expected, found, cure="split it into two files")
        )
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
    if bad := FORBIDDEN.search(text):
        found = f"the invisible character U+{ord(bad.group()):04X}"
        raise ContentError(
            Problem(
                _place_at(text, bad.start(), path),
                "control-character",
                "visible text",
                found,
                cure="delete the character (type the line again)",
            )
        )
    if endless := _ENDLESS.search(text):
        place = _place_at(text, endless.start(), path)
        expected = "words of at most 2000 letters, and gaps of at most 1000 spaces"
        raise ContentError(Problem(place, "text-too-long", expected, "more", cure="shorten it"))
    return text


def _place_at(text: str, offset: int, path: str) -> Place:
    """Return the place of a character in a text."""
    line_start = text.rfind("\n", 0, offset) + 1
    return Place(path, text.count("\n", 0, offset) + 1, offset - line_start + 1)


def _take_apart(text: str, path: str) -> tuple[Document, list[Problem]]:
    """Split a text into fields and body; raise ContentError when that cannot be done."""
    if not path.endswith(".md"):
        node, problems = compose(text, path)
        return Document(path, node, "", 0), problems
    fences = list(_FENCE.finditer(text))
    if not fences or fences[0].start() != 0:
        found = quoted(text.lstrip("\n").split("\n", 1)[0])
        expected = 'the line "---" first, then the fields, then "---" again'
        raise ContentError(
            Problem(Place(path), "no-front-matter", expected, found, cure="---\ntitle: …\n---")
        )
    if len(fences) == 1:
        last = _last_field_line(text)
        expected = 'a second line "---" that ends the fields'
        cure = f"write --- on a line of its own below line {last}"
        raise ContentError(
            Problem(Place(path, 1, 1, 3), "front-matter-not-closed", expected, "none", cure=cure)
        )
    handler = _PlacedFields(path)
    # The library splits and calls our loader; it would not notice the two faults above.
    _, body = frontmatter.parse(text, handler=handler)
    body_at = text.find(body, fences[1].end()) if body else len(text)
    body_line = text.count("\n", 0, body_at) + 1
    if handler.fields is None:
        expected = "fields between the two lines ---"
        raise ContentError(Problem(Place(path, 1, 1, 3), "not-fields", expected, "nothing"))
    return Document(path, handler.fields, body, body_line), handler.problems


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
        """Remember the name of the file for places."""
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
