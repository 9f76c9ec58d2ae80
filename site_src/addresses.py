"""Addresses in the site: as a page writes them, as a file has them, and as the world sees them."""

from __future__ import annotations

import posixpath
from typing import Final
from urllib.parse import urlsplit

# Names that never lead to a host (RFC 2606 and 6761), so that an address there would mislead.
_RESERVED: Final = ("example", "example.com", "example.net", "example.org", "invalid", "test")


def relative(address: str, folder: str = "/") -> str:
    """Return an address in the site as it is written in a file of a folder."""
    there = posixpath.relpath(address, folder)
    return f"{there}/" if address.endswith("/") else there


def output_path(address: str) -> str:
    """Return the file of an address: `/safety/` is `safety/index.html`."""
    return address.removeprefix("/") + ("index.html" if address.endswith("/") else "")


def is_public(base_url: str) -> bool:
    """Say whether a site stands where others can find it; a reserved name means not yet."""
    host = urlsplit(base_url).hostname or ""
    return bool(host) and not any(host == name or host.endswith(f".{name}") for name in _RESERVED)


def public(base_url: str, address: str) -> str:
    """Return an address in the site with its host, or nothing while it has none."""
    return base_url + address.removeprefix("/") if is_public(base_url) else ""
