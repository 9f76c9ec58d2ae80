"""What our own files are known by in an output folder, when no list of them is left.

By what their format has room for. The name alone would not do: somebody's README.md may hold it
too. An asset's name is its bytes' digest.
"""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING, Final

from site_src.model.records import GENERATOR
from site_src.publishing.files import write_file
from site_src.system.digests import digest_of_bytes

if TYPE_CHECKING:
    from pathlib import Path


# Every guide has it, at its top and nowhere else, and it is written first: so it tells the folder
# of a guide from a folder in one, and no reader meets it.
HEADERS_FILE: Final = "_headers"
ASSET: Final = re.compile(r"^assets/.+\.([0-9a-f]{12})\.\w+$")
COMPRESSED: Final = (".br", ".gz")
_NAME: Final = re.escape(GENERATOR).encode()
_FORM: Final = rb'generator[":>\s]{1,3}"?' + _NAME + rb"\b"
_MARKS: Final = {
    ".html": re.compile(rb'<meta name="generator" content="' + _NAME + rb'">'),
    ".ics": re.compile(rb"\r\nPRODID:-//" + _NAME + rb"//"),
    ".js": re.compile(rb"\A/\* " + _NAME),
    ".json": re.compile(_FORM),
    ".md": re.compile(_FORM),
    ".txt": re.compile(_NAME + rb"\.\n\Z|" + _FORM),
    ".webmanifest": re.compile(_FORM),
    ".xml": re.compile(_FORM),
    "": re.compile(rb"\A# " + _NAME),  # _headers
}


def is_ours(path: str, file: Path) -> bool:
    """Say whether a file bears our mark; `path` is where it stands in the output folder."""
    if file.is_symlink() or not file.is_file():
        return False
    if path.endswith(COMPRESSED):  # nothing in it says whose it is, but what it was made from does
        return is_ours(path[:-3], file.with_suffix(""))
    if asset := ASSET.match(path):
        return digest_of_bytes(file.read_bytes())[:12] == asset[1]
    mark = _MARKS.get(file.suffix)
    return mark is not None and mark.search(file.read_bytes()) is not None


def is_guide(folder: Path) -> bool:
    """Say whether a folder is the output folder of a guide, ours or another."""
    return is_ours(HEADERS_FILE, folder / HEADERS_FILE)


def manifest_of(output: Path, state: Path) -> Path:
    """Return where the list of our files in an output folder is kept."""
    return state / f"{folder_name(str(output.resolve()))}.json"


def folder_name(real: str) -> str:
    """Return what the list of our files in a folder is called."""
    return digest_of_bytes(os.fsencode(real))[:16]


def stays(path: str) -> bool:
    """Say whether --clean leaves what others made: .git, .well-known, or a folder of a guide."""
    return path == ".git" or path.endswith("/") or (path.startswith(".") and "/" in path)


def read_manifest(manifest: Path) -> set[str]:
    """Return the paths that earlier builds made; a lost or damaged manifest knows none."""
    try:
        paths = json.loads(manifest.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return set()
    return set(filter(is_below, paths)) if isinstance(paths, list) else set()


def is_below(path: object) -> bool:
    """Say whether a path that is read from a file stays in the output folder."""
    return isinstance(path, str) and not re.search(r"[\\:\0]|(^|/)(\.{0,2})(/|$)", path)


def write_manifest(manifest: Path, paths: set[str]) -> None:
    """Write the manifest: which paths are ours."""
    data = json.dumps(sorted(paths), indent=0).encode()
    if not manifest.exists() or manifest.read_bytes() != data:
        write_file(manifest.parent, manifest.name, data)
