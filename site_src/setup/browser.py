"""A browser for the tests: the one that is there, or one that is got."""

import os

from site_src.setup.environment import place_to_write
from site_src.setup.machine import SetupError, apt_install, output, run, say

BROWSERS = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge",
)  # fmt: skip
MAC_BROWSERS = ("Google Chrome", "Chromium", "Microsoft Edge")
FIREFOXES = ("firefox", "firefox-esr")
WINDOWS_BROWSERS = ("Google\\Chrome\\Application\\chrome.exe", "Chromium\\Application\\chrome.exe",
                    "Microsoft\\Edge\\Application\\msedge.exe")  # fmt: skip
ASK_PLAYWRIGHT = (
    "from playwright.sync_api import sync_playwright\n"
    "with sync_playwright() as p: print(p.chromium.executable_path)"
)


def provide_browser(python: str) -> str:
    """Find a browser or get one: tests that are skipped for want of one would look passed."""
    from site_src.locking import exclusive_lock

    found = find_browser(python)
    if found:
        return found
    place = place_to_write()
    with exclusive_lock(place + ".lock", on_wait=lambda: say("Waiting for another set-up.")):
        say("Getting a browser for the tests (first run only)")
        log = place + ".log"
        download = [python, "-P", "-m", "playwright", "install", "chromium"]
        if apt_install("chromium", log):
            found = find_browser(python)
        if not found and run(download, log) == 0:
            found = find_browser(python)
    if not found:
        raise SetupError(
            "The tests need a browser, and none could be had: install Chromium, Chrome or Edge,"
            " or name one in GUIDE_BROWSER, or connect to the network and run: {}\nAll that was"
            " tried is in {}".format(" ".join(download), log)
        )
    return found


def find_browser(python: str) -> str:
    """Look for a browser: the one asked for, one on the system, one that Playwright has."""
    import shutil

    asked = os.environ.get("GUIDE_BROWSER")
    if asked:
        found = shutil.which(asked)
        if not found:
            raise SetupError("GUIDE_BROWSER is {}, which is not a program.".format(asked))
        return os.path.abspath(found)
    for path in [*map(shutil.which, BROWSERS), *usual_browsers()]:
        if path and os.path.isfile(path):
            return os.path.abspath(path)
    found = output([python, "-P", "-c", ASK_PLAYWRIGHT])
    return found if os.path.isfile(found) else ""


def provide_firefox() -> str:
    """Find a Firefox or get Debian's: some tests print in a second browser, where there is one."""
    found = find_firefox()
    if not found:
        log = place_to_write() + ".log"
        if apt_install("firefox-esr", log):
            found = find_firefox()
    if not found:
        say("No Firefox was found: what it prints is not tested. Install it, or name one in"
            " GUIDE_FIREFOX.")  # fmt: skip
    return found


def find_firefox() -> str:
    """Look for Firefox: the one asked for, or one on the system."""
    import shutil

    asked = os.environ.get("GUIDE_FIREFOX")
    for path in [shutil.which(asked or ""), *([] if asked else map(shutil.which, FIREFOXES))]:
        if path:
            return os.path.abspath(path)
    return ""


def usual_browsers() -> "list[str]":
    """Name where macOS and Windows keep browsers, which are seldom on the PATH there."""
    mac = ["/Applications/{0}.app/Contents/MacOS/{0}".format(name) for name in MAC_BROWSERS]
    homes = map(os.environ.get, ("ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"))
    windows = [os.path.join(home, name) for home in homes if home for name in WINDOWS_BROWSERS]
    return mac + windows
