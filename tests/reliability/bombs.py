"""Content that is made to be too much: each bomb is a name and what it does to a small guide."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LARGEST: Final = 125 * 1024  # of a file that is still read
_EXERCISE: Final = "exercises/strength/wall-lean.md"
_FIGURE: Final = "exercises/strength/wall-lean.figure.yaml"
_ABOUT: Final = "pages/about.md"


def filled(unit: str, size: int = LARGEST) -> str:
    """Return a text of one unit again and again, as long as a file may be."""
    return unit * (size // len(unit.encode()))


def _append(path: str, text: str) -> Callable[[Path], None]:
    def explode(content: Path) -> None:
        file = content / path
        whole = file.read_text(encoding="utf-8") + text
        file.write_bytes(whole.encode("utf-8", "surrogatepass")[: LARGEST + 2_000])

    return explode


def _instead(path: str, find: str, put: str) -> Callable[[Path], None]:
    def explode(content: Path) -> None:
        file = content / path
        text = file.read_text(encoding="utf-8")
        assert find in text, (path, find)
        file.write_text(text.replace(find, put, 1), encoding="utf-8")

    return explode


def _write(path: str, data: str | bytes) -> Callable[[Path], None]:
    def explode(content: Path) -> None:
        file = content / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data if isinstance(data, bytes) else data.encode())

    return explode


def _link(path: str, to: str) -> Callable[[Path], None]:
    def explode(content: Path) -> None:
        (content / path).unlink(missing_ok=True)
        (content / path).symlink_to(to)

    return explode


def _sparse(content: Path) -> None:
    with (content / _ABOUT).open("ab") as file:
        file.truncate(8 * 1024**3)


def _many_files(content: Path) -> None:
    for number in range(3_000):
        (content / "pages" / f"page-{number}.md").write_text("---\n---\n", encoding="utf-8")


def _deep_folders(content: Path) -> None:
    folder = content
    for _ in range(300):
        folder /= "deeper"
    folder.mkdir(parents=True)
    (folder / "a.md").write_text("x", encoding="utf-8")


def _odd_names(content: Path) -> None:
    for name in ("<img src=x onerror=alert(1)>.md", "a\nb.md", "\u202egnp.md", '"; rm -rf.md'):
        (content / "pages" / name).write_text("x", encoding="utf-8")
    os.mkfifo(content / "pages" / "pipe.md")


def _loop(content: Path) -> None:
    (content / "exercises" / "again").symlink_to(content, target_is_directory=True)


# What fills a text, a line at a time or all in one line.
_UNITS: Final = {
    "letters": "a",
    "words": "word ",
    "brackets": "[",
    "images": "![ ",
    "footnotes": "[^ ",
    "links": "[word](about.md) ",
    "links in lines": "[word](about.md)\n",
    "dead links": "[word](../nowhere.md) ",
    "links without an end": "[a](",
    "marks": "[weak: hayden-2021] ",
    "unknown marks": "[unkown] ",
    "stars": "*",
    "stars and words": "*a ",
    "double stars": "**a ",
    "triple stars": "***a** ",
    "underscores": "_a ",
    "double underscores": "__a_ ",
    "addresses": "a@b.co ",
    "addresses in lines": "a@b.co\n",
    "tags": "<a ",
    "tags in lines": "<b>x</b>\n",
    "bars": "| ",
    "bars in lines": "| a |\n",
    "hashes": "# ",
    "hash words": "#" * 1_990 + " ",
    "headings": "## a\n\n",
    "small headings": "### a\n\nb\n\n",
    "steps": "1. a\n",
    "points": "- a\n",
    "deeper points": "    - a\n",
    "wrong indents": "   - a\n",
    "lines": "\n",
    "rules": "---\n",
    "quotes": "> ",
    "quotation marks": "\"'",
    "backslashes": "\\[",
    "entities": "&#106;",
    "code": "`",
    "tabs": "\t- a\n",
    "dashes": "- - ",
    "emphasis of all kinds": "*a **b _c __d ",
    "combining letters": "e\u0301\u0302\u0303",
    "families": "\U0001f468\u200d\U0001f469\u200d\U0001f467 ",
    "look-alikes": "\u0440\u0430\u0443\u0440\u0430l ",
    "right to left": "\u05d0\u05d1 ",
}
_POSE: Final = (
    "    - {name: p, alt: A person lies on the floor., hips: [%d, 3], shoulders: [20, 90],"
    " touching: [head on wall, feet]}\n"
)
_FIGURE_OF: Final = "f%d:\n  poses:\n" + _POSE

BOMBS: Final[dict[str, Callable[[Path], None]]] = {
    **{f"prose of {name}": _append(_ABOUT, "\n" + filled(u)) for name, u in _UNITS.items()},
    **{
        f"steps of {name}": _instead(_EXERCISE, "1. Stand", filled(u, 120_000) + "\n\n1. Stand")
        for name, u in _UNITS.items()
    },
    "ten thousand steps": _instead(
        _EXERCISE, "3. Push back.", "\n".join(f"{n}. Push." for n in range(3, 10_003))
    ),
    "nested points": _append(_ABOUT, "\n".join("    " * n + "- a" for n in range(240))),
    "nested emphasis": _append(_ABOUT, "*a **b " * 1_000 + "c** d*" * 1_000),
    "a field of letters": _instead(_ABOUT, "summary: ", "summary: " + filled("ab ")),
    "a title of letters": _instead(_ABOUT, "title: ", "title: " + filled("ab ")),
    "a large number": _instead(_EXERCISE, "order: 1", "order: " + "9" * 1_900),
    "a large range": _instead(_EXERCISE, "reps: 3-5", "reps: 1-999999"),
    "an endless number": _instead(_EXERCISE, "order: 1", "order: 1e999"),
    "a number of another script": _instead(_EXERCISE, "order: 1", "order: \u0661"),
    "a day of the year 9999": _instead(_ABOUT, "2027-11-23", "9999-12-31"),
    "a day that is not": _instead(_ABOUT, "2027-11-23", "0000-00-00"),
    "fields misspelt": _instead(
        _ABOUT, "title: ", "\n".join(f"titel{n}: x" for n in range(8_000)) + "\ntitle: "
    ),
    "one field again": _instead(_ABOUT, "title: ", "titel: x\n" * 12_000 + "title: "),
    "choices misspelt": _instead(_EXERCISE, "[chest, arms]", f"[{filled('chset, ')} arms]"),
    "sources by the thousand": _instead(
        _EXERCISE, "[hayden-2021]", f"[{', '.join(f'hayden-{n}' for n in range(9_000))}]"
    ),
    "brackets in fields": _instead(_ABOUT, "title: ", "title: " + "[" * 100_000),
    "braces in fields": _instead(_ABOUT, "title: ", "title: " + "{" * 100_000),
    "groups in groups": _instead(
        _ABOUT, "title: ", "\n".join("  " * n + "a:" for n in range(490)) + "\ntitle: "
    ),
    "spaces and dashes": _instead(_ABOUT, "title: ", "x:\n  " + "- " * 100_000 + "\ntitle: "),
    "question marks": _instead(_ABOUT, "title: ", "? " * 100_000 + "\ntitle: "),
    "aliases": _write(
        "sources.yaml",
        "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a, *a, *a]\n" for n in range(2_000)),
    ),
    "aliases of aliases": _write(
        "glossary.yaml",
        "l0: &l0 lol\n"
        + "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 20)),
    ),
    "merged fields": _instead(_ABOUT, "title: ", "<<: {title: x}\ntitle: "),
    "a tag that would run": _instead(
        _ABOUT, "title: ", 'x: !!python/object/apply:os.system ["id"]\ntitle: '
    ),
    "a large whole number": _instead(_ABOUT, "title: ", "x: !!int " + "9" * 1_900 + "\ntitle: "),
    "documents": _write("glossary.yaml", filled("--- a\n")),
    "a directive": _write("glossary.yaml", "%YAML 9.9\n%TAG ! x:y\n---\n- a\n"),
    "escapes": _instead(_ABOUT, "title: About", 'title: "\\u202e\\u0000\\x07About"'),
    "lone halves of letters": _instead(_ABOUT, "title: About", 'title: "\\ud800 About"'),
    "a word by the thousand": _write(
        "glossary.yaml", "".join(f"- {{word: w{n}, meaning: m}}\n" for n in range(3_500))
    ),
    "a condition by the thousand": _write(
        "conditions.yaml",
        "- {id: high-blood-pressure, title: T, if: you}\n"
        + "".join(f"- {{id: c{n}, title: T, if: you}}\n" for n in range(2_800)),
    ),
    "a source by the thousand": _append(
        "sources.yaml",
        "".join(
            f"- {{id: s{n}, authors: A, year: 2020, title: T, published_in: P,"
            " doi: 10.1000/x, kind: trial}\n"
            for n in range(1_100)
        ),
    ),
    "figures by the thousand": _append(_FIGURE, "".join(_FIGURE_OF % (n, n) for n in range(700))),
    "figures by the hundred": _append(_FIGURE, "".join(_FIGURE_OF % (n, n) for n in range(190))),
    "poses by the thousand": _append(_FIGURE, "x:\n  poses:\n" + _POSE % 1 * 800),
    "poses far away": _instead(_FIGURE, "[27, 52.8]", "[999999, -999999]"),
    "poses at one point": _instead(_FIGURE, "[31, 81.3]", "[27, 52.8]"),
    "poses at no point": _instead(_FIGURE, "[31, 81.3]", "[.nan, .inf]"),
    "arrows by the thousand": _instead(
        _FIGURE, "[{from:", "[" + "{from: [1, 2], to: [3, 4]}, " * 3_500 + "{from:"
    ),
    "a file of eight gigabytes": _sparse,
    "a device without an end": _link(_ABOUT, "/dev/zero"),
    "a device that gives nothing": _link(_ABOUT, "/dev/tty"),
    "a link to itself": _link(_ABOUT, "about.md"),
    "a folder within itself": _loop,
    "nothing but zeros": _write(_ABOUT, b"\0" * LARGEST),
    "another encoding": _write(_ABOUT, "---\ntitle: About\n---\n".encode("utf-16")),
    "bytes of no encoding": _write(_ABOUT, bytes(range(256)) * 450),
    "files by the thousand": _many_files,
    "folders in folders": _deep_folders,
    "odd names": _odd_names,
}
