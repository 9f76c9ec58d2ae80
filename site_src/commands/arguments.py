"""What may be typed after `build.py`: commands, options, and how each word is read."""

from __future__ import annotations

import argparse
import os
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

VERSION: Final = "0.1.0"
_EPILOG: Final = """\
exit numbers:
  0  fine (there may be warnings)
  1  the content has mistakes; nothing was written
  2  the command line is wrong
  3  this machine, or this program, is at fault
"""
FORMATS: Final = ("text", "json", "github", "sarif")
_LAST_PORT: Final = 65_000  # a few more are tried above the given one
_MOST_JOBS: Final = 64


def _shared_options() -> argparse.ArgumentParser:
    """Return the options of every command that builds.

    They may stand before or after the command, so each command has its own, without defaults:
    those are set once, at the top.
    """
    shared = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    folders = shared.add_argument_group("folders", "seen from where you are")
    folders.add_argument("--content", type=_folder, help="the Markdown (content)")
    folders.add_argument("--templates", type=_folder, help="the templates (templates)")
    folders.add_argument("--static", type=_folder, help="styles and icons (static)")
    folders.add_argument("--output", type=_folder, help="the finished site (output)")
    shared.add_argument("--base-url", type=_base_url, help="where the site will stand, ending in /")
    shared.add_argument("--date", type=_day, help="the day of the build, as 2026-11-23")
    shared.add_argument("--drafts", action="store_true", help="also what readers do not see yet")
    shared.add_argument("--compress", action="store_true", help="add .br and .gz to text files")
    shared.add_argument("-q", "--quiet", action="store_true", help="print problems only")
    shared.add_argument("-v", "--verbose", action="store_true", help="print the time of each step")
    shared.add_argument(
        "--jobs", type=_number(_MOST_JOBS), help="processes for much work, on Linux (1 a core)"
    )
    shared.add_argument("--no-cache", action="store_true", help="remember nothing, make all anew")
    shared.add_argument(
        "--clean", action="store_true", help="where we built: also remove what is not ours"
    )
    shared.add_argument("--format", choices=FORMATS, help="how problems are written (text)")
    return shared


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    made = argparse.ArgumentParser(
        prog="build.py",
        description="Builds the exercise guide from Markdown.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[_shared_options()],
        allow_abbrev=False,
    )
    made.add_argument("--version", action="version", version=f"%(prog)s {VERSION}")
    made.set_defaults(
        command="build",
        content=Path("content"),
        templates=Path("templates"),
        static=Path("static"),
        output=Path("output"),
        base_url=None,
        date=None,
        jobs=0,
        format=None,
        quiet=False,
        verbose=False,
        no_cache=False,
        clean=False,
        drafts=False,
        compress=False,
    )
    commands = made.add_subparsers(metavar="command", title="commands (without one: build)")
    compare = commands.add_parser(
        "compare", parents=[_shared_options()], help="say what differs from an earlier build"
    )
    compare.add_argument("before", type=_folder, help="the folder of the earlier build")
    compare.set_defaults(command="compare")
    generate = commands.add_parser(
        "generate", parents=[_shared_options()], help="write schemas and settings for editors"
    )
    generate.set_defaults(command="generate")
    build = commands.add_parser(
        "build", parents=[_shared_options()], help="build content/ into output/"
    )
    check = commands.add_parser("check", parents=[_shared_options()], help="judge without writing")
    check.add_argument("--strict", action="store_true", help="let warnings fail too")
    check.add_argument("--fix", action="store_true", help="first put spaces and line ends right")
    check.add_argument("--external", action="store_true", help="also ask other sites for our links")
    check.add_argument("--explain", metavar="CODE", help="say what a problem's code means")
    check.add_argument("--list", action="store_true", help="list every code")
    serve = commands.add_parser(
        "serve", parents=[_shared_options()], help="show the guide while you write"
    )
    serve.add_argument(
        "--port", type=_number(_LAST_PORT), default=8000, help="the first port to try"
    )
    new = commands.add_parser("new", parents=[_shared_options()], help="begin a page, as a draft")
    new.add_argument(
        "kind", choices=("exercise", "section", "routine", "page", "question", "translation")
    )
    new.add_argument("title", help='its title, in "quotation marks"')
    new.add_argument("--section", default="", help="the folder of an exercise")
    new.add_argument(
        "--of", default="", help="the file that is translated, or the page that a question is about"
    )
    new.add_argument("--language", default="", help="into which language, in two letters")
    rename = commands.add_parser(
        "rename", parents=[_shared_options()], help="give a page or a section another name"
    )
    rename.add_argument("file", help="a file in content, or the folder of a section")
    rename.add_argument("name", help="its new name, or its new path in content")
    delete = commands.add_parser(
        "delete", parents=[_shared_options()], help="take a page out, and the links to it"
    )
    delete.add_argument("file", help="a file in content")
    delete.add_argument("--to", default="", help="the page to which its address is to lead")
    why = commands.add_parser(
        "why", parents=[_shared_options()], help="say why a file is published or not"
    )
    why.add_argument("file", help="a file in content")
    host = commands.add_parser(
        "host", parents=[_shared_options()], help="print the configuration of a web server"
    )
    host.add_argument("server", choices=("nginx", "caddy"))
    host.add_argument("--root", default="/srv/guide", help="the folder it serves (/srv/guide)")
    test = commands.add_parser("test", help="run every test; its options are pytest's")
    for name, command in (
        ("build", build),
        ("check", check),
        ("serve", serve),
        ("new", new),
        ("rename", rename),
        ("delete", delete),
        ("why", why),
        ("host", host),
        ("test", test),
    ):
        command.set_defaults(command=name)
    return made


def _folder(text: str) -> Path:
    """Read a folder, seen from where one stands; those of the project have names without a root."""
    return Path(os.path.abspath(text))  # noqa: PTH100 - what a link is called stays its name


def _base_url(text: str) -> str:
    """Read a --base-url: as in guide.yaml, but a host of one's own may have no https."""
    from site_src.fields.kinds import KINDS  # noqa: PLC0415 - only on request

    secure = re.sub(r"^http:", "https:", text)
    if not re.fullmatch(KINDS["folder-address"].pattern, secure, re.IGNORECASE | re.ASCII):
        message = f"expected an address such as https://guide.example/back/, found {text!r}"
        raise argparse.ArgumentTypeError(message)
    return text


def _number(most: int) -> Callable[[str], int]:
    """Return what reads a whole number from 1 to `most`."""

    def read(text: str) -> int:
        if not (text.isdecimal() and 0 < int(text[:6]) <= most):
            message = f"expected a number from 1 to {most}, found {text!r}"
            raise argparse.ArgumentTypeError(message)
        return int(text)

    return read


def _day(text: str) -> date:
    """Read a --date."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = f"expected a day such as 2026-11-23, found {text!r}"
        raise argparse.ArgumentTypeError(message) from None
