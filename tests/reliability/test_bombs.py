"""Content that is made to be too much gets an answer, soon and in little memory."""

from __future__ import annotations

import os
import random
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from bombs import BOMBS

PROJECT = Path(__file__).parent.parent.parent
GOOD = PROJECT / "tests" / "examples" / "good"
# The kernel ends what takes more. On the machine of docs/reliability.md, 2 seconds are enough; an
# older one, with other work to do, gets more before it is called a hang.
SECONDS, MEMORY = 10, 500 * 1024**2
SAMPLE = 12

pytestmark = pytest.mark.skipif(os.name == "nt", reason="limits are set by the kernel of Unix")


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def explode(name: str, folder: Path) -> tuple[int, str, float, int]:
    """Build the small guide with a bomb; return exit number, words, seconds of work and KiB."""
    content = folder / "content"
    shutil.copytree(GOOD, content)
    BOMBS[name](content)
    command = [sys.executable, str(PROJECT / "build.py"), "--quiet", "--date", "2026-11-23"]
    command += ["--content", str(content), "--output", str(folder / "output")]
    with (folder / "said").open("w+", encoding="utf-8") as said:
        process = subprocess.Popen(
            command,
            env=os.environ | {"GUIDE_SETUP": "off"},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            preexec_fn=_limit,  # noqa: PLW1509 - this process has no threads of its own
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        text = said.read()
    return process.returncode, text, used.ru_utime + used.ru_stime, used.ru_maxrss


def test_content_that_is_too_much_gets_an_answer(
    tmp_path: Path, long: bool, counted: Callable[[str], None]
) -> None:
    names = list(BOMBS) if long else random.Random(9).sample(list(BOMBS), SAMPLE)  # noqa: S311
    wrong, slowest, largest = [], (0.0, ""), (0, "")
    for number, name in enumerate(names):
        folder = tmp_path / str(number)
        folder.mkdir()
        code, said, seconds, memory = explode(name, folder)
        if code not in {0, 1} or "Traceback" in said:
            wrong.append(f"{name}: {code} {said[-300:]}")
        slowest, largest = max(slowest, (seconds, name)), max(largest, (memory, name))
        shutil.rmtree(folder)
    counted(
        f"bombs: {len(names)}; slowest: {slowest[0]:.1f} s of work ({slowest[1]});"
        f" largest: {largest[0] // 1024} MiB ({largest[1]})"
    )

    assert wrong == []


# Names and addresses that would lead elsewhere


def test_a_link_out_of_content_is_refused_and_nothing_of_it_is_shown(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(GOOD, content)
    secret = tmp_path / "secret"
    secret.write_text("the secret words\n", encoding="utf-8")
    (content / "pages" / "leak.md").symlink_to(secret)
    (content / "glossary.yaml").unlink()
    (content / "glossary.yaml").symlink_to(secret)

    done = _built(content, tmp_path / "output")

    assert done.returncode == 1
    assert "secret" not in done.stdout + done.stderr
    for path in ("pages/leak.md", "glossary.yaml"):
        assert f"{path}:1:1: error unreadable-file: expected a file of its own" in done.stdout


def test_a_link_out_of_the_static_files_is_refused(tmp_path: Path) -> None:
    static = tmp_path / "static"
    shutil.copytree(PROJECT / "static", static)
    (static / "icons" / "leak.svg").symlink_to("/etc/hostname")

    done = _built(GOOD, tmp_path / "output", "--static", str(static))

    assert done.returncode == 1
    assert "static/icons/leak.svg:1:1: error unreadable-file" in done.stdout


ELSEWHERE = (
    "../../../../etc/passwd",
    "/etc/passwd",
    "//etc/passwd",
    "file:///etc/passwd",
    "..\\..\\secret.md",
    "%2e%2e/%2e%2e/secret.md",
    "../../../secret.md",
    "../pages/../../secret.md",
    "....//secret.md",
    "C:\\secret.md",
    "\\\\host\\share\\secret.md",
    "about.md\\x00.txt",
)
PLACES = (
    ("pages/about.md", "words.md#hold"),
    ("routines/at-the-wall.md", "../exercises/strength/wall-lean.md"),
    ("questions/which-wall.md", "../exercises/strength/wall-lean.md"),
    ("disclaimers/ask-first.md", "../pages/about.md#ask-first"),
    ("exercises/strength/wall-lean.md", "_section.md#how-often"),
)


def test_addresses_that_lead_elsewhere_are_refused_with_a_place(
    tmp_path: Path, long: bool, counted: Callable[[str], None]
) -> None:
    tried = 0
    (tmp_path / "secret.md").write_text("the secret words\n", encoding="utf-8")
    for number, to in enumerate(ELSEWHERE):
        if not long and number % 4:
            continue
        content = tmp_path / str(number) / "content"
        shutil.copytree(GOOD, content)
        for path, right in PLACES:
            file = content / path
            text = file.read_text(encoding="utf-8")
            assert right in text
            file.write_text(text.replace(right, to, 1), encoding="utf-8")
        done = _built(content, tmp_path / str(number) / "output")

        assert done.returncode == 1
        assert "secret words" not in done.stdout + done.stderr
        for path, _ in PLACES:
            assert f"{path}:" in done.stdout, (path, to, done.stdout)
        tried += len(PLACES)
    counted(f"addresses that lead elsewhere: {tried}")


def _built(content: Path, output: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            *(sys.executable, str(PROJECT / "build.py"), "-q", "--date", "2026-11-23"),
            *("--content", str(content), "--output", str(output), *more),
        ],
        env=os.environ | {"GUIDE_SETUP": "off"},
        capture_output=True,
        text=True,
        check=False,
    )
