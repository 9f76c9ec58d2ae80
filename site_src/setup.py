"""Make sure that what the guide needs is there, then hand over to the command line.

Whoever clones the project has a Python and nothing else. So this module uses the standard
library only, and its syntax is that of an old Python 3: a reader who has one gets a sentence,
not a traceback. The idea is that of wrappers such as Gradle's: the checkout names exact
versions (requirements.lock), ``.venv`` bears a stamp that says which lock it was made from, and
only when the two differ is anything installed. Nothing is ever installed anywhere else.

Most starts find everything in place, so functions import for themselves what only they need.
"""

import os
import sys

PROJECT = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
LOCKS = {"build": "requirements.lock", "test": "requirements-test.lock"}

# Shared options that are followed by a value, which is not the command word.
VALUED = (
    "--content", "--templates", "--output", "--base-url", "--date", "--jobs", "--port",
    "--format", "--explain",
)  # fmt: skip

DONE = "GUIDE_SETUP_DONE"  # the environment that a start was sent into; stops loops

BROWSERS = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge",
)  # fmt: skip
MAC_BROWSERS = ("Google Chrome", "Chromium", "Microsoft Edge")
WINDOWS_BROWSERS = ("Google\\Chrome\\Application\\chrome.exe", "Chromium\\Application\\chrome.exe",
                    "Microsoft\\Edge\\Application\\msedge.exe")  # fmt: skip
ASK_PLAYWRIGHT = (
    "from playwright.sync_api import sync_playwright\n"
    "with sync_playwright() as p: print(p.chromium.executable_path)"
)


class SetupError(Exception):
    """What the machine lacks and what to do about it, in words for whoever typed the command."""


def main(argv: "list[str]") -> int:
    """Do everything ``python3 build.py`` does, and return its exit number."""
    try:
        try:
            refuse_old_python(sys.version_info[:3])
            environment = prepare(argv)
            if environment:
                return enter(environment, argv)
        except OSError as error:
            raise SetupError("Setting up failed: {}.".format(error)) from error
        return hand_over(argv)
    except SetupError as problem:
        say(str(problem))
        return 3
    except KeyboardInterrupt:
        return 130


def say(sentence: str) -> None:
    """Tell the person; standard output belongs to the command that comes after."""
    sys.stderr.write(sentence + "\n")
    sys.stderr.flush()


def refuse_old_python(version: "tuple[int, ...]") -> None:
    """Stop before anything that an old Python would only answer with a traceback."""
    if version < (3, 11):
        raise SetupError(
            "The guide needs Python 3.11 or newer, and this is Python {}: start build.py with a"
            " newer one, for example python3.12 build.py.".format(".".join(map(str, version)))
        )


def prepare(argv: "list[str]") -> str:
    """Provide what the command needs; return the environment to enter, or "" for right here."""
    done = os.environ.get(DONE)
    if done and same(done, sys.prefix):
        del os.environ[DONE]  # so that a build.py started by a test finds its own way
        return ""
    if os.environ.get("GUIDE_SETUP") == "off" or {"-h", "--help", "--version"} & set(argv):
        return ""
    wanted = "test" if command_word(argv) == "test" else "build"
    ready = ready_environment(wanted)
    environment = ready or set_up(wanted)
    if wanted == "test":
        os.environ["GUIDE_BROWSER"] = provide_browser(python_of(environment))
    return "" if same(ready, sys.prefix) else environment


def command_word(argv: "list[str]") -> str:
    """Find the first word that is neither an option nor the value of one."""
    words = iter(argv)
    for word in words:
        if word in VALUED:
            next(words, "")
        elif not word.startswith("-"):
            return word
    return ""


def hand_over(argv: "list[str]") -> int:
    """Run the command here; a missing package is the machine's matter, not a traceback."""
    try:
        from site_src import cli

        return cli.main(argv)
    except ImportError as missing:
        name = missing.name or "site_src"
        if name.split(".")[0] == "site_src":
            raise
        raise SetupError(
            "The module {} cannot be imported in {}: leave GUIDE_SETUP unset and delete {}, and"
            " the next start sets everything up again.".format(name, sys.prefix, places()[0])
        ) from None


def enter(environment: str, argv: "list[str]") -> int:
    """Start again with the environment's Python, in this process where the system can."""
    if os.environ.get(DONE) == environment:
        raise SetupError(
            "The Python in {0} does not stay in it: unset PYTHONHOME, or delete {0} and start"
            " again.".format(environment)
        )
    os.environ[DONE] = environment
    command = [python_of(environment), os.path.join(PROJECT, "build.py"), *argv]
    if os.name != "nt":  # where exec returns to the prompt while the command is still running
        os.execv(command[0], command)
    import subprocess

    return subprocess.call(command)


# Which environment: where it may be, and whether it is as the lock wants it.


def places() -> "tuple[str, str]":
    """Name the folders that may hold our environment: in the project, and in the user's cache."""
    import hashlib

    if os.path.isabs(os.environ.get("XDG_CACHE_HOME", "")):
        cache = os.environ["XDG_CACHE_HOME"]
    elif os.name == "nt":
        cache = os.environ.get("LOCALAPPDATA") or os.path.expanduser("~\\AppData\\Local")
    else:
        mac = sys.platform == "darwin"
        cache = os.path.expanduser("~/Library/Caches" if mac else "~/.cache")
    key = hashlib.sha256(os.fsencode(PROJECT)).hexdigest()[:16]
    return os.path.join(PROJECT, ".venv"), os.path.join(cache, "lower-back-guide", key)


def ready_environment(wanted: str) -> str:
    """Find an environment that needs nothing done: the one we are in, or one of ours."""
    inside = sys.prefix != sys.base_prefix or same(os.environ.get("CONDA_PREFIX", ""), sys.prefix)
    if inside and installed_here(wanted):
        return sys.prefix
    for environment in places():
        if satisfied(environment, wanted):
            return environment
    return ""


def satisfied(environment: str, wanted: str) -> bool:
    """Trust a stamp only if there is still a Python beside it."""
    return (
        stamp_line(wanted) in read_stamp(environment).splitlines()
        and os.path.exists(python_of(environment))
        and os.path.exists(os.path.join(environment, "pyvenv.cfg"))
    )


def stamp_line(wanted: str) -> str:
    """Say what an environment was made from: a change of any of it makes a new one necessary."""
    import hashlib
    import sysconfig

    with open(os.path.join(PROJECT, LOCKS[wanted]), "rb") as lock:
        digest = hashlib.sha256(lock.read()).hexdigest()
    python = "{}-{}.{}.{}".format(sys.implementation.name, *sys.version_info[:3])
    return " ".join((wanted, digest, python, sysconfig.get_platform()))


def read_stamp(environment: str) -> str:
    """Read the stamp, if there is one; an empty one marks an environment of ours in the making."""
    try:
        with open(os.path.join(environment, "guide-stamp"), encoding="utf-8") as stamp:
            return stamp.read()
    except OSError:
        return ""


def write_stamp(environment: str, text: str) -> None:
    """Replace the stamp in one step, so that a killed process leaves no half of one."""
    path = os.path.join(environment, "guide-stamp")
    with open(path + ".new", "w", encoding="utf-8") as stamp:
        stamp.write(text)
    os.replace(path + ".new", path)


def installed_here(wanted: str) -> bool:
    """Compare the running Python's packages with the lock; it is never changed to fit."""
    import re
    from importlib import metadata

    with open(os.path.join(PROJECT, LOCKS[wanted]), encoding="utf-8") as lock:
        pins = re.findall(r"^([\w.-]+)(?:\[.*?\])?==([^\s;]+)( *;)?", lock.read(), re.MULTILINE)
    for name, version, marker in pins:
        try:
            if metadata.version(name) != version:
                return False
        except metadata.PackageNotFoundError:
            if not marker:  # with a marker, it may be for other systems than this one
                return False
    return True


def python_of(environment: str) -> str:
    """Name the Python of an environment."""
    if same(environment, sys.prefix):
        return sys.executable
    return os.path.join(environment, "Scripts\\python.exe" if os.name == "nt" else "bin/python")


def same(one: str, other: str) -> bool:
    """Compare two folders as the system does, whatever they are called today."""
    return bool(one and other) and os.path.realpath(one) == os.path.realpath(other)


# Making an environment.


def set_up(wanted: str) -> str:
    """Make the environment, unless another process has done so while we waited for it."""
    import time

    from site_src.locking import exclusive_lock

    environment = place_to_write()
    with exclusive_lock(environment + ".lock", on_wait=lambda: say("Waiting for another set-up.")):
        recover(environment)
        if not satisfied(environment, wanted):
            say("Setting up (first run only): {} into {}".format(LOCKS[wanted], environment))
            start = time.monotonic()
            make_environment(environment, wanted)
            say("Ready after {:.0f} s.".format(time.monotonic() - start))
    return environment


def place_to_write() -> str:
    """Choose the project, or the cache where the project is read-only or its .venv not ours."""
    ours, cached = places()
    foreign = os.path.lexists(ours) and not os.path.exists(os.path.join(ours, "guide-stamp"))
    if can_write(PROJECT) and not (foreign and (os.path.isfile(ours) or os.listdir(ours))):
        return ours
    if can_write(os.path.dirname(cached)):
        return cached
    raise SetupError(
        "There is no place for the packages: neither {} nor {} can be written; make one of them"
        " writable, or name another folder in XDG_CACHE_HOME.".format(ours, cached)
    )


def can_write(folder: str) -> bool:
    """Try it: for root and on a network drive, permissions promise what the disk refuses."""
    import tempfile

    try:
        os.makedirs(folder, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def recover(environment: str) -> None:
    """Put back what a killed set-up had moved aside."""
    import shutil

    if os.path.exists(environment + ".old") and not read_stamp(environment):
        shutil.rmtree(environment, ignore_errors=True)
        os.rename(environment + ".old", environment)


def make_environment(environment: str, wanted: str) -> None:
    """Make it from nothing; if that fails or is stopped, what was there before comes back."""
    import shutil

    shutil.rmtree(environment + ".old", ignore_errors=True)
    if os.path.lexists(environment):
        os.rename(environment, environment + ".old")
    try:
        os.mkdir(environment)
        write_stamp(environment, "")
        fill_environment(environment, os.path.join(PROJECT, LOCKS[wanted]))
        sets = ("build", "test") if wanted == "test" else ("build",)
        write_stamp(environment, "".join(stamp_line(name) + "\n" for name in sets))
    except BaseException:
        shutil.rmtree(environment, ignore_errors=True)
        recover(environment)
        raise
    shutil.rmtree(environment + ".old", ignore_errors=True)


def fill_environment(environment: str, lock: str) -> None:
    """Install exactly what the lock names, with the user's own proxy, index and certificates."""
    log = environment + ".log"
    with open(log, "w", encoding="utf-8"):
        pass  # what an earlier set-up wrote would be quoted as this one's error
    pip = empty_environment(environment, log)
    options = ["--disable-pip-version-check", "--no-input", "--no-user", "--progress-bar", "off"]
    hashed = ["--require-hashes", "--only-binary", ":all:", "-r", lock]
    if run([*pip, "install", *options, *hashed], log) != 0:
        raise SetupError(
            'Could not get what {} names, and nothing was changed; pip said "{}". Connect to the'
            " network once and start again, or set PIP_INDEX_URL or PIP_FIND_LINKS to a place that"
            " has the packages. All pip said is in {}".format(lock, last_error(log), log)
        )


def empty_environment(environment: str, log: str) -> "list[str]":
    """Make an environment without packages; return the command that is pip for it."""
    base = getattr(sys, "_base_executable", None) or sys.executable  # ours may be moving aside
    venv = [base, "-P", "-m", "venv", environment]
    inner = [python_of(environment), "-P", "-m", "pip"]
    complete = has_ensurepip()
    if complete and run(venv, log) == 0:
        return inner
    for outer in (base, sys.executable):
        if has_usable_pip(outer) and run([*venv, "--without-pip"], log) == 0:
            return [outer, "-P", "-m", "pip", "--python", python_of(environment)]
    package = "python3.{}-venv".format(sys.version_info[1])
    if not complete and apt_install(package, log) and run(venv, log) == 0:
        return inner
    raise SetupError(
        "{} cannot make an environment{}. All it said is in {}".format(
            base, "" if complete else "; as root, run: apt-get install -y " + package, log
        )
    )


def has_ensurepip() -> bool:
    """Debian keeps the part of Python that brings pip in a package of its own."""
    from importlib.util import find_spec

    return find_spec("ensurepip") is not None


def has_usable_pip(python: str) -> bool:
    """Ask whether this Python has a pip that can install for another one: 22.3 or newer."""
    import re

    version = re.match(r"pip (\d+)\.(\d+)", output([python, "-P", "-m", "pip", "--version"]))
    return version is not None and (int(version.group(1)), int(version.group(2))) >= (22, 3)


def apt_install(package: str, log: str) -> bool:
    """Install a Debian package if we are root anyway; to become root is not ours to do."""
    import shutil

    if getattr(os, "geteuid", lambda: 1)() != 0 or not shutil.which("apt-get"):
        return False
    run(["apt-get", "update"], log)
    return run(["apt-get", "install", "-y", "-q", package], log) == 0


def run(command: "list[str]", log: str) -> int:
    """Run a command with all it says in the log; a command that is not there counts as failed."""
    import subprocess

    # What would send packages elsewhere, or would let others count as installed.
    elsewhere = ("PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT")
    env = {name: value for name, value in os.environ.items() if name not in elsewhere}
    env["DEBIAN_FRONTEND"] = "noninteractive"
    with open(log, "a", encoding="utf-8") as said:
        said.write("$ {}\n".format(" ".join(command)))
        said.flush()
        try:
            return subprocess.call(
                command, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT, env=env
            )
        except OSError as error:
            said.write("ERROR: {}\n".format(error))
            return 127


def output(command: "list[str]") -> str:
    """Return what a question to another program prints; no answer is an empty one."""
    import subprocess

    try:
        return subprocess.check_output(
            command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True
        ).strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def last_error(log: str) -> str:
    """Find the line of the log that says most shortly what went wrong."""
    with open(log, encoding="utf-8", errors="replace") as said:
        lines = [line.strip() for line in said if line.strip()]
    return ([line for line in lines if line.startswith("ERROR:")] or lines or [""])[-1]


# A browser for the tests.


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


def usual_browsers() -> "list[str]":
    """Name where macOS and Windows keep browsers, which are seldom on the PATH there."""
    mac = ["/Applications/{0}.app/Contents/MacOS/{0}".format(name) for name in MAC_BROWSERS]
    homes = map(os.environ.get, ("ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"))
    windows = [os.path.join(home, name) for home in homes if home for name in WINDOWS_BROWSERS]
    return mac + windows
