"""Links to other sites: asked only when somebody says so, one address of a site at a time."""

from __future__ import annotations

import re
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.client import HTTPException
from typing import TYPE_CHECKING, Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from site_src.model.problems import Place, Problem, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

MOST_ADDRESSES: Final = 400  # of one run
_SITES_AT_ONCE: Final = 4
_PAUSE: Final = 1.0  # seconds between two questions to one site
_PATIENCE: Final = 15.0  # seconds that an answer may take
_AGENT: Final = "lower-back-guide (looks once whether its links still lead somewhere)"
_GONE: Final = {404, 410}
_NO_HEAD: Final = {403, 405, 501}  # from sites that only answer to a whole question
_ADDRESS: Final = re.compile(r"https://[^\s<>\"'()\[\]{}]+|(?<=doi: )10\.\d{4,9}/[^\s\"'<>]+")
_NO_ANSWER: Final = "no answer: "
_NOT_REAL: Final = (".example", ".invalid", ".test", "localhost", "127.0.0.1")


def check_outside_links(
    texts: Mapping[str, str], ask: Callable[[str], str] | None = None
) -> Iterator[Problem]:
    """Warn of addresses on other sites that lead nowhere any more.

    A site that is busy, asks who we are or does not like programs is left in peace: that says
    nothing about its page.

    outside-link: who wants to read the source finds nothing.
    Bad:  https://www.nice.org.uk/guidance/ng59-old
    Good: https://www.nice.org.uk/guidance/ng59
    """
    found = outside_links(texts)
    asked = dict(list(found.items())[:MOST_ADDRESSES])
    answers = _ask_all(list(asked), ask or partial(judge, patience=_PATIENCE))
    if answers and all(answer.startswith(_NO_ANSWER) for answer in answers.values()):
        raise ConnectionError(
            f"no site could be asked, is there a network? ({answers.popitem()[1]})"
        )
    cure = "find where the page is now, or choose another source"
    for address, places in asked.items():
        for place in places if answers[address] else ():
            expected = f"a page at {quoted(address)}"
            yield Problem(place, "outside-link", expected, answers[address], cure=cure)
    for address in list(found)[MOST_ADDRESSES:]:
        expected = f"at most {MOST_ADDRESSES} addresses to ask in one run"
        shorter = "give a folder with fewer files as --content"
        yield Problem(found[address][0], "outside-link", expected, quoted(address), cure=shorter)


def outside_links(texts: Mapping[str, str]) -> dict[str, list[Place]]:
    """Return each address on another site once, with every place that names it."""
    found: dict[str, list[Place]] = defaultdict(list)
    for path, text in sorted(texts.items()):
        for number, line in enumerate(text.split("\n"), start=1):
            if line.lstrip().startswith("#") and path.endswith(".yaml"):
                continue
            for match in _ADDRESS.finditer(line):
                typed = match.group().rstrip(".,;:!?*")
                address = f"https://doi.org/{typed}" if typed.startswith("10.") else typed
                if not (urlsplit(address).hostname or "").endswith(_NOT_REAL):
                    place = Place(path, number, match.start() + 1, len(typed))
                    found[address].append(place)
    return dict(found)


def _ask_all(addresses: list[str], ask: Callable[[str], str]) -> dict[str, str]:
    """Ask for every address; return what is wrong with each, or an empty text."""
    sites: dict[str, list[str]] = defaultdict(list)
    for address in addresses:
        sites[urlsplit(address).netloc].append(address)

    def ask_site(own: list[str]) -> dict[str, str]:
        answers = {}
        for number, address in enumerate(own):
            if number:
                time.sleep(_PAUSE)
            answers[address] = ask(address)
        return answers

    answers: dict[str, str] = {}
    with ThreadPoolExecutor(_SITES_AT_ONCE) as pool:
        for some in pool.map(ask_site, sites.values()):
            answers |= some
    return answers


def judge(address: str, *, patience: float) -> str:
    """Return why an address leads nowhere, or an empty text; of a page only its head is asked."""
    for method in ("HEAD", "GET"):
        request = Request(address, method=method, headers={"User-Agent": _AGENT})  # noqa: S310 - https only
        try:
            with urlopen(request, timeout=patience):  # noqa: S310 - https only
                return ""
        except HTTPError as error:
            error.close()
            if error.code in _NO_HEAD and method == "HEAD":
                continue
            return f"the answer {error.code}" if error.code in _GONE else ""
        except TimeoutError:
            return ""
        except URLError as error:
            return "" if isinstance(error.reason, TimeoutError) else f"{_NO_ANSWER}{error.reason}"
        except (OSError, HTTPException) as error:
            return f"{_NO_ANSWER}{error}"
    return ""
