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
    site: Site, judged: tuple[GuidePage, ...], open_tab: Callable[..., Page], width: int
) -> None:
    tab = open_tab(width=width)
    faults = Faults()
    for page in each_page(site, tab, judged):
        tab.evaluate(AXE_SCRIPT)
        looked = set()
        for scheme, options in SCHEMES.items():
            show(tab, color_scheme=scheme)
            result = tab.evaluate(RUN, options)
            faults.on(page, result["faults"], scheme)
            looked.update(result["rules"])
        assert looked >= {"color-contrast", "region", *_USUALLY_OFF}
        show(tab)
    faults.report()
