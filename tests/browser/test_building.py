"""A programme of one's own: put together, counted, warned about, and taken along."""

from __future__ import annotations

import io
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import zxingcpp
from browsing import Site, visit
from following import module
from icalendar import Calendar
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

MOST_PAGES = 2


@pytest.fixture
def tab(site: Site, open_tab: Callable[..., Page]) -> Page:
    opened = open_tab(width=390, has_touch=True, permissions=["clipboard-read", "clipboard-write"])
    _open(site, opened)
    return opened


def _open(site: Site, tab: Page, fragment: str = "") -> None:
    tab.goto("about:blank")
    visit(tab, f"{site.url}build/{fragment}")
    tab.wait_for_selector("#builder:visible")


def _titles(tab: Page) -> list[str]:
    return tab.locator("[data-slot=items] h3").all_inner_texts()


def _code(tab: Page) -> str:
    return tab.locator("[data-slot=code]").inner_text()


def _press(tab: Page, name: str) -> None:
    tab.get_by_role("button", name=name, exact=True).click()


def test_exercises_are_added_moved_and_taken_out(tab: Page) -> None:
    for title in ("Wall sit", "Plank", "Lunges"):
        _press(tab, f"Add: {title}")
    assert _titles(tab) == ["Wall sit", "Plank", "Lunges"]
    _press(tab, "Move up: Lunges")
    assert _titles(tab) == ["Wall sit", "Lunges", "Plank"]
    _press(tab, "Move down: Wall sit")
    assert _titles(tab) == ["Lunges", "Wall sit", "Plank"]
    assert tab.evaluate("document.activeElement.ariaLabel") == "Move down: Wall sit"
    _press(tab, "Take out: Plank")
    assert _titles(tab) == ["Lunges", "Wall sit"]


def test_an_exercise_begins_on_its_first_rung_and_a_new_way_has_its_own_dose(tab: Page) -> None:
    _press(tab, "Add: Wall sit")
    assert _code(tab).startswith("1.wskz3h10-")
    tab.get_by_label("Which way").select_option("Stand up from a chair")

    assert _code(tab).startswith("1.wscer5-")


@pytest.mark.parametrize(("typed", "kept"), [("25", 25), ("9999", 40), ("-3", 1), ("", 10)])
def test_a_dose_stays_within_its_bounds(tab: Page, typed: str, kept: int) -> None:
    _press(tab, "Add: Wall sit")
    tab.get_by_label("Seconds to hold").fill(typed)
    tab.keyboard.press("Tab")

    assert _code(tab).startswith(f"1.wskz3h{kept}-")


def test_what_a_dose_is_in_all_stays_within_what_the_guide_has_and_the_limit_is_said(
    tab: Page,
) -> None:
    told = tab.locator("[data-slot=told]")
    _press(tab, "Add: Plank")
    for name, typed, code, said in (
        ("Seconds to hold", "60", "1.pl2z3h30-", "beside the other numbers"),
        ("Sets", "1", "1.pl2zh30-", ""),
        ("Seconds to hold", "60", "1.pl2zh60-", ""),
        ("Seconds to hold", "61", "1.pl2zh60-", "is the most that this guide suggests."),
        ("Sets", "3", "1.pl2zh60-", "beside the other numbers"),
    ):
        tab.get_by_label(name, exact=True).fill(typed)
        tab.keyboard.press("Tab")
        assert _code(tab).startswith(code), (name, typed)
        most = tab.get_by_label(name, exact=True).get_attribute("max")
        begins = f"Plank. {name}: {most} is the most"
        assert told.inner_text().startswith(begins) == bool(said), (name, typed)
        assert said in told.inner_text(), (name, typed)


def test_a_reload_and_the_link_bring_the_same_programme(site: Site, tab: Page) -> None:
    _press(tab, "Add: Wall sit")
    _press(tab, "Add: Side plank")
    tab.get_by_label("Rest between exercises").select_option("40")
    code = _code(tab)
    tab.reload()
    tab.wait_for_selector("#builder:visible")
    assert (_titles(tab), _code(tab)) == (["Wall sit", "Side plank"], code)
    assert ".z40-" in code
    _press(tab, "Copy the link")
    link = tab.evaluate("navigator.clipboard.readText()")

    assert link == f"{site.url}session/#{code}"
    tab.get_by_role("link", name="Follow along with a timer").click()
    tab.wait_for_selector("[data-now=signs]")
    assert tab.url == link


def test_a_routine_can_be_the_beginning(site: Site, tab: Page) -> None:
    _open(site, tab, "#sore-but-moving")
    assert _titles(tab) == ["Wall sit", "Foam roll: rotation", "Plank"]
    tab.get_by_label("Begin with").select_option("Without the floor")
    assert len(_titles(tab)) == 4


def test_minutes_are_counted_and_too_much_is_said_in_words(site: Site, tab: Page) -> None:
    _open(site, tab, "#all-seven")
    warnings = tab.locator("[data-slot=warnings] li").all_inner_texts()

    assert re.fullmatch("Takes about 1[0-9].minutes", tab.locator("[data-slot=takes]").inner_text())
    assert [text.split(".")[0] for text in warnings] == [
        "More than 4 exercises",
        "Longer than 10 minutes",
        "You go down to the floor 2 times",
    ]
    _open(site, tab, "#sore-but-moving")
    assert tab.locator("[data-slot=warnings] li").all_inner_texts() == []


def test_two_long_holds_in_a_row_are_warned_of(tab: Page) -> None:
    _press(tab, "Add: Plank")
    tab.get_by_label("Seconds to hold").fill("20")
    _press(tab, "Add: Wall sit")

    (warning,) = tab.locator("[data-slot=warnings] li").all_inner_texts()
    assert warning.startswith("Two long holds follow each other: Plank, then Wall sit.")


def test_the_calendar_is_one_that_calendars_read(site: Site, tab: Page, tmp_path: Path) -> None:
    _open(site, tab, "#without-the-floor")
    with tab.expect_download() as download:
        _press(tab, "Save it for your calendar")
    file = tmp_path / "programme.ics"
    download.value.save_as(file)
    data = file.read_bytes()
    (event,) = Calendar.from_ical(data).walk("VEVENT")

    assert download.value.suggested_filename.endswith(".ics")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert event["RRULE"]["COUNT"] == [18]
    assert event["DTSTART"].dt.tzinfo is None
    assert event["DTSTART"].dt.weekday() in {0, 2, 4}
    now = datetime.now()  # noqa: DTZ005 - that of the browser, too
    assert timedelta() < event["DTSTART"].dt - now < timedelta(days=4)
    assert str(event["UID"]).startswith(_code(tab))
    assert "1. Wall sit (Stand up from a chair): 5" in event["DESCRIPTION"]
    assert "It does not replace a person who can examine you" in event["DESCRIPTION"]
    assert event["URL"].endswith(_code(tab))
    assert len(event.subcomponents) == 1


def test_a_calendar_keeps_every_letter_of_a_text_and_breaks_inside_of_none(
    site: Site, tab: Page
) -> None:
    text = "Rücken, Bauch; \\ und\nÄ" + "äöü 🙂" * 40
    made: str = tab.evaluate(
        """async ([module, about]) => {
          const { calendar } = await import(module);
          const event = { title: about, about, link: "", minutes: 8, language: "de" };
          return calendar(event, new Date(2026, 10, 23), "x");
        }""",
        [module(site, "calendar"), text],
    )
    data = made.encode()
    (event,) = Calendar.from_ical(data).walk("VEVENT")

    assert event["DESCRIPTION"] == event["SUMMARY"] == text
    assert r"SUMMARY:Rücken\, Bauch\; \\ und\nÄäöü" in made.replace("\r\n ", "")
    lines = data.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert all(line.decode() for line in lines[:-1])  # none ends inside of a letter


def test_the_lines_for_a_message_say_when_to_stop(tab: Page) -> None:
    _press(tab, "Add: Wall sit")
    _press(tab, "Copy it as lines for a message")
    lines = tab.evaluate("navigator.clipboard.readText()").splitlines()

    assert lines[0] == "Your programme"
    assert lines[1].startswith("1. Wall sit (A little way down): Hold 10")
    assert lines[2].startswith("Stop if pain reaches 6 of 10")
    assert lines[3].endswith(f"/session/#{_code(tab)}")


def test_where_nothing_can_be_copied_the_link_is_shown(
    site: Site, open_tab: Callable[..., Page]
) -> None:
    tab = open_tab(width=390)
    tab.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    _open(site, tab, "#sore-but-moving")
    _press(tab, "Copy the link")

    assert _code(tab) in tab.locator("[data-slot=told]").inner_text()


def test_all_seven_print_on_two_pages_with_blanks_stop_rules_and_code(
    site: Site, tab: Page
) -> None:
    _open(site, tab, "#all-seven")
    for paper in ("A4", "Letter"):
        pdf = tab.pdf(format=paper)
        assert len(re.findall(rb"/Type\s*/Page\b", pdf)) <= MOST_PAGES, paper
    tab.emulate_media(media="print")
    for selector in (".builder__blanks", ".builder__weeks", "#stop-if", "[data-slot=code]"):
        assert tab.locator(selector).is_visible(), selector
    assert not tab.locator(".builder__moves").first.is_visible()
    assert tab.locator(".builder__print").count() == 7


@pytest.mark.parametrize("look", [{}, {"color_scheme": "dark"}, {"media": "print"}], ids=str)
def test_a_telephone_reads_the_code_of_a_programme_from_the_screen_and_from_paper(
    site: Site, tab: Page, look: dict[str, Any]
) -> None:
    _open(site, tab, "#all-seven")
    tab.emulate_media(**look)
    drawn = tab.locator("[data-slot=qr]").screenshot()

    (found,) = zxingcpp.read_barcodes(
        Image.open(io.BytesIO(drawn)), formats=zxingcpp.BarcodeFormat.QRCode
    )

    assert found.text == f"{site.url}session/#{_code(tab)}"


def test_a_link_that_was_cut_off_says_so_and_leaves_the_page_usable(site: Site, tab: Page) -> None:
    _open(site, tab, "#1.wskz3h10")

    assert tab.locator("[data-slot=told]").inner_text().startswith("This link was cut off")
    _press(tab, "Add: Plank")
    assert _titles(tab) == ["Plank"]
