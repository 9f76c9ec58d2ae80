"""The browsers of the tests: those that are there, or those that can be got.

Without Chromium there are no tests. Firefox and WebKit, which Safari is made of, are used where
they are; root on Debian gets them.
"""

import os

from site_src.setup.environment import place_to_write
from site_src.setup.machine import SetupError, apt_install, output, run
from site_src.system.terminal import say

BROWSERS = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge",
)  # fmt: skip
MAC_BROWSERS = ("Google Chrome", "Chromium", "Microsoft Edge")
FIREFOXES = ("firefox", "firefox-esr")
# What apt-get is told. For WebKit: its driver, a screen that nobody looks at, what its pages play
# tones with, and what a window of any size is made with.
FIREFOX_WANTED = ["firefox-esr"]
WEBKIT_WANTED = [
    "--no-install-recommends", "webkit2gtk-driver", "xvfb", "gstreamer1.0-plugins-base",
    "gstreamer1.0-plugins-good", "gir1.2-webkit2-4.1", "python3-gi",
]  # fmt: skip
SYSTEM_PYTHON = "/usr/bin/python3"  # the one that Debian's python3-gi is for
ASK_GI = 'import gi; gi.require_version("WebKit2", "4.1"); print("yes")'
WINDOWS_BROWSERS = ("Google\\Chrome\\Application\\chrome.exe", "Chromium\\Application\\chrome.exe",
                    "Microsoft\\Edge\\Application\\msedge.exe")  # fmt: skip
ASK_PLAYWRIGHT = (
    "from playwright.sync_api import sync_playwright\n"
    "with sync_playwright() as p: print(p.chromium.executable_path)"
)


def provide_browser(python: str) -> str:
    """Find a browser or get one: tests that are skipped for want of one would look passed."""
    from site_src.system.lock import exclusive_lock

    found = find_browser(python)
    if found:
        return found
    place = place_to_write()
    with exclusive_lock(place + ".lock", on_wait=lambda: say("Waiting for another set-up.")):
        say("Getting a browser for the tests (first run only)")
        log = place + ".log"
        download = [python, "-P", "-m", "playwright", "install", "chromium"]
        if apt_install(["chromium"], log):
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

    asked = asked_for("GUIDE_BROWSER")
    if asked:
        return asked
    for path in [*map(shutil.which, BROWSERS), *usual_browsers()]:
        if path and os.path.isfile(path):
            return os.path.abspath(path)
    found = output([python, "-P", "-c", ASK_PLAYWRIGHT])
    return found if os.path.isfile(found) else ""


def provide_others() -> "dict[str, str]":
    """Find Firefox and WebKit, or get Debian's; return each by its variable, "" for none.

    One apart from the other: not every relative of Debian has both.
    """
    from site_src.system.lock import exclusive_lock

    others = (
        ("GUIDE_FIREFOX", "Firefox", find_firefox, FIREFOX_WANTED),
        ("GUIDE_WEBKIT", "WebKit", find_webkit, WEBKIT_WANTED),
    )
    found = {variable: find() for variable, _, find, _ in others}
    place = place_to_write()
    for variable, name, find, wanted in others:
        if found[variable]:
            continue
        with exclusive_lock(place + ".lock", on_wait=lambda: say("Waiting for another set-up.")):
            if apt_install(wanted, place + ".log"):
                found[variable] = find()
        if not found[variable]:
            say("No {} was found: its tests are skipped. To have them, run as root on Debian or"
                " Ubuntu: apt-get install -y {}; or see {} in README.md.".format(
                    name, " ".join(wanted), variable))  # fmt: skip
    return found


def find_firefox() -> str:
    """Look for Firefox: the one asked for, or one on the system."""
    import shutil

    found = [path for path in map(shutil.which, FIREFOXES) if path]
    return asked_for("GUIDE_FIREFOX") or (os.path.abspath(found[0]) if found else "")


def find_webkit() -> str:
    """Look for WebKit's driver, the one asked for or the system's, and all that it needs."""
    import shutil

    found = asked_for("GUIDE_WEBKIT") or shutil.which("WebKitWebDriver")
    if not found or not shutil.which("Xvfb") or output([SYSTEM_PYTHON, "-c", ASK_GI]) != "yes":
        return ""
    return os.path.abspath(found)


def asked_for(variable: str) -> str:
    """Return the program that a variable names; one that is not there is never replaced."""
    import shutil

    asked = os.environ.get(variable)
    if not asked:
        return ""
    found = shutil.which(asked)
    if not found:
        raise SetupError("{} is {}, which is not a program.".format(variable, asked))
    return os.path.abspath(found)


def usual_browsers() -> "list[str]":
    """Name where macOS and Windows keep browsers, which are seldom on the PATH there."""
    mac = ["/Applications/{0}.app/Contents/MacOS/{0}".format(name) for name in MAC_BROWSERS]
    homes = map(os.environ.get, ("ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"))
    windows = [os.path.join(home, name) for home in homes if home for name in WINDOWS_BROWSERS]
    return mac + windows
