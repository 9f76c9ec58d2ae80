"""A session in a tab whose clock, tones, screen lock and voice the test holds in its hands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from browsing import BELOW

if TYPE_CHECKING:
    from browsing import Site
    from playwright.sync_api import Page

# Stand-ins that note what they are asked for, put into the page before its scripts.
STAND_INS: Final = Path(__file__).with_name("stand_ins.js").read_text(encoding="utf-8")


START: Final = 1_800_000_000  # some day in 2027
KEY: Final = f"lower-back-guide /{BELOW}/"  # what is kept stands under the guide's id and place


_NEXT: Final = """(times) => {
  const { dataset } = document.querySelector("#player");
  for (; times > 0 && dataset.now === "work"; times -= 1) {
    document.querySelector("[data-do=next]").click();
  }
}"""
_HERE: Final = """() => {
  const said = (name) => document.querySelector(`[data-slot=${name}]`).innerText;
  return [
    document.querySelector("#player").dataset.now,
    ...["title", "state", "part", "digits"].map(said),
    document.querySelector("[data-main]").innerText,
    noted.messages.length,
  ];
}"""


class Here(NamedTuple):
    """What the screen shows, and how much a screen reader has been told so far."""

    view: str
    title: str
    state: str
    part: str
    digits: str
    main: str
    messages: int

    @property
    def waits(self) -> bool:
        """Say whether the step ends with a tap, and not by the clock."""
        return self.main in {"Done", "I am in place"}


class Session:
    """A tab on the player."""

    def __init__(self, site: Site, tab: Page) -> None:
        """Hold the clock before the page begins."""
        self.site, self.tab = site, tab
        tab.clock.install(time=START)
        tab.clock.pause_at(START + 1)  # from here on, time passes only where a test says so
        tab.add_init_script(STAND_INS)

    def open(self, fragment: str = "sore-but-moving", *, agree: bool = True) -> Session:
        """Open a programme, up to where one can start it."""
        self.tab.goto(f"{self.site.url}session/#{fragment}")
        self.tab.wait_for_selector("#player:not([data-now=choose])")
        if agree:
            self.tab.keyboard.press("Shift")  # somebody is there, and may scroll
            self.press("agree")
        return self

    def start(self) -> Session:
        """Start; the first step is the one for getting ready."""
        self.wait(1)  # a tap on Start right after the one to go on is taken for its second half
        self.press("start")
        return self

    def press(self, what: str) -> None:
        """Tap a control by what it does."""
        self.tab.locator(f"[data-do={what}]:visible").click()

    def next(self, times: int) -> Session:
        """Go on by some steps, at most to the end, by clicks that need no finger."""
        self.tab.evaluate(_NEXT, times)
        return self

    def wait(self, seconds: float) -> Session:
        """Let time pass while the page is looked at."""
        self.tab.clock.run_for(round(seconds * 1000))
        return self

    def hide(self) -> None:
        """Put the page into the background, where its timers do not run."""
        self.tab.evaluate("setHidden(true)")

    def come_back(self, after: float) -> None:
        """Return to the page after some seconds of which it saw nothing."""
        self.tab.clock.fast_forward(round(after * 1000))
        self.tab.evaluate("setHidden(false)")

    def said(self, name: str) -> str:
        """Return what a part of the screen says."""
        return self.tab.locator(f"[data-slot={name}]").inner_text()

    def here(self) -> Here:
        """Return at once all that is asked of a step again and again."""
        return Here(*self.tab.evaluate(_HERE))

    @property
    def at(self) -> tuple[str, str]:
        """The word for the step, and its number."""
        return self.said("state"), self.said("digits")

    @property
    def view(self) -> str:
        """The name of the view that is shown."""
        return self.tab.locator("#player").get_attribute("data-now") or ""

    def noted(self, name: str) -> list[Any]:
        """Return what a stand-in has noted so far."""
        found: list[Any] = self.tab.evaluate(f"noted.{name}")
        return found


def module(site: Site, name: str) -> str:
    """Return the address of a script's module."""
    (file,) = (site.folder / "assets").glob(f"js-{name}.*.js")
    return f"{site.url}assets/{file.name}"
