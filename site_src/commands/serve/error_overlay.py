"""What stands in the way of a build → a panel over the page that the author looks at.

It is made without templates, because a broken template is one of the things it must tell.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from site_src.reports.text import counts_text, problem_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from site_src.model.problems import Problem

STYLE: Final = "/preview/problems.css"
_PANEL: Final = Markup(
    '<section class="preview-problems" aria-label="Problems">\n<h2>{}</h2>\n{}</section>\n'
)
_SHELL: Final = (
    '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    "<title>Problems</title>\n</head>\n<body>\n</body>\n</html>\n"
)
_UNDERLINE: Final = re.compile(
    r"^(?P<head> *\d+ \| )(?P<line>.*)\n(?P<gap> +\| *)(?P<mark>\^+)", re.MULTILINE
)


def panel(problems: tuple[Problem, ...], texts: Mapping[str, str]) -> str:
    """Return the panel of some problems, each as the command line shows it."""
    told = Markup("").join(
        Markup("<pre>{}</pre>\n").format(_underlined(problem_text(one, texts))) for one in problems
    )
    return str(_PANEL.format(counts_text(problems), told))


def fault_panel(sentence: str) -> str:
    """Return the panel of a fault that is not the content's."""
    return str(_PANEL.format("Nothing was built", Markup("<pre>{}</pre>\n").format(sentence)))


def _underlined(text: str) -> Markup:
    """Return a problem with the author's words marked in their line."""
    found = _UNDERLINE.search(text)
    if not found:
        return Markup("{}").format(text)
    start = found.start("line") + len(found["gap"]) - len(found["head"])
    end = min(start + len(found["mark"]), found.end("line"))
    return Markup("{}<mark>{}</mark>{}").format(text[:start], text[start:end], text[end:])


def covered(page: bytes | None, told: str) -> bytes:
    """Return a page with the panel over it; the page keeps its height, so the place is kept."""
    html = (page or b"").decode(errors="replace")
    if "</head>" not in html or "</body>" not in html:
        html = _SHELL
    style = f'<link rel="stylesheet" href="{STYLE}">\n</head>'
    html = html.replace("</head>", style, 1)
    before, _, after = html.rpartition("</body>")
    return f"{before}{told}</body>{after}".encode()
