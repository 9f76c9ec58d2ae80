"""The code that the page for one's own routine draws is one that other programs read."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Final

import zxingcpp
from browsing import visit
from following import module
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Callable

    from browsing import Site
    from playwright.sync_api import Page

_CODES: Final = """async ([at, texts]) => {
  const { qrCode } = await import(at);
  return texts.map((text) => qrCode(text)?.map((row) => row.map(Number)) ?? null);
}"""
MOST: Final = 213  # bytes of a code of version 10, level M
QUIET: Final = 4  # modules of white around a code


def read(code: list[list[int]]) -> str:
    """Return what a reader of ours has no part in reads from modules."""
    size = len(code) + 2 * QUIET
    picture = Image.new("L", (size, size), 255)
    for y, row in enumerate(code):
        for x, dark in enumerate(row):
            picture.putpixel((x + QUIET, y + QUIET), 0 if dark else 255)
    picture = picture.resize((size * 4, size * 4), Image.Resampling.NEAREST)
    (found,) = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    return found.text


def test_every_length_up_to_the_longest_is_read_back(
    site: Site, open_tab: Callable[..., Page]
) -> None:
    tab = open_tab()
    visit(tab, site.url)
    hat = random.Random(7)  # noqa: S311 - a seed makes it repeatable
    signs = "abcdefghijklmnopqrstuvwxyz0123456789.-/:#"
    texts = ["".join(hat.choices(signs, k=length)) for length in range(1, MOST + 1)]
    texts += ["https://hexenschuß.example/#1.wskz2h10-7v"]

    codes = tab.evaluate(_CODES, [module(site, "qr"), [*texts, "x" * (MOST + 1)]])

    assert codes.pop() is None
    assert [read(code) for code in codes] == texts
