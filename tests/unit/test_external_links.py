"""Links to other sites are asked politely, and only when somebody says so."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from site_src.build.pipeline import check, check_outside
from site_src.build.result import Options
from site_src.checks import external_links
from site_src.checks.external_links import check_outside_links, judge, outside_links
from site_src.model.problems import Place

ASKED: list[tuple[str, str, str]] = []


class Site(BaseHTTPRequestHandler):
    """Answers with the number that the address names, and remembers who asked how."""

    def do_HEAD(self) -> None:
        """Answer to a question for the head."""
        self.answer()

    def do_GET(self) -> None:
        """Answer to a question for the page."""
        self.answer()

    def answer(self) -> None:
        """Answer as the address says."""
        ASKED.append((self.command, self.path, self.headers["User-Agent"]))
        name = self.path.strip("/")
        if name == "no-head":
            self.send_response(405 if self.command == "HEAD" else 200)
        elif name == "moved":
            self.send_response(301)
            self.send_header("Location", "/200")
        elif name == "moved-for-ever":
            self.send_response(302)
            self.send_header("Location", "/moved-for-ever")
        else:
            self.send_response(int(name))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    """Run a site on this machine; return its address."""
    ASKED.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("200", ""),
        ("moved", ""),
        ("no-head", ""),
        ("404", "the answer 404"),
        ("410", "the answer 410"),
        ("401", ""),
        ("403", ""),
        ("429", ""),
        ("500", ""),
        ("503", ""),
        ("moved-for-ever", ""),
    ],
)
def test_only_a_page_that_is_gone_is_reported(site: str, name: str, said: str) -> None:
    assert judge(f"{site}/{name}", patience=10) == said


def test_only_the_head_is_asked_for_under_our_own_name(site: str) -> None:
    judge(f"{site}/200", patience=10)

    ((method, _, agent),) = ASKED
    assert method == "HEAD"
    assert agent.startswith("lower-back-guide")


def test_a_site_that_is_not_there_is_reported(site: str) -> None:
    nobody = "http://127.0.0.1:1/"  # no server stands on port 1

    assert judge(nobody, patience=10).startswith("no answer: ")


TEXTS = {
    "content/pages/a.md": "See [one](https://one.org/a), <https://two.org/b>.\n[again](https://one.org/a)",
    "content/sources.yaml": "# https://not.asked.org/\n- doi: 10.1000/xyz123\n  url: https://two.org/c.",
    "content/guide.yaml": "base_url: https://guide.example/back/",
}


def test_each_address_is_found_once_with_every_place_that_names_it() -> None:
    found = outside_links(TEXTS)

    assert list(found) == [
        "https://one.org/a",
        "https://two.org/b",
        "https://doi.org/10.1000/xyz123",
        "https://two.org/c",
    ]
    assert found["https://one.org/a"] == [
        Place("content/pages/a.md", 1, 11),
        Place("content/pages/a.md", 2, 9),
    ]


def test_each_address_is_asked_once_and_each_site_rests_in_between(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    pauses: list[float] = []
    monkeypatch.setattr(time, "sleep", pauses.append)

    def ask(address: str) -> str:
        asked.append(address)
        return "the answer 404" if address.endswith("/a") else ""

    problems = list(check_outside_links(TEXTS, ask))

    assert sorted(asked) == sorted(outside_links(TEXTS))
    assert pauses == [1.0]  # between the two addresses of two.org
    assert [(one.code, one.place.line) for one in problems] == [
        ("outside-link", 1),
        ("outside-link", 2),
    ]


@pytest.mark.parametrize("answering", [0, 1])
def test_without_a_network_one_sentence_says_that_nobody_could_be_asked(
    answering: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "sleep", lambda _: None)
    known = list(outside_links(TEXTS))[:answering]

    def ask(address: str) -> str:
        return "" if address in known else "no answer: Name or service not known"

    if answering:  # then it is the other sites that are gone
        assert len(list(check_outside_links(TEXTS, ask))) == len(outside_links(TEXTS)) - answering
    else:
        with pytest.raises(ConnectionError, match="no site could be asked"):
            list(check_outside_links(TEXTS, ask))


def test_one_run_asks_for_a_limited_number_of_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(external_links, "MOST_ADDRESSES", 2)
    monkeypatch.setattr(time, "sleep", lambda _: None)

    def ask(address: str) -> str:
        asked.append(address)
        return ""

    problems = list(check_outside_links(TEXTS, ask))

    assert len(asked) == 2
    assert [one.found for one in problems] == [
        '"https://doi.org/10.1000/xyz123"',
        '"https://two.org/c"',
    ]


def test_a_check_asks_nobody_unless_it_is_told_to(
    options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def ask(address: str, *, patience: float) -> str:
        assert patience > 0
        asked.append(address)
        return ""

    monkeypatch.setattr(external_links, "judge", ask)
    monkeypatch.setattr(time, "sleep", lambda _: None)

    check(options)
    assert asked == []
    check_outside(options)
    assert "https://nice.org.uk/guidance/ng59" in asked
