"""Make sure that what the guide needs is there, then hand over to the command line.

Whoever clones the project has a Python and nothing else. So this package uses the standard
library only, and its syntax is that of an old Python 3: a reader who has one gets a sentence,
not a traceback. The idea is that of wrappers such as Gradle's: the checkout names exact
versions (requirements.lock), ``.venv`` bears a stamp that says which lock it was made from, and
only when the two differ is anything installed. Nothing is ever installed anywhere else.

Most starts find everything in place, so functions import for themselves what only they need.
"""


def find_browser(python: str) -> str:
    """Look for a browser as ``python3 build.py test`` does, but get none."""
    from site_src.setup import browser

    return browser.find_browser(python)


def find_firefox() -> str:
    """Look for Firefox, but get none."""
    from site_src.setup import browser

    return browser.find_firefox()


def find_webkit() -> str:
    """Look for WebKit, but get none."""
    from site_src.setup import browser

    return browser.find_webkit()
