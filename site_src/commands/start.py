"""The start of every command: nothing changed, or set up, or hand over to the command line.

Most starts find everything in place, so functions import for themselves what only they need.
The syntax is that of an old Python 3, whose owner is to get a sentence, not a traceback.
"""

from __future__ import annotations

import os
import sys

from site_src.setup.machine import SetupError, same
from site_src.system.terminal import provide_streams, say

# Shared options that are followed by a value, which is not the command word.
VALUED = (
    "--content", "--templates", "--static", "--output", "--base-url", "--date", "--jobs", "--port",
    "--format", "--explain", "--section", "--of", "--language", "--root", "--to",
)  # fmt: skip


LARGEST_EXIT = 255  # Windows has larger ones, of programs that crashed


NO_READER = "build.py: what it prints is read by nobody any more (broken pipe)"


DONE = "GUIDE_SETUP_DONE"  # the environment that a start was sent into; stops loops


def main(argv: "list[str]") -> int:
    """Do everything ``python3 build.py`` does, and return its exit number."""
    provide_streams()
    try:
        try:
            refuse_old_python(sys.version_info[:3])
            if nothing_to_do(argv):
                return 0
            environment = prepare(argv)
            if environment:
                return enter(environment, argv)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise SetupError("Setting up failed: {}.".format(error)) from error
        return hand_over(argv)
    except SetupError as problem:
        say(str(problem))
        return 3
    except BrokenPipeError:
        say(NO_READER)
        return 3
    except KeyboardInterrupt:
        return 130


def leave(code: int) -> None:
    """End at once: to take thousands of records apart first would take a fifth of a build.

    Tests still have to clean up, and what measures or follows the program has to write.
    """
    if "pytest" in sys.modules or sys.getprofile() or sys.gettrace():
        sys.exit(code)
    try:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
    except BrokenPipeError:
        code = code or 3
        say(NO_READER)
    except OSError as error:
        say("build.py: {}".format(error.strerror or error))
        code = 3
    os._exit(code if 0 <= code <= LARGEST_EXIT else 3)


def refuse_old_python(version: "tuple[int, ...]") -> None:
    """Stop before anything that an old Python would only answer with a traceback."""
    if version < (3, 11):
        raise SetupError(
            "The guide needs Python 3.11 or newer, and this is Python {}: start build.py with a"
            " newer one, for example python3.12 build.py.".format(".".join(map(str, version)))
        )


def nothing_to_do(argv: "list[str]") -> bool:
    """Say whether the last build was told the same and would find everything as it left it."""
    if os.environ.get(DONE):  # asked before we were sent here
        return False
    from site_src.cache.noop import unchanged
    from site_src.setup.environment import PROJECT, state_folder

    return unchanged(argv, state_folder(PROJECT))


def prepare(argv: "list[str]") -> str:
    """Provide what the command needs; return the environment to enter, or "" for right here."""
    done = os.environ.get(DONE)
    if done and same(done, sys.prefix):
        del os.environ[DONE]  # so that a build.py started by a test finds its own way
        return ""
    if os.environ.get("GUIDE_SETUP") == "off" or {"-h", "--help", "--version"} & set(argv):
        return ""
    from site_src.setup.environment import python_of, ready_environment, set_up

    wanted = "test" if command_word(argv) == "test" else "build"
    ready = ready_environment(wanted)
    environment = ready or set_up(wanted)
    if wanted == "test":
        from site_src.setup.browser import provide_browser, provide_others

        os.environ["GUIDE_BROWSER"] = provide_browser(python_of(environment))
        os.environ.update(provide_others())
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
        from site_src.commands import cli

        return cli.main(argv)
    except ImportError as missing:
        name = missing.name or "site_src"
        if name.split(".")[0] == "site_src":
            raise
        from site_src.setup.environment import places

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
    from site_src.setup.environment import PROJECT, python_of

    os.environ[DONE] = environment
    command = [python_of(environment), os.path.join(PROJECT, "build.py"), *argv]
    if os.name != "nt":  # where exec returns to the prompt while the command is still running
        os.execv(command[0], command)
    import subprocess

    return subprocess.call(command)
