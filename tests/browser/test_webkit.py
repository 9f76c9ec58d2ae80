"""What only readers with an iPhone would meet: every browser there is WebKit."""

from __future__ import annotations

import re
import time
from html import unescape
from typing import TYPE_CHECKING, Final

import pytest
from browsing import Faults
from changing_host import KEPT

if TYPE_CHECKING:
    from browsing import GuidePage, Site
    from changing_host import Host
    from webkit import WebKit

_SAYS: Final = "(place, text) => document.querySelector(place).textContent.includes(text)"
PHONE: Final = (390, 844)
SMALL: Final = (320, 568)

# --- Pictures

# Images of another shape than their attributes say, where the page leaves their height to them.
_SHAPES: Final = """async () => {
  const images = [...document.images].filter((one) => !one.closest("#player, .builder__pictures"));
  await Promise.all(images.map((image) => image.decode()));
  return images.map((image) => {
    const { width, height } = image.getBoundingClientRect();
    const ratio = image.getAttribute("height") / image.getAttribute("width");
    return [image.getAttribute("src"), width, height, width * ratio];
  });
}"""


def test_every_picture_has_its_own_shape_and_not_that_of_its_sheet(
    webkit: WebKit, site: Site, judged: tuple[GuidePage, ...], *, long: bool
) -> None:
    faults, seen = Faults(), 0
    webkit.resize(*PHONE)
    for page in judged:
        webkit.open(site.url + page.path)
        images = webkit.evaluate(_SHAPES)
        seen += len(images)
        faults.on(
            page,
            [
                f"{name} is {width:.0f} × {height:.0f} px, not {wanted:.0f} high"
                for name, width, height, wanted in images
                if abs(height - wanted) > 1
            ],
        )
    faults.report()
    assert seen > (100 if long else 50)


# --- The player's warnings

_SHIFT: Final = "\ue008"
LINK: Final = "1.wskz2h10.fr0qr2h1.pl2z2h5-z4"
# What is shown, and where in the window its title, its first warning and the way on begin.
_SEEN: Final = """() => {
  const player = document.querySelector("#player");
  const now = player?.dataset.now ?? "choose";
  const shown = (one) => one.getClientRects().length > 0;
  const top = (selector) =>
    [...player.querySelectorAll(selector)].filter(shown)[0]?.getBoundingClientRect().top ?? null;
  return now !== "choose" && {
    now,
    title: top("h1"),
    warning: top("[data-disclaimer]"),
    button: top(`[data-do=${now === "signs" ? "agree" : "start"}]`),
    bottom: innerHeight,
  };
}"""


@pytest.mark.parametrize("size", [SMALL, PHONE], ids=lambda size: f"{size[0]}x{size[1]}")
def test_whoever_comes_to_the_player_sees_the_first_warning_before_the_way_on(
    site: Site, webkit: WebKit, size: tuple[int, int], *, long: bool
) -> None:
    """In a short run from one routine, one choice and a message."""
    webkit.resize(*size)
    buttons = [(page.path, "main a[href*='session/#']") for page in site.of_kind("routine")]
    choices = [("session/", f".choices li:nth-child({n}) a[href^='#']") for n in (1, 2, 3)]
    if not long:
        buttons, choices = buttons[:1], choices[:1]
    for path, link in [*buttons, *choices, ("", "")]:
        webkit.open(site.url + path)
        webkit.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        for turn in ("signs", "ready"):
            webkit.open(site.url + path)
            if link:
                webkit.wait("(link) => Boolean(document.querySelector(link))", link)
                webkit.click(link)
            else:  # as a message brings it
                webkit.open(f"{site.url}session/#{LINK}")
            _is_at_its_top(webkit, turn, path)


def _is_at_its_top(webkit: WebKit, turn: str, path: str) -> None:
    """See the first things of a view in the window, in their order, and go on from the signs."""
    seen = webkit.wait(_SEEN)
    assert seen["now"] == turn, path
    first = seen["warning"] if turn == "signs" else seen["title"]
    assert 0 <= first < min(seen["bottom"], seen["button"]), (path, seen)
    if turn == "signs":
        _agree(webkit)
        seen = webkit.evaluate(_SEEN)
        assert seen["now"] == "ready", path
        assert 0 <= seen["title"] < min(seen["bottom"], seen["button"]), (path, seen)


def _agree(webkit: WebKit) -> None:
    """Go on from the signs. A page that has just come may undo scrolling that no hand began."""
    webkit.press(_SHIFT)
    webkit.click("[data-do=agree]")


# --- The guide on the device

_IS_KEPT: Final = f"() => {KEPT}"
_PAGE: Final = """() => [
  document.querySelector("h1")?.textContent,
  document.styleSheets[0]?.cssRules.length > 0,
]"""
_FAULTS: Final = {
    "the cache fails": """
      addEventListener("fetch", () => {
        for (const one of [CacheStorage.prototype, Cache.prototype]) {
          for (const name of ["open", "match", "put", "keys"]) {
            one[name] = () => Promise.reject(new TypeError("Internal error"));
          }
        }
      });""",
    "an older browser": "delete Object.hasOwn; delete Array.prototype.at;",
}


@pytest.mark.parametrize("fault", _FAULTS)
def test_a_fault_of_the_device_makes_no_page_unreachable_while_there_is_a_network(
    host: Host, webkit: WebKit, fault: str
) -> None:
    host.change_worker(_FAULTS[fault])
    webkit.open(host.url)
    webkit.evaluate(_IS_KEPT)

    for path in ("", "strength/plank/", "safety/", "session/"):
        webkit.open(host.url + path)
        assert webkit.evaluate(_PAGE) == [_heading(host, path), True], path
        assert webkit.evaluate("() => Boolean(navigator.serviceWorker.controller)"), path


def test_after_one_visit_all_is_there_without_a_network_until_a_reader_asks_for_a_newer_guide(
    host: Host, webkit: WebKit
) -> None:
    webkit.open(host.url)
    webkit.evaluate(_IS_KEPT)

    host.go()
    pictures = 0
    for path in host.pages():
        webkit.open(host.url + path)
        assert webkit.evaluate(_PAGE) == [_heading(host, path), True], path
        pictures += len(webkit.evaluate(_SHAPES))  # each of them is there
    assert pictures > 100
    host.come_back()

    host.rename("title: Plank\n", "title: Long plank\n")
    webkit.open(f"{host.url}strength/plank/")
    webkit.wait("() => !document.querySelector('#newer').hidden")
    assert webkit.evaluate(_PAGE)[0] == "Plank"
    webkit.evaluate("() => { window.isOld = true; }")
    webkit.click("#newer button")
    webkit.wait("() => !window.isOld && document.readyState === 'complete'")
    assert webkit.evaluate(_PAGE)[0] == "Long plank"
    host.go()
    webkit.open(f"{host.url}strength/")
    assert webkit.evaluate(
        "() => document.querySelector('main').textContent.includes('Long plank')"
    )
    host.come_back()


def _heading(host: Host, path: str) -> str:
    """Return the heading of a page as it was built."""
    file = host.guide / path
    text = (file / "index.html" if file.is_dir() else file).read_text(encoding="utf-8")
    found = re.search(r"<h1[^>]*>(.*?)</h1>", text, re.DOTALL)
    assert found, path
    return unescape(re.sub("<[^>]*>", "", found[1]))


# --- A session

# The time that has passed, as the page sees it, can be made more.
_HELD_CLOCK: Final = """() => {
  window.later = 0;
  for (const one of [performance, Date]) {
    const now = one.now.bind(one);
    one.now = () => now() + later;
  }
  window.pauses = document.querySelector("[data-do=main]").textContent;
  window.shown = [];
  const digits = document.querySelector("[data-slot=digits]");
  new MutationObserver(() => shown.push(Number(digits.textContent))).observe(digits, {
    childList: true, characterData: true, subtree: true,
  });
}"""
_GO_ON: Final = """() => {
  const player = document.querySelector("#player");
  if (player.dataset.now === "done") return true;
  later += 5000;
  dispatchEvent(new Event("focus"));
  const main = document.querySelector("[data-do=main]");
  if (main.textContent !== pauses) main.click(); // a step that waits for the reader
  return false;
}"""


def test_a_session_begins_counts_pauses_ends_and_is_noted(site: Site, webkit: WebKit) -> None:
    webkit.resize(*PHONE)
    webkit.open(site.url)
    webkit.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
    webkit.open(f"{site.url}session/#sore-but-moving")
    webkit.wait(_SEEN)
    _agree(webkit)
    webkit.evaluate(_HELD_CLOCK)
    time.sleep(1)  # a tap at the same place at once would be the second half of a double one
    webkit.click("[data-do=start]")

    webkit.wait("() => shown.length > 3")
    shown = webkit.evaluate("() => shown")
    assert shown == sorted(set(shown), reverse=True)

    webkit.click("[data-do=main]")
    stage = "() => document.querySelector('.stage__clock').textContent"
    halted = webkit.evaluate(stage)
    webkit.evaluate("() => { later += 60_000; dispatchEvent(new Event('focus')); }")
    assert webkit.evaluate(stage) == halted
    webkit.click("[data-do=main]")
    assert webkit.evaluate(stage) != halted

    webkit.wait(_GO_ON)
    webkit.click("[data-score=after][value='3']")
    webkit.open(f"{site.url}log/")
    webkit.wait(
        "() => document.querySelector('#log tbody').textContent.includes('Sore but moving')"
    )
