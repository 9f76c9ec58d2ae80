"""An address → a QR code, for paper: a telephone reads it, and nobody has to type."""

from __future__ import annotations


def qr_code(address: str) -> str:
    """Return a drawing of an address, with the white edge of 4 modules that readers need.

    A quarter of it may be smudged or folded before it can no longer be read (level Q).
    """
    import segno  # noqa: PLC0415 - slow to import, and most builds draw none

    made = segno.make(address, error="q", micro=False)
    drawn: str = made.svg_inline(border=4, omitsize=True, svgclass="code", lineclass=None)
    return drawn
