"""Where the program talks: streams that can be written to, and whether they show colours.

The syntax is that of an old Python 3, because setting up talks, too.
"""

from __future__ import annotations

import os
import sys


def say(sentence: str) -> None:
    """Tell the person; standard output belongs to the command that comes after."""
    sys.stderr.write(sentence + "\n")
    sys.stderr.flush()


def provide_streams() -> None:
    """Let input, output and errors lead nowhere where the shell closed them (``>&-``).

    Else the next file that is opened would get the number of one of them, and what a child process
    prints would be written into that file.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            nowhere = os.open(os.devnull, os.O_RDWR)
            if nowhere != number:
                os.dup2(nowhere, number)
                os.close(nowhere)
            os.set_inheritable(number, True)  # noqa: FBT003 - for child processes, too
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(number, "w" if number else "r", closefd=False))


def is_colored() -> bool:
    """Say whether what is printed goes to a terminal that shows colours, for who wants them."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return sys.stdout.isatty() and not plain
