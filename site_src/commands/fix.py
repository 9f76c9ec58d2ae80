"""The style of content: spaces at line ends and the last line break, put right without a word.

Never what a file means: each file is read before and after, and left alone where the two differ.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from site_src.fields.front_matter import MAX_BYTES, take_apart
from site_src.fields.yaml_nodes import ContentError, Listing, Scalar
from site_src.model.codes import SEVERITIES, Severity
from site_src.prose import invisible
from site_src.prose.converter import to_html
from site_src.publishing.project_files import rewrite
from site_src.system.files import files_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from site_src.fields.yaml_nodes import Node

_SUFFIXES: Final = {".md", ".yaml"}
_AT_LINE_END: Final = re.compile(r"[ \t]+$")


def tidy_folder(content: Path) -> Iterator[str]:
    """Put every file right that can be; yield the paths of those that changed."""
    for path in files_in(content):
        file = content / path
        if file.suffix not in _SUFFIXES:
            continue
        data = file.read_bytes()
        try:
            text = data.decode()
        except UnicodeDecodeError:
            continue  # the check reports it
        tidied = tidy(text, path) if len(data) <= MAX_BYTES else text
        if tidied != text:
            rewrite(content, path, tidied)
            yield path


def tidy(text: str, path: str) -> str:
    """Return a text without spaces at its line ends, and with one line break at its own end.

    trailing-space: differences that nobody sees make changes hard to read.
    Bad:  title: Wall sit     (with spaces behind it)
    Good: title: Wall sit
    """
    assert SEVERITIES["trailing-space"] is Severity.OFF  # noqa: S101 - nobody is told of style
    before = _meaning(text, path)
    if before is None:
        return text
    tidied = _tidied(text)
    return tidied if _meaning(tidied, path) == before else text


def _tidied(text: str) -> str:
    """Return the text that tidying aims at; a line break kept by two spaces stays."""
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.split("\n")
    fences = [number for number, line in enumerate(lines) if line.rstrip() == "---"]
    body = fences[1] if len(fences) > 1 else len(lines)
    for number, line in enumerate(lines):
        bare = line.removesuffix("\r")
        shorter = _AT_LINE_END.sub("", bare)
        follows = lines[number + 1].strip() if number + 1 < len(lines) else ""
        if number > body and shorter and follows and bare.endswith("  "):
            continue
        lines[number] = shorter + line[len(bare) :]
    return "\n".join(lines).rstrip("\r\n") + end


def _meaning(text: str, path: str) -> object:
    """Return what a file says: its fields and its text as HTML; None when it cannot be read."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if not text.strip() or any(invisible.find(text)):
        return None
    try:
        document, _ = take_apart(text, path)
        html = " ".join(to_html(document.body, path).html.split())
        return _values(document.fields), re.sub(r" (?=</(?:p|li|h\d)>)", "", html)
    except (ContentError, RecursionError):
        return None


def _values(node: Node) -> object:
    """Return the values of a node without their places."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Listing):
        return [_values(item) for item in node.items]
    return [(key.text, _values(value)) for key, value in node.entries]
