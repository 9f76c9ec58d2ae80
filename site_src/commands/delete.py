"""`delete`: what takes a page out of content, with the links to it, and keeps its address."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from site_src.commands.moving import PAGES, Change, MoveError, own_files, texts_of, with_alias
from site_src.loading.loaded import records_of
from site_src.prose.lines import resolve
from site_src.reports.fixes import Edit, apply

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from site_src.fields.reader import Fields
    from site_src.loading.loaded import Loaded
    from site_src.model.problems import Place


def deleted(languages: list[Loaded], path: str, instead: str) -> Change:
    """Return what takes a page out of content: what links to it goes on without the link.

    `instead` is the page to which its address is to lead. Raises MoveError.
    """
    loaded, texts = languages[0], texts_of(languages)
    if path not in texts or not path.startswith(PAGES) or path.endswith("/_section.md"):
        raise MoveError(f"{path} is no exercise, page, routine or question")
    moves = dict.fromkeys(own_files(texts, path), "")
    addresses = {record.path: record.address for record in records_of(loaded)}
    held = [addresses[path]] if path in addresses else []
    held += loaded.written.fields[path].texts("aliases") if path in loaded.written.fields else []
    known = {address for address, _ in loaded.ledgers.published}
    held = [address for address in held if address in known]
    if held and instead not in addresses:
        raise MoveError(
            f"readers may still hold {held[0]}; say which page they are to find there:"
            "  --to content/….md"
        )
    said = []
    edits: dict[str, list[Edit]] = defaultdict(list)
    links = {link.place: link for one in languages for link in one.written.links}
    for link in links.values():
        if link.to.partition("#")[0] != path or link.place.path in moves:
            continue
        edit = _unlinked(texts, link.place)
        if edit:
            edits[link.place.path].append(edit)
        else:
            said.append(
                f"{link.place.path}, line {link.place.line} leads to it: write another page"
            )
    for group, row, is_last in _rows(loaded, path):
        edit = None if is_last else _without_row(texts[row.place.path], group, row)
        if edit:
            edits[row.place.path].append(edit)
        else:
            said.append(f"{row.place.path}, line {row.place.line} names it: take it out there")
    made = {file: apply(texts[file], found) for file, found in edits.items()}
    for address in held:
        made[instead] = with_alias(made.get(instead) or texts[instead], address)
        said.append(f"{address} leads to {addresses[instead]} (aliases)")
    title = loaded.written.fields[path].text("title") if path in loaded.written.fields else ""
    named = _naming({**texts, **made}, title, moves) if title else []
    said += [f"{where} still speaks of “{title}”" for where in named]
    return Change(moves, made, tuple(said))


def _rows(loaded: Loaded, path: str) -> Iterator[tuple[tuple[Fields, ...], Fields, bool]]:
    """Yield each entry of a routine or a condition about an exercise, among its list.

    The last value says whether the list would be empty without it.
    """
    code = loaded.written.fields[path].text("code") if path in loaded.written.fields else ""
    lists = [
        (file, fields.groups("exercises"), "exercise")
        for file, fields in loaded.written.fields.items()
        if file.startswith("routines/") and file != path
    ]
    for file, rows, name in lists:
        gone = [row for row in rows if resolve(row.text(name), file) == path]
        yield from ((rows, row, len(gone) == len(rows)) for row in gone)
    for condition in loaded.written.condition_rows:
        rows = condition.groups("exercises")
        gone = [row for row in rows if code and row.text("exercise") == code]
        yield from ((rows, row, len(gone) == len(rows)) for row in gone)


def _unlinked(texts: Mapping[str, str], place: Place) -> Edit | None:
    """Return what makes a link of a text its words alone; nothing where there are no words."""
    lines = texts[place.path].split("\n")
    before, after = (
        lines[place.line - 1][: place.column - 1],
        lines[place.line - 1][place.column - 1 + place.length :],
    )
    words = re.search(r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\($", before)
    if not words or not after.startswith(")"):
        return None
    return Edit(place.line, words.start() + 1, place.line, len(before) + place.length + 2, words[1])


def _without_row(text: str, rows: Iterable[Fields], row: Fields) -> Edit | None:
    """Return what takes an entry out of a list that has a line or more for each of them."""
    lines = text.split("\n")
    starts = sorted(one.place.line for one in rows)
    first = row.place.line
    begins = re.match(r" *- ", lines[first - 1])
    if not begins or starts.count(first) > 1:
        return None
    indent = len(begins[0])
    end = first
    while end < len(lines) and lines[end].startswith(" " * indent) and lines[end].strip():
        end += 1
    return Edit(first, 1, end + 1, 1, "")


def _naming(texts: Mapping[str, str], title: str, but: Collection[str]) -> list[str]:
    """Return where files still speak of a title, by its first line in each."""
    found = []
    for path, text in sorted(texts.items()):
        if path in but or not path.endswith((".md", ".yaml")):
            continue
        number = next(
            (n for n, line in enumerate(text.split("\n"), 1) if title.lower() in line.lower()), 0
        )
        if number:
            found.append(f"{path}, line {number}")
    return found
