"""What differs between two builds of the site, as Markdown for the summary of a pull request."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from site_src.model.problems import visible
from site_src.system.files import files_in

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_MOST_LISTED: Final = 40
_KINDS: Final = {".html": "pages", ".css": "styles", ".svg": "pictures", ".png": "bitmaps"}


def changes_text(before: Path, after: Path) -> str:
    """Return which pages came, went and changed, and how the sizes did."""
    old, new = _files(before), _files(after)
    added = sorted(new.keys() - old.keys())
    removed = sorted(old.keys() - new.keys())
    changed = sorted(path for path in old.keys() & new.keys() if old[path] != new[path])
    parts = ["### What changes in the site", ""]
    for title, paths in (("New", added), ("Gone", removed), ("Changed", changed)):
        parts += _listed(title, [path for path in paths if path.endswith(".html")])
    others = [path for path in (*added, *removed, *changed) if not path.endswith(".html")]
    parts += [f"Other files that differ: {len(others)}.", ""] if others else []
    if not (added or removed or changed):
        parts += ["Nothing.", ""]
    return "\n".join([*parts, *_sizes(old, new), ""])


def _files(folder: Path) -> dict[str, bytes]:
    """Return every file of a site by its path."""
    return {path: (folder / path).read_bytes() for path in files_in(folder)}


def _listed(title: str, pages: list[str]) -> list[str]:
    """Return lines that name pages by their addresses, as far as somebody would read."""
    if not pages:
        return []
    lines = [f"{title}: {len(pages)} page{'' if len(pages) == 1 else 's'}", ""]
    lines += [f"- `/{visible(page.removesuffix('index.html'))}`" for page in pages[:_MOST_LISTED]]
    more = len(pages) - _MOST_LISTED
    return [*lines, *([f"- and {more} more"] if more > 0 else []), ""]


def _sizes(old: dict[str, bytes], new: dict[str, bytes]) -> list[str]:
    """Return a table of the bytes of each kind of file, before and after."""
    before, after = _bytes(old.items()), _bytes(new.items())
    names = [name for name in (*_KINDS.values(), "others") if before[name] or after[name]]
    return [
        "| bytes | before | after | difference |",
        "|---|--:|--:|--:|",
        *(_row(name, before[name], after[name]) for name in names),
        _row("all", before.total(), after.total()),
    ]


def _bytes(files: Iterable[tuple[str, bytes]]) -> Counter[str]:
    """Return how many bytes each kind of file has."""
    counts: Counter[str] = Counter()
    for path, data in files:
        counts[_KINDS.get(PurePosixPath(path).suffix, "others")] += len(data)
    return counts


def _row(name: str, before: int, after: int) -> str:
    return f"| {name} | {before:,} | {after:,} | {after - before:+,} |"
