"""Publishing with faults: a build is stopped at each call that changes the file system.

A program of its own, because it forks: it imports the generator once, and then gives each fault a
child. The child runs the real command line. Only what is published is made once and kept, so that
a thousand builds take a minute.

`python faults.py FOLDER [--sample N --seed S]` prints one line of JSON for each fault.
"""

from __future__ import annotations

import argparse
import errno
import json
import os
import random
import re
import resource
import shutil
import signal
import sys
import tempfile
import traceback
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urljoin, urlsplit

from site_src.build import pipeline
from site_src.build.result import Options, Result
from site_src.commands import cli

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from site_src.model.output import Output

PROJECT: Final = Path(__file__).parent.parent.parent
GOOD: Final = PROJECT / "tests" / "examples" / "good"
ERRORS: Final = {"ENOSPC": errno.ENOSPC, "EACCES": errno.EACCES, "EIO": errno.EIO}
# What a process can suffer at a call. "torn" kills it in the midst of writing a file, "full" lets
# that write fail half-way; "vanish" takes away the output folder, and the others a part of it.
SUFFERED: Final = ("KILL", *ERRORS, "torn", "full", "vanish", "vanish-assets", "vanish-state")
CHANGING: Final = {
    *("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod", "os.chown", "os.utime"),
    *("os.link", "os.symlink", "os.truncate", "os.setxattr", "os.removexattr"),
}
TEMPORARY: Final = ".guide-new-"
HALF: Final = 100  # bytes of a file that are written before the machine stops
_LINK: Final = re.compile(r'\s(?:href|src)="([^"]*)"')

Files = dict[str, bytes]


@dataclass(frozen=True)
class Fault:
    """What happens at which call, counted from 0, of a first build or of a rebuild."""

    start: str  # "first" or "rebuild"
    kind: str
    at: int


@dataclass(frozen=True)
class Ended:
    """How a build ended: its exit number, or minus the signal that killed it; what it said."""

    code: int
    said: str
    calls: int


class Workshop:
    """Two versions of a small guide, a folder to publish them in, and what it should then hold."""

    def __init__(self, folder: Path) -> None:
        """Make both versions; the old one has a section that the new one has not, and inversely."""
        self.folder = folder
        self.output, self.state = folder / "project" / "output", folder / "project" / ".guide"
        self.old = self._made("old", "balance", "")
        self.new = self._made("new", "stretch", "p { orphans: 2; }\n")
        self.before = folder / "before"
        ended = self.build(self.old)
        assert ended.code == 0, ended
        shutil.copytree(self.output.parent, self.before)

    def _made(self, name: str, section: str, style: str) -> tuple[Output, ...]:
        content, static = self.folder / name / "content", self.folder / name / "static"
        shutil.copytree(GOOD, content)
        shutil.copytree(PROJECT / "static", static)
        added = content / "exercises" / section
        shutil.copytree(content / "exercises" / "strength", added)
        _edit(added / "_section.md", "title: Strength\norder: 1", f"title: {section}\norder: 2")
        for file in added.glob("wall-lean.*"):
            file.rename(file.with_name(file.name.replace("wall-lean", f"{section}-lean")))
        _edit(added / f"{section}-lean.md", "title: Wall lean", f"title: {section} lean")
        _edit(added / f"{section}-lean.md", "code: wl\norder: 1", f"code: {section[:2]}\norder: 2")
        table = content / "conditions.yaml"
        text = table.read_text(encoding="utf-8")
        alike = rf"\g<0>\g<1>{section[:2]}\g<2>"
        text = re.sub(r"(?m)^( *- \{exercise: )wl(,.*\}\n)", alike, text)
        table.write_text(text, encoding="utf-8")
        block = static / "css" / "blocks" / "steps.css"
        block.write_text(style + block.read_text(encoding="utf-8"), encoding="utf-8")
        options = Options(
            project=self.folder,
            content=content,
            templates=PROJECT / "templates",
            static=static,
            output=self.output,
            today=date(2026, 11, 23),
        )
        result = Result()
        outputs = pipeline._make(options, result, with_judgement=False)
        assert not result.problems, result.problems
        return outputs

    def restore(self, start: str) -> None:
        """Put the folder back to what it is before a first build, or before a rebuild."""
        shutil.rmtree(self.output.parent, ignore_errors=True)
        if start == "rebuild":
            shutil.copytree(self.before, self.output.parent)

    def build(self, outputs: tuple[Output, ...], fault: Fault | None = None) -> Ended:
        """Run the command line in a child that suffers a fault."""
        says, said = os.pipe()
        counts, counted = os.pipe()
        child = os.fork()
        if not child:
            sys.stdout = sys.stderr = os.fdopen(said, "w", encoding="utf-8", buffering=1)
            code = 70
            try:
                code = self._run(outputs, fault, counted)
            except BaseException:  # noqa: BLE001 - as the interpreter would show it
                traceback.print_exc()
            finally:
                os._exit(code)
        os.close(said)
        os.close(counted)
        with os.fdopen(says, encoding="utf-8") as pipe:
            text = pipe.read()
        with os.fdopen(counts, encoding="utf-8") as pipe:
            calls = len(pipe.read())
        _, status = os.waitpid(child, 0)
        return Ended(os.waitstatus_to_exitcode(status), text, calls)

    def _run(self, outputs: tuple[Output, ...], fault: Fault | None, counted: int) -> int:
        pipeline._make = lambda *_, **__: outputs
        cli._PROJECT = self.output.parent  # type: ignore[misc]
        self.output.parent.mkdir(exist_ok=True)
        sys.addaudithook(self._hook(fault, counted))
        return cli.main(["--output", str(self.output), "--date", "2026-11-23", "--quiet"])

    def _hook(self, fault: Fault | None, counted: int) -> Callable[[str, tuple[object, ...]], None]:
        number, busy = -1, False

        def hook(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal number, busy
            writes = event == "open" and _writes(arguments[2])
            if busy or not (writes or event in CHANGING):
                return
            number += 1
            os.write(counted, b"w" if writes else b".")
            if fault and number == fault.at:
                busy = True
                self._suffer(fault.kind, str(arguments[0]))
                busy = False

        return hook

    def _suffer(self, kind: str, path: str) -> None:
        if kind == "KILL":
            os.kill(os.getpid(), signal.SIGKILL)
        elif kind in ERRORS:
            raise OSError(ERRORS[kind], os.strerror(ERRORS[kind]), path)
        elif kind == "vanish":
            shutil.rmtree(self.output, ignore_errors=True)
        elif kind == "vanish-assets":
            shutil.rmtree(self.output / "assets", ignore_errors=True)
        elif kind == "vanish-state":
            shutil.rmtree(self.state, ignore_errors=True)
        else:  # the kernel stops the next write at this many bytes
            signal.signal(signal.SIGXFSZ, signal.SIG_DFL if kind == "torn" else signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (HALF, HALF))

    def faults(self) -> Iterator[Fault]:
        """Yield every fault at every call."""
        for start, outputs in (("first", self.old), ("rebuild", self.new)):
            self.restore(start)
            ended = self.build(outputs)
            assert ended.code == 0, ended
            for kind in SUFFERED:
                for at in range(ended.calls):
                    yield Fault(start, kind, at)

    def suffer(self, fault: Fault) -> dict[str, object]:
        """Let a build suffer a fault, build once more, and say what is wrong after each."""
        old, new = (self.old, self.new) if fault.start == "rebuild" else ((), self.old)
        self.restore(fault.start)
        ended = self.build(new, fault)
        wrong = list(_message(fault, ended))
        if not fault.kind.startswith("vanish"):
            wrong += _torn(self.output, old, new)
        elif not ended.code:  # who takes files away breaks pages; but it must not pass unnoticed
            wrong += _unlike(self.output, new)
        again = self.build(new)
        if again.code:
            wrong.append(f"the next build fails: {again.said}")
        wrong += _unlike(self.output, new)
        return {**vars(fault), "code": ended.code, "said": ended.said, "wrong": wrong}


def _edit(file: Path, find: str, put: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert find in text, (file, find)
    file.write_text(text.replace(find, put), encoding="utf-8")


def _writes(flags: object) -> bool:
    """Say whether a file that is opened so may change, or come into being."""
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))


def _message(fault: Fault, ended: Ended) -> Iterator[str]:
    """Yield what is wrong with how a build ended: quietly, killed, or with one plain sentence."""
    killed = {"KILL": -signal.SIGKILL, "torn": -signal.SIGXFSZ}.get(fault.kind)
    if "Traceback" in ended.said:
        yield f"a traceback: {ended.said}"
    elif ended.code == killed or (ended.code == 0 and not ended.said):
        return
    elif ended.code != cli.MACHINE or killed:
        yield f"ended with {ended.code}: {ended.said}"
    elif not re.fullmatch(r"build\.py: [^\n]+\n", ended.said):
        yield f"does not say in a sentence what happened: {ended.said!r}"
    elif fault.kind in ERRORS and os.strerror(ERRORS[fault.kind]) not in ended.said:
        yield f"does not say what happened: {ended.said!r}"
    elif "/" not in ended.said:
        yield f"does not say where it happened: {ended.said!r}"


def _torn(output: Path, old: tuple[Output, ...], new: tuple[Output, ...]) -> Iterator[str]:
    """Yield each file that is neither old nor new, and each link of a page that leads nowhere.

    The page is one that was there before, or can be reached from home. Pages about to be removed
    may miss one another, because they may link in a ring, but neither style nor picture.
    """
    found = _files(output)
    before, after = ({one.path: one.data for one in outputs} for outputs in (old, new))
    for path, data in found.items():
        if path.rpartition("/")[2].startswith(TEMPORARY):
            continue
        if data not in (before.get(path), after.get(path)):
            yield f"{path} is neither old nor new"
    waiting = [path for path in found if path in before and path.endswith(".html")]
    waiting += ["index.html"] if "index.html" in found else []
    seen = set(waiting)
    while waiting:
        page = waiting.pop()
        for to in _links(page, found[page]):
            stale = {page, to} <= before.keys() - after.keys() and to.endswith(".html")
            if to not in found and not stale:
                yield f"{page} refers to {to}, which is missing"
            elif to not in seen and to.endswith(".html") and to in found:
                seen.add(to)
                waiting.append(to)


def _links(page: str, data: bytes) -> Iterator[str]:
    """Yield the files of the site that a page refers to."""
    if page.endswith(("404.html", "offline.html")):  # their links begin at the root of a host
        return
    base = f"https://guide.invalid/{page}"
    for to in _LINK.findall(data.decode()):
        address = urlsplit(urljoin(base, to.replace("&amp;", "&")))
        if address.netloc == "guide.invalid" and address.scheme == "https":
            path = unquote(address.path).removeprefix("/")
            yield f"{path}index.html" if path.endswith("/") or not path else path


def _unlike(output: Path, new: tuple[Output, ...]) -> Iterator[str]:
    """Yield how a folder differs from that of a build from nothing."""
    found, clean = _files(output), {one.path: one.data for one in new}
    for path in sorted(found.keys() | clean.keys()):
        if found.get(path) != clean.get(path):
            yield f"after the next build, {path} is not as in a clean one"
    folders = {path.relative_to(output) for path in output.rglob("*") if path.is_dir()}
    needed = {parent for path in clean for parent in Path(path).parents} - {Path()}
    yield from (f"after the next build, the folder {path} is left" for path in folders - needed)


def _files(folder: Path) -> Files:
    """Return every file of a folder by its path there."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def main() -> None:
    """Print what each fault led to."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--seed", type=int, default=9)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        workshop = Workshop(Path(folder))
        faults = list(workshop.faults())
        if given.sample:
            faults = random.Random(given.seed).sample(faults, given.sample)  # noqa: S311
        for fault in faults:
            print(json.dumps(workshop.suffer(fault)), flush=True)  # noqa: T201 - a program's output


if __name__ == "__main__":
    main()
