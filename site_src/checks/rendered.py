"""Judgement over the guide and over what was rendered: each check yields problems, none prints."""

from __future__ import annotations

import json
import re
from collections import Counter
from html import unescape
from itertools import dropwhile, takewhile
from typing import TYPE_CHECKING, Any, Final

from site_src.model.page_kinds import WORDED_KINDS, WORDLESS_KINDS
from site_src.model.problems import E_MAIL, Place, Problem, quoted
from site_src.prose.tags import disclaimers
from site_src.rendering.site import notices
from site_src.system.digests import digest
from site_src.system.spool import lines_of
from site_src.system.workers import map_in_workers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from site_src.model.output import Output
    from site_src.model.records import (
        Guide,
        PageRecord,
        Prose,
    )
    from site_src.prose.tags import Node
    from site_src.rendering.site import Notice

_AT: Final = re.compile(r"@[\w-]{1,63}\.[a-z]{2}")
# A digest of an e-mail address is as good as the address: it can be looked up. To find one soon,
# hexadecimal digits are mapped to `0`, and all else to a space, before the regular expression.
_DIGITS: Final = bytes(48 if chr(code) in "0123456789abcdef" else 32 for code in range(256))
_ASKING: Final = re.compile(
    r"<form[^>]+post|gravatar|\b[0-9a-f]{32}(?:[0-9a-f]{8}|[0-9a-f]{32})?\b"
)
_SAID: Final = b'"disclaimers": ['  # the line of data after which they come
# Elements that may be there and not be seen, and classes that say so.
_UNSEEN: Final = {"script", "style", "template", "noscript", "dialog", "details"}
_APART: Final = {"visually-hidden", "claim"}


# ---------------------------------------------------------------------------------------------
# What was rendered


def check_outputs(
    guide: Guide,
    outputs: Sequence[Output],
    records: Mapping[str, PageRecord],
    known: AbstractSet[str],
    jobs: int,
) -> tuple[list[Problem], list[str]]:
    """Return what is wrong with rendered files, and the digests of those that are right.

    `known` are the digests of an earlier build: what was found to be right stays so. `records` are
    those of the pages by their paths.
    """
    found = [problem for output in outputs for problem in check_kind(output)]
    worded = [output for output in outputs if output.kind not in WORDLESS_KINDS]
    required = {kind: notices(guide, kind) for kind in {output.kind for output in worded}}
    digests = {kind: digest(wanted) for kind, wanted in required.items()}

    def judged(output: Output) -> list[Problem]:
        problems = list(check_disclaimers(output, required[output.kind]))
        problems += check_no_addresses(output)
        if output.path in records:
            problems += check_ids(output, records[output.path])
        return problems

    keys = {one.path: digest(one.path, one.kind, one.content, digests[one.kind]) for one in worded}
    misses = [output for output in worded if keys[output.path] not in known]
    for output, problems in zip(misses, map_in_workers(judged, misses, jobs), strict=True):
        found += problems
        if problems:
            del keys[output.path]
    return found, list(keys.values())


def check_disclaimers(output: Output, required: tuple[Notice, ...]) -> Iterator[Problem]:
    """Fail a page that does not show, visibly and in full, every disclaimer its kind must carry.

    Other published forms (text, calendar, feed, data) must hold the words.

    disclaimer-missing: no page is published without its warnings.
    Bad:  a template without the place that shows the disclaimers
    Good: {{ notice_texts("end") }}
    """
    is_page = output.path.endswith(".html")
    shown = disclaimers_in(output.data.decode()) if is_page else {}
    said = "" if is_page else words_in(output)
    for notice in required:
        name = notice.disclaimer.id
        if is_page:
            holds = notice_words(notice) in shown.get((name, notice.form), set())
        else:
            holds = _in_order(map(_unmarked, _pieces(notice)), said)
        if not holds:
            call = "notice_links" if notice.form == "link" else "notice_texts"
            place = notice.disclaimer.place
            cure = f'{{{{ {call}("{place}") }}}} in the template of the kind "{output.kind}"'
            expected = f'the disclaimer "{name}" ({notice.form}) in {output.path}'
            yield Problem(Place("templates/"), "disclaimer-missing", expected, "none", cure=cure)


def check_kind(output: Output) -> Iterator[Problem]:
    """Fail a form of output that the matrix of disclaimers does not decide on.

    Bad:  a new kind "poster" that no disclaimer names
    Good: give it a row in SHOWS_AT_LEAST, and decide on it in each file of content/disclaimers/
    """
    if output.kind not in (*WORDED_KINDS, *WORDLESS_KINDS):
        cure = (
            "give the kind a row of SHOWS_AT_LEAST in site_src/model/page_kinds.py"
            " and to every disclaimer's appears:"
        )
        expected = "a kind of output that the disclaimers decide on"
        yield Problem(
            Place("templates/"), "disclaimer-missing", expected, quoted(output.kind), cure=cure
        )


def notice_words(notice: Notice) -> str:
    """Return the words that a notice must show, as `disclaimers_in` reads them from a page."""
    return plain(" ".join(_pieces(notice)))


def _pieces(notice: Notice) -> list[str]:
    """Return the words of a notice from one certainty mark to the next: a mark is the page's."""
    if notice.form == "link":
        return [notice.disclaimer.link_text]
    prose: Prose = getattr(notice.disclaimer, notice.form)
    pieces = re.split(r"<span[^>]*>", prose.html)
    return [unescape(re.sub(r"<[^>]*>", "", piece)) for piece in pieces]


def words_in(output: Output) -> str:
    """Return the words of a form that is not a page, without what its format adds to them."""
    is_data = output.path.endswith(".json")
    text = "\n".join(_strings(_said_in(output))) if is_data else output.data.decode()
    if output.path.endswith(".ics"):
        text = _calendar_words(text)
    if output.path.endswith(".xml"):
        text = unescape(re.sub(r"<[^>]*>", " ", text))
    text = re.sub(r"^\s*(?:[-*>]|\d+\.)\s", "", text, flags=re.MULTILINE)
    return _only_words(unescape(_unmarked(text)))


def _said_in(output: Output) -> Any:  # noqa: ANN401 - whatever JSON has
    """Return the disclaimers of data, or all of it if it has none.

    Data may be large. Where they have a line each, as we write them, no other line is read.
    """
    below = dropwhile(_SAID.__ne__, lines_of(output.content))
    next(below, None)
    said = takewhile(lambda line: not line.startswith(b"]"), below)
    if found := b"".join(said):
        return json.loads(b"[%b]" % found)
    whole = json.loads(output.data)
    return whole.get("disclaimers", whole)


def _unmarked(text: str) -> str:
    """Return a text without what Markdown and HTML add to words."""
    return re.sub(r"\]\([^)]*\)|<[^>]*>", "", text)


def _strings(value: object) -> Iterator[str]:
    """Yield every text of a JSON value, in order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _strings(one)


def _only_words(text: str) -> str:
    """Return a text as words alone, each between spaces."""
    words = " ".join(re.findall(r"\w+", text))
    return f" {words} "


def _in_order(pieces: Iterable[str], text: str) -> bool:
    """Say whether words hold the words of each piece, one after another."""
    at = 0
    for piece in pieces:
        wanted = _only_words(piece)
        found = text.find(wanted, at)
        if found < 0 and wanted.strip():
            return False
        at = max(at, found + len(wanted) - 1)
    return True


def _calendar_words(text: str) -> str:
    r"""Return the words of a calendar: its long lines whole again, and nothing behind a `\`."""
    whole = re.sub(r"\r\n[ \t]", "", text)
    return re.sub(r"\\(.)", lambda found: found[1].replace("n", "\n"), whole)


def plain(text: str) -> str:
    """Return words alone: straight quotation marks, single spaces, no certainty marks."""
    text = text.translate(str.maketrans("‘’“”", "''\"\""))
    return " ".join(text.split())


def disclaimers_in(html: str) -> dict[tuple[str, str], set[str]]:
    """Return the words of each disclaimer that a page shows, by its id and form."""
    found: dict[tuple[str, str], set[str]] = {}
    for node in disclaimers(html):
        if not any(map(_is_hidden, _with_parents(node))):
            given = node.attributes
            key = given["data-disclaimer"] or "", given.get("data-form") or ""
            found.setdefault(key, set()).add(plain("".join(_visible(node))))
    return found


def _with_parents(node: Node) -> Iterator[Node]:
    """Yield an element and all that it stands in."""
    inner: Node | None = node
    while inner and inner.is_element_node:
        yield inner
        inner = inner.parent


def _is_hidden(node: Node) -> bool:
    """Say whether an element may be there and not be seen, or is not the disclaimer's own."""
    given = node.attributes
    classes = (given.get("class") or "").split()
    return (
        node.tag in _UNSEEN
        or "hidden" in given
        or given.get("aria-hidden") == "true"
        # A certainty mark is the page's own: the disclaimer's words do not hold it.
        or not _APART.isdisjoint(classes)
    )


def _visible(parent: Node) -> Iterator[str]:
    """Yield the words in an element that can be seen; what cannot parts words."""
    node = parent.child
    while node:
        if node.is_text_node:
            yield node.text_content or ""
        elif node.is_element_node and not _is_hidden(node):
            yield from _visible(node)
        else:
            yield " "
        node = node.next


def check_ids(output: Output, record: PageRecord) -> Iterator[Problem]:
    """Fail a page on which two things have the same id: a link could reach only the first.

    duplicate-id: a link could reach only the first.
    Bad:  ## Main   (the text of every page has this id)
    Good: ## The main thing
    """
    seen = Counter(re.findall(r' id="([^"]*)"', output.data.decode()))
    parts = record.parts if isinstance(record.parts, tuple) else record.parts.values()
    lines = {part.slug: part.line for part in parts}
    for name, count in seen.items():
        if count > 1 or not name:
            expected = f"each heading, rung and word to have an id of its own in {output.path}"
            place = Place(record.path, lines.get(name, 1))
            yield Problem(
                place, "duplicate-id", expected, quoted(name), cure="give it another name"
            )


def check_no_addresses(output: Output) -> Iterator[Problem]:
    """Fail a page with an e-mail address or a form that posts: nobody's data is asked or shown.

    template: a template that fails, or asks for what it must not, would reach readers.
    Bad:  write to someone@example.org
    Good: a link to the project's issue list
    """
    # Data may be large, and no text goes over the end of a line of it.
    pieces = lines_of(output.content) if output.path.endswith(".json") else [output.data]
    if found := next(filter(None, map(_asking_in, pieces)), None):
        expected = f"no e-mail address, no digest of one and no form in {output.path}"
        yield Problem(Place("templates/"), "template", expected, quoted(found.group()))


def _asking_in(data: bytes) -> re.Match[str] | None:
    """Return the first thing in a text that no page may have."""
    data = data.lower()
    text = data.decode()
    # The first is quick to see, the second takes its time to find the whole of it.
    address = ("mailto:" in text or _AT.search(text)) and E_MAIL.search(text)
    may_ask = "<form" in text or "gravatar" in text or b"0" * 32 in data.translate(_DIGITS)
    return address or (_ASKING.search(text) if may_ask else None) or None
