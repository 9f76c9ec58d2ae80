"""The preview: a save reaches the page that is being looked at, by itself."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest
from browsing import PROJECT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    from site_src.build.result import Options

START = """
import sys
from datetime import date
from pathlib import Path
from site_src.build.pipeline import Options
from site_src.commands.serve.server import serve
options = Options(*map(Path, sys.argv[1:]), date(2026, 11, 23), drafts=True)
serve(options, 8123, lambda result: None)
"""


@pytest.fixture
def preview(options: Options) -> Iterator[str]:
    """Serve the small guide in a process of its own; give its address."""
    folders = (options.project, options.content, options.templates, options.static, options.output)
    with subprocess.Popen(
        [sys.executable, "-c", START, *map(str, folders)],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        watchdog = threading.Timer(60, server.kill)
        watchdog.start()
        assert server.stdout
        yield next(re.findall(r"http://\S+", line)[0] for line in server.stdout if "http" in line)
        watchdog.cancel()
        server.kill()


def edit(file: Path, find: str, put: str) -> None:
    """Change a file in one place."""
    text = file.read_text(encoding="utf-8")
    assert find in text
    file.write_text(text.replace(find, put), encoding="utf-8")


def test_saves_reach_the_page_and_the_reader_keeps_their_place(
    preview: str, options: Options, open_tab: Callable[..., Page]
) -> None:
    exercise = options.content / "exercises/strength/wall-lean.md"
    tab = open_tab(width=390)
    faults: list[str] = []
    tab.on("console", lambda message: faults.append(message.text))
    tab.on("pageerror", lambda error: faults.append(str(error)))
    while "ERR_CONNECTION_REFUSED" in _goto(tab, f"{preview}strength/wall-lean/"):
        pass  # it does not listen yet
    tab.evaluate("scrollTo(0, 400)")

    edit(exercise, "Push back.", "Push back slowly.")
    tab.get_by_text("Push back slowly.").wait_for()
    edit(exercise, "Push back slowly.", "Push back at leisure.")  # at once, within three seconds
    tab.get_by_text("Push back at leisure.").wait_for()

    tab.wait_for_load_state("load")
    assert tab.evaluate("scrollY") == 400
    assert faults == []


def test_a_mistake_covers_the_page_that_is_looked_at_and_goes_by_itself(
    preview: str, options: Options, open_tab: Callable[..., Page]
) -> None:
    exercise = options.content / "exercises/strength/wall-lean.md"
    tab = open_tab(width=390)
    faults: list[str] = []
    tab.on("console", lambda message: faults.append(message.text))
    while "ERR_CONNECTION_REFUSED" in _goto(tab, f"{preview}strength/wall-lean/"):
        pass  # it does not listen yet
    tab.evaluate("scrollTo(0, 400)")

    edit(exercise, "level: beginner", "level: begginer")
    mark = tab.locator(".preview-problems mark")
    mark.wait_for()

    assert tab.url == f"{preview}strength/wall-lean/"
    assert mark.text_content() == "begginer"
    assert "How to fix: level: beginner" in (tab.locator("pre").text_content() or "")
    assert "underline" in mark.evaluate("one => getComputedStyle(one).textDecorationLine")

    edit(exercise, "level: begginer", "level: beginner")
    tab.locator(".preview-problems").wait_for(state="detached")

    tab.wait_for_load_state("load")
    assert tab.evaluate("scrollY") == 400
    assert faults == []


def test_an_old_address_leads_on_under_the_policy_of_the_pages(
    preview: str, open_tab: Callable[..., Page]
) -> None:
    tab = open_tab(width=390, java_script_enabled=False)  # else the preview adds its own script
    while "ERR_CONNECTION_REFUSED" in _goto(tab, f"{preview}paper/"):
        pass  # it does not listen yet

    tab.wait_for_url(f"{preview}sheet/")
    assert tab.title().startswith("On paper")


def test_a_draft_is_shown_and_marked_and_what_is_nowhere_gets_the_guides_own_page(
    preview: str, options: Options, open_tab: Callable[..., Page]
) -> None:
    edit(options.content / "pages/sheet.md", "kind: print", "kind: print\ndraft: yes")
    tab = open_tab(width=390)
    while "ERR_CONNECTION_REFUSED" in _goto(tab, f"{preview}sheet/"):
        pass  # it does not listen yet

    tab.get_by_text("Readers do not see this page yet.").wait_for()
    answer = tab.request.get(f"{preview}nowhere/")
    assert answer.status == 404
    assert (options.output / "404.html").read_text("utf-8").partition("</head>")[2] in answer.text()


def _goto(tab: Page, address: str) -> str:
    """Open a page; return what went wrong."""
    try:
        tab.goto(address)
    except Exception as error:  # noqa: BLE001 - the caller looks at it
        return str(error)
    return ""


def test_an_author_sees_a_figure_that_is_refused_on_its_grid_and_what_to_write_instead(
    preview: str, options: Options, open_tab: Callable[..., Page]
) -> None:
    name = "exercises/strength/wall-lean.figure.yaml"
    tab = open_tab(width=1280)
    while "ERR_CONNECTION_REFUSED" in _goto(tab, f"{preview}figures/"):
        pass  # it does not listen yet
    tab.get_by_role("link", name=name).click()
    tab.get_by_text("No problems.").wait_for()

    edit(options.content / name, "shoulders: [31, 81.3]", "shoulders: [25, 81.3]")
    tab.get_by_text("right hand").first.wait_for()  # the page comes anew by itself

    told = tab.locator("pre").first.text_content() or ""
    assert "the right hand within reach; found it 2.3 too far" in told
    assert "How to fix: hips: [29" in told
    assert tab.locator("svg .joint").count() == 3 * 14
    assert tab.locator("svg .grid text", has_text="90").count() == 3
    assert tab.request.get(f"{preview}figures/pages/none.figure.yaml").status == 404
