from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from browsing import Faults, GuidePage, Site, each_page, show

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

# Every level of WCAG 2.2 and what axe recommends besides; it leaves some rules out by itself.
_LEVELS: Final = [
    f"wcag{version}{level}" for version in (2, 21, 22) for level in ("a", "aa", "aaa")
]
_USUALLY_OFF: Final = (
    "color-contrast-enhanced",
    "identical-links-same-purpose",
    "meta-refresh-no-exceptions",
    "target-size",
)
OPTIONS: Final[dict[str, Any]] = {
    "runOnly": {"type": "tag", "values": [*_LEVELS, "best-practice"]},
    "rules": {rule: {"enabled": True} for rule in _USUALLY_OFF},
    "resultTypes": ["violations"],
    "preload": False,  # it fetches style from other origins, and there is none
}
# What a scheme of colours can break: nothing else differs between light and dark.
COLOURS: Final[dict[str, Any]] = {
    **OPTIONS,
    "runOnly": {
        "type": "rule",
        "values": ["color-contrast", "color-contrast-enhanced", "link-in-text-block"],
    },
}
SCHEMES: Final = {"light": OPTIONS, "dark": COLOURS}
# The contrasts take axe four times as long as all the rest: a short run measures those of few.
WITHOUT_COLOURS: Final[dict[str, Any]] = {
    **OPTIONS,
    "rules": OPTIONS["rules"] | {rule: {"enabled": False} for rule in COLOURS["runOnly"]["values"]},
}
_ONE_IN: Final = 6
RUN: Final = """
async (options) => {
  const found = await axe.run(options);
  const rules = [...found.passes, ...found.violations, ...found.incomplete, ...found.inapplicable];
  return {
    rules: rules.map((rule) => rule.id),
    faults: found.violations.flatMap((rule) => rule.nodes.map((node) =>
      `${rule.id}: ${node.target}: ${ask.squeeze(node.failureSummary)}`)),
  };
}
"""


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_on_any_page_light_or_dark(
    site: Site,
    judged: tuple[GuidePage, ...],
    open_tab: Callable[..., Page],
    width: int,
    commit_seed: int,
    *,
    long: bool,
) -> None:
    """In a short run, one page in six, others for each commit: with colours, and when wide."""
    tab = open_tab(width=width)
    faults = Faults()
    few = judged if long else judged[commit_seed % _ONE_IN :: _ONE_IN]
    for page in each_page(site, tab, few if width > 320 else judged):
        tab.evaluate(AXE_SCRIPT)
        looked = set()
        for scheme, options in (SCHEMES if page in few else {"light": WITHOUT_COLOURS}).items():
            show(tab, color_scheme=scheme)
            result = tab.evaluate(RUN, options)
            faults.on(page, result["faults"], scheme)
            looked.update(result["rules"])
        assert looked >= {"region", "target-size", *(_USUALLY_OFF if page in few else ())}
        show(tab)
    faults.report()
