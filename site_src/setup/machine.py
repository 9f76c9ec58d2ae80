"""The machine that the guide is set up on: its disk, its programs, and the person at it."""

import os

from site_src.system.terminal import say

PIP_KEEPS = (
    "CACHE_DIR", "CERT", "CLIENT_CERT", "CONFIG_FILE", "DEFAULT_TIMEOUT", "EXTRA_INDEX_URL",
    "FIND_LINKS", "INDEX_URL", "KEYRING_PROVIDER", "NO_CACHE_DIR", "NO_INDEX", "PROXY", "RETRIES",
    "TIMEOUT", "TRUSTED_HOST", "USE_DEPRECATED", "USE_FEATURE",
)  # fmt: skip


class SetupError(Exception):
    """What the machine lacks and what to do about it, in words for whoever typed the command."""


def same(one: str, other: str) -> bool:
    """Compare two folders as the system does, whatever they are called today."""
    return bool(one and other) and os.path.realpath(one) == os.path.realpath(other)


def can_write(folder: str) -> bool:
    """Try it: for root and on a network drive, permissions promise what the disk refuses."""
    import tempfile

    try:
        os.makedirs(folder, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def has_ensurepip() -> bool:
    """Debian keeps the part of Python that brings pip in a package of its own."""
    from importlib.util import find_spec

    return find_spec("ensurepip") is not None


def has_usable_pip(python: str) -> bool:
    """Ask whether this Python has a pip that can install for another one: 22.3 or newer."""
    import re

    version = re.match(r"pip (\d+)\.(\d+)", output([python, "-P", "-m", "pip", "--version"]))
    return version is not None and (int(version.group(1)), int(version.group(2))) >= (22, 3)


def apt_install(wanted: "list[str]", log: str) -> bool:
    """Install Debian packages if we are root anyway; to become root is not ours to do."""
    import shutil

    if getattr(os, "geteuid", lambda: 1)() != 0 or not shutil.which("apt-get"):
        return False
    say("Getting from this system's packages: {}".format(" ".join(wanted)))
    run(["apt-get", "update"], log)
    return run(["apt-get", "install", "-y", "-q", *wanted], log) == 0


def run(command: "list[str]", log: str) -> int:
    """Run a command with all it says in the log; a command that is not there counts as failed."""
    import subprocess

    from site_src.system.atomic import own_file

    # What would send packages elsewhere, would install others or none, or would let others count
    # as installed: of what is said to pip, only how it gets at the packages is the user's to say.
    env = {
        name: value
        for name, value in os.environ.items()
        if name not in ("PYTHONHOME", "PYTHONPATH")
        and (not name.upper().startswith("PIP_") or name.upper()[4:] in PIP_KEEPS)
    }
    env["DEBIAN_FRONTEND"] = "noninteractive"
    with open(log, "a", encoding="utf-8", opener=own_file) as said:
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
