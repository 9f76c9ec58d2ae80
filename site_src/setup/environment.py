"""The environment that the guide runs in: which one it is, and how one is made."""

import contextlib
import os
import stat
import sys

from site_src.setup.machine import (
    SetupError,
    apt_install,
    can_write,
    has_ensurepip,
    has_usable_pip,
    last_error,
    run,
    same,
)
from site_src.system.terminal import say

PROJECT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
ASK_WHAT_IS_THERE = (
    "import sys; sys.path.insert(0, sys.argv[1]);"
    "from site_src.setup.environment import installed_here;"
    "sys.exit(not installed_here(sys.argv[2]))"
)
LOCKS = {"build": "requirements.lock", "test": "requirements-test.lock"}

# Which environment: where it may be, and whether it is as the lock wants it.


def places() -> "tuple[str, str]":
    """Name the folders that may hold our environment: in the project, and in the user's cache.

    The second is empty for a user without a home: ``~`` would be a folder of that name.
    """
    import hashlib

    if os.path.isabs(os.environ.get("XDG_CACHE_HOME", "")):
        cache = os.environ["XDG_CACHE_HOME"]
    elif os.name == "nt":
        cache = os.environ.get("LOCALAPPDATA") or os.path.expanduser("~\\AppData\\Local")
    else:
        mac = sys.platform == "darwin"
        cache = os.path.expanduser("~/Library/Caches" if mac else "~/.cache")
    key = hashlib.sha256(os.fsencode(PROJECT)).hexdigest()[:16]
    cached = os.path.join(cache, "lower-back-guide", key) if not cache.startswith("~") else ""
    return os.path.join(PROJECT, ".venv"), cached


def state_folder(project: str) -> str:
    """Name the folder for what one build leaves for the next: in the project, else in the cache."""
    ours = os.path.join(project, ".guide")
    if os.access(ours if os.path.isdir(ours) else project, os.W_OK):
        return ours
    cached = places()[1]
    if not cached:
        return ours
    state, folder = cached + ".state", os.path.dirname(cached)
    with contextlib.suppress(OSError):
        os.makedirs(folder, 0o700, exist_ok=True)
    trusted = (one for one in (folder, state) if os.path.lexists(one))
    return state if all(map(is_own, trusted)) else ours


def ready_environment(wanted: str) -> str:
    """Find an environment that needs nothing done: the one we are in, or one of ours."""
    inside = sys.prefix != sys.base_prefix or same(os.environ.get("CONDA_PREFIX", ""), sys.prefix)
    if inside and installed_here(wanted):
        return sys.prefix
    ours, cached = places()
    if satisfied(ours, wanted):
        return ours
    if cached and satisfied(cached, wanted) and is_own(cached) and is_own(os.path.dirname(cached)):
        return cached
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
    from site_src.system.atomic import replacing

    with replacing(environment, "guide-stamp") as stamp:
        stamp.write(text.encode())


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


# Making an environment.


def set_up(wanted: str) -> str:
    """Make the environment, unless another process has done so while we waited for it."""
    import time

    from site_src.system.lock import exclusive_lock

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
    folder = os.path.dirname(cached)
    with contextlib.suppress(OSError):
        os.makedirs(folder, 0o700, exist_ok=True)
    if cached and can_write(folder):
        for place in (folder, cached):
            if os.path.lexists(place) and not is_own(place):
                raise SetupError(
                    "The packages would go into {}, which belongs to somebody else, or which others"
                    " can write to: what they put there would run as you. Delete it, or name a"
                    " folder of your own in XDG_CACHE_HOME.".format(place)
                )
        return cached
    raise SetupError(
        "There is no place for the packages: {} cannot be written, {}; make one of them writable,"
        " or name another folder in XDG_CACHE_HOME.".format(
            ours, "and neither can " + cached if cached else "and this user has no home folder"
        )
    )


def is_own(folder: str) -> bool:
    """Say whether nobody else can put anything into a folder, or another folder in its place.

    Windows has rights of another kind, and keeps them in each user's own folder.
    """
    if os.name == "nt":
        return True
    kept = os.lstat(folder)
    if not stat.S_ISDIR(kept.st_mode) or kept.st_uid != os.geteuid() or kept.st_mode & 0o022:
        return False
    above = os.path.dirname(os.path.realpath(folder))
    while True:
        kept = os.stat(above)
        if kept.st_uid not in (0, os.geteuid()):
            return False
        if kept.st_mode & 0o002 and not kept.st_mode & stat.S_ISVTX:
            return False
        if above == os.path.dirname(above):
            return True
        above = os.path.dirname(above)


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
        fill_environment(environment, wanted)
        sets = ("build", "test") if wanted == "test" else ("build",)
        write_stamp(environment, "".join(stamp_line(name) + "\n" for name in sets))
    except BaseException:
        shutil.rmtree(environment, ignore_errors=True)
        recover(environment)
        raise
    shutil.rmtree(environment + ".old", ignore_errors=True)


def fill_environment(environment: str, wanted: str) -> None:
    """Install exactly what the lock names, with the user's own proxy, index and certificates."""
    lock = os.path.join(PROJECT, LOCKS[wanted])
    from site_src.system.atomic import own_file

    log = environment + ".log"
    with open(log, "w", encoding="utf-8", opener=own_file):
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

    # The user's pip.conf may say where to, or that nothing is to be installed at all.
    ask = [python_of(environment), "-P", "-c", ASK_WHAT_IS_THERE, PROJECT, wanted]
    if run(ask, log) != 0:
        raise SetupError(
            "pip ended well, but what {} names is not in {}: a pip.conf of yours may send it"
            " elsewhere, or only pretend. All pip said is in {}".format(lock, environment, log)
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
    if not complete and apt_install([package], log) and run(venv, log) == 0:
        return inner
    raise SetupError(
        "{} cannot make an environment{}. All it said is in {}".format(
            base, "" if complete else "; as root, run: apt-get install -y " + package, log
        )
    )
