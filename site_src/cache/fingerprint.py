"""Fingerprint of the generator: a digest of its code, its libraries and its Python."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from site_src.system.digests import digest

if TYPE_CHECKING:
    from collections.abc import Iterator

_CODE = Path(__file__).resolve().parent.parent


def fingerprint() -> str:
    """Return the digest of all that makes pages of content, besides content and templates."""
    return digest(sys.version, sys.platform, *_parts())


def _parts() -> Iterator[bytes]:
    """Yield our modules, and the name of each installed package and when it was installed."""
    for file in sorted(_CODE.rglob("*.py")):
        yield file.relative_to(_CODE).as_posix().encode()
        yield file.read_bytes()
    for folder in (Path(path) for path in sys.path if path.endswith("-packages")):
        for record in sorted(folder.glob("*.dist-info")):  # its name holds the version
            kept = record.stat()
            yield repr((str(record), kept.st_mtime_ns, kept.st_ctime_ns)).encode()
