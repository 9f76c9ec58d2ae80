"""Digests: what two things have in common only if they are the same."""

from __future__ import annotations

from hashlib import sha256

from site_src.system.spool import Spooled


def digest(*parts: object) -> str:
    """Return the digest of some values: bytes as they are, anything else as it is written out."""
    whole = sha256()
    for part in parts:
        if isinstance(part, Spooled):
            whole.update(b"%d " % len(part))
            for piece in part.pieces():
                whole.update(piece)
        else:
            data = part if isinstance(part, bytes) else repr(part).encode("utf-8", "surrogatepass")
            whole.update(b"%d %b" % (len(data), data))
    return whole.hexdigest()


def digest_of_bytes(data: bytes) -> str:
    """Return the digest of a file."""
    return sha256(data).hexdigest()
