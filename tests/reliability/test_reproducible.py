"""The same content gives the same bytes and modes, wherever, whenever and by whom it is built."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent.parent
GOOD = PROJECT / "tests" / "examples" / "good"
DAY = {"SOURCE_DATE_EPOCH": "1795392000"}  # noon of 2026-11-23, in UTC

pytestmark = pytest.mark.skipif(os.name == "nt", reason="modes, zones and umasks of Unix")

# What differs between two machines: variables, the umask, the order in which files were made.
SURROUNDINGS: dict[str, tuple[dict[str, str], int, bool]] = {
    "another zone": ({"TZ": "Pacific/Kiritimati"}, 0o022, False),
    "a zone behind": ({"TZ": "Etc/GMT+12"}, 0o022, False),
    "another language": ({"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"}, 0o022, False),
    "no language": ({"LC_ALL": "C", "PYTHONUTF8": "0"}, 0o022, False),
    "another seed": ({"PYTHONHASHSEED": "4242"}, 0o022, False),
    "a private umask": ({}, 0o077, False),
    "a shared umask": ({}, 0o002, False),
    "files in another order": ({}, 0o022, True),
    "no optimisation": ({"PYTHONOPTIMIZE": "2"}, 0o022, False),
    "one processor": ({"PYTHON_CPU_COUNT": "1"}, 0o022, False),
}
SAMPLE = ("another zone", "no language", "a private umask", "files in another order")


def built(
    folder: Path, surroundings: tuple[dict[str, str], int, bool]
) -> dict[str, tuple[int, bytes]]:
    """Build a copy of the small guide in a folder of its own; return bytes and modes."""
    variables, umask, backwards = surroundings
    content = folder / "deep" / "er" / "content"
    for file in sorted(GOOD.rglob("*.*"), reverse=backwards):
        to = content / file.relative_to(GOOD)
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, to)
    output = folder / "output"
    command = [sys.executable, str(PROJECT / "build.py"), "-q", "--content", str(content)]
    subprocess.run(
        [*command, "--output", str(output)],
        env=os.environ | {"GUIDE_SETUP": "off", "PYTHONHASHSEED": "0"} | DAY | variables,
        umask=umask,
        check=True,
    )
    return {
        path.relative_to(output).as_posix(): (
            path.stat().st_mode,
            path.read_bytes() if path.is_file() else b"",
        )
        for path in output.rglob("*")
    }


def test_two_machines_give_the_same_bytes_and_modes(
    tmp_path: Path, long: bool, counted: Callable[[str], None]
) -> None:
    usual = built(tmp_path / "usual", ({}, 0o022, False))
    names = tuple(SURROUNDINGS) if long else SAMPLE
    different = [
        name
        for name in names
        if built(tmp_path / name.replace(" ", "-"), SURROUNDINGS[name]) != usual
    ]
    counted(f"surroundings: {len(names)}, in each {len(usual)} files and folders")

    assert different == []
    # The day comes from SOURCE_DATE_EPOCH: in 2030 every page is past its check date, and says so.
    assert built(tmp_path / "later", ({"SOURCE_DATE_EPOCH": "1900000000"}, 0o022, False)) != usual
